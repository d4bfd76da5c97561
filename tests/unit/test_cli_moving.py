"""`memplug export`, `import`, `backup`, `restore`."""

import json
from pathlib import Path
from typing import Any

import pytest

LOCOMO = [
    {
        "sample_id": "talk-1",
        "conversation": {
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ida", "dia_id": "D1:1", "text": "I bought a red kayak."},
                {"speaker": "Joe", "dia_id": "D1:2", "text": "Where will you take it?"},
            ],
        },
        "qa": [],
    }
]
BEAM = [
    {
        "batch_number": 1,
        "turns": [[{"role": "user", "id": 0, "content": "My app is slow. ->-> 1,1"}]],
    }
]
OPENAI = [
    {
        "title": "Boats",
        "conversation_id": "c1",
        "current_node": "a",
        "mapping": {
            "a": {
                "id": "a",
                "parent": None,
                "children": [],
                "message": {
                    "id": "m1",
                    "author": {"role": "user"},
                    "create_time": 1714550400.5,
                    "content": {"content_type": "text", "parts": ["How do I patch a hull?"]},
                },
            }
        },
    }
]


def write(path: Path, value: Any) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return {
        "locomo": write(tmp_path / "locomo" / "sample.json", LOCOMO),
        "beam": write(tmp_path / "beam" / "1" / "chat.json", BEAM),
        "openai": write(tmp_path / "openai" / "conversations.json", OPENAI),
    }


@pytest.mark.parametrize(
    ("name", "text", "session"),
    [
        ("locomo", "I bought a red kayak.", "talk-1/session-1"),
        ("beam", "My app is slow.", "beam-1/batch-1"),
        ("openai", "How do I patch a hull?", "c1"),
    ],
)
def test_a_format_is_recognised_and_imported(
    cli: Any, files: dict[str, str], name: str, text: str, session: str
) -> None:
    answer = cli.json("import", files[name], "--user", "ann")

    first = cli.json("list", "--user", "ann")["records"][0]
    assert (answer["format"], answer["conversations"]) == (name, 1)
    assert (first["text"], first["session_id"]) == (text, session)


def test_importing_again_adds_nothing(cli: Any, files: dict[str, str]) -> None:
    cli("import", files["locomo"])

    again = cli.json("import", files["locomo"])

    assert (again["messages"], again["new"], again["updated"]) == (2, 0, 0)


def test_a_folder_is_recognised_by_what_it_holds(cli: Any, files: dict[str, str]) -> None:
    folder = str(Path(files["beam"]).parents[1])

    assert cli.json("import", folder)["format"] == "beam"


def test_an_unknown_format_is_refused_with_the_choices(cli: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "odd.json", [1, 2, 3])

    assert "--format" in cli("import", file, code=1).stderr


def test_an_export_comes_back_in_another_store(cli: Any, tmp_path: Path) -> None:
    cli("add", "The spare key is under the pot.", "--user", "ann", "--id", "key")
    cli("update", "key", "The spare key is under the mat.", "--user", "ann")
    file = tmp_path / "all.jsonl"
    cli("export", str(file))

    other = type(cli)(tmp_path / "other")
    other("import", str(file))

    assert other.json("get", "key", "--user", "ann") == cli.json("get", "key", "--user", "ann")
    assert len(other.json("history", "key", "--user", "ann")["entries"]) == len(
        cli.json("history", "key", "--user", "ann")["entries"]
    )


def test_an_export_goes_through_a_pipe(cli: Any, tmp_path: Path) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann")

    lines = cli("export", "-", "--user", "ann").stdout
    other = type(cli)(tmp_path / "other")
    other("import", "-", stdin=lines)

    assert other.json("list", "--user", "ann")["records"][0]["text"] == "Tea is in the tin."


def test_an_export_does_not_overwrite(cli: Any, tmp_path: Path) -> None:
    cli("add", "Tea is in the tin.")
    file = tmp_path / "taken.jsonl"
    file.write_text("mine", encoding="utf-8")

    result = cli("export", str(file), code=1)

    assert "--force" in result.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_backup_is_restored_beside_the_store(cli: Any, tmp_path: Path) -> None:
    cli("add", "Tea is in the tin.")
    cli("backup", str(tmp_path / "copy"))
    cli("add", "Added after the backup.")

    restored = type(cli)(tmp_path / "restored")
    restored("restore", str(tmp_path / "copy"))

    assert [one["text"] for one in restored.json("list")["records"]] == ["Tea is in the tin."]


def test_restore_does_not_overwrite_a_store(cli: Any, tmp_path: Path) -> None:
    cli("add", "Tea is in the tin.")
    cli("backup", str(tmp_path / "copy"))

    cli("restore", str(tmp_path / "copy"), code=1)

    assert len(cli.json("list")["records"]) == 1
