"""Maintenance: owed work, closed sessions, sweeps, retention, and bringing a strategy up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from memplug.errors import InvalidInput
from memplug.inputs import to_time
from memplug.owing import Desk
from memplug.ports import Owed, Selection, Write
from memplug.results import EnrichResult, ManageResult
from memplug.runtime import Runtime
from memplug.types import (
    Batch,
    Failure,
    Feedback,
    Filters,
    Scope,
    SessionClosed,
    Signal,
    Sweep,
)
from memplug.writing import BULK, Worked, Writer

_SWEPT = "swept"


class Upkeep:
    """Runs `manage` and what belongs to it, scope by scope."""

    def __init__(self, runtime: Runtime, writer: Writer, desk: Desk) -> None:
        self._runtime = runtime
        self._writer = writer
        self._desk = desk

    def manage(self, scopes: Sequence[Scope], budget: float, *, dry_run: bool) -> ManageResult:
        """Does owed work, expires, closes idle sessions and sweeps, until the budget (seconds) is spent."""
        runtime = self._runtime
        deadline = runtime.clock.monotonic() + budget
        change = runtime.ids().fresh()
        worked = Worked()
        closed: list[str] = []
        expired: list[str] = []
        finished = True
        due = runtime.storage.expire(runtime.now(), self._retention())
        for scope in scopes:
            if runtime.clock.monotonic() >= deadline:
                finished = False
                break
            gone = due.get(scope, ())
            expired.extend(gone)
            idle = self._idle_sessions(scope)
            closed.extend(idle)
            if dry_run:
                self._propose(scope, idle, budget, worked)
                continue
            self._remove(scope, gone, change)
            for session in idle:
                self.signal(scope, SessionClosed(session), change, close=session)
            left = max(deadline - runtime.clock.monotonic(), 0.0)
            self.signal(scope, Sweep(left, self._last_sweep(scope)), change)
            _merge(worked, self._desk.work(scope, deadline=deadline))
            runtime.storage.set_meta({self._sweep_key(scope): runtime.now().isoformat()})
        if not dry_run:
            days = runtime.settings.retrieval_days
            runtime.storage.fold_access(runtime.now() - timedelta(days=days))
            runtime.storage.finish_erase()
        return ManageResult(
            change=change,
            batches=worked.batches,
            closed=tuple(closed),
            expired=tuple(expired),
            retried=worked.done,
            failures=tuple(worked.failures),
            finished=finished,
        )

    def close_session(self, scope: Scope, session: str) -> ManageResult:
        """Finishes the session's queue, then tells every managing strategy that it is complete."""
        change = self._runtime.ids().fresh()
        worked = self._desk.work(scope)
        self.signal(scope, SessionClosed(session), change, close=session)
        _merge(worked, self._desk.work(scope))
        return ManageResult(
            change=change,
            batches=worked.batches,
            closed=(session,),
            retried=worked.done,
            failures=tuple(worked.failures),
        )

    def feedback(self, scope: Scope, signal: Feedback) -> tuple[str, Worked]:
        """Credits the retrieval, and tells managing strategies."""
        runtime = self._runtime
        runtime.storage.feedback(
            scope, signal.retrieval, signal.outcome, signal.used, runtime.now()
        )
        change = runtime.ids().fresh()
        self.signal(scope, signal, change)
        if runtime.pipeline.answering("manage"):
            return change, self._desk.work(scope)
        return change, Worked()

    def signal(self, scope: Scope, signal: Signal, change: str, *, close: str = "") -> None:
        """Owes the signal to every managing step, in one commit."""
        runtime = self._runtime
        steps = runtime.pipeline.answering("manage")
        if not steps and not close:
            return
        runtime.storage.commit(
            Write(
                scope=scope,
                verb="signal",
                change=change,
                time=runtime.now(),
                owe=tuple(
                    Owed(scope=scope, step=step, stage="manage", signal=signal, change=change)
                    for step in steps
                ),
                close_sessions=(close,) if close else (),
            )
        )

    def enrich(
        self, scopes: Sequence[Scope], step: str | None, *, rebuild: bool, budget: float | None
    ) -> EnrichResult:
        """Runs `encode` of a step (or of all) over every stored source that it has not seen; resumable.

        With `rebuild` the step sees all sources again; records that the new pass does not make again are
        removed when it is through, so the old results serve until then.
        """
        runtime = self._runtime
        encoding = runtime.pipeline.answering("encode")
        if step is not None and step not in encoding:
            raise InvalidInput(
                f"no step {step!r} that encodes; the pipeline has: {', '.join(encoding) or 'none'}"
            )
        steps = (step,) if step is not None else encoding
        deadline = None if budget is None else runtime.clock.monotonic() + budget
        count = made = 0
        failures: list[Failure] = []
        for scope in scopes:
            for name in steps:
                seen, worked, finished = self._enrich_step(scope, name, rebuild, deadline)
                count += seen
                made += sum(len(ids) for ids in worked.made.values())
                failures.extend(one for one in worked.failures if one not in failures)
                if not finished:
                    return EnrichResult(
                        sources=count, made=made, failures=tuple(failures), finished=False
                    )
        return EnrichResult(sources=count, made=made, failures=tuple(failures))

    def _enrich_step(
        self, scope: Scope, step: str, rebuild: bool, deadline: float | None
    ) -> tuple[int, Worked, bool]:
        runtime = self._runtime
        made_by = next(one.made_by for one in runtime.pipeline.steps if one.name == step)
        key = "\x1f".join(("enriched", scope.tenant_id, scope.user_id, scope.agent_id, made_by))
        mark = runtime.storage.meta().get(key, "")
        after = "" if mark.startswith("done") and rebuild else mark.removeprefix("done:")
        change = runtime.ids().fresh()
        started = runtime.storage.position(scope)
        total = Worked()
        count = 0
        while True:
            sources = runtime.storage.sources(scope, after=after, limit=BULK)
            if not sources:
                break
            runtime.storage.commit(
                Write(
                    scope=scope,
                    verb="enrich",
                    change=change,
                    time=runtime.now(),
                    owe=tuple(
                        Owed(scope=scope, step=step, stage="encode", source=one.id, change=change)
                        for one in sources
                    ),
                )
            )
            _merge(total, self._desk.work(scope, steps=frozenset({step})))
            count += len(sources)
            after = sources[-1].id
            runtime.storage.set_meta({key: after})
            if deadline is not None and runtime.clock.monotonic() >= deadline:
                return count, total, False
        if rebuild:
            self._remove_stale(scope, step, total, started, change)
            _merge(total, self._desk.work(scope))
        runtime.storage.set_meta({key: f"done:{after}"})
        return count, total, True

    def _remove_stale(
        self, scope: Scope, step: str, worked: Worked, started: int, change: str
    ) -> None:
        """Removes the step's records that its rebuild did not make again."""
        kinds = next(one.strategy.kinds for one in self._runtime.pipeline.steps if one.name == step)
        if not kinds or worked.failures:
            return
        fresh = {id for ids in worked.made.values() for id in ids}
        selection = Selection(
            filters=Filters(kinds=tuple(kind.name for kind in kinds)), vectors=False
        )
        stale = tuple(
            record.id
            for record in self._runtime.storage.select(scope, selection)
            if record.position <= started and record.id not in fresh
        )
        self._remove(scope, stale, change)

    # -- parts of manage ---------------------------------------------------------------------------

    def _retention(self) -> dict[str, float]:
        return {kind: days * 86400.0 for kind, days in self._runtime.settings.retention.items()}

    def _remove(self, scope: Scope, ids: Sequence[str], change: str) -> None:
        if not ids:
            return
        self._runtime.storage.commit(
            Write(
                scope=scope,
                verb="expire",
                change=change,
                time=self._runtime.now(),
                batch=Batch(remove=tuple(ids)),
                tell=self._runtime.tell,
            )
        )

    def _idle_sessions(self, scope: Scope) -> list[str]:
        """Open sessions with a gap in time behind them, or of more than the set size."""
        settings = self._runtime.settings
        gap = timedelta(minutes=settings.session_gap_minutes)
        now = self._runtime.now()
        return [
            session
            for session, episodes, last, closed in self._runtime.storage.sessions(scope)
            if session
            and not closed
            and ((last is not None and now - last >= gap) or episodes >= settings.session_size)
        ]

    def _propose(self, scope: Scope, idle: Sequence[str], budget: float, worked: Worked) -> None:
        """A dry run: what each strategy would answer, and what would become of it; nothing is written."""
        runtime = self._runtime
        signals: list[Signal] = [SessionClosed(session) for session in idle]
        signals.append(Sweep(budget, self._last_sweep(scope)))
        for signal in signals:
            answers = runtime.pipeline.manage(signal, runtime.view(scope))
            worked.failures.extend(answers.failures)
            for step, batch in answers.items:
                related, failures = self._writer.relate(scope, batch)
                worked.failures.extend(failures)
                if related:
                    worked.batches[f"{step}: {type(signal).__name__}"] = related

    def _last_sweep(self, scope: Scope) -> datetime | None:
        return to_time(self._runtime.storage.meta().get(self._sweep_key(scope)), "last sweep")

    @staticmethod
    def _sweep_key(scope: Scope) -> str:
        return "\x1f".join((_SWEPT, scope.tenant_id, scope.user_id, scope.agent_id))


def _merge(total: Worked, more: Worked) -> None:
    for step, ids in more.made.items():
        total.made.setdefault(step, []).extend(ids)
    total.removed.extend(more.removed)
    total.failures.extend(one for one in more.failures if one not in total.failures)
    total.batches.update(more.batches)
    total.done += more.done
