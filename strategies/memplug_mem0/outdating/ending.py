"""Whether a clause says that what an earlier one says is over: it names it, or an event that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.happening import happened
from memplug_mem0.outdating.kindred import shortened
from memplug_mem0.outdating.leaving import departed, leaving, lost, named_in, renewed, swapped, then
from memplug_mem0.outdating.namesakes import namesake
from memplug_mem0.reading.clause import Clause, joint
from memplug_mem0.reading.needing import search
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_SAID: Final = 3
"""Letters of a part of a word that may stand for it."""


def ends(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the new clause says that something ended, and names what the old one says."""
    if old.owner == "me" and not new.resumed and _of_somebody(new, words):
        return False
    return _ends(old, new, words) and not search(words.idioms, new.whole)


def _of_somebody(one: Clause, words: Lexicon) -> bool:
    """True for what somebody does of whom only a pronoun tells, and not to the speaker: "she moved from Leeds to York"."""
    told = ((it, words.classes.get(it)) for it in one.plain.split())
    first = next((it for it, kind in told if kind in ("me", "my", "the", "he")), "")
    return first in words.somebody and not search(words.undergone, one.plain)


def _ends(old: Clause, new: Clause, words: Lexicon) -> bool:
    if not old.words or (new.limited and (new.negated or not then(new, words))):
        return False
    has = old.verb in words.owning
    if old.verb and not has and search(words.parts, new.plain):
        return False
    lapsing = not new.owner and new.plain.startswith(words.lapsing)
    if old.owner == "me" and lapsing and not search(words.affects, new.raw):
        return False
    if new.negated and not has and new.verb in words.opaques and not _verbal(old, new):
        return False
    core, whole = _core(old, words), old.bag | _figures(old)
    core, whole = core | _parts(core), whole | _parts(whole) | _owners(old)
    whole |= {words.stem(one) for one in _figures(old)}
    whole |= {
        it
        for one in old.words
        if one.typed
        for it in (one.raw.casefold(), words.stem(one.raw.casefold()))
    }
    days = [it for it in old.values if it.type == "day"]
    said = [it for it in old.values if it.type == "code"] + (days if not days[1:] else [])
    core |= {words.stem(it.text.casefold()) for it in said}
    held = _Held(old, new, words, core, whole)
    for stems, how in named_in(new, words):
        named = held.meant(stems)
        if named and not held.spares(named, how):
            over = held.over(named, how)
            if over and how != "not" and namesake(old, new, named, words):
                continue
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
        named = said if said <= self.whole else _loosed(said)
        if self.words.nouns and named & (self.whole | self.words.belonging):
            named = _compounded(named, self.old, self.new, self.words)
        if self.words.compounds and not named <= self.whole:
            named = shortened(named, self.old, self.words)
        return named if named <= self.whole else frozenset()

    def spares(self, named: frozenset[str], how: str) -> bool:
        """True where what is over is not what the old clause says, though it names it."""
        old, new, words = self.old, self.new, self.words
        beside = (new.bag & old.bag) - named
        goes = search(words.goes, new.plain)
        if self._elsewhere() or self._otherwise(named, how) or self._alone():
            return True
        match how:
            case "other" if old.owner == "me":
                return True
            case "from" if self._passes() or self._miswritten():
                return True
            case "from" if _foreign(old, new, words) or _among(old, new, words):
                return True
            case "part" if not beside:
                return True
            case "not" if new.after is not None and new.after.negated:
                return True
            case "not" if new.resumed and not (new.corrected or beside):
                return True
            case "not" if new.after is not None and new.after.negated and not new.corrected:
                return True
            case "not" if _lone(new, new.after):
                return False
            case "not" if _beside(old, new.after or new, words):
                return True
            case "cut" if goes or (old.owner == "my" and new.negated):
                return True
            case "cut" if old.verb in named and not _bare(old, words):
                return True
        if old.verb in words.consuming and search(words.exhausts, new.plain):
            return True
        return bool(goes) and any(it.type == "clock" for it in new.values)

    def _passes(self) -> bool:
        """True where the change is told of today alone, and not as one."""
        new, words = self.new, self.words
        if new.limited and not (new.past or new.changed):
            return True
        if new.changed or new.cue:
            return False
        once = new.limited or (new.past and new.owner == "me")
        return once or any(search(one, new.whole) for one in (words.today, words.single))

    def _alone(self) -> bool:
        """True where the speaker quits what somebody of the speaker's is said to be in."""
        old, new = self.old, self.new
        if old.owner != "my" or not old.words or old.words[0].stem not in self.words.relatives:
            return False
        mine = new.owner == "me" and new.plain.startswith(f"{self.words.me.split()[0]} ")
        quits = mine and not new.resumed and search(self.words.quits, new.plain)
        return bool(quits) and old.words[0].stem not in new.bag

    def _elsewhere(self) -> bool:
        """True where it is said first for what: "for my diary I switched from ... to ..."."""
        match = search(self.words.purposes, self.new.plain)
        return match is not None and self.words.stem(match["x"]) not in self.old.bag

    def _otherwise(self, named: frozenset[str], how: str) -> bool:
        """True where both say which one it is, and another: "the standing order to Unicef", "for the newspaper"."""
        first = _which(self.old, named, self.words)
        if first is None:
            return False
        # Where a thing is replaced, the last words say by what.
        second = _which(self.new, named, self.words, last=how != "from")
        return second is not None and first[0] == second[0] and first[1].isdisjoint(second[1])

    def _miswritten(self) -> bool:
        """True where somebody else wrote one thing for the other: "they put Price instead of Pryce"."""
        new = self.new
        wrote = self.words.spelling & {*new.plain.split()}
        mine = new.owner == "me" and search(self.words.past, new.plain)
        return bool(wrote) and not (mine or new.corrected)

    def over(self, named: frozenset[str], how: str) -> bool | None:
        """Whether what the old clause says is over; None where this does not tell."""
        old, new, words = self.old, self.new, self.words
        goes, has = search(words.goes, new.plain), old.verb in words.owning
        apart = not how and _apart(old, new)
        if apart and named <= _place(old) and named & words.belonging:
            return not has
        if named & self.core:
            return not (apart and has)
        if old.owner == "my" and named == _subject(old, words) and search(words.parts, new.plain):
            return not named & words.admired
        if how in ("", "from") and old.owner == "me" and named <= _names(old):
            return not goes
        if how != "cut" and old.owner == "me" and search(words.quits, new.plain):
            gone = not goes or search(words.parting, new.whole)
            if gone and (named == _place(old) or _head_of_place(old, words) in named <= old.bag):
                return True
        if how in ("from", "not") and (new.bag & old.bag) - named:
            return True
        if how == "not" and named & (self.whole - _subject(old, words)):
            return True
        return None


def _lone(new: Clause, said: Clause | None) -> bool:
    """True for a correction of what is not named: "Xubuntu, not Kubuntu, sorry"."""
    if said is None or not new.corrected or said.negated or said.owner:
        return False
    return 0 < len(said.words) < _SAID and all(it.kind == "word" for it in said.words)


def _which(
    one: Clause, named: frozenset[str], words: Lexicon, *, last: bool = True
) -> tuple[int, frozenset[str]] | None:
    """(sort of the preposition behind the named thing, stems of what tells which of several it is); None where nothing tells.

    last: the clause may end there.
    """
    places = [at for at, it in enumerate(one.words) if it.kind == "word" and it.stem in named]
    at = places[-1] + 1 if places else len(one.words)
    if at >= len(one.words) or one.words[at].kind != "prep":
        return None
    sort, end = words.relating.get(one.words[at].raw.casefold()), joint(one.words, words, at + 1)
    if sort is None or not (last or end < len(one.words)):
        return None
    if not last and one.words[at].raw.casefold() in words.into.split():
        return None
    told = one.words[at + 1 : end]
    stems = frozenset(it.stem for it in told if it.kind == "word" and not it.typed)
    if not stems or search(words.tail, f" {one.raw[one.words[at].start :].casefold()}"):
        return None
    return sort, stems


def _verbal(old: Clause, new: Clause) -> bool:
    """True where both tell of one doing: "eat gluten-free", "need not eat gluten-free"."""
    told = len(old.bag & new.bag) > 1 and old.verb in new.bag
    return told or old.verb in ("", new.verb)


def _past(old: Clause, new: Clause, core: frozenset[str], words: Lexicon) -> bool:
    """True where somebody whom the old clause names is gone, or an event ended the speaker's being so."""
    subject = _subject(old, words)
    if old.owner == "my" and subject and subject in (swapped(new, words), renewed(new, words)):
        return True
    retired = search(words.retires, new.plain)
    mine = old.owner in ("my", "the") or (retired and any(it.mine for it in old.words))
    role = not (retired and old.bag & words.fellows) and (
        mine or (old.owner == "me" and not old.verb)
    )
    # "Frau" is kin, and stands before a name.
    told = subject if words.nouns and subject and old.owner == "my" else old.bag
    if role and (subject or old.owner == "my") and not told & (words.relatives | words.admired):
        names = _names(old) & core
        for_good = retired if names else None
        gone = leaving(new, words)
        if any(_called(one, names, words) or (for_good and one == subject) for one in gone):
            return True
    if any(one.ends(old, core) for one in happened(new, words)):
        return True
    if any(_of(old, new, one) for one in lost(new, words)):
        return not old.bag & words.admired
    return bool(old.bag & words.sharers) and any(_of(old, new, one) for one in departed(new, words))


def _called(told: frozenset[str], names: frozenset[str], words: Lexicon) -> bool:
    """True where both may be the same person, with one title or another."""
    polite = [one & words.polites for one in (told, names)]
    if told <= names or (all(polite) and polite[0].isdisjoint(polite[1])):
        return told <= names
    name = told - words.titled
    return bool(name) and name <= names


def _bare(one: Clause, words: Lexicon) -> bool:
    """True where the speaker only has or does what the clause names: "I do yoga"."""
    return words.classes.get(next(iter(one.plain.split()[1:2]), "")) == "aux"


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
    led = new.plain.split()[0]
    if not new.owner and words.speaks is not None and search(words.speaks, led):
        return True
    first = words.classes.get(led)
    if head is not None and head.capital and words.nouns and first == "he" and not new.owner:
        return True
    if head is None or any(_akin(head.stem, it) for it in old.bag):
        return False
    return bool(new.owner) or head.capital or first == "a"


def of_another(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the newer clause is about somebody of somebody else whom the older one does not name."""
    match = search(words.anothers, new.plain)
    if match is None or match[0] in old.plain:
        return False
    who = match.groupdict().get("p")
    return who is None or who not in old.plain


def _beside(old: Clause, said: Clause, words: Lexicon) -> bool:
    """True where it is said of something else, or not of always, that it is one thing and not the other."""
    if said.limited or said.unreal or said.raw.casefold().split()[:1] in words.others:
        return True
    days = [any(it.type == "day" for it in one.values) for one in (old, said)]
    led = next((it for it in said.words if it.kind == "word" and not it.typed), None)
    if led is None or said.owner == "me" or not (said.owner or said.named):
        return days == [False, True] and bool(said.words) and said.words[0].kind == "prep"
    if _of_other(old, said, words):
        return True
    return not any(_akin(led.stem, it) or _akin(it, led.stem) for it in old.bag)


def _of_other(old: Clause, said: Clause, words: Lexicon) -> bool:
    """True for "the house of my parents" where the older clause does not name them, or "at my parents'"."""
    kinds = [it.kind for it in said.words[:3]]
    if kinds[1:] == ["prep", "word"] and said.words[1].stem in words.within:
        return said.words[2].stem not in old.bag
    if len(kinds) > 1 and kinds[1] == "word" and words.nouns and said.words[1].mine:
        return said.words[1].stem not in old.bag
    named = [it.stem for it in said.words if it.mine and it.stem in words.relatives]
    return bool(named) and old.bag.isdisjoint(named)


def _among(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True for what is so at somebody's whom the older clause does not name: "at my parents' the box is ..."."""
    led = next(iter(new.words), None)
    first = words.classes.get(new.plain.partition(" ")[0])
    kin = led is not None and led.mine and led.stem in words.relatives
    return kin and first == "prep" and led is not None and led.stem not in old.bag


def _akin(one: str, other: str) -> bool:
    """True for a word and one that is put together of it: "Vertrag" and "Handyvertrag"."""
    return one == other or (len(one) > _SAID and other.endswith(one))


def _place(one: Clause) -> frozenset[str]:
    """Stems of what follows the last preposition: where, with whom or for what."""
    places = [place for place, it in enumerate(one.words) if it.kind == "prep"]
    after = one.words[places[-1] + 1 :] if places else ()
    return frozenset(it.stem for it in after if it.kind == "word" and not it.typed)


def _head_of_place(one: Clause, words: Lexicon) -> str:
    """The stem of the place itself: "school" of "at the school of languages"; "" where none is named."""
    places = (at for at, it in enumerate(one.words) if it.kind == "prep")
    place = next((at for at in places if one.words[at].stem not in words.within), None)
    return one.words[place + 1].stem if place is not None and place + 1 < len(one.words) else ""


def _names(one: Clause) -> frozenset[str]:
    """Stems of the words with a capital; of all where there is none."""
    if one.whole.islower():
        return one.bag
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


def _compounded(named: frozenset[str], old: Clause, new: Clause, words: Lexicon) -> frozenset[str]:
    """With the whole words for their last parts, in a language that writes nouns together: "the choir" of a church choir."""
    found = set()
    tokens = new.plain.split()
    kinds = [words.classes.get(it) or "" for it in tokens]
    led = {
        words.stem(it)
        for place, it in enumerate(tokens)
        if place and (kinds[place - 1] in ("the", "my") or tokens[place - 1] in words.uncontracted)
    }
    for stem in named:
        longer = (it.stem for it in old.words if it.capital and it.stem.endswith(stem))
        found.add(next(longer, stem) if stem in led and len(stem) >= _SAID else stem)
    return frozenset(found)


def _joined(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in stems if "-" in one)


def _loosed(stems: frozenset[str]) -> frozenset[str]:
    """The stems, words with hyphens by what they begin with, where that is long enough to stand for them."""
    return frozenset().union(*(_parts(frozenset((one,))) or {one} for one in stems))


def _parts(stems: frozenset[str]) -> frozenset[str]:
    """What words with hyphens begin with: "netflix-abo" may be called "netflix"."""
    firsts = (one.partition("-")[0] for one in _joined(stems))
    return frozenset(one for one in firsts if len(one) >= _SAID)


def _owners(one: Clause) -> frozenset[str]:
    """Stems of those of whom something is said to be: "son" of "my son's hobby"."""
    return frozenset(
        it.stem[: it.stem.index("'")] for it in one.words if it.mine and it.stem.find("'") > 0
    )


def _subject(one: Clause, words: Lexicon) -> frozenset[str]:
    """Stems of what the clause says what it is."""
    found: set[str] = set()
    for word in one.words:
        if word.kind == "be" or (found and words.nouns and not word.capital):
            return frozenset(found)
        if word.kind != "prep":
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
