"""How useful a lesson has proved: counters, the paper's rule, and a bound that five unlucky tasks do not cross."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

COMPANION = 0.25
"""What an outcome counts for a lesson that was shown and not said to be used."""


@dataclass(frozen=True, slots=True)
class Counters:
    """Weighted counts: how often a lesson was tried (f), and how well that went (u <= f)."""

    tried: float
    helped: float


def raw(outcomes: Sequence[float]) -> Counters:
    """The paper's counters: every task counts one, and helps where its reward is 1."""
    return Counters(len(outcomes), sum(1 for one in outcomes if one >= 1.0))


def counted(outcomes: Sequence[float], used: int, half_life: float) -> Counters:
    """Outcomes, oldest first, by attribution and age.

    used: how many of them it was said to be used for; the log does not say which, so each counts the mean weight.
    half_life: outcomes after which one counts half; 0 is never.
    """
    if not outcomes:
        return Counters(0.0, 0.0)
    share = min(used, len(outcomes)) / len(outcomes)
    weight = share + COMPANION * (1 - share)
    fade = 0.5 ** (1 / half_life) if half_life else 1.0
    ages = range(len(outcomes) - 1, -1, -1)
    weights = [weight * fade**age for age in ages]
    helped = math.fsum(w * one for w, one in zip(weights, outcomes, strict=True))
    return Counters(math.fsum(weights), helped)


def mean_and_spread(counters: Counters) -> tuple[float, float]:
    """Mean (u + 1) / (f + 2) of the Beta distribution that the counters give, and its standard deviation."""
    mean = (counters.helped + 1) / (counters.tried + 2)
    return mean, math.sqrt(mean * (1 - mean) / (counters.tried + 3))


def lower_bound(counters: Counters, deviations: float = 1.0) -> float:
    """What its utility is at least, as far as can be told: what lessons are ranked by. 0..1."""
    mean, spread = mean_and_spread(counters)
    return max(0.0, mean - deviations * spread)


def useless(counters: Counters, limit: float, deviations: float = 1.0) -> bool:
    """True where the lower bound of its failure rate says that its utility is at most `limit`."""
    mean, spread = mean_and_spread(counters)
    return mean + deviations * spread <= limit


def paper_removes(counters: Counters, least: int = 5, limit: float = 0.5) -> bool:
    """f >= alpha and u/f <= beta."""
    return counters.tried >= max(least, 1) and counters.helped / counters.tried <= limit


def compat_removes(counters: Counters, least: int = 5, limit: float = 0.5) -> bool:
    """The released code's comparison: f >= alpha and u/f < beta."""
    return counters.tried >= max(least, 1) and counters.helped / counters.tried < limit
