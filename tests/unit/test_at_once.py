"""What a step makes at once is committed together with the message, or after it where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    EPISODE,
    Batch,
    Kind,
    Memory,
    Source,
    Strategy,
    StrategyConfig,
    StrategyError,
    Verdict,
    View,
    hookimpl,
)
from memplug.ports import Write
from memplug.step import Step
from memplug.testing import holdings
from memplug.testing.samples import episode
from memplug.types import Scope
from memplug_mem0 import Mem0

HERE = Scope()


@dataclass(frozen=True)
class Copy:
    """What was said, again."""

    letters: int


COPY: Kind[Copy] = Kind("echo/copy", Copy)


class Echo(Strategy[StrategyConfig]):
    """Copies each message; `first` is called when it is first asked."""

    name = "echo"
    kinds = (COPY,)

    def __init__(self, first: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.first = first
        self.asked = 0
        self.failing = False

    @property
    def at_once(self) -> bool:
        return True

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        self.asked += 1
        if self.asked == 1:
            self.first()
        if self.failing:
            raise RuntimeError("out of order")
        episodes = [one for source in sources for one in source.episodes]
        assert all(view.get(one.id) for one in episodes)
        return Batch(
            put=tuple(
                COPY.new(view, one.id, one.text, Copy(len(one.text)), [one]) for one in episodes
            )
        )


class Later(Echo):
    """Says nothing of itself."""

    @property
    def at_once(self) -> bool:
        return False


class Warden(Strategy[StrategyConfig]):
    """Keeps back what speaks of gold."""

    name = "warden"
    guard = True

    @hookimpl
    def check(self, subject: Source, view: View) -> list[Verdict]:
        return [
            Verdict(id=one.id, status="quarantine", reasons=("gold",))
            for one in subject.episodes
            if "gold" in one.text
        ]


def opened(*steps: Strategy[Any] | Step, **options: Any) -> Memory:
    return Memory.open(options.pop("path", ":memory:"), list(steps), **options)


def verbs(memory: Memory) -> list[str]:
    """The verbs of what is journalled, without repetitions in a row."""
    told = [one.verb for one in sorted(memory.storage.journal(HERE), key=lambda it: it.position)]
    return [one for n, one in enumerate(told) if n == 0 or told[n - 1] != one]


def copies(memory: Memory) -> list[str]:
    return sorted(one.text for one in memory.list(100, filters={"kind": COPY.name}))


def test_message_and_copy_are_one_commit_and_one_change() -> None:
    with opened(Echo()) as memory:
        added = memory.add("I like tea.", id="a")
        assert (added.pending, added.failures, copies(memory)) == (0, (), ["I like tea."])
        assert [len(ids) for ids in added.made.values()] == [1]
        assert verbs(memory) == ["add"]
        memory.undo(added.change)
        assert holdings(memory).ids(EPISODE.name) == holdings(memory).ids(COPY.name) == set()


def test_a_step_that_says_nothing_follows_the_commit() -> None:
    with opened(Later()) as memory:
        added = memory.add("I like tea.")
        assert verbs(memory) == ["add", "enrich"]
        assert [len(ids) for ids in added.made.values()] == [1]


def test_all_of_the_steps_that_are_asked_have_to_say_so() -> None:
    class Other(Strategy[StrategyConfig]):
        name = "other"

        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
            return None

    with opened(Echo(), Other()) as memory:
        memory.add("I like tea.")
        assert verbs(memory) == ["add", "enrich"]


def test_what_is_left_to_a_worker_is_not_done_in_the_add() -> None:
    step = Echo()
    with opened(step, enrich="worker") as memory:
        assert memory.add("I like tea.").pending == 1
        assert (step.asked, copies(memory)) == (0, [])
        memory.work()
        assert copies(memory) == ["I like tea."]


def test_a_step_that_fails_costs_no_message() -> None:
    step = Echo()
    with opened(step) as memory:
        step.failing = True
        added = memory.add("I like tea.", id="a")
        assert [one.id for one in memory.list(filters={"kind": EPISODE.name})] == ["a"]
        assert [(one.step, one.stage) for one in added.failures] == [("echo", "encode")]
        assert added.pending == 1
        step.failing = False
        memory.retry([one.id for one in memory.owed()])
        memory.work()
        assert copies(memory) == ["I like tea."]


def test_a_step_that_stops_the_call_does_so_when_the_message_is_stored() -> None:
    step = Echo()
    step.failing = True
    with opened(Step(step, on_error="raise")) as memory:
        with pytest.raises(StrategyError):
            memory.add("I like tea.", id="a")
        assert [one.id for one in memory.list(filters={"kind": EPISODE.name})] == ["a"]


def test_what_another_writes_meanwhile_is_taken_into_account(tmp_path: Path) -> None:
    with opened(Later(), path=tmp_path) as other:
        step = Echo(lambda: other.add("I like milk."))
        with opened(step, path=tmp_path) as memory:
            memory.add("I like tea.")
            assert step.asked == 2
            assert copies(memory) == ["I like milk.", "I like tea."]
            assert memory.storage.owed(HERE) == []


def test_the_commit_says_what_it_changed_to_who_follows() -> None:
    with opened(Echo()) as memory:
        memory.add("I like tea.")
        since = memory.storage.position(HERE)
        write = Write(
            scope=HERE,
            verb="test",
            change="c",
            time=datetime(2024, 1, 1, tzinfo=UTC),
            batch=Batch(put=(episode("b", scope=HERE),)),
            alone=since,
        )
        committed = memory.storage.commit(write)
        assert committed.delta == memory.storage.delta(HERE, since)
        assert committed.delta is not None
        assert [one.id for one in committed.delta.put] == ["b"]


def test_the_commit_gives_its_records_as_they_are_stored() -> None:
    with opened(Echo()) as memory:
        memory.add("I like tea.", id="a")
        write = Write(
            scope=HERE,
            verb="test",
            change="c",
            time=datetime(2024, 1, 1, tzinfo=UTC),
            batch=Batch(put=(episode("b", scope=HERE), episode("c", scope=HERE))),
            alone=memory.storage.position(HERE),
        )
        committed = memory.storage.commit(write)
        assert list(committed.put) == memory.storage.fetch(HERE, ["b", "c"])
        assert {one.ingest_time for one in committed.put} == {write.time}


def test_the_step_sees_when_the_message_came() -> None:
    seen: list[datetime | None] = []

    class Clerk(Echo):
        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
            seen.extend(one.ingest_time for source in sources for one in source.episodes)
            return super().encode(sources, view)

    with opened(Clerk()) as memory:
        memory.add("I like tea.", id="a")
        stored = memory.storage.fetch(HERE, ["a"])
        assert seen == [stored[0].ingest_time]
        assert seen != [None]


def test_who_works_in_the_scope_is_waited_for() -> None:
    with opened(Echo()) as memory:
        assert memory.storage.acquire(HERE, seconds=0.2, wait=0)
        added = memory.add("I like tea.")
        assert added.pending == 0
        assert verbs(memory) == ["add", "enrich"]
        memory.add("I like milk.", id="b")
        assert verbs(memory) == ["add", "enrich", "add"]
        assert copies(memory) == ["I like milk.", "I like tea."]


def test_a_message_that_comes_again_with_other_words_is_copied_anew() -> None:
    with opened(Echo()) as memory:
        memory.add("I like tea.", id="a")
        memory.add("I like milk.", id="a")
        assert copies(memory) == ["I like milk."]


def test_what_a_guard_keeps_back_is_not_copied() -> None:
    with opened(Warden(), Echo()) as memory:
        memory.add(["I like tea.", "I like gold."])
        assert copies(memory) == ["I like tea."]


def test_enrich_does_not_ask_again() -> None:
    step = Echo()
    with opened(step) as memory:
        memory.add("I like tea.")
        assert memory.enrich().sources == 0
        assert step.asked == 1


SAID = (
    ("I live in Rome. My rent is 900 euros.", "2024-01-05T09:00:00Z"),
    ("My brother lives in Turin and I like tea.", "2024-01-06T09:00:00Z"),
    ("I moved to Oslo last week.", "2024-03-10T09:00:00Z"),
    ("I lived in Paris before.", "2024-03-11T09:00:00Z"),
    ("My rent is 950 euros now.", "2024-04-01T09:00:00Z"),
    ("Sorry, I meant Bergen, not Oslo.", "2024-04-02T09:00:00Z"),
    ("I don't like tea anymore.", "2024-05-02T09:00:00Z"),
    ("I live in Milan.", "2024-02-01T09:00:00Z"),
    ("Nothing of note today.", "2024-05-03T09:00:00Z"),
)


def test_facts_are_the_same_whether_they_come_at_once_or_later() -> None:
    def told(memory: Memory) -> Any:
        for number, (text, time) in enumerate(SAID):
            memory.add(text, id=f"m{number}", time=time)
        memory.work()
        return holdings(memory)

    with opened(Mem0()) as at_once, opened(Mem0(), enrich="worker") as later:
        held = told(at_once)
        assert held == told(later)
        assert "enrich" not in verbs(at_once)
        assert len(held.ids("mem0/fact")) >= 6
