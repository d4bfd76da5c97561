"""The scripts in `examples/` run, offline, and say what they promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAYS = {
    "agent_loop.py": ("number 42", "peanuts"),
    "my_strategy.py": ("['We decided on the colour: blue.']", "the newer one was deleted"),
    "quickstart.py": ("added again: 0 new", "peanuts", "the 22nd", "Ben finds 0", "done"),
}


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", SAYS)
def test_example_runs(name: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name],
        cwd=tmp_path,
        env={**os.environ, "MEMPLUG_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    missing = [text for text in SAYS[name] if text not in result.stdout]
    assert not missing, f"{missing} in\n{result.stdout}"
    assert not any(tmp_path.iterdir()), "an example leaves nothing behind"
