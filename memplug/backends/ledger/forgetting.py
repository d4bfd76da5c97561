"""What an erase means: which records go with those that were named, and what is left of texts that named them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from memplug.backends.ledger import rows
from memplug.backends.ledger.lineage import settle
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import Transaction
from memplug.codec import Payloads, from_text, place_of, to_text
from memplug.conditions import meets, valid
from memplug.ports import Selection
from memplug.types import (
    Content,
    Document,
    Message,
    Messages,
    Record,
    Scope,
    Text,
    Trajectory,
    TrajectoryStep,
)

Versions: TypeAlias = Mapping[str, Sequence[tuple[Row, bool]]]
"""Every revision of each record, and whether it is the current one."""


@dataclass(slots=True)
class Erased:
    """What is gone: ids with their scope's number, texts to look for, whole texts that others may also hold."""

    ids: set[tuple[int, str]] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    whole_texts: set[tuple[str, str]] = field(default_factory=set)
    sources: int = 0

    def add_row(self, scope: int, row: Row) -> None:
        self.ids.add((scope, row[rows.ID]))
        self.whole_texts.add((row[rows.KIND], row[rows.TEXT]))
        self.texts.extend(
            row[column]
            for column in (rows.TEXT, rows.KEY, rows.SPEAKER, rows.SESSION)
            if row[column]
        )
        for column in (rows.METADATA, rows.PAYLOAD):
            self.add_json(row[column])

    def add_json(self, text: str) -> None:
        """Every string value of a JSON text."""
        waiting = [from_text(text)] if text else []
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                self.texts.append(value)
            elif isinstance(value, dict):
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)


def chosen_with_descendants(
    versions: Versions,
    united: Iterable[tuple[str, str]],
    selection: Selection,
    scope: Scope,
    payloads: Payloads,
) -> set[str]:
    """The selected ids, in any of their revisions, and all whose revisions rest on them.

    `united` are (id, image) of the journal's "unite" entries: sources that a record has lost or gained.
    """
    chosen = {
        id
        for id, known in versions.items()
        if any(_chosen(row, scope, payloads, selection) for row, _ in known)
    }
    return _with_descendants(versions, united, chosen)


def _chosen(row: Row, scope: Scope, payloads: Payloads, selection: Selection) -> bool:
    if selection.ids is not None and row[rows.ID] not in selection.ids:
        return False
    record: Record[Any] = rows.record_of(row, None, scope, payloads)
    return (
        record.position > selection.since
        and (not selection.source_id or place_of(record.payload)[1] == selection.source_id)
        and meets(record, selection.filters, any_status=not selection.filters.statuses)
        and (selection.valid_at is None or valid(record, selection.valid_at))
    )


def _with_descendants(
    versions: Versions, united: Iterable[tuple[str, str]], chosen: Collection[str]
) -> set[str]:
    """The chosen ids and all whose revisions, of any time, rest on them; shared records with other sources stay."""
    children: dict[str, set[str]] = {}
    for id, known in versions.items():
        for row, _ in known:
            for source in rows.derived_of(row[rows.DERIVED]):
                children.setdefault(source, set()).add(id)
    for id, before in united:
        for source in from_text(before)[1]:
            children.setdefault(source, set()).add(id)
    doomed, waiting = set(chosen), list(chosen)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child in doomed or child not in versions:
                continue
            current = next((row for row, now in versions[child] if now), None)
            if current is not None and _stays(current, doomed):
                continue
            doomed.add(child)
            waiting.append(child)
    return doomed


def _stays(row: Row, doomed: set[str]) -> bool:
    """True for a shared record that another source still holds up."""
    return bool(row[rows.ANY_SUPPORT]) and not doomed.issuperset(rows.derived_of(row[rows.DERIVED]))


def remove_records(transaction: Transaction, versions: Versions, doomed: set[str]) -> None:
    """Removes the records, and names them in no journal entry."""
    transaction.load(doomed)
    transaction.load(
        id
        for id, known in versions.items()
        if id not in doomed
        and any(
            now and not doomed.isdisjoint(rows.derived_of(row[rows.DERIVED])) for row, now in known
        )
    )
    current = [transaction.rows[id] for id in doomed if id in transaction.rows]
    survivors = [row for id, row in transaction.rows.items() if id not in doomed]
    if current:
        transaction.delete(current)
    for row in survivors:
        remaining = [id for id in rows.derived_of(row[rows.DERIVED]) if id not in doomed]
        if len(remaining) < len(rows.derived_of(row[rows.DERIVED])):
            transaction.reuse_sources(row, remaining)
            transaction.unsettled.setdefault(row[rows.ID], "")
    settle(transaction)
    transaction.forget_journal()


def redacted(op: str, before: str, doomed: set[str]) -> str:
    """A journal entry's image without these ids."""
    if op == "link":
        packed = from_text(before)
        kept = [one for one in packed if not any(id in doomed for id in (one[0], one[1], one[3]))]
        return before if len(kept) == len(packed) else to_text(kept)
    if op == "unite":
        revision, sources = from_text(before)
        kept = [one for one in sources if one not in doomed]
        return before if len(kept) == len(sources) else to_text([revision, kept])
    row = rows.row_from(before)
    sources = rows.derived_of(row[rows.DERIVED])
    kept = [one for one in sources if one not in doomed]
    if len(kept) == len(sources):
        return before
    return rows.image(rows.with_values(row, derived=rows.derived_text(kept)))


def without_erased(content: Content, left: Sequence[Record[Any]]) -> Content:
    """The content of a source, made anew from the episodes that are left of it."""
    match content:
        case Document():
            return Document("\n\n".join(one.text for one in left), content.id, "")
        case Trajectory():
            steps = tuple(TrajectoryStep(one.text, role=one.role) for one in left)
            return Trajectory("", steps, content.reward, (), content.id)
        case Text():
            return Text("\n".join(one.text for one in left))
        case Messages():
            return Messages(
                tuple(
                    Message(one.role, one.text, one.speaker, one.event_time, one.id) for one in left
                )
            )
