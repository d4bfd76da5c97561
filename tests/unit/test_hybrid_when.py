"""Times that a question names, and how close days lie to them."""

from __future__ import annotations

import math
from datetime import date

import pytest

from memplug_hybrid.when import Periods, closeness, periods

THURSDAY = date(2023, 6, 15)


def day(*ymd: int) -> int:
    return date(*ymd).toordinal()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("What happened on 2023-05-07?", (2023, 5, 7), (2023, 5, 7)),
        ("on 7 May 2023", (2023, 5, 7), (2023, 5, 7)),
        ("on May 7th, 2023", (2023, 5, 7), (2023, 5, 7)),
        ("in May 2023", (2023, 5, 1), (2023, 5, 31)),
        ("in December 2023", (2023, 12, 1), (2023, 12, 31)),
        ("in 2022", (2022, 1, 1), (2022, 12, 31)),
        ("yesterday", (2023, 6, 14), (2023, 6, 14)),
        ("last week", (2023, 6, 5), (2023, 6, 11)),
        ("this week", (2023, 6, 12), (2023, 6, 15)),
        ("last month", (2023, 5, 1), (2023, 5, 31)),
        ("last year", (2022, 1, 1), (2022, 12, 31)),
        ("last weekend", (2023, 6, 10), (2023, 6, 11)),
        ("two weeks ago", (2023, 5, 29), (2023, 6, 4)),
        ("3 days ago", (2023, 6, 12), (2023, 6, 12)),
        ("on Monday", (2023, 6, 12), (2023, 6, 12)),
        ("last thursday", (2023, 6, 8), (2023, 6, 8)),
        ("昨天我去了哪里？", (2023, 6, 14), (2023, 6, 14)),
        ("上周", (2023, 6, 5), (2023, 6, 11)),
        ("先月の旅行", (2023, 5, 1), (2023, 5, 31)),
        ("2023年5月7日", (2023, 5, 7), (2023, 5, 7)),
        ("2023年5月", (2023, 5, 1), (2023, 5, 31)),
    ],
)
def test_a_period_is_read(asked: str, first: tuple[int, ...], last: tuple[int, ...]) -> None:
    assert periods(asked, THURSDAY) == Periods(((day(*first), day(*last)),), ())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("in May", (5, None)), ("on 3 June", (6, 3)), ("July 4th", (7, 4)), ("5月7日", (5, 7))],
)
def test_a_date_without_a_year_is_of_any_year(asked: str, expected: tuple[int, int | None]) -> None:
    assert periods(asked, THURSDAY) == Periods((), (expected,))


@pytest.mark.parametrize(
    "asked", ["Who may come?", "31 of 40 marched", "on 2023-13-45", "99 May 2023x"]
)
def test_what_is_no_date_is_not_read_as_a_fixed_one(asked: str) -> None:
    assert periods(asked, THURSDAY).fixed == ()


def test_january_looks_back_into_the_year_before() -> None:
    assert periods("last month", date(2023, 1, 10)).fixed == (
        (day(2022, 12, 1), day(2022, 12, 31)),
    )


def test_closeness_falls_by_e_in_seven_days() -> None:
    near = closeness(Periods(((100, 102),)), 93, 109)

    assert near is not None
    assert near[[7, 8, 9]] == pytest.approx(1)
    assert near[[0, 16]] == pytest.approx(math.exp(-1))


def test_a_month_without_a_year_is_close_in_each_year() -> None:
    first = day(2021, 1, 1)
    near = closeness(periods("in May", THURSDAY), first, day(2023, 12, 31))

    assert near is not None
    assert near[day(2021, 5, 5) - first] == near[day(2023, 5, 30) - first] == 1
    assert near[day(2022, 8, 1) - first] < 0.01


def test_29_february_is_looked_for_in_leap_years_only() -> None:
    first = day(2023, 1, 1)
    near = closeness(Periods((), ((2, 29),)), first, day(2024, 12, 31))

    assert near is not None
    assert near[day(2024, 2, 29) - first] == 1


def test_nothing_is_close_where_no_time_is_named() -> None:
    assert closeness(Periods(), 1, 10) is None
