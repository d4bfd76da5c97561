"""Where a memory is kept: at first every method hands on to SQLite, so that you can replace one after another.

The tests are green from the start and say what each method owes; keep them so while you put your product in SQLite's
place. What a method has to do stands at `memplug.ports.Storage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import InvalidInput
from memplug.ports import (
    Backlog,
    Ceiling,
    Committed,
    JournalEntry,
    Owed,
    Recall,
    Receipt,
    Reservation,
    Selection,
    Spent,
    StorageStats,
    Switched,
    Write,
)
from memplug.types import (
    JSON,
    Delta,
    Edge,
    Filters,
    Kind,
    Record,
    Scope,
    ScopeFilter,
    Source,
    Usage,
)

SCHEME = "my_store"
"""A location begins with it, and the entry point bears its name: `my_store:///var/lib/memory`."""
_EVERYBODY = ScopeFilter()


def open_store(location: str, *, read_only: bool = False) -> MyStore:
    """What `Memory.open("my_store://folder")` calls. Raises InvalidInput where the location names no folder."""
    folder = location.removeprefix(f"{SCHEME}://")
    if not folder:
        raise InvalidInput(f"{location!r} names no folder; write {SCHEME}://folder")
    return MyStore(folder, read_only=read_only)


class MyStore:
    """A storage for memplug. It implements the port by its methods alone; there is no class to derive from."""

    def __init__(self, folder: str | Path, *, read_only: bool = False) -> None:
        self._inner = SQLiteStorage.open(folder, read_only=read_only)

    @property
    def location(self) -> str:
        return self._inner.location

    @property
    def read_only(self) -> bool:
        return self._inner.read_only

    @property
    def derived(self) -> Path | None:
        return self._inner.derived

    def close(self) -> None:
        self._inner.close()

    # what is known of kinds, so that lineage and payloads can be handled
    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        self._inner.register(kinds)

    # writing
    def commit(self, write: Write) -> Committed:
        return self._inner.commit(write)

    def undo(
        self,
        scope: Scope,
        change: str,
        *,
        new_change: str,
        time: datetime,
        tell: Sequence[tuple[str, str]] = (),
    ) -> Committed:
        return self._inner.undo(scope, change, new_change=new_change, time=time, tell=tell)

    # reading
    def fetch(
        self,
        scope: Scope,
        ids: Sequence[str],
        *,
        as_of: datetime | None = None,
        vectors: bool = True,
    ) -> list[Record[Any]]:
        return self._inner.fetch(scope, ids, as_of=as_of, vectors=vectors)

    def select(self, scope: Scope, selection: Selection) -> Iterator[Record[Any]]:
        return self._inner.select(scope, selection)

    def passing(
        self,
        scope: Scope,
        ids: Sequence[str],
        filters: Filters,
        *,
        valid_at: datetime | None,
        as_of: datetime | None = None,
    ) -> set[str]:
        return self._inner.passing(scope, ids, filters, valid_at=valid_at, as_of=as_of)

    def bounded(self, scope: Scope) -> bool:
        return self._inner.bounded(scope)

    def edges(
        self,
        scope: Scope,
        *,
        ids: Sequence[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
    ) -> list[Edge]:
        return self._inner.edges(scope, ids=ids, relation=relation, as_of=as_of)

    def match(
        self,
        scope: Scope,
        text: str,
        k: int,
        *,
        kinds: Sequence[str] = (),
        as_of: datetime | None = None,
    ) -> list[tuple[str, float]]:
        return self._inner.match(scope, text, k, kinds=kinds, as_of=as_of)

    def lineage(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return self._inner.lineage(scope, ids)

    def descendants(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        return self._inner.descendants(scope, ids)

    def repeats(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return self._inner.repeats(scope, ids)

    def source(self, scope: Scope, id: str) -> Source | None:
        return self._inner.source(scope, id)

    def sources(self, scope: Scope, *, after: str = "", limit: int = 256) -> list[Source]:
        return self._inner.sources(scope, after=after, limit=limit)

    # following
    def position(self, scope: Scope) -> int:
        return self._inner.position(scope)

    def position_at(self, scope: Scope, time: datetime) -> int:
        return self._inner.position_at(scope, time)

    def delta(self, scope: Scope, since: int) -> Delta | None:
        return self._inner.delta(scope, since)

    def journal(
        self, scope: Scope, *, id: str = "", change: str = "", limit: int | None = None
    ) -> list[JournalEntry]:
        return self._inner.journal(scope, id=id, change=change, limit=limit)

    # vectors
    def embedder(self, claim: str = "") -> str:
        return self._inner.embedder(claim)

    def vector_texts(self, scope: Scope) -> Iterator[str]:
        return self._inner.vector_texts(scope)

    def switch_vectors(
        self, embedder: str, *, change: str, time: datetime, partly: bool = False
    ) -> Switched:
        return self._inner.switch_vectors(embedder, change=change, time=time, partly=partly)

    def previous_embedder(self) -> str:
        return self._inner.previous_embedder()

    def drop_vectors(self) -> int:
        return self._inner.drop_vectors()

    # what is owed
    def owed(
        self,
        scope: Scope | None = None,
        *,
        state: str = "",
        session_id: str = "",
        lease: float = 0.0,
        limit: int | None = None,
        now: datetime | None = None,
    ) -> list[Owed]:
        return self._inner.owed(
            scope, state=state, session_id=session_id, lease=lease, limit=limit, now=now
        )

    def backlog(self, scope: Scope | None = None, *, now: datetime | None = None) -> list[Backlog]:
        return self._inner.backlog(scope, now=now)

    def fail(
        self, owed: int, cause: str, *, due: datetime | None, wait: bool, tried: bool = True
    ) -> None:
        self._inner.fail(owed, cause, due=due, wait=wait, tried=tried)

    def retry(self, owed: Sequence[int]) -> None:
        self._inner.retry(owed)

    def drop(self, owed: Sequence[int]) -> None:
        self._inner.drop(owed)

    # what models took
    def spend(self, spent: Sequence[Spent], *, time: datetime) -> None:
        self._inner.spend(spent, time=time)

    def spent(
        self,
        filter: ScopeFilter = _EVERYBODY,
        *,
        step: str | None = None,
        since: datetime | None = None,
    ) -> list[Spent]:
        return self._inner.spent(filter, step=step, since=since)

    def reserve(
        self, planned: Spent, ceilings: Sequence[Ceiling], *, time: datetime
    ) -> Reservation:
        return self._inner.reserve(planned, ceilings, time=time)

    def settle(self, reservation: int, spent: Sequence[Spent], *, time: datetime) -> None:
        self._inner.settle(reservation, spent, time=time)

    def fold_spent(self, now: datetime) -> int:
        return self._inner.fold_spent(now)

    # lanes
    def acquire(self, scope: Scope, *, seconds: float, wait: float) -> str:
        return self._inner.acquire(scope, seconds=seconds, wait=wait)

    def renew(self, scope: Scope, token: str, *, seconds: float) -> bool:
        return self._inner.renew(scope, token, seconds=seconds)

    def release(self, scope: Scope, token: str) -> None:
        self._inner.release(scope, token)

    # the access log
    def log(self, recalls: Sequence[Recall]) -> None:
        self._inner.log(recalls)

    def recall(self, id: str) -> Recall | None:
        return self._inner.recall(id)

    def feedback(
        self, scope: Scope, retrieval: str, outcome: float, used: Sequence[str], time: datetime
    ) -> None:
        self._inner.feedback(scope, retrieval, outcome, used, time)

    def usage(self, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]:
        return self._inner.usage(scope, ids)

    def asked(self, scope: Scope, n: int) -> list[Recall]:
        return self._inner.asked(scope, n)

    # housekeeping
    def scopes(self, filter: ScopeFilter = _EVERYBODY) -> list[Scope]:
        return self._inner.scopes(filter)

    def sessions(self, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
        return self._inner.sessions(scope)

    def meta(self) -> dict[str, str]:
        return self._inner.meta()

    def set_meta(self, values: Mapping[str, str]) -> None:
        self._inner.set_meta(values)

    def claim(self, name: str, *, every: float, now: datetime) -> bool:
        return self._inner.claim(name, every=every, now=now)

    def expire(
        self, now: datetime, retention: Mapping[str, float]
    ) -> Mapping[Scope, tuple[str, ...]]:
        return self._inner.expire(now, retention)

    def fold_access(self, before: datetime) -> int:
        return self._inner.fold_access(before)

    def erase(self, filter: ScopeFilter, selection: Selection | None, *, time: datetime) -> Receipt:
        return self._inner.erase(filter, selection, time=time)

    def finish_erase(self) -> list[Receipt]:
        return self._inner.finish_erase()

    def export(self, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
        return self._inner.export(filter)

    def load(self, rows: Iterable[Mapping[str, JSON]]) -> int:
        return self._inner.load(rows)

    def backup(self, target: Path) -> None:
        self._inner.backup(target)

    def stats(self, filter: ScopeFilter = _EVERYBODY) -> StorageStats:
        return self._inner.stats(filter)

    def check(self) -> list[str]:
        return self._inner.check()

    def cached(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        return self._inner.cached(space, keys)

    def cache(self, space: str, items: Mapping[str, bytes]) -> None:
        self._inner.cache(space, items)
