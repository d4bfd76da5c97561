"""Which vectors are nearer to each other than a threshold: exact, in blocks, without a list per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Ints = NDArray[np.int64]

_BLOCK: Final = 512
_MANY: Final = 4096
"""Rows from which on turning the vectors pays."""
_KEPT: Final = 96
_SLACK: Final = 1e-3
"""Of single precision; what lies this far below the threshold is computed again."""


def near_pairs(vectors: Vectors, first: int, threshold: float) -> tuple[Ints, NDArray[np.float64]]:
    """Pairs of rows with a cosine of at least `threshold`, of which the higher one is `first` or after.

    vectors: unit rows, shape (n, dim). Gives pairs (lower, higher), shape (m, 2), in order, and their cosines, which do
    not depend on what else is there. Time grows with (n - first) * n, memory does not.
    """
    n = len(vectors)
    bound = vectors
    if n - first >= _MANY and vectors.shape[1] > 2 * _KEPT:
        bound = _shortened(vectors, _main_axes(vectors, _KEPT))
    found: list[Ints] = []
    for start in range(first, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        for low in range(0, stop, _BLOCK):
            hits = bound[start:stop] @ bound[low : low + _BLOCK].T >= threshold - _SLACK
            highs, lows = np.divmod(np.flatnonzero(hits), hits.shape[1])
            found.append(np.stack([lows + low, highs + start], axis=1))
    pairs = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    pairs = pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]
    cosines = _cosines(vectors, pairs)
    kept = cosines >= threshold
    return pairs[kept], cosines[kept]


def _main_axes(vectors: Vectors, kept: int) -> Vectors:
    """The directions that hold most of the vectors, by some of them; shape (dim, kept)."""
    some = vectors[:: max(len(vectors) // _MANY, 1)]
    _, axes = np.linalg.eigh((some.T @ some).astype(np.float64))
    return np.ascontiguousarray(axes[:, ::-1][:, :kept], np.float32)


def _shortened(vectors: Vectors, axes: Vectors) -> Vectors:
    """Rows along the axes, and how long the rest of each is: their products are never below those of the vectors."""
    turned = vectors @ axes
    rest = np.vecdot(vectors, vectors) - np.vecdot(turned, turned)
    return np.concatenate([turned, np.sqrt(np.maximum(rest, 0.0))[:, None]], axis=1)


def _cosines(vectors: Vectors, pairs: Ints) -> NDArray[np.float64]:
    found = np.empty(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        part = pairs[start : start + _BLOCK]
        one, other = (vectors[part[:, side]].astype(np.float64) for side in (0, 1))
        found[start : start + _BLOCK] = (one * other).sum(axis=1)
    return found
