"""A storage on a Neo4j server: records are nodes, edges are relationships, and one transaction is one commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from memplug.backends.ledger import following, undoing, writing
from memplug.backends.neo4j import (
    access,
    erasing,
    housekeeping,
    moving,
    reading,
    schema,
    spending,
    vectors,
    work,
)
from memplug.backends.neo4j.address import Address
from memplug.backends.neo4j.reader import Neo4jReader
from memplug.backends.neo4j.server import BACKEND, Run, Server
from memplug.backends.neo4j.transaction import Neo4jTransaction
from memplug.codec import Payloads, micros
from memplug.conditions import meets, valid
from memplug.errors import BackendError
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

T = TypeVar("T")

__all__ = ["Neo4jStorage", "open_store"]


def open_store(location: str, *, read_only: bool = False) -> Neo4jStorage:
    """What `Memory.open("neo4j://host:7687/database?store=name")` calls."""
    return Neo4jStorage.open(location, read_only=read_only)


class Neo4jStorage:
    """Storage in one database of a Neo4j server, for many processes on many machines; see `memplug.ports.Storage`.

    A handle that a fork has carried into a child raises BackendError there: the child opens its own.
    """

    own_index: ClassVar[str] = "neo4j"
    """The vector index that comes with it."""

    def __init__(self, server: Server, clock: Clock) -> None:
        self._server, self._clock = server, clock
        self._store = server.address.store
        self._payloads = Payloads()

    @classmethod
    def open(
        cls,
        location: str | Address,
        *,
        read_only: bool = False,
        clock: Clock | None = None,
    ) -> Neo4jStorage:
        """The store at that address, made where there is none.

        Raises InvalidInput for an address that cannot be read, MissingExtraError without the driver, and BackendError
        where the server cannot be reached, refuses the user, is too old, or holds the store of a newer memplug.
        """
        address = location if isinstance(location, Address) else Address.parse(location)
        server = Server(address, read_only=read_only)
        storage = cls(server, clock or SystemClock())
        try:
            schema.prepare(server)
            if not read_only:
                storage.finish_erase()
        except BaseException:
            server.close()
            raise
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

    def __repr__(self) -> str:
        return f"Neo4jStorage({self.location!r})"

    @property
    def server(self) -> Server:
        """The connection, for the index beside this storage."""
        return self._server

    @property
    def location(self) -> str:
        return self._server.address.shown

    @property
    def read_only(self) -> bool:
        return self._server.read_only

    @property
    def derived(self) -> Path | None:
        return None

    def close(self) -> None:
        self._server.close()

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        self._payloads.register(kinds)

    def commit(self, write: Write) -> Committed:
        writing.refuse_other_scopes(write)
        named = {id: None for one in write.batch.put for id in (one.id, *one.derived_from)}
        named.update(dict.fromkeys(write.batch.remove))
        sources = {one.id: None for one in write.sources}
        sources.update((one.source, None) for one in write.owe if one.source)
        return self._transact(
            write.scope,
            lambda transaction: writing.commit(transaction, write),
            ids=tuple(named),
            sources=tuple(sources),
        )

    def undo(
        self,
        scope: Scope,
        change: str,
        *,
        new_change: str,
        time: datetime,
        tell: Sequence[tuple[str, str]] = (),
    ) -> Committed:
        def take_back(transaction: Neo4jTransaction) -> Committed:
            done = undoing.undo(transaction, change, new_change, time)
            writing.tell(transaction, done.removed_kinds, tell, new_change)
            return done

        return self._transact(scope, take_back)

    def _transact(
        self,
        scope: Scope,
        change: Callable[[Neo4jTransaction], T],
        *,
        ids: Sequence[str] = (),
        sources: Sequence[str] = (),
    ) -> T:
        """One transaction on a scope, with a name by which it is known whether it was committed."""
        commit = uuid.uuid4().hex

        def transact(run: Run) -> T:
            transaction = Neo4jTransaction(
                run, self._store, self._payloads, scope, commit, ids=ids, sources=sources
            )
            answer = change(transaction)
            transaction.send()
            return answer

        return self._server.writing(transact, done=lambda: self._committed(commit))

    def _committed(self, commit: str) -> bool:
        found = self._server.run(
            "MATCH (c:MemplugCommit {id: $commit}) RETURN 1 UNION MATCH (o:MemplugOwed {commit: $commit}) RETURN 1",
            commit=commit,
        )
        return bool(found)

    def _followed(self, scope: Scope, ask: Callable[[Neo4jReader], T]) -> T:
        """What is asked of the scope's journal, while nobody writes to the scope."""
        lock = not self.read_only
        return self._server.reading(
            lambda run: ask(Neo4jReader(run, self._store, scope, lock=lock))
        )

    def fetch(
        self,
        scope: Scope,
        ids: Sequence[str],
        *,
        as_of: datetime | None = None,
        vectors: bool = True,
    ) -> list[Record[Any]]:
        if as_of is None:
            return reading.fetch(self._server, self._payloads, scope, ids, vectors=vectors)
        return self._followed(
            scope,
            lambda reader: following.fetch_at(
                reader, self._payloads, scope, ids, as_of, vectors=vectors
            ),
        )

    def select(self, scope: Scope, selection: Selection) -> Iterator[Record[Any]]:
        if selection.as_of is None:
            return reading.select(self._server, self._payloads, scope, selection)
        return self._followed(
            scope,
            lambda reader: iter(
                list(following.select_at(reader, self._payloads, scope, selection))
            ),
        )

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
            return reading.passing(self._server, scope, ids, filters, valid_at)
        return {
            record.id
            for record in self.fetch(scope, ids, as_of=as_of, vectors=False)
            if meets(record, filters) and (valid_at is None or valid(record, valid_at))
        }

    def bounded(self, scope: Scope) -> bool:
        return reading.bounded(self._server, scope)

    def edges(
        self,
        scope: Scope,
        *,
        ids: Sequence[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
    ) -> list[Edge]:
        if as_of is None:
            return reading.edges(self._server, scope, ids, relation)
        return self._followed(
            scope, lambda reader: following.edges_at(reader, as_of, ids, relation)
        )

    def match(
        self,
        scope: Scope,
        text: str,
        k: int,
        *,
        kinds: Sequence[str] = (),
        as_of: datetime | None = None,
    ) -> list[tuple[str, float]]:
        if as_of is None:
            return reading.match(self._server, scope, text, k, kinds)
        return self._followed(
            scope,
            lambda reader: following.match_at(reader, self._payloads, scope, text, k, kinds, as_of),
        )

    def lineage(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return reading.lineage(self._server, scope, ids)

    def descendants(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        return reading.descendants(self._server, scope, ids)

    def repeats(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return reading.repeats(self._server, scope, ids)

    def source(self, scope: Scope, id: str) -> Source | None:
        return reading.source(self._server, self._payloads, scope, id)

    def sources(self, scope: Scope, *, after: str = "", limit: int = 256) -> list[Source]:
        return reading.sources(self._server, self._payloads, scope, after, limit)

    def position(self, scope: Scope) -> int:
        return reading.position(self._server, scope)

    def position_at(self, scope: Scope, time: datetime) -> int:
        return self._followed(scope, lambda reader: reader.position_at(micros(time)))

    def delta(self, scope: Scope, since: int) -> Delta | None:
        return self._followed(
            scope, lambda reader: following.delta(reader, self._payloads, scope, since)
        )

    def journal(
        self, scope: Scope, *, id: str = "", change: str = "", limit: int | None = None
    ) -> list[JournalEntry]:
        return self._followed(
            scope,
            lambda reader: following.journal(reader, self._payloads, scope, id, change, limit),
        )

    def embedder(self, claim: str = "") -> str:
        held = vectors.fact(self._server, vectors.HELD)
        if held or not claim:
            return held
        return self._server.writing(lambda run: vectors.claim(run, self._server, claim))

    def vector_texts(self, scope: Scope) -> Iterator[str]:
        return vectors.texts(self._server, scope)

    def switch_vectors(
        self, embedder: str, *, change: str, time: datetime, partly: bool = False
    ) -> Switched:
        return vectors.switch(self._server, self._payloads, embedder, change, time, partly)

    def previous_embedder(self) -> str:
        return vectors.fact(self._server, vectors.BEFORE)

    def drop_vectors(self) -> int:
        return vectors.drop(self._server)

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
        return work.owed(self._server, scope, state, session_id, lease, limit, time)

    def backlog(self, scope: Scope | None = None, *, now: datetime | None = None) -> list[Backlog]:
        return work.backlog(self._server, scope, now or self._clock.now())

    def fail(
        self, owed: int, cause: str, *, due: datetime | None, wait: bool, tried: bool = True
    ) -> None:
        work.fail(self._server, owed, cause, due, wait, tried)

    def retry(self, owed: Sequence[int]) -> None:
        work.retry(self._server, owed)

    def drop(self, owed: Sequence[int]) -> None:
        work.drop(self._server, owed)

    def spend(self, spent: Sequence[Spent], *, time: datetime) -> None:
        spending.spend(self._server, spent, time)

    def spent(
        self,
        filter: ScopeFilter = ScopeFilter(),
        *,
        step: str | None = None,
        since: datetime | None = None,
    ) -> list[Spent]:
        return spending.spent(self._server, filter, step, since)

    def reserve(
        self, planned: Spent, ceilings: Sequence[Ceiling], *, time: datetime
    ) -> Reservation:
        return spending.reserve(self._server, planned, ceilings, time)

    def settle(self, reservation: int, spent: Sequence[Spent], *, time: datetime) -> None:
        spending.settle(self._server, reservation, spent, time)

    def fold_spent(self, now: datetime) -> int:
        return spending.fold(self._server, now)

    def acquire(self, scope: Scope, *, seconds: float, wait: float) -> str:
        return work.acquire(self._server, scope, seconds, wait, self._clock.now().timestamp())

    def renew(self, scope: Scope, token: str, *, seconds: float) -> bool:
        now = self._clock.now().timestamp()
        return work.renew(self._server, scope, token, now, now + seconds)

    def release(self, scope: Scope, token: str) -> None:
        work.release(self._server, scope, token)

    def log(self, recalls: Sequence[Recall]) -> None:
        access.log(self._server, recalls)

    def recall(self, id: str) -> Recall | None:
        return access.recall(self._server, id)

    def feedback(
        self, scope: Scope, retrieval: str, outcome: float, used: Sequence[str], time: datetime
    ) -> None:
        access.feedback(self._server, scope, retrieval, outcome, used, time)

    def usage(self, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]:
        return access.usage(self._server, scope, ids)

    def asked(self, scope: Scope, n: int) -> list[Recall]:
        return access.asked(self._server, scope, n)

    def scopes(self, filter: ScopeFilter = ScopeFilter()) -> list[Scope]:
        return housekeeping.scopes(self._server, filter)

    def sessions(self, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
        return housekeeping.sessions(self._server, scope)

    def meta(self) -> dict[str, str]:
        return housekeeping.meta(self._server)

    def set_meta(self, values: Mapping[str, str]) -> None:
        self._server.writing(lambda run: housekeeping.set_meta(run, self._server, values))

    def claim(self, name: str, *, every: float, now: datetime) -> bool:
        return housekeeping.claim(self._server, name, now, every)

    def expire(
        self, now: datetime, retention: Mapping[str, float]
    ) -> Mapping[Scope, tuple[str, ...]]:
        return housekeeping.expire(self._server, now, retention)

    def fold_access(self, before: datetime) -> int:
        return access.fold(self._server, before)

    def erase(self, filter: ScopeFilter, selection: Selection | None, *, time: datetime) -> Receipt:
        return erasing.erase(self._server, self._payloads, filter, selection, time)

    def finish_erase(self) -> list[Receipt]:
        return erasing.finish(self._server)

    def export(self, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
        return moving.export(self._server, filter)

    def load(self, rows: Iterable[Mapping[str, JSON]]) -> int:
        return moving.load(self._server, rows)

    def backup(self, target: Path) -> None:
        raise BackendError(
            BACKEND,
            f"{self.location} cannot be copied by a client: back it up with the server's neo4j-admin, "
            "or move it with memplug export or memplug migrate",
        )

    def stats(self, filter: ScopeFilter = ScopeFilter()) -> StorageStats:
        return housekeeping.stats(self._server, filter)

    def check(self) -> list[str]:
        return housekeeping.check(self._server)

    def cached(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        return housekeeping.cached(self._server, space, keys)

    def cache(self, space: str, items: Mapping[str, bytes]) -> None:
        housekeeping.cache(self._server, space, items)
