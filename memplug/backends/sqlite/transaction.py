# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""One write transaction on one scope: what it has read, what it changes, and the journal of both.

The rules of a commit live in `writing`, those of lineage in `lineage`; here every change of a table is made
together with the journal entry that takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from memplug.backends.sqlite import rows
from memplug.backends.sqlite.engine import Link, last_position, named, open_scope
from memplug.backends.sqlite.rows import Row
from memplug.backends.sqlite.words import indexed
from memplug.codec import Payloads, from_text, to_text
from memplug.types import Scope

EdgeKey: TypeAlias = tuple[str, str, str, str]
"""(source, target, relation, origin), by id."""

BY_END = (
    "e.source",
    "e.target",
    "e.origin <> 0 AND e.origin <> e.source AND e.origin <> e.target AND e.origin",
)
"""The ways to find edges by number; the last one is worded as its index is."""

_TOUCHING = """
SELECT e.source, e.target, e.relation, e.origin, e.weight, s.id, t.id, coalesce(o.id, '')
FROM edges e JOIN records s ON s.n = e.source JOIN records t ON t.n = e.target
LEFT JOIN records o ON o.n = e.origin
"""
_EDGES_OF = " UNION ".join(
    f"{_TOUCHING} WHERE {end} IN (SELECT value FROM json_each(:a))" for end in BY_END
)
_MARKED = """
SELECT m.record, m.step, m.because FROM marks m
WHERE m.record IN (SELECT value FROM json_each(:a))
"""
_CAUSED = """
SELECT m.record, m.step, m.because FROM marks m
WHERE m.because_n <> 0 AND m.because_n IN (SELECT value FROM json_each(:a))
"""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A stored mark: what it says, and the number of the record that it vanishes with (0 for none)."""

    because_n: int
    reason: str
    status: int | None
    trust: float | None
    valid_to: int | None


class Transaction:
    """The changes of one transaction; `finish` writes the journal."""

    def __init__(self, link: Link, payloads: Payloads, scope: Scope) -> None:
        self.link, self.db, self.payloads, self.scope = link, link.db, payloads, scope
        self.n = link.scope(scope)
        self.first = last_position(self.db) + 1
        self._next = self.first
        self._journal: list[tuple[Any, ...]] = []
        self.rows: dict[str, Row] = {}
        self._sought: set[str] = set()
        self._next_record = 0
        self._inserts: list[Row] = []
        self._vectors: list[tuple[int, bytes]] = []
        self.fresh: set[str] = set()
        """Ids put by this transaction: their journal entry already holds what was before."""
        self.inserted: set[str] = set()
        self.unsettled: dict[str, str] = {}
        """Ids whose status, trust and end have to be counted again, each with the cause."""

    def open_scope(self) -> None:
        """Makes sure that the scope has a number."""
        self.n = open_scope(self.link, self.scope)

    def note(
        self,
        op: str,
        id: str,
        *,
        was: bool = False,
        step: str = "",
        reason: str = "",
        because: str = "",
        before: str | None = None,
        vector: bytes | None = None,
    ) -> int:
        """Adds a journal entry; gives its position."""
        position = self._next
        self._next += 1
        self._journal.append(
            (position, self.first, self.n, id, op, was, step, reason, because, before, vector)
        )
        return position

    def forget_journal(self) -> None:
        """Drops the entries so far: an erase leaves none."""
        self._journal.clear()

    def finish(self, *, time: int, change: str, verb: str, reason: str) -> int:
        """Writes the journal; gives the scope's position."""
        if not self._journal:
            return self.link.position(self.n) if self.n else 0
        last = self._next - 1
        self.db.executemany(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._journal
        )
        self.db.execute(
            "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self.first, last, self.n, time, change, verb, reason),
        )
        self.link.positions[self.n] = last
        return last

    def load(self, ids: Iterable[str]) -> None:
        """Reads the rows of these ids, where they exist and are not known yet."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self._sought]
        if not wanted or not self.n:
            return
        self._sought.update(wanted)
        for row in self.db.execute(
            f"SELECT {rows.COLUMNS} FROM json_each(?) j CROSS JOIN records r ON r.scope = ? AND r.id = j.value",
            (to_text(wanted), self.n),
        ):
            self.rows[row[rows.ID]] = row

    def load_numbers(self, numbers: Iterable[int]) -> list[str]:
        """Reads rows by number; gives their ids."""
        found = []
        for row in self.db.execute(
            f"SELECT {rows.COLUMNS} FROM json_each(?) j CROSS JOIN records r ON r.n = j.value",
            (to_text(list(numbers)),),
        ):
            self._sought.add(row[rows.ID])
            found.append(row[rows.ID])
            self.rows.setdefault(row[rows.ID], row)
        return found

    def last_revisions(self, ids: Sequence[str]) -> dict[str, int]:
        """The last revision of those ids that were removed before, so that a revived one counts on."""
        found: dict[str, int] = {}
        for id, before in self.db.execute(
            "SELECT j.id, j.before FROM json_each(?) w CROSS JOIN journal j ON j.scope = ? AND j.id = w.value "
            "WHERE j.op = 'remove' AND j.before IS NOT NULL",
            (to_text(ids), self.n),
        ):
            found[id] = max(found.get(id, 0), rows.row_from(before)[rows.REVISION])
        return found

    def insert(self, row: Row, vector: bytes | None) -> Row:
        """A new record (its position is set here unless it has one); written by `flush`."""
        if not self._next_record:
            self._next_record = (
                int(self.db.execute("SELECT coalesce(max(n), 0) FROM records").fetchone()[0]) + 1
            )
        position = self.note("put", row[rows.ID])
        row = (
            self._next_record,
            row[rows.ID],
            row[rows.POSITION] or position,
            *row[rows.POSITION + 1 :],
        )
        self._next_record += 1
        self._inserts.append(row)
        if vector is not None:
            self._vectors.append((row[rows.N], vector))
        self.rows[row[rows.ID]] = row
        self._sought.add(row[rows.ID])
        self.fresh.add(row[rows.ID])
        self.inserted.add(row[rows.ID])
        return row

    def flush(self) -> None:
        """Writes the new records."""
        if self._inserts:
            new = self._inserts
            self.db.executemany(
                rows.INSERT,
                [(*row, self.n, rows.text_hash(row[rows.KIND], row[rows.TEXT])) for row in new],
            )
            self.db.executemany(
                "INSERT INTO words(rowid, text) VALUES (?, ?)",
                [(row[rows.N], indexed(self.n, row[rows.TEXT], row[rows.KEY])) for row in new],
            )
            self._derive(new)
            self._inserts = []
        if self._vectors:
            self.db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", self._vectors)
            self._vectors = []

    def _derive(self, new: Iterable[Row]) -> None:
        pairs = [
            (self.rows[source][rows.N], row[rows.N])
            for row in new
            if row[rows.DERIVED]
            for source in rows.derived_of(row[rows.DERIVED])
            if source in self.rows
        ]
        if pairs:
            self.db.executemany("INSERT OR IGNORE INTO derivations VALUES (?, ?)", pairs)

    def _underive(self, old: Iterable[Row]) -> None:
        """Forgets what these records derive from; a source that is gone has taken its own rows along."""
        listed = [(row, rows.derived_of(row[rows.DERIVED])) for row in old if row[rows.DERIVED]]
        self.load(source for _, sources in listed for source in sources)
        pairs = [
            (self.rows[source][rows.N], row[rows.N])
            for row, sources in listed
            for source in sources
            if source in self.rows
        ]
        if pairs:
            self.db.executemany("DELETE FROM derivations WHERE source = ? AND record = ?", pairs)

    def replace(self, old: Row, new: Row, vector: bytes | None, *, keep_vector: bool) -> Row:
        """Another revision in the place of `old`; without a vector the old one goes, unless it is kept."""
        number = old[rows.N]
        position = self.note(
            "put",
            old[rows.ID],
            was=old[rows.IN_STATUS] == 0,
            before=rows.image(old),
            vector=self.vector(number),
        )
        new = (number, new[rows.ID], position, *new[rows.POSITION + 1 :])
        self._write(old, new)
        if old[rows.DERIVED] != new[rows.DERIVED]:
            self._underive((old,))
            self.load(rows.derived_of(new[rows.DERIVED]))
            self._derive((new,))
        if vector is not None:
            self._vectors.append((number, vector))
        elif not keep_vector:
            self.db.execute("DELETE FROM vectors WHERE n = ?", (number,))
        self.fresh.add(new[rows.ID])
        return new

    def reuse_sources(self, old: Row, sources: Sequence[str]) -> Row:
        """The record with other sources, text and position as they were."""
        self.note(
            "unite",
            old[rows.ID],
            was=old[rows.IN_STATUS] == 0,
            before=to_text([old[rows.REVISION], list(rows.derived_of(old[rows.DERIVED]))]),
        )
        new = rows.with_values(
            old, derived=rows.derived_text(sources), revision=old[rows.REVISION] + 1
        )
        self.db.execute(
            "UPDATE records SET derived = ?, revision = ? WHERE n = ?",
            (new[rows.DERIVED], new[rows.REVISION], new[rows.N]),
        )
        self._underive((old,))
        self.load(sources)
        self.rows[new[rows.ID]] = new
        self._derive((new,))
        return new

    def _write(self, old: Row, new: Row) -> None:
        before = indexed(self.n, old[rows.TEXT], old[rows.KEY])
        after = indexed(self.n, new[rows.TEXT], new[rows.KEY])
        if before != after:
            self.db.execute(
                "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
                (old[rows.N], before),
            )
            self.db.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (old[rows.N], after))
        digest = rows.text_hash(new[rows.KIND], new[rows.TEXT])
        self.db.execute(rows.REPLACE, (*new[1:], digest, new[rows.N]))
        self.rows[new[rows.ID]] = new

    def vector(self, number: int) -> bytes | None:
        row = self.db.execute("SELECT vector FROM vectors WHERE n = ?", (number,)).fetchone()
        return None if row is None else row[0]

    def set_vector(self, row: Row, vector: bytes) -> None:
        """The vector of a record whose vector was owed."""
        self.note("vector", row[rows.ID], was=row[rows.IN_STATUS] == 0)
        self.db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (row[rows.N], vector))

    def delete(self, doomed: Sequence[Row]) -> None:
        """Removes records with all that hangs on them; `lineage` has decided which."""
        numbers = [row[rows.N] for row in doomed]
        listed = to_text(numbers)
        self.unlink(
            {
                (edge[5], edge[6], edge[2], edge[7]): (edge[0], edge[1], edge[2], edge[3], edge[4])
                for edge in self.db.execute(_EDGES_OF, named(listed))
            }
        )
        self._drop_marks(listed)
        for row in doomed:
            self.note(
                "remove",
                row[rows.ID],
                was=row[rows.IN_STATUS] == 0,
                before=rows.image(row),
                vector=self.vector(row[rows.N]),
            )
        keys = [(number,) for number in numbers]
        self.db.executemany(
            "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)",
            [(row[rows.N], indexed(self.n, row[rows.TEXT], row[rows.KEY])) for row in doomed],
        )
        self.db.executemany("DELETE FROM vectors WHERE n = ?", keys)
        self.db.execute(
            "DELETE FROM derivations WHERE source IN (SELECT value FROM json_each(?))", (listed,)
        )
        self._underive(doomed)
        self.db.executemany("DELETE FROM records WHERE n = ?", keys)
        for row in doomed:
            del self.rows[row[rows.ID]]
            self.unsettled.pop(row[rows.ID], None)

    def set_own_status(self, row: Row, status: int, *, reason: str) -> None:
        """What the record itself says of its status, changed by a person."""
        self.note(
            "release",
            row[rows.ID],
            was=row[rows.IN_STATUS] == 0,
            reason=reason,
            before=to_text(row[rows.STATUS]),
        )
        self.db.execute("UPDATE records SET status = ? WHERE n = ?", (status, row[rows.N]))
        self.rows[row[rows.ID]] = rows.with_values(row, status=status)
        self.unsettled.setdefault(row[rows.ID], "")

    def set_source(self, id: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> None:
        """Other values of a source."""
        self.note("source", id, before=to_text(old))
        self.db.execute(
            "UPDATE sources SET session = ?, trust = ?, origin = ?, time = ?, metadata = ?, content = ? "
            "WHERE scope = ? AND id = ?",
            (*new, self.n, id),
        )

    def edge_weight(self, source: int, target: int, relation: str, origin: int) -> float | None:
        row = self.db.execute(
            "SELECT weight FROM edges WHERE source = ? AND target = ? AND relation = ? AND origin = ?",
            (source, target, relation, origin),
        ).fetchone()
        return None if row is None else row[0]

    def link_edges(self, edges: Mapping[EdgeKey, float]) -> None:
        """Sets the weights of these edges; those whose ends or origin are gone are left out."""
        self.load(
            id for source, target, _, origin in edges for id in (source, target, origin) if id
        )
        packed: dict[str, list[Any]] = {}
        written = []
        for (source, target, relation, origin), weight in edges.items():
            ends = self.rows.get(source), self.rows.get(target)
            owner = self.rows.get(origin)
            if ends[0] is None or ends[1] is None or (origin and owner is None):
                continue
            key = (ends[0][rows.N], ends[1][rows.N], relation, owner[rows.N] if owner else 0)
            before = (
                None
                if self.inserted and not self.inserted.isdisjoint((source, target, origin))
                else self.edge_weight(*key)
            )
            if before == weight:
                continue
            written.append((*key, weight))
            packed.setdefault(origin or source, []).append(
                (source, target, relation, origin, before, weight)
            )
        if written:
            self.db.executemany("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?)", written)
        for id, changes in packed.items():
            self.note("link", id, before=to_text(changes))

    def unlink(self, edges: Mapping[EdgeKey, tuple[int, int, str, int, float]]) -> None:
        """Removes edges, given by ids, and by numbers with their weight."""
        if not edges:
            return
        packed: dict[str, list[Any]] = {}
        for (source, target, relation, origin), edge in edges.items():
            packed.setdefault(origin or source, []).append(
                (source, target, relation, origin, edge[4], None)
            )
        self.db.executemany(
            "DELETE FROM edges WHERE source = ? AND target = ? AND relation = ? AND origin = ?",
            [edge[:4] for edge in edges.values()],
        )
        for id, changes in packed.items():
            self.note("link", id, before=to_text(changes))

    def mark_row(self, row: Row, step: str, because: str) -> MarkRow | None:
        found = self.db.execute(
            "SELECT because_n, reason, status, trust, valid_to FROM marks "
            "WHERE record = ? AND step = ? AND because = ?",
            (row[rows.N], step, because),
        ).fetchone()
        return None if found is None else MarkRow(*found)

    def set_mark(
        self, row: Row, step: str, because: str, new: MarkRow | None, *, reason: str = ""
    ) -> None:
        """Sets the mark of (step, because) on a record, or withdraws it with None."""
        old = self.mark_row(row, step, because)
        if old == new:
            return
        self.note(
            "mark" if new else "unmark",
            row[rows.ID],
            was=row[rows.IN_STATUS] == 0,
            step=step,
            reason=new.reason if new else reason,
            because=because,
            before=mark_text(old),
        )
        if new is None:
            self.db.execute(
                "DELETE FROM marks WHERE record = ? AND step = ? AND because = ?",
                (row[rows.N], step, because),
            )
        else:
            self.db.execute(
                "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row[rows.N],
                    step,
                    because,
                    new.because_n,
                    new.reason,
                    new.status,
                    new.trust,
                    new.valid_to,
                ),
            )
        self.unsettled.setdefault(row[rows.ID], because)

    def marks_on(self, number: int) -> list[tuple[str, str, MarkRow]]:
        """(step, because, mark) of every mark on a record."""
        return [
            (found[0], found[1], MarkRow(*found[2:]))
            for found in self.db.execute(
                "SELECT step, because, because_n, reason, status, trust, valid_to FROM marks "
                "WHERE record = ?",
                (number,),
            )
        ]

    def disown(self, changed: Sequence[Row]) -> None:
        """Withdraws the edges and marks that stand on the account of these records."""
        numbers = [row[rows.N] for row in changed]
        listed = to_text(numbers)
        self.unlink(
            {
                (edge[5], edge[6], edge[2], edge[7]): (edge[0], edge[1], edge[2], edge[3], edge[4])
                for edge in self.db.execute(_EDGES_OF, named(listed))
                if edge[3] in numbers
            }
        )
        self._drop_marks(listed, _CAUSED)

    def _drop_marks(self, listed: str, which: str = "") -> None:
        found = self.db.execute(which or f"{_MARKED} UNION {_CAUSED}", named(listed)).fetchall()
        if not found:
            return
        self.load_numbers({number for number, _, _ in found})
        by_number = {row[rows.N]: row for row in self.rows.values()}
        for number, step, because in found:
            self.set_mark(by_number[number], step, because, None, reason="its cause is gone")


def mark_text(mark: MarkRow | None) -> str | None:
    """A mark as the journal keeps it."""
    if mark is None:
        return None
    return to_text([mark.reason, mark.status, mark.trust, mark.valid_to])


def mark_from(text: str, because_n: int) -> MarkRow:
    """What `mark_text` was given."""
    reason, status, trust, valid_to = from_text(text)
    return MarkRow(because_n, reason, status, trust, valid_to)
