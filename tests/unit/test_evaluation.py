"""Evidence recall: hand-checked figures, and a run over small samples."""

from pathlib import Path
from typing import Any

import pytest

from memplug.datasets import Addition, Case, Question
from memplug.evaluation import (
    Evaluation,
    Outcome,
    area_under_curve,
    opener,
    quantile,
    recall,
    summarise,
)
from memplug.types import EPISODE, Episode, Hit, Message, Messages, Record


def hit(id: str, *episodes: str) -> Hit:
    kind = EPISODE.name if episodes == (id,) else "facts/fact"
    record: Record[Any] = Record(id=id, kind=kind, text=id, payload=Episode())
    return Hit(record=record, score=0.5, episodes=episodes)


def test_recall_is_the_share_of_the_gold_among_the_first_k() -> None:
    hits = [hit(id, id) for id in "abcdefghijkl"]

    assert recall(hits, frozenset({"a", "d", "k", "x"})) == {1: 0.25, 5: 0.5, 10: 0.5}


def test_a_derived_hit_is_credited_for_its_episodes() -> None:
    hits = [hit("fact", "a", "b"), hit("c", "c")]

    assert recall(hits, frozenset({"a", "b"})) == {1: 1.0, 5: 1.0, 10: 1.0}


def test_no_hits_recall_nothing() -> None:
    assert recall([], frozenset({"a"})) == {1: 0.0, 5: 0.0, 10: 0.0}


@pytest.mark.parametrize(
    ("positive", "negative", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.9, 0.8], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.5, 0.3], 0.625),
        ([], [0.5], None),
        ([0.5], [], None),
    ],
)
def test_area_under_the_curve(
    positive: list[float], negative: list[float], area: float | None
) -> None:
    assert area_under_curve(positive, negative) == area


def test_quantiles_are_values_that_occurred() -> None:
    values = [float(number) for number in range(1, 21)]

    assert (quantile(values, 0.5), quantile(values, 0.95), quantile([], 0.5)) == (10.0, 19.0, 0.0)


def test_a_summary_is_the_mean_over_questions() -> None:
    def outcome(found: float, tokens: int) -> Outcome:
        question = Question(id="q", text="?", category="c", gold=frozenset({"a"}))
        return Outcome(
            case="c",
            question=question,
            returned=(),
            recall={1: 0.0, 5: found, 10: 1.0},
            tokens={1: 1, 5: tokens, 10: 20},
            best=0.5,
            seconds=0.001,
        )

    summary = summarise([outcome(1.0, 10), outcome(0.5, 20)])

    assert summary.questions == 2
    assert summary.recall == {1: 0.0, 5: 0.75, 10: 1.0}
    assert summary.tokens == {1: 1.0, 5: 15.0, 10: 20.0}


TURNS = (
    "My sister Vera keeps bees on the roof.",
    "The honey harvest was forty jars this year.",
    "I broke my bicycle on the cobblestones.",
    "The dentist moved to Harbour Street.",
)


def case() -> Case:
    messages = tuple(
        Message(role="user", text=text, id=f"m{number}") for number, text in enumerate(TURNS)
    )
    return Case(
        name="bees",
        additions=(Addition(content=Messages(messages), session_id="one"),),
        questions=(
            Question(
                id="q0", text="Where does Vera keep bees?", category="who", gold=frozenset({"m0"})
            ),
            Question(
                id="q1", text="Where is the dentist?", category="where", gold=frozenset({"m3"})
            ),
            Question(id="q2", text="Which opera did we see?", category="none", answerable=False),
        ),
        unresolved=2,
    )


def test_a_run_reports_recall_by_category_and_what_it_took() -> None:
    evaluation = Evaluation(opener())
    steps: list[int] = []

    evaluation.run(case(), steps.append)
    report = evaluation.report()

    assert report.overall.recall[5] == 1.0
    assert {name: one.questions for name, one in report.categories.items()} == {
        "who": 1,
        "where": 1,
    }
    assert (report.cases, report.episodes, report.unanswerable, report.unresolved) == (1, 4, 1, 2)
    assert report.auc == 1.0
    assert 0 < report.overall.tokens[1] < report.overall.tokens[10]
    assert report.adds_per_second > 0
    assert 0 < report.median_ms <= report.p95_ms
    assert sum(steps) == 7
    assert report.failures == ()


def test_cases_do_not_see_each_other(tmp_path: Path) -> None:
    evaluation = Evaluation(opener())

    evaluation.run(case())
    evaluation.run(case())

    assert all(len(one.returned) <= len(TURNS) for one in evaluation.outcomes)
    assert evaluation.report().episodes == 8
