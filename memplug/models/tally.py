"""What models took for the verb that is running, threads and nested verbs included."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from memplug.errors import BudgetExceeded
from memplug.models.asker import Asker
from memplug.ports import Spent
from memplug.types import Failure, Scope


class Counts:
    """Sums per scope, step, stage and model. Safe for threads."""

    def __init__(self) -> None:
        self._sums: dict[tuple[Scope, str, str, str], Spent] = {}
        self._lock = threading.Lock()

    def add(self, spent: Spent) -> None:
        """Adds to the sum of the same scope, step, stage and model."""
        key = (spent.scope, spent.step, spent.stage, spent.model)
        with self._lock:
            before = self._sums.get(key)
            self._sums[key] = spent if before is None else before + spent

    def take(self) -> list[Spent]:
        """The sums; from then on it counts from nothing."""
        with self._lock:
            sums, self._sums = self._sums, {}
        return list(sums.values())

    def sums(self) -> tuple[Spent, ...]:
        """The sums in the order in which each began."""
        with self._lock:
            return tuple(self._sums.values())


class Tally:
    """One verb's account of its model calls, and of those that a budget did not let through."""

    def __init__(self, around: Tally | None = None) -> None:
        self._around = around
        self._counts = Counts()
        self._failures: list[Failure] = []
        self._until: dict[tuple[Scope, str, str], BudgetExceeded] = {}
        self.stopped: BudgetExceeded | None = None
        """The first refusal that ends the verb."""

    @property
    def outermost(self) -> bool:
        """True where no other verb runs around this one."""
        return self._around is None

    @property
    def usage(self) -> tuple[Spent, ...]:
        """What was taken so far."""
        return self._counts.sums()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Where a strategy had to do without the model."""
        return tuple(self._failures)

    def add(self, spent: Spent) -> None:
        """Counts calls here and in the verbs around."""
        self._counts.add(spent)
        if self._around is not None:
            self._around.add(spent)

    def refuse(self, who: Asker, error: BudgetExceeded) -> None:
        """Notes that a budget did not let a call through."""
        if error.degrade:
            failure = Failure(who.step, who.stage, f"{type(error).__name__}: {error}")
            if failure not in self._failures:
                self._failures.append(failure)
        else:
            self.stopped = self.stopped or error
        self._until[who.scope, who.step, who.stage] = error
        if self._around is not None:
            self._around.refuse(who, error)

    def refusal(self, scope: Scope, step: str, stage: str) -> BudgetExceeded | None:
        """The last refusal of a step's calls at a stage."""
        return self._until.get((scope, step, stage))


_TALLY: ContextVar[Tally | None] = ContextVar("memplug_tally", default=None)


def tally() -> Tally | None:
    """The account of the verb that is running in this context."""
    return _TALLY.get()


@contextmanager
def tallying(*, stops: bool = True) -> Iterator[Tally]:
    """Opens an account for a verb; with `stops` raises BudgetExceeded at the end where a budget says so."""
    one = Tally(_TALLY.get())
    token = _TALLY.set(one)
    try:
        yield one
    finally:
        _TALLY.reset(token)
    if stops and one.stopped is not None:
        raise one.stopped


def on_account(who: Asker, model: str) -> Spent:
    """An empty count on somebody's account."""
    return Spent(scope=who.scope, step=who.step, stage=who.stage, model=model)
