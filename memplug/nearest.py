"""The core's exact vector index: a projection that keeps one kind's vectors in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from memplug.models.vectors import question
from memplug.projection import Projection

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from memplug.types import Delta, Kind, Record
    from memplug.view import View

MARGIN = np.float32(1e-5)
"""More than float32 products can be off: what lies this close to a cut is computed again in float64."""

LARGEST_BLOCK = 16_384
PER_ROW = 200
"""Bytes that a row holds beside its vector: id, position, and its place in the table of ids."""


class _Rows:
    """Vectors in the order they came, in blocks that are never moved; only ever appended to.

    States share it, each knowing how many rows are its own and which of them are dead. Only the newest
    state (`generation`) may append.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self.blocks: list[NDArray[np.float32]] = []
        self.starts: list[int] = []
        self.ids: list[str] = []
        self.positions: list[int] = []
        self.generation = 0
        self._capacity = 0
        self._row_of: dict[str, int] | None = {}

    @classmethod
    def frozen(cls, matrix: NDArray[np.float32], ids: list[str], positions: list[int]) -> _Rows:
        """Rows over a matrix that is not copied (a memory map)."""
        rows = cls(matrix.shape[1])
        rows.blocks, rows.starts = [matrix], [0]
        rows.ids, rows.positions = ids, positions
        rows._capacity = len(ids)
        rows._row_of = None
        return rows

    @property
    def row_of(self) -> dict[str, int]:
        """The living row of each id, as the newest state has it; made when first needed."""
        if self._row_of is None:
            self._row_of = {id: row for row, id in enumerate(self.ids)}
        return self._row_of

    def append(self, id: str, position: int, vector: NDArray[np.float32]) -> None:
        row = len(self.ids)
        if row == self._capacity:
            size = min(max(16, row // 2), LARGEST_BLOCK)
            self.blocks.append(np.empty((size, self.dim), np.float32))
            self.starts.append(row)
            self._capacity += size
        self.blocks[-1][row - self.starts[-1]] = vector
        self.row_of[id] = row
        self.positions.append(position)
        self.ids.append(id)

    def parts(self, count: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """(first row, vectors) of each block, for the first `count` rows."""
        for start, block in zip(self.starts, self.blocks, strict=False):
            if start >= count:
                return
            yield start, block[: count - start]

    def take(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """The vectors of ascending rows, shape (len(rows), dim)."""
        bounds = np.searchsorted(rows, self.starts).tolist()
        pieces = [
            block[rows[first:last] - start]
            for start, block, first, last in zip(
                self.starts, self.blocks, bounds, [*bounds[1:], len(rows)], strict=False
            )
            if first < last
        ]
        return np.concatenate(pieces).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The vectors of one kind in one scope at one journal position."""

    rows: _Rows
    count: int
    dead: NDArray[np.intp]
    """Rows that were replaced or removed."""
    generation: int

    def __len__(self) -> int:
        return self.count - len(self.dead)

    def ranked(
        self, query: NDArray[np.floating[Any]], first: int, *, threshold: float = -1.0
    ) -> Iterator[list[tuple[str, float, int]]]:
        """(id, cosine, position) of every row, best first, in chunks: `first` rows or a few more, then larger ones.

        Equal vectors give equal cosines wherever they are stored; ties: earlier position, then id. Raises
        InvalidInput for a query of another dimension.
        """
        left = len(self)
        if not left:
            return
        exact = question(query, self.rows.dim)
        scores = self._products(exact.astype(np.float32))
        size = max(first, 1)
        while left > 0:
            chosen, cosines = self._best(scores, exact, size, left)
            scores[chosen] = -np.inf
            left -= len(chosen)
            size = max(4 * size, 256)
            ids, positions = self.rows.ids, self.rows.positions
            chunk = [
                (ids[row], cosine, positions[row])
                for row, cosine in zip(chosen.tolist(), cosines.tolist(), strict=True)
                if cosine >= threshold
            ]
            chunk.sort(key=lambda one: (-one[1], one[2], one[0]))
            if chunk:
                yield chunk
            if len(chunk) < len(chosen):
                return

    def _products(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        scores = np.empty(self.count, np.float32)
        for start, block in self.rows.parts(self.count):
            np.dot(block, query, out=scores[start : start + len(block)])
        scores[self.dead] = -np.inf
        return scores

    def _best(
        self, scores: NDArray[np.float32], query: NDArray[np.float64], size: int, left: int
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The rows of the `size` best scores, those that tie with the last included, and exact cosines."""
        cut = np.partition(scores, len(scores) - size)[-size] if size < left else np.float32(-2)
        rows = np.flatnonzero(scores >= cut - MARGIN)
        # One row at a time in a fixed order: the same vector gives the same cosine in any company.
        cosines = (self.rows.take(rows) * query).sum(axis=1)
        sure = cosines >= cut - MARGIN / 2
        return rows[sure], cosines[sure]


class Nearest(Projection[Vectors]):
    """The vectors of one kind. Records without a vector, or of another dimension than the newest, are left out."""

    name = "nearest"

    def __init__(self, kind: Kind[Any]) -> None:
        self._kind = kind

    @property
    def settings(self) -> str:
        return self._kind.name

    def build(self, view: View) -> Vectors:
        rows = _Rows(0)
        for record in view.all(self._kind):
            if record.vector is not None:
                if len(record.vector) != rows.dim:
                    rows = _Rows(len(record.vector))
                rows.append(record.id, record.position, record.vector)
        return _state(rows, np.empty(0, np.intp))

    def apply(self, state: Vectors, delta: Delta) -> Vectors | None:
        rows = state.rows
        if rows.generation != state.generation:
            return None
        put = [record for record in delta.put if record.kind == self._kind.name]
        if any(r.vector is not None and len(r.vector) != rows.dim for r in put):
            return None
        changed = [record for record in put if not _holds(rows, record)]
        gone = [id for id in (*delta.gone, *(r.id for r in changed)) if id in rows.row_of]
        if not gone and all(record.vector is None for record in changed):
            return state
        dead = [rows.row_of.pop(id) for id in dict.fromkeys(gone)]
        for record in changed:
            if record.vector is not None:
                rows.append(record.id, record.position, record.vector)
        all_dead = np.append(state.dead, np.array(dead, np.intp)) if dead else state.dead
        if len(all_dead) > max(64, len(rows.ids) // 3):
            return _compacted(rows)
        return _state(rows, all_dead)

    def size(self, state: Vectors) -> int:
        vectors = sum(block.nbytes for block in state.rows.blocks)
        return 1024 + vectors + PER_ROW * state.count

    def dump(self, state: Vectors, folder: Path) -> bool:
        living = np.ones(state.count, bool)
        living[state.dead] = False
        shape = (len(state), state.rows.dim)
        matrix = np.lib.format.open_memmap(
            folder / "vectors.npy", mode="w+", dtype=np.float32, shape=shape
        )
        filled = 0
        for start, block in state.rows.parts(state.count):
            kept = block[living[start : start + len(block)]]
            matrix[filled : filled + len(kept)] = kept
            filled += len(kept)
        matrix.flush()
        chosen = np.flatnonzero(living).tolist()
        table = {
            "ids": [state.rows.ids[row] for row in chosen],
            "positions": [state.rows.positions[row] for row in chosen],
        }
        (folder / "rows.json").write_text(json.dumps(table), encoding="utf-8")
        return True

    def load(self, folder: Path) -> Vectors | None:
        table = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
        ids, positions = table["ids"], table["positions"]
        # A plain array over the map: the map's own class is slow to slice.
        matrix = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r"))
        if matrix.dtype != np.float32 or not len(matrix) == len(ids) == len(positions):
            return None
        return _state(_Rows.frozen(matrix, ids, positions), np.empty(0, np.intp))


class Loose:
    """The vectors of a few records that belong to no state, with cosines as `Vectors` gives them."""

    def __init__(self, records: Iterable[Record[Any]]) -> None:
        found = [record for record in records if record.vector is not None]
        dim = len(found[-1].vector) if found and found[-1].vector is not None else 0
        rows = [(r, r.vector) for r in found if r.vector is not None and len(r.vector) == dim]
        self.records = [record for record, _ in rows]
        self._matrix = np.array([vector for _, vector in rows], np.float64).reshape(len(rows), dim)

    def cosines(self, query: NDArray[np.floating[Any]]) -> list[float]:
        """One per record, in order."""
        if not self.records:
            return []
        exact = question(query, self._matrix.shape[1])
        cosines: list[float] = (self._matrix * exact).sum(axis=1).tolist()
        return cosines


def _state(rows: _Rows, dead: NDArray[np.intp]) -> Vectors:
    rows.generation += 1
    return Vectors(rows, len(rows.ids), dead, rows.generation)


def _holds(rows: _Rows, record: Record[Any]) -> bool:
    """True where the newest state has this very record: a delta may say again what a build has read."""
    row = rows.row_of.get(record.id)
    if row is None or record.vector is None or rows.positions[row] != record.position:
        return False
    return np.array_equal(rows.take(np.array([row], np.intp))[0], record.vector)


def _compacted(rows: _Rows) -> Vectors:
    """The living rows in blocks of their own."""
    packed = _Rows(rows.dim)
    for id, row in sorted(rows.row_of.items(), key=lambda item: item[1]):
        packed.append(id, rows.positions[row], rows.take(np.array([row], np.intp))[0])
    return _state(packed, np.empty(0, np.intp))
