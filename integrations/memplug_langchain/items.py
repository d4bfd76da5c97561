"""The items of a LangGraph store as records, and the state that searches them: by namespace, filter and vector."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memplug import Delta, Kind, Projection, Record, Scope, View

Namespace = tuple[str, ...]
Matrix = NDArray[np.float32]
_TEXT = 2000


@dataclass(frozen=True, slots=True)
class StoredItem:
    """Payload of the kind `langgraph/item`."""

    namespace: tuple[str, ...]
    key: str
    value: dict[str, Any] = field(default_factory=dict)
    created: float = 0.0
    """Seconds since 1970, as `updated`."""
    updated: float = 0.0
    ttl: float | None = None
    """Minutes from one access to the next."""
    paths: tuple[str, ...] | None = None
    """What of the value is embedded, where its put said so; () is nothing of it, None what the store's index says."""
    model: str = ""
    """What made the vectors; "" where there are none."""
    vectors: str = ""
    """Rows of float32 in base64, one per indexed text."""


ITEM: Kind[StoredItem] = Kind("langgraph/item", StoredItem, indexed=False, section=None)


def item_id(scope: Scope, namespace: Namespace, key: str) -> str:
    """The id of the record that holds an item."""
    return ITEM.id(scope, json.dumps([*namespace, key], ensure_ascii=False))


def record_of(scope: Scope, item: StoredItem, revision: int) -> Record[StoredItem]:
    """The record of an item; a ttl says when it expires."""
    moment = datetime.fromtimestamp(item.updated).astimezone()
    return Record(
        id=item_id(scope, item.namespace, item.key),
        kind=ITEM.name,
        text=_text(item.value),
        payload=item,
        scope=scope,
        expires_at=None if item.ttl is None else moment + timedelta(minutes=item.ttl),
        revision=revision,
    )


def _text(value: Mapping[str, Any]) -> str:
    for name in ("content", "text"):
        said = value.get(name)
        if isinstance(said, str) and said.strip():
            break
    else:
        said = json.dumps(value, ensure_ascii=False)
    plain = said.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return plain[:_TEXT] if plain.strip() else "(empty)"


def packed(rows: Matrix) -> str:
    """The rows as text."""
    return base64.b64encode(np.ascontiguousarray(rows, np.float32).tobytes()).decode("ascii")


def unit(rows: Any) -> Matrix:
    """The rows as float32, each of length 1, or 0 where it was 0."""
    matrix = np.asarray(rows, np.float32)
    lengths = np.linalg.norm(matrix, axis=-1, keepdims=True)
    rows_of_length_1: Matrix = np.divide(
        matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0
    )
    return rows_of_length_1


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as a search sees it; `rows` are those of its vectors."""

    item: StoredItem
    expires: datetime | None
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class _Buffers:
    """Rows that only grow; states share them, and each knows how many are its own."""

    matrix: Matrix
    owners: list[tuple[Namespace, str]] = field(default_factory=list)

    def extend(self, rows: Matrix, owner: tuple[Namespace, str]) -> tuple[int, ...]:
        first, last = len(self.owners), len(self.owners) + len(rows)
        if last > len(self.matrix):
            grown = np.empty((max(256, 2 * last), self.matrix.shape[1]), np.float32)
            grown[:first] = self.matrix[:first]
            self.matrix = grown
        self.matrix[first:last] = rows
        self.owners.extend([owner] * len(rows))
        return tuple(range(first, last))


@dataclass(frozen=True, slots=True)
class Shelves:
    """All items of a scope: by namespace and key, with the rows of their vectors."""

    shelves: Mapping[Namespace, Mapping[str, Entry]]
    places: Mapping[str, tuple[Namespace, str]]
    """Record id -> where its item stands."""
    buffers: _Buffers
    n: int
    """Rows of the buffers that belong to this state."""
    dead: int = 0
    """How many of them belong to no item any more."""

    def under(self, prefix: Namespace) -> Iterator[Entry]:
        """The items whose namespace begins with these labels, by namespace, oldest first."""
        depth = len(prefix)
        for namespace, shelf in self.shelves.items():
            if namespace[:depth] == prefix:
                yield from shelf.values()

    def ranked(self, query: Matrix, prefix: Namespace) -> Iterator[tuple[Entry, float]]:
        """The items below the prefix that have vectors, each once, best first, with the cosine of its best row."""
        scores = self.buffers.matrix[: self.n] @ query
        owners, depth = self.buffers.owners, len(prefix)
        done: set[tuple[Namespace, str]] = set()
        for row in _descending(scores):
            namespace, key = owner = owners[row]
            if namespace[:depth] != prefix or owner in done:
                continue
            entry = self.shelves.get(namespace, {}).get(key)
            if entry is not None and row in entry.rows:
                done.add(owner)
                yield entry, float(scores[row])


def _descending(scores: NDArray[np.float32], block: int = 256) -> Iterator[int]:
    """The places of the scores, best first; the first block comes without sorting the rest."""
    if len(scores) <= block:
        yield from np.argsort(-scores, kind="stable").tolist()
        return
    best = np.argpartition(-scores, block)[:block]
    cut = scores[best].min()
    head = np.flatnonzero(scores > cut)
    yield from head[np.argsort(-scores[head], kind="stable")].tolist()
    rest = np.flatnonzero(scores <= cut)
    yield from rest[np.argsort(-scores[rest], kind="stable")].tolist()


class ItemShelves(Projection[Shelves]):
    """`Shelves` that follow the ledger; vectors of another model are left out."""

    name = "items"

    def __init__(self, model: str, dim: int) -> None:
        self._model, self._dim = model, dim

    @property
    def settings(self) -> str:
        return f"{self._model}\x1f{self._dim}"

    def build(self, view: View) -> Shelves:
        matrix = np.empty((0, self._dim), np.float32)
        empty = Shelves({}, {}, _Buffers(matrix), 0)
        return self._with(empty, list(view.all(ITEM, vectors=False)))

    def apply(self, state: Shelves, delta: Delta) -> Shelves | None:
        put = [record for record in delta.put if record.kind == ITEM.name]
        gone = [id for id in delta.gone if id in state.places]
        if not (put or gone):
            return state
        if state.n > 1024 and state.dead > state.n // 2:
            return None
        return self._with(_without(state, gone), put)

    def size(self, state: Shelves) -> int:
        return state.buffers.matrix.nbytes + 1000 * len(state.places)

    def _with(self, state: Shelves, records: list[Record[Any]]) -> Shelves:
        if not records:
            return state
        shelves, places = dict(state.shelves), dict(state.places)
        own: set[Namespace] = set()
        dead = state.dead
        for record in records:
            item = ITEM.of(record).payload
            if item.namespace not in own:
                own.add(item.namespace)
                shelves[item.namespace] = dict(shelves.get(item.namespace, {}))
            shelf: dict[str, Entry] = shelves[item.namespace]  # type: ignore[assignment]
            before = shelf.get(item.key)
            dead += len(before.rows) if before else 0
            rows = state.buffers.extend(self._rows(item), (item.namespace, item.key))
            shelf[item.key] = Entry(_bare(item), record.expires_at, rows)
            places[record.id] = (item.namespace, item.key)
        n = len(state.buffers.owners)
        return replace(state, shelves=shelves, places=places, n=n, dead=dead)

    def _rows(self, item: StoredItem) -> Matrix:
        if not item.vectors or item.model != self._model:
            return np.empty((0, self._dim), np.float32)
        rows = np.frombuffer(base64.b64decode(item.vectors), np.float32)
        return rows.reshape(-1, self._dim)


def _bare(item: StoredItem) -> StoredItem:
    return replace(item, vectors="") if item.vectors else item


def _without(state: Shelves, gone: list[str]) -> Shelves:
    if not gone:
        return state
    shelves, places = dict(state.shelves), dict(state.places)
    dead = state.dead
    for id in gone:
        namespace, key = places.pop(id)
        shelf = dict(shelves[namespace])
        dead += len(shelf.pop(key).rows)
        shelves[namespace] = shelf
        if not shelf:
            del shelves[namespace]
    return replace(state, shelves=shelves, places=places, dead=dead)
