"""A mixture of two normal distributions over one row of numbers, fitted by expectation and maximisation.

The steps, the stop and the guard against vanishing variances are those of scikit-learn's GaussianMixture with full
covariances; the start is its k-means start, which in one dimension has an exact answer and needs no random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDS: Final = 100
TOLERANCE: Final = 1e-3
"""The fit ends when the mean log likelihood grows by less."""
FLOOR: Final = 1e-6
"""Added to each variance."""
_TINY: Final = 10 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Mixture:
    """Two components: shares, means and variances, each of shape (2,)."""

    weights: Floats
    means: Floats
    variances: Floats

    def responsibilities(self, values: Floats) -> Floats:
        """How far each component accounts for each value, shape (n, 2); rows add up to 1."""
        return np.exp(self._shares(values)[0])

    def _shares(self, values: Floats) -> tuple[Floats, float]:
        """Log responsibilities, and the mean log likelihood."""
        spread = values[:, None] - self.means
        each = -0.5 * (np.log(2 * np.pi * self.variances) + spread**2 / self.variances)
        joint = each + np.log(self.weights)
        top = joint.max(axis=1, keepdims=True)
        whole = top + np.log(np.exp(joint - top).sum(axis=1, keepdims=True))
        return joint - whole, float(whole.mean())


def halves(values: Floats) -> NDArray[np.bool_]:
    """True for the values of the upper of the two clusters with the least squared distances; shape (n,).

    Equal values are never parted; where all are equal none is in the upper cluster.
    """
    order = np.sort(values)
    n = len(order)
    sums, squares = np.cumsum(order), np.cumsum(order**2)
    below = np.arange(1, n)
    cost = squares[-1] - sums[:-1] ** 2 / below - (sums[-1] - sums[:-1]) ** 2 / (n - below)
    cost[order[1:] == order[:-1]] = np.inf
    if not len(cost) or not np.isfinite(cost).any():
        return np.zeros(n, bool)
    above: NDArray[np.bool_] = values > order[int(np.argmin(cost))]
    return above


def start(values: Floats) -> Mixture:
    """The components of the two clusters that `halves` finds, the lower one first."""
    above = halves(values)
    return _maximised(values, np.stack([~above, above], axis=1).astype(np.float64))


def fit(values: Floats) -> Mixture:
    """The mixture of at least two different values, shape (n,). The same values give the same mixture."""
    mixture = start(values)
    before = -np.inf
    for _ in range(ROUNDS):
        logs, likelihood = mixture._shares(values)
        mixture = _maximised(values, np.exp(logs))
        if abs(likelihood - before) < TOLERANCE:
            break
        before = likelihood
    return mixture


def accepted(values: Floats) -> NDArray[np.bool_]:
    """True for the values that most likely belong to the component with the larger mean; shape (n,).

    All are, where there are no two different ones. A wide upper component may claim the far lower tail as
    well: the accepted values need not be the largest.
    """
    if len(values) < 2 or values.min() == values.max():
        return np.ones(len(values), bool)
    mixture = fit(values)
    upper = int(np.argmax(mixture.means))
    chosen: NDArray[np.bool_] = mixture.responsibilities(values).argmax(axis=1) == upper
    return chosen


def _maximised(values: Floats, shares: Floats) -> Mixture:
    counts = shares.sum(axis=0) + _TINY
    means = values @ shares / counts
    spread = values[:, None] - means
    variances = (shares * spread**2).sum(axis=0) / counts + FLOOR
    weights = counts / len(values)
    return Mixture(weights / weights.sum(), means, variances)
