"""What MemGAS makes of sessions: nodes and links when they end, fresh ones when they grow, nothing of what is gone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug import Memory, Messages, Query
from memplug.testing import FakeClock, ScriptedLLM, WordSearch, memory
from memplug.types import Message
from memplug_hybrid import Hybrid
from memplug_memgas import MemGAS
from memplug_memgas.kinds import KEYWORDS, NEAR, NODES, ROUTER, SUMMARY, TURNS
from memplug_memgas.prompts import Digest, Span, Spans
from memplug_memgas.sessions import SessionIndex, Stems
from memplug_memgas.settings import MemGASConfig

SMALL = MemGASConfig(first_session=2, candidates=4, grains=("turns", "summary", "keywords"))
TOPICS = (
    ("sailing", "We sailed the red boat to the harbour island", "The harbour wind tore our sail"),
    ("bread", "I baked rye bread with caraway seeds", "The sourdough starter needs rye flour"),
    ("boat repair", "Our boat needs a new sail and rope", "The harbour shop sells strong rope"),
    ("piano", "Her piano lesson was about Bach fugues", "Bach is hard with small hands"),
)


def talk(mem: Memory, number: int, *, close: bool = True) -> None:
    """One session about one topic."""
    turns = TOPICS[number % len(TOPICS)][1:]
    messages = tuple(
        Message("user", text, name="Ann", id=f"m{number}-{row}") for row, text in enumerate(turns)
    )
    mem.add(Messages(messages), session_id=f"s{number}", user_id="ann")
    if close:
        assert mem.close_session(f"s{number}", user_id="ann").failures == ()


def nodes(mem: Memory) -> dict[str, list[str]]:
    """Session -> kinds of its nodes."""
    found: dict[str, list[str]] = {}
    for record in mem.list(1000, user_id="ann").records:
        if record.kind in NODES:
            found.setdefault(record.session_id, []).append(record.kind)
    return {session: sorted(kinds) for session, kinds in found.items()}


def edges(mem: Memory) -> set[tuple[str, str, float]]:
    scope = mem.users()[0]
    return {
        (one.source, one.target, round(one.weight, 5))
        for one in mem.storage.edges(scope, relation=NEAR)
    }


def test_a_session_that_ends_gets_a_node_at_every_granularity() -> None:
    with memory(MemGAS(SMALL)) as mem:
        talk(mem, 0)
        talk(mem, 1, close=False)
        assert nodes(mem) == {"s0": [KEYWORDS.name, SUMMARY.name, TURNS.name]}
        (summary,) = (
            one for one in mem.list(100, user_id="ann").records if one.kind == SUMMARY.name
        )
        assert "harbour" in summary.text
        assert summary.derived_from == ("m0-0", "m0-1")


def test_sessions_about_the_same_are_linked_and_the_links_go_with_them() -> None:
    with memory(MemGAS(SMALL)) as mem:
        for number in range(3):
            talk(mem, number)
        linked = edges(mem)
        assert linked
        mem.delete(ids=["m2-0", "m2-1"], user_id="ann")
        left = edges(mem)
        assert left < linked
        assert "s2" not in nodes(mem)


def test_a_session_that_grows_is_refreshed_by_a_sweep() -> None:
    with memory(MemGAS(SMALL)) as mem:
        talk(mem, 0)
        before = {one.id for one in mem.list(100, user_id="ann").records if one.kind in NODES}
        mem.add(
            "The island has a lighthouse keeper named Otto",
            id="late",
            session_id="s0",
            user_id="ann",
        )
        assert mem.manage(user_id="ann").failures == ()
        after = [one for one in mem.list(100, user_id="ann").records if one.kind in NODES]
        assert len(after) == 3
        assert not before & {one.id for one in after}
        assert all("late" in one.derived_from for one in after)


def test_a_deleted_message_leaves_nothing_of_itself_in_summaries() -> None:
    with memory(MemGAS(SMALL)) as mem:
        talk(mem, 0)
        mem.delete(ids=["m0-1"], user_id="ann")
        mem.manage(user_id="ann")
        made = [one for one in mem.list(100, user_id="ann").records if one.kind in NODES]
        assert {one.kind for one in made} == {KEYWORDS.name, SUMMARY.name, TURNS.name}
        assert all("wind" not in one.text for one in made)


def test_an_idle_session_is_closed_by_a_sweep() -> None:
    clock = FakeClock()
    with memory(MemGAS(SMALL), clock=clock) as mem:
        talk(mem, 0, close=False)
        clock.advance(minutes=300)
        mem.manage(user_id="ann")
        assert "s0" in nodes(mem)


def test_a_model_writes_summaries_and_keywords() -> None:
    llm = ScriptedLLM(lambda messages: Digest(summary="They sailed.", keywords=["boat", "harbour"]))
    with memory(MemGAS(SMALL), llm=llm, enrich="inline") as mem:
        talk(mem, 0)
        texts = {one.kind: one.text for one in mem.list(100, user_id="ann").records}
        assert texts[SUMMARY.name] == "They sailed."
        assert texts[KEYWORDS.name] == "boat; harbour"
        assert len(llm.prompts) == 1
        assert "red boat" in llm.prompts[0][-1].text


def test_a_model_that_fails_leaves_the_work_owed_and_named() -> None:
    lines: list[Any] = [RuntimeError("down"), Digest(summary="They sailed.", keywords=["boat"])]
    clock = FakeClock()
    with memory(MemGAS(SMALL), llm=ScriptedLLM(lines), enrich="inline", clock=clock) as mem:
        mem.add("We sailed the red boat", id="a", session_id="s0", user_id="ann")
        (failure,) = mem.close_session("s0", user_id="ann").failures
        assert (failure.step, failure.stage) == ("memgas", "manage")
        clock.advance(minutes=5)
        assert mem.manage(user_id="ann").failures == ()
        assert nodes(mem)["s0"]


def test_the_session_raises_its_turns_and_says_so() -> None:
    with memory(Hybrid(), MemGAS(SMALL)) as mem:
        for number in range(4):
            talk(mem, number)
        found = mem.search("what does the boat need from the harbour", user_id="ann")
        assert found.failures == ()
        assert found.hits[0].record.session_id in ("s0", "s2")
        part = found.hits[0].parts[-1]
        assert part.step == "memgas"
        assert part.why[0].label == "session"
        assert found.candidates.asides["sessions"][0].record.session_id in ("s0", "s2")


def test_beside_another_ranking_its_own_only_breaks_ties() -> None:
    config = MemGASConfig(first_session=99)
    with memory(Hybrid()) as alone, memory(Hybrid(), MemGAS(config)) as both:
        for mem in (alone, both):
            for number in range(4):
                talk(mem, number)
        asked = "boat sail rope"
        ids = [[hit.record.id for hit in mem.search(asked, user_id="ann")] for mem in (alone, both)]
        assert ids[1][: len(ids[0])] == ids[0]


def test_the_running_session_is_offered_in_short() -> None:
    with memory(WordSearch(), MemGAS(SMALL)) as mem:
        talk(mem, 0, close=False)
        section = mem.section("running session", "boat", user_id="ann", session_id="s0")
        assert section is not None
        assert "harbour" in section.text


def test_a_context_names_the_sessions_of_its_hits() -> None:
    with memory(Hybrid(), MemGAS(SMALL)) as mem:
        talk(mem, 0)
        context = mem.context("red boat", user_id="ann")
        assert [one.title for one in context.sections] == ["memories", "sessions"]


def test_only_spans_that_were_copied_are_kept_each_once() -> None:
    spans = [
        Span(number=1, text="red boat"),
        Span(number=1, text="red boat"),
        Span(number=1, text="a blue boat"),
        Span(number=9, text="red boat"),
    ]
    llm = ScriptedLLM(lambda messages: Spans(spans=spans))
    config = MemGASConfig(filter=True, model=False)
    with memory(WordSearch(), MemGAS(config), llm=llm, enrich="inline") as mem:
        mem.add("We sailed the red boat", id="a", time="2024-05-01T10:00:00Z", user_id="ann")
        (section,) = (
            one for one in mem.context("boat", user_id="ann").sections if one.title == "evidence"
        )
        assert section.text == "[2024-05-01] red boat"
        assert section.sources == ("a",)


def test_feedback_teaches_the_router() -> None:
    config = MemGASConfig(first_session=2, router="learned")
    with memory(Hybrid(), MemGAS(config)) as mem:
        for number in range(4):
            talk(mem, number)
        found = mem.search("red boat", user_id="ann")
        mem.feedback(found.id, 1.0, used=[found.hits[0].record.id], user_id="ann")
        scope = mem.users()[0]
        (credit,) = (
            one.payload for one in mem.storage.select(scope, _every()) if one.kind == ROUTER.name
        )
        assert credit.judged == 1.0
        assert credit.found["words"] == 1.0
        assert mem.search("red boat", user_id="ann").failures == ()


def _every() -> Any:
    from memplug.ports import Selection

    return Selection()


@settings(max_examples=6)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.integers(0, 6))
def test_a_state_that_followed_equals_one_that_is_built(topics: list[int], removed: int) -> None:
    with memory(MemGAS(SMALL)) as mem:
        for number, topic in enumerate(topics):
            turns = TOPICS[topic][1:]
            messages = tuple(
                Message("user", f"{text} {number}", id=f"m{number}-{row}")
                for row, text in enumerate(turns)
            )
            mem.add(Messages(messages), session_id=f"s{number}", user_id="ann")
            mem.close_session(f"s{number}", user_id="ann")
            mem.search("boat", user_id="ann")
        if removed < len(topics):
            mem.delete(ids=[f"m{removed}-0"], user_id="ann")
        scope = mem.users()[0]
        view = mem.runtime.view(scope).for_step("memgas")
        index = SessionIndex(mem.runtime.embedder.dim, pairs=False)
        followed, built = view.project(index), index.build(view.unrestrained())
        assert list(followed.names) == list(built.names)
        assert np.allclose(followed.means(), built.means(), atol=1e-5)
        assert followed.nodes.keys() == built.nodes.keys()
        assert followed.links == built.links
        question = Query(text="boat harbour")
        one, other = (state.words(question.text, Stems()) for state in (followed, built))
        assert np.allclose(one[0], other[0])
        assert np.allclose(one[1], other[1])


@settings(max_examples=6)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=7))
def test_one_session_after_the_other_gives_the_links_of_all_at_once(topics: list[int]) -> None:
    linked = []
    for at_once in (False, True):
        with memory(MemGAS(SMALL)) as mem:
            for number, topic in enumerate(topics):
                messages = tuple(
                    Message("user", f"{text} {number}", id=f"m{number}-{row}")
                    for row, text in enumerate(TOPICS[topic][1:])
                )
                mem.add(Messages(messages), session_id=f"s{number}", user_id="ann")
                if not at_once:
                    mem.close_session(f"s{number}", user_id="ann")
            if at_once:
                for number in range(len(topics)):
                    mem.close_session(f"s{number}", user_id="ann")
            linked.append(edges(mem))
    assert linked[0] == linked[1]


@pytest.mark.parametrize("router", ["equal", "certain", "released", "learned"])
def test_every_router_answers(router: str) -> None:
    with memory(Hybrid(), MemGAS(MemGASConfig(first_session=2, router=router))) as mem:  # type: ignore[arg-type]
        for number in range(3):
            talk(mem, number)
        assert mem.search("rye bread", user_id="ann").failures == ()
