"""What becomes of a lane, and of the work leased in it, when the process that held it is killed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memplug.backends.ledger.holders import is_gone, new_token
from memplug.backends.sqlite import SQLiteStorage
from memplug.ports import Owed, Write
from memplug.types import Scope

ANN = Scope(user_id="ann")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

HOLDER = """
import os, sys
from datetime import UTC, datetime
from memplug.backends.sqlite import SQLiteStorage
from memplug.types import Scope

storage = SQLiteStorage.open(sys.argv[1])
ann = Scope(user_id="ann")
assert storage.acquire(ann, seconds=600, wait=0)
assert storage.owed(ann, lease=600, now=datetime.now(UTC))
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="whether a process lives is not asked there")
def test_a_killed_holder_leaves_its_lane_and_its_leased_work_at_once(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as storage:
        work = Owed(scope=ANN, step="facts", stage="encode", source="s")
        storage.commit(Write(scope=ANN, verb="add", change="c", time=NOW, owe=(work,)))
        subprocess.run([sys.executable, "-c", HOLDER, str(tmp_path)], check=False)

        lane = storage.acquire(ANN, seconds=60, wait=0)

        assert lane
        assert [one.step for one in storage.owed(ANN, lease=60, now=datetime.now(UTC))] == ["facts"]


def test_a_living_holder_keeps_its_lane(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as first, SQLiteStorage.open(tmp_path) as second:
        assert first.acquire(ANN, seconds=60, wait=0)
        assert second.acquire(ANN, seconds=60, wait=0) == ""


@pytest.mark.parametrize("token", ["", "x", "elsewhere-1-2-3", "a-b-c-d"])
def test_a_token_of_another_machine_or_make_is_never_taken_for_dead(token: str) -> None:
    assert not is_gone(token)
    assert not is_gone(new_token())
