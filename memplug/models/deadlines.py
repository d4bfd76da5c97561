"""How long an answer may take: a call that its caller does not wait for longer, and the deadline that models look at."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

from memplug.ports import Clock, SystemClock

T = TypeVar("T")

_LEFT: contextvars.ContextVar[Callable[[], float] | None] = contextvars.ContextVar(
    "memplug_deadline", default=None
)


def time_left() -> float | None:
    """Seconds until the caller stops waiting, negative when it has; None where there is no deadline."""
    left = _LEFT.get()
    return None if left is None else left()


def keep_to_deadline() -> None:
    """Raises TimeoutError where nobody waits for the answer any more. Models call it between batches."""
    left = time_left()
    if left is not None and left <= 0:
        raise TimeoutError("the deadline has passed")


def bounded(call: Callable[[], T], seconds: float, *, clock: Clock | None = None) -> T:
    """What `call` returns, waited for at most so long; it runs in a thread of its own, in this context.

    A call that takes longer runs on, and gives up where it next keeps to the deadline. One inside another
    keeps to the nearer deadline. Raises TimeoutError, and whatever the call raises in time.
    """
    now = (clock or SystemClock()).monotonic
    end, outer = now() + seconds, _LEFT.get()

    def left() -> float:
        own = end - now()
        return own if outer is None else min(own, outer())

    context = contextvars.copy_context()
    context.run(_LEFT.set, left)
    outcome: list[T] = []
    trouble: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(context.run(call))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            trouble.append(error)

    wait = max(0.0, left())
    thread = threading.Thread(target=work, name="memplug-bounded", daemon=True)
    thread.start()
    thread.join(wait)
    if trouble:
        raise trouble[0]
    if not outcome:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return outcome[0]
