"""`memplug` itself, `where`, `users`, `stats`, `plugins`, `doctor`, and commands that plugins add."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from memplug.cli import doctor
from memplug.cli.group import Commands

ASKING = """
from memplug import Strategy, StrategyConfig, hookimpl
from memplug.errors import ModelError
from memplug.types import Message


class Asking(Strategy[StrategyConfig]):
    name = "asking"
    requires = ("llm",)

    @hookimpl
    def encode(self, sources, view):
        self.resources.llm.complete([Message("user", "hello")])


class Broken:
    name = "broken"

    def complete(self, messages, **options):
        raise ModelError("broken", "out of order")

    def complete_many(self, prompts, **options):
        return [ModelError("broken", "out of order") for _ in prompts]
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a process of its own, where nothing is imported yet."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def test_the_version_is_told_without_loading_the_core() -> None:
    code = (
        "import sys, memplug.cli\n"
        "try:\n    memplug.cli.main()\n"
        "except SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'tokenizers', 'memplug.memory', 'memplug.cli.demo'} & set(sys.modules)))"
    )

    told = python(code, "--version")

    assert told.stdout.startswith("memplug ")
    assert told.stdout.splitlines()[1] == "[]"


def test_listing_the_commands_loads_no_numpy() -> None:
    code = (
        "import sys, memplug.cli\n"
        "try:\n    memplug.cli.main()\n"
        "except SystemExit:\n    pass\n"
        "print('numpy' in sys.modules)"
    )

    assert python(code, "--help").stdout.splitlines()[-1] == "False"


OWN = sorted(
    set(Commands(name="memplug").list_commands(None))
    - {entry.name for entry in entry_points(group="memplug.commands")}
)
"""Those of plugins have options of their own."""


@pytest.mark.parametrize("name", OWN)
def test_every_command_explains_itself(cli: Any, name: str) -> None:
    result = cli.bare(name, "--help")

    assert "--json" in result.stdout
    assert "--debug" in result.stdout


def test_where_says_what_named_the_place(cli: Any) -> None:
    before = cli.json("where")
    cli("add", "Tea is in the tin.")
    after = cli.json("where")

    assert (before["location"], before["exists"]) == (str(cli.store), False)
    assert after["exists"] is True
    assert after["bytes"] > 0
    assert after["named_by"] == "--store"


def test_users_are_listed_with_their_records(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann", "--agent", "chef")
    cli("add", "The key is under the pot.", "--user", "ben")

    scopes = cli.json("users")["scopes"]

    assert {(one["user_id"], one["agent_id"], one["records"]) for one in scopes} == {
        ("ann", "chef", 1),
        ("ben", "", 1),
    }
    assert "chef" in cli("users").stdout


def test_stats_can_be_narrowed_to_a_user(cli: Any) -> None:
    cli("add", "Tea is in the tin.", "--user", "ann")
    cli("add", "The key is under the pot.", "--user", "ben")

    assert cli.json("stats")["storage"]["records"] == {"episode": 2}
    assert cli.json("stats", "--user", "ann")["storage"]["records"] == {"episode": 1}
    assert "hybrid" in cli("stats").stdout


def test_what_failed_calls_cost_is_unknown_and_not_nothing(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "asking.py").write_text(ASKING, encoding="utf-8")
    file = tmp_path / "asking.toml"
    file.write_text(
        'enrich = "inline"\npipeline = [{ use = "hybrid" }, { use = "./asking.py:Asking" }]\n'
        'llm = "./asking.py:Broken"\n',
        encoding="utf-8",
    )
    cli("add", "Tea is in the tin.", "--pipeline", str(file))
    last = cli("stats", "--pipeline", str(file)).stdout.strip().splitlines()[-1]
    assert last.split()[:4] == ["asking", "encode", "broken", "1"]
    assert last.endswith("unknown")


def test_plugins_show_stages_and_needs(cli: Any) -> None:
    (hybrid,) = [one for one in cli.json("plugins")["plugins"] if one["name"] == "hybrid"]

    assert "retrieve" in hybrid["stages"]
    assert hybrid["requires"] == ["tokens"]
    assert hybrid["error"] == ""
    assert "stages: " in cli("plugins").stdout


def test_the_doctor_finds_a_new_store_healthy(cli: Any) -> None:
    cli("add", "Tea is in the tin.")

    answer = cli.json("doctor")

    findings = {(one["area"], one["name"]): one for one in answer["findings"]}
    assert answer["healthy"] is True
    assert findings["Store", "health"]["state"] == "ok"
    assert findings["Store", "holds"]["detail"].startswith("1 record in 1 scope")
    assert findings["Network", "none"]["state"] == "ok"
    assert "All is well." in cli("doctor").stdout


def test_the_doctor_does_not_make_a_store(cli: Any) -> None:
    answer = cli.json("doctor")

    assert answer["healthy"] is True
    assert not cli.store.exists()


def test_the_doctor_reports_a_store_that_does_not_open(cli: Any) -> None:
    cli("add", "Tea is in the tin.")
    (cli.store / "ledger.sqlite").write_bytes(b"this is no database" * 100)

    answer = cli.json("doctor", code=1)

    assert answer["healthy"] is False
    assert "problem" in {one["state"] for one in answer["findings"] if one["area"] == "Store"}


@pytest.mark.parametrize(
    ("kind", "network"),
    [
        ("ext4", ""),
        ("nfs4", "nfs4"),
        ("cifs", "cifs"),
        ("fuse.sshfs", "fuse.sshfs"),
        ("fuse.bindfs", ""),
    ],
)
def test_the_nearest_mount_decides_about_the_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, network: str
) -> None:
    mounts = [("/", "ext4"), (str(tmp_path.resolve()), kind)]
    monkeypatch.setattr(doctor, "_mounts", lambda: iter(mounts))

    assert doctor.network_file_system(tmp_path / "deep" / "store") == network


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed distribution that adds three commands, one of them broken."""
    site = tmp_path / "site"
    info = site / "hello_plugin-2.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hello-plugin\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text(
        "[memplug.commands]\n"
        "hello = hello_plugin:hello\n"
        "many = hello_plugin:many\n"
        "broken = hello_plugin_broken:run\n"
    )
    (site / "hello_plugin.py").write_text(
        "import typer\n"
        "from memplug.cli import Call\n"
        "from memplug.errors import InvalidInput\n"
        "def hello(call: Call, name: str) -> None:\n"
        '    "Say hello."\n'
        "    if name == 'nobody':\n"
        "        raise InvalidInput('nobody is there')\n"
        "    print(f'hello {name}, {call.user}')\n"
        "many = typer.Typer()\n"
        "@many.command()\n"
        "def one() -> None:\n"
        "    print('one')\n"
        "@many.command()\n"
        "def two() -> None:\n"
        "    print('two')\n"
    )
    (site / "hello_plugin_broken.py").write_text("raise RuntimeError('missing piece')\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "hello_plugin", raising=False)


@pytest.mark.usefixtures("plugin")
def test_a_plugins_command_is_listed_without_being_imported(cli: Any) -> None:
    result = cli.bare("--help")

    assert "hello" in result.stdout
    assert "From hello-plugin 2.0." in result.stdout
    assert "hello_plugin" not in sys.modules


@pytest.mark.usefixtures("plugin")
def test_a_plugins_command_gets_the_common_options(cli: Any) -> None:
    assert cli("hello", "world", "--user", "ann").stdout == "hello world, ann\n"
    assert "nobody is there" in cli("hello", "nobody", code=1).stderr


@pytest.mark.usefixtures("plugin")
def test_a_plugin_may_bring_several_commands(cli: Any) -> None:
    result = cli.bare("many", "two")

    assert result.stdout == "two\n"


@pytest.mark.usefixtures("plugin")
def test_a_broken_command_is_told_with_its_distribution(cli: Any) -> None:
    result = cli("broken", code=1)

    assert "hello-plugin 2.0" in result.stderr
    assert "missing piece" in result.stderr
    assert json.loads(cli("plugins", "--json", code=1).stdout)["plugins"]
