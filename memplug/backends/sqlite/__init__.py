"""The embedded storage: one folder with a SQLite ledger that holds everything, and derived parts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from memplug.backends.ledger import following, undoing, writing
from memplug.backends.sqlite import (
    access,
    erasing,
    housekeeping,
    matching,
    moving,
    reading,
    spending,
    vectors,
    work,
)
from memplug.backends.sqlite.engine import MEMORY, Durability, Engine
from memplug.backends.sqlite.reader import SQLiteReader
from memplug.backends.sqlite.transaction import SQLiteTransaction
from memplug.codec import Payloads, micros
from memplug.conditions import meets, valid
from memplug.ports import (
    Backlog,
    Ceiling,
    Clock,
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
    SystemClock,
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

__all__ = ["SQLiteStorage", "restore"]

restore = moving.restore


class SQLiteStorage:
    """Storage in one folder, for many threads and processes of one machine; see `memplug.ports.Storage`.

    A handle that a fork has carried into a child raises BackendError there: the child opens its own.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self._payloads = Payloads()
        self._erasures = erasing.Erasures(engine, self._payloads)

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        durability: Durability = "normal",
        read_only: bool = False,
        clock: Clock | None = None,
    ) -> SQLiteStorage:
        """The store in that folder, made where there is none; ":memory:" keeps nothing.

        With durability "normal" a commit survives the end of the process, with "full" a power cut too.
        Raises BackendError where it cannot be opened or was written by a newer memplug.
        """
        place = MEMORY if str(location) == MEMORY else str(Path(location).expanduser().absolute())
        engine = Engine(place, durability=durability, read_only=read_only)
        storage = cls(engine, clock or SystemClock())
        if not read_only:
            storage.finish_erase()
        return storage

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def location(self) -> str:
        return self._engine.location

    @property
    def read_only(self) -> bool:
        return self._engine.read_only

    @property
    def derived(self) -> Path | None:
        return self._engine.derived

    def close(self) -> None:
        self._engine.close()

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        self._payloads.register(kinds)

    def commit(self, write: Write) -> Committed:
        with self._engine.writing() as link:
            return writing.commit(SQLiteTransaction(link, self._payloads, write.scope), write)

    def undo(
        self,
        scope: Scope,
        change: str,
        *,
        new_change: str,
        time: datetime,
        tell: Sequence[tuple[str, str]] = (),
    ) -> Committed:
        with self._engine.writing() as link:
            transaction = SQLiteTransaction(link, self._payloads, scope)
            done = undoing.undo(transaction, change, new_change, time)
            writing.tell(transaction, done.removed_kinds, tell, new_change)
            return done

    def fetch(
        self,
        scope: Scope,
        ids: Sequence[str],
        *,
        as_of: datetime | None = None,
        vectors: bool = True,
    ) -> list[Record[Any]]:
        if as_of is None:
            with self._engine.reading() as link:
                return reading.fetch(link, self._payloads, scope, ids, vectors=vectors)
        with self._engine.reading(snapshot=True) as link:
            reader = SQLiteReader(link, scope)
            return following.fetch_at(reader, self._payloads, scope, ids, as_of, vectors=vectors)

    def select(self, scope: Scope, selection: Selection) -> Iterator[Record[Any]]:
        if selection.as_of is None:
            return reading.select(self._engine, self._payloads, scope, selection)
        with self._engine.reading(snapshot=True) as link:
            return following.select_at(SQLiteReader(link, scope), self._payloads, scope, selection)

    def passing(
        self,
        scope: Scope,
        ids: Sequence[str],
        filters: Filters,
        *,
        valid_at: datetime | None,
        as_of: datetime | None = None,
    ) -> set[str]:
        if as_of is None:
            with self._engine.reading() as link:
                return reading.passing(link, scope, ids, filters, valid_at)
        return {
            record.id
            for record in self.fetch(scope, ids, as_of=as_of, vectors=False)
            if meets(record, filters) and (valid_at is None or valid(record, valid_at))
        }

    def bounded(self, scope: Scope) -> bool:
        with self._engine.reading() as link:
            return reading.bounded(link, scope)

    def edges(
        self,
        scope: Scope,
        *,
        ids: Sequence[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
    ) -> list[Edge]:
        with self._engine.reading(snapshot=True) as link:
            if as_of is None:
                return reading.edges(link, scope, ids, relation)
            return following.edges_at(SQLiteReader(link, scope), as_of, ids, relation)

    def match(
        self,
        scope: Scope,
        text: str,
        k: int,
        *,
        kinds: Sequence[str] = (),
        as_of: datetime | None = None,
    ) -> list[tuple[str, float]]:
        with self._engine.reading(snapshot=True) as link:
            if as_of is None:
                return matching.match(link, scope, text, k, kinds)
            reader = SQLiteReader(link, scope)
            return following.match_at(reader, self._payloads, scope, text, k, kinds, as_of)

    def lineage(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._engine.reading() as link:
            return reading.episodes_behind(link, scope, ids)

    def descendants(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        with self._engine.reading() as link:
            return reading.descendants(link, scope, ids)

    def repeats(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        with self._engine.reading() as link:
            return reading.repeats(link, scope, ids)

    def source(self, scope: Scope, id: str) -> Source | None:
        with self._engine.reading(snapshot=True) as link:
            return reading.source(link, self._payloads, scope, id)

    def sources(self, scope: Scope, *, after: str = "", limit: int = 256) -> list[Source]:
        with self._engine.reading(snapshot=True) as link:
            return reading.sources(link, self._payloads, scope, after, limit)

    def position(self, scope: Scope) -> int:
        with self._engine.reading() as link:
            number = link.scope(scope)
            return link.position(number) if number else 0

    def position_at(self, scope: Scope, time: datetime) -> int:
        with self._engine.reading() as link:
            return SQLiteReader(link, scope).position_at(micros(time))

    def delta(self, scope: Scope, since: int) -> Delta | None:
        with self._engine.reading(snapshot=True) as link:
            return following.delta(SQLiteReader(link, scope), self._payloads, scope, since)

    def journal(
        self, scope: Scope, *, id: str = "", change: str = "", limit: int | None = None
    ) -> list[JournalEntry]:
        with self._engine.reading(snapshot=True) as link:
            reader = SQLiteReader(link, scope)
            return following.journal(reader, self._payloads, scope, id, change, limit)

    def embedder(self, claim: str = "") -> str:
        with self._engine.reading() as link:
            held = vectors.embedder(link)
        if held or not claim:
            return held
        with self._engine.writing() as link:
            return SQLiteTransaction(link, self._payloads, Scope()).claim_embedder(claim)

    def vector_texts(self, scope: Scope) -> Iterator[str]:
        return vectors.texts(self._engine, scope)

    def switch_vectors(
        self, embedder: str, *, change: str, time: datetime, partly: bool = False
    ) -> Switched:
        with self._engine.writing() as link:
            return vectors.switch(link, self._payloads, embedder, change, time, partly)

    def previous_embedder(self) -> str:
        with self._engine.reading() as link:
            return vectors.previous(link)

    def drop_vectors(self) -> int:
        with self._engine.writing() as link:
            return vectors.drop(link)

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
        time = now or self._clock.now()
        return work.owed(self._engine, scope, state, session_id, lease, limit, time)

    def backlog(self, scope: Scope | None = None, *, now: datetime | None = None) -> list[Backlog]:
        return work.backlog(self._engine, scope, now or self._clock.now())

    def fail(
        self, owed: int, cause: str, *, due: datetime | None, wait: bool, tried: bool = True
    ) -> None:
        with self._engine.writing() as link:
            work.fail(link, owed, cause, due, wait, tried)

    def retry(self, owed: Sequence[int]) -> None:
        with self._engine.writing() as link:
            work.retry(link, owed)

    def drop(self, owed: Sequence[int]) -> None:
        with self._engine.writing() as link:
            work.drop(link, owed)

    def spend(self, spent: Sequence[Spent], *, time: datetime) -> None:
        with self._engine.writing() as link:
            spending.spend(link, spent, time)

    def spent(
        self,
        filter: ScopeFilter = ScopeFilter(),
        *,
        step: str | None = None,
        since: datetime | None = None,
    ) -> list[Spent]:
        with self._engine.reading() as link:
            return spending.spent(link, filter, step, since)

    def reserve(
        self, planned: Spent, ceilings: Sequence[Ceiling], *, time: datetime
    ) -> Reservation:
        with self._engine.writing() as link:
            return spending.reserve(link, planned, ceilings, time)

    def settle(self, reservation: int, spent: Sequence[Spent], *, time: datetime) -> None:
        with self._engine.writing() as link:
            spending.settle(link, reservation, spent, time)

    def fold_spent(self, now: datetime) -> int:
        with self._engine.writing() as link:
            return spending.fold(link, now)

    def acquire(self, scope: Scope, *, seconds: float, wait: float) -> str:
        return work.acquire(self._engine, scope, seconds, wait, self._clock.now().timestamp())

    def renew(self, scope: Scope, token: str, *, seconds: float) -> bool:
        now = self._clock.now().timestamp()
        with self._engine.writing() as link:
            return work.renew(link, scope, token, now, now + seconds)

    def release(self, scope: Scope, token: str) -> None:
        with self._engine.writing() as link:
            work.release(link, scope, token)

    def log(self, recalls: Sequence[Recall]) -> None:
        with self._engine.writing() as link:
            access.log(link, recalls)

    def recall(self, id: str) -> Recall | None:
        with self._engine.reading() as link:
            return access.recall(link, id)

    def feedback(
        self, scope: Scope, retrieval: str, outcome: float, used: Sequence[str], time: datetime
    ) -> None:
        with self._engine.writing() as link:
            access.feedback(link, scope, retrieval, outcome, used, time)

    def usage(self, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]:
        with self._engine.reading() as link:
            return access.usage(link, scope, ids)

    def asked(self, scope: Scope, n: int) -> list[Recall]:
        with self._engine.reading() as link:
            return access.asked(link, scope, n)

    def scopes(self, filter: ScopeFilter = ScopeFilter()) -> list[Scope]:
        with self._engine.reading() as link:
            return list(housekeeping.scopes(link, filter))

    def sessions(self, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
        with self._engine.reading() as link:
            return housekeeping.sessions(link, scope)

    def meta(self) -> dict[str, str]:
        with self._engine.reading() as link:
            return dict(link.db.execute("SELECT name, value FROM meta"))

    def set_meta(self, values: Mapping[str, str]) -> None:
        with self._engine.writing() as link:
            link.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def claim(self, name: str, *, every: float, now: datetime) -> bool:
        with self._engine.writing() as link:
            return housekeeping.claim(link, name, now, every)

    def expire(
        self, now: datetime, retention: Mapping[str, float]
    ) -> Mapping[Scope, tuple[str, ...]]:
        with self._engine.reading(snapshot=True) as link:
            return housekeeping.expire(link, now, retention)

    def fold_access(self, before: datetime) -> int:
        with self._engine.writing() as link:
            return access.fold(link, before)

    def erase(self, filter: ScopeFilter, selection: Selection | None, *, time: datetime) -> Receipt:
        return self._erasures.erase(filter, selection, time)

    def finish_erase(self) -> list[Receipt]:
        return self._erasures.finish()

    def export(self, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
        return moving.export(self._engine, filter)

    def load(self, rows: Iterable[Mapping[str, JSON]]) -> int:
        with self._engine.writing() as link:
            return moving.load(link, self._payloads, rows)

    def backup(self, target: Path) -> None:
        moving.backup(self._engine, target)

    def stats(self, filter: ScopeFilter = ScopeFilter()) -> StorageStats:
        return housekeeping.stats(self._engine, filter)

    def check(self) -> list[str]:
        return housekeeping.check(self._engine)

    def cached(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        with self._engine.reading() as link:
            return housekeeping.cached(link, space, keys)

    def cache(self, space: str, items: Mapping[str, bytes]) -> None:
        with self._engine.writing() as link:
            link.db.executemany(
                "INSERT OR REPLACE INTO cache VALUES (?, ?, ?)",
                [(space, key, value) for key, value in items.items()],
            )
