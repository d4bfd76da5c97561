"""What facts of one attribute do to each other, whatever the order in which they arrived. Pure functions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memplug_mem0.values import compared, holds

WINDOW: Final = 64
"""Statements before and after a new one that it is held against."""
SAID: Final = "said before"


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

    @property
    def slot(self) -> tuple[str, str]:
        return self.subject, self.attribute

    @property
    def order(self) -> tuple[datetime, tuple[int, int], str]:
        return self.time, self.place, self.id

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
    names it; and at once where the same was said before and has held since. Each end stands on the record
    that gives it, so that it goes with that record and the next one is in force.
    """
    ordered = sorted(entries, key=lambda one: one.order)
    found: set[Closing] = set()
    for index, one in enumerate(ordered):
        if one.ends:
            continue
        broken = False
        for other in reversed(ordered[:index]):
            if other.ends:
                broken = broken or holds(one.value, other.value)
                continue
            verdict = compared(other.value, one.value, one.attribute)
            if verdict == "same" and not broken:
                found.add(Closing(one.id, other.id, one.time, SAID))
            elif verdict == "other" and not one.many:
                broken = True
        for other in ordered[index + 1 :]:
            at = max(other.time, one.time)
            if other.ends:
                if holds(one.value, other.value):
                    found.add(Closing(one.id, other.id, at, "no longer holds"))
            elif not other.many and compared(one.value, other.value, one.attribute) == "other":
                found.add(Closing(one.id, other.id, at, f"updated to {other.value[:80]}"))
    return found


def changes(known: Sequence[Entry], new: Sequence[Entry]) -> tuple[set[Closing], set[Closing]]:
    """(closings to make, closings to withdraw) when the new entries join the known ones of their slot.

    Only those within `WINDOW` of a new entry are looked at. An end that a later value gave is never withdrawn.
    """
    fresh = {one.id for one in new}
    before = sorted((one for one in known if one.id not in fresh), key=lambda one: one.order)
    if len(before) > 2 * WINDOW:
        orders = [one.order for one in before]
        places = [bisect_right(orders, one.order) for one in new]
        before = before[max(min(places) - WINDOW, 0) : max(places) + WINDOW]
    earlier = closings(before)
    now = closings([*before, *new])
    withdrawn = {one for one in earlier - now if one.reason == SAID}
    return now - earlier, withdrawn
