"""Derived state that follows the ledger, and the cache that keeps it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from memplug import snapshot
from memplug.types import Failure

if TYPE_CHECKING:
    from memplug.ports import Storage
    from memplug.types import Delta, Scope
    from memplug.view import View

T = TypeVar("T")

LIMIT = 256 << 20
"""Bytes that cached states may hold together."""
_KEPT = 1024
"""Records of a delta that is kept for the next projection that asks."""


class Projection(Generic[T]):
    """State computed from the active records of one scope, cached by the core and kept up to date.

    A projection sees active records of the scope and no filters; a mark that hides a record arrives as
    `gone`. Instances hold settings only: the state is what `build` and `apply` return.
    """

    name: ClassVar[str] = ""
    """Unique within its strategy."""
    version: ClassVar[str] = "1"
    """Raised when a state on disk can no longer be read; part of the snapshot's name."""

    @property
    def settings(self) -> str:
        """What the state depends on besides the records; instances that differ here have states of their own."""
        return ""

    def build(self, view: View) -> T:
        """The state from nothing, by `view.all(...)`, `view.edges(...)`."""
        raise NotImplementedError

    def apply(self, state: T, delta: Delta) -> T | None:
        """The state after the delta, or None to have it built anew.

        A search may still hold the old state: return a new one. Append-only buffers may be shared between
        both (the old state knows its own length). A build that ran while others wrote may already hold some
        of the delta: a put sets what is known by that id, and `gone` or `unlinked` may name the unknown.
        """
        return None

    def size(self, state: T) -> int:
        """Bytes the state holds in memory, for the cache's bound."""
        return 1024

    def dump(self, state: T, folder: Path) -> bool:
        """Writes a snapshot into an empty folder; False where the projection keeps none. JSON and .npy only."""
        return False

    def load(self, folder: Path) -> T | None:
        """The state from a snapshot, memory-mapped where large; None where it cannot be used."""
        return None


@dataclass(frozen=True, slots=True)
class ProjectionStats:
    """What the cache holds, and what it did since it was made."""

    entries: int
    bytes: int
    limit: int
    built: int
    applied: int
    loaded: int
    evicted: int


_Key = tuple["Scope", str, str, str, str]


@dataclass(slots=True, eq=False)
class _Entry:
    """A cached state. `held` is replaced as a whole, so that readers need no lock."""

    projection: Projection[Any]
    lock: Any = field(default_factory=threading.RLock)
    held: tuple[int, Any] | None = None
    """The journal position, and the state there; None before the first."""
    size: int = 0
    saved: int | None = None
    """Position of the newest snapshot on disk."""
    forgotten: bool = False


class Projections:
    """The states of all projections of one store, bounded in bytes; the least recently used go first.

    States of the scope that is being used stay even where they alone exceed the limit: without them every
    search would build them anew. Safe for threads; one state is built or brought up to date once, however
    many searches wait for it.
    """

    def __init__(self, storage: Storage, *, limit: int = LIMIT) -> None:
        self._storage = storage
        self._limit = limit
        self._lock = threading.Lock()
        self._entries: OrderedDict[_Key, _Entry] = OrderedDict()
        self._bytes = 0
        self._deltas: OrderedDict[tuple[Scope, int], Delta] = OrderedDict()
        self._counts = {"built": 0, "applied": 0, "loaded": 0, "evicted": 0}

    def get(
        self, view: View, step: str, projection: Projection[T], position: int | None = None
    ) -> T:
        """The projection's state for the view's scope at the journal's present position.

        position: one that was read before, where a state of that time (or a later one) will do.
        """
        scope = view.scope
        key = (scope, step, projection.name, projection.version, projection.settings)
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                entry = self._entries[key] = _Entry(projection)
            else:
                self._entries.move_to_end(key)
        held = entry.held
        if position is None:
            position = self._storage.position(scope)
        if held is not None and held[0] == position:
            return cast("T", held[1])
        with entry.lock:
            return self._advance(key, entry, view, projection, position)

    def snapshot(self, *, at_least: int = 256 << 10, lag: int = 256) -> list[Failure]:
        """Writes the cached states to disk, for the next process to open; returns what could not be written.

        Left out are states below `at_least` bytes, which are built faster than read, and those whose
        snapshot lags by no more than `lag` journal positions.
        """
        root = self._storage.derived
        if root is None or self._storage.read_only:
            return []
        snapshot.tidy(root)
        with self._lock:
            entries = list(self._entries.items())
        failures = []
        for key, entry in entries:
            if entry.size < at_least:
                continue
            try:
                with entry.lock:
                    self._save(root, key, entry, lag)
            except Exception as error:  # noqa: BLE001 - a plugin's code or a full disk; named in the answer
                failures.append(Failure(key[1] or "core", "snapshot", f"{key[2]}: {error!r}"))
        return failures

    def learn(self, scope: Scope, since: int, delta: Delta) -> None:
        """Keeps what is known to have changed since a position, for the next projection that asks."""
        if len(delta.put) > _KEPT:
            return
        with self._lock:
            self._deltas[scope, since] = delta
            while len(self._deltas) > 4:
                self._deltas.popitem(last=False)

    def forget(self, scope: Scope) -> None:
        """Drops the scope's states from memory and from disk, also those that are being made just now."""
        with self._lock:
            for key in [key for key in self._entries if key[0] == scope]:
                entry = self._entries.pop(key)
                entry.forgotten = True
                self._bytes -= entry.size
            for since in [since for since in self._deltas if since[0] == scope]:
                del self._deltas[since]
        if self._storage.derived is not None and not self._storage.read_only:
            snapshot.remove(self._storage.derived, scope)

    def save_again(self) -> None:
        """The snapshots on disk are gone, as after an erase: the next `snapshot` writes what is cached anew."""
        with self._lock:
            for entry in self._entries.values():
                entry.saved = None

    @property
    def bytes(self) -> int:
        """Bytes that the cached states hold."""
        return self._bytes

    def stats(self) -> ProjectionStats:
        """Entries and bytes now, and counts since the start."""
        with self._lock:
            return ProjectionStats(len(self._entries), self._bytes, self._limit, **self._counts)

    def _advance(
        self, key: _Key, entry: _Entry, view: View, projection: Projection[T], position: int
    ) -> T:
        """Brings an entry, whose lock is held, to this position or beyond: by its delta, a snapshot, or a build."""
        held = entry.held
        if held is not None and held[0] > position:
            # Somebody brought it on since the position was read.
            position = self._storage.position(key[0])
        if held is not None and held[0] == position:
            return cast("T", held[1])
        if held is None:
            held = self._load(key, projection, position)
            entry.saved = held[0] if held is not None else None
        advanced = self._apply(key, projection, held, position) if held is not None else None
        if advanced is None:
            # The position was read first: what is written meanwhile comes again with the next delta.
            advanced = position, projection.build(view.unrestrained())
            self._counts["built"] += 1
        self._keep(key, entry, advanced, projection.size(advanced[1]))
        return advanced[1]

    def _apply(
        self, key: _Key, projection: Projection[T], held: tuple[int, T], position: int
    ) -> tuple[int, T] | None:
        """The held state at the present position; None where it has to be built anew."""
        since, state = held
        if since == position:
            return held
        delta = self._delta(key[0], since, position)
        if delta is None:
            return None
        advanced = projection.apply(state, delta) if delta else state
        if advanced is None:
            return None
        self._counts["applied"] += 1
        return delta.position or position, advanced

    def _delta(self, scope: Scope, since: int, position: int) -> Delta | None:
        """The changes since then; small ones are kept for the next projection that asks the same."""
        if since > position:
            return None
        with self._lock:
            kept = self._deltas.get((scope, since))
        if kept is not None and kept.position >= position:
            return kept
        delta = self._storage.delta(scope, since)
        for _ in range(3):
            if delta is None or delta.position:
                break
            # A storage that does not say where its answer ends: it is where nothing was written meanwhile.
            reached = self._storage.position(scope)
            if reached == position:
                delta = replace(delta, position=position)
            else:
                position, delta = reached, self._storage.delta(scope, since)
        if delta is not None and delta.position:
            self.learn(scope, since, delta)
        return delta

    def _load(self, key: _Key, projection: Projection[T], position: int) -> tuple[int, T] | None:
        root = self._storage.derived
        if root is None:
            return None
        loaded = snapshot.read(root, key, position, projection.load)
        self._counts["loaded"] += loaded is not None
        return loaded

    def _save(self, root: Path, key: _Key, entry: _Entry, lag: int) -> None:
        """Writes one state whose lock is held, at the present position: an older one may hold erased text."""
        position = self._storage.position(key[0])
        if entry.held is None or (entry.saved is not None and position - entry.saved <= lag):
            return
        projection = entry.projection
        advanced = self._apply(key, projection, entry.held, position)
        if advanced is None:
            return
        reached, state = advanced
        self._keep(key, entry, advanced, projection.size(state))
        if snapshot.write(root, key, reached, lambda folder: projection.dump(state, folder)):
            entry.saved = reached
        if entry.forgotten:
            snapshot.remove(root, key[0])

    def _keep(self, key: _Key, entry: _Entry, held: tuple[int, Any], size: int) -> None:
        with self._lock:
            if entry.forgotten or self._entries.setdefault(key, entry) is not entry:
                return
            self._bytes += size - entry.size
            entry.held, entry.size = held, size
            self._evict(key[0])

    def _evict(self, scope: Scope) -> None:
        if self._bytes <= self._limit:
            return
        for key in [key for key in self._entries if key[0] != scope]:
            entry = self._entries[key]
            if entry.held is None:
                continue
            del self._entries[key]
            self._bytes -= entry.size
            self._counts["evicted"] += 1
            # A thread that is bringing it up to date right now puts it back, as a new one.
            entry.held, entry.size, entry.saved = None, 0, None
            if self._bytes <= self._limit:
                return
