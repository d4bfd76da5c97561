"""Whether a later clause says that a thing was put somewhere else for good, or that something is held, kept or run elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug_mem0.outdating.parts import Part, parted, rest_of, sound, within
from memplug_mem0.reading.clause import Clause, Word, joint
from memplug_mem0.reading.languages.sole import stemmed
from memplug_mem0.reading.languages.topics import LAYERS, Topics
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


def goal_of(
    one: Clause, words: Lexicon, topics: Topics
) -> tuple[frozenset[str], tuple[Word, ...]] | None:
    """(stems of what is put somewhere else, the words of where); None where nothing is."""
    match = search(topics.moves, one.raw)
    if match is None or (one.limited and search(words.limited, rest_of(one, topics))):
        return None
    if one.owner not in ("me", "the", "my") or search(topics.partly, rest_of(one, topics)):
        return None
    spans = [match.span(), *(it.span() for it in topics.strips.finditer(one.raw))]
    own = [it for it in one.words if not within(it.start, spans)]
    into = topics.into.split()
    at = next(
        (at for at, it in enumerate(own) if at and it.kind == "prep" and it.raw.casefold() in into),
        0,
    )
    carriers = {*topics.carriers.split()}
    what = frozenset(
        it.stem
        for it in own[:at]
        if it.kind in ("word", "count") and it.raw.casefold() not in carriers
    )
    end = joint(own, words, at + 1)
    where = tuple(it for it in own[at + 1 : end] if it.kind in ("word", "count") or it.typed)
    if not at or not what or not where or any(it.typed for it in where):
        return None
    return what, where


def removes(
    old: Clause, found: Sequence[Clause], place: int, words: Lexicon, topics: Topics
) -> bool:
    """True where the new clause puts the thing somewhere else than the old one says it is."""
    new = found[place]
    goal = goal_of(new, words, topics)
    if goal is None:
        return False
    at = joint(old.words, words, 1)
    light = {*topics.carriers.split()}
    what, where = goal
    thing = [it for it in old.words[:at] if it.kind == "word" and it.raw.casefold() not in light]
    former = [it for it in old.words[at + 1 :] if it.kind == "word"]
    stems = {it.stem for it in thing}
    if not former or any(it.typed for it in former) or not what <= stems:
        return False
    verb = (
        {old.verb}
        if old.owner == "me"
        else {it.stem for it in thing[-1:] if not it.led and not it.capital}
    )
    told = {it.stem for it in where}.union(*(_places(it) for it in found if it is not new))
    if stems - what - verb or {it.stem for it in former} & told:
        return False
    named = former[0].capital
    if ((named or words.nouns) and former[0].led != where[0].led) or (
        named != where[0].capital and not words.nouns
    ):
        return False
    return not (stems & stemmed(words, topics.services)) or _layered(former, where)


@dataclass(frozen=True, slots=True)
class _Site:
    """What a clause says of where or with whom a thing is, by name."""

    thing: frozenset[str]
    """Stems."""
    prep: str
    name: tuple[Word, ...]


def site_of(one: Clause, words: Lexicon, topics: Topics) -> _Site | None:
    """The name behind the clause's first preposition; None where there is none."""
    at = joint(one.words, words, 1)
    end = joint(one.words, words, at + 1)
    name = [it for it in one.words[at + 1 : end] if it.kind != "be"]
    if (
        one.owner not in ("my", "the")
        or not name
        or any(it.typed or not it.capital for it in name[-1:])
    ):
        return None
    if words.nouns and any(it.led for it in name):
        return None
    light = {*topics.carriers.split()}
    thing = frozenset(
        it.stem for it in one.words[:at] if it.kind == "word" and it.raw.casefold() not in light
    )
    return _Site(thing, one.words[at].stem, tuple(name)) if thing else None


def resited(
    former: Part, found: Sequence[Clause], place: int, words: Lexicon, topics: Topics
) -> bool:
    """True where the clause before says that the thing changed, and this one gives another name for where it is."""
    first, second = site_of(former.clause, words, topics), site_of(found[place], words, topics)
    if not place or first is None or second is None or not second.thing <= first.thing:
        return False
    if (
        first.prep != second.prep
        or not _renamed(first.name, second.name)
        or not sound(found, place, former, words, topics)
    ):
        return False
    before = found[place - 1]
    if (
        before.negated
        or before.unreal
        or before.limited
        or not (before.changed or search(topics.turns, before.raw))
    ):
        return False
    named = parted(before, words, topics).told
    return first.thing - second.thing <= named and named <= first.thing | stemmed(
        words, topics.givers
    )


def _renamed(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """True for two names that differ in all but common words before them: "salle Molière"."""
    while first and second and first[0].stem == second[0].stem and not first[0].capital:
        first, second = first[1:], second[1:]
    both = (*first, *second)
    return (
        bool(first and second)
        and all(it.capital for it in both)
        and not {it.stem for it in first} & {it.stem for it in second}
    )


def _places(one: Clause) -> set[str]:
    """Stems of what stands behind prepositions."""
    found, inside = set(), False
    for it in one.words:
        inside = it.kind == "prep" or (inside and it.kind == "word")
        if inside:
            found.add(it.stem)
    return found


def _layered(former: Sequence[Word], latter: Sequence[Word]) -> bool:
    """True where both are names of one layer of a thing."""
    first, second = ({it.raw.casefold() for it in one} for one in (former, latter))
    return any(first & {*one.split()} and second & {*one.split()} for one in LAYERS)
