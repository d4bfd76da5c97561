"""The background thread that works off what the ledger owes."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from memplug.errors import MemplugError

if TYPE_CHECKING:
    from memplug.owing import Desk
    from memplug.runtime import Runtime

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""How long it sleeps before it looks for work that has become due, or came from another process."""


class Worker:
    """One daemon thread; started by the first `wake`, stopped by `stop`. The queue itself is in the ledger."""

    def __init__(self, runtime: Runtime, desk: Desk) -> None:
        self._runtime = runtime
        self._desk = desk
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._state = threading.Condition()
        self._asked = 0
        self._done = 0
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There is new work."""
        with self._state:
            self._asked += 1
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(
                    target=self._run, name="memplug-worker", daemon=True
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
                self._pass()
            except MemplugError:
                logger.warning("a pass over owed work failed; it stays owed", exc_info=True)
            with self._state:
                self._done = max(self._done, asked)
                self._state.notify_all()

    def _pass(self) -> None:
        now = self._runtime.now()
        scopes = {
            one.scope
            for one in self._runtime.storage.owed()
            if one.state != "waiting" and (one.due is None or one.due <= now)
        }
        for scope in sorted(scopes):
            if self._stopped.is_set():
                return
            self._desk.work(scope)
