"""What models take, counted: for the verb that runs, in the storage for all time, and held within budgets."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from memplug.errors import AnswerError, BackendError, BudgetExceeded, MemplugError, ModelError
from memplug.events import Events, Span
from memplug.models.asker import NOBODY, Asker, asker
from memplug.models.planning import plan
from memplug.models.tally import Counts, tally
from memplug.ports import Completion, Spent

if TYPE_CHECKING:
    from pydantic import BaseModel

    from memplug.models.budgets import Budgets, Price
    from memplug.ports import LLM, Clock, Storage, TokenCounter
    from memplug.types import Message

    AnswerT = TypeVar("AnswerT", bound=BaseModel)

logger = logging.getLogger(__name__)

Ask: TypeAlias = "Callable[[Sequence[Sequence[Message]]], list[Completion | Exception]]"

WRITE_EVERY = 5.0
"""Seconds after which counts are written in the middle of a verb."""


class Meter:
    """Counts of one Memory: kept in memory while a verb runs, written in one transaction at its end."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage, self._clock = storage, clock
        self._counts = Counts()
        self._written = clock.monotonic()
        self._lock = threading.Lock()

    def count(self, spent: Spent) -> None:
        """Adds calls that were made; outside of any verb they are written at once."""
        self.tell(spent)
        self._counts.add(spent)
        if tally() is None or self._clock.monotonic() - self._written >= WRITE_EVERY:
            self.flush()

    def settle(self, reservation: int, spent: Sequence[Spent]) -> None:
        """The same for calls that a budget has held room for: written at once."""
        for one in spent:
            self.tell(one)
        try:
            self._storage.settle(reservation, spent, time=self._clock.now())
        except MemplugError:
            logger.warning("a model's calls stay counted as they were planned", exc_info=True)

    def tell(self, spent: Spent) -> None:
        """Adds to the account of the verb that runs."""
        running = tally()
        if running is not None:
            running.add(spent)

    def flush(self) -> None:
        """Writes what is counted and not written yet. What cannot be written is logged, and kept for the next time."""
        with self._lock:
            waiting = self._counts.take()
            self._written = self._clock.monotonic()
            if not waiting or self._storage.read_only:
                return
            try:
                self._storage.spend(waiting, time=self._clock.now())
            except MemplugError:
                logger.warning("calls of models could not be counted in the store", exc_info=True)
                for one in waiting:
                    self._counts.add(one)


class Metered:
    """An LLM before another one: counts its calls on the account of the step that asks, and keeps budgets.

    Where a budget has room for a part of many prompts only, that part is asked, and the others give
    BudgetExceeded. In a dry run nothing is asked at all.
    """

    def __init__(
        self,
        llm: LLM,
        meter: Meter,
        clock: Clock,
        *,
        count: TokenCounter,
        budgets: Budgets | None = None,
        price: Price | None = None,
        events: Events | None = None,
    ) -> None:
        self.inner = llm
        self.price = price
        self._meter, self._clock, self._count = meter, clock, count
        self._budgets = budgets
        self._events = events or Events()

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def meter(self) -> Meter:
        """Where its calls are counted."""
        return self._meter

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """The model's answer, counted. Raises BudgetExceeded too."""

        def ask(prompts: Sequence[Sequence[Message]]) -> list[Completion | Exception]:
            try:
                return [
                    self.inner.complete(
                        prompts[0], answer=answer, max_tokens=max_tokens, timeout=timeout
                    )
                ]
            except Exception as error:  # noqa: BLE001 - raised below, when it is counted
                return [error]

        (result,) = self._results([messages], ask, max_tokens, timeout)
        if isinstance(result, Exception):
            raise result
        return result

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order, counted; what a budget has no room for gives BudgetExceeded."""

        def ask(some: Sequence[Sequence[Message]]) -> list[Completion | Exception]:
            return self.inner.complete_many(
                some, answer=answer, max_tokens=max_tokens, timeout=timeout
            )

        return self._results(prompts, ask, max_tokens, timeout)

    def _results(
        self,
        prompts: Sequence[Sequence[Message]],
        ask: Ask,
        max_tokens: int | None,
        timeout: float | None,
    ) -> list[Completion | Exception]:
        dry = plan()
        if dry is not None:
            refusal = dry.note(prompts, self.name, self._count)
            return [refusal for _ in prompts]
        if self._budgets is None:
            return self._asked(asker(), prompts, ask, 0)
        who = asker()
        results: list[Completion | Exception] = []
        while len(results) < len(prompts):
            rest = prompts[len(results) :]
            try:
                held = self._budgets.hold(
                    who, rest, model=self.name, max_tokens=max_tokens, patience=timeout
                )
            except BudgetExceeded as error:
                _note(who, error)
                results.extend(error for _ in rest)
            else:
                results.extend(self._asked(who, rest[: held.count], ask, held.id))
        return results

    def _asked(
        self, who: Asker, prompts: Sequence[Sequence[Message]], ask: Ask, reservation: int
    ) -> list[Completion | Exception]:
        """Asks the model, and counts what that took."""
        with self._events.span(
            "model", self.name, operation="chat", step=who.step, stage=who.stage
        ) as span:
            begun = self._clock.monotonic()
            results = ask(prompts)
            spent = _spent(who, self.name, results, self._clock.monotonic() - begun)
            for one in spent:
                if self._budgets is not None:
                    self._budgets.observe(one)
                if not reservation:
                    self._meter.count(one)
            if reservation:
                self._meter.settle(reservation, spent)
            if self._events.heard:
                _describe(span, spent, results)
            if self._events.quoted:
                _quote(span, prompts, results)
        return results


def _spent(
    who: Asker, model: str, results: Sequence[Completion | Exception], seconds: float
) -> tuple[Spent, ...]:
    """What the results took, by the model that answered; the seconds stand with the first call."""
    counts = Counts()
    for one in results:
        took = _took(who, model, one, seconds)
        seconds = 0.0 if took.calls else seconds
        counts.add(took)
    return counts.sums()


def _took(who: Asker, model: str, one: Completion | Exception, seconds: float) -> Spent:
    """One result's account; `seconds` where a model was called for it."""
    if isinstance(one, Completion):
        name, calls, failed, cached = one.model or model, one.calls, 0, not one.calls
    else:
        name, failed = model, 1
        calls, cached = _calls(one)
    told = one if isinstance(one, Completion | ModelError) and one.calls else Completion("")
    return Spent(
        scope=who.scope,
        step=who.step,
        stage=who.stage,
        model=name,
        calls=calls,
        tokens_in=told.tokens_in,
        tokens_out=told.tokens_out,
        seconds=seconds if calls else 0.0,
        cost=told.cost or 0.0,
        unpriced=told.calls if told is one and told.cost is None else 0,
        cached=int(cached),
        failed=failed,
    )


def _calls(error: Exception) -> tuple[int, bool]:
    """How many calls a failure counts as, and whether a cassette gave it: one at least, where a model was asked."""
    if isinstance(error, AnswerError):
        return error.calls, not error.calls
    if isinstance(error, ModelError):
        return max(error.calls, 1), False
    return int(isinstance(error, BackendError) or not isinstance(error, MemplugError)), False


def _note(who: Asker, error: BudgetExceeded) -> None:
    """Tells the step's guard and the running verb that a budget did not let a call through."""
    if who is not NOBODY:
        who.refused.append(error)
    running = tally()
    if running is not None:
        running.refuse(who, error)


def _describe(
    span: Span, spent: Sequence[Spent], results: Sequence[Completion | Exception]
) -> None:
    total = sum(spent, Spent())
    span.note(
        calls=total.calls,
        tokens_in=total.tokens_in,
        tokens_out=total.tokens_out,
        cached=total.cached,
        failed=total.failed,
    )
    if not total.unpriced:
        span.note(cost=total.cost)
    errors = [one for one in results if isinstance(one, Exception)]
    if errors:
        span.fail(f"{type(errors[0]).__name__}: {errors[0]}")


def _quote(
    span: Span, prompts: Sequence[Sequence[Message]], results: Sequence[Completion | Exception]
) -> None:
    asked = (f"{one.role}: {one.text}" for messages in prompts for one in messages)
    answered = (one.text for one in results if isinstance(one, Completion))
    span.quote(asked="\n\n".join(asked), answered="\n\n".join(answered))
