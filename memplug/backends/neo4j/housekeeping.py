"""What is stored, in figures; what is due to go; and whether the store is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from memplug.backends.ledger import rows
from memplug.backends.neo4j import schema
from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.scopes import COVERED, filter_values, scope_key
from memplug.backends.neo4j.server import Run, Server
from memplug.codec import micros, moment_or_none
from memplug.ports import StorageStats
from memplug.types import Scope, ScopeFilter


def scopes(server: Server, filter: ScopeFilter) -> list[Scope]:
    """The scopes that hold anything, in order."""
    found = server.run(
        f"{COVERED} AND (EXISTS {{ MATCH (c:MemplugCommit {{scope: s.n}} WHERE c.first > 0) }} "
        "OR EXISTS { MATCH (o:MemplugSource {scope: s.n} WHERE o.id IS NOT NULL) } "
        "OR EXISTS { MATCH (q:MemplugRecall {scope: s.n} WHERE q.n > 0) } "
        "OR EXISTS { MATCH (:MemplugOwed {scope: s.n}) }) RETURN s.tenant, s.user, s.agent",
        store=server.address.store,
        covered=filter_values(filter),
    )
    return sorted((Scope(*row) for row in found), key=scope_key)


def sessions(server: Server, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
    """(session, episodes, last ingest time, closed), the one that was touched last at the end."""
    return [
        (session, count, moment_or_none(last), bool(closed))
        for session, count, last, closed in server.run(
            f"{SCOPE} MATCH (r:MemplugRecord {{scope: s.n}} WHERE r.position > 0) "
            "WHERE r.session IS NOT NULL AND r.kind = 'episode' "
            "WITH s, r.session AS session, count(*) AS count, max(r.ingest_time) AS last, max(r.position) AS position "
            "OPTIONAL MATCH (c:MemplugClosed {scope: s.n, session: session}) "
            "RETURN session, count, last, coalesce(c.position >= position, false) ORDER BY position",
            **scope_values(server.address.store, scope),
        )
    ]


def meta(server: Server) -> dict[str, str]:
    """The store's own facts."""
    found = server.run(
        "MATCH (f:MemplugFact {store: $store}) RETURN f.name, f.value", store=server.address.store
    )
    return {row[0]: row[1] for row in found}


def set_meta(run: Run, server: Server, values: Mapping[str, str]) -> None:
    run(
        "UNWIND $facts AS row MERGE (f:MemplugFact {store: $store, name: row[0]}) SET f.value = row[1]",
        facts=[list(one) for one in values.items()],
        store=server.address.store,
    )


def claim(server: Server, name: str, now: datetime, every: float) -> bool:
    """True, and noted under the name, where nobody has claimed it for so many seconds."""

    def take(run: Run) -> bool:
        found = run(
            "MERGE (f:MemplugFact {store: $store, name: $name}) ON CREATE SET f.value = '' "
            "SET f.claiming = true WITH f WHERE f.value <= $latest SET f.value = $now RETURN 1",
            store=server.address.store,
            name=name,
            now=_stamp(now),
            latest=_stamp(now - timedelta(seconds=every)),
        )
        return bool(found)

    return server.writing(take)


def _stamp(time: datetime) -> str:
    """The time as a text that sorts by it."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def expire(
    server: Server, now: datetime, retention: Mapping[str, float]
) -> Mapping[Scope, tuple[str, ...]]:
    """Ids that are due to go, per scope."""
    found = server.run(
        "MATCH (s:MemplugScope {store: $store}) CALL (s) {"
        " MATCH (r:MemplugRecord {bounded: s.n}) WHERE r.expires_at <= $now RETURN r.id AS id, 0 AS part,"
        " r.position AS position"
        " UNION ALL UNWIND $kept AS kept MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0)"
        " WHERE r.kind = kept[0] AND r.ingest_time < kept[1] RETURN r.id AS id, 1 AS part, r.position AS position }"
        " RETURN s.tenant, s.user, s.agent, id ORDER BY part, position",
        store=server.address.store,
        now=micros(now),
        kept=[
            [kind, micros(now - timedelta(seconds=seconds))] for kind, seconds in retention.items()
        ],
    )
    due: dict[Scope, dict[str, None]] = {}
    for *who, id in found:
        due.setdefault(Scope(*who), {})[id] = None
    return {scope: tuple(due[scope]) for scope in sorted(due, key=scope_key)}


def cached(server: Server, space: str, keys: Sequence[str]) -> dict[str, bytes]:
    """The cached values of those keys that have one."""
    found = server.run(
        "UNWIND $keys AS key MATCH (c:MemplugCached {store: $store, space: $space, key: key}) "
        "RETURN c.key, c.value",
        keys=list(keys),
        space=space,
        store=server.address.store,
    )
    return {key: bytes(value) for key, value in found}


_CACHED_AT_ONCE = 1000


def cache(server: Server, space: str, items: Mapping[str, bytes]) -> None:
    """Keeps values by their keys."""
    listed = [list(one) for one in items.items()]
    for start in range(0, len(listed), _CACHED_AT_ONCE):
        server.write(
            "UNWIND $items AS row MERGE (c:MemplugCached {store: $store, space: $space, key: row[0]}) "
            "SET c.value = row[1]",
            items=listed[start : start + _CACHED_AT_ONCE],
            space=space,
            store=server.address.store,
        )


def stats(server: Server, filter: ScopeFilter) -> StorageStats:
    """Figures over the scopes that the filter covers. A server does not tell how many bytes a store takes: 0."""
    values = {"store": server.address.store, "covered": filter_values(filter)}

    def count(run: Run) -> StorageStats:
        covered = run(f"{COVERED} RETURN s.n, s.position", **values)
        numbers = [row[0] for row in covered]

        def counted(label: str, column: str, indexed: str) -> dict[str | int, int]:
            found = run(
                f"UNWIND $numbers AS n MATCH (x:{label} {{scope: n}}) WHERE x.{indexed} IS NOT NULL "
                f"RETURN {column}, count(*)",
                numbers=numbers,
            )
            return {row[0]: row[1] for row in found}

        edges = run(
            "UNWIND $numbers AS n MATCH (r:MemplugRecord {scope: n} WHERE r.position > 0)-[e:LINKED]->() RETURN count(e)",
            numbers=numbers,
        )
        statuses = counted("MemplugRecord", "x.in_status", "position")
        return StorageStats(
            scopes=len(covered),
            records={str(k): v for k, v in counted("MemplugRecord", "x.kind", "position").items()},
            statuses={rows.STATUSES[int(k)].value: v for k, v in statuses.items()},
            edges=edges[0][0],
            sources=counted("MemplugSource", "''", "id").get("", 0),
            owed={str(k): v for k, v in counted("MemplugOwed", "x.state", "n").items()},
            bytes=0,
            position=max((row[1] for row in covered), default=0),
            schema=schema.VERSION,
        )

    return server.reading(count)


_QUESTIONS: Mapping[str, str] = {
    "sources of records that are not there": (
        "MATCH (s:MemplugScope {store: $store}) "
        "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0) WHERE r.made_of IS NOT NULL "
        "AND r.made_of <> COUNT { (r)-[:DERIVED_FROM]->() } RETURN count(*)"
    ),
    "derivations between scopes": (
        "MATCH (s:MemplugScope {store: $store}) "
        "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0)-[:DERIVED_FROM|LINKED]->(o) "
        "WHERE o.scope <> r.scope OR o.scope IS NULL RETURN count(*)"
    ),
    "edges without their origin": (
        "MATCH (s:MemplugScope {store: $store}) "
        "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0)-[e:LINKED]->() "
        "WHERE e.origin <> '' AND NOT EXISTS { MATCH (:MemplugRecord {scope: s.n, id: e.origin}) } RETURN count(*)"
    ),
    "marks without their record or cause": (
        "MATCH (s:MemplugScope {store: $store}) MATCH (m:MemplugMark {scope: s.n} WHERE m.because IS NOT NULL) "
        "WHERE NOT EXISTS { MATCH (:MemplugRecord)-[:MARKED]->(m) } OR (m.because <> '' "
        "AND NOT EXISTS { MATCH (:MemplugRecord {scope: s.n, id: m.because}) }) RETURN count(*)"
    ),
    "counts of models for scopes that are not there": (
        "MATCH (p:MemplugSpent {store: $store}) WHERE p.scope <> 0 "
        "AND NOT EXISTS { MATCH (:MemplugScope {n: p.scope}) } RETURN count(*)"
    ),
    "records without full text": (
        "MATCH (s:MemplugScope {store: $store}) "
        "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0) WHERE r.words IS NULL "
        "RETURN count(*)"
    ),
    "journal entries without a commit": (
        "MATCH (s:MemplugScope {store: $store}) MATCH (j:MemplugEntry {scope: s.n} WHERE j.position > 0) "
        "WHERE NOT EXISTS { MATCH (:MemplugCommit {scope: s.n, first: j.first}) } RETURN count(*)"
    ),
    "scopes whose position is not that of their last commit": (
        "MATCH (s:MemplugScope {store: $store}) MATCH (c:MemplugCommit {scope: s.n} WHERE c.first > 0) "
        "WITH s, max(c.last) AS last WHERE last <> s.position RETURN count(*)"
    ),
    "records behind the position of their scope": (
        "MATCH (s:MemplugScope {store: $store}) "
        "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0) "
        "WHERE r.position > s.position RETURN count(*)"
    ),
    "indexes that are not online": (
        "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'memplug' AND state <> 'ONLINE' RETURN count(*)"
    ),
}


def check(server: Server) -> list[str]:
    """Problems of the store, in words."""
    problems = []
    for name, question in _QUESTIONS.items():
        found = server.one(question, store=server.address.store)
        if found and found[0]:
            problems.append(f"{name}: {found[0]}")
    return problems
