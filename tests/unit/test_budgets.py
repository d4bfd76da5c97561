"""Budgets: what shares them, what they count, what happens when they are spent, and when there is room again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    Batch,
    BudgetExceeded,
    ConfigError,
    Kind,
    Memory,
    Query,
    Resources,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.backends.sqlite import SQLiteStorage
from memplug.models.asker import asking
from memplug.models.budgets import Budget
from memplug.models.metering import Metered
from memplug.models.wrapping import wrapped
from memplug.ports import LLM, Completion, Spent
from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch
from memplug.types import Message, Scope

ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")
NOTES = {"notes": "encode"}


@dataclass(frozen=True)
class Note:
    """Nothing but its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """A note per episode, written by a model; without it the episode's first word."""

    name = "notes"
    kinds = (NOTE,)
    llm: LLM

    def setup(self, resources: Resources) -> None:
        assert resources.llm is not None
        self.llm = resources.llm

    def _note(self, text: str) -> str:
        try:
            return self.llm.complete(_user(text)).text
        except BudgetExceeded as error:
            if not error.degrade:
                raise
            return f"plain {text.split(maxsplit=1)[0]}"

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        return Batch(
            put=tuple(
                NOTE.new(view, one.id, self._note(one.text), Note(), [one]) for one in episodes
            )
        )


class Words(WordSearch):
    """Another strategy, that asks a model before it searches."""

    name = "words"

    def setup(self, resources: Resources) -> None:
        assert resources.llm is not None
        self.llm = resources.llm

    @hookimpl
    def rewrite(self, query: Query, view: View) -> Query:
        return replace(query, text=self.llm.complete(_user(query.text)).text)


def _user(text: str) -> tuple[Message, ...]:
    return (Message("user", text),)


def _echo(messages: Sequence[Message]) -> str:
    return messages[-1].text


def opened(
    *budgets: dict[str, Any],
    path: str | Path = ":memory:",
    clock: FakeClock | None = None,
    llm: Any = None,
    **options: Any,
) -> Memory:
    return Memory.open(
        path,
        [Notes(), Words()],
        config={"budgets": list(budgets)},
        llm=llm or ScriptedLLM(_echo),
        embedder=FakeEmbedder(),
        clock=clock or FakeClock(),
        random=random.Random(1),
        **{"enrich": "inline", **options},
    )


_open: list[SQLiteStorage] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Closes what `Guarded` opened in a test."""
    yield
    while _open:
        _open.pop().close()


class Guarded:
    """A model within budgets, over a storage in memory."""

    def __init__(self, *budgets: Budget, llm: Any = None) -> None:
        self.clock = FakeClock(step=0)
        self.storage = SQLiteStorage.open(":memory:", clock=self.clock)
        _open.append(self.storage)
        self.script = llm or ScriptedLLM(_echo)
        self.llm: Metered = wrapped(
            self.script,
            self.storage,
            self.clock,
            count=lambda text: len(text.split()),
            budgets=budgets,
            cache=False,
        )

    def ask(
        self, *texts: str, step: str = "notes", scope: Scope = ANN, **options: Any
    ) -> list[str]:
        """The answers' texts, or the names of the errors."""
        with asking(step, "encode", scope):
            results = self.llm.complete_many([_user(text) for text in texts], **options)
        return [one.text if isinstance(one, Completion) else type(one).__name__ for one in results]

    def refusal(self, text: str = "a", **options: Any) -> BudgetExceeded:
        with asking("notes", "encode", ANN), pytest.raises(BudgetExceeded) as caught:
            self.llm.complete(_user(text), **options)
        return caught.value


# what they count, and for whom


def test_a_budget_of_calls_lets_so_many_through() -> None:
    guarded = Guarded(Budget(calls=3))
    assert guarded.ask("a", "b", "c", "d") == ["a", "b", "c", "BudgetExceeded"]
    assert guarded.ask("e") == ["BudgetExceeded"]
    assert len(guarded.script.prompts) == 3
    assert guarded.storage.spent()[0].calls == 3


def test_the_refusal_says_what_how_much_and_until_when() -> None:
    guarded = Guarded(Budget(calls=1, per="user"))
    start = guarded.clock.now()
    guarded.ask("a")
    refusal = guarded.refusal()
    assert refusal.until == start + timedelta(days=1)
    assert str(refusal) == (
        "the budget of 1 call a day for user 'ann' is spent; there is room again at "
        "2024-05-02 09:00:00 UTC (asked by notes in encode)"
    )


def test_there_is_room_again_when_the_window_has_moved_on() -> None:
    guarded = Guarded(Budget(calls=2, window=60))
    assert guarded.ask("a") == ["a"]
    guarded.clock.advance(seconds=30)
    assert guarded.ask("b") == ["b"]
    guarded.clock.advance(seconds=30)
    assert guarded.ask("c", "d") == ["c", "BudgetExceeded"]


def test_tokens_are_planned_before_and_settled_after_the_call() -> None:
    guarded = Guarded(Budget(tokens=300))
    assert guarded.ask("one two three") == ["one two three"]
    assert [(one.tokens_in, one.tokens_out) for one in guarded.storage.spent()] == [(3, 3)]
    answers = guarded.ask(*["four five"] * 100)
    assert answers == ["four five"] * 73 + ["BudgetExceeded"] * 27
    (spent,) = guarded.storage.spent()
    assert spent.tokens_in + spent.tokens_out == 298


def test_a_prompt_that_never_fits_is_refused_without_a_time() -> None:
    guarded = Guarded(Budget(tokens=5, on_exceed="wait"))
    refusal = guarded.refusal("a b c d e f")
    assert refusal.until is None
    assert "too small for one call of scripted" in str(refusal)
    assert guarded.script.prompts == []


def test_each_user_has_a_budget_of_their_own() -> None:
    guarded = Guarded(Budget(per="user", calls=1))
    assert guarded.ask("a", scope=ANN) == ["a"]
    assert guarded.ask("a", scope=BOB) == ["a"]
    assert guarded.ask("a", scope=Scope(user_id="ann", agent_id="x")) == ["BudgetExceeded"]
    assert guarded.ask("a", scope=Scope("tenant", "ann")) == ["a"]


def test_each_strategy_has_a_budget_of_its_own() -> None:
    guarded = Guarded(Budget(per="strategy", calls=1))
    assert guarded.ask("a", step="notes") == ["a"]
    assert guarded.ask("a", step="words") == ["a"]
    assert guarded.ask("a", step="words", scope=BOB) == ["BudgetExceeded"]
    assert [guarded.llm.complete(_user("a")).text for _ in range(3)] == ["a"] * 3


def test_a_budget_for_one_strategy_leaves_the_others_alone() -> None:
    guarded = Guarded(Budget(strategy="notes", calls=1))
    assert guarded.ask("a", "b", step="words") == ["a", "b"]
    assert guarded.ask("a", "b", step="notes") == ["a", "BudgetExceeded"]


def test_the_tightest_of_several_budgets_counts() -> None:
    guarded = Guarded(
        Budget(calls=5), Budget(calls=2, window=60), Budget(per="user", tokens=10_000)
    )
    assert guarded.ask("a", "b", "c") == ["a", "b", "BudgetExceeded"]
    guarded.clock.advance(seconds=60)
    assert guarded.ask("a", "b", "c") == ["a", "b", "BudgetExceeded"]
    guarded.clock.advance(seconds=60)
    assert guarded.ask("a", "b", "c") == ["a", "BudgetExceeded", "BudgetExceeded"]


def test_failed_calls_count() -> None:
    def fail(messages: Sequence[Message]) -> Exception:
        return RuntimeError("down")

    guarded = Guarded(Budget(calls=1), llm=ScriptedLLM(fail))
    assert guarded.ask("a", "b") == ["RuntimeError", "BudgetExceeded"]


class Slow:
    """A model whose calls take 3 seconds and cost 0.25 dollars, as far as the price is known."""

    name = "slow"

    def __init__(self, clock: FakeClock | None = None, cost: float | None = 0.25) -> None:
        self.clock, self.cost, self.asked = clock, cost, 0

    def complete(self, messages: Sequence[Message], **options: Any) -> Completion:
        if self.clock is not None:
            self.clock.advance(seconds=3)
        self.asked += 1
        return Completion("ok", None, "slow", 100, 10, cost=self.cost)

    def complete_many(self, prompts: Sequence[Any], **options: Any) -> list[Completion | Exception]:
        return [self.complete(one) for one in prompts]


class Listed(Slow):
    """The same, with a price list."""

    def price(self, tokens_in: int, tokens_out: int) -> float | None:
        return None if self.cost is None else 0.0025 * tokens_in


def test_money_stops_when_it_is_spent() -> None:
    guarded = Guarded(Budget(money=0.75), llm=Slow())
    assert [guarded.ask("a")[0] for _ in range(4)] == ["ok", "ok", "ok", "BudgetExceeded"]
    assert "0.75 US dollars a day" in str(guarded.refusal())


def test_a_price_that_is_not_known_before_lets_few_calls_through_together() -> None:
    guarded = Guarded(Budget(money=0.75), llm=Slow())
    answers = guarded.ask(*["a"] * 100)
    assert answers.count("ok") == 8
    assert answers[8:] == ["BudgetExceeded"] * 92


def test_a_price_list_plans_money_before_the_call() -> None:
    guarded = Guarded(Budget(money=0.75), llm=Listed())
    answers = guarded.ask(*[" ".join(["word"] * 100)] * 10)
    assert answers == ["ok"] * 3 + ["BudgetExceeded"] * 7


@pytest.mark.parametrize("model", [Slow, Listed])
def test_a_budget_of_money_alone_refuses_a_model_of_unknown_price(model: type[Slow]) -> None:
    llm = model(cost=None)
    guarded = Guarded(Budget(money=5, on_exceed="wait"), llm=llm)
    guarded.ask("a")
    refusal = guarded.refusal()
    assert refusal.until is None
    assert "the price of slow is not known" in str(refusal)
    assert llm.asked == 1


def test_a_model_that_costs_nothing_is_no_model_of_unknown_price() -> None:
    guarded = Guarded(Budget(money=5), llm=Slow(cost=0.0))
    assert [guarded.ask("a") for _ in range(3)] == [["ok"]] * 3


def test_an_unknown_price_is_known_to_the_next_process() -> None:
    guarded = Guarded(Budget(money=5), llm=Slow(cost=None))
    guarded.ask("a")
    again = wrapped(
        Slow(), guarded.storage, guarded.clock, count=len, budgets=[Budget(money=5)], cache=False
    )
    with pytest.raises(BudgetExceeded, match="the price of slow is not known"):
        again.complete(_user("a"))


def test_calls_beside_money_bound_a_model_of_unknown_price() -> None:
    guarded = Guarded(Budget(money=5, calls=3), llm=Slow(cost=None))
    assert guarded.ask(*"abcd") == ["ok", "ok", "ok", "BudgetExceeded"]


def test_seconds_are_counted() -> None:
    llm = Slow()
    guarded = Guarded(Budget(seconds=7), llm=llm)
    llm.clock = guarded.clock
    assert [guarded.ask("a")[0] for _ in range(3)] == ["ok", "ok", "BudgetExceeded"]


# what happens then


def test_wait_waits_until_there_is_room() -> None:
    guarded = Guarded(Budget(calls=1, window=20, on_exceed="wait"))
    start = guarded.clock.monotonic()
    assert guarded.ask("a", "b", "c", timeout=60) == ["a", "b", "c"]
    assert guarded.clock.monotonic() - start == pytest.approx(40)


def test_wait_gives_up_where_it_would_take_longer_than_the_call_may() -> None:
    guarded = Guarded(Budget(calls=1, window=20, on_exceed="wait"))
    guarded.ask("a")
    before = guarded.clock.monotonic()
    assert guarded.ask("b", timeout=10) == ["BudgetExceeded"]
    assert guarded.clock.monotonic() == before


def test_stop_leaves_the_verb_when_what_was_added_is_safe() -> None:
    clock = FakeClock()
    with opened({"calls": 2}, clock=clock) as memory:
        memory.add("first one", id="a")
        memory.add("second one", id="b")
        with pytest.raises(
            BudgetExceeded, match=r"2 calls a day is spent; .* \(asked by notes in encode\)"
        ):
            memory.add("third one", id="c")
        assert memory.get("c") is not None
        (owed,) = memory.owed()
        assert (owed.step, owed.stage, owed.tries, owed.state) == ("notes", "encode", 0, "queued")
        assert owed.due is not None
        assert owed.due > clock.now() + timedelta(hours=23)
        with pytest.raises(BudgetExceeded):
            memory.search("first")
        clock.advance(days=1)
        assert memory.manage().retried == 1
        assert memory.owed() == []
        assert [one.text for one in memory.list(filters={"kind": "notes/note"})] == [
            "first one", "second one", "third one",
        ]  # fmt: skip


def test_stop_keeps_no_other_strategy_from_its_work() -> None:
    class Lengths(Strategy[StrategyConfig]):
        name = "lengths"
        kinds = (Kind("lengths/length", Note),)

        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> Batch:
            (episode,) = [one for source in sources for one in source.episodes]
            return Batch(put=(self.kinds[0].new(view, "x", "9", Note(), [episode]),))

    memory = Memory.open(
        ":memory:",
        [Notes(), Lengths()],
        config={"budgets": [{"tokens": 1}]},
        llm=ScriptedLLM(_echo),
        enrich="inline",
    )
    with memory:
        with pytest.raises(BudgetExceeded):
            memory.add("some text")
        assert [one.text for one in memory.list(filters={"kind": "lengths/length"})] == ["9"]


def test_a_refusal_that_a_strategy_swallows_stops_the_verb_too() -> None:
    class Careless(Notes):
        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> Batch:
            prompts = [_user(one.text) for source in sources for one in source.episodes]
            self.llm.complete_many(prompts)
            return Batch()

    memory = Memory.open(
        ":memory:",
        Careless(),
        config={"budgets": [{"calls": 1}]},
        llm=ScriptedLLM(_echo),
        enrich="inline",
    )
    with memory:
        with pytest.raises(BudgetExceeded):
            memory.add(["a", "b"])
        assert [one.step for one in memory.owed()] == ["notes", "notes"]


def test_stop_is_no_strategy_error_where_a_step_raises() -> None:
    with (
        Memory.open(
            ":memory:",
            [{"use": Notes, "on_error": "raise"}],
            config={"budgets": [{"tokens": 1}]},
            llm=ScriptedLLM(_echo),
            enrich="inline",
        ) as memory,
        pytest.raises(BudgetExceeded),
    ):
        memory.add("a")


def test_degrade_lets_strategies_go_on_without_the_model_and_says_so() -> None:
    with opened({"calls": 1, "on_exceed": "degrade"}) as memory:
        first = memory.add("first one")
        assert first.failures == ()
        second = memory.add("second one")
        (failure,) = second.failures
        assert (failure.step, failure.stage) == ("notes", "encode")
        assert failure.cause.startswith("BudgetExceeded: the budget of 1 call a day is spent")
        assert memory.owed() == []
        texts = [one.text for one in memory.list(filters={"kind": "notes/note"})]
        assert texts == ["first one", "plain second"]


def test_a_strategy_without_another_mode_is_owed_until_there_is_room() -> None:
    clock = FakeClock()
    with opened(
        {"strategy": "words", "calls": 1, "window": "hour", "on_exceed": "degrade"}, clock=clock
    ) as memory:
        memory.add("some words")
        assert memory.search("some").failures == ()
        again = memory.search("some")
        assert [(one.step, one.stage) for one in again.failures] == [("words", "rewrite")]
        assert len(again) == 1


def test_the_background_takes_work_up_again_when_there_is_room(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(
        {"calls": 2, "window": "hour"}, path=tmp_path, clock=clock, enrich="background"
    ) as memory:
        for text in ("first one", "second one", "third one"):
            assert memory.add(text).failures == ()
            assert memory.flush(30)
        (owed,) = memory.owed()
        assert (owed.tries, owed.state) == (0, "queued")
        clock.advance(minutes=61)
        memory.add("fourth one")
        assert memory.flush(30)
        assert memory.owed() == []
        assert len(memory.list(filters={"kind": "notes/note"})) == 4


def test_a_worker_goes_on_when_a_budget_is_spent(tmp_path: Path) -> None:
    with opened({"per": "user", "calls": 1}, path=tmp_path, enrich="worker") as memory:
        for user in ("ann", "bob"):
            memory.add([f"first of {user}", f"second of {user}"], user_id=user)
        result = memory.work()
        assert sum(one.calls for one in result.usage) == 2
        assert {one.stage for one in result.failures} == {"encode"}
        assert result.queue == {"queued": 4}
        assert memory.work().usage == ()


def test_work_that_a_budget_cuts_off_goes_on_where_it_stopped() -> None:
    clock = FakeClock()
    llm = ScriptedLLM(_echo)
    with opened({"calls": 3, "window": "hour"}, clock=clock, llm=llm) as memory:
        with pytest.raises(BudgetExceeded):
            memory.add([f"text {name}" for name in "abcdefgh"])
        for _ in range(2):
            assert memory.list(filters={"kind": "notes/note"}).records == ()
            clock.advance(minutes=61)
            try:
                memory.manage()
            except BudgetExceeded:
                continue
        assert len(memory.list(filters={"kind": "notes/note"})) == 8
        assert len(llm.prompts) == 8


def test_a_store_stage_that_is_refused_keeps_what_encode_made() -> None:
    class Relates(Strategy[StrategyConfig]):
        name = "relates"

        def setup(self, resources: Resources) -> None:
            assert resources.llm is not None
            self.llm = resources.llm

        @hookimpl
        def store(self, batch: Batch, view: View) -> None:
            self.llm.complete(_user("relate"))

    clock = FakeClock()
    with Memory.open(
        ":memory:",
        [Notes(), Relates()],
        config={"budgets": [{"calls": 1}]},
        llm=ScriptedLLM(_echo),
        clock=clock,
        enrich="inline",
    ) as memory:
        with pytest.raises(BudgetExceeded):
            memory.add("a b")
        assert len(memory.list(filters={"kind": "notes/note"})) == 1
        (owed,) = memory.owed()
        assert (owed.step, owed.stage, owed.tries) == ("relates", "store", 0)
        clock.advance(days=1)
        assert memory.manage().retried == 1


def test_enrich_stops_where_the_budget_does() -> None:
    with opened({"strategy": "words", "calls": 1}, {"strategy": "notes", "calls": 2}) as memory:
        llm = memory.runtime.resources.llm
        assert isinstance(llm, Metered)
        for name in "abc":
            try:
                memory.add(f"text {name}", id=name)
            except BudgetExceeded:
                continue
        with pytest.raises(BudgetExceeded):
            memory.enrich("notes", rebuild=True)


# over processes, and in odd places


WORKER = """
import sys
from memplug.backends.sqlite import SQLiteStorage
from memplug.models.budgets import Budget
from memplug.models.wrapping import wrapped
from memplug.ports import SystemClock
from memplug.testing import ScriptedLLM
from memplug.types import Message

clock = SystemClock()
storage = SQLiteStorage.open(sys.argv[1], clock=clock)
llm = ScriptedLLM(lambda messages: "ok")
llm = wrapped(llm, storage, clock, count=len, budgets=[Budget(calls=25)], cache=False)
sys.stdin.readline()
answers = [llm.complete_many([(Message("user", "a"),)] * 3) for _ in range(10)]
print(sum(not isinstance(one, Exception) for some in answers for one in some))
storage.close()
"""


def test_processes_share_a_budget(tmp_path: Path) -> None:
    SQLiteStorage.open(tmp_path).close()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    counts = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(counts) == 25
    with SQLiteStorage.open(tmp_path) as storage:
        assert sum(one.calls for one in storage.spent()) == 25


def test_what_a_dead_process_had_planned_still_counts(tmp_path: Path) -> None:
    code = WORKER.replace('lambda messages: "ok"', "lambda messages: __import__('os')._exit(9)")
    SQLiteStorage.open(tmp_path).close()
    died = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        input="go\n",
        text=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == 9
    with SQLiteStorage.open(tmp_path) as storage:
        assert storage.spent() == []
        clock = FakeClock()
        now = storage._clock.now()
        clock.advance(seconds=(now - clock.now()).total_seconds())
        llm = wrapped(ScriptedLLM(_echo), storage, clock, count=len, budgets=[Budget(calls=4)])
        answers = llm.complete_many([_user("a")] * 3)
        assert [isinstance(one, Completion) for one in answers] == [True, False, False]


def test_a_read_only_memory_cannot_keep_a_budget(tmp_path: Path) -> None:
    opened(path=tmp_path).close()
    with (
        opened({"calls": 5}, path=tmp_path, read_only=True) as memory,
        pytest.raises(BudgetExceeded, match="read-only cannot count"),
    ):
        memory.search("a")


def test_a_budget_for_no_step_of_the_pipeline_is_an_error() -> None:
    with pytest.raises(
        ConfigError, match=r"no step .* 'nots'; there are: notes, words .*budgets.0.strategy"
    ):
        opened({"strategy": "nots", "calls": 1})


def test_budgets_come_from_a_configuration_file(tmp_path: Path) -> None:
    file = tmp_path / "memplug.toml"
    file.write_text('[[budgets]]\nper = "user"\ncalls = 1\nwindow = "minute"\n', "utf-8")
    with Memory.open(
        ":memory:", Notes(), config=file, llm=ScriptedLLM(_echo), enrich="inline"
    ) as memory:
        memory.add("a", user_id="ann")
        memory.add("a", user_id="bob")
        with pytest.raises(BudgetExceeded, match="1 call a minute for user 'ann'"):
            memory.add("b", user_id="ann")


def test_stopped_spans_name_the_budget() -> None:
    heard: list[Any] = []
    with opened({"strategy": "words", "calls": 1}, on_event=heard.append) as memory:
        memory.search("a")
        with pytest.raises(BudgetExceeded):
            memory.search("a")
    verbs = [one.failure for one in heard if (one.kind, one.phase) == ("verb", "ended")]
    assert verbs[1].startswith("BudgetExceeded: the budget of 1 call a day for strategy words")
    assert json.dumps(verbs)


def test_what_was_taken_is_the_same_with_and_without_a_budget() -> None:
    def taken(*budgets: dict[str, Any]) -> list[Spent]:
        with opened(*budgets) as memory:
            memory.add(["a b", "c"], user_id="ann")
            return [replace(one, seconds=0.0) for one in memory.stats().usage]

    assert taken({"calls": 100, "tokens": 10_000, "seconds": 60}) == taken()
