"""Who speaks of their own affairs, of which nobody knows better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONE: Final = r"I|I'm|my|mine|ich|mein\w*|je|j['’]\w+|mon|ma|mes|yo|mi|mis"
_SEVERAL: Final = r"we|our|wir|unser\w*|nous|notre|nos|nuestr[oa]s?"
OWN: Final = re.compile(rf"(?i)\b(?:{_ONE})\b")
"""Somebody speaks of their own affairs."""
OURS: Final = re.compile(rf"(?i)\b(?:{_ONE}|{_SEVERAL})\b")
"""The same, or of those of a group that they belong to."""
SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def of_oneself(text: str, marks: Iterable[str]) -> bool:
    """True where a sentence that holds one of the marks, in small letters, is in the first person; without any, the text."""
    if not OWN.search(text):
        return False
    held = [one for one in SENTENCE.split(text) if any(mark in one.casefold() for mark in marks)]
    return any(OWN.search(one) for one in held or (text,))
