"""A question as the lists take it: weighted terms and tokens, what it asks for, the periods it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from memplug_hybrid.cues import asks_assistant, asks_when, requests, weighted
from memplug_hybrid.reading import hashed
from memplug_hybrid.settings import RECENT_WORDS, HybridConfig
from memplug_hybrid.when import Periods, periods
from memplug_hybrid.words import entities, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Query
    from memplug.ports import TokenTable


@dataclass(frozen=True, slots=True)
class Words:
    """Terms with their weights and static tokens with theirs, repeats added up."""

    terms: Mapping[str, float]
    n_terms: int
    tokens: NDArray[np.int32]
    """Shape (n,), each once."""
    token_weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Question:
    """Everything read from a query."""

    text: str
    asked: Words
    recent: Words | None
    entities: frozenset[int]
    """Hashed, as in the index."""
    periods: Periods
    wants_time: bool
    wants_assistant: bool
    is_request: bool
    vector: NDArray[np.float32] | None


def question(query: Query, now: datetime, table: TokenTable, config: HybridConfig) -> Question:
    """The query, read; `now` is what "yesterday" is counted from."""
    text = query.text
    turns = [" ".join(turn.text.split()[:RECENT_WORDS]) for turn in query.recent]
    halving = [(turn, 0.5**age) for age, turn in enumerate(reversed(turns)) if turn]
    return Question(
        text=text,
        asked=_words(weighted(text, config.meta), table),
        recent=_words(halving, table) if halving and config.recent else None,
        entities=frozenset(hashed(name) for name in entities(text)),
        periods=periods(text, now.date()),
        wants_time=asks_when(text),
        wants_assistant=asks_assistant(text),
        is_request=requests(text),
        vector=query.vector,
    )


def _words(parts: list[tuple[str, float]], table: TokenTable) -> Words:
    weights: dict[str, float] = {}
    tokens: dict[int, float] = {}
    n_terms = 0
    for (part, weight), ids in zip(
        parts, table.token_ids([part for part, _ in parts]), strict=True
    ):
        found = terms(part)
        n_terms += len(found)
        for term in found:
            weights[term] = weights.get(term, 0.0) + weight
        for token in ids.tolist():
            tokens[token] = tokens.get(token, 0.0) + weight
    return Words(
        terms=weights,
        n_terms=n_terms,
        tokens=np.fromiter(tokens, np.int32, len(tokens)),
        token_weights=np.fromiter(tokens.values(), np.float32, len(tokens)),
    )
