"""The access log: what was asked, what it gave, how it went; and the counters it folds into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from memplug.backends.ledger.reports import searched, with_access
from memplug.backends.sqlite.engine import Link, named, open_scope
from memplug.codec import from_text, micros, moment_or_none, scope_json, to_text
from memplug.ports import Recall
from memplug.types import Scope, Usage

_OUTCOMES = 64
"""Outcomes kept per record once its accesses are folded."""

_SELECT = (
    "SELECT q.id, s.tenant, s.user, s.agent, q.time, q.text, q.session, q.hits, q.withheld "
    "FROM recalls q JOIN scopes s ON s.n = q.scope "
)


def log(link: Link, recalls: Sequence[Recall]) -> None:
    """Writes searches; one that is known already changes nothing."""
    for one in recalls:
        time = micros(one.time)
        cursor = link.db.execute(
            "INSERT OR IGNORE INTO recalls(id, scope, time, text, session, hits, withheld) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                one.id,
                open_scope(link, one.scope),
                time,
                one.text,
                one.session_id,
                to_text([[*scope_json(scope), id, score] for scope, id, score in one.hits]),
                to_text([[*scope_json(scope), *rest] for scope, *rest in one.withheld]),
            ),
        )
        if not cursor.rowcount:
            continue
        number = cursor.lastrowid
        link.db.executemany(
            "INSERT OR IGNORE INTO accesses(recall, scope, id, withheld, time) VALUES (?, ?, ?, ?, ?)",
            [
                *((number, link.scope(scope), id, 0, time) for scope, id, _ in one.hits),
                *((number, link.scope(scope), id, 1, time) for scope, id, _, _ in one.withheld),
            ],
        )


def recall(link: Link, id: str) -> Recall | None:
    """The search of that id."""
    found = link.db.execute(f"{_SELECT} WHERE q.id = ?", (id,)).fetchone()
    return None if found is None else searched(found)


def asked(link: Link, scope: Scope, n: int) -> list[Recall]:
    """The last n searches of the scope, newest first."""
    found = link.db.execute(
        f"{_SELECT} WHERE q.scope = ? ORDER BY q.n DESC LIMIT ?", (link.scope(scope), max(0, n))
    )
    return [searched(row) for row in found]


def feedback(
    link: Link, scope: Scope, retrieval: str, outcome: float, used: Sequence[str], time: datetime
) -> None:
    """Credits what a search gave: the records that were used, or all of its hits where none is named."""
    found = link.db.execute(
        "SELECT n FROM recalls WHERE id = ? AND scope = ?", (retrieval, link.scope(scope))
    ).fetchone()
    if found is None:
        return
    link.db.execute(
        "UPDATE accesses SET outcome = :a, time = :b, used = max(used, :c > 0) "
        "WHERE recall = :e AND withheld = 0 "
        "AND (:c = 0 OR id IN (SELECT value FROM json_each(:d)))",
        named(outcome, micros(time), len(used), to_text(list(used)), found[0]),
    )


def usage(link: Link, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]:
    """What the log says of each record; records nobody has recalled are left out."""
    number = link.scope(scope)
    listed = to_text(list(dict.fromkeys(ids)))
    found: dict[str, Usage] = {}
    for id, recalled, used, withheld, outcomes, last in link.db.execute(
        "SELECT u.id, u.recalled, u.used, u.withheld, u.outcomes, u.last FROM json_each(?) j "
        "CROSS JOIN usage u ON u.scope = ? AND u.id = j.value",
        (listed, number),
    ):
        found[id] = Usage(
            recalled, used, withheld, tuple(from_text(outcomes)), moment_or_none(last)
        )
    for id, withheld, used, outcome, time in link.db.execute(
        "SELECT a.id, a.withheld, a.used, a.outcome, a.time FROM json_each(?) j "
        "CROSS JOIN accesses a ON a.scope = ? AND a.id = j.value ORDER BY a.recall",
        (listed, number),
    ):
        found[id] = with_access(found.get(id, Usage()), withheld, used, outcome, time)
    return found


def fold(link: Link, before: datetime) -> int:
    """Folds searches older than that into the counters; gives how many."""
    old = [n for (n,) in link.db.execute("SELECT n FROM recalls WHERE time < ?", (micros(before),))]
    if not old:
        return 0
    listed = to_text(old)
    folded: dict[tuple[int, str], Usage] = {}
    for scope, id, withheld, used, outcome, time in link.db.execute(
        "SELECT a.scope, a.id, a.withheld, a.used, a.outcome, a.time FROM json_each(?) j "
        "CROSS JOIN accesses a ON a.recall = j.value ORDER BY a.recall",
        (listed,),
    ).fetchall():
        key = (scope, id)
        if key not in folded:
            folded[key] = next(iter(_folded(link, scope, id)), Usage())
        folded[key] = with_access(folded[key], withheld, used, outcome, time)
    link.db.executemany(
        "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                scope,
                id,
                one.recalled,
                one.used,
                one.withheld,
                to_text(one.outcomes[-_OUTCOMES:]),
                None if one.last is None else micros(one.last),
            )
            for (scope, id), one in folded.items()
        ],
    )
    link.db.execute(
        "DELETE FROM accesses WHERE recall IN (SELECT value FROM json_each(?))", (listed,)
    )
    link.db.execute("DELETE FROM recalls WHERE n IN (SELECT value FROM json_each(?))", (listed,))
    return len(old)


def _folded(link: Link, scope: int, id: str) -> Iterator[Usage]:
    for recalled, used, withheld, outcomes, last in link.db.execute(
        "SELECT recalled, used, withheld, outcomes, last FROM usage WHERE scope = ? AND id = ?",
        (scope, id),
    ):
        yield Usage(recalled, used, withheld, tuple(from_text(outcomes)), moment_or_none(last))
