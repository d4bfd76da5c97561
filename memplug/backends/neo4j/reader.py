"""One scope as Neo4j reads it, for those who follow the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.following import Change, Versioned
from memplug.backends.ledger.transaction import EdgeKey
from memplug.backends.neo4j import nodes
from memplug.backends.neo4j.nodes import COLUMNS, SCOPE, scope_values
from memplug.backends.neo4j.server import Run
from memplug.backends.neo4j.transaction import ENTRY, TOUCHING, entry_of
from memplug.types import Scope

# A server shows a commit to others while it is being applied. Whoever must not miss a part of it waits for the
# scope's lock, which a commit holds to its end; the lock goes when this transaction is rolled back.
_LOCK = f"{SCOPE} SET s.reading = true RETURN s.n, s.position, s.floor"
_LOOK = f"{SCOPE} RETURN s.n, s.position, s.floor"


class Neo4jReader:
    """A scope's journal and records while nobody writes to it; see `ledger.following.Reader`."""

    def __init__(self, run: Run, store: str, scope: Scope, *, lock: bool) -> None:
        self._run = run
        found = run.one(_LOCK if lock else _LOOK, **scope_values(store, scope))
        self.n = int(found[0]) if found else 0
        self._position = int(found[1]) if found else 0
        self._floor = int(found[2]) if found else 0

    @property
    def known(self) -> bool:
        return self.n > 0

    def position(self) -> int:
        return self._position

    def floor(self) -> int:
        return self._floor

    def position_at(self, time: int) -> int:
        found = self._run(
            "MATCH (c:MemplugCommit {scope: $n} WHERE c.first > 0) WHERE c.time <= $time RETURN max(c.last)",
            n=self.n,
            time=time,
        )
        return int(found[0][0] or 0)

    def entries_after(self, position: int) -> Iterator[Entry]:
        for (row,) in self._run.stream(
            "MATCH (j:MemplugEntry) WHERE j.scope = $n AND j.position > $position "
            f"RETURN {ENTRY} ORDER BY j.position",
            n=self.n,
            position=position,
        ):
            yield entry_of(row)

    def entries_of(self, id: str) -> Iterator[Entry]:
        for (row,) in self._run.stream(
            f"MATCH (j:MemplugEntry {{scope: $n, id: $id}}) RETURN {ENTRY} ORDER BY j.position",
            n=self.n,
            id=id,
        ):
            yield entry_of(row)

    def changes_after(self, position: int) -> Iterator[Change]:
        for row in self._run.stream(
            "MATCH (j:MemplugEntry) WHERE j.scope = $n AND j.position > $position "
            "RETURN j.id, j.op, j.was, CASE j.op WHEN 'link' THEN j.before ELSE '' END, j.before IS NULL "
            "ORDER BY j.position",
            n=self.n,
            position=position,
        ):
            yield row[0], row[1], row[2], row[3], row[4]

    def told(
        self, id: str, change: str, limit: int | None
    ) -> list[tuple[int, str, str, str, Entry]]:
        named = "MATCH (j:MemplugEntry {scope: $n, id: $id})" if id else ""
        ranged = "MATCH (j:MemplugEntry) WHERE j.scope = $n AND j.position >= c.first AND j.position <= c.last"
        query = (
            f"{named} MATCH (c:MemplugCommit {{scope: $n, first: j.first}})"
            if named
            else f"MATCH (c:MemplugCommit {{scope: $n}} WHERE c.first > 0) {ranged}"
        )
        if change:
            query = f"{query} {'WHERE' if named else 'AND'} c.change = $change"
        found = self._run(
            f"{query} RETURN c.time, c.change, c.verb, c.reason, {ENTRY} ORDER BY j.position DESC LIMIT $limit",
            n=self.n,
            id=id,
            change=change,
            limit=2**62 if limit is None else max(0, limit),
        )
        return [(row[0], row[1], row[2], row[3], entry_of(row[4])) for row in found]

    def versioned(self, ids: Sequence[str]) -> dict[str, Versioned]:
        if not ids:
            return {}
        found = self._run.stream(
            f"UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: $n, id: id}}) RETURN {COLUMNS}, r.vector",
            n=self.n,
            ids=list(ids),
        )
        read = ((nodes.row_of(row), vector) for row, vector in found)
        return {row[rows.ID]: (row, vector) for row, vector in read}

    def everything(self, *, vectors: bool) -> Iterator[Versioned]:
        vector = "r.vector" if vectors else "null"
        for row, data in self._run.stream(
            f"MATCH (r:MemplugRecord {{scope: $n}} WHERE r.position > 0) RETURN {COLUMNS}, {vector}",
            n=self.n,
        ):
            yield nodes.row_of(row), data

    def hidden(self) -> set[str]:
        found = self._run("MATCH (r:MemplugRecord {hidden: $n}) RETURN r.id", n=self.n)
        return {row[0] for row in found}

    def touching(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        found = self._run(TOUCHING, n=self.n, ids=list(ids))
        return {(row[0], row[1], row[2], row[3]): row[4] for row in found}

    def edges(self) -> dict[EdgeKey, float]:
        found = self._run.stream(
            "MATCH (a:MemplugRecord {scope: $n} WHERE a.position > 0)-[e:LINKED]->(b:MemplugRecord) "
            "RETURN a.id, b.id, e.relation, e.origin, e.weight",
            n=self.n,
        )
        return {(row[0], row[1], row[2], row[3]): row[4] for row in found}
