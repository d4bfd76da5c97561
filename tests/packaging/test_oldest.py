"""The adapters' own tests and examples with the oldest versions of their frameworks that the extras allow."""

import os
import subprocess
import tomllib
import venv
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(1800)]

EXTRAS = ("langchain", "llamaindex", "mcp")
TOOLS = ("hypothesis", "langchain-classic", "langchain-tests", "pytest", "pytest-mock")
PLUGINS = ("pytest-timeout", "pytest-xdist")
TESTS = (
    "integration/test_integration_examples.py",
    "integration/test_langchain_*.py",
    "integration/test_llamaindex*.py",
    "integration/test_mcp.py",
    "packaging/test_langgraph_store.py",
)


@pytest.fixture
def constraints(repository: Path) -> Path:
    return repository / "tests" / "packaging" / "oldest.txt"


def pinned(constraints: Path) -> dict[str, str]:
    lines = constraints.read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_extras_ask_for_the_oldest_versions_that_are_tested(
    repository: Path, constraints: Path
) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [one.split(">=") for extra in EXTRAS for one in project["optional-dependencies"][extra]]
    versions = pinned(constraints)

    assert {name for name, _ in asked} <= set(versions)
    for name, floor in asked:
        assert f"{versions[name]}.0".startswith(f"{floor}."), name


def test_the_adapters_work_with_the_oldest_versions(
    repository: Path, constraints: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    commands = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(commands / "python"), "-m", "pip", "install", "-q", "-c", str(constraints)]
    wanted = (f"{repository}[{','.join(EXTRAS)}]", *TOOLS, *PLUGINS)
    subprocess.run([*pip, *wanted], check=True, cwd=tmp_path)
    tests = repository / "tests"
    chosen = [str(path) for pattern in TESTS for path in sorted(tests.glob(pattern))]
    # The frameworks' own warnings are not ours to heed; what the environment holds is required.
    settings = ("-o", "filterwarnings=", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile")
    result = subprocess.run(
        [str(commands / "pytest"), "-q", *settings, *chosen],
        cwd=repository,
        env={**os.environ, "MEMPLUG_REQUIRE": "extras", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
