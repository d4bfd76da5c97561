"""The facts of a scope at hand, by who and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from memplug import Projection
from memplug_mem0.kinds import ENDING, FACT
from memplug_mem0.validity import Entry
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.types import Delta

Slot = tuple[str, str]
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    """All facts and endings of a scope, those that ended included."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    slots: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)

    def of(self, slot: Slot) -> list[Entry]:
        """What is known of one attribute of somebody."""
        return [self.entries[id] for id in self.slots.get(slot, ())]

    def about(self, subject: str) -> Iterator[Entry]:
        """Everything about somebody, endings included."""
        return (one for one in self.entries.values() if one.subject == subject)

    @cached_property
    def corrections(self) -> tuple[Entry, ...]:
        """Endings that name a value and no attribute."""
        return tuple(one for one in self.entries.values() if one.ends and not one.attribute)


class FactIndex(Projection[Facts]):
    """`Facts`, following the ledger."""

    name = "facts"
    version = "1"

    def build(self, view: View) -> Facts:
        found: list[Record[Any]] = [
            *view.all(FACT, vectors=False),
            *view.all(ENDING, vectors=False),
        ]
        return _with(Facts(), (), found)

    def apply(self, state: Facts, delta: Delta) -> Facts | None:
        put = [one for one in delta.put if one.kind in (FACT.name, ENDING.name)]
        gone = [id for id in delta.gone if id in state.entries]
        return _with(state, gone, put) if put or gone else state

    def size(self, state: Facts) -> int:
        return 1024 + 900 * len(state.entries)


def _with(state: Facts, gone: Iterable[str], put: Iterable[Record[Any]]) -> Facts:
    entries, slots = dict(state.entries), dict(state.slots)
    for id in gone:
        old = entries.pop(id)
        slots[old.slot] = tuple(one for one in slots[old.slot] if one != id)
        if not slots[old.slot]:
            del slots[old.slot]
    for record in put:
        entry = entry_of(record)
        if entry.id not in entries:
            slots[entry.slot] = (*slots.get(entry.slot, ()), entry.id)
        entries[entry.id] = entry
    return Facts(entries, slots)


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
    )


def speaker_of(record: Record[Any]) -> str:
    """Who an episode is by, folded."""
    return folded(record.speaker) or "user"
