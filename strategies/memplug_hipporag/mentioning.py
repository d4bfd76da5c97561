"""Entities that a question names, found by their words: what vectors of single names tell badly."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from memplug_hipporag.naming import normalised

if TYPE_CHECKING:
    from memplug_hipporag.state import HippoGraph

_LONGEST: Final = 12
"""Words of a name at most."""
_READ: Final = 400
"""Words of a question at most."""


def mentioned(state: HippoGraph, question: str, *, plain: bool) -> dict[int, tuple[float, str]]:
    """Nodes whose whole name the question has: longer names first, no word twice.

    Each weighs one divided by the passages that hold it, as an entity of a fact does that is likest of all.
    """
    text = normalised(question, plain=plain)
    words = _words(text)[:_READ]
    free = [True] * len(words)
    known, held = state.buffers.entity_of, state.held
    found: dict[int, tuple[float, str]] = {}
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = slice(start, start + length)
            if not all(free[span]):
                continue
            name = text[words[start][0] : words[start + length - 1][1]]
            node = known.get(name, len(held))
            if node < len(held) and held[node]:
                free[span] = [False] * length
                found[node] = 1.0 / int(held[node]), name
    return found


def _words(text: str) -> list[tuple[int, int]]:
    """Where words begin and end; a Chinese, Japanese or Korean letter is one by itself, for there no space ends a name."""
    found: list[tuple[int, int]] = []
    inside = False
    for place, letter in enumerate(text):
        alone = unicodedata.east_asian_width(letter) in "WF"
        if inside and not alone and letter != " ":
            found[-1] = found[-1][0], place + 1
        elif letter != " ":
            found.append((place, place + 1))
        inside = letter != " " and not alone
    return found
