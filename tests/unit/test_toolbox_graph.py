"""Personalised PageRank: both engines against a linear system, and graphs that change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug.toolbox.graph import Engine, Graph, pagerank, settled

ENGINES = ["power", pytest.param("push", marks=pytest.mark.integration)]


def a_graph(n: int, edges: int, seed: int) -> tuple[Graph, Any]:
    """A random one with a lonely last node, and its dense matrix."""
    random = np.random.default_rng(seed)
    ends = random.integers(0, n - 1, (edges, 2))
    weights = random.uniform(0.1, 2.0, edges)
    dense = np.zeros((n, n))
    for (one, other), weight in zip(ends, weights, strict=True):
        if one != other:
            dense[one, other] += weight
            dense[other, one] += weight
    return Graph.of(n, ends, weights), dense


def solved(dense: Any, reset: Any, damping: float) -> Any:
    sums = dense.sum(axis=1, keepdims=True)
    step = np.where(sums > 0, dense / np.where(sums > 0, sums, 1.0), reset[None, :])
    return np.linalg.solve(np.eye(len(reset)) - damping * step.T, (1 - damping) * reset)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("damping", [0.0, 0.5, 0.85])
@pytest.mark.parametrize("spread", [2, 60])
def test_it_solves_the_linear_system(engine: Engine, damping: float, spread: int) -> None:
    graph, dense = a_graph(60, 150, 1)
    reset = np.zeros(60)
    reset[-spread:] = np.random.default_rng(2).uniform(0.1, 1, spread)
    reset /= reset.sum()
    ranks = pagerank(graph, reset, damping=damping, tolerance=1e-10, engine=engine)
    assert ranks.engine == engine
    assert np.allclose(ranks.scores, solved(dense, reset, damping), atol=1e-9)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_change_is_seen_before_and_after_the_buffer_is_merged(engine: Engine) -> None:
    graph, dense = a_graph(40, 90, 3)
    pagerank(graph, np.eye(40)[3], engine=engine)
    reset = np.eye(43)[3]
    for edges in (10, 9000):
        random = np.random.default_rng(edges)
        ends = random.integers(0, 43, (edges, 2))
        changed = graph.changed(43, ends, np.ones(edges))
        wider = np.zeros((43, 43))
        wider[:40, :40] = dense
        for one, other in ends[ends[:, 0] != ends[:, 1]]:
            wider[one, other] += 1
            wider[other, one] += 1
        ranks = pagerank(changed, reset, tolerance=1e-10, engine=engine)
        assert np.allclose(ranks.scores, solved(wider, reset, 0.5), atol=1e-9)
        assert graph.n == 40, "the older graph stays as it was"


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0.1, 2)), max_size=20))
@settings(deadline=None)
def test_taking_edges_away_undoes_adding_them(edges: list[tuple[int, int, float]]) -> None:
    graph, dense = a_graph(7, 10, 5)
    ends = np.array([one[:2] for one in edges], np.int64).reshape(-1, 2)
    weights = np.array([one[2] for one in edges])
    back = graph.changed(7, ends, weights).changed(7, ends[::-1], -weights[::-1])
    assert np.array_equal(back.edges()[0], graph.edges()[0])
    assert np.allclose(back.edges()[1], graph.edges()[1])
    assert np.allclose(back.degrees, dense.sum(axis=1))


def test_neighbours_leave_out_what_was_taken_away() -> None:
    graph = Graph.of(3, np.array([[0, 1], [0, 2]]), np.array([1.0, 2.0]))
    changed = graph.changed(4, np.array([[0, 1], [0, 3]]), np.array([-1.0, 0.5]))
    others, weights = changed.neighbours(0)
    assert others.tolist() == [2, 3]
    assert weights.tolist() == [2.0, 0.5]


def test_it_ends_early_only_where_the_best_are_certain() -> None:
    graph, dense = a_graph(200, 500, 8)
    reset = np.random.default_rng(9).uniform(0, 1, 200) ** 8
    reset /= reset.sum()
    exact = np.argsort(-solved(dense, reset, 0.5))[:5]
    ranks = pagerank(graph, reset, tolerance=1e-12, top=5)
    assert ranks.error > 1e-12
    assert set(ranks.best(5).tolist()) == set(exact.tolist())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("tolerance", [0.3, 0.03, 0.001])
def test_no_more_is_misplaced_than_it_says(engine: Engine, tolerance: float) -> None:
    graph, dense = a_graph(120, 400, 4)
    reset = np.random.default_rng(6).uniform(0, 1, 120) ** 6
    reset[-1] = 0.0
    exact = solved(dense, reset / reset.sum(), 0.85)
    ranks = pagerank(graph, reset, damping=0.85, tolerance=tolerance, engine=engine)
    # Dividing by the sum moves no more again than was missing.
    assert np.abs(ranks.scores - exact).sum() <= 2 * ranks.error <= 2 * tolerance


def test_an_unsettled_place_is_not_taken_for_certain() -> None:
    scores = np.array([0.5, 0.3, 0.29])
    assert settled(scores, 0.1, 1)
    assert not settled(scores, 0.02, 2)
    assert settled(scores, 0.001, 2)


def test_without_seeds_nothing_is_ranked() -> None:
    graph, _ = a_graph(5, 4, 1)
    assert not pagerank(graph, np.zeros(5)).scores.any()
