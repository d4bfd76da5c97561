"""`memplug eval`, on small samples written for these tests."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLE = [
    {
        "sample_id": "talk-1",
        "conversation": {
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ida", "dia_id": "D1:1", "text": "I bought a red kayak in Bergen."},
                {"speaker": "Joe", "dia_id": "D1:2", "text": "My knee operation went well."},
                {"speaker": "Ida", "dia_id": "D1:3", "text": "The cherry cake was a success."},
            ],
        },
        "qa": [
            {"question": "Where did Ida buy a kayak?", "evidence": ["D1:1"], "category": 4},
            {"question": "How did Joe's knee operation go?", "evidence": ["D1:2"], "category": 2},
            {"question": "Which opera did Joe sing?", "evidence": ["D1:2"], "category": 5},
        ],
    }
]


@pytest.fixture
def sample(tmp_path: Path) -> str:
    file = tmp_path / "data" / "sample.json"
    file.parent.mkdir()
    file.write_text(json.dumps(SAMPLE), encoding="utf-8")
    return str(file)


def test_recall_is_reported_by_category(cli: Any, sample: str) -> None:
    report = cli.json("eval", "locomo", sample)

    assert report["overall"] == {
        "questions": 2,
        "recall": {"1": 1.0, "5": 1.0, "10": 1.0},
        "tokens": report["overall"]["tokens"],
    }
    assert set(report["categories"]) == {"single-hop", "temporal"}
    assert (report["auc"], report["unanswerable"], report["episodes"]) == (1.0, 1, 3)
    assert "outcomes" not in report


def test_a_folder_is_read_and_the_table_shows_it(cli: Any, sample: str) -> None:
    shown = cli("eval", "locomo", str(Path(sample).parent)).stdout

    assert "single-hop" in shown
    assert "R@10" in shown
    assert "AUC" in shown
    assert "episodes a second" in shown


def test_questions_are_listed_on_request(cli: Any, sample: str) -> None:
    outcomes = cli.json("eval", "locomo", sample, "--questions", "--limit", "1")["outcomes"]

    assert [one["question"]["text"] for one in outcomes] == ["Where did Ida buy a kayak?"]
    assert outcomes[0]["returned"][0] == "D1:1"


def test_the_users_own_store_is_left_alone(cli: Any, sample: str) -> None:
    cli("eval", "locomo", sample)

    assert not cli.store.exists()


def test_a_pipeline_of_ones_own_is_measured(cli: Any, sample: str, tmp_path: Path) -> None:
    file = tmp_path / "newest.py"
    file.write_text(
        "from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl\n"
        "class Newest(Strategy[StrategyConfig]):\n"
        "    name = 'newest'\n"
        "    @hookimpl\n"
        "    def retrieve(self, query, view):\n"
        "        records = list(view.all(EPISODE))[::-1]\n"
        "        return Ranking(tuple(\n"
        "            Proposal(one.id, 1 / (2 + age)) for age, one in enumerate(records)))\n",
        encoding="utf-8",
    )

    report = cli.json("eval", "locomo", sample, "--pipeline", f"{file}:Newest")

    assert report["overall"]["recall"] == {"1": 0.0, "5": 1.0, "10": 1.0}


def test_data_in_another_format_is_refused(cli: Any, sample: str) -> None:
    assert "sample.json" in cli("eval", "musique", sample, code=1).stderr
