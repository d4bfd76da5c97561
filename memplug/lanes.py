"""The lanes that this process holds: taken for a pass over owed work, kept for as long as that lasts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from memplug.errors import MemplugError

if TYPE_CHECKING:
    from memplug.ports import Storage
    from memplug.types import Scope

logger = logging.getLogger(__name__)

SECONDS = 120.0
"""How long a lane, and work that is leased in it, stays with a process that cannot be asked any more."""
RENEWAL = SECONDS / 4


class Lanes:
    """Takes lanes, and renews them from a daemon thread: a slow model may need longer than a lane lasts."""

    def __init__(self, storage: Storage, *, renewal: float = RENEWAL) -> None:
        self._storage = storage
        self._renewal = renewal
        self._held: dict[str, Scope] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def hold(self, scope: Scope, wait: float) -> Iterator[str]:
        """The scope's lane, given back at the end; "" where it stayed taken for `wait` seconds."""
        token = self._storage.acquire(scope, seconds=SECONDS, wait=wait)
        if not token:
            yield ""
            return
        with self._lock:
            self._held[token] = scope
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(
                    target=self._renew, name="memplug-lanes", daemon=True
                )
                self._thread.start()
        try:
            yield token
        finally:
            with self._lock:
                del self._held[token]
            self._storage.release(scope, token)

    def stop(self) -> None:
        """Ends the thread."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _renew(self) -> None:
        while not self._stopped.wait(self._renewal):
            with self._lock:
                held = list(self._held.items())
            for token, scope in held:
                try:
                    self._storage.renew(scope, token, seconds=SECONDS)
                except MemplugError:
                    logger.warning("a lane could not be renewed; it is tried again", exc_info=True)
