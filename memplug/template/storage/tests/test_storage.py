"""The contract that memplug has with every storage."""

from __future__ import annotations

from pathlib import Path

import pytest
from memplug import InvalidInput, Memory
from memplug.ports import Storage
from memplug.testing import StorageContract

from memplug_my_store import MyStore, open_store


class TestContract(StorageContract):
    def open(self, folder: Path) -> Storage:
        return MyStore(folder)


def test_a_location_without_a_folder_is_refused() -> None:
    with pytest.raises(InvalidInput, match="names no folder"):
        open_store("my_store://")


def test_a_memory_lives_in_it(tmp_path: Path) -> None:
    location = f"my_store://{tmp_path / 'store'}"
    with Memory.open(location) as memory:
        memory.add("My dentist is Dr. Weber.", id="dentist")
    with Memory.open(location) as memory:
        assert [hit.record.id for hit in memory.search("dentist").hits] == ["dentist"]
