"""Pipelines are compared on copies: the store stays as it is, the copies go, and the same seed gives the same."""

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from memplug import InvalidInput, Memory, ScopeFilter
from memplug.evaluation import Run, system
from memplug.evaluation.known_items import ASKED, METHOD, Asked
from memplug.evaluation.report import Report
from memplug.evaluation.shadow import Wanted, compare
from memplug.testing import ScriptedLLM

SAID = (
    ("Ann", 1, "Our neighbour sold the blue bicycle to a collector from Lyon for ninety euros."),
    ("Tom", 1, "The collector from Lyon also wanted the old tandem, but the tandem stays."),
    ("Ann", 2, "Grandmother's recipe for plum cake needs cardamom and a glass of cider."),
    ("Tom", 3, "My flight to Oslo was cancelled because of fog over the harbour."),
    ("Ann", 3, "Then take the night train through Hamburg and sleep on the ferry."),
    ("Tom", 4, "Dentist moved my appointment from Tuesday to the following Thursday morning."),
    ("Ann", 5, "The choir rehearses Brahms on Wednesday evenings in the old brewery."),
    ("Tom", 6, "Solar panels on the garage roof paid for themselves within seven summers."),
)

BLOCKING = """
import time
from memplug import Strategy, hookimpl

class Blocking(Strategy):
    name = "blocking"

    @hookimpl
    def retrieve(self, query, view):
        print("ready", flush=True)
        time.sleep(60)
"""


def told(folder: Path, *users: str) -> Path:
    with Memory.open(folder) as memory:
        for user in users:
            for number, (speaker, day, text) in enumerate(SAID):
                memory.add(
                    text,
                    id=f"{user}-{number}",
                    speaker=speaker,
                    time=f"2024-05-0{day}T09:00:00+00:00",
                    user_id=user,
                )
        memory.delete(f"{users[0]}-2", user_id=users[0])
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return told(tmp_path / "store", "ann", "ben")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "room"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def found(report: Report) -> list[tuple[str, str, dict[str, tuple[str, ...]]]]:
    return [
        (
            one.case,
            one.text,
            {
                name: tuple(hit.id for hit in outcome.found)
                for name, outcome in one.outcomes.items()
            },
        )
        for one in report.questions
    ]


SYSTEMS = (system("hybrid"), system("random"))


def test_the_store_is_not_touched_and_the_copies_are_gone(store: Path, room: Path) -> None:
    before = digest(store)
    report = compare(store, SYSTEMS, Run(data="", resamples=50), Wanted(questions=10))
    assert digest(store) == before
    assert list(room.iterdir()) == []
    assert report.content.cases == 2
    assert report.run.notes == (METHOD,)
    assert (
        report.system("hybrid").overall.recall[5].value
        > report.system("random").overall.recall[5].value
    )


def test_a_store_that_is_open_is_copied_as_it_is_now(store: Path) -> None:
    with Memory.open(store) as memory:
        memory.add("Marmots whistle twice above the glacier hut.", id="late", user_id="ann")
        report = compare(store, SYSTEMS, Run(data="", resamples=50), Wanted(questions=100))
        assert memory.get("late", user_id="ann") is not None
    assert "late" in {gold.id for one in report.questions for gold in one.gold}


def test_what_was_deleted_is_neither_asked_for_nor_found(store: Path) -> None:
    report = compare(store, SYSTEMS, Run(data="", resamples=50), Wanted(questions=100))
    golds = {gold.id for one in report.questions for gold in one.gold}
    assert "ann-2" not in golds
    assert "ben-2" in golds
    hits = {hit.id for one in report.questions for hit in one.outcomes["random"].found}
    assert "ann-2" not in hits


def test_each_question_is_asked_of_the_memory_it_was_made_from(store: Path) -> None:
    report = compare(store, SYSTEMS, Run(data="", resamples=50), Wanted(questions=100))
    for one in report.questions:
        user = one.gold[0].id.partition("-")[0]
        assert one.case.endswith(f"/{user}/-")
        assert all(hit.id.startswith(user) for hit in one.outcomes["hybrid"].found)


def test_the_same_seed_gives_the_same_and_a_scope_can_be_chosen(store: Path) -> None:
    wanted = Wanted(questions=8, who=ScopeFilter(user_id="ben"))
    first, again = (compare(store, SYSTEMS, Run(data="", resamples=50), wanted) for _ in range(2))
    assert found(first) == found(again)
    assert {one.case for one in first.questions} == {"1: -/ben/-"}


def test_a_model_writes_questions_too(store: Path) -> None:
    answer = Asked(worth_asking=True, question="Which sweet needs a spice?", answer="plum cake")
    llm = ScriptedLLM(lambda messages: answer)
    report = compare(
        store, SYSTEMS, Run(data="", resamples=50), Wanted(questions=4, asked=4), llm=llm
    )
    asked = [one for one in report.questions if one.category == ASKED]
    assert len(asked) == len(llm.prompts) == 4
    assert "scripted" in report.run.notes[1]


def test_a_store_that_is_missing_or_empty_is_refused(tmp_path: Path, room: Path) -> None:
    with pytest.raises(InvalidInput, match="no store"):
        compare(tmp_path / "nowhere", SYSTEMS, Run(data=""))
    Memory.open(tmp_path / "empty").close()
    with pytest.raises(InvalidInput, match="nothing yet: too little"):
        compare(tmp_path / "empty", SYSTEMS, Run(data=""))
    with Memory.open(tmp_path / "short") as memory:
        memory.add(["Yes.", "No."])
    with pytest.raises(InvalidInput, match=r"too little.*: 2 episodes, of which none"):
        compare(tmp_path / "short", SYSTEMS, Run(data=""))
    assert list(room.iterdir()) == []


def test_whom_the_store_does_not_know_is_told_apart_from_an_empty_store(store: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nothing of whom you named.*memplug users"):
        compare(store, SYSTEMS, Run(data=""), Wanted(who=ScopeFilter(user_id="eve")))


def test_as_many_questions_are_made_as_were_wanted_and_few_are_pointed_out(store: Path) -> None:
    three = compare(store, SYSTEMS, Run(data=""), Wanted(questions=3))
    one = compare(store, SYSTEMS, Run(data=""), Wanted(questions=1))
    all_ = compare(store, SYSTEMS, Run(data=""), Wanted(questions=100))

    assert (three.content.questions, one.content.questions) == (3, 1)
    assert three.run.notes == (METHOD,)
    made = all_.content.questions
    assert all_.run.notes[1].startswith(
        f"Only {made} of 100 questions could be made; episodes read: 15"
    )


def test_a_system_that_fails_leaves_no_copy_behind(store: Path, room: Path) -> None:
    with pytest.raises(Exception, match="nowhere"):
        compare(store, (system("hybrid"), system("nowhere")), Run(data=""))
    assert list(room.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows: no signal to send")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_comparison_leaves_no_copy_behind(
    store: Path, tmp_path: Path, room: Path, number: signal.Signals
) -> None:
    (tmp_path / "blocking.py").write_text(BLOCKING, "utf-8")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "memplug",
        "compare",
        store,
        "-p",
        f"{tmp_path}/blocking.py:Blocking",
    ]
    environment = {**os.environ, "TMPDIR": str(room)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        assert list(room.iterdir())
        running.send_signal(number)
        assert running.wait(timeout=60) != 0
    assert list(room.iterdir()) == []
