"""A store moves as it is: export and load, backup and restore."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug.backends.sqlite import SQLiteStorage, restore
from memplug.errors import BackendError, InvalidInput
from memplug.ports import Owed, Recall, Selection, Spent, Write
from memplug.types import (
    JSON,
    Batch,
    Edge,
    Episode,
    Kind,
    Mark,
    Record,
    Scope,
    ScopeFilter,
    Source,
    Status,
    Sweep,
    Text,
)

ANN, BOB = Scope("t", "ann", "a"), Scope(user_id="bob")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    weight: float
    seen: datetime
    tags: tuple[str, ...] = ()


FACT = Kind("t/fact", Fact)


def fill(storage: SQLiteStorage, scope: Scope) -> None:
    storage.register((FACT,))
    vector = np.linspace(-1, 1, 7, dtype=np.float32)
    first: Record[Any] = Record(
        id="e1",
        kind="episode",
        text="Ünïcode \u2028 text",
        payload=Episode("message", "s1"),
        scope=scope,
        vector=vector,
        metadata={"deep": {"list": [1, 2.5, None, True]}},
        session_id="s",
        event_time=NOW - timedelta(microseconds=1),
    )
    fact: Record[Any] = Record(
        id="f",
        kind=FACT.name,
        text="fact",
        payload=Fact(0.1, NOW, ("a", "b")),
        scope=scope,
        derived_from=("e1",),
        valid_to=NOW,
    )
    steps = (
        Write(
            scope=scope,
            verb="add",
            change="c1",
            time=NOW,
            sources=(Source(id="s1", content=Text("x"), metadata={"k": "v"}, time=NOW),),
            batch=Batch(put=(first, replace(first, id="e2"), fact)),
        ),
        Write(
            scope=scope,
            verb="mark",
            change="c2",
            time=NOW,
            batch=Batch(
                mark=(Mark(id="e2", because="f", status=Status.RETIRED, step="x", reason="why"),),
                link=(Edge("e1", "e2", "near", 0.25, "f"),),
            ),
            owe=(Owed(scope=scope, step="x", stage="manage", signal=Sweep(2.0, NOW), due=NOW),),
            close_sessions=("s",),
        ),
        Write(scope=scope, verb="delete", change="c3", time=NOW, batch=Batch(remove=("f",))),
    )
    for step in steps:
        storage.commit(step)
    hits = ((scope, "e1", 0.5), (scope, "e2", 0.25))
    storage.log([Recall(id=f"r-{scope}", scope=scope, time=NOW, text="q", hits=hits)])
    storage.feedback(scope, f"r-{scope}", 0.75, ["e1"], NOW)
    storage.set_meta({"embedder": "x"})


def dumped(storage: SQLiteStorage, filter: ScopeFilter = ScopeFilter()) -> list[Any]:
    """The export, through JSON text."""
    return [json.loads(json.dumps(row)) for row in storage.export(filter)]


def test_loading_an_export_makes_the_same_store(tmp_path: Path) -> None:
    with (
        SQLiteStorage.open(tmp_path / "one") as one,
        SQLiteStorage.open(tmp_path / "two") as two,
    ):
        fill(one, ANN)
        fill(one, BOB)
        two.register((FACT,))
        assert two.load(dumped(one)) == 4
        assert dumped(two) == dumped(one)
        assert two.check() == []
        assert list(two.select(ANN, Selection())) == list(one.select(ANN, Selection()))
        assert two.journal(ANN) == one.journal(ANN)
        assert two.usage(ANN, ["e1", "e2"]) == one.usage(ANN, ["e1", "e2"])
        two.undo(ANN, "c3", new_change="c4", time=NOW)
        assert two.fetch(ANN, ["f"])[0].payload == Fact(0.1, NOW, ("a", "b"))


def test_a_scope_is_loaded_behind_what_a_store_already_holds(tmp_path: Path) -> None:
    with SQLiteStorage.open(":memory:") as one, SQLiteStorage.open(":memory:") as two:
        fill(one, ANN)
        fill(two, BOB)
        then, position = dumped(two, ScopeFilter(user_id="bob")), two.position(BOB)
        two.load(dumped(one))
        assert dumped(two, ScopeFilter(user_id="bob")) == then
        assert two.position(ANN) == position + one.position(ANN)
        assert two.check() == []
        two.undo(ANN, "c3", new_change="c4", time=NOW)
        assert [record.id for record in two.select(ANN, Selection())] == ["e1", "f"]
        assert two.delta(ANN, 0) is None


def test_a_load_that_fails_leaves_nothing_behind() -> None:
    with SQLiteStorage.open(":memory:") as one, SQLiteStorage.open(":memory:") as two:
        fill(one, ANN)
        broken: list[dict[str, JSON]] = [*dumped(one), {"row": "nonsense"}]
        with pytest.raises(InvalidInput, match="cannot be read"):
            two.load(broken)
        assert two.scopes() == []
        assert two.load(dumped(one)) == 2


def test_an_export_of_the_first_format_can_be_read() -> None:
    with SQLiteStorage.open(":memory:") as storage:
        fill(storage, ANN)
        storage.spend([Spent(scope=ANN, calls=1)], time=NOW)
        rows = [row for row in storage.export(ScopeFilter()) if row["row"] != "spent"]
        here = storage.stats().records
    rows[0] = {**rows[0], "format": 1}
    with SQLiteStorage.open(":memory:") as copy:
        copy.load(rows)
        assert copy.stats().records == here
        assert copy.spent() == []


def test_an_export_of_another_format_is_refused() -> None:
    with (
        SQLiteStorage.open(":memory:") as storage,
        pytest.raises(InvalidInput, match="has format 99"),
    ):
        storage.load([{"row": "memplug", "format": 99, "meta": {}}])


def test_a_backup_restores_the_same_store(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path / "store") as storage:
        fill(storage, ANN)
        storage.backup(tmp_path / "copy")
        fill(storage, BOB)
        restore(tmp_path / "copy", tmp_path / "again")
        with SQLiteStorage.open(tmp_path / "again") as again:
            again.register((FACT,))
            assert again.scopes() == [ANN]
            assert dumped(again) == dumped(storage, ScopeFilter(user_id="ann"))


def test_backup_and_restore_overwrite_no_store(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path / "store") as storage:
        storage.backup(tmp_path / "copy")
        with pytest.raises(BackendError, match="already holds a store"):
            storage.backup(tmp_path / "copy")
    with pytest.raises(BackendError, match="already holds a store"):
        restore(tmp_path / "copy", tmp_path / "store")


def test_restoring_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"nonsense" * 100)
    with pytest.raises(BackendError, match="is no memplug ledger"):
        restore(tmp_path, tmp_path / "target")
    with pytest.raises(BackendError, match="holds no backup"):
        restore(tmp_path / "nowhere", tmp_path / "target")
