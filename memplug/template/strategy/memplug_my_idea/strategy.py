"""The strategy: its kind of record, its settings, what it keeps at hand, and the hooks it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from memplug import (
    Batch,
    Delta,
    Kind,
    Projection,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.toolbox.text import words
from pydantic import Field

from memplug_my_idea.plans import announced, likeness, rarities


@dataclass(frozen=True)
class Plan:
    """What is stored beside a plan's text; the core keeps it as JSON."""

    by: str
    """Who announced it."""


PLAN: Kind[Plan] = Kind("my_idea/plan", Plan, section="plans")
"""Served in a section of its own: `retrieval.candidates.asides["plans"]`."""

Index = dict[str, frozenset[str]]
"""Id of a plan -> its words."""


class MyIdeaConfig(StrategyConfig):
    """Settings, which a pipeline may set; `memplug plugins my_idea` lists them."""

    cues: tuple[str, ...] = Field(
        default=("i will", "i'll", "we will", "we'll", "going to", "plan to"),
        description="words that announce a plan",
    )
    least: float = Field(
        default=0.1, ge=0, le=1, description="likeness to the question below which none is proposed"
    )


class PlanWords(Projection[Index]):
    """The words of every plan in force. The core keeps it per scope, and brings it up to date by `apply`."""

    name = "words"

    def build(self, view: View) -> Index:
        return {record.id: _words(record) for record in view.all(PLAN)}

    def apply(self, state: Index, delta: Delta) -> Index:
        """A new state, as a search may still hold the old one: first what is gone, then what came."""
        kept = {id: held for id, held in state.items() if id not in delta.gone}
        put = {record.id: _words(record) for record in delta.put if record.kind == PLAN.name}
        return {**kept, **put}


class MyIdea(Strategy[MyIdeaConfig]):
    """Keeps what people say they will do."""

    name = "my_idea"
    version = "1"
    kinds = (PLAN,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        """A plan for each sentence that announces one; its id follows from the episode and its place in it."""
        return Batch(
            put=tuple(
                PLAN.new(
                    view,
                    f"{episode.id} {place}",
                    sentence,
                    Plan(episode.speaker),
                    [episode],
                    speaker=episode.speaker,
                    session_id=episode.session_id,
                    event_time=episode.event_time,
                )
                for source in sources
                for episode in source.episodes
                for place, sentence in enumerate(announced(episode.text, self.config.cues))
            )
        )

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        """The plans most like the question. `view.allowed` says which satisfy its filters and times."""
        index = view.project(PlanWords())
        asked = frozenset(words(query.text))
        rarity = rarities(index.values())
        found = {id: likeness(asked, held, rarity) for id, held in index.items()}
        best = sorted(
            (id for id, score in found.items() if score >= self.config.least and score > 0),
            key=lambda id: (-found[id], id),
        )
        allowed = [id for id, fits in zip(best, view.allowed(best), strict=True) if fits]
        return Ranking(
            tuple(
                Proposal(id, found[id], (Reason(f"shares {sorted(asked & index[id])}"),))
                for id in allowed[: query.pool]
            )
        )


def _words(record: Record[Plan]) -> frozenset[str]:
    return frozenset(words(record.text))
