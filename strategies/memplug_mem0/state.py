"""The facts of a scope at hand, by who and what they are about."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from memplug import Projection
from memplug_mem0.kinds import ENDING, FACT, FRAME, NAMED
from memplug_mem0.layered import Layered
from memplug_mem0.nearest import EMPTY, Vectors
from memplug_mem0.profile import Profiles
from memplug_mem0.reading.language import openings
from memplug_mem0.validity import Entry
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.types import Delta

Slot = tuple[str, str]
_Named = dict[Slot, dict[str, None]]
_MOST: Final = 16
"""Facts that a sentence is held against, or sentences that a fact is."""
_BESIDE: Final = 0.1
"""Least part of the most that is shared."""
_SURE: Final = 0.99 * _BESIDE
_LATEST: Final = 32
"""Of each of its words, so many are looked at."""
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


class Words:
    """Ids of facts, and of what has a sentence that may end some, by whose they are and a word.

    All states of a scope share it: each looks for those that it knows itself.
    """

    def __init__(self) -> None:
        self._facts: _Named = {}
        self._sentences: _Named = {}
        self._last = _DAWN
        """Time of the latest sentence."""

    def add(self, one: Entry) -> None:
        if one.closes:
            self._last = max(self._last, one.time)
        for held, name in self._places(one):
            held.setdefault(name, {})[one.id] = None

    def remove(self, one: Entry) -> None:
        for held, name in self._places(one):
            ids = held.get(name, {})
            ids.pop(one.id, None)
            if not ids:
                held.pop(name, None)

    def _places(self, one: Entry) -> Iterator[tuple[_Named, Slot]]:
        if one.ends and not one.closes:
            return
        for name in _named(one.owner, one.text):
            if not one.ends:
                yield self._facts, name
            if one.closes:
                yield self._sentences, name

    def facts(self, one: Entry) -> list[str]:
        """Ids of facts that share a word with a sentence, so that it may end them.

        First those that share the rarest words, of equal ones the latest; `_LATEST` of each word. What shares next to
        nothing beside the first is left out.
        """
        return _sharing(self._facts, one)

    def sentences(self, one: Entry) -> list[str]:
        """Ids of what has a sentence that shares a word with a fact, in the order of `facts`; none if all are older."""
        return [] if one.time > self._last else _sharing(self._sentences, one)


def _sharing(held: _Named, one: Entry) -> list[str]:
    found = [ids for name in _named(one.owner, one.text) if (ids := held.get(name))]
    found.sort(key=len)
    weights = [1 / len(ids) for ids in found]
    shares: dict[str, float] = {}
    for place, ids in enumerate(found):
        weight, latest = weights[place], list(islice(reversed(ids), _LATEST))
        if sum(weights[place:]) < _SURE * max(shares.values(), default=0.0):
            # So common that what shares this and the next words alone would be left out.
            latest = [id for id in latest if id in shares]
        for id in latest:
            shares[id] = shares.get(id, 0.0) + weight
    least = _BESIDE * max(shares.values(), default=0.0)
    near = [id for id, share in shares.items() if share >= least]
    return sorted(near, key=shares.__getitem__, reverse=True)


@lru_cache(maxsize=1024)
def _named(owner: str, text: str) -> tuple[Slot, ...]:
    """The words by which a fact and a sentence that may end it find each other."""
    return tuple((owner, word) for word in openings(text))


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

    def ended_by(self, one: Entry) -> Iterator[Entry]:
        """Facts that its sentence may end; see `Words.facts`."""
        return self._known(self.words.facts(one))

    def ending(self, one: Entry) -> Iterator[Entry]:
        """What has a sentence that may end this fact; see `Words.sentences`."""
        return self._known(self.words.sentences(one))

    def _known(self, ids: Iterable[str]) -> Iterator[Entry]:
        found = map(self.entries.get, ids)
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

    worded = {id: _worded(one) for id, one in new.items()}
    for id in entries:
        if (old := state.entries.get(id)) is not None:
            held = slot(old.slot)
            del held[bisect_left(held, old.order, key=_order)]
            if worded.get(id) == _worded(old):
                del worded[id]
            else:
                state.words.remove(old)
    for id, entry in new.items():
        insort(slot(entry.slot), entry, key=_order)
        if id in worded:
            state.words.add(entry)
    return Facts(
        state.entries.changed(entries),
        state.slots.changed({name: tuple(held) or None for name, held in slots.items()}),
        state.words,
        vectors,
        state.profiles.carried(),
    )


def _worded(one: Entry) -> tuple[str, str]:
    """What tells the words by which it is found."""
    return one.text, one.closes


def _order(one: Entry) -> tuple[datetime, tuple[int, int], str]:
    return one.order


def entries_of(records: Sequence[Record[Any]], start: int = 0) -> list[Entry]:
    """New records as validity sees them. start: the place of the first in the batch."""
    return [entry_of(one, index) for index, one in enumerate(records, start)]


def entry_of(record: Record[Any], index: int = 0) -> Entry:
    """A stored or new record as validity sees it; index: its place in the batch."""
    payload = record.payload
    ends = record.kind == ENDING.name
    closes = "" if ends else payload.closes
    if ends and payload.attribute == FRAME:
        closes = NAMED if payload.value == NAMED else FRAME
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
        closes=closes,
    )


def speaker_of(record: Record[Any]) -> str:
    """Who an episode is by, folded."""
    return folded(record.speaker) or "user"
