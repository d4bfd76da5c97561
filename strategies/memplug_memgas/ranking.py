"""From node scores to session scores: seeds, a walk along the associations, and the sum over granularities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_STILL = 1e-12


def seeded(scores: Floats, seeds: int) -> Floats:
    """The `seeds` highest scores, ties with the last included, negative ones as 0; others 0. Shape as given."""
    if seeds >= len(scores):
        return np.maximum(scores, 0.0)
    least = np.partition(scores, len(scores) - seeds)[len(scores) - seeds]
    return np.where(scores >= least, np.maximum(scores, 0.0), 0.0)


def walked(
    restart: Floats, links: Sequence[Mapping[int, float]], damping: float, steps: int | None = None
) -> Floats:
    """Personalised PageRank over undirected links, shape (n,), adding up to 1; zeros where nothing restarts.

    links: for each node its neighbours with weights. damping: the chance of a further step. A walk that has
    no link to take restarts. `steps` cuts the walk; each further step carries `damping` of the one before.
    """
    total = restart.sum()
    if total <= 0:
        return np.zeros_like(restart)
    first = restart / total
    here = first
    found = (1 - damping) * first
    share = 1.0
    taken = 0
    while steps is None or taken < steps:
        here = _step(here, first, links)
        taken += 1
        share *= damping
        found = found + (1 - damping) * share * here
        if share < _STILL:
            break
    whole: Floats = found / found.sum()
    return whole


def _step(here: Floats, first: Floats, links: Sequence[Mapping[int, float]]) -> Floats:
    after = np.zeros_like(here)
    stuck = 0.0
    for node in np.flatnonzero(here).tolist():
        neighbours = links[node]
        whole = sum(neighbours.values())
        if not whole:
            stuck += here[node]
            continue
        for other, weight in neighbours.items():
            after[other] += here[node] * weight / whole
    return after + stuck * first


def summed(node_scores: Floats, session_of: NDArray[np.intp], sessions: int) -> Floats:
    """The sum over each session's nodes, shape (sessions,)."""
    found = np.bincount(session_of, weights=node_scores, minlength=sessions)
    return found.astype(np.float64)
