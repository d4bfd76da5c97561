"""What models take is counted: in results, in the storage, by whoever asked, whatever the model did."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug import (
    BackendError,
    Batch,
    BudgetExceeded,
    CassetteMiss,
    Kind,
    Memory,
    Query,
    Resources,
    Signal,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import AnswerError, ModelError
from memplug.models.asker import asking
from memplug.models.budgets import Budget
from memplug.models.metering import Meter, Metered
from memplug.models.tally import tallying
from memplug.models.wrapping import wrapped
from memplug.ports import LLM, Completion, Spent
from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch
from memplug.types import Message, Scope

ANN = Scope(user_id="ann")


@dataclass(frozen=True)
class Note:
    """Nothing but its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """A note per episode, written by a model; it rewrites questions and sweeps with one, too."""

    name = "notes"
    kinds = (NOTE,)
    llm: LLM

    def setup(self, resources: Resources) -> None:
        assert resources.llm is not None
        self.llm = resources.llm

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        answers = self.llm.complete_many([_user(f"Note: {one.text}") for one in episodes])
        return Batch(
            put=tuple(
                NOTE.new(view, one.id, answer.text, Note(), [one])
                for one, answer in zip(episodes, answers, strict=True)
                if isinstance(answer, Completion)
            )
        )

    @hookimpl
    def rewrite(self, query: Query, view: View) -> Query:
        return replace(query, text=self.llm.complete(_user(query.text)).text)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> None:
        self.llm.complete(_user("tidy up"))


def _user(text: str) -> tuple[Message, ...]:
    return (Message("user", text),)


def _echo(messages: Sequence[Message]) -> str:
    return messages[-1].text


def opened(path: str | Path = ":memory:", *steps: Any, llm: Any = None, **options: Any) -> Memory:
    return Memory.open(
        path,
        list(steps) or [Notes(), WordSearch()],
        llm=llm or ScriptedLLM(_echo),
        embedder=FakeEmbedder(),
        clock=FakeClock(),
        **{"enrich": "inline", **options},
    )


def _plain(spent: Spent) -> Spent:
    """Without seconds, which the clock of a test gives."""
    return replace(spent, seconds=0.0)


def test_results_say_what_was_asked_by_step_and_stage() -> None:
    with opened() as memory:
        added = memory.add(["a b", "c"], user_id="ann")
        (spent,) = added.usage
        assert _plain(spent) == Spent(
            scope=ANN,
            step="notes",
            stage="encode",
            model="scripted",
            calls=2,
            tokens_in=5,
            tokens_out=5,
            unpriced=2,
        )
        assert spent.seconds > 0
        (asked,) = memory.search("b", user_id="ann").usage
        assert (asked.stage, asked.calls) == ("rewrite", 1)
        (swept,) = memory.manage(user_id="ann").usage
        assert (swept.stage, swept.calls) == ("manage", 1)


def test_a_result_without_model_calls_has_no_usage() -> None:
    with opened(":memory:", WordSearch()) as memory:
        assert memory.add("a").usage == ()
        assert memory.search("a").usage == ()
        assert memory.stats().usage == ()


def test_every_verb_that_asks_says_so() -> None:
    with opened() as memory:
        memory.add("first", id="one")
        assert memory.update("one", "second").usage[0].stage == "encode"
        assert memory.context("second").retrieval.usage[0].stage == "rewrite"
        retrieval = memory.search("second")
        assert memory.feedback(retrieval.id, 1.0).usage[0].stage == "manage"
        assert memory.close_session("s").usage[0].stage == "manage"
        assert memory.enrich("notes", rebuild=True).usage[0].calls == 1


def test_nested_recalls_count_for_the_search_around_them() -> None:
    class Asks(Strategy[StrategyConfig]):
        name = "asks"

        @hookimpl
        def rewrite(self, query: Query, view: View) -> None:
            if query.depth == 0:
                view.recall(query)

    with opened(":memory:", Asks(), Notes(), WordSearch()) as memory:
        memory.add("a")
        (spent,) = memory.search("a").usage
        assert (spent.step, spent.calls) == ("notes", 2)


def test_the_storage_keeps_the_sums_over_processes_and_verbs(tmp_path: Path) -> None:
    for text in ("a", "b"):
        with opened(tmp_path) as memory:
            memory.add(text, user_id="ann")
            memory.search("a", user_id="bob")
    with opened(tmp_path, read_only=True) as memory:
        sums = {(one.scope.user_id, one.stage): one.calls for one in memory.stats().usage}
        assert sums == {("ann", "encode"): 2, ("bob", "rewrite"): 2}
        assert [one.scope for one in memory.stats(user_id="ann").usage] == [ANN]


def test_the_background_counts_too_and_results_leave_it_out(tmp_path: Path) -> None:
    with opened(tmp_path, enrich="background") as memory:
        assert memory.add("a").usage == ()
        assert memory.flush(30)
        assert [one.calls for one in memory.stats().usage] == [1]


def test_a_read_only_memory_counts_for_its_results_alone(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with opened(tmp_path, read_only=True) as memory:
        assert memory.search("a").usage[0].calls == 1
        assert memory.stats().usage == ()


class Priceful:
    """An LLM whose answers cost what is said."""

    name = "priceful"

    def __init__(self, *lines: Completion | Exception) -> None:
        self._lines = iter(lines)

    def complete(self, messages: Sequence[Message], **options: Any) -> Completion:
        line = next(self._lines)
        if isinstance(line, Exception):
            raise line
        return line

    def complete_many(
        self, prompts: Sequence[Sequence[Message]], **options: Any
    ) -> list[Completion | Exception]:
        return [next(self._lines) for _ in prompts]


def metered(llm: Any) -> tuple[Metered, SQLiteStorage]:
    clock = FakeClock()
    storage = SQLiteStorage.open(":memory:", clock=clock)
    return Metered(llm, Meter(storage, clock), clock, count=len), storage


def test_unknown_prices_are_counted_apart() -> None:
    answers = [
        Completion("a", None, "m", 10, 1, cost=0.25),
        Completion("b", None, "m", 20, 2, cost=None),
        Completion("c", None, "m", 30, 3, calls=2, cost=0.5),
        Completion("d", None, "m", 40, 4, calls=0, cost=0.0),
    ]
    llm, storage = metered(Priceful(*answers))
    assert llm.complete_many([_user("x")] * 4) == answers
    (spent,) = storage.spent()
    storage.close()
    assert _plain(spent) == Spent(
        model="m", calls=4, tokens_in=60, tokens_out=6, cost=0.75, unpriced=1, cached=1
    )


def test_failed_calls_are_counted_with_what_they_took() -> None:
    refused = ModelError("m", "busy", status=429)
    wrong = AnswerError("m", "no JSON", text="hm")
    wrong.calls, wrong.tokens_in, wrong.cost = 2, 50, 0.125
    replayed = AnswerError("m", "no JSON", text="hm")
    broken = RuntimeError("no such file")
    missed = CassetteMiss("x.jsonl", "nothing")
    errors: list[Completion | Exception] = [refused, wrong, replayed, broken, missed]
    llm, storage = metered(Priceful(*errors))
    assert llm.complete_many([_user("x")] * 5) == errors
    (spent,) = storage.spent()
    storage.close()
    assert _plain(spent) == Spent(
        model="priceful", calls=4, tokens_in=50, cost=0.125, cached=1, failed=5
    )


def test_a_failing_call_is_counted_and_raised() -> None:
    with opened(llm=ScriptedLLM([ModelError("scripted", "down")])) as memory:
        retrieval = memory.search("a")
        assert [one.cause for one in retrieval.failures] == ["ModelError: scripted: down"]
        assert (retrieval.usage[0].calls, retrieval.usage[0].failed) == (1, 1)


def test_models_that_answer_under_other_names_are_counted_apart() -> None:
    llm, storage = metered(Priceful(Completion("a", model="m-1"), Completion("b", model="m-2")))
    llm.complete_many([_user("x")] * 2)
    assert [one.model for one in storage.spent()] == ["m-1", "m-2"]
    storage.close()


def test_an_empty_list_of_prompts_takes_nothing() -> None:
    llm, storage = metered(Priceful())
    assert llm.complete_many([]) == []
    assert storage.spent() == []
    storage.close()


def test_counts_of_a_verb_are_written_in_one_commit() -> None:
    class Counting(SQLiteStorage):
        writes = 0

        def spend(self, spent: Sequence[Spent], **options: Any) -> None:
            self.writes += 1
            super().spend(spent, **options)

    clock = FakeClock()
    storage = Counting.open(":memory:", clock=clock)
    assert isinstance(storage, Counting)
    meter = Meter(storage, clock)
    llm = Metered(ScriptedLLM(_echo), meter, clock, count=len)
    with tallying():
        for _ in range(20):
            llm.complete(_user("a"))
        assert storage.writes == 0
        clock.advance(seconds=6)
        llm.complete(_user("a"))
        assert storage.writes == 1
    meter.flush()
    meter.flush()
    assert storage.writes == 1
    llm.complete_many([_user("a")] * 5)
    assert storage.writes == 2
    assert storage.spent()[0].calls == 26
    storage.close()


class Full(SQLiteStorage):
    """A storage that has no room for counts, until it is told otherwise."""

    full = True

    def spend(self, spent: Sequence[Spent], **options: Any) -> None:
        self._check()
        super().spend(spent, **options)

    def settle(self, reservation: int, spent: Sequence[Spent], **options: Any) -> None:
        self._check()
        super().settle(reservation, spent, **options)

    def _check(self) -> None:
        if self.full:
            raise BackendError("sqlite", "no room", retryable=True)


def test_counts_that_cannot_be_written_cost_no_answer_and_are_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    with Full.open(":memory:", clock=clock) as storage:
        assert isinstance(storage, Full)
        llm = Metered(ScriptedLLM(_echo), Meter(storage, clock), clock, count=len)
        assert llm.complete(_user("a")).text == "a"
        assert "could not be counted" in caplog.text
        storage.full = False
        llm.complete(_user("b"))
        assert [one.calls for one in storage.spent()] == [2]


def test_a_reservation_that_cannot_be_settled_stays_as_planned() -> None:
    clock = FakeClock()
    with Full.open(":memory:", clock=clock) as storage:
        assert isinstance(storage, Full)
        budgets = [Budget(calls=1)]
        llm = wrapped(ScriptedLLM(_echo), storage, clock, count=len, budgets=budgets, cache=False)
        assert llm.complete(_user("a")).text == "a"
        storage.full = False
        with pytest.raises(BudgetExceeded):
            llm.complete(_user("b"))


_STEPS = st.sampled_from(["a", "b"])
_CALLS = st.lists(st.tuples(_STEPS, st.integers(1, 4)), max_size=12)


@given(per_thread=st.lists(_CALLS, min_size=1, max_size=4))
def test_tallies_of_threads_add_up_to_the_stored_totals(
    per_thread: list[list[tuple[str, int]]],
) -> None:
    llm, storage = metered(ScriptedLLM(_echo))
    tallied: list[Spent] = []
    lock = threading.Lock()

    def work(calls: list[tuple[str, int]]) -> None:
        with tallying() as account:
            for step, count in calls:
                with asking(step, "encode", ANN):
                    llm.complete_many([_user("x y")] * count)
        with lock:
            tallied.extend(account.usage)

    threads = [threading.Thread(target=work, args=(calls,)) for calls in per_thread]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    llm.meter.flush()
    expected: dict[str, int] = {}
    for calls in per_thread:
        for step, count in calls:
            expected[step] = expected.get(step, 0) + count
    stored = {one.step: (one.calls, one.tokens_in) for one in storage.spent()}
    storage.close()
    assert stored == {step: (count, 2 * count) for step, count in expected.items()}
    sums = dict.fromkeys(expected, 0)
    for one in tallied:
        sums[one.step] += one.calls
    assert sums == expected


def test_threads_of_a_strategy_count_for_the_verb_that_they_work_for() -> None:
    llm, storage = metered(ScriptedLLM(_echo))
    with tallying() as account, asking("a", "encode", ANN), ThreadPoolExecutor(4) as pool:
        for _ in range(8):
            pool.submit(copy_context().run, llm.complete, _user("x"))
    assert account.usage[0].calls == 8
    assert account.usage[0].step == "a"
    storage.close()


def test_the_model_is_told_by_its_own_name() -> None:
    with opened(llm=ScriptedLLM(_echo, name="mine/model")) as memory:
        llm = memory.runtime.resources.llm
        assert llm is not None
        assert llm.name == "mine/model"


def test_model_calls_are_told_to_listeners_without_text() -> None:
    heard: list[Any] = []
    with opened(on_event=heard.append) as memory:
        memory.add("secret words", user_id="ann")
    (ended,) = [one for one in heard if one.kind == "model" and one.phase == "ended"]
    assert ended.name == "scripted"
    assert ended.facts == {
        "operation": "chat",
        "step": "notes",
        "stage": "encode",
        "calls": 1,
        "tokens_in": 3,
        "tokens_out": 3,
        "cached": 0,
        "failed": 0,
    }
    assert "secret" not in repr(heard)


def test_a_listener_hears_of_a_failing_model() -> None:
    heard: list[Any] = []
    llm = ScriptedLLM([ModelError("scripted", "down")])
    with opened(llm=llm, on_event=heard.append) as memory:
        memory.search("a")
    failures = [one.failure for one in heard if one.kind == "model" and one.phase == "ended"]
    assert failures == ["ModelError: scripted: down"]
