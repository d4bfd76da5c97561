"""The glossary as a strategy: what it keeps, and where it steps in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from memplug import (
    Batch,
    Candidates,
    Delta,
    Kind,
    Projection,
    Proposal,
    Query,
    Ranking,
    Record,
    Section,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug_glossary.terms import explained, used, written_out


@dataclass(frozen=True)
class Term:
    """An abbreviation as somebody explained it."""

    short: str
    long: str


TERM: Kind[Term] = Kind("glossary/term", Term, section="glossary")

Terms = dict[str, dict[str, str]]
"""Abbreviation -> id of a record -> long form, the oldest first."""


class GlossaryConfig(StrategyConfig):
    """Settings."""

    most: int = Field(
        default=3, ge=1, description="meanings of one abbreviation that are considered"
    )


class Meanings(Projection[Terms]):
    """What each abbreviation stands for, by the records that say so."""

    name = "meanings"

    def build(self, view: View) -> Terms:
        return _with({}, list(view.all(TERM)))

    def apply(self, state: Terms, delta: Delta) -> Terms:
        gone = {*delta.gone, *(record.id for record in delta.put)}
        kept = {
            short: left
            for short, by_id in state.items()
            if (left := {id: long for id, long in by_id.items() if id not in gone})
        }
        return _with(kept, [TERM.of(one) for one in delta.put if one.kind == TERM.name])


def _with(state: Terms, records: Sequence[Record[Term]]) -> Terms:
    result = {short: dict(by_id) for short, by_id in state.items()}
    for record in records:
        result.setdefault(record.payload.short, {})[record.id] = record.payload.long
    return result


class Glossary(Strategy[GlossaryConfig]):
    """Learns what abbreviations stand for, and asks in full."""

    name = "glossary"
    version = "1"
    kinds = (TERM,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        """A term for each explanation in an episode."""
        return Batch(
            put=tuple(
                TERM.new(
                    view,
                    f"{episode.id} {short}",
                    f"{short}: {long}",
                    Term(short, long),
                    [episode],
                    event_time=episode.event_time,
                )
                for source in sources
                for episode in source.episodes
                for short, long in explained(episode.text)
            )
        )

    @hookimpl
    def rewrite(self, query: Query, view: View) -> Query | None:
        """The question with the long forms behind it; None where it abbreviates nothing that is known."""
        terms = view.project(Meanings())
        meanings = {
            short: sorted(set(terms[short].values()))[: self.config.most]
            for short in used(query.text)
            if short in terms
        }
        text = written_out(query.text, meanings)
        return None if text == query.text else replace(query, text=text, vector=None)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        """The explanations of what the question abbreviates."""
        terms = view.project(Meanings())
        found = sorted(id for short in used(query.text) for id in terms.get(short, ()))
        allowed = [id for id, fits in zip(found, view.allowed(found), strict=True) if fits]
        return Ranking(tuple(Proposal(id, 1.0) for id in allowed[: query.pool]))

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        """The explanations, one a line; the core packs them before the memories."""
        hits = candidates.asides.get("glossary", ())
        lines = dict.fromkeys(hit.record.text for hit in hits)
        if not lines:
            return None
        text = "\n".join(f"- {line}" for line in lines)
        return Section(
            title="glossary", text=text, sources=tuple(hit.record.id for hit in hits), priority=1
        )
