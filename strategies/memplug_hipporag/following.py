"""The graph kept up to date: a projection of entities, facts, episodes and their edges."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug import EPISODE, Projection
from memplug.toolbox.graph import Graph
from memplug_hipporag import filling, keeping
from memplug_hipporag.kinds import ENTITY, EXTRACTION, FACT, HOLDS, RELATED, SAME
from memplug_hipporag.nearness import near_pairs
from memplug_hipporag.state import Buffers, HippoGraph
from memplug_hipporag.weighing import Changes, capped, contribute, joined, mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from memplug import Delta, Edge, Record, View
    from memplug_hipporag.settings import HippoRAGConfig
    from memplug_hipporag.tables import Part


class GraphProjection(Projection[HippoGraph]):
    """Follows entities, facts, episodes and edges; a change costs by its size, not by the graph's."""

    name = "graph"
    version = "1"

    def __init__(self, config: HippoRAGConfig) -> None:
        self._config = config

    @property
    def settings(self) -> str:
        one = self._config
        kind = "v1" if one.mode == "v1" else "v2"
        return f"{kind} {one.compat} {one.synonymy} {one.synonyms}"

    def build(self, view: View) -> HippoGraph:
        episodes = list(view.all(EPISODE))
        some: Iterable[Record[Any]] = chain(episodes, view.all(ENTITY))
        first = next((one.vector for one in some if one.vector is not None), None)
        own = Buffers(len(first) if first is not None else 0)
        if same := view.edges(relation=SAME):
            for one in view.all(ENTITY):
                own.node(one.id, one.payload.name)
            for root, others in joined(same, own.node_of).items():
                own.node_of.update(dict.fromkeys(others, own.node_of[root]))
        nothing = np.zeros(0, np.bool_)
        empty = HippoGraph(
            own,
            0,
            own.entities.part(nothing),
            own.passages.part(nothing),
            own.facts.part(nothing),
            Graph.of(0, np.zeros((0, 2), np.int64), np.zeros(0)),
            np.zeros(0, np.int64),
            False,
        )
        records: dict[str, Iterable[Record[Any]]] = {
            ENTITY.name: view.all(ENTITY),
            EPISODE.name: episodes,
            FACT.name: view.all(FACT),
            EXTRACTION.name: view.all(EXTRACTION),
        }
        edges = (edge for one in (RELATED, HOLDS) for edge in view.edges(relation=one))
        made = self._followed(empty, records, (), edges, ())
        assert made is not None, "what is built has no past to contradict"
        return made

    def apply(self, state: HippoGraph, delta: Delta) -> HippoGraph | None:
        own = state.buffers
        touched = [*delta.linked, *delta.unlinked]
        if own.turn != state.turn or any(edge.relation == SAME for edge in touched):
            return None
        own.turn += 1
        state = replace(state, turn=own.turn)
        records: dict[str, list[Record[Any]]] = {}
        for one in delta.put:
            records.setdefault(one.kind, []).append(one)
        return self._followed(state, records, delta.gone, delta.linked, delta.unlinked)

    def size(self, state: HippoGraph) -> int:
        return state.nbytes

    def dump(self, state: HippoGraph, folder: Path) -> bool:
        return keeping.dump(state, folder)

    def load(self, folder: Path) -> HippoGraph:
        return keeping.load(folder)

    def _followed(
        self,
        state: HippoGraph,
        put: Mapping[str, Iterable[Record[Any]]],
        gone: Sequence[str],
        linked: Iterable[Edge],
        unlinked: Iterable[Edge],
    ) -> HippoGraph | None:
        """The state after these changes, records by their kinds; None where it has to be built anew."""
        own, config = state.buffers, self._config
        for id in gone:
            own.extracted.pop(id, None)
            own.stated.pop(id, None)
        entities = filling.entities(own, state.entities, put.get(ENTITY.name, ()), gone)
        passages = filling.passages(own, state.passages, put.get(EPISODE.name, ()), gone)
        told, first = put.get(FACT.name, ()), config.mode == "v1"
        if first:
            told = filling.stated(own, told)
        facts = filling.facts(own, state.facts, told, gone)
        if entities is None or passages is None or facts is None:
            return None
        for one in put.get(EXTRACTION.name, ()):
            own.extracted[one.id] = one.payload.by_model
        changes = Changes(own, replacing=config.compat)
        self._synonyms(own, state.entities, entities, changes)
        if not contribute(own, linked, unlinked, changes, hold=not first):
            return None
        n = len(own.names)
        ends, weights = changes.arrays()
        base = state.graph
        return replace(
            state,
            entities=entities,
            passages=passages,
            facts=facts,
            graph=base.changed(n, ends, weights) if base.n else Graph.of(n, ends, weights),
            held=changes.holders(state.held, n),
            by_model=any(own.extracted.values()),
            mentions=mentions(own, facts, passages) if first else None,
        )

    def _synonyms(self, own: Buffers, old: Part, new: Part, changes: Changes) -> None:
        """Takes away the links of entities that went, and searches those of entities that came."""
        count = len(old)
        for row in np.flatnonzero(old.alive & ~new.alive[:count]).tolist():
            for other, cosine in own.synonyms.pop(row, {}).items():
                own.synonyms[other].pop(row, None)
                one, another = new.numbers[[row, other]].tolist()
                changes.synonym(one, another, -cosine)
        came = np.flatnonzero(~np.pad(old.alive, (0, len(new) - count)) & new.alive)
        if not len(came):
            return
        if came[0] >= count:
            pairs, cosines = near_pairs(new.vectors, count, self._config.synonymy)
        else:
            there = np.flatnonzero(old.alive & new.alive[:count])
            rows = np.concatenate([there, came])
            pairs, cosines = near_pairs(new.vectors[rows], len(there), self._config.synonymy)
            pairs = rows[pairs]
        alive = new.alive[pairs].all(axis=1)
        pairs, cosines = pairs[alive], cosines[alive]
        kept = capped(pairs, cosines, self._config.synonyms)
        pairs, cosines = pairs[kept], cosines[kept]
        named = zip(pairs.tolist(), new.numbers[pairs].tolist(), cosines.tolist(), strict=True)
        for (low, high), (one, other), cosine in named:
            own.synonyms.setdefault(low, {})[high] = cosine
            own.synonyms.setdefault(high, {})[low] = cosine
            changes.synonym(one, other, cosine)
