"""`enrich_when`: what is encoded at once, what waits for more turns, a pause or the session's end, and what never waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from memplug import Batch, Memory, Signal, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.testing import FakeClock, WordSearch, memory


class Reader(Strategy[StrategyConfig]):
    """Notes which episodes it was given to encode, pass by pass."""

    name = "reader"

    def __init__(self) -> None:
        super().__init__()
        self.passes: list[list[str]] = []

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.passes.append([one.id for source in sources for one in source.episodes])
        return Batch()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def opened(
    reader: Reader,
    when: str,
    *,
    clock: FakeClock | None = None,
    path: Any = ":memory:",
    **more: Any,
) -> Memory:
    config = {"enrich_when": when, "enrich": "inline", **more}
    return memory(WordSearch(), reader, config=config, clock=clock, path=path)


def say(mem: Memory, *ids: str, session: str = "s", **who: Any) -> None:
    for id in ids:
        mem.add(f"turn {id}", id=id, session_id=session, **who)


def states(mem: Memory) -> list[str]:
    return sorted(one.state for one in mem.owed())


def test_every_n_turns_of_a_session_are_encoded_together(reader: Reader) -> None:
    with opened(reader, "every 3") as mem:
        say(mem, "a", "b")
        say(mem, "x", session="other")
        say(mem, "y", user_id="ann")
        assert reader.passes == []
        assert states(mem) == ["held"] * 4
        say(mem, "c", "d")
        assert reader.passes == [["a", "b", "c"]]


def test_turns_that_come_together_count_each(reader: Reader) -> None:
    with opened(reader, "every 3") as mem:
        say(mem, "a")
        added = mem.add(
            [{"role": "user", "content": f"kite {n}", "id": f"m{n}"} for n in range(2)],
            session_id="s",
        )
        assert reader.passes == [["a", "m0", "m1"]]
        assert added.pending == 0


def test_turns_without_a_session_count_by_themselves(reader: Reader) -> None:
    with opened(reader, "every 2") as mem:
        say(mem, "a", session="")
        say(mem, "x")
        assert reader.passes == []
        say(mem, "b", session="")
        assert reader.passes == [["a", "b"]]
        assert states(mem) == ["held"]


def test_what_is_held_can_be_found_at_once(reader: Reader) -> None:
    with opened(reader, "session") as mem:
        say(mem, "a")
        assert [hit.record.id for hit in mem.search("turn").hits] == ["a"]
        assert mem.get("a").vector is not None  # type: ignore[union-attr]


def test_a_session_is_encoded_when_it_is_closed(reader: Reader) -> None:
    with opened(reader, "session") as mem:
        say(mem, "a", "b")
        say(mem, "x", session="other")
        assert reader.passes == []
        mem.close_session("s")
        assert reader.passes == [["a", "b"]]


def test_a_session_is_encoded_after_its_gap_in_time(reader: Reader) -> None:
    clock = FakeClock()
    with opened(reader, "session", clock=clock, session_gap_minutes=30) as mem:
        say(mem, "a", "b")
        clock.advance(minutes=20)
        say(mem, "x", session="other")
        clock.advance(minutes=11)
        mem.work()
        assert reader.passes == [["a", "b"]]


def test_what_belongs_to_no_session_waits_for_no_session(reader: Reader) -> None:
    with opened(reader, "session") as mem:
        say(mem, "a", session="")
        assert reader.passes == [["a"]]


def test_idle_work_waits_for_a_pause(reader: Reader) -> None:
    clock = FakeClock()
    with opened(reader, "idle", clock=clock, idle_seconds=10) as mem:
        say(mem, "a")
        clock.advance(seconds=8)
        say(mem, "b")
        clock.advance(seconds=8)
        assert mem.work().done == 0
        assert reader.passes == []
        clock.advance(seconds=3)
        assert mem.work().done == 2
        assert reader.passes == [["a", "b"]]


def test_without_a_worker_the_next_add_sees_the_pause(reader: Reader) -> None:
    clock = FakeClock()
    with opened(reader, "idle", clock=clock, idle_seconds=10) as mem:
        say(mem, "a", "b")
        clock.advance(seconds=11)
        say(mem, "c")
        assert reader.passes == [["a", "b"]]
        assert states(mem) == ["held"]


VERBS = {
    "flush": lambda mem: mem.flush(),
    "close_session": lambda mem: mem.close_session("s"),
    "manage": lambda mem: mem.manage(),
    "enrich": lambda mem: mem.enrich(),
    "retry": lambda mem: mem.retry([one.id for one in mem.owed("held")]),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("when", ["every 9", "session", "idle"])
def test_who_asks_for_it_gets_all_of_it(reader: Reader, when: str, verb: str) -> None:
    with opened(reader, when) as mem:
        say(mem, "a", "b")
        assert reader.passes == []
        VERBS[verb](mem)
        assert [id for one in reader.passes for id in one] == ["a", "b"]
        assert mem.owed() == []


def test_a_dry_run_lets_nothing_go(reader: Reader) -> None:
    with opened(reader, "every 9") as mem:
        say(mem, "a")
        mem.manage(dry_run=True)
        assert states(mem) == ["held"]


def test_what_is_held_survives_a_restart_and_a_change_of_pace(
    reader: Reader, tmp_path: Path
) -> None:
    with opened(reader, "every 3", path=tmp_path) as mem:
        say(mem, "a", "b")
    with opened(reader, "every 3", path=tmp_path) as mem:
        say(mem, "c")
        assert reader.passes == [["a", "b", "c"]]
        say(mem, "d")
    with opened(reader, "add", path=tmp_path) as mem:
        mem.work()
        assert reader.passes[1:] == [["d"]]


@pytest.fixture
def background(reader: Reader) -> Iterator[Memory]:
    with opened(reader, "every 2", enrich="background") as mem:
        yield mem


def test_in_the_background_too_work_waits_for_its_turns(background: Memory, reader: Reader) -> None:
    say(background, "a")
    assert background.owed("held") != []
    say(background, "b", "c")
    assert background.flush(30)
    assert [id for one in reader.passes for id in one] == ["a", "b", "c"]


def test_an_update_counts_as_a_turn(reader: Reader) -> None:
    with opened(reader, "every 2") as mem:
        say(mem, "a", "b")
        mem.update("a", "turn a, said better")
        assert states(mem) == ["held"]
        mem.update("b", "turn b, said better")
        assert [set(one) for one in reader.passes] == [{"a", "b"}, {"a", "b"}]


class Waiting(Strategy[StrategyConfig]):
    """Answers no signal before it is let go."""

    name = "waiting"

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.seen: list[str] = []

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        assert self.go.wait(30)
        self.seen.append(type(signal).__name__)
        return None


def test_feedback_does_not_wait_for_a_strategy_in_the_background() -> None:
    waiting = Waiting()
    with memory(WordSearch(), waiting, config={"enrich": "background"}) as mem:
        say(mem, "a")
        found = mem.search("turn")
        assert mem.feedback(found.id, 1.0).failures == ()
        assert waiting.seen == []
        waiting.go.set()
        assert mem.flush(30)
        assert waiting.seen == ["Feedback"]
