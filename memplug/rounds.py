"""Rounds over what the ledger owes: whoever works in the background does one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from memplug.errors import MemplugError, StrategyError
from memplug.inputs import to_time
from memplug.pacing import Pace
from memplug.ports import Backlog
from memplug.results import WorkResult
from memplug.types import Failure, Scope
from memplug.writing import Worked

if TYPE_CHECKING:
    from memplug.owing import Desk
    from memplug.runtime import Runtime
    from memplug.upkeep import Upkeep

logger = logging.getLogger(__name__)

MANAGED = "managed"
"""The name under which the ledger knows when scheduled maintenance was last begun."""


class Rounds:
    """Lets go what the pace is full for, does what is due scope by scope, and maintenance when its time has come."""

    def __init__(self, runtime: Runtime, desk: Desk, upkeep: Upkeep, pace: Pace) -> None:
        self._runtime = runtime
        self._desk = desk
        self._upkeep = upkeep
        self._pace = pace
        self._every = timedelta(minutes=runtime.settings.manage_every)
        self._manage_at = runtime.now()

    def due(self) -> bool:
        """True where a round would find something to do."""
        self._pace.look(self._backlog())
        return any(one.due for one in self._backlog()) or self._manages(self._runtime.now())

    def do(self, *, wait: float, stopping: Callable[[], bool] = lambda: False) -> WorkResult:
        """One round. A scope whose lane stays taken for `wait` seconds is left to whoever works in it.

        stopping: where it says so, the pass that runs is finished and the rest stays owed.
        """
        worked = Worked()
        self._pace.look(self._backlog())
        for one in self._backlog():
            if stopping():
                break
            if one.due:
                self._work(one.scope, wait, stopping, worked)
        managed = not stopping() and self._manage(stopping, worked)
        queue: dict[str, int] = {}
        for one in self._backlog():
            for state, count in one.states.items():
                queue[state] = queue.get(state, 0) + count
        return WorkResult(
            done=worked.done,
            made=sum(len(ids) for ids in worked.made.values()),
            managed=managed,
            failures=tuple(worked.failures),
            queue=queue,
        )

    def _backlog(self) -> list[Backlog]:
        return self._runtime.storage.backlog(now=self._runtime.now())

    def _work(
        self, scope: Scope, wait: float, stopping: Callable[[], bool], worked: Worked
    ) -> None:
        """Works in one scope; what fails there keeps nobody from the others."""
        try:
            worked.merge(self._desk.work(scope, wait=wait, stopping=stopping))
        except StrategyError as error:
            worked.failures.append(Failure(error.strategy, error.stage, error.cause))
        except MemplugError as error:
            logger.warning("a pass over owed work failed; it stays owed", exc_info=True)
            worked.failures.append(Failure("", "work", str(error)))

    def _manages(self, now: datetime) -> bool:
        """True where maintenance is scheduled and nobody has begun it in this interval."""
        if not self._every or now < self._manage_at:
            return False
        last = to_time(self._runtime.storage.meta().get(MANAGED), MANAGED)
        self._manage_at = now if last is None else last + self._every
        return now >= self._manage_at

    def _manage(self, stopping: Callable[[], bool], worked: Worked) -> bool:
        runtime = self._runtime
        now = runtime.now()
        seconds = self._every.total_seconds()
        if not self._manages(now) or not runtime.storage.claim(MANAGED, every=seconds, now=now):
            return False
        self._manage_at = now + self._every
        result = self._upkeep.manage(
            runtime.storage.scopes(), seconds / 2, dry_run=False, stopping=stopping
        )
        runtime.projections.snapshot()
        if runtime.index is not None:
            runtime.index.upkeep()
        worked.done += result.retried
        worked.failures.extend(one for one in result.failures if one not in worked.failures)
        return True
