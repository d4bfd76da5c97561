# ruff: noqa: E501 -- a table's patterns are read better in one line
"""Dates in a sentence, resolved against the time at which it was said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from memplug_mem0.values import MONTHS

_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_DATED = re.compile(
    rf"(?i)\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.|er)?(?: of| de)? )?(?P<m>{_MONTH})\.?(?: (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:))?(?:,? (?:de )?(?P<y>(?:19|20)\d\d))?\b"
)
_YEAR = re.compile(
    r"(?i)\b(?:in|since|from|early|late|of|seit|im jahr|depuis|en|desde) ((?:19|20)\d\d)\b"
)
_AGO = re.compile(
    r"(?i)\b(?:(?P<n>\d+|an?|one|two|three|four|five|six|ten|ein(?:em|er)?|zwei|drei|vier|un[ea]?|deux|trois|dos|tres) )(?P<u>day|week|month|year|tag|woche|monat|jahr|jour|semaine|mois|an|d[ií]a|semana|mes|año)(?:e?n|s|es)? ago\b"
    r"|\b(?:vor|il y a|hace) (?P<n2>\d+|ein(?:em|er)?|zwei|drei|vier|un[ea]?|deux|trois|dos|tres) (?P<u2>tag|woche|monat|jahr|jour|semaine|mois|an|d[ií]a|semana|mes|año)(?:e?n|s|es)?\b"
)
_LAST = re.compile(
    r"(?i)\b(?:last|letzte[nrs]?) (?P<u>week|month|year|woche|monat|jahr)\b|\b(?:la |le |l')?(?P<u2>semaine|mois|an(?:née)?|semana|mes|año) (?:derni(?:er|ère)|pasad[oa])\b"
)
_NEXT = re.compile(
    r"(?i)\b(?:next|nächste[nrs]?|kommende[nrs]?) \w+|\b(?:prochaine?|próxim[oa]|que viene|demain|morgen(?! früh)|mañana(?! por)|tomorrow)\b"
)
_YESTERDAY = re.compile(r"(?i)\b(?:yesterday|gestern|hier|ayer)\b")
_DAYS: Final = {
    **dict.fromkeys(("day", "tag", "jour", "día", "dia"), 1),
    **dict.fromkeys(("week", "woche", "semaine", "semana"), 7),
    **dict.fromkeys(("month", "monat", "mois", "mes"), 30),
    **dict.fromkeys(("year", "jahr", "an", "année", "año"), 365),
}
_COUNTS: Final = {
    **dict.fromkeys(("a", "an", "one", "ein", "einem", "einer", "un", "une", "una"), 1),
    **dict.fromkeys(("two", "zwei", "deux", "dos"), 2),
    **dict.fromkeys(("three", "drei", "trois", "tres"), 3),
    **dict.fromkeys(("four", "vier"), 4),
    "five": 5,
    "six": 6,
    "ten": 10,
}


def told_of(text: str, said: datetime) -> datetime | None:
    """The day that the text names, as someone who speaks at `said` means it; None where it names none."""
    if match := _ISO.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if _YESTERDAY.search(text):
        return said - timedelta(days=1)
    if match := _AGO.search(text):
        count = (match["n"] or match["n2"]).casefold()
        days = _DAYS[(match["u"] or match["u2"]).casefold()]
        return said - timedelta(
            days=days * (int(count) if count.isdigit() else _COUNTS.get(count, 1))
        )
    if match := _LAST.search(text):
        return said - timedelta(days=_DAYS[(match["u"] or match["u2"]).casefold()])
    for match in _DATED.finditer(text):
        if match["m"].casefold() in ("may", "mars", "mar", "sun") and not (
            match["d1"] or match["d2"] or match["y"]
        ):
            continue
        return _dated(match, said)
    if match := _YEAR.search(text):
        return _day(int(match[1]), 1, 1)
    return None


def ahead(text: str, said: datetime) -> bool:
    """True where the text speaks of what is still to come."""
    if _NEXT.search(text):
        return True
    day = told_of(text, said)
    return day is not None and day > said + timedelta(days=1)


def _dated(match: re.Match[str], said: datetime) -> datetime | None:
    """A month with or without day and year; without a year the one next to `said`, and rather before it."""
    month = MONTHS[match["m"].casefold()]
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
