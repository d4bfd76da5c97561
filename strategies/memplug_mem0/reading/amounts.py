# ruff: noqa: E501 -- a pattern is read better in one line
"""How many or how much of something: "I take 50 mg every day", "we are nine in the team"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.needing import search, without
from memplug_mem0.reading.owning import Owned
from memplug_mem0.reading.shaping import BESIDES
from memplug_mem0.values import NUMERAL, folded, often

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Table

_AMOUNT = re.compile(
    rf"(?i)(?P<v>[$€£]?(?<!\w)\d[\d.,]*(?<![.,])k?%?|{NUMERAL.pattern.removeprefix('(?i)').removeprefix(chr(92) + 'd|')}|\b(?:once|twice|einmal|zweimal|dreimal)\b|\b(?:one|une?|una|ein(?:e[nm]?)?)\b(?= \w+ (?:a|per|par|pro|al|por|in der|die) ))(?P<unit> ?[^\W\d_]+)?"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
"""In no unit, it is no amount."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ORDINAL = re.compile(r"\.\s+[^\W\d_]")
_LONGEST: Final = 5
"""Words that tell what is counted."""


@lru_cache(maxsize=512)
def _amounts(clause: str) -> tuple[re.Match[str] | None, bool]:
    """The first amount, and whether there is another one."""
    match = _AMOUNT.search(clause)
    return match, match is not None and _AMOUNT.search(clause, match.end()) is not None


def amounted(text: str) -> bool:
    """True for a text with a digit or an amount in words."""
    return bool(_DIGIT.search(text)) or _AMOUNT.search(text) is not None


def counted(table: Table, clause: str) -> Iterator[Owned]:
    """The amount in the clause, under all that is said of it: other words are another attribute."""
    around = table.around
    subject = search(table.counting, clause)
    if subject is None:
        return
    match, further = _amounts(clause)
    if (
        match is None
        or further
        or BESIDES.search(clause[match.start() :])
        or _ORDINAL.match(clause, match.end())
    ):
        return
    if search(around.when, without(around.harmless, clause)):
        return
    if around.reasons.match(clause):
        clause, cut = clause[subject.start() :], subject.start()
        if match.start() < cut:
            return
        match = _AMOUNT.search(clause)
        assert match is not None
    period = search(around.period, clause)
    rest = f"{clause[: match.start()]} {clause[match.end() :]}"
    rest = without(around.harmless, without(around.period, rest))
    told = [one for one in _WORD.findall(folded(rest)) if one not in around.dropped]
    unit = (match["unit"] or "").strip()
    if not unit and _YEAR.fullmatch(match["v"]):
        return
    if not told and unit.casefold() not in ("", *around.dropped):
        told = ["number", "of", folded(unit)]
    if not told or len(told) > _LONGEST:
        return
    if period is not None:
        told.append(often(period[0]))
    value = (
        f"{match['v']}{match['unit']}"
        if unit and unit.casefold() not in around.dropped
        else match["v"]
    )
    closes = not search(around.limits, clause)
    yield Owned(" ".join(told), value, closes=closes)
