"""What was computed last, kept in memory within a bound of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that knows its bytes."""

    @property
    def size(self) -> int: ...


V = TypeVar("V", bound=Sized)


class Kept(Generic[V]):
    """The values used last, by key; the least recently used go first. Safe for threads."""

    def __init__(self, limit: int) -> None:
        """`limit` in bytes; 0 keeps nothing."""
        self.limit = limit
        self._lock = threading.Lock()
        self._values: OrderedDict[str, V] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._values)

    @property
    def bytes(self) -> int:
        """What the values hold together."""
        return self._bytes

    def get(self, keys: Iterable[str]) -> dict[str, V]:
        """Those that are there."""
        found = {}
        with self._lock:
            for key in keys:
                value = self._values.get(key)
                if value is not None:
                    self._values.move_to_end(key)
                    found[key] = value
        return found

    def put(self, values: Mapping[str, V]) -> None:
        """Keeps them, and drops what has not been used for longest until the limit holds."""
        with self._lock:
            for key, value in values.items():
                old = self._values.pop(key, None)
                self._bytes += value.size - (old.size if old is not None else 0)
                self._values[key] = value
            while self._bytes > self.limit:
                _, gone = self._values.popitem(last=False)
                self._bytes -= gone.size

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
