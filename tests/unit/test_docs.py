"""The documentation says what is true: its snippets run, its commands, links, settings and hooks exist.

In a page, ```python blocks run in order in one namespace, in an empty working directory. A block with `title="name"`
is written to that file first, whatever page it is on. Lines `$ memplug ...` run where the block is a ```console, and
are only looked up where it is ```sh.
"""

import importlib
import inspect
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import memplug
from memplug import hookspecs
from memplug.cli import app
from memplug.config import (
    BudgetSettings,
    IndexSettings,
    LLMSettings,
    ResourceSettings,
    Settings,
    StepSettings,
    StorageSettings,
)
from memplug.testing.verification import RULES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
USER_PAGES = [page for page in PAGES if "changes" not in page.parts]

_BLOCK = re.compile(r"^```(\w+)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is the content of ("" for none), its text and first line's number."""

    language: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    result = []
    for match in _BLOCK.finditer(text):
        title = re.search(r'title="([^"]+)"', match[2])
        line = text.count("\n", 0, match.start()) + 2
        result.append(Block(match[1], title[1] if title else "", match[3], line))
    return result


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The page without its blocks, in which brackets and hashes mean something else."""
    return _BLOCK.sub("", page.read_text("utf-8"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working directory with the files that pages show, a store of its own, and imports from it."""
    titles = set()
    for page in PAGES:
        for block in blocks(page):
            if block.title:
                (tmp_path / block.title).write_text(block.text, "utf-8")
                titles.add(block.title)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("MEMPLUG_HOME", str(tmp_path / "home"))
    yield tmp_path
    for title in titles:
        sys.modules.pop(title.removesuffix(".py"), None)


def with_blocks(*languages: str) -> list[Path]:
    """The pages for users that show any of these languages."""
    return [
        page for page in USER_PAGES if any(block.language in languages for block in blocks(page))
    ]


@pytest.mark.parametrize("page", with_blocks("python", "console"), ids=named)
def test_snippets_run(page: Path, desk: Path) -> None:
    namespace: dict[str, Any] = {"__name__": "snippet"}
    try:
        for block in blocks(page):
            if block.language == "python" and not block.title:
                exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), namespace)
            elif block.language == "console":
                for line in memplug_lines(block):
                    run_command(line)
    finally:
        for value in namespace.values():
            if isinstance(value, memplug.Memory):
                value.close()


def run_command(line: list[str]) -> None:
    result = CliRunner().invoke(app, line)
    assert result.exit_code == 0, f"memplug {shlex.join(line)}: {result.output}"


def memplug_lines(block: Block) -> list[list[str]]:
    """The arguments of every `$ memplug ...`, up to a pipe, a redirection or a comment."""
    lines = []
    for line in block.text.splitlines():
        if line.startswith("$ memplug "):
            words = shlex.split(line.removeprefix("$ memplug "), comments=True)
            ends = [index for index, word in enumerate(words) if word in ("|", "<", ">")]
            lines.append(words[: min(ends, default=len(words))])
    return lines


def shell_blocks(page: Path) -> list[Block]:
    return [block for block in blocks(page) if block.language in ("console", "sh")]


def known_commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    context = group.make_context("memplug", [], resilient_parsing=True)
    names = group.list_commands(context)  # type: ignore[attr-defined]
    return {name: group.get_command(context, name) for name in names}  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", with_blocks("console", "sh"), ids=named)
def test_commands_and_their_options_exist(page: Path) -> None:
    known = known_commands()
    for block in shell_blocks(page):
        for line in memplug_lines(block):
            assert line[0] in known, f"memplug {line[0]}"
            options = {one for parameter in known[line[0]].params for one in parameter.opts}
            unknown = {word for word in line[1:] if word.startswith("--")} - options
            assert not unknown, f"memplug {line[0]}: {unknown}"


@pytest.mark.parametrize("page", with_blocks("console", "sh"), ids=named)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for block in shell_blocks(page):
        assert set(re.findall(r"^\$ make ([a-z-]+)", block.text, re.MULTILINE)) <= targets


def test_a_plugin_author_can_run_the_test_that_is_shown(desk: Path) -> None:
    (desk / "conftest.py").touch()
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_decisions.py")
    result = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("page", with_blocks("toml", "json"), ids=named)
def test_toml_and_json_can_be_read(page: Path) -> None:
    readers = {"toml": tomllib.loads, "json": json.loads}
    for block in blocks(page):
        if block.language in readers:
            readers[block.language](block.text)


def anchors(page: Path) -> set[str]:
    """What a heading is called in a link, as GitHub makes it."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose(page))
    }


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_internal_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(prose(page)):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), target
        if anchor:
            assert anchor in anchors(goal), target


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    linked = {(ROOT / "docs" / target).resolve() for target in _LINK.findall(index)}
    pages = {page for page in USER_PAGES if page.parent != ROOT and page.name != "index.md"}
    assert pages <= linked


def test_every_public_name_can_be_imported() -> None:
    for name in memplug.__all__:
        assert getattr(importlib.import_module("memplug"), name) is not None


def table_rows(page: str) -> set[str]:
    """What stands as code in the first column of the page's tables."""
    text = prose(ROOT / page)
    cells = re.findall(r"^\| ([^|]+?) +\|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_hook_is_explained() -> None:
    assert {*hookspecs.PROPOSE, *hookspecs.REFINE} <= table_rows("docs/concepts.md")


@pytest.mark.parametrize(
    "model",
    [
        Settings,
        StepSettings,
        StorageSettings,
        IndexSettings,
        ResourceSettings,
        LLMSettings,
        BudgetSettings,
    ],
)
def test_every_setting_is_explained(model: Any) -> None:
    assert set(model.model_fields) <= table_rows("docs/configuration.md")


def test_every_argument_of_open_is_explained() -> None:
    arguments = set(inspect.signature(memplug.Memory.open).parameters)
    assert arguments <= table_rows("docs/configuration.md")


def test_every_verb_is_explained() -> None:
    verbs = {
        name
        for name, value in inspect.getmembers(memplug.Memory, callable)
        if not name.startswith("_") and name not in ("open", "scoped")
    }
    assert verbs <= table_rows("docs/concepts.md")


def test_every_command_is_explained() -> None:
    assert set(known_commands()) <= table_rows("docs/cli.md")


def test_every_rule_of_verify_is_explained() -> None:
    assert {rule.name for rule in RULES} <= table_rows("docs/write-a-strategy.md")
