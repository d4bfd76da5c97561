"""A server that is killed in the middle of writing: nothing acknowledged is lost, nothing half-written is seen."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from memplug.backends.neo4j import Neo4jStorage
from memplug.backends.neo4j.address import Address
from memplug.errors import BackendError
from memplug.ports import Owed, Selection
from memplug.testing.fakes import FakeClock
from memplug.testing.ledgers import ANN, Pen
from memplug.testing.samples import episode
from memplug.types import Edge

pytestmark = [pytest.mark.integration, pytest.mark.neo4j, pytest.mark.slow]

ROUNDS = int(os.environ.get("MEMPLUG_KILLS", "3"))
"""How often the server is killed; `make neo4j-crashes` asks for 20."""
BATCH = 40


class Writer(threading.Thread):
    """Commits batches, each all or nothing, until it is told to stop; keeps the names of what was acknowledged."""

    def __init__(self, storage: Neo4jStorage, name: str) -> None:
        super().__init__(name=name)
        self._pen = Pen(storage, FakeClock())
        self._stopped = threading.Event()
        self.acknowledged: list[str] = []
        self.failed: list[Exception] = []

    def run(self) -> None:
        number = 0
        while not self._stopped.is_set():
            batch = f"{self.name}-{number}"
            ids = [f"{batch}-{index}" for index in range(BATCH)]
            try:
                self._pen.write(
                    put=[episode(id, scope=ANN) for id in ids],
                    link=[Edge(a, b, "next") for a, b in itertools.pairwise(ids)],
                    owe=(Owed(scope=ANN, step=batch, stage="encode"),),
                    change=batch,
                )
                self.acknowledged.append(batch)
            except BackendError as error:
                self.failed.append(error)
            number += 1

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def holds(storage: Neo4jStorage) -> dict[str, int]:
    """How many records there are of each batch."""
    found: dict[str, int] = {}
    for record in storage.select(ANN, Selection(vectors=False)):
        batch = record.id.rpartition("-")[0]
        found[batch] = found.get(batch, 0) + 1
    return found


@pytest.mark.timeout(180 + 120 * ROUNDS)
def test_a_killed_server_loses_nothing_that_was_acknowledged(
    own_server: Callable[..., Any],
) -> None:
    server = own_server()
    storage = Neo4jStorage.open(Address(uri=server.uri, username="neo4j", password="loopback-only"))
    try:
        for round_ in range(ROUNDS):
            writer = Writer(storage, f"w{round_}")
            writer.start()
            before = len(writer.acknowledged)
            while len(writer.acknowledged) < before + 3:
                time.sleep(0.01)
            # Another moment of a commit in every round.
            time.sleep(0.005 * round_)
            server.kill()
            server.start()
            seen = len(writer.acknowledged)
            while len(writer.acknowledged) < seen + 2:
                time.sleep(0.01)
            writer.stop()
            there = holds(storage)
            assert writer.failed == []
            assert set(writer.acknowledged) <= there.keys()
            assert set(there.values()) == {BATCH}
            assert len(storage.edges(ANN)) == (BATCH - 1) * len(there)
            owed = [one.step for one in storage.owed(ANN)]
            assert sorted(owed) == sorted(there)
            assert storage.check() == []
    finally:
        storage.close()
        server.kill()


def test_a_server_that_never_comes_is_named_without_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("memplug.backends.neo4j.server.OPENING", 0.0)
    address = Address(uri="bolt://127.0.0.1:1", username="ann", password="tiptoe-secret")
    with pytest.raises(BackendError, match=r"127\.0\.0\.1:1 cannot be reached") as caught:
        Neo4jStorage.open(address)
    assert caught.value.retryable
    assert "tiptoe" not in repr(caught.value)
