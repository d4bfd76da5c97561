"""The reranking strategy: what it shows, how it blends, what it leaves alone, and what happens when time runs out."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from memplug import (
    EPISODE,
    Candidates,
    Failure,
    Hit,
    Kind,
    Memory,
    Message,
    Query,
    Record,
    Resources,
)
from memplug.models.deadlines import keep_to_deadline
from memplug.ports import Clock
from memplug.testing import FakeClock, OverlapReranker, episode, memory
from memplug_rerank import Rerank
from memplug_rerank.blending import below, blend, levelled, shares_of
from memplug_rerank.reordering import reordered
from memplug_rerank.settings import RerankConfig
from memplug_rerank.showing import question, shown


class Fixed:
    """Gives each text the score of the first word of it that is in the table."""

    name = "fixed"

    def __init__(self, **scores: float) -> None:
        self.table = scores
        self.texts: list[str] = []

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts = list(texts)
        return np.array([max(self.table.get(w, 0.0) for w in t.split()) for t in texts], np.float32)


FRUIT = ["apple pie recipe", "pear pie recipe", "plum pie recipe", "fig pie recipe"]


def filled(reranker: Any, clock: Clock | None = None, **options: Any) -> Memory:
    step = {"use": "rerank", "options": options}
    mine = memory("hybrid", step, reranker=reranker, clock=clock or FakeClock(step=0))
    for text in FRUIT:
        mine.add(text)
    return mine


def hits(*scores: float) -> tuple[Hit, ...]:
    return tuple(
        Hit(record=episode(f"text {n}", id=f"e{n}"), score=score) for n, score in enumerate(scores)
    )


def ids(found: Sequence[Hit]) -> list[str]:
    return [hit.record.id for hit in found]


def test_a_strong_reranker_moves_the_hit_it_prefers_to_the_top() -> None:
    with filled(Fixed(fig=0.9, apple=0.1), weight=0.9) as mine:
        best = mine.search("pie recipe")[0]
    assert best.record.text == "fig pie recipe"


def test_a_hit_says_what_moved_it() -> None:
    found = reordered(hits(0.8, 0.4), np.array([0.2, 0.5], np.float32), 0.6, "rerank")
    assert ids(found) == ["e1", "e0"]
    (part,) = found[0].parts
    assert (part.step, part.rank, part.score) == ("rerank", 1, 0.5)
    assert [str(reason) for reason in part.why] == [
        "was rank 2",
        "found +0.200",
        "reranked +0.600",
    ]


def test_the_part_carries_the_steps_own_name() -> None:
    step = {"use": "rerank", "name": "second-look"}
    with memory("hybrid", step, reranker=OverlapReranker()) as mine:
        mine.add("apple pie")
        assert mine.search("apple")[0].parts[-1].step == "second-look"


def test_the_best_score_stays_and_the_others_take_their_share() -> None:
    # Shares 1, 0.5, 0.25 and relevance 0.25, 1, 0.5 at weight 0.5: 0.625, 0.75, 0.375.
    found = reordered(hits(0.8, 0.4, 0.2), np.array([0.2, 0.8, 0.4], np.float32), 0.5, "rerank")
    assert ids(found) == ["e1", "e0", "e2"]
    assert [hit.score for hit in found] == pytest.approx([0.8, 0.8 * 0.625 / 0.75, 0.4])


def test_what_lies_deeper_stays_below_in_its_order() -> None:
    given_hits = hits(0.8, 0.7, 0.6, 0.5)
    found = reordered(given_hits, np.array([0.1, 0.9], np.float32), 1.0, "rerank")
    assert ids(found) == ["e1", "e0", "e2", "e3"]
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert found[2].parts == ()


def test_only_the_best_are_shown_to_the_reranker() -> None:
    reranker = Fixed()
    with filled(reranker, depth=2) as mine:
        mine.search("pie recipe")
    assert len(reranker.texts) == 2


def test_a_reranker_that_tells_nothing_apart_moves_nothing() -> None:
    given_hits = hits(0.8, 0.4, 0.2)
    found = reordered(given_hits, np.full(3, 0.5, np.float32), 0.7, "rerank")
    assert [(hit.record.id, hit.score) for hit in found] == [("e0", 0.8), ("e1", 0.4), ("e2", 0.2)]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0, 1, width=32)), min_size=1),
    st.floats(0, 1),
)
def test_scores_stay_in_bounds_and_in_order(
    rows: list[tuple[float, bool, float]], weight: float
) -> None:
    shares = shares_of([score for score, _, _ in rows], [unit for _, unit, _ in rows])
    found = blend(shares, np.array([score for *_, score in rows], float), weight)
    ordered = levelled(found, 0.9)[found.order]
    assert sorted(found.order.tolist()) == list(range(len(rows)))
    assert ((ordered >= 0) & (ordered <= 0.9)).all()
    assert (np.diff(ordered) <= 0).all()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_at_weight_0_the_order_that_came_is_kept(rows: list[tuple[float, bool]]) -> None:
    shares = shares_of([score for score, _ in rows], [unit for _, unit in rows])
    noise = np.linspace(0, 1, len(rows))
    assert blend(shares, noise, 0.0).order.tolist() == list(range(len(rows)))


def test_shares_are_taken_within_a_unit_and_never_rise() -> None:
    # Episodes and derived records in turn, the derived ones on a scale of their own.
    shares = shares_of([0.8, 0.1, 0.72, 0.05, 0.6], ["e", "d", "e", "d", "e"])
    assert shares.tolist() == pytest.approx([1, 1, 0.9, 0.5, 0.5])


def test_scores_below_are_scaled_only_where_they_would_stand_above() -> None:
    assert below([0.3, 0.2], 0.4) == [0.3, 0.2]
    assert below([0.8, 0.4], 0.4) == pytest.approx([0.4, 0.2])
    assert below([], 0.4) == []
    assert below([0.8], 0.0) == [0.0]


def test_derived_records_are_reranked_with_the_episodes() -> None:
    fact: Kind[None] = Kind("notes/fact", type(None))
    record = Record(id="f", kind=fact.name, text="a fact", payload=None)
    mixed = (*hits(0.8), Hit(record=record, score=0.1), *hits(0.5))
    found = reordered(mixed, np.array([0.1, 0.9, 0.1], np.float32), 0.5, "rerank")
    assert found[0].record.kind == fact.name
    assert {hit.record.kind for hit in found[1:]} == {EPISODE.name}


def test_what_was_withheld_is_not_brought_back() -> None:
    with filled(OverlapReranker()) as mine:
        assert mine.delete(ids=[mine.search("fig")[0].record.id]).failures == ()
        assert "fig pie recipe" not in [hit.record.text for hit in mine.search("fig pie recipe")]


def test_a_deadline_that_passes_keeps_the_order_and_is_told() -> None:
    free = threading.Event()

    class Hanging(OverlapReranker):
        def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
            free.wait()
            return super().scores(query, texts)

    with memory("hybrid") as plain, filled(Hanging(), deadline_ms=1) as mine:
        for text in FRUIT:
            plain.add(text)
        expected = [hit.record.text for hit in plain.search("pie")]
        retrieval = mine.search("pie")
        free.set()
    assert [hit.record.text for hit in retrieval] == expected
    (failure,) = retrieval.failures
    assert (failure.step, failure.stage) == ("rerank", "refine")
    assert failure.cause.startswith("BackendError: overlap: no answer within 1 ms")
    assert "no answer within 1 ms" in retrieval.explain()


def test_a_reranker_in_batches_stops_when_nobody_waits() -> None:
    clock, read = FakeClock(step=0), []

    class Batching(OverlapReranker):
        def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
            for text in texts:
                keep_to_deadline()
                read.append(text)
                clock.advance(seconds=20)
            return super().scores(query, texts)

    with filled(Batching(), clock, deadline_ms=50_000) as mine:
        retrieval = mine.search("pie")
    assert len(read) == 3
    assert [failure.step for failure in retrieval.failures] == ["rerank"]


def test_within_the_deadline_it_reranks() -> None:
    with filled(Fixed(fig=0.9), weight=0.9, deadline_ms=60_000) as mine:
        retrieval = mine.search("pie recipe")
    assert retrieval.failures == ()
    assert retrieval[0].record.text == "fig pie recipe"


@pytest.mark.parametrize(
    ("scores", "cause"),
    [([0.5], r"answered \(1,\) for 4 texts"), ([3.0] * 4, "between 0 and 1")],
)
def test_a_wrong_answer_keeps_the_order_and_is_told(scores: list[float], cause: str) -> None:
    class Wrong:
        name = "wrong"

        def scores(self, query: str, texts: Sequence[str]) -> Any:
            return scores

    with filled(Wrong()) as mine:
        retrieval = mine.search("pie")
    assert len(retrieval) == 4
    (failure,) = retrieval.failures
    assert isinstance(failure, Failure)
    assert re.search(cause, failure.cause)


def test_warming_up_happens_when_the_memory_opens() -> None:
    class Cold(OverlapReranker):
        warmed = 0

        def warm_up(self) -> None:
            self.warmed += 1

    cold, warm = Cold(), Cold()
    with filled(cold), filled(warm, warm_up=True):
        assert (cold.warmed, warm.warmed) == (0, 1)


def test_the_reranker_reads_who_said_what() -> None:
    assert shown(episode("I moved.", speaker="Ann")) == "Ann: I moved."
    assert shown(episode("I moved.", speaker="", role="")) == "I moved."


def test_a_short_follow_up_takes_the_turn_before_it_along() -> None:
    recent = (Message("user", "Where does Maria work?"),)
    assert question(Query(text="and him?", recent=recent)) == "Where does Maria work?\nand him?"
    long = "Which of the two bakeries opens on Sundays?"
    assert question(Query(text=long, recent=recent)) == long


@pytest.mark.parametrize("asides", [False, True])
def test_other_sections_are_reranked_where_asked(asides: bool) -> None:
    strategy = Rerank(RerankConfig(asides=asides, weight=1.0))
    strategy.setup(Resources(reranker=Fixed(three=0.9, two=0.1), clock=FakeClock()))
    lessons = tuple(
        Hit(record=episode(text, id=text, speaker="", role=""), score=score)
        for text, score in (("two", 0.6), ("three", 0.3))
    )
    given_candidates = Candidates(hits=hits(0.8, 0.4), asides={"lessons": lessons})
    found = strategy.refine(given_candidates, Query(text="number"))
    assert found is not None
    assert [hit.record.id for hit in found.asides["lessons"]] == (
        ["three", "two"] if asides else ["two", "three"]
    )
    assert [len(hit.parts) for hit in found.hits] == [1, 1]


def test_nothing_found_is_nothing_to_rerank() -> None:
    reranker = OverlapReranker()
    with memory("hybrid", "rerank", reranker=reranker) as mine:
        assert mine.search("anything").failures == ()
    assert reranker.asked == []


def test_the_same_question_gives_the_same_answer() -> None:
    with filled(OverlapReranker()) as mine:
        first, second = (mine.search("plum pie") for _ in range(2))
    assert first.hits == second.hits
