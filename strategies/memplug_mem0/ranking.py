"""Facts that answer a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from memplug import Proposal, Reason
from memplug.toolbox.text import words
from memplug_mem0.factors import reorders
from memplug_mem0.kinds import FACT
from memplug_mem0.scoring import MOST_ENTITIES, boosted, combined, pool_of, retained, squashed
from memplug_mem0.state import entry_of
from memplug_mem0.wording import telling

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Query, View
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts
    from memplug_mem0.validity import Entry

_ENTITY = re.compile(r"[^\W\d_a-zß-ÿ][\w'’-]+(?: [^\W\d_a-zß-ÿ][\w'’-]+)*")
SURE: Final = 0.67
"""Share of the question's telling words that a pattern's fact has to hold, or else a high cosine."""
NEAR: Final = 0.7


def proposals(query: Query, view: View, state: Facts, config: Mem0Config) -> tuple[Proposal, ...]:
    """Facts that hold, best first: by cosine and shared words."""
    if query.vector is None:
        return ()
    moment = None if query.history else query.valid_at or query.as_of or view.now
    found = _fitting(query, view, state, config, moment)
    weights = kept(view, [fact for fact, _, _ in found], config)
    items = []
    for fact, cosine, share in found:
        left = weights[fact.id]
        why = (
            Reason("cosine", cosine),
            Reason("words", share),
            *([Reason("retention", left)] if left < 1 else []),
        )
        score = config.weight * left * (cosine + share) / 2
        items.append(Proposal(fact.id, min(score, 1.0), why))
    items.sort(key=lambda one: -one.score)
    return tuple(items)


def _fitting(
    query: Query, view: View, state: Facts, config: Mem0Config, moment: datetime | None
) -> list[tuple[Entry, float, float]]:
    """(fact, cosine, share of the question's words) of the nearest facts that hold and pass the query's filters.

    Among the nearest, a pattern's fact has to fit well in words or in meaning, where facts are not asked for.
    """
    asked = telling(query.text)
    wanted = FACT.name in query.filters.kinds
    found = []
    for fact, cosine, held in _nearest(query, view, state, config, moment):
        share = len(asked & held) / len(asked) if asked else 0.0
        fits = share >= SURE or cosine >= NEAR or fact.decided
        if wanted or (fits and not fact.framed):
            found.append((fact, cosine, share))
    return found


def _nearest(
    query: Query, view: View, state: Facts, config: Mem0Config, moment: datetime | None
) -> list[tuple[Entry, float, frozenset[str]]]:
    """(fact, cosine, its words) of as many as may be proposed of those that hold and pass the query's filters."""
    assert query.vector is not None
    most = query.pool if reorders(config) else min(query.pool, query.k)
    entries = state.entries
    found: list[tuple[Entry, float, frozenset[str]]] = []
    for everything in (False, True):
        near = state.vectors.near(query.vector, config.gate, everything=everything)
        holding = (
            (fact, cosine, held)
            for id, cosine, held in near
            if (fact := entries[id]).open_at(moment)
        )
        if query.filters:
            fitting = list(holding)
            passing = view.allowed([fact.id for fact, _, _ in fitting])
            found = [one for one, passes in zip(fitting, passing, strict=True) if passes][:most]
        else:
            found = list(islice(holding, most))
        if len(found) == most:
            break
    return found


def as_released(query: Query, view: View, state: Facts, config: Mem0Config) -> tuple[Proposal, ...]:
    """mem0's search: gate, squashed BM25, entity boosts, divided by what they can reach."""
    if query.vector is None:
        return ()
    near = view.near(query.vector, pool_of(query.k), FACT, threshold=config.gate)
    terms = len(set(words(query.text)))
    bm25 = {record.id: score for record, score in view.match(query.text, pool_of(query.k), FACT)}
    linked = _linked(query.text, state)
    weights = kept(view, [entry_of(record) for record, _ in near], config)
    items = []
    for record, cosine in near:
        if record.payload.framed:
            continue
        lexical = squashed(bm25[record.id], terms) if record.id in bm25 else 0.0
        entity = linked.get(record.id, 0.0)
        score = combined(cosine, lexical if bm25 else None, entity if linked else None)
        left = weights[record.id]
        items.append(
            Proposal(record.id, min(max(score * left, 0.0), 1.0), (Reason("mem0", score),))
        )
    items.sort(key=lambda one: -one.score)
    return tuple(items[: query.pool])


def _linked(text: str, state: Facts) -> dict[str, float]:
    """Boosts of the facts that name an entity of the question; names are matched as they are written."""
    found: dict[str, float] = {}
    for name in list(dict.fromkeys(one.casefold() for one in _ENTITY.findall(text)))[
        :MOST_ENTITIES
    ]:
        naming = [
            one.id
            for one in state.entries.values()
            if not one.ends and (one.subject == name or name in one.value.casefold())
        ]
        for id in naming:
            found[id] = max(found.get(id, 0.0), boosted(1.0, len(naming)))
    return found


def kept(view: View, facts: Sequence[Entry], config: Mem0Config) -> dict[str, float]:
    """What forgetting leaves of each fact's weight, 0..1."""
    if not config.retention:
        return {one.id: 1.0 for one in facts}
    usages = view.usages([one.id for one in facts])
    found = {}
    for one in facts:
        usage = usages[one.id]
        days = max((view.now - (usage.last or one.time)).total_seconds() / 86400, 0.0)
        scale, floor = config.retention, config.retention_floor
        found[one.id] = retained(days, usage.recalled, scale, floor)
    return found
