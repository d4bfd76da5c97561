"""Undo: takes back all commits of one change, by the images in the journal, under a new change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.lineage import cascade, settle
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import MarkRow, Transaction, mark_from
from memplug.codec import from_text, micros
from memplug.errors import ConflictError, InvalidInput
from memplug.ports import Committed
from memplug.types import Record

_UNDONE = "undo of "


def undo(transaction: Transaction, change: str, new_change: str, time: datetime) -> Committed:
    """Takes the change back; the caller ends the transaction.

    Raises InvalidInput for a change that the scope does not know, ConflictError where later revisions
    stand on what it made.
    """
    entries = transaction.entries_of_change(change) if transaction.known else []
    if not entries:
        raise InvalidInput(f"there is no change {change!r} in scope {transaction.scope}")
    _refuse_later_changes(transaction, change, entries)
    there_before = {entry.id for entry in entries if entry.op == "remove"}
    undoing = _Undoing(transaction, change, there_before)
    transaction.load(entry.id for entry in entries)
    for entry in entries:
        undoing.take_back(entry)
    committed = undoing.complete()
    transaction.drop_work(change)
    position = transaction.finish(
        time=micros(time), change=new_change, verb="undo", reason=f"{_UNDONE}{change}"
    )
    return Committed(
        position=position,
        put=committed.put,
        removed=committed.removed,
        removed_kinds=committed.removed_kinds,
    )


def _refuse_later_changes(transaction: Transaction, change: str, entries: Sequence[Entry]) -> None:
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.op in ("put", "remove", "mark", "unmark"):
            by_id.setdefault(entry.id, []).append(entry)
    if not by_id:
        return
    first = min(mine[-1].position for mine in by_id.values())
    cancelled = _cancelled(transaction, first)
    later: dict[str, list[Entry]] = {}
    for entry, its_change in transaction.later_than(by_id, first):
        if its_change != change and its_change not in cancelled:
            later.setdefault(entry.id, []).append(entry)
    wrong = tuple(id for id, mine in by_id.items() if _stands_on(mine, later.get(id, ())))
    if wrong:
        listed = ", ".join(repr(id) for id in wrong[:5])
        raise ConflictError(
            f"change {change!r} cannot be undone: later changes stand on {listed}; undo those first",
            ids=wrong,
        )


def _cancelled(transaction: Transaction, since: int) -> set[str]:
    """Later changes that were undone, and what undid them: together they left all as it was."""
    cancelled: set[str] = set()
    for undo_change, reason in transaction.undone_since(since):
        if undo_change not in cancelled:
            cancelled |= {undo_change, reason.removeprefix(_UNDONE)}
    return cancelled


def _stands_on(mine: Sequence[Entry], later: Sequence[Entry]) -> bool:
    """True if one of the later entries rests on what a change did to the record (`mine`, newest first)."""
    marks = {(entry.step, entry.because) for entry in mine if entry.op in ("mark", "unmark")}
    revising = {"remove"}
    if any(entry.op in ("put", "remove") for entry in mine):
        revising.add("put")
    if any(entry.op in ("put", "remove") and entry.before is not None for entry in mine):
        revising.add("unite")
    return any(
        entry.op in revising
        or (entry.op in ("mark", "unmark") and (entry.step, entry.because) in marks)
        for entry in later
        if entry.position > mine[0].position
    )


@dataclass(slots=True)
class _Restored:
    """What an undo has brought back or taken away so far."""

    removed: dict[str, str]
    put: dict[str, None]


class _Undoing:
    """Entries taken back one by one, newest first; lineage and edges are put in order at the end."""

    def __init__(
        self, transaction: Transaction, change: str, there_before: Collection[str]
    ) -> None:
        self.transaction, self._change = transaction, change
        self._there_before = there_before
        self._done = _Restored({}, {})
        self._shared: dict[str, tuple[str, ...]] = {}
        self._images: dict[str, tuple[Row, bytes | None]] = {}
        self._weights: dict[tuple[str, str, str, str], float] = {}
        self._marks: list[Entry] = []

    def take_back(self, entry: Entry) -> None:
        """Takes back what can be at once, and keeps the rest for `complete`."""
        transaction = self.transaction
        transaction.load((entry.id,))
        match entry.op:
            case "put" if entry.before is None:
                self._images.pop(entry.id, None)
                self._remove(entry.id)
            case "put":
                self._replace(entry)
            case "remove" if entry.before is not None:
                self._images[entry.id] = (rows.row_from(entry.before), entry.vector)
            case "unite" if entry.id in transaction.rows and entry.id not in self._shared:
                self._shared[entry.id] = self._sources_without(transaction.rows[entry.id])
            case "release" if entry.before is not None:
                row = transaction.rows.get(entry.id)
                if row is not None:
                    transaction.set_own_status(row, from_text(entry.before), reason="undo")
            case "release":
                # It changed nothing but what a person thinks of the record.
                transaction.note("mark", entry.id, was=entry.was, reason="undo")
            case "mark" | "unmark":
                self._marks.append(entry)
            case "link" if entry.before is not None:
                self._relink(from_text(entry.before))
            case "source" if entry.before is not None:
                self._source(entry.id, tuple(from_text(entry.before)))

    def _remove(self, id: str) -> None:
        transaction = self.transaction
        row = transaction.rows.get(id)
        if row is None:
            return
        # What the change removed and made anew goes: its image from before comes back.
        sources = () if id in self._there_before else self._sources_without(row)
        if sources:
            self._shared[id] = sources
            return
        self._shared.pop(id, None)
        for gone in cascade(transaction, (id,), (), ()):
            self._done.removed[gone[rows.ID]] = gone[rows.KIND]

    def _sources_without(self, row: Row) -> tuple[str, ...]:
        """What the record derives from once this change's part in it is taken back."""
        id, current = row[rows.ID], rows.derived_of(row[rows.DERIVED])
        steps = [
            (_derived_before(entry.op, entry.before), change)
            for entry, change in self.transaction.steps_of(id)
        ]
        after = [sources for sources, _ in steps[1:]] + [current]
        added: set[str] = set()
        lost: set[str] = set()
        order: dict[str, None] = {}
        for (before, change), then in zip(steps, after, strict=True):
            if change == self._change:
                added.update(set(then).difference(before))
                lost.update(set(before).difference(then))
                order.update(dict.fromkeys(before))
        order.update(dict.fromkeys(current))
        return tuple(one for one in order if one in lost or (one in current and one not in added))

    def _replace(self, entry: Entry) -> None:
        transaction = self.transaction
        row = transaction.rows.get(entry.id)
        assert entry.before is not None
        before = rows.row_from(entry.before)
        if row is None:
            self._images[entry.id] = (before, entry.vector)
            return
        if (row[rows.TEXT], row[rows.KEY], row[rows.PAYLOAD]) != (
            before[rows.TEXT],
            before[rows.KEY],
            before[rows.PAYLOAD],
        ):
            for gone in cascade(transaction, (), (entry.id,), ()):
                self._done.removed[gone[rows.ID]] = gone[rows.KIND]
        row = transaction.rows[entry.id]
        new = rows.with_values(
            before,
            revision=row[rows.REVISION] + 1,
            in_status=row[rows.IN_STATUS],
            in_trust=row[rows.IN_TRUST],
            in_valid_to=row[rows.IN_VALID_TO],
        )
        transaction.replace(row, new, entry.vector, keep_vector=False)
        transaction.unsettled.setdefault(entry.id, "")
        self._done.put[entry.id] = None

    def _relink(self, packed: Sequence[Sequence[Any]]) -> None:
        transaction = self.transaction
        for source, target, relation, origin, before, after in packed:
            key = (source, target, relation, origin)
            if before is not None:
                self._weights[key] = before
                continue
            self._weights.pop(key, None)
            transaction.load(id for id in (source, target, origin) if id)
            ends = [transaction.rows.get(id) for id in (source, target)]
            owner = transaction.rows.get(origin)
            if ends[0] is None or ends[1] is None or (origin and owner is None):
                continue
            weight = transaction.edge_weights((key,)).get(key)
            if weight == after and weight is not None:
                transaction.unlink({key: weight})

    def _source(self, id: str, before: tuple[Any, ...]) -> None:
        old = self.transaction.source_values((id,)).get(id)
        if old is not None and old != before:
            self.transaction.set_source(id, old, before)

    def complete(self) -> Committed:
        """Brings back records, then what rests on them: sources, edges, marks, what is in force."""
        transaction = self.transaction
        transaction.load(self._images)
        for id, (row, vector) in self._images.items():
            if id not in transaction.rows:
                transaction.insert(row, vector)
                transaction.unsettled.setdefault(id, "")
                self._done.removed.pop(id, None)
                self._done.put[id] = None
        transaction.load(
            source
            for row, _ in self._images.values()
            for source in rows.derived_of(row[rows.DERIVED])
        )
        transaction.flush()
        self._restore_sources()
        transaction.link_edges(self._weights)
        for entry in self._marks:
            self._restore_mark(entry)
        settle(transaction)
        return Committed(
            position=0,
            put=self._records(),
            removed=tuple(self._done.removed),
            removed_kinds=tuple(self._done.removed.items()),
        )

    def _restore_sources(self) -> None:
        transaction = self.transaction
        transaction.load(source for sources in self._shared.values() for source in sources)
        for id, sources in self._shared.items():
            row = transaction.rows.get(id)
            if row is None:
                continue
            standing = tuple(one for one in sources if one in transaction.rows)
            if standing and standing != rows.derived_of(row[rows.DERIVED]):
                transaction.reuse_sources(row, standing)
                transaction.unsettled.setdefault(id, "")
                self._done.put[id] = None

    def _restore_mark(self, entry: Entry) -> None:
        transaction = self.transaction
        transaction.load((entry.id, entry.because) if entry.because else (entry.id,))
        row = transaction.rows.get(entry.id)
        because = transaction.rows.get(entry.because)
        if row is None:
            return
        mark: MarkRow | None = None
        if entry.before is not None and (because is not None or not entry.because):
            mark = mark_from(entry.before)
        transaction.set_mark(row, entry.step, entry.because, mark, reason="undo")

    def _records(self) -> tuple[Record[Any], ...]:
        transaction = self.transaction
        return tuple(
            rows.record_of(
                transaction.rows[id],
                transaction.vector(transaction.rows[id]),
                transaction.scope,
                transaction.payloads,
            )
            for id in self._done.put
            if id in transaction.rows
        )


def _derived_before(op: str, before: str | None) -> tuple[str, ...]:
    if before is None:
        return ()
    if op == "unite":
        return tuple(from_text(before)[1])
    return rows.derived_of(rows.row_from(before)[rows.DERIVED])
