"""Facts that answer a question."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug import Proposal, Reason
from memplug.toolbox.text import words
from memplug_mem0.kinds import FACT
from memplug_mem0.scoring import MOST_ENTITIES, boosted, combined, pool_of, retained, squashed

if TYPE_CHECKING:
    from memplug import Query, Record, View
    from memplug_mem0.kinds import Fact
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts

_ENTITY = re.compile(r"[^\W\d_a-zß-ÿ][\w'’-]+(?: [^\W\d_a-zß-ÿ][\w'’-]+)*")
SURE: Final = 0.5
"""Share of the question's telling words that a pattern's fact has to hold, or else a high cosine."""
NEAR: Final = 0.6
_PLAIN: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "ever",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "many",
        "me",
        "much",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "you",
        "your",
        "now",
        "current",
        "currently",
        "what's",
    ]
)


@lru_cache(maxsize=16384)
def telling(text: str) -> frozenset[str]:
    """The words of a text that are not everyday ones, in short."""
    return frozenset(
        one[:6] for one in words(text) if one not in _PLAIN and (len(one) > 1 or one.isdigit())
    )


def proposals(query: Query, view: View, config: Mem0Config) -> tuple[Proposal, ...]:
    """Facts that hold, best first: by cosine and shared words."""
    if query.vector is None:
        return ()
    asked = telling(query.text)
    items = []
    for record, cosine in view.near(
        query.vector, min(query.pool, 2 * query.k), FACT, threshold=config.gate
    ):
        share = len(asked & telling(_shown(record))) / len(asked) if asked else 0.0
        if not record.payload.by_model and share < SURE and cosine < NEAR:
            continue
        kept = _kept(view, record, config)
        score = config.weight * kept * (cosine + share) / 2
        why = (
            Reason("cosine", cosine),
            Reason("words", share),
            *([Reason("retention", kept)] if kept < 1 else []),
        )
        items.append(Proposal(record.id, min(score, 1.0), why))
    items.sort(key=lambda one: -one.score)
    return tuple(items)


def as_released(query: Query, view: View, state: Facts, config: Mem0Config) -> tuple[Proposal, ...]:
    """mem0's search: gate, squashed BM25, entity boosts, divided by what they can reach."""
    if query.vector is None:
        return ()
    near = view.near(query.vector, pool_of(query.k), FACT, threshold=config.gate)
    terms = len(set(words(query.text)))
    bm25 = {record.id: score for record, score in view.match(query.text, pool_of(query.k), FACT)}
    linked = _linked(query.text, state)
    items = []
    for record, cosine in near:
        lexical = squashed(bm25[record.id], terms) if record.id in bm25 else 0.0
        entity = linked.get(record.id, 0.0)
        score = combined(cosine, lexical if bm25 else None, entity if linked else None)
        kept = _kept(view, record, config)
        items.append(
            Proposal(record.id, min(max(score * kept, 0.0), 1.0), (Reason("mem0", score),))
        )
    items.sort(key=lambda one: -one.score)
    return tuple(items[: query.pool])


def _linked(text: str, state: Facts) -> dict[str, float]:
    """Boosts of the facts that name an entity of the question; names are matched as they are written."""
    found: dict[str, float] = {}
    for name in list(dict.fromkeys(one.casefold() for one in _ENTITY.findall(text)))[
        :MOST_ENTITIES
    ]:
        naming = [
            one.id
            for one in state.entries.values()
            if not one.ends and (one.subject == name or name in one.value.casefold())
        ]
        for id in naming:
            found[id] = max(found.get(id, 0.0), boosted(1.0, len(naming)))
    return found


def neighbours(query: Query, view: View, state: Facts, pool: int) -> tuple[Proposal, ...]:
    """Facts as edges between whom and what they are about: those that touch an entity of the question, then those
    that touch what these lead to."""
    names = {one.casefold() for one in _ENTITY.findall(query.text)} | set(words(query.text))
    facts = [one for one in state.entries.values() if not one.ends]
    first = [one for one in facts if names & {one.subject, one.value.casefold()}]
    further = {end for one in first for end in (one.subject, one.value.casefold())} - names
    second = [one for one in facts if further & {one.subject, one.value.casefold()}]
    asked = telling(query.text)
    scored: dict[str, float] = {}
    for worth, ring in ((0.6, first), (0.3, second)):
        for one in ring:
            share = (
                len(asked & telling(f"{one.attribute} {one.text}")) / len(asked) if asked else 0.0
            )
            scored.setdefault(one.id, worth * (1 + share) / 2)
    order = sorted(scored, key=lambda id: (-scored[id], id))
    passing = view.allowed(order)
    chosen = [id for id, fits in zip(order, passing, strict=True) if fits][:pool]
    return tuple(Proposal(id, scored[id], (Reason("neighbour"),)) for id in chosen)


def _shown(record: Record[Fact]) -> str:
    fact = record.payload
    return f"{fact.subject} {fact.attribute} {fact.value} {record.text}"


def _kept(view: View, record: Record[Fact], config: Mem0Config) -> float:
    if not config.retention:
        return 1.0
    usage = view.usage(record.id)
    since = usage.last or record.event_time or view.now
    days = max((view.now - since).total_seconds() / 86400, 0.0)
    return retained(days, usage.recalled, config.retention, config.retention_floor)
