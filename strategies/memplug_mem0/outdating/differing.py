"""Whether what two statements say of one thing excludes each other: two names, two days, two rooms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.parts import TOKEN
from memplug_mem0.reading.clause import POSSESSED, Clause, Word
from memplug_mem0.reading.filling import SYSTEMS, unlike
from memplug_mem0.reading.languages.sole import ABOUT, VENUE, Sole, ranked, stemmed
from memplug_mem0.reading.needing import search
from memplug_mem0.reading.shaping import NATIONAL

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Class, Lexicon

_DIGIT = re.compile(r"\d")
_LETTER: Final = 3
"""Letters that short names share with longer ones."""
_LONGEST: Final = 4
"""Words of a name."""
_COMPOUND: Final = 2
"""Words of a place."""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause "my N is F"."""

    clause: Clause
    head: tuple[Word, ...]
    """What it is about; nothing where that is the speaker."""
    verb: str
    """Its stem; "be" for any copula."""
    named: bool
    """The copula stands before names."""
    prep: str
    filler: tuple[Word, ...]
    """What follows the verb and that preposition, up to the next one."""
    tail: tuple[Word, ...]
    start: int
    """Where in the clause all this begins."""


def differ(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where the fillers are of one sort, and one thing cannot have both."""
    ways = (_moved, _renamed, _remade, _branded, _relaid, _reranked)
    return any(way(old, new, words, sole) for way in ways)


def tailed(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where what follows the fillers does not tell that both may hold."""
    if [it.stem for it in old.tail] == [it.stem for it in new.tail]:
        return True
    purposes = sole.purposes.split()
    return not any(it.stem in purposes for it in (*old.tail, *new.tail))


def _moved(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where both say when, and not the same."""
    first, second = old.clause.values, new.clause.values
    kinds = [{it.type for it in one} for one in (first, second)]
    if not first or not second or not (kinds[0] | kinds[1]) <= {"day", "clock"}:
        return False
    if not kinds[1] <= kinds[0] or len(first) > len(kinds[0]) or len(second) > len(kinds[1]):
        return False
    if any(
        not it.typed and it.kind != "prep" for one in (old, new) for it in (*one.filler, *one.tail)
    ):
        return False
    nouns = {noun_of(one.head, words, sole)[0].stem for one in (old, new)}
    once = {it.stem for it in new.head} & stemmed(words, sole.private) or (
        any(among(it, stemmed(words, sole.dated), words) for it in nouns)
        and not any(among(it, stemmed(words, sole.often), words) for it in nouns)
    )
    if "day" in kinds[1] and not once:
        return False
    if kinds[1] == {"clock"} and kinds[0] != kinds[1]:
        return False
    return any(one.type == two.type and unlike(one, two) for one in first for two in second)


def _renamed(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where both give a name, and not the same."""
    if old.prep != new.prep or not _names(old, words, sole) or not _names(new, words, sole):
        return False
    if any(len(one.filler) > _LONGEST or one.clause.values for one in (old, new)):
        return False
    titled = [_untitled(one, sole) for one in (old, new)]
    if bool(titled[0][0]) != bool(titled[1][0]) or related(titled[0][1], titled[1][1]):
        return False
    noun = noun_of(new.head, words, sole)[0].stem
    if old.prep in ABOUT:
        return True
    if old.prep:
        dealing = old.prep in sole.dealing.split() and any(
            among(it.stem, stemmed(words, sole.deals), words) for it in new.head
        )
        gathering = old.verb in stemmed(words, sole.gathers) and old.prep in words.placing | VENUE
        return dealing or gathering
    if old.named and new.named:
        return True
    if words.nouns:
        named = among(noun, stemmed(words, sole.firms), words)
        return bool(titled[0][0]) or (named and all(len(one) == 1 for _, one in titled))
    firm = noun in stemmed(words, sole.firms)
    return firm or not any(it.stem in stemmed(words, sole.described) for it in new.head)


def _names(one: Said, words: Lexicon, sole: Sole) -> bool:
    """True where the filler is a name."""
    told = [it for it in one.filler if it.kind != "prep"]
    text = " ".join(it.raw for it in one.filler)
    titled = told and told[0].raw.casefold() in sole.titles.split() and len(told) < _LONGEST
    if not told or not (titled or all(_cased(it) for it in told)) or told[0].typed:
        return False
    if {it.raw.casefold() for it in told} <= {*sole.generic.split()}:
        return False
    if NATIONAL.match(text) or search(sole.epithets, text):
        return False
    return _article(one.clause, one.filler[0], words) not in ("a", "my")


def _cased(one: Word) -> bool:
    return one.raw != one.raw.lower() or one.raw.isdigit()


def _article(one: Clause, word: Word, words: Lexicon) -> Class:
    """The class of what stands before the word: "a", "the", "my", or what else."""
    for token in reversed(TOKEN.findall(one.raw[: word.start].casefold().replace("’", "'"))):
        kind = "the" if token in words.uncontracted else words.classes.get(token, "word")
        if kind != "light":
            return kind
    return "word"


def _untitled(one: Said, sole: Sole) -> tuple[list[str], list[str]]:
    """The titles and the rest of a name."""
    raw = [it.raw.casefold() for it in one.filler if it.kind != "prep"]
    titles, generic = {*sole.titles.split()}, {*sole.generic.split()}
    rest = [it for it in raw if it not in titles]
    return [it for it in raw if it in titles], [it for it in rest if it not in generic] or rest


def related(first: list[str], second: list[str]) -> bool:
    """True for names that may be one: they share a part, or one is the other in short."""
    if not first or not second or set(first) & set(second):
        return True
    short, long = sorted((first[0], second[0]), key=len)
    if len(short) >= _LETTER and long.startswith(short[:_LETTER]):
        return True
    initials = ("".join(it[0] for it in one) for one in (first, second))
    return any(it == "".join(other) for it, other in zip(initials, (second, first), strict=True))


def _remade(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where both give a make and a model, and not the same: "a Pixel 6", "a Galaxy S24"."""
    noun = noun_of(new.head, words, sole)[0].stem
    if old.prep or new.prep or not among(noun, stemmed(words, sole.models), words):
        return False
    for one in (old, new):
        told = [it.raw for it in one.filler if it.kind != "prep"]
        text = " ".join(told)
        if not 1 < len(told) <= _LONGEST or not all(_cased(it) for it in one.filler):
            return False
        if words.nouns and not _DIGIT.search(text):
            return False
        if SYSTEMS.match(text) or NATIONAL.match(text) or search(sole.epithets, text):
            return False
    first, second = ([it.raw.casefold() for it in one.filler] for one in (old, new))
    return not {it for it in first if not it.isdigit()} & {it for it in second if not it.isdigit()}


def _branded(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where both give a make, and not the same: "a Bosch", "a Miele"."""
    noun = noun_of(new.head, words, sole)[0].stem
    if old.prep or new.prep or noun not in stemmed(words, sole.makes):
        return False
    both = (old.filler, new.filler)
    if any(len(it) != 1 or not _cased(it[0]) or it[0].typed for it in both):
        return False
    if any(_article(it.clause, it.filler[0], words) != "a" for it in (old, new)):
        return False
    names = [[it.raw.casefold() for it in one] for one in both]
    return not (related(*names) or any(NATIONAL.match(it[0].raw) for it in both))


def _relaid(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where both say where something is, and it cannot be in both places."""
    if not old.prep or not new.prep or not old.filler or not new.filler:
        return False
    first, second = old.filler[-1], new.filler[-1]
    if search(sole.roads, first.raw) and search(sole.roads, second.raw):
        names = [{it.raw.casefold() for it in one.filler} for one in (old, new)]
        one_word = len(old.filler) == len(new.filler) == 1
        return not {
            it
            for it in names[0] & names[1]
            if one_word or it not in (first.raw.casefold(), second.raw.casefold())
        }
    if {it.stem for it in old.filler} & {it.stem for it in new.filler}:
        return False
    gathers = old.verb in stemmed(words, sole.gathers)
    if any(len(it.filler) > (_COMPOUND if gathers else 1) for it in (old, new)):
        return False
    if first.mine and second.mine and old.prep == new.prep and old.prep in sole.dealing.split():
        return True
    if old.prep != new.prep or (old.prep in sole.dealing.split() and words.nouns):
        return False
    if first.typed or second.typed or not gathers:
        return False
    return all(_article(it.clause, it.filler[0], words) == "the" for it in (old, new))


def _reranked(old: Said, new: Said, words: Lexicon, sole: Sole) -> bool:
    """True where the fillers differ in one word, and one thing is not both."""
    people = stemmed(words, sole.several) | words.relatives
    if old.prep and any(among(it.stem, people, words) for it in old.head):
        return False
    rank = ranked(words, sole.ranks)
    first, second = (_joined(stems_of(it.clause, it.start, rank, words), rank) for it in (old, new))
    return exclude(first, second, rank)


def _joined(stems: list[str], rank: dict[str, frozenset[int]]) -> list[str]:
    """The stems; those that say one thing together, "dark blue", as one that is of the last one's ranks."""
    found: list[str] = []
    for one in stems:
        if found and rank.get(one, frozenset()) & rank.get(found[-1].split()[-1], frozenset()):
            one = f"{found.pop()} {one}"
        found.append(one)
    return found


def exclude(first: list[str], second: list[str], rank: dict[str, frozenset[int]]) -> bool:
    """True where the lists are alike but for one word, and both words are of one rank."""
    if len(first) != len(second):
        return False
    other = [(one, two) for one, two in zip(first, second, strict=True) if one != two]
    if len(other) != 1:
        return False
    one, two = (it.split() for it in other[0])
    if not {*one}.isdisjoint(two):
        return False
    return bool(rank.get(one[-1], frozenset()) & rank.get(two[-1], frozenset()))


def stems_of(one: Clause, start: int, rank: dict[str, frozenset[int]], words: Lexicon) -> list[str]:
    """Stems of the words from there on, also of light ones that exclude each other."""
    found = []
    for match in TOKEN.finditer(one.raw, start):
        low = match[0].casefold().replace("’", "'")
        kind = words.classes.get(low, "word")
        stem = words.stem(low)
        if kind in ("word", "count", "be", "my", "he") or stem in rank:
            found.append("be" if kind == "be" else stem)
    return found


def noun_of(head: tuple[Word, ...], words: Lexicon, sole: Sole) -> tuple[Word, bool]:
    """The head's noun, and whether other words say which of it."""
    end = next((at for at, it in enumerate(head) if it.kind == "prep" and at), len(head))
    if not sole.headed:
        noun = head[end - 1]
    elif words.nouns:
        noun = next((it for it in head if it.capital), head[0])
    else:
        noun = next((it for it in head if it.raw.casefold() not in sole.only.split()), head[0])
    return noun, any(it is not noun and not POSSESSED.search(it.raw) for it in head)


def among(stem: str, stems: frozenset[str], words: Lexicon) -> bool:
    """True for one of them, or in a language that joins nouns one that ends in it."""
    if stem in stems:
        return True
    whole = (stem, f"{stem}n") if words.nouns else ()
    return any(len(it) > _LETTER and one.endswith(it) for one in whole for it in stems)
