"""A write transaction as Neo4j reads and writes it; what it means stands in `memplug.backends.ledger`.

What a plain add needs is read in one query, and written in one: changes are gathered, and sent when something is read
that they might have changed, or at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import EdgeKey, MarkRow, SourceValues, Transaction, Work
from memplug.backends.neo4j import nodes
from memplug.backends.neo4j.nodes import COLUMNS, SCOPE, scope_values
from memplug.backends.neo4j.scopes import NEW_SCOPE
from memplug.backends.neo4j.server import Run
from memplug.codec import Payloads
from memplug.types import Scope

SOURCE = ("session", "trust", "origin", "time", "metadata", "content")
ENTRY = "[j.position, j.first, j.id, j.op, j.was, j.step, j.reason, j.because, j.before, j.vector]"

# The first write locks the ledger for this transaction: positions are given by one writer at a time. What stands
# behind it in the query is read with the lock held.
_OPEN = f"""
MATCH (l:MemplugLedger {{store: $store}}) SET l.writing = $commit WITH l
OPTIONAL {SCOPE} SET s.writing = $commit
WITH l, s
CALL (s) {{
  UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: s.n, id: id}}) RETURN collect({COLUMNS}) AS records
}}
CALL (s) {{
  UNWIND $ids AS id MATCH (j:MemplugEntry {{scope: s.n, id: id}})
  WHERE j.op = 'remove' AND j.before IS NOT NULL RETURN collect([j.id, j.before]) AS removed
}}
CALL (s) {{
  UNWIND $sources AS id MATCH (o:MemplugSource {{scope: s.n, id: id}})
  RETURN collect([o.id, {", ".join(f"o.{name}" for name in SOURCE)}]) AS sources
}}
OPTIONAL MATCH (f:MemplugFact {{store: $store, name: 'embedder'}})
RETURN l.position, l.owed, s.n, s.position, s.lane, f.value, records, removed, sources
"""
# One part per sort of change, in the order in which they have to happen. Only those with something to do are sent.
_PARTS: Mapping[str, str] = {
    "unlinked": """
UNWIND $unlinked AS row MATCH (a:MemplugRecord {scope: $n, id: row[0]})-[e:LINKED]->(b:MemplugRecord {id: row[1]})
WHERE e.relation = row[2] AND e.origin = row[3] DELETE e""",
    "unmarked": """
UNWIND $unmarked AS row
MATCH (m:MemplugMark {scope: $n, record: row[0], step: row[1], because: row[2]}) DETACH DELETE m""",
    "doomed": """
UNWIND $doomed AS id MATCH (r:MemplugRecord {scope: $n, id: id}) DETACH DELETE r""",
    "new": """
UNWIND $new AS row CREATE (r:MemplugRecord) SET r = row.of, r:$(row.labels)""",
    "changed": """
UNWIND $changed AS row MATCH (r:MemplugRecord {scope: $n, id: row.id}) SET r += row""",
    "underived": """
UNWIND $underived AS row
MATCH (r:MemplugRecord {scope: $n, id: row[0]})-[d:DERIVED_FROM]->(o:MemplugRecord {id: row[1]}) DELETE d""",
    "derived": """
UNWIND $derived AS row
MATCH (r:MemplugRecord {scope: $n, id: row[0]}) MATCH (o:MemplugRecord {scope: $n, id: row[1]})
CREATE (r)-[:DERIVED_FROM]->(o)""",
    "linked": """
UNWIND $linked AS row
MATCH (a:MemplugRecord {scope: $n, id: row.source}) MATCH (b:MemplugRecord {scope: $n, id: row.target})
MERGE (a)-[e:LINKED {relation: row.relation, origin: row.origin}]->(b)
SET e.weight = row.weight, e.scope = $n, e.owner = row.owner""",
    "marked": """
UNWIND $marked AS row
MATCH (r:MemplugRecord {scope: $n, id: row.record})
MERGE (m:MemplugMark {scope: $n, record: row.record, step: row.step, because: row.because})
SET m += row MERGE (r)-[:MARKED]->(m)""",
    "sources": """
UNWIND $sources AS row MERGE (o:MemplugSource {scope: $n, id: row.id})
ON CREATE SET o.n = row.at SET o += row.of""",
    "queued": """
UNWIND $queued AS row CREATE (o:MemplugOwed) SET o = row""",
    "settled": """
UNWIND $settled AS id MATCH (o:MemplugOwed {store: $store, n: id}) DELETE o""",
    "dropped": """
UNWIND $dropped AS change MATCH (o:MemplugOwed {scope: $n}) WHERE o.change = change DELETE o""",
    "seen": """
UNWIND $seen AS row MERGE (c:MemplugCached {store: $store, space: row[0], key: row[1]}) SET c.value = row[2]""",
    "closed": """
UNWIND $closed AS row MERGE (c:MemplugClosed {scope: $n, session: row[0]}) SET c.position = row[1]""",
    "claimed": """
UNWIND $claimed AS name MERGE (f:MemplugFact {store: $store, name: 'embedder'}) ON CREATE SET f.value = name""",
    "entries": """
UNWIND $entries AS row CREATE (j:MemplugEntry) SET j = row""",
    "commits": """
UNWIND $commits AS row CREATE (c:MemplugCommit) SET c = row""",
    "ledger": """
UNWIND $ledger AS row MATCH (l:MemplugLedger {store: $store}) SET l += row""",
    "scopes": """
UNWIND $scopes AS row MATCH (s:MemplugScope {n: $n}) SET s += row""",
}
PER_COMMIT = 1_000_000
"""Sources are numbered in the order of their arrival: by their commit, then within it."""
_DELETING = ("unlinked", "unmarked", "doomed")


class Neo4jTransaction(Transaction):
    """The changes of one transaction on a scope; the ledger is locked from its first query on."""

    remote = True

    def __init__(
        self,
        run: Run,
        store: str,
        payloads: Payloads,
        scope: Scope,
        commit: str,
        *,
        ids: Collection[str] = (),
        sources: Collection[str] = (),
    ) -> None:
        """`ids` and `sources` will be asked for, and are read at once. `commit` is the transaction's own name."""
        self._run, self._store, self._commit = run, store, commit
        self._who = {**scope_values(store, scope), "commit": commit}
        found = run.one(_OPEN, **self._who, ids=list(ids), sources=list(sources))
        assert found is not None, "the store's own node is gone"
        last, self._owed, n, position, self._lane, embedder, *lists = found
        super().__init__(payloads, scope, last)
        self.n: int = n or 0
        self._position: int = position or 0
        self._embedder: str = embedder or ""
        self._pending: dict[str, list[Any]] = {}
        self._linked: dict[EdgeKey, float] = {}
        self._marked: dict[tuple[str, str, str], MarkRow] = {}
        self._changed: dict[str, dict[str, Any]] = {}
        if self.n:
            self._sought.update(ids)
            read = [nodes.row_of(values) for values in lists[0]]
            self.rows.update((row[rows.ID], row) for row in read)
        self._removed: dict[str, list[str]] = {id: [] for id in ids}
        for id, before in lists[1]:
            self._removed[id].append(before)
        self._sources: dict[str, SourceValues | None] = dict.fromkeys(sources)
        self._sources.update((id, _source(values)) for id, *values in lists[2])

    def _add(self, part: str, *changes: Any) -> None:
        if part in _DELETING and self._dirty:
            # Parts are written in one order: what was made before this goes first.
            self.send()
        self._pending.setdefault(part, []).extend(changes)

    @property
    def _dirty(self) -> bool:
        return bool(
            self._linked
            or self._marked
            or self._changed
            or any(part not in _DELETING for part in self._pending)
        )

    def send(self) -> None:
        """Writes what was gathered, in one query."""
        self._gather()
        if not self._pending:
            return
        parts = [part for part in _PARTS if part in self._pending]
        query = "\n".join(f"CALL () {{{_PARTS[part]}\n}}" for part in parts)
        self._run(f"{query}\nFINISH", **self._pending, n=self.n, store=self._store)
        self._pending = {}

    def _gather(self) -> None:
        for (source, target, relation, origin), weight in self._linked.items():
            self._pending.setdefault("linked", []).append(
                {
                    "source": source,
                    "target": target,
                    "relation": relation,
                    "origin": origin,
                    "owner": origin if origin not in ("", source, target) else None,
                    "weight": weight,
                }
            )
        for (record, step, because), mark in self._marked.items():
            self._pending.setdefault("marked", []).append(
                {
                    "record": record,
                    "step": step,
                    "because": because,
                    "reason": mark.reason,
                    "status": mark.status,
                    "trust": mark.trust,
                    "valid_to": mark.valid_to,
                }
            )
        if self._changed:
            self._pending.setdefault("changed", []).extend(self._changed.values())
        self._linked, self._marked, self._changed = {}, {}, {}

    def _ask(self, query: str, **values: Any) -> list[list[Any]]:
        """A query that sees what was written so far."""
        self.send()
        return self._run(query, **values, n=self.n)

    @property
    def known(self) -> bool:
        return self.n > 0

    def open_scope(self) -> None:
        if not self.n:
            found = self._run.one(NEW_SCOPE, **self._who)
            assert found is not None
            self.n = found[0]

    def position(self) -> int:
        return self._position

    def read_rows(self, ids: Sequence[str]) -> Iterable[Row]:
        found = self._ask(
            f"UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: $n, id: id}}) RETURN {COLUMNS}",
            ids=list(ids),
        )
        return [nodes.row_of(row) for (row,) in found]

    def read_children(self, ids: Collection[str]) -> Iterable[Row]:
        old = [id for id in ids if id not in self.inserted]
        if not old:
            return []
        found = self._ask(
            "UNWIND $ids AS id MATCH (:MemplugRecord {scope: $n, id: id})<-[:DERIVED_FROM]-(r:MemplugRecord) "
            f"WITH DISTINCT r RETURN {COLUMNS}",
            ids=old,
        )
        return [nodes.row_of(row) for (row,) in found]

    def read_edges(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        found = self._ask(TOUCHING, ids=list(ids))
        return {(row[0], row[1], row[2], row[3]): row[4] for row in found}

    def edge_weights(self, keys: Collection[EdgeKey]) -> dict[EdgeKey, float]:
        found = self._ask(
            "UNWIND $keys AS key "
            "MATCH (:MemplugRecord {scope: $n, id: key[0]})-[e:LINKED]->(:MemplugRecord {id: key[1]}) "
            "WHERE e.relation = key[2] AND e.origin = key[3] RETURN key, e.weight",
            keys=[list(key) for key in keys],
        )
        return {(key[0], key[1], key[2], key[3]): weight for key, weight in found}

    def read_marks(self, ids: Collection[str]) -> Iterator[tuple[str, str, str, MarkRow]]:
        for record, step, because, *mark in self._ask(
            "UNWIND $ids AS id MATCH (:MemplugRecord {scope: $n, id: id})-[:MARKED]->(m:MemplugMark) "
            "RETURN m.record, m.step, m.because, m.reason, m.status, m.trust, m.valid_to",
            ids=list(ids),
        ):
            yield record, step, because, MarkRow(*mark)

    def read_caused(self, ids: Collection[str]) -> Iterable[tuple[str, str, str]]:
        found = self._ask(
            "UNWIND $ids AS id MATCH (m:MemplugMark {scope: $n, because: id}) "
            "RETURN m.record, m.step, m.because",
            ids=[id for id in ids if id],
        )
        return [(row[0], row[1], row[2]) for row in found]

    def last_revisions(self, ids: Sequence[str]) -> dict[str, int]:
        unknown = [id for id in ids if id not in self._removed]
        if unknown and self.n:
            self._removed.update((id, []) for id in unknown)
            for id, before in self._ask(
                "UNWIND $ids AS id MATCH (j:MemplugEntry {scope: $n, id: id}) "
                "WHERE j.op = 'remove' AND j.before IS NOT NULL RETURN j.id, j.before",
                ids=unknown,
            ):
                self._removed[id].append(before)
        return {
            id: max(rows.row_from(before)[rows.REVISION] for before in self._removed[id])
            for id in ids
            if self._removed.get(id)
        }

    def vector(self, row: Row) -> bytes | None:
        found = self._ask(
            "MATCH (r:MemplugRecord {scope: $n, id: $id}) RETURN r.vector", id=row[rows.ID]
        )
        return found[0][0] if found else None

    def source_values(self, ids: Sequence[str]) -> dict[str, SourceValues]:
        unknown = [id for id in ids if id not in self._sources]
        if unknown and self.n:
            self._sources.update(dict.fromkeys(unknown))
            for id, *values in self._ask(
                "UNWIND $ids AS id MATCH (o:MemplugSource {scope: $n, id: id}) RETURN o.id, "
                + ", ".join(f"o.{name}" for name in SOURCE),
                ids=unknown,
            ):
                self._sources[id] = _source(values)
        found = {id: self._sources.get(id) for id in ids}
        return {id: values for id, values in found.items() if values is not None}

    def holds_lane(self, token: str) -> bool:
        return bool(token) and self._lane == token

    def lane_taken(self) -> bool:
        return bool(self._lane)

    def claim_embedder(self, name: str) -> str:
        if not self._embedder:
            self._embedder = name
            self._add("claimed", name)
        return self._embedder

    def entries_of_change(self, change: str) -> list[Entry]:
        found = self._ask(
            "MATCH (c:MemplugCommit {scope: $n, change: $change}) "
            "MATCH (j:MemplugEntry {scope: $n}) WHERE j.position >= c.first AND j.position <= c.last "
            f"RETURN {ENTRY} ORDER BY j.position DESC",
            change=change,
        )
        return [entry_of(row) for (row,) in found]

    def later_than(self, ids: Collection[str], position: int) -> list[tuple[Entry, str]]:
        found = self._ask(
            "UNWIND $ids AS id MATCH (j:MemplugEntry {scope: $n, id: id}) WHERE j.position > $position "
            "MATCH (c:MemplugCommit {scope: $n, first: j.first}) "
            f"RETURN {ENTRY}, c.change ORDER BY j.position",
            ids=list(ids),
            position=position,
        )
        return [(entry_of(row), change) for row, change in found]

    def undone_since(self, position: int) -> list[tuple[str, str]]:
        found = self._ask(
            "MATCH (c:MemplugCommit {scope: $n}) WHERE c.first > $position AND c.verb = 'undo' "
            "RETURN c.change, c.reason ORDER BY c.first DESC",
            position=position,
        )
        return [(row[0], row[1]) for row in found]

    def steps_of(self, id: str) -> list[tuple[Entry, str]]:
        later = self.later_than((id,), 0)
        return [one for one in later if one[0].op in ("put", "unite", "remove")]

    def new_number(self) -> int:
        return 0

    def write_new(self, new: Sequence[tuple[Row, bytes | None]]) -> None:
        for row, vector in new:
            label = nodes.label(row[rows.KIND])
            of = nodes.properties(row, self.n)
            if vector is not None:
                of["vector"], of["waiting"] = vector, self.n
            self._add("new", {"of": of, "labels": [label] if label else []})
        self._derive(row for row, _ in new)

    def _derive(self, new: Iterable[Row]) -> None:
        pairs = _pairs(new, self.rows)
        if pairs:
            self._add("derived", *pairs)

    def _change(self, row: Row) -> None:
        values = nodes.properties(row, self.n)
        self._changed.setdefault(row[rows.ID], {}).update(values)

    def write_row(self, old: Row, new: Row) -> None:
        self._change(new)

    def write_sources(self, old: Row, new: Row) -> None:
        self._change(new)
        gone = _pairs((old,), self.rows)
        if gone:
            self._add("underived", *gone)
        self._derive((new,))

    def write_vector(self, row: Row, vector: bytes | None) -> None:
        waiting = None if vector is None else self.n
        values = {"id": row[rows.ID], "vector": vector, "waiting": waiting}
        self._changed.setdefault(row[rows.ID], {}).update(values)

    def write_state(self, row: Row) -> None:
        self._change(row)

    def write_own_status(self, row: Row) -> None:
        self._change(row)

    def delete_records(self, doomed: Sequence[Row]) -> None:
        self._add("doomed", *(row[rows.ID] for row in doomed))

    def write_edges(self, edges: Mapping[EdgeKey, float]) -> None:
        self._linked.update(edges)

    def delete_edges(self, keys: Collection[EdgeKey]) -> None:
        self._add("unlinked", *(list(key) for key in keys))

    def write_mark(self, row: Row, step: str, because: str, mark: MarkRow | None) -> None:
        key = (row[rows.ID], step, because)
        if mark is None:
            self._add("unmarked", list(key))
        else:
            self._marked[key] = mark

    def insert_sources(self, sources: Sequence[tuple[str, SourceValues]]) -> None:
        for number, (id, values) in enumerate(sources):
            self._put_source(id, values, self.first * PER_COMMIT + number)

    def write_source(self, id: str, values: SourceValues) -> None:
        self._put_source(id, values, None)

    def _put_source(self, id: str, values: SourceValues, at: int | None) -> None:
        self._sources[id] = values
        named = dict(zip(SOURCE, values, strict=True))
        self._add("sources", {"id": id, "at": at, "of": named})

    def queue(self, work: Sequence[Work]) -> None:
        for one in work:
            self._owed += 1
            self._add(
                "queued",
                {
                    "store": self._store,
                    "scope": self.n,
                    "n": self._owed,
                    "commit": self._commit,
                    "leased": 0.0,
                    "step": one.step,
                    "stage": one.stage,
                    "source": one.source,
                    "session": one.session,
                    "signal": one.signal,
                    "change": one.change,
                    "tries": one.tries,
                    "cause": one.cause,
                    "state": one.state,
                    "due": one.due,
                },
            )
        self._pending["ledger"] = [{**self._ledger(), "owed": self._owed}]

    def _ledger(self) -> dict[str, Any]:
        return dict(next(iter(self._pending.get("ledger", ())), {}))

    def settle_work(self, owed: Sequence[int]) -> None:
        self._add("settled", *owed)

    def cache_seen(self, seen: Sequence[tuple[str, str]]) -> None:
        self._add("seen", *([space, key, b"1"] for space, key in seen))

    def drop_work(self, change: str) -> None:
        self._add("dropped", change)

    def close_sessions(self, sessions: Sequence[str], position: int) -> None:
        self._add("closed", *([session, position] for session in sessions))

    def write_journal(
        self, entries: Sequence[Entry], *, time: int, change: str, verb: str, reason: str
    ) -> None:
        last = entries[-1].position
        self._add("entries", *(self._entry(one) for one in entries))
        self._add(
            "commits",
            {
                "id": self._commit,
                "scope": self.n,
                "first": self.first,
                "last": last,
                "time": time,
                "change": change,
                "verb": verb,
                "reason": reason,
            },
        )
        self._pending["ledger"] = [{**self._ledger(), "position": last}]
        self._pending["scopes"] = [{"position": last}]
        self._position = last

    def set_floor(self, position: int) -> None:
        """Followers that stand before this position build anew."""
        self._pending["scopes"] = [{"position": self._position, "floor": position}]

    def _entry(self, one: Entry) -> dict[str, Any]:
        found: dict[str, Any] = {
            "scope": self.n,
            "position": one.position,
            "first": one.first,
            "id": one.id,
            "op": one.op,
            "was": bool(one.was),
            "before": one.before,
            "vector": one.vector,
        }
        for name in ("step", "reason", "because"):
            if value := getattr(one, name):
                found[name] = value
        return found


TOUCHING = """
CALL () {
  UNWIND $ids AS id MATCH (:MemplugRecord {scope: $n, id: id})-[e:LINKED]-() RETURN e
  UNION
  UNWIND $ids AS id MATCH ()-[e:LINKED {scope: $n, owner: id}]->() RETURN e
}
WITH DISTINCT e RETURN startNode(e).id, endNode(e).id, e.relation, e.origin, e.weight
"""
"""Every edge with one of $ids as an end or origin."""


def entry_of(values: Sequence[Any]) -> Entry:
    """The entry of ENTRY."""
    position, first, id, op, was, step, reason, because, before, vector = values
    return Entry(
        position, first, id, op, was, step or "", reason or "", because or "", before, vector
    )


def _source(values: Sequence[Any]) -> SourceValues:
    """A source's values, compared as they were given: a time that is not there is None."""
    return tuple(values)


def _pairs(listed: Iterable[Row], known: Mapping[str, Row]) -> list[list[str]]:
    return [
        [row[rows.ID], source]
        for row in listed
        if row[rows.DERIVED]
        for source in rows.derived_of(row[rows.DERIVED])
        if source in known
    ]
