"""What pyproject.toml promises, and what no file of the repository may hold."""

import re
import subprocess
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

# Put together from pieces, so that this file does not hold what it looks for.
_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:" + "home|Users|root|work" + r")/\w|\b[A-Z]:\\Users\\")
_REGISTRY = re.compile(r"pypi\." + r"org|pythonhosted\." + r"org")
_NOT_PUBLISHED = {"all", "conformance", "dev", "docs"}


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    return found


def _own_files(repository: Path) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=repository, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git: this is no checkout")
    paths = (repository / name for name in listed.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("pattern", [_MACHINE_PATH, _REGISTRY], ids=["machine path", "registry"])
def test_no_file_names_one_machine_or_a_package_registry(
    repository: Path, pattern: re.Pattern[str]
) -> None:
    found = [
        f"{path.relative_to(repository)}: {match[0]}"
        for path in _own_files(repository)
        for match in pattern.finditer(path.read_bytes().decode("utf-8", "ignore"))
        if b"\0" not in path.read_bytes()[:4096]
    ]

    assert found == []


def test_every_strategy_folder_is_registered(repository: Path, project: dict[str, Any]) -> None:
    folders = {path.parent.name for path in repository.glob("strategies/memplug_*/__init__.py")}
    registered = {value.partition(":")[0] for value in project["entry-points"]["memplug"].values()}

    assert folders <= registered


def test_every_entry_point_names_a_module_that_is_there(project: dict[str, Any]) -> None:
    values = [value for group in project["entry-points"].values() for value in group.values()]

    assert [value for value in values if find_spec(value.partition(":")[0]) is None] == []


def test_the_extra_all_holds_every_extra_for_users(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    (everything,) = extras["all"]

    assert set(re.findall(r"[\w-]+", everything)[1:]) == set(extras) - _NOT_PUBLISHED


def test_change_notes_are_named_by_topic_and_kind(repository: Path) -> None:
    name = re.compile(r"[a-z0-9-]+\.(added|changed|fixed|removed)\.md")
    notes = [path.name for path in (repository / "docs" / "changes").iterdir()]

    assert [note for note in notes if not name.fullmatch(note)] == []
