# ruff: noqa: E501 -- words are read better in few lines
"""Which words a pattern cannot match without, so that most patterns need not be tried on a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from threading import Lock
from typing import Any, Final, Generic, TypeAlias, TypeVar

LONGEST: Final = 7
"""Letters of a beginning."""
_MOST: Final = 3
"""Sets that are asked for: the rarest."""
_TRIED: Final = 64
"""Texts before it is worth the time to find out what a pattern needs: some hundred times as long as to try it."""
_LEARNT: Final = 2
"""Patterns of an index of which it is found out with a text."""
_FORMS: Final = 256
"""Beginnings that one place of a pattern may give."""
_HELD: Final = 4096
"""Texts of which is known what they have."""
_KEPT: Final = 8192
"""Words, likewise."""
_WORD = re.compile(r"\w+|[^\w\s]")
_A_LETTER: Final = (code.CATEGORY, code.CATEGORY_WORD)
_ENDS: Final = (code.AT_BOUNDARY, code.AT_END, code.AT_END_STRING)
_STARTS: Final = (*_ENDS, code.AT_BEGINNING, code.AT_BEGINNING_STRING)
_REPEATS: Final = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
Beginnings: TypeAlias = frozenset[str]
"""Of words in lower case, each with a space behind it; signs are words."""
Needs: TypeAlias = tuple[Beginnings, ...]
"""A text has a beginning of each of these sets, or the pattern does not match it."""
Heads: TypeAlias = Beginnings | None
"""What the word has in which a part of a pattern ends, up to there; "" where none has begun, None for anything."""
_FREQUENT: Final = (
    "i s t m we my our you it he she the a an is are was were be been have has had do does did to of in on at for with and or but that this not so as from by about just really like"
    " can will would there what how when who all one some very up out more no if get got good me they ich wir mein meine der die das den dem ein eine einen und ist sind war habe"
    " haben hat nicht zu im am auf für mit von auch noch es aber wenn nur je nous mon ma mes le la les un une des de du et est ai suis ne pas à en dans pour avec sur que qui ce il"
    " elle au plus c j l n qu yo mi mis el los las una del y es está por para con se lo su al más como pero ya muy nos . , ' ’ ? ! - : ;"
)
"""Words and signs that most texts have one of."""
_POOR: Final = frozenset(f"{one} " if one.isalpha() else one for one in _FREQUENT.split())
_START: Final[Beginnings] = frozenset(("",))
T = TypeVar("T")


def beginnings(word: str) -> Iterator[str]:
    """The beginnings of a word in lower case, of one to `LONGEST` letters; a space counts as its end."""
    whole = f"{word} "
    return (whole[:length] for length in range(1, min(len(whole), LONGEST) + 1))


def needed(pattern: re.Pattern[str]) -> Needs:
    """What any text has that the pattern matches, the rarest first; empty where nothing is known."""
    found, heads = _of(parser.parse(pattern.pattern, pattern.flags), None, ended=False)
    return tuple(sorted(dict.fromkeys([*found, *_left(heads)]), key=_common)[:_MOST])


class _Words(dict[str, int]):
    """Of what stands between two spaces which sets of beginnings it has, as bits."""

    def __init__(self, asked: dict[str, int]) -> None:
        self._asked = asked

    def __missing__(self, words: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        several = [] if words.isalnum() else _WORD.findall(words)
        if several[1:]:
            found = reduce(or_, map(self.__getitem__, several))
        else:
            found = reduce(or_, (self._asked.get(one, 0) for one in beginnings(words)))
        self[words] = found
        return found


class _Texts(dict[str, int]):
    """The same of each text."""

    def __init__(self, asked: dict[str, int]) -> None:
        self._words = _Words(asked)

    def __missing__(self, text: str) -> int:
        if len(self) >= _HELD:
            self.clear()
        low = text.lower() if text.isascii() else _alike(text)
        found = reduce(or_, map(self._words.__getitem__, low.split()), 0)
        self[text] = found
        return found


def _alike(text: str) -> str:
    """In lower case, with the letters for others that patterns in any case hold to be the same."""
    return text.lower().replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")


class _Asked:
    """The sets of beginnings that patterns need, each with its bit, in what is known of texts."""

    def __init__(self) -> None:
        self._sets: dict[Beginnings, int] = {}
        self._having: dict[str, int] = {}
        self._lock = Lock()
        self.texts = _Texts(self._having)

    def bits(self, needs: Needs) -> list[int]:
        """The bits of the sets. Texts are looked at anew, so that what is known of them has these bits."""
        with self._lock:
            new = [one for one in needs if one not in self._sets]
            for one in new:
                bit = self._sets[one] = 1 << len(self._sets)
                for beginning in one:
                    self._having[beginning] = self._having.get(beginning, 0) | bit
            if new:
                self.texts = _Texts(self._having)
            return [self._sets[one] for one in needs]


_ASKED: Final = _Asked()
_KNOWN: dict[int, int] = {}
"""The bits that patterns need, by their ids, which are quicker than their hashes."""
_COUNTED: dict[int, tuple[re.Pattern[str], int]] = {}
"""The patterns, which so live as long as their ids stand here, and how often they are tried before that is found out."""


def may(pattern: re.Pattern[str], text: str) -> bool:
    """False where the text lacks words without which the pattern does not match. Only for the patterns of a language."""
    needs = _KNOWN.get(id(pattern))
    if needs is None:
        needs = _learnt(pattern)
    return not needs or _ASKED.texts[text] & needs == needs


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """`pattern.search(text)`, tried only where it `may` match."""
    needs = _KNOWN.get(id(pattern))
    if needs is None:
        needs = _learnt(pattern)
    if needs and _ASKED.texts[text] & needs != needs:
        return None
    return pattern.search(text)


def without(
    pattern: re.Pattern[str], text: str, instead: str | Callable[[re.Match[str]], str] = " "
) -> str:
    """`pattern.sub(instead, text)`, likewise."""
    return pattern.sub(instead, text) if may(pattern, text) else text


def _learnt(pattern: re.Pattern[str]) -> int:
    """What the pattern needs, once it was tried often enough; nothing before. It is not found out for many at once."""
    _, left = _COUNTED.get(id(pattern)) or (pattern, _TRIED + len(_COUNTED) % _TRIED)
    _COUNTED[id(pattern)] = pattern, left - 1
    if left > 1:
        return 0
    needs = _KNOWN[id(pattern)] = sum(_ASKED.bits(needed(pattern)))
    return needs


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What is known of the patterns of an index, by their places."""

    count: int
    """How many are known: the first ones."""
    needs: tuple[int, ...]
    """What each of them needs."""
    free: tuple[int, ...]
    """Those that need nothing, and those of which it is not known."""
    having: Mapping[int, tuple[int, ...]]
    """The others, by the bit of what they need that is rarest."""
    asked: int
    """All these bits."""


class Index(Generic[T]):
    """What goes with patterns, by what they need."""

    def __init__(self, patterns: Sequence[tuple[re.Pattern[str], T]]) -> None:
        self._patterns = patterns
        self._known = _Learnt(0, (), tuple(range(len(patterns))), {}, 0)
        self._tried = 0

    def of(self, text: str, start: int = 0) -> Iterator[tuple[int, T]]:
        """(place, what goes with it) for each pattern that may match the text, in their order from the place `start` on."""
        known = self._known
        if known.count < len(self._patterns):
            self._tried += 1
            if self._tried > _TRIED:
                known = self._known = self._learnt(known)
        # Asked for only now, so that it has all the bits that are known.
        held = _ASKED.texts[text]
        found, asked = [*known.free], held & known.asked
        while asked:
            one = asked & -asked
            found += known.having[one]
            asked ^= one
        for place in sorted(found):
            needs = known.needs[place] if place < known.count else 0
            if place >= start and held & needs == needs:
                yield place, self._patterns[place][1]

    def _learnt(self, known: _Learnt) -> _Learnt:
        """With what a few more patterns need."""
        end = min(known.count + _LEARNT, len(self._patterns))
        needs, free, having = [*known.needs], {*known.free}, dict(known.having)
        for place in range(known.count, end):
            bits = _ASKED.bits(needed(self._patterns[place][0]))
            needs.append(sum(bits))
            if bits:
                free.remove(place)
                having[bits[0]] = (*having.get(bits[0], ()), place)
        return _Learnt(end, tuple(needs), tuple(sorted(free)), having, sum(having))


def _of(parsed: Sequence[Any], heads: Heads, *, ended: bool) -> tuple[list[Beginnings], Heads]:
    """What a sequence needs, and what its last word may have. heads: of the word before; ended: no letter follows."""
    found: list[Beginnings] = []
    rest = [*parsed]
    while True:
        while rest and (letters := _letters(*rest[0])):
            heads, cut = _longer(heads, letters)
            found += cut
            del rest[0]
        if heads and heads != _START and _ends(rest, ended=ended):
            found += _left(heads, " ")
            heads = _START
        if not rest:
            return found, heads
        op, value = rest.pop(0)
        if op is code.SUBPATTERN:
            rest[:0] = value[3]
        elif op is code.ATOMIC_GROUP:
            rest[:0] = value
        elif op in _REPEATS and value[0]:
            least, most, inner = value
            times = min(least, LONGEST)
            rest[:0] = [*inner] * times + [(op, (0, most, inner))] * (most > times)
        else:
            needs, heads = _one(op, value, heads, rest, ended=ended)
            found += needs


def _one(
    op: Any, value: Any, heads: Heads, rest: Sequence[Any], *, ended: bool
) -> tuple[list[Beginnings], Heads]:
    """The same for one part of a pattern, which matches no known letters. rest: what follows it."""
    if op is code.BRANCH:
        ended = _ends(rest, ended=ended)
        return _either([_of(one, heads, ended=ended) for one in value[1]], ended=ended)
    if op in _REPEATS:
        return _perhaps(value[2], heads, once=value[1] == 1, ended=_ends(rest, ended=ended))
    if op is code.FAILURE or (op is code.ASSERT_NOT and not value[1]):
        return [frozenset()], _START
    if op is code.AT or op is code.ASSERT_NOT:
        starts = value in _STARTS if op is code.AT else _any_letter(value[1])
        return [], _START if heads is None and starts else heads
    if op is code.ASSERT:
        direction, inner = value
        if direction > 0:
            found, after = _of(inner, heads, ended=False)
            return [*found, *_left(after)], heads
        return [], _START if heads is None and len(inner) == 1 and _apart(*inner[0]) else heads
    if not _apart(op, value):
        return _left(heads), None
    signs = _signs(op, value)
    return [frozenset(signs)] if signs and not any(map(str.isspace, signs)) else [], _START


def _longer(heads: Heads, letters: Sequence[str]) -> tuple[Heads, list[Beginnings]]:
    """Beginnings with one of the letters behind them, and what is needed where these are too many to go on with."""
    if heads is None:
        return None, []
    longer = frozenset((head + one)[:LONGEST] for head in heads for one in letters)
    return (longer, []) if len(longer) <= _FORMS else (None, _left(heads))


def _either(
    branches: Sequence[tuple[list[Beginnings], Heads]], *, ended: bool
) -> tuple[list[Beginnings], Heads]:
    """What all branches need together: the rarest of each."""
    heads = [after for _, after in branches if after is not None]
    if len(heads) == len(branches) and not any(needs for needs, _ in branches):
        longer = frozenset().union(*heads)
        if len(longer) <= _FORMS:
            return [], longer
    each = [[*needs, *_left(after, " " if ended else "")] for needs, after in branches]
    found = [frozenset().union(*(min(one, key=_common) for one in each))] if all(each) else []
    return found, _START if ended or all(after == _START for _, after in branches) else None


def _perhaps(
    inner: Sequence[Any], heads: Heads, *, once: bool, ended: bool
) -> tuple[list[Beginnings], Heads]:
    """The same for what may be left out, and come again unless it comes `once` at most."""
    seen = new = heads
    while new and seen is not None:
        last = ended and (once or _ends(inner, ended=False))
        needs, after = _of(inner, new, ended=last)
        if needs or after is None or len(after) > _FORMS:
            again = seen == after == _START
            return _left(heads), _START if ended or again else None
        new, seen = frozenset() if once else after - seen, seen | after
    return [], seen


def _ends(rest: Sequence[Any], *, ended: bool) -> bool:
    """True where the sequence matches nothing that goes on with a word. ended: nor does what follows it."""
    if not rest:
        return ended
    op, value = rest[0]
    if op in (code.LITERAL, code.IN):
        return _apart(op, value)
    if op is code.AT:
        return value in _ENDS
    others = rest[1:]
    if op is code.SUBPATTERN:
        return _ends([*value[3], *others], ended=ended)
    if op is code.ATOMIC_GROUP:
        return _ends([*value, *others], ended=ended)
    if op is code.BRANCH:
        return all(_ends([*one, *others], ended=ended) for one in value[1])
    if op in _REPEATS:
        free = _ends([*value[2], *others], ended=ended)
        return free and (value[0] > 0 or _ends(others, ended=ended))
    if op in (code.ASSERT, code.ASSERT_NOT) and value[0] > 0:
        shut = _any_letter(value[1]) if op is code.ASSERT_NOT else _ends(value[1], ended=False)
        return shut or _ends(others, ended=ended)
    return op is code.FAILURE or (
        op in (code.ASSERT, code.ASSERT_NOT) and _ends(others, ended=ended)
    )


def _left(heads: Heads, end: str = "") -> list[Beginnings]:
    """What a text has where a word begins so; nothing where it need not begin."""
    if not heads or "" in heads:
        return []
    return [frozenset(f"{head}{end}"[:LONGEST] for head in heads)]


def _any_letter(parsed: Sequence[Any]) -> bool:
    """True for one letter of any kind, or one sign of several."""
    if len(parsed) != 1 or parsed[0][0] is not code.IN:
        return False
    signs = parsed[0][1]
    return _A_LETTER in signs and signs[0][0] is not code.NEGATE


def _letters(op: Any, value: Any) -> list[str]:
    """All that one part of a pattern may match, in lower case, if these are known and letters."""
    if op is code.LITERAL:
        sign = chr(value).lower()
        return [sign] if len(sign) == 1 and _letter(sign) else []
    found = _signs(op, value) if op is code.IN else []
    return found if all(map(_letter, found)) else []


def _signs(op: Any, value: Any) -> list[str]:
    """All letters or signs that one part of a pattern may match, in lower case; none where they are not known."""
    if op is code.LITERAL:
        value = [(op, value)]
    elif op is not code.IN:
        return []
    found = [chr(one).lower() for kind, one in value if kind is code.LITERAL]
    return found if len(found) == len(value) and all(len(one) == 1 for one in found) else []


def _letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _apart(op: Any, value: Any) -> bool:
    """True for what matches no letter or digit: a word that follows begins there."""
    if op is code.LITERAL:
        return not _letter(chr(value))
    return op is code.IN and all(
        (kind is code.LITERAL and not _letter(chr(one)))
        or (kind is code.CATEGORY and one in (code.CATEGORY_SPACE, code.CATEGORY_NOT_WORD))
        for kind, one in value
    )


def _common(one: Beginnings) -> float:
    """How many texts have one of these, as far as their lengths tell."""
    return sum(1.0 if word in _POOR else 4.0 ** (word.endswith(" ") - len(word)) for word in one)
