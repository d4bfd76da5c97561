"""Measures of one answered question, and of how well scores part two groups: pure functions on ids and numbers.

A ranking is given as what each hit stands for: an episode stands for itself, any other hit for the episodes it was made
from (`Hit.episodes`). An episode counts once, for the first hit that stands for it. A hit that stands for several
episodes is credited for each of them, which is why the tokens of the hits belong beside every figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from memplug.ports import Spent

if TYPE_CHECKING:
    from memplug.types import Hit

Credits = Sequence[frozenset[str]]
"""What each hit stands for, best first."""


def credited(hit: Hit) -> frozenset[str]:
    """The episodes a hit stands for: itself where it is one, otherwise those it was made from."""
    return frozenset((hit.record.id, *hit.episodes))


def recall(ranked: Credits, gold: frozenset[str], depths: Iterable[int]) -> dict[int, float]:
    """By k: the share of the gold that the first k hits stand for."""
    return {k: len(gold & frozenset().union(*ranked[:k])) / len(gold) for k in depths}


def first_rank(ranked: Credits, gold: frozenset[str]) -> int:
    """The rank, from 1, of the first hit that stands for any of the gold; 0 where none does."""
    return next((rank for rank, one in enumerate(ranked, 1) if one & gold), 0)


def reciprocal(rank: int) -> float:
    """1 / rank; 0 for rank 0."""
    return 1 / rank if rank else 0.0


def ndcg(ranked: Credits, gold: frozenset[str], depths: Iterable[int]) -> dict[int, float]:
    """By k: discounted cumulative gain of the first k hits, by that of an ideal list of single episodes, 1 at most.

    A hit's gain is the number of gold episodes that no better hit stood for.
    """
    depths = tuple(depths)
    deepest = max(depths, default=0)
    left, gains = set(gold), [0.0]
    for rank, one in enumerate(ranked[:deepest], 1):
        gains.append(len(left & one) / math.log2(rank + 1))
        left -= one
    reached = list(accumulate(gains))
    ideal = list(accumulate([0.0, *(1 / math.log2(rank + 1) for rank in range(1, deepest + 1))]))
    return {
        k: min(1.0, reached[min(k, len(reached) - 1)] / ideal[min(k, len(gold))]) for k in depths
    }


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a positive's score is above a negative's, ties counting half; None where either is empty."""
    if not positive or not negative:
        return None
    ranks: dict[float, float] = {}
    ordered = sorted([*positive, *negative])
    for index, value in enumerate(ordered):
        ranks.setdefault(value, index + 1)
    last = {value: index + 1 for index, value in enumerate(ordered)}
    total = math.fsum((ranks[value] + last[value]) / 2 for value in positive)
    count = len(positive)
    return (total - count * (count + 1) / 2) / (count * len(negative))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies (nearest rank); 0 without values."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def added_up(spent: Iterable[Spent]) -> tuple[Spent, ...]:
    """The same, one for each step, stage and model; scopes are left out."""
    sums: dict[tuple[str, str, str], Spent] = {}
    for one in spent:
        key = one.step, one.stage, one.model
        had = sums.get(key, Spent(step=one.step, stage=one.stage, model=one.model))
        sums[key] = Spent(
            step=one.step,
            stage=one.stage,
            model=one.model,
            calls=had.calls + one.calls,
            tokens_in=had.tokens_in + one.tokens_in,
            tokens_out=had.tokens_out + one.tokens_out,
            seconds=had.seconds + one.seconds,
            cost=had.cost + one.cost,
            unpriced=had.unpriced + one.unpriced,
            cached=had.cached + one.cached,
            failed=had.failed + one.failed,
        )
    return tuple(sums[key] for key in sorted(sums))


def usage_of(result: object) -> tuple[Spent, ...]:
    """What models took for a verb's result, where it says so."""
    usage = getattr(result, "usage", ())
    return (
        () if isinstance(usage, Mapping) else tuple(one for one in usage if isinstance(one, Spent))
    )
