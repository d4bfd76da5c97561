# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""What an erase takes out of every table: whole scopes, or records with all their revisions and what rests on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.forgetting import (
    Erased,
    chosen_with_descendants,
    redacted,
    remove_records,
    without_erased,
)
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.words import indexed
from memplug.backends.sqlite.engine import Link, named
from memplug.backends.sqlite.transaction import SQLiteTransaction
from memplug.codec import (
    Payloads,
    content_from,
    content_json,
    from_text,
    micros,
    to_text,
)
from memplug.ports import Selection
from memplug.types import (
    Scope,
)


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
    united = link.db.execute(
        "SELECT id, before FROM journal WHERE scope = ? AND op = 'unite' AND before IS NOT NULL",
        (number,),
    ).fetchall()
    doomed = chosen_with_descendants(versions, united, selection, scope, payloads)
    if not doomed:
        return
    for id in doomed:
        for row, _ in versions[id]:
            erased.add_row(number, row)
    places = {
        row[rows.SOURCE]: None for id in doomed for row, _ in versions[id] if row[rows.SOURCE]
    }
    transaction = SQLiteTransaction(link, payloads, scope)
    remove_records(transaction, versions, doomed)
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
        kept = redacted(op, before, doomed)
        if kept != before:
            changed.append((kept, position))
    link.db.executemany("UPDATE journal SET before = ? WHERE position = ?", changed)


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
    content = without_erased(content_from(from_text(found[1])), left)
    link.db.execute(
        "UPDATE sources SET content = ?, metadata = '' WHERE scope = ? AND id = ?",
        (to_text(content_json(content)), number, id),
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
