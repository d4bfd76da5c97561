"""What a sweep does to the graph: entities that are one become one node, and those that nothing holds go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug import Edge
from memplug_hipporag.kinds import SAME

if TYPE_CHECKING:
    from memplug import View
    from memplug_hipporag.state import HippoGraph


def joined(state: HippoGraph, view: View, threshold: float) -> tuple[Edge, ...]:
    """An edge between each two entities whose cosine reaches the threshold and that have none yet.

    It goes with either of them, so that what was joined comes apart again.
    """
    ids = state.entities.table.ids
    known = {(edge.source, edge.target) for edge in view.edges(relation=SAME)}
    found = []
    for row, others in state.buffers.synonyms.items():
        for other, cosine in others.items():
            pair = (ids[row], ids[other])
            if cosine >= threshold and ids[row] < ids[other] and pair not in known:
                found.append(Edge(*pair, SAME, min(cosine, 1.0)))
    return tuple(sorted(found, key=lambda edge: (edge.source, edge.target)))


def orphans(state: HippoGraph) -> tuple[str, ...]:
    """Entities that no passage holds and no fact names."""
    named = np.zeros(state.graph.n + 1, np.bool_)
    named[state.facts.numbers[state.facts.alive]] = True
    part = state.entities
    nodes = part.numbers[:, 0]
    alone = part.alive & (state.held[nodes] == 0) & ~named[nodes]
    return tuple(sorted(part.table.ids[row] for row in np.flatnonzero(alone)))
