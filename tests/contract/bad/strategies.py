"""Strategies that each break one rule of the contract, and no other, as a beginner might."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import ConfigDict

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Delta,
    Kind,
    Mark,
    Message,
    Part,
    Projection,
    Proposal,
    Query,
    Ranking,
    Reason,
    Record,
    Removed,
    Scope,
    Section,
    SessionClosed,
    Signal,
    Source,
    Status,
    Strategy,
    StrategyConfig,
    Verdict,
    View,
    hookimpl,
)
from memplug.toolbox.text import words


@dataclass(frozen=True)
class Note:
    """Nothing but its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


def noted(view: View, episode: Record[Any], text: str = "") -> Record[Note]:
    """A note on an episode."""
    return NOTE.new(view, episode.id, text or f"note: {episode.text}", Note(), [episode])


def episodes(sources: Sequence[Source]) -> list[Record[Any]]:
    return [one for source in sources for one in source.episodes]


def ranked(view: View, why: str = "") -> Ranking:
    """Every episode, the newest first."""
    found = list(view.all(EPISODE))[::-1]
    return Ranking(
        tuple(
            Proposal(one.id, 1 / (1 + age), (Reason(why),) if why else ())
            for age, one in enumerate(found)
        )
    )


class Notes(Strategy[StrategyConfig]):
    """A sound strategy: a note on every episode. Each class below changes one thing."""

    name = "notes"
    kinds: ClassVar[tuple[Kind[Any], ...]] = (NOTE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(put=tuple(noted(view, one) for one in episodes(sources)))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return ranked(view)


class Unversioned(Notes):
    version = "1@2"


REMARK: Kind[Note] = Kind("remarks/note", Note)


class Misnamed(Notes):
    kinds = (REMARK,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        found = episodes(sources)
        return Batch(put=tuple(REMARK.new(view, one.id, one.text, Note(), [one]) for one in found))


class Misspelt(Notes):
    """Marks a hook that there is not."""

    @hookimpl
    def retreive(self, query: Query, view: View) -> Ranking:
        return ranked(view)


class Future(Notes):
    """Is written for another contract."""

    contract = 9


class Idle(Strategy[StrategyConfig]):
    """Forgot @hookimpl."""

    name = "notes"

    def retrieve(self, query: Query, view: View) -> Ranking:
        return ranked(view)


class Anything(StrategyConfig):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Lenient(Strategy[Anything]):
    name = "notes"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        return ranked(view)


class Undeclared(Notes):
    """Uses the model where there is one, and does not say so."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        llm = self.resources.llm
        if llm is None:
            return super().encode(sources, view)
        return Batch(
            put=tuple(
                noted(view, one, llm.complete([Message("user", one.text)]).text)
                for one in episodes(sources)
            )
        )


class Reliant(Notes):
    """Says that it can do without a model, and cannot."""

    optional = ("llm",)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        answers = [
            self.resources.llm.complete([Message("user", one.text)])  # type: ignore[union-attr]
            for one in episodes(sources)
        ]
        return Batch(
            put=tuple(
                noted(view, one, answer.text)
                for one, answer in zip(episodes(sources), answers, strict=True)
            )
        )


class Unfinished(Notes):
    """Fails when a session ends."""

    @hookimpl
    def manage(self, signal: Signal, view: View) -> None:
        if isinstance(signal, SessionClosed):
            raise NotImplementedError("sessions")


class Wordy(Notes):
    """Takes for granted that a text has a word."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(noted(view, one, max(words(one.text), key=len)) for one in episodes(sources))
        )


class Confident(Notes):
    """Takes for granted that something is found."""

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        return Section(title="best", text=candidates.hits[0].record.text[:budget])


class Timed(Notes):
    """Reads the machine's clock."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                noted(view, one, f"{one.text} at {time.perf_counter_ns()}")
                for one in episodes(sources)
            )
        )


class Shuffling(Notes):
    """Writes the words of a set down in the order that they come in."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                noted(view, one, "about " + " ".join(set(words(one.text))))
                for one in episodes(sources)
            )
        )


class Counting(Notes):
    """Writes into a text what it finds stored."""

    @hookimpl
    def check(self, subject: Any, view: View) -> Sequence[Verdict] | None:
        if not isinstance(subject, Source):
            return None
        return [
            Verdict(
                status="accept",
                id=one.id,
                text=f"{one.text} ({'new' if view.get(one.id) is None else 'again'})",
            )
            for one in subject.episodes
        ]


class Pairing(Notes):
    """Relates what happens to be in one batch."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        found = episodes(sources)
        return Batch(
            put=tuple(
                noted(view, one, f"after {found[index - 1].text}" if index else "")
                for index, one in enumerate(found)
            )
        )


class FirstWins(Notes):
    """Takes the first ranking for the best."""

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        return {one.step: 0.1 for one in rankings} | {rankings[0].step: 1.0}


class Overreading(Notes):
    """Says that it reads no vectors, and goes by them."""

    refine_reads = ()

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates:
        known = [hit.record.vector is not None for hit in candidates.hits]
        return replace(
            candidates,
            hits=tuple(
                hit if found else hit.moved(hit.score / 2, Part(view.step, 1, 0.5))
                for hit, found in zip(candidates.hits, known, strict=True)
            ),
        )


class Misread(Notes):
    refine_reads = ("texts",)


@dataclass(frozen=True)
class Tally:
    """Ids of the episodes, and a count that is meant to be theirs."""

    ids: tuple[str, ...]
    count: int


class Stale(Projection[Tally]):
    """Keeps the count that it was built with."""

    name = "tally"

    def build(self, view: View) -> Tally:
        ids = tuple(one.id for one in view.all(EPISODE))
        return Tally(ids, len(ids))

    def apply(self, state: Tally, delta: Delta) -> Tally:
        kept = [id for id in state.ids if id not in delta.gone]
        new = [one.id for one in delta.put if one.kind == EPISODE.name]
        return Tally(tuple(dict.fromkeys([*kept, *new])), state.count)


class Drifting(Notes):
    """Its index does not follow."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        tally = view.project(Stale())
        allowed = view.allowed(tally.ids)
        kept = [id for id, fits in zip(tally.ids, allowed, strict=True) if fits]
        top = max(tally.count, len(tally.ids), 1)
        return Ranking(
            tuple(
                Proposal(id, (1 + tally.count / (place + 2)) / (top + 1))
                for place, id in enumerate(kept)
            )
        )


class Unfiltered(Notes):
    """Cannot answer where the question has filters."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return None if query.filters else ranked(view)


class Hindsight(Notes):
    """Explains with what came later, from a note to itself."""

    def __init__(self, config: StrategyConfig | None = None) -> None:
        super().__init__(config)
        self.latest: dict[Scope, str] = {}

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.latest[view.scope] = episodes(sources)[-1].text
        return super().encode(sources, view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return ranked(view, f"the latest is {self.latest.get(view.scope)}")


class Ids(Projection[tuple[str, ...]]):
    """Ids of the episodes."""

    name = "ids"

    def build(self, view: View) -> tuple[str, ...]:
        return tuple(one.id for one in view.all(EPISODE))


class Trusting(Notes):
    """Takes for granted that what its projection holds can be seen, but for filters and times asked for."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        ids = view.project(Ids())
        if query.as_of is not None or query.filters:
            ids = tuple(id for id, fits in zip(ids, view.allowed(ids), strict=True) if fits)
        lengths = {id: len(view.get(id).text) for id in ids}  # type: ignore[union-attr]
        longest = max(lengths.values(), default=1)
        return Ranking(tuple(Proposal(id, length / longest) for id, length in lengths.items()))


class Folding(Notes):
    """Takes two user ids for one when only their case differs."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return ranked(view.at(Scope(user_id=view.scope.user_id.lower())))


class Gossip(Notes):
    """Keeps texts in the instance, whoever said them, and explains with them."""

    def __init__(self, config: StrategyConfig | None = None) -> None:
        super().__init__(config)
        self.heard: list[str] = []

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.heard += [one.text for one in episodes(sources)]
        return super().encode(sources, view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return ranked(view, " / ".join(self.heard) if view.scope.user_id else "")


class Alone(Notes):
    """Answers nobody who shares."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return None if view.shared else ranked(view)


class Rootless(Notes):
    """Names no source."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(put=(NOTE.new(view, "about", "a memory is kept here", Note(), []),))


class Causeless(Notes):
    """Retires the older notes and does not say on whose account."""

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch:
        every = list(view.all(NOTE))
        return Batch(
            mark=tuple(Mark(id=one.id, status=Status.RETIRED, reason="older") for one in every[:-1])
        )


class Sourceless(Notes):
    """Sums a session up, and names its first episode as the only source."""

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, SessionClosed):
            return None
        said = list(view.all(EPISODE, session_id=signal.session))
        text = " / ".join(one.text for one in said)
        return Batch(put=(NOTE.new(view, signal.session, text, Note(), said[:1]),))


FLAG: Kind[Note] = Kind("notes/flag", Note)


class Flagging(Notes):
    """Leaves a flag where something went, until the next sweep."""

    kinds = (NOTE, FLAG)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch:
        if isinstance(signal, Removed):
            first = next(view.all(EPISODE), None)
            if first is None or not any(id.startswith(NOTE.name) for id in signal.records):
                return Batch()
            return Batch(put=(FLAG.new(view, "flag", "something went", Note(), [first]),))
        return Batch(remove=tuple(one.id for one in view.all(FLAG)))


class Hoarding(Notes):
    """Keeps what it shows in the instance, and clears it only when it is told."""

    def __init__(self, config: StrategyConfig | None = None) -> None:
        super().__init__(config)
        self.texts: dict[Scope, list[str]] = {}

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.texts.setdefault(view.scope, []).extend(one.text for one in episodes(sources))
        return super().encode(sources, view)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> None:
        if isinstance(signal, Removed):
            self.texts[view.scope] = [one.text for one in view.all(EPISODE)]

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        said = self.texts.get(view.scope)
        return Section(title="said", text="\n".join(said)) if said else None


class Instance(Notes):
    """Finds only what this instance has seen arrive."""

    def __init__(self, config: StrategyConfig | None = None) -> None:
        super().__init__(config)
        self.ids: dict[Scope, set[str]] = {}

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.ids.setdefault(view.scope, set()).update(one.id for one in episodes(sources))
        return super().encode(sources, view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        seen = self.ids.get(view.scope, set())
        return Ranking(tuple(one for one in ranked(view).items if one.id in seen))


class Swallowing(Notes):
    """Stores an empty answer where the model fails."""

    requires = ("llm",)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(noted(view, one, self._asked(one.text)) for one in episodes(sources))
        )

    def _asked(self, text: str) -> str:
        llm = self.resources.llm
        assert llm is not None
        try:
            return llm.complete([Message("user", text)]).text
        except Exception:  # noqa: BLE001 - what the rule is about
            return "no answer"


class Chatty(Notes):
    """Asks the model about every record, for every question."""

    requires = ("llm",)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        llm = self.resources.llm
        assert llm is not None
        for one in view.all(EPISODE):
            llm.complete([Message("user", f"Does {one.text} answer {query.text}?")])
        return ranked(view)


class Slow(Notes):
    """Takes its time over a question."""

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        hashlib.pbkdf2_hmac("sha256", query.text.encode(), b"slow", 40_000)
        return ranked(view)
