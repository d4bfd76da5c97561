"""LangGraph's own tests of stores, from the source archive of the installed langgraph-checkpoint, over MemplugStore.

Gaps would be named, each with its reason, in tests/integration/store_suite.py.
"""

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

pytest.importorskip("langgraph.store.base")
pytest.importorskip("pytest_asyncio")
pytest.importorskip("pytest_mock")
pytestmark = [pytest.mark.packaging, pytest.mark.timeout(600)]

NAME = "langgraph-checkpoint"
PLUGINS = ("pytest_asyncio.plugin", "pytest_mock", "store_suite", "no:cacheprovider")
SETTINGS = "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
MADE = 20
"""Fewer tests that made a store than this, and the suite is another one: the oldest has 21."""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The unpacked source archive."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", NAME]
    wanted = f"{NAME}=={version(NAME)}"
    subprocess.run([*command, "--dest", tmp_path, wanted], check=True)
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("*/tests")
    return folder.parent


def test_langgraphs_own_tests_of_stores_pass(suite: Path, repository: Path) -> None:
    # The archive's library stays out of the way: the installed one is tested.
    (suite / "langgraph").rename(suite / "unused")
    (suite / "pytest.ini").write_text(SETTINGS, "utf-8")
    plugins = (word for name in PLUGINS for word in ("-p", name))
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *plugins, "tests/test_store.py"],
        cwd=suite,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(suite), str(repository / "tests" / "integration"))),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    made = re.search(r"^(\d+) tests made a MemplugStore$", result.stdout, re.MULTILINE)

    assert result.returncode == 0, result.stdout + result.stderr
    assert made is not None
    assert int(made.group(1)) >= MADE
