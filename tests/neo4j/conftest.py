"""The Neo4j server that the tests of this folder share, and stores of their own on it."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from memplug.backends.neo4j import Neo4jStorage
from memplug.backends.neo4j.address import Address


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


launching = _load("launching")


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Any]:
    """Starts a server for one test alone; the test ends it."""

    def start(**options: Any) -> Any:
        pytest.importorskip("neo4j")
        server = launching.Server(tmp_path_factory.mktemp("neo4j"), **options)
        try:
            server.start()
        except launching.Missing as missing:
            pytest.skip(f"neo4j: {missing}")
        return server

    return start


@pytest.fixture(scope="session")
def server(own_server: Callable[[], Any]) -> Iterator[Any]:
    """The server that all tests of a process share."""
    started = own_server()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def address(server: Any) -> Callable[[Path | str], Address]:
    """The address of a store: another one for every folder or name."""

    def of(name: Path | str) -> Address:
        digest = hashlib.blake2b(str(name).encode(), digest_size=8).hexdigest()
        return Address(
            uri=server.uri, store=digest, username=launching.USER, password=launching.PASSWORD
        )

    return of


@pytest.fixture
def opened(address: Callable[[Path | str], Address]) -> Callable[[Path | str], Neo4jStorage]:
    """Opens the store of a folder or name."""
    return lambda name: Neo4jStorage.open(address(name))
