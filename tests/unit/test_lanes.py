"""A lane stays with its holder however long it is held, and whatever was taken in it is free when it ends."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory, Resources, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import BackendError
from memplug.lanes import SECONDS, Lanes
from memplug.testing import FakeClock
from memplug.types import Scope

ANN = Scope(user_id="ann")


class Watched:
    """A storage that says when a lane was renewed, and fails to as often as it is told."""

    def __init__(self, storage: SQLiteStorage, *, failures: int = 0) -> None:
        self._storage = storage
        self.failures = failures
        self.renewed = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def renew(self, scope: Scope, token: str, *, seconds: float) -> bool:
        if self.failures:
            self.failures -= 1
            raise BackendError("storage", "busy")
        kept = self._storage.renew(scope, token, seconds=seconds)
        self.renewed.release()
        return kept

    def wait_for_renewal(self) -> None:
        """Until one that has begun after this call is through."""
        while self.renewed.acquire(blocking=False):
            pass
        for _ in range(2):
            assert self.renewed.acquire(timeout=30)


def held_for_long(tmp_path: Path, *, failures: int = 0) -> None:
    clock = FakeClock(step=0)
    with SQLiteStorage.open(tmp_path, clock=clock) as storage:
        watched = Watched(storage, failures=failures)
        lanes = Lanes(watched, renewal=0.005)
        with lanes.hold(ANN, 0) as lane:
            assert lane
            for _ in range(3):
                clock.advance(seconds=0.8 * SECONDS)
                watched.wait_for_renewal()
                assert storage.acquire(ANN, seconds=1, wait=0) == ""
                with lanes.hold(ANN, 0) as other:
                    assert other == ""
        free = storage.acquire(ANN, seconds=1, wait=0)
        assert free
        lanes.stop()


def test_a_lane_is_renewed_while_work_in_it_lasts(tmp_path: Path) -> None:
    held_for_long(tmp_path)


def test_a_renewal_that_fails_is_tried_again(tmp_path: Path) -> None:
    held_for_long(tmp_path, failures=3)


class Interrupted(Strategy[StrategyConfig]):
    """Ctrl-C comes while it encodes, the first time."""

    name = "interrupted"

    def setup(self, resources: Resources) -> None:
        self.tries = 0

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> None:
        self.tries += 1
        if self.tries == 1:
            raise KeyboardInterrupt


def test_work_that_was_interrupted_is_due_at_once(tmp_path: Path) -> None:
    strategy = Interrupted()
    with Memory.open(tmp_path, ["hybrid", strategy], enrich="inline") as memory:
        with pytest.raises(KeyboardInterrupt):
            memory.add("The ferry leaves at nine.")
        assert [one.state for one in memory.owed()] == ["queued"]
        assert memory.work().done == 1
        assert (strategy.tries, memory.owed()) == (2, [])
