"""What counts as an entity, and which entities a question names. Pure functions of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from memplug.toolbox.text import words
from memplug_mem0.values import folded, measured
from memplug_mem0.wording import telling

if TYPE_CHECKING:
    from memplug import Query

WORDS: Final = 5
"""Words of a value that names something."""
LETTERS: Final = 60
LONGEST: Final = 6
"""Words of a name that is looked for in a question."""
_READ: Final = 400
"""Words of a question that are looked at."""
_ME: Final = frozenset(words("i me mine myself ich mich mir je moi yo"))
_MY: Final = frozenset(words("my mein meine meinen meinem meiner meines mon ma mes mi mis"))


def entity_of(value: str) -> str:
    """The folded name of what a value names; "" for an amount, a day, an hour, and more than a few words."""
    name = folded(value)
    short = len(name) <= LETTERS and len(name.split()) <= WORDS
    return name if short and telling(name) and not measured(name) else ""


def key(name: str) -> str:
    """What a name is looked up by: its words."""
    return " ".join(words(name))


def asking(query: Query) -> str:
    """Who says "I" in a question: the speaker of the turns before it, else the one that is filtered by, else "user"."""
    names = (one.name for one in reversed(query.recent) if one.role == "user" and one.name)
    only = query.filters.speakers
    return folded(next(names, only[0] if len(only) == 1 else "")) or "user"


def mentioned(question: str, speaker: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Keys of known names that stand in the question as whole words: longer ones first, no word twice.

    "My sister" is read as the speaker's sister, and "I" as the speaker.
    """
    said = list(_said(question, words(speaker)))[:_READ]
    free = [True] * len(said)
    for length in range(min(LONGEST, len(said)), 0, -1):
        for start in range(len(said) - length + 1):
            span = slice(start, start + length)
            name = " ".join(said[span])
            if all(free[span]) and known(name):
                free[span] = [False] * length
                yield name


def _said(question: str, speaker: list[str]) -> Iterator[str]:
    for word in words(question):
        if word in _ME or word in _MY:
            yield from speaker
        if word in _MY:
            yield "s"
        elif word not in _ME:
            yield word
