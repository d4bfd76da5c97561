"""Answers that a model writes are marked by shared words, by equality and by a judge, always beside evidence recall."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from memplug import InvalidInput
from memplug.evaluation import Run, described, evaluate, load, system
from memplug.evaluation.answering import (
    OWN_WORDS,
    UNKNOWN,
    Judge,
    Judgement,
    answered,
    calls,
    judge_from,
    same,
    shared_words,
)
from memplug.evaluation.report import Report, read_report, write_report
from memplug.testing import ScriptedLLM
from memplug.types import Message

ROWS = {
    "documents": [
        {"id": "d1", "text": "Eva is allergic to peanuts.", "time": "2024-05-01T10:00:00+00:00"},
        {"id": "d2", "text": "The train to Lyon leaves at 8:40 on Friday."},
        {"id": "d3", "text": "Tom moved from Bern to Basel in March."},
    ],
    "questions": [
        {
            "id": "q1",
            "question": "What is Eva allergic to?",
            "gold": ["d1"],
            "answers": ["peanuts"],
            "category": "plain",
        },
        {
            "id": "q2",
            "question": "Where does Tom live now?",
            "gold": ["d3"],
            "answers": ["Basel"],
            "category": "knowledge-update",
        },
        {
            "id": "q3",
            "question": "What is Ben's shoe size?",
            "gold": [],
            "category": "abstention",
        },
        {"id": "q4", "question": "When does the train leave?", "gold": ["d2"], "category": "plain"},
    ],
}


@pytest.fixture
def report(tmp_path: Path) -> Report:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(ROWS), "utf-8")
    run = Run(data="jsonl", resamples=50, context=300)
    return evaluate(load(file, run), (system("hybrid"),), described(run, file))


def asked(messages: Sequence[Message]) -> str:
    return messages[-1].text.rpartition("Asked on")[2]


def answers(messages: Sequence[Message]) -> str:
    return "Peanuts!" if "What is Eva allergic to?" in asked(messages) else UNKNOWN


def verdict(messages: Sequence[Message]) -> Judgement:
    text = messages[-1].text
    right = "Peanuts!" in text or "shoe" in text
    return Judgement(reason="because", right=right)


def test_answers_are_written_from_the_context_and_marked(report: Report) -> None:
    llm, judge = ScriptedLLM(answers), ScriptedLLM(verdict, name="strict")
    (scored,) = answered(report, llm, Judge(judge)).systems
    assert len(llm.prompts) == len(judge.prompts) == 3
    assert "Eva is allergic to peanuts." in llm.prompts[0][-1].text
    assert scored.answers is not None
    assert scored.answers.questions == 3
    assert scored.answers.f1.value == scored.answers.exact.value == 0.5
    assert scored.answers.judged is not None
    assert scored.answers.judged.value == pytest.approx(2 / 3)
    assert scored.answers.categories == {"abstention": 1.0, "knowledge-update": 0.0, "plain": 1.0}
    assert (scored.answers.model, scored.answers.judge, scored.answers.prompt) == (
        "scripted",
        "strict",
        OWN_WORDS,
    )
    assert scored.answers.calls == 6
    assert scored.overall.recall[5].value == 1.0


def test_a_question_without_an_expected_answer_is_not_marked(report: Report) -> None:
    found = answered(report, ScriptedLLM(answers))
    by_id = {one.id: one.outcomes["hybrid"].answered for one in found.questions}
    assert by_id["q4"] is None
    assert by_id["q3"] is not None
    assert by_id["q3"].f1 is None
    assert by_id["q3"].text == UNKNOWN


def test_the_judge_marks_each_kind_of_question_by_its_rule(report: Report) -> None:
    judge = ScriptedLLM(verdict)
    answered(report, ScriptedLLM(answers), Judge(judge))
    rules = {
        next(name for name in ("Eva", "Tom", "Ben") if name in prompt[-1].text): prompt[0].text
        for prompt in judge.prompts
    }
    assert "how things were before" in rules["Tom"]
    assert "how things were before" not in rules["Eva"]
    assert "cannot be answered" in rules["Ben"]


def test_a_model_that_fails_costs_its_question_and_is_counted(report: Report) -> None:
    llm = ScriptedLLM(
        lambda messages: RuntimeError("down") if "Tom" in asked(messages) else "Peanuts"
    )
    (scored,) = answered(report, llm, Judge(ScriptedLLM(verdict))).systems
    assert scored.answers is not None
    assert scored.answers.failed == 1
    assert scored.answers.f1.value == 0.5


def test_a_benchmarks_own_prompt_is_read_from_a_file_and_answered_in_words(
    report: Report, tmp_path: Path
) -> None:
    file = tmp_path / "published.txt"
    file.write_text(
        "Q: {question}\nA: {expected}\nR: {response}\nIs it correct? yes or no", "utf-8"
    )
    judge = ScriptedLLM(lambda messages: "Yes." if "Peanuts" in messages[-1].text else "no")
    (scored,) = answered(report, ScriptedLLM(answers), judge_from(judge, file)).systems
    assert scored.answers is not None
    assert scored.answers.judged is not None
    assert scored.answers.judged.value == pytest.approx(1 / 3)
    assert scored.answers.prompt == "published.txt"
    assert judge.prompts[0][-1].text.startswith("Q: ")


def test_a_verdict_that_is_neither_yes_nor_no_counts_as_wrong_and_is_told(
    report: Report, tmp_path: Path
) -> None:
    file = tmp_path / "published.txt"
    file.write_text("{question} {expected} {response}", "utf-8")
    found = answered(
        report, ScriptedLLM(answers), judge_from(ScriptedLLM(lambda messages: "hm"), file)
    )
    outcomes = [one.outcomes["hybrid"].answered for one in found.questions]
    assert {one.failure for one in outcomes if one} == {"neither yes nor no"}
    assert found.systems[0].answers is not None
    assert found.systems[0].answers.judged is not None
    assert found.systems[0].answers.judged.value == 0


@pytest.mark.parametrize("text", ["no places", "{question} {answer} {response}"])
def test_a_prompt_without_its_places_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "prompt.txt"
    file.write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match="placeholder"):
        judge_from(ScriptedLLM([]), file)


def test_calls_are_known_before_any_is_made(report: Report) -> None:
    assert calls(report.questions, 2, judged=True) == 12
    assert calls(report.questions, 1, judged=False) == 3


def test_scored_answers_are_written_and_read_again(report: Report, tmp_path: Path) -> None:
    scored = answered(report, ScriptedLLM(answers), Judge(ScriptedLLM(verdict)))
    assert read_report(write_report(scored, tmp_path / "run")) == scored


@pytest.mark.parametrize(
    ("said", "expected", "value"),
    [
        ("the red bicycles", "a red bicycle", 1.0),
        ("red bicycle", "blue bicycle", 0.5),
        ("1,200 euros", "1200 Euro", 1.0),
        ("no", "yes", 0.0),
        ("", "yes", 0.0),
        ("tea tea", "tea", 2 / 3),
    ],
)
def test_shared_words(said: str, expected: str, value: float) -> None:
    assert shared_words(said, expected) == pytest.approx(value)


@pytest.mark.parametrize(
    ("said", "expected", "equal"),
    [("The Peanuts.", "peanuts", True), ("peanut", "peanuts", False), ("７ May", "7 may", True)],
)
def test_exact_match(said: str, expected: str, equal: Any) -> None:
    assert same(said, expected) is equal
