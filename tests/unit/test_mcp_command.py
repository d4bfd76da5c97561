"""`memplug mcp install`, its hooks and its projects: what needs no MCP library."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from memplug import Memory, ScopeError
from memplug.cli import app
from memplug_mcp.hooks import answer
from memplug_mcp.project import project_id


def run(*words: object, given: str = "") -> Any:
    return CliRunner().invoke(app, ["mcp", *map(str, words)], input=given)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_install_adds_the_server_keeps_the_rest_and_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "claude_desktop_config.json"
    old = {"theme": "dark", "mcpServers": {"other": {"command": "x"}}}
    file.write_text(json.dumps(old), "utf-8")
    words = ("install", "claude-desktop", "--user", "ann", "--store", tmp_path / "s")
    result = run(*words, "--file", file, "--yes")

    config = read(file)
    server = config["mcpServers"].pop("memplug")
    assert result.exit_code == 0, result.output
    assert config == old
    assert Path(server["command"]).is_absolute()
    assert server["args"] == [
        *("-m", "memplug", "mcp", "--store", str(tmp_path / "s"), "--user", "ann"),
    ]
    (kept,) = tmp_path.glob("*.bak")
    assert read(kept) == old
    run(*words, "--file", file, "--yes")
    assert len(list(tmp_path.glob("*.bak"))) == 1


def test_install_shows_and_asks_before_it_writes(tmp_path: Path) -> None:
    file = tmp_path / "mcp.json"
    shown = run("install", "cursor", "--user", "ann", "--file", file, "--dry-run")
    refused = run("install", "cursor", "--user", "ann", "--file", file)

    assert '"mcpServers"' in shown.stderr
    assert (shown.exit_code, refused.exit_code) == (0, 1)
    assert "--yes" in refused.stderr
    assert not file.exists()


def test_a_file_with_comments_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "mcp.json"
    file.write_text('{ // mine\n "servers": {} }', "utf-8")
    result = run("install", "vscode", "--user", "ann", "--file", file, "--yes")

    assert result.exit_code == 1
    assert "by hand" in result.stderr
    assert file.read_text("utf-8").startswith("{ // mine")


def test_vscode_has_a_table_of_its_own(tmp_path: Path) -> None:
    run("install", "vscode", "--user", "ann", "--folder", tmp_path, "--yes")

    assert read(tmp_path / ".vscode" / "mcp.json")["servers"]["memplug"]["type"] == "stdio"


def test_claude_code_gets_hooks_once_beside_those_it_has(tmp_path: Path) -> None:
    settings = tmp_path / ".claude" / "settings.local.json"
    settings.parent.mkdir()
    own = {"hooks": [{"type": "command", "command": "echo done"}]}
    settings.write_text(json.dumps({"hooks": {"Stop": [own]}}), "utf-8")
    for user in ("ann", "ben"):
        run("install", "claude-code", "--user", user, "--folder", tmp_path, "--yes")

    hooks = read(settings)["hooks"]
    assert set(hooks) == {"SessionStart", "UserPromptSubmit", "Stop"}
    assert hooks["Stop"][0] == own
    assert len(hooks["Stop"]) == 2
    command = hooks["Stop"][1]["hooks"][0]["command"]
    assert " -m memplug mcp hook stop --store " in command
    assert command.endswith("--user ben")


def test_without_a_user_and_a_project_there_is_an_error(tmp_path: Path) -> None:
    for words in ((), ("install", "cursor", "--dry-run"), ("hook", "stop")):
        result = run(*words)
        assert result.exit_code == 1
        assert "--user" in result.stderr


def transcript(folder: Path) -> Path:
    """As Claude Code writes it."""
    said = [
        {"type": "user", "uuid": "u1", "message": {"role": "user", "content": "My dog is Rex."}},
        {"type": "user", "uuid": "u2", "isMeta": True, "message": {"content": "<command>"}},
        {
            "type": "assistant",
            "uuid": "u3",
            "timestamp": "2026-01-02T03:04:05.678Z",
            "message": {"content": [{"type": "thinking"}, {"type": "text", "text": "Noted."}]},
        },
        {"type": "user", "uuid": "u4", "message": {"content": [{"type": "tool_result"}]}},
        {"type": "summary", "summary": "x"},
    ]
    path = folder / "transcript.jsonl"
    path.write_text("\n".join([*map(json.dumps, said), "half a li"]), "utf-8")
    return path


def test_hooks_remember_a_session_once_and_recall_it_in_the_next(tmp_path: Path) -> None:
    options = ("--store", tmp_path / "store", "--user", "ann")
    given = json.dumps({"session_id": "s1", "transcript_path": str(transcript(tmp_path))})
    for _ in range(2):
        assert run("hook", "stop", *options, given=given).stdout == ""
    asked = run("hook", "prompt", *options, given=json.dumps({"prompt": "What is my dog called?"}))
    begun = run("hook", "session-start", *options, given="{}")

    with Memory.open(tmp_path / "store") as memory:
        kept = [(one.id, one.role, one.text, one.session_id) for one in memory.list(user_id="ann")]
    assert kept == [("u1", "user", "My dog is Rex.", "s1"), ("u3", "assistant", "Noted.", "s1")]
    for result, event in ((asked, "UserPromptSubmit"), (begun, "SessionStart")):
        output = json.loads(result.stdout)["hookSpecificOutput"]
        assert output["hookEventName"] == event
        assert "Rex" in output["additionalContext"]


def test_a_hook_with_nothing_to_say_says_nothing() -> None:
    with Memory.open(":memory:") as memory:
        ann = memory.scoped(user_id="ann")
        assert answer("session-start", {}, ann) is None
        assert answer("prompt", {"prompt": ""}, ann) is None
        assert answer("stop", {"transcript_path": "/nowhere"}, ann) is None


def clone(folder: Path, url: str = "") -> Path:
    (folder / ".git").mkdir(parents=True)
    config = f'[remote "origin"]\n\turl = {url}\n' if url else "[core]\n"
    (folder / ".git" / "config").write_text(config, "utf-8")
    return folder


def test_clones_of_one_remote_are_one_project(tmp_path: Path) -> None:
    one = clone(tmp_path / "a", "https://me:token@example.org/team/shop.git")
    two = clone(tmp_path / "b", "git@example.org:team/shop.git")
    (one / "src").mkdir()

    assert project_id("auto", one / "src") == project_id("auto", two)
    assert project_id("auto", one).startswith("shop-")


def test_a_repository_without_a_remote_is_known_by_its_place(tmp_path: Path) -> None:
    one, two = clone(tmp_path / "a"), clone(tmp_path / "b")
    tree = tmp_path / "tree"
    tree.mkdir()
    (one / ".git" / "worktrees" / "tree").mkdir(parents=True)
    (tree / ".git").write_text(f"gitdir: {one / '.git' / 'worktrees' / 'tree'}\n", "utf-8")

    assert project_id("auto", one) != project_id("auto", two)
    assert project_id("auto", tree) == project_id("auto", one)


def test_outside_of_a_repository_auto_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="no git repository"):
        project_id("auto", tmp_path)
    assert project_id("shop", tmp_path) == "shop"
