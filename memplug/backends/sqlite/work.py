"""What is owed, and the lanes in which derived writes run."""

from __future__ import annotations

import time as clocks
from collections.abc import Sequence
from datetime import datetime

from memplug.backends.ledger.holders import is_gone, new_token
from memplug.backends.ledger.reports import backlogs, work
from memplug.backends.sqlite.engine import Engine, Link, named, open_scope
from memplug.codec import micros, micros_or_none, to_text
from memplug.ports import Backlog, Owed
from memplug.types import Scope

_SELECT = (
    "SELECT o.n, s.tenant, s.user, s.agent, o.step, o.stage, o.source, o.signal, o.change, o.tries, o.cause, "
    "o.state, o.due FROM owed o JOIN scopes s ON s.n = o.scope WHERE "
    "(:a IS NULL OR o.scope = :a) AND (:b = '' OR o.state = :b) AND (:c = '' OR o.session = :c) "
)
_DUE = "AND o.state IN ('queued', 'failed') AND (o.due IS NULL OR o.due <= :d) AND o.leased <= :e "
_POLL = 0.005


def owed(
    engine: Engine,
    scope: Scope | None,
    state: str,
    session: str,
    lease: float,
    limit: int | None,
    now: datetime,
) -> list[Owed]:
    """Open work, oldest first; with a lease what is given out is hidden from others so long."""
    count = -1 if limit is None else limit
    if lease <= 0:
        with engine.reading() as link:
            if scope is not None and not link.scope(scope):
                return []
            number = None if scope is None else link.scope(scope)
            found = link.db.execute(
                f"{_SELECT} ORDER BY o.n LIMIT :d", named(number, state, session, count)
            ).fetchall()
        return [work(row) for row in found]
    if not _any_due(engine, scope, state, session, now):
        return []
    with engine.writing() as link:
        number = None if scope is None else link.scope(scope)
        found = link.db.execute(
            f"{_SELECT} {_DUE} ORDER BY o.n LIMIT :f",
            named(number, state, session, micros(now), now.timestamp(), count),
        ).fetchall()
        link.db.execute(
            "UPDATE owed SET leased = ? WHERE n IN (SELECT value FROM json_each(?))",
            (now.timestamp() + lease, to_text([row[0] for row in found])),
        )
    return [work(row) for row in found]


def backlog(engine: Engine, scope: Scope | None, now: datetime) -> list[Backlog]:
    """How much each scope is owed, by state, and how much of it has come to its time."""
    with engine.reading() as link:
        number = None if scope is None else link.scope(scope)
        if scope is not None and not number:
            return []
        found = link.db.execute(
            "SELECT s.tenant, s.user, s.agent, o.state, count(*), sum(o.state IN ('queued', 'failed') "
            "AND (o.due IS NULL OR o.due <= :b)) "
            "FROM owed o JOIN scopes s ON s.n = o.scope WHERE (:a IS NULL OR o.scope = :a) "
            "GROUP BY o.scope, o.state ORDER BY o.scope",
            named(number, micros(now)),
        ).fetchall()
    return backlogs(found)


def _any_due(engine: Engine, scope: Scope | None, state: str, session: str, now: datetime) -> bool:
    with engine.reading() as link:
        number = None if scope is None else link.scope(scope)
        if scope is not None and not number:
            return False
        return (
            link.db.execute(
                f"{_SELECT} {_DUE} LIMIT 1",
                named(number, state, session, micros(now), now.timestamp()),
            ).fetchone()
            is not None
        )


def fail(link: Link, owed: int, cause: str, due: datetime | None, wait: bool, tried: bool) -> None:
    """Counts a try, or only lets the work wait for its time."""
    state = "waiting" if wait else "failed" if tried else "queued"
    link.db.execute(
        "UPDATE owed SET tries = tries + ?, cause = ?, due = ?, state = ?, leased = 0 WHERE n = ?",
        (int(tried), cause, micros_or_none(due), state, owed),
    )


def retry(link: Link, owed: Sequence[int]) -> None:
    """Queues the work again, with its tries forgotten."""
    link.db.executemany(
        "UPDATE owed SET tries = 0, due = NULL, state = 'queued', leased = 0 WHERE n = ?",
        [(n,) for n in owed],
    )


def drop(link: Link, owed: Sequence[int]) -> None:
    link.db.executemany("DELETE FROM owed WHERE n = ?", [(n,) for n in owed])


def acquire(engine: Engine, scope: Scope, seconds: float, wait: float, now: float) -> str:
    """A token for the scope's lane, "" where it stayed taken for `wait` seconds.

    A lane whose process has died is free at once; work that it had leased is due again.
    """
    token = new_token()
    start = clocks.monotonic()
    while True:
        passed = clocks.monotonic() - start
        holder = _holder(engine, scope, now + passed)
        if (not holder or is_gone(holder)) and _take(
            engine, scope, token, now + passed, seconds, holder
        ):
            return token
        if passed >= wait:
            return ""
        clocks.sleep(min(_POLL, max(0.0, wait - passed)))


def _holder(engine: Engine, scope: Scope, now: float) -> str:
    with engine.reading() as link:
        held = link.db.execute(
            "SELECT token FROM lanes WHERE scope = ? AND until > ?", (link.scope(scope), now)
        ).fetchone()
    return held[0] if held else ""


def _take(engine: Engine, scope: Scope, token: str, now: float, seconds: float, dead: str) -> bool:
    with engine.writing() as link:
        number = open_scope(link, scope)
        cursor = link.db.execute(
            "INSERT INTO lanes VALUES (:a, :b, :c) ON CONFLICT(scope) DO UPDATE "
            "SET token = :b, until = :c WHERE until <= :d OR token = :e",
            named(number, token, now + seconds, now, dead),
        )
        if cursor.rowcount > 0 and dead:
            link.db.execute("UPDATE owed SET leased = 0 WHERE scope = ?", (number,))
        return cursor.rowcount > 0


def renew(link: Link, scope: Scope, token: str, now: float, until: float) -> bool:
    """Keeps the lane, and what is leased in its scope, until then."""
    number = link.scope(scope)
    kept = link.db.execute(
        "UPDATE lanes SET until = ? WHERE scope = ? AND token = ?", (until, number, token)
    ).rowcount
    if kept:
        link.db.execute(
            "UPDATE owed SET leased = ? WHERE scope = ? AND leased > ?", (until, number, now)
        )
    return kept > 0


def release(link: Link, scope: Scope, token: str) -> None:
    """Frees the lane; what was leased in it and not done, because somebody interrupted it, is due again."""
    number = link.scope(scope)
    freed = link.db.execute("DELETE FROM lanes WHERE scope = ? AND token = ?", (number, token))
    if freed.rowcount:
        link.db.execute("UPDATE owed SET leased = 0 WHERE scope = ? AND leased > 0", (number,))
