"""What follows from where a record came from: what goes with it, what its status is, which episodes are behind it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from memplug.backends.sqlite import rows
from memplug.backends.sqlite.rows import Row
from memplug.backends.sqlite.transaction import Transaction
from memplug.codec import to_text
from memplug.types import LINEAGE_LIMIT

_ROUNDS = 64
"""How often one record is counted again at most; more means a circle in the lineage."""


def cascade(
    transaction: Transaction,
    removed: Collection[str],
    changed: Collection[str],
    kept: Collection[str],
) -> list[Row]:
    """Removes these records and all that rests on them or on the changed ones; gives what was removed.

    A record of a kind with support "any" stays while one source remains, and loses the others. `kept` are
    records that the same transaction makes anew: nothing is decided for them here.
    """
    lost = {id for id in (*removed, *changed) if id in transaction.rows}
    doomed = {id: transaction.rows[id] for id in removed if id in transaction.rows}
    shrunk: dict[str, list[str]] = {}
    frontier = lost
    while frontier:
        numbers = [transaction.rows[id][rows.N] for id in frontier]
        frontier = set()
        for id in transaction.load_numbers(_children(transaction.db, numbers)):
            if id in doomed or id in kept:
                continue
            row = transaction.rows[id]
            if row[rows.ANY_SUPPORT]:
                remaining = [one for one in rows.derived_of(row[rows.DERIVED]) if one not in lost]
                if remaining:
                    shrunk[id] = remaining
                    continue
                shrunk.pop(id, None)
            doomed[id] = row
            lost.add(id)
            frontier.add(id)
    if doomed:
        transaction.delete(list(reversed(doomed.values())))
    for id, remaining in shrunk.items():
        transaction.reuse_sources(transaction.rows[id], remaining)
        transaction.unsettled.setdefault(id, "")
    return list(doomed.values())


def _children(db: sqlite3.Connection, numbers: Sequence[int]) -> list[int]:
    return [
        number
        for (number,) in db.execute(
            "SELECT DISTINCT d.record FROM json_each(?) j CROSS JOIN derivations d ON d.source = j.value",
            (to_text(numbers),),
        )
    ]


def inherited(row: Row, sources: Iterable[Row]) -> tuple[int, float]:
    """(status, trust) that a record has from its sources: hidden with them, trusted as the least of them."""
    hiding, trust = [], 1.0
    for source in sources:
        status = source[rows.IN_STATUS]
        hiding.append(status if status >= rows.HIDES else 0)
        trust = min(trust, source[rows.IN_TRUST])
    if not hiding:
        return 0, 1.0
    return (min(hiding) if row[rows.ANY_SUPPORT] else max(hiding)), trust


def settle(transaction: Transaction) -> None:
    """Counts again what is in force for every record that a mark, a source or a put has touched."""
    rounds: dict[str, int] = {}
    waiting = transaction.unsettled
    while waiting:
        id, cause = next(iter(waiting.items()))
        del waiting[id]
        row = transaction.rows.get(id)
        rounds[id] = rounds.get(id, 0) + 1
        if row is None or rounds[id] > _ROUNDS:
            continue
        now = _in_force(transaction, row)
        before = (row[rows.IN_STATUS], row[rows.IN_TRUST], row[rows.IN_VALID_TO])
        if now == before:
            continue
        if id not in transaction.fresh:
            transaction.note(
                "state", id, was=row[rows.IN_STATUS] == 0, because=cause, before=to_text(before)
            )
        transaction.db.execute(
            "UPDATE records SET in_status = ?, in_trust = ?, in_valid_to = ? WHERE n = ?",
            (*now, row[rows.N]),
        )
        transaction.rows[id] = (*row[: rows.IN_STATUS], *now)
        if _passed_on(now) != _passed_on(before):
            children = _children(transaction.db, [row[rows.N]])
            for child in transaction.load_numbers(children):
                waiting.setdefault(child, cause or id)


def _passed_on(state: tuple[int, float, int | None]) -> tuple[int, float]:
    return (state[0] if state[0] >= rows.HIDES else 0), state[1]


def _in_force(transaction: Transaction, row: Row) -> tuple[int, float, int | None]:
    sources = rows.derived_of(row[rows.DERIVED])
    transaction.load(sources)
    status, trust = inherited(
        row, (transaction.rows[id] for id in sources if id in transaction.rows)
    )
    status = max(status, row[rows.STATUS])
    trust = min(trust, row[rows.TRUST])
    ends = [row[rows.VALID_TO]]
    for _, _, mark in transaction.marks_on(row[rows.N]):
        status = max(status, mark.status or 0)
        trust = trust if mark.trust is None else min(trust, mark.trust)
        ends.append(mark.valid_to)
    return status, trust, min((end for end in ends if end is not None), default=None)


def episodes_behind(
    db: sqlite3.Connection, scope: int, ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Episode ids behind each record that exists; empty where there are more than LINEAGE_LIMIT."""
    known: dict[str, tuple[str, str]] = {}
    frontier = set(ids)
    while frontier:
        found = db.execute(
            "SELECT r.id, r.kind, r.derived FROM json_each(?) j "
            "CROSS JOIN records r ON r.scope = ? AND r.id = j.value",
            (to_text(list(frontier)), scope),
        ).fetchall()
        known.update((id, (kind, derived)) for id, kind, derived in found)
        frontier = {
            source
            for _, kind, derived in found
            if kind != "episode" and derived
            for source in rows.derived_of(derived)
            if source not in known
        }
    return {id: _walk(id, known) for id in dict.fromkeys(ids) if id in known}


def descendants(db: sqlite3.Connection, scope: int, ids: Sequence[str]) -> list[str]:
    """Ids of all that derives from these records, directly or not, in the order of their positions."""
    found: dict[int, tuple[int, str]] = {}
    frontier = [
        number
        for (number,) in db.execute(
            "SELECT r.n FROM json_each(?) j CROSS JOIN records r ON r.scope = ? AND r.id = j.value",
            (to_text(list(ids)), scope),
        )
    ]
    while frontier:
        children = [number for number in _children(db, frontier) if number not in found]
        found.update(
            (number, (position, id))
            for number, position, id in db.execute(
                "SELECT r.n, r.position, r.id FROM json_each(?) j CROSS JOIN records r ON r.n = j.value",
                (to_text(children),),
            )
        )
        frontier = children
    return [id for _, id in sorted(found.values())]


def _walk(id: str, known: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    if known[id][0] == "episode":
        return (id,)
    seen, found = {id}, []
    waiting = list(rows.derived_of(known[id][1]))
    while waiting:
        one = waiting.pop(0)
        if one in seen or one not in known:
            continue
        seen.add(one)
        kind, derived = known[one]
        if kind == "episode":
            found.append(one)
            if len(found) > LINEAGE_LIMIT:
                return ()
        else:
            waiting.extend(rows.derived_of(derived))
    return tuple(found)
