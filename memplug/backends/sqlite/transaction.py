# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""A write transaction as SQLite reads and writes it; what it means stands in `memplug.backends.ledger`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import EdgeKey, MarkRow, SourceValues, Transaction, Work
from memplug.backends.ledger.words import indexed
from memplug.backends.sqlite.engine import Link, last_position, named, open_scope
from memplug.codec import Payloads, to_text
from memplug.types import Scope

ENTRY = "j.position, j.first, j.id, j.op, j.was, j.step, j.reason, j.because, j.before, j.vector"

BY_END = (
    "e.source",
    "e.target",
    "e.origin <> 0 AND e.origin <> e.source AND e.origin <> e.target AND e.origin",
)
"""The ways to find edges by number; the last one is worded as its index is."""

_INSERT = (
    f"INSERT INTO records({', '.join(rows.NAMES)}, scope, hash) "
    f"VALUES ({', '.join('?' * (len(rows.NAMES) + 2))})"
)
_REPLACE = f"UPDATE records SET {', '.join(f'{name} = ?' for name in rows.NAMES[1:])}, hash = ? WHERE n = ?"
_TOUCHING = """
SELECT e.source, e.target, e.relation, e.origin, e.weight, s.id, t.id, coalesce(o.id, '')
FROM edges e JOIN records s ON s.n = e.source JOIN records t ON t.n = e.target
LEFT JOIN records o ON o.n = e.origin
"""
_EDGES_OF = " UNION ".join(
    f"{_TOUCHING} WHERE {end} IN (SELECT value FROM json_each(:a))" for end in BY_END
)
_MARKED = """
SELECT record, step, because, reason, status, trust, valid_to FROM json_each(?) j
CROSS JOIN marks ON record = j.value
"""
_CAUSED = """
SELECT r.id, m.step, m.because FROM json_each(?) j
CROSS JOIN marks m ON m.because_n <> 0 AND m.because_n = j.value JOIN records r ON r.n = m.record
"""
_OF_CHANGE = (
    f"SELECT {ENTRY} FROM commits c CROSS JOIN journal j ON j.position BETWEEN c.first AND c.last "
    "WHERE c.scope = ? AND c.change = ? ORDER BY j.position DESC"
)
_OF_IDS = (
    f"SELECT c.change, {ENTRY} FROM json_each(?) w CROSS JOIN journal j ON j.scope = ? AND j.id = w.value "
    "JOIN commits c ON c.first = j.first WHERE j.position > ? ORDER BY j.position"
)
_SOURCE = "SELECT s.id, s.session, s.trust, s.origin, s.time, s.metadata, s.content FROM sources s"
_UNDOS = (
    "SELECT change, reason FROM commits WHERE scope = ? AND verb = 'undo' AND first > ? "
    "ORDER BY first DESC"
)


class SQLiteTransaction(Transaction):
    """The changes of one transaction on one connection; every write goes to the database at once."""

    def __init__(self, link: Link, payloads: Payloads, scope: Scope) -> None:
        super().__init__(payloads, scope, last_position(link.db))
        self.link, self.db = link, link.db
        self.n = link.scope(scope)
        self._next_record = 0
        self._ends: dict[EdgeKey, tuple[int, int, str, int]] = {}
        """The numbers of edges that were read, as their table names them."""

    @property
    def known(self) -> bool:
        return self.n > 0

    def open_scope(self) -> None:
        self.n = open_scope(self.link, self.scope)

    def position(self) -> int:
        return self.link.position(self.n) if self.n else 0

    def _numbers(self, ids: Collection[str]) -> list[int]:
        return [self.rows[id][rows.N] for id in ids if id in self.rows]

    def read_rows(self, ids: Sequence[str]) -> Iterable[Row]:
        return self.db.execute(
            f"SELECT {rows.COLUMNS} FROM json_each(?) j CROSS JOIN records r ON r.scope = ? AND r.id = j.value",
            (to_text(ids), self.n),
        )

    def read_children(self, ids: Collection[str]) -> Iterable[Row]:
        return self.db.execute(
            f"SELECT {rows.COLUMNS} FROM (SELECT DISTINCT d.record AS n FROM json_each(?) j "
            "CROSS JOIN derivations d ON d.source = j.value) d CROSS JOIN records r ON r.n = d.n",
            (to_text(self._numbers(ids)),),
        )

    def read_edges(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        found: dict[EdgeKey, float] = {}
        for source, target, relation, origin, weight, *names in self.db.execute(
            _EDGES_OF, named(to_text(self._numbers(ids)))
        ):
            key = (names[0], names[1], relation, names[2])
            found[key] = weight
            self._ends[key] = (source, target, relation, origin)
        return found

    def edge_weights(self, keys: Collection[EdgeKey]) -> dict[EdgeKey, float]:
        found = {}
        for key in keys:
            row = self.db.execute(
                "SELECT weight FROM edges WHERE source = ? AND target = ? AND relation = ? AND origin = ?",
                self._edge(key),
            ).fetchone()
            if row is not None:
                found[key] = row[0]
        return found

    def _edge(self, key: EdgeKey) -> tuple[int, int, str, int]:
        if key in self._ends:
            return self._ends[key]
        source, target, relation, origin = key
        known = self.rows
        owner = known[origin][rows.N] if origin else 0
        return known[source][rows.N], known[target][rows.N], relation, owner

    def read_marks(self, ids: Collection[str]) -> Iterator[tuple[str, str, str, MarkRow]]:
        by_number = {self.rows[id][rows.N]: id for id in ids if id in self.rows}
        for record, step, because, *mark in self.db.execute(_MARKED, (to_text(list(by_number)),)):
            yield by_number[record], step, because, MarkRow(*mark)

    def read_caused(self, ids: Collection[str]) -> Iterable[tuple[str, str, str]]:
        return self.db.execute(_CAUSED, (to_text(self._numbers(ids)),)).fetchall()

    def last_revisions(self, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for id, before in self.db.execute(
            "SELECT j.id, j.before FROM json_each(?) w CROSS JOIN journal j ON j.scope = ? AND j.id = w.value "
            "WHERE j.op = 'remove' AND j.before IS NOT NULL",
            (to_text(ids), self.n),
        ):
            found[id] = max(found.get(id, 0), rows.row_from(before)[rows.REVISION])
        return found

    def vector(self, row: Row) -> bytes | None:
        found = self.db.execute("SELECT vector FROM vectors WHERE n = ?", (row[rows.N],)).fetchone()
        return None if found is None else found[0]

    def source_values(self, ids: Sequence[str]) -> dict[str, SourceValues]:
        if len(ids) == 1:
            found = self.db.execute(f"{_SOURCE} WHERE s.scope = ? AND s.id = ?", (self.n, ids[0]))
        else:
            found = self.db.execute(
                f"{_SOURCE} WHERE s.id IN (SELECT value FROM json_each(?)) AND s.scope = ?",
                (to_text(list(ids)), self.n),
            )
        return {row[0]: row[1:] for row in found}

    def holds_lane(self, token: str) -> bool:
        held = self.db.execute(
            "SELECT 1 FROM lanes WHERE scope = ? AND token = ?", (self.n, token)
        ).fetchone()
        return held is not None

    def lane_taken(self) -> bool:
        held = self.db.execute("SELECT 1 FROM lanes WHERE scope = ?", (self.n,)).fetchone()
        return held is not None

    def claim_embedder(self, name: str) -> str:
        held = self.db.execute("SELECT value FROM meta WHERE name = 'embedder'").fetchone()
        if held is None:
            self.db.execute("INSERT INTO meta VALUES ('embedder', ?)", (name,))
        return name if held is None else str(held[0])

    def entries_of_change(self, change: str) -> list[Entry]:
        return [Entry(*row) for row in self.db.execute(_OF_CHANGE, (self.n, change))]

    def later_than(self, ids: Collection[str], position: int) -> list[tuple[Entry, str]]:
        found = self.db.execute(_OF_IDS, (to_text(list(ids)), self.n, position))
        return [(Entry(*entry), change) for change, *entry in found]

    def undone_since(self, position: int) -> list[tuple[str, str]]:
        return self.db.execute(_UNDOS, (self.n, position)).fetchall()

    def steps_of(self, id: str) -> list[tuple[Entry, str]]:
        later = self.later_than((id,), 0)
        return [one for one in later if one[0].op in ("put", "unite", "remove")]

    def new_number(self) -> int:
        if not self._next_record:
            last = self.db.execute("SELECT coalesce(max(n), 0) FROM records").fetchone()[0]
            self._next_record = int(last) + 1
        self._next_record += 1
        return self._next_record - 1

    def write_new(self, new: Sequence[tuple[Row, bytes | None]]) -> None:
        self.db.executemany(
            _INSERT,
            [(*row, self.n, rows.text_hash(row[rows.KIND], row[rows.TEXT])) for row, _ in new],
        )
        self.db.executemany(
            "INSERT INTO words(rowid, text) VALUES (?, ?)",
            [(row[rows.N], indexed(self.n, row[rows.TEXT], row[rows.KEY])) for row, _ in new],
        )
        self._derive(row for row, _ in new)
        vectors = [(row[rows.N], vector) for row, vector in new if vector is not None]
        if vectors:
            self.db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors)

    def write_row(self, old: Row, new: Row) -> None:
        before = indexed(self.n, old[rows.TEXT], old[rows.KEY])
        after = indexed(self.n, new[rows.TEXT], new[rows.KEY])
        if before != after:
            self.db.execute(
                "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
                (old[rows.N], before),
            )
            self.db.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (old[rows.N], after))
        digest = rows.text_hash(new[rows.KIND], new[rows.TEXT])
        self.db.execute(_REPLACE, (*new[1:], digest, new[rows.N]))

    def write_sources(self, old: Row, new: Row) -> None:
        self.db.execute(
            "UPDATE records SET derived = ?, revision = ? WHERE n = ?",
            (new[rows.DERIVED], new[rows.REVISION], new[rows.N]),
        )
        self._underive((old,))
        self._derive((new,))

    def _pairs(self, listed: Iterable[Row]) -> list[tuple[int, int]]:
        return [
            (self.rows[source][rows.N], row[rows.N])
            for row in listed
            if row[rows.DERIVED]
            for source in rows.derived_of(row[rows.DERIVED])
            if source in self.rows
        ]

    def _derive(self, new: Iterable[Row]) -> None:
        if pairs := self._pairs(new):
            self.db.executemany("INSERT OR IGNORE INTO derivations VALUES (?, ?)", pairs)

    def _underive(self, old: Iterable[Row]) -> None:
        """Forgets what these records derive from; a source that is gone has taken its own rows along."""
        if pairs := self._pairs(old):
            self.db.executemany("DELETE FROM derivations WHERE source = ? AND record = ?", pairs)

    def write_vector(self, row: Row, vector: bytes | None) -> None:
        if vector is None:
            self.db.execute("DELETE FROM vectors WHERE n = ?", (row[rows.N],))
        else:
            self.db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (row[rows.N], vector))

    def write_state(self, row: Row) -> None:
        self.db.execute(
            "UPDATE records SET in_status = ?, in_trust = ?, in_valid_to = ? WHERE n = ?",
            (*row[rows.IN_STATUS :], row[rows.N]),
        )

    def write_own_status(self, row: Row) -> None:
        self.db.execute(
            "UPDATE records SET status = ? WHERE n = ?", (row[rows.STATUS], row[rows.N])
        )

    def delete_records(self, doomed: Sequence[Row]) -> None:
        keys = [(row[rows.N],) for row in doomed]
        self.db.executemany(
            "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
            [(row[rows.N], indexed(self.n, row[rows.TEXT], row[rows.KEY])) for row in doomed],
        )
        self.db.executemany("DELETE FROM vectors WHERE n = ?", keys)
        self.db.executemany("DELETE FROM derivations WHERE source = ?", keys)
        self._underive(doomed)
        self.db.executemany("DELETE FROM records WHERE n = ?", keys)

    def write_edges(self, edges: Mapping[EdgeKey, float]) -> None:
        self.db.executemany(
            "INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?)",
            [(*self._edge(key), weight) for key, weight in edges.items()],
        )

    def delete_edges(self, keys: Collection[EdgeKey]) -> None:
        self.db.executemany(
            "DELETE FROM edges WHERE source = ? AND target = ? AND relation = ? AND origin = ?",
            [self._edge(key) for key in keys],
        )

    def write_mark(self, row: Row, step: str, because: str, mark: MarkRow | None) -> None:
        if mark is None:
            self.db.execute(
                "DELETE FROM marks WHERE record = ? AND step = ? AND because = ?",
                (row[rows.N], step, because),
            )
            return
        cause = self.rows[because][rows.N] if because else 0
        values: tuple[Any, ...] = (mark.reason, mark.status, mark.trust, mark.valid_to)
        self.db.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row[rows.N], step, because, cause, *values),
        )

    def insert_sources(self, sources: Sequence[tuple[str, SourceValues]]) -> None:
        self.db.executemany(
            "INSERT OR IGNORE INTO sources(scope, id, session, trust, origin, time, metadata, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(self.n, id, *values) for id, values in sources],
        )

    def write_source(self, id: str, values: SourceValues) -> None:
        self.db.execute(
            "UPDATE sources SET session = ?, trust = ?, origin = ?, time = ?, metadata = ?, content = ? "
            "WHERE scope = ? AND id = ?",
            (*values, self.n, id),
        )

    def queue(self, work: Sequence[Work]) -> None:
        self.db.executemany(
            "INSERT INTO owed(scope, step, stage, source, session, signal, change, tries, cause, state, due) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self.n,
                    one.step,
                    one.stage,
                    one.source,
                    one.session,
                    one.signal,
                    one.change,
                    one.tries,
                    one.cause,
                    one.state,
                    one.due,
                )
                for one in work
            ],
        )

    def settle_work(self, owed: Sequence[int]) -> None:
        self.db.executemany("DELETE FROM owed WHERE n = ?", [(n,) for n in owed])

    def cache_seen(self, seen: Sequence[tuple[str, str]]) -> None:
        self.db.executemany("INSERT OR REPLACE INTO cache VALUES (?, ?, x'31')", seen)

    def drop_work(self, change: str) -> None:
        self.db.execute("DELETE FROM owed WHERE scope = ? AND change = ?", (self.n, change))

    def close_sessions(self, sessions: Sequence[str], position: int) -> None:
        self.db.executemany(
            "INSERT OR REPLACE INTO closed VALUES (?, ?, ?)",
            [(self.n, session, position) for session in sessions],
        )

    def write_journal(
        self, entries: Sequence[Entry], *, time: int, change: str, verb: str, reason: str
    ) -> None:
        self.db.executemany(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*one[:2], self.n, *one[2:]) for one in entries],
        )
        last = entries[-1].position
        self.db.execute(
            "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self.first, last, self.n, time, change, verb, reason),
        )
        self.link.positions[self.n] = last
