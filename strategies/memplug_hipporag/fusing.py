"""Which episode stands first where the graph answers beside others: the graph finds more, and places the best worse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from memplug import EPISODE, Part, Reason

if TYPE_CHECKING:
    from memplug import Candidates, Hit


def led(candidates: Candidates, step: str) -> Candidates | None:
    """The first choice of the other steps first; where there are none, the episode nearest by vector."""
    episodes = [hit for hit in candidates.hits if hit.record.kind == EPISODE.name]
    if not episodes:
        return None
    leader = max(episodes, key=lambda hit: _claim(hit, step))
    if _claim(leader, step) <= 0 or leader is candidates.hits[0]:
        return None
    score = candidates.hits[0].score
    moved = leader.moved(score, Part(step, 1, score, (Reason("first without the graph"),)))
    rest = tuple(hit for hit in candidates.hits if hit is not leader)
    return replace(candidates, hits=(moved, *rest))


def _claim(hit: Hit, step: str) -> float:
    """2 and its score for what another step found best, up to 1 for what is near."""
    others = [part.score for part in hit.parts if part.step != step and part.rank == 1]
    if others:
        return 2.0 + max(others)
    near = [why.value for part in hit.parts for why in part.why if why.label == "cosine"]
    return max((one for one in near if one is not None), default=0.0)
