"""Rows that grow at their end and are shared by older and newer states: each state knows how many are its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Table:
    """Ids with a vector and some whole numbers each. Rows are added and never changed."""

    def __init__(self, dim: int, numbers: int) -> None:
        self.ids: list[str] = []
        self.rows: dict[str, int] = {}
        self._vectors = np.zeros((16, dim), np.float32)
        self._numbers = np.zeros((16, numbers), np.int64)

    @classmethod
    def of(cls, ids: list[str], vectors: NDArray[np.float32], numbers: NDArray[np.int64]) -> Table:
        """With these rows; the arrays are read and not written."""
        table = cls(vectors.shape[1], numbers.shape[1])
        table.ids, table._vectors, table._numbers = ids, vectors, numbers
        table.rows = {id: row for row, id in enumerate(ids)}
        return table

    def __len__(self) -> int:
        return len(self.ids)

    def extend(
        self,
        ids: Sequence[str],
        vectors: Sequence[NDArray[np.float32]],
        numbers: Sequence[Sequence[int]],
    ) -> None:
        """Rows more, with ids that have none yet."""
        if not ids:
            return
        start, stop = len(self.ids), len(self.ids) + len(ids)
        if stop > len(self._vectors):
            room = stop + max(stop // 4, 16)
            self._vectors = _roomier(self._vectors, room, start)
            self._numbers = _roomier(self._numbers, room, start)
        self._vectors[start:stop] = vectors
        self._numbers[start:stop] = numbers
        self.rows.update(zip(ids, range(start, stop), strict=True))
        self.ids.extend(ids)

    def part(self, alive: NDArray[np.bool_]) -> Part:
        return Part(self, self._vectors[: len(alive)], self._numbers[: len(alive)], alive)


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """The rows of a table that a state has, and which of them are there."""

    table: Table
    vectors: NDArray[np.float32]
    """Shape (rows, dim)."""
    numbers: NDArray[np.int64]
    """Shape (rows, numbers)."""
    alive: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.alive)

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """With every row, shape (rows,). A row's does not depend on where it stands."""
        # Row by row, which for one vector is twice as fast as the product with the matrix.
        found: NDArray[np.float64] = np.vecdot(self.vectors, vector).astype(np.float64)
        return found

    @property
    def nbytes(self) -> int:
        row = 4 * self.vectors.shape[1] + 8 * self.numbers.shape[1] + 200
        return len(self.alive) * int(row)


def _roomier(values: NDArray[Any], room: int, used: int) -> NDArray[Any]:
    grown = np.zeros((room, *values.shape[1:]), values.dtype)
    grown[:used] = values[:used]
    return grown
