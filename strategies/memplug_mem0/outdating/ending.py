"""Whether a clause says that what an earlier one says is over: it names it, or an event that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.happening import happened
from memplug_mem0.outdating.leaving import departed, leaving, lost, named_in, renewed, swapped, then
from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.needing import search
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_SAID: Final = 3
"""Letters of a part of a word that may stand for it."""


def ends(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the new clause says that something ended, and names what the old one says."""
    if not old.words or (new.limited and (new.negated or not then(new, words))):
        return False
    has = old.verb in words.owning
    if old.verb and not has and search(words.parts, new.plain):
        return False
    if new.negated and old.verb not in ("", new.verb) and not has and new.verb in words.opaques:
        return False
    core, whole = _core(old, words), old.bag | _figures(old)
    core, whole = core | _parts(core), whole | _parts(whole)
    whole |= {words.stem(one) for one in _figures(old)}
    whole |= {it.raw.casefold() for it in old.words if it.typed}
    held = _Held(old, new, words, core, whole)
    for said, how in named_in(new, words):
        named = held.meant(said)
        if named and not held.spares(named, how):
            over = held.over(named, how)
            if over is not None:
                return over
    return _past(old, new, core, words)


@dataclass(frozen=True, slots=True)
class _Held:
    """An old clause held against what a new one says is over."""

    old: Clause
    new: Clause
    words: Lexicon
    core: frozenset[str]
    """Stems of what the old one says of its subject."""
    whole: frozenset[str]
    """Stems of all that it says."""

    def meant(self, said: frozenset[str]) -> frozenset[str]:
        """What is said to be over, in the old clause's words; empty where that says nothing of it."""
        named = said if said <= self.whole else said - _joined(said) | _parts(said)
        if self.words.nouns and named & self.whole:
            named = _compounded(named, self.old, self.new)
        return named if named <= self.whole else frozenset()

    def spares(self, named: frozenset[str], how: str) -> bool:
        """True where what is over is not what the old clause says, though it names it."""
        old, new, words = self.old, self.new, self.words
        beside = (new.bag & old.bag) - named
        goes = search(words.goes, new.plain)
        match how:
            case "other" if old.owner == "me":
                return True
            case "from" if self._passes() or _foreign(old, new, words):
                return True
            case "part" if not beside:
                return True
            case "not" if new.resumed and not (new.corrected or beside):
                return True
            case "cut" if old.verb in named or goes:
                return True
        return bool(goes) and any(it.type == "clock" for it in new.values)

    def _passes(self) -> bool:
        """True where the change is told of today alone, and not as one."""
        new = self.new
        today = search(self.words.today, new.raw)
        return bool(today) and not (new.past or new.changed or new.cue)

    def over(self, named: frozenset[str], how: str) -> bool | None:
        """Whether what the old clause says is over; None where this does not tell."""
        old, new, words = self.old, self.new, self.words
        goes, has = search(words.goes, new.plain), old.verb in words.owning
        apart = not how and _apart(old, new)
        if apart and named <= _place(old) and named & words.belonging:
            return not has
        if named & self.core:
            return not (apart and has)
        if not how and old.owner == "me" and named <= _names(old):
            return not goes
        if how != "cut" and old.owner == "me" and search(words.quits, new.plain):
            gone = not goes or search(words.parting, new.whole)
            if gone and named == _place(old):
                return True
        if how in ("from", "not") and (new.bag & old.bag) - named:
            return True
        if how == "not" and named & (self.whole - _subject(old, words)):
            return True
        return None


def _past(old: Clause, new: Clause, core: frozenset[str], words: Lexicon) -> bool:
    """True where somebody whom the old clause names is gone, or an event ended the speaker's being so."""
    subject = _subject(old, words)
    if old.owner == "my" and subject and subject in (swapped(new, words), renewed(new, words)):
        return True
    role = old.owner == "my" or (old.owner == "me" and not old.verb)
    # "Frau" is kin, and stands before a name.
    told = subject if words.nouns and old.owner == "my" else old.bag
    if role and subject and not told & (words.relatives | words.admired):
        names = _names(old) & core
        for_good = search(words.retires, new.plain) if names else None
        if any(one <= names or (for_good and one == subject) for one in leaving(new, words)):
            return True
    if old.owner == "me" and any(over & core for over in happened(new, words)):
        return True
    if any(_of(old, new, one) for one in lost(new, words)):
        return not old.bag & words.admired
    return bool(old.bag & words.sharers) and any(_of(old, new, one) for one in departed(new, words))


def _apart(old: Clause, new: Clause) -> bool:
    """True where the speaker is no longer somewhere: "I am not in the choir any more"."""
    kinds = [it.kind for it in new.words]
    within = kinds[:2] == ["be", "prep"] and "prep" not in kinds[2:]
    return within and new.negated and old.owner == new.owner == "me"


def _foreign(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the change is somebody else's: "my brother switched from Chrome to Firefox"."""
    if new.corrected or new.owner == "me" or search(words.undergone, new.plain):
        return False
    head = next((it for it in new.words if it.kind == "word"), None)
    first = words.classes.get(new.plain.split()[0])
    if head is not None and head.capital and words.nouns and first == "he" and not new.owner:
        return True
    if head is None or any(_akin(head.stem, it) for it in old.bag):
        return False
    return bool(new.owner) or head.capital


def _akin(one: str, other: str) -> bool:
    """True for a word and one that is put together of it: "Vertrag" and "Handyvertrag"."""
    return one == other or (len(one) > _SAID and other.endswith(one))


def _place(one: Clause) -> frozenset[str]:
    """Stems of what follows the last preposition: where, with whom or for what."""
    places = [place for place, it in enumerate(one.words) if it.kind == "prep"]
    after = one.words[places[-1] + 1 :] if places else ()
    return frozenset(it.stem for it in after if it.kind == "word" and not it.typed)


def _names(one: Clause) -> frozenset[str]:
    """Stems of the words with a capital."""
    return frozenset(it.stem for it in one.words if it.capital)


def _of(one: Clause, other: Clause, named: frozenset[str]) -> bool:
    """True where the clause is about what the other one names: a name, or something of the speaker's by its whole name."""
    if named <= _names(one) and (named <= _names(other) or other.whole.islower()):
        return True
    for place, word in enumerate(one.words):
        found = one.words[place : place + len(named)]
        about = word.mine or not place or one.owner == "me"
        if word.led and about and frozenset(it.stem for it in found) == named:
            rest = one.words[place + len(named) : place + len(named) + 1]
            return all(it.kind != "word" or it.capital or one.owner == "my" for it in rest)
    return False


def _compounded(named: frozenset[str], old: Clause, new: Clause) -> frozenset[str]:
    """With the whole words for their last parts, in a language that writes nouns together: "the choir" of a church choir."""
    found = set()
    led = {it.stem for it in new.words if it.led}
    for stem in named:
        longer = (it.stem for it in old.words if it.capital and it.stem.endswith(stem))
        found.add(next(longer, stem) if stem in led and len(stem) >= _SAID else stem)
    return frozenset(found)


def _joined(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in stems if "-" in one)


def _parts(stems: frozenset[str]) -> frozenset[str]:
    """What words with hyphens begin with: "netflix-abo" may be called "netflix"."""
    firsts = (one.partition("-")[0] for one in _joined(stems))
    return frozenset(one for one in firsts if len(one) >= _SAID)


def _subject(one: Clause, words: Lexicon) -> frozenset[str]:
    """Stems of what the clause says what it is."""
    found: set[str] = set()
    for word in one.words:
        if word.kind == "be" or (found and words.nouns and not word.capital):
            return frozenset(found)
        found.add(word.stem)
    return frozenset()


def _figures(one: Clause) -> frozenset[str]:
    return frozenset(part for it in one.values for part in folded(it.text).split())


def _core(one: Clause, words: Lexicon) -> frozenset[str]:
    """What the clause says of its subject: the verb, and what follows it up to the second preposition."""
    found: set[str] = set()
    after = one.owner == "me"
    place = 0
    for index, word in enumerate(one.words):
        if word.kind == "be":
            after = True
            place = index + 1
            continue
        if not after:
            continue
        if word.kind == "prep":
            early = place + (1 if one.owner == "me" or not one.words[place].led else 0)
            if index > early and word.raw.casefold() not in words.within:
                break
            continue
        found.add(word.stem)
    if not found or (not any(it.kind == "be" for it in one.words) and one.owner != "me"):
        content = [it.stem for it in one.words if it.kind == "word"]
        found.update(content[1:])
    return frozenset(found) | _figures(one)
