"""The storage contract on a Neo4j server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from memplug.backends.neo4j import Neo4jStorage
from memplug.testing import StorageContract

pytestmark = [pytest.mark.integration, pytest.mark.neo4j]


class TestNeo4j(StorageContract):
    @pytest.fixture(autouse=True)
    def _opener(self, opened: Callable[[Path | str], Neo4jStorage]) -> None:
        self._opened = opened

    def open(self, folder: Path) -> Neo4jStorage:
        return self._opened(folder)
