"""Whether a later sentence ends what an earlier one says: it names it, fills it otherwise, or tells it in other words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from memplug_mem0.outdating.ending import ends, of_another
from memplug_mem0.outdating.facets import arrived, mended, obtained, shown, turned, whole
from memplug_mem0.outdating.happening import happened
from memplug_mem0.outdating.kindred import parts, sorted_of, sorts
from memplug_mem0.outdating.leaving import departed, leaving, lost, named_in, renewed, swapped
from memplug_mem0.outdating.naming import alike
from memplug_mem0.outdating.refilling import FILLER, frame, refills
from memplug_mem0.outdating.restating import regained, restated, restates
from memplug_mem0.outdating.topic import retold, topical
from memplug_mem0.reading.clause import Word
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import bare, expanded, language_of, lexicon
from memplug_mem0.reading.languages.sole import SOLES
from memplug_mem0.reading.needing import search
from memplug_mem0.values import SCALE, folded

_FIGURE = re.compile(r"\d+")
_Stems: TypeAlias = tuple[str | None, ...]


def updates(
    older: str, value: str, newer: str, languages: tuple[str, ...], named: bool = False
) -> bool:
    """True where the newer sentence ends the value that the older one gave. named: only where it names it, or by a number."""
    language = language_of(newer, languages)
    if not language:
        return False
    words = lexicon(language)
    newer = alike(older, newer, words)
    if search(words.passing, newer) or not _may(older, newer, language):
        return False
    told = [one for one in clauses(older, language) if folded(value) in folded(one.raw)]
    told = told or [*clauses(older, language)]
    lacking = [one for one in told if search(words.lacks, one.raw)]
    if lacking:
        return any(regained(one, it, words) for one in lacking for it in clauses(newer, language))
    sole = SOLES[language]
    if any(retold(one, newer, language, counted=named) for one in told):
        return True
    found = clauses(newer, language)
    beside = frozenset().union(*(one.bag for one in found)) if found[1:] else frozenset()
    return any(
        ends(one, other, words)
        or refills(one, other, words, named, beside)
        or turned(one, other, words)
        or arrived(one, other, words)
        or mended(one, other, words)
        or restates(one, other, words, sole)
        for one in told
        for other in found
        if not (other.unreal or of_another(one, other, words))
    )


def akin(newer: str, languages: tuple[str, ...]) -> Callable[[str], bool]:
    """What is true of an older sentence that has the words that it takes to be ended by the newer one; cheap."""
    language = language_of(newer, languages)
    named, fillers = _taken(newer, language) if language else ((), ())

    named, fillers = (tuple(frozenset(map(bare, one)) for one in bags) for bags in (named, fillers))

    def like(older: str) -> bool:
        older = bare(expanded(older, lexicon(language)).casefold()) if language else ""
        if any(all(stem in older for stem in one) for one in named):
            return True
        for bag in fillers:
            held = sum(stem in older for stem in bag)
            if held and len(bag) - held <= FILLER:
                return True
        return False

    return like


@lru_cache(maxsize=1024)
def _taken(
    newer: str, language: str
) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """Stems of which an older sentence has all, and those of which it has all but a filler, if the newer one ends it."""
    words = lexicon(language)
    named: list[frozenset[str]] = []
    fillers: list[frozenset[str]] = []
    for one in clauses(newer, language):
        if one.unreal:
            continue
        over = [stems for stems, _ in named_in(one, words)]
        named += over + [short for stems in over for short in parts(stems, words)]
        named += [*leaving(one, words), swapped(one, words) or frozenset()]
        named += [renewed(one, words), *lost(one, words), *departed(one, words)]
        named += [stems for event in happened(one, words) for stems in event.over]
        named += [frozenset((word,)) for at in shown(one, words) for word in words.aspects[at][0]]
        named += [obtained(one, words), whole(one, words)]
        if one.values:
            named.append(one.bag - words.opaques - _units(language))
        named.append(restated(one, words, SOLES[language]))
        if one.cue or one.changed:
            fillers.append(one.bag)
        if one.changed or search(words.swap, one.raw) or search(words.lasting, one.raw):
            named += sorts(one, words)
        if not one.negated and search(words.again, one.whole):
            named.append(one.bag - words.opaques)
    named += topical(newer, language)
    return tuple(filter(None, named)), tuple(filter(None, fillers))


def _may(older: str, newer: str, language: str) -> bool:
    """False only where the letters of the older sentence tell that it does not end; cheaper than to read it."""
    letters = _letters(newer, language)
    if letters is None:
        return True
    older = expanded(older, lexicon(language)).casefold().replace("’", "'")
    bags, frames = letters
    if any(all(stem in older for stem in one) for one in bags):
        return True
    figures = frozenset(_FIGURE.findall(older))
    return any(_fits(frame, older, figures) for frame in frames)


def _fits(frame: _Stems, older: str, figures: frozenset[str]) -> bool:
    """True where what the older sentence lacks of the newer one's frame may be its filler."""
    lacking = [
        place
        for place, stem in enumerate(frame)
        if stem and (stem not in figures if stem.isdecimal() else stem not in older)
    ]
    if not lacking:
        return True
    first, last = lacking[0], lacking[-1] + 1
    return last - first <= FILLER and None not in frame[first:last]


@lru_cache(maxsize=1024)
def _letters(
    newer: str, language: str
) -> tuple[tuple[frozenset[str], ...], tuple[_Stems, ...]] | None:
    """What an older sentence has letter by letter if it is refilled: all of one of the first, or all but a filler of
    one of the second. Of these "" stands for any word that is said in several ways, and None for a copula.

    None for a sentence that tells that something is over: that is looked for in other words, too.
    """
    words, units = lexicon(language), _units(language)
    found = [one for one in clauses(newer, language) if not one.unreal]
    bags = [one.bag - words.opaques for one in found if one.values]
    bags += filter(None, (restated(one, words, SOLES[language]) for one in found))
    bags += filter(None, topical(newer, language))
    if len(_taken(newer, language)[0]) > sum(map(bool, bags)):
        return None
    if any((one.cue or one.changed) and sorted_of(one, words) for one in found):
        return None
    cued = (one for one in found if one.cue or one.changed)
    frames = (tuple(_letter(it) for it in frame(one)) for one in cued)
    return tuple(one - units for one in bags), tuple(frames)


def _letter(word: Word) -> str | None:
    if word.kind == "be":
        return None
    return word.stem if word.kind == "word" else ""


@lru_cache(maxsize=8)
def _units(language: str) -> frozenset[str]:
    """Stems of units, of which one stands for another."""
    return frozenset(map(lexicon(language).stem, SCALE))
