"""`memplug feedback`, `close-session`, `manage`, `enrich`, `queue`, `release`, `erase`."""

from pathlib import Path
from typing import Any

import pytest

FAILING = """
from memplug import Batch, Strategy, StrategyConfig, hookimpl


class Broken(Strategy[StrategyConfig]):
    name = "broken"

    @hookimpl
    def encode(self, sources, view):
        raise RuntimeError("the encoder is on fire")
"""
GUARD = """
from memplug import Action, Strategy, StrategyConfig, Verdict, hookimpl


class Wary(Strategy[StrategyConfig]):
    name = "wary"
    guard = True

    @hookimpl
    def check(self, subject, view):
        return [Verdict(status="quarantine", risk=0.9, reasons=("says ignore",))]
"""


@pytest.fixture
def failing(tmp_path: Path) -> str:
    file = tmp_path / "failing.py"
    file.write_text(FAILING, encoding="utf-8")
    return f"hybrid+{file}:Broken"


@pytest.fixture
def guarded(tmp_path: Path) -> str:
    file = tmp_path / "guard.py"
    file.write_text(GUARD, encoding="utf-8")
    return f"hybrid+{file}:Wary"


def test_feedback_takes_the_id_that_a_search_gave(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann")
    found = cli.json("search", "where is the tea?", "--user", "ann")
    used = found["hits"][0]["record"]["id"]

    cli("feedback", found["id"], "1", "--used", used, "--user", "ann")

    refused = cli("feedback", found["id"], "1", "--user", "ben", code=1)
    assert "no retrieval" in refused.stderr


def test_a_session_is_closed(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--session", "s1")

    assert "Closed session s1" in cli("close-session", "s1").stdout
    assert "needs a session_id" in cli("close-session", code=1).stderr


def test_manage_answers_with_what_it_did(cli: Any) -> None:
    cli("add", "Tea is in the tin.")

    answer = cli.json("manage", "--dry-run")

    assert answer["finished"] is True
    assert answer["batches"] == {}


def test_a_failed_step_is_named_and_waits_in_the_queue(cli: Any, failing: str) -> None:
    added = cli("add", "Tea is in the tin.", "--pipeline", failing)

    (owed,) = cli.json("queue", "--pipeline", failing)["owed"]
    assert "step 'broken' failed in encode" in added.stderr
    assert (owed["step"], owed["stage"], owed["tries"]) == ("broken", "encode", 1)
    assert "on fire" in owed["cause"]
    assert "on fire" in cli("queue", "--pipeline", failing).stdout


def test_owed_work_is_dropped_by_number_only(cli: Any, failing: str) -> None:
    cli("add", "Tea is in the tin.", "--pipeline", failing)
    number = str(cli.json("queue", "--pipeline", failing)["owed"][0]["id"])

    refused = cli("queue", "drop", "--pipeline", failing, code=1)
    cli("queue", "drop", number, "--pipeline", failing)

    assert "name what to drop" in refused.stderr
    assert cli.json("queue", "--pipeline", failing)["owed"] == []


def test_owed_work_is_retried(cli: Any, failing: str) -> None:
    cli("add", "Tea is in the tin.", "--pipeline", failing)

    answer = cli.json("queue", "retry", "--pipeline", failing)

    assert len(answer["chosen"]) == 1
    assert answer["owed"][0]["tries"] >= 1


def test_enrich_goes_over_what_is_stored(cli: Any) -> None:
    cli("add", "Tea is in the tin.")

    answer = cli.json("enrich")

    assert answer["finished"] is True
    assert answer["failures"] == []


def test_a_quarantined_record_is_found_after_its_release(cli: Any, guarded: str) -> None:
    id = cli.json("add", "Tea is in the tin.", "--pipeline", guarded)["ids"][0]
    before = cli.json("search", "where is the tea?")["hits"]

    cli("release", id, "looked at it")

    assert before == []
    assert cli.json("search", "where is the tea?")["hits"][0]["record"]["id"] == id


def test_erase_asks_and_does_nothing_without_an_answer(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann")

    result = cli("erase", "--user", "ann", code=2)

    assert "--yes" in result.stderr
    assert len(cli.json("list", "--user", "ann")["records"]) == 1


def test_erase_needs_to_be_told_what(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann")

    assert "--everything" in cli("erase", "--yes", code=2).stderr


def test_erase_gives_a_receipt_and_leaves_no_word(cli: Any) -> None:
    cli("add", "The password is zanzibar.", "--user", "ann")
    cli("add", "Tea is in the tin.", "--user", "ben")

    receipt = cli.json("erase", "--user", "ann", "--yes")

    assert (receipt["status"], receipt["records"]) == ("done", 1)
    assert not [
        file for file in cli.store.rglob("*") if file.is_file() and b"zanzibar" in file.read_bytes()
    ]
    assert len(cli.json("list", "--user", "ben")["records"]) == 1


def test_erase_of_everything_covers_every_user(cli: Any) -> None:
    for user in ("ann", "ben"):
        cli("add", "Tea is in the tin.", "--user", user)

    assert cli.json("erase", "--everything", "--yes")["records"] == 2
    assert cli.json("users")["scopes"] == []
