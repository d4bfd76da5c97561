"""What facts of one attribute do to each other, whatever the order in which they arrived. Pure functions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from memplug_mem0.values import compared, holds

WINDOW: Final = 16
"""Statements before and after a new one that it is held against."""
SAID: Final = "said before"
_compared: Final = lru_cache(maxsize=4096)(compared)
_holds: Final = lru_cache(maxsize=4096)(holds)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact or an ending, as far as validity is concerned."""

    id: str
    subject: str
    attribute: str
    value: str
    time: datetime
    """Since when it holds."""
    place: tuple[int, int]
    """Decides between equal times: position in the store, then in the batch."""
    many: bool = False
    ends: bool = False
    instead: str = ""
    valid_to: datetime | None = None
    """Its end in force."""
    text: str = ""
    trust: float = 1.0
    origin: str = ""
    decided: bool = False
    """A model decides what it does to others."""
    secondhand: bool = False
    """Not the word of whom it is about."""
    bare: bool = False
    """It ends no other value, though there can be but one."""
    framed: bool = False
    """Read out of a sentence that no table has a pattern for."""
    closes: str = ""
    """Its sentence ends others: `FRAME`, or `NAMED`, see `kinds.Fact.closes`."""

    @property
    def adds(self) -> bool:
        """True where it ends no other value."""
        return self.many or self.bare

    @property
    def owner(self) -> str:
        """Whose it is: "user" for "user's sister"."""
        return self.subject.partition("'s ")[0]

    @property
    def slot(self) -> tuple[str, str]:
        return self.subject, self.attribute

    @property
    def order(self) -> tuple[datetime, tuple[int, int], str]:
        return self.time, self.place, self.id

    @property
    def doubted(self) -> bool:
        """True where something may outweigh it."""
        return self.trust < 1 or self.secondhand

    def outweighs(self, other: Entry) -> bool:
        """True where it may end the other: believed no less, and not hearsay against somebody's own word."""
        return self.trust >= other.trust and (other.secondhand or not self.secondhand)

    def open_at(self, moment: datetime | None) -> bool:
        """True where it holds at the moment; None is any."""
        return moment is None or (
            self.time <= moment and (self.valid_to is None or moment < self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Closing:
    """A fact ends at a time because of another record."""

    id: str
    because: str
    at: datetime
    reason: str


def closings(entries: Iterable[Entry]) -> set[Closing]:
    """Every end that the entries of one slot give each other; the same for any order of the entries.

    A fact ends with each later one of another value, unless that one only adds a value; with an ending that
    names it; and at once where the same was said before and has held since. Nothing ends by what it outweighs.
    Each end stands on the record that gives it, so that it goes with that record and the next one is in force.
    """
    made, _ = changes((), tuple(entries))
    return made


def changes(known: Sequence[Entry], new: Sequence[Entry]) -> tuple[set[Closing], set[Closing]]:
    """(closings to make, closings to withdraw) when the new entries join the known ones of their slot.

    known: in their order. Only those within `WINDOW` of a new entry are looked at. An end that a later value gave is
    never withdrawn.
    """
    fresh = {one.id for one in new}
    line = [one for one in known if one.id not in fresh]
    made: set[Closing] = set()
    withdrawn: set[Closing] = set()
    for one in sorted(new, key=_order):
        place = bisect_right(line, one.order, key=_order)
        before = line[max(place - WINDOW, 0) : place]
        after = line[place : place + WINDOW]
        for closing in _parted(before, one, after):
            if closing in made:
                made.discard(closing)
            else:
                withdrawn.add(closing)
        made.update(_repeated(before, one))
        made.update(_repeated_later(one, after))
        made.update(filter(None, (_ended(one, other) for other in after)))
        made.update(filter(None, (_ended(other, one) for other in before)))
        line.insert(place, one)
    return made, withdrawn


def around(known: Sequence[Entry], new: Sequence[Entry]) -> Sequence[Entry]:
    """Those of the known entries that `changes` looks at. known: in their order."""
    places = [bisect_right(known, one.order, key=_order) for one in new]
    return known[max(min(places) - WINDOW, 0) : max(places) + WINDOW]


def _order(one: Entry) -> tuple[datetime, tuple[int, int], str]:
    return one.order


def _ended(one: Entry, later: Entry) -> Closing | None:
    """The end that a later entry gives a fact."""
    if one.ends or not later.outweighs(one):
        return None
    at = max(later.time, one.time)
    if later.ends:
        return Closing(one.id, later.id, at, "no longer holds") if _names(later, one) else None
    if not replaces(later, one):
        return None
    return Closing(one.id, later.id, at, f"updated to {later.value[:80]}")


def replaces(later: Entry, fact: Entry) -> bool:
    """True where the later entry of the fact's slot gives it another value."""
    return (
        not (later.ends or later.adds)
        and _compared(fact.value, later.value, fact.attribute) == "other"
    )


def _names(ending: Entry, fact: Entry) -> bool:
    return _holds(fact.value, ending.value)


def _repeated(before: Sequence[Entry], one: Entry) -> Iterator[Closing]:
    """The ends of a fact that says what was said before and has held since."""
    if one.ends:
        return
    between: list[Entry] = []
    for other in reversed(before):
        if _breaks(other, one):
            if not other.doubted:
                return
            between.append(other)
        elif (
            not other.ends
            and _compared(other.value, one.value, one.attribute) == "same"
            and other.outweighs(one)
            and not any(it.outweighs(other) for it in between)
        ):
            yield Closing(one.id, other.id, one.time, SAID)


def _repeated_later(one: Entry, after: Sequence[Entry]) -> Iterator[Closing]:
    """The ends of later facts that say the same as this one, which has held since."""
    for index, later in enumerate(after):
        if (
            not one.ends
            and not later.ends
            and _compared(one.value, later.value, later.attribute) == "same"
            and one.outweighs(later)
            and not any(_breaks(it, later) and it.outweighs(one) for it in after[:index])
        ):
            yield Closing(later.id, one.id, later.time, SAID)


def _parted(before: Sequence[Entry], one: Entry, after: Sequence[Entry]) -> Iterator[Closing]:
    """Repetitions across the place of an entry that no longer count, because it comes between."""
    earlier = {it.id for it in before if one.outweighs(it)}
    for index, later in enumerate(after):
        if not later.ends and _breaks(one, later):
            said = _repeated((*before, *after[:index]), later)
            yield from (closing for closing in said if closing.because in earlier)


def _breaks(other: Entry, one: Entry) -> bool:
    """True where a value that was said before does not hold up to `one` because of an entry between them."""
    if other.ends:
        return _names(other, one)
    return not one.adds and _compared(other.value, one.value, one.attribute) == "other"
