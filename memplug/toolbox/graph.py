"""Personalised PageRank over weighted undirected graphs that grow and shrink: CSR arrays with a buffer of changes.

Everything works with numpy alone. With the extra `graph`, power iteration multiplies by scipy, and few seeds in a large
graph are spread by local forward push, compiled by numba.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from memplug.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

Engine: TypeAlias = Literal["auto", "power", "push"]

_ROOM: Final = 8192
"""Changed entries that a buffer holds at least before it is merged."""
_NOTHING: Final = 1e-9
"""Weights and degrees below this are rounding: what was added has been taken away again."""
_LARGE: Final = 200_000
"""Entries from which on compiling the push pays."""
_FEW: Final = 64
"""Seeds up to which the push is tried."""


class Rows:
    """Symmetric adjacency in CSR: `indices[indptr[u]:indptr[u + 1]]` are the neighbours of u. Never changed."""

    def __init__(self, n: int, sources: Ints, targets: Ints, weights: Floats) -> None:
        """Entries of one pair are added up; those that come to nothing are left out."""
        keys = sources * max(n, 1) + targets
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        summed = np.add.reduceat(weights, first) if len(first) else weights
        kept = np.abs(summed) > _NOTHING
        keys, self.weights = keys[first][kept], np.ascontiguousarray(summed[kept])
        self.n = n
        self.sources = (keys // max(n, 1)).astype(np.int32)
        self.indices = (keys % max(n, 1)).astype(np.int32)
        self.indptr = np.searchsorted(self.sources, np.arange(n + 1)).astype(np.int32)

    @cached_property
    def matrix(self) -> Any:
        """The same as scipy's array."""
        from scipy.sparse import csr_array

        return csr_array((self.weights, self.indices, self.indptr), shape=(self.n, self.n))

    def times(self, vector: Floats) -> Floats:
        """The product with a vector of shape (n,)."""
        if _scipy():
            found: Floats = self.matrix @ vector
            return found
        shares = self.weights * vector[self.indices]
        return _counted(self.sources, shares, self.n)


@dataclass(frozen=True, eq=False)
class Graph:
    """An undirected graph of `n` nodes: arrays, and the entries that came or went since they were made.

    A change gives a new graph that shares the arrays. Edges from a node to itself are left out.
    """

    rows: Rows
    changes: Rows | None
    entries: tuple[Ints, Ints, Floats]
    """What `changes` was made of: sources, targets, weights, both directions."""
    degrees: Floats

    @classmethod
    def of(cls, n: int, ends: Ints, weights: Floats) -> Graph:
        """The graph of these edges; weights of one pair are added up.

        ends: shape (edges, 2). weights: shape (edges,).
        """
        rows = Rows(n, *_both(ends, weights))
        return cls(rows, None, _NO_ENTRIES, _sums(rows, n))

    @property
    def n(self) -> int:
        return len(self.degrees)

    @property
    def size(self) -> int:
        """Entries of the arrays: two an edge, and those of the buffer."""
        return len(self.rows.weights) + len(self.entries[0])

    @property
    def nbytes(self) -> int:
        return 16 * len(self.rows.weights) + 24 * len(self.entries[0]) + 12 * self.n

    def changed(self, n: int, ends: Ints, weights: Floats) -> Graph:
        """With these edges' weights added, negative ones to take away, and room for n nodes.

        Costs as much as the change, and as merging the buffer into the arrays where it has become large.
        """
        new = _both(ends, weights)
        if not len(new[0]) and n == self.n:
            return self
        entries = tuple(np.concatenate(pair) for pair in zip(self.entries, new, strict=True))
        if len(entries[0]) > max(_ROOM, len(self.rows.weights) // 8):
            return self._merged(n, entries)
        degrees = np.zeros(n)
        degrees[: self.n] = self.degrees
        np.add.at(degrees, new[0], new[2])
        degrees[np.abs(degrees) < _NOTHING] = 0.0
        rows = self.rows
        if n != rows.n:
            rows = _wider(rows, n)
        return Graph(rows, Rows(n, *entries), entries, degrees)  # type: ignore[arg-type]

    def _merged(self, n: int, entries: tuple[Any, ...]) -> Graph:
        old = self.rows
        kept = (old.sources.astype(np.int64), old.indices.astype(np.int64), old.weights)
        rows = Rows(n, *(np.concatenate(pair) for pair in zip(kept, entries, strict=True)))
        return Graph(rows, None, _NO_ENTRIES, _sums(rows, n))

    def edges(self) -> tuple[Ints, Floats]:
        """All edges, each once, smaller node first, in order: ends of shape (edges, 2) and weights."""
        whole = self._merged(self.n, self.entries).rows
        once = whole.sources < whole.indices
        ends = np.stack([whole.sources[once], whole.indices[once]], axis=1).astype(np.int64)
        return ends, whole.weights[once]

    def neighbours(self, node: int) -> tuple[Ints, Floats]:
        """The nodes that an edge joins to this one, and the edges' weights, in order."""
        there = slice(self.rows.indptr[node], self.rows.indptr[node + 1])
        others, weights = self.rows.indices[there], self.rows.weights[there]
        more = self.changes
        if more is None or more.indptr[node] == more.indptr[node + 1]:
            return others.astype(np.int64), weights
        there = slice(more.indptr[node], more.indptr[node + 1])
        others = np.concatenate([others, more.indices[there]])
        weights = np.concatenate([weights, more.weights[there]])
        found, place = np.unique(others, return_inverse=True)
        summed = _counted(place, weights, len(found))
        kept = summed > _NOTHING
        return found[kept].astype(np.int64), summed[kept]

    def times(self, vector: Floats) -> Floats:
        """The product of the adjacency with a vector of shape (n,)."""
        found = self.rows.times(vector)
        return found if self.changes is None else found + self.changes.times(vector)


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Personalised PageRank of every node, shape (n,), adding up to 1."""

    scores: Floats
    error: float
    """No score, before it was divided by their sum, is lower than the true one by more than this; none is higher."""
    engine: str
    work: int
    """Entries of the graph that were visited."""

    def best(self, k: int) -> Ints:
        """Nodes of the k highest scores, best first; of equal ones the smaller node."""
        k = min(k, len(self.scores))
        if k <= 0:
            return np.zeros(0, np.int64)
        least = np.partition(self.scores, len(self.scores) - k)[len(self.scores) - k]
        nodes = np.flatnonzero(self.scores >= least)
        return nodes[np.lexsort((nodes, -self.scores[nodes]))][:k]


def pagerank(
    graph: Graph,
    reset: Floats,
    *,
    damping: float = 0.5,
    tolerance: float = 1e-8,
    top: int = 0,
    engine: Engine = "auto",
) -> Ranks:
    """Where a walk is found that goes on with probability `damping` and else restarts as `reset` says.

    reset: shape (n,), no negative ones; divided by its sum. A walk in a node without edges restarts. Ends when at
    most `tolerance` of the probability is left to spread, or when it cannot change which the `top` best nodes are.
    "push" costs by the seeds and not by the graph, and needs numba; "auto" takes it for few seeds in a large graph.
    """
    total = float(reset.sum())
    if total <= 0:
        return Ranks(np.zeros(graph.n), 0.0, "none", 0)
    start = reset / total
    seeds = np.flatnonzero(start)
    few = len(seeds) <= _FEW and graph.size >= _LARGE and find_spec("numba") is not None
    if engine == "push" or (engine == "auto" and few):
        found = _pushed(graph, start, seeds, damping, tolerance, top, bounded=engine == "auto")
        if found is not None:
            return found
    return _iterated(graph, start, damping, tolerance, top)


def _iterated(graph: Graph, start: Floats, damping: float, tolerance: float, top: int) -> Ranks:
    """By steps of all nodes at once: what is known grows by what still spreads, which shrinks by `damping` a step."""
    inverse = np.divide(1.0, graph.degrees, out=np.zeros(graph.n), where=graph.degrees > 0)
    spreading = start * (1.0 - damping)
    scores, steps, left = spreading.copy(), 0, damping
    while left > tolerance:
        spreading = damping * graph.times(spreading * inverse)
        scores += spreading
        steps += 1
        # What is still to come of the walks on their way; those that ended in a node without edges restart.
        left = float(np.abs(spreading).sum()) * damping / (1.0 - damping)
        if top and settled(scores, left, top):
            break
    return Ranks(scores / scores.sum(), left, "power", steps * graph.size)


def settled(scores: Floats, left: float, top: int) -> bool:
    """True where no more than `left` that is still to be added anywhere can change which the best `top` are."""
    if top >= len(scores):
        return False
    place = len(scores) - top
    ordered = np.partition(scores, (place - 1, place))
    return bool(ordered[place] - ordered[place - 1] > left)


def _pushed(
    graph: Graph,
    start: Floats,
    seeds: Ints,
    damping: float,
    tolerance: float,
    top: int,
    *,
    bounded: bool,
) -> Ranks | None:
    """By visiting only nodes that have much to hand on; None where that reaches too far to be worth it."""
    push = _compiled()
    rows, n = graph.rows, graph.n
    changes = graph.changes if graph.changes is not None else _empty(n)
    scores, waiting, queued = np.zeros(n), start.copy(), np.zeros(n, np.bool_)
    limit = 8 * graph.size if bounded else -1
    usual = float(graph.degrees.mean()) or 1.0
    threshold, work, left = 1e-2, 0, 1.0
    nodes = seeds
    while left > tolerance:
        threshold /= 10
        used, left = push(
            rows.indptr, rows.indices, rows.weights,
            changes.indptr, changes.indices, changes.weights,
            graph.degrees, nodes, scores, waiting, queued, damping, threshold / usual, limit,
        )  # fmt: skip
        work += used
        if 0 <= limit < work:
            return None
        if top and settled(scores, left, top):
            break
        nodes = np.flatnonzero(waiting)
        if threshold < 1e-18:
            break
    return Ranks(scores / scores.sum(), left, "push", work)


@cache
def _compiled() -> Callable[..., tuple[int, float]]:
    try:
        from numba import njit
    except ImportError as error:
        raise MissingExtraError("personalised PageRank by forward push", "graph") from error
    compiled: Callable[..., tuple[int, float]] = njit(_push)
    return compiled


def _push(  # type: ignore[no-untyped-def]
    indptr, indices, weights, more, more_indices, more_weights, degrees,
    nodes, scores, waiting, queued, damping, threshold, limit,
):  # fmt: skip
    """Hands on what waits in a node, first come first served, until none has `threshold` per unit of its degree.

    Gives the entries visited, and how much still waits. Runs compiled.
    """
    n = len(degrees)
    queue = np.empty(n + 1, np.int64)
    head, tail, work = 0, 0, 0
    for node in nodes:
        if not queued[node] and abs(waiting[node]) > threshold * degrees[node]:
            queue[tail] = node
            tail += 1
            queued[node] = True
    while head != tail and (limit < 0 or work <= limit):
        node = queue[head]
        head = head + 1 if head < n else 0
        queued[node] = False
        held = waiting[node]
        waiting[node] = 0.0
        scores[node] += (1.0 - damping) * held
        if degrees[node] <= 0.0:
            continue
        share = damping * held / degrees[node]
        # Of a pair that was taken away, the arrays still hold the edge and the buffer its opposite: both go out before
        # the neighbour's turn comes.
        for at in range(indptr[node], indptr[node + 1]):
            waiting[indices[at]] += share * weights[at]
        for at in range(more[node], more[node + 1]):
            waiting[more_indices[at]] += share * more_weights[at]
        for at in range(indptr[node], indptr[node + 1]):
            other = indices[at]
            if not queued[other] and abs(waiting[other]) > threshold * degrees[other]:
                queue[tail] = other
                tail = tail + 1 if tail < n else 0
                queued[other] = True
        for at in range(more[node], more[node + 1]):
            other = more_indices[at]
            if not queued[other] and abs(waiting[other]) > threshold * degrees[other]:
                queue[tail] = other
                tail = tail + 1 if tail < n else 0
                queued[other] = True
        work += indptr[node + 1] - indptr[node] + more[node + 1] - more[node] + 1
    left = 0.0
    for node in range(n):
        queued[node] = False
        left += abs(waiting[node])
    return work, left


_NO_ENTRIES: Final[tuple[Any, Any, Any]] = (
    np.zeros(0, np.int64),
    np.zeros(0, np.int64),
    np.zeros(0),
)


@cache
def _scipy() -> bool:
    return find_spec("scipy") is not None


def _empty(n: int) -> Rows:
    return Rows(n, *_NO_ENTRIES)


def _both(ends: Ints, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """Each edge as two entries; those from a node to itself are left out."""
    ends = np.asarray(ends, np.int64).reshape(-1, 2)
    weights = np.asarray(weights, np.float64)
    kept = ends[:, 0] != ends[:, 1]
    one, other, weights = ends[kept, 0], ends[kept, 1], weights[kept]
    return (
        np.concatenate([one, other]),
        np.concatenate([other, one]),
        np.concatenate([weights, weights]),
    )


def _sums(rows: Rows, n: int) -> Floats:
    return _counted(rows.sources, rows.weights, n)


def _counted(places: NDArray[Any], weights: Floats, n: int) -> Floats:
    """Sums of the weights by place, shape (n,)."""
    return np.bincount(places, weights=weights, minlength=n).astype(np.float64, copy=False)


def _wider(rows: Rows, n: int) -> Rows:
    """The same entries with room for more nodes; the arrays are shared."""
    wider = object.__new__(Rows)
    wider.n = n
    wider.sources, wider.indices, wider.weights = rows.sources, rows.indices, rows.weights
    last = np.full(n - rows.n, rows.indptr[-1], rows.indptr.dtype)
    wider.indptr = np.concatenate([rows.indptr, last])
    return wider
