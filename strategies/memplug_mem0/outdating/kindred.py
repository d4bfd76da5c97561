"""Two clauses that say one thing but for two words of a kind of which one has one at a time: "night shift", "early shift"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_FIRST: Final = 3
"""Letters of the first part of a word that is put together."""
_REST: Final = 3
"""Letters of the other one."""
_ELIDED: Final = 3
"""Words of the older clause that the newer one may leave out."""


def shifted(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the newer clause has such a word in the place of the older one's, in whatever order of words."""
    if not (words.kinds or words.scales) or new.values or not (new.cue or new.changed):
        return False
    if _trails(new, words):
        return False
    if old.apart(new) and not _switched(old, new, words):
        return False
    former, latter = _apart(old, new, words), _apart(new, old, words)
    place = next((at for at, one in enumerate(latter) if _kinds(one, words)), None)
    if place != 0 or not _trailing(latter[0], latter[1:], new, words):
        return False
    pairs = [one for one in former if _sort(one, latter[0], words)]
    if len(pairs) != 1 or len(former) > _ELIDED + 1:
        return False
    if len(latter) > 1 and any(it.kind == "prep" and it.start > pairs[0].start for it in old.words):
        return False
    if not _shared(old, new, words):
        firm = (
            new.changed
            or search(words.swap, new.raw)
            or (search(words.lasting, new.raw) and not _one_of(latter[0], new, words))
        )
        mine = old.owner == "me" or _switched(old, new, words)
        return bool(firm) and mine and not _any(latter[0], new, words)
    return not _any(latter[0], new, words)


def sorts(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """What an older clause has of which the clause gives another one of a kind: the word for the kind, or one of its scale."""
    for word in one.words:
        low = word.raw.casefold()
        if word.kind != "word":
            continue
        if kind := words.kind(low):
            yield frozenset((kind,))
        for scale in words.stemmed_scales.get(word.stem, ()):
            yield from (frozenset((words.stem(it),)) for it in words.scales[scale].split())


def sorted_of(one: Clause, words: Lexicon) -> bool:
    """True for a clause with a word of such a kind."""
    return any(it.kind == "word" and _kinds(it, words) for it in one.words)


def _apart(one: Clause, other: Clause, words: Lexicon) -> list[Word]:
    """The words of one clause that the other one has not, but for those that only carry what is said."""
    light = words.opaques | words.carrying | other.bag
    return [it for it in one.words if it.kind == "word" and not it.typed and it.stem not in light]


def _trails(one: Clause, words: Lexicon) -> bool:
    """True for a relative clause, in a language that puts its verb last: "people who have moved to Rome"."""
    last = words.classes.get(one.plain.rpartition(" ")[2])
    return words.nouns and one.owner != "me" and one.changed and last in ("be", "aux")


def _switched(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the speaker changed to what takes the place of something of the speaker's."""
    turned = new.changed or search(words.swap, new.raw)
    own = old.owner == "my" and new.owner == "me" and bool(turned)
    return own and old.words[0].stem not in words.relatives


def _shared(old: Clause, new: Clause, words: Lexicon) -> bool:
    return bool((old.bag & new.bag) - words.opaques - words.carrying)


def _trailing(word: Word, rest: list[Word], one: Clause, words: Lexicon) -> bool:
    """True where what follows the word says where it is: "in the nursery by the park"."""
    preps = [it for it in one.words if it.kind == "prep" and it.start > word.start]
    if word.capital and all(it.capital or it.typed for it in rest):
        return True
    if not rest or not preps:
        return not rest
    return preps[0].stem in words.placing and preps[0].start < rest[0].start


def _one_of(word: Word, one: Clause, words: Lexicon) -> bool:
    """True for a thing of which there may be another one: "a course"."""
    before = one.raw[: word.start].split()
    return bool(before) and words.classes.get(before[-1].casefold()) == "a"


def _any(word: Word, one: Clause, words: Lexicon) -> bool:
    """True for one of many: "a red jumper"; not for what is red."""
    named = word.capital or words.kind(word.raw.casefold())
    return _one_of(word, one, words) and not named


def _kinds(word: Word, words: Lexicon) -> bool:
    low = word.raw.casefold()
    return bool(words.kind(low) or words.stemmed_scales.get(word.stem))


def _sort(one: Word, other: Word, words: Lexicon) -> bool:
    """True where both words are of one kind, and none is only the shorter one of the other."""
    first, second = one.raw.casefold(), other.raw.casefold()
    if first.endswith(second) or second.endswith(first):
        return False
    kind = words.kind(first)
    scales = words.stemmed_scales
    return bool(kind and kind == words.kind(second)) or bool(
        scales.get(one.stem, frozenset()) & scales.get(other.stem, frozenset())
    )


def shortened(named: frozenset[str], old: Clause, words: Lexicon) -> frozenset[str]:
    """The stems, for words that are put together what the older clause says: "Spanish" for "the Spanish course"."""
    said = {words.stem(one) for one in old.plain.split()}
    return frozenset(_short(one, old, said, words) for one in named)


def _short(stem: str, old: Clause, said: set[str], words: Lexicon) -> str:
    nouns = [it for it in old.words if it.kind == "word"]
    forms = {(form, it.stem) for it in nouns for form in _forms(it, words)}
    for form, first in forms:
        rest = stem.removeprefix(form) if len(form) >= _FIRST else stem
        if rest in (stem, "") or len(stem) < len(form) + _REST:
            continue
        linked = {rest, *(rest.removeprefix(one) for one in words.links.split())}
        if linked & (old.bag - {first}):
            return first
        if any(linked & heads and said & verbs for heads, verbs in words.compounding):
            return first
    return stem


def _forms(word: Word, words: Lexicon) -> set[str]:
    """The word as it stands, its stem, and what somebody does who is called so."""
    low = word.raw.casefold()
    doing = (low.removesuffix(one) for one in words.doers.split() if low.endswith(one))
    return {low, word.stem, *doing}


def parts(stems: frozenset[str], words: Lexicon) -> Iterator[frozenset[str]]:
    """For each stem that is so put together: all of them, with what it begins with in its place."""
    for stem in stems:
        for ending in words.compounded:
            first = stem.removesuffix(ending)
            if first != stem and len(first) >= _FIRST:
                yield (stems - {stem}) | {first[:_FIRST]}
