# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""What models took, counted per scope, step, stage and model; ceilings that are kept; sums of what is old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger.reports import AMOUNT_OF, AMOUNTS, FOLD_EVERY, FOLDS, GIVEN_UP, SECOND
from memplug.backends.sqlite.engine import Link, open_scope
from memplug.codec import micros, moment
from memplug.ports import Ceiling, Reservation, Spent
from memplug.types import Scope, ScopeFilter

_SUMS = ", ".join(f"sum(p.{name})" for name in AMOUNTS)
_INSERT = (
    f"INSERT INTO spent(scope, step, stage, model, time, planned, {', '.join(AMOUNTS)}) "
    f"VALUES ({', '.join('?' * (6 + len(AMOUNTS)))})"
)


def spend(link: Link, spent: Sequence[Spent], time: datetime) -> None:
    """Counts what models took."""
    at = micros(time)
    for one in spent:
        number = link.db.execute(_INSERT, _row(link, one, at, planned=0)).lastrowid
        # Where calls are reserved, every second number is a count.
        if number is not None and number % FOLD_EVERY < 2:
            fold(link, time)


def _row(link: Link, one: Spent, time: int, *, planned: int) -> tuple[Any, ...]:
    return (
        open_scope(link, one.scope),
        one.step,
        one.stage,
        one.model,
        time,
        planned,
        *(getattr(one, name) for name in AMOUNTS),
    )


def spent(link: Link, filter: ScopeFilter, step: str | None, since: datetime | None) -> list[Spent]:
    """Sums per scope, step, stage and model, without open reservations."""
    who, values = _covered(filter)
    found = link.db.execute(
        "SELECT coalesce(s.tenant, '') AS tenant, coalesce(s.user, '') AS user, "
        f"coalesce(s.agent, '') AS agent, p.step, p.stage, p.model, {_SUMS} "
        "FROM spent p LEFT JOIN scopes s ON s.n = p.scope "
        f"WHERE p.planned = 0 AND (:step IS NULL OR p.step = :step) AND p.time >= :since {who} "
        "GROUP BY 1, 2, 3, p.step, p.stage, p.model ORDER BY 1, 2, 3, p.step, p.stage, p.model",
        {**values, "step": step, "since": 0 if since is None else micros(since)},
    )
    return [
        Spent(
            scope=Scope(*row[:3]),
            step=row[3],
            stage=row[4],
            model=row[5],
            **dict(zip(AMOUNTS, row[6:], strict=True)),
        )
        for row in found
    ]


def _covered(filter: ScopeFilter) -> tuple[str, dict[str, Any]]:
    """A condition on `p.scope`, and its values; what erased scopes took is covered where no field is named."""
    fields = {"tenant": filter.tenant_id, "user": filter.user_id, "agent": filter.agent_id}
    named = {name: value for name, value in fields.items() if value is not None}
    if not named:
        return "", {}
    wanted = " AND ".join(f"{name} = :{name}" for name in named)
    return f"AND p.scope IN (SELECT n FROM scopes WHERE {wanted})", named


def reserve(link: Link, planned: Spent, ceilings: Sequence[Ceiling], time: datetime) -> Reservation:
    """A reservation under every ceiling, or the first one without room."""
    now = micros(time)
    for ceiling in ceilings:
        full = _full(link, planned, ceiling, now)
        if full is not None:
            return full
    cursor = link.db.execute(_INSERT, _row(link, planned, now, planned=1))
    assert cursor.lastrowid is not None
    return Reservation(id=cursor.lastrowid)


def _full(link: Link, planned: Spent, ceiling: Ceiling, now: int) -> Reservation | None:
    """What is left under the ceiling, and when there is room; None where there is room now."""
    window = int(ceiling.window * SECOND)
    who, values = _covered(ceiling.who)
    amount = AMOUNT_OF[ceiling.unit]
    rest = (
        f"FROM spent p WHERE p.time > :since AND (:step = '' OR p.step = :step) {who} "
        f"AND {amount} > 0"
    )
    values = {**values, "step": ceiling.step, "since": now - window}
    used = link.db.execute(f"SELECT total({amount}) {rest}", values).fetchone()[0]
    wanted = planned.amount(ceiling.unit)

    def fits(taken: float) -> bool:
        return taken < ceiling.limit and taken + wanted <= ceiling.limit

    if fits(used):
        return None
    until: datetime | None = None
    if fits(0.0):
        left = used
        for at, freed in link.db.execute(f"SELECT p.time, {amount} {rest} ORDER BY p.time", values):
            left -= freed
            # Sums of floats taken in two orders differ in their last digits.
            if fits(max(left - 1e-9, 0.0)):
                until = moment(at + window)
                break
    return Reservation(full=ceiling, left=max(ceiling.limit - used, 0.0), until=until)


def settle(link: Link, reservation: int, spent: Sequence[Spent], time: datetime) -> None:
    """What was really taken, in the reservation's place."""
    link.db.execute("DELETE FROM spent WHERE n = ? AND planned = 1", (reservation,))
    spend(link, spent, time)


def fold(link: Link, now: datetime) -> int:
    """Sums up what is old; gives how many rows fewer there are."""
    return sum(_fold(link, micros(now), age, span) for age, span in FOLDS)


def _fold(link: Link, now: int, age: int, span: int) -> int:
    limits = {"before": now - age, "given_up": now - GIVEN_UP, "span": span}
    old = "p.time < :before AND (p.planned = 0 OR p.time < :given_up)"
    groups = link.db.execute(
        f"SELECT p.scope, p.step, p.stage, p.model, max(p.time), p.planned, {_SUMS}, count(*), "
        f"p.time / :span FROM spent p WHERE {old} "
        "GROUP BY p.scope, p.step, p.stage, p.model, p.planned, p.time / :span HAVING count(*) > 1",
        limits,
    ).fetchall()
    for *row, _, part in groups:
        scope, step, stage, model, _, planned, *_ = row
        link.db.execute(
            "DELETE FROM spent AS p WHERE p.scope = :scope AND p.step = :step AND p.stage = :stage "
            f"AND p.model = :model AND p.planned = :planned AND p.time / :span = :part AND {old}",
            {
                **limits,
                "scope": scope,
                "step": step,
                "stage": stage,
                "model": model,
                "planned": planned,
                "part": part,
            },
        )
        link.db.execute(_INSERT, row)
    return sum(count - 1 for *_, count, _ in groups)
