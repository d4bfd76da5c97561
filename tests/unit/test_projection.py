"""The cache of projections: built once, then kept up to date, bounded, and saved to disk."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug.ports import Storage
from memplug.projection import Projection, Projections
from memplug.types import Delta, Episode, Record, Scope
from memplug.view import View

ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")


def record(name: str) -> Record[Any]:
    return Record(id=name, kind="episode", text=name, payload=Episode())


@dataclass
class Ledger:
    """Ids per scope and their journal: what the cache asks of a storage."""

    derived: Path | None = None
    read_only: bool = False
    journal: dict[Scope, list[tuple[str, str]]] = field(default_factory=dict)
    floor: int = 0
    """Before this the journal no longer reaches back."""

    def write(self, scope: Scope, *names: str, gone: tuple[str, ...] = ()) -> None:
        entries = self.journal.setdefault(scope, [])
        entries += [("put", name) for name in names] + [("gone", name) for name in gone]

    def position(self, scope: Scope) -> int:
        return len(self.journal.get(scope, ()))

    def delta(self, scope: Scope, since: int) -> Delta | None:
        entries = self.journal.get(scope, [])
        if since < self.floor:
            return None
        last = {name: op for op, name in entries[since:]}
        return Delta(
            put=tuple(record(name) for name, op in last.items() if op == "put"),
            gone=tuple(name for name, op in last.items() if op == "gone"),
            position=len(entries),
        )

    def view(self, scope: Scope) -> View:
        return cast("View", LedgerView(self, scope))

    def cache(self, limit: int = 10_000) -> Projections:
        return Projections(cast("Storage", self), limit=limit)


@dataclass
class LedgerView:
    ledger: Ledger
    scope: Scope

    def unrestrained(self) -> LedgerView:
        return self

    def all(self) -> Iterator[Record[Any]]:
        last = {name: op for op, name in self.ledger.journal.get(self.scope, ())}
        return (record(name) for name, op in last.items() if op == "put")


class Names(Projection[frozenset[str]]):
    """The ids of all records; 100 bytes each. Counts its work."""

    name = "names"

    def __init__(self, *, applies: bool = True, settings: str = "") -> None:
        self.built = 0
        self._applies = applies
        self._settings = settings

    @property
    def settings(self) -> str:
        return self._settings

    def build(self, view: View) -> frozenset[str]:
        self.built += 1
        records: Iterator[Record[Any]] = view.all()
        return frozenset(one.id for one in records)

    def apply(self, state: frozenset[str], delta: Delta) -> frozenset[str] | None:
        if not self._applies:
            return None
        return (state - set(delta.gone)) | {one.id for one in delta.put}

    def size(self, state: frozenset[str]) -> int:
        return 100 * len(state)

    def dump(self, state: frozenset[str], folder: Path) -> bool:
        (folder / "names.json").write_text(json.dumps(sorted(state)), encoding="utf-8")
        return True

    def load(self, folder: Path) -> frozenset[str] | None:
        return frozenset(json.loads((folder / "names.json").read_text(encoding="utf-8")))


class Broken(Names):
    name = "broken"

    def dump(self, state: frozenset[str], folder: Path) -> bool:
        raise RuntimeError("no ink")


def test_builds_once_and_follows_the_journal() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a", "b")
    first = cache.get(ledger.view(ANN), "step", names)

    ledger.write(ANN, "c", gone=("a",))
    second = cache.get(ledger.view(ANN), "step", names)

    assert first == {"a", "b"}
    assert second == {"b", "c"}
    assert cache.get(ledger.view(ANN), "step", names) is second
    assert names.built == 1


def test_scopes_steps_and_settings_have_states_of_their_own() -> None:
    ledger = Ledger()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    ledger.write(BOB, "b")
    names, other = Names(), Names(settings="other")

    assert cache.get(ledger.view(ANN), "one", names) == {"a"}
    assert cache.get(ledger.view(BOB), "one", names) == {"b"}
    assert cache.get(ledger.view(ANN), "two", names) == {"a"}
    assert cache.get(ledger.view(ANN), "one", other) == {"a"}
    assert (names.built, other.built) == (3, 1)


def test_builds_anew_where_apply_declines() -> None:
    ledger, names = Ledger(), Names(applies=False)
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "", names)
    ledger.write(ANN, "b")

    assert cache.get(ledger.view(ANN), "", names) == {"a", "b"}
    assert names.built == 2


def test_builds_anew_where_the_journal_no_longer_reaches_back() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "", names)
    ledger.write(ANN, "b")
    ledger.floor = 2

    assert cache.get(ledger.view(ANN), "", names) == {"a", "b"}
    assert names.built == 2


def test_what_is_known_to_have_changed_is_not_asked_for() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    assert cache.get(ledger.view(ANN), "step", names) == {"a"}
    ledger.write(ANN, "b", gone=("a",))
    cache.learn(ANN, 1, Delta(put=(record("b"),), gone=("a",), position=3))
    ledger.floor = 3
    assert cache.get(ledger.view(ANN), "step", names) == {"b"}
    assert names.built == 1


def test_what_is_known_of_a_part_is_asked_for_as_a_whole() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "step", names)
    ledger.write(ANN, "b")
    cache.learn(ANN, 1, Delta(put=(record("b"),), position=2))
    ledger.write(ANN, "c")
    assert cache.get(ledger.view(ANN), "step", names) == {"a", "b", "c"}


def test_a_position_that_was_read_before_is_not_read_again() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    read = ledger.position(ANN)
    assert cache.get(ledger.view(ANN), "", names, read) == {"a"}
    ledger.write(ANN, "b")
    assert cache.get(ledger.view(ANN), "", names, read) == {"a"}
    assert cache.get(ledger.view(ANN), "", names) == {"a", "b"}
    assert names.built == 1


def test_a_state_beyond_the_position_that_was_read_is_kept() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a")
    read = ledger.position(ANN)
    ledger.write(ANN, "b")
    assert cache.get(ledger.view(ANN), "", names) == {"a", "b"}
    assert cache.get(ledger.view(ANN), "", names, read) == {"a", "b"}
    assert names.built == 1


def test_builds_anew_where_the_journal_went_back() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache()
    ledger.write(ANN, "a", "secret")
    cache.get(ledger.view(ANN), "", names)
    ledger.journal[ANN] = [("put", "a")]

    assert cache.get(ledger.view(ANN), "", names) == {"a"}


def test_what_is_written_during_a_build_comes_with_the_next_delta() -> None:
    ledger = Ledger()

    class Slow(Names):
        def build(self, view: View) -> frozenset[str]:
            state = super().build(view)
            ledger.write(ANN, "late")
            return state

    cache, slow = ledger.cache(), Slow()
    ledger.write(ANN, "a")

    assert cache.get(ledger.view(ANN), "", slow) == {"a"}
    assert cache.get(ledger.view(ANN), "", slow) == {"a", "late"}
    assert slow.built == 1


def test_threads_that_ask_together_build_once() -> None:
    ledger = Ledger()
    ledger.write(ANN, "a")
    started = threading.Barrier(4)

    cache, names = ledger.cache(), Names()

    def ask() -> frozenset[str]:
        started.wait()
        return cache.get(ledger.view(ANN), "", names)

    with ThreadPoolExecutor(4) as threads:
        found = [future.result() for future in [threads.submit(ask) for _ in range(4)]]

    assert found == [frozenset({"a"})] * 4
    assert names.built == 1


def test_a_failing_build_leaves_the_next_call_to_try_again() -> None:
    ledger = Ledger()
    ledger.write(ANN, "a")

    class Fails(Names):
        def build(self, view: View) -> frozenset[str]:
            super().build(view)
            if self.built == 1:
                raise ValueError("not yet")
            return frozenset({"a"})

    cache, fails = ledger.cache(), Fails()

    with pytest.raises(ValueError, match="not yet"):
        cache.get(ledger.view(ANN), "", fails)
    assert cache.get(ledger.view(ANN), "", fails) == {"a"}


@given(st.lists(st.integers(0, 9), max_size=60))
def test_the_bound_holds_and_answers_stay_right(asked: list[int]) -> None:
    ledger = Ledger()
    cache = ledger.cache(limit=700)
    for number in range(10):
        names = [f"{number}-{one}" for one in range(number % 3 + 1)]
        ledger.write(Scope(user_id=str(number)), *names)

    for number in asked:
        state = cache.get(ledger.view(Scope(user_id=str(number))), "", Names())
        assert len(state) == number % 3 + 1
        assert cache.bytes <= 700

    stats = cache.stats()
    assert stats.bytes == cache.bytes
    assert stats.entries == len(set(asked)) or stats.evicted > 0


def test_the_least_recently_used_goes_first() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache(limit=250)
    scopes = [Scope(user_id=name) for name in "abc"]
    for scope in scopes:
        ledger.write(scope, "x")
    for scope in (scopes[0], scopes[1], scopes[0], scopes[2]):
        cache.get(ledger.view(scope), "", names)

    cache.get(ledger.view(scopes[0]), "", names)
    assert names.built == 3
    cache.get(ledger.view(scopes[1]), "", names)
    assert names.built == 4


def test_a_scope_larger_than_the_bound_is_kept_while_it_is_used() -> None:
    ledger, names = Ledger(), Names()
    cache = ledger.cache(limit=100)
    ledger.write(ANN, *"abcdef")

    cache.get(ledger.view(ANN), "one", names)
    cache.get(ledger.view(ANN), "two", names)
    cache.get(ledger.view(ANN), "one", names)

    assert names.built == 2
    assert cache.bytes == 1200


def saved(tmp_path: Path) -> Ledger:
    """A ledger whose snapshot stands at position 2, with one change since."""
    ledger = Ledger(derived=tmp_path)
    ledger.write(ANN, "a", "b")
    cache = ledger.cache()
    cache.get(ledger.view(ANN), "step", Names())
    assert cache.snapshot(at_least=0) == []
    ledger.write(ANN, "c", gone=("a",))
    return ledger


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_next_process_reads_the_snapshot_and_what_came_since(tmp_path: Path) -> None:
    ledger, names = saved(tmp_path), Names()
    cache = ledger.cache()

    assert cache.get(ledger.view(ANN), "step", names) == {"b", "c"}
    assert (names.built, cache.stats().loaded, cache.stats().applied) == (0, 1, 1)


@pytest.mark.parametrize("damage", ["truncate", "flip", "delete", "manifest", "stray"])
def test_a_damaged_snapshot_is_built_anew(tmp_path: Path, damage: str) -> None:
    ledger, names = saved(tmp_path), Names()
    content, manifest = files(tmp_path)
    text = content.read_bytes()
    actions: dict[str, Callable[[], object]] = {
        "truncate": lambda: content.write_bytes(text[:-2]),
        "flip": lambda: content.write_bytes(text.replace(b"a", b"z")),
        "delete": content.unlink,
        "manifest": lambda: manifest.write_text("{", encoding="utf-8"),
        "stray": lambda: (content.parent / "more.json").write_text("[]", encoding="utf-8"),
    }
    actions[damage]()

    assert ledger.cache().get(ledger.view(ANN), "step", names) == {"b", "c"}
    assert names.built == 1


def test_a_snapshot_the_projection_cannot_read_is_built_anew(tmp_path: Path) -> None:
    ledger = saved(tmp_path)

    class Forgetful(Names):
        def load(self, folder: Path) -> frozenset[str] | None:
            raise ValueError("unknown layout")

    names = Forgetful()

    assert ledger.cache().get(ledger.view(ANN), "step", names) == {"b", "c"}
    assert names.built == 1


def test_a_snapshot_from_the_future_or_of_other_settings_is_left_alone(tmp_path: Path) -> None:
    ledger = saved(tmp_path)
    ledger.journal[ANN] = [("put", "restored")]
    names, other = Names(), Names(settings="other")

    assert ledger.cache().get(ledger.view(ANN), "step", names) == {"restored"}
    assert ledger.cache().get(ledger.view(ANN), "step", other) == {"restored"}
    assert (names.built, other.built) == (1, 1)


def test_a_newer_snapshot_takes_the_place_of_the_older(tmp_path: Path) -> None:
    ledger = saved(tmp_path)
    cache = ledger.cache()
    cache.get(ledger.view(ANN), "step", Names())

    cache.snapshot(at_least=0, lag=0)

    (folder,) = {path.parent for path in files(tmp_path)}
    assert folder.name.endswith("-0000000000000004")


def test_small_states_and_recent_snapshots_are_not_written(tmp_path: Path) -> None:
    ledger = Ledger(derived=tmp_path)
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "", Names())

    cache.snapshot(at_least=101)
    assert files(tmp_path) == []
    cache.snapshot(at_least=0)
    before = files(tmp_path)
    ledger.write(ANN, "b")
    cache.snapshot(at_least=0, lag=1)
    assert files(tmp_path) == before


def test_a_snapshot_shows_the_present_not_what_the_cache_still_held(tmp_path: Path) -> None:
    ledger = Ledger(derived=tmp_path)
    cache = ledger.cache()
    ledger.write(ANN, "a", "secret")
    cache.get(ledger.view(ANN), "", Names())
    ledger.write(ANN, gone=("secret",))

    cache.snapshot(at_least=0)

    assert all(b"secret" not in path.read_bytes() for path in files(tmp_path))


def test_a_plugin_that_cannot_dump_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    ledger = Ledger(derived=tmp_path)
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "leaky", Broken())
    cache.get(ledger.view(ANN), "fine", Names())

    (failure,) = cache.snapshot(at_least=0)

    assert (failure.step, failure.stage) == ("leaky", "snapshot")
    assert "no ink" in failure.cause
    assert [path.name for path in files(tmp_path)] == ["names.json", "snapshot.json"]


def test_a_read_only_store_gets_no_snapshot(tmp_path: Path) -> None:
    ledger = Ledger(derived=tmp_path, read_only=True)
    cache = ledger.cache()
    ledger.write(ANN, "a")
    cache.get(ledger.view(ANN), "", Names())

    assert cache.snapshot(at_least=0) == []
    assert files(tmp_path) == []


def test_folders_that_a_dead_writer_left_are_cleared(tmp_path: Path) -> None:
    ledger = saved(tmp_path)
    (scope_folder,) = (tmp_path / "projections").iterdir()
    left, busy = scope_folder / "tmp-1-old", scope_folder / "tmp-2-new"
    left.mkdir()
    busy.mkdir()
    os.utime(left, (0, 0))

    ledger.cache().snapshot()

    assert not left.exists()
    assert busy.exists()


def test_forgetting_a_scope_clears_memory_and_disk_and_spares_the_others(tmp_path: Path) -> None:
    ledger = saved(tmp_path)
    cache, names = ledger.cache(), Names()
    ledger.write(BOB, "b")
    cache.get(ledger.view(ANN), "step", names)
    cache.get(ledger.view(BOB), "step", names)

    cache.forget(ANN)

    assert files(tmp_path) == []
    assert cache.bytes == 100
    cache.get(ledger.view(BOB), "step", names)
    assert names.built == 1


def test_a_state_that_was_being_built_when_its_scope_was_forgotten_is_not_kept() -> None:
    ledger = Ledger()
    cache = ledger.cache()
    ledger.write(ANN, "secret")

    class Slow(Names):
        def build(self, view: View) -> frozenset[str]:
            state = super().build(view)
            cache.forget(ANN)
            return state

    cache.get(ledger.view(ANN), "", Slow())

    assert cache.bytes == 0
    assert cache.stats().entries == 0
