"""Reranking: what was found is read again together with the question, and put in a better order.

The reranker is a resource (`Memory.open(reranker=...)`); this strategy decides what it is shown, how far its word
counts, and how long it may take. docs/strategies/rerank.md describes the blend, and what it is worth.

Reference for late interaction: Khattab and Zaharia, "ColBERT" (SIGIR 2020). Deviation from its re-ranking (section 3.5),
where the new score replaces the old one: the score that a hit came with stays in the sum, because it knows what no
reranker is shown (the turns around, the session, times).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from memplug import (
    BackendError,
    Candidates,
    MissingResourceError,
    Query,
    Resources,
    Strategy,
    hookimpl,
)
from memplug.models.asker import asker
from memplug.models.deadlines import bounded
from memplug.models.rerankers import checked_scores
from memplug_rerank.reordering import reordered
from memplug_rerank.settings import RerankConfig
from memplug_rerank.showing import question, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from memplug import Reranker


class Rerank(Strategy[RerankConfig]):
    """Reorders the best hits by a blend of their own score and a reranker's."""

    name = "rerank"
    version = "1"
    requires = ("reranker",)
    refine_reads = ()

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        if resources.reranker is None:
            raise MissingResourceError(self.name, "reranker")
        self._reranker: Reranker = resources.reranker
        warm_up = getattr(self._reranker, "warm_up", None)
        if self.config.warm_up and callable(warm_up):
            warm_up()

    def refine_depth(self, query: Query) -> int | None:
        return self.config.depth

    @hookimpl
    def refine(self, candidates: Candidates, query: Query) -> Candidates | None:
        lists = (candidates.hits, *(candidates.asides.values() if self.config.asides else ()))
        tops = [hits[: self.config.depth] for hits in lists]
        texts = [shown(hit.record) for top in tops for hit in top]
        if not texts:
            return None
        scores = self._scores(question(query), texts)
        shares = np.split(scores, np.cumsum([len(top) for top in tops])[:-1])
        step = asker().step or self.name
        main, *asides = (
            reordered(hits, mine, self.config.weight, step)
            for hits, mine in zip(lists, shares, strict=True)
        )
        if not self.config.asides:
            return replace(candidates, hits=main)
        return replace(
            candidates, hits=main, asides=dict(zip(candidates.asides, asides, strict=True))
        )

    def _scores(self, asked: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The reranker's scores, checked. Raises BackendError, also where the deadline passes first."""
        reranker, deadline = self._reranker, self.config.deadline_ms
        if deadline is None:
            return checked_scores(reranker.name, reranker.scores(asked, texts), len(texts))
        try:
            found = bounded(
                lambda: reranker.scores(asked, texts), deadline / 1000, clock=self.resources.clock
            )
        except TimeoutError as error:
            raise BackendError(
                reranker.name,
                f"no answer within {deadline:g} ms, so the hits keep their order",
                retryable=True,
            ) from error
        return checked_scores(reranker.name, found, len(texts))
