"""A few threads of one model's own, on which many prompts are asked at once."""

from __future__ import annotations

import contextvars
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Pool:
    """At most `size` pieces of work at once, over all batches that are under way.

    Threads start when they are first needed and stay. They are daemons: one that waits for a slow server
    never keeps the process alive, and all end with the pool. Batches take turns. Safe for threads and forks.
    """

    def __init__(self, size: int, name: str) -> None:
        self._size, self._name = size, name
        self._lock = threading.Lock()
        self._begin()

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> list[R | Exception]:
        """What `work` makes of each item, in order, in the caller's context; one that fails gives its exception.

        When the wait is interrupted, no more items are begun.
        """
        batch = _Batch(work, items)
        if len(items) < 2 or self._size < 2 or threading.current_thread() in self._threads:
            while batch.one():
                pass
        else:
            turns = min(self._size, len(items))
            queue = self._ready(turns)
            for _ in range(turns):
                queue.put(batch.one)
        return batch.wait()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._threads: set[threading.Thread] = set()
        self._queue: SimpleQueue[Callable[[], bool] | None] = SimpleQueue()
        self._end = weakref.finalize(self, _end, self._queue, self._size)

    def _ready(self, turns: int) -> SimpleQueue[Callable[[], bool] | None]:
        """The queue, with threads behind it."""
        with self._lock:
            if self._process != os.getpid():  # a fork takes no threads along
                self._end.detach()
                self._begin()
            for _ in range(min(turns, self._size - len(self._threads))):
                thread = threading.Thread(
                    target=_serve, args=(self._queue,), name=f"memplug-{self._name}", daemon=True
                )
                thread.start()
                self._threads.add(thread)
            return self._queue


def _serve(queue: SimpleQueue[Callable[[], bool] | None]) -> None:
    """A thread's life: a turn of a batch at a time, until the pool is gone."""
    while True:
        turn = queue.get()
        if turn is None:
            return
        if turn():
            queue.put(turn)
        del turn  # a batch, and the model behind it, may go while this thread waits


def _end(queue: SimpleQueue[Callable[[], bool] | None], threads: int) -> None:
    for _ in range(threads):
        queue.put(None)


class _Batch(Generic[T, R]):
    """Items that are worked on in turns, and their results."""

    def __init__(self, work: Callable[[T], R], items: Sequence[T]) -> None:
        self._work, self._items = work, items
        self._context = contextvars.copy_context()
        self._results: list[R | Exception | None] = [None] * len(items)
        self._lock = threading.Lock()
        self._next = 0
        self._open = len(items)
        self._fatal: BaseException | None = None
        self._done = threading.Event()
        if not items:
            self._done.set()

    def one(self) -> bool:
        """Works on the next item; False where there is none."""
        with self._lock:
            index = self._next
            if index >= len(self._items):
                return False
            self._next += 1
        try:
            # A context cannot be entered twice at once, so each item has a copy.
            self._results[index] = self._context.copy().run(self._work, self._items[index])
        except Exception as error:  # noqa: BLE001 - handed to the caller in the item's place
            self._results[index] = error
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
            self._fatal = error
        with self._lock:
            self._open -= 1
            if not self._open or self._fatal is not None:
                self._next = len(self._items)
                self._done.set()
        return True

    def wait(self) -> list[R | Exception]:
        """All results."""
        try:
            while not self._done.wait(1.0):  # in bits: Windows delivers Ctrl-C between waits only
                pass
        finally:
            with self._lock:
                self._next = len(self._items)
        if self._fatal is not None:
            raise self._fatal
        return self._results  # type: ignore[return-value]  # every place was filled
