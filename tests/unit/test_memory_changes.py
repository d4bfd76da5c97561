"""Changing what is stored: update, delete, undo, history, expiry, feedback, sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug import (
    Batch,
    ConflictError,
    Feedback,
    InvalidInput,
    Kind,
    Memory,
    SessionClosed,
    Signal,
    Source,
    Strategy,
    StrategyConfig,
    Sweep,
    View,
    hookimpl,
)
from memplug.testing import FakeClock, WordSearch, holdings, memory


@dataclass(frozen=True)
class Shout:
    """The text, louder."""

    letters: int


SHOUT: Kind[Shout] = Kind("loud/shout", Shout)


class Loud(Strategy[StrategyConfig]):
    """A shout per episode; hears every signal."""

    name = "loud"
    kinds = (SHOUT,)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Signal] = []

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                SHOUT.new(view, one.id, one.text.upper(), Shout(len(one.text)), [one])
                for source in sources
                for one in source.episodes
            )
        )

    @hookimpl
    def manage(self, signal: Signal, view: View) -> None:
        self.heard.append(signal)


@pytest.fixture
def loud() -> Loud:
    return Loud()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def mem(loud: Loud, clock: FakeClock) -> Iterator[Memory]:
    with memory(WordSearch(), loud, clock=clock) as opened:
        yield opened


def _shouts(mem: Memory) -> list[str]:
    return sorted(record.text for record in mem.list(filters={"kind": SHOUT.name}))


def test_update_makes_a_revision_and_derives_anew(mem: Memory) -> None:
    mem.add("red kite", id="a")
    before = mem.get("a")
    changed = mem.update("a", "blue kite", metadata={"seen": True})
    after = mem.get("a")
    assert before is not None
    assert after is not None
    assert after.revision == before.revision + 1
    assert (after.text, dict(after.metadata)) == ("blue kite", {"seen": True})
    assert _shouts(mem) == ["BLUE KITE"]
    assert mem.search("red").hits == ()
    assert [hit.record.id for hit in mem.search("blue").hits] == ["a"]
    assert changed.failures == ()
    mem.undo(changed.change)
    assert _shouts(mem) == ["RED KITE"]
    assert [hit.record.id for hit in mem.search("red").hits] == ["a"]


def test_update_of_metadata_alone_keeps_the_text(mem: Memory) -> None:
    mem.add("red kite", id="a", metadata={"n": 1})
    mem.update("a", metadata={"n": 2})
    (found,) = mem.search("kite", filters={"metadata": {"n": 2}}).hits
    assert found.record.text == "red kite"
    assert _shouts(mem) == ["RED KITE"]


def test_update_gives_a_new_vector(mem: Memory) -> None:
    mem.add("red kite", id="a")
    first = mem.get("a").vector  # type: ignore[union-attr]
    mem.update("a", "blue boat")
    second = mem.get("a").vector  # type: ignore[union-attr]
    assert first is not None
    assert second is not None
    assert float(first @ second) < 0.9


def test_a_derived_record_is_not_updated(mem: Memory) -> None:
    mem.add("red kite", id="a")
    (shout,) = mem.list(filters={"kind": SHOUT.name})
    with pytest.raises(InvalidInput, match="update the episode instead"):
        mem.update(shout.id, "x")


def test_update_of_one_message_leaves_the_others(mem: Memory) -> None:
    mem.add([{"role": "user", "content": text, "id": text} for text in ("one", "two", "three")])
    mem.update("two", "zwei")
    assert [one.text for one in mem.list(filters={"kind": "episode"})].count("zwei") == 1
    assert _shouts(mem) == ["ONE", "THREE", "ZWEI"]
    source = mem.storage.source(mem.users()[0], mem.get("two").payload.source_id)  # type: ignore[union-attr]
    assert source is not None
    assert sorted(one.text for one in source.episodes) == ["one", "three", "zwei"]
    assert "two" not in [message.text for message in source.content.messages]  # type: ignore[union-attr]


def test_delete_hides_with_lineage_and_is_undone(mem: Memory) -> None:
    mem.add("red kite", id="a")
    mem.add("blue kite", id="b")
    before = holdings(mem)
    deleted = mem.delete("a", reason="wrong")
    assert set(deleted.removed) == before.ids() - holdings(mem).ids()
    assert len(deleted.removed) == 2
    assert mem.get("a") is None
    assert [hit.record.id for hit in mem.search("kite").hits] == ["b"]
    assert [one.reason for one in mem.history("a") if one.op == "remove"] == ["wrong"]
    mem.undo(deleted.change)
    assert holdings(mem) == before


def test_delete_by_session_and_filters(mem: Memory) -> None:
    mem.add("one", id="a", session_id="s1", metadata={"n": 1})
    mem.add("two", id="b", session_id="s1", metadata={"n": 2})
    mem.add("three", id="c", session_id="s2", metadata={"n": 2})
    mem.delete(session_id="s1", filters={"metadata": {"n": 2}})
    assert [one.id for one in mem.list(filters={"kind": "episode"})] == ["a", "c"]
    mem.delete(session_id="s2")
    assert [one.id for one in mem.list(filters={"kind": "episode"})] == ["a"]


def test_undo_refuses_what_later_changes_stand_on(mem: Memory) -> None:
    added = mem.add("red kite", id="a")
    mem.update("a", "blue kite")
    before = holdings(mem)
    with pytest.raises(ConflictError, match="a"):
        mem.undo(added.change)
    assert holdings(mem) == before


def test_undo_can_be_undone(mem: Memory) -> None:
    added = mem.add("red kite", id="a")
    before = holdings(mem)
    undone = mem.undo(added.change)
    assert holdings(mem).ids() == set()
    mem.undo(undone.change)
    assert holdings(mem) == before


_WORDS = ("red", "blue", "green", "grey")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["add", "update", "delete"]), st.integers(0, 3))))
def test_undoing_every_change_in_turn_restores_each_state(
    steps: list[tuple[str, int]],
) -> None:
    with memory(WordSearch(), Loud()) as mem:
        trail: list[tuple[str, Any]] = []
        for number, (verb, index) in enumerate(steps):
            id, before = f"e{index}", holdings(mem)
            there = id in before.ids()
            if verb == "add" and not there:
                trail.append((mem.add(_WORDS[index], id=id).change, before))
            elif verb == "update" and there:
                trail.append((mem.update(id, f"{_WORDS[index]} {number}").change, before))
            elif verb == "delete" and there:
                trail.append((mem.delete(id).change, before))
        for change, before in reversed(trail):
            mem.undo(change)
            assert holdings(mem) == before


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5), max_size=12))
def test_delete_is_the_exact_inverse_of_insert(toggles: list[int]) -> None:
    with memory(WordSearch(), Loud()) as mem, memory(WordSearch(), Loud()) as fresh:
        there: dict[int, None] = {}
        for index in toggles:
            if index in there:
                mem.delete(f"e{index}")
                del there[index]
            else:
                mem.add(f"text {index}", id=f"e{index}")
                there[index] = None
        for index in there:
            fresh.add(f"text {index}", id=f"e{index}")
        assert holdings(mem) == holdings(fresh)
        found = {hit.record.id for hit in mem.search("text", 20).hits}
        assert found == {hit.record.id for hit in fresh.search("text", 20).hits}


def test_what_expired_is_not_found_and_goes_with_manage(mem: Memory, clock: FakeClock) -> None:
    mem.add("red kite", id="a", expires_at=clock.now() + timedelta(days=1))
    mem.add("blue kite", id="b")
    assert len(mem.search("kite").hits) == 2
    clock.advance(days=2)
    assert [hit.record.id for hit in mem.search("kite").hits] == ["b"]
    done = mem.manage()
    assert done.expired == ("a",)
    assert mem.get("a") is None
    assert _shouts(mem) == ["BLUE KITE"]


def test_retention_of_a_kind_is_kept(clock: FakeClock) -> None:
    config = {"retention": {SHOUT.name: 7}}
    with memory(WordSearch(), Loud(), clock=clock, config=config) as mem:
        mem.add("red kite", id="a")
        clock.advance(days=8)
        mem.add("blue kite", id="b")
        mem.manage()
        assert _shouts(mem) == ["BLUE KITE"]
        assert {one.id for one in mem.list(filters={"kind": "episode"})} == {"a", "b"}


def test_a_dry_run_changes_nothing(mem: Memory, clock: FakeClock) -> None:
    mem.add("red kite", id="a", session_id="s", expires_at=clock.now() + timedelta(hours=1))
    clock.advance(days=2)
    before = holdings(mem)
    shown = mem.manage(dry_run=True)
    assert shown.expired == ("a",)
    assert shown.closed == ("s",)
    assert holdings(mem) == before
    assert mem.get("a") is not None


def test_feedback_is_counted_and_told(mem: Memory, loud: Loud) -> None:
    mem.add("red kite", id="a")
    mem.add("blue kite", id="b")
    found = mem.search("kite")
    mem.feedback(found.id, 0.75, ["a"])
    assert Feedback(found.id, 0.75, ("a",)) in loud.heard
    usage = mem.storage.usage(mem.users()[0], ["a", "b"])
    assert (usage["a"].recalled, usage["a"].used, usage["a"].outcomes) == (1, 1, (0.75,))
    assert (usage["b"].recalled, usage["b"].used) == (1, 0)


def test_feedback_of_another_user_is_refused(mem: Memory) -> None:
    mem.add("red kite", user_id="ann")
    found = mem.search("kite", user_id="ann")
    with pytest.raises(InvalidInput, match="no retrieval"):
        mem.feedback(found.id, 1.0, user_id="ben")


def test_a_retrieval_is_known_for_thirty_days(mem: Memory, clock: FakeClock) -> None:
    mem.add("red kite", id="a")
    found = mem.search("kite")
    clock.advance(days=31)
    mem.manage()
    with pytest.raises(InvalidInput, match="30 days"):
        mem.feedback(found.id, 1.0)
    assert mem.storage.usage(mem.users()[0], ["a"])["a"].recalled == 1


def test_closing_a_session_is_told_once(mem: Memory, loud: Loud) -> None:
    mem.add("red kite", session_id="s")
    closed = mem.close_session("s")
    assert closed.closed == ("s",)
    assert loud.heard == [SessionClosed("s")]


def test_manage_closes_idle_sessions_and_sweeps(mem: Memory, loud: Loud, clock: FakeClock) -> None:
    mem.add("red kite", session_id="old")
    clock.advance(days=1)
    mem.add("blue kite", session_id="new")
    assert mem.manage().closed == ("old",)
    assert SessionClosed("old") in loud.heard
    assert any(isinstance(signal, Sweep) for signal in loud.heard)
    assert mem.manage().closed == ()
    mem.add("green kite", session_id="old")
    clock.advance(days=1)
    assert set(mem.manage().closed) == {"old", "new"}


def test_history_shows_each_change_with_its_verb(mem: Memory) -> None:
    mem.add("red kite", id="a")
    mem.update("a", "blue kite")
    mem.delete("a")
    verbs = [one.verb for one in mem.history("a") if one.op in ("put", "remove")]
    assert verbs == ["add", "update", "delete"]


def test_as_of_answers_from_what_was_known(mem: Memory, clock: FakeClock) -> None:
    mem.add("red kite", id="a")
    then = clock.now()
    clock.advance(days=1)
    mem.update("a", "blue boat")
    assert [hit.record.text for hit in mem.search("kite", as_of=then).hits] == ["red kite"]
    assert mem.search("boat", as_of=then).hits == ()
    assert mem.get("a", as_of=then).text == "red kite"  # type: ignore[union-attr]
    assert mem.search("kite", as_of=datetime(2000, 1, 1, tzinfo=UTC)).hits == ()


def test_min_score_cuts_and_counts(mem: Memory) -> None:
    mem.add("red kite over the hill", id="a")
    mem.add("red boat", id="b")
    every = mem.search("red kite hill")
    assert len(every.hits) == 2
    low = min(hit.score for hit in every.hits)
    cut = mem.search("red kite hill", min_score=low + 1e-6)
    assert (len(cut.hits), cut.below) == (1, 1)


def test_lists_are_paged(mem: Memory) -> None:
    for index in range(7):
        mem.add(f"text {index}", id=f"e{index}")
    seen: list[str] = []
    page = mem.list(3, filters={"kind": "episode"})
    while True:
        seen += [one.id for one in page]
        if page.cursor is None:
            break
        page = mem.list(3, page.cursor, filters={"kind": "episode"})
    assert seen == [f"e{index}" for index in range(7)]
    newest = mem.list(2, filters={"kind": "episode"}, newest_first=True)
    assert [one.id for one in newest] == ["e6", "e5"]
