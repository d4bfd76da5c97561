"""A dry run: what strategies would ask a model, noted instead of asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING

from memplug.errors import BudgetExceeded
from memplug.models.asker import asker
from memplug.models.tally import Counts, on_account
from memplug.types import Failure

if TYPE_CHECKING:
    from memplug.ports import Spent, TokenCounter
    from memplug.types import Message


class Plan:
    """The calls that a dry run came to; none of them is made, so what would follow on an answer is not known."""

    def __init__(self) -> None:
        self._counts = Counts()
        self._steps: set[tuple[str, str]] = set()

    def note(
        self, prompts: Sequence[Sequence[Message]], model: str, count: TokenCounter
    ) -> BudgetExceeded:
        """Notes what is asked; gives what the strategy is told instead of an answer."""
        who = asker()
        tokens = sum(count(message.text) for prompt in prompts for message in prompt)
        planned = replace(on_account(who, model), calls=len(prompts), tokens_in=tokens)
        self._counts.add(planned)
        self._steps.add((who.step, who.stage))
        return BudgetExceeded("this is a dry run: no model is asked", degrade=True)

    @property
    def calls(self) -> tuple[Spent, ...]:
        """What would be asked: calls, and tokens that go in."""
        return self._counts.sums()

    def real(self, failures: Sequence[Failure]) -> tuple[Failure, ...]:
        """The failures that do not come from a model that was not asked."""
        return tuple(one for one in failures if (one.step, one.stage) not in self._steps)


_PLAN: ContextVar[Plan | None] = ContextVar("memplug_plan", default=None)


def plan() -> Plan | None:
    """The dry run that this context is in."""
    return _PLAN.get()


@contextmanager
def planning() -> Iterator[Plan]:
    """Metered models in the block, its threads included, are not called."""
    one = Plan()
    token = _PLAN.set(one)
    try:
        yield one
    finally:
        _PLAN.reset(token)
