"""Which beginnings of words a pattern cannot match without, so that most patterns need not be tried on a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, Generic, TypeAlias, TypeVar

LONGEST: Final = 4
"""Letters of a beginning."""
_MOST: Final = 3
"""Sets that are asked for: the rarest."""
_TRIED: Final = 64
"""Texts before it is worth the time to find out what a pattern needs: some hundred times as long as to try it."""
_WORD = re.compile(r"\w+")
_A_LETTER: Final = [(code.IN, [(code.CATEGORY, code.CATEGORY_WORD)])]
Beginnings: TypeAlias = frozenset[str]
Needs: TypeAlias = tuple[Beginnings, ...]
"""A text has a word with a beginning of each of these sets, or the pattern does not match it."""
T = TypeVar("T")


@lru_cache(maxsize=256)
def begun(text: str) -> Beginnings:
    """The beginnings of the words of a text, of one to `LONGEST` letters."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        found.update((word[:1], word[:2], word[:3], word[:LONGEST]))
    return frozenset(found)


def needed(pattern: re.Pattern[str]) -> Needs:
    """What any text has that the pattern matches, the rarest first; empty where nothing is known."""
    found, _ = _of(parser.parse(pattern.pattern, pattern.flags), starts=False)
    return tuple(sorted(dict.fromkeys(found), key=_common)[:_MOST])


_KNOWN: dict[int, Needs] = {}
"""What patterns need, by their ids, which are quicker than their hashes."""
_COUNTED: dict[int, tuple[re.Pattern[str], int]] = {}
"""The patterns, which so live as long as their ids stand here, and how often they were tried before that was known."""


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """`pattern.search(text)`, tried only where the text has the words for it. Only for the patterns of a language."""
    return None if _lacks(text, pattern) else pattern.search(text)


def without(pattern: re.Pattern[str], text: str, instead: str = " ") -> str:
    """`pattern.sub(instead, text)`, likewise."""
    return text if _lacks(text, pattern) else pattern.sub(instead, text)


def _lacks(text: str, pattern: re.Pattern[str]) -> bool:
    """True where the text has not what the pattern needs, as far as that is known."""
    needs = _KNOWN.get(id(pattern))
    if needs is None:
        needs = _learnt(pattern)
    return bool(needs) and _misses(begun(text), needs)


def _misses(words: Beginnings, needs: Needs) -> bool:
    for one in needs:  # noqa: SIM110 -- a generator takes several times as long
        if one.isdisjoint(words):
            return True
    return False


def _learnt(pattern: re.Pattern[str]) -> Needs:
    """What the pattern needs, once it was tried often enough; nothing before."""
    count = _COUNTED.get(id(pattern), (pattern, 0))[1] + 1
    _COUNTED[id(pattern)] = pattern, count
    if count < _TRIED:
        return ()
    needs = _KNOWN[id(pattern)] = needed(pattern)
    return needs


class Index(Generic[T]):
    """What goes with patterns, by what they need."""

    def __init__(self, patterns: Sequence[tuple[re.Pattern[str], T]]) -> None:
        self._patterns = patterns
        self._needs: list[Needs] = []
        self._places: dict[str, list[int]] = {}
        self._tried = 0

    def of(self, text: str, start: int = 0) -> Iterator[tuple[int, T]]:
        """(place, what goes with it) for each pattern that may match the text, in their order from the place `start` on."""
        self._tried += 1
        if self._tried == _TRIED:
            self._needs, self._places = self._learnt()
        words, places, needs = begun(text), self._places, self._needs
        if not places:
            yield from ((at, self._patterns[at][1]) for at in range(start, len(self._patterns)))
            return
        found = {place for word in words if word in places for place in places[word]}
        for place in sorted(found.union(places[""])):
            if place >= start and not _misses(words, needs[place]):
                yield place, self._patterns[place][1]

    def _learnt(self) -> tuple[list[Needs], dict[str, list[int]]]:
        needs = [needed(pattern) for pattern, _ in self._patterns]
        places: dict[str, list[int]] = {"": []}
        for place, known in enumerate(needs):
            for word in known[0] if known else ("",):
                places.setdefault(word, []).append(place)
        return needs, places


def _of(parsed: Iterable[Any], *, starts: bool) -> tuple[list[Beginnings], bool]:
    """(what a sequence needs, whether a word starts behind it). starts: a word starts where it begins."""
    found: list[Beginnings] = []
    run: str | None = None
    for op, value in [*parsed, (None, None)]:
        letter = chr(value).lower() if op is code.LITERAL else ""
        if len(letter) == 1 and letter.isalnum():
            if starts:
                run = ""
            if run is not None:
                run += letter
            starts = False
            continue
        if run:
            found.append(frozenset((run[:LONGEST],)))
        run = None
        if op is not None:
            inner, starts = _one(op, value, starts)
            found += inner
    return found, starts


def _one(op: Any, value: Any, starts: bool) -> tuple[Sequence[Beginnings], bool]:
    """What one part of a pattern needs, and whether a word starts behind it."""
    if op is code.LITERAL:
        return (), not (chr(value).isalnum() or chr(value) == "_")
    if op is code.AT:
        return (), starts or value in (code.AT_BOUNDARY, code.AT_BEGINNING)
    if op is code.SUBPATTERN:
        return _of(value[3], starts=starts)
    if op is code.BRANCH:
        return _either([_of(branch, starts=starts) for branch in value[1]])
    if op in (code.MAX_REPEAT, code.MIN_REPEAT):
        inner, after = _of(value[2], starts=starts)
        return (inner, after) if value[0] else ((), starts and after)
    if op is code.ASSERT:
        direction, asserted = value
        if direction > 0:
            return _of(asserted, starts=starts)[0], starts
        return (), starts or (len(asserted) == 1 and _apart(*asserted[0]))
    if op is code.ASSERT_NOT:
        direction, asserted = value
        return (), starts or (direction < 0 and [*asserted] == _A_LETTER)
    return (), _apart(op, value)


def _either(branches: Sequence[tuple[Sequence[Beginnings], bool]]) -> tuple[list[Beginnings], bool]:
    """What all branches need together: the rarest of each."""
    union: list[Beginnings] = []
    if all(needs for needs, _ in branches):
        union = [frozenset().union(*(min(needs, key=_common) for needs, _ in branches))]
    return union, all(after for _, after in branches)


def _apart(op: Any, value: Any) -> bool:
    """True for what matches no letter or digit: a word that follows begins there."""
    return op is code.IN and all(
        (kind is code.LITERAL and not (chr(one).isalnum() or chr(one) == "_"))
        or (kind is code.CATEGORY and one in (code.CATEGORY_SPACE, code.CATEGORY_NOT_WORD))
        for kind, one in value
    )


def _common(one: Beginnings) -> float:
    """How many texts have one of these, as far as their lengths tell."""
    return sum(4.0 ** (LONGEST - len(word)) for word in one)
