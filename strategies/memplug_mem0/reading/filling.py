# ruff: noqa: E501 -- patterns are read better in one line
"""What fills a frame: numbers, hours, days and codes in a clause, and when two of them differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from memplug_mem0.reading.needing import may, search
from memplug_mem0.values import SCALE, compared, folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

Type = Literal["number", "clock", "day", "code"]

_DAYS = (
    "mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays? montags? dienstags? mittwochs? donnerstags? freitags? samstags? sonntags?"
    " lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches? lunes martes miércoles jueves viernes sábados? domingos?"
)
_MONTHS = (
    "january february march april may june july august september october november december jan feb apr jun jul aug sept oct nov dec januar februar märz mai juni juli oktober dezember"
    " janvier février avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre mars"
)
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})"
_CLOCKED = re.compile(r"(?i)\d(?:[:.h]\d\d| ?(?:am|pm|a\.m\.|p\.m\.|uhr))")
"""In every hour that is told in figures."""
_HOURS = ("noon", "midnight", "midi", "minuit", "mittag", "mitternacht", "mediodía", "medianoche")
_NOONS = "|".join(_HOURS)
_CLOCK = re.compile(
    r"(?i)\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|uhr)(?: \d\d\b)?(?!\w)|(?<![\d.,])\b\d{1,2}[:h]\d\d\b(?: ?(?:am|pm|uhr|h)\b)?"
    rf"|\b(?:{_NOONS})\b"
)
_DATE = re.compile(
    rf"(?i)\b(?:{'|'.join(_DAYS.split())})\b|\b(?:the |le |el |den )?\d{{1,2}}(?:st|nd|rd|th|\.|er)?(?: of| de)? {_MONTH}\b(?:,? (?:de )?(?:19|20)\d\d)?"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d\d)?|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}})?(?!\d)"
    rf"|\b(?!may\b|mars\b|mai\b|jan\b){_MONTH}\b|\bMay\b(?= )"
)
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"(?i)\d(?:st|nd|rd|th|-\d\d-\d|\.\d{1,2}\.)")
"""In every day that is told without a name."""
_CALENDAR = frozenset(
    word for it in _DAYS.replace("?", "").split() for word in (it, it.removesuffix("s"))
).union(_MONTHS.split())
_NUMBER = re.compile(r"[$€£]?(?<![\w.,])\d[\d.,:/-]*\d(?:k\b|%)?|[$€£]?(?<![\w.,])\d+(?:k\b|%)?")
_CODE = re.compile(r"\b(?!\d|(?i:o2|h2o|co2)\b)\w*?[^\W\d_]-?\d+[\w-]*\b|\b\d{1,3}[A-FJ]\b")
_FEET = re.compile(r"\b(\d) ?(?:foot|ft|feet|['’]) ?(\d{1,2})\b")
_LETTERED = re.compile(r"[^\W\d_]-?\d|\d[A-FJ]\b")
"""In every code."""
_UNIT = re.compile(r"[ -]?((?:square |cubic )?[^\W\d_]+(?: (?:carrés|cuadrados|cubes|cúbicos))?)\b")
_NEAR: Final = 0.02
"""Two quantities in different units that are nearer than this are one."""
_NAMED = re.compile(f"(?i){_NOONS}")
_NIGHT = ("midnight", "minuit", "mitternacht", "medianoche")
_WORD = re.compile(r"[^\W\d_]+")
_OCLOCK = re.compile(
    r"(?i)^(?: ?(?:o['’]clock|uhr|heures?|h)\b(?: \d\d\b)?| (?:y|menos|de la|et|in the|on|every|de la|du|des|auf|an|los|ab|zur|zum|ins|nach|beim|bei)\b|$| (?:now|instead|sharp|today|jetzt|statt|maintenant|désormais|ahora)\b)"
)

_PART = re.compile(
    r"(?i) (?:(y|menos) (media|cuarto|cinco|diez|veinte|veinticinco)\b)?(?: ?de la (mañana|madrugada|tarde|noche)\b)?"
)
"""What belongs to an hour that is told in words."""
_MINUTES = {"media": 30, "cuarto": 15, "cinco": 5, "diez": 10, "veinte": 20, "veinticinco": 25}

SYSTEMS = re.compile(
    r"(?i)(?:android|ios|ipados|watchos|chrome ?os|windows|mac ?os|ubuntu|debian|fedora|linux|version|v?\d)\b"
)
"""What runs on a thing and is not the thing."""


class Value(NamedTuple):
    """One filler of a clause."""

    type: Type
    text: str
    start: int
    end: int
    unit: str = ""
    """In which a number is given."""

    @property
    def measured(self) -> bool:
        """True for what a thing weighs, how long it is or how much it holds."""
        return self.unit in SCALE and SCALE[self.unit][0] != "time"

    def alike(self, other: Value) -> bool:
        """True where both are of one type and can be told from each other."""
        if self.type != other.type:
            return False
        return not (self.unit and other.unit) or SCALE[self.unit][0] == SCALE[other.unit][0]


@lru_cache(maxsize=4096)
def typed(text: str, words: Lexicon) -> tuple[Value, ...]:
    """The numbers, hours, days and codes of a clause, in order."""
    found: list[Value] = []
    for one in _candidates(text, words):
        if not any(other.start < one.end and one.start < other.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda it: it.start))


def _candidates(text: str, words: Lexicon) -> Iterator[Value]:
    """What may be a filler, the surest first."""
    said = {*_WORD.findall(text.casefold())}
    digits = bool(_DIGIT.search(text))
    if (digits and _CLOCKED.search(text)) or not said.isdisjoint(_HOURS):
        yield from _shaped(_CLOCK, "clock", text)
    if (digits and _DATED.search(text)) or not said.isdisjoint(_CALENDAR):
        days = _shaped(_DATE, "day", text)
        yield from (one for one in days if one.text.casefold() not in words.numbers)
    if digits:
        if _LETTERED.search(text):
            yield from _shaped(_CODE, "code", text)
        for match in _FEET.finditer(text):
            feet = int(match[1]) + int(match[2]) / 12
            yield Value("number", f"{feet:.2f}", match.start(), match.end(), "foot")
        for match in _NUMBER.finditer(text):
            yield _counted(text, words, match, match[0])
    if said.isdisjoint(words.counting):
        return
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in words.numbers:
            yield _counted(text, words, match, str(words.numbers[word]))
        elif words.classes.get(word) == "a" and words.only.search(text[: match.start()]):
            yield _counted(text, words, match, "1")


def _shaped(pattern: re.Pattern[str], name: Type, text: str) -> Iterator[Value]:
    for match in pattern.finditer(text):
        yield Value(name, match[0], match.start(), match.end())


def _counted(text: str, words: Lexicon, match: re.Match[str], said: str) -> Value:
    """The number, or the hour where something like "at" stands before it."""
    start, end = match.span()
    hour = said.isdigit() and int(said) <= 24 and may(words.at, text)
    hour = hour and bool(search(words.at, text[:start]))
    if hour and (clock := _OCLOCK.search(text[end:])):
        told = _told(said, _PART.match(text, end))
        if told is not None:
            return Value("clock", told[0], start, told[1])
        tail = clock[0] if clock[0].strip()[:1] in ("h", "u", "o") else ""
        return Value("clock", f"{said}{tail}", start, end + len(tail))
    unit = _UNIT.match(text, end)
    name = unit[1].casefold() if unit is not None else ""
    return Value("number", said, start, end, name if name in SCALE else "")


def _told(hour: str, part: re.Match[str] | None) -> tuple[str, int] | None:
    """(hour in figures, where it ends), where minutes or a part of the day are told in words."""
    if part is None or not part[0].strip():
        return None
    minutes = _MINUTES.get((part[2] or "").casefold(), 0)
    past = int(hour) * 60 + (minutes if (part[1] or "").casefold() != "menos" else -minutes)
    half = {"m": " am", "t": " pm", "n": " pm"}.get((part[3] or "")[:1].casefold(), "")
    return f"{past // 60 % 24}:{past % 60:02}{half}", part.end()


def unlike(older: Value, newer: Value) -> bool:
    """True where both are of one type and do not say the same."""
    if older.type != newer.type:
        return False
    if older.unit and newer.unit and older.unit != newer.unit:
        first, second = _quantity(older), _quantity(newer)
        return abs(first - second) > _NEAR * max(first, second)
    if older.type in ("number", "code"):
        return _plain(older.text) != _plain(newer.text)
    former, latter = older.text, newer.text
    if older.type == "clock" and (_hour(former) is not None and _hour(latter) is not None):
        return not _alike(_hour(former), _hour(latter))
    return compared(former, latter) == "other"


def quantities(one: Value, other: Value) -> tuple[float, float]:
    """Both numbers, in base units where both have a unit; 0 for what is none."""
    if one.unit and other.unit:
        return _quantity(one), _quantity(other)
    return _figure(one), _figure(other)


def _figure(value: Value) -> float:
    plain = _plain(value.text)
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else 0.0


def _quantity(value: Value) -> float:
    """In base units; 0 where the number is none."""
    return _figure(value) * SCALE[value.unit][1]


def _alike(first: tuple[int, int, str] | None, second: tuple[int, int, str] | None) -> bool:
    assert first is not None
    assert second is not None
    if first[:2] == second[:2]:
        return not (first[2] and second[2]) or first[2] == second[2]
    halves = first[2] + second[2]
    apart = abs(first[0] - second[0])
    return first[1] == second[1] and apart == 12 and ("p" in halves or not halves)


def _hour(text: str) -> tuple[int, int, str] | None:
    """Hour, minute, and "a" or "p" where that is said."""
    text = _NAMED.sub(lambda it: "12 am" if it[0].casefold() in _NIGHT else "12 pm", text)
    match = re.match(
        r"(?i)(?:at |a )?(\d{1,2})(?:(?: ?(?:uhr|heures?|h)\b ?|[:.h])(\d\d))?\s*([ap])?", text
    )
    return (int(match[1]), int(match[2] or 0), (match[3] or "").lower()) if match else None


def _plain(text: str) -> str:
    text = folded(text).strip("$€£%")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        return re.sub(r"[.,]", "", text)
    return text.replace(",", ".")
