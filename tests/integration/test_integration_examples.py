"""The scripts in `examples/integrations/` run, offline and without a key, and say what they promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("langchain")
pytest.importorskip("langchain_classic")
pytest.importorskip("llama_index.core")
pytest.importorskip("mcp")
pytestmark = pytest.mark.integration

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "integrations"
KNOWN = "You told me: user: My dog is called Rex"
SAYS = {
    "langchain_agent.py": (
        f"ann: What is my dog called?\n  agent: {KNOWN}",
        "ben: What is my dog called?\n  agent: I do not know that yet.",
        "residence: Oslo",
    ),
    "langchain_classic_chain.py": (
        "Hello Ann.\nAnn.\nin the history: 4 messages",
        "input: I moved to Oslo. output: Noted.\n",
        "my dog is Rex",
    ),
    "langchain_store.py": ("ann: Ann drinks green tea.\nben: Nothing is known.",),
    "llamaindex_agent.py": (f"Noted.\n{KNOWN}.\nNoted.\n{KNOWN}.",),
    "mcp_client.py": ("get_context\nnew: 1\nann: <recalled ", "Rex", "ben: nothing is known"),
}
OURS = "error:::memplug"
"""What LlamaIndex is warned of by its own libraries fails no example."""


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", SAYS)
def test_example_runs(name: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", OURS, EXAMPLES / name],
        cwd=tmp_path,
        env={**os.environ, "MEMPLUG_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    missing = [text for text in SAYS[name] if text not in result.stdout]
    assert not missing, f"{missing} in\n{result.stdout}"
    assert not any(tmp_path.iterdir()), "an example leaves nothing behind"
