"""What follows from where a record came from: what goes with it, what its status is, which episodes are behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

from memplug.backends.ledger import rows
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import Transaction
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
        children = transaction.children(frontier)
        frontier = set()
        for id in children:
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
    known: set[str] = set()
    waiting = transaction.unsettled
    while waiting:
        id, cause = next(iter(waiting.items()))
        del waiting[id]
        row = transaction.rows.get(id)
        rounds[id] = rounds.get(id, 0) + 1
        if row is None or rounds[id] > _ROUNDS:
            continue
        if id not in known:
            # Read for all that wait at once: the next ones find theirs there.
            at_once = [one for one in (id, *waiting) if one not in known]
            known.update(at_once)
            transaction.load_marks(at_once)
            transaction.load(
                source
                for one in at_once
                if one in transaction.rows
                for source in rows.derived_of(transaction.rows[one][rows.DERIVED])
            )
        now = _in_force(transaction, row)
        before = (row[rows.IN_STATUS], row[rows.IN_TRUST], row[rows.IN_VALID_TO])
        if now == before:
            continue
        if id not in transaction.fresh:
            transaction.note(
                "state", id, was=row[rows.IN_STATUS] == 0, because=cause, before=to_text(before)
            )
        transaction.set_state(row, now)
        if _passed_on(now) != _passed_on(before):
            for child in transaction.children((id,)):
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
    for mark in transaction.marks_on(row[rows.ID]).values():
        status = max(status, mark.status or 0)
        trust = trust if mark.trust is None else min(trust, mark.trust)
        ends.append(mark.valid_to)
    return status, trust, min((end for end in ends if end is not None), default=None)


Known: TypeAlias = dict[str, tuple[str, tuple[str, ...]]]
"""Kind and sources of records, by id."""


def episodes_behind(
    ids: Sequence[str], read: Callable[[Sequence[str]], Known]
) -> dict[str, tuple[str, ...]]:
    """Episode ids behind each record that exists; empty where there are more than LINEAGE_LIMIT.

    `read` gives kind and sources of those ids that exist.
    """
    known: Known = {}
    frontier = list(dict.fromkeys(ids))
    while frontier:
        found = read(frontier)
        known.update(found)
        frontier = list(
            dict.fromkeys(
                source
                for kind, sources in found.values()
                if kind != "episode"
                for source in sources
                if source not in known
            )
        )
    return {id: _walk(id, known) for id in dict.fromkeys(ids) if id in known}


def _walk(id: str, known: Known) -> tuple[str, ...]:
    if known[id][0] == "episode":
        return (id,)
    seen, found = {id}, []
    waiting = list(known[id][1])
    while waiting:
        one = waiting.pop(0)
        if one in seen or one not in known:
            continue
        seen.add(one)
        kind, sources = known[one]
        if kind == "episode":
            found.append(one)
            if len(found) > LINEAGE_LIMIT:
                return ()
        else:
            waiting.extend(sources)
    return tuple(found)
