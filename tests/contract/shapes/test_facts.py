"""Shape: facts, of which a newer one ends the older ones on the same subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from memplug import (
    Batch,
    Delta,
    Kind,
    Mark,
    Message,
    Messages,
    Projection,
    Proposal,
    Query,
    Ranking,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.ports import Embedder
from memplug.testing import FakeEmbedder, StrategyContract, memory


@dataclass(frozen=True)
class Fact:
    """Who lives where."""

    subject: str
    place: str


FACT: Kind[Fact] = Kind("facts/fact", Fact)
_CLAIM = re.compile(r"(\w+) (?:lives|lived|moved|works) (?:in|to) (\w+)")

Subjects = Mapping[str, tuple[str, ...]]


class BySubject(Projection[Subjects]):
    """Subject -> ids of its facts, those that have ended included."""

    name = "by-subject"

    def build(self, view: View) -> Subjects:
        return _with({}, view.all(FACT))

    def apply(self, state: Subjects, delta: Delta) -> Subjects:
        kept = {
            subject: tuple(id for id in ids if id not in delta.gone)
            for subject, ids in state.items()
        }
        return _with(kept, (FACT.of(one) for one in delta.put if one.kind == FACT.name))


def _with(state: Subjects, facts: Any) -> Subjects:
    result = dict(state)
    for fact in facts:
        known = result.get(fact.payload.subject, ())
        result[fact.payload.subject] = tuple(dict.fromkeys((*known, fact.id)))
    return result


class Facts(Strategy[StrategyConfig]):
    """One fact per claim; the newest on a subject ends those before it."""

    name = "facts"
    kinds = (FACT,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                FACT.new(
                    view,
                    f"{episode.id} {subject}",
                    f"{subject} lives in {place}",
                    Fact(subject, place),
                    [episode],
                    event_time=episode.event_time,
                    valid_from=episode.event_time,
                )
                for source in sources
                for episode in source.episodes
                for subject, place in _CLAIM.findall(episode.text)
            )
        )

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch:
        known: Subjects = view.project(BySubject())
        before = dict(known)
        marks = []
        for fact in batch.of(FACT):
            older = [id for id in before.get(fact.payload.subject, ()) if id != fact.id]
            marks += [
                Mark(id=id, because=fact.id, reason="a newer fact", valid_to=fact.event_time)
                for id in older
            ]
            before[fact.payload.subject] = (*older, fact.id)
        return Batch(mark=tuple(marks))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        found = [
            fact for fact in view.all(FACT) if fact.payload.subject.lower() in query.text.lower()
        ]
        allowed = view.allowed([fact.id for fact in found])
        return Ranking(
            tuple(Proposal(fact.id, 1.0) for fact, fits in zip(found, allowed, strict=True) if fits)
        )


MARCH, MAY, JULY, SEPTEMBER = (datetime(2023, month, 1, tzinfo=UTC) for month in (3, 5, 7, 9))


def _said(text: str, time: datetime) -> Messages:
    return Messages((Message("user", text, time=time, id=text),))


class TestContract(StrategyContract):
    samples = (
        _said("Maria lives in Lisbon", MARCH),
        _said("Ben lives in Bergen", MARCH),
        _said("Maria moved to Porto", MAY),
        _said("Maria moved to Faro, and Ben moved to Oslo", JULY),
    )
    queries = ("Where is Maria?", "Ben")

    def strategy(self) -> Strategy[Any]:
        return Facts()

    def embedder(self) -> Embedder:
        return FakeEmbedder()


def _places(found: Any) -> list[str]:
    return sorted(hit.record.payload.place for hit in found.hits)


def test_the_newer_fact_ends_the_older() -> None:
    with memory(Facts()) as mem:
        mem.add(_said("Maria lives in Lisbon", MARCH))
        mem.add(_said("Maria moved to Porto", MAY))
        assert _places(mem.search("Maria")) == ["Porto"]
        assert _places(mem.search("Maria", valid_at=MARCH)) == ["Lisbon"]
        both = mem.search("Maria", history=True)
        assert _places(both) == ["Lisbon", "Porto"]
        ends = {hit.record.payload.place: hit.record.valid_to for hit in both.hits}
        assert ends == {"Lisbon": MAY, "Porto": None}


def test_deleting_the_newer_reopens_the_older() -> None:
    with memory(Facts()) as mem:
        mem.add(_said("Maria lives in Lisbon", MARCH))
        newer = mem.add(_said("Maria moved to Porto", MAY))
        removed = mem.delete(newer.ids[0])
        assert _places(mem.search("Maria", history=True)) == ["Lisbon"]
        assert _places(mem.search("Maria")) == ["Lisbon"]
        mem.undo(removed.change)
        assert _places(mem.search("Maria")) == ["Porto"]


def test_deleting_one_in_between_reopens_nothing() -> None:
    with memory(Facts()) as mem:
        mem.add(_said("Maria lives in Lisbon", MARCH))
        between = mem.add(_said("Maria moved to Porto", MAY))
        mem.add(_said("Maria moved to Faro", JULY))
        mem.delete(between.ids[0])
        assert _places(mem.search("Maria")) == ["Faro"]
        assert _places(mem.search("Maria", valid_at=MAY)) == ["Lisbon"]


def test_the_store_answers_what_it_knew_then() -> None:
    with memory(Facts()) as mem:
        mem.add(_said("Maria lives in Lisbon", MARCH))
        then = mem.runtime.now()
        mem.add(_said("Maria moved to Porto", MAY))
        assert _places(mem.search("Maria", as_of=then)) == ["Lisbon"]
        assert _places(mem.search("Maria", as_of=then, valid_at=SEPTEMBER)) == ["Lisbon"]
