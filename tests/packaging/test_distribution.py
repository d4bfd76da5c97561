"""The archives that would be published, and the wheel in an environment where nothing else is."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]

CORE_LIMIT = 130_000_000
WHEEL_LIMIT = 15_000_000

_OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect"):
        raise RuntimeError(f"the network was used: {event} {arguments[1:]}")

sys.addaudithook(refuse)
from memplug.cli import main

sys.exit(main())
"""


@pytest.fixture(scope="module")
def archives(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from that archive alone."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(repository)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    (path,) = archives.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that holds the wheel and what it needs."""
    environment = tmp_path_factory.mktemp("fresh") / "environment"
    venv.create(environment, with_pip=True)
    commands = environment / ("Scripts" if os.name == "nt" else "bin")
    install = [str(commands / "python"), "-m", "pip", "install", "-q", str(wheel)]
    subprocess.run(install, check=True, cwd=environment)
    return commands


def _output(commands: Path, *words: str) -> str:
    command = [str(commands / words[0]), *words[1:]]
    environment = {key: value for key, value in os.environ.items() if "API_KEY" not in key}
    environment["MEMPLUG_HOME"] = str(commands.parent / "home")
    result = subprocess.run(
        command,
        cwd=commands.parent,
        env={**environment, "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_everything_the_wheel_installs_starts_with_memplug(wheel_names: list[str]) -> None:
    assert [name for name in wheel_names if not name.startswith("memplug")] == []


def test_wheel_holds_every_file_of_the_packages(repository: Path, wheel_names: list[str]) -> None:
    folders = [repository / "memplug", *repository.glob("strategies/memplug_*")]
    folders += repository.glob("integrations/memplug_*")
    expected = {
        path.relative_to(folder.parent).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert "memplug/py.typed" in wheel_names
    assert expected - set(wheel_names) == set()


def test_wheel_holds_the_static_table(wheel_names: list[str]) -> None:
    table = [name for name in wheel_names if name.startswith("memplug/backends/static_table/")]

    assert [name for name in table if name.endswith(".npy")] != []


def test_wheel_holds_licence_and_notice(wheel_names: list[str]) -> None:
    licences = {name.rpartition("/licenses/")[2] for name in wheel_names if "/licenses/" in name}

    assert licences == {"LICENSE", "NOTICE"}


def test_wheel_is_small_and_needs_only_the_core(wheel: Path, wheel_names: list[str]) -> None:
    (name,) = [name for name in wheel_names if name.endswith(".dist-info/METADATA")]
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    needs = {need for need in metadata.get_all("Requires-Dist", []) if "extra ==" not in need}

    assert wheel.name.endswith("-py3-none-any.whl")
    assert wheel.stat().st_size < WHEEL_LIMIT
    assert metadata["License-Expression"] == "Apache-2.0"
    assert {need.partition(">")[0] for need in needs} == {
        *("numpy", "pluggy", "pydantic", "pystemmer", "rich", "tokenizers", "typer")
    }


def test_source_archive_holds_what_a_packager_needs(archives: Path) -> None:
    (path,) = archives.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"LICENSE", "NOTICE", "README.md", "pyproject.toml", "tests/conftest.py"} <= names
    assert not any(".venv" in name or "__pycache__" in name for name in names)


def test_fresh_environment_answers_version(installed: Path) -> None:
    assert "0.1.0" in _output(installed, "memplug", "--version")


def test_fresh_environment_runs_the_demo_without_network(installed: Path) -> None:
    assert _output(installed, "python", "-c", _OFFLINE, "demo") != ""


def test_fresh_environment_holds_every_declared_plugin(installed: Path) -> None:
    code = (
        "from importlib.metadata import entry_points as e; [p.load() for p in e(group='memplug')]"
    )

    _output(installed, "python", "-c", code)


def test_core_is_small(installed: Path) -> None:
    (packages,) = installed.parent.rglob("site-packages")
    sizes = {
        path: path.stat().st_size
        for path in packages.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    tools = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
    counted = sum(
        size
        for path, size in sizes.items()
        if path.relative_to(packages).parts[0].partition("-")[0] not in tools
    )

    assert counted <= CORE_LIMIT
