"""A memory as a LangGraph store."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, Literal

from langgraph.store.base import (
    BaseStore,
    GetOp,
    IndexConfig,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    TTLConfig,
)

from memplug import Batch, ConflictError, InvalidInput, Memory, Record, Scope
from memplug_langchain.index import Index, Texts
from memplug_langchain.items import (
    ITEM,
    Entry,
    ItemShelves,
    Matrix,
    Shelves,
    StoredItem,
    item_id,
    record_of,
)
from memplug_langchain.matching import checked_namespaces, listed, passes
from memplug_langchain.scope import Owner

_TRIES = 8
_AT_ONCE = 256
"""Items that are embedded anew in one commit."""
_FRESH = 0.01
"""A read leaves an item's expiry alone while less than this part of its ttl has passed."""


class MemplugStore(BaseStore):
    """A LangGraph store in a memory: items are kept beside what is remembered, in one scope, and never mixed with it.

    `put` writes the value as it is and calls no language model. All namespaces lie in the memory's own scope
    (`memory.scoped(...)`, or the empty one): the application puts the user into the namespace.

    index: "memory" searches with the memory's own embedder; an IndexConfig with the one it names; None
        makes `search` list, as LangGraph's stores do without an index.
    ttl: a TTLConfig; expired items go when they are swept, with `omit_expired` they are not shown before.
    """

    supports_ttl = True

    __slots__ = (
        "_index",
        "_memory",
        "_scope",
        "_stop",
        "_sweeper",
        "embeddings",
        "index_config",
        "ttl_config",
    )

    def __init__(
        self,
        memory: Any,
        *,
        index: IndexConfig | Literal["memory"] | None = "memory",
        ttl: TTLConfig | None = None,
    ) -> None:
        self._memory: Memory = Owner.of(memory).memory
        self._scope = self._memory.bound or Scope()
        self._memory.register(ITEM)
        self.ttl_config = ttl
        self._stop = threading.Event()
        self._sweeper: Future[None] | None = None
        self._index = Index.of(index, self._memory)
        self.index_config = None if index == "memory" else index
        self.embeddings = self._index.embeddings if self._index else None

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Does the operations: reads see what was stored before, then the writes are committed together."""
        todo, texts = self._prepared(ops)
        return self._run(todo, texts, self._index.embed(texts) if self._index else {})

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """The same in a thread; an embedder of coroutines is awaited here."""
        if self._index is None or not self._index.awaited:
            return await asyncio.to_thread(self.batch, [*ops])
        todo, texts = self._prepared(ops)
        vectors = await self._index.aembed(texts)
        return await asyncio.to_thread(self._run, todo, texts, vectors)

    def reindex(self) -> int:
        """Embeds what has no vectors of this index's embedder and is to have some; returns how many items.

        The items stay as they are: their times and what is left of their ttl too.
        """
        index = self._index
        if index is None:
            return 0
        stale = [
            item_id(self._scope, entry.item.namespace, entry.item.key)
            for entry in self._shelves().under(())
            if entry.item.model != index.model and index.of_item(entry.item)
        ]
        return sum(
            self._embedded(index, stale[start : start + _AT_ONCE])
            for start in range(0, len(stale), _AT_ONCE)
        )

    def _embedded(self, index: Index, ids: Sequence[str]) -> int:
        """Gives the items new vectors, in one commit; one that somebody else has written meanwhile is read anew."""
        for attempt in range(_TRIES):
            found = [one for one in self._stored(ids).values() if one.payload.model != index.model]
            texts = Texts(tuple({text for one in found for text in index.of_item(one.payload)}))
            if not texts.documents:
                return 0
            vectors = dict(zip(texts.documents, index.embed(texts)["documents"], strict=True))
            put = tuple(
                replace(one, payload=index.filled(one.payload, vectors))
                for one in found
                if index.of_item(one.payload)
            )
            try:
                self._memory.write(Batch(put=put), reason="reindex")
            except ConflictError:
                if attempt == _TRIES - 1:
                    raise
            else:
                return len(put)
        return 0

    # Writing

    def _prepared(self, ops: Iterable[Op]) -> tuple[list[Op], Texts]:
        """The operations, checked, their values as JSON keeps them; and what of them is embedded."""
        todo: list[Op] = []
        for op in ops:
            checked_namespaces(op)
            if isinstance(op, PutOp) and op.value is not None:
                op = op._replace(value=_plain(op.value))
            todo.append(op)
        if self._index is None:
            return todo, Texts()
        queries = (op.query for op in todo if isinstance(op, SearchOp) and op.query)
        puts = (op for op in todo if isinstance(op, PutOp) and op.value is not None)
        documents = chain.from_iterable(self._index.of_put(op) for op in puts)
        return todo, Texts(tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(queries)))

    def _run(self, ops: list[Op], texts: Texts, vectors: Mapping[str, Matrix]) -> list[Result]:
        queries = dict(zip(texts.queries, vectors.get("queries", ()), strict=False))
        documents = dict(zip(texts.documents, vectors.get("documents", ()), strict=False))
        results: list[Result] = []
        puts: dict[str, PutOp] = {}
        touched: dict[str, Entry] = {}
        for op in ops:
            match op:
                case GetOp():
                    results.append(self._get(op, touched))
                case SearchOp():
                    results.append(self._search(op, queries, touched))
                case ListNamespacesOp():
                    shelves = self._shelves().shelves.items()
                    alive = (
                        name for name, shelf in shelves if any(map(self._shown, shelf.values()))
                    )
                    results.append(listed(alive, op))
                case PutOp():
                    puts[item_id(self._scope, op.namespace, str(op.key))] = op
                    results.append(None)
                case _:
                    raise ValueError(f"Unknown operation type: {type(op)}")
        self._refresh({id: entry for id, entry in touched.items() if id not in puts})
        if puts:
            self._write(puts, documents)
        return results

    def _write(self, puts: Mapping[str, PutOp], documents: Mapping[str, Matrix]) -> None:
        for attempt in range(_TRIES):
            stored = self._stored(list(puts))
            put = tuple(
                self._record(op, stored.get(id), documents)
                for id, op in puts.items()
                if op.value is not None
            )
            remove = tuple(id for id, op in puts.items() if op.value is None and id in stored)
            if not (put or remove):
                return
            try:
                self._memory.write(Batch(put=put, remove=remove))
            except ConflictError:
                if attempt == _TRIES - 1:
                    raise
            else:
                return

    def _record(
        self, op: PutOp, before: Record[StoredItem] | None, documents: Mapping[str, Matrix]
    ) -> Record[StoredItem]:
        now = self._now().timestamp()
        item = StoredItem(
            namespace=tuple(op.namespace),
            key=str(op.key),
            value={**(op.value or {})},
            created=before.payload.created if before else now,
            updated=now,
            ttl=op.ttl,
            paths=None if op.index is None else tuple(op.index or ()),
        )
        if self._index:
            item = self._index.filled(item, documents)
        return record_of(self._scope, item, before.revision if before else 0)

    def _stored(self, ids: Sequence[str]) -> dict[str, Record[StoredItem]]:
        found = self._memory.storage.fetch(self._scope, ids, vectors=False)
        return {record.id: ITEM.of(record) for record in found}

    # Reading

    def _get(self, op: GetOp, touched: dict[str, Entry]) -> Item | None:
        id = item_id(self._scope, op.namespace, str(op.key))
        record = self._stored([id]).get(id)
        if record is None:
            return None
        entry = Entry(record.payload, record.expires_at)
        if not self._shown(entry):
            return None
        if op.refresh_ttl:
            touched[id] = entry
        return Item(**_fields(entry.item))

    def _search(
        self, op: SearchOp, queries: Mapping[str, Matrix], touched: dict[str, Entry]
    ) -> list[SearchItem]:
        state = self._shelves()
        prefix = tuple(op.namespace_prefix)
        query = queries.get(op.query) if op.query else None
        found: Iterator[tuple[Entry, float | None]]
        if query is None:
            found = ((entry, None) for entry in state.under(prefix))
        else:
            bare = ((entry, None) for entry in state.under(prefix) if not entry.rows)
            found = chain(state.ranked(query, prefix), bare)
        passing = (
            (entry, score)
            for entry, score in found
            if self._shown(entry) and passes(entry.item.value, op.filter)
        )
        results = []
        for entry, score in islice(passing, op.offset, op.offset + op.limit):
            if op.refresh_ttl and entry.expires is not None:
                touched[item_id(self._scope, entry.item.namespace, entry.item.key)] = entry
            results.append(SearchItem(**_fields(entry.item), score=score))
        return results

    def _shelves(self) -> Shelves:
        model, dim = (self._index.model, self._index.dim) if self._index else ("", 1)
        view = self._memory.runtime.view(self._scope)
        return view.for_step("langgraph").project(ItemShelves(model, dim))

    def _now(self) -> datetime:
        return self._memory.runtime.now()

    # Expiry

    def _shown(self, entry: Entry) -> bool:
        omit = bool((self.ttl_config or {}).get("omit_expired"))
        return not (omit and entry.expires is not None and entry.expires <= self._now())

    def _refresh(self, touched: Mapping[str, Entry]) -> None:
        """Has the expiry of items that were read begin anew; one that somebody else writes meanwhile is left."""
        now = self._now()
        due = [
            id
            for id, entry in touched.items()
            if entry.expires is not None
            and (ttl := entry.item.ttl) is not None
            and (entry.expires - now).total_seconds() < ttl * 60 * (1 - _FRESH)
        ]
        if not due:
            return
        put = tuple(
            replace(
                record,
                expires_at=record_of(
                    self._scope, replace(record.payload, updated=now.timestamp()), 0
                ).expires_at,
            )
            for record in self._stored(due).values()
        )
        try:
            self._memory.write(Batch(put=put), reason="read")
        except ConflictError:
            return

    def sweep_ttl(self) -> int:
        """Deletes what has expired; returns how many items."""
        now = self._now()
        gone = [
            item_id(self._scope, entry.item.namespace, entry.item.key)
            for entry in self._shelves().under(())
            if entry.expires is not None and entry.expires <= now
        ]
        if gone:
            self._memory.write(Batch(remove=tuple(gone)), reason="expired")
        return len(gone)

    def start_ttl_sweeper(self, sweep_interval_minutes: float | None = None) -> Future[None]:
        """Sweeps in a thread of its own, every so many minutes (by default the config's, or 5), until it is stopped."""
        if self._sweeper is not None and not self._sweeper.done():
            return self._sweeper
        minutes = (
            sweep_interval_minutes or (self.ttl_config or {}).get("sweep_interval_minutes") or 5
        )
        self._stop.clear()
        future: Future[None] = Future()

        def sweep() -> None:
            try:
                while not self._stop.wait(minutes * 60):
                    self.sweep_ttl()
            except BaseException as error:  # noqa: BLE001 - the future carries it
                future.set_exception(error)
            else:
                future.set_result(None)

        threading.Thread(target=sweep, name="memplug-ttl", daemon=True).start()
        self._sweeper = future
        return future

    def stop_ttl_sweeper(self, timeout: float | None = None) -> bool:
        """Ends the sweeping; True where it has ended within `timeout` seconds."""
        self._stop.set()
        if self._sweeper is None:
            return True
        try:
            self._sweeper.exception(timeout)
        except TimeoutError:
            return False
        return True


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the value as JSON keeps it. Raises InvalidInput for what JSON cannot say."""
    try:
        plain: dict[str, Any] = json.loads(
            json.dumps(dict(value), allow_nan=False, default=_mapping)
        )
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"the value of an item must be plain JSON: {error}") from error
    return plain


def _mapping(value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def _fields(item: StoredItem) -> dict[str, Any]:
    return {
        "namespace": item.namespace,
        "key": item.key,
        "value": json.loads(json.dumps(item.value)),
        "created_at": datetime.fromtimestamp(item.created, UTC),
        "updated_at": datetime.fromtimestamp(item.updated, UTC),
    }
