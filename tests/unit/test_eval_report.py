"""The report and its two files, and what two reports differ in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from memplug.errors import InvalidInput
from memplug.evaluation import read_report, write_report
from memplug.evaluation.differing import difference
from memplug.evaluation.report import (
    Asked,
    Content,
    DataFile,
    Effort,
    Estimate,
    Evidence,
    Found,
    Outcome,
    Pair,
    Report,
    Run,
    Scores,
    SystemReport,
)
from memplug.ports import Spent
from memplug.types import Failure

SURE = Estimate(0.1, 1 / 3, 0.7)
SCORES = Scores(
    questions=2,
    recall={1: SURE, 5: SURE},
    all_gold={1: SURE, 5: SURE},
    ndcg={1: SURE, 5: SURE},
    mrr=SURE,
    hit=SURE,
    tokens={1: 3.5, 5: 1e-17},
)
EFFORT = Effort(
    adding=1.0,
    adding_cpu=0.9,
    adds_per_second=10.0,
    median_ms=1.0,
    p95_ms=2.0,
    cpu_ms=1.5,
    peak_mb=None,
    storage_mb=0.1,
    spent=(
        Spent(step="facts", stage="encode", model="m", calls=2, tokens_in=5, cost=0.25),
        Spent(step="facts", stage="retrieve", model="m", calls=1, tokens_out=4),
    ),
)


def system(name: str, *, baseline: bool = False) -> SystemReport:
    return SystemReport(
        name=name,
        pipeline=name,
        baseline=baseline,
        overall=SCORES,
        categories={"who": SCORES},
        abstention=SURE,
        effort=EFFORT,
        failures=(Failure("facts", "encode", "no answer"),),
    )


def outcome(recall: float, rank: int = 1) -> Outcome:
    return Outcome(
        found=(Found(id="fact", score=0.3, episodes=("a", "b"), tokens=4, text="Ann\u2028and Bo"),),
        recall={1: 0.0, 5: recall},
        ndcg={1: 0.0, 5: recall},
        rank=rank,
        tokens={1: 4, 5: 4},
        best=0.3,
        seconds=0.001,
    )


def report(*recalls: float, name: str = "mine") -> Report:
    asked = tuple(
        Asked(
            case="talk",
            id=f"q{number}",
            text=f"Who came\u2028on day {number}?",
            category="who" if number % 2 else "when",
            gold=(Evidence(id="a", text="Ann came."),),
            answers=("Ann",),
            outcomes={name: outcome(value), "bm25": outcome(0.5, rank=2)},
        )
        for number, value in enumerate(recalls)
    )
    return Report(
        run=Run(
            data="jsonl", files=(DataFile(name="a.json", sha256="00", bytes=3),), depths=(1, 5)
        ),
        content=Content(cases=1, episodes=3, questions=len(asked), scored=len(asked)),
        systems=(system("bm25", baseline=True), system(name)),
        pairs=(
            Pair(
                first="bm25",
                second=name,
                metric="mrr",
                difference=SURE,
                p=0.5,
                p_adjusted=0.5,
                won=1,
                lost=0,
                tied=1,
            ),
        ),
        questions=asked,
    )


def test_a_report_comes_back_exactly(tmp_path: Path) -> None:
    written = report(1.0, 0.5, 1 / 3)

    write_report(written, tmp_path / "run")

    assert read_report(tmp_path / "run") == written
    assert read_report(tmp_path / "run" / "report.json") == written
    assert read_report(tmp_path / "run", questions=False) == replace(written, questions=())


def test_each_question_is_one_line(tmp_path: Path) -> None:
    write_report(report(1.0, 0.5), tmp_path)

    lines = (tmp_path / "questions.jsonl").read_text("utf-8").removesuffix("\n").split("\n")

    assert [json.loads(line)["id"] for line in lines] == ["q0", "q1"]


def test_a_report_of_another_format_is_refused(tmp_path: Path) -> None:
    write_report(report(1.0), tmp_path)
    file = tmp_path / "report.json"
    file.write_text(file.read_text("utf-8").replace('"format": 1', '"format": 99'), "utf-8")

    with pytest.raises(InvalidInput, match=r"report\.json has format 99"):
        read_report(tmp_path)


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    write_report(report(1.0, 0.5), tmp_path)
    with (tmp_path / "questions.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"case": "talk"}\n')

    with pytest.raises(InvalidInput, match=r"questions\.jsonl, line 3"):
        read_report(tmp_path)


def test_what_models_took_is_summed() -> None:
    assert (EFFORT.calls, EFFORT.tokens, EFFORT.cost) == (3, 9, 0.25)


def test_a_difference_names_what_was_won_and_lost_by_category() -> None:
    found = difference(report(1.0, 0.5, 0.0, 0.5), report(1.0, 1.0, 0.0, 0.0))

    assert (found.first, found.second, found.metric) == ("mine", "mine", "recall@5")
    assert [one.id for one in found.won] == ["q1"]
    assert [one.id for one in found.lost] == ["q3"]
    assert (found.overall.won, found.overall.lost, found.overall.tied) == (1, 1, 2)
    assert found.overall.difference.value == 0.0
    assert (found.categories["who"].won, found.categories["when"].tied) == (1, 2)
    assert not found.worse


def test_a_difference_may_be_between_systems_of_one_run() -> None:
    run = report(1.0, 0.0)

    found = difference(run, run, of="mine", against="bm25", metric="mrr")

    assert found.overall.won == 2
    assert (found.overall.before, found.overall.after) == (0.5, 1.0)


def test_worse_beyond_chance_is_said() -> None:
    assert difference(report(*[1.0] * 20), report(*[0.0] * 20)).worse
    assert not difference(report(*[0.0] * 20), report(*[1.0] * 20)).worse


def test_questions_that_only_one_run_was_asked_are_counted() -> None:
    found = difference(report(1.0, 1.0, 1.0), report(1.0))

    assert (found.only_first, found.only_second, found.overall.tied) == (2, 0, 1)


def test_a_system_or_a_measure_that_is_not_there_is_named() -> None:
    run = report(1.0)

    with pytest.raises(InvalidInput, match=r"no system 'other'.*bm25, mine"):
        difference(run, run, of="other")
    with pytest.raises(InvalidInput, match=r"'recall@7' was not measured.*recall@5"):
        difference(run, run, metric="recall@7")
    with pytest.raises(InvalidInput, match="no question"):
        difference(run, report())
