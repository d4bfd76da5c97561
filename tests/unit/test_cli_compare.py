"""`memplug compare`, and the pages and judged answers of `memplug eval`."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

TOLD = (
    "Our neighbour sold the blue bicycle to a collector from Lyon for ninety euros.",
    "Grandmother's recipe for plum cake needs cardamom and a glass of cider.",
    "My flight to Oslo was cancelled because of fog over the harbour.",
    "The choir rehearses Brahms on Wednesday evenings in the old brewery.",
    "Solar panels on the garage roof paid for themselves within seven summers.",
)
MODEL = """
import json
from memplug.testing import ScriptedLLM

def answer(messages):
    text = messages[-1].text
    if "Answer to be marked" in text:
        return json.dumps({"reason": "as expected", "right": "cardamom" in text})
    if "Said by" in text:
        return json.dumps({"worth_asking": True, "question": "Which dessert needs a spice?", "answer": "plum cake"})
    return "cardamom"

def model():
    return ScriptedLLM(answer)
"""


@pytest.fixture
def told(cli: Any) -> Any:
    for number, text in enumerate(TOLD):
        cli("add", text, "--id", f"e{number}", "--user", "ann")
    return cli


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "models.py").write_text(MODEL, encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text('[llm]\nuse = "./models.py:model"\n', encoding="utf-8")
    return file


@pytest.fixture
def asked(tmp_path: Path) -> str:
    rows = {
        "documents": [{"id": f"e{number}", "text": text} for number, text in enumerate(TOLD)],
        "questions": [
            {
                "question": "Which spice is in the plum cake?",
                "gold": ["e1"],
                "answers": ["cardamom"],
            },
            {"question": "Where did the flight go?", "gold": ["e2"], "answers": ["Oslo"]},
        ],
    }
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    return str(file)


def test_pipelines_are_compared_on_the_store_and_the_method_is_told(told: Any) -> None:
    shown = " ".join(told("compare", "-p", "default", "-p", "random").stdout.split())

    assert "Evidence recall, per cent" in shown
    assert "known items" in shown
    assert "they favour search by words" in shown


def test_a_store_can_be_named_and_the_report_kept(told: Any, tmp_path: Path) -> None:
    output = tmp_path / "run"
    report = told.bare("compare", str(told.store), "-p", "bm25", "--output", str(output), "--json")

    values = json.loads(report.stdout)
    assert values["content"]["cases"] == 1
    assert values["systems"][0]["name"] == "bm25"
    assert len((output / "questions.jsonl").read_text("utf-8").splitlines()) == 5


def test_a_user_can_be_chosen(told: Any) -> None:
    told("add", "Marmots whistle twice above the glacier hut.", "--user", "ben")

    assert told.json("compare", "--user", "ben")["content"]["episodes"] == 1
    assert "nothing of whom you named" in told("compare", "--user", "eve", code=1).stderr


def test_a_model_writes_questions_where_one_is_named(told: Any, config: Path) -> None:
    report = told.json(
        "compare", "--model", f"{config.parent}/models.py:model", "--model-questions", "2"
    )

    assert report["systems"][0]["categories"]["asked"]["questions"] == 2


def test_a_store_that_is_no_folder_is_refused(cli: Any) -> None:
    assert "a store in a folder" in cli.bare("compare", "--store", "neo4j://host", code=1).stderr
    assert "no store" in cli.bare("compare", "/nowhere", code=1).stderr


def test_answers_are_judged_beside_recall(cli: Any, asked: str, config: Path) -> None:
    arguments = ("eval", "jsonl", asked, "-p", "default", "--config", str(config), "--judge")
    (system,) = cli.json(*arguments)["systems"]

    assert system["overall"]["recall"]["5"]["value"] == 1.0
    assert system["answers"]["questions"] == 2
    assert system["answers"]["judged"]["value"] == 1.0
    assert system["answers"]["exact"]["value"] == 0.5
    assert system["answers"]["prompt"] == "memplug's own words, after the rules of LongMemEval"
    shown = cli(*arguments).stdout
    assert "Answers, judged by scripted" in shown
    assert "R@5" in shown


def test_a_dry_run_says_how_many_calls_judging_takes(cli: Any, asked: str) -> None:
    shown = cli(
        "eval", "jsonl", asked, "-p", "default", "-p", "bm25", "--judge", "--dry-run"
    ).stdout

    assert "would take 8 calls" in shown


def test_judging_without_a_model_is_refused_before_anything_is_measured(
    cli: Any, asked: str
) -> None:
    assert "llm" in cli("eval", "jsonl", asked, "--judge", code=1).stderr


def test_a_page_without_the_extra_is_refused_before_anything_is_measured(
    told: Any, asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = tmp_path / "page.html"

    for command in (("eval", "jsonl", asked), ("compare",)):
        assert "memplug[eval]" in told(*command, "--html", str(page), code=1).stderr
    assert not page.exists()
