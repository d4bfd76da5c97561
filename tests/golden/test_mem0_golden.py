"""Mem0's compat scores against the released formulas (mem0 2.0.18, Apache-2.0), written out plainly here."""

from __future__ import annotations

import math

import pytest

from memplug_mem0.scoring import boosted, combined, pool_of, retained, squashed


@pytest.mark.parametrize(
    ("terms", "middle", "steep"),
    [(1, 5, 0.7), (3, 5, 0.7), (4, 7, 0.6), (6, 7, 0.6), (9, 9, 0.5), (15, 10, 0.5), (16, 12, 0.5)],
)
@pytest.mark.parametrize("bm25", [0.0, 3.7, 12.0])
def test_bm25_is_squashed_by_the_number_of_terms(
    terms: int, middle: float, steep: float, bm25: float
) -> None:
    expected = 1 / (1 + math.exp(-steep * (bm25 - middle)))
    assert squashed(bm25, terms) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("similarity", "facts"), [(1.0, 1), (0.8, 5), (0.5, 40)])
def test_an_entity_of_many_facts_gives_less(similarity: float, facts: int) -> None:
    expected = similarity * 0.5 / (1 + 0.001 * (facts - 1) ** 2)
    assert boosted(similarity, facts) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("cosine", "lexical", "entity", "expected"),
    [
        (0.6, None, None, 0.6),
        (0.6, 0.3, None, 0.9 / 2),
        (0.6, None, 0.5, 1.1 / 1.5),
        (0.6, 0.3, 0.5, 1.4 / 2.5),
        (0.6, 0.0, 0.0, 0.6 / 2.5),
    ],
)
def test_the_score_is_divided_by_what_was_used(
    cosine: float, lexical: float | None, entity: float | None, expected: float
) -> None:
    assert combined(cosine, lexical, entity) == pytest.approx(expected, abs=1e-12)


def test_the_pool_is_four_times_k_and_at_least_sixty() -> None:
    assert [pool_of(k) for k in (5, 15, 20)] == [60, 60, 80]


@pytest.mark.parametrize(
    ("days", "recalled", "expected"),
    [(0, 0, 1.0), (10, 0, math.exp(-1)), (10, 4, math.exp(-0.2)), (900, 0, 0.3)],
)
def test_retention_falls_with_time_and_rises_with_recall(
    days: float, recalled: int, expected: float
) -> None:
    assert retained(days, recalled, 10.0, 0.3) == pytest.approx(expected, abs=1e-12)
