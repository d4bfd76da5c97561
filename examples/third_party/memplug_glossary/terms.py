"""Reads explanations of abbreviations, and writes abbreviations out. Texts only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_SHORT = r"(?P<short>[A-Z][A-Z0-9]{1,9})"
_STANDS = re.compile(rf"\b{_SHORT} (?:stands for|is short for|means) (?P<long>[^.,;:!?()]{{3,60}})")
_BRACKETS = re.compile(rf"(?P<long>(?:\b[A-Z][\w-]+ ?){{2,8}}) ?\({_SHORT}\)")
_WORD = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")


class Explained(NamedTuple):
    """An abbreviation, and what it stands for."""

    short: str
    long: str


def explained(text: str) -> list[Explained]:
    """What the text explains, in order, each abbreviation once."""
    found: dict[str, str] = {}
    for match in (*_STANDS.finditer(text), *_BRACKETS.finditer(text)):
        long = " ".join(match["long"].split())
        if match.re is _STANDS or _initials(long) == match["short"]:
            found.setdefault(match["short"], long)
    return [Explained(short, long) for short, long in found.items()]


def _initials(long: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", long) if word).upper()


def used(text: str) -> list[str]:
    """The abbreviations that the text uses, in order, each once."""
    return list(dict.fromkeys(_WORD.findall(text)))


def written_out(text: str, terms: Mapping[str, Sequence[str]]) -> str:
    """The text, with the long forms of its abbreviations behind it where it does not have them."""
    lowered = text.casefold()
    more = [
        long
        for short in used(text)
        for long in terms.get(short, ())
        if long.casefold() not in lowered
    ]
    return " ".join([text, *dict.fromkeys(more)])
