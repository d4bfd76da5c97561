"""The graph of a scope at hand: entities by name, and the facts on their edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from memplug import Projection
from memplug_mem0.graph.entities import key
from memplug_mem0.kinds import ENTITY, RELATION, SAME
from memplug_mem0.layered import Layered

if TYPE_CHECKING:
    from memplug import Edge, Record, View
    from memplug.types import Delta

Members = Layered[str, bool]
"""Ids of facts."""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, with the facts that its record derives from."""

    name: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """Entities and the edges between them, whenever these hold."""

    nodes: Layered[str, Node] = field(default_factory=Layered)
    named: Layered[str, tuple[str, ...]] = field(default_factory=Layered)
    """Ids of entities by the words of their names."""
    edges: Layered[str, Edge] = field(default_factory=Layered)
    """By the fact that each is."""
    touching: Layered[str, Members] = field(default_factory=Layered)
    """The facts on the edges of an entity."""
    same: Layered[str, tuple[tuple[str, float], ...]] = field(default_factory=Layered)
    """(id, cosine) of what is the same as an entity."""


class GraphIndex(Projection[Graph]):
    """`Graph`, following the ledger; a change costs by its size."""

    name = "graph"
    version = "1"

    def build(self, view: View) -> Graph:
        return _entered(_linked(Graph(), (), view.edges()), (), view.all(ENTITY, vectors=False))

    def apply(self, state: Graph, delta: Delta) -> Graph:
        put = [one for one in delta.put if one.kind == ENTITY.name]
        gone = [id for id in delta.gone if id in state.nodes]
        return _entered(_linked(state, delta.unlinked, delta.linked), gone, put)

    def size(self, state: Graph) -> int:
        return 1024 + 900 * len(state.nodes) + 1100 * len(state.edges)


def _entered(state: Graph, gone: Sequence[str], put: Iterable[Record[Any]]) -> Graph:
    """With these entities and without those."""
    nodes: dict[str, Node | None] = dict.fromkeys(gone)
    nodes |= {one.id: Node(one.payload.name, one.derived_from) for one in put}
    if not nodes:
        return state
    named: dict[str, set[str]] = {}
    for id, now in nodes.items():
        before = state.nodes.get(id)
        if (before is None) == (now is None):
            continue
        words = key((now or before).name)  # type: ignore[union-attr]
        ids = named.setdefault(words, set(state.named.get(words, ())))
        ids ^= {id}
    return replace(
        state,
        nodes=state.nodes.changed(nodes),
        named=state.named.changed(
            {words: tuple(sorted(ids)) or None for words, ids in named.items()}
        ),
    )


def _linked(state: Graph, unlinked: Iterable[Edge], linked: Iterable[Edge]) -> Graph:
    """With these edges and without those."""
    edges: dict[str, Edge | None] = {}
    touching: dict[str, dict[str, bool | None]] = {}
    same: dict[str, dict[str, float]] = {}
    for one, new in _own(unlinked, linked):
        if one.relation == SAME and not one.origin:
            for id, other in ((one.source, one.target), (one.target, one.source)):
                twins = same.setdefault(id, dict(state.same.get(id, ())))
                twins.pop(other, None)
                if new:
                    twins[other] = one.weight
        elif one.origin:
            edges[one.origin] = one if new else None
            for id in {one.source, one.target} - {one.origin}:
                touching.setdefault(id, {})[one.origin] = new or None
    if not (edges or same):
        return state
    return replace(
        state,
        edges=state.edges.changed(edges),
        touching=state.touching.changed(
            {
                id: state.touching.get(id, Members()).changed(facts) or None
                for id, facts in touching.items()
            }
        ),
        same=state.same.changed(
            {id: tuple(sorted(twins.items())) or None for id, twins in same.items()}
        ),
    )


def _own(unlinked: Iterable[Edge], linked: Iterable[Edge]) -> Iterator[tuple[Edge, bool]]:
    """Edges of this strategy, each with whether it comes; those that go first."""
    for edges, new in ((unlinked, False), (linked, True)):
        yield from ((one, new) for one in edges if one.relation.startswith(RELATION))
