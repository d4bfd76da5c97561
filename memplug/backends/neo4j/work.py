"""What is owed, and the lanes in which derived writes run."""

from __future__ import annotations

import time as clocks
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger.holders import is_gone, new_token
from memplug.backends.ledger.reports import backlogs, work
from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.scopes import lock, open_scope
from memplug.backends.neo4j.server import Run, Server
from memplug.codec import micros, micros_or_none
from memplug.ports import Backlog, Owed
from memplug.types import Scope

_OF_SCOPE = f"""
{SCOPE} MATCH (o:MemplugOwed {{scope: s.n}})
WHERE ($state = '' OR o.state = $state) AND ($session = '' OR o.session = $session)
"""
_OF_ALL = """
MATCH (o:MemplugOwed {store: $store})
WHERE o.n > 0 AND ($state = '' OR o.state = $state) AND ($session = '' OR o.session = $session)
"""
_DUE = (
    "AND o.state IN ['queued', 'failed'] AND (o.due IS NULL OR o.due <= $due) AND o.leased <= $now"
)
_RETURN = """
MATCH (s:MemplugScope {n: o.scope})
RETURN o.n, s.tenant, s.user, s.agent, o.step, o.stage, o.source, o.signal, o.change, o.tries, o.cause, o.state, o.due
ORDER BY o.n
"""
_POLLS = (0.01, 0.25)
"""Seconds between looks at a lane that is taken: the first, and the longest."""


def _asked(
    server: Server, scope: Scope | None, state: str, session: str
) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"state": state, "session": session, "store": server.address.store}
    if scope is None:
        return _OF_ALL, values
    return _OF_SCOPE, {**values, **scope_values(server.address.store, scope)}


def owed(
    server: Server,
    scope: Scope | None,
    state: str,
    session: str,
    lease: float,
    limit: int | None,
    now: datetime,
) -> list[Owed]:
    """Open work, oldest first; with a lease what is given out is hidden from others so long."""
    match, values = _asked(server, scope, state, session)
    values["size"] = 2**62 if limit is None else max(0, limit)
    if lease <= 0:
        found = server.run(f"{match} WITH o ORDER BY o.n LIMIT $size {_RETURN}", **values)
        return [work(row) for row in found]
    values.update(due=micros(now), now=now.timestamp(), until=now.timestamp() + lease)
    due = f"{match} {_DUE} WITH o ORDER BY o.n LIMIT $size"
    if not server.run(f"{due} RETURN 1 LIMIT 1", **values):
        return []

    def take(run: Run) -> list[list[Any]]:
        lock(run, server)
        return run(f"{due} SET o.leased = $until WITH o {_RETURN}", **values)

    return [work(row) for row in server.writing(take)]


def backlog(server: Server, scope: Scope | None, now: datetime) -> list[Backlog]:
    """How much each scope is owed, by state, and how much of it has come to its time."""
    match, values = _asked(server, scope, "", "")
    found = server.run(
        f"{match} WITH o.scope AS n, o.state AS state, count(*) AS count, "
        "sum(CASE WHEN o.state IN ['queued', 'failed'] AND (o.due IS NULL OR o.due <= $due) THEN 1 ELSE 0 END) AS ready "
        "MATCH (s:MemplugScope {n: n}) RETURN s.tenant, s.user, s.agent, state, count, ready ORDER BY n, state",
        **values,
        due=micros(now),
    )
    return backlogs(found)


def _each(server: Server, owed: Sequence[int], change: str, **values: Any) -> None:
    server.write(
        f"UNWIND $owed AS n MATCH (o:MemplugOwed {{store: $store, n: n}}) {change}",
        owed=list(owed),
        store=server.address.store,
        **values,
    )


def fail(
    server: Server, owed: int, cause: str, due: datetime | None, wait: bool, tried: bool
) -> None:
    """Counts a try, or only lets the work wait for its time."""
    # By its own name a try that was counted is not counted again.
    _each(
        server,
        (owed,),
        "WHERE o.tried IS NULL OR o.tried <> $name SET o.tried = $name, "
        "o.tries = o.tries + $tried, o.cause = $cause, o.due = $due, o.state = $state, o.leased = 0.0",
        name=uuid.uuid4().hex,
        tried=int(tried),
        cause=cause,
        due=micros_or_none(due),
        state="waiting" if wait else "failed" if tried else "queued",
    )


def retry(server: Server, owed: Sequence[int]) -> None:
    """Queues the work again, with its tries forgotten."""
    _each(server, owed, "SET o.tries = 0, o.due = null, o.state = 'queued', o.leased = 0.0")


def drop(server: Server, owed: Sequence[int]) -> None:
    _each(server, owed, "DELETE o")


def acquire(server: Server, scope: Scope, seconds: float, wait: float, now: float) -> str:
    """A token for the scope's lane, "" where it stayed taken for `wait` seconds.

    A lane whose process has died on this machine is free at once; work that it had leased is due again.
    """
    token, start, pause = new_token(), clocks.monotonic(), _POLLS[0]
    while True:
        passed = clocks.monotonic() - start
        holder = _holder(server, scope, now + passed)
        if (not holder or is_gone(holder)) and _take(
            server, scope, token, now + passed, seconds, holder
        ):
            return token
        if passed >= wait:
            return ""
        clocks.sleep(min(pause, max(0.0, wait - passed)))
        pause = min(2 * pause, _POLLS[1])


def _holder(server: Server, scope: Scope, now: float) -> str:
    found = server.one(
        f"{SCOPE} WHERE s.until > $now RETURN s.lane",
        now=now,
        **scope_values(server.address.store, scope),
    )
    return (found[0] or "") if found else ""


def _take(server: Server, scope: Scope, token: str, now: float, seconds: float, dead: str) -> bool:
    who = scope_values(server.address.store, scope)

    def take(run: Run) -> bool:
        open_scope(run, server, scope)
        # Taken by this very token: the answer to an earlier try was lost.
        found = run(
            f"{SCOPE} SET s.reading = true WITH s "
            "WHERE s.lane IS NULL OR s.until <= $now OR s.lane IN [$dead, $token] "
            "SET s.lane = $token, s.until = $until RETURN s.n",
            now=now,
            dead=dead,
            token=token,
            until=now + seconds,
            **who,
        )
        if found and dead:
            run("MATCH (o:MemplugOwed {scope: $n}) SET o.leased = 0.0", n=found[0][0])
        return bool(found)

    return server.writing(take)


def renew(server: Server, scope: Scope, token: str, now: float, until: float) -> bool:
    """Keeps the lane, and what is leased in its scope, until then."""
    who = scope_values(server.address.store, scope)

    def keep(run: Run) -> bool:
        kept = run(
            f"{SCOPE} SET s.reading = true WITH s WHERE s.lane = $token SET s.until = $until RETURN s.n",
            token=token,
            until=until,
            **who,
        )
        if kept:
            run(
                "MATCH (o:MemplugOwed {scope: $n}) WHERE o.leased > $now SET o.leased = $until",
                n=kept[0][0],
                now=now,
                until=until,
            )
        return bool(kept)

    return server.writing(keep)


def release(server: Server, scope: Scope, token: str) -> None:
    """Frees the lane; what was leased in it and not done, because somebody interrupted it, is due again."""
    who = scope_values(server.address.store, scope)

    def free(run: Run) -> None:
        freed = run(
            f"{SCOPE} SET s.reading = true WITH s WHERE s.lane = $token "
            "SET s.lane = null, s.until = null RETURN s.n",
            token=token,
            **who,
        )
        if freed:
            run(
                "MATCH (o:MemplugOwed {scope: $n}) WHERE o.leased > 0 SET o.leased = 0.0",
                n=freed[0][0],
            )

    server.writing(free)
