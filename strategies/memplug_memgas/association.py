"""Which nodes of earlier sessions a new node is linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug_memgas.mixture import accepted

if TYPE_CHECKING:
    from numpy.typing import NDArray


def associates(
    vector: NDArray[np.float32], earlier: NDArray[np.float32], candidates: int
) -> list[tuple[int, float]]:
    """Rows of `earlier` that the mixture accepts, with their dot products, most similar first.

    earlier: shape (n, dim). The `candidates` most similar rows take part; ties go to the earlier row.
    """
    if not len(earlier):
        return []
    similar = (earlier @ vector).astype(np.float64)
    rows = best(similar, candidates)
    chosen = rows[accepted(similar[rows])]
    return [(int(row), float(similar[row])) for row in chosen]


def best(scores: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Rows of the highest scores, best first; of equal ones the earlier row."""
    if count <= 0:
        return np.zeros(0, np.intp)
    if count < len(scores):
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        (rows,) = np.nonzero(scores >= least)
    else:
        rows = np.arange(len(scores))
    order = np.lexsort((rows, -scores[rows]))
    found: NDArray[np.intp] = rows[order[:count]]
    return found
