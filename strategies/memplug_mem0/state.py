"""The facts of a scope at hand, by who and what they are about."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from memplug import Projection
from memplug_mem0.kinds import ENDING, FACT
from memplug_mem0.layered import Layered
from memplug_mem0.nearest import EMPTY, Vectors
from memplug_mem0.profile import Profiles
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

    entries: Layered[str, Entry] = field(default_factory=Layered)
    slots: Layered[Slot, tuple[Entry, ...]] = field(default_factory=Layered)
    """What is known of one attribute of somebody, by time."""
    vectors: Vectors = EMPTY
    profiles: Profiles = field(default_factory=Profiles, compare=False)

    def of(self, slot: Slot) -> tuple[Entry, ...]:
        """What is known of one attribute of somebody, by time."""
        return self.slots.get(slot, ())

    def about(self, subject: str) -> Iterator[Entry]:
        """Everything about somebody, endings included."""
        return (one for one in self.entries.values() if one.subject == subject)


class FactIndex(Projection[Facts]):
    """`Facts`, following the ledger."""

    name = "facts"
    version = "2"

    def build(self, view: View) -> Facts:
        found: list[Record[Any]] = [*view.all(FACT), *view.all(ENDING, vectors=False)]
        return _with(Facts(), (), found)

    def apply(self, state: Facts, delta: Delta) -> Facts | None:
        put = [one for one in delta.put if one.kind in (FACT.name, ENDING.name)]
        gone = [id for id in delta.gone if id in state.entries]
        return _with(state, gone, put) if put or gone else state

    def size(self, state: Facts) -> int:
        return 1024 + 900 * len(state.entries) + state.vectors.nbytes


def _with(state: Facts, gone: Sequence[str], put: Sequence[Record[Any]]) -> Facts:
    new = {record.id: entry_of(record) for record in put}
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
    for entry in new.values():
        insort(slot(entry.slot), entry, key=_order)
    return Facts(
        state.entries.changed(entries),
        state.slots.changed({name: tuple(held) or None for name, held in slots.items()}),
        state.vectors.changed(gone, put),
    )


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
    )


def speaker_of(record: Record[Any]) -> str:
    """Who an episode is by, folded."""
    return folded(record.speaker) or "user"
