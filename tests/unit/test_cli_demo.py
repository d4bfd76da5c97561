"""`memplug demo`: what a newcomer sees first, in a process of its own and without a terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = [sys.executable, "-c", "from memplug.cli import main; main()", "demo"]


def run_demo(folder: Path, *arguments: str, **environment: str) -> str:
    """What the demo prints; temporary files go into `folder`."""
    done = subprocess.run(
        [*SCRIPT, *arguments],
        env={**os.environ, "TMPDIR": str(folder), "TMP": str(folder), **environment},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo")
    return run_demo(folder, NO_COLOR="1", PYTHONIOENCODING="utf-8")


def test_it_fits_a_hundred_columns_without_colour_codes(shown: str) -> None:
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 100
    assert "\x1b" not in shown


def test_it_tells_the_story_from_remembering_to_forgetting(shown: str) -> None:
    parts = [
        "Ann: ",
        "Where was Tom surfing in May?",
        "Ericeira",
        "And what does he eat?",
        "salmon",
        "password of the wifi",
        "hybrid: rank 1",
        "Ben",
        "updated:",
        "undone:",
        "receipt",
        "0 now",
        "memplug add",
        "memplug search",
        "memplug doctor",
    ]
    positions: list[int] = []
    for part in parts:
        positions.append(shown.index(part, positions[-1] if positions else 0))

    assert positions == sorted(positions)


def test_its_answers_are_right(tmp_path: Path) -> None:
    steps = json.loads(run_demo(tmp_path, "--json"))["steps"]

    answers = next(step["answers"] for step in steps if "answers" in step)
    erased = next(step for step in steps if "receipt" in step)
    assert "Ericeira" in answers[0][0]["text"]
    assert "salmon" in answers[1][0]["text"]
    assert answers[2][0]["score"] < 0.1 < answers[0][0]["score"]
    assert erased["receipt"]["status"] == "done"
    assert all(count > 0 for count in erased["files_with_word"]["before"].values())
    assert not any(erased["files_with_word"]["after"].values())


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    run_demo(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_it_runs_where_only_ascii_can_be_printed(tmp_path: Path) -> None:
    assert "Ann" in run_demo(tmp_path, PYTHONIOENCODING="ascii")
