"""Whether what is over only has the name of what an older clause tells of: a parrot called Java, the bath of Bath Street."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from memplug_mem0.reading.clause import POSSESSED, Clause, Word
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import language_of, lexicon
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


def shared(older: str, newer: str, ended: str, languages: tuple[str, ...]) -> bool:
    """True where the newer sentence says of something else than the older one that it is over, by the same name.

    ended: what the newer one says to be over.
    """
    language = language_of(newer, languages)
    if not language:
        return False
    words = lexicon(language)
    if search(words.idioms, newer):
        return True
    stems = frozenset(words.stem(it) for it in ended.casefold().split())
    told = [one for one in clauses(newer, language) if stems <= one.bag]
    if told and all(one.limited and not (one.past or one.changed) for one in told):
        return True
    pairs = [(one, new) for one in clauses(older, language) if stems <= one.bag for new in told]
    return bool(pairs) and all(
        namesake(old, new, stems, words, newer.casefold()) for old, new in pairs
    )


def namesake(
    old: Clause, new: Clause, named: frozenset[str], words: Lexicon, whole: str = ""
) -> bool:
    """True where the new clause says of something else than the old one that it is over, by the same name.

    named: stems of what is over, all of them in the old clause; whole: the sentence of the new one.
    """
    names = [it for it in old.words if it.stem in named and it.kind == "word"]
    again = [it for it in new.words if it.stem in named]
    if not names or not all(it.capital for it in names):
        return not words.nouns and _titled(names, again)
    if named <= frozenset(_street(old.words, words)):
        return True
    if again and all(it.led for it in names) and _being(new, again, words):
        return True
    being = _being(old, names, words)
    if being and being not in new.bag:
        parting = words.rehomes if being in words.animals else words.estranges
        if not search(parting, whole or new.plain):
            return True
    if again and all(it.led for it in again) and _polite(old, names, words):
        return True
    lowered = not (words.nouns or new.whole.islower()) and again
    if not lowered or any(it.capital for it in again):
        return False
    apart = old.owner == "my" and not any(it.led for it in names)
    if all(it.led for it in again) and (being or apart or _placed(old, names)):
        return True
    return any(it.raw.casefold() in words.homonymous for it in again)


def _titled(names: list[Word], again: list[Word]) -> bool:
    """True for "Python" after "a python"."""
    low = names and all(it.led and it.raw.islower() for it in names)
    return bool(low and again) and all(it.capital and it.start and not it.led for it in again)


def _polite(old: Clause, names: list[Word], words: Lexicon) -> bool:
    """True for a name behind a title."""
    pairs = zip(old.words, old.words[1:], strict=False)
    return names[0] in [two for one, two in pairs if one.stem in words.titled]


def _placed(old: Clause, names: list[Word]) -> bool:
    """True for "Bath" in "in Bath"."""
    led = {
        one.start for it, one in zip(old.words, old.words[1:], strict=False) if it.kind == "prep"
    }
    return all(it.start in led and not it.led for it in names)


def _being(old: Clause, names: list[Word], words: Lexicon) -> str:
    """The stem of whom or what of the speaker's is so called, somebody or an animal; "" where nothing is."""
    first = names[0]
    said = old.words[: old.words.index(first)]
    mine = next((place for place, it in enumerate(said) if it.mine), None)
    if mine is None or first.led or any(it.kind not in ("word", "be") for it in said[mine:]):
        return ""
    called = [_bare(it, words) for it in said[mine:] if it.kind == "word"]
    told = [_bare(it, words) for it in said[:mine] if it.kind == "word"]
    if old.owner != "me" and not words.titling.issuperset(told):
        return ""
    title = called.pop() if called and called[-1] in words.titling else ""
    known = called and called[-1] in words.animals | words.acquaintances
    return called[-1] if known else title


def _bare(word: Word, words: Lexicon) -> str:
    """The stem without what says whose the next word is."""
    return words.stem(POSSESSED.sub("", word.raw.casefold()))


def _street(said: tuple[Word, ...], words: Lexicon) -> Iterator[str]:
    """Stems of the names of streets."""
    roads, ways = words.paved
    for place, one in enumerate(said):
        low = one.raw.casefold()
        if one.capital and low in roads:
            for it in reversed(said[:place]):
                if not it.capital:
                    break
                yield it.stem
        elif one.kind == "prep" and one.capital and place:
            yield from (it.stem for it in said[place + 1 : place + 2])
        elif low in ways:
            for it in said[place + 1 :]:
                if it.kind == "prep" and it.stem not in words.within:
                    break
                yield it.stem
