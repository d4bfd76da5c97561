"""The baselines: their formulas by hand, and what they find through a Memory."""

import math
from pathlib import Path

import numpy as np
import pytest

from memplug import Memory
from memplug.datasets import Addition, Case, Question
from memplug.evaluation.baselines.ranking import Words, best, fused, terms, with_neighbours
from memplug.evaluation.baselines.strategies import BASELINES
from memplug.evaluation.measuring import measure
from memplug.evaluation.report import Run
from memplug.evaluation.systems import System, baselines, system
from memplug.types import Message, Messages

TURNS = (
    ("user", "Ann", "My sister Vera keeps bees on the roof."),
    ("assistant", "", "Bees love lavender, and lavender loves the sun."),
    ("user", "Ann", "The dentist moved to Harbour Street."),
    ("user", "Bo", "I broke my bicycle on the cobblestones."),
)


def case(*questions: Question) -> Case:
    messages = tuple(
        Message(role=role, name=name, text=text, id=f"m{number}")
        for number, (role, name, text) in enumerate(TURNS)
    )
    return Case(
        name="bees",
        additions=(Addition(content=Messages(messages), session_id="one"),),
        questions=questions,
    )


def found(baseline: str | System, text: str, *, budget: int = 8000) -> list[str]:
    chosen = baseline if isinstance(baseline, System) else system(baseline)
    question = Question(id="q", text=text, category="c", gold=frozenset({"m0"}))
    result = measure(chosen, case(question), Run(data="x", budget=budget))
    assert result.failures == ()
    return [one.id for one in result.outcomes["q"].found]


def test_terms_are_stems_without_stop_words_and_single_letters() -> None:
    assert terms("The bees are buzzing, a B at noon") == ["bee", "buzz", "noon"]


def test_bm25_is_lucenes() -> None:
    texts = ["red kayak kayak", "red boat", "blue boat house lake"]

    scores = Words.of(texts, k1=1.5, b=0.75).scores("kayak red")

    def weight(count: int, length: int, held: int) -> float:
        idf = math.log(1 + (3 - held + 0.5) / (held + 0.5))
        return idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * length / 3))

    assert scores.tolist() == pytest.approx(
        [weight(2, 3, 1) + weight(1, 3, 2), weight(1, 2, 2), 0.0], rel=1e-6
    )


def test_bm25_of_nothing_finds_nothing() -> None:
    assert best(Words.of([]).scores("kayak"), 5, least=0.0) == []


def test_neighbours_are_those_of_the_session() -> None:
    joined = with_neighbours(["a", "b", "c", "d", "e"], ["1", "1", "2", "", ""])

    assert joined == ["a b", "a b", "c", "d", "e"]


def test_the_best_come_first_and_ties_by_place() -> None:
    scores = np.array([0.1, 0.5, 0.5, 0.0], np.float32)

    assert best(scores, 3) == [1, 2, 0]
    assert best(scores, 4, least=0.0) == [1, 2, 0]


def test_fusion_sums_reciprocal_ranks() -> None:
    (first, top), (second, half), *_ = fused([[7, 3], [7]])

    assert (first, second) == (7, 3)
    assert (top, half) == pytest.approx((1.0, (1 / 62) / (2 / 61)))


def test_words_find_what_shares_stems_with_the_speaker_read_too() -> None:
    assert found("bm25", "Who keeps a bee?") == ["m0", "m1"]
    assert found("bm25", "What did Bo say?") == ["m3"]


def test_a_window_finds_what_stands_beside() -> None:
    assert found("bm25-window", "Who keeps a bee?") == ["m0", "m1", "m2"]


def test_the_users_messages_alone() -> None:
    assert found("bm25-user", "Who keeps a bee?") == ["m0"]
    assert "m1" not in found("fusion-user", "Who keeps a bee?")


def test_vectors_and_fusion_answer() -> None:
    assert found("dense", "beekeeping on top of the house")[0] == "m0"
    assert sorted(found("fusion", "Who keeps a bee?")) == ["m0", "m1", "m2", "m3"]


def test_chance_depends_on_the_question_alone() -> None:
    orders = {tuple(found("random", f"question {number}")) for number in range(6)}

    assert len(orders) > 1
    assert found("random", "question 1") == found("random", "question 1")


def test_the_full_context_is_the_newest_that_fit() -> None:
    assert found("full-context", "Anything?") == ["m3", "m2", "m1", "m0"]
    assert found("full-context", "Anything?", budget=20) == ["m3", "m2"]


def test_the_full_context_counts_as_a_whole_at_every_k() -> None:
    question = Question(id="q", text="Bees?", category="c", gold=frozenset({"m0"}))

    outcome = measure(system("full-context"), case(question), Run(data="x")).outcomes["q"]

    assert set(outcome.recall.values()) == {1.0}
    assert len(set(outcome.tokens.values())) == 1


@pytest.mark.parametrize("one", BASELINES, ids=lambda one: one.name)
def test_every_baseline_is_a_pipeline_that_follows_the_store(one: object, tmp_path: Path) -> None:
    made = next(known for known in BASELINES if known is one)
    with Memory.open(tmp_path / "store", made.make()) as memory:
        assert len(memory.search("tea")) == 0
        memory.add("Ann drinks tea.", id="tea")
        assert [hit.record.id for hit in memory.search("tea")] == ["tea"]
        memory.delete("tea")
        assert len(memory.search("tea")) == 0


def test_all_baselines_are_named_once() -> None:
    names = [one.name for one in baselines()]

    assert len(set(names)) == len(names) == 8
    assert all(one.baseline and one.described for one in baselines())
