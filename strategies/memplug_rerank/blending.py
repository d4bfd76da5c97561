"""From two sets of scores to one order: pure functions on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """How some hits stand after reranking. Each array has one entry per hit, in the order they came."""

    shares: Floats
    """What each hit had, as a share of the best."""
    relevance: Floats
    """What the reranker says, as a share of its best."""
    blended: Floats
    """Both together, 0..1."""
    order: NDArray[np.intp]
    """Places, best first; of equals the one that stood before."""


def blend(shares: Floats, scores: Floats, weight: float) -> Blend:
    """`(1 - weight) * share + weight * score / best score`, ordered.

    A reranker that tells nothing apart (all scores equal) moves nothing.
    """
    best = scores.max()
    relevance = shares if best == scores.min() else scores / best
    blended = (1 - weight) * shares + weight * relevance
    return Blend(shares, relevance, blended, np.argsort(-blended, kind="stable"))


def shares_of(scores: Sequence[float], units: Sequence[Hashable]) -> Floats:
    """Each score as a share of the best in its unit, never above that of a hit listed before.

    Fusion lists hits of several units (episodes, derived records) in turn, and scores tell of the order within one
    only. Never rising, the shares keep the order that the hits came in, whoever made it.
    """
    best: dict[Hashable, float] = {}
    for score, unit in zip(scores, units, strict=True):
        best[unit] = max(best.get(unit, 0.0), score)
    shares = [
        score / best[unit] if best[unit] > 0 else 0.0
        for score, unit in zip(scores, units, strict=True)
    ]
    return np.minimum.accumulate(np.array(shares, float))


def levelled(found: Blend, level: float) -> Floats:
    """New scores in the hits' places: the best takes `level`, the others their share of it."""
    best = found.blended.max()
    return level * (found.blended / best if best > 0 else found.blended)


def below(scores: Sequence[float], floor: float) -> list[float]:
    """The scores of hits that were not reranked, scaled where they would stand above `floor`."""
    highest = max(scores, default=0.0)
    return list(scores) if highest <= floor else [score * floor / highest for score in scores]
