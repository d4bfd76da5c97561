"""Reading records, edges and sources as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger import lineage as lineages
from memplug.backends.ledger import rows
from memplug.backends.ledger.reports import meets_metadata
from memplug.backends.ledger.words import expression
from memplug.backends.neo4j import nodes
from memplug.backends.neo4j.nodes import COLUMNS, SCOPE, scope_values
from memplug.backends.neo4j.reader import Neo4jReader
from memplug.backends.neo4j.server import Run, Server
from memplug.codec import (
    Payloads,
    content_from,
    from_text,
    metadata_from,
    micros,
    moment_or_none,
)
from memplug.ports import Selection
from memplug.types import Edge, Filters, Record, Scope, Source, Status

_PAGE = 8192
_PAGE_WITH_VECTORS = 4096


def fetch(
    server: Server, payloads: Payloads, scope: Scope, ids: Sequence[str], *, vectors: bool
) -> list[Record[Any]]:
    """The records that exist, in the order of `ids`."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    vector = "r.vector" if vectors else "null"
    found = server.run(
        f"{SCOPE} UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: s.n, id: id}}) RETURN {COLUMNS}, {vector}",
        ids=wanted,
        **_who(server, scope),
    )
    read = (rows.record_of(nodes.row_of(row), data, scope, payloads) for row, data in found)
    known = {record.id: record for record in read}
    return [known[id] for id in wanted if id in known]


def _who(server: Server, scope: Scope) -> Mapping[str, str]:
    return scope_values(server.address.store, scope)


class Where:
    """A condition in constant words with its values as parameters; metadata is decided in Python afterwards."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: dict[str, Any] = {}

    def __str__(self) -> str:
        return " AND ".join(self._parts)

    def add(self, condition: str, **values: Any) -> None:
        self._parts.append(condition)
        self.values.update(values)

    def add_filters(self, filters: Filters) -> None:
        for name, column, wanted in (
            ("kinds", "r.kind", filters.kinds),
            ("sessions", "r.session", filters.session_ids),
            ("speakers", "r.speaker", filters.speakers),
            ("roles", "r.role", filters.roles),
            ("docs", "r.doc", filters.doc_ids),
            ("origins", "r.origin", filters.origins),
        ):
            if wanted:
                # An empty text is no property.
                self.add(f"coalesce({column}, '') IN ${name}", **{name: list(wanted)})
        statuses = filters.statuses or (Status.ACTIVE,)
        severities = [rows.SEVERITY[status] for status in statuses]
        self.add("r.in_status IN $statuses", statuses=severities)
        if filters.since is not None:
            self.add(
                "coalesce(r.event_time, r.ingest_time) >= $from", **{"from": micros(filters.since)}
            )
        if filters.until is not None:
            self.add("coalesce(r.event_time, r.ingest_time) < $until", until=micros(filters.until))
        if filters.min_trust is not None:
            self.add("r.in_trust >= $min_trust", min_trust=filters.min_trust)

    def add_valid_at(self, time: datetime | None) -> None:
        if time is None:
            return
        self.add("(r.valid_from IS NULL OR r.valid_from <= $at)", at=micros(time))
        self.add("(r.in_valid_to IS NULL OR r.in_valid_to > $at)")
        self.add("(r.expires_at IS NULL OR r.expires_at > $at)")


def select(
    server: Server, payloads: Payloads, scope: Scope, selection: Selection
) -> Iterator[Record[Any]]:
    """The selected records in the order of their positions, read in pages.

    What is put while the pages are read stands behind the position at which reading began and is left out;
    a follower gets it with the next delta.
    """

    def beginning(run: Run) -> tuple[int, int]:
        reader = Neo4jReader(run, server.address.store, scope, lock=not server.read_only)
        return reader.n, reader.position()

    # With little asked for and in one page there is nothing that a commit could tear apart for a follower.
    n, end = server.reading(beginning)
    if not n:
        return
    page = _PAGE_WITH_VECTORS if selection.vectors else _PAGE
    cursor, left = selection.cursor, selection.limit
    order = "DESC" if selection.newest_first else "ASC"
    vector = "r.vector" if selection.vectors else "null"
    while left is None or left > 0:
        where = _where(selection, cursor, end)
        size = page if left is None or selection.filters.metadata else min(page, left)
        found = server.run(
            f"MATCH (r:MemplugRecord) WHERE {where} RETURN {COLUMNS}, {vector} "
            f"ORDER BY r.scope {order}, r.position {order} LIMIT $size",
            **where.values,
            n=n,
            size=size,
        )
        last = cursor
        for values, data in found:
            row = nodes.row_of(values)
            last = row[rows.POSITION]
            if meets_metadata(row[rows.METADATA], selection.filters.metadata):
                yield rows.record_of(row, data, scope, payloads)
                if left is not None:
                    left -= 1
                    if not left:
                        return
        if len(found) < size:
            return
        cursor = last


def _where(selection: Selection, cursor: int, end: int) -> Where:
    where = Where()
    where.add("r.scope = $n")
    if selection.newest_first:
        last, first = (min(end, cursor - 1) if cursor else end), selection.since
    else:
        last, first = end, max(selection.since, cursor)
    where.add("r.position > $first AND r.position <= $last", first=first, last=last)
    if selection.ids is not None:
        where.add("r.id IN $ids", ids=list(selection.ids))
    if selection.source_id:
        where.add("r.source = $source", source=selection.source_id)
    where.add_filters(selection.filters)
    where.add_valid_at(selection.valid_at)
    return where


def passing(
    server: Server, scope: Scope, ids: Sequence[str], filters: Filters, valid_at: datetime | None
) -> set[str]:
    """Those of `ids` that satisfy the filters and the time."""
    where = Where()
    where.add_filters(filters)
    where.add_valid_at(valid_at)
    found = server.run(
        f"{SCOPE} UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: s.n, id: id}}) WHERE {where} "
        "RETURN r.id, r.metadata",
        ids=list(ids),
        **where.values,
        **_who(server, scope),
    )
    return {id for id, metadata in found if meets_metadata(metadata or "", filters.metadata)}


def bounded(server: Server, scope: Scope) -> bool:
    """True if any record of the scope begins, ends or expires."""
    found = server.run(
        f"{SCOPE} MATCH (r:MemplugRecord {{bounded: s.n}}) RETURN 1 LIMIT 1", **_who(server, scope)
    )
    return bool(found)


_ENDS = "startNode(e) AS a, endNode(e) AS b"
_TOLD = """
OPTIONAL MATCH (o:MemplugRecord {scope: s.n, id: e.origin})
WITH a, b, e, o WHERE a.in_status = 0 AND b.in_status = 0 AND (e.origin = '' OR o.in_status = 0)
RETURN a.id, b.id, e.relation, e.weight, e.origin
ORDER BY a.position, b.position, e.relation, o.position
"""
_RELATED = "($relation IS NULL OR e.relation = $relation)"


def edges(
    server: Server, scope: Scope, ids: Sequence[str] | None, relation: str | None
) -> list[Edge]:
    """Edges in force: both ends, and the origin where there is one, are active."""
    if ids is None:
        match = f"MATCH (a:MemplugRecord {{scope: s.n}} WHERE a.position > 0)-[e:LINKED]->(b:MemplugRecord) WHERE {_RELATED}"
    else:
        match = (
            "UNWIND $ids AS id MATCH (:MemplugRecord {scope: s.n, id: id})-[e:LINKED]-() "
            f"WHERE {_RELATED} WITH DISTINCT s, e, {_ENDS}"
        )
    found = server.run(
        f"{SCOPE} {match} {_TOLD}",
        ids=list(ids or ()),
        relation=relation,
        **_who(server, scope),
    )
    return [Edge(*row) for row in found]


def match(
    server: Server, scope: Scope, text: str, k: int, kinds: Sequence[str]
) -> list[tuple[str, float]]:
    """Active records that share words with the text, best BM25 first.

    The server's index knows neither status nor kind: what it gives is filtered here, and it is asked for more until
    there are enough.
    """
    found = server.one(f"{SCOPE} RETURN s.n", **_who(server, scope))
    sought = expression(found[0], text) if found else ""
    if not found or not sought or k <= 0:
        return []
    server.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    asked = 2 * k + 32
    while True:
        answer = server.run(
            "CALL db.index.fulltext.queryNodes('memplug_words', $sought, {limit: $asked}) YIELD node, score "
            "WITH node AS r, score "
            "RETURN r.id, score, r.scope = $n AND r.in_status = 0 AND ($kinds = [] OR r.kind IN $kinds), r.position",
            sought=sought,
            asked=asked,
            n=found[0],
            kinds=list(kinds),
        )
        kept = [(row[3], row[0], row[1]) for row in answer if row[2]]
        if len(kept) >= k or len(answer) < asked:
            kept.sort(key=lambda one: (-one[2], one[0]))
            return [(id, score) for _, id, score in kept[:k]]
        asked *= 8


def lineage(server: Server, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Episode ids behind each record that exists."""

    def read(wanted: Sequence[str]) -> lineages.Known:
        found = server.run(
            f"{SCOPE} UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: s.n, id: id}}) "
            f"RETURN {COLUMNS}",
            ids=list(wanted),
            **_who(server, scope),
        )
        read = [nodes.row_of(row) for (row,) in found]
        return {row[rows.ID]: (row[rows.KIND], rows.derived_of(row[rows.DERIVED])) for row in read}

    return lineages.episodes_behind(ids, read) if ids else {}


def descendants(server: Server, scope: Scope, ids: Sequence[str]) -> list[str]:
    """Ids of all that derives from these records, directly or not, in the order of their positions."""
    found: dict[str, int] = {}
    frontier = list(dict.fromkeys(ids))
    while frontier:
        children = server.run(
            f"{SCOPE} UNWIND $ids AS id "
            "MATCH (:MemplugRecord {scope: s.n, id: id})<-[:DERIVED_FROM]-(r:MemplugRecord) "
            "RETURN DISTINCT r.id, r.position",
            ids=frontier,
            **_who(server, scope),
        )
        frontier = [id for id, _ in children if id not in found]
        found.update((id, position) for id, position in children)
    return sorted(found, key=lambda id: (found[id], id))


def repeats(server: Server, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each record whose text occurs more than once: the active records of its kind with that text."""
    found: dict[str, list[str]] = {}
    for id, other in server.run(
        f"{SCOPE} UNWIND $ids AS id MATCH (r:MemplugRecord {{scope: s.n, id: id}}) "
        "MATCH (o:MemplugRecord {scope: s.n, same: r.same}) "
        "WHERE o.kind = r.kind AND o.text = r.text AND o.in_status = 0 "
        "RETURN r.id, o.id ORDER BY o.position",
        ids=list(dict.fromkeys(ids)),
        **_who(server, scope),
    ):
        found.setdefault(id, []).append(other)
    return {id: tuple(others) for id, others in found.items() if len(others) > 1}


_SOURCE = "o.id, o.session, o.trust, o.origin, o.time, o.metadata, o.content"
_EPISODES = (
    f"CALL (s, o) {{ MATCH (r:MemplugRecord {{scope: s.n, source: o.id}}) "
    f"RETURN collect([{COLUMNS}, r.vector]) AS episodes }}"
)


def source(server: Server, payloads: Payloads, scope: Scope, id: str) -> Source | None:
    """The source with its episodes as they are now; None where none of them is left."""
    found = server.run(
        f"{SCOPE} MATCH (o:MemplugSource {{scope: s.n, id: $id}}) {_EPISODES} RETURN {_SOURCE}, episodes",
        id=id,
        **_who(server, scope),
    )
    complete = _with_episodes(payloads, scope, found)
    return complete[0] if complete else None


def sources(
    server: Server, payloads: Payloads, scope: Scope, after: str, limit: int
) -> list[Source]:
    """Sources that have episodes, in the order of their arrival, behind the one named."""
    found = server.run(
        f"{SCOPE} OPTIONAL MATCH (p:MemplugSource {{scope: s.n, id: $after}}) "
        "MATCH (o:MemplugSource {scope: s.n} WHERE o.id IS NOT NULL) WHERE (p IS NULL OR o.n > p.n) "
        "AND EXISTS { MATCH (r:MemplugRecord {scope: s.n, source: o.id}) } "
        f"WITH s, o ORDER BY o.n, o.id LIMIT $limit {_EPISODES} RETURN {_SOURCE}, episodes ORDER BY o.n, o.id",
        after=after,
        limit=limit,
        **_who(server, scope),
    )
    return _with_episodes(payloads, scope, found)


def _with_episodes(
    payloads: Payloads, scope: Scope, found: Iterable[Sequence[Any]]
) -> list[Source]:
    complete = []
    for id, session, trust, origin, time, metadata, content, listed in found:
        if not listed:
            continue
        episodes = [
            rows.record_of(nodes.row_of(row), vector, scope, payloads) for row, vector in listed
        ]
        complete.append(
            Source(
                id=id,
                content=content_from(from_text(content)),
                session_id=session,
                trust=trust,
                origin=origin,
                time=moment_or_none(time),
                metadata=metadata_from(metadata),
                episodes=tuple(sorted(episodes, key=lambda one: one.payload.index)),
            )
        )
    return complete


def position(server: Server, scope: Scope) -> int:
    """The scope's journal position."""
    found = server.one(f"{SCOPE} RETURN s.position", **_who(server, scope))
    return 0 if found is None else int(found[0])
