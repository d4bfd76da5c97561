"""The shipped storages keep the storage contract."""

from __future__ import annotations

from pathlib import Path

from memplug.backends.sqlite import SQLiteStorage
from memplug.ports import Storage
from memplug.testing import StorageContract


class TestSQLiteOnDisk(StorageContract):
    def open(self, folder: Path) -> Storage:
        return SQLiteStorage.open(folder)


class TestSQLiteDurable(StorageContract):
    def open(self, folder: Path) -> Storage:
        return SQLiteStorage.open(folder, durability="full")


class TestSQLiteInMemory(StorageContract):
    persistent = False

    def open(self, folder: Path) -> Storage:
        return SQLiteStorage.open(":memory:")
