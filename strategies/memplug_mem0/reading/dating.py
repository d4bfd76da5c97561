# ruff: noqa: E501 -- a table's patterns are read better in one line
"""Dates in a sentence, resolved against the time at which it was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from memplug_mem0.numerals import NUMBERS
from memplug_mem0.reading.needing import search, without
from memplug_mem0.values import MONTHS, lowered

_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_DATED = re.compile(
    rf"(?i)\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.|er)?(?: of| de)? )?(?P<m>{_MONTH})\.?(?: (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:))?(?:,? (?:de )?(?P<y>(?:19|20)\d\d))?\b"
)
_YEAR = re.compile(
    r"(?i)\b(?:in|since|from|early|late|of|seit|im jahr|depuis|en|desde) ((?:19|20)\d\d)\b"
)
_COUNTS: Final = {
    **dict.fromkeys(("a", "an", "one", "ein", "einem", "einer", "un", "une", "una"), 1),
    **{word: number for word, number in NUMBERS.items() if 1 < number <= 12},
}
_MANY = "|".join(("\\d+", *_COUNTS))
_AGO = re.compile(
    rf"(?i)\b(?:(?P<n>{_MANY}) )(?P<u>day|week|month|year|tag|woche|monat|jahr|jour|semaine|mois|an|d[ií]a|semana|mes|año)(?:e?n|s|es)? ago\b"
    rf"|\b(?:vor|il y a|hace) (?P<n2>{_MANY}) (?P<u2>tag|woche|monat|jahr|jour|semaine|mois|an|d[ií]a|semana|mes|año)(?:e?n|s|es)?\b"
)
_LAST = re.compile(
    r"(?i)\b(?:last|letzte[nrs]?) (?P<u>week|month|year|woche|monat|jahr)\b|\b(?:la |le |l')?(?P<u2>semaine|mois|an(?:née)?|semana|mes|año) (?:derni(?:er|ère)|pasad[oa])\b"
)
_SINCE = re.compile(rf"(?i)\b(?:since|depuis|seit|desde) (?:\w+ )?(?:{_MONTH})\b")
_NEXT = re.compile(
    r"(?i)\b(?:next|nächste[nrs]?|kommende[nrs]?) \w+|\b(?:prochaine?|próxim[oa]|que viene|demain|morgen(?! früh)|(?<!de )(?<!la )(?<!esta )(?<!cada )mañana(?! por)|tomorrow)\b"
)
_YESTERDAY = re.compile(r"(?i)\b(?:yesterday|gestern|hier|ayer)\b")
_DAYS: Final = {
    **dict.fromkeys(("day", "tag", "jour", "día", "dia"), 1),
    **dict.fromkeys(("week", "woche", "semaine", "semana"), 7),
    **dict.fromkeys(("month", "monat", "mois", "mes"), 30),
    **dict.fromkeys(("year", "jahr", "an", "année", "año"), 365),
}
_INSIDE = re.compile(
    r"(?i)\b(?:in|im|en|since|seit|depuis|desde|during|last|this|of|letzten|au mois de) $"
)
_LEAP: Final = 2000
"""A year that has every day."""


def told_of(text: str, said: datetime) -> datetime | None:
    """The day that the text names, as someone who speaks at `said` means it; None where it names none."""
    if match := _ISO.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if search(_YESTERDAY, text):
        return said - timedelta(days=1)
    if match := search(_AGO, text):
        count = (match["n"] or match["n2"]).casefold()
        days = _DAYS[lowered(match["u"] or match["u2"])]
        return said - timedelta(
            days=days * (int(count) if count.isdigit() else _COUNTS.get(count, 1))
        )
    if match := search(_LAST, text):
        return said - timedelta(days=_DAYS[lowered(match["u"] or match["u2"])])
    for match in _DATED.finditer(text) if search(_DATED, text) else ():
        if match["m"].casefold() in ("may", "mars", "mar", "sun") and not (
            match["d1"] or match["d2"] or match["y"]
        ):
            continue
        return _dated(match, said)
    if match := search(_YEAR, text):
        return _day(int(match[1]), 1, 1)
    return None


def ahead(text: str, said: datetime, *, happened: bool = False) -> bool:
    """True where the text speaks of what is still to come. happened: it is told as past, so no day lies ahead."""
    if search(_NEXT, text):
        return True
    if happened:
        return False
    day = told_of(without(_SINCE, text), said)
    return day is not None and day > said + timedelta(days=1)


def _dated(match: re.Match[str], said: datetime) -> datetime | None:
    """A month with or without day and year; without a year the one next to `said`, and rather before it."""
    month = MONTHS[lowered(match["m"])]
    day = int(match["d1"] or match["d2"] or 1)
    if match["y"]:
        return _day(int(match["y"]), month, day)
    found = _day(said.year, month, day)
    if found is not None and found > said + timedelta(days=183):
        return _day(said.year - 1, month, day)
    return found


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Time:
    """Days that a question names, both included."""

    first: date
    last: date
    yearly: bool = False
    """Of any year."""

    def holds(self, moment: datetime) -> bool:
        """True where the moment lies in it."""
        day = moment.date()
        if not self.yearly:
            return self.first <= day <= self.last
        return _of_year(self.first) <= _of_year(day) <= _of_year(self.last)


def named(question: str, now: datetime) -> tuple[Time, ...]:
    """The times that a question names: days, months and years, and such as "last week", counted from `now`.

    A month or a day without a year is that of any year. A month's name alone counts behind such as "in" only.
    """
    found: list[Time] = []
    today = now.date()
    for match in _ISO.finditer(question):
        found += _one_day(_day(int(match[1]), int(match[2]), int(match[3])))
    for match in _DATED.finditer(question):
        found += _months(match, question[: match.start()])
    for match in _YEAR.finditer(question):
        found.append(Time(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)))
    if _YESTERDAY.search(question):
        found.append(Time(today - timedelta(days=1), today - timedelta(days=1)))
    for match in _LAST.finditer(question):
        found.append(_before(_DAYS[lowered(match["u"] or match["u2"])], today))
    for match in _AGO.finditer(question):
        found += _ago(match, today)
    return tuple(found)


def _one_day(day: datetime | None) -> Iterator[Time]:
    if day is not None:
        yield Time(day.date(), day.date())


def _months(match: re.Match[str], before: str) -> Iterator[Time]:
    """A month or a day in it, of the year that is named or of any."""
    month, number = MONTHS[lowered(match["m"])], match["d1"] or match["d2"]
    if not (number or match["y"] or _INSIDE.search(before)):
        return
    year = int(match["y"] or _LEAP)
    first = _day(year, month, int(number or 1))
    if first is not None:
        end = first.date() if number else _month_end(first.date())
        yield Time(first.date(), end, yearly=not match["y"])


def _before(days: int, today: date) -> Time:
    """The week (from Monday on), month or year before that of today."""
    if days == _DAYS["week"]:
        monday = today - timedelta(days=today.weekday() + days)
        return Time(monday, monday + timedelta(days=days - 1))
    if days == _DAYS["year"]:
        return Time(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    last = today.replace(day=1) - timedelta(days=1)
    return Time(last.replace(day=1), last)


def _ago(match: re.Match[str], today: date) -> Iterator[Time]:
    """As long a time as it is counted in, around the day: "two months ago" are thirty days."""
    count = (match["n"] or match["n2"]).casefold()
    unit = _DAYS[lowered(match["u"] or match["u2"])]
    try:
        day = today - timedelta(
            days=unit * (int(count) if count.isdigit() else _COUNTS.get(count, 1))
        )
        yield Time(day - timedelta(days=unit // 2), day + timedelta(days=unit // 2))
    except OverflowError:  # before the calendar begins
        return


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _of_year(day: date) -> tuple[int, int]:
    return day.month, day.day
