"""A dry run of an add: what it would store and what it would ask a model, without either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from memplug.deriving import shown
from memplug.models.metering import Metered
from memplug.models.planning import Plan, planning
from memplug.ports import Spent, Write
from memplug.results import AddResult
from memplug.runtime import Runtime
from memplug.types import Failure, Scope, Source
from memplug.writing import Writer


def rehearse(
    runtime: Runtime, writer: Writer, scope: Scope, sources: Sequence[Source], echoes: int
) -> AddResult:
    """The check, and `encode` over the episodes as if they were stored, by a model that answers nothing."""
    added, writes = writer.prepare(scope, sources)
    failures: list[Failure] = list(added.failures)
    with planning() as plan:
        for write in writes:
            failures.extend(_encode(runtime, write))
    return AddResult(
        ids=tuple(dict.fromkeys(added.ids)),
        change="",
        new=tuple(added.new),
        updated=tuple(added.updated),
        rejected=added.rejected,
        redacted=added.redacted,
        echoes=echoes,
        verdicts=tuple(added.verdicts),
        failures=plan.real(failures),
        usage=expected(runtime, plan),
        dry_run=True,
    )


def _encode(runtime: Runtime, write: Write) -> Sequence[Failure]:
    view = runtime.view(write.scope, write.batch)
    active = shown(write)
    return runtime.pipeline.encode(active, view).failures if active else ()


def expected(runtime: Runtime, plan: Plan) -> tuple[Spent, ...]:
    """The planned calls with what they may be expected to take.

    Answers are taken to be as long as those that the same step and stage were given so far. The cost is that
    of the model's prices, or what such calls have cost; otherwise it counts as unknown.
    """
    if not plan.calls:
        return ()
    past = runtime.storage.spent()
    return tuple(_expected(runtime, one, past) for one in plan.calls)


def _expected(runtime: Runtime, planned: Spent, past: Sequence[Spent]) -> Spent:
    account = (planned.step, planned.stage)
    before = sum((one for one in past if (one.step, one.stage) == account), Spent())
    calls = planned.calls
    tokens_out = round(calls * before.tokens_out / before.calls) if before.calls else 0
    llm = runtime.resources.llm
    price = llm.price if isinstance(llm, Metered) else None
    cost = price(planned.tokens_in, tokens_out) if price is not None else None
    if cost is None and before.calls and not before.unpriced:
        cost = calls * before.cost / before.calls
    if cost is None:
        return replace(planned, tokens_out=tokens_out, unpriced=calls)
    return replace(planned, tokens_out=tokens_out, cost=cost)
