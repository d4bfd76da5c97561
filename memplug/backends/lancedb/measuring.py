"""How much of the exact answer a trained index finds, on a sample of its own; and how many partitions that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from memplug.backends.lancedb.neighbours import REFINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.backends.lancedb.tables import Table

PROBES = (20, 40, 60, 100, 160, 256)
"""Partitions to read: the first of these numbers that finds enough is kept."""
ENOUGH = 0.98
SAMPLE = 40
_K = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """What the sample found."""

    probes: int
    recall: float
    sample: int


def measured(table: Table, made: str) -> Measured:
    """The fewest probes that find `ENOUGH` of the 10 nearest, else the most; the table is read twice at most."""
    questions = _questions(table)
    truth = _nearest(table, questions)
    refine = REFINE if made == "ivf_sq" else 0
    recall = 0.0
    for probes in PROBES:
        found = 0
        for question, nearest in zip(questions, truth, strict=True):
            rows = table.nearest(question, _K, probes=probes, refine=refine)
            found += len(nearest.intersection(rows.ids))
        recall = found / sum(map(len, truth))
        if recall >= ENOUGH:
            return Measured(probes, recall, len(questions))
    return Measured(PROBES[-1], recall, len(questions))


def _questions(table: Table) -> NDArray[np.float32]:
    """Half are stored vectors, half lie between two of them: where no text is, a partition is harder to choose.

    Shape (SAMPLE, dim). Taken from rows at even distances.
    """
    count = table.count()
    wanted = set(np.linspace(0, count - 1, min(2 * SAMPLE, count)).astype(int).tolist())
    taken: list[NDArray[np.float32]] = []
    start = 0
    for rows in table.all():
        end = start + len(rows.ids)
        taken += [rows.vectors[one - start] for one in wanted if start <= one < end]
        start = end
    drawn = np.random.default_rng(0).permutation(np.stack(taken))
    half = len(drawn) // 4
    mixed = drawn[half : 2 * half] + drawn[2 * half : 3 * half]
    mixed /= np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return np.concatenate([drawn[:half], mixed])


def _nearest(table: Table, questions: NDArray[np.float32]) -> list[set[str]]:
    """The ids of the exact 10 nearest of each question."""
    best = np.full((len(questions), 0), 0, np.float32)
    ids = np.empty((len(questions), 0), object)
    for rows in table.all():
        scores = questions @ rows.vectors.T
        best = np.concatenate([best, scores], axis=1)
        ids = np.concatenate(
            [ids, np.broadcast_to(np.array(rows.ids, object), scores.shape)], axis=1
        )
        if best.shape[1] > _K:
            chosen = np.argpartition(-best, _K - 1, axis=1)[:, :_K]
            best = np.take_along_axis(best, chosen, 1)
            ids = np.take_along_axis(ids, chosen, 1)
    return [set(row) for row in ids.tolist()]
