"""Steps of a question over the graph: from the entities that it names to facts, and from facts to entities."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from memplug_mem0.graph.entities import asking, mentioned
from memplug_mem0.kinds import RELATION

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Query, View
    from memplug_mem0.graph.following import Graph
    from memplug_mem0.state import Facts

CROWD: Final = 64
"""An entity with more facts than that leads nowhere."""
LOOKED: Final = 128
"""So many facts are reached in a step, then no further entity is looked at; where filters restrict, all are."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a question came to an entity, and how much that says, 0..1."""

    worth: float
    step: str
    before: Way | None = None
    over: str = ""
    """The fact that led there; "" where the question names it."""

    @property
    def path(self) -> str:
        return f"{self.before.path} {self.step}" if self.before is not None else self.step


Ways = dict[str, Way]
"""Of entities."""
Reached = dict[str, tuple[float, Way]]
"""Facts: what the way to them is worth, 0..1, and the way to the entity that they are a fact of."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One question in one scope, over what holds at the moment (None: whenever) and passes the filters."""

    query: Query
    view: View
    facts: Facts
    graph: Graph
    moment: datetime | None

    def named(self) -> Ways:
        """The entities that the question names, and what is the same."""
        known, speaker = self.graph.named, asking(self.query)
        keys = mentioned(self.query.text, speaker, known.__contains__)
        found = {id: Way(1.0, f"question -> {self._name(id)}") for one in keys for id in known[one]}
        return self._with_twins(found)

    def facts_of(self, entities: Mapping[str, Way]) -> Reached:
        """The facts on the edges of these entities; a step is worth 1 / (1 + 0.001 (n - 1)^2) with n facts there."""
        found: Reached = {}
        for id, way in sorted(entities.items(), key=lambda one: (-one[1].worth, one[0])):
            facts = self.graph.touching.get(id, ())
            if len(facts) > CROWD:
                continue
            if len(found) >= LOOKED and not self.query.filters:
                break
            worth = way.worth / (1.0 + 0.001 * (len(facts) - 1) ** 2)
            for fact in facts:
                more = fact not in found or worth > found[fact][0]
                if more and fact != way.over and self._holds(fact):
                    found[fact] = worth, way
        return self._passing(found)

    def ends_of(self, facts: Mapping[str, Way], but: Collection[str]) -> Ways:
        """The entities at the ends of these facts but some, and what is the same."""
        found: Ways = {}
        for fact, way in facts.items():
            edge = self.graph.edges.get(fact)
            for id in (edge.source, edge.target) if edge is not None else ():
                if id in self.graph.nodes and id not in but:
                    _better(found, id, Way(way.worth, f"-> {self._name(id)}", way, fact))
        return self._with_twins(found)

    def step(self, fact: str) -> str:
        """A fact as a step of a path: its attribute."""
        return f"-> {self.graph.edges[fact].relation.removeprefix(RELATION)}"

    def _with_twins(self, entities: Ways) -> Ways:
        found = dict(entities)
        for id, way in entities.items():
            for other, cosine in self.graph.same.get(id, ()):
                step = f"= {self._name(other)}"
                _better(found, other, Way(way.worth * cosine, step, way, way.over))
        return found

    def _holds(self, id: str) -> bool:
        fact = self.facts.entries.get(id)
        return fact is not None and fact.open_at(self.moment)

    def _passing(self, found: Reached) -> Reached:
        """Those that the query's filters let pass."""
        if not self.query.filters:
            return found
        fitting = zip(found.items(), self.view.allowed(list(found)), strict=True)
        return {id: reached for (id, reached), fits in fitting if fits}

    def _name(self, id: str) -> str:
        return self.graph.nodes[id].name


def _better(found: Ways, id: str, way: Way) -> None:
    """Keeps the way that is worth more; of equal ones the path first in the alphabet."""
    known = found.get(id)
    if (
        known is None
        or way.worth > known.worth
        or (way.worth == known.worth and way.path < known.path)
    ):
        found[id] = way
