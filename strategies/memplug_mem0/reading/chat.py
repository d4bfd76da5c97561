"""How people write in a chat, put as the tables read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Into, Table

_WORD = re.compile(r"\w+")
_IDLE = 2
"""Words of a sentence that is hardly more than laughter."""


def plainly(table: Table, sentence: str, before: str = "") -> str:
    """The sentence without asides and requests, with what chat leaves out.

    before: the sentence before it, which says what "it" is.
    """
    around = table.around
    text = without(around.requests, sentence.rstrip(" .!…"), "")
    text = without(around.asides, text, "").strip(" ,;:-–—")
    text = _spelled(table, text)
    if table.it is None or table.mention is None or not search(table.it, text):
        return text
    mention = search(table.mention, before) or search(table.mention, text)
    if mention is None:
        return text
    noun = next(filter(None, mention.groups())).strip()
    read = table.mine.format(a=noun).strip()
    return table.it.sub(lambda it: f", {read} " if it.start() else f"{read} ", text, count=1)


def _spelled(table: Table, text: str, start: int = 0) -> str:
    """With what chat leaves out, by the patterns from the place `start` on."""
    for place, (pattern, read) in table.spelled_of.of(text, start):
        if pattern.search(text):
            return _spelled(table, _read(text, pattern, read), place + 1)
    return text


def _read(text: str, pattern: re.Pattern[str], read: Into) -> str:
    """With what is put before the first word, that is in small letters."""
    found = pattern.sub(read, text)
    if found != text and found.endswith(text):
        return f"{found.removesuffix(text)}{text[0].lower()}{text[1:]}"
    return found


def laughed(laughing: re.Pattern[str], text: str, sentence: str) -> bool:
    """True where the sentence, or what follows it in the text, is said laughing."""
    if not search(laughing, text):
        return False
    place = text.find(sentence)
    end = place + len(sentence)
    match = laughing.search(text, max(place, 0))
    return match is not None and len(_WORD.findall(text[end : match.start()])) <= _IDLE
