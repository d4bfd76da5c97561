"""The whole way of a plugin's author, in a fresh environment: new, install, plugins, verify, pytest, mypy --strict."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path
from time import perf_counter

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]

WHOLE_WAY = 120.0
"""Seconds from `memplug new` to the last green check, downloads included; no single command may take longer."""


class Place:
    """A folder to work in, and the commands of an environment that holds memplug."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.folder = folder
        self.commands = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
        venv.create(folder / "environment", with_pip=True)
        python = str(self.commands / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", str(repository)], check=True)

    def run(self, name: str, *arguments: str, within: str = "", code: int = 0) -> str:
        """What the command says, on stderr where it fails; it has to end with this exit code."""
        result = subprocess.run(
            [str(self.commands / name), *arguments],
            cwd=self.folder / within,
            env={**os.environ, "MEMPLUG_HOME": str(self.folder / "home"), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=WHOLE_WAY,
            check=False,
        )
        assert result.returncode == code, result.stdout + result.stderr
        return result.stderr if code else result.stdout


@pytest.fixture(scope="module")
def place(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("author"), repository)


def test_a_new_strategy_goes_the_whole_way_at_once(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = perf_counter()
    place.run("memplug", "new", "strategy", "first_idea")
    package = "memplug-first-idea"
    place.run("python", "-m", "pip", "install", "-q", "-e", ".[dev]", within=package)
    told = place.run("memplug", "plugins", "first_idea")
    verified = json.loads(place.run("memplug", "verify", "first_idea", "--json"))
    place.run("python", "-m", "pytest", "-q", within=package)
    place.run("python", "-m", "mypy", within=package)
    place.run("ruff", "check", within=package)
    took = perf_counter() - begun
    with capsys.disabled():
        print(f"\nmemplug new to the last check: {took:.0f} s of {WHOLE_WAY:.0f} s")

    assert "memplug-first-idea 0.1.0" in told
    assert {one["state"] for one in verified["results"]} == {"kept"}


def test_a_new_storage_goes_the_whole_way_at_once(place: Place) -> None:
    place.run("memplug", "new", "storage", "first_store")
    package = "memplug-first-store"
    place.run("python", "-m", "pip", "install", "-q", "-e", ".[dev]", within=package)
    location = f"first_store://{place.folder / 'kept'}"

    assert "first_store" in place.run("memplug", "plugins")
    place.run("memplug", "add", "It works.", "--store", location)
    assert "It works." in place.run("memplug", "search", "works", "--store", location)
    place.run("python", "-m", "pytest", "-q", within=package)
    place.run("python", "-m", "mypy", within=package)


def test_install_adds_a_package_and_says_how_to_use_it(place: Place) -> None:
    place.run("memplug", "new", "strategy", "second_idea", "--path", "second")

    told = place.run("memplug", "install", str(place.folder / "second"), "--yes")

    assert 'Memory.open(path, "default+second_idea")' in told
    assert "second_idea" in place.run("memplug", "plugins")
    place.run("memplug", "add", "I will call Ann.", "--pipeline", "default+second_idea")
    found = place.run("memplug", "search", "Ann", "--pipeline", "default+second_idea", "--json")
    assert json.loads(found)["asides"]["plans"]


def test_a_package_without_a_plugin_is_named(place: Place) -> None:
    folder = place.folder / "plain"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "no-plugin"\nversion = "1"\n'
        "[tool.hatch.build.targets.wheel]\nbypass-selection = true\n",
        "utf-8",
    )

    assert "finds no plugin" in place.run("memplug", "install", str(folder), "--yes", code=1)


def test_a_third_partys_strategy_is_installed_and_verified(place: Place, repository: Path) -> None:
    folder = repository / "examples" / "third_party"

    told = place.run("memplug", "install", str(folder), "--yes")

    assert 'Memory.open(path, "default+glossary")' in told
    place.run("memplug", "verify", "glossary", "--with", "hybrid")
    place.run("python", "-m", "pip", "install", "-q", "pytest")
    place.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "tests"))
