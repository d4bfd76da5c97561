"""The graph as arrays, kept up to date: a projection of entities, facts, episodes and their edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug import EPISODE, Projection
from memplug.toolbox.graph import Graph
from memplug_hipporag.kinds import ENTITY, EXTRACTION, FACT, HOLDS, RELATED, SAME
from memplug_hipporag.naming import alphanumerics
from memplug_hipporag.nearness import near_pairs
from memplug_hipporag.tables import Part, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Delta, Edge, Record, Scope, View
    from memplug_hipporag.settings import HippoRAGConfig

Contribution = tuple[int, int, str, str]
"""Nodes of an edge, its relation, and on whose account."""


class Buffers:
    """What states of one scope share. Only the newest state's successor may change it."""

    def __init__(self, dim: int, scope: Scope) -> None:
        self.dim = dim
        self.scope = scope
        self.turn = 0
        self.names: list[str] = []
        """Of the nodes: an entity's name, an episode's id."""
        self.entities = Table(dim, 2)
        """Numbers: its node, and its name's letters and digits."""
        self.passages = Table(dim, 1)
        """Numbers: its node."""
        self.facts = Table(dim, 2)
        """Numbers: the nodes of subject and object."""
        self.fact_texts: list[str] = []
        self.node_of: dict[str, int] = {}
        """By record id."""
        self.known: dict[Contribution, float] = {}
        self.synonyms: dict[int, dict[int, float]] = {}
        """Cosines by entity row; both ways."""
        self.extracted: dict[str, bool] = {}
        """Whether a model made it, by extraction id."""

    def node(self, id: str, name: str) -> int:
        found = self.node_of.setdefault(id, len(self.names))
        if found == len(self.names):
            self.names.append(name)
        return found


@dataclass(frozen=True, eq=False)
class HippoGraph:
    """What a question is answered with. Nodes are numbered; entities, passages and facts have rows of their own."""

    buffers: Buffers
    turn: int
    entities: Part
    passages: Part
    facts: Part
    graph: Graph
    held: NDArray[np.int64]
    """In how many passages each node stands, shape (nodes,)."""
    by_model: bool
    """Whether a model extracted any of it."""
    mentions: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]] | None = None
    """For version 1: passage node, entity node, how often its facts name it."""
    edges: int = field(default=0)

    def name(self, node: int) -> str:
        return self.buffers.names[node]

    @property
    def nbytes(self) -> int:
        parts = self.entities.nbytes + self.passages.nbytes + self.facts.nbytes
        return parts + self.graph.nbytes + 400 * len(self.buffers.known)


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
        entities: list[Record[Any]] = list(view.all(ENTITY))
        episodes: list[Record[Any]] = list(view.all(EPISODE))
        first = next((one.vector for one in (*episodes, *entities) if one.vector is not None), None)
        own = Buffers(len(first) if first is not None else 0, view.scope)
        same = view.edges(relation=SAME)
        for one in entities:
            own.node(one.id, one.payload.name)
        for root, others in _joined(same, own.node_of).items():
            own.node_of.update(dict.fromkeys(others, own.node_of[root]))
        empty = np.zeros(0, np.bool_)
        state = HippoGraph(
            own,
            0,
            own.entities.part(empty),
            own.passages.part(empty),
            own.facts.part(empty),
            Graph.of(0, np.zeros((0, 2), np.int64), np.zeros(0)),
            np.zeros(0, np.int64),
            False,
        )
        edges = [edge for one in (RELATED, HOLDS) for edge in view.edges(relation=one)]
        records = [*entities, *episodes, *view.all(FACT), *view.all(EXTRACTION)]
        made = self._followed(state, records, (), edges, ())
        assert made is not None, "what is built has no past to contradict"
        return made

    def apply(self, state: HippoGraph, delta: Delta) -> HippoGraph | None:
        own = state.buffers
        touched = [*delta.linked, *delta.unlinked]
        if own.turn != state.turn or any(edge.relation == SAME for edge in touched):
            return None
        own.turn += 1
        state = replace(state, turn=own.turn)
        return self._followed(state, delta.put, delta.gone, delta.linked, delta.unlinked)

    def size(self, state: HippoGraph) -> int:
        return state.nbytes

    def _followed(
        self,
        state: HippoGraph,
        put: Iterable[Record[Any]],
        gone: Sequence[str],
        linked: Sequence[Edge],
        unlinked: Sequence[Edge],
    ) -> HippoGraph | None:
        """The state after these changes; None where it has to be built anew."""
        own = state.buffers
        by_kind: dict[str, list[Record[Any]]] = {ENTITY.name: [], EPISODE.name: [], FACT.name: []}
        for one in put:
            if one.kind == EXTRACTION.name:
                own.extracted[one.id] = one.payload.by_model
            elif one.kind in by_kind and one.vector is not None:
                if len(one.vector) != own.dim:
                    return None
                by_kind[one.kind].append(one)
        for id in gone:
            own.extracted.pop(id, None)
        entities = _entities(own, state.entities, by_kind[ENTITY.name], gone)
        passages = _passages(own, state.passages, by_kind[EPISODE.name], gone)
        facts = _facts(own, state.facts, by_kind[FACT.name], gone)
        if entities is None or passages is None or facts is None:
            return None
        changed = _Changes()
        self._synonyms(own, state.entities, entities, changed)
        if not self._contributions(own, linked, unlinked, changed):
            return None
        n = len(own.names)
        held = np.zeros(n, np.int64)
        held[: len(state.held)] = state.held
        if changed.holders:
            np.add.at(held, np.array(changed.holders), np.array(changed.holds))
        if self._config.compat:
            changed = self._overwritten(own, entities)
        ends, weights = changed.arrays()
        base = state.graph
        afresh = self._config.compat or not base.n
        graph = Graph.of(n, ends, weights) if afresh else base.changed(n, ends, weights)
        return replace(
            state,
            entities=entities,
            passages=passages,
            facts=facts,
            graph=graph,
            held=held,
            by_model=any(own.extracted.values()),
            mentions=_mentions(own) if self._config.mode == "v1" else None,
            edges=state.edges + len(weights),
        )

    def _synonyms(self, own: Buffers, old: Part, new: Part, changed: _Changes) -> None:
        """Takes away the links of entities that went, and searches those of entities that came."""
        count = len(old)
        left = np.flatnonzero(old.alive & ~new.alive[:count])
        for row in left.tolist():
            for other, cosine in own.synonyms.pop(row, {}).items():
                own.synonyms[other].pop(row, None)
                _synonym(new, row, other, -cosine, changed)
        back = np.flatnonzero(~old.alive & new.alive[:count])
        rows = np.concatenate([np.flatnonzero(old.alive & new.alive[:count]), back])
        came = np.arange(count, len(new))
        came = came[new.alive[count:]]
        rows = np.concatenate([rows, came])
        first = len(rows) - len(came) - len(back)
        if first == len(rows):
            return
        vectors = new.vectors if first == 0 and len(rows) == len(new) else new.vectors[rows]
        pairs, cosines = near_pairs(vectors, first, self._config.synonymy)
        kept = _capped(pairs, cosines, first, self._config.synonyms)
        for (low, high), cosine in zip(
            rows[pairs[kept]].tolist(), cosines[kept].tolist(), strict=True
        ):
            own.synonyms.setdefault(low, {})[high] = cosine
            own.synonyms.setdefault(high, {})[low] = cosine
            _synonym(new, low, high, cosine, changed)

    def _contributions(
        self,
        own: Buffers,
        linked: Sequence[Edge],
        unlinked: Sequence[Edge],
        changed: _Changes,
    ) -> bool:
        """Adds up edges that came and takes away those that went; False where one leads to an unknown node."""
        holds = self._config.mode != "v1"
        for edge, coming in (*((one, False) for one in unlinked), *((one, True) for one in linked)):
            if edge.relation not in (RELATED, HOLDS):
                continue
            one, other = own.node_of.get(edge.source), own.node_of.get(edge.target)
            if one is None or other is None:
                if coming and own.turn:
                    return False
                continue
            key = (one, other, edge.relation, edge.origin)
            before = own.known.pop(key, 0.0)
            if coming:
                own.known[key] = edge.weight
            difference = (edge.weight if coming else 0.0) - before
            if not difference:
                continue
            if edge.relation == HOLDS:
                changed.holders.append(other)
                changed.holds.append(1 if coming else -1)
                if holds:
                    changed.add(one, other, difference)
            else:
                changed.add(one, other, 2.0 * difference)
        return True

    def _overwritten(self, own: Buffers, entities: Part) -> _Changes:
        """All weights as the reference has them: a synonym takes the place of facts at its ordered pair."""
        ordered: dict[tuple[int, int], float] = {}
        changed = _Changes()
        for (one, other, relation, _), weight in own.known.items():
            if relation == HOLDS:
                if self._config.mode != "v1":
                    changed.add(one, other, weight)
                continue
            for pair in ((one, other), (other, one)):
                ordered[pair] = ordered.get(pair, 0.0) + weight
        for row, others in own.synonyms.items():
            node, letters = entities.numbers[row].tolist()
            if letters <= 2:
                continue
            for other, cosine in others.items():
                target, _ = entities.numbers[other].tolist()
                if own.names[target]:
                    ordered[node, target] = cosine
        for (one, other), weight in ordered.items():
            changed.add(one, other, weight)
        return changed


class _Changes:
    """Weights to add to the graph."""

    def __init__(self) -> None:
        self.ends: list[tuple[int, int]] = []
        self.weights: list[float] = []
        self.holders: list[int] = []
        self.holds: list[int] = []

    def add(self, one: int, other: int, weight: float) -> None:
        self.ends.append((one, other))
        self.weights.append(weight)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        ends = np.array(self.ends, np.int64).reshape(-1, 2)
        return ends, np.array(self.weights, np.float64)


def _synonym(entities: Part, one: int, other: int, cosine: float, changed: _Changes) -> None:
    """A link once for each end whose name has more than two letters or digits."""
    (a, first), (b, second) = entities.numbers[[one, other]].tolist()
    ways = (first > 2) + (second > 2)
    if ways:
        changed.add(a, b, ways * cosine)


def _capped(
    pairs: NDArray[np.int64], cosines: NDArray[np.float64], first: int, most: int
) -> NDArray[np.bool_]:
    """Which pairs to keep so that no new entity (row `first` or after) brings more than `most`: its nearest."""
    counts = np.bincount(pairs[:, 1], minlength=1) if len(pairs) else np.zeros(1, np.int64)
    kept = np.ones(len(pairs), np.bool_)
    for row in np.flatnonzero(counts > most):
        own = np.flatnonzero(pairs[:, 1] == row)
        order = np.lexsort((pairs[own, 0], -cosines[own]))
        kept[own[order[most:]]] = False
    return kept


def _entities(
    own: Buffers, part: Part, records: Sequence[Record[Any]], gone: Sequence[str]
) -> Part | None:
    fresh = _fresh(part, records)
    if fresh is None:
        return None
    numbers = [
        (own.node(one.id, one.payload.name), alphanumerics(one.payload.name)) for one in fresh
    ]
    own.entities.extend([one.id for one in fresh], [_unit(one) for one in fresh], numbers)
    return own.entities.part(_alive(own.entities, part.alive, records, gone))


def _passages(
    own: Buffers, part: Part, records: Sequence[Record[Any]], gone: Sequence[str]
) -> Part | None:
    fresh = _fresh(part, records)
    if fresh is None:
        return None
    numbers = [(own.node(one.id, one.id),) for one in fresh]
    own.passages.extend([one.id for one in fresh], [_unit(one) for one in fresh], numbers)
    return own.passages.part(_alive(own.passages, part.alive, records, gone))


def _facts(
    own: Buffers, part: Part, records: Sequence[Record[Any]], gone: Sequence[str]
) -> Part | None:
    fresh = _fresh(part, records)
    if fresh is None:
        return None
    numbers = []
    for one in fresh:
        ends = (ENTITY.id(own.scope, name) for name in (one.payload.subject, one.payload.object))
        numbers.append([own.node_of.get(id, -1) for id in ends])
    own.facts.extend([one.id for one in fresh], [_unit(one) for one in fresh], numbers)
    own.fact_texts += [
        " ".join((one.payload.subject, one.payload.relation, one.payload.object)) for one in fresh
    ]
    return own.facts.part(_alive(own.facts, part.alive, records, gone))


def _unit(record: Record[Any]) -> NDArray[np.float32]:
    assert record.vector is not None
    return record.vector


def _fresh(part: Part, records: Sequence[Record[Any]]) -> list[Record[Any]] | None:
    """Records without a row yet; None where one that has a row has another vector now."""
    fresh = []
    rows = part.table.rows
    for one in records:
        row = rows.get(one.id)
        if row is None:
            fresh.append(one)
        elif not np.array_equal(part.vectors[row], _unit(one)):
            return None
    return fresh


def _alive(
    table: Table, before: NDArray[np.bool_], records: Sequence[Record[Any]], gone: Sequence[str]
) -> NDArray[np.bool_]:
    alive = np.zeros(len(table), np.bool_)
    alive[: len(before)] = before
    alive[[table.rows[id] for id in gone if id in table.rows]] = False
    alive[[table.rows[one.id] for one in records]] = True
    return alive


def _joined(same: Iterable[Edge], known: dict[str, int]) -> dict[str, list[str]]:
    """Groups of entities that are one, by the id that comes first."""
    root: dict[str, str] = {}

    def top(id: str) -> str:
        while root.get(id, id) != id:
            id = root[id]
        return id

    for edge in same:
        if edge.source in known and edge.target in known:
            first, last = sorted((top(edge.source), top(edge.target)))
            root[last] = first
    groups: dict[str, list[str]] = {}
    for id in sorted(root):
        if id != (first := top(id)):
            groups.setdefault(first, []).append(id)
    return groups


def _mentions(
    own: Buffers,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    rows = [
        (own.node_of[origin], node, weight)
        for (one, other, relation, origin), weight in own.known.items()
        if relation == RELATED and origin in own.node_of
        for node in (one, other)
    ]
    passages = np.array([row[0] for row in rows], np.int64)
    entities = np.array([row[1] for row in rows], np.int64)
    return passages, entities, np.array([row[2] for row in rows], np.float64)
