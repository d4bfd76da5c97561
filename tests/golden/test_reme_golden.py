"""ReMe's deletion rule, thresholds and bound against the formulas, computed here in exact fractions.

Source: arXiv 2512.10696, refinement; code v0.2.0.6 (strict comparison). Thresholds: alpha = 5, beta = 0.5, success 1.0,
hard pairs above 0.3, validation from 0.5, a sweep every 10 tasks.
"""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from memplug import Usage
from memplug_reme.forgetting import archived, removes
from memplug_reme.pairing import NEAR, PAIRS, PER_SIDE
from memplug_reme.settings import ReMeConfig
from memplug_reme.utility import (
    COMPANION,
    Counters,
    compat_removes,
    counted,
    lower_bound,
    mean_and_spread,
    paper_removes,
    raw,
    useless,
)

GRID = [(f, u) for f in range(13) for u in range(f + 1)]


@pytest.mark.parametrize(("f", "u"), GRID)
def test_the_papers_rule(f: int, u: int) -> None:
    expected = f >= 5 and Fraction(u, f) <= Fraction(1, 2)
    assert paper_removes(Counters(f, u)) is expected


@pytest.mark.parametrize(("f", "u"), GRID)
def test_the_released_comparison_is_strict(f: int, u: int) -> None:
    expected = f >= 5 and Fraction(u, f) < Fraction(1, 2)
    assert compat_removes(Counters(f, u)) is expected


def test_exactly_half_goes_by_the_paper_and_stays_by_the_code() -> None:
    assert paper_removes(Counters(6, 3))
    assert not compat_removes(Counters(6, 3))


def test_a_threshold_of_zero_divides_by_nothing() -> None:
    assert not paper_removes(Counters(0, 0), least=0)
    assert not compat_removes(Counters(0, 0), least=0)


def test_only_a_reward_of_one_helps_by_the_paper() -> None:
    assert raw((1.0, 0.99, 1.0, 0.0, 0.5)) == Counters(5, 2)


@pytest.mark.parametrize(("f", "u"), GRID)
def test_the_beta_distribution_of_the_counters(f: int, u: int) -> None:
    a, b = Fraction(u + 1), Fraction(f - u + 1)
    mean = a / (a + b)
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    found_mean, spread = mean_and_spread(Counters(f, u))
    assert found_mean == pytest.approx(float(mean), abs=1e-12)
    assert spread == pytest.approx(math.sqrt(variance), abs=1e-12)
    assert lower_bound(Counters(f, u)) == pytest.approx(
        max(0.0, float(mean) - math.sqrt(variance)), abs=1e-12
    )
    assert useless(Counters(f, u), 0.5) is (float(mean) + math.sqrt(variance) <= 0.5)


def test_two_of_five_go_by_the_paper_and_stay_by_the_bound() -> None:
    assert paper_removes(Counters(5, 2))
    assert not useless(Counters(5, 2), 0.5)
    assert useless(Counters(5, 0), 0.5)


def test_outcomes_count_by_attribution_and_age() -> None:
    ages = [Fraction(1, 4), Fraction(1, 2), Fraction(1)]
    outcomes = (1.0, 0.0, 0.5)
    by_use = counted(outcomes, 3, 1.0)
    assert by_use.tried == pytest.approx(float(sum(ages)))
    assert by_use.helped == pytest.approx(float(ages[0] + Fraction(1, 2) * ages[2]))
    along = counted(outcomes, 0, 0)
    assert (along.tried, along.helped) == (3 * COMPANION, 1.5 * COMPANION)
    assert counted((), 0, 2.0) == Counters(0.0, 0.0)


def test_thresholds_are_the_papers() -> None:
    config = ReMeConfig()
    assert (config.least, config.limit, config.sweep_every) == (5, 0.5, 10)
    assert (config.success, config.validate_at, config.hard_threshold) == (1.0, 0.5, 0.3)
    assert (NEAR, PER_SIDE, PAIRS) == (0.3, 5, 3)


def test_each_rule_is_chosen_by_name() -> None:
    half = Usage(recalled=6, used=6, outcomes=(1.0, 0.0, 1.0, 0.0, 1.0, 0.0))
    decided = {
        rule: removes(half, ReMeConfig(forget=rule))
        for rule in ("paper", "compat", "bound", "never")
    }
    assert decided == {"paper": True, "compat": False, "bound": False, "never": False}


def test_a_lesson_is_archived_with_its_figures() -> None:
    lost = Usage(recalled=5, used=5, outcomes=(0.0,) * 5)
    fine = Usage(recalled=5, used=5, outcomes=(1.0,) * 5)
    (mark,) = archived({"a": lost, "b": fine}, ReMeConfig())
    assert (mark.id, mark.reason) == ("a", "of 5 tasks it helped 0")
