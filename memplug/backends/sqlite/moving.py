# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""Moving a store: export and load of every row as JSON, backup and restore of the file."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from memplug.backends.ledger import exports, rows
from memplug.backends.ledger.exports import picked
from memplug.backends.ledger.reports import AMOUNTS
from memplug.backends.ledger.words import indexed
from memplug.backends.sqlite import housekeeping, schema, vectors
from memplug.backends.sqlite.engine import LEDGER, Engine, Link, last_position, named, open_scope
from memplug.codec import Payloads, from_text, scope_from, scope_json
from memplug.errors import BackendError, InvalidInput
from memplug.types import JSON, Scope, ScopeFilter

_BACKEND = "sqlite"
_IMAGE_COLUMNS = rows.NAMES[1:]
_SPENT_COLUMNS = ("step", "stage", "model", "time", *AMOUNTS)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it is exported: what a row is called, how it is read, and which columns hold bytes."""

    name: str
    query: str
    binary: tuple[str, ...] = ()


_COLUMNS = ", ".join(f"r.{name}" for name in _IMAGE_COLUMNS)
_TABLES = (
    _Table(
        "source",
        "SELECT id, session, trust, origin, time, metadata, content FROM sources WHERE scope = ? ORDER BY n",
    ),
    _Table(
        "record",
        f"SELECT {_COLUMNS}, v.vector FROM records r LEFT JOIN vectors v ON v.n = r.n "
        "WHERE r.scope = ? ORDER BY r.position",
        ("vector",),
    ),
    _Table(
        "edge",
        "SELECT s.id AS source, t.id AS target, e.relation, coalesce(o.id, '') AS origin, e.weight "
        "FROM records s CROSS JOIN edges e ON e.source = s.n JOIN records t ON t.n = e.target "
        "LEFT JOIN records o ON o.n = e.origin WHERE s.scope = ?",
    ),
    _Table(
        "mark",
        "SELECT r.id, m.step, m.because, m.reason, m.status, m.trust, m.valid_to "
        "FROM records r CROSS JOIN marks m ON m.record = r.n WHERE r.scope = ?",
    ),
    _Table(
        "commit",
        "SELECT first, last, time, change, verb, reason FROM commits WHERE scope = ? ORDER BY first",
    ),
    _Table(
        "journal",
        "SELECT j.position, j.first, j.id, j.op, j.was, j.step, j.reason, j.because, j.before, j.vector "
        "FROM commits c CROSS JOIN journal j ON j.position BETWEEN c.first AND c.last "
        "WHERE c.scope = ? ORDER BY j.position",
        ("vector",),
    ),
    _Table("closed", "SELECT session, position FROM closed WHERE scope = ?"),
    _Table(
        "owed",
        "SELECT step, stage, source, session, signal, change, tries, cause, state, due FROM owed "
        "WHERE scope = ? ORDER BY n",
    ),
    _Table(
        "recall",
        "SELECT id, time, text, session, hits, withheld FROM recalls WHERE scope = ? ORDER BY n",
    ),
    _Table(
        "access",
        "SELECT q.id AS recall, a.id, a.withheld, a.used, a.outcome, a.time FROM accesses a "
        "JOIN recalls q ON q.n = a.recall WHERE a.scope = ? ORDER BY a.recall",
    ),
    _Table(
        "usage", "SELECT id, recalled, used, withheld, outcomes, last FROM usage WHERE scope = ?"
    ),
    _Table(
        "spent",
        f"SELECT {', '.join(_SPENT_COLUMNS)} FROM spent WHERE scope = ? AND planned = 0 ORDER BY n",
    ),
)


def export(engine: Engine, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
    """Every row of the scopes that the filter covers, the format and the store's own facts first.

    What one scope holds is read at one moment.
    """
    with engine.reading(snapshot=True) as link:
        covered = housekeeping.numbered(link, filter)
        facts = dict(link.db.execute("SELECT name, value FROM meta"))
        of_nobody = list(_rows(link, _TABLES[-1], 0)) if filter == ScopeFilter() else []
    yield {"row": "memplug", "format": exports.FORMAT, "meta": facts}
    yield from of_nobody
    for _, scope in covered:
        yield from _export_scope(engine, scope)


def _export_scope(engine: Engine, scope: Scope) -> Iterator[Mapping[str, JSON]]:
    """The scope's rows, read as they are taken; in memory all at once, because nobody else can read meanwhile."""
    with engine.reading(snapshot=True) as link:
        found = _scope_rows(link, scope)
        if engine.folder is not None:
            yield from found
            return
        held = list(found)
    yield from held


def _scope_rows(link: Link, scope: Scope) -> Iterator[Mapping[str, JSON]]:
    number = link.scope(scope)
    floor = link.db.execute("SELECT floor FROM scopes WHERE n = ?", (number,)).fetchone()
    if floor is None:
        return
    yield {"row": "scope", "scope": scope_json(scope), "floor": floor[0]}
    for table in _TABLES:
        yield from _rows(link, table, number)


def _rows(link: Link, table: _Table, scope: int) -> Iterator[Mapping[str, JSON]]:
    cursor = link.db.execute(table.query, (scope,))
    names = [one[0] for one in cursor.description]
    for row in cursor:
        out: dict[str, JSON] = {"row": table.name, **dict(zip(names, row, strict=True))}
        for name in table.binary:
            data = out[name]
            if isinstance(data, bytes):
                out[name] = base64.b64encode(data).decode("ascii")
        yield out


def load(link: Link, payloads: Payloads, lines: Iterable[Mapping[str, JSON]]) -> int:
    """Writes exported rows; gives how many records came. Raises InvalidInput for anything else."""
    loading = _Loading(link)
    for number, line in enumerate(lines, start=1):
        try:
            loading.take(cast("Mapping[str, Any]", line))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput(f"row {number} of the export cannot be read: {error!r}") from error
    loading.finish()
    link.forget()
    return loading.records


class _Loading:
    """An export on its way in: positions are shifted behind those that the ledger has."""

    def __init__(self, link: Link) -> None:
        self._link, self._db = link, link.db
        self._shift = last_position(link.db)
        self._scope = 0
        self._numbers: dict[str, int] = {}
        self._next = 1 + int(
            self._db.execute("SELECT coalesce(max(n), 0) FROM records").fetchone()[0]
        )
        self._waiting: list[tuple[int, Mapping[str, Any]]] = []
        self._scopes: list[tuple[int, dict[str, int]]] = []
        self._foreign = False
        self._bare: set[int] = set()
        """Scopes with records whose vectors were left out."""
        self.records = 0

    def take(self, line: Mapping[str, Any]) -> None:
        """Writes a row, or keeps it until all rows are there."""
        row = line["row"]
        if row == "memplug":
            if line["format"] not in exports.READ:
                raise InvalidInput(
                    f"the export has format {line['format']!r} and this memplug reads {exports.FORMAT}"
                )
            self._take_meta(line["meta"])
        elif row == "scope":
            self._open(scope_from(line["scope"]), line["floor"])
        elif row == "spent":
            self._insert("spent", scope=self._scope, planned=0, **picked(line, *_SPENT_COLUMNS))
        elif not self._scope:
            raise InvalidInput(f"a row of kind {row!r} stands before any scope")
        elif row == "access":
            self._waiting.append((self._scope, line))
        else:
            _TAKE[row](self, line)

    def _take_meta(self, facts: Mapping[str, str]) -> None:
        """The other store's own facts, where there are none yet; vectors of another embedder are left out."""
        taken = [(name, value) for name, value in facts.items() if name != vectors.BEFORE]
        self._db.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", taken)
        self._foreign = facts.get(vectors.HELD, "") not in ("", vectors.embedder(self._link))

    def _open(self, scope: Scope, floor: int) -> None:
        number = self._link.scope(scope)
        if number:
            held = self._db.execute(
                "SELECT (SELECT count(*) FROM records WHERE scope = :a) "
                "+ (SELECT count(*) FROM sources WHERE scope = :a) "
                "+ (SELECT count(*) FROM commits WHERE scope = :a)",
                named(number),
            ).fetchone()[0]
            if held:
                raise InvalidInput(
                    f"scope {scope} already holds records: erase it first, or load into another store"
                )
        self._scope = open_scope(self._link, scope)
        self._db.execute(
            "UPDATE scopes SET floor = ? WHERE n = ?",
            (floor + self._shift if floor else self._shift, self._scope),
        )
        self._numbers = {}
        self._scopes.append((self._scope, self._numbers))

    def _source(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "sources",
            scope=self._scope,
            **picked(line, *exports.SOURCE),
        )

    def _record(self, line: Mapping[str, Any]) -> None:
        number = self._numbers[line["id"]] = self._next
        self._next += 1
        values = picked(line, *_IMAGE_COLUMNS)
        values["position"] += self._shift
        self._insert(
            "records",
            n=number,
            scope=self._scope,
            hash=rows.text_hash(line["kind"], line["text"]),
            **values,
        )
        self._db.execute(
            "INSERT INTO words(rowid, text) VALUES (?, ?)",
            (number, indexed(self._scope, line["text"], line["key"])),
        )
        if line["vector"] is not None and self._foreign:
            self._bare.add(self._scope)
        elif line["vector"] is not None:
            self._insert("vectors", n=number, vector=base64.b64decode(line["vector"]))
        if line["derived"]:
            self._waiting.append((self._scope, line))
        self.records += 1

    def _edge(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "edges",
            source=self._numbers[line["source"]],
            target=self._numbers[line["target"]],
            relation=line["relation"],
            origin=self._numbers[line["origin"]] if line["origin"] else 0,
            weight=line["weight"],
        )

    def _mark(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "marks",
            record=self._numbers[line["id"]],
            because_n=self._numbers[line["because"]] if line["because"] else 0,
            **picked(line, *exports.MARK),
        )

    def _commit(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "commits",
            first=line["first"] + self._shift,
            last=line["last"] + self._shift,
            scope=self._scope,
            **picked(line, *exports.COMMIT),
        )

    def _journal(self, line: Mapping[str, Any]) -> None:
        vector = None if self._foreign else line["vector"]
        self._insert(
            "journal",
            position=line["position"] + self._shift,
            first=line["first"] + self._shift,
            scope=self._scope,
            before=exports.shifted(line["op"], line["before"], self._shift),
            vector=None if vector is None else base64.b64decode(vector),
            **picked(line, *exports.ENTRY),
        )

    def _closed(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "closed",
            scope=self._scope,
            session=line["session"],
            position=line["position"] + self._shift,
        )

    def _owed(self, line: Mapping[str, Any]) -> None:
        self._insert("owed", scope=self._scope, **picked(line, *exports.OWED))

    def _recall(self, line: Mapping[str, Any]) -> None:
        self._insert(
            "recalls",
            scope=self._scope,
            **picked(line, *exports.RECALL),
        )

    def _usage(self, line: Mapping[str, Any]) -> None:
        self._insert("usage", scope=self._scope, **picked(line, *exports.USAGE))

    def finish(self) -> None:
        """Writes what refers to rows of other scopes or to later rows; owes the vectors that were left out."""
        for scope in self._bare:
            vectors.owe_all(self._link, scope)
        numbers = dict(self._scopes)
        for scope, line in self._waiting:
            if line["row"] == "record":
                known = numbers[scope]
                self._db.executemany(
                    "INSERT OR IGNORE INTO derivations VALUES (?, ?)",
                    [
                        (known[source], known[line["id"]])
                        for source in from_text(line["derived"])
                        if source in known
                    ],
                )
            else:
                self._db.execute(
                    "INSERT OR IGNORE INTO accesses(recall, scope, id, withheld, used, outcome, time) "
                    "SELECT n, ?, ?, ?, ?, ?, ? FROM recalls WHERE id = ?",
                    (
                        scope,
                        *(line[name] for name in exports.ACCESS),
                        line["recall"],
                    ),
                )

    def _insert(self, table: str, **values: Any) -> None:
        self._db.execute(
            f"INSERT INTO {table}({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )


_TAKE = {
    "source": _Loading._source,
    "record": _Loading._record,
    "edge": _Loading._edge,
    "mark": _Loading._mark,
    "commit": _Loading._commit,
    "journal": _Loading._journal,
    "closed": _Loading._closed,
    "owed": _Loading._owed,
    "recall": _Loading._recall,
    "usage": _Loading._usage,
}


def backup(engine: Engine, target: Path) -> None:
    """Copies the ledger into the folder `target`, while others read and write."""
    file = _new_ledger(target)
    with engine.reading() as link:
        copy = sqlite3.connect(file, isolation_level=None)
        try:
            link.db.backup(copy)
        finally:
            copy.close()


def restore(source: Path, target: Path) -> None:
    """Makes the folder `target` a store with what the backup in `source` holds. The target must hold no store."""
    ledger = source / LEDGER if source.is_dir() else source
    if not ledger.is_file():
        raise BackendError(_BACKEND, f"{source} holds no backup: {ledger} is not there")
    _refuse_damaged(ledger)
    file = _new_ledger(target)
    copy = sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        with_target = sqlite3.connect(file, isolation_level=None)
        try:
            copy.backup(with_target)
        finally:
            with_target.close()
    except sqlite3.Error as error:
        raise BackendError(_BACKEND, f"{ledger} could not be copied to {file}: {error}") from error
    finally:
        copy.close()
    shutil.rmtree(target / "derived", ignore_errors=True)


def _new_ledger(target: Path) -> Path:
    file = target / LEDGER
    if file.exists():
        raise BackendError(_BACKEND, f"{target} already holds a store: choose another folder")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackendError(
            _BACKEND, f"{target} cannot be made ({error.strerror}): choose another folder"
        ) from error
    return file


def _refuse_damaged(ledger: Path) -> None:
    db = sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)
    try:
        known = db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        sound = known and db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.Error:
        known = sound = False
    finally:
        db.close()
    if not sound:
        state = "is damaged" if known else "is no memplug ledger"
        raise BackendError(_BACKEND, f"{ledger} {state}: choose another backup")
