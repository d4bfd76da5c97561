"""Which attempts are compared: the best with the worst of one task, and near ones that ended differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

PER_SIDE = 5
PAIRS = 3
NEAR = 0.3


def soft_pair(rewards: Sequence[float | None]) -> tuple[int, int] | None:
    """Indices of the best and the worst, the later of equals; None where they earned the same."""
    known = [(reward, index) for index, reward in enumerate(rewards) if reward is not None]
    if not known:
        return None
    best, worst = max(known), min(known, key=lambda one: (one[0], -one[1]))
    return (best[1], worst[1]) if best[0] > worst[0] else None


def hard_pairs(
    successes: NDArray[np.float32],
    failures: NDArray[np.float32],
    *,
    threshold: float = NEAR,
    pairs: int = PAIRS,
) -> list[tuple[int, int, float]]:
    """(success, failure, cosine) above the threshold, best first, each row once; at most `pairs`.

    Rows are unit vectors of step sequences, shapes (n, dim) and (m, dim); the first `PER_SIDE` of each take part.
    """
    import numpy as np

    cosines = successes[:PER_SIDE] @ failures[:PER_SIDE].T
    found: list[tuple[int, int, float]] = []
    order = np.argsort(-cosines, axis=None, kind="stable")
    for row, column in zip(*np.unravel_index(order, cosines.shape), strict=True):
        cosine = float(cosines[row, column])
        if cosine <= threshold or len(found) == pairs:
            break
        if all(row != one and column != other for one, other, _ in found):
            found.append((int(row), int(column), cosine))
    return found


def common(first: Sequence[T], second: Sequence[T]) -> list[T]:
    """A longest common subsequence. Quadratic."""
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        for j in range(len(second) - 1, -1, -1):
            same = first[i] == second[j]
            table[i][j] = table[i + 1][j + 1] + 1 if same else max(table[i + 1][j], table[i][j + 1])
    found: list[T] = []
    i = j = 0
    while i < len(first) and j < len(second):
        if first[i] == second[j]:
            found.append(first[i])
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def divergence(first: Sequence[object], second: Sequence[object]) -> int:
    """The first place where they differ; the shorter one's length where it begins the other."""
    pairs = zip(first, second, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def within(shorter: Sequence[object], longer: Sequence[object]) -> bool:
    """True where the shorter one is a subsequence of the longer one."""
    rest = iter(longer)
    return all(any(one == other for other in rest) for one in shorter)
