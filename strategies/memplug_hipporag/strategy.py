"""HippoRAG: Gutierrez et al., "HippoRAG: Neurobiologically Inspired Long-Term Memory for Large Language Models" (2024),
and "From RAG to Memory: Non-Parametric Continual Learning for Large Language Models" (2025), version 2.

Episodes become facts (offline indexing, section 2.2 of the first paper); subjects and objects are nodes, joined by facts, by
near-equal names, and, in version 2, with the passages themselves. A question is linked to facts (version 2) or entities
(version 1), and personalised PageRank spreads from there.

docs/strategies/hipporag.md lists what differs from the released code, and why; `compat` computes as that does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Resources,
    Signal,
    Source,
    Strategy,
    Sweep,
    View,
    hookimpl,
)
from memplug_hipporag.extracting import extract
from memplug_hipporag.following import GraphProjection
from memplug_hipporag.fusing import Key, Lift, episodes_of, key, led, lifted
from memplug_hipporag.kinds import EXTRACTION, KINDS
from memplug_hipporag.making import graph_of
from memplug_hipporag.mentioning import mentioned
from memplug_hipporag.onward import HERE, starts, walked_on
from memplug_hipporag.prompts import PROMPTS
from memplug_hipporag.questioning import names_of, next_thought, recognised
from memplug_hipporag.settings import HippoRAGConfig
from memplug_hipporag.state import HippoGraph
from memplug_hipporag.tidying import joined, orphans
from memplug_hipporag.walking import (
    Walk,
    best,
    fused,
    linked_entities,
    linked_facts,
    path,
    walked,
    walked_v1,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.types import Episode

_log = logging.getLogger(__name__)


class HippoRAG(Strategy[HippoRAGConfig]):
    """Links what episodes say into a graph, and finds episodes by walking it from what a question names."""

    name = "hipporag"
    version = "1"
    requires = ("embedder",)
    optional = ("llm",)
    kinds = KINDS
    prompts = PROMPTS
    refine_reads = ()

    def setup(self, resources: Resources) -> None:
        super().setup(resources)
        self._graph = GraphProjection(self.config)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        return self._encoded([one for source in sources for one in source.episodes], view)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Sweep):
            return None
        state = view.project(self._graph)
        due = self._due(view)
        made = self._encoded(due, view) if due else None
        link = joined(state, view, self.config.same) if self.config.same else ()
        remove = () if made else orphans(state)
        if made is None and not link and not remove:
            return None
        put, links = (made.put, made.link) if made else ((), ())
        return Batch(put=put, link=(*links, *link), remove=remove)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        state = view.project(self._graph)
        if query.vector is None or not state.passages.alive.any():
            return None
        walks = [self.walk(query.text, query.vector, state)]
        scores = self._scores(walks[0], state)
        for vector in self._thoughts(query, view, state, scores):
            walks.append(self.walk(*vector, state))
            scores = np.maximum(scores, self._scores(walks[-1], state))
        return Ranking(tuple(self._proposals(query, view, state, walks, scores)))

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        if self.config.mode != "fused" or not any(
            one.items for one in rankings if one.step != view.step
        ):
            return None
        state = view.project(self._graph)
        return {view.step: self.config.influence if state.by_model else 0.0}

    def refines(self, query: Query) -> bool:
        return self.config.mode == "fused"

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        config = self.config
        if config.mode != "fused":
            return None
        if view.project(self._graph).by_model:
            candidates = led(candidates, view.step)
        lifts = self._lifts(candidates, query, view) if config.onward and not config.compat else {}
        return lifted(candidates, lifts, config.onward, view.step) if lifts else candidates

    def _encoded(self, episodes: Sequence[Record[Episode]], view: View) -> Batch | None:
        """What was extracted before is used again. Raises the model's error where it failed for all episodes."""
        llm = self.resources.llm if self.config.model else None
        prompts = self.prompt("names"), self.prompt("triples")
        found = extract(episodes, view, llm, prompts, self.config.chunk)
        failed = {id: one for id, one in found.items() if isinstance(one, Exception)}
        for id, error in failed.items():
            _log.warning("nothing extracted from episode %s, to be tried again: %s", id, error)
        if failed and len(failed) == len(found):
            raise next(iter(failed.values()))
        made = [
            (episode, one)
            for episode in episodes
            if not isinstance(one := found[episode.id], Exception)
        ]
        return graph_of(view, made, self.config) if made else None

    def _due(self, view: View) -> list[Record[Episode]]:
        """Episodes that nothing was extracted from, oldest first."""
        known = {id for one in view.all(EXTRACTION) for id in one.derived_from}
        due = (one for one in view.all(EPISODE) if one.id not in known)
        return [one for _, one in zip(range(self.config.batch), due, strict=False)]

    def graph(self, view: View) -> HippoGraph:
        """The graph of the view's scope."""
        return view.project(self._graph)

    def walk(self, text: str, vector: NDArray[np.float32], state: HippoGraph) -> Walk:
        """From a question to scores of episodes. Asks the model where `filter` is on and there is one."""
        config = self.config
        llm = self.resources.llm if config.filter else None
        if config.mode == "v1":
            names = names_of(text, llm, self.prompt("names"), plain=config.plain)
            embedder = self.resources.embedder
            if not names or embedder is None:
                return walked_v1(state, vector, {}, config)
            vectors = np.asarray(embedder.embed_documents(names))
            return walked_v1(state, vector, linked_entities(state, names, vectors), config)
        kept = linked_facts(state, vector, config.facts)
        texts = [state.buffers.fact_texts[one.row] for one in kept]
        chosen = recognised(text, texts, llm, self.prompt("relevant"))
        extended = config.mode == "fused" and not config.compat
        named = mentioned(state, text, plain=config.plain) if extended else None
        return walked(state, vector, [kept[number] for number in chosen], config, named)

    def _scores(self, walk: Walk, state: HippoGraph) -> NDArray[np.float64]:
        """Divided by the best."""
        scores = walk.scores
        if self.config.mode == "fused" and not self.config.compat:
            scores = fused(walk)
        top = scores.max()
        return scores / top if top > 0 else scores

    def _thoughts(
        self, query: Query, view: View, state: HippoGraph, scores: NDArray[np.float64]
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """What the model wants to look up next, embedded, `steps` - 1 times at most."""
        thoughts: list[str] = []
        embedder, llm = self.resources.embedder, self.resources.llm
        while llm is not None and embedder is not None and len(thoughts) < self.config.steps - 1:
            rows = best(scores, 5, state.passages.table.ids)
            found = [view.get(state.passages.table.ids[row]) for row in rows]
            texts = [one.text for one in found if one is not None]
            thought = next_thought(query.text, thoughts, texts, llm, self.prompt("thought"))
            if thought is None:
                return
            thoughts.append(thought)
            yield thought, embedder.embed_queries([thought])[0]

    def _lifts(self, candidates: Candidates, query: Query, view: View) -> dict[Key, Lift]:
        """What a walk from the two best gives each episode, divided by the most; the k best with their paths."""
        episodes = episodes_of(candidates)
        found: dict[Key, tuple[float, HippoGraph, Walk, int]] = {}
        shares = starts(episodes)
        for scope in dict.fromkeys(hit.record.scope for hit, _ in shares):
            state = view.at(scope).project(self._graph)
            own = [(hit, share) for hit, share in shares if hit.record.scope == scope]
            walk = walked_on(state, own, self.config)
            if walk is None:
                continue
            for hit in episodes:
                row = state.passages.table.rows.get(hit.record.id)
                if hit.record.scope == scope and row is not None and walk.scores[row] > 0:
                    found[key(hit)] = float(walk.scores[row]), state, walk, row
        most = max((value for value, *_ in found.values()), default=1.0)
        here = {key(hit): (Reason(HERE, share),) for hit, share in shares}
        told = set(sorted(found.keys() - here, key=lambda one: (-found[one][0], one))[: query.k])
        return {
            one: Lift(
                value / most,
                here.get(one, self._way(state, walk, row) if one in told else ()),
            )
            for one, (value, state, walk, row) in found.items()
        }

    def _proposals(
        self,
        query: Query,
        view: View,
        state: HippoGraph,
        walks: Sequence[Walk],
        scores: NDArray[np.float64],
    ) -> Iterator[Proposal]:
        """The best passages that the query's filters let pass, the first k with the path that led to them."""
        ids = state.passages.table.ids
        there = int(np.count_nonzero(scores >= 0))
        asked = query.pool if view.unrestricted else 4 * query.pool
        while True:
            rows = best(scores, min(asked, there), ids)
            passing = view.allowed([ids[row] for row in rows])
            chosen = [row for row, fits in zip(rows, passing, strict=True) if fits]
            if asked >= there or len(chosen) >= query.pool:
                break
            asked *= 8
        for place, row in enumerate(chosen[: query.pool]):
            why = self._why(state, walks, row) if place < query.k else ()
            yield Proposal(ids[row], min(max(float(scores[row]), 0.0), 1.0), why)

    def _why(self, state: HippoGraph, walks: Sequence[Walk], row: int) -> tuple[Reason, ...]:
        """The path: the fact or name that the question was linked to, entities, passages on the way."""
        walk = max(walks, key=lambda one: one.scores[row])
        near = Reason("cosine", float(walk.dense[row]))
        return (*self._way(state, walk, row), near)

    def _way(self, state: HippoGraph, walk: Walk, row: int) -> tuple[Reason, ...]:
        way = path(state, walk, row)
        if not way:
            return ()
        weight, linked = walk.seeds[way[0]]
        steps = " -> ".join(state.name(node) for node in way[:-1])
        return (Reason(f"{linked} -> {steps}", weight),)


__all__ = ["HippoRAG"]
