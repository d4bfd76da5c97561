"""The one-dimensional mixture, its exact start, and the cut it makes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug_memgas.association import associates, best
from memplug_memgas.digest import runs, telling_turns
from memplug_memgas.mixture import accepted, fit, halves
from memplug_memgas.routing import certain, equal

numbers = st.lists(st.integers(-1000, 1000).map(lambda n: n / 1000), min_size=2, max_size=30)


@given(numbers)
def test_the_start_is_the_best_split_of_all(given_numbers: list[float]) -> None:
    values = np.array(given_numbers)
    above = halves(values)
    if values.min() == values.max():
        assert not above.any()
        return

    def cost(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
        return sum(
            float(((part - part.mean()) ** 2).sum()) for part in (values[mask], values[~mask])
        )

    splits = [values > one for one in np.unique(values)[:-1]]
    assert cost(above) <= min(map(cost, splits)) + 1e-9
    assert values[above].min() > values[~above].max()


@given(numbers, st.randoms())
def test_what_is_accepted_does_not_depend_on_the_order(
    given_numbers: list[float], random: object
) -> None:
    values = np.array(given_numbers)
    order = np.random.default_rng(len(values)).permutation(len(values))
    if values.min() == values.max():
        assert accepted(values).all()
        return
    one, other = fit(values), fit(values[order])
    assert np.allclose(one.means, other.means, atol=1e-6)
    assert np.allclose(one.responsibilities(values).sum(axis=1), 1.0)


def test_a_clear_upper_group_is_accepted() -> None:
    values = np.array([0.1, 0.12, 0.08, 0.81, 0.79, 0.11, 0.8])
    assert accepted(values).tolist() == [False, False, False, True, True, False, True]


def test_equal_similarities_are_all_accepted() -> None:
    assert accepted(np.full(5, 0.3)).all()
    assert accepted(np.array([0.2])).all()


def test_a_node_is_linked_to_the_upper_group_of_its_most_similar_candidates() -> None:
    vector = np.array([1.0, 0.0], np.float32)
    earlier = np.array([[0.9, 0.0], [0.1, 0.0], [0.88, 0.0], [0.12, 0.0], [-1.0, 0.0]], np.float32)
    linked = associates(vector, earlier, 4)
    assert [row for row, _ in linked] == [0, 2]
    assert [weight for _, weight in linked] == pytest.approx([0.9, 0.88])
    assert associates(vector, earlier[:0], 4) == []


def test_the_best_rows_come_in_order_with_ties_to_the_earlier() -> None:
    assert best(np.array([0.5, 0.9, 0.5, 0.5]), 3).tolist() == [1, 0, 2]


def test_certainty_favours_the_granularity_that_tells_sessions_apart() -> None:
    peaked = np.zeros(20)
    peaked[3] = 1.0
    weights = certain(np.stack([peaked, np.linspace(0, 1, 20)]), 0.2)
    assert weights[0] > weights[1]
    assert weights.sum() == pytest.approx(1.0)
    assert certain(np.ones((2, 1)), 0.2).tolist() == equal(2).tolist()


def test_telling_turns_stand_for_the_others_without_repeating_each_other() -> None:
    east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    vectors = np.stack([east, east, east, north, north]).astype(np.float32)
    texts = ["one two three four"] * 3 + ["five six seven eight"] * 2
    assert telling_turns(texts, vectors, 2) == [0, 3]
    assert telling_turns(["ok", *texts[:4]], np.roll(vectors, 1, axis=0), 1) != [0]


def test_key_phrases_are_runs_between_everyday_words() -> None:
    text = "We went to the Amsterdam canal museum.\nThe Amsterdam canal museum was closed. Yes!"
    assert runs(text, 2) == ["amsterdam canal museum", "closed"]
    assert runs("yes and no", 3) == []
