"""Hits in the order of the blended scores, each saying what moved it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from memplug import EPISODE, Hit, Part, Reason
from memplug_rerank.blending import below, blend, levelled, shares_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def reordered(
    hits: Sequence[Hit], scores: NDArray[np.float32], weight: float, step: str
) -> tuple[Hit, ...]:
    """All hits: the first, one for each score, by the blend of both scores, and the others as they were below them.

    The best score stays what it was, so that scores compare from query to query as before.
    """
    top, rest = hits[: len(scores)], hits[len(scores) :]
    if not top:
        return tuple(hits)
    shares = shares_of([hit.score for hit in top], [hit.record.kind == EPISODE.name for hit in top])
    found = blend(shares, scores.astype(float), weight)
    new = levelled(found, max(hit.score for hit in top))
    ranks = np.empty(len(top), int)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(top) + 1)
    moved = [
        hit.moved(
            float(new[place]),
            Part(
                step,
                int(ranks[place]),
                float(scores[place]),
                (
                    Reason(f"was rank {place + 1}"),
                    Reason("found", float((1 - weight) * shares[place])),
                    Reason("reranked", float(weight * found.relevance[place])),
                ),
            ),
        )
        for place, hit in enumerate(top)
    ]
    kept = below([hit.score for hit in rest], float(new.min()))
    return (
        *(moved[place] for place in found.order),
        *(replace(hit, score=score) for hit, score in zip(rest, kept, strict=True)),
    )
