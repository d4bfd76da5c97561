"""From a question's vector to scores of passages: linked facts, seeds, the walk, and the way back that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from memplug.toolbox.graph import Ranks, pagerank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


@dataclass(frozen=True, eq=False)
class Walk:
    """What was found: a score for each passage row, and where the walk began."""

    scores: Floats
    """Shape (passages,); -1 for those that are gone."""
    dense: Floats
    """Cosines, same shape."""
    ranks: Ranks | None
    seeds: dict[int, tuple[float, str]]
    """Node -> its weight and what it was linked by; empty where passages were ranked by vectors alone."""

    @cached_property
    def seeded(self) -> Floats:
        """1 for the nodes where the walk began, 0 for others; shape (nodes,)."""
        found = np.zeros(0 if self.ranks is None else len(self.ranks.scores))
        found[list(self.seeds)] = 1.0
        return found


def scaled(values: Floats, alive: NDArray[np.bool_]) -> Floats:
    """From 0 for the least to 1 for the best of those that are there; all 1 where they are equal."""
    whole = bool(alive.all())
    there = values if whole else values[alive]
    if not len(there):
        return np.zeros(len(values))
    low, high = there.min(), there.max()
    if high == low:
        return np.where(alive, 1.0, 0.0)
    found = (values - low) / (high - low)
    return found if whole else np.where(alive, found, 0.0)


def linked_facts(state: HippoGraph, question: NDArray[np.float32], count: int) -> list[Linked]:
    """The facts most like the question, best first; ties by id."""
    alive, ids = state.facts.alive, state.facts.table.ids
    if not alive.any():
        return []
    cosines = state.facts.cosines(question)
    low = float(cosines.min(where=alive, initial=np.inf))
    if not alive.all():
        cosines[~alive] = -np.inf
    rows = [row for row in best(cosines, count, ids) if alive[row]]
    spread = float(cosines[rows[0]]) - low
    return [Linked(row, float(cosines[row] - low) / spread if spread else 1.0) for row in rows]


def best(scores: Floats, count: int, ids: Sequence[str]) -> list[int]:
    """Rows of the highest scores, best first; of equal ones by id."""
    count = min(count, len(scores))
    if count <= 0:
        return []
    some = scores
    if len(scores) > 64 * count:
        # The best of enough parts: the count-th of them is no higher than the count-th of all.
        width = len(scores) // (8 * count)
        some = scores[: len(scores) // width * width].reshape(-1, width).max(axis=1)
    least = np.partition(some, len(some) - count)[len(some) - count]
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
    named: Mapping[int, tuple[float, str]] | None = None,
) -> Walk:
    """Version 2: from entities of the kept facts and, weakly, from every passage. Without facts: vectors alone.

    named: more entities to start from, where facts give them no larger weight.
    """
    alive = state.passages.alive
    dense = state.passages.cosines(question)
    near = scaled(dense, alive)
    seeds = phrase_seeds(state, kept, config.phrases)
    if not kept:
        return Walk(np.where(alive, near, -1.0), dense, None, {})
    for node, given in (named or {}).items():
        seeds[node] = max(seeds.get(node, given), given, key=lambda one: one[0])
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
    passages, entities = state.mentions
    sums = np.bincount(passages, weights=ranks.scores[entities], minlength=state.graph.n)
    found = scaled(sums[state.passages.numbers[:, 0]].astype(np.float64), alive)
    return Walk(np.where(alive, found, -1.0), dense, ranks, seeds)


def fused(walk: Walk) -> Floats:
    """Square roots of the walk's scores.

    A walk gives a few passages nearly everything; the root lets the ones after them count beside another ranking.
    """
    return np.where(walk.scores >= 0, np.sqrt(np.maximum(walk.scores, 0.0)), -1.0)


def path(state: HippoGraph, walk: Walk, passage: int) -> list[int]:
    """Nodes from a seed to a passage: backwards, each time to whoever handed on most, a seed before all others."""
    if walk.ranks is None:
        return []
    scores, inverse = walk.ranks.scores, state.graph.inverse
    node = int(state.passages.numbers[passage, 0])
    way = [node]
    while len(way) < _FAR and node not in walk.seeds:
        others, weights = state.graph.neighbours(node)
        given = scores[others] * inverse[others] * weights + walk.seeded[others]
        giver = _giver(others, given, way)
        if giver is None:
            break
        node = giver
        way.append(node)
    return way[::-1] if node in walk.seeds else []


def _giver(others: NDArray[np.int64], given: Floats, way: Sequence[int]) -> int | None:
    """Who gave most of those that are not on the way yet."""
    for _ in range(min(len(way), len(others))):
        place = int(given.argmax())
        if given[place] > 0 and int(others[place]) not in way:
            return int(others[place])
        given[place] = 0.0
    return None


def _ranks(state: HippoGraph, reset: Floats, config: HippoRAGConfig) -> Ranks:
    tolerance = 1e-7 if config.compat else config.tolerance
    return pagerank(state.graph, reset, damping=config.damping, tolerance=tolerance)
