"""What each sort of what is found counts: facts, those of the application's own fields, insights, and a time that is
asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from memplug import Reason
from memplug_mem0.reading.dating import named
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug import Proposal, Query, View
    from memplug_mem0.settings import Mem0Config, ProfileField
    from memplug_mem0.state import Facts


def own_attributes(fields: Mapping[str, ProfileField]) -> frozenset[str]:
    """The attributes that fill the application's own fields."""
    return frozenset(
        attribute for name, one in fields.items() for attribute in one.attributes or (folded(name),)
    )


def reorders(config: Mem0Config) -> bool:
    """True where what is found may stand in another order than by nearness."""
    return bool(config.weights) or config.time_weight != 1 or bool(config.insights)


def counted(
    items: Sequence[Proposal],
    query: Query,
    view: View,
    state: Facts,
    config: Mem0Config,
    own: Collection[str],
) -> tuple[Proposal, ...]:
    """The proposals by their weighed scores, best first, as many as are asked for; what counts 0 is left out.

    Where a score exceeds 1, all are divided by the highest.
    """
    times = named(query.text, query.as_of or view.now) if config.time_weight != 1 else ()
    found = []
    for one in items:
        fact = state.entries.get(one.id)
        sort = "insight" if fact is None else "own" if fact.attribute in own else "fact"
        factor = config.weights.get(sort, 1.0)  # type: ignore[call-overload]
        why = [] if factor == 1 else [Reason(f"{sort} weight", factor)]
        if fact is not None and any(time.holds(fact.time) for time in times):
            factor *= config.time_weight
            why.append(Reason("time asked for", config.time_weight))
        if factor:
            found.append(replace(one, score=one.score * factor, why=(*one.why, *why)))
    most = max((1.0, *(one.score for one in found)))
    found = [replace(one, score=one.score / most) for one in found] if most > 1 else found
    return tuple(sorted(found, key=lambda it: -it.score)[: min(query.pool, query.k)])
