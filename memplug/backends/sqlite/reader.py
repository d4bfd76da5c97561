# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""One scope as SQLite reads it, for those who follow the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.following import Change, Versioned
from memplug.backends.ledger.transaction import EdgeKey
from memplug.backends.sqlite import reading
from memplug.backends.sqlite.engine import Link, named
from memplug.backends.sqlite.transaction import BY_END, ENTRY
from memplug.codec import to_text
from memplug.types import Scope

_BEHIND = (
    "FROM commits c CROSS JOIN journal j ON j.position BETWEEN c.first AND c.last "
    "WHERE c.scope = :a AND c.last > :b AND j.position > :b ORDER BY j.position"
)
_CHANGES = (
    "SELECT j.id, j.op, j.was, CASE j.op WHEN 'link' THEN j.before ELSE '' END, j.before IS NULL "
    + _BEHIND
)
_ENDS = (
    "SELECT s.id, t.id, e.relation, coalesce(o.id, ''), e.weight FROM edges e "
    "JOIN records s ON s.n = e.source JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin WHERE {} IN named"
)
_TOUCHING = (
    "WITH named(n) AS (SELECT r.n FROM json_each(:a) j CROSS JOIN records r ON r.scope = :b AND r.id = j.value) "
    + " UNION ".join(_ENDS.format(end) for end in BY_END)
)
_ALL = (
    "SELECT s.id, t.id, e.relation, coalesce(o.id, ''), e.weight FROM records s "
    "CROSS JOIN edges e ON e.source = s.n JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin WHERE s.scope = ?"
)


class SQLiteReader:
    """A scope's journal and records, over a connection that sees one state; see `ledger.following.Reader`.

    The rows that it gives have their vector behind the columns.
    """

    def __init__(self, link: Link, scope: Scope) -> None:
        self._link, self._db = link, link.db
        self._n = link.scope(scope)

    @property
    def known(self) -> bool:
        return self._n > 0

    def position(self) -> int:
        return self._link.position(self._n)

    def floor(self) -> int:
        found = self._db.execute("SELECT floor FROM scopes WHERE n = ?", (self._n,)).fetchone()
        return int(found[0])

    def position_at(self, time: int) -> int:
        found = self._db.execute(
            "SELECT max(last) FROM commits WHERE scope = ? AND time <= ?", (self._n, time)
        ).fetchone()
        return int(found[0] or 0)

    def entries_after(self, position: int) -> Iterator[Entry]:
        for row in self._db.execute(f"SELECT {ENTRY} {_BEHIND}", named(self._n, position)):
            yield Entry(*row)

    def entries_of(self, id: str) -> Iterator[Entry]:
        for row in self._db.execute(
            f"SELECT {ENTRY} FROM journal j WHERE j.scope = ? AND j.id = ? ORDER BY j.position",
            (self._n, id),
        ):
            yield Entry(*row)

    def changes_after(self, position: int) -> Iterable[Change]:
        return self._db.execute(_CHANGES, named(self._n, position))

    def told(
        self, id: str, change: str, limit: int | None
    ) -> list[tuple[int, str, str, str, Entry]]:
        condition = "j.scope = ?"
        values: list[object] = [self._n]
        if id:
            condition, values = f"{condition} AND j.id = ?", [*values, id]
        if change:
            condition, values = f"{condition} AND c.change = ?", [*values, change]
        found = self._db.execute(
            f"SELECT c.time, c.change, c.verb, c.reason, {ENTRY} FROM commits c "
            f"JOIN journal j ON j.first = c.first AND j.position BETWEEN c.first AND c.last WHERE {condition} "
            "ORDER BY j.position DESC LIMIT ?",
            (*values, -1 if limit is None else limit),
        )
        return [
            (time, name, verb, reason, Entry(*entry)) for time, name, verb, reason, *entry in found
        ]

    def versioned(self, ids: Sequence[str]) -> dict[str, Versioned]:
        found = reading.some(self._link, self._n, ids, vectors=True)
        return {row[rows.ID]: (row, row[-1]) for row in found}

    def everything(self, *, vectors: bool) -> Iterator[Versioned]:
        vector = (
            "v.vector FROM records r LEFT JOIN vectors v ON v.n = r.n"
            if vectors
            else "NULL FROM records r"
        )
        for row in self._db.execute(
            f"SELECT {rows.COLUMNS}, {vector} WHERE r.scope = ?", (self._n,)
        ):
            yield row, row[-1]

    def hidden(self) -> set[str]:
        return reading.hidden(self._link, self._n)

    def touching(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        found = self._db.execute(_TOUCHING, named(to_text(list(ids)), self._n))
        return {row[:4]: row[4] for row in found}

    def edges(self) -> dict[EdgeKey, float]:
        return {row[:4]: row[4] for row in self._db.execute(_ALL, (self._n,))}
