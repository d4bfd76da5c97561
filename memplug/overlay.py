"""A batch that is not committed, laid over what is stored, so that a view shows both as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from memplug.types import Batch, Edge, Kind, Mark, Record, Scope, Status

HIDING = (Status.PENDING, Status.QUARANTINED)
"""What keeps a record from being found."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a batch makes of one scope. `records` are new or replaced, in the order of the batch."""

    records: Mapping[str, Record[Any]]
    links: tuple[Edge, ...] = ()
    removed: frozenset[str] = frozenset()
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    united: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further sources of stored records that the batch only makes sure of."""
    kinds: Mapping[str, Kind[Any]] = field(default_factory=dict)

    @property
    def restricts(self) -> bool:
        """True where it may hide something stored, or end it."""
        return bool(self.removed or self.marks)

    @property
    def bounded(self) -> bool:
        """True where one of its records holds for a time only."""
        return any(
            record.valid_from or record.valid_to or record.expires_at
            for record in self.records.values()
        )

    def shown(self, stored: Record[Any]) -> Record[Any] | None:
        """A stored record as the batch leaves it; None where it is removed, or replaced by one of `records`."""
        if stored.id in self.removed or stored.id in self.records:
            return None
        if more := self.united.get(stored.id):
            stored = replace(stored, derived_from=_joined(stored.derived_from, more))
        return self._settled(stored)

    def edges(self, stored: Iterable[Edge]) -> list[Edge]:
        """Stored edges that remain, then those of the batch; the same link on the same account is replaced."""
        links = {_name(edge): edge for edge in self.links}
        kept = [edge for edge in stored if _name(edge) not in links]
        return [edge for edge in (*kept, *links.values()) if self._stands(edge)]

    def _stands(self, edge: Edge) -> bool:
        return self.removed.isdisjoint((edge.source, edge.target, edge.origin))

    def _settled(self, record: Record[Any]) -> Record[Any] | None:
        """With its marks and what its sources impose; None where it goes with a source."""
        lost = self.removed.intersection(record.derived_from)
        if lost:
            kind = self.kinds.get(record.kind)
            left = tuple(id for id in record.derived_from if id not in lost)
            if kind is None or kind.support == "every" or not left:
                return None
            record = replace(record, derived_from=left)
        hidden = [
            mark.status
            for source in record.derived_from
            for mark in self.marks.get(source, ())
            if mark.status in HIDING
        ]
        return _marked(record, self.marks.get(record.id, ()), hidden)


def lay(
    batch: Batch,
    scope: Scope,
    home: Scope,
    kinds: Mapping[str, Kind[Any]],
    fetch: Callable[[Sequence[str]], Iterable[Record[Any]]],
) -> Overlay | None:
    """The batch as one scope sees it; None where it says nothing of the scope.

    Records name their scope. Marks, removals and edges belong to the scope of the batch's record that
    they name, otherwise to `home`.
    """
    own = {record.id: record for record in batch.put if record.scope == scope}
    foreign = {record.id for record in batch.put} - own.keys()

    def ours(id: str) -> bool:
        return id in own or (scope == home and id not in foreign)

    marks: dict[str, tuple[Mark, ...]] = {}
    for mark in batch.mark:
        if ours(mark.id):
            marks[mark.id] = (*marks.get(mark.id, ()), mark)
    removed = frozenset(id for id in batch.remove if ours(id))
    links = tuple(edge for edge in batch.link if ours(edge.source) or ours(edge.target))
    if not (own or marks or removed or links):
        return None
    stored = {record.id: record for record in fetch(list(own))} if own else {}
    united = {
        id: own[id].derived_from for id in stored if own[id].revision == 0 and id not in removed
    }
    fresh = {
        id: _marked(record, (), [stored[id].status] if id in stored else [])
        for id, record in own.items()
        if id not in united and id not in removed
    }
    return _with_lineage(Overlay(fresh, links, removed, marks, united, kinds))


def _with_lineage(overlay: Overlay) -> Overlay:
    """With removals and hiding marks passed on from record to record within the batch."""
    hidden = any(record.status in HIDING for record in overlay.records.values())
    if not (overlay.removed or overlay.marks or hidden):
        return overlay
    removed, marks = set(overlay.removed), dict(overlay.marks)
    settled: dict[str, Record[Any]] = {}
    pending = dict(overlay.records)
    while pending:
        ready = [
            id for id, record in pending.items() if pending.keys().isdisjoint(record.derived_from)
        ]
        now = replace(overlay, removed=frozenset(removed), marks=marks)
        for id in ready or list(pending):
            record = now._settled(pending.pop(id))
            if record is None:
                removed.add(id)
                continue
            settled[id] = record
            if record.status in HIDING:
                marks[id] = (*marks.get(id, ()), Mark(id=id, status=record.status))
    ordered = {id: settled[id] for id in overlay.records if id in settled}
    return replace(overlay, records=ordered, removed=frozenset(removed), marks=marks)


def _marked(
    record: Record[Any], marks: Sequence[Mark], statuses: Sequence[Status | None]
) -> Record[Any]:
    """The record with the strictest status, the lowest trust and the earliest end."""
    if not marks and not statuses:
        return record
    status = max(
        (one for one in (record.status, *(m.status for m in marks), *statuses) if one is not None),
        key=lambda one: one.severity,
    )
    trust = min((record.trust, *(mark.trust for mark in marks if mark.trust is not None)))
    ends = [one for one in (record.valid_to, *(mark.valid_to for mark in marks)) if one is not None]
    return replace(record, status=status, trust=trust, valid_to=min(ends, default=None))


def _joined(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _name(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.relation, edge.origin
