"""What a clause says to be over: what it names, who left, what is new instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.happening import happened
from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_WHOSE = re.compile(r"(?<=\w)['’]s?(?= |$)")
_HOW: Final = {"x": "from", "o": "other", "z": "part"}
"""How a thing is over that a pattern names as this."""


def tells(one: Clause, words: Lexicon) -> bool:
    """True for a clause that says of something it names, or of what an event ends, that it is over."""
    return (
        any(named for named, _ in named_in(one, words))
        or any(
            search(it, one.plain) for it in (words.leaves, words.swaps, words.dies, words.departs)
        )
        or bool(search(words.renews, one.raw))
        or any(happened(one, words))
    )


def lost(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of who or what died."""
    match = None if one.negated else search(words.dies, one.plain)
    if match is not None:
        named = _stems(next(filter(None, match.groups()), ""), words)
        if named:
            yield named


def departed(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of who lives with the speaker no more."""
    match = None if one.negated else search(words.departs, one.plain)
    if match is not None and (named := _stems(match["x"], words)):
        yield named


def renewed(one: Clause, words: Lexicon) -> frozenset[str]:
    """Stems of what the speaker has a new one of."""
    match = None if one.negated else search(words.renews, one.raw)
    return _stems(match["x"].casefold(), words) if match is not None else frozenset()


def then(one: Clause, words: Lexicon) -> bool:
    """True where a day is all that limits it: of what happened, not of how long it holds."""
    if search(words.goes, one.plain):
        return False
    return not search(words.limited, without(words.regular, without(words.today, one.raw)))


@lru_cache(maxsize=1024)
def named_in(one: Clause, words: Lexicon) -> tuple[tuple[frozenset[str], str], ...]:
    """Stems of each thing that the clause says is over or not so, and how it says so.

    "cut": what takes its place was cut off; "from": it is that from which something else is now another;
    "other": somebody of the speaker's has it no more;
    "part": something was moved away from it;
    "not": it is not so, or was wrong; "".
    """
    return tuple(_named_in(one, words))


def _named_in(one: Clause, words: Lexicon) -> Iterator[tuple[frozenset[str], str]]:
    told = one.owner and not one.bare
    if told or one.plain.startswith(words.lapsing) or _lapses(one):
        for pattern in words.denies if one.negated else words.stops:
            match = search(pattern, one.plain)
            if match is not None:
                groups = match.groupdict()
                what = next(filter(None, (groups[it] for it in groups if it[0] == "x")), "")
                who = _spoken(groups.get("w") or "", words)
                said = f"{who} {what}{groups.get('y') or ''}".strip()
                short = without(words.tail, said, "").strip()
                for text in dict.fromkeys((said, short, _WHOSE.sub("", short))):
                    yield _stems(text, words), ""
                yield _stems(without(words.toward, short, ""), words), "cut"
                if search(words.parts, one.plain):
                    yield from ((it, "cut") for it in _heads(short, words))
    if not one.negated and (match := search(words.gives_way, one.plain)) is not None:
        what = next(filter(None, match.groups()), "")
        yield from ((_stems(it, words), "") for it in (what, without(words.tail, what, "")))
    for pattern in () if one.negated else words.replaces:
        match = search(pattern, one.plain)
        if match is not None:
            (group, said), *_ = match.groupdict().items()
            for text in dict.fromkeys((said, without(words.tail, said, ""))):
                yield _stems(text, words), _HOW[group]
    match = search(words.nots, one.plain)
    if match is not None:
        yield _stems(f"{match['w']} {match['x']}", words), "not"


def _spoken(text: str, words: Lexicon) -> str:
    """Without what stands before the speaker: "since the operation I"."""
    tokens = text.split()
    places = [place for place, one in enumerate(tokens) if words.classes.get(one) == "me"]
    return " ".join(tokens[places[-1] + 1 :]) if places else text


def _lapses(one: Clause) -> bool:
    """True where somebody named does not do something: "Rosa does not clean here anymore"."""
    return one.negated and not one.idle and bool(one.words) and one.words[0].capital


def _heads(text: str, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of what stands before each preposition but those in names of things."""
    tokens = text.split()
    for place, token in enumerate(tokens):
        if place and words.classes.get(token) == "prep" and token not in words.within:
            yield _stems(" ".join(tokens[:place]), words)


def swapped(one: Clause, words: Lexicon) -> frozenset[str] | None:
    """Stems of what the speaker has another one of."""
    match = None if one.negated else search(words.swaps, one.plain)
    return _stems(match["x"], words) if match is not None else None


def leaving(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of the name of somebody who is gone."""
    match = search(words.leaves, one.plain)
    if match is not None and (named := _stems(match["x"], words)):
        yield named


def _stems(text: str, words: Lexicon) -> frozenset[str]:
    found = set()
    for token in text.split():
        kind = words.classes.get(token, "word")
        if kind in ("word", "count", "change"):
            found.add(words.stem(token) if kind == "word" else token)
    return frozenset(found - words.opaques)
