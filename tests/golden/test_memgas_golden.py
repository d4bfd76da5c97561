"""MemGAS's mixture against scikit-learn's, and its released ranking against a plain computation of the formulas."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from memplug_memgas.evidence import compat_scores
from memplug_memgas.mixture import Mixture, accepted, fit, start
from memplug_memgas.ranking import seeded, walked
from memplug_memgas.routing import released
from memplug_memgas.sessions import Buffers, Links, Node, Sessions
from memplug_memgas.settings import ALL_GRAINS, MemGASConfig


def score_lists() -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """500 lists of similarities: ordinary ones, and those that are hard to part."""
    random = np.random.default_rng(7)
    lists = [random.normal(0.3, 0.15, random.integers(2, 31)) for _ in range(200)]
    lists += [
        np.concatenate([random.normal(0.7, 0.01, 26), random.uniform(0, 1, 4)]) for _ in range(100)
    ]
    lists += [random.choice([0.1, 0.5, 0.9], 30) + random.normal(0, 1e-9, 30) for _ in range(50)]
    lists += [np.sort(random.uniform(-1, 1, 30)) for _ in range(50)]
    lists += [np.concatenate([np.full(29, 0.4), [random.uniform(-1, 1)]]) for _ in range(50)]
    lists += [random.exponential(0.2, 30) for _ in range(50)]
    return lists


@pytest.mark.integration
def test_the_mixture_is_scikit_learns_from_the_same_start() -> None:
    mixture_of = pytest.importorskip("sklearn.mixture").GaussianMixture
    for values in score_lists():
        begun = start(values)
        reference = mixture_of(
            n_components=2,
            random_state=0,
            weights_init=begun.weights,
            means_init=begun.means[:, None],
            precisions_init=1 / begun.variances[:, None, None],
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where it does not converge in 100 rounds
            reference.fit(values[:, None])
        shares = reference.predict_proba(values[:, None])
        assert np.allclose(fit(values).responsibilities(values), shares, atol=1e-6)
        upper = shares.argmax(axis=1) == int(np.argmax(reference.means_[:, 0]))
        assert (accepted(values) == upper).all()


def test_the_fit_explains_the_values_better_than_its_start() -> None:
    for values in score_lists()[:100]:
        gained = plain_log_likelihood(values, fit(values)) - plain_log_likelihood(
            values, start(values)
        )
        assert gained > -1e-3 * len(values)  # what the floor under the variances may cost


def plain_log_likelihood(values: np.ndarray[Any, Any], mixture: Mixture) -> float:
    total = 0.0
    for value in values:
        density = sum(
            weight * np.exp(-((value - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
            for weight, mean, variance in zip(
                mixture.weights, mixture.means, mixture.variances, strict=True
            )
        )
        total += float(np.log(density))
    return total


def a_conversation(sessions: int, seed: int) -> tuple[Sessions, list[Node], Any, Any]:
    """Nodes with random vectors and links; and the same as a plain table and matrix."""
    random = np.random.default_rng(seed)
    dim = 8
    table = random.normal(size=(sessions, len(ALL_GRAINS), dim)).astype(np.float32) / 3
    nodes = [
        Node(
            f"{number}/{grain}",
            number,
            grain,
            1,
            None if grain == "turns" else table[number, row],
        )
        for number in range(sessions)
        for row, grain in enumerate(ALL_GRAINS)
    ]
    linked = np.triu(random.random((len(nodes), len(nodes))) < 0.2, 1)
    linked[np.arange(len(nodes)) % 7 == 3] = False
    linked[:, np.arange(len(nodes)) % 7 == 3] = False
    both = (linked | linked.T).astype(np.float64)
    rows: dict[str, dict[str, float]] = {
        nodes[one].id: {nodes[other].id: 0.5 for other in np.flatnonzero(row)}
        for one, row in enumerate(both)
        if row.any()
    }
    state = Sessions(
        Buffers(dim),
        sums=np.array(table[:, 1], np.float32),
        turns=np.ones(sessions, np.int64),
        episodes=np.ones(sessions, np.int64),
        nodes={node.id: node for node in nodes},
        links=Links(rows),
    )
    return state, nodes, table.astype(np.float64), both


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sessions", [5, 12, 40])
def test_the_released_ranking_equals_its_formulas(seed: int, sessions: int) -> None:
    config = MemGASConfig(mode="compat", grains=ALL_GRAINS, router="released")
    state, nodes, table, both = a_conversation(sessions, seed)
    question = np.random.default_rng(seed + 99).normal(size=8).astype(np.float32)

    products = table @ question.astype(np.float64)
    weights = []
    for grain in range(4):
        shares = np.exp(products[:, grain] / config.temperature)
        shares /= shares.sum()
        weights.append(1 + (shares * np.log(shares + 1e-12)).sum())
    weighed = (products * (np.array(weights) / sum(weights))).reshape(-1)
    least = np.sort(weighed)[-config.seeds] if len(weighed) >= config.seeds else -np.inf
    restart = np.where(weighed >= least, np.maximum(weighed, 0), 0)
    restart /= restart.sum()
    degrees = both.sum(axis=1)
    step = both / np.where(degrees > 0, degrees, 1)[:, None]
    step[degrees == 0] = restart
    damping = config.damping
    ranks = np.linalg.solve(np.eye(len(nodes)) - damping * step.T, (1 - damping) * restart)
    expected = ranks.reshape(sessions, 4).sum(axis=1)

    assert np.allclose(compat_scores(state, nodes, question, config), expected, atol=1e-8)


def test_the_released_weights_favour_the_flattest_granularity_where_entropies_exceed_one() -> None:
    peaked, flat = np.linspace(0, 1, 30), np.full(30, 0.5)
    weights = released(np.stack([peaked, flat]), 0.2)
    assert weights[1] > weights[0] > 0
    assert weights.sum() == pytest.approx(1.0)


def test_seeds_keep_ties_with_the_last_one() -> None:
    scores = np.array([0.5, 0.2, 0.5, 0.1, 0.2, -0.3])
    assert seeded(scores, 3).tolist() == [0.5, 0.2, 0.5, 0.0, 0.2, 0.0]
    assert seeded(scores, 10).tolist() == [0.5, 0.2, 0.5, 0.1, 0.2, 0.0]


def test_a_walk_without_a_positive_restart_is_nowhere() -> None:
    assert walked(np.zeros(3), [{1: 1.0}, {0: 1.0}, {}], 0.1).tolist() == [0.0, 0.0, 0.0]
