"""Maintenance: owed work, closed sessions, sweeps, retention, and bringing a strategy up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from memplug.deriving import Deriver
from memplug.dry_run import expected
from memplug.inputs import to_time
from memplug.models.planning import planning
from memplug.owing import Desk
from memplug.pacing import let_go
from memplug.ports import Owed, Spent, Write
from memplug.results import ManageResult
from memplug.runtime import Runtime
from memplug.types import (
    Failure,
    Feedback,
    Scope,
    SessionClosed,
    Signal,
    Sweep,
)
from memplug.writing import Worked, Writer

_SWEPT = "swept"


class Upkeep:
    """Runs `manage` and what belongs to it, scope by scope."""

    def __init__(self, runtime: Runtime, writer: Writer, deriver: Deriver, desk: Desk) -> None:
        self._runtime = runtime
        self._writer = writer
        self._deriver = deriver
        self._desk = desk

    def manage(
        self,
        scopes: Sequence[Scope],
        budget: float,
        *,
        dry_run: bool,
        stopping: Callable[[], bool] = lambda: False,
    ) -> ManageResult:
        """Does owed work, expires, closes idle sessions and sweeps, until the budget (seconds) is spent.

        The scopes whose last sweep is longest ago come first, so that a small budget gets to all in turn.
        """
        runtime = self._runtime
        deadline = runtime.clock.monotonic() + budget
        change = runtime.ids().fresh()
        worked = Worked()
        closed: list[str] = []
        expired: list[str] = []
        finished = True
        planned: list[Spent] = []
        due = runtime.storage.expire(runtime.now(), self._retention())
        swept = runtime.storage.meta()
        for scope in sorted(scopes, key=lambda one: swept.get(self._sweep_key(one), "")):
            if stopping() or runtime.clock.monotonic() >= deadline:
                finished = False
                break
            gone = due.get(scope, ())
            expired.extend(gone)
            idle = self._idle_sessions(scope)
            closed.extend(idle)
            if dry_run:
                planned.extend(self._propose(scope, idle, budget, worked))
                continue
            begun = runtime.now().isoformat()
            let_go(runtime, scope)
            self._writer.remove(scope, gone, verb="expire", change=change)
            for session in idle:
                self.signal(scope, SessionClosed(session), change, close=session)
            left = max(deadline - runtime.clock.monotonic(), 0.0)
            self.signal(scope, Sweep(left, self._last_sweep(scope)), change)
            worked.merge(self._desk.work(scope, deadline=deadline, stopping=stopping))
            runtime.storage.set_meta({self._sweep_key(scope): begun})
        if not dry_run:
            days = runtime.settings.retrieval_days
            runtime.storage.fold_access(runtime.now() - timedelta(days=days))
            runtime.storage.fold_spent(runtime.now())
            runtime.storage.finish_erase()
        return ManageResult(
            change=change,
            batches=worked.batches,
            closed=tuple(closed),
            expired=tuple(expired),
            retried=worked.done,
            failures=tuple(worked.failures),
            finished=finished,
            usage=tuple(planned),
        )

    def close_session(self, scope: Scope, session: str) -> ManageResult:
        """Finishes the session's queue, then tells every managing strategy that it is complete."""
        change = self._runtime.ids().fresh()
        let_go(self._runtime, scope, session)
        worked = self._desk.work(scope)
        self.signal(scope, SessionClosed(session), change, close=session)
        worked.merge(self._desk.work(scope))
        return ManageResult(
            change=change,
            batches=worked.batches,
            closed=(session,),
            retried=worked.done,
            failures=tuple(worked.failures),
        )

    def feedback(self, scope: Scope, signal: Feedback) -> str:
        """Credits the retrieval, and owes the signal to managing strategies; gives the change."""
        runtime = self._runtime
        runtime.storage.feedback(
            scope, signal.retrieval, signal.outcome, signal.used, runtime.now()
        )
        change = runtime.ids().fresh()
        self.signal(scope, signal, change)
        return change

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

    def _retention(self) -> dict[str, float]:
        return {kind: days * 86400.0 for kind, days in self._runtime.settings.retention.items()}

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

    def _propose(
        self, scope: Scope, idle: Sequence[str], budget: float, worked: Worked
    ) -> tuple[Spent, ...]:
        """A dry run: what each strategy would answer without a model, and what would become of it.

        Nothing is written and no model is called; gives the calls that strategies would make.
        """
        runtime = self._runtime
        signals: list[Signal] = [SessionClosed(session) for session in idle]
        signals.append(Sweep(budget, self._last_sweep(scope)))
        failures: list[Failure] = []
        with planning() as plan:
            for signal in signals:
                answers = runtime.pipeline.manage(signal, runtime.view(scope))
                failures.extend(answers.failures)
                for step, batch in answers.items:
                    related, refused = self._deriver.relate(scope, batch)
                    failures.extend(refused)
                    if related:
                        worked.batches[f"{step}: {type(signal).__name__}"] = related
        worked.failures.extend(plan.real(failures))
        return expected(runtime, plan)

    def _last_sweep(self, scope: Scope) -> datetime | None:
        return to_time(self._runtime.storage.meta().get(self._sweep_key(scope)), "last sweep")

    @staticmethod
    def _sweep_key(scope: Scope) -> str:
        return f"{_SWEPT}\x1f{scope.key()}"
