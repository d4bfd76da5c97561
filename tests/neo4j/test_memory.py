"""A memory on a Neo4j server: opened by its address, with the strategies that build graphs, and from the command line."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.backends.neo4j import Neo4jStorage, address
from memplug.errors import BackendError, InvalidInput

pytestmark = [pytest.mark.integration, pytest.mark.neo4j]

TURNS = (
    "Ann moved from Lisbon to Porto in March 2021.",
    "Ben and Ann met at the harbour office in Porto.",
    "The harbour office opens at nine and closes at five.",
    "Ben keeps two cats, Miso and Tofu, in his flat in Braga.",
    "Ann is allergic to cats but likes dogs.",
    "In April 2022 Ann bought a small boat called Sardinha.",
    "Sardinha is moored at the harbour of Porto, berth 14.",
    "Ben repaired the engine of Sardinha in June.",
    "Tofu hides whenever the engine of a boat is loud.",
    "Porto and Braga are forty minutes apart by train.",
)
QUESTIONS = (
    "Where is the boat of Ann moored?",
    "Who repaired the engine?",
    "Which cat hides from loud engines?",
    "How far is Braga from Porto?",
)


@pytest.fixture
def uri(server: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The address of a store of the test's own; user and password stand in the environment."""
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", "loopback-only")
    return f"{server.uri}/neo4j?store={abs(hash(request.node.nodeid))}"


def _answers(location: str, pipeline: str) -> tuple[list[list[tuple[str, float]]], int]:
    """Texts and scores found for each question, and how many edges the strategies made."""
    with Memory.open(location, pipeline) as memory:
        for session, turn in enumerate(TURNS):
            memory.add(turn, user_id="ann", session_id=f"s{session}")
            memory.close_session(f"s{session}", user_id="ann")
        memory.manage()
        found = [
            [
                (hit.record.text, round(hit.score, 9))
                for hit in memory.search(one, user_id="ann", k=5)
            ]
            for one in QUESTIONS
        ]
        return found, memory.stats().storage.edges


@pytest.mark.parametrize("pipeline", ["default", "hipporag", "memgas", "hybrid+hipporag+memgas"])
def test_strategies_find_the_same_as_on_the_embedded_storage(uri: str, pipeline: str) -> None:
    ours, edges = _answers(uri, pipeline)
    theirs, embedded = _answers(":memory:", pipeline)
    assert ours == theirs
    assert edges == embedded
    assert (edges > 0) == (pipeline != "default")


def test_a_memory_is_there_again_and_can_be_taken_back_and_erased(uri: str) -> None:
    with Memory.open(uri) as memory:
        added = memory.add(TURNS[0], user_id="ann")
        memory.add(TURNS[4], user_id="ann")
        memory.undo(added.change, user_id="ann")
    with Memory.open(uri) as memory:
        assert [hit.record.text for hit in memory.search("Ann", user_id="ann")] == [TURNS[4]]
        receipt = memory.erase(user_id="ann")
        assert receipt.status == "done"
        assert any("transaction logs" in one for one in receipt.left)
        assert memory.search("Ann", user_id="ann").candidates.hits == ()


def test_a_read_only_memory_writes_nothing(uri: str) -> None:
    with pytest.raises(BackendError, match="holds no store"):
        Memory.open(uri, read_only=True)
    with Memory.open(uri) as memory:
        memory.add(TURNS[0], user_id="ann")
    with Memory.open(uri, read_only=True) as memory:
        assert memory.search("Ann", user_id="ann").candidates.hits
        with pytest.raises(BackendError, match="read-only"):
            memory.add("more", user_id="ann")


def test_the_command_line_takes_an_address(uri: str) -> None:
    def memplug(*arguments: str) -> str:
        command = (sys.executable, "-m", "memplug", *arguments, "--store", uri, "--user", "ann")
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout

    memplug("add", TURNS[3])
    assert "Miso" in memplug("search", "cats")


def test_a_store_moves_here_and_back(uri: str, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    with Memory.open(tmp_path / "embedded", "hipporag") as memory:
        memory.add(list(TURNS), user_id="ann")
        memory.export(file)
        before = [hit.record.id for hit in memory.search(QUESTIONS[0], user_id="ann")]
    back = tmp_path / "back.jsonl"
    with Memory.open(uri, "hipporag") as memory:
        memory.import_(file)
        memory.export(back)
        assert [hit.record.id for hit in memory.search(QUESTIONS[0], user_id="ann")] == before
    assert sorted(back.read_text("utf-8").splitlines()[1:]) == sorted(
        file.read_text("utf-8").splitlines()[1:]
    )


@pytest.fixture
def secret(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """A password; nothing that is logged while the test runs may hold it."""
    caplog.set_level(logging.DEBUG)
    yield "hush-loopback-hush"
    assert "hush-loopback-hush" not in caplog.text


def test_a_password_is_in_no_message_log_or_representation(server: Any, secret: str) -> None:
    host = server.uri.partition("://")[2]
    location = f"bolt://neo4j:{secret}@{host}?store=secret"
    with pytest.raises(BackendError, match="refused the user 'neo4j'") as caught:
        Memory.open(location)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert secret not in repr(chain)
        chain = chain.__cause__ or chain.__context__
    parsed = address.Address.parse(location)
    assert parsed.password == secret
    assert secret not in repr(parsed) + parsed.shown + parsed.uri


def test_where_a_store_is_shown_its_password_is_not(uri: str, secret: str) -> None:
    with_password = uri.replace("://", f"://neo4j:{secret}@")
    done = subprocess.run(
        (sys.executable, "-m", "memplug", "where", "--store", with_password),
        capture_output=True,
        text=True,
        check=True,
    )
    assert secret not in done.stdout + done.stderr


def test_credentials_in_the_address_go_before_the_environment(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", "somebody")
    monkeypatch.setenv("NEO4J_PASSWORD", "else")
    storage = Neo4jStorage.open(uri.replace("://", "://neo4j:loopback-only@"))
    assert storage.location == uri
    assert "loopback-only" not in repr(storage)
    storage.close()


def test_stores_of_one_database_do_not_meet(opened: Callable[[Path | str], Neo4jStorage]) -> None:
    from memplug.testing.fakes import FakeClock
    from memplug.testing.ledgers import Pen

    first, second = opened("first"), opened("second")
    for storage, text in ((first, "tea"), (second, "coffee")):
        Pen(storage, FakeClock()).episodes(text)
        storage.set_meta({"name": text})
    assert Pen(first, FakeClock()).ids() == ["tea"]
    assert (first.meta()["name"], second.meta()["name"]) == ("tea", "coffee")
    first.close()
    second.close()


@pytest.mark.parametrize(
    "location",
    [
        "neo4j://",
        "neo4j://host/a/b",
        "neo4j://host?user=x",
        "bolt://host:port",
        "neo4j://h?store=a`b",
    ],
)
def test_an_address_that_cannot_be_read_is_refused(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(InvalidInput):
        address.Address.parse(location)


def test_an_address_comes_from_the_environment() -> None:
    parsed = address.Address.parse(
        "neo4j://?store=team",
        {
            "NEO4J_URI": "neo4j+s://db.example:7687",
            "NEO4J_USERNAME": "ann",
            "NEO4J_PASSWORD": "x",
            "NEO4J_DATABASE": "memories",
        },
    )
    assert parsed == address.Address(
        uri="neo4j+s://db.example:7687",
        database="memories",
        store="team",
        username="ann",
        password="x",
    )
    assert parsed.shown == "neo4j+s://db.example:7687/memories?store=team"
