"""The default strategy: one weighted sum over every text of a scope, by words, static vectors and conversation.

No model is called. It needs the static token table, and takes the records' own vectors as one list more where
another embedder made them. docs/strategies/hybrid.md describes lists, terms, and what each is worth.

BM25 is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with counts
that neighbours lend. The entity hop is one step of the walk that HippoRAG takes (Gutierrez et al., NeurIPS 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug import (
    EPISODE,
    Candidates,
    MissingResourceError,
    Proposal,
    Query,
    Ranking,
    Resources,
    Section,
    Strategy,
    View,
    hookimpl,
)
from memplug_hybrid.projection import HybridIndex
from memplug_hybrid.question import question
from memplug_hybrid.rendering import section
from memplug_hybrid.scoring import Scores, scores
from memplug_hybrid.settings import HybridConfig

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import TokenTable


class Hybrid(Strategy[HybridConfig]):
    """Finds episodes by words, near words, static vectors, neighbours, speakers, times and shared entities."""

    name = "hybrid"
    version = "1"
    requires = ("tokens",)
    optional = ("embedder",)

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        embedder, table = resources.embedder, resources.tokens
        if table is None:
            raise MissingResourceError(self.name, "tokens")
        self._table: TokenTable = table
        self._embedder = embedder

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        if query.filters.kinds and EPISODE.name not in query.filters.kinds:
            return None
        index = view.project(self._projection())
        now = query.valid_at or query.as_of or view.now
        found = scores(index, question(query, now, self._table, self.config), self.config)
        return None if found is None else Ranking(_proposals(found, query.pool, view))

    def _projection(self) -> HybridIndex:
        """The index with the vectors of the embedder that serves now, where that is not the table itself."""
        embedder, table = self._embedder, self._table
        same = embedder is None or embedder.name == table.name
        return HybridIndex(table, 0 if same or embedder is None else embedder.dim)

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        return section(candidates.hits, budget, self._count)

    def _count(self, text: str) -> int:
        return len(self._table.token_ids([text])[0])


def _proposals(found: Scores, pool: int, view: View) -> tuple[Proposal, ...]:
    """The best that the query's filters let pass; the store is asked in blocks, down from the best."""
    passed: list[NDArray[np.intp]] = []
    for slots in found.blocks(pool):
        if view.filtered or found.bounded(slots):
            slots = slots[view.allowed(found.ids(slots))]
        passed.append(slots)
        if sum(map(len, passed)) >= pool:
            break
    chosen = np.concatenate(passed)[:pool]
    rows = zip(found.ids(chosen), found.score(chosen), found.why(chosen), strict=True)
    return tuple(Proposal(id, score, why) for id, score, why in rows)
