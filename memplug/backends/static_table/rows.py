"""The static table's numbers: token vectors and the pairs of near tokens, mapped so that processes share them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ids = npt.NDArray[np.int32]

DIM = 256
_SEED = b"memplug-static-1"
_BLOCK = 2_048  # tokens gathered at once; their vectors stay in the processor's cache


class Rows:
    """float32 vectors of token ids: learned rows are stored as int8, all further ones are random signs."""

    def __init__(self, folder: Path, n_tokens: int) -> None:
        """Ids run from 0 to `n_tokens` - 1; one more random row belongs to texts without tokens."""
        mapped = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
        # A plain array over the map: the map's own class does more work at every look.
        self._learned = np.asarray(mapped)
        scales = np.load(folder / "scales.npy", allow_pickle=False).astype(np.float32)
        self._scales = np.concatenate([scales, np.full(n_tokens + 1 - len(scales), scales[-1])])
        n_random = n_tokens + 1 - len(self._learned)
        packed = hashlib.shake_128(_SEED).digest(n_random * DIM // 8)
        self._signs = np.frombuffer(packed, dtype=np.uint8).reshape(n_random, DIM // 8)
        self._n_tokens = n_tokens

    def take(self, ids: npt.ArrayLike) -> Floats:
        """(len(ids), DIM) vectors. Raises IndexError for an id that does not exist."""
        wanted = np.asarray(ids, dtype=np.int64)
        if wanted.size and not 0 <= wanted.min() <= wanted.max() < self._n_tokens:
            raise IndexError(f"token ids run from 0 to {self._n_tokens - 1}")
        return self._take(wanted)

    def _take(self, wanted: npt.NDArray[np.int64]) -> Floats:
        n_learned = len(self._learned)
        found: Floats = self._learned.take(wanted, axis=0, mode="clip").astype(np.float32)
        random = np.flatnonzero(wanted >= n_learned)
        if len(random):
            signs = np.unpackbits(self._signs[wanted[random] - n_learned], axis=1)
            found[random] = signs.view(np.int8) * 2 - 1
        found *= self._scales.take(wanted)[:, None]
        return found

    def pool(self, texts: list[list[int]]) -> Floats:
        """(len(texts), DIM) unit rows: each text's sum of token vectors, the row of no tokens for an empty text."""
        sums = np.zeros((len(texts), DIM), dtype=np.float32)
        block: list[tuple[int, list[int]]] = []
        size = 0
        for i, text in enumerate(texts):
            for start in range(0, max(1, len(text)), _BLOCK):
                part = text[start : start + _BLOCK] or [self._n_tokens]
                if size + len(part) > _BLOCK:
                    self._add(sums, block)
                    block, size = [], 0
                block.append((i, part))
                size += len(part)
        self._add(sums, block)
        sums /= np.sqrt(np.add.reduce(sums * sums, axis=1, keepdims=True))
        return sums

    def _add(self, sums: Floats, block: list[tuple[int, list[int]]]) -> None:
        vectors = self._take(
            np.array([token for _, part in block for token in part], dtype=np.int64)
        )
        end = 0
        for i, part in block:
            start, end = end, end + len(part)
            # One text at a time: np.add.reduceat over all is several times slower.
            sums[i] += np.add.reduce(vectors[start:end], axis=0)


class Pairs:
    """Which learned tokens are near each other; each pair is stored once, with the smaller id's row."""

    def __init__(self, folder: Path) -> None:
        """Mirror the pairs, so that each token finds all of its neighbours in one slice."""
        offsets = np.load(folder / "pair_offsets.npy", allow_pickle=False).astype(np.int64)
        partners = np.load(folder / "pair_partners.npy", allow_pickle=False)
        squares = np.load(folder / "pair_squares.npy", allow_pickle=False)
        self._n = len(offsets) - 1
        smaller = np.repeat(np.arange(self._n, dtype=np.uint16), np.diff(offsets))
        itself = np.arange(self._n, dtype=np.uint16)
        rows = np.concatenate([partners, itself, smaller])
        order = np.argsort(rows, kind="stable")
        self._partners = np.concatenate([smaller, itself, partners])[order].astype(np.int32)
        ones = np.full(self._n, 255, dtype=np.uint8)
        self._squares = (np.concatenate([squares, ones, squares])[order] / np.float32(255)).astype(
            np.float32
        )
        self._offsets = np.searchsorted(rows[order], np.arange(self._n + 1))
        self._partners.flags.writeable = self._squares.flags.writeable = False

    def of(self, token: int) -> tuple[Ids, Floats]:
        """Ids in ascending order and squared cosines of the tokens near `token`, itself included."""
        if token >= self._n:
            return np.array([token], dtype=np.int32), np.ones(1, dtype=np.float32)
        here = slice(self._offsets[token], self._offsets[token + 1])
        return self._partners[here], self._squares[here]
