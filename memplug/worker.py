"""The background thread that works off what the ledger owes."""

from __future__ import annotations

import contextvars
import logging
import threading
from typing import TYPE_CHECKING

from memplug.results import counts_of

if TYPE_CHECKING:
    from memplug.events import Events
    from memplug.rounds import Rounds

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""How long it sleeps before it looks for work that has become due, or came from another process."""
LANE_WAIT = 30.0
"""How long it waits for a scope in which somebody else works: who flushes wants that done too."""


class Worker:
    """One daemon thread; started by the first `wake`, stopped by `stop`. The queue itself is in the ledger."""

    def __init__(self, rounds: Rounds, events: Events) -> None:
        self._rounds = rounds
        self._events = events
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._state = threading.Condition()
        self._asked = 0
        self._done = 0
        self._thread: threading.Thread | None = None

    def expect(self, *, now: bool) -> None:
        """There is new work: to do now, or to let go when its time comes, which the thread looks for by itself."""
        if now or self._thread is None:
            self.wake()

    def wake(self) -> None:
        """There is work to do now."""
        with self._state:
            self._asked += 1
            if self._thread is None and not self._stopped.is_set():
                # A fresh context: what happens in the background belongs to no verb of the caller's.
                self._thread = threading.Thread(
                    target=contextvars.Context().run,
                    args=(self._run,),
                    name="memplug-worker",
                    daemon=True,
                )
                self._thread.start()
        self._wake.set()

    def flush(self, timeout: float | None) -> bool:
        """Waits until all work asked for so far is done or failed; False when the time (seconds) ran out."""
        if self._thread is None:
            return True
        with self._state:
            asked = self._asked
        self._wake.set()
        with self._state:
            return self._state.wait_for(lambda: self._done >= asked, timeout)

    def stop(self) -> None:
        """Ends the thread after the pass it is in; what is left stays in the ledger."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(IDLE_SECONDS)
            self._wake.clear()
            with self._state:
                asked = self._asked
            try:
                self._round()
            except Exception:
                logger.warning("a round over owed work failed; it stays owed", exc_info=True)
            with self._state:
                self._done = max(self._done, asked)
                self._state.notify_all()

    def _round(self) -> None:
        if not self._rounds.due():
            return
        with self._events.span("verb", "work") as span:
            span.note(**counts_of(self._rounds.do(wait=LANE_WAIT, stopping=self._stopped.is_set)))
