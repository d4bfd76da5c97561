"""How much each granularity counts for a question: from the entropy of its scores, or alike for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LOG_GUARD = 1e-12


def entropies(scores: Floats, temperature: float) -> Floats:
    """The entropy, in nats, of the softmax of each row of scores / temperature; (grains, sessions) -> (grains,)."""
    scaled = scores / temperature
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    found: Floats = -(shares * np.log(shares + _LOG_GUARD)).sum(axis=1)
    return found


def released(scores: Floats, temperature: float) -> Floats:
    """The released code's weights (1 - H) / sum(1 - H), shape (grains,).

    H is not divided by the log of the number of sessions, so with every H above 1 the flattest granularity
    counts most. Where the sum is 0 all count alike.
    """
    certainty = 1.0 - entropies(scores, temperature)
    total = certainty.sum()
    return certainty / total if total else equal(len(scores))


def certain(scores: Floats, temperature: float) -> Floats:
    """The paper's intention, shape (grains,): 1 - H / log(sessions), each row's scores standardised first."""
    n = scores.shape[1]
    if n < 2:
        return equal(len(scores))
    spread = scores.std(axis=1, keepdims=True)
    centred = scores - scores.mean(axis=1, keepdims=True)
    level = np.divide(centred, spread, out=np.zeros_like(scores), where=spread > 0)
    certainty = np.maximum(1.0 - entropies(level, temperature) / np.log(n), 0.0)
    total = certainty.sum()
    return certainty / total if total > 0 else equal(len(scores))


def equal(grains: int) -> Floats:
    """The same weight for each, adding up to 1."""
    return np.full(grains, 1.0 / grains)
