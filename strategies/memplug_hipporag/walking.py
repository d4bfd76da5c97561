"""From a question's vector to scores of passages: linked facts, seeds, the walk, and the way back that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from memplug.toolbox.graph import Ranks, pagerank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from memplug_hipporag.settings import HippoRAGConfig
    from memplug_hipporag.state import HippoGraph

    Floats = NDArray[np.float64]

_FAR = 6
"""Nodes of an explaining path at most."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A fact that is like the question, with its score among all facts, 0..1."""

    row: int
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What was found: a score for each passage row, and where the walk began."""

    scores: Floats
    """Shape (passages,); -1 for those that are gone."""
    dense: Floats
    """Cosines, same shape."""
    ranks: Ranks | None
    seeds: dict[int, tuple[float, str]]
    """Node -> its weight and what it was linked by; empty where passages were ranked by vectors alone."""


def scaled(values: Floats, alive: NDArray[np.bool_]) -> Floats:
    """From 0 for the least to 1 for the best of those that are there; all 1 where they are equal."""
    there = values[alive]
    if not len(there):
        return np.zeros(len(values))
    low, high = there.min(), there.max()
    if high == low:
        return np.where(alive, 1.0, 0.0)
    return np.where(alive, (values - low) / (high - low), 0.0)


def linked_facts(state: HippoGraph, question: NDArray[np.float32], count: int) -> list[Linked]:
    """The facts most like the question, best first; ties by id."""
    alive = state.facts.alive
    if not alive.any():
        return []
    scores = scaled(state.facts.cosines(question), alive)
    rows = best(np.where(alive, scores, -1.0), count, state.facts.table.ids)
    return [Linked(row, float(scores[row])) for row in rows if alive[row]]


def best(scores: Floats, count: int, ids: Sequence[str]) -> list[int]:
    """Rows of the highest scores, best first; of equal ones by id."""
    count = min(count, len(scores))
    if count <= 0:
        return []
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    rows = np.flatnonzero(scores >= least).tolist()
    rows.sort(key=lambda row: (-scores[row], ids[row]))
    return rows[:count]


def phrase_seeds(
    state: HippoGraph, kept: Sequence[Linked], count: int
) -> dict[int, tuple[float, str]]:
    """Entities of the kept facts: mean of fact score by passages that hold the entity; the `count` largest."""
    given: dict[int, list[tuple[float, str]]] = {}
    for fact in kept:
        text = state.buffers.fact_texts[fact.row]
        for node in state.facts.numbers[fact.row].tolist():
            if node >= 0:
                share = fact.score / max(int(state.held[node]), 1)
                given.setdefault(node, []).append((share, text))
    means = {
        node: (sum(share for share, _ in shares) / len(shares), shares[0][1])
        for node, shares in given.items()
    }
    order = sorted(means, key=lambda node: (-means[node][0], state.name(node)))
    return {node: means[node] for node in order[:count] if means[node][0] > 0}


def walked(
    state: HippoGraph,
    question: NDArray[np.float32],
    kept: Sequence[Linked],
    config: HippoRAGConfig,
) -> Walk:
    """Version 2: from entities of the kept facts and, weakly, from every passage. Without facts: vectors alone."""
    alive = state.passages.alive
    dense = state.passages.cosines(question)
    near = scaled(dense, alive)
    seeds = phrase_seeds(state, kept, config.phrases)
    if not kept:
        return Walk(np.where(alive, near, -1.0), dense, None, {})
    reset = np.zeros(state.graph.n)
    for node, (weight, _) in seeds.items():
        reset[node] = weight
    nodes = state.passages.numbers[:, 0]
    reset[nodes] += config.passages * near
    ranks = _ranks(state, reset, config)
    return Walk(np.where(alive, ranks.scores[nodes], -1.0), dense, ranks, seeds)


def linked_entities(
    state: HippoGraph, names: Sequence[str], vectors: NDArray[np.float32]
) -> dict[int, tuple[float, str]]:
    """Version 1: for each name its nearest entity, weighing one divided by the passages that hold it.

    vectors: of the names, shape (len(names), dim).
    """
    alive = state.entities.alive
    seeds: dict[int, tuple[float, str]] = {}
    if not alive.any():
        return seeds
    for name, vector in zip(names, vectors, strict=True):
        scores = np.where(alive, state.entities.cosines(vector), -2.0)
        (row,) = best(scores, 1, state.entities.table.ids)
        node = int(state.entities.numbers[row, 0])
        seeds[node] = 1.0 / max(int(state.held[node]), 1), name
    return seeds


def walked_v1(
    state: HippoGraph,
    question: NDArray[np.float32],
    seeds: dict[int, tuple[float, str]],
    config: HippoRAGConfig,
) -> Walk:
    """Version 1: a walk among entities; a passage has what its facts' subjects and objects have."""
    alive = state.passages.alive
    dense = state.passages.cosines(question)
    if not seeds or state.mentions is None:
        return Walk(np.where(alive, scaled(dense, alive), -1.0), dense, None, {})
    reset = np.zeros(state.graph.n)
    for node, (weight, _) in seeds.items():
        reset[node] = weight
    ranks = _ranks(state, reset, config)
    passages, entities, often = state.mentions
    sums = np.bincount(
        passages, weights=ranks.scores[entities] * often, minlength=state.graph.n
    ).astype(np.float64)
    found = scaled(sums[state.passages.numbers[:, 0]], alive)
    return Walk(np.where(alive, found, -1.0), dense, ranks, seeds)


def fused(walk: Walk) -> Floats:
    """Square roots of the walk's scores.

    A walk gives a few passages nearly everything; the root lets the ones after them count beside another ranking.
    """
    return np.where(walk.scores >= 0, np.sqrt(np.maximum(walk.scores, 0.0)), -1.0)


def path(state: HippoGraph, walk: Walk, passage: int) -> list[int]:
    """Nodes from a seed to a passage: backwards, each time to whoever handed on most."""
    if walk.ranks is None:
        return []
    scores, degrees = walk.ranks.scores, state.graph.degrees
    node = int(state.passages.numbers[passage, 0])
    way = [node]
    seeded = np.zeros(state.graph.n, np.bool_)
    seeded[list(walk.seeds)] = True
    while len(way) < _FAR and not seeded[node]:
        others, weights = state.graph.neighbours(node)
        given = scores[others] * weights / degrees[others]
        given[seeded[others]] += 1.0
        for one in way:
            given[others == one] = 0.0
        if not given.any():
            break
        node = int(others[np.argmax(given)])
        way.append(node)
    return way[::-1] if node in walk.seeds else []


def _ranks(state: HippoGraph, reset: Floats, config: HippoRAGConfig) -> Ranks:
    tolerance = 1e-9 if config.compat else config.tolerance
    return pagerank(state.graph, reset, damping=config.damping, tolerance=tolerance)
