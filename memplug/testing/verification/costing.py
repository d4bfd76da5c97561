"""Rules on models: what a call may cost, and what happens when a model is down."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from memplug.errors import ModelError, StrategyError
from memplug.ports import SystemClock
from memplug.testing.samples import holdings
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import (
    Broken,
    Subject,
    add,
    alike,
    at_stake,
    calm,
    comparing,
)
from memplug.types import EPISODE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.memory import Memory
    from memplug.ports import LLM, Completion, Reranker


class _Switch:
    """Whether a model is in order."""

    def __init__(self) -> None:
        self.down = False

    def pass_or_raise(self, model: str) -> None:
        if self.down:
            raise ModelError(model, "told to be down", status=503, retryable=True)


class _FailingLLM:
    """A model that can be switched off, and that counts."""

    def __init__(self, inner: LLM) -> None:
        self.switch = _Switch()
        self.calls = 0
        self.tokens = 0
        self._inner = inner
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._inner.name

    def complete(self, messages: Sequence[Any], **options: Any) -> Completion:
        self.switch.pass_or_raise(self.name)
        answer = self._inner.complete(messages, **options)
        with self._lock:
            self.calls += 1
            self.tokens += answer.tokens_in + answer.tokens_out
        return answer

    def complete_many(
        self, prompts: Sequence[Sequence[Any]], **options: Any
    ) -> list[Completion | Exception]:
        results: list[Completion | Exception] = []
        for messages in prompts:
            try:
                results.append(self.complete(messages, **options))
            except ModelError as error:
                results.append(error)
        return results


class _FailingReranker:
    """A reranker that can be switched off."""

    def __init__(self, inner: Reranker) -> None:
        self.switch = _Switch()
        self._inner = inner

    @property
    def name(self) -> str:
        return self._inner.name

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.switch.pass_or_raise(self.name)
        return self._inner.scores(query, texts)


@rule(
    "containment",
    "A model that is down costs no memory, and what it owes is made later",
    fix="Let the model's error out of the hook: the pipeline names it, goes on, and asks again. Never store an empty answer.",
)
def a_failing_model_is_contained(subject: Subject) -> str:
    plain_llm, plain_reranker = subject.llm(), subject.reranker()
    if plain_llm is None and plain_reranker is None:
        return "it is given no model"
    half = len(subject.samples) // 2
    llm = None if plain_llm is None else _FailingLLM(plain_llm)
    reranker = None if plain_reranker is None else _FailingReranker(plain_reranker)
    switches = [one.switch for one in (llm, reranker) if one is not None]
    with comparing(subject), subject.opened(llm=llm, reranker=reranker) as memory:
        subject.fill(memory, subject.samples[:half], session_id="talk")
        for switch in switches:
            switch.down = True
        named = _while_down(subject, memory, half)
        for switch in switches:
            switch.down = False
        _made_good(memory)
        subject.found(memory)
        if all("llm" not in one.optional for one in subject.strategies):
            with subject.opened() as healthy:
                subject.live(healthy)
                what = "a memory that never failed and one whose model was down for a while"
                alike(holdings(healthy), holdings(memory), what)
    return f"{named} failures were named, and made good"


def _while_down(subject: Subject, memory: Memory, half: int) -> int:
    """Adds the second half and asks; gives the number of failures named."""
    named = 0
    guarded = any(one.guard for one in subject.strategies)
    with at_stake():
        for index, sample in enumerate(subject.samples[half:], half):
            added = add(memory, sample, index, session_id="talk")
            named += len(added.failures)
            if set(added.ids) - holdings(memory).ids(EPISODE.name):
                raise Broken("an episode was lost while the model was down")
        named += len(memory.close_session("talk").failures)
        for query in subject.queries:
            try:
                named += len(memory.search(query, 50).failures)
            except StrategyError:
                if not guarded:
                    raise
                named += 1
    return named


def _made_good(memory: Memory) -> None:
    """Retries what is owed. Raises Broken where some of it stays owed."""
    with at_stake():
        for _ in range(5):
            owed = memory.owed()
            if not owed:
                return
            memory.retry([one.id for one in owed])
        calm(memory.manage(60.0).failures, "managing")
        left = memory.owed()
        if left:
            raise Broken(
                f"{len(left)} pieces of work stay owed after the model is back: {left[0].cause}"
            )


@rule(
    "model calls",
    "Model calls per add and per search stay within the limit",
    fix="Ask once for a batch (`complete_many`), never once per stored record; keep results as records.",
)
def model_calls_stay_within_the_limit(subject: Subject) -> str:
    plain = subject.llm()
    if plain is None:
        return "it is given no model"
    llm = _FailingLLM(plain)
    with subject.opened(llm=llm) as memory:
        subject.fill(memory, session_id="talk")
        adding, tokens = llm.calls / len(subject.samples), llm.tokens / len(subject.samples)
        llm.calls = 0
        calm(memory.close_session("talk").failures, "closing a session")
        closing = llm.calls
        llm.calls = llm.tokens = 0
        subject.found(memory)
        asking, asked = llm.calls / len(subject.queries), llm.tokens / len(subject.queries)
    seen = (
        f"per add {adding:.1f} calls and about {tokens:.0f} words, per search {asking:.1f} and "
        f"{asked:.0f}; {closing} calls to close a session of {len(subject.samples)}"
    )
    _within(
        ("calls per add", f"{adding:.1f}", adding, subject.limits.add_calls),
        ("calls per search", f"{asking:.1f}", asking, subject.limits.search_calls),
    )
    return seen


@rule(
    "latency",
    "An add and a search take no longer than the limit",
    fix="Read from a projection instead of all records, and do the slow part in `encode` or `manage`, not in `retrieve`.",
)
def latency_stays_within_the_limit(subject: Subject) -> str:
    with subject.opened(clock=SystemClock()) as memory:
        adding = []
        for index, sample in enumerate(subject.samples):
            begun = perf_counter()
            add(memory, sample, index)
            adding.append(1000 * (perf_counter() - begun))
        searching = []
        for query in (*subject.queries, *subject.queries, *subject.queries):
            begun = perf_counter()
            memory.search(query, 10)
            searching.append(1000 * (perf_counter() - begun))
    added, searched = median(adding), median(searching)
    _within(
        ("an add", f"{added:.0f} ms", added, subject.limits.add_ms),
        ("a search", f"{searched:.0f} ms", searched, subject.limits.search_ms),
    )
    return f"add {added:.1f} ms, search {searched:.1f} ms (medians, {len(adding)} records)"


def _within(*measured: tuple[str, str, float, float | None]) -> None:
    """Raises Broken where a (name, value as shown, value, limit) is above its limit; None limits nothing."""
    over = [
        f"{name} {shown}, the limit is {limit:g}"
        for name, shown, value, limit in measured
        if limit is not None and value > limit
    ]
    if over:
        raise Broken("; ".join(over))
