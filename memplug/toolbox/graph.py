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

    def __init__(self, n: int, keys: Ints, weights: Floats) -> None:
        """keys: `source * n + target` in order, each once. Weights that come to nothing are left out."""
        kept = np.abs(weights) > _NOTHING
        if not kept.all():
            keys, weights = keys[kept], weights[kept]
        self.n = n
        self.weights = weights
        self.sources = (keys // max(n, 1)).astype(np.int32)
        self.indices = (keys - self.sources * np.int64(max(n, 1))).astype(np.int32)
        self.indptr = np.zeros(n + 1, np.int32)
        np.cumsum(np.bincount(self.sources, minlength=n), out=self.indptr[1:])

    @classmethod
    def of(cls, n: int, sources: Ints, targets: Ints, weights: Floats) -> Rows:
        """Entries in any order; those of one pair are added up."""
        keys = sources * max(n, 1) + targets
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        return cls(n, keys[first], np.add.reduceat(weights, first) if len(first) else weights)

    def keys(self, n: int) -> Ints:
        """Of the entries, where there are n nodes."""
        return self.sources * np.int64(max(n, 1)) + self.indices

    def plus(self, other: Rows, n: int) -> Rows:
        """The entries of both, with room for n nodes. Time is linear."""
        keys, more = self.keys(n), other.keys(n)
        places = np.searchsorted(keys, more)
        known = np.zeros(len(more), np.bool_)
        within = places < len(keys)
        known[within] = keys[places[within]] == more[within]
        weights = self.weights.copy()
        weights[places[known]] += other.weights[known]
        return Rows(
            n,
            np.insert(keys, places[~known], more[~known]),
            np.insert(weights, places[~known], other.weights[~known]),
        )

    def wider(self, n: int) -> Rows:
        """The same entries with room for more nodes; the arrays are shared."""
        wider = object.__new__(Rows)
        wider.n = n
        wider.sources, wider.indices, wider.weights = self.sources, self.indices, self.weights
        last = np.full(n - self.n, self.indptr[-1], self.indptr.dtype)
        wider.indptr = np.concatenate([self.indptr, last])
        if "by_length" in self.__dict__:
            # Rows without entries stand last anyway.
            matrix, order = self.by_length
            ends = np.concatenate([matrix.indptr, last.astype(matrix.indptr.dtype)])
            wider.by_length = (
                type(matrix)((matrix.data, matrix.indices, ends), shape=(n, n)),
                np.concatenate([order, np.arange(self.n, n)]),
            )
        return wider

    @cached_property
    def by_length(self) -> tuple[Any, Ints]:
        """scipy's array of the rows, long ones first, and which row stands where.

        Going through rows of one length after the other takes half the time: the processor foresees where each ends.
        """
        from scipy.sparse import csr_array

        order = np.argsort(-np.diff(self.indptr), kind="stable")
        matrix = csr_array((self.weights, self.indices, self.indptr), shape=(self.n, self.n))
        return matrix[order], order

    def times(self, vector: Floats) -> Floats:
        """The product with a vector of shape (n,)."""
        if _scipy():
            matrix, order = self.by_length
            found = np.empty(self.n)
            found[order] = matrix @ vector
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
    """Weights to add to those of `rows`, and below zero to take away."""
    degrees: Floats

    @classmethod
    def of(cls, n: int, ends: Ints, weights: Floats) -> Graph:
        """The graph of these edges; weights of one pair are added up.

        ends: shape (edges, 2). weights: shape (edges,).
        """
        rows = Rows.of(n, *_both(ends, weights))
        return cls(rows, None, _sums(rows, n))

    @property
    def n(self) -> int:
        return len(self.degrees)

    @cached_property
    def inverse(self) -> Floats:
        """One divided by the degree; 0 for a node without edges. Shape (n,)."""
        return np.divide(1.0, self.degrees, out=np.zeros(self.n), where=self.degrees > 0)

    @property
    def size(self) -> int:
        """Entries of the arrays: two an edge, and those of the buffer."""
        return len(self.rows.weights) + (0 if self.changes is None else len(self.changes.weights))

    @property
    def nbytes(self) -> int:
        return 28 * self.size + 32 * self.n

    def changed(self, n: int, ends: Ints, weights: Floats) -> Graph:
        """With these edges' weights added, negative ones to take away, and room for n nodes.

        Costs as much as the change, and as merging the buffer into the arrays where it has become large.
        """
        new = _both(ends, weights)
        if not len(new[0]) and n == self.n:
            return self
        changes = Rows.of(n, *new)
        if self.changes is not None:
            changes = self.changes.plus(changes, n)
        if len(changes.weights) > max(_ROOM, len(self.rows.weights) // 8):
            rows = self.rows.plus(changes, n)
            return Graph(rows, None, _sums(rows, n))
        degrees = np.zeros(n)
        degrees[: self.n] = self.degrees
        np.add.at(degrees, new[0], new[2])
        degrees[new[0][np.abs(degrees[new[0]]) < _NOTHING]] = 0.0
        rows = self.rows if n == self.rows.n else self.rows.wider(n)
        return Graph(rows, changes, degrees)

    def edges(self) -> tuple[Ints, Floats]:
        """All edges, each once, smaller node first, in order: ends of shape (edges, 2) and weights."""
        whole = self.rows if self.changes is None else self.rows.plus(self.changes, self.n)
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
    """All scores together, before they were divided by their sum, are no farther from the true ones than this."""
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
    most `tolerance` of the probability may be misplaced, or when that cannot change which the `top` best nodes are.
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
    """By steps of all nodes at once, each taking what the last two say of the next (Chebyshev's semi-iteration).

    The walk's matrix has the eigenvalues of a symmetric one, between -damping and damping: no fixed sequence of steps
    comes nearer. What a plain step would change bounds how far all scores together are from the true ones.
    """
    share, fresh = damping * graph.inverse, start * (1.0 - damping)
    scores, last, spare = fresh.copy(), np.zeros(graph.n), np.empty(graph.n)
    steps, weight = 0, 1.0
    while True:
        change = graph.times(np.multiply(scores, share, out=spare))
        change += fresh
        change -= scores
        steps += 1
        # After the plain step below, which shrinks what is missing by `damping`.
        left = float(np.abs(change, out=spare).sum()) * damping / (1.0 - damping)
        if left <= tolerance or (top and settled(scores + change, left, top)):
            scores += change
            return Ranks(scores / scores.sum(), left, "power", steps * graph.size)
        change *= weight
        last *= weight - 1.0
        last += change
        scores += last
        weight = 1.0 / (1.0 - damping * damping * (0.5 if steps == 1 else 0.25 * weight))


def settled(scores: Floats, left: float, top: int) -> bool:
    """True where scores that are wrong by `left`, all together, cannot be wrong about which the best `top` are."""
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


@cache
def _scipy() -> bool:
    return find_spec("scipy") is not None


def _empty(n: int) -> Rows:
    return Rows(n, np.zeros(0, np.int64), np.zeros(0))


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
