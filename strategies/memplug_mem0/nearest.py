"""The vectors of a scope's facts, with the words that tell each apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from memplug_mem0.layered import Layered
from memplug_mem0.wording import telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Record

_HEAD: Final = 64
"""Leading dimensions that choose which facts are compared in full."""
_LOOKED: Final = 256
"""Facts that are compared in full at least."""
_WIDTH: Final = 16
_STEP: Final = 32
"""Facts that are made ready at a time: most often the first are enough."""


class _Rows:
    """Rows that an older and a newer state share: each knows how many of them are its own."""

    def __init__(self, dim: int, room: int = 16) -> None:
        self.dim = dim
        self.ids: list[str] = []
        self.words: list[frozenset[str]] = []
        self.vectors = np.empty((room, dim), np.float32)
        self.heads = np.empty((room, min(dim, _HEAD)), np.float32)

    def append(self, id: str, words: frozenset[str], vector: NDArray[np.float32]) -> None:
        used = len(self.ids)
        if used == len(self.vectors):
            # A copy: what an older state looks at stays as it is.
            self.vectors = np.concatenate([self.vectors, np.empty_like(self.vectors)])
            self.heads = np.concatenate([self.heads, np.empty_like(self.heads)])
        self.vectors[used] = vector
        self.heads[used] = vector[:_HEAD]
        self.ids.append(id)
        self.words.append(words)


@dataclass(frozen=True)
class Vectors:
    """The facts that have a vector, at one position of the journal."""

    rows: _Rows
    row_of: Layered[str, int]
    count: int = 0
    dead: int = 0
    """Rows whose fact is gone, or has another."""

    def changed(self, gone: Sequence[str], put: Sequence[Record[Any]]) -> Vectors:
        """With these facts and without those. Where their vectors have another dimension, all others are left out."""
        new = [(record, record.vector) for record in put if record.vector is not None]
        current = self._without([id for id in gone if id in self.row_of])
        if not new:
            return current
        dim = len(new[-1][1])
        if current.rows.dim != dim or len(current.rows.ids) != current.count:
            current = current._anew(dim)
        rows, dead = current.rows, current.dead
        places: dict[str, int | None] = {}
        for record, vector in new:
            row = current.row_of.get(record.id)
            known = row is not None and np.array_equal(rows.vectors[row], vector)
            if known or len(vector) != dim:
                continue
            dead += row is not None
            places[record.id] = len(rows.ids)
            rows.append(record.id, telling(shown(record)), vector)
        grown = Vectors(rows, current.row_of.changed(places), len(rows.ids), dead)
        return grown._anew(dim) if dead > _LOOKED + grown.count // 2 else grown

    def _without(self, gone: Sequence[str]) -> Vectors:
        if not gone:
            return self
        row_of = self.row_of.changed(dict.fromkeys(gone))
        return Vectors(self.rows, row_of, self.count, self.dead + len(gone))

    def _anew(self, dim: int) -> Vectors:
        """The living rows of this dimension in arrays of their own."""
        rows = _Rows(dim, max(16, len(self.row_of) + 16))
        if dim == self.rows.dim:
            for id, row in self.row_of.items():
                rows.append(id, self.rows.words[row], self.rows.vectors[row])
        return Vectors(rows, Layered({id: n for n, id in enumerate(rows.ids)}), len(rows.ids))

    def near(
        self, query: NDArray[np.float32], least: float, *, everything: bool = False
    ) -> Iterator[tuple[str, float, frozenset[str]]]:
        """(id, cosine, its words) of the facts nearest to a unit vector, best first, none below `least`.

        The leading dimensions choose the `_LOOKED` that are compared in full; `everything` compares all.
        """
        rows, count = self.rows, self.count
        if not count or query.shape != (rows.dim,):
            return
        if count > _LOOKED and rows.dim > _HEAD and not everything:
            rough = rows.heads[:count] @ query[:_HEAD]
            chosen = (rough >= _bound(rough, _LOOKED)).nonzero()[0]
            cosines = rows.vectors.take(chosen, axis=0) @ query
        else:
            chosen = np.arange(count)
            cosines = rows.vectors[:count] @ query
        order = (-cosines).argsort(kind="stable")
        ids, words, row_of, dead = rows.ids, rows.words, self.row_of, self.dead
        for start in range(0, len(order), _STEP):
            places = order[start : start + _STEP]
            for row, cosine in zip(chosen[places].tolist(), cosines[places].tolist(), strict=True):
                if cosine < least:
                    return
                id = ids[row]
                if not dead or row_of.get(id) == row:
                    yield id, cosine, words[row]

    def compared(
        self, ids: Iterable[str], query: NDArray[np.float32] | None
    ) -> dict[str, tuple[float, frozenset[str]]]:
        """(cosine with a unit vector, its words) of those of the facts that have a vector as long."""
        places = [(id, row) for id in ids if (row := self.row_of.get(id)) is not None]
        if not places or query is None or query.shape != (self.rows.dim,):
            return {}
        # Row by row: a fact's cosine must not depend on which others are asked for.
        cosines = np.vecdot(self.rows.vectors[[row for _, row in places]], query)
        words = self.rows.words
        return {
            id: (float(cosine), words[row])
            for (id, row), cosine in zip(places, cosines, strict=True)
        }

    @property
    def nbytes(self) -> int:
        return self.rows.vectors.nbytes + self.rows.heads.nbytes + 900 * self.count


def _bound(values: NDArray[np.float32], k: int) -> float:
    """A number that at least k of more than k values reach, and not many more."""
    if len(values) > _WIDTH * 2 * k:
        # The k-th best of the maxima of columns: cheaper than to part all values.
        rows = len(values) // _WIDTH
        values = values[: rows * _WIDTH].reshape(_WIDTH, rows).max(axis=0)
    return float(np.partition(values, len(values) - k)[len(values) - k])


EMPTY: Final = Vectors(_Rows(0), Layered())


def shown(record: Record[Any]) -> str:
    """What a fact is compared by in words."""
    fact = record.payload
    return f"{fact.subject} {fact.attribute} {fact.value} {record.text}"
