"""What there is one of at a time, in whatever words it is said: how one gets to work, with whom one banks, what one waits for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.happening import content
from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    import re

    from memplug_mem0.reading.languages.lexicon import Lexicon


_DIGITS: Final = "0123456789"
_PLAIN: Final = "9"
"""At the end of a group's name: see `Side.plain`."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a clause says of a facet."""

    kind: str
    """The group of the pattern that matched; x stands for its own words, and xn for those of a name."""
    said: frozenset[str]
    """Stems of what it says."""
    where: frozenset[str]
    """Stems of where or of what that is so; empty where it says nothing of that."""
    plain: bool
    """There is one so surely that it need not be said that it changed."""


@lru_cache(maxsize=2048)
def sides(plain: str, words: Lexicon) -> dict[int, Side]:
    """By the place of each facet that a clause tells of: what it says of it."""
    names = frozenset(plain.split())
    found: dict[int, Side] = {}
    for place, (told, pattern) in enumerate(words.aspects):
        match = None if told.isdisjoint(names) else search(pattern, plain)
        if match is None:
            continue
        groups = {name: text for name, text in match.groupdict().items() if text}
        where = content(groups.pop("w", ""), words)
        if groups:
            kind, text = next(iter(groups.items()))
            found[place] = Side(kind.rstrip(_DIGITS), content(text, words), where, _PLAIN in kind)
    return found


def surely(words: Lexicon) -> tuple[re.Pattern[str], ...]:
    """The facets of which there is one so surely that a clause need not say that it changed."""
    return tuple(
        pattern
        for _, pattern in words.aspects
        if any(_PLAIN in name for name in pattern.groupindex)
    )


def told(one: Clause, words: Lexicon) -> bool:
    """True for a clause that says that a facet is another one now, or that what was waited for is there."""
    return bool(shown(one, words) or obtained(one, words) or whole(one, words))


def shown(one: Clause, words: Lexicon) -> dict[int, Side]:
    """The facets that the clause says to be otherwise now."""
    if one.negated or one.limited:
        return {}
    found = sides(one.plain, words)
    if one.cue or one.changed or not found:
        return found
    return {place: side for place, side in found.items() if side.plain and not one.idle}


def turned(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the new clause says of a facet something else than the old one."""
    if old.negated or old.limited or _once(new, words):
        return False
    latter = shown(new, words)
    former = sides(old.plain, words) if latter else {}
    return any(
        place in former
        and _other(former[place], side, old, new, words)
        and _mine(old, new, words, place)
        and _mine(new, old, words, place)
        for place, side in latter.items()
    )


def obtained(one: Clause, words: Lexicon) -> frozenset[str]:
    """The stem of what the speaker has or has done at last; empty where the clause says nothing of that."""
    return _gained(one, words)[1]


def arrived(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the speaker has what the old clause waits for, or has done what it works for."""
    if old.owner != "me":
        return False
    kind, head, rest = _gained(new, words)
    match = search(words.awaits, old.plain) if head else None
    if match is None or not match.groupdict()[kind]:
        return False
    awaited = content(match[kind], words)
    return head <= awaited and (kind == "x" or rest <= awaited)


def _gained(one: Clause, words: Lexicon) -> tuple[str, frozenset[str], frozenset[str]]:
    """(x for what the speaker has and y for what is done, the stem of what it is, those of what is said of it)."""
    match = None if one.negated or one.limited else search(words.obtains, one.plain)
    if match is None:
        return "", frozenset(), frozenset()
    kind, said = next((name[0], it) for name, it in match.groupdict().items() if it)
    found: list[str] = []
    for token in said.split():
        if (found and words.classes.get(token) == "prep") or "'" in token[:-1]:
            break
        if words.classes.get(token, "word") == "word":
            found.append(words.stem(token))
    return kind, frozenset(found[-1:]), frozenset(found)


def whole(one: Clause, words: Lexicon) -> frozenset[str]:
    """Stems of what is well again, or mended."""
    match = None if one.limited or one.negated else search(words.mends, one.plain)
    said = next(filter(None, match.groups()), "") if match is not None else ""
    return content(said, words)


def mended(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the old clause says that something is ill or broken, and the new one that it no longer is."""
    well = whole(new, words) if old.owner in ("my", "the") else frozenset()
    if well.isdisjoint(it.stem for it in old.words[:2]):
        return False
    return bool(well) and well < old.bag and bool(old.bag & words.ailing)


def _other(former: Side, latter: Side, old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where both say something else of the same."""
    if former.kind != latter.kind:
        return not (former.where and latter.where) or bool(former.where & latter.where)
    ranked = (former.said ^ latter.said) & words.ranking
    if former.kind not in ("x", "xn") or (former.said & latter.said and not ranked):
        return False
    if former.kind == "xn" and not (former.said <= _capital(old) and latter.said <= _capital(new)):
        return False
    if former.where and not former.where & (latter.where | latter.said):
        return False
    return bool(former.said and latter.said)


def _once(one: Clause, words: Lexicon) -> bool:
    """True for what was so on one day of the past."""
    return one.past and not one.cue and bool(search(words.single, one.whole))


def _mine(one: Clause, other: Clause, words: Lexicon, place: int) -> bool:
    """True where the clause is about the speaker, or about something of the speaker's that the other one names or the facet."""
    if one.owner == "my" and one.words:
        first, told = one.words[0].stem, words.aspects[place][0]
        return first in other.bag or first in map(words.stem, told)
    return one.owner == "me" or bool(search(words.undergone, one.plain))


def _capital(one: Clause) -> frozenset[str]:
    """Stems of the names in it; of all its words where it is written without capitals."""
    plain = one.whole.islower()
    return frozenset(it.stem for it in one.words if it.capital or plain)
