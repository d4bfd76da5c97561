"""The guard's formulas against plain computations of the specification: noisy or, witnesses, divergence, DBSCAN, decay."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from memplug_amemguard.claims import Claim
from memplug_amemguard.consensus import witnesses
from memplug_amemguard.evidence import Said
from memplug_amemguard.lessons import strength
from memplug_amemguard.paths import EPS, MIN_SAMPLES, dbscan, divergences
from memplug_amemguard.signals import Signal, risk

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("weights", [(), (0.45,), (0.45, 0.5), (0.55, 0.4, 0.5), (1.0, 0.2)])
def test_risk_is_a_noisy_or(weights: tuple[float, ...]) -> None:
    expected = 1 - math.prod(1 - weight for weight in weights)

    assert risk(Signal("x", weight) for weight in weights) == pytest.approx(expected)


def said(origin: str, words: str, hours: float, *, asked: bool = False) -> Said:
    claim = Claim(frozenset({"s"}), frozenset(), frozenset(words.split()), asked=asked)
    return Said(f"{origin}{hours}", origin, NOW + timedelta(hours=hours), claim)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([said("a", "x y", 0), said("b", "x y", 500)], 2),
        ([said("a", "x y", 0), said("a", "z", 500)], 1),
        ([said("a", "x y", 0), said("b", "x y", 1), said("c", "x y", 2)], 1),
        ([said("a", "x y", 0), said("b", "p q", 1)], 2),
        ([said("a", "x y", 0, asked=True), said("b", "p q", 1)], 1),
    ],
)
def test_witnesses_are_the_fewer_of_classes_and_origins(given: list[Said], expected: int) -> None:
    assert witnesses(given) == expected


def unit(seed: int, n: int, centres: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    middle = generator.normal(size=(centres, 8))
    points = middle[generator.integers(centres, size=n)] + 0.4 * generator.normal(size=(n, 8))
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True))


def plain_dbscan(vectors: np.ndarray, eps: float, least: int) -> list[set[int]]:
    """Clusters of cores by their definition: cores within eps of each other, closed transitively."""
    n = len(vectors)
    near = [{j for j in range(n) if 1 - float(vectors[i] @ vectors[j]) <= eps} for i in range(n)]
    cores = {i for i in range(n) if len(near[i]) >= least}
    clusters: list[set[int]] = []
    for core in sorted(cores):
        joined = [one for one in clusters if one & near[core]]
        clusters = [one for one in clusters if not one & near[core]]
        clusters.append({core}.union(*joined))
    return sorted(clusters, key=min)


@pytest.mark.parametrize("seed", range(5))
def test_clusters_are_those_of_dbscan(seed: int) -> None:
    vectors = unit(seed, 14, 4)
    labels = dbscan(vectors, EPS, MIN_SAMPLES)
    expected = plain_dbscan(vectors, EPS, MIN_SAMPLES)

    # With two samples a point near any other is a core itself, so clusters hold cores alone.
    found = [{int(i) for i in np.flatnonzero(labels == label)} for label in range(labels.max() + 1)]
    assert found == expected
    assert all(labels[i] == -1 for i in set(range(14)) - set().union(*expected))


@pytest.mark.parametrize("seed", range(3))
def test_divergence_is_one_minus_the_mean_similarity(seed: int) -> None:
    vectors = unit(seed, 6, 2)
    expected = [
        1 - sum(float(vectors[i] @ vectors[j]) for j in range(6) if j != i) / 5 for i in range(6)
    ]

    assert divergences(vectors) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("days", "share"), [(0, 1.0), (90, 0.5), (180, 0.25), (30, 0.5 ** (1 / 3))]
)
def test_a_lesson_loses_half_in_ninety_days(days: int, share: float) -> None:
    assert strength((NOW - timedelta(days=days)).date().isoformat(), NOW) == pytest.approx(share)
