"""`memplug eval`, on small samples written for these tests."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from memplug.cli.eval_tables import show_difference, show_report
from memplug.evaluation import read_report
from memplug.evaluation.differing import difference
from memplug.registry import Registry

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


ASKING = """
from memplug import Strategy, hookimpl
from memplug.testing import ScriptedLLM
from memplug.types import Message

def model():
    return ScriptedLLM(lambda messages: "Nothing.")

class Asking(Strategy):
    name = "asking"
    requires = ("llm",)

    @hookimpl
    def encode(self, sources, view):
        self.resources.llm.complete([Message(role="user", text="What was said?")])
"""
ECHOING = """
pipeline = ["hybrid", "./asking.py:Asking"]

[llm]
use = "./asking.py:model"
"""

FAILING = """
from memplug import Strategy, hookimpl

class Failing(Strategy):
    name = "failing"

    @hookimpl
    def retrieve(self, query, view):
        raise RuntimeError("no index")
"""


@pytest.fixture
def sample(tmp_path: Path) -> str:
    file = tmp_path / "data" / "sample.json"
    file.parent.mkdir()
    file.write_text(json.dumps(SAMPLE), encoding="utf-8")
    return str(file)


def test_recall_is_reported_by_category(cli: Any, sample: str) -> None:
    report = cli.json("eval", "locomo", sample)

    (system,) = report["systems"]
    overall = system["overall"]
    assert overall["questions"] == 2
    assert {k: one["value"] for k, one in overall["recall"].items()} == {
        "1": 1.0,
        "5": 1.0,
        "10": 1.0,
    }
    assert overall["tokens"]["5"] > 0
    assert set(system["categories"]) == {"single-hop", "temporal"}
    assert system["abstention"]["value"] == 1.0
    assert (report["content"]["unanswerable"], report["content"]["episodes"]) == (1, 3)
    assert "questions" not in report


def test_a_folder_is_read_and_the_table_shows_it(cli: Any, sample: str) -> None:
    shown = cli("eval", "locomo", str(Path(sample).parent)).stdout

    assert "single-hop" in shown
    assert "R@10" in shown
    assert "AUC" in shown
    assert "episodes a second" in shown


def test_questions_are_listed_on_request(cli: Any, sample: str) -> None:
    asked = cli.json("eval", "locomo", sample, "--questions", "--limit", "1")["questions"]

    assert [one["text"] for one in asked] == ["Where did Ida buy a kayak?"]
    assert asked[0]["outcomes"]["default"]["found"][0]["id"] == "D1:1"


def test_the_users_own_store_is_left_alone(cli: Any, sample: str) -> None:
    cli("eval", "locomo", sample)

    assert not cli.store.exists()


NEWEST = (
    "from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl\n"
    "class Newest(Strategy[StrategyConfig]):\n"
    "    name = 'newest'\n"
    "    @hookimpl\n"
    "    def retrieve(self, query, view):\n"
    "        records = list(view.all(EPISODE))[::-1]\n"
    "        return Ranking(tuple(\n"
    "            Proposal(one.id, 1 / (2 + age)) for age, one in enumerate(records)))\n"
)


@pytest.mark.parametrize("option", ["--pipeline", "-p"])
def test_a_pipeline_of_ones_own_is_measured(
    cli: Any, sample: str, tmp_path: Path, option: str
) -> None:
    file = tmp_path / "newest.py"
    file.write_text(NEWEST, encoding="utf-8")

    (system,) = cli.json("eval", "locomo", sample, option, f"{file}:Newest")["systems"]

    assert system["name"] == "Newest"
    recall = {k: one["value"] for k, one in system["overall"]["recall"].items()}
    assert recall == {"1": 0.0, "5": 1.0, "10": 1.0}


def test_data_in_another_format_is_refused(cli: Any, sample: str) -> None:
    assert "sample.json" in cli("eval", "musique", sample, code=1).stderr


def test_systems_stand_side_by_side_within_100_columns(
    cli: Any, sample: str, tmp_path: Path
) -> None:
    (tmp_path / "newest.py").write_text(NEWEST, encoding="utf-8")
    mine = f"a-name-that-is-rather-long={tmp_path / 'newest.py'}:Newest"

    shown = cli("eval", "locomo", sample, "-p", "default", "-p", mine, "--baselines").stdout

    assert max(len(line) for line in shown.split("\n")) <= 100
    for name in ("default", "random", "bm25-window", "fusion-user", "full-context"):
        assert name in shown
    assert "Against default, recall@5" in shown
    assert "95 % interval" in shown


def test_what_would_be_done_is_said_without_doing_it(cli: Any, sample: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"

    shown = cli("eval", "locomo", sample, "--dry-run", "--output", str(folder)).stdout
    (plan,) = cli.json("eval", "locomo", sample, "--dry-run")

    assert "No language model would be called" in shown
    assert not folder.exists()
    assert (plan["cases"], plan["episodes"], plan["questions"], plan["free"]) == (1, 3, 3, True)


def test_a_run_is_kept_in_a_folder_and_compared(cli: Any, sample: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"

    cli("eval", "locomo", sample, "-p", "default", "-p", "random", "--output", str(folder))

    kept = sorted(one.name for one in folder.iterdir())
    assert kept == ["questions.jsonl", "report.json", "results.jsonl", "run.json"]
    shown = cli("eval", "diff", str(folder), str(folder), "--against", "random", "--metric", "mrr")
    assert "default against random, mrr" in shown.stdout
    same = cli.json("eval", "diff", str(folder), str(folder))
    assert (same["won"], same["lost"], same["overall"]["tied"]) == ([], [], 2)


def test_a_kept_run_goes_on_and_is_not_begun_again(cli: Any, sample: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "run")
    first = cli.json("eval", "locomo", sample, "--output", folder)

    assert "--resume" in cli("eval", "locomo", sample, "--output", folder, code=1).stderr
    assert cli.json("eval", "--resume", folder) == first


def test_a_resumed_run_takes_the_same_options_and_no_others(
    cli: Any, sample: str, tmp_path: Path
) -> None:
    folder = str(tmp_path / "run")
    asked = ("eval", "locomo", sample, "-p", "bm25", "-k", "2", "--seed", "3")
    first = cli.json(*asked, "--output", folder)

    assert cli.json(*asked, "--resume", folder) == first
    for other, name in (
        (("--seed", "4"), "seed"),
        (("-k", "7"), "depths"),
        (("-p", "random"), "systems"),
    ):
        assert name in cli("eval", "--resume", folder, *other, code=1).stderr


def test_no_figure_is_cut_in_a_terminal_of_80_columns(
    cli: Any, sample: str, tmp_path: Path
) -> None:
    folder, config = tmp_path / "run", tmp_path / "echo.toml"
    (tmp_path / "asking.py").write_text(ASKING, encoding="utf-8")
    config.write_text(ECHOING, encoding="utf-8")
    cli("eval", "locomo", sample, "-p", str(config), "-p", "random", "--output", str(folder))
    report, shown = read_report(folder), io.StringIO()
    console = Console(file=shown, width=80)

    show_report(console, report)
    show_difference(console, difference(report, report, of="echo", against="random"), 0)

    lines = shown.getvalue().split("\n")
    assert max(map(len, lines)) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown.getvalue()
    assert [one for one in lines if "asking" in one and "encode" in one and "unknown" in one]
    for column in ("R@10", "tokens@5", "stored MB", "tokens out", "before"):
        assert column in shown.getvalue()


def test_what_failed_is_named_with_its_system(cli: Any, sample: str, tmp_path: Path) -> None:
    (tmp_path / "failing.py").write_text(FAILING, encoding="utf-8")
    mine = f"default+{tmp_path / 'failing.py'}:Failing"

    said = cli("eval", "locomo", sample, "-p", "default", "-p", mine).stderr

    assert "warning: default+Failing: step 'failing' failed in retrieve" in said
    assert "warning: default: " not in said


def test_a_run_may_be_kept_within_its_data(cli: Any, sample: str) -> None:
    folder = Path(sample).parent
    first = cli.json("eval", "locomo", str(folder), "--output", str(folder / "run"))

    assert cli.json("eval", "--resume", str(folder / "run")) == first


def test_data_that_changed_is_not_gone_on_with(cli: Any, sample: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "run")
    cli("eval", "locomo", sample, "--output", folder)
    Path(sample).write_text(json.dumps([*SAMPLE, *SAMPLE]), encoding="utf-8")

    assert "other data" in cli("eval", "--resume", folder, code=1).stderr


def test_questions_that_got_worse_are_listed_and_can_fail(cli: Any, tmp_path: Path) -> None:
    words = [f"{first}{second}" for first in "abcdefgh" for second in "xyz"]
    documents = [{"id": one, "text": f"The {one}{one}on went home."} for one in words]
    asked = [{"question": f"Who is {one}{one}on?", "gold": [one]} for one in words]
    file = tmp_path / "data.json"
    file.write_text(json.dumps({"documents": documents, "questions": asked}), encoding="utf-8")
    good, bad = str(tmp_path / "good"), str(tmp_path / "bad")
    cli("eval", "jsonl", str(file), "-p", "bm25", "--output", good)
    cli("eval", "jsonl", str(file), "-p", "random", "--output", bad)

    worse = cli("eval", "diff", good, bad, "--show", "2", "--check", code=1)

    assert "random is worse than bm25" in worse.stderr
    assert "Lost (" in worse.stdout
    assert "more; --show lists more" in worse.stdout
    cli("eval", "diff", bad, good, "--check")


@pytest.mark.parametrize(
    "arguments",
    [
        ("eval",),
        ("eval", "locomo"),
        ("eval", "--resume", "x", "--output", "y"),
        ("eval", "diff", "x"),
    ],
)
def test_a_wrong_command_line_ends_with_2(cli: Any, arguments: tuple[str, ...]) -> None:
    cli(*arguments, code=2)


def test_planted_records_have_a_table(cli: Any, tmp_path: Path) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "memories": [
            {"id": "a", "text": "search has port 5229."},
            {"id": "b", "text": "search has port 6666."},
        ],
        "queries": [
            {
                "id": "q",
                "text": "Which port has search?",
                "relevant_ids": ["a"],
                "malicious_ids": ["b"],
                "family": "spoof",
            }
        ],
        "labels": [
            {"id": "a", "malicious": False},
            {"id": "b", "malicious": True, "family": "spoof"},
        ],
    }
    for name, listed in rows.items():
        lines = "".join(json.dumps(row) + "\n" for row in listed)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")

    shown = cli("eval", "poison", str(tmp_path), "-p", "default", "-p", "bm25").stdout

    assert "Planted records, per cent, k = 5" in shown
    assert "true quar." in shown


def test_a_dry_run_says_what_a_model_would_be_asked(cli: Any, sample: str, tmp_path: Path) -> None:
    (tmp_path / "noting.py").write_text(
        "from memplug import Strategy, StrategyConfig, hookimpl\n"
        "from memplug.testing import ScriptedLLM\n"
        "from memplug.types import Message\n"
        "def model():\n"
        "    return ScriptedLLM(lambda messages: 'never')\n"
        "class Noting(Strategy[StrategyConfig]):\n"
        "    name = 'noting'\n"
        "    requires = ('llm',)\n"
        "    @hookimpl\n"
        "    def encode(self, sources, view):\n"
        "        self.resources.llm.complete([Message(role='user', text='one two three')])\n",
        encoding="utf-8",
    )
    own = tmp_path / "own.toml"
    own.write_text(
        '[llm]\nuse = "./noting.py:model"\n[[pipeline]]\nuse = "./noting.py:Noting"\n',
        encoding="utf-8",
    )

    shown = cli("eval", "locomo", sample, "-p", str(own), "--dry-run").stdout

    assert "noting: llm scripted when adding" in " ".join(shown.split())
    assert "own: noting in encode would ask scripted 1 time first" in shown
    assert "No language model" not in shown


def test_the_shipped_loaders_are_installed_plugins() -> None:
    names = set(Registry("memplug.datasets").names())

    assert names >= {
        "2wiki", "beam", "hotpotqa", "jsonl", "locomo", "longmemeval", "memoryagentbench", "musique", "poison",
    }  # fmt: skip


def test_a_format_that_is_not_there_is_named_with_a_near_one(cli: Any, sample: str) -> None:
    assert "did you mean 'locomo'" in cli("eval", "locomoo", sample, code=1).stderr


def test_diff_explains_itself(cli: Any) -> None:
    shown = cli("eval", "diff", "--help").stdout

    assert "--check" in shown
    assert "recall@K" in shown
