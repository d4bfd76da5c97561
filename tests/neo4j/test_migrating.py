"""A store moves from a folder to the server and back, and every row arrives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("neo4j")

from memplug import Memory
from memplug.backends.neo4j import Neo4jStorage
from memplug.backends.sqlite import SQLiteStorage
from memplug.migrating import migrate
from memplug.ports import Storage
from memplug.types import JSON, Scope, ScopeFilter

ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")
PIPELINE = "default+mem0+hipporag+memgas"


def fill(folder: Path) -> None:
    """Two users with facts, a graph, sessions, revisions, something deleted, something asked."""
    with Memory.open(folder, PIPELINE) as memory:
        for user in ("ann", "bob"):
            memory.add("I live in Bern.", user_id=user, session_id="s", time="2024-01-01T00:00Z")
            memory.add("I moved to Thun last week.", user_id=user, time="2024-02-01T00:00Z")
            memory.add("I moved to Basel with Ida Huber.", user_id=user, session_id="s", id="m")
            memory.update("m", "I moved to Basel with 'Ida' \u2028 `Huber`.", user_id=user)
            memory.delete(memory.add("Never mind.", user_id=user).ids[0], user_id=user)
            memory.search("Where do I live?", user_id=user)
            memory.close_session("s", user_id=user)


def test_a_store_moves_to_the_server_and_back(
    tmp_path: Path, opened: Callable[[Path | str], Neo4jStorage]
) -> None:
    fill(tmp_path / "here")
    with (
        closing(SQLiteStorage.open(tmp_path / "here")) as here,
        closing(opened(tmp_path / "there")) as there,
        closing(SQLiteStorage.open(tmp_path / "back")) as back,
    ):
        out = migrate(here, there)
        again = migrate(here, there)
        home = migrate(there, back)

        assert set(out.moved) == set(again.present) == set(home.moved) == {ANN, BOB}
        assert out.rows == again.rows == home.rows
        assert {"record", "edge", "mark", "journal", "closed", "recall"} <= set(out.rows)
        for user in ("ann", "bob"):
            assert records(back, user) == records(here, user)


def records(storage: Storage, user: str) -> list[Mapping[str, JSON]]:
    """A user's records as they are exported, without the positions that each storage gives."""
    rows = storage.export(ScopeFilter(user_id=user))
    return [{**row, "position": 0} for row in rows if row["row"] == "record"]
