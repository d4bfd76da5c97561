"""The baselines as strategies: random, words, vectors, both fused, the newest texts.

They read `speaker: text` where a speaker is known. Their state is built anew after each change: they are there to be
measured against, not to be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from memplug.hookspecs import hookimpl
from memplug.projection import Projection
from memplug.strategy import Strategy, StrategyConfig
from memplug.types import EPISODE, Proposal, Query, Ranking, Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.evaluation.baselines.ranking import Words
    from memplug.ports import Embedder
    from memplug.view import View


class Chosen(StrategyConfig):
    """What is read."""

    user_only: bool = False
    """Leave out what an assistant said."""


class Lexical(Chosen):
    """BM25."""

    window: bool = False
    """Index each text together with its two neighbours in the session."""
    k1: float = Field(default=1.5, gt=0)
    b: float = Field(default=0.75, ge=0, le=1)


class Random(Strategy[StrategyConfig]):
    """An order that depends on nothing but the ids, the question and chance: what recall costs no thought."""

    name = "random"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        ids = [record.id for record in view.all(EPISODE, vectors=False)]
        drawn = sorted((_drawn(query.text, id), id) for id in ids)[: query.pool]
        return Ranking(tuple(Proposal(id, 1 - share) for share, id in drawn))


def _drawn(question: str, id: str) -> float:
    """A number in 0..1 that is the same for the same question and id on every machine."""
    digest = hashlib.blake2b(f"{question}\x1f{id}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") / 2**64


class BM25(Strategy[Lexical]):
    """Stemmed BM25."""

    name = "bm25"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        from memplug.evaluation.baselines.ranking import best

        ids, words = view.project(WordIndex(self.config))
        scores = words.scores(query.text)
        places = best(scores, query.pool, least=0.0)
        # Of the highest sum any text could reach there is no short formula: a logistic of the score keeps its order.
        return _ranking(view, ids, [(place, _squashed(float(scores[place]))) for place in places])


class Dense(Strategy[Chosen]):
    """The cosine of the question's vector with that of `speaker: text`, by the configured embedder."""

    name = "dense"
    requires = ("embedder",)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        from memplug.evaluation.baselines.ranking import best

        if query.vector is None:
            return None
        ids, vectors = view.project(VectorIndex(self.config, _embedder(self)))
        if not ids:
            return None
        cosines = vectors @ query.vector
        places = best(cosines, query.pool)
        return _ranking(view, ids, [(place, max(0.0, float(cosines[place]))) for place in places])


class Fusion(Strategy[Chosen]):
    """BM25 and the vectors' cosine by reciprocal rank fusion, constant 60, the first 100 of each."""

    name = "fusion"
    requires = ("embedder",)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        from memplug.evaluation.baselines.ranking import FUSED, best, fused

        ids, words = view.project(WordIndex(Lexical(user_only=self.config.user_only)))
        rankings = [best(words.scores(query.text), FUSED, least=0.0)]
        if query.vector is not None and ids:
            _, vectors = view.project(VectorIndex(self.config, _embedder(self)))
            rankings.append(best(vectors @ query.vector, FUSED))
        return _ranking(view, ids, fused(rankings)[: query.pool])


class Newest(Strategy[StrategyConfig]):
    """The newest texts first, however old the answer is: a context that is filled from behind."""

    name = "newest"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        ids = [record.id for record in view.all(EPISODE, vectors=False)][::-1][: query.pool]
        return Ranking(tuple(Proposal(id, 1 / (1 + age)) for age, id in enumerate(ids)))


def _squashed(score: float) -> float:
    return score / (score + 10.0)


def _embedder(strategy: Strategy[Any]) -> Embedder:
    embedder = strategy.resources.embedder
    assert embedder is not None, "declared in `requires`"
    return embedder


def _ranking(view: View, ids: Sequence[str], scored: Sequence[tuple[int, float]]) -> Ranking:
    allowed = view.allowed([ids[place] for place, _ in scored])
    return Ranking(
        tuple(
            Proposal(ids[place], score)
            for (place, score), passes in zip(scored, allowed, strict=True)
            if passes
        )
    )


def spoken(record: Record[Any]) -> str:
    """What is indexed of a record."""
    return f"{record.speaker}: {record.search_text}" if record.speaker else record.search_text


def _read(view: View, *, user_only: bool) -> list[Record[Any]]:
    records = view.all(EPISODE, vectors=False)
    return [one for one in records if not (user_only and one.role == "assistant")]


class WordIndex(Projection["tuple[list[str], Words]"]):
    """Ids, and the inverted index of their texts."""

    name = "baseline-words"

    def __init__(self, config: Lexical) -> None:
        self._config = config

    @property
    def settings(self) -> str:
        return self._config.model_dump_json()

    def build(self, view: View) -> tuple[list[str], Words]:
        from memplug.evaluation.baselines.ranking import Words, with_neighbours

        config = self._config
        records = _read(view, user_only=config.user_only)
        texts = [spoken(one) for one in records]
        if config.window:
            texts = with_neighbours(texts, [one.session_id for one in records])
        return [one.id for one in records], Words.of(texts, config.k1, config.b)

    def size(self, state: tuple[list[str], Words]) -> int:
        _, words = state
        return sum(8 * len(slots) + 100 for slots in words.slots.values())


class VectorIndex(Projection["tuple[list[str], NDArray[np.float32]]"]):
    """Ids, and the vectors of their texts, shape (n, dim)."""

    name = "baseline-vectors"

    def __init__(self, config: Chosen, embedder: Embedder) -> None:
        self._config, self._embedder = config, embedder

    @property
    def settings(self) -> str:
        return f"{self._config.user_only} {self._embedder.name}"

    def build(self, view: View) -> tuple[list[str], NDArray[np.float32]]:
        records = _read(view, user_only=self._config.user_only)
        texts = [spoken(one) for one in records]
        return [one.id for one in records], self._embedder.embed_documents(texts)

    def size(self, state: tuple[list[str], NDArray[np.float32]]) -> int:
        return int(state[1].nbytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """One of the built-in systems."""

    name: str
    make: Callable[[], Strategy[Any]]
    summary: str
    whole: bool = False
    """It gives one text as large as the budget, not a list to be cut at k."""


BASELINES = (
    Baseline(name="random", make=Random, summary="any texts at all"),
    Baseline(name="bm25", make=BM25, summary="stemmed BM25 (Lucene, k1 1.5, b 0.75)"),
    Baseline(
        name="bm25-window",
        make=lambda: BM25(Lexical(window=True)),
        summary="the same, each text indexed with its two neighbours in the session",
    ),
    Baseline(name="dense", make=Dense, summary="the configured embedder's vectors"),
    Baseline(
        name="fusion",
        make=Fusion,
        summary="reciprocal rank fusion of bm25 and dense (constant 60, the first 100 of each)",
    ),
    Baseline(
        name="bm25-user",
        make=lambda: BM25(Lexical(user_only=True)),
        summary="bm25 without what the assistant said",
    ),
    Baseline(
        name="fusion-user",
        make=lambda: Fusion(Chosen(user_only=True)),
        summary="fusion without what the assistant said",
    ),
    Baseline(
        name="full-context",
        make=Newest,
        summary="the newest texts, as many as fit a budget of tokens",
        whole=True,
    ),
)
