"""Which scopes have something for the index to take up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memplug.types import Scope

BATCH = 1000
"""Rows that are worth a write of their own."""
LATEST = 10.0
"""Seconds after which fewer are taken up too."""


class Due:
    """Scopes that wait: for a batch, or for anything after a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Scope, tuple[int, float]] = {}
        self._seen: set[Scope] = set()
        self._woken = threading.Event()

    def add(self, scope: Scope, records: int) -> None:
        with self._lock:
            new = scope not in self._waiting
            count, since = self._waiting.get(scope, (0, time.monotonic()))
            self._waiting[scope] = count + records, since
            self._seen.add(scope)
            if new or count + records >= BATCH:
                self._woken.set()

    def first(self, scope: Scope) -> bool:
        """True once per scope."""
        if scope in self._seen:
            return False
        with self._lock:
            self._seen.add(scope)
        return True

    def seen(self, scope: Scope) -> bool:
        """True where the scope was written or searched by this process."""
        return scope in self._seen

    def forget(self, scopes: Iterable[Scope]) -> None:
        with self._lock:
            for scope in scopes:
                self._waiting.pop(scope, None)

    def put_back(self, scopes: Iterable[Scope]) -> None:
        for scope in scopes:
            self.add(scope, 0)

    def wake(self) -> None:
        self._woken.set()

    def wait(self) -> list[Scope]:
        """Waits until a scope may be due, or for `wake`; the scopes that are."""
        with self._lock:
            oldest = min((since for _, since in self._waiting.values()), default=None)
        left = None if oldest is None else max(0.0, oldest + LATEST - time.monotonic())
        self._woken.wait(left)
        self._woken.clear()
        now = time.monotonic()
        with self._lock:
            due = [
                scope
                for scope, (count, since) in self._waiting.items()
                if count >= BATCH or now - since >= LATEST
            ]
            for scope in due:
                del self._waiting[scope]
        return due
