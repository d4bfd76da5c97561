"""Many phrases in one pattern, put so that it is matched quickly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

_SPECIAL = frozenset("\\.^$*+?{}[]()|")
_REPEATED = frozenset("*+?{")


def joined(phrases: Sequence[str]) -> str:
    """A pattern, for any case, that matches what the phrases with bars between them match, the same one first.

    Phrases that begin alike share their letters, so that most are left with the first. None has a group that captures
    or a bar outside of groups.
    """
    found: list[str] = []
    for plain, run in groupby(phrases, _plain):
        if not plain:
            found += run
            continue
        begun: dict[str, list[str]] = {}
        for one in run:
            begun.setdefault(one[0].lower(), []).append(one)
        for letter, alike in begun.items():
            rest = [one[1:] for one in alike]
            found.append(f"{letter}(?:{joined(rest)})" if rest[1:] else alike[0])
    return "|".join(found)


def _plain(phrase: str) -> bool:
    """True where the first sign stands for itself, once, and what follows it is whole."""
    whole = phrase.count("(") == phrase.count(")") and phrase.count("[") == phrase.count("]")
    return bool(phrase) and phrase[0] not in _SPECIAL and phrase[1:2] not in _REPEATED and whole
