"""Whether two plain statements tell of one thing, that has one value at a time, something else: no word says that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.differing import (
    Said,
    among,
    differ,
    exclude,
    noun_of,
    related,
    stems_of,
    tailed,
)
from memplug_mem0.outdating.pricing import priced, reprices
from memplug_mem0.reading.clause import Clause, Word, joint
from memplug_mem0.reading.languages.sole import WHERE, Sole, ranked, stemmed
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_HEAD: Final = 5
"""Words of what a thing is called."""


def restates(old: Clause, new: Clause, words: Lexicon, sole: Sole) -> bool:
    """True where both say of one thing what it is, where or when, and only one of it can be so."""
    if reprices(old, new, words, sole) and _plain(old, sole) and _plain(new, sole):
        return True
    if old.owner == new.owner == "me":
        return _done(old, new, words, sole)
    first, second = _said(old, words, sole), _said(new, words, sole)
    if first is None or second is None or _called(first) != _called(second):
        return False
    if not _mine(first, words, sole):
        return False
    if first.verb != second.verb or not tailed(first, second, words, sole):
        return False
    return differ(first, second, words, sole)


def regained(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the speaker has or does once more what the old clause says that he does not."""
    if new.negated or new.limited or new.past or new.unreal or old.owner != new.owner:
        return False
    told = old.bag - words.opaques
    return bool(told) and told <= new.bag and bool(search(words.again, new.whole))


def restated(one: Clause, words: Lexicon, sole: Sole) -> frozenset[str]:
    """Stems that an earlier sentence has if the clause may restate it; empty where it restates none."""
    if (thing := priced(one, words, sole)) and _plain(one, sole):
        return thing
    if one.owner == "me":
        return _doing(one, words, sole)
    said = _said(one, words, sole)
    return frozenset(it.stem for it in said.head) if said is not None else frozenset()


def _doing(one: Clause, words: Lexicon, sole: Sole) -> frozenset[str]:
    """Stems that an earlier sentence has in which the speaker does the same in another way or place."""
    if not one.words or not _plain(one, sole):
        return frozenset()
    rank = ranked(words, sole.states)
    if (parts := _placed(one)) is not None:
        return frozenset(parts[0]) - rank.keys()
    if one.verb in stemmed(words, sole.lies):
        return frozenset((one.verb,))
    stems = {*stems_of(one, 0, rank, words)}
    others = stemmed(words, sole.works) - {one.verb}
    return frozenset(stems - rank.keys() - others - {"be"}) if stems & rank.keys() else frozenset()


def _plain(one: Clause, sole: Sole) -> bool:
    """True for what is so in the present, always and for good."""
    doubted = one.negated or one.limited or one.past or one.unreal or one.idle or one.resumed
    return not doubted and not search(sole.loose, one.whole)


def _said(one: Clause, words: Lexicon, sole: Sole) -> Said | None:
    """The clause in its parts; None where it tells nothing of one thing of the speaker's."""
    if one.owner not in ("my", "the") or not _plain(one, sole):
        return None
    verbs = stemmed(words, f"{sole.gathers} {sole.lies}")
    at = next(
        (
            at
            for at, it in enumerate(one.words)
            if at and not it.typed and (it.kind == "be" or it.stem in verbs)
        ),
        0,
    )
    head = one.words[:at]
    if not 0 < len(head) <= _HEAD or not _lone(one, head, words, sole):
        return None
    verb, rest = one.words[at].stem, [*one.words[at + 1 :]]
    naming = one.words[at].raw.casefold() in sole.naming.casefold().split()
    while rest and (rest[0].kind == "be" or rest[0].stem in verbs) and not rest[0].led:
        verb = rest[0].stem
        naming = naming or rest[0].raw.casefold() in sole.naming.casefold().split()
        rest = rest[1:]
    prep = ""
    if rest and rest[0].kind == "prep":
        prep, rest = rest[0].stem, rest[1:]
    end = joint(rest, words)
    if rest and not end:
        return None
    verb = "be" if verb in stemmed(words, sole.lies) else verb
    start = one.words[at].start + len(one.words[at].raw)
    return Said(one, head, verb, naming, prep, tuple(rest[:end]), tuple(rest[end:]), start)


def _lone(one: Clause, head: tuple[Word, ...], words: Lexicon, sole: Sole) -> bool:
    """True where the head names one thing of the speaker's, of which there is but one."""
    first = one.raw[: head[0].start].casefold().split()
    said = {*first, *(it.raw.casefold() for it in one.words[len(head) : len(head) + 2])}
    noun, which = noun_of(head, words, sole)
    if said & {*sole.plural.casefold().split()} and noun.stem not in stemmed(words, sole.mass):
        return False
    called = len(head) > 1 and head[-1].capital and head[-1] is not noun and not words.nouns
    if any(it.raw.casefold() in sole.only.split() for it in head):
        return True
    if among(noun.stem, stemmed(words, sole.several), words) or noun.stem in words.relatives:
        return called and head[-1].kind == "word"
    return which or noun.stem not in stemmed(words, sole.vague)


def household(one: Clause, words: Lexicon, sole: Sole) -> bool:
    """True for a clause that says where a thing of the speaker's home is, or what it is."""
    said = _said(one, words, sole)
    return said is not None and _mine(said, words, sole)


def _mine(one: Said, words: Lexicon, sole: Sole) -> bool:
    """True where it is the speaker's."""
    household = stemmed(words, sole.household)
    mine = one.clause.owner == "my" or any(it.mine for it in one.head)
    which = not sole.headed and any(it.kind == "prep" for it in one.head[1:-1])
    living = words.relatives | words.animals
    owned = any(it.stem.partition("'")[0] in living and "'" in it.stem for it in one.head)
    return mine or which or owned or any(among(it.stem, household, words) for it in one.head)


def _called(one: Said) -> frozenset[str]:
    return frozenset(it.stem for it in one.head)


def _done(old: Clause, new: Clause, words: Lexicon, sole: Sole) -> bool:
    """True where the speaker does one thing in another way: "I work nights", "I work days"."""
    if not _plain(old, sole) or not _plain(new, sole) or old.verb in words.sharing:
        return False
    rank = ranked(words, sole.states)
    first, second = (stems_of(it, 0, rank, words) for it in (old, new))
    works = stemmed(words, sole.works)
    told = [[it for it in one if it not in works] for one in (first, second)]
    kept = old.words[1:2] if old.verb in stemmed(words, sole.lies) else ()
    if kept and kept[0].led and _lone(old, kept, words, sole):
        return exclude(told[0], told[1], ranked(words, sole.ranks))
    if exclude(told[0], told[1], rank):
        hours = not ({*first} ^ {*second}) - stemmed(words, sole.states[0]) - works
        return not hours or bool({*first} & works)
    return _employed(old, new, words, sole)


def _employed(old: Clause, new: Clause, words: Lexicon, sole: Sole) -> bool:
    """True where the speaker is the same somewhere else: "I'm a nurse at St. Luke's"."""
    parts = [_placed(one) for one in (old, new)]
    if any(one is None for one in parts):
        return False
    (role, prep, place), (other, preposition, elsewhere) = (one for one in parts if one is not None)
    if role != other or not role or {*role} & stemmed(words, sole.roles):
        return False
    if {prep, preposition} - {*sole.dealing.split(), *words.placing, *WHERE}:
        return False
    names = [[it.raw.casefold() for it in one if it.capital] for one in (place, elsewhere)]
    if not all(names) or any(it.typed for it in (*place, *elsewhere)):
        return False
    stems = [{it.stem for it in one} for one in (place, elsewhere)]
    if words.nouns:
        return False
    alike = place[0].led == elsewhere[0].led and not stems[0] & stems[1]
    return alike and not related(names[0], names[1])


def _placed(one: Clause) -> tuple[list[str], str, list[Word]] | None:
    """What the speaker is, a preposition, and where."""
    if not one.words or one.words[0].kind != "be":
        return None
    at = next((place for place, it in enumerate(one.words) if it.kind == "prep"), 0)
    if at < 2 or at + 1 >= len(one.words):
        return None
    role = [it.stem for it in one.words[1:at]]
    return role, one.words[at].stem, [it for it in one.words[at + 1 :] if it.kind == "word"]
