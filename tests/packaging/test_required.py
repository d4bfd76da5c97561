"""What MEMPLUG_REQUIRE names must not be skipped: the rule in tests/conftest.py, tried on a suite of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SUITE = """
import pytest

def test_service():
    pytest.skip("neo4j: no server answers")

def test_library():
    pytest.importorskip("a_library_that_nobody_has")
"""


@pytest.mark.parametrize(
    ("required", "outcome"),
    [
        ("", "2 skipped in"),
        ("python3.12 gpu", "2 skipped in"),
        ("neo4j", "1 failed, 1 skipped in"),
        ("extras", "1 failed, 1 skipped in"),
        ("neo4j extras", "2 failed in"),
    ],
)
def test_a_required_name_turns_its_skip_into_a_failure(
    repository: Path, tmp_path: Path, required: str, outcome: str
) -> None:
    (tmp_path / "conftest.py").write_bytes((repository / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_suite.py").write_text(_SUITE, encoding="utf-8")

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "MEMPLUG_REQUIRE": required},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome in result.stdout
    assert result.returncode == (1 if "failed" in outcome else 0)
