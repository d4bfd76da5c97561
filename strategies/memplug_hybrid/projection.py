"""The index as a projection: built from the episodes of a scope, then brought up to date by what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memplug import EPISODE, Projection
from memplug_hybrid.following import built, grown, refreshed, vector_set, with_texts, without
from memplug_hybrid.index import Index
from memplug_hybrid.reading import fingerprint, read
from memplug_hybrid.snapshot import dump, load

if TYPE_CHECKING:
    from pathlib import Path

    from memplug import Record, View
    from memplug.ports import TokenTable
    from memplug.types import Delta


class HybridIndex(Projection[Index]):
    """Follows episodes. Results after adding one by one equal those of a fresh build but for the tokens' weights.

    Those weights are taken anew, with the vectors that rest on them, when a fourth of the texts has changed.
    """

    name = "index"
    version = "2"

    def __init__(self, table: TokenTable, dense_dim: int = 0) -> None:
        """`dense_dim` is that of the records' vectors where they are to be searched too, else 0."""
        self._table = table
        self._dense_dim = dense_dim

    @property
    def settings(self) -> str:
        return str(self._dense_dim) if self._dense_dim else ""

    def build(self, view: View) -> Index:
        return built(view.all(EPISODE, vectors=self._dense_dim > 0), self._table, self._dense_dim)

    def apply(self, state: Index, delta: Delta) -> Index | None:
        own = state.buffers
        if state.version != own.version or state.n != len(own.ids):
            # Overtaken by a later state, or left half written by an error.
            return None
        new: list[Record[Any]] = []
        replaced: list[str] = []
        for record in delta.put:
            slot = own.slots.get(record.id)
            if record.kind != EPISODE.name:
                continue
            if slot is None:
                new.append(record)
            elif int(own.columns.prints.view(state.n)[slot]) == fingerprint(record):
                vector_set(state, record)
            else:
                replaced.append(record.id)
                new.append(record)
        state = without(state, (*delta.gone, *replaced))
        renewed = grown(state, len(new))
        if new:
            state = with_texts(state, [read(record) for record in new], pooled=not renewed)
        return refreshed(state) if renewed else state

    def size(self, state: Index) -> int:
        return state.nbytes

    def dump(self, state: Index, folder: Path) -> bool:
        dump(state, folder)
        return True

    def load(self, folder: Path) -> Index | None:
        return load(folder, self._table, self._dense_dim)
