"""Shape: strategies that break the contract, each named, contained, and done later where it can be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Edge,
    Hit,
    Kind,
    Mark,
    Proposal,
    Query,
    Ranking,
    Record,
    Scope,
    Section,
    Signal,
    Source,
    Status,
    Strategy,
    StrategyConfig,
    StrategyError,
    View,
    hookimpl,
)
from memplug.testing import FakeClock, WordSearch, holdings, memory


@dataclass(frozen=True)
class Tag:
    """Nothing but its text."""


TAG: Kind[Tag] = Kind("faulty/tag", Tag)
FOREIGN: Kind[Tag] = Kind("others/tag", Tag)

Misdeed = Callable[[Any, View], Any]


class Faulty(Strategy[StrategyConfig]):
    """Tags every episode, and does what `misdeeds` says in the stage that it names."""

    name = "faulty"
    kinds = (TAG,)

    def __init__(self, **misdeeds: Misdeed) -> None:
        super().__init__()
        self.misdeeds = misdeeds

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Any:
        if "encode" in self.misdeeds:
            return self.misdeeds["encode"](sources, view)
        return Batch(put=tuple(_tag(view, one) for one in _episodes(sources)))

    @hookimpl
    def store(self, batch: Batch, view: View) -> Any:
        return self._do("store", batch, view)

    @hookimpl
    def admit(self, batch: Batch, view: View) -> Any:
        return self._do("admit", batch, view)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Any:
        return self._do("manage", signal, view)

    @hookimpl
    def rewrite(self, query: Query, view: View) -> Any:
        return self._do("rewrite", query, view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Any:
        return self._do("retrieve", query, view)

    @hookimpl
    def weigh(self, query: Query, rankings: Sequence[Ranking], view: View) -> Any:
        return self._do("weigh", query, view)

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Any:
        return self._do("refine", candidates, view)

    @hookimpl
    def render(self, candidates: Candidates, query: Query, view: View, budget: int) -> Any:
        return self._do("render", candidates, view)

    def _do(self, stage: str, given: Any, view: View) -> Any:
        return self.misdeeds[stage](given, view) if stage in self.misdeeds else None


def _episodes(sources: Sequence[Source]) -> Iterator[Record[Any]]:
    return (one for source in sources for one in source.episodes)


def _tag(view: View, episode: Record[Any], **fields: Any) -> Record[Tag]:
    return TAG.new(view, episode.id, f"tag of {episode.text}", Tag(), [episode], **fields)


def _boom(given: Any, view: View) -> Any:
    raise ZeroDivisionError("boom")


def _put(change: Callable[[Record[Tag]], Record[Any]]) -> Misdeed:
    """An encode that puts tags that were changed."""
    return lambda sources, view: Batch(
        put=tuple(change(_tag(view, one)) for one in _episodes(sources))
    )


def _vector(*values: float) -> Misdeed:
    return _put(lambda tag: replace(tag, vector=np.array(values, np.float32)))


_WRITES: Mapping[str, tuple[str, Misdeed, str]] = {
    "raises": ("encode", _boom, "ZeroDivisionError: boom"),
    "exits": ("encode", lambda given, view: (_ for _ in ()).throw(KeyError("x")), "KeyError"),
    "wrong type": ("encode", lambda given, view: ["no batch"], "list, not Batch"),
    "wrong member": ("encode", lambda given, view: Batch(put=("x",)), "str, not Record"),  # type: ignore[arg-type]
    "foreign scope": (
        "encode", _put(lambda tag: replace(tag, scope=Scope(user_id="ben"))), "foreign scope",
    ),
    "foreign kind": ("encode", _put(lambda tag: replace(tag, kind=FOREIGN.name)), "others/tag"),
    "an episode": ("encode", _put(lambda tag: replace(tag, kind=EPISODE.name)), "episode"),
    "nan vector": ("encode", _vector(*[float("nan")] * 64), "NaN"),
    "short vector": ("encode", _vector(1.0, 0.0), "2 dimensions"),
    "flat vector": ("encode", _put(lambda tag: replace(tag, vector=[1.0] * 64)), "row"),  # type: ignore[arg-type]
    "no id": ("encode", _put(lambda tag: replace(tag, id="")), "without an id"),
    "infinite edge": (
        "encode",
        lambda sources, view: Batch(
            link=tuple(Edge(one.id, one.id, "x", float("inf")) for one in _episodes(sources))
        ),
        "weight inf",
    ),
    "removes an episode": (
        "encode",
        lambda sources, view: Batch(remove=tuple(one.id for one in _episodes(sources))),
        "not its own",
    ),
    "store raises": ("store", _boom, "boom"),
    "store answers a record": ("store", lambda batch, view: batch.put[0], "Record, not Batch"),
    "admit raises": ("admit", _boom, "boom"),
    "admit adds": (
        "admit",
        lambda batch, view: replace(batch, put=(*batch.put, replace(batch.put[0], id="new"))),
        "was not in the batch",
    ),
    "admit rewrites": (
        "admit",
        lambda batch, view: replace(batch, put=(replace(batch.put[0], text="mine"),)),
        "changes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _WRITES)
def test_a_write_that_breaks_the_contract_is_named_owed_and_done_later(name: str) -> None:
    stage, misdeed, cause = _WRITES[name]
    faulty, clock = Faulty(**{stage: misdeed}), FakeClock()
    with memory(WordSearch(), faulty, clock=clock) as mem:
        added = mem.add("the boat is red", id="a", user_id="ann")
        (failure,) = added.failures
        assert (failure.step, failure.stage) == ("faulty", stage)
        assert cause in failure.cause
        assert added.pending == 1
        assert [hit.record.id for hit in mem.search("boat", user_id="ann").hits] == ["a"]
        assert mem.users() == [Scope(user_id="ann")]
        (owed,) = mem.owed()
        assert (owed.step, owed.stage, owed.tries) == ("faulty", stage, 1)
        assert cause in owed.cause

        faulty.misdeeds.clear()
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        assert mem.owed() == []
        made = holdings(mem, user_id="ann").ids(TAG.name)
        assert len(made) == 1


def test_what_stays_broken_waits_for_a_person() -> None:
    faulty, clock = Faulty(encode=_boom), FakeClock()
    with memory(WordSearch(), faulty, clock=clock) as mem:
        mem.add("the boat is red", id="a")
        for _ in range(8):
            clock.advance(days=1)
            mem.manage()
        (waiting,) = mem.owed("waiting")
        assert "boom" in waiting.cause
        assert waiting.tries == 5
        faulty.misdeeds.clear()
        clock.advance(days=1)
        mem.manage()
        assert len(mem.owed("waiting")) == 1
        mem.retry([waiting.id])
        assert mem.owed() == []
        assert len(holdings(mem).ids(TAG.name)) == 1


def test_a_person_can_drop_what_waits() -> None:
    with memory(WordSearch(), Faulty(encode=_boom)) as mem:
        mem.add("the boat is red")
        mem.drop([one.id for one in mem.owed()])
        assert mem.owed() == []


def _foreign_hit(candidates: Candidates, view: View) -> Candidates:
    stranger = Record(id="x", kind="episode", text="x", payload=None, scope=Scope(user_id="ben"))
    return replace(candidates, hits=(Hit(record=stranger, score=1.0), *candidates.hits))


def _ranked(*scores: float) -> Misdeed:
    return lambda query, view: Ranking(tuple(Proposal("a", score) for score in scores))


_READS: Mapping[str, tuple[str, Misdeed, str]] = {
    "rewrite raises": ("rewrite", _boom, "boom"),
    "rewrite empties": ("rewrite", lambda query, view: replace(query, text=" "), "empty"),
    "rewrite answers text": ("rewrite", lambda query, view: "boat", "str, not Query"),
    "rewrite widens": (
        "rewrite",
        lambda query, view: replace(
            query, filters=replace(query.filters, statuses=(Status.QUARANTINED,))
        ),
        "widens",
    ),
    "retrieve raises": ("retrieve", _boom, "boom"),
    "retrieve answers ids": ("retrieve", lambda query, view: ["a"], "list, not Ranking"),
    "score above 1": ("retrieve", _ranked(1.5), "1.5"),
    "score nan": ("retrieve", _ranked(float("nan")), "nan"),
    "score text": ("retrieve", _ranked("high"), "high"),  # type: ignore[arg-type]
    "weigh raises": ("weigh", _boom, "boom"),
    "weigh below 0": ("weigh", lambda query, view: {"words": -1.0}, "-1.0"),
    "weigh nan": ("weigh", lambda query, view: {"words": float("nan")}, "nan"),
    "refine raises": ("refine", _boom, "boom"),
    "refine answers None's sister": ("refine", lambda found, view: False, "bool, not Candidates"),
    "refine adds": ("refine", _foreign_hit, "not among the candidates"),
    "refine score": (
        "refine",
        lambda found, view: replace(
            found, hits=tuple(replace(hit, score=7.0) for hit in found.hits)
        ),
        "7.0",
    ),
    "render raises": ("render", _boom, "boom"),
    "render answers text": ("render", lambda found, view: "text", "str, not Section"),
    "render no text": (
        "render", lambda found, view: Section(title="x", text=None), "not a string",  # type: ignore[arg-type]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _READS)
def test_a_read_that_breaks_the_contract_is_named_and_skipped(name: str) -> None:
    stage, misdeed, cause = _READS[name]
    with memory(WordSearch(), Faulty(**{stage: misdeed})) as mem:
        mem.add("the boat is red", id="a")
        context = mem.context("boat")
        (failure,) = context.retrieval.failures
        assert (failure.step, failure.stage) == ("faulty", stage)
        assert cause in failure.cause
        assert [hit.record.id for hit in context.retrieval.hits] == ["a"]
        assert "the boat is red" in context.text
        assert f"failed: faulty in {stage}" in context.retrieval.explain()


@pytest.mark.parametrize("name", [*_WRITES, *_READS])
def test_a_step_that_is_told_to_raise_raises(name: str) -> None:
    stage, misdeed, cause = {**_WRITES, **_READS}[name]
    step = {"use": Faulty(**{stage: misdeed}), "on_error": "raise"}
    with memory(WordSearch(), step) as mem:
        with pytest.raises(StrategyError) as caught:
            _add_and_ask(mem)
        assert (caught.value.strategy, caught.value.stage) == ("faulty", stage)
        assert cause in str(caught.value)
        assert mem.get("a") is not None


def _add_and_ask(mem: Any) -> None:
    mem.add("the boat is red", id="a")
    mem.context("boat")


def test_a_failing_signal_is_owed_and_done_later() -> None:
    faulty, clock = Faulty(manage=_boom), FakeClock()
    with memory(WordSearch(), faulty, clock=clock) as mem:
        mem.add("the boat is red", id="a", session_id="s")
        closed = mem.close_session("s")
        assert [(one.step, one.stage) for one in closed.failures] == [("faulty", "manage")]
        assert [one.stage for one in mem.owed()] == ["manage"]
        faulty.misdeeds.clear()
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        assert mem.owed() == []


@pytest.mark.parametrize("stage", ["encode", "retrieve"])
def test_a_step_that_hangs_past_its_limit_is_given_up(stage: str) -> None:
    let_go = threading.Event()

    def hang(given: Any, view: View) -> None:
        let_go.wait(30)

    step = {"use": Faulty(**{stage: hang}), "limit": 0.05}
    with memory(WordSearch(), step) as mem:
        added = mem.add("the boat is red", id="a")
        found = mem.search("boat")
        let_go.set()
        (failure,) = {*added.failures, *found.failures}
        assert (failure.step, failure.stage) == ("faulty", stage)
        assert "0.05 s" in failure.cause
        assert [hit.record.id for hit in found.hits] == ["a"]


def test_a_proposal_of_what_is_not_there_is_left_out() -> None:
    ranking = Ranking((Proposal("ghost", 1.0), Proposal("a", 0.5)))
    with memory(Faulty(retrieve=lambda query, view: ranking)) as mem:
        mem.add("the boat is red", id="a")
        mem.add("the boat of another", id="ghost", user_id="ben")
        found = mem.search("boat")
        assert [hit.record.id for hit in found.hits] == ["a"]


def test_a_proposal_of_what_is_hidden_is_left_out() -> None:
    ranking = Ranking((Proposal("a", 1.0), Proposal("b", 0.5)))

    def hide(sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            mark=tuple(
                Mark(id=one.id, status=Status.QUARANTINED) for one in _episodes(sources)
                if one.id == "a"
            )
        )  # fmt: skip

    with memory(Faulty(encode=hide, retrieve=lambda query, view: ranking)) as mem:
        mem.add("the boat is red", id="a")
        mem.add("the boat is blue", id="b")
        assert [hit.record.id for hit in mem.search("boat").hits] == ["b"]
        every = mem.search("boat", filters={"status": ["active", "quarantined"]})
        assert [hit.record.id for hit in every.hits] == ["a", "b"]


def test_a_failing_strategy_does_not_hinder_another() -> None:
    with memory(WordSearch(), Faulty(encode=_boom), {"use": Other()}) as mem:
        added = mem.add("the boat is red", id="a")
        assert [one.step for one in added.failures] == ["faulty"]
        assert len(added.made["other"]) == 1


class Other(Strategy[StrategyConfig]):
    """A strategy that works."""

    name = "other"
    kinds = (FOREIGN,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                FOREIGN.new(view, one.id, f"other {one.text}", Tag(), [one])
                for one in _episodes(sources)
            )
        )


def test_a_proposal_that_the_filters_exclude_is_left_out() -> None:
    ranking = Ranking((Proposal("a", 1.0), Proposal("b", 0.5)))
    with memory(Faulty(retrieve=lambda query, view: ranking)) as mem:
        mem.add("the boat is red", id="a", speaker="Ann")
        mem.add("the boat is blue", id="b", speaker="Ben", metadata={"n": 2})
        for filters in ({"speaker": "Ben"}, {"metadata": {"n": {"gte": 2}}}):
            assert [hit.record.id for hit in mem.search("boat", filters=filters).hits] == ["b"]


class Borrowing(Strategy[StrategyConfig]):
    """Proposes what others derived, as if it were its own."""

    name = "borrowing"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        return Ranking(tuple(Proposal(one.id, 1.0) for one in view.all(TAG)))


def test_a_proposal_of_another_steps_kind_is_named_and_left_out_unless_the_query_asks_for_it() -> (
    None
):
    with memory(WordSearch(), Faulty(), Borrowing()) as mem:
        mem.add("the boat is red", id="a")
        found = mem.search("boat")
        assert [hit.record.id for hit in found.hits] == ["a"]
        (failure,) = found.failures
        assert (failure.step, failure.stage) == ("borrowing", "retrieve")
        assert "faulty/tag" in failure.cause

        asked = mem.search("boat", filters={"kind": TAG.name})
        assert [hit.record.kind for hit in asked.hits] == [TAG.name]
        assert asked.failures == ()
