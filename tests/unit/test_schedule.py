"""`manage_every`: maintenance on a schedule, once an interval among all who work on a store."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from memplug import Batch, Memory, Signal, Strategy, StrategyConfig, Sweep, View, hookimpl
from memplug.testing import FakeClock, WordSearch, memory


class Sweeper(Strategy[StrategyConfig]):
    """Keeps the sweeps that it was told of, and whose."""

    name = "sweeper"

    def __init__(self) -> None:
        super().__init__()
        self.swept: list[tuple[str, datetime | None]] = []
        self.told = threading.Event()

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if isinstance(signal, Sweep):
            self.swept.append((view.scope.user_id, signal.since))
            self.told.set()
        return None


def opened(
    sweeper: Sweeper, clock: FakeClock, path: Path | str = ":memory:", **settings: Any
) -> Memory:
    config = {"enrich": "worker", "manage_every": 30, **settings}
    return memory(WordSearch(), sweeper, config=config, clock=clock, path=path)


def test_maintenance_runs_once_an_interval_and_says_since_when() -> None:
    sweeper, clock = Sweeper(), FakeClock()
    with opened(sweeper, clock) as mem:
        mem.add("green kite")
        first = clock.now()
        assert mem.work().managed
        assert not mem.work().managed
        clock.advance(minutes=29)
        assert not mem.work().managed
        mem.add("blue boat")
        clock.advance(minutes=1)
        assert mem.work().managed
    (_, begun), (_, since) = sweeper.swept
    assert begun is None
    assert since is not None
    assert 0 <= (since - first).total_seconds() < 1


class Busy(Sweeper):
    """Takes a while to sweep."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        self.clock.advance(minutes=5)
        return super().manage(signal, view)


def test_what_comes_during_a_sweep_is_in_the_next_one() -> None:
    clock = FakeClock()
    busy = Busy(clock)
    with opened(busy, clock) as mem:
        mem.add("green kite")
        begun = clock.now()
        mem.manage()
        mem.manage()
    assert busy.swept[1][1] is not None
    assert (busy.swept[1][1] - begun).total_seconds() < 1


def test_two_processes_share_one_schedule(tmp_path: Path) -> None:
    sweeper, clock = Sweeper(), FakeClock()
    with opened(sweeper, clock, tmp_path) as one, opened(sweeper, clock, tmp_path) as other:
        one.add("green kite")
        assert [one.work().managed, other.work().managed] == [True, False]
        clock.advance(minutes=31)
        assert [other.work().managed, one.work().managed] == [True, False]
    with opened(sweeper, clock, tmp_path) as later:
        assert not later.work().managed
    assert len(sweeper.swept) == 2


def test_without_a_schedule_a_round_is_no_maintenance() -> None:
    sweeper, clock = Sweeper(), FakeClock()
    with opened(sweeper, clock, manage_every=0) as mem:
        mem.add("green kite")
        clock.advance(days=30)
        assert not mem.work().managed


def test_a_small_budget_gets_to_every_scope_in_turn() -> None:
    clock = FakeClock()
    busy = Busy(clock)
    with opened(busy, clock) as mem:
        for user in ("ann", "ben", "cat"):
            mem.add("green kite", user_id=user)
        for _ in range(3):
            mem.manage(budget=1)
    assert [user for user, _ in busy.swept] == ["ann", "ben", "cat"]


def test_the_background_keeps_the_schedule() -> None:
    sweeper, clock = Sweeper(), FakeClock()
    with opened(sweeper, clock, enrich="inline") as mem:
        mem.add("green kite")
        clock.advance(minutes=31)
        assert sweeper.told.wait(30)
