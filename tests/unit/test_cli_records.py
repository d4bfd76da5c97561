"""`memplug add`, `search`, `context` and the commands on records, against a real store."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def test_what_was_added_is_found(cli: Any) -> None:
    id = cli.json("add", "The spare key is under the blue flower pot.", "--user", "ann")["ids"][0]
    cli("add", "Lunch was soup.", "--user", "ann")

    found = cli.json("search", "where is the spare key?", "--user", "ann")

    assert found["hits"][0]["record"]["id"] == id
    assert set(found) == {
        "id",
        "query",
        "hits",
        "asides",
        "withheld",
        "below",
        "failures",
        "timings",
        "usage",
    }


def test_another_user_sees_nothing(cli: Any) -> None:
    cli("add", "The spare key is under the blue flower pot.", "--user", "ann")

    assert cli.json("search", "where is the spare key?", "--user", "ben")["hits"] == []
    assert "Nothing found." in cli("search", "where is the spare key?").stdout


def test_text_comes_from_standard_input(cli: Any) -> None:
    cli("add", "-", stdin="Der Schlüssel liegt unter dem Blumentopf.\n")

    (record,) = cli.json("list")["records"]
    assert record["text"].strip() == "Der Schlüssel liegt unter dem Blumentopf."


def test_input_that_is_not_utf8_is_refused(cli: Any) -> None:
    result = cli("add", "-", stdin=b"\xff\xfe", code=1)

    assert result.stdout == ""
    assert "not UTF-8" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_becomes_a_document_that_is_replaced_when_it_changes(
    cli: Any, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("The ferry leaves at nine.", encoding="utf-8")
    cli("add", "--file", str(file))
    file.write_text("The ferry leaves at ten.", encoding="utf-8")

    cli("add", "--file", str(file))

    (record,) = cli.json("list")["records"]
    assert record["text"] == "The ferry leaves at ten."
    assert record["payload"]["title"] == "notes.txt"


def test_explain_names_the_step_and_its_reasons(cli: Any) -> None:
    cli("add", "The spare key is under the blue flower pot.")

    shown = cli("search", "where is the spare key?", "--explain").stdout

    assert "hybrid: rank 1, score" in shown
    assert "words" in shown


def test_filters_restrict_a_search(cli: Any) -> None:
    cli(
        "add",
        "The key is in the drawer.",
        "--speaker",
        "Ann",
        "--meta",
        "room=2",
        "--session",
        "s1",
    )
    cli("add", "The key is in the shed.", "--speaker", "Ben", "--meta", "room=3", "--session", "s2")

    def texts(*filters: str) -> list[str]:
        hits = cli.json("search", "where is the key?", *filters)["hits"]
        return [hit["record"]["text"] for hit in hits]

    assert texts("--speaker", "Ann") == ["The key is in the drawer."]
    assert texts("--meta", "room=3") == ["The key is in the shed."]
    assert texts("--from-session", "s2") == ["The key is in the shed."]
    assert len(texts()) == 2


def test_an_earlier_turn_helps_a_follow_up(cli: Any) -> None:
    cli("add", "Miso the cat eats nothing but salmon.")
    cli("add", "Ben eats nothing but bread.")

    found = cli.json("search", "what does he eat?", "--after", "Who is Miso?")

    assert found["hits"][0]["record"]["text"].startswith("Miso")


def test_context_prints_the_block_alone_on_stdout(cli: Any) -> None:
    cli("add", "The spare key is under the blue flower pot.")

    result = cli("context", "where is the spare key?")

    assert result.stdout.startswith("<recalled id=")
    assert result.stdout.rstrip().endswith("</recalled>")
    assert "tokens" in result.stderr


def test_list_goes_on_from_its_cursor(cli: Any) -> None:
    for number in range(5):
        cli("add", f"Note number {number}.")

    first = cli.json("list", "--limit", "3")
    rest = cli.json("list", "--limit", "3", "--cursor", str(first["cursor"]))

    texts = [record["text"] for page in (first, rest) for record in page["records"]]
    assert texts == [f"Note number {number}." for number in range(5)]
    assert rest["cursor"] is None


def test_update_keeps_the_id_and_undo_brings_the_old_text_back(cli: Any) -> None:
    id = cli.json("add", "The vet is Dr. Almeida.", "--user", "ann")["ids"][0]

    change = cli.json("update", id, "The vet is Dr. Sousa.", "--user", "ann")["change"]
    updated = cli.json("get", id, "--user", "ann")["text"]
    cli("undo", change, "--user", "ann")

    assert updated == "The vet is Dr. Sousa."
    assert cli.json("get", id, "--user", "ann")["text"] == "The vet is Dr. Almeida."


def test_delete_hides_and_undo_restores(cli: Any) -> None:
    id = cli.json("add", "The vet is Dr. Almeida.")["ids"][0]

    change = cli.json("delete", id)["change"]
    after_delete = cli.json("list")["records"]
    cli("undo", change)

    assert after_delete == []
    assert [record["id"] for record in cli.json("list")["records"]] == [id]


def test_delete_by_session(cli: Any) -> None:
    cli("add", "Kept.", "--session", "one")
    cli("add", "Dropped.", "--session", "two")

    cli("delete", "--session", "two")

    assert [record["text"] for record in cli.json("list")["records"]] == ["Kept."]


def test_history_lists_changes_oldest_first(cli: Any) -> None:
    id = cli.json("add", "The vet is Dr. Almeida.")["ids"][0]
    cli("update", id, "The vet is Dr. Sousa.")

    entries = cli.json("history", id)["entries"]

    assert entries[0]["verb"] == "add"
    assert entries[-1]["after"]["text"] == "The vet is Dr. Sousa."
    assert "update" in cli("history", id).stdout


def test_stored_text_is_never_taken_as_markup_or_as_terminal_codes(cli: Any) -> None:
    cli("add", "[red]not red[/red] [/] \x1b[31mnor this\x1b[0m :smile:")

    shown = cli("list").stdout

    assert "[red]not red[/red] [/]" in shown
    assert ":smile:" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["get", "nothing"], 1, "there is no record 'nothing'"),
        (["history", "nothing"], 1, "nothing is known of a record"),
        (["update", "nothing", "text"], 1, "there is no record 'nothing'"),
        (["delete"], 1, "nothing to delete"),
        (["undo", "nothing"], 1, "nothing"),
        (["add", "   "], 1, "text is empty"),
        (["add"], 2, "either TEXT"),
        (["add", "text", "--time", "yesterday"], 2, "is not a time"),
        (["add", "text", "--meta", "novalue"], 2, "is not KEY=VALUE"),
        (["search", "text", "-k", "0"], 1, "k must be"),
        (["search", "text", "--status", "odd"], 1, "status"),
        (["search", "text", "--shared", "a/b"], 2, "TENANT/USER/AGENT"),
        (["search", "text", "--pipeline", "nosuch"], 1, "'nosuch'"),
        (["feedback", "r0", "0.5"], 1, "no retrieval 'r0'"),
        (["nosuch"], 2, "No such command"),
    ],
)
def test_errors_are_one_paragraph_on_stderr(
    cli: Any, arguments: list[str], code: int, words: str
) -> None:
    cli("add", "Something to open.")

    result = cli(*arguments, code=code)

    assert words in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_reading_a_store_that_is_not_there_makes_none(cli: Any) -> None:
    result = cli("search", "anything", code=1)

    assert "there is no memory at" in result.stderr
    assert not cli.store.exists()


def test_debug_shows_the_traceback(cli: Any) -> None:
    result = cli("search", "anything", "--debug", code=1)

    assert "Traceback" in result.stderr
    assert "InvalidInput" in result.stderr


def test_the_console_script_reads_the_store_from_the_environment(tmp_path: Path) -> None:
    environment = {**os.environ, "MEMPLUG_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}
    script = [sys.executable, "-c", "from memplug.cli import main; main()"]

    subprocess.run([*script, "add", "Tea is in the tin."], env=environment, check=True)
    found = subprocess.run(
        [*script, "search", "where is the tea?", "--json"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(found.stdout)["hits"][0]["record"]["text"] == "Tea is in the tin."
    assert (tmp_path / "home").is_dir()
