"""From what sessions say to single turns: a ranking of its own, and a new order for what others found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from memplug import EPISODE, Part, Proposal, Reason
from memplug_memgas.association import best
from memplug_memgas.evidence import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Candidates, Hit, Query, Scope, View
    from memplug_memgas.evidence import Evidence
    from memplug_memgas.sessions import Sessions
    from memplug_memgas.settings import MemGASConfig

    Floats = NDArray[np.float64]


def proposals(
    query: Query,
    view: View,
    state: Sessions,
    by_turn: Floats,
    found: Evidence,
    config: MemGASConfig,
) -> tuple[Proposal, ...]:
    """Turns by words and vector, raised by their sessions; and summaries of the best sessions.

    by_turn: BM25 of the turns, shape (turns,).
    """
    scores = scaled(by_turn)
    if query.vector is not None:
        near = np.zeros(state.n)
        for record, cosine in view.near(query.vector, query.pool, EPISODE):
            slot = state.buffers.slots.get(record.id, state.n)
            if slot < state.n:
                near[slot] = max(cosine, 0.0)
        scores = (scores + scaled(near)) / 2
    session_of = state.buffers.session_of.view(state.n)
    level = found.scores if state.count >= config.first_session else np.zeros(state.count)
    scores = scores * factors(level, config.influence)[session_of]
    items = _turns(scores, query.pool, view, state, found)
    summaries = state.grain("summary")
    for number in best(found.scores, query.k):
        node = summaries.get(int(number))
        if node is not None and found.scores[number] > 0:
            items.append(Proposal(node.id, float(found.scores[number]), why(found, int(number))))
    return tuple(sorted(items, key=lambda item: -item.score))


def _turns(
    scores: Floats, pool: int, view: View, state: Sessions, found: Evidence
) -> list[Proposal]:
    """The best turns that the query's filters let pass; more are looked at where few pass."""
    session_of = state.buffers.session_of.view(state.n)
    there = int(np.count_nonzero(scores))
    asked = pool if view.unrestricted else 4 * pool
    chosen: list[int] = []
    while not chosen or len(chosen) < pool:
        order = best(scores, min(asked, there))
        passing = view.allowed([state.buffers.ids[slot] for slot in order])
        chosen = order[passing].tolist()
        if asked >= there:
            break
        asked *= 8
    levels = Levels(state, found, 0.0)
    names = state.buffers.names
    items = []
    for slot in chosen[:pool]:
        number = int(session_of[slot])
        _, reasons = levels.of(names[number] if number >= 0 else "")
        items.append(Proposal(state.buffers.ids[slot], min(float(scores[slot]), 1.0), reasons))
    return items


def reordered(
    candidates: Candidates,
    found: Mapping[Scope, tuple[Sessions, Evidence]],
    step: str,
    config: MemGASConfig,
) -> Candidates:
    """The main list's episodes in the order of their score times what their sessions say; others keep their place.

    A turn of the best session keeps its score, and each other one loses up to influence / (1 + influence) of it.
    """
    places = [
        place
        for place, hit in enumerate(candidates.hits)
        if hit.record.kind == EPISODE.name and hit.record.scope in found
    ]
    levels = {scope: Levels(*pair, config.influence) for scope, pair in found.items()}
    moved: list[Hit] = []
    for place in places:
        hit = candidates.hits[place]
        factor, why = levels[hit.record.scope].of(hit.record.session_id)
        score = hit.score * factor
        moved.append(hit.moved(score, Part(step, place + 1, score, why)))
    moved.sort(key=lambda hit: -hit.score)
    hits = list(candidates.hits)
    for place, hit in zip(places, moved, strict=True):
        hits[place] = hit
    return replace(candidates, hits=tuple(hits))


class Levels:
    """What each session does to its turns, and why; worked out once a session."""

    def __init__(self, state: Sessions, found: Evidence, influence: float) -> None:
        self._state, self._found = state, found
        self._factors = factors(found.scores, influence)
        self._known: dict[str, tuple[float, tuple[Reason, ...]]] = {}

    def of(self, session: str) -> tuple[float, tuple[Reason, ...]]:
        """The factor for a turn of this session, and the session's signals."""
        known = self._known.get(session)
        if known is None:
            number = self._state.number(session) if session else -1
            known = float(self._factors[number]), why(self._found, number)
            self._known[session] = known
        return known


def factors(level: Floats, influence: float) -> Floats:
    """(1 + influence * level) / (1 + influence) for each session, and last that of a turn without one: the mean level's."""
    with_none = np.append(level, level.mean() if len(level) else 0.0)
    found: Floats = (1.0 + influence * with_none) / (1.0 + influence)
    return found


def why(found: Evidence, number: int) -> tuple[Reason, ...]:
    """The session's level, and what each signal gave to it."""
    if number < 0 or not len(found.scores):
        return ()
    signals = zip(found.signals, found.given[:, number].tolist(), strict=True)
    return (
        Reason("session", float(found.scores[number])),
        *(Reason(f"session's {name}", given) for name, given in signals),
    )
