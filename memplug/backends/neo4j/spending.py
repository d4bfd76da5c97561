"""What models took, counted per scope, step, stage and model; ceilings that are kept; sums of what is old."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger.reports import AMOUNT_OF, AMOUNTS, FOLD_EVERY, FOLDS, GIVEN_UP, SECOND
from memplug.backends.neo4j.scopes import COVERED, filter_values, lock, open_scope, scope_key
from memplug.backends.neo4j.server import Run, Server
from memplug.codec import micros, moment
from memplug.ports import Ceiling, Reservation, Spent
from memplug.types import Scope, ScopeFilter

_SUMS = ", ".join(f"sum(p.{name}) AS {name}" for name in AMOUNTS)
_ADD = "UNWIND $rows AS row MERGE (p:MemplugSpent {id: row.id}) ON CREATE SET p += row"
_NUMBER = """
MATCH (l:MemplugLedger {store: $store}) SET l.spent = l.spent + 1 RETURN l.spent
"""


def spend(server: Server, spent: Sequence[Spent], time: datetime) -> None:
    """Counts what models took."""
    keys = [uuid.uuid4().hex for _ in spent]
    if spent:
        server.writing(lambda run: _spend(run, server, spent, keys, time))


def _spend(
    run: Run, server: Server, spent: Sequence[Spent], keys: Sequence[str], time: datetime
) -> None:
    added = [
        _row(run, server, one, micros(time), id=key) for one, key in zip(spent, keys, strict=True)
    ]
    run(_ADD, rows=added)
    found = run.one(
        "MATCH (l:MemplugLedger {store: $store}) SET l.spent = l.spent + $count RETURN l.spent",
        store=server.address.store,
        count=len(added),
    )
    assert found is not None
    if found[0] % FOLD_EVERY < len(added):
        _fold_all(run, server, time)


def _row(run: Run, server: Server, one: Spent, time: int, *, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "store": server.address.store,
        "scope": open_scope(run, server, one.scope),
        "step": one.step,
        "stage": one.stage,
        "model": one.model,
        "time": time,
        "planned": 0,
        **{name: getattr(one, name) for name in AMOUNTS},
    }


def spent(
    server: Server, filter: ScopeFilter, step: str | None, since: datetime | None
) -> list[Spent]:
    """Sums per scope, step, stage and model, without open reservations."""
    match, values = _covered(server, filter)
    found = server.run(
        f"{match} WHERE p.planned = 0 AND ($step IS NULL OR p.step = $step) AND p.time >= $since "
        "OPTIONAL MATCH (o:MemplugScope {n: p.scope}) "
        "RETURN coalesce(o.tenant, ''), coalesce(o.user, ''), coalesce(o.agent, ''), p.step, p.stage, p.model, "
        f"{_SUMS}",
        **values,
        step=step,
        since=0 if since is None else micros(since),
    )
    sums = [
        Spent(
            scope=Scope(*row[:3]),
            step=row[3],
            stage=row[4],
            model=row[5],
            **dict(zip(AMOUNTS, row[6:], strict=True)),
        )
        for row in found
    ]
    return sorted(sums, key=lambda one: (*scope_key(one.scope), one.step, one.stage, one.model))


def _covered(server: Server, filter: ScopeFilter) -> tuple[str, dict[str, Any]]:
    """What finds counts, and its parameters; what erased scopes took is covered where no field is named."""
    store = server.address.store
    if filter == ScopeFilter():
        return "MATCH (p:MemplugSpent {store: $store})", {"store": store}
    match = f"{COVERED} WITH collect(s.n) AS numbers MATCH (p:MemplugSpent {{store: $store}})"
    return f"{match} WHERE p.scope IN numbers WITH p MATCH (p)", {
        "store": store,
        "covered": filter_values(filter),
    }


def reserve(
    server: Server, planned: Spent, ceilings: Sequence[Ceiling], time: datetime
) -> Reservation:
    """A reservation under every ceiling, or the first one without room."""
    key = uuid.uuid4().hex

    def take(run: Run) -> Reservation:
        lock(run, server)
        held = run.one("MATCH (p:MemplugSpent {id: $key}) RETURN p.planned", key=key)
        if held is not None:
            return Reservation(id=held[0])
        for ceiling in ceilings:
            full = _full(run, server, planned, ceiling, micros(time))
            if full is not None:
                return full
        row = _row(run, server, planned, micros(time), id=key)
        found = run.one(_NUMBER, store=server.address.store)
        assert found is not None
        run(_ADD, rows=[{**row, "planned": found[0]}])
        return Reservation(id=found[0])

    return server.writing(take)


def _full(
    run: Run, server: Server, planned: Spent, ceiling: Ceiling, now: int
) -> Reservation | None:
    """What is left under the ceiling, and when there is room; None where there is room now."""
    window = int(ceiling.window * SECOND)
    match, values = _covered(server, ceiling.who)
    amount = AMOUNT_OF[ceiling.unit]
    rest = f"{match} WHERE p.time > $since AND ($step = '' OR p.step = $step) AND {amount} > 0"
    values = {**values, "step": ceiling.step, "since": now - window}
    used = run(f"{rest} RETURN sum({amount})", **values)[0][0]
    wanted = planned.amount(ceiling.unit)

    def fits(taken: float) -> bool:
        return taken < ceiling.limit and taken + wanted <= ceiling.limit

    if fits(used):
        return None
    until = None
    if fits(0.0):
        freeing = run(f"{rest} RETURN p.time, {amount} ORDER BY p.time", **values)
        until = _room(freeing, used, window, fits)
    return Reservation(full=ceiling, left=max(ceiling.limit - used, 0.0), until=until)


def _room(
    freeing: Sequence[Sequence[Any]], used: float, window: int, fits: Callable[[float], bool]
) -> datetime | None:
    """When so much has left the window that the plan fits."""
    left = used
    for at, freed in freeing:
        left -= freed
        # Sums of floats taken in two orders differ in their last digits.
        if fits(max(left - 1e-9, 0.0)):
            return moment(at + window)
    return None


def settle(server: Server, reservation: int, spent: Sequence[Spent], time: datetime) -> None:
    """What was really taken, in the reservation's place."""
    keys = [uuid.uuid4().hex for _ in spent]

    def count(run: Run) -> None:
        run(
            "MATCH (p:MemplugSpent {store: $store}) WHERE p.planned = $reservation AND p.planned > 0 DELETE p",
            store=server.address.store,
            reservation=reservation,
        )
        if spent:
            _spend(run, server, spent, keys, time)

    server.writing(count)


def fold(server: Server, now: datetime) -> int:
    """Sums up what is old; gives how many counts fewer there are."""
    return server.writing(lambda run: _fold_all(run, server, now))


def _fold_all(run: Run, server: Server, now: datetime) -> int:
    lock(run, server)
    return sum(_fold(run, server, micros(now), age, span) for age, span in FOLDS)


def _fold(run: Run, server: Server, now: int, age: int, span: int) -> int:
    groups = run(
        "MATCH (p:MemplugSpent {store: $store}) "
        "WHERE p.time < $before AND (p.planned = 0 OR p.time < $given_up) "
        "WITH p.scope AS scope, p.step AS step, p.stage AS stage, p.model AS model, p.planned > 0 AS open, "
        f"p.time / $span AS part, max(p.time) AS time, collect(p) AS listed, {_SUMS} "
        "WHERE size(listed) > 1 CALL (listed) { UNWIND listed AS one DELETE one } "
        f"RETURN scope, step, stage, model, open, part, time, size(listed), {', '.join(AMOUNTS)}",
        store=server.address.store,
        before=now - age,
        given_up=now - GIVEN_UP,
        span=span,
    )
    run(
        _ADD,
        rows=[
            {
                "id": uuid.uuid4().hex,
                "store": server.address.store,
                "scope": scope,
                "step": step,
                "stage": stage,
                "model": model,
                "time": time,
                # A reservation that was never settled keeps counting; no number of one is 0 or below.
                "planned": -1 if waits else 0,
                **dict(zip(AMOUNTS, amounts, strict=True)),
            }
            for scope, step, stage, model, waits, _, time, _, *amounts in groups
        ],
    )
    return sum(row[7] - 1 for row in groups)
