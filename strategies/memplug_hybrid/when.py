"""Times that a question names ("in May 2023", "last week", "on 3 June"), as days, and how close other days lie to them.

Days are ordinals of the proleptic Gregorian calendar, as `date.toordinal` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from memplug_hybrid.settings import NEARNESS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Days: TypeAlias = tuple[int, int]
"""First and last day of a period."""

_YEAR = "January February March April May June July August September October November December"
MONTHS = _YEAR.split()
_MONTH_OF = {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)}
_M = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_D = r"(\d{1,2})(?:st|nd|rd|th)?"
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2}
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_AGO = re.compile(
    r"\b(\d{1,4}|a|one|two|three|four|five|six|couple)(?: of)? (day|week|month|year)s? ago\b"
)
_WEEKDAY = re.compile(r"\b(?:last|on) (monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MAY_BE_DATE = re.compile(r"\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_MAY_BE_RELATIVE = re.compile(
    r"day|week|month|year|night|morning|ago|[天日周週月年礼]|星期", re.IGNORECASE
)
_LONGEST = 100_000
"""Days between the first and the last text up to which closeness is tabulated; beyond, nothing is close."""


@dataclass(frozen=True, slots=True)
class Periods:
    """What a question names: periods of a certain year, and days or months (day None) of any year."""

    fixed: tuple[Days, ...] = ()
    yearly: tuple[tuple[int, int | None], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fixed or self.yearly)


def periods(question: str, today: date) -> Periods:
    """The periods that a question names; words such as "yesterday" are counted from `today`."""
    fixed: list[Days] = []
    yearly: list[tuple[int, int | None]] = []
    rest = question
    # Most questions name no time, and the patterns together take longer than a small store's lists.
    for pattern, read in _DATES if _MAY_BE_DATE.search(question) else ():
        for match in pattern.finditer(rest):
            try:
                found = read(*match.groups())
            except ValueError:  # no such day
                continue
            if isinstance(found, _AnyYear):
                yearly.append((found.month, found.day))
            else:
                fixed.append(found)
        rest = pattern.sub(" ", rest)
    if _MAY_BE_RELATIVE.search(question):
        fixed += _relative(rest.lower(), today)
    return Periods(tuple(fixed), tuple(yearly))


def closeness(named: Periods, first: int, last: int) -> NDArray[np.float32] | None:
    """For each day from `first` to `last` 1 inside a named period, falling by e every seven days outside it."""
    import numpy as np

    if not named or last - first > _LONGEST:
        return None
    days = np.arange(first, last + 1)
    outside = np.full(len(days), np.inf, np.float32)
    for start, end in (*named.fixed, *_of_years(named, first, last)):
        np.minimum(outside, np.maximum(np.maximum(start - days, days - end), 0), out=outside)
    near: NDArray[np.float32] = np.exp(-outside / np.float32(NEARNESS))
    return near


def _of_years(named: Periods, first: int, last: int) -> list[Days]:
    found: list[Days] = []
    for year in range(date.fromordinal(first).year - 1, date.fromordinal(last).year + 2):
        for month, day in named.yearly:
            try:
                found.append(_month(year, month) if day is None else _day(year, month, day))
            except ValueError:  # 29 February, or a year that does not exist
                continue
    return found


def _day(year: int, month: int, day: int) -> Days:
    ordinal = date(year, month, day).toordinal()
    return ordinal, ordinal


def _month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).toordinal(), following.toordinal() - 1


def _year(year: int) -> Days:
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()


def _month_number(name: str) -> int:
    return _MONTH_OF[name[:3].lower()]


@dataclass(frozen=True, slots=True)
class _AnyYear:
    """A day, or a whole month, of no certain year."""

    month: int
    day: int | None = None


_Reader: TypeAlias = Callable[..., "Days | _AnyYear"]

# In this order: what one pattern has read, the next ones do not see.
_DATES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda y, m, d: _day(int(y), int(m), int(d))),
        (r"(\d{4})年(\d{1,2})月(\d{1,2})[日号號]", lambda y, m, d: _day(int(y), int(m), int(d))),
        (r"(\d{4})年(\d{1,2})月", lambda y, m: _month(int(y), int(m))),
        (r"(?<!\d)(\d{1,2})月(\d{1,2})[日号號]", lambda m, d: _any_year(int(m), int(d))),
        (
            rf"\b{_D}(?: of)? {_M},? (\d{{4}})\b",
            lambda d, m, y: _day(int(y), _month_number(m), int(d)),
        ),
        (rf"\b{_M} {_D},? (\d{{4}})\b", lambda m, d, y: _day(int(y), _month_number(m), int(d))),
        (rf"\b{_M},? (?:of )?(\d{{4}})\b", lambda m, y: _month(int(y), _month_number(m))),
        (rf"\b{_D}(?: of)? {_M}", lambda d, m: _any_year(_month_number(m), int(d))),
        (rf"\b{_M} {_D}\b", lambda m, d: _any_year(_month_number(m), int(d))),
        (
            rf"\b(?:[Ii]n|[Ll]ast|[Ss]ince|[Dd]uring|of|early|late|mid|[Bb]y) {_M}",
            lambda m: _AnyYear(_month_number(m)),
        ),
        (r"\b(?:in|during|of|since) ((?:19|20)\d\d)\b", lambda y: _year(int(y))),
        (r"((?:19|20)\d\d)年", lambda y: _year(int(y))),
    )
)


def _any_year(month: int, day: int) -> _AnyYear:
    date(2000, month, day)  # raises ValueError where no year has it
    return _AnyYear(month, day)


def _relative(question: str, today: date) -> list[Days]:
    """Periods counted from today, of a lower-cased question."""
    now = today.toordinal()
    monday = now - today.weekday()
    year, month = today.year, today.month
    found = [
        span
        for pattern, span in (
            (r"\byesterday\b|昨天|昨日", (now - 1, now - 1)),
            (r"\btoday\b|\bthis morning\b|\btonight\b|今天|今日", (now, now)),
            (r"前天|一昨日", (now - 2, now - 2)),
            (r"\blast week\b|上个?(?:星期|礼拜)|上[周週]|先週", (monday - 7, monday - 1)),
            (r"\bthis week\b|[这這]个?(?:星期|礼拜)|[这這本][周週]|今週", (monday, now)),
            (
                r"\blast month\b|上个?月|上個月|先月",
                _month(year - (month == 1), (month - 2) % 12 + 1),
            ),
            (r"\bthis month\b|[这這]个?月|這個月|今月", (now - today.day + 1, now)),
            (r"\blast year\b|去年", _year(year - 1)),
            (r"\bthis year\b|今年", (_year(year)[0], now)),
            (r"\blast weekend\b|上[周週]末|先週末", (monday - 2, monday - 1)),
        )
        if re.search(pattern, question)
    ]
    for count, unit in _AGO.findall(question):
        number, days = _COUNTS.get(count) or int(count), _UNITS[unit]
        centre = now - number * days
        found.append((centre - days // 2, centre + days // 2))
    for name in _WEEKDAY.findall(question):
        day = now - ((today.weekday() - _WEEKDAYS.index(name) - 1) % 7 + 1)
        found.append((day, day))
    return found
