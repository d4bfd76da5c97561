"""A call is waited for so long and no longer, and what runs in it can see that nobody waits any more."""

from __future__ import annotations

import contextvars
import threading

import pytest

from memplug.models.deadlines import bounded, keep_to_deadline, time_left
from memplug.testing import FakeClock


def test_without_a_deadline_nothing_ends() -> None:
    keep_to_deadline()
    assert time_left() is None


def test_a_call_in_time_gives_its_answer() -> None:
    assert bounded(lambda: 7, 60) == 7


def test_a_call_in_time_raises_what_it_raises() -> None:
    def work() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        bounded(work, 60)


def test_a_call_that_hangs_is_left_alone() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError, match=r"no answer within 0\.01 s"):
        bounded(never.wait, 0.01)
    never.set()


def test_a_call_sees_how_much_time_is_left() -> None:
    clock = FakeClock(step=0)

    def work() -> list[float | None]:
        first = time_left()
        clock.advance(seconds=40)
        return [first, time_left()]

    assert bounded(work, 60, clock=clock) == [60, 20]


def test_a_call_that_keeps_to_the_deadline_stops_when_it_has_passed() -> None:
    clock = FakeClock(step=0)
    done: list[int] = []

    def work() -> None:
        for batch in range(10):
            keep_to_deadline()
            done.append(batch)
            clock.advance(seconds=25)

    with pytest.raises(TimeoutError, match="deadline"):
        bounded(work, 60, clock=clock)
    assert done == [0, 1, 2]


def test_one_deadline_inside_another_keeps_the_nearer() -> None:
    clock = FakeClock(step=0)
    assert bounded(lambda: bounded(time_left, 5, clock=clock), 60, clock=clock) == 5
    assert bounded(lambda: bounded(time_left, 60, clock=clock), 5, clock=clock) == 5


def test_the_callers_context_goes_along_and_the_deadline_stays_inside() -> None:
    name = contextvars.ContextVar("name", default="")
    name.set("ann")
    assert bounded(name.get, 60) == "ann"
    assert time_left() is None
