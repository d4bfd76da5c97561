# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""What an erase takes out of every table: whole scopes, or records with all their revisions and what rests on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from memplug.backends.sqlite import rows
from memplug.backends.sqlite.engine import Link, named
from memplug.backends.sqlite.lineage import settle
from memplug.backends.sqlite.rows import Row
from memplug.backends.sqlite.transaction import Transaction
from memplug.backends.sqlite.words import indexed
from memplug.codec import (
    Payloads,
    content_from,
    content_json,
    from_text,
    micros,
    place_of,
    to_text,
)
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


def _versions(link: Link, scope: int) -> Iterator[tuple[Row, bool]]:
    """Every revision of every record of the scope, and whether it is the current one."""
    for row in link.db.execute(f"SELECT {rows.COLUMNS} FROM records r WHERE r.scope = ?", (scope,)):
        yield row, True
    for (before,) in link.db.execute(
        "SELECT before FROM journal WHERE scope = ? AND op IN ('put', 'remove') AND before IS NOT NULL",
        (scope,),
    ):
        yield rows.row_from(before), False


_BY_RECORD = (
    "DELETE FROM vectors WHERE n IN (SELECT n FROM records WHERE scope = ?)",
    "DELETE FROM derivations WHERE source IN (SELECT n FROM records WHERE scope = ?)",
    "DELETE FROM edges WHERE source IN (SELECT n FROM records WHERE scope = ?)",
    "DELETE FROM marks WHERE record IN (SELECT n FROM records WHERE scope = ?)",
)
_BY_SCOPE = (
    "records",
    "sources",
    "journal",
    "commits",
    "owed",
    "lanes",
    "closed",
    "accesses",
    "recalls",
    "usage",
)


def forget_scope(link: Link, scope: int, erased: Erased) -> None:
    """Removes everything of a scope, its name included."""
    db = link.db
    for row, current in _versions(link, scope):
        erased.add_row(scope, row)
        if current:
            db.execute(
                "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
                (row[rows.N], indexed(scope, row[rows.TEXT], row[rows.KEY])),
            )
    for metadata, content in db.execute(
        "SELECT metadata, content FROM sources WHERE scope = ?", (scope,)
    ):
        erased.add_json(metadata)
        erased.add_json(content)
        erased.sources += 1
    for (text,) in db.execute("SELECT text FROM recalls WHERE scope = ?", (scope,)):
        erased.texts.append(text)
    _forget_recalls_of(
        link,
        "SELECT DISTINCT recall FROM accesses WHERE scope = ?",
        (scope,),
    )
    for statement in _BY_RECORD:
        db.execute(statement, (scope,))
    for table in _BY_SCOPE:
        db.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))
    db.execute("UPDATE spent SET scope = 0 WHERE scope = ?", (scope,))
    db.execute("DELETE FROM scopes WHERE n = ?", (scope,))


def _forget_recalls_of(link: Link, query: str, values: Sequence[Any]) -> None:
    """Removes the searches, of any scope, that gave one of these records."""
    found = to_text([n for (n,) in link.db.execute(query, values)])
    for statement in (
        "DELETE FROM accesses WHERE recall IN (SELECT value FROM json_each(?))",
        "DELETE FROM recalls WHERE n IN (SELECT value FROM json_each(?))",
    ):
        link.db.execute(statement, (found,))


def forget_part(
    link: Link,
    payloads: Payloads,
    scope: Scope,
    number: int,
    selection: Selection,
    time: datetime,
    erased: Erased,
) -> None:
    """Removes the selected records, all their revisions, what rests on any of these, and every trace of them."""
    versions: dict[str, list[tuple[Row, bool]]] = {}
    for row, current in _versions(link, number):
        versions.setdefault(row[rows.ID], []).append((row, current))
    chosen = {
        id
        for id, known in versions.items()
        if any(_chosen(row, scope, payloads, selection) for row, _ in known)
    }
    doomed = _with_descendants(link, number, versions, chosen)
    if not doomed:
        return
    for id in doomed:
        for row, _ in versions[id]:
            erased.add_row(number, row)
    places = {
        row[rows.SOURCE]: None for id in doomed for row, _ in versions[id] if row[rows.SOURCE]
    }
    transaction = Transaction(link, payloads, scope)
    _remove_records(transaction, versions, doomed)
    _redact_journal(link, number, doomed)
    for source in places:
        _redact_source(link, payloads, scope, number, source, erased)
    _redact_work(link, number, doomed, places)
    listed = to_text(sorted(doomed))
    for (text,) in link.db.execute(
        "SELECT DISTINCT q.text FROM json_each(?) j CROSS JOIN accesses a ON a.scope = ? AND a.id = j.value "
        "JOIN recalls q ON q.n = a.recall",
        (listed, number),
    ):
        erased.texts.append(text)
    _forget_recalls_of(
        link,
        "SELECT DISTINCT a.recall FROM json_each(?) j CROSS JOIN accesses a ON a.scope = ? AND a.id = j.value",
        (listed, number),
    )
    link.db.execute(
        "DELETE FROM usage WHERE scope = ? AND id IN (SELECT value FROM json_each(?))",
        (number, listed),
    )
    link.db.execute(
        "DELETE FROM closed WHERE scope = :a AND NOT EXISTS (SELECT 1 FROM records r "
        "WHERE r.scope = :a AND r.session = closed.session AND r.session <> '')",
        named(number),
    )
    transaction.note("erase", "")
    position = transaction.finish(time=micros(time), change="", verb="erase", reason="")
    link.db.execute("UPDATE scopes SET floor = ? WHERE n = ?", (position, number))


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
    link: Link, scope: int, versions: dict[str, list[tuple[Row, bool]]], chosen: Collection[str]
) -> set[str]:
    """The chosen ids and all whose revisions, of any time, rest on them; shared records with other sources stay."""
    children: dict[str, set[str]] = {}
    for id, known in versions.items():
        for row, _ in known:
            for source in rows.derived_of(row[rows.DERIVED]):
                children.setdefault(source, set()).add(id)
    for id, before in link.db.execute(
        "SELECT id, before FROM journal WHERE scope = ? AND op = 'unite' AND before IS NOT NULL",
        (scope,),
    ):
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


def _remove_records(
    transaction: Transaction, versions: dict[str, list[tuple[Row, bool]]], doomed: set[str]
) -> None:
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


def _redact_journal(link: Link, scope: int, doomed: set[str]) -> None:
    """Removes entries of and because of these ids, and takes the ids out of all others."""
    listed = to_text(sorted(doomed))
    link.db.execute(
        "UPDATE commits SET reason = '' WHERE first IN (SELECT first FROM journal WHERE scope = :a "
        "AND (id IN (SELECT value FROM json_each(:b)) OR because IN (SELECT value FROM json_each(:b))))",
        named(scope, listed),
    )
    link.db.execute(
        "DELETE FROM journal WHERE scope = :a AND (id IN (SELECT value FROM json_each(:b)) "
        "OR because IN (SELECT value FROM json_each(:b)))",
        named(scope, listed),
    )
    changed = []
    for position, op, before in link.db.execute(
        "SELECT position, op, before FROM journal WHERE scope = ? AND before IS NOT NULL "
        "AND op IN ('put', 'remove', 'unite', 'link')",
        (scope,),
    ):
        redacted = _redacted(op, before, doomed)
        if redacted != before:
            changed.append((redacted, position))
    link.db.executemany("UPDATE journal SET before = ? WHERE position = ?", changed)


def _redacted(op: str, before: str, doomed: set[str]) -> str:
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


def _redact_source(
    link: Link, payloads: Payloads, scope: Scope, number: int, id: str, erased: Erased
) -> None:
    """Removes a source, or makes its content anew from the episodes that are left of it."""
    found = link.db.execute(
        "SELECT metadata, content FROM sources WHERE scope = ? AND id = ?", (number, id)
    ).fetchone()
    if found is None:
        return
    erased.add_json(found[0])
    erased.add_json(found[1])
    erased.sources += 1
    link.db.execute(
        "DELETE FROM journal WHERE scope = ? AND op = 'source' AND id = ?", (number, id)
    )
    left = [
        rows.record_of(row, None, scope, payloads)
        for row in link.db.execute(
            f"SELECT {rows.COLUMNS} FROM records r WHERE r.scope = ? AND r.source = ? AND r.source <> '' "
            "ORDER BY r.position",
            (number, id),
        )
    ]
    if not left:
        link.db.execute("DELETE FROM sources WHERE scope = ? AND id = ?", (number, id))
        return
    content = _without_erased(content_from(from_text(found[1])), left)
    link.db.execute(
        "UPDATE sources SET content = ?, metadata = '' WHERE scope = ? AND id = ?",
        (to_text(content_json(content)), number, id),
    )


def _without_erased(content: Content, left: Sequence[Record[Any]]) -> Content:
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


def _redact_work(link: Link, scope: int, doomed: set[str], sources: Collection[str]) -> None:
    """Drops queued work on erased sources, and signals that name erased records."""
    gone = []
    for n, source, signal in link.db.execute(
        "SELECT n, source, signal FROM owed WHERE scope = ?", (scope,)
    ):
        named = from_text(signal) if signal else {}
        ids = {*named.get("records", ()), *named.get("used", ())}
        if not ids.isdisjoint(doomed) or (source and source in sources):
            gone.append((n,))
    link.db.executemany("DELETE FROM owed WHERE n = ?", gone)
