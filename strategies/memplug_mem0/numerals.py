# ruff: noqa: E501 -- lists of words are read better in one line
"""Amounts in words, in figures: "half an hour", "fünfundzwanzig", "dos horas y media"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_UNITS: Final = (
    "zero null zéro cero", "one eins uno", "two zwei deux dos", "three drei trois tres", "four vier quatre cuatro", "five fünf cinq cinco", "six sechs seis",
    "seven sieben sept siete", "eight acht huit ocho", "nine neun neuf nueve", "ten zehn dix diez", "eleven elf onze", "twelve zwölf douze doce",
    "thirteen dreizehn treize trece", "fourteen vierzehn quatorze catorce", "fifteen fünfzehn quinze quince", "sixteen sechzehn seize dieciséis",
    "seventeen siebzehn diecisiete", "eighteen achtzehn dieciocho", "nineteen neunzehn diecinueve", "twenty zwanzig vingt veinte",
)  # fmt: skip
_TENS: Final = (
    "thirty dreißig dreissig trente treinta", "forty vierzig quarante cuarenta", "fifty fünfzig cinquante cincuenta", "sixty sechzig soixante sesenta",
    "seventy siebzig septante setenta", "eighty achtzig quatre-vingts ochenta", "ninety neunzig nonante noventa", "hundred hundert cent cien ciento",
)  # fmt: skip
_THOUSAND: Final = dict.fromkeys(("thousand", "tausend", "mille", "mil"), 1000)
_GERMAN: Final = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_SPANISH: Final = ("uno", "dós", "trés", "cuatro", "cinco", "séis", "siete", "ocho", "nueve")
NUMBERS: Final[dict[str, int]] = {
    **{word: number for number, words in enumerate(_UNITS) for word in words.split()},
    **{word: number for number, words in zip(range(30, 101, 10), _TENS, strict=True) for word in words.split()},
    **{f"{one}und{word}": 10 * ten + unit for ten, word in enumerate(("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"), 2) for unit, one in enumerate(_GERMAN, 1)},
    **{f"{one}hundert": 100 * unit for unit, one in enumerate(_GERMAN, 1)},
    **{f"veinti{one}": 20 + unit for unit, one in enumerate(_SPANISH, 1)},
    **{f"{word}cientos": 100 * number for word, number in (("dos", 2), ("tres", 3), ("cuatro", 4), ("seis", 6), ("ocho", 8))},
    "veintiún": 21, "veintidos": 22, "veintitres": 23, "dieciseis": 16, "quinientos": 500, "setecientos": 700, "novecientos": 900, "dozen": 12, "dutzend": 12, "douzaine": 12, "docena": 12,
    **_THOUSAND,
}  # fmt: skip
"""Words of numbers; those that are also other words ("once", "un") are left out."""
_HOUR: Final = r"(?:hours?|stunden?|heures?|horas?)"
_ONE: Final = r"(?:an?|one|eine?r?|une?|una)"
_PARTS: Final = tuple(
    (re.compile(pattern), minutes)
    for pattern, minutes in (
        (r"(?:half an hour|a half[- ]hour|(?:eine[r]? )?halbe(?:n)? stunde|(?:une )?demi[- ]heure|media hora)\b", 30),
        (r"(?:a quarter of an hour|(?:eine[r]? )?viertelstunde|(?:un )?quart d['’]heure|(?:un )?cuarto de hora)\b", 15),
        (r"(?:three[- ]quarters of an hour|(?:eine[r]? )?dreiviertelstunde|trois quarts d['’]heure|tres cuartos de hora)\b", 45),
    )
)  # fmt: skip
_MIXED = re.compile(
    rf"(?:(?P<n>\w+) |{_ONE} )?{_HOUR} (?:and a|et|y) (?P<part>half|quarter|demie?|quart|media|cuarto)\b"
)
_AND_HALF = re.compile(
    r"(?:(?P<n>\w+)(?: and a half|einhalb)|(?P<one>anderthalb|eineinhalb|one and a half))\b"
)
_ALONE = re.compile(
    rf"{_ONE} (?=(?:hours?|minutes?|weeks?|days?|months?|years?|stunde|minute|woche|tag|monat|jahr|heure|semaine|jour|mois|an|hora|minuto|semana|día|mes|año|kilo|kilometer|mile|litre|liter)\b)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOINT: Final = frozenset(("and", "y", "et"))


@lru_cache(maxsize=8192)
def figured(text: str) -> str:
    """A folded text that begins with an amount in words, with that in figures; any other text as it is."""
    if not text or text[0].isdigit():
        return text
    for pattern, minutes in _PARTS:
        if match := pattern.match(text):
            return f"{minutes} minutes{text[match.end() :]}"
    if match := _MIXED.match(text):
        hours = _number(match["n"] or "")
        part = 15 if match["part"] in ("quarter", "quart", "cuarto") else 30
        return f"{60 * (hours or 1) + part} minutes{text[match.end() :]}"
    if match := _AND_HALF.match(text):
        whole = 1 if match["one"] else _number(match["n"])
        return f"{whole}.5{text[match.end() :]}" if whole is not None else text
    if match := _ALONE.match(text):
        return f"1 {text[match.end() :]}"
    return _counted(text)


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get("eins" if word == "ein" else word)


def _counted(text: str) -> str:
    whole, part, end, last = 0, 0, 0, 0
    for match in _WORD.finditer(text):
        if text[last : match.start()].strip():
            break
        if not (match[0] in _JOINT and end):
            numbers = _parts(match[0])
            if numbers is None:
                break
            for number in numbers:
                whole, part = _with(whole, part, number)
            end = match.end()
        last = match.end()
    rest = text[end:]
    return f"{whole + part}{rest}" if whole + part > 1 and not rest[:2].strip().isdigit() else text


def _parts(word: str) -> list[int] | None:
    """The numbers of a word such as "twenty-five"."""
    if word in NUMBERS:
        return [NUMBERS[word]]
    found = [NUMBERS.get(one, NUMBERS.get(f"{one}s")) for one in word.split("-") if one != "et"]
    return [one for one in found if one is not None] if len(found) > 1 and all(found) else None


def _with(whole: int, part: int, number: int) -> tuple[int, int]:
    if number == 1000:
        return (whole + part or 1) * 1000, 0
    if number == 100 or (part == 4 and number == 20):
        return whole, (part or 1) * number
    return whole, part + number
