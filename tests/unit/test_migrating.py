"""What one storage holds moves into another: whole, once, and only where nothing else is in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.config import open_storage
from memplug.errors import BackendError, InvalidInput
from memplug.migrating import migrate
from memplug.ports import Storage
from memplug.types import JSON, Scope, ScopeFilter

ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")


def fill(folder: Path, *users: str) -> Path:
    """A store with history: facts that replace facts, an update, a deletion, a search, a session that ended."""
    with Memory.open(folder, "default+mem0") as memory:
        for user in users:
            first = memory.add(f"My dentist is Dr. Weber, says {user}.", user_id=user, id="d")
            memory.add("I live in Bern.", user_id=user, session_id="s", time="2024-01-01T00:00Z")
            memory.add("I moved to Basel.", user_id=user, session_id="s", time="2025-01-01T00:00Z")
            memory.update(first.ids[0], "My dentist is Dr. Brandt.", user_id=user)
            memory.delete(memory.add("Never mind.", user_id=user).ids[0], user_id=user)
            memory.search("Where do I live?", user_id=user)
            memory.close_session("s", user_id=user)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Storage]:
    storage = open_storage(fill(tmp_path / "source", "ann", "bob"), read_only=True)
    yield storage
    storage.close()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Storage]:
    storage = open_storage(tmp_path / "target")
    yield storage
    storage.close()


def test_a_store_moves_whole_and_is_compared(source: Storage, target: Storage) -> None:
    done = migrate(source, target)

    assert set(done.moved) == {ANN, BOB}
    assert done.rows["record"] == sum(source.stats().records.values()) > 8
    assert {"source", "journal", "commit", "recall", "closed"} <= set(done.rows)
    for scope in (ANN, BOB):
        assert [one.id for one in target.journal(scope)] == [
            one.id for one in source.journal(scope)
        ]


def test_a_moved_store_answers_and_undoes_as_before(tmp_path: Path) -> None:
    source, target = open_storage(fill(tmp_path / "a", "ann")), open_storage(tmp_path / "b")
    migrate(source, target)
    answers = []
    for storage in (source, target):
        storage.close()
    for folder in ("a", "b"):
        with Memory.open(tmp_path / folder, "default+mem0") as memory:
            found = [hit.record.text for hit in memory.search("my dentist", user_id="ann")]
            memory.undo(memory.history("d", user_id="ann")[-1].change, user_id="ann")
            again = memory.get("d", user_id="ann")
            answers.append((found, again and again.text))
    assert answers[0] == answers[1]
    assert "Weber" in str(answers[0][1])


def test_positions_behind_those_of_other_scopes_compare_equal(
    source: Storage, tmp_path: Path
) -> None:
    with closing(open_storage(fill(tmp_path / "busy", "eve"))) as busy:
        done = migrate(source, busy)
        again = migrate(source, busy)

    assert set(done.moved) == {ANN, BOB}
    assert set(again.present) == {ANN, BOB}
    assert (again.moved, again.rows) == ((), done.rows)


def test_what_was_interrupted_goes_on_when_it_is_started_again(
    source: Storage, target: Storage
) -> None:
    with pytest.raises(KeyboardInterrupt):
        migrate(source, Between(target, stop_in=2))
    assert len(target.scopes()) == 1

    done = migrate(source, target)

    assert (len(done.present), len(done.moved)) == (1, 1)
    assert set(target.scopes()) == {ANN, BOB}


def test_a_scope_that_holds_something_else_is_left_alone(source: Storage, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    with Memory.open(folder) as memory:
        memory.add("Mine alone.", user_id="bob", id="mine")
    with closing(open_storage(folder)) as other:
        before = list(other.export(ScopeFilter(user_id="bob")))
        with pytest.raises(InvalidInput, match=r"something else in scope .*bob.*erase it there"):
            migrate(source, other)
        assert list(other.export(ScopeFilter(user_id="bob"))) == before


def test_a_row_that_arrives_changed_is_noticed(source: Storage, target: Storage) -> None:
    with pytest.raises(BackendError, match="other content in rows of 'record'"):
        migrate(source, Between(target, spoil=True), ScopeFilter(user_id="ann"))


def test_only_the_scopes_asked_for_move(source: Storage, target: Storage) -> None:
    done = migrate(source, target, ScopeFilter(user_id="bob"))

    assert (done.moved, target.scopes()) == ((BOB,), [BOB])


def test_a_scope_that_is_written_to_meanwhile_is_named(tmp_path: Path, target: Storage) -> None:
    folder = fill(tmp_path / "live", "ann")
    wrote: list[int] = []

    def write(scope: Scope, records: int) -> None:
        if not wrote:
            wrote.append(records)
            with Memory.open(folder) as memory:
                memory.add("One more.", user_id="ann")

    with closing(open_storage(folder)) as live:
        done = migrate(live, target, progress=write)

    assert (done.moved, done.changed) == ((ANN,), (ANN,))


def test_vectors_of_another_embedder_are_refused(source: Storage, target: Storage) -> None:
    target.embedder(claim="another (3 dimensions)")
    with pytest.raises(InvalidInput, match=r"another .* memplug reembed"):
        migrate(source, target)
    assert target.scopes() == []


def test_a_store_does_not_move_into_itself(source: Storage) -> None:
    with pytest.raises(InvalidInput, match="two stores"):
        migrate(source, source)


def test_the_command_moves_and_says_what_it_compared(cli: Any, tmp_path: Path) -> None:
    fill(tmp_path / "a", "ann", "bob")
    first = cli.json("migrate", str(tmp_path / "a"), str(tmp_path / "b"))
    text = cli("migrate", str(tmp_path / "a"), str(tmp_path / "b")).stdout

    assert len(first["moved"]) == 2
    assert "Moved 0 scopes" in text
    assert "2 were there already" in text


def test_the_command_wants_a_store_to_read(cli: Any, tmp_path: Path) -> None:
    result = cli("migrate", str(tmp_path / "none"), str(tmp_path / "b"), code=1)

    assert "there is no memory at" in result.stderr
    assert not (tmp_path / "b").exists()


class Between:
    """A storage whose loading is cut off in the scope with this number, or changes a text on the way."""

    def __init__(self, storage: Storage, *, stop_in: int = 0, spoil: bool = False) -> None:
        self._storage, self._left, self._spoil = storage, stop_in, spoil

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def load(self, rows: Iterable[Mapping[str, JSON]]) -> int:
        return self._storage.load(self._passed(rows))

    def _passed(self, rows: Iterable[Mapping[str, JSON]]) -> Iterator[Mapping[str, JSON]]:
        for row in rows:
            if row["row"] == "scope":
                self._left -= 1
            if self._left == 0 and row["row"] == "journal":
                raise KeyboardInterrupt
            yield {**row, "text": "spoilt"} if self._spoil and row["row"] == "record" else row
