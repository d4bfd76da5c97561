"""Whether a later clause is the same frame filled otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.outdating.kindred import shifted
from memplug_mem0.outdating.parts import measures
from memplug_mem0.reading.clause import POSSESSED, Clause, Word
from memplug_mem0.reading.filling import SYSTEMS, Value, unlike
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


FILLER: Final = 4
"""Words of a filler that is changed for another one."""
_VERBAL: Final = 2
"""Words that two clauses share, if these are a subject and its verb."""
_ELIDED: Final = 2
"""Words of a frame that its update may leave out."""


def refills(
    old: Clause, new: Clause, words: Lexicon, counted: bool, beside: frozenset[str] = frozenset()
) -> bool:
    """True where both are one frame with another filler.

    counted: with another number, hour or day; beside: stems that the clauses beside the new one have.
    """
    if old.negated or new.negated or new.limited or old.limited or not old.owner:
        return False
    cue = new.cue or new.changed
    if not new.owner and not (cue and _bare(old, new)):
        return False
    if new.past and (not cue or _once(old, new, words)):
        return False
    if _counted(old, new, words, cue, beside):
        return True
    named = cue and (new.corrected or not counted)
    return named and (
        _opposed(old, new, words) or _named(old, new, words) or shifted(old, new, words)
    )


def _opposed(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True for the same words but for prepositions that exclude each other: "tea with sugar", "tea without sugar"."""
    pairs = [{*one.split("/")} for one in words.opposites.split()]
    first, second = (
        [it.raw.casefold() for it in one.words if it.kind == "prep"] for one in (old, new)
    )
    other = {*first} ^ {*second}
    return other in pairs and old.bag == new.bag and not old.apart(new)


def _once(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the speaker did otherwise on one day of the past: "last night I went to bed at two"."""
    same = old.owner == new.owner == "me" and not new.cue
    return same and bool(search(words.single, new.whole))


def _counted(old: Clause, new: Clause, words: Lexicon, cue: bool, beside: frozenset[str]) -> bool:
    if not old.values or not new.values:
        return False
    pairs = _paired(old.values, _filling(old, new))
    if pairs is None:
        return False
    units = frozenset(words.stem(it.unit) for it in (*old.values, *new.values) if it.unit)
    told, bag = (
        new.bag - words.opaques - units - (words.acting if cue else frozenset()),
        old.bag - units,
    )
    doing = cue and old.verb == new.verb and (old.verb or _within(old, new))
    if not (told - measures(words) or doing) or not told <= bag:
        return False
    if old.owner != new.owner and not cue:
        return False
    other = [1 for one, two in pairs if unlike(one, two)]
    if not other:
        return False
    left = bag - new.bag - words.opaques
    if cue:
        return len(left - beside if new.owner else left) <= _ELIDED
    if any(one.type in ("day", "clock") for one in new.values):
        return False
    return (
        len(other) == 1 and len(pairs) == len(old.values) == len(new.values) and left <= {old.verb}
    )


def _within(old: Clause, new: Clause) -> bool:
    """True where the speaker is in or at something, and is so in both: "in my second year"."""
    kinds = [[it.stem for it in one.words[:2] if it.kind in ("be", "prep")] for one in (old, new)]
    return old.owner == new.owner == "me" and len(kinds[0]) > 1 and kinds[0] == kinds[1]


def _filling(old: Clause, new: Clause) -> Sequence[Value]:
    """The new clause's fillers without the day on which a number became what it is."""
    kinds = {one.type for one in new.values}
    if not new.changed or kinds != {"number", "day"} or any(it.type == "day" for it in old.values):
        return new.values
    return [one for one in new.values if one.type == "number"]


def _paired(old: Sequence[Value], new: Sequence[Value]) -> list[tuple[Value, Value]] | None:
    """The fillers of both that are of one type; None where the new one has any that the old one has not."""
    left = [*old]
    found = []
    for one in new:
        match = next((it for it in left if it.alike(one)), None)
        if match is None:
            return None
        left.remove(match)
        found.append((match, one))
    return found


@dataclass(frozen=True, slots=True)
class _Swap:
    """Two clauses that are alike but for one filler of words."""

    shared: list[Word]
    """Words that both begin with."""
    led: Word | None
    """What stands before the filler."""
    left: list[Word]
    right: list[Word]
    """The filler, in the older and in the newer clause."""
    tail: bool
    """Words follow that say more than how often."""
    moved: bool
    """The newer one says where to, or to what."""
    turned: bool
    """It says what something was made, where the older one says what it is."""

    @property
    def be(self) -> bool:
        """True where the filler is what something is."""
        return any(one.kind == "be" for one in self.shared)

    @property
    def told(self) -> list[Word]:
        """The words that tell something of what both begin with."""
        return [one for one in self.shared if one.kind == "word"]


def _named(old: Clause, new: Clause, words: Lexicon) -> bool:
    """The same words but for one filler of words."""
    swap = _swap(old, new, words)
    if not swap.left or not swap.right:
        return False
    if not swap.told and not (swap.tail and old.owner == "me"):
        return False
    if not _exchanged(swap, new, words) or _several(swap, old, new, words):
        return False
    if old.owner == "me" and swap.tail and swap.told:
        return True
    if new.resumed and swap.right[-1].kind == "count":
        return False
    if old.owner == "my" and swap.be and new.corrected:
        return not any(search(words.correct, one.raw) for one in swap.right)
    return swap.moved or _alike(swap.left, swap.right, swap.be, words)


def _swap(old: Clause, new: Clause, words: Lexicon) -> _Swap:
    """The clauses held against each other."""
    first, second, turned = frame(old), frame(new), False
    if new.changed and not old.verb:
        first, turned = _turned(first, second)
    before, moved = 0, False
    while before < min(len(first), len(second)):
        if _into(first[before], second[before], new, words):
            moved = True
        elif first[before].stem != second[before].stem:
            break
        before += 1
    after, most = 0, min(len(first), len(second)) - before
    while after < most and first[-1 - after].stem == second[-1 - after].stem:
        after += 1
    left, right = first[before : len(first) - after], second[before : len(second) - after]
    if moved and left and left[0].kind == "prep":
        left = left[1:]
    if not after:
        left = _untailed(left)
        right = right[:1] + _untailed(right[1:]) if _placed(right, words) else right
    shared, rest = first[:before], first[len(first) - after :]
    told = sum(one.kind == "word" for one in shared)
    if (new.corrected or told > 1) and _placed(left, words) and _placed(right, words):
        left, right = left[1:], right[1:]
    spans = frozenset() if search(words.swap, new.raw) else words.spanning
    tail = any(it.kind == "word" and it.raw.casefold() not in spans for it in rest)
    return _Swap(shared, shared[-1] if shared else None, left, right, tail, moved, turned)


def _turned(first: list[Word], second: list[Word]) -> tuple[list[Word], bool]:
    """The older frame without its "is", where the newer one tells what it was made, and whether that is so."""
    kinds = [one.kind for one in second]
    place = next((at for at, one in enumerate(first) if one.kind == "be"), len(first))
    placed = [it.kind for it in first[place + 1 : place + 2]] == ["prep"]
    if "be" in kinds or ("prep" in kinds and not placed):
        return first, False
    return first[:place] + first[place + 1 :], place < len(first)


def _exchanged(swap: _Swap, new: Clause, words: Lexicon) -> bool:
    """True where both fillers may be one thing and another, and the newer is no part of the older."""
    left, right = swap.left, swap.right
    placed = swap.led is not None and swap.led.kind == "prep"
    if not all(_filler(one, words, placed) for one in (left, right)):
        return False
    if {one.stem for one in left} & {one.stem for one in right}:
        return False
    if all(len(one) > 1 and any(it.typed for it in one) for one in (left, right)):
        return False
    systems = [bool(SYSTEMS.match(one[0].raw)) for one in (left, right)]
    if systems == [False, True] and new.changed and not search(words.swap, new.raw):
        return False
    at = swap.led
    if at is None or at.stem not in words.placing or swap.moved:
        return True
    return left[0].led == right[0].led


def _several(swap: _Swap, old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the clauses may hold side by side: of two people, done at one moment, or one of many."""
    if old.apart(new):
        return True
    told = swap.told
    named = swap.led is not None and swap.led.kind == "word" and swap.led.capital and len(told) > 1
    doing = not named and not swap.tail and any(one.stem in words.momentary for one in told)
    if doing and not (new.corrected or search(words.lasting, new.whole)):
        return True
    placed = swap.led is not None and swap.led.kind == "prep" and len(told) > 1
    if old.owner == "me" and not swap.tail and not placed:
        verb = told[0].stem if told else ""
        return not verb or (verb in words.sharing and not search(words.swap, new.raw))
    verbal = not (swap.be or swap.moved or swap.turned)
    return old.owner == "my" and verbal and len(told) < _VERBAL


def _placed(filler: list[Word], words: Lexicon) -> bool:
    """True for "at home", "in the mountains"."""
    return len(filler) > 1 and filler[0].stem in words.placing


def _into(old: Word, new: Word, clause: Clause, words: Lexicon) -> bool:
    """True for the "to" of "moved to", which stands for whatever led to the former filler."""
    into = clause.changed and new.raw.casefold() in words.into.split()
    switched = old.kind == "be" and bool(search(words.swap, clause.raw))
    return into and (old.kind == "prep" or switched)


def frame(one: Clause) -> list[Word]:
    kept = [it for it in one.words if it.kind in ("word", "prep", "be", "count") or it.typed]
    before = ["", *(it.kind for it in kept)]
    return [it for it, last in zip(kept, before, strict=False) if (it.kind, last) != ("be", "be")]


def _untailed(words: list[Word]) -> list[Word]:
    """Without a further circumstance, which the later sentence leaves out."""
    for place, one in enumerate(words):
        if place and one.kind == "prep":
            return words[:place]
    return words


def _filler(filler: list[Word], words: Lexicon, placed: bool) -> bool:
    """True for what one may change for another. placed: it is where something is, as "at Anna's place"."""
    last = len(filler) - 1
    return len(filler) <= FILLER and all(
        (
            one.kind in ("word", "count")
            and (placed or place == last or not POSSESSED.search(one.raw))
        )
        or (0 < place < last and one.stem in words.within)
        for place, one in enumerate(filler)
    )


def _alike(left: list[Word], right: list[Word], be: bool, words: Lexicon) -> bool:
    """True where both are names, or both nouns."""
    scales = (words.scale(one[-1].raw.casefold()) for one in (left, right))
    if next(scales) & next(scales):
        return True
    first, second = left[0], right[0]
    names = (first.capital, second.capital)
    if words.nouns:
        kin = (left[-1].stem in words.relatives, right[-1].stem in words.relatives)
        return left[-1].capital and right[-1].capital and kin[0] == kin[1]
    if all(names) or (first.led and second.led):
        return True
    if any(names) or first.led != second.led:
        return (first.led or first.capital) and (second.led or second.capital)
    return not be


def _bare(old: Clause, new: Clause) -> bool:
    """True where the newer clause begins with what the older one calls the speaker's: "book club" for "our book club"."""
    return old.owner == "my" and [it.stem for it in old.words[:2]] == [
        it.stem for it in new.words[:2]
    ]
