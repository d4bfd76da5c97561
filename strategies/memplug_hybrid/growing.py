"""Append-only arrays that an older and a newer state share: each state knows how much of them is its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

ScalarT = TypeVar("ScalarT", bound=np.generic)
_LEAST = 16


class Column(Generic[ScalarT]):
    """A growing array; growing copies it, so what was handed out before stays as it was."""

    def __init__(self, values: NDArray[ScalarT], used: int | None = None) -> None:
        """`values` may be read-only (memory-mapped): it is copied before the first append."""
        self._values = values
        self.used = len(values) if used is None else used

    @classmethod
    def empty(cls, dtype: type[ScalarT], *shape: int) -> Column[ScalarT]:
        """Without rows; `shape` is that of one row."""
        return cls(np.empty((0, *shape), dtype))

    def view(self, n: int) -> NDArray[ScalarT]:
        """The first n rows."""
        return self._values[:n]

    def append(self, value: Any) -> None:
        """One row more."""
        self._reserve(1)
        self._values[self.used] = value
        self.used += 1

    def extend(self, values: NDArray[Any]) -> None:
        """Several rows more."""
        self._reserve(len(values))
        self._values[self.used : self.used + len(values)] = values
        self.used += len(values)

    def replace(self, row: int, value: Any) -> None:
        """Another value in one row, for every state that shares it."""
        self._reserve(0)
        self._values[row] = value

    @property
    def nbytes(self) -> int:
        return int(self._values.nbytes)

    def _reserve(self, more: int) -> None:
        needed = self.used + more
        if needed <= len(self._values) and self._values.flags.writeable:
            return
        room = max(_LEAST, needed, self.used + self.used // 4)
        grown = np.empty((room, *self._values.shape[1:]), self._values.dtype)
        grown[: self.used] = self._values[: self.used]
        self._values = grown


class Ragged:
    """A growing list of integer rows of different lengths, laid end to end."""

    def __init__(self, values: Column[Any], ends: Column[np.int64]) -> None:
        self._values = values
        self._ends = ends

    @classmethod
    def empty(cls, dtype: type[Any]) -> Ragged:
        return cls(Column.empty(dtype), Column.empty(np.int64))

    def __len__(self) -> int:
        return self._ends.used

    def append(self, row: NDArray[Any]) -> None:
        self._values.extend(row)
        self._ends.append(self._values.used)

    def row(self, i: int) -> NDArray[Any]:
        start = self._ends.view(i)[-1] if i else 0
        found: NDArray[Any] = self._values.view(self._values.used)[
            start : self._ends.view(i + 1)[-1]
        ]
        return found

    def flat(self, first: int, last: int) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Values of the rows from `first` up to `last`, end to end, and where each begins; shape (last - first + 1,)."""
        borders = np.zeros(last - first + 1, np.int64)
        borders[1:] = self._ends.view(last)[first:]
        borders[0] = self._ends.view(first)[-1] if first else 0
        values = self._values.view(self._values.used)[borders[0] : borders[-1]]
        return values, borders - borders[0]

    def kept(self, rows: NDArray[np.bool_]) -> Ragged:
        """Only the rows that the mask keeps; shape (len(self),)."""
        values, borders = self.flat(0, len(rows))
        lengths = np.diff(borders)
        chosen = values[np.repeat(rows, lengths)]
        return Ragged(Column(chosen), Column(np.cumsum(lengths[rows], dtype=np.int64)))

    @property
    def nbytes(self) -> int:
        return self._values.nbytes + self._ends.nbytes

    def dump(self, folder: Path, name: str) -> None:
        values, borders = self.flat(0, len(self))
        np.save(folder / f"{name}_values.npy", values, allow_pickle=False)
        np.save(folder / f"{name}_ends.npy", borders[1:], allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Ragged:
        return cls(
            Column(mapped(folder / f"{name}_values.npy")),
            Column(mapped(folder / f"{name}_ends.npy")),
        )


class Rows:
    """Unit vectors as growing int8 rows with a scale each: a quarter of float32's memory, and faster to read through.

    The largest component becomes 127; a cosine is off by about 0.0006.
    """

    _BLOCK = 512  # rows turned into float32 at once; they stay in the processor's cache
    _PLAIN = (1_000, 20_000)  # between so many rows a float32 copy is kept, searched twice as fast

    def __init__(self, codes: Column[np.int8], scales: Column[np.float32]) -> None:
        self._codes = codes
        self._scales = scales
        self._plain = np.empty((0, 0), np.float32)

    @classmethod
    def empty(cls, dim: int, room: int = 0) -> Rows:
        """Without rows, but with memory for some."""
        codes, scales = np.empty((room, dim), np.int8), np.empty(room, np.float32)
        return cls(Column(codes, 0), Column(scales, 0))

    def __len__(self) -> int:
        return self._scales.used

    @property
    def dim(self) -> int:
        return int(self._codes.view(0).shape[1])

    def extend(self, vectors: NDArray[np.float32]) -> None:
        """Further rows; shape (rows, dim)."""
        codes, scales = _coded(vectors)
        self._codes.extend(codes)
        self._scales.extend(scales)

    def replace(self, row: int, vector: NDArray[np.float32]) -> None:
        """Another vector in one row, for every state that shares it."""
        codes, scales = _coded(vector[None])
        self._scales.replace(row, 0.0)
        self._codes.replace(row, codes[0])
        self._scales.replace(row, scales[0])
        self._plain = self._plain[:row]

    def dot(self, vector: NDArray[np.float32], n: int) -> NDArray[np.float32]:
        """Cosines of the first n rows with a unit vector; shape (n,)."""
        found = np.empty(n, np.float32)
        least, most = self._PLAIN
        if least <= n <= most:
            plain = self._plain_rows(n)
            for start in range(0, n, self._BLOCK):
                at = slice(start, start + self._BLOCK)
                np.dot(plain[at], vector, out=found[at])
            return found
        codes = self._codes.view(n)
        block = np.empty((min(n, self._BLOCK), codes.shape[1]), np.float32)
        for start in range(0, n, self._BLOCK):
            part = block[: min(self._BLOCK, n - start)]
            part[:] = codes[start : start + len(part)]
            np.dot(part, vector, out=found[start : start + len(part)])
        found *= self._scales.view(n)
        return found

    def _plain_rows(self, n: int) -> NDArray[np.float32]:
        """The first n rows as float32. A copy that a reader holds is never written to again below its rows."""
        plain = self._plain
        if len(plain) < n:
            room = min(self._PLAIN[1], max(n, len(self)) * 5 // 4)
            buffer = plain.base if isinstance(plain.base, np.ndarray) else plain
            if len(buffer) < n:
                buffer = np.empty((room, self.dim), np.float32)
                if len(plain):
                    buffer[: len(plain)] = plain
            new = slice(len(plain), n)
            np.multiply(self._codes.view(n)[new], self._scales.view(n)[new, None], out=buffer[new])
            self._plain = plain = buffer[:n]
        return plain[:n]

    def kept(self, rows: NDArray[np.bool_]) -> Rows:
        """Only the rows that the mask keeps."""
        n = len(rows)
        return Rows(Column(self._codes.view(n)[rows]), Column(self._scales.view(n)[rows]))

    @property
    def nbytes(self) -> int:
        plain = self._plain.base if isinstance(self._plain.base, np.ndarray) else self._plain
        return self._codes.nbytes + self._scales.nbytes + plain.nbytes

    def dump(self, folder: Path, name: str) -> None:
        n = len(self)
        np.save(folder / f"{name}_codes.npy", self._codes.view(n), allow_pickle=False)
        np.save(folder / f"{name}_scales.npy", self._scales.view(n), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Rows:
        return cls(
            Column(mapped(folder / f"{name}_codes.npy")),
            Column(mapped(folder / f"{name}_scales.npy")),
        )


def mapped(path: Path) -> NDArray[Any]:
    """The array of a .npy file, read-only and shared with other processes."""
    if path.stat().st_size < 65_536:
        return np.asarray(np.load(path, allow_pickle=False))
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _coded(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    steps = np.where(largest > 0, largest, 1).astype(np.float32) / np.float32(127)
    codes = np.rint(vectors / steps[:, None]).astype(np.int8)
    return codes, np.where(largest > 0, steps, 0).astype(np.float32)
