"""What the sessions say of a question: one score a session, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from memplug_memgas.ranking import seeded, summed, walked
from memplug_memgas.routing import certain, equal, released

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from memplug_memgas.kinds import Credit
    from memplug_memgas.sessions import Node, Sessions
    from memplug_memgas.settings import MemGASConfig

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores of all sessions, 0..1, shape (sessions,), with what each signal gave, rows of the same shape."""

    scores: Floats
    signals: tuple[str, ...]
    given: Floats
    weights: Floats
    """Of the signals, adding up to 1."""


def evidence(
    state: Sessions,
    lexical: Floats,
    question: NDArray[np.float32] | None,
    credit: Credit | None,
    config: MemGASConfig,
) -> Evidence:
    """Words and vector granularities, each divided by its best, weighed, and spread along the associations.

    lexical: BM25 of the sessions. A session without a node of some granularity takes its turns' place there.
    """
    signals: list[str] = ["words"] if config.lexical else []
    rows: list[Floats] = [scaled(lexical)] if config.lexical else []
    if question is not None and state.count:
        by_grain = np.stack([scaled(similar(state, one, question)) for one in config.grains])
        signals += config.grains
        rows += list(by_grain)
    if not rows or not state.count:
        return Evidence(np.zeros(state.count), (), np.zeros((0, state.count)), np.zeros(0))
    given = np.stack(rows)
    weights = _weights(signals, given, credit, config)
    scores = _spread(weights @ given, state, config)
    return Evidence(scaled(scores), tuple(signals), given, weights)


def similar(state: Sessions, grain: str, question: NDArray[np.float32]) -> Floats:
    """The cosine of each session's node with the question; of its mean turn where it has no such node."""
    found: Floats = (state.directions() @ question).astype(np.float64)
    if grain != "turns":
        sessions, vectors = state.table(grain)
        found[sessions] = vectors @ question
    return found


def _weights(
    signals: Sequence[str], given: Floats, credit: Credit | None, config: MemGASConfig
) -> Floats:
    vectors = [row for row, signal in enumerate(signals) if signal != "words"]
    weights = np.zeros(len(signals))
    match config.router:
        case "released" if vectors:
            weights[vectors] = released(given[vectors], config.temperature)
        case "certain" if vectors:
            weights[vectors] = certain(given[vectors], config.temperature)
        case "learned" if credit is not None and credit.judged:
            found = [credit.found.get(one, 0.0) for one in signals]
            weights = (np.array(found) + 1.0) / (credit.judged + 2.0)
            return _shared(weights)
        case _ if vectors:
            weights[vectors] = equal(len(vectors))
    if "words" in signals:
        weights[signals.index("words")] = config.lexical
    return _shared(weights)


def _shared(weights: Floats) -> Floats:
    """Adding up to 1."""
    found: Floats = weights / weights.sum()
    return found


def _spread(scores: Floats, state: Sessions, config: MemGASConfig) -> Floats:
    """Scores with what the associated sessions hand on, `hops` steps far."""
    if not (config.hops and config.damping and state.links.of and scores.sum() > 0):
        return scores
    giving, taking, share = state.flows
    found, hand = scores, scores
    for _ in range(config.hops):
        given = np.bincount(taking, weights=hand[giving] * share, minlength=len(scores))
        hand = config.damping * given / len(config.grains)
        found = found + hand
    return found


def compat_scores(
    state: Sessions, nodes: Sequence[Node], question: NDArray[np.float32], config: MemGASConfig
) -> Floats:
    """The released ranking: weighed node scores, seeds, PageRank over unweighted links, summed by session.

    nodes: of closed sessions, each session having every granularity of `config.grains`. Vectors are used as they
    are: the mean of turns is not normalised. Shape (sessions,).
    """
    means = state.means()
    rows = {node.id: row for row, node in enumerate(nodes)}
    vectors = np.stack([means[one.session] if one.vector is None else one.vector for one in nodes])
    scores = (vectors @ question).astype(np.float64)
    grains: list[str] = list(config.grains)
    grain_of = np.array([grains.index(one.grain) for one in nodes])
    table = np.stack([scores[grain_of == grain] for grain in range(len(grains))])
    weights = released(table, config.temperature)
    restart = seeded(weights[grain_of] * scores, config.seeds)
    links = [
        {rows[other]: 1.0 for other in state.links.of.get(node.id, {}) if other in rows}
        for node in nodes
    ]
    session_of = np.array([one.session for one in nodes])
    return summed(walked(restart, links, config.damping), session_of, state.count)


def scaled(values: Floats) -> Floats:
    """Divided by the best; negative ones are 0."""
    above: Floats = np.maximum(values, 0.0)
    top = float(above.max(initial=0.0))
    return above / (top or 1.0)
