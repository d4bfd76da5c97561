"""A second walk, from what all steps together place first: on to the episodes that those lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from memplug import EPISODE
from memplug.toolbox.graph import pagerank
from memplug_hipporag.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug import Hit
    from memplug_hipporag.settings import HippoRAGConfig
    from memplug_hipporag.state import HippoGraph

STARTS: Final = 2
"""Hits that a second walk sets out from."""
HERE: Final = "the second walk sets out here"
"""Label of the reason that such a hit is given; its value is the hit's share."""
_ENOUGH: Final = 0.1
"""Probability that may be left to spread: where a second walk goes is settled in a few steps."""
_LETTERS: Final = 40
"""Of a hit's text where it stands for the hit."""


def starts(hits: Sequence[Hit]) -> list[tuple[Hit, float]]:
    """The best two hits with their shares: the squares of their scores, scaled to sum 1; none that somebody said.

    What people say to each other names mostly themselves, which leads anywhere.
    """
    leaders = hits[:STARTS]
    total = sum(hit.score**2 for hit in leaders)
    return [(hit, hit.score**2 / total) for hit in leaders if total > 0 and not said(hit)]


def set_out(hits: Sequence[Hit]) -> list[tuple[Hit, float]]:
    """The hits of an answer that its second walk has set out from, with their shares."""
    return [
        (hit, why.value)
        for hit in hits
        for part in hit.parts
        for why in part.why
        if why.label == HERE and why.value is not None
    ]


def said(hit: Hit) -> bool:
    """Whether it is part of a conversation."""
    return bool(hit.record.role or hit.record.speaker)


def walked_on(
    state: HippoGraph, shares: Sequence[tuple[Hit, float]], config: HippoRAGConfig
) -> Walk | None:
    """The walk from the entities of these episodes, each weighing the share by the passages that hold it."""
    rows = state.passages.table.rows
    seeds: dict[int, tuple[float, str]] = {}
    for hit, share in shares:
        row = rows.get(hit.record.id)
        if row is None:
            continue
        others, _ = state.graph.neighbours(int(state.passages.numbers[row, 0]))
        for node in others.tolist():
            weight, name = seeds.get(node, (0.0, _named(hit)))
            seeds[node] = weight + share / max(int(state.held[node]), 1), name
    if not seeds:
        return None
    reset = np.zeros(state.graph.n)
    for node, (weight, _) in seeds.items():
        reset[node] = weight
    enough = max(config.tolerance, _ENOUGH)
    ranks = pagerank(state.graph, reset, damping=config.damping, tolerance=enough)
    scores = ranks.scores[state.passages.numbers[:, 0]] * sum(share for _, share in shares)
    return Walk(np.where(state.passages.alive, scores, -1.0), scores, ranks, seeds)


def _named(hit: Hit) -> str:
    """A title, or how the text begins."""
    title = EPISODE.of(hit.record).payload.title
    text = " ".join((title or hit.record.text).split())
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


__all__ = ["HERE", "STARTS", "said", "set_out", "starts", "walked_on"]
