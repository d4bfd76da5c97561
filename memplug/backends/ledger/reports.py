"""What is owed, what was recalled, and what counted of both, from the rows in which every storage keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from memplug.codec import from_text, metadata_from, moment, moment_or_none, signal_from
from memplug.conditions import holds
from memplug.ports import Backlog, Owed, Recall, Unit
from memplug.types import Condition, Scope, Usage

AMOUNTS = ("calls", "tokens_in", "tokens_out", "seconds", "cost", "unpriced", "cached", "failed")
"""What is counted of the models' work."""
AMOUNT_OF: Mapping[Unit, str] = {
    "calls": "p.calls",
    "tokens": "p.tokens_in + p.tokens_out",
    "money": "p.cost",
    "seconds": "p.seconds",
}
"""What a budget counts of a row `p`, in words that every query language here has."""
SECOND = 1_000_000
FOLDS = (
    (120 * SECOND, 10 * SECOND),
    (3600 * SECOND, 60 * SECOND),
    (2 * 86400 * SECOND, 3600 * SECOND),
    (31 * 86400 * SECOND, 86400 * SECOND),
)
"""(age, length of the span that is summed up from that age on), in microseconds."""
GIVEN_UP = 86400 * SECOND
"""From this age on no reservation is settled any more, and it is summed up with others."""
FOLD_EVERY = 1024
"""Rows between two folds that need nobody to ask for them."""


def work(row: Sequence[Any]) -> Owed:
    """A piece of owed work."""
    n, tenant, user, agent, step, stage, source, signal, change, tries, cause, state, due = row
    return Owed(
        id=n,
        scope=Scope(tenant, user, agent),
        step=step,
        stage=stage,
        source=source,
        signal=signal_from(from_text(signal)) if signal else None,
        change=change,
        tries=tries,
        cause=cause,
        state=state,
        due=moment_or_none(due),
    )


def backlogs(rows: Iterable[Sequence[Any]]) -> list[Backlog]:
    """How much each scope is owed, from (tenant, user, agent, state, count, how many are due)."""
    states: dict[Scope, dict[str, int]] = {}
    due: dict[Scope, int] = {}
    for tenant, user, agent, state, count, ready in rows:
        whose = Scope(tenant, user, agent)
        states.setdefault(whose, {})[state] = count
        due[whose] = due.get(whose, 0) + ready
    return [Backlog(scope=one, states=states[one], due=due[one]) for one in states]


def searched(row: Sequence[Any]) -> Recall:
    """A search, as the access log keeps it."""
    id, tenant, user, agent, time, text, session, hits, withheld = row
    return Recall(
        id=id,
        scope=Scope(tenant, user, agent),
        time=moment(time),
        text=text,
        hits=tuple((Scope(*one[:3]), one[3], one[4]) for one in from_text(hits)),
        withheld=tuple((Scope(*one[:3]), *one[3:]) for one in from_text(withheld)),
        session_id=session,
    )


def with_access(old: Usage, withheld: int, used: int, outcome: float | None, time: int) -> Usage:
    """The usage with one more access counted."""
    at = moment(time)
    if withheld:
        return Usage(old.recalled, old.used, old.withheld + 1, old.outcomes, old.last)
    return Usage(
        old.recalled + 1,
        old.used + used,
        old.withheld,
        old.outcomes if outcome is None else (*old.outcomes, outcome),
        at if old.last is None else max(at, old.last),
    )


def meets_metadata(text: str, conditions: Sequence[Condition]) -> bool:
    """True where the stored metadata satisfies every condition."""
    if not conditions:
        return True
    metadata = metadata_from(text)
    return all(holds(condition, metadata) for condition in conditions)
