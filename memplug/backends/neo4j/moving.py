"""Moving a store: export of every row as JSON, and load of what was exported."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from memplug.backends.ledger import exports, rows
from memplug.backends.ledger.exports import picked
from memplug.backends.ledger.reports import AMOUNTS
from memplug.backends.ledger.rows import Row
from memplug.backends.neo4j import erasing, nodes, vectors
from memplug.backends.neo4j.nodes import COLUMNS, SCOPE, scope_values
from memplug.backends.neo4j.reader import Neo4jReader
from memplug.backends.neo4j.scopes import lock, numbered
from memplug.backends.neo4j.server import Run, Server
from memplug.backends.neo4j.transaction import ENTRY, PER_COMMIT
from memplug.codec import from_text, scope_from, scope_json, to_text
from memplug.errors import InvalidInput
from memplug.types import JSON, Scope, ScopeFilter

_SPENT = ("step", "stage", "model", "time", *AMOUNTS)
_ENTRY = (
    "position",
    "first",
    "id",
    "op",
    "was",
    "step",
    "reason",
    "because",
    "before",
    "vector",
)
_BATCH = 1000
"""Rows of one sort that are written together."""
_RESERVED = 1 << 36
"""Positions set aside for a load while it runs."""
_ALIVE = 600_000
"""Milliseconds after which a load that has written nothing counts as dead."""


def export(server: Server, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
    """Every row of the scopes that the filter covers, the format and the store's own facts first.

    What one scope holds is read at one moment: nobody writes to it while its rows are taken.
    """
    covered = server.reading(lambda run: numbered(run, server, filter))
    facts = server.run(
        "MATCH (f:MemplugFact {store: $store}) RETURN f.name, f.value ORDER BY f.name",
        store=server.address.store,
    )
    yield {"row": "memplug", "format": exports.FORMAT, "meta": {row[0]: row[1] for row in facts}}
    if filter == ScopeFilter():
        yield from server.reading(lambda run: list(_spent(run, server, 0)))
    for _, scope in covered:
        with server.opened() as run:
            yield from _scope_rows(run, server, scope)


def _scope_rows(run: Run, server: Server, scope: Scope) -> Iterator[Mapping[str, JSON]]:
    reader = Neo4jReader(run, server.address.store, scope, lock=not server.read_only)
    n = reader.n
    if not n:
        return
    yield {"row": "scope", "scope": scope_json(scope), "floor": reader.floor()}
    yield from _flat(
        run,
        n,
        "source",
        "MATCH (x:MemplugSource {scope: $n} WHERE x.id IS NOT NULL)",
        exports.SOURCE,
        "x.n, x.id",
    )
    for values, vector in run.stream(
        f"MATCH (r:MemplugRecord {{scope: $n}} WHERE r.position > 0) RETURN {COLUMNS}, r.vector ORDER BY r.position",
        n=n,
    ):
        row = dict(zip(exports.RECORD, nodes.row_of(values)[1:], strict=True))
        yield {"row": "record", **row, "vector": _as_text(vector)}
    for source, target, relation, origin, weight in run.stream(
        "MATCH (a:MemplugRecord {scope: $n} WHERE a.position > 0)-[e:LINKED]->(b:MemplugRecord) "
        "RETURN a.id, b.id, e.relation, e.origin, e.weight ORDER BY a.position, b.position, e.relation, e.origin",
        n=n,
    ):
        yield {
            "row": "edge",
            "source": source,
            "target": target,
            "relation": relation,
            "origin": origin,
            "weight": weight,
        }
    for one in _flat(
        run,
        n,
        "mark",
        "MATCH (x:MemplugMark {scope: $n} WHERE x.because IS NOT NULL)",
        ("record", *exports.MARK),
        "x.record, x.step, x.because",
    ):
        yield {"row": "mark", "id": one["record"], **{k: one[k] for k in exports.MARK}}
    yield from _flat(
        run,
        n,
        "commit",
        "MATCH (x:MemplugCommit {scope: $n} WHERE x.first > 0)",
        ("first", "last", *exports.COMMIT),
        "x.first",
    )
    for (values,) in run.stream(
        f"MATCH (j:MemplugEntry {{scope: $n}} WHERE j.position > 0) RETURN {ENTRY} ORDER BY j.position",
        n=n,
    ):
        entry = dict(zip(_ENTRY, values, strict=True))
        entry["was"] = int(entry["was"])
        entry["vector"] = _as_text(entry["vector"])
        for name in ("step", "reason", "because"):
            entry[name] = entry[name] or ""
        yield {"row": "journal", **entry}
    yield from _flat(
        run,
        n,
        "closed",
        "MATCH (x:MemplugClosed {scope: $n} WHERE x.session IS NOT NULL)",
        ("session", "position"),
        "x.session",
    )
    yield from _flat(run, n, "owed", "MATCH (x:MemplugOwed {scope: $n})", exports.OWED, "x.n")
    yield from _flat(
        run, n, "recall", "MATCH (x:MemplugRecall {scope: $n} WHERE x.n > 0)", exports.RECALL, "x.n"
    )
    for recall, *values in run.stream(
        "MATCH (q:MemplugRecall)-[:GAVE]->(a:MemplugAccess {scope: $n} WHERE a.id IS NOT NULL) "
        "RETURN q.id, a.id, a.withheld, a.used, a.outcome, a.time ORDER BY q.n, a.id",
        n=n,
    ):
        yield {"row": "access", "recall": recall, **dict(zip(exports.ACCESS, values, strict=True))}
    for one in _flat(
        run,
        n,
        "usage",
        "MATCH (x:MemplugUsage {scope: $n} WHERE x.id IS NOT NULL)",
        exports.USAGE,
        "x.id",
    ):
        yield {**one, "outcomes": to_text(one["outcomes"] or [])}
    yield from _spent(run, server, n)


def _flat(
    run: Run, n: int, name: str, match: str, columns: Sequence[str], order: str
) -> Iterator[dict[str, Any]]:
    named = ", ".join(f"x.{column}" for column in columns)
    for values in run.stream(f"{match} RETURN {named} ORDER BY {order}", n=n):
        yield {"row": name, **dict(zip(columns, values, strict=True))}


def _spent(run: Run, server: Server, n: int) -> Iterator[dict[str, Any]]:
    named = ", ".join(f"p.{column}" for column in _SPENT)
    for values in run.stream(
        "MATCH (p:MemplugSpent {store: $store}) WHERE p.scope = $n AND p.planned = 0 "
        f"RETURN {named} ORDER BY p.time, p.id",
        store=server.address.store,
        n=n,
    ):
        yield {"row": "spent", **dict(zip(_SPENT, values, strict=True))}


def _as_text(vector: bytes | None) -> str | None:
    return None if vector is None else base64.b64encode(vector).decode("ascii")


def load(server: Server, lines: Iterable[Mapping[str, JSON]]) -> int:
    """Writes exported rows; gives how many records came. Raises InvalidInput for anything else.

    The rows go in by batches, out of everybody's sight, and are shown together in one last transaction.
    """
    loading = _Loading(server)
    try:
        for number, line in enumerate(lines, start=1):
            try:
                loading.take(cast("Mapping[str, Any]", line))
            except (KeyError, TypeError, ValueError) as error:
                if isinstance(error, InvalidInput):
                    raise
                raise InvalidInput(
                    f"row {number} of the export cannot be read: {error!r}"
                ) from error
        loading.finish()
    except BaseException:
        loading.give_up()
        raise
    return loading.records


@dataclass(slots=True)
class _Taken:
    """A scope on its way in: its number, and what has to wait until all its rows are there."""

    scope: Scope
    n: int
    floor: int
    last: int = 0
    bare: bool = False
    """Has records whose vectors were left out."""
    derived: list[list[str]] = field(default_factory=list)
    sources: int = 0


_WRITE: Mapping[str, str] = {
    "record": "UNWIND $rows AS row CREATE (r:MemplugRecord) SET r = row.of, r:$(row.labels)",
    "derived": """
UNWIND $rows AS row MATCH (r:MemplugRecord {scope: row[0], id: row[1]}) MATCH (o:MemplugRecord {scope: row[0], id: row[2]})
CREATE (r)-[:DERIVED_FROM]->(o)""",
    "source": "UNWIND $rows AS row CREATE (x:MemplugSource) SET x = row",
    "edge": """
UNWIND $rows AS row MATCH (a:MemplugRecord {scope: row.scope, id: row.source})
MATCH (b:MemplugRecord {scope: row.scope, id: row.target})
CREATE (a)-[:LINKED {scope: row.scope, relation: row.relation, origin: row.origin, owner: row.owner, weight: row.weight}]->(b)""",
    "mark": """
UNWIND $rows AS row MATCH (r:MemplugRecord {scope: row.scope, id: row.record})
CREATE (r)-[:MARKED]->(m:MemplugMark) SET m = row""",
    "commit": "UNWIND $rows AS row CREATE (x:MemplugCommit) SET x = row",
    "journal": "UNWIND $rows AS row CREATE (x:MemplugEntry) SET x = row",
    "closed": "UNWIND $rows AS row CREATE (x:MemplugClosed) SET x = row",
    "owed": "UNWIND $rows AS row CREATE (x:MemplugOwed) SET x = row",
    "recall": "UNWIND $rows AS row MERGE (x:MemplugRecall {store: row.store, id: row.id}) ON CREATE SET x = row",
    "access": """
UNWIND $rows AS row MATCH (q:MemplugRecall {store: row.store, id: row.recall})
CREATE (q)-[:GAVE]->(a:MemplugAccess {scope: row.scope, id: row.id, withheld: row.withheld, used: row.used,
  outcome: row.outcome, time: row.time, recall: q.n})""",
    "usage": "UNWIND $rows AS row CREATE (x:MemplugUsage) SET x = row",
    "spent": "UNWIND $rows AS row MERGE (x:MemplugSpent {id: row.id}) ON CREATE SET x = row",
}


class _Loading:
    """An export on its way in: positions are shifted behind those that the ledger has."""

    def __init__(self, server: Server) -> None:
        self._server, self._store = server, server.address.store
        self._load = uuid.uuid4().hex
        self._shift = -1
        self._scope: _Taken | None = None
        self._taken: list[_Taken] = []
        self._waiting: dict[str, list[Any]] = {}
        self._late: list[tuple[str, Any]] = []
        self._facts: Mapping[str, str] = {}
        self._foreign = False
        self._counted: list[dict[str, Any]] = []
        self.records = 0

    def take(self, line: Mapping[str, Any]) -> None:
        """Writes a row, or keeps it until all rows are there."""
        row = line["row"]
        if row == "memplug":
            if line["format"] not in exports.READ:
                raise InvalidInput(
                    f"the export has format {line['format']!r} and this memplug reads {exports.FORMAT}"
                )
            self._facts = {k: v for k, v in line["meta"].items() if k != vectors.BEFORE}
            ours, theirs = (
                vectors.fact(self._server, vectors.HELD),
                line["meta"].get("embedder", ""),
            )
            self._foreign = bool(ours) and theirs not in ("", ours)
        elif row == "scope":
            self._open(scope_from(line["scope"]), line["floor"])
        elif row == "spent":
            self._counted.append(
                {
                    "id": uuid.uuid4().hex,
                    "store": self._store,
                    "scope": self._scope.n if self._scope else 0,
                    "planned": 0,
                    **picked(line, *_SPENT),
                }
            )
        elif self._scope is None:
            raise InvalidInput(f"a row of kind {row!r} stands before any scope")
        else:
            _TAKE[row](self, self._scope, line)

    def _reserve(self) -> None:
        """Sets positions aside, so that what others write meanwhile has others."""
        if self._shift >= 0:
            return

        def reserve(run: Run) -> int:
            lock(run, self._server)
            found = run.one(
                "MATCH (l:MemplugLedger {store: $store}) WITH l, l.position AS before "
                "SET l.position = before + $size RETURN before",
                store=self._store,
                size=_RESERVED,
            )
            assert found is not None
            return int(found[0])

        self._shift = self._server.writing(reserve)

    def _open(self, scope: Scope, floor: int) -> None:
        self._flush()
        if _holds(self._server, scope):
            raise InvalidInput(
                f"scope {scope} already holds records: erase it first, or load into another store"
            )
        self._reserve()

        def make(run: Run) -> int:
            found = run.one(
                "MERGE (c:MemplugCounter {name: 'scopes'}) ON CREATE SET c.last = 0 SET c.last = c.last + 1 "
                "CREATE (s:MemplugErased {store: $store, n: c.last, load: $load, until: timestamp() + $alive}) "
                "RETURN s.n",
                store=self._store,
                load=self._load,
                alive=_ALIVE,
            )
            assert found is not None
            return int(found[0])

        n = self._server.writing(make)
        self._scope = _Taken(scope, n, floor + self._shift if floor else self._shift)
        self._taken.append(self._scope)

    def _put(self, sort: str, row: Any) -> None:
        waiting = self._waiting.setdefault(sort, [])
        waiting.append(row)
        if len(waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        """Writes what waits, in the order in which rows need each other."""
        some = {sort: self._waiting[sort] for sort in _WRITE if self._waiting.get(sort)}
        self._waiting = {}
        if not some:
            return

        def write(run: Run) -> None:
            found = run(
                "MATCH (s:MemplugErased {store: $store, load: $load}) SET s.until = timestamp() + $alive "
                "RETURN count(s)",
                store=self._store,
                load=self._load,
                alive=_ALIVE,
            )
            if found[0][0] != len(self._taken):
                raise InvalidInput("the load took too long between two rows and was given up")
            for sort, listed in some.items():
                run(_WRITE[sort], rows=listed)

        self._server.writing(write)

    def _record(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        row: Row = (0, *(line[name] for name in exports.RECORD))
        row = rows.with_values(row, position=line["position"] + self._shift)
        of = nodes.properties(row, taken.n)
        if line["vector"] is not None and self._foreign:
            taken.bare = True
        elif line["vector"] is not None:
            of["vector"], of["waiting"] = base64.b64decode(line["vector"]), taken.n
        label = nodes.label(row[rows.KIND])
        self._put("record", {"of": of, "labels": [label] if label else []})
        if line["derived"]:
            taken.derived.extend(
                [line["id"], source] for source in rows.derived_of(line["derived"])
            )
        self.records += 1

    def _source(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        taken.sources += 1
        self._put(
            "source",
            {
                "scope": taken.n,
                "n": self._shift * PER_COMMIT + taken.sources,
                **picked(line, *exports.SOURCE),
            },
        )

    def _edge(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        names = ("source", "target", "relation", "origin", "weight")
        row = picked(line, *names)
        apart = row["origin"] not in ("", row["source"], row["target"])
        owner = row["origin"] if apart else None
        self._put("edge", {"scope": taken.n, "owner": owner, **row})

    def _mark(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        row = {"scope": taken.n, "record": line["id"], **picked(line, *exports.MARK)}
        self._put("mark", row)

    def _commit(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        last = line["last"] + self._shift
        taken.last = max(taken.last, last)
        self._put(
            "commit",
            {
                "id": uuid.uuid4().hex,
                "scope": taken.n,
                "first": line["first"] + self._shift,
                "last": last,
                **picked(line, *exports.COMMIT),
            },
        )

    def _journal(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        vector = None if self._foreign or line["vector"] is None else line["vector"]
        row = picked(line, *exports.ENTRY)
        kept = {name: one for name, one in row.items() if one != ""}
        self._put(
            "journal",
            {
                **kept,
                "id": row["id"],
                "was": bool(row["was"]),
                "scope": taken.n,
                "position": line["position"] + self._shift,
                "first": line["first"] + self._shift,
                "before": exports.shifted(line["op"], line["before"], self._shift),
                "vector": None if vector is None else base64.b64decode(vector),
            },
        )

    def _closed(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        position = line["position"] + self._shift
        self._put("closed", {"scope": taken.n, "session": line["session"], "position": position})

    def _owed(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        self._late.append(("owed", {"scope": taken.n, **picked(line, *exports.OWED)}))

    def _recall(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        self._late.append(("recall", {"scope": taken.n, **picked(line, *exports.RECALL)}))

    def _access(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        row = {"scope": taken.n, "recall": line["recall"], **picked(line, *exports.ACCESS)}
        self._late.append(("access", row))

    def _usage(self, taken: _Taken, line: Mapping[str, Any]) -> None:
        row = {"scope": taken.n, **picked(line, *exports.USAGE)}
        self._put("usage", {**row, "outcomes": from_text(line["outcomes"])})

    def finish(self) -> None:
        """Ties records to what they derive from, then shows every scope at once."""
        self._flush()
        for taken in self._taken:
            for pair in taken.derived:
                self._put("derived", [taken.n, *pair])
        self._flush()
        self._server.writing(self._show)

    def _show(self, run: Run) -> None:
        lock(run, self._server)
        shown = run(
            "MATCH (s:MemplugScope) WHERE s.n IN $numbers RETURN s.n",
            numbers=[taken.n for taken in self._taken],
        )
        if shown:
            # The answer to an earlier try was lost.
            return
        for taken in self._taken:
            who = scope_values(self._store, taken.scope)
            old = run(f"{SCOPE} RETURN s.n", **who)
            if old and _holds_any(run, old[0][0]):
                raise InvalidInput(
                    f"scope {taken.scope} was written to while it was loaded: erase it first"
                )
            run(f"{SCOPE} DETACH DELETE s", **who)
            shown = run(
                "MATCH (s:MemplugErased {n: $n, load: $load}) REMOVE s:MemplugErased, s.load, s.until "
                "SET s:MemplugScope, s.tenant = $tenant, s.user = $user, s.agent = $agent, "
                "s.floor = $floor, s.position = $position RETURN s.n",
                n=taken.n,
                load=self._load,
                floor=taken.floor,
                position=taken.last,
                **who,
            )
            if not shown:
                raise InvalidInput("the load took too long between two rows and was given up")
        self._show_late(run)
        if self._taken:
            last = max(taken.last for taken in self._taken)
            run(
                "MATCH (l:MemplugLedger {store: $store}) WHERE l.position = $reserved SET l.position = $last",
                store=self._store,
                reserved=self._shift + _RESERVED,
                last=max(last, self._shift),
            )
        run(
            "UNWIND $facts AS row MERGE (f:MemplugFact {store: $store, name: row[0]}) "
            "ON CREATE SET f.value = row[1]",
            store=self._store,
            facts=[list(one) for one in self._facts.items()],
        )

    def _show_late(self, run: Run) -> None:
        """What everybody sees at once when it is there: work, searches, counts."""
        late: dict[str, list[dict[str, Any]]] = {"owed": [], "recall": [], "access": []}
        for sort, row in self._late:
            late[sort].append({"store": self._store, **row})
        embed = vectors.EMBED
        for taken in self._taken:
            if taken.bare:
                row = {name: getattr(embed, name) for name in exports.OWED}
                late["owed"].append({"store": self._store, "scope": taken.n, **row})
        found = run.one(
            "MATCH (l:MemplugLedger {store: $store}) WITH l, l.owed AS owed, l.recalls AS recalls "
            "SET l.owed = owed + $works, l.recalls = recalls + $asked RETURN owed, recalls",
            store=self._store,
            works=len(late["owed"]),
            asked=len(late["recall"]),
        )
        assert found is not None
        for sort, first in zip(("owed", "recall"), found, strict=True):
            for number, row in enumerate(late[sort], start=1):
                row["n"] = first + number
        for row in late["owed"]:
            row.update(leased=0.0, commit=self._load)
        for sort, listed in (*late.items(), ("spent", self._counted)):
            for start in range(0, len(listed), _BATCH):
                run(_WRITE[sort], rows=listed[start : start + _BATCH])

    def give_up(self) -> None:
        """Takes away what was written so far."""
        for taken in self._taken:
            erasing.remove_numbered(self._server, taken.n)


def _holds(server: Server, scope: Scope) -> bool:
    def ask(run: Run) -> bool:
        found = run(f"{SCOPE} RETURN s.n", **scope_values(server.address.store, scope))
        return bool(found) and _holds_any(run, found[0][0])

    return server.reading(ask)


def _holds_any(run: Run, n: int) -> bool:
    found = run(
        "RETURN EXISTS { MATCH (r:MemplugRecord {scope: $n} WHERE r.position > 0) }"
        " OR EXISTS { MATCH (o:MemplugSource {scope: $n} WHERE o.id IS NOT NULL) } "
        "OR EXISTS { MATCH (c:MemplugCommit {scope: $n} WHERE c.first > 0) }",
        n=n,
    )
    return bool(found[0][0])


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
    "access": _Loading._access,
    "usage": _Loading._usage,
}
