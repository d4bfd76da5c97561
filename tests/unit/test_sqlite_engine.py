"""Opening a ledger: versions, migrations, read-only handles, and what is refused."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from memplug.backends.sqlite import SQLiteStorage
from memplug.backends.sqlite.engine import Engine
from memplug.backends.sqlite.schema import VERSION, version_and_tables
from memplug.errors import BackendError
from memplug.ports import Spent
from memplug.testing.ledgers import DAY
from memplug.types import Scope

NEXT = VERSION + 1


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Engine(str(tmp_path), version=NEXT).close()
    with pytest.raises(BackendError, match=f"has schema {NEXT} and this memplug knows {VERSION}"):
        SQLiteStorage.open(tmp_path)


@pytest.mark.parametrize("statement", [1, 2, 3])
def test_a_ledger_that_another_process_makes_meanwhile_is_none_of_somebody_elses(
    tmp_path: Path, statement: int
) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        seen: list[str] = []

        def traced(sql: str) -> None:
            seen.append(sql)
            if len(seen) == statement:
                SQLiteStorage.open(tmp_path).close()

        db.set_trace_callback(traced)
        version, tables = version_and_tables(db)
        db.set_trace_callback(None)
        assert (version == 0) == (tables == 0)


def test_a_migration_keeps_the_rows_and_a_snapshot_from_before(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as storage:
        storage.set_meta({"kept": "yes"})

    def add_column(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE sources ADD COLUMN note TEXT NOT NULL DEFAULT ''")

    engine = Engine(str(tmp_path), version=NEXT, migrations={VERSION: add_column})
    with engine.reading() as link:
        assert link.db.execute("PRAGMA user_version").fetchone() == (NEXT,)
        assert link.db.execute("SELECT value FROM meta").fetchall() == [("yes",)]
        assert link.db.execute("SELECT note FROM sources").fetchall() == []
    engine.close()
    (snapshot,) = tmp_path.glob("ledger-before-*.sqlite")
    db = sqlite3.connect(snapshot)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert db.execute("SELECT value FROM meta").fetchall() == [("yes",)]
    db.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    SQLiteStorage.open(tmp_path).close()

    def fail(db: sqlite3.Connection) -> None:
        db.execute("DROP TABLE meta")
        db.execute("SELECT nonsense")

    with pytest.raises(BackendError, match="nonsense"):
        Engine(str(tmp_path), version=NEXT, migrations={VERSION: fail})
    with SQLiteStorage.open(tmp_path) as storage:
        assert storage.meta() == {}


def test_a_store_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    packed = Path(__file__).parent / "stores" / "schema-1.sqlite.gz"
    (tmp_path / "ledger.sqlite").write_bytes(gzip.decompress(packed.read_bytes()))
    ann = Scope(user_id="ann")
    with SQLiteStorage.open(tmp_path) as storage:
        assert storage.stats().schema == VERSION
        (bees,) = storage.fetch(ann, ["bees"])
        assert (bees.text, bees.revision) == ("Ann keeps bees and hens", 2)
        assert [one.text for one in storage.asked(ann, 5)] == ["bees"]
        storage.spend([Spent(scope=ann, step="x", calls=2)], time=DAY)
        assert storage.spent() == [Spent(scope=ann, step="x", calls=2)]
        assert storage.check() == []
    old, new = (
        _tables(tmp_path / "ledger-before-schema-2-was-1.sqlite"),
        _tables(tmp_path / "ledger.sqlite"),
    )
    with SQLiteStorage.open(tmp_path / "fresh"):
        fresh = _tables(tmp_path / "fresh" / "ledger.sqlite")
    assert "spent" not in old
    assert new == fresh


def _tables(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as db:
        return dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_another_database_in_the_folder_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "ledger.sqlite")
    db.execute("CREATE TABLE mine(x)")
    db.close()
    with pytest.raises(BackendError, match="no memplug ledger"):
        SQLiteStorage.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BackendError, match="cannot be made"):
        SQLiteStorage.open(tmp_path / "file")


def test_a_read_only_handle_reads_and_refuses_writes(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as storage:
        storage.set_meta({"a": "1"})
        with SQLiteStorage.open(tmp_path, read_only=True) as reader:
            assert reader.meta() == {"a": "1"}
            storage.set_meta({"a": "2"})
            assert reader.meta() == {"a": "2"}
            with pytest.raises(BackendError, match="opened read-only"):
                reader.set_meta({"a": "3"})
            assert reader.check() == []


def test_a_read_only_handle_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="cannot be opened"):
        SQLiteStorage.open(tmp_path / "nowhere", read_only=True)
    assert not (tmp_path / "nowhere").exists()


def test_names_that_mean_something_in_an_address_are_folders_like_others(tmp_path: Path) -> None:
    for name in ("a?mode=ro", "b#c", "d%20e", "ünï ködé"):
        with SQLiteStorage.open(tmp_path / name) as storage:
            storage.set_meta({"name": name})
        assert (tmp_path / name / "ledger.sqlite").exists()


def test_two_stores_in_memory_are_apart() -> None:
    with SQLiteStorage.open(":memory:") as one, SQLiteStorage.open(":memory:") as two:
        one.set_meta({"a": "1"})
        assert two.meta() == {}
        assert one.derived is None
