"""Coroutines of others, run to their end from code that is not asynchronous, whatever loop may be running around it."""

from __future__ import annotations

import atexit
import inspect
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

_inherited: list[asyncio.AbstractEventLoop] = []
"""Loops of a parent process, kept from being closed here."""


class Loop:
    """One event loop on a daemon thread of its own, started when first needed and closed with the process.

    It lives on between calls, because an asynchronous client's connections belong to the loop that opened
    them. Safe for threads, running event loops and forks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pid = 0

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns, which runs in a copy of the caller's context."""
        loop = self._running()
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError("a coroutine that memplug runs cannot wait for another one here")
        context, result = copy_context(), Future[T]()
        loop.call_soon_threadsafe(lambda: _start(loop, coroutine, context, result))
        return result.result()

    def close(self) -> None:
        """Ends the loop and its thread; the next `run` starts another one."""
        with self._lock:
            loop, thread, self._loop = self._loop, self._thread, None
        if loop is None or thread is None or self._pid != os.getpid():
            return
        atexit.unregister(self.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is not None and self._pid != os.getpid():
                _inherited.append(self._loop)
                self._loop = None
            if self._loop is None:
                import asyncio

                self._loop, self._pid = asyncio.new_event_loop(), os.getpid()
                self._thread = threading.Thread(
                    target=_serve, args=(self._loop,), name="memplug-loop", daemon=True
                )
                self._thread.start()
                atexit.register(self.close)
            return self._loop


def _start(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[Any, Any, T],
    context: Any,
    result: Future[T],
) -> None:
    def done(task: asyncio.Task[T]) -> None:
        if task.cancelled():
            result.cancel()
        elif (error := task.exception()) is not None:
            result.set_exception(error)
        else:
            result.set_result(task.result())

    task = loop.create_task(coroutine, context=context)
    task.add_done_callback(done)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    import asyncio

    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


LOOP = Loop()
"""The process's loop."""


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns, or, where that is a coroutine, what the coroutine returns."""
    answer = function(*arguments)
    return LOOP.run(answer) if inspect.iscoroutine(answer) else answer
