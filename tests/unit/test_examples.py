"""The scripts in `examples/` run, offline, and say what they promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from memplug.testing.verification import RULES, latency_stays_within_the_limit, verify
from memplug.testing.verification.choosing import subject_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAYS = {
    "agent_loop.py": ("number 42", "peanuts"),
    "chatbot.py": (
        "You told me: user: My bike is a green Gazelle.",
        "hybrid: rank 1",
        "Forgotten: My bike",
        "You never told me.",
    ),
    "documents.py": (
        "[Leave] Everybody has 28 days",
        "[Travel policy] Trains",
        "[Laptops] A laptop",
        "1 passage replaced, 0 new",
        "[Leave] Everybody has 30 days",
        "0 replaced, 0 new",
        "{'laptops'}\nFalse",
    ),
    "import_chats.py": ("4 new messages\n0 new messages", "2024-05-01 in trip: Plan a weekend"),
    "learning_agent.py": ("first day, tries: 6", "second day, tries: 3", "the safe: it opens"),
    "my_strategy.py": ("['We decided on the colour: blue.']", "the newer one was deleted"),
    "reme_agent.py": ("no memory", "append-only", "ReMe", "41 to 60 after"),
    "reme_world.py": ("Deploy build 5138 to the staging cluster", "71 of 300 tasks done by trying"),
    "switching.py": (
        "is added: new texts are noted at once, old ones when it catches up\nspending: 30.0",
        "caught up with 1 more; spending: 42.0",
        "same episodes\nspending: 80.0",
        "I paid 12 euros for the cake.\nspending: 0",
    ),
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


def test_the_third_partys_strategy_keeps_the_contract_and_passes_its_own_tests() -> None:
    folder = EXAMPLES / "third_party"
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("-c", folder / "pyproject.toml", folder / "tests"),
        ],
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # those of this environment are none of its business
        },
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_third_partys_strategy_verifies_beside_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = EXAMPLES / "third_party"
    monkeypatch.syspath_prepend(str(folder))
    spec = f"{folder / 'memplug_glossary' / 'strategy.py'}:Glossary"
    texts = ("OKR stands for objectives and key results.", "Where is the OKR?")
    subject = subject_of(spec, beside=["hybrid"], texts=texts, queries=["the OKR"])

    report = verify(subject, [rule for rule in RULES if rule is not latency_stays_within_the_limit])

    assert [one.seen for one in report.results if one.state != "kept"] == []
