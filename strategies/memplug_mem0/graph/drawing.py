"""Facts as edges: from whom they are about to what their values name (Mem0, section 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from memplug import Batch, Edge
from memplug_mem0.graph.entities import entity_of
from memplug_mem0.kinds import ENTITY, FACT, RELATION, SAME, Entity

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.ports import Embedder
    from memplug_mem0.graph.following import Graph
    from memplug_mem0.kinds import Fact
    from memplug_mem0.state import Facts

SOURCES: Final = 32
"""Facts that an entity's record derives from at most; when they are gone it is made anew from others."""
TWINS: Final = 64
"""Entities that one can be the same as."""
BLOCK: Final = 500
"""Facts that one sweep gives their edges."""


def drawn(view: View, facts: Iterable[Record[Fact]], graph: Graph) -> Batch:
    """The entities that facts name, and the edge that each fact is; framed facts have none.

    Where the value names nothing, the edge ends in the fact itself.
    """
    naming: dict[str, list[str]] = {}
    link = []
    for one in facts:
        if one.payload.framed:
            continue
        subject, value = one.payload.subject, entity_of(one.payload.value)
        for name in dict.fromkeys((subject, value)):
            if name:
                naming.setdefault(name, []).append(one.id)
        end = ENTITY.id(view.scope, value) if value and value != subject else one.id
        relation = f"{RELATION}{one.payload.attribute}"
        link.append(Edge(ENTITY.id(view.scope, subject), end, relation, origin=one.id))
    put = [
        ENTITY.new(
            view, name, name, Entity(name), _sources(ENTITY.id(view.scope, name), ids, graph)
        )
        for name, ids in naming.items()
    ]
    return Batch(put=tuple(put), link=tuple(link))


def _sources(id: str, facts: Sequence[str], graph: Graph) -> Sequence[str]:
    """What an entity derives from on account of new facts that name it; at least one."""
    node = graph.nodes.get(id)
    known = node.sources if node is not None else ()
    return facts[: max(SOURCES - len(known), 0)] or known[:1]


def embedded(entities: Sequence[Record[Any]], embedder: Embedder | None) -> tuple[Record[Any], ...]:
    """The entities with the vectors of their names."""
    if embedder is None or not entities:
        return tuple(entities)
    vectors = embedder.embed_documents([one.search_text for one in entities])
    return tuple(
        replace(one, vector=np.asarray(vector, np.float32))
        for one, vector in zip(entities, vectors, strict=True)
    )


def matched(
    view: View,
    batch: Sequence[Record[Any]],
    made: Sequence[Record[Any]],
    graph: Graph,
    least: float,
) -> tuple[Edge, ...]:
    """An edge between each two entities of which one is new and whose vectors are as near as that.

    batch: entities that the view shows; made: those that it does not show yet.
    """
    found: dict[tuple[str, str], float] = {}
    for one in (*batch, *made):
        if one.vector is None or (one.id in graph.nodes and not one.revision):
            continue
        near = view.near(one.vector, TWINS, ENTITY, threshold=least - 0.001)
        for other in (*(record for record, _ in near), *made):
            if other.id == one.id or not _comparable(one.text, other.text):
                continue
            first, second = sorted((one, other), key=lambda it: it.id)
            cosine = _cosine(first, second)
            if cosine >= least:
                found[first.id, second.id] = cosine
    return tuple(Edge(*ends, SAME, cosine) for ends, cosine in sorted(found.items()))


def _comparable(name: str, other: str) -> bool:
    """Names that count, and those of somebody's somebody, are the same by their letters alone."""
    return not any("'s " in one for one in (name, other)) and _figures(name) == _figures(other)


def _figures(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _cosine(one: Record[Any], other: Record[Any]) -> float:
    """Rounded, so that it is the same wherever the vectors were read from."""
    if one.vector is None or other.vector is None or len(one.vector) != len(other.vector):
        return 0.0
    product = np.dot(one.vector.astype(np.float64), other.vector.astype(np.float64))
    return min(round(float(product), 3), 1.0)


def missing(view: View, state: Facts, graph: Graph) -> list[Record[Fact]]:
    """Facts that have no edge: from before the setting was on, or whose entity is gone; `BLOCK` at most."""
    entries = (one for one in state.entries.values() if not one.ends and not one.framed)
    bare = (one.id for one in entries if one.id not in graph.edges)
    every = view.unrestrained()
    found = (every.get(id) for id in islice(bare, BLOCK))
    return [FACT.of(one) for one in found if one is not None]
