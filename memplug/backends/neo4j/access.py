"""The access log: what was asked, what it gave, how it went; and the counters it folds into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger.reports import searched, with_access
from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.scopes import lock, open_scope
from memplug.backends.neo4j.server import Run, Server
from memplug.codec import micros, moment_or_none, scope_json, to_text
from memplug.ports import Recall
from memplug.types import Scope, Usage

_OUTCOMES = 64
"""Outcomes kept per record once its accesses are folded."""
_RECALL = "q.id, s.tenant, s.user, s.agent, q.time, q.text, q.session, q.hits, q.withheld"
_WRITE = """
UNWIND $recalls AS row
MERGE (q:MemplugRecall {store: $store, id: row.of.id})
ON CREATE SET q += row.of, q.fresh = true
WITH q, row WHERE q.fresh REMOVE q.fresh
WITH q, row UNWIND row.accesses AS one
MATCH (s:MemplugScope {store: $store, tenant: one.who[0], user: one.who[1], agent: one.who[2]})
MERGE (q)-[:GAVE]->(a:MemplugAccess {scope: s.n, id: one.id})
ON CREATE SET a.withheld = one.withheld, a.used = 0, a.time = q.time, a.recall = q.n
"""


def log(server: Server, recalls: Sequence[Recall]) -> None:
    """Writes searches; one that is known already changes nothing."""
    homes = list(dict.fromkeys(one.scope for one in recalls))

    def write(run: Run) -> None:
        numbers = {scope: open_scope(run, server, scope) for scope in homes}
        lock(run, server)
        found = run.one(
            "MATCH (l:MemplugLedger {store: $store}) SET l.recalls = l.recalls + $count RETURN l.recalls",
            store=server.address.store,
            count=len(recalls),
        )
        assert found is not None
        first = found[0] - len(recalls)
        run(
            _WRITE,
            store=server.address.store,
            recalls=[
                {
                    "of": {
                        "id": one.id,
                        "n": first + number,
                        "scope": numbers[one.scope],
                        "time": micros(one.time),
                        "text": one.text,
                        "session": one.session_id,
                        "hits": to_text([[*scope_json(scope), *rest] for scope, *rest in one.hits]),
                        "withheld": to_text(
                            [[*scope_json(scope), *rest] for scope, *rest in one.withheld]
                        ),
                    },
                    "accesses": [
                        *(
                            {"who": scope_json(scope), "id": id, "withheld": 0}
                            for scope, id, _ in one.hits
                        ),
                        *(
                            {"who": scope_json(scope), "id": id, "withheld": 1}
                            for scope, id, _, _ in one.withheld
                        ),
                    ],
                }
                for number, one in enumerate(recalls, start=1)
            ],
        )

    if recalls:
        server.writing(write)


def recall(server: Server, id: str) -> Recall | None:
    """The search of that id."""
    found = server.one(
        "MATCH (q:MemplugRecall {store: $store, id: $id}) MATCH (s:MemplugScope {n: q.scope}) "
        f"RETURN {_RECALL}",
        store=server.address.store,
        id=id,
    )
    return None if found is None else searched(found)


def asked(server: Server, scope: Scope, n: int) -> list[Recall]:
    """The last n searches of the scope, newest first."""
    found = server.run(
        f"{SCOPE} MATCH (q:MemplugRecall {{scope: s.n}} WHERE q.n > 0) RETURN {_RECALL} ORDER BY q.n DESC LIMIT $size",
        size=max(0, n),
        **scope_values(server.address.store, scope),
    )
    return [searched(row) for row in found]


def feedback(
    server: Server,
    scope: Scope,
    retrieval: str,
    outcome: float,
    used: Sequence[str],
    time: datetime,
) -> None:
    """Credits what a search gave: the records that were used, or all of its hits where none is named."""
    server.writing(
        lambda run: run(
            f"{SCOPE} MATCH (q:MemplugRecall {{store: $store, id: $retrieval}}) WHERE q.scope = s.n "
            "MATCH (q)-[:GAVE]->(a:MemplugAccess) WHERE a.withheld = 0 AND ($used = [] OR a.id IN $used) "
            "SET a.outcome = $outcome, a.time = $time, "
            "a.used = CASE WHEN $used = [] THEN a.used ELSE 1 END",
            retrieval=retrieval,
            outcome=outcome,
            used=list(used),
            time=micros(time),
            **scope_values(server.address.store, scope),
        )
    )


def usage(server: Server, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]:
    """What the log says of each record; records nobody has recalled are left out."""
    if not ids:
        return {}
    who = scope_values(server.address.store, scope)
    wanted = list(dict.fromkeys(ids))
    found = {
        id: Usage(recalled, used, withheld, tuple(outcomes or ()), moment_or_none(last))
        for id, recalled, used, withheld, outcomes, last in server.run(
            f"{SCOPE} UNWIND $ids AS id MATCH (u:MemplugUsage {{scope: s.n, id: id}}) "
            "RETURN u.id, u.recalled, u.used, u.withheld, u.outcomes, u.last",
            ids=wanted,
            **who,
        )
    }
    for id, *access in server.run(
        f"{SCOPE} UNWIND $ids AS id MATCH (a:MemplugAccess {{scope: s.n, id: id}}) "
        "RETURN a.id, a.withheld, a.used, a.outcome, a.time ORDER BY a.recall",
        ids=wanted,
        **who,
    ):
        found[id] = with_access(found.get(id, Usage()), *access)
    return found


_FOLD = 10_000
"""Searches that are folded in one transaction."""


def fold(server: Server, before: datetime) -> int:
    """Folds searches older than that into the counters; gives how many."""
    count = 0
    while some := server.writing(lambda run: _fold(run, server, before)):
        count += some
    return count


def _fold(run: Run, server: Server, before: datetime) -> int:
    lock(run, server)
    old = run(
        "MATCH (q:MemplugRecall {store: $store}) WHERE q.time < $before "
        "WITH q ORDER BY q.n LIMIT $size OPTIONAL MATCH (q)-[:GAVE]->(a:MemplugAccess) "
        "OPTIONAL MATCH (u:MemplugUsage {scope: a.scope, id: a.id}) "
        "RETURN q.n, a.scope, a.id, [a.withheld, a.used, a.outcome, a.time], "
        "CASE WHEN u IS NULL THEN null ELSE [u.recalled, u.used, u.withheld, u.outcomes, u.last] END ORDER BY q.n",
        store=server.address.store,
        before=micros(before),
        size=_FOLD,
    )
    folded: dict[tuple[int, str], Usage] = {}
    for _, scope, id, access, kept in old:
        if id is None:
            continue
        so_far = folded.get((scope, id))
        if so_far is None:
            so_far = _kept(kept) if kept else Usage()
        folded[scope, id] = with_access(so_far, *access)
    run(
        "UNWIND $folded AS row MERGE (u:MemplugUsage {scope: row.scope, id: row.id}) SET u += row",
        folded=[
            {
                "scope": scope,
                "id": id,
                "recalled": one.recalled,
                "used": one.used,
                "withheld": one.withheld,
                "outcomes": list(one.outcomes[-_OUTCOMES:]),
                "last": None if one.last is None else micros(one.last),
            }
            for (scope, id), one in folded.items()
        ],
    )
    numbers = list(dict.fromkeys(row[0] for row in old))
    run(
        "MATCH (q:MemplugRecall {store: $store}) WHERE q.time < $before AND q.n IN $numbers "
        "OPTIONAL MATCH (q)-[:GAVE]->(a:MemplugAccess) DETACH DELETE a, q",
        store=server.address.store,
        before=micros(before),
        numbers=numbers,
    )
    return len(numbers)


def _kept(values: Sequence[Any]) -> Usage:
    recalled, used, withheld, outcomes, last = values
    return Usage(recalled, used, withheld, tuple(outcomes or ()), moment_or_none(last))
