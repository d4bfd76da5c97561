"""The facts of a scope at hand, by who and what they are about."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from memplug import Projection
from memplug_mem0.kinds import ENDING, FACT, FRAME
from memplug_mem0.layered import Layered
from memplug_mem0.nearest import EMPTY, Vectors
from memplug_mem0.profile import Profiles
from memplug_mem0.reading.frames import telling
from memplug_mem0.validity import Entry
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.types import Delta

Slot = tuple[str, str]
_MOST: Final = 16
"""Facts that a sentence is held against, or sentences that a fact is."""
_BESIDE: Final = 0.1
"""Least part of the most that is shared."""
_LATEST: Final = 32
"""Of each of its words, so many are looked at."""
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


class Words:
    """Ids of what may end by a sentence, and of sentences that may end it, by whose they are and a word.

    All states of a scope share it: each looks for those that it knows itself.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[bool, Slot], dict[str, None]] = {}
        self._last = _DAWN

    def add(self, one: Entry) -> None:
        if one.ends:
            self._last = max(self._last, one.time)
        for name in _named(one):
            self._ids.setdefault((one.ends, name), {})[one.id] = None

    def remove(self, one: Entry) -> None:
        for name in _named(one):
            held = self._ids.get((one.ends, name), {})
            held.pop(one.id, None)
            if not held:
                self._ids.pop((one.ends, name), None)

    def sharing(self, one: Entry) -> list[str]:
        """Ids of facts that an ending's sentence may end, or of such endings for a fact: those that share a word.

        First those that share the rarest words, of equal ones the latest; `_LATEST` of each word. What shares next to
        nothing beside the first is left out, and so are endings that are all older than a fact.
        """
        shares: dict[str, float] = {}
        if not one.ends and one.time > self._last:
            return []
        for name in _named(one):
            held = self._ids.get((not one.ends, name))
            if held:
                weight = 1 / len(held)
                for id in list(islice(reversed(held), _LATEST)):
                    shares[id] = shares.get(id, 0.0) + weight
        least = _BESIDE * max(shares.values(), default=0.0)
        near = [id for id, share in shares.items() if share >= least]
        return sorted(near, key=shares.__getitem__, reverse=True)


@dataclass(frozen=True)
class Facts:
    """All facts and endings of a scope, those that ended included."""

    entries: Layered[str, Entry] = field(default_factory=Layered)
    slots: Layered[Slot, tuple[Entry, ...]] = field(default_factory=Layered)
    """What is known of one attribute of somebody, by time."""
    words: Words = field(default_factory=Words, compare=False)
    vectors: Vectors = EMPTY
    profiles: Profiles = field(default_factory=Profiles, compare=False)

    @classmethod
    def of_entries(cls, entries: Sequence[Entry]) -> Facts:
        """These alone, without vectors."""
        return _grown(cls(), (), {one.id: one for one in entries}, EMPTY)

    def of(self, slot: Slot) -> tuple[Entry, ...]:
        """What is known of one attribute of somebody, by time."""
        return self.slots.get(slot, ())

    def about(self, subject: str) -> Iterator[Entry]:
        """Everything about somebody, endings included."""
        return (one for one in self.entries.values() if one.subject == subject)

    def sharing(self, one: Entry) -> Iterator[Entry]:
        """Facts that the sentence of an ending may end, or such endings for a fact; see `Words.sharing`."""
        found = map(self.entries.get, self.words.sharing(one))
        return islice((it for it in found if it is not None), _MOST)


class FactIndex(Projection[Facts]):
    """`Facts`, following the ledger."""

    name = "facts"
    version = "3"

    def build(self, view: View) -> Facts:
        found: list[Record[Any]] = [*view.all(FACT), *view.all(ENDING, vectors=False)]
        return _with(Facts(), (), found)

    def apply(self, state: Facts, delta: Delta) -> Facts | None:
        put = [one for one in delta.put if one.kind in (FACT.name, ENDING.name)]
        gone = [id for id in delta.gone if id in state.entries]
        return _with(state, gone, put) if put or gone else state

    def size(self, state: Facts) -> int:
        return 1024 + 1300 * len(state.entries) + state.vectors.nbytes


def _with(state: Facts, gone: Sequence[str], put: Sequence[Record[Any]]) -> Facts:
    vectors = state.vectors.changed(gone, put)
    return _grown(state, gone, {record.id: entry_of(record) for record in put}, vectors)


def _grown(state: Facts, gone: Sequence[str], new: Mapping[str, Entry], vectors: Vectors) -> Facts:
    entries: dict[str, Entry | None] = {**dict.fromkeys(gone), **new}
    slots: dict[Slot, list[Entry]] = {}

    def slot(name: Slot) -> list[Entry]:
        if name not in slots:
            slots[name] = list(state.of(name))
        return slots[name]

    for id in entries:
        if (old := state.entries.get(id)) is not None:
            held = slot(old.slot)
            del held[bisect_left(held, old.order, key=_order)]
            if id not in new or new[id].text != old.text:
                state.words.remove(old)
    for entry in new.values():
        insort(slot(entry.slot), entry, key=_order)
        state.words.add(entry)
    return Facts(
        state.entries.changed(entries),
        state.slots.changed({name: tuple(held) or None for name, held in slots.items()}),
        state.words,
        vectors,
        state.profiles.carried(),
    )


def _named(one: Entry) -> Iterator[Slot]:
    """The words by which a fact and a sentence that may end it find each other."""
    if not one.ends or one.attribute == FRAME:
        owner = one.subject.partition("'s ")[0]
        yield from ((owner, word) for word in telling(one.text))


def _order(one: Entry) -> tuple[datetime, tuple[int, int], str]:
    return one.order


def entry_of(record: Record[Any], index: int = 0) -> Entry:
    """A stored or new record as validity sees it; index: its place in the batch."""
    payload = record.payload
    ends = record.kind == ENDING.name
    return Entry(
        id=record.id,
        subject=payload.subject,
        attribute=payload.attribute,
        value=payload.value,
        time=record.event_time or record.valid_from or record.ingest_time or _DAWN,
        place=(record.position or 1 << 60, index),
        many=not ends and payload.many,
        ends=ends,
        instead=payload.instead if ends else "",
        valid_to=record.valid_to,
        text=record.text,
        trust=record.trust,
        origin=record.origin,
        decided=not ends and payload.by_model,
        secondhand=payload.secondhand,
        bare=not ends and payload.bare,
        framed=not ends and payload.framed,
    )


def speaker_of(record: Record[Any]) -> str:
    """Who an episode is by, folded."""
    return folded(record.speaker) or "user"
