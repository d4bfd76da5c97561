"""Facts that a question reaches over edges, beside those that are near it: entity by entity, and one step further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from memplug import Proposal, Reason
from memplug_mem0.graph.walking import Reached, Walk, Way, Ways
from memplug_mem0.kinds import FACT
from memplug_mem0.ranking import NEAR, SURE, kept
from memplug_mem0.wording import telling

if TYPE_CHECKING:
    from memplug import Query, View
    from memplug_mem0.graph.following import Graph
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts
    from memplug_mem0.validity import Entry

SEEDS: Final = 3
"""Nearest facts whose entities are followed as well."""
FIRST: Final = 0.1
"""What an edge of an entity that the question names adds to a fact's cosine and share of words."""
FURTHER: Final = 0.3
"""The same one step further, from the fact that fits the question best; from others as much less as they fit less."""
_LETTERS: Final = 40
"""Of a fact's text where it stands for the fact."""


Fit = tuple[float, float]
"""Cosine, and share of the question's telling words."""


def widened(
    items: Sequence[Proposal],
    query: Query,
    view: View,
    facts: Facts,
    graph: Graph,
    config: Mem0Config,
) -> tuple[Proposal, ...]:
    """The proposals with those that edges lead to, best first, no more than a search asks for.

    An edge adds to the score of a fact, also of one that was proposed. Where a score exceeds 1, all are divided by
    the highest.
    """
    moment = None if query.history else query.valid_at or query.as_of or view.now
    walk = Walk(query, view, facts, graph, moment)
    proposed = {one.id: one for one in items}
    fits: dict[str, Fit] = {}
    gains = _gains(items, walk, fits)
    left = kept(view, [facts.entries[id] for id in gains], config)
    weights = {id: config.weight * share / 2 for id, share in left.items()}
    more = {id: weights[id] * gain for id, (gain, _) in gains.items()}
    scores = {id: one.score + more.get(id, 0.0) for id, one in proposed.items()}
    scores |= {
        id: weights[id] * sum(fit) + more[id]
        for id, fit in fits.items()
        if _serves(fit, facts.entries[id], query)
    }
    top = max((1.0, *scores.values()))
    best = sorted(scores, key=lambda id: (-scores[id], id))
    found = []
    for id in best[: max(len(items), min(query.pool, query.k))]:
        why = proposed[id].why if id in proposed else _why(fits[id])
        if id in gains:
            why = (*why, Reason(f"{gains[id][1].path} {walk.step(id)}", more[id]))
        found.append(Proposal(id, scores[id] / top, why))
    return tuple(found)


def _gains(items: Sequence[Proposal], walk: Walk, fits: dict[str, Fit]) -> Reached:
    """What edges add to facts, and the way to each. Fills in how well those fit that were not proposed."""
    proposed = {one.id for one in items}

    def fit(facts: Iterable[str]) -> None:
        new = [id for id in facts if id not in proposed and id not in fits]
        fits.update(_fits(new, walk.query, walk.facts))

    named = walk.named()
    first = walk.facts_of(named)
    fit(first)
    second = walk.facts_of(walk.ends_of(_seeds(items, first, fits, walk), named))
    fit(second)
    gains = {id: (FURTHER * worth, way) for id, (worth, way) in second.items()}
    for id, (worth, way) in first.items():
        if id not in gains or FIRST * worth >= gains[id][0]:
            gains[id] = FIRST * worth, way
    return gains


def _seeds(items: Sequence[Proposal], first: Reached, fits: Mapping[str, Fit], walk: Walk) -> Ways:
    """The facts to go on from: the nearest ones, and those of the entities that the question names.

    Each is worth its score divided by the best.
    """
    scores = {one.id: one.score for one in items} | {id: sum(fit) / 2 for id, fit in fits.items()}
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return {}
    near = {one.id: one.score / best for one in items[:SEEDS]}
    found = {
        id: Way(max(worth * scores[id] / best, near.get(id, 0.0)), walk.step(id), way)
        for id, (worth, way) in first.items()
    }
    for id, worth in near.items():
        quoted = _quoted(walk.facts.entries[id].text)
        found.setdefault(id, Way(worth, f"question -> {quoted}"))
    return found


def _fits(ids: Sequence[str], query: Query, facts: Facts) -> dict[str, Fit]:
    """How well facts fit the question; the cosine of one without a vector is 0."""
    asked = telling(query.text)
    near = facts.vectors.compared(ids, query.vector)
    found = {}
    for id in ids:
        cosine, words = near.get(id) or (0.0, telling(facts.entries[id].text))
        found[id] = max(cosine, 0.0), len(asked & words) / len(asked) if asked else 0.0
    return found


def _serves(fit: Fit, fact: Entry, query: Query) -> bool:
    """False for a pattern's fact that does not fit the question, where facts are not asked for."""
    cosine, share = fit
    sure = cosine >= NEAR or share >= SURE
    return sure or fact.decided or FACT.name in query.filters.kinds


def _why(fit: Fit) -> tuple[Reason, ...]:
    return Reason("cosine", fit[0]), Reason("words", fit[1])


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f'"{text}"' if len(text) <= _LETTERS else f'"{text[: _LETTERS - 1]}…"'
