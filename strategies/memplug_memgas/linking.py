"""The associations of nodes that are about to be stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug import Edge
from memplug_memgas.association import associates
from memplug_memgas.kinds import NEAR, PAIR, grain_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Batch, Record
    from memplug_memgas.sessions import Node, Sessions
    from memplug_memgas.settings import MemGASConfig


def links(
    made: Sequence[Record[Any]], batch: Batch, state: Sessions, config: MemGASConfig
) -> Iterator[Edge]:
    """Edges from each new node to accepted ones of earlier sessions, and from later ones that its forerunner had.

    A session is earlier than another if its first message is. New nodes of one batch count in that order.
    """
    leaving = set(batch.remove)
    new = {one.id: _vector(one, batch, state, config) for one in made if _takes_part(one, config)}
    session_of = {one.id: state.number(one.session_id) for one in made if one.id in new}
    means = state.means()
    stored = [node for id, node in state.nodes.items() if id not in leaving and id not in new]
    known = [(node.id, node.session, _stored(node, means, config)) for node in stored]
    known += [(id, session_of[id], vector) for id, vector in new.items()]
    rows = [(id, session, vector) for id, session, vector in known if vector is not None]
    rows.sort(key=lambda row: row[1])
    ids = [id for id, _, _ in rows]
    sessions = np.array([session for _, session, _ in rows], np.intp)
    matrix = np.stack([vector for *_, vector in rows]) if rows else np.zeros((0, 1), np.float32)
    with_nodes = np.unique(sessions)
    for record in made:
        vector = new.get(record.id)
        if vector is None:
            continue
        session = session_of[record.id]
        earlier = int(np.searchsorted(sessions, session))
        if np.searchsorted(with_nodes, session) + 1 >= config.first_session:
            for row, weight in associates(vector, matrix[:earlier], config.candidates):
                yield Edge(record.id, ids[row], NEAR, weight, origin=record.id)
        yield from _kept(record, vector, session, state, leaving, means, config)


def _kept(
    record: Record[Any],
    vector: NDArray[np.float32],
    session: int,
    state: Sessions,
    leaving: set[str],
    means: NDArray[Any],
    config: MemGASConfig,
) -> Iterator[Edge]:
    """Later nodes that were linked to the one this takes the place of stay linked, with today's similarity."""
    grain = grain_of(record)
    for id in sorted(leaving):
        before = state.nodes.get(id)
        if before is None or (before.session, before.grain) != (session, grain):
            continue
        for other in sorted(state.links.of.get(id, {})):
            node = state.nodes.get(other)
            if node is None or node.session <= session or other in leaving:
                continue
            later = _stored(node, means, config)
            if later is not None:
                yield Edge(other, record.id, NEAR, float(later @ vector), origin=other)


def _takes_part(record: Record[Any], config: MemGASConfig) -> bool:
    return grain_of(record) in config.grains


def _vector(
    record: Record[Any], batch: Batch, state: Sessions, config: MemGASConfig
) -> NDArray[np.float32] | None:
    """The node's vector; of a mean of turns that of its pairs in the batch, or of the session's messages."""
    if grain_of(record) != "turns":
        return record.vector
    if not config.pairs:
        number = state.number(record.session_id)
        return _mean(state.means()[number], config) if number >= 0 else None
    pairs = [one.vector for one in batch.of(PAIR) if one.session_id == record.session_id]
    vectors = [one for one in pairs if one is not None]
    return _mean(np.mean(vectors, axis=0), config) if vectors else None


def _stored(node: Node, means: NDArray[Any], config: MemGASConfig) -> NDArray[np.float32] | None:
    return _mean(means[node.session], config) if node.vector is None else node.vector


def _mean(mean: NDArray[Any], config: MemGASConfig) -> NDArray[np.float32]:
    """A mean of turns as it is compared: of unit length, but for the released mode."""
    length = float(np.linalg.norm(mean))
    scale = 1.0 if config.mode == "compat" or not length else 1.0 / length
    found: NDArray[np.float32] = (mean * scale).astype(np.float32)
    return found
