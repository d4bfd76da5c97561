"""What feedback teaches about the granularities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug_memgas.kinds import Credit

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from memplug_memgas.evidence import Evidence


def credited(credit: Credit, found: Evidence, used: AbstractSet[int], outcome: float) -> Credit:
    """The credit after one more answer: each signal gains the reciprocal rank that it gave the best of the used
    sessions, times the outcome (0..1)."""
    gains = {}
    for signal, row in zip(found.signals, found.given, strict=True):
        best = max(float(row[session]) for session in used)
        rank = 1 + int(np.count_nonzero(row > best))
        gains[signal] = credit.found.get(signal, 0.0) + outcome / rank
    return Credit(credit.judged + 1.0, {**credit.found, **gains})
