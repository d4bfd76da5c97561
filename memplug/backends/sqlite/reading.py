# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""Reading records, edges and sources as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger import lineage, rows
from memplug.backends.ledger.reports import meets_metadata
from memplug.backends.sqlite.engine import Engine, Link, named
from memplug.codec import (
    Payloads,
    content_from,
    from_text,
    metadata_from,
    micros,
    moment_or_none,
    to_text,
)
from memplug.ports import Selection
from memplug.types import Edge, Filters, Record, Scope, Source, Status

_PAGE = 4096
_PAGE_WITH_VECTORS = 1024
_JOINED = "FROM records r LEFT JOIN vectors v ON v.n = r.n"


def fetch(
    link: Link, payloads: Payloads, scope: Scope, ids: Sequence[str], *, vectors: bool
) -> list[Record[Any]]:
    """The records that exist, in the order of `ids`."""
    found = some(link, link.scope(scope), ids, vectors=vectors)
    known = {row[rows.ID]: record(row, scope, payloads) for row in found}
    return [known[id] for id in dict.fromkeys(ids) if id in known]


def some(link: Link, scope: int, ids: Sequence[str], *, vectors: bool) -> list[tuple[Any, ...]]:
    """The rows of those ids that exist, each with its vector behind the columns."""
    if not scope or not ids:
        return []
    if len(ids) == 1:
        return link.db.execute(_one(vectors), (scope, ids[0])).fetchall()
    return link.db.execute(_some(vectors), (to_text(list(ids)), scope)).fetchall()


def record(row: tuple[Any, ...], scope: Scope, payloads: Payloads) -> Record[Any]:
    """The record of a row with its vector behind the columns."""
    return rows.record_of(row, row[-1], scope, payloads)


def _one(vectors: bool) -> str:
    return _ONE_WITH if vectors else _ONE


def _some(vectors: bool) -> str:
    return _SOME_WITH if vectors else _SOME


_ONE = f"SELECT {rows.COLUMNS}, NULL FROM records r WHERE r.scope = ? AND r.id = ?"
_ONE_WITH = f"SELECT {rows.COLUMNS}, v.vector {_JOINED} WHERE r.scope = ? AND r.id = ?"
_SOME = (
    f"SELECT {rows.COLUMNS}, NULL FROM json_each(?) j "
    "CROSS JOIN records r ON r.scope = ? AND r.id = j.value"
)
_SOME_WITH = (
    f"SELECT {rows.COLUMNS}, v.vector FROM json_each(?) j "
    "CROSS JOIN records r ON r.scope = ? AND r.id = j.value LEFT JOIN vectors v ON v.n = r.n"
)


class Where:
    """A condition in constant words with its values bound; metadata is decided in Python afterwards."""

    def __init__(self, scope: int) -> None:
        self._parts = ["r.scope = ?"]
        self.values: list[Any] = [scope]

    def __str__(self) -> str:
        return " AND ".join(self._parts)

    def add(self, condition: str, *values: Any) -> None:
        self._parts.append(condition)
        self.values.extend(values)

    def add_one_of(self, column: str, values: Iterable[Any]) -> None:
        listed = list(values)
        if len(listed) == 1:
            self.add(f"{column} = ?", listed[0])
        elif listed:
            self.add(f"{column} IN (SELECT value FROM json_each(?))", to_text(listed))

    def add_filters(self, filters: Filters, *, any_status: bool = False) -> None:
        self.add_one_of("r.kind", filters.kinds)
        self.add_one_of("r.session", filters.session_ids)
        self.add_one_of("r.speaker", filters.speakers)
        self.add_one_of("r.role", filters.roles)
        self.add_one_of("r.doc", filters.doc_ids)
        self.add_one_of("r.origin", filters.origins)
        if not any_status:
            statuses = filters.statuses or (Status.ACTIVE,)
            self.add_one_of("r.in_status", (rows.SEVERITY[status] for status in statuses))
        if filters.since is not None:
            self.add("coalesce(r.event_time, r.ingest_time) >= ?", micros(filters.since))
        if filters.until is not None:
            self.add("coalesce(r.event_time, r.ingest_time) < ?", micros(filters.until))
        if filters.min_trust is not None:
            self.add("r.in_trust >= ?", filters.min_trust)

    def add_valid_at(self, time: datetime | None) -> None:
        if time is None:
            return
        at = micros(time)
        self.add("(r.valid_from IS NULL OR r.valid_from <= ?)", at)
        self.add("(r.in_valid_to IS NULL OR r.in_valid_to > ?)", at)
        self.add("(r.expires_at IS NULL OR r.expires_at > ?)", at)


def select(
    engine: Engine, payloads: Payloads, scope: Scope, selection: Selection
) -> Iterator[Record[Any]]:
    """The selected records in the order of their positions, read in pages.

    What is put while the pages are read stands behind the position at which reading began and is left out;
    a follower gets it with the next delta.
    """
    page = _PAGE_WITH_VECTORS if selection.vectors else _PAGE
    columns = (
        f"{rows.COLUMNS}, v.vector {_JOINED}"
        if selection.vectors
        else f"{rows.COLUMNS}, NULL FROM records r"
    )
    cursor, left, end = selection.cursor, selection.limit, None
    while left is None or left > 0:
        with engine.reading() as link:
            number = link.scope(scope)
            if not number:
                return
            if end is None:
                end = link.position(number)
            where = _where(number, selection, cursor, end)
            size = page if left is None or selection.filters.metadata else min(page, left)
            order = "DESC" if selection.newest_first else "ASC"
            found = link.db.execute(
                f"SELECT {columns} WHERE {where} ORDER BY r.position {order} LIMIT ?",
                (*where.values, size),
            ).fetchall()
        for row in found:
            if meets_metadata(row[rows.METADATA], selection.filters.metadata):
                yield record(row, scope, payloads)
                if left is not None:
                    left -= 1
                    if not left:
                        return
        if len(found) < size:
            return
        cursor = found[-1][rows.POSITION]


def _where(scope: int, selection: Selection, cursor: int, end: int) -> Where:
    where = Where(scope)
    if selection.newest_first:
        where.add("r.position <= ?", min(end, cursor - 1) if cursor else end)
        where.add("r.position > ?", selection.since)
    else:
        where.add("r.position <= ?", end)
        where.add("r.position > ?", max(selection.since, cursor))
    if selection.ids is not None:
        where.add("r.id IN (SELECT value FROM json_each(?))", to_text(list(selection.ids)))
    if selection.source_id:
        where.add("r.source = ? AND r.source <> ''", selection.source_id)
    if selection.filters.doc_ids:
        where.add("r.doc <> ''")
    if selection.filters.session_ids and "" not in selection.filters.session_ids:
        where.add("r.session <> ''")
    where.add_filters(selection.filters, any_status=False)
    where.add_valid_at(selection.valid_at)
    return where


def passing(
    link: Link, scope: Scope, ids: Sequence[str], filters: Filters, valid_at: datetime | None
) -> set[str]:
    """Those of `ids` that satisfy the filters and the time."""
    where = Where(link.scope(scope))
    where.add_filters(filters)
    where.add_valid_at(valid_at)
    found = link.db.execute(
        "SELECT r.id, r.metadata FROM json_each(?) j CROSS JOIN records r ON r.id = j.value "
        f"WHERE {where}",
        (to_text(list(ids)), *where.values),
    )
    return {id for id, metadata in found if meets_metadata(metadata, filters.metadata)}


def bounded(link: Link, scope: Scope) -> bool:
    """True if any record of the scope begins, ends or expires."""
    found = link.db.execute(
        "SELECT 1 FROM records r WHERE r.scope = ? AND "
        "(r.valid_from IS NOT NULL OR r.in_valid_to IS NOT NULL OR r.expires_at IS NOT NULL) LIMIT 1",
        (link.scope(scope),),
    ).fetchone()
    return found is not None


def hidden(link: Link, scope: int) -> set[str]:
    """Ids of the scope's records that are not active."""
    return {
        id
        for (id,) in link.db.execute(
            "SELECT id FROM records WHERE scope = ? AND in_status <> 0", (scope,)
        )
    }


_EDGES = (
    "SELECT s.id, t.id, e.relation AS relation, e.weight, coalesce(o.id, '') FROM edges e "
    "JOIN records s ON s.n = e.source JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin "
)
_ALL_EDGES = (
    "SELECT s.id, t.id, e.relation, e.weight, coalesce(o.id, '') FROM records s "
    "CROSS JOIN edges e ON e.source = s.n JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin WHERE s.scope = :a AND (:b IS NULL OR e.relation = :b) "
    "ORDER BY s.position, t.position, e.relation, o.position"
)
_SOME_EDGES = (
    "WITH named(n) AS (SELECT r.n FROM json_each(:c) j CROSS JOIN records r ON r.scope = :a AND r.id = j.value) "
    "SELECT * FROM ("
    f"{_EDGES} WHERE e.source IN named UNION {_EDGES} WHERE e.target IN named) "
    "WHERE :b IS NULL OR relation = :b"
)


def edges(link: Link, scope: Scope, ids: Sequence[str] | None, relation: str | None) -> list[Edge]:
    """Edges in force: both ends, and the origin where there is one, are active."""
    number = link.scope(scope)
    if not number:
        return []
    if ids is None:
        found = link.db.execute(_ALL_EDGES, named(number, relation))
    else:
        found = link.db.execute(_SOME_EDGES, named(number, relation, to_text(list(ids))))
    out = hidden(link, number)
    return [
        Edge(source, target, name, weight, origin)
        for source, target, name, weight, origin in found
        if not out or out.isdisjoint((source, target, origin))
    ]


def episodes_behind(link: Link, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Episode ids behind each record that exists."""
    number = link.scope(scope)

    def read(wanted: Sequence[str]) -> lineage.Known:
        return {
            id: (kind, rows.derived_of(derived))
            for id, kind, derived in link.db.execute(
                "SELECT r.id, r.kind, r.derived FROM json_each(?) j "
                "CROSS JOIN records r ON r.scope = ? AND r.id = j.value",
                (to_text(list(wanted)), number),
            )
        }

    return lineage.episodes_behind(ids, read)


_DESCENDANTS = (
    "WITH RECURSIVE down(n) AS ("
    "SELECT d.record FROM json_each(:a) j CROSS JOIN records r ON r.scope = :b AND r.id = j.value "
    "CROSS JOIN derivations d ON d.source = r.n "
    "UNION SELECT d.record FROM down CROSS JOIN derivations d ON d.source = down.n) "
    "SELECT r.id FROM down CROSS JOIN records r ON r.n = down.n ORDER BY r.position, r.id"
)


def descendants(link: Link, scope: Scope, ids: Sequence[str]) -> list[str]:
    """Ids of all that derives from these records, directly or not, in the order of their positions."""
    values = named(to_text(list(ids)), link.scope(scope))
    return [id for (id,) in link.db.execute(_DESCENDANTS, values)]


def repeats(link: Link, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each record whose text occurs more than once: the active records of its kind with that text."""
    number = link.scope(scope)
    found: dict[str, list[str]] = {}
    for id, other in link.db.execute(
        "SELECT r.id, o.id FROM json_each(:a) j CROSS JOIN records r ON r.scope = :b AND r.id = j.value "
        "CROSS JOIN records o ON o.scope = :b AND o.hash = r.hash AND o.kind = r.kind AND o.text = r.text "
        "WHERE o.in_status = 0 ORDER BY o.position",
        named(to_text(list(dict.fromkeys(ids))), number),
    ):
        found.setdefault(id, []).append(other)
    return {id: tuple(others) for id, others in found.items() if len(others) > 1}


_SOURCE = (
    "SELECT s.n, s.id, s.session, s.trust, s.origin, s.time, s.metadata, s.content FROM sources s"
)


def source(link: Link, payloads: Payloads, scope: Scope, id: str) -> Source | None:
    """The source with its episodes as they are now; None where none of them is left."""
    found = link.db.execute(
        f"{_SOURCE} WHERE s.scope = ? AND s.id = ?", (link.scope(scope), id)
    ).fetchall()
    complete = _with_episodes(link, payloads, scope, found)
    return complete[0] if complete else None


def sources(link: Link, payloads: Payloads, scope: Scope, after: str, limit: int) -> list[Source]:
    """Sources that have episodes, in the order of their arrival, behind the one named."""
    number = link.scope(scope)
    found = link.db.execute(
        f"{_SOURCE} WHERE s.scope = :a AND s.n > coalesce("
        "(SELECT n FROM sources WHERE scope = :a AND id = :b), 0) "
        "AND EXISTS (SELECT 1 FROM records r WHERE r.scope = :a AND r.source = s.id AND r.source <> '') "
        "ORDER BY s.n LIMIT :c",
        named(number, after, limit),
    ).fetchall()
    return _with_episodes(link, payloads, scope, found)


def _with_episodes(
    link: Link, payloads: Payloads, scope: Scope, found: Sequence[tuple[Any, ...]]
) -> list[Source]:
    if not found:
        return []
    episodes: dict[str, list[Record[Any]]] = {}
    for row in link.db.execute(
        f"SELECT {rows.COLUMNS}, v.vector FROM json_each(?) j "
        "CROSS JOIN records r ON r.scope = ? AND r.source = j.value AND r.source <> '' "
        "LEFT JOIN vectors v ON v.n = r.n",
        (to_text([one[1] for one in found]), link.scope(scope)),
    ):
        episodes.setdefault(row[rows.SOURCE], []).append(record(row, scope, payloads))
    return [
        Source(
            id=id,
            content=content_from(from_text(content)),
            session_id=session,
            trust=trust,
            origin=origin,
            time=moment_or_none(time),
            metadata=metadata_from(metadata),
            episodes=tuple(sorted(episodes[id], key=lambda one: one.payload.index)),
        )
        for _, id, session, trust, origin, time, metadata, content in found
        if id in episodes
    ]
