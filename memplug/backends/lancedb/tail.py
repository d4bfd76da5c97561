"""What came after a table's position: few vectors in memory, searched exactly; and what must not be served any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.types import Delta, Record

MARGIN = np.float32(1e-5)
"""More than float32 products can be off."""

Found = tuple[str, float, int]
"""(id, cosine, position)."""


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """The journal between a table's position and `position`, as far as it concerns one kind."""

    position: int
    ids: tuple[str, ...]
    positions: tuple[int, ...]
    vectors: NDArray[np.float32]
    """Shape (len(ids), dim)."""
    hidden: frozenset[str]
    """Ids whose row in the table is out of date: changed, hidden or removed since."""

    @classmethod
    def empty(cls, position: int, dim: int) -> Tail:
        return cls(position, (), (), np.empty((0, dim), np.float32), frozenset())

    def __len__(self) -> int:
        return len(self.ids)

    def advanced(self, delta: Delta, kind: str, position: int) -> Tail | None:
        """The tail with what has changed; None where a vector has another dimension."""
        put = [record for record in delta.put if record.kind == kind]
        changed = {record.id for record in put} | set(delta.gone)
        if not changed:
            return Tail(position, self.ids, self.positions, self.vectors, self.hidden)
        fresh = [record for record in put if record.vector is not None]
        if any(len(_vector(record)) != self.vectors.shape[1] for record in fresh):
            return None
        ids, positions, vectors = self.ids, self.positions, self.vectors
        if not changed.isdisjoint(ids):
            kept = [row for row, id in enumerate(ids) if id not in changed]
            ids = tuple(ids[row] for row in kept)
            positions = tuple(positions[row] for row in kept)
            vectors = vectors[kept]
        if fresh:
            ids += tuple(record.id for record in fresh)
            positions += tuple(record.position for record in fresh)
            vectors = np.concatenate([vectors, np.stack([_vector(one) for one in fresh])])
        return Tail(position, ids, positions, vectors, self.hidden | changed)

    def above(self, exact: NDArray[np.float64], least: float) -> list[Found]:
        """What has at least this cosine, or lies within the margin below it."""
        if not self.ids:
            return []
        rough = self.vectors @ exact.astype(np.float32)
        rows = np.flatnonzero(rough >= np.float32(least) - MARGIN)
        cosines = exact_cosines(self.vectors[rows], exact)
        return [
            (self.ids[row], cosine, self.positions[row])
            for row, cosine in zip(rows.tolist(), cosines, strict=True)
        ]


def exact_cosines(vectors: NDArray[np.float32], exact: NDArray[np.float64]) -> list[float]:
    """Cosines in float64, one row at a time in a fixed order: equal vectors have equal ones in any company."""
    cosines: list[float] = (vectors.astype(np.float64) * exact).sum(axis=1).tolist()
    return cosines


def best_first(found: Sequence[Found]) -> list[Found]:
    """By cosine; ties by earlier position, then id."""
    return sorted(found, key=lambda one: (-one[1], one[2], one[0]))


def _vector(record: Record[Any]) -> NDArray[np.float32]:
    assert record.vector is not None
    return record.vector
