"""Late interaction on arrays: each word piece of a question finds its best match in a text. No torch.

ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020, section 3.3) as a weighted mean instead of a sum: a piece of
the question counts by how rare it is among the texts compared, so that "what", "did" and a name that stands
everywhere decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int32]
    Rows = NDArray[np.int8]
    Floats = NDArray[np.float32]

STEPS = 127
"""A vector's largest number is kept as this; a cosine is off by less than 0.002."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Word pieces of a text that are no punctuation, in order, with the vectors that the encoder gave them in it."""

    ids: Ids
    """Shape (n,)."""
    rows: Rows
    """Shape (n, dim): unit vectors, each divided by its scale."""
    scales: Floats
    """Shape (n,)."""

    @property
    def size(self) -> int:
        """Bytes."""
        return self.ids.nbytes + self.rows.nbytes + self.scales.nbytes


def packed(ids: Ids, vectors: Floats, keep: NDArray[np.bool_]) -> Tokens:
    """The kept tokens; all of them where none is to be kept. `vectors` has shape (n, dim), any length."""
    if not keep.any():
        keep = np.ones_like(keep)
    chosen = vectors[keep]
    chosen = chosen / np.maximum(np.linalg.norm(chosen, axis=1, keepdims=True), 1e-12)
    scales = np.maximum(np.abs(chosen).max(axis=1), 1e-12) / STEPS
    rows = np.rint(chosen / scales[:, None]).astype(np.int8)
    return Tokens(ids[keep].astype(np.int32), rows, scales.astype(np.float32))


def rarity(asked: Ids, ids: Ids, starts: NDArray[np.intp]) -> Floats:
    """What each piece of the question counts, shape (len(asked),): `ln(1 + (n - df + 0.5) / (df + 0.5))`.

    n is the number of texts compared, df how many of them hold the piece. `ids` are those of all texts, one
    after the other, none of them empty, and `starts` where each begins.
    """
    same = asked[:, None] == ids[None, :]
    held = np.logical_or.reduceat(same, starts, axis=1).sum(axis=1)
    weights: Floats = np.log1p((len(starts) - held + 0.5) / (held + 0.5)).astype(np.float32)
    return weights


def maxsim(question: Tokens, texts: Sequence[Tokens]) -> Floats:
    """Weighted mean over the question's pieces of the best cosine in each text, in -1..1, shape (len(texts),).

    0 for a text without any piece. One product of shape (pieces of the question, pieces of all texts).
    """
    found = np.zeros(len(texts), np.float32)
    places = [place for place, text in enumerate(texts) if len(text.ids)]
    if not places or not len(question.ids):
        return found
    held = [texts[place] for place in places]
    rows = np.concatenate([text.rows for text in held]).astype(np.float32)
    scales = np.concatenate([text.scales for text in held])
    asked = question.rows.astype(np.float32) * question.scales[:, None]
    cosines = asked @ rows.T * scales
    starts = np.cumsum([0, *(len(text.ids) for text in held[:-1])])
    best = np.maximum.reduceat(cosines, starts, axis=1)
    weights = rarity(question.ids, np.concatenate([text.ids for text in held]), starts)
    found[places] = weights @ best / weights.sum()
    return found


def to_bytes(tokens: Tokens) -> bytes:
    """Tokens as they are stored: how many, their ids and scales (little-endian), then their rows."""
    count = len(tokens.ids).to_bytes(4, "little")
    ids, scales = tokens.ids.astype("<i4"), tokens.scales.astype("<f4")
    return count + ids.tobytes() + scales.tobytes() + tokens.rows.tobytes()


def from_bytes(stored: bytes) -> Tokens:
    """The tokens that were stored."""
    count = int.from_bytes(stored[:4], "little")
    ids = np.frombuffer(stored, "<i4", count, 4).astype(np.int32)
    scales = np.frombuffer(stored, "<f4", count, 4 + 4 * count).astype(np.float32)
    rows = np.frombuffer(stored, np.int8, offset=4 + 8 * count)
    return Tokens(ids, rows.reshape(count, -1 if count else 0), scales)
