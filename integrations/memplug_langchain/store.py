"""A memory as a LangGraph store."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, Literal

import numpy as np
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
    ensure_embeddings,
    get_text_at_path,
    tokenize_path,
)

from memplug import Batch, ConflictError, InvalidInput, Memory, Record, Scope
from memplug.models.loops import called
from memplug_langchain.embeddings import MemplugEmbeddings
from memplug_langchain.items import (
    ITEM,
    Entry,
    ItemShelves,
    Matrix,
    Shelves,
    StoredItem,
    item_id,
    packed,
    record_of,
    unit,
)
from memplug_langchain.matching import checked_namespaces, listed, passes
from memplug_langchain.scope import Owner

_TRIES = 8
_FRESH = 0.01
"""A read leaves an item's expiry alone while less than this part of its ttl has passed."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What a batch of operations has to embed."""

    documents: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


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
        self._index = _Index.of(index, self._memory)
        self.index_config = None if index == "memory" else index
        self.embeddings = self._index.embeddings if self._index else None

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Does the operations: reads see what was stored before, then the writes are committed together."""
        todo = list(ops)
        texts = self._texts(todo)
        return self._run(todo, texts, self._index.embed(texts) if self._index else {})

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """The same in a thread; an embedder of coroutines is awaited here."""
        todo = list(ops)
        texts = self._texts(todo)
        if self._index and self._index.awaited:
            vectors = await self._index.aembed(texts)
            return await asyncio.to_thread(self._run, todo, texts, vectors)
        return await asyncio.to_thread(self.batch, todo)

    def reindex(self) -> int:
        """Embeds anew what another embedder has embedded; returns how many items."""
        if self._index is None:
            return 0
        stale = [
            entry.item
            for entry in self._shelves().under(())
            if entry.item.model not in ("", self._index.model)
        ]
        self.batch([PutOp(one.namespace, one.key, one.value, ttl=one.ttl) for one in stale])
        return len(stale)

    # Writing

    def _texts(self, ops: Sequence[Op]) -> _Texts:
        for op in ops:
            checked_namespaces(op)
        if self._index is None:
            return _Texts()
        queries = (op.query for op in ops if isinstance(op, SearchOp) and op.query)
        puts = (op for op in ops if isinstance(op, PutOp) and op.value is not None)
        documents = chain.from_iterable(self._index.texts(op) for op in puts)
        return _Texts(tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(queries)))

    def _run(self, ops: list[Op], texts: _Texts, vectors: Mapping[str, Matrix]) -> list[Result]:
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
        rows = [documents[text] for text in (self._index.texts(op) if self._index else ())]
        item = StoredItem(
            namespace=tuple(op.namespace),
            key=str(op.key),
            value=_plain(op.value),
            created=before.payload.created if before else now,
            updated=now,
            ttl=op.ttl,
            model=self._index.model if self._index and rows else "",
            vectors=packed(np.stack(rows)) if rows else "",
        )
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


class _Index:
    """What is embedded of a value, and with what."""

    def __init__(self, embeddings: Any, model: str, dim: int, fields: Sequence[str] | None) -> None:
        self.embeddings, self.model, self.dim = embeddings, model, dim
        self._paths = [_path(one) for one in fields or ["$"]]
        function = getattr(embeddings, "afunc", None)
        self.awaited = inspect.iscoroutinefunction(function) or function is not None

    @classmethod
    def of(cls, index: IndexConfig | Literal["memory"] | None, memory: Memory) -> _Index | None:
        if index is None:
            return None
        if index == "memory":
            embedder = memory.runtime.embedder
            return cls(MemplugEmbeddings(embedder), embedder.name, embedder.dim, None)
        if not index.get("dims") or not index.get("embed"):
            raise InvalidInput('index must be "memory", None, or a mapping with dims and embed')
        dim = int(index["dims"])
        embeddings = ensure_embeddings(index["embed"])
        return cls(embeddings, f"index of {dim}", dim, index.get("fields"))

    def texts(self, op: PutOp) -> list[str]:
        """What of the value is embedded."""
        if op.index is False:
            return []
        paths = self._paths if op.index is None else [_path(one) for one in op.index]
        found = chain.from_iterable(get_text_at_path(op.value, path) for path in paths)
        return [text for text in found if text]

    def embed(self, texts: _Texts) -> dict[str, Matrix]:
        if self.awaited:
            return dict(called(self.aembed, texts))
        one = self.embeddings
        vectors = {}
        if texts.documents:
            vectors["documents"] = self._checked(one.embed_documents(list(texts.documents)))
        if texts.queries:
            vectors["queries"] = self._checked([one.embed_query(text) for text in texts.queries])
        return vectors

    async def aembed(self, texts: _Texts) -> dict[str, Matrix]:
        one = self.embeddings
        vectors = {}
        if texts.documents:
            vectors["documents"] = self._checked(await one.aembed_documents(list(texts.documents)))
        if texts.queries:
            asked = (one.aembed_query(text) for text in texts.queries)
            vectors["queries"] = self._checked(await asyncio.gather(*asked))
        return vectors

    def _checked(self, rows: Any) -> Matrix:
        matrix = unit(rows)
        if matrix.ndim != 2 or matrix.shape[1] != self.dim or not np.isfinite(matrix).all():
            raise InvalidInput(
                f"the index has {self.dim} dimensions; its embedder gave an array of shape {matrix.shape}"
            )
        return matrix


def _path(field: str) -> Any:
    return field if field == "$" else tokenize_path(field)


def _plain(value: Mapping[str, Any] | None) -> dict[str, Any]:
    """A copy of the value as JSON keeps it. Raises InvalidInput for what JSON cannot say."""
    try:
        plain: dict[str, Any] = json.loads(
            json.dumps(dict(value or {}), allow_nan=False, default=_mapping)
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
