"""Texts as pooled static vectors: the weights of tokens, and unit vectors of weighted token sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug_hybrid.growing import Ragged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.ports import TokenTable

_BLOCK = 2_048  # tokens whose vectors are looked up at once; they stay in the processor's cache


def idf(frequency: float, n: int) -> float:
    """How much a term tells that `frequency` of n texts hold."""
    return float(np.log1p((n - frequency + 0.5) / (frequency + 0.5)))


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Inverse document frequencies of tokens, as they were when `n` texts were stored; unseen tokens count as rarest."""

    n: int
    tokens: NDArray[np.int32]
    """Ascending."""
    values: NDArray[np.float32]

    @classmethod
    def of(cls, n: int, frequencies: NDArray[np.int64]) -> Weights:
        """From the number of texts that hold each token; shape (n_tokens,)."""
        tokens = np.flatnonzero(frequencies)
        held = frequencies[tokens]
        values = np.log1p((n - held + 0.5) / (held + 0.5))
        return cls(n, tokens.astype(np.int32), values.astype(np.float32))

    def take(self, tokens: NDArray[Any]) -> NDArray[np.float32]:
        """The weight of each token."""
        if not len(self.tokens):
            return np.full(len(tokens), idf(0, self.n), np.float32)
        at = np.minimum(np.searchsorted(self.tokens, tokens), len(self.tokens) - 1)
        known = self.tokens[at] == tokens
        found: NDArray[np.float32] = np.where(known, self.values[at], np.float32(idf(0, self.n)))
        return found

    @property
    def nbytes(self) -> int:
        return int(self.tokens.nbytes + self.values.nbytes)


def frequencies(
    lead: Ragged, rest: Ragged, owners: NDArray[np.int32], n_tokens: int
) -> NDArray[np.int64]:
    """How many texts hold each token; `owners` names the text of each row of `rest`, ascending."""
    found = np.zeros(n_tokens, np.int64)
    step = 16_384
    for first in range(0, len(lead), step):
        last = min(first + step, len(lead))
        values, borders = lead.flat(first, last)
        rows = np.repeat(np.arange(first, last), np.diff(borders))
        low, high = np.searchsorted(owners, (first, last))
        more, edges = rest.flat(int(low), int(high))
        texts = np.concatenate((rows, np.repeat(owners[low:high], np.diff(edges))))
        pairs = texts.astype(np.int64) * n_tokens + np.concatenate((values, more))
        pairs.sort()
        once = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        found += np.bincount(once % n_tokens, minlength=n_tokens)
    return found


def pool_rows(
    rows: Ragged, first: int, last: int, weights: Weights, table: TokenTable
) -> Iterator[NDArray[np.float32]]:
    """Unit vectors of the rows from `first` up to `last`, in blocks of shape (rows, dim)."""
    start = first
    while start < last:
        end = start + max(1, _rows_within(rows, start, min(last, start + _BLOCK)))
        values, borders = rows.flat(start, end)
        sums = np.zeros((end - start, table.dim), np.float32)
        if len(values):
            vectors = table.token_vectors(values.astype(np.int32))
            weighted = weights.take(values)
            edges = borders.tolist()
            for i, (a, b) in enumerate(pairwise(edges)):
                # One row at a time: np.add.reduceat over all is several times slower.
                sums[i] = weighted[a:b] @ vectors[a:b]
        yield unit(sums)
        start = end


def _rows_within(rows: Ragged, first: int, last: int) -> int:
    _, borders = rows.flat(first, last)
    return int(np.searchsorted(borders, _BLOCK, side="right")) - 1


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(
        vectors, np.where(norms > 0, norms, 1), dtype=np.float32
    )
    return scaled
