"""The vector index on LanceDB: tables for kinds of which a scope holds many, beside any storage.

A table per scope and kind holds ids, positions, vectors and the columns that filters ask for, no texts. It is fed from
the storage's journal in batches by whichever process holds the lease; what has come since is searched exactly beside
it, so nothing is ever missing. Small scopes have no table: the core's exact matrix serves them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug.backends.lancedb import manifest as manifests
from memplug.backends.lancedb.due import BATCH, LATEST, Due
from memplug.backends.lancedb.keeping import GRACE, Keeper
from memplug.backends.lancedb.manifest import Held, Key, Manifest, digest_of, key_of
from memplug.backends.lancedb.neighbours import LanceNeighbours
from memplug.backends.lancedb.tables import Rows, Tables
from memplug.backends.lancedb.tail import Tail
from memplug.errors import BackendError, ConfigError
from memplug.ports import IndexStats, Purged, Selection
from memplug.types import EPISODE, Filters, ScopeFilter

if TYPE_CHECKING:
    from memplug.ports import Storage
    from memplug.types import Kind, Scope

__all__ = ["ABOVE", "LanceIndex"]

ABOVE = 20_000
"""From so many records of a kind on a scope gets a table, where nothing else is set."""
_REREAD = 1.0
"""Seconds for which the manifest is believed without being read again."""
_REBASED = 2 * BATCH
"""A tail that is longer moves to the newest table."""
_OLDEST = 120.0
"""Seconds after which any tail does: files of past versions go some time."""
_PAGE = 2000

logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Followed:
    """What this process has open of one table."""

    lock: Any = field(default_factory=threading.Lock)
    state: LanceNeighbours | None = None
    opened: float = 0.0


class LanceIndex:
    """Keeps the vectors of large scopes in LanceDB tables, on disk or in an object store."""

    name = "lancedb"

    def __init__(
        self,
        storage: Storage,
        *,
        location: str = "",
        above: int = ABOVE,
        background: bool = True,
    ) -> None:
        """location: a folder or the URI of an object store; "" is beside the store. `above`: records of a kind in a
        scope from which on there is a table. background: whether a thread of this process does the upkeep."""
        if not location and storage.derived is None and storage.location != ":memory:":
            raise ConfigError(
                "this store has no folder: name one, or the URI of an object store, for the index",
                field="location",
            )
        owner = digest_of(storage.location) if location else ""
        self._storage = storage
        self._location = location
        self._opened: Tables | None = None
        self._opening = threading.Lock()
        self.kinds: tuple[str, ...] = (EPISODE.name,)
        self.above = above
        self._stopped = threading.Event()
        self._keeper = Keeper(
            storage,
            self._tables,
            owner=owner,
            above=above,
            stopping=self._stopped.is_set,
        )
        self._owner = owner
        self._background = background and not storage.read_only
        self._manifest = Manifest(self._owner, {})
        self._text = ""
        self._read = 0.0
        self._followed: dict[Key, _Followed] = {}
        self._unreadable: set[str] = set()
        self._due = Due()
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        named = [kind.name for kind in kinds if kind.indexed]
        self.kinds = tuple(dict.fromkeys((*self.kinds, *named)))

    def neighbours(self, scope: Scope, kind: str) -> LanceNeighbours | None:
        key = key_of(scope, kind)
        held = self._known().held.get(key)
        if held is None or held.table in self._unreadable:
            if self._due.first(scope):
                self._expect(scope, 0)
            return None
        followed = self._followed.setdefault(key, _Followed())
        with followed.lock:
            state = self._current(scope, kind, key, followed)
        if state is not None and len(state.tail) >= BATCH:
            self._expect(scope, 0)
        return state

    def wrote(self, scope: Scope, records: int) -> None:
        self._expect(scope, records)

    def upkeep(self) -> None:
        if self._storage.read_only:
            return
        with self._turn, self._keeper.lease(0.0) as mine:
            if not mine:
                return
            self._drop_unreadable()
            self._keeper.sweep(self._folder)
            known = {digest for digest, _ in self._keeper.manifest().held}
            for scope in self._storage.scopes():
                if key_of(scope, "")[0] in known or self._due.seen(scope):
                    self._keeper.keep(scope, self.kinds, whole=True)
        self._read = 0.0

    @contextmanager
    def purging(self, filter: ScopeFilter) -> Iterator[Purged]:
        with self._turn, self._keeper.lease(60.0) as mine:
            if not mine:
                raise BackendError(
                    self.name,
                    "another process is working on the index, and nothing was erased: try again",
                    retryable=True,
                )
            scopes = self._storage.scopes(filter)
            digests = {key_of(scope, "")[0] for scope in scopes}
            keys = [key for key in self._keeper.manifest().held if key[0] in digests]
            left = self._keeper.drop(keys) if keys else []
            said = f"{len(keys)} table(s) of the index at {self._place()}, with all their versions"
            for key in keys:
                self._followed.pop(key, None)
            self._due.forget(scopes)
            yield Purged(done=(said,) if keys else (), left=tuple(left))
        self._read = 0.0

    def settle(self) -> None:
        """An upkeep that keeps no past versions: for when no other process reads them."""
        self._keeper.grace = timedelta(milliseconds=1)
        try:
            self.upkeep()
        finally:
            self._keeper.grace = GRACE

    def discard(self, scope: Scope) -> None:
        """Removes the scope's tables, as if they were lost: the next upkeep builds them anew."""
        with self._turn, self._keeper.lease(60.0) as mine:
            if mine:
                digest = key_of(scope, "")[0]
                self._keeper.drop([key for key in self._keeper.manifest().held if key[0] == digest])
        self._read = 0.0

    def stats(self, filter: ScopeFilter = ScopeFilter()) -> list[IndexStats]:
        self._read = 0.0
        manifest = self._known()
        if not manifest.held:
            return []
        found = []
        for scope in self._storage.scopes(filter):
            digest = key_of(scope, "")[0]
            for (one, kind), held in manifest.held.items():
                if one == digest:
                    found.append(self._stats_of(scope, kind, held))
        return found

    def close(self) -> None:
        self._stopped.set()
        self._due.wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._followed.clear()

    def _stats_of(self, scope: Scope, kind: str, held: Held) -> IndexStats:
        self._followed.pop(key_of(scope, kind), None)
        state = self.neighbours(scope, kind)
        return IndexStats(
            index=self.name,
            scope=scope,
            kind=kind,
            records=held.rows,
            behind=len(state.tail) if state is not None else 0,
            type=held.type,
            probes=held.probes,
            recall=held.recall,
            sample=held.sample,
            bytes=self._tables().bytes(held.table),
        )

    def _tables(self) -> Tables:
        with self._opening:
            if self._opened is None:
                self._opened = Tables(self._place())
            return self._opened

    @property
    def _folder(self) -> Path | None:
        """The folder that holds tables of this store alone; None where others may stand there too."""
        derived = self._storage.derived
        return None if self._location or derived is None else derived.with_name("index")

    def _place(self) -> str:
        if "://" in self._location:
            return self._location
        if self._location:
            return str(Path(self._location).expanduser().absolute())
        return "memory://" if self._folder is None else str(self._folder)

    def _known(self) -> Manifest:
        """The manifest, at most a second old."""
        now = time.monotonic()
        if not self._read or now - self._read > _REREAD:
            text = manifests.read(self._storage)
            if text != self._text:
                self._manifest = manifests.parsed(text, self._owner)
                self._text = text
            self._read = now
        return self._manifest

    def _current(
        self, scope: Scope, kind: str, key: Key, followed: _Followed
    ) -> LanceNeighbours | None:
        """The state at the present position, moved to a newer table where its tail has grown long."""
        position = self._storage.position(scope)
        held = self._known().held.get(key)
        if held is None:
            followed.state = None
            return None
        state = followed.state
        old = time.monotonic() - followed.opened > _OLDEST
        if state is None or (
            held != state.held
            and (held.table != state.held.table or old or len(state.tail) > _REBASED)
        ):
            state = self._based(scope, kind, key, held)
            followed.opened = time.monotonic()
        if state is not None and state.tail.position != position:
            delta = self._storage.delta(scope, state.tail.position)
            tail = (
                None
                if delta is None
                else state.tail.advanced(delta, kind, delta.position or position)
            )
            state = None if tail is None else replace(state, tail=tail)
            if state is None:
                # The journal no longer reaches back, as after an erase or with another embedder's vectors.
                self._expect(scope, BATCH)
        followed.state = state
        return state

    def _based(self, scope: Scope, kind: str, key: Key, held: Held) -> LanceNeighbours | None:
        try:
            table = self._tables().open(held.table, held.version)
        except BackendError as error:
            self._read = 0.0
            newer = self._known().held.get(key)
            if newer is not None and newer != held:
                return self._based(scope, kind, key, newer)
            logger.warning("%s", error)
            self._damaged(scope, key, held)
            return None
        return LanceNeighbours(
            held=held,
            table=table,
            tail=Tail.empty(held.position, held.dim),
            truth=lambda: self._truth(scope, kind, held.dim),
            damaged=lambda: self._damaged(scope, key, held),
        )

    def _damaged(self, scope: Scope, key: Key, held: Held) -> None:
        """Has a table that could not be read built anew; the core's exact matrix serves until then.

        Where the manifest names another version by now, only that of the search was too old.
        """
        self._followed.pop(key, None)
        self._read = 0.0
        if self._known().held.get(key) == held:
            logger.warning("table %s of the index cannot be read and is built anew", held.table)
            self._unreadable.add(held.table)
            self._expect(scope, BATCH)

    def _drop_unreadable(self) -> None:
        """Under the lease."""
        held = self._keeper.manifest().held
        broken = [key for key, one in held.items() if one.table in self._unreadable]
        if broken:
            self._keeper.drop(broken)

    def _truth(self, scope: Scope, kind: str, dim: int) -> Iterator[Rows]:
        page: list[Any] = []

        def rows() -> Rows:
            return Rows(
                [one.id for one in page],
                [one.position for one in page],
                np.stack([one.vector for one in page]),
            )

        for record in self._storage.select(scope, Selection(filters=Filters(kinds=(kind,)))):
            if record.vector is not None and len(record.vector) == dim:
                page.append(record)
                if len(page) == _PAGE:
                    yield rows()
                    page = []
        if page:
            yield rows()

    def _expect(self, scope: Scope, records: int) -> None:
        self._due.add(scope, records)
        if self._thread is None and self._background and not self._stopped.is_set():
            with self._opening:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="memplug-index", daemon=True
                    )
                    self._thread.start()

    def _run(self) -> None:
        while not self._stopped.is_set():
            scopes = self._due.wait()
            if self._stopped.is_set() or not scopes:
                continue
            try:
                if not any(self._keeper.due(scope, self.kinds) for scope in scopes):
                    continue
                with self._turn, self._keeper.lease(0.0) as mine:
                    if not mine:
                        self._due.put_back(scopes)
                        continue
                    self._drop_unreadable()
                    for scope in scopes:
                        self._keeper.keep(scope, self.kinds)
                self._read = 0.0
            except Exception:
                logger.warning("the upkeep of the index failed; it is tried again", exc_info=True)
                self._due.put_back(scopes)
                self._stopped.wait(LATEST)
