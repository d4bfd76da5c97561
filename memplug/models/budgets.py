"""Budgets: how much models may be called in a window of time, kept in the storage for all processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, TypeAlias

from memplug.errors import BudgetExceeded
from memplug.models.asker import Asker
from memplug.models.tally import on_account
from memplug.ports import Ceiling, Reservation, Spent, Unit
from memplug.types import ScopeFilter

if TYPE_CHECKING:
    from memplug.ports import Clock, Storage, TokenCounter
    from memplug.types import Message

OnExceed: TypeAlias = Literal["stop", "degrade", "wait"]
Price: TypeAlias = Callable[[int, int], float | None]
"""US dollars of a call from its tokens in and out; None where the price is not known."""

UNITS: tuple[Unit, ...] = ("calls", "tokens", "money", "seconds")
_FIRST_ANSWER = 256
"""Tokens that an answer is planned with before any was seen."""
_BLIND = 8
"""Calls let through together while it is not known what one takes of money or seconds."""
_TOGETHER = 1024
"""Prompts that room is held for at once; what is asked beyond waits for its turn."""
_PATIENCE = 60.0
_NAMED_WINDOWS = {60.0: "a minute", 3600.0: "an hour", 86400.0: "a day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most so many calls, tokens, US dollars or seconds of models within a window, for somebody."""

    per: Literal["memory", "user", "strategy"] = "memory"
    strategy: str = ""
    """Only what this step asks; "" is every one."""
    calls: float | None = None
    tokens: float | None = None
    money: float | None = None
    seconds: float | None = None
    window: float = 86400.0
    """Seconds."""
    on_exceed: OnExceed = "stop"

    def ceilings(self, who: Asker) -> Iterator[Ceiling]:
        """Its limits as they bind the one who asks."""
        if self.strategy and who.step != self.strategy:
            return
        if self.per == "strategy" and not who.step:
            return
        scope = who.scope
        covered = (
            ScopeFilter(scope.tenant_id, scope.user_id) if self.per == "user" else ScopeFilter()
        )
        step = who.step if self.per == "strategy" else self.strategy
        for unit in UNITS:
            limit: float | None = getattr(self, unit)
            if limit is not None:
                yield Ceiling(unit=unit, limit=limit, window=self.window, who=covered, step=step)

    @property
    def money_alone(self) -> bool:
        """True where nothing but money bounds it."""
        return self.money is not None and all(
            getattr(self, unit) is None for unit in UNITS if unit != "money"
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Room for the first `count` prompts; `id` 0 where no budget binds them."""

    count: int
    id: int = 0


class Averages:
    """What a call of the model took so far in this process: seconds, money and tokens of its answer."""

    def __init__(self) -> None:
        self._calls = self._answered = 0
        self._seconds = self._cost = 0.0
        self._tokens_in = self._tokens_out = 0
        self._unpriced = False
        self._lock = threading.Lock()

    def add(self, spent: Spent) -> None:
        """Takes calls that were made into account."""
        if not spent.calls:
            return
        with self._lock:
            self._calls += spent.calls
            self._seconds += spent.seconds
            self._cost += spent.cost
            self._tokens_in += spent.tokens_in
            self._tokens_out += spent.tokens_out
            self._unpriced = self._unpriced or spent.unpriced > 0

    @property
    def unpriced(self) -> bool:
        """True once a call's price was not known."""
        return self._unpriced

    @property
    def seen(self) -> bool:
        return self._calls > 0

    @property
    def answer(self) -> float:
        """Tokens of an answer."""
        return self._tokens_out / self._calls if self._calls else _FIRST_ANSWER

    @property
    def seconds(self) -> float:
        """Seconds of a call."""
        return self._seconds / self._calls if self._calls else 0.0

    @property
    def cost(self) -> float:
        """US dollars of a call."""
        return self._cost / self._calls if self._calls else 0.0


class Budgets:
    """Reserves room before calls are made, under every budget that binds the one who asks.

    Calls and tokens are planned from the prompts and settled with what was really taken. Money and seconds
    are planned with what calls took so far (money with the price, where the model tells it), so they may be
    exceeded by what is under way. A budget of nothing but money refuses a model whose price is not known.
    """

    def __init__(
        self,
        budgets: Sequence[Budget],
        storage: Storage,
        clock: Clock,
        *,
        count: TokenCounter,
        price: Price | None = None,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._budgets = tuple(budgets)
        self._storage, self._clock = storage, clock
        self._count, self._price, self._sleep = count, price, sleep or time.sleep
        self._averages = Averages()

    def observe(self, spent: Spent) -> None:
        """Learns from calls that were made."""
        self._averages.add(spent)

    def hold(
        self,
        who: Asker,
        prompts: Sequence[Sequence[Message]],
        *,
        model: str,
        max_tokens: int | None,
        patience: float | None,
    ) -> Held:
        """Room for some of the prompts, the first ones; waits up to `patience` seconds where a budget says so.

        Raises BudgetExceeded where there is room for none.
        """
        bound = [(one, ceiling) for one in self._budgets for ceiling in one.ceilings(who)]
        if not bound:
            return Held(len(prompts))
        self._refuse_what_cannot_be_kept(who, model, [one for one, _ in bound])
        some = prompts[:_TOGETHER]
        planned = self._planned(who, some, model, max_tokens, [one for _, one in bound])
        ceilings = [ceiling for _, ceiling in bound]
        end = self._clock.monotonic() + (_PATIENCE if patience is None else patience)
        count = len(planned)
        while True:
            answer = self._storage.reserve(planned[count - 1], ceilings, time=self._clock.now())
            if answer.full is None:
                return Held(count, answer.id)
            if count > 1:
                count = self._fitting(planned[: count - 1], answer)
                continue
            budget = next(one for one, ceiling in bound if ceiling == answer.full)
            self._wait(budget, answer, who, model, end)
            count = len(planned)

    def _refuse_what_cannot_be_kept(self, who: Asker, model: str, bound: Sequence[Budget]) -> None:
        if self._storage.read_only:
            raise _exceeded(
                who, bound[0], "a memory that is opened read-only cannot count calls under a budget"
            )
        alone = next((one for one in bound if one.money_alone), None)
        if alone is not None and self._is_unpriced(alone):
            raise _exceeded(
                who,
                alone,
                f"the price of {model} is not known, so the budget of {_amount('money', alone.money)} "
                f"{_window(alone.window)} cannot be kept: bound calls or tokens too",
            )

    def _is_unpriced(self, budget: Budget) -> bool:
        if self._listed(1, 1) is not None:
            return False
        if self._averages.seen:
            return self._averages.unpriced
        since = self._clock.now() - timedelta(seconds=budget.window)
        return any(one.unpriced for one in self._storage.spent(since=since))

    def _planned(
        self,
        who: Asker,
        prompts: Sequence[Sequence[Message]],
        model: str,
        max_tokens: int | None,
        ceilings: Sequence[Ceiling],
    ) -> list[Spent]:
        """What the first one, two, ... prompts are expected to take; as many as may go together."""
        units = {ceiling.unit for ceiling in ceilings}
        unknown = "seconds" in units or ("money" in units and self._listed(1, 1) is None)
        if unknown and not self._averages.seen:
            prompts = prompts[:_BLIND]
        answer = round(self._averages.answer)
        if max_tokens is not None:
            answer = min(answer, max_tokens)
        counted = units & {"tokens", "money"}
        each = [
            replace(
                on_account(who, model),
                calls=1,
                tokens_in=sum(self._count(one.text) for one in prompt) if counted else 0,
                tokens_out=answer if counted else 0,
                seconds=self._averages.seconds,
            )
            for prompt in prompts
        ]
        priced = [replace(one, cost=self._cost(one)) for one in each]
        return list(accumulate(priced))

    def _cost(self, one: Spent) -> float:
        listed = self._listed(one.tokens_in, one.tokens_out)
        return self._averages.cost if listed is None else listed

    def _listed(self, tokens_in: int, tokens_out: int) -> float | None:
        """The model's own price of a call."""
        return None if self._price is None else self._price(tokens_in, tokens_out)

    @staticmethod
    def _fitting(planned: Sequence[Spent], answer: Reservation) -> int:
        """How many prompts the full ceiling has room for, at least one, to hear when it has."""
        assert answer.full is not None
        unit = answer.full.unit
        return max(1, sum(one.amount(unit) <= answer.left for one in planned))

    def _wait(
        self, budget: Budget, answer: Reservation, who: Asker, model: str, end: float
    ) -> None:
        """Waits for room, or raises BudgetExceeded."""
        assert answer.full is not None
        full = answer.full
        until = answer.until
        if budget.on_exceed == "wait" and until is not None:
            seconds = (until - self._clock.now()).total_seconds()
            if self._clock.monotonic() + seconds <= end:
                self._sleep(max(seconds, 0.0))
                return
        limit = f"the budget of {_amount(full.unit, full.limit)} {_window(full.window)}{_whose(budget, who)}"
        if until is None:
            raise _exceeded(who, budget, f"{limit} is too small for one call of {model}")
        raise _exceeded(
            who,
            budget,
            f"{limit} is spent; there is room again at {until:%Y-%m-%d %H:%M:%S} UTC",
            until,
        )


def _exceeded(
    who: Asker, budget: Budget, message: str, until: datetime | None = None
) -> BudgetExceeded:
    asked = f" (asked by {who.step} in {who.stage})" if who.step else ""
    return BudgetExceeded(message + asked, until=until, degrade=budget.on_exceed == "degrade")


def _amount(unit: Unit, limit: float | None) -> str:
    noun = "US dollars" if unit == "money" else unit[:-1] if limit == 1 else unit
    return f"{limit:,.10g} {noun}"


def _window(seconds: float) -> str:
    return _NAMED_WINDOWS.get(seconds) or f"in {seconds:g} seconds"


def _whose(budget: Budget, who: Asker) -> str:
    parts = []
    if budget.per == "user":
        parts.append(f"user {who.scope.user_id!r}")
    if step := (who.step if budget.per == "strategy" else budget.strategy):
        parts.append(f"strategy {step}")
    return f" for {' and '.join(parts)}" if parts else ""
