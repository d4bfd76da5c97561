"""How facts are ranked: as mem0 2.0 does, or a little better. Pure functions of numbers."""

from __future__ import annotations

import math
from typing import Final

MOST_ENTITIES: Final = 8
_SQUASH: Final = ((3, 5.0, 0.7), (6, 7.0, 0.6), (9, 9.0, 0.5), (15, 10.0, 0.5))


def squashed(bm25: float, terms: int) -> float:
    """A BM25 score as 1 / (1 + exp(-s (x - m))), m and s by the number of query terms."""
    middle, steep = next(((m, s) for most, m, s in _SQUASH if terms <= most), (12.0, 0.5))
    return 1.0 / (1.0 + math.exp(-steep * (bm25 - middle)))


def boosted(similarity: float, facts: int) -> float:
    """What an entity of this similarity gives each of the facts that name it."""
    return similarity * 0.5 / (1.0 + 0.001 * (facts - 1) ** 2)


def combined(cosine: float, lexical: float | None, entity: float | None) -> float:
    """The released score, 0..1; None where a signal was not used in the search at all."""
    most = 1.0 + (lexical is not None) + 0.5 * (entity is not None)
    return min((cosine + (lexical or 0.0) + (entity or 0.0)) / most, 1.0)


def pool_of(k: int) -> int:
    """Facts that are looked at for k results."""
    return max(4 * k, 60)


def retained(days: float, recalled: int, scale: float, floor: float) -> float:
    """The weight that forgetting leaves: exp(-t / S), S growing with every recall, never below the floor."""
    if scale <= 0:
        return 1.0
    return max(math.exp(-days / (scale * (1 + recalled))), floor)
