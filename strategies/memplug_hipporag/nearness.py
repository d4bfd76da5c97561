"""Which rows of two sets of vectors are nearer than a threshold: exact, in blocks, without a list per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Ints = NDArray[np.int64]

_BLOCK: Final = 1024
_MANY: Final = 4096
"""Rows from which on turning the vectors pays."""
_KEPT: Final = 96
_SLACK: Final = 1e-3
"""Of single precision; what lies this far below the threshold is computed again in double precision."""


def near_pairs(vectors: Vectors, first: int, threshold: float) -> tuple[Ints, NDArray[np.float64]]:
    """Pairs of rows with a cosine of at least `threshold`, of which the higher one is `first` or after.

    vectors: unit rows, shape (n, dim). Gives pairs (lower, higher), shape (m, 2), in order, and their cosines, which do
    not depend on what else is there. Time grows with (n - first) * n, memory does not.
    """
    n = len(vectors)
    bound = _bounding(vectors) if n - first >= _MANY else vectors
    found: list[Ints] = []
    for start in range(first, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        hits = bound[start:stop] @ bound[:stop].T >= np.float32(threshold - _SLACK)
        highs, lows = np.divmod(np.flatnonzero(hits), stop)
        highs += start
        below = lows < highs
        found.append(np.stack([lows[below], highs[below]], axis=1))
    pairs = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    cosines = _cosines(vectors, pairs)
    kept = cosines >= threshold
    return pairs[kept], cosines[kept]


def _bounding(vectors: Vectors) -> Vectors:
    """Shorter rows whose products are never below those of the vectors.

    The vectors are turned so that the first columns hold most of them, and the lengths of the rest stand in for it.
    """
    if vectors.shape[1] <= 2 * _KEPT:
        return vectors
    _, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    turned = vectors @ axes[:, ::-1][:, :_KEPT].astype(np.float32)
    rest = (vectors * vectors).sum(axis=1) - (turned * turned).sum(axis=1)
    return np.concatenate([turned, np.sqrt(np.maximum(rest, 0.0))[:, None]], axis=1)


def _cosines(vectors: Vectors, pairs: Ints) -> NDArray[np.float64]:
    found = np.empty(len(pairs))
    for start in range(0, len(pairs), _BLOCK):
        part = pairs[start : start + _BLOCK]
        one, other = (vectors[part[:, side]].astype(np.float64) for side in (0, 1))
        found[start : start + _BLOCK] = (one * other).sum(axis=1)
    return found
