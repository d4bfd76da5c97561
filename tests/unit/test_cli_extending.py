"""`memplug new`, `verify`, `plugins NAME` and `install`."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from typing import Any

import pytest

from memplug.cli.environment import Environment, Layout, plan
from memplug.ports import Storage
from memplug.testing.verification import RULES

STRATEGY = """
from memplug import EPISODE, Proposal, Ranking, Strategy, StrategyConfig, hookimpl


class Newest(Strategy[StrategyConfig]):
    name = "newest"

    @hookimpl
    def retrieve(self, query, view):
        found = [one for one in view.all(EPISODE)][::-1]
        return Ranking(tuple(Proposal(one.id, 1 / (1 + age)) for age, one in enumerate(found)))


class Wrong(Newest):
    version = "1@2"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "newest.py"
    path.write_text(STRATEGY, "utf-8")
    return path


# new


def test_new_writes_the_template_under_the_new_name(cli: Any, tmp_path: Path) -> None:
    folder = tmp_path / "made"

    told = cli("new", "strategy", "last_words", "--path", str(folder)).stdout

    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"pyproject.toml", "README.md", "memplug_last_words/py.typed"} <= files
    assert "memplug verify last_words" in told
    written = "".join(path.read_text("utf-8") for path in folder.rglob("*.*") if path.is_file())
    assert 'last_words = "memplug_last_words"' in written
    assert "memplug-last-words" in written
    assert "class LastWords(Strategy[LastWordsConfig])" in written
    assert not [old for old in ("my_idea", "my-idea", "MyIdea") if old in written]


def test_new_makes_a_folder_here_where_none_is_named(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = cli.json("new", "storage", "cellar")

    assert answer["folder"] == str((tmp_path / "memplug-cellar").resolve())
    assert "memplug_cellar/storage.py" in answer["files"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("My-Idea", "did you mean 'my_idea'?"),
        ("2nd", "a letter first"),
        ("a__b", "did you mean 'a_b'?"),
        ("class", "word of Python's own"),
        ("match", "word of Python's own"),
        ("default", "has a meaning in memplug"),
        ("hybrid", "is installed already"),
        ("../up", "cannot name a package"),
    ],
)
def test_new_refuses_a_name_that_cannot_be(cli: Any, tmp_path: Path, name: str, says: str) -> None:
    folder = tmp_path / "made"

    assert says in cli("new", "strategy", name, "--path", str(folder), code=1).stderr
    assert not folder.exists()


def test_new_overwrites_nothing(cli: Any, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "README.md").write_text("mine", "utf-8")

    assert "exists already" in cli("new", "strategy", "x", "--path", str(folder), code=1).stderr
    assert [path.name for path in folder.iterdir()] == ["README.md"]
    assert (folder / "README.md").read_text("utf-8") == "mine"


def test_the_storage_template_has_every_method_of_the_port(repository: Path) -> None:
    source = repository / "memplug/template/storage/memplug_my_store/storage.py"
    (made,) = [
        one
        for one in ast.parse(source.read_text("utf-8")).body
        if isinstance(one, ast.ClassDef) and one.name == "MyStore"
    ]
    methods = {one.name for one in made.body if isinstance(one, ast.FunctionDef)}
    port = {name for name, _ in inspect.getmembers(Storage) if not name.startswith("_")}

    assert port - methods == set()


def test_a_new_strategy_keeps_the_contract(cli: Any, tmp_path: Path, monkeypatch: Any) -> None:
    folder = tmp_path / "made"
    cli("new", "strategy", "last_words", "--path", str(folder))
    monkeypatch.syspath_prepend(str(folder))
    strategy = folder / "memplug_last_words" / "strategy.py"

    answer = cli.json(
        *("verify", f"{strategy}:LastWords", "--text", "I will call Ann.", "--query", "Ann")
    )

    assert {one["state"] for one in answer["results"]} == {"kept"}
    lineage = next(one for one in answer["results"] if one["rule"] == "lineage")
    assert lineage["seen"] == "1 derived records"


# verify

SILENT = """
from memplug import Strategy, hookimpl

class Silent(Strategy):
    name = "silent"

    @hookimpl
    def retrieve(self, query, view):
        return None
"""


def test_verify_reports_every_rule(cli: Any, file: Path) -> None:
    told = cli("verify", f"{file}:Newest").stdout

    assert "newest 1" in told
    assert f"All {len(RULES)} rules kept" in told
    assert all(f"{rule.name}  " in told for rule in RULES)


def test_verify_names_the_rules_in_which_a_strategy_did_not_act(
    cli: Any, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "silent.py").write_text(SILENT, encoding="utf-8")
    rules = ("--rule", "filters", "--rule", "shared scope")
    asleep = " ".join(cli("verify", f"{tmp_path / 'silent.py'}:Silent", *rules).stdout.split())
    awake = cli("verify", f"{file}:Newest", *rules).stdout

    assert "It did not act in: filters, shared scope. Give texts" in asleep
    assert "did not act" not in awake


def test_verify_says_what_was_seen_and_what_to_do(cli: Any, file: Path) -> None:
    told = cli("verify", f"{file}:Wrong", "--rule", "declarations", code=1).stdout

    assert "its version is '1@2'" in told
    assert "to do: Set `name`" in told
    assert "1 broken of" in told


def test_verify_answers_as_json(cli: Any, file: Path) -> None:
    answer = cli.json(
        "verify", f"{file}:Wrong", "--rule", "declarations", "--rule", "hooks", code=1
    )

    assert (answer["plugin"], answer["pipeline"], answer["kept"]) == (
        f"{file}:Wrong",
        ["newest"],
        False,
    )
    assert [(one["rule"], one["state"]) for one in answer["results"]] == [
        ("declarations", "broken"),
        ("hooks", "kept"),
    ]


def test_verify_tries_a_strategy_beside_others(cli: Any, file: Path) -> None:
    answer = cli.json("verify", f"{file}:Newest", "--with", "hybrid", "--rule", "order")

    assert answer["pipeline"] == ["newest", "hybrid"]
    assert answer["kept"]


def test_verify_takes_limits_and_settings(cli: Any, file: Path) -> None:
    slow = cli("verify", f"{file}:Newest", "--rule", "latency", "--max-search-ms", "0", code=1)
    unknown = cli("verify", f"{file}:Newest", "--option", "depth=3", code=1)

    assert "the limit is 0" in slow.stdout
    assert "depth" in unknown.stderr


def test_verify_names_what_it_cannot_find(cli: Any, file: Path) -> None:
    assert "did you mean 'hybrid'?" in cli("verify", "hybird", code=1).stderr
    assert "did you mean 'Newest'?" in cli("verify", f"{file}:Newets", code=1).stderr
    assert "no rule is called" in cli("verify", "hybrid", "--rule", "none", code=2).stderr


# plugins


def test_one_plugin_is_shown_with_its_settings(cli: Any) -> None:
    (hybrid,) = cli.json("plugins", "hybrid")["plugins"]

    settings = {one["name"]: one for one in hybrid["settings"]}
    assert settings["bm25"]["type"] == "float"
    assert settings["bm25"]["default"] == "0.42"
    assert "BM25" in settings["bm25"]["description"]
    assert hybrid["target"] == "memplug_hybrid"
    assert hybrid["strategy_version"] == "1"
    assert "words of the text and its neighbours" in cli("plugins", "hybrid").stdout


def test_a_plugin_that_is_not_there_is_named(cli: Any) -> None:
    assert "did you mean 'hybrid'?" in cli("plugins", "hybird", code=1).stderr


# install


def environment(
    tmp_path: Path, kind: str, *, pip: bool = True, tools: str = "pipx uv"
) -> Environment:
    """An environment as a tool leaves it on disk."""
    base, stdlib = tmp_path / "usr", tmp_path / "usr" / "lib" / "python3"
    stdlib.mkdir(parents=True)
    prefix = {
        "pipx": tmp_path / "pipx" / "venvs" / "memplug",
        "uvx": tmp_path / "cache" / "uv" / "archive-v0" / "x8s7",
    }.get(kind, tmp_path / kind.replace(" ", "-"))
    if kind in ("managed", "plain"):
        prefix = base
    else:
        prefix.mkdir(parents=True)
        by = "uv = 0.5.1\n" if kind.startswith("uv") else ""
        (prefix / "pyvenv.cfg").write_text(f"home = {base}\n{by}version = 3.11.9\n", "utf-8")
    if kind == "pipx":
        (prefix / "pipx_metadata.json").write_text("{}", "utf-8")
    if kind == "uv tool":
        (prefix / "uv-receipt.toml").write_text(
            '[tool]\nrequirements = [{ name = "memplug", extras = ["litellm"], specifier = ">=0.1" },'
            ' { name = "memplug-first" }, { name = "mine", directory = "/srv/mine" }]\n',
            "utf-8",
        )
    if kind == "managed":
        (stdlib / "EXTERNALLY-MANAGED").write_text("[externally-managed]\n", "utf-8")
    return Environment(
        prefix=prefix,
        base_prefix=base,
        executable=prefix / "bin" / "python",
        stdlib=stdlib,
        has_pip=pip,
        which=lambda name: f"/bin/{name}" if name in tools.split() else None,
    )


@pytest.mark.parametrize(
    ("kind", "pip", "layout", "command"),
    [
        ("pipx", True, Layout.PIPX, "/bin/pipx inject memplug memplug-x"),
        (
            "uv tool",
            False,
            Layout.UV_TOOL,
            "/bin/uv tool install memplug[litellm]>=0.1 --with memplug-first --with /srv/mine --with memplug-x",
        ),
        ("uv", False, Layout.UV, "/bin/uv pip install --python {python} memplug-x"),
        ("venv", True, Layout.VENV, "{python} -m pip install memplug-x"),
        ("venv", False, Layout.VENV, "/bin/uv pip install --python {python} memplug-x"),
        ("plain", True, Layout.PLAIN, "{python} -m pip install memplug-x"),
    ],
)
def test_each_environment_has_its_command(
    tmp_path: Path, kind: str, pip: bool, layout: Layout, command: str
) -> None:
    there = environment(tmp_path, kind, pip=pip)

    planned = plan(there, "memplug-x")

    assert (planned.layout, planned.refusal) == (layout, "")
    assert " ".join(planned.command) == command.format(python=there.executable)


@pytest.mark.parametrize(
    ("kind", "tools", "layout", "advice"),
    [
        ("uvx", "uv", Layout.UVX, "uvx --with memplug-x memplug"),
        (
            "managed",
            "pipx",
            Layout.MANAGED,
            "pipx install memplug && pipx inject memplug memplug-x",
        ),
        ("pipx", "", Layout.PIPX, "pipx inject memplug memplug-x"),
        ("venv", "", Layout.VENV, "-m ensurepip && "),
    ],
)
def test_an_environment_that_is_not_to_be_changed_is_left_alone_with_advice(
    tmp_path: Path, kind: str, tools: str, layout: Layout, advice: str
) -> None:
    planned = plan(environment(tmp_path, kind, pip=False, tools=tools), "memplug-x")

    assert (planned.layout, planned.command) == (layout, ())
    assert planned.refusal
    assert advice in planned.advice


def test_a_name_with_spaces_is_one_argument(tmp_path: Path) -> None:
    planned = plan(environment(tmp_path, "venv"), "memplug-x ; rm -rf /")

    assert planned.command[-1] == "memplug-x ; rm -rf /"
    assert planned.line.endswith("'memplug-x ; rm -rf /'")


def test_a_dry_run_shows_the_command_and_runs_nothing(cli: Any) -> None:
    answer = cli.json("install", "memplug-x", "--dry-run")

    assert answer["ran"] is False
    assert answer["command"][-1] == "memplug-x"
    assert "memplug-x" in cli("install", "memplug-x", "--dry-run").stdout


def test_nothing_is_installed_unasked(cli: Any) -> None:
    assert "give --yes" in cli("install", "memplug-x", code=2).stderr


def test_an_option_is_no_distribution(cli: Any) -> None:
    assert "is an option" in cli.bare("install", "--dry-run", "--", "--index-url=x", code=1).stderr


def test_the_environment_of_the_tests_is_recognised() -> None:
    there = Environment.current()

    assert there.executable == Path(sys.executable)
    assert there.layout in Layout
