"""How sure a mean over questions is, and whether two systems differ: bootstrap and permutation, under a seed.

Questions are resampled, not conversations: the intervals say how the figure would vary over other questions of these
conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from memplug.evaluation.metrics import area_under_curve
from memplug.evaluation.report import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1 << 20
"""Numbers that are drawn at once."""


def estimate(values: Sequence[float], seed: int = 0, resamples: int = 1000) -> Estimate:
    """The mean with the middle 95 % of its bootstrap distribution; zeros without values."""
    if not len(values):
        return Estimate(0.0, 0.0, 0.0)
    sample = np.asarray(values, np.float64)
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            sample[random.integers(0, len(sample), (rows, len(sample)))].mean(axis=1)
            for rows in _rows(resamples, len(sample))
        ]
    )
    return _estimate(float(sample.mean()), means)


def estimate_area(
    positive: Sequence[float], negative: Sequence[float], seed: int = 0, resamples: int = 1000
) -> Estimate | None:
    """The area under the curve with its interval, both groups resampled; None where either is empty."""
    value = area_under_curve(positive, negative)
    if value is None:
        return None
    ups, downs = np.asarray(positive, np.float64), np.sort(np.asarray(negative, np.float64))
    random = np.random.default_rng(seed)
    # Each positive's share of negatives below it, ties half; resampling then weighs positives and negatives apart.
    levels, place = np.unique(downs, return_inverse=True)
    below, upto = np.searchsorted(levels, ups, "left"), np.searchsorted(levels, ups, "right")
    areas = np.empty(resamples)
    for number in range(resamples):
        drawn = place[random.integers(0, len(downs), len(downs))]
        counts = np.concatenate(([0], np.cumsum(np.bincount(drawn, minlength=len(levels)))))
        shares = (counts[below] + counts[upto]) / 2
        areas[number] = shares[random.integers(0, len(ups), len(ups))].mean() / len(downs)
    return _estimate(value, areas)


def _estimate(value: float, resampled: NDArray[np.float64]) -> Estimate:
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Estimate(value, float(low), float(high))


def paired_p(
    first: Sequence[float], second: Sequence[float], seed: int = 0, resamples: int = 10_000
) -> float:
    """Two-sided p of the mean difference under random swaps of the two systems' answers, question by question.

    Never 0: the observed assignment counts as one of them. 1 where the two never differ.
    """
    differences = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    random = np.random.default_rng(seed)
    total = float(differences.sum())
    extreme = 0
    for rows in _rows(resamples, len(differences)):
        width = -(-len(differences) // 8)
        drawn = random.integers(0, 256, (rows, width), dtype=np.uint8)
        swapped = np.unpackbits(drawn, axis=1, count=len(differences))
        sums = total - 2 * (swapped.astype(np.float64) @ differences)
        extreme += int((np.abs(sums) >= abs(total) - 1e-9).sum())
    return (extreme + 1) / (resamples + 1)


def holm(values: Sequence[float]) -> list[float]:
    """The p values of several tests corrected for their number by Holm's method, in the order given."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    corrected, least = [0.0] * len(values), 0.0
    for tested, place in enumerate(order):
        least = max(least, min(1.0, (len(values) - tested) * values[place]))
        corrected[place] = least
    return corrected


def _rows(resamples: int, width: int) -> list[int]:
    """So many resamples in blocks that fit into memory."""
    block = max(1, _BLOCK // max(1, width))
    return [min(block, resamples - start) for start in range(0, resamples, block)]
