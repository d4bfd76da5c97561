"""What becomes of hits where the graph answers beside others: who stands first, and whom a second walk carries up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from memplug import EPISODE, Part, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memplug import Candidates, Hit, Scope

Key: TypeAlias = "tuple[Scope, str]"


@dataclass(frozen=True, slots=True)
class Lift:
    """What a second walk gives one episode: a value of at most 1, and how it got there."""

    value: float
    why: tuple[Reason, ...] = ()


def episodes_of(candidates: Candidates) -> list[Hit]:
    """Hits that are episodes, best first."""
    return [hit for hit in candidates.hits if hit.record.kind == EPISODE.name]


def key(hit: Hit) -> Key:
    return hit.record.scope, hit.record.id


def led(candidates: Candidates, step: str) -> Candidates:
    """The first choice of the other steps first; where there are none, the episode nearest by vector.

    The graph finds more, and places the best worse.
    """
    episodes = episodes_of(candidates)
    leader = max(episodes, key=lambda hit: _claim(hit, step), default=None)
    if leader is None or _claim(leader, step) <= 0 or leader is candidates.hits[0]:
        return candidates
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


def lifted(
    candidates: Candidates, lifts: Mapping[Key, Lift], weight: float, step: str
) -> Candidates:
    """The episodes by score and, `weight` times, by the square root of what a walk gave them; the first stays.

    The best score stays what it was. Hits of other kinds keep their places.
    """
    episodes = episodes_of(candidates)
    top = episodes[0].score
    sums = [
        hit.score / top + weight * math.sqrt(lifts[key(hit)].value)
        if key(hit) in lifts
        else hit.score / top
        for hit in episodes
    ]
    most = max(sums)
    order = sorted(range(1, len(episodes)), key=lambda place: (-sums[place], place))
    moved = []
    for rank, place in enumerate((0, *order), 1):
        hit = episodes[place]
        score = top * sums[place] / most if place else top
        lift = lifts.get(key(hit))
        if lift is None or not lift.why:
            moved.append(replace(hit, score=score))
        else:
            moved.append(hit.moved(score, Part(step, rank, lift.value, lift.why)))
    return replace(candidates, hits=_in_place(candidates.hits, moved))


def _in_place(hits: Sequence[Hit], episodes: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with episodes where episodes were, in the order given."""
    coming = iter(episodes)
    return tuple(next(coming) if hit.record.kind == EPISODE.name else hit for hit in hits)
