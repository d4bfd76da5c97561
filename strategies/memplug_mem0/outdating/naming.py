"""Who is called by name alone: "Mia" after "my daughter Mia", "my son" for "my son Max"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from memplug_mem0.reading.languages.sole import JOINING
from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_OPEN = re.compile(r"(?:^|[.!?,;:(–—]\s*|\s-\s)$")
"""What stands before the beginning of a clause."""
_LAST = re.compile(r"([\w'’-]+)\s*$")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_][\w'’-]*)|\s*$")


def alike(older: str, newer: str, words: Lexicon) -> str:
    """The newer sentence, in which somebody of the speaker's is called as in the older one."""
    for mine, name in named(older, words):
        newer = _led(newer, mine, name, words)
    for mine, name in named(newer, words):
        changes = search(words.cue, newer) or not words.changing.isdisjoint(newer.split())
        if changes and mine in older and name not in older and not _calls(older, mine):
            newer = newer.replace(f"{mine} {name}", mine)
    return newer


@lru_cache(maxsize=2048)
def named(text: str, words: Lexicon) -> tuple[tuple[str, str], ...]:
    """("my daughter", "Mia") for each of the speaker's own that a sentence names."""
    return tuple((it["mine"], it["name"]) for it in words.named.finditer(text))


def _calls(text: str, mine: str) -> bool:
    """True where a name stands behind it."""
    return bool(re.search(rf"{re.escape(mine)},? [^\W\d_a-zß-ÿ]", text))


def _led(text: str, mine: str, name: str, words: Lexicon) -> str:
    """The text with "my daughter" before the name, where this is a subject, or something is done to it."""
    for match in re.finditer(rf"\b{re.escape(name)}\b(?!['’.&-]\w)", text):
        start, end = match.span()
        if _apart(text[:start], text[end:], words):
            article = search(words.calling, text[:start])
            start = article.start() if article is not None else start
            own = mine if start else f"{mine[0].upper()}{mine[1:]}"
            return f"{text[:start]}{own} {text[match.start() :]}"
    return text


def _apart(before: str, after: str, words: Lexicon) -> bool:
    """True for a name that nothing beside it makes a part of something else, or somebody else's."""
    following = _NEXT.match(after)
    if following is None:
        return False
    word = following["word"] or ""
    if word.casefold() in JOINING or (word[:1].isupper() and not words.nouns):
        return False
    article = search(words.calling, before)
    before = without(words.drop, before if article is None else before[: article.start()], "")
    if _OPEN.search(before) or search(words.treats, before):
        return True
    last = _LAST.search(before)
    if last is None:
        return False
    low = last[1].casefold()
    kind = words.classes.get(low) or "word"
    if words.nouns:
        return kind not in ("my", "the", "a", "he", "prep") and last[1].islower()
    return kind == "light" or low in words.joins.split()
