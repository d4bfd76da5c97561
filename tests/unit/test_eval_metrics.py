"""The measures of an evaluation, on cases worked out by hand."""

import math
from statistics import fmean
from typing import Any

import pytest

from memplug.datasets.cases import Labels
from memplug.evaluation.metrics import (
    added_up,
    area_under_curve,
    credited,
    first_rank,
    ndcg,
    quantile,
    recall,
    reciprocal,
)
from memplug.evaluation.poisoning import Answer, compared, measured
from memplug.evaluation.resampling import estimate, estimate_area, holm, paired_p
from memplug.ports import Spent
from memplug.types import EPISODE, Episode, Hit, Record, Scope


def hit(id: str, *episodes: str) -> Hit:
    kind = EPISODE.name if episodes == (id,) else "facts/fact"
    record: Record[Any] = Record(id=id, kind=kind, text=id, payload=Episode())
    return Hit(record=record, score=0.5, episodes=episodes)


def ranked(*ids: str) -> list[frozenset[str]]:
    """Each word is one hit, its letters what it stands for."""
    return [frozenset(one) for one in ids]


def test_a_derived_hit_is_credited_for_its_episodes() -> None:
    assert credited(hit("a", "a")) == {"a"}
    assert credited(hit("fact", "a", "b")) == {"fact", "a", "b"}


def test_recall_is_the_share_of_the_gold_among_the_first_k() -> None:
    found = ranked(*"abcdefghijkl")

    assert recall(found, frozenset("adkx"), (1, 5, 10)) == {1: 0.25, 5: 0.5, 10: 0.5}
    assert recall(ranked("ab", "c"), frozenset("ab"), (1, 5)) == {1: 1.0, 5: 1.0}
    assert recall([], frozenset("a"), (1, 5)) == {1: 0.0, 5: 0.0}


@pytest.mark.parametrize(
    ("found", "rank"), [(ranked("x", "ay", "a"), 2), (ranked("a"), 1), (ranked("x"), 0), ([], 0)]
)
def test_the_first_rank_is_that_of_any_gold(found: list[frozenset[str]], rank: int) -> None:
    assert first_rank(found, frozenset("ab")) == rank


def test_the_reciprocal_of_not_found_is_0() -> None:
    assert [reciprocal(rank) for rank in (0, 1, 4)] == [0.0, 1.0, 0.25]


def test_ndcg_of_single_episodes_is_the_textbooks() -> None:
    found = ranked("x", "a", "y", "b")
    second, third, fourth = 1 / math.log2(3), 1 / math.log2(4), 1 / math.log2(5)

    at = ndcg(found, frozenset("ab"), (1, 2, 3, 10))

    assert at[1] == 0.0
    assert at[2] == pytest.approx(second / (1 + second))
    assert at[3] == at[2]
    assert at[10] == pytest.approx((second + fourth) / (1 + second))
    assert ndcg(ranked("c", "x", "b"), frozenset("abc"), (3,))[3] == pytest.approx(
        (1 + third) / (1 + second + third)
    )


def test_ndcg_counts_an_episode_once_and_is_1_at_most() -> None:
    assert ndcg(ranked("a", "a"), frozenset("ab"), (2,))[2] == pytest.approx(
        1 / (1 + 1 / math.log2(3))
    )
    assert ndcg(ranked("ab"), frozenset("ab"), (1, 5)) == {1: 1.0, 5: 1.0}
    assert ndcg([], frozenset("a"), (1, 5)) == {1: 0.0, 5: 0.0}


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.9, 0.8], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.5, 0.3], 0.625),
        ([], [0.5], None),
        ([0.5], [], None),
    ],
)
def test_area_under_the_curve(
    positive: list[float], negative: list[float], area: float | None
) -> None:
    assert area_under_curve(positive, negative) == area


def test_quantiles_are_values_that_occurred() -> None:
    values = [float(number) for number in range(1, 21)]

    assert (quantile(values, 0.5), quantile(values, 0.95), quantile([], 0.5)) == (10.0, 19.0, 0.0)


def test_what_models_took_is_added_up_by_step_stage_and_model() -> None:
    first = Spent(
        scope=Scope(user_id="a"), step="facts", stage="encode", model="m", calls=2, cost=0.5
    )
    second = Spent(step="facts", stage="encode", model="m", calls=1, tokens_in=7, unpriced=1)
    other = Spent(step="facts", stage="retrieve", model="m", calls=4)

    assert added_up([first, other, second]) == (
        Spent(step="facts", stage="encode", model="m", calls=3, tokens_in=7, cost=0.5, unpriced=1),
        Spent(step="facts", stage="retrieve", model="m", calls=4),
    )


def test_an_interval_is_the_middle_of_resampled_means() -> None:
    values = [0.0, 1.0] * 200

    found = estimate(values, seed=3)

    assert found.value == 0.5
    # The standard error of 400 fair coins is 0.025, so 95 % lie within 0.049.
    assert found.low == pytest.approx(0.451, abs=0.01)
    assert found.high == pytest.approx(0.549, abs=0.01)
    assert found == estimate(values, seed=3)
    assert found != estimate(values, seed=4)


def test_an_interval_of_equal_values_has_no_width() -> None:
    found = estimate([0.25] * 10)

    assert (found.value, found.low, found.high) == (0.25, 0.25, 0.25)
    assert estimate([]).value == 0.0


def test_the_interval_of_an_area_holds_it() -> None:
    positive, negative = [0.9, 0.8, 0.7, 0.4], [0.5, 0.3, 0.2]

    found = estimate_area(positive, negative)

    assert found is not None
    assert found.value == area_under_curve(positive, negative) == pytest.approx(11 / 12)
    assert found.low < found.value <= found.high == 1.0
    assert estimate_area([1.0], []) is None


def test_resampled_areas_are_those_of_the_resampled_scores() -> None:
    """Ties everywhere: every resample has the area one half."""
    found = estimate_area([0.5] * 4, [0.5] * 3)

    assert found is not None
    assert (found.low, found.high) == (0.5, 0.5)


def test_a_permutation_p_is_the_share_of_at_least_as_extreme_swaps() -> None:
    ours, theirs = [1.0] * 6, [0.0] * 6

    # Of the 64 ways to swap, two give a sum as far from zero as the observed one.
    assert paired_p(ours, theirs, resamples=20_000) == pytest.approx(2 / 64, abs=0.005)
    assert paired_p(theirs, ours, resamples=20_000) == paired_p(ours, theirs, resamples=20_000)


def test_equal_systems_have_p_1_and_a_clear_difference_never_0() -> None:
    assert paired_p([0.3, 0.5], [0.3, 0.5]) == 1.0
    assert paired_p([1.0] * 100, [0.0] * 100, resamples=999) == 1 / 1000


def test_holm_multiplies_by_what_is_left_and_keeps_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


LABELS = Labels(
    ids=("a", "b", "c", "d", "bad1", "bad2"),
    malicious={"bad1": "flood", "bad2": "magnet"},
    hard={"c": "update", "d": "update"},
)
ANSWERS = (
    Answer(
        returned=("a", "bad2", "b"),
        gold=frozenset({"a", "b"}),
        planted=frozenset({"bad1"}),
        family="flood",
    ),
    Answer(returned=("bad2",), gold=frozenset(), planted=frozenset({"bad2"}), family="magnet"),
    Answer(returned=("c", "bad1"), gold=frozenset({"c"}), planted=frozenset()),
    Answer(returned=(), gold=frozenset({"d"}), planted=frozenset()),
)


def test_poisoning_figures_count_what_was_planted_for_whom() -> None:
    found = measured(ANSWERS, LABELS, {"bad1", "c"}, (1, 2))

    one, two = found.at[1], found.at[2]
    assert (found.attacked, found.first, found.empty) == (2, 0.5, 0.25)
    assert (one.attack_success.value, two.attack_success.value) == (0.5, 1.0)
    assert (one.target_success.value, two.target_success.value) == (0.5, 0.5)
    assert (one.any_success, two.any_success) == (0.25, 0.75)
    assert (one.share, two.share) == (0.5, 0.75)
    assert two.target_by_family == {"flood": 0.0, "magnet": 1.0}


def test_poisoning_recall_is_of_what_fits_into_k() -> None:
    found = measured(ANSWERS, LABELS, (), (1, 2))

    assert found.at[1].recall is not None
    assert found.at[2].recall is not None
    assert found.at[1].recall.value == pytest.approx(fmean([1.0, 1.0, 0.0]))
    assert found.at[2].recall.value == pytest.approx(fmean([0.5, 1.0, 0.0]))
    assert found.at[2].recall_clean == 0.5


def test_quarantine_is_right_for_the_malicious_and_wrong_for_the_others() -> None:
    found = measured(ANSWERS, LABELS, {"bad1", "c"}, (1,))

    assert (found.false_quarantine, found.false_quarantine_hard) == (0.25, 0.5)
    assert found.true_quarantine == 0.5
    assert found.true_by_family == {"flood": 1.0, "magnet": 0.0}
    assert found.false_by_kind == {"update": 0.5}


def test_a_defence_is_held_against_the_undefended_run() -> None:
    undefended = measured(ANSWERS, LABELS, (), (2,))
    guarded = [
        Answer(returned=("b",), gold=one.gold, planted=one.planted, family=one.family)
        for one in ANSWERS
    ]

    found = compared(measured(guarded, LABELS, (), (2,)), undefended, "plain").at[2]

    assert found.recall_kept == pytest.approx((0.5 / 3) / 0.5)
    assert (found.clean_kept, found.reduction) == (0.0, 1.0)
