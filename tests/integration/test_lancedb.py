"""The vector index on LanceDB: complete at any moment, closed to values, and gone when it is erased."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from memplug import BackendError, ConfigError, Memory, Scope
from memplug.backends.sqlite import SQLiteStorage
from memplug.config import load_settings, open_index
from memplug.models.vectors import document_space, text_key, to_bytes
from memplug.ports import UPKEEP, Committed, IndexStats, Receipt, Selection, Write
from memplug.projection import Projections
from memplug.testing import FakeClock, StorageContract, WordSearch
from memplug.testing.ledgers import ANN, BOB, HOSTILE, axis, derived
from memplug.testing.samples import episode
from memplug.types import (
    EPISODE,
    Access,
    Batch,
    Condition,
    Filters,
    Mark,
    Record,
    ScopeFilter,
    Status,
)
from memplug.view import View, Window

np = pytest.importorskip("numpy")
pytest.importorskip("lancedb")

from memplug.backends import lancedb as lancedb_index
from memplug.backends.lancedb import LanceIndex, due, keeping, neighbours, tables
from memplug.backends.lancedb import manifest as manifests

pytestmark = pytest.mark.integration

DIM = 8
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def unit(*seed: int, dim: int = DIM) -> Any:
    """A random unit vector, the same for the same numbers."""
    drawn = np.random.default_rng(seed).normal(size=dim).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def by(field: str, value: str) -> Filters:
    """A filter of one text on one field."""
    fields: dict[str, Any] = {field: (value,)}
    return Filters(**fields)


class Store:
    """A storage with an index beside it, and the core's exact matrix to compare with."""

    def __init__(self, folder: Path, *, above: int = 1, **options: Any) -> None:
        self.storage = SQLiteStorage.open(folder)
        self.index = LanceIndex(self.storage, above=above, background=False, **options)
        self.exact = Projections(self.storage)
        self._changes = 0

    def write(self, *put: Record[Any], scope: Scope = ANN, **fields: Any) -> Committed:
        self._changes += 1
        batch = Batch(
            put=put, remove=tuple(fields.pop("remove", ())), mark=tuple(fields.pop("mark", ()))
        )
        done = self.storage.commit(
            Write(
                scope=scope,
                verb="add",
                change=f"c{self._changes}",
                time=NOW + timedelta(seconds=self._changes),
                batch=batch,
                **fields,
            )
        )
        self.index.wrote(scope, len(put))
        return done

    def fill(self, count: int, scope: Scope = ANN, start: int = 0, **fields: Any) -> None:
        self.write(
            *(
                episode(f"e{number}", scope=scope, vector=unit(number), **fields)
                for number in range(start, start + count)
            ),
            scope=scope,
        )

    def view(self, filters: Filters, scope: Scope, *, indexed: bool) -> View:
        return View(
            Window(
                storage=self.storage,
                access=Access(scope),
                clock=FakeClock(),
                projections=self.exact,
                kinds={},
                index=self.index if indexed else None,
                filters=filters,
            )
        )

    def near(
        self,
        query: Any,
        k: int = 10,
        filters: Filters = Filters(),
        scope: Scope = ANN,
        **asked: Any,
    ) -> list[tuple[str, float]]:
        """What the index gives, after a check that the exact matrix gives the same."""
        found, exact = (
            [
                (record.id, cosine)
                for record, cosine in self.view(filters, scope, indexed=indexed).near(
                    query, k, EPISODE, **asked
                )
            ]
            for indexed in (True, False)
        )
        assert [id for id, _ in found] == [id for id, _ in exact]
        assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in exact])
        return found

    def ids(self, query: Any, k: int = 10, **asked: Any) -> list[str]:
        return [id for id, _ in self.near(query, k, **asked)]

    def held(self) -> list[IndexStats]:
        return self.index.stats()

    def tables(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.lance"))

    @property
    def folder(self) -> Path:
        return Path(self.storage.location) / "index"

    def close(self) -> None:
        self.index.close()
        self.storage.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def test_a_scope_with_few_records_has_no_table(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", above=5)
    store.fill(4)
    store.index.upkeep()
    assert (store.held(), store.index.neighbours(ANN, EPISODE.name)) == ([], None)
    store.fill(1, start=4)
    store.index.upkeep()
    (held,) = store.held()
    assert (held.scope, held.kind, held.records, held.behind, held.type) == (
        ANN,
        EPISODE.name,
        5,
        0,
        "flat",
    )
    assert held.recall is None
    store.close()


def test_a_store_with_few_records_is_left_alone_by_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "LATEST", 0.0)
    looked = threading.Event()
    asked = keeping.Keeper.due

    def looks(*given: Any) -> bool:
        answer = asked(*given)
        looked.set()
        return answer

    monkeypatch.setattr(keeping.Keeper, "due", looks)
    with Memory.open(tmp_path / "store", [WordSearch()]) as memory:
        memory.add("one", user_id="ann")
        assert looked.wait(60)
    with SQLiteStorage.open(tmp_path / "store") as storage:
        assert manifests.FACT not in storage.meta()
        with storage._engine.reading() as link:
            assert link.scope(UPKEEP) == 0


def test_what_came_since_is_found_and_what_is_gone_is_not(store: Store) -> None:
    store.fill(20)
    store.index.upkeep()
    store.fill(5, start=20)
    (old,) = store.storage.fetch(ANN, ["e3"])
    store.write(replace(old, text="e3 anew", vector=unit(103)))
    store.write(remove=["e4", "e21"])
    store.write(mark=[Mark(id="e5", status=Status.QUARANTINED, step="guard")])
    assert store.held()[0].behind == 5
    for asked, first in ((unit(22), "e22"), (unit(103), "e3")):
        assert store.ids(asked, 30)[0] == first
    everything = store.ids(unit(4), 30)
    assert not {"e4", "e5", "e21"} & set(everything)
    assert len(everything) == 22
    store.index.upkeep()
    assert store.held()[0].behind == 0
    assert store.ids(unit(4), 30) == everything


def test_a_record_that_was_hidden_and_is_released_comes_back(store: Store) -> None:
    store.fill(5)
    store.write(mark=[Mark(id="e2", status=Status.PENDING, step="guard")])
    store.index.upkeep()
    assert store.held()[0].records == 4
    store.write(unmark=(("e2", "looked at"),))
    assert store.ids(unit(2), 1) == ["e2"]
    store.index.upkeep()
    assert (store.held()[0].records, store.ids(unit(2), 1)) == (5, ["e2"])


@pytest.mark.parametrize("seed", range(6))
def test_any_mix_of_writes_gives_what_reading_every_vector_gives(store: Store, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    alive: list[str] = []
    for step in range(40):
        match drawn.integers(6):
            case 0 if alive:
                store.write(remove=[alive.pop(int(drawn.integers(len(alive))))])
            case 1 if alive:
                id = alive[int(drawn.integers(len(alive)))]
                found = store.storage.fetch(ANN, [id])
                store.write(replace(found[0], text=f"{id} at {step}", vector=unit(seed, step)))
            case 2:
                store.index.upkeep()
            case 3:
                store.near(unit(seed, step, 1), 7)
            case _:
                new = [f"n{step}-{number}" for number in range(3)]
                store.write(
                    *(
                        episode(id, scope=ANN, vector=unit(seed, step, n))
                        for n, id in enumerate(new)
                    )
                )
                alive += new
        store.near(unit(seed, step, 2), 5)
    assert sorted(store.ids(unit(seed), 200)) == sorted(alive)


def test_equal_vectors_keep_the_order_in_which_they_came(store: Store) -> None:
    for number in range(6):
        store.write(episode(f"e{number}", scope=ANN, vector=unit(1)))
        if number == 3:
            store.index.upkeep()
    assert store.ids(unit(1), 6) == [f"e{number}" for number in range(6)]


def test_a_threshold_cuts_where_the_exact_one_does(store: Store) -> None:
    store.fill(50)
    store.index.upkeep()
    store.fill(5, start=50)
    for threshold in (-1.0, 0.0, 0.3, 0.9, 1.1):
        store.near(unit(3), 60, threshold=threshold)


@pytest.mark.parametrize("field", ["session_id", "speaker", "role", "origin"])
def test_a_filter_by_any_text_gives_its_records_alone(store: Store, field: str) -> None:
    values = [*HOSTILE, "`id`", "') OR id IS NOT NULL --", "vector", "\u202e\u00e9e\u0301", "plain"]
    for number, value in enumerate(values):
        store.write(episode(f"e{number}", scope=ANN, vector=unit(number), **{field: value}))
    store.index.upkeep()
    name = {"session_id": "session_ids", "origin": "origins"}.get(field, f"{field}s")
    for number, value in enumerate(values):
        assert store.ids(unit(0), 100, filters=by(name, value)) == [f"e{number}"]
    assert store.ids(unit(0), 100, filters=by(name, "' OR '1'='1")) == []


def test_names_of_properties_are_values_too(store: Store) -> None:
    keys = [*HOSTILE, "id", "vector", "`session`", "position) OR (1=1", "a.b"]
    for number, key in enumerate(keys):
        store.write(
            episode(f"e{number}", scope=ANN, vector=unit(number), metadata={key: f"v{number}"})
        )
    store.index.upkeep()
    for number, key in enumerate(keys):
        for condition in (Condition(key, "eq", f"v{number}"), Condition(key, "exists", True)):
            filters = Filters(metadata=(condition,))
            assert store.ids(unit(0), 100, filters=filters) == [f"e{number}"]


def test_ids_of_any_text_are_removed_alone(store: Store) -> None:
    for number, id in enumerate(HOSTILE):
        store.write(episode("t", id=id, scope=ANN, vector=unit(number)))
    store.index.upkeep()
    for number, id in enumerate(HOSTILE):
        store.write(remove=[id])
        store.index.upkeep()
        assert store.held()[0].records == len(HOSTILE) - number - 1
        assert set(store.ids(unit(0), 100)) == set(HOSTILE[number + 1 :])


def test_times_and_trust_restrict(store: Store) -> None:
    for number in range(10):
        store.write(
            episode(
                f"e{number}",
                scope=ANN,
                vector=unit(number),
                event_time=NOW + timedelta(days=number) if number != 9 else None,
                trust=number / 10,
            )
        )
    store.index.upkeep()
    late = Filters(since=NOW + timedelta(days=4), until=NOW + timedelta(days=7))
    assert sorted(store.ids(unit(0), filters=late)) == ["e4", "e5", "e6"]
    assert sorted(store.ids(unit(0), filters=Filters(min_trust=0.75))) == ["e8", "e9"]
    assert "e9" in store.ids(unit(0), filters=Filters(until=NOW + timedelta(days=1)))


def test_scopes_with_the_same_ids_stay_apart(store: Store) -> None:
    odd = Scope(user_id="ann' OR 1=1 --")
    for number, scope in enumerate((ANN, BOB, odd)):
        store.write(
            *(episode(f"e{n}", scope=scope, vector=unit(n, number)) for n in range(4)), scope=scope
        )
    store.index.upkeep()
    for number, scope in enumerate((ANN, BOB, odd)):
        ((id, cosine), *_) = store.near(unit(2, number), 4, scope=scope)
        assert id == "e2"
        assert cosine == pytest.approx(1.0)
    assert len(store.tables()) == 3


def test_a_narrow_filter_is_answered_exactly_and_a_wide_one_by_the_index(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "NARROW", 40)
    monkeypatch.setattr(keeping, "TRAINED_FROM", 200)
    for part, count in (("few", 40), ("many", 400)):
        store.write(
            *(
                episode(f"{part}{n}", scope=ANN, vector=unit(n, count), session_id=part)
                for n in range(count)
            )
        )
    store.index.upkeep()
    assert store.held()[0].type == "ivf_flat"
    for number in range(10):
        store.near(unit(number), 10, filters=Filters(session_ids=("few",)))
        found = store.index.neighbours(ANN, EPISODE.name)
        assert found is not None
        (first, *_) = found.ranked(unit(number), 10, filters=Filters(session_ids=("many",)))
        assert all(id.startswith("many") for id, _, _ in first)


def test_every_record_comes_in_the_end_though_an_index_is_asked_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TRAINED_FROM", 200)
    store.fill(500)
    store.index.upkeep()
    store.fill(20, start=500)
    rare = Filters(metadata=(Condition("rare", "eq", True),))
    far = 0.1 * unit(2) - unit(1)
    far /= np.linalg.norm(far)
    store.write(episode("needle", scope=ANN, vector=far, metadata={"rare": True}))
    store.index.upkeep()
    assert store.ids(unit(1), 3, filters=rare) == ["needle"]
    state = store.index.neighbours(ANN, EPISODE.name)
    assert state is not None
    given = [id for chunk in state.ranked(unit(1), 5) for id, _, _ in chunk]
    assert len(given) == len(set(given)) == 521


@pytest.mark.parametrize(("rows", "made"), [(150, "flat"), (300, "ivf_flat"), (700, "ivf_sq")])
def test_the_type_follows_the_size_and_the_recall_is_measured(
    store: Store, monkeypatch: pytest.MonkeyPatch, rows: int, made: str
) -> None:
    monkeypatch.setattr(keeping, "TRAINED_FROM", 200)
    monkeypatch.setattr(keeping, "QUANTISED_FROM", 600)
    store.fill(rows)
    store.index.upkeep()
    (held,) = store.held()
    assert held.type == made
    if made == "flat":
        assert (held.recall, held.probes, held.sample) == (None, 0, 0)
    else:
        assert held.recall is not None
        assert 0.9 <= held.recall <= 1
        assert held.probes > 0
        assert held.sample > 0


def test_an_index_is_trained_anew_as_it_grows_and_files_are_merged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TRAINED_FROM", 100)
    monkeypatch.setattr(keeping, "QUANTISED_FROM", 250)
    monkeypatch.setattr(keeping, "MERGED", 3)
    seen = []
    for turn in range(8):
        store.fill(50, start=50 * turn)
        store.index.upkeep()
        (held,) = store.held()
        seen.append(held.type)
        assert held.records == 50 * (turn + 1)
    assert seen[0] == "flat"
    assert seen[1] == "ivf_flat"
    assert seen[-1] == "ivf_sq"
    files = list((store.folder / store.tables()[0] / "data").iterdir())
    assert len(files) < 20


def test_versions_that_nobody_needs_are_removed(store: Store) -> None:
    for turn in range(5):
        store.fill(10, start=10 * turn)
        store.index.upkeep()
    versions = store.folder / store.tables()[0] / "_versions"
    assert len(list(versions.iterdir())) > 5
    store.index.settle()
    assert len(list(versions.iterdir())) <= 3
    assert len(store.ids(unit(1), 100)) == 50


class Versions:
    """What a table tells of its versions, and hears of their removal."""

    def __init__(self, *minutes: float) -> None:
        self._minutes = minutes
        self.removed: timedelta | None = None

    def list_versions(self) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        return [{"timestamp": now - timedelta(minutes=one)} for one in self._minutes]

    def optimize(self, *, cleanup_older_than: timedelta) -> None:
        self.removed = cleanup_older_than


@pytest.mark.parametrize(
    ("ages", "kept", "gone"),
    [
        ((600, 0), 600, None),
        ((600, 3, 0), 600, None),
        ((600, 6, 0), 6, 600),
        ((30, 20, 10, 9, 4, 0), 9, 20),
    ],
)
def test_a_version_goes_only_when_another_has_stood_in_its_place_for_long(
    ages: tuple[float, ...], kept: float, gone: float | None
) -> None:
    versions = Versions(*ages)
    tables.Table(versions).compact(timedelta(minutes=5))
    assert versions.removed is not None
    assert versions.removed > timedelta(minutes=kept)
    if gone is not None:
        assert versions.removed < timedelta(minutes=gone)


def test_a_search_that_began_before_the_files_were_merged_is_complete(store: Store) -> None:
    store.fill(20)
    store.index.upkeep()
    state = store.index.neighbours(ANN, EPISODE.name)
    assert state is not None
    store.fill(5, start=20)
    store.index.upkeep()
    before = set(store.tables())
    for settled in (False, True):
        if settled:
            store.index.settle()
        given = {id for chunk in state.ranked(unit(1), 5) for id, _, _ in chunk}
        assert {f"e{number}" for number in range(20)} <= given
    store.near(unit(21), 3)
    store.index.upkeep()
    assert set(store.tables()) == before


def test_erase_leaves_nothing_in_the_index_and_the_receipt_says_so(tmp_path: Path) -> None:
    with Memory.open(
        tmp_path / "store", [WordSearch()], index={"use": "lancedb", "above": 3}
    ) as memory:
        for user in ("ann", "bob"):
            memory.add(
                [f"{user} secretword {n}" for n in range(5)], user_id=user, session_id="s-zebra"
            )
        memory.manage()
        folder = tmp_path / "store" / "index"
        assert len(list(folder.glob("*.lance"))) == 2
        assert [one.records for one in memory.stats().index] == [5, 5]
        receipt: Receipt = memory.erase(user_id="ann")
        assert receipt.status == "done"
        assert receipt.left == ()
        assert len(receipt.purged) == 1
        assert "1 table" in receipt.purged[0]
        assert "all their versions" in receipt.purged[0]
        assert len(list(folder.glob("*.lance"))) == 1
        assert [one.scope for one in memory.stats().index] == [Scope(user_id="bob")]
        memory.manage()
        assert len(list(folder.glob("*.lance"))) == 1


def test_erasing_one_record_takes_its_vector_and_id_off_the_disk(tmp_path: Path) -> None:
    with Memory.open(
        tmp_path / "store", [WordSearch()], index={"use": "lancedb", "above": 3}
    ) as memory:
        memory.add(
            [{"role": "user", "content": f"text {n}", "id": f"id-number-{n}"} for n in range(6)],
            user_id="ann",
        )
        memory.manage()
        (record,) = memory.storage.fetch(Scope(user_id="ann"), ["id-number-3"])
        assert record.vector is not None
        wanted = {b"id-number-3", record.vector[:8].tobytes()}

        def on_disk() -> set[bytes]:
            files = [one for one in (tmp_path / "store").rglob("*") if one.is_file()]
            return {one for one in wanted for file in files if one in file.read_bytes()}

        assert on_disk() == wanted
        receipt = memory.erase(ids=["id-number-3"], user_id="ann")
        assert (receipt.status, receipt.left) == ("done", ())
        assert receipt.purged
        assert on_disk() == set()
        memory.manage()
        assert on_disk() == set()
        assert memory.stats().index[0].records == 5


def test_an_index_that_is_lost_is_built_anew_and_nothing_is_missed(store: Store) -> None:
    store.fill(30)
    store.index.upkeep()
    store.near(unit(1))
    shutil.rmtree(store.folder)
    assert store.ids(unit(2), 1) == ["e2"]
    store.index.upkeep()
    assert store.held()[0].records == 30
    assert len(store.tables()) == 1
    assert store.ids(unit(2), 1) == ["e2"]


@pytest.mark.parametrize("part", ["data", "_versions"])
def test_an_index_that_is_damaged_is_built_anew_and_nothing_is_missed(
    tmp_path: Path, part: str
) -> None:
    store = Store(tmp_path / "store")
    store.fill(30)
    store.index.upkeep()
    (before,) = store.tables()
    store.close()
    for file in (store.folder / before / part).iterdir():
        file.write_bytes(b"nonsense" * 100)
    store = Store(tmp_path / "store")
    for number in range(5):
        assert store.ids(unit(number), 1) == [f"e{number}"]
    store.index.upkeep()
    for number in range(5):
        assert store.ids(unit(number), 1) == [f"e{number}"]
    (after,) = store.tables()
    assert after != before
    assert store.held()[0].records == 30
    store.close()


def test_vectors_of_another_embedder_take_the_place_of_the_old_ones(store: Store) -> None:
    store.storage.embedder("old (8 dimensions)")
    store.fill(10)
    store.index.upkeep()
    new = {text_key(f"e{n}"): to_bytes(unit(n, dim=4)) for n in range(10)}
    store.storage.cache(document_space("new (4 dimensions)"), new)
    assert store.storage.switch_vectors("new (4 dimensions)", change="switch", time=NOW).done
    assert store.ids(unit(3, dim=4), 1) == ["e3"]
    store.index.upkeep()
    assert store.ids(unit(3, dim=4), 1) == ["e3"]
    assert store.held()[0].records == 10
    assert len(store.tables()) == 1


def test_one_process_maintains_it_while_others_read(store: Store, tmp_path: Path) -> None:
    store.fill(10)
    store.index.upkeep()
    other = Store(tmp_path / "store")
    assert other.ids(unit(1), 1) == ["e1"]
    store.fill(10, start=10)
    token = store.storage.acquire(UPKEEP, seconds=60, wait=0)
    other.index.upkeep()
    assert other.held()[0].records == 10
    assert other.ids(unit(15), 1) == ["e15"]
    store.storage.release(UPKEEP, token)
    other.index.upkeep()
    assert other.held()[0].records == store.held()[0].records == 20
    assert store.ids(unit(15), 1) == ["e15"]
    other.close()


def test_threads_that_search_meanwhile_find_everything(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TRAINED_FROM", 100)
    store.fill(100)
    store.index.upkeep()
    done = threading.Event()

    def search() -> set[str]:
        firsts = set()
        while not done.is_set():
            ((first, _), *_) = store.view(Filters(), ANN, indexed=True).near(unit(7), 3, EPISODE)
            firsts.add(first.id)
        return firsts

    with ThreadPoolExecutor(3) as threads:
        searching = [threads.submit(search) for _ in range(3)]
        for turn in range(12):
            store.fill(30, start=100 + 30 * turn)
            if turn % 3:
                store.index.upkeep()
            else:
                store.index.settle()
        done.set()
        assert [one.result() for one in searching] == [{"e7"}] * 3
    assert len(store.ids(unit(7), 1000)) == 460


def test_tables_lie_under_a_uri_too_and_the_receipt_says_what_cannot_be_seen(
    tmp_path: Path,
) -> None:
    place = (tmp_path / "vectors").as_uri()
    settings = {"use": "lancedb", "location": place, "above": 3}
    with Memory.open(tmp_path / "store", [WordSearch()], index=settings) as memory:
        memory.add([f"text {n}" for n in range(5)], user_id="ann")
        memory.manage()
        assert len(list((tmp_path / "vectors").glob("*.lance"))) == 1
        view = memory.runtime.view(Scope(user_id="ann"))
        ((best, _), *_) = view.near(memory.runtime.query_vector("text 3"), 3, EPISODE)
        assert best.text == "text 3"
        receipt = memory.erase(user_id="ann")
        assert "cannot be seen from here" in receipt.left[0]
        assert len(receipt.purged) == 1
        assert list((tmp_path / "vectors").glob("*.lance")) == []


def test_an_erase_waits_for_the_upkeep_of_others_and_erases_nothing_without_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.fill(3)
    store.index.upkeep()
    monkeypatch.setattr(
        store.storage, "acquire", lambda scope, *, seconds, wait: "" if wait == 60 else "x"
    )
    with (
        pytest.raises(BackendError, match="nothing was erased"),
        store.index.purging(ScopeFilter()),
    ):
        raise AssertionError("it must not come here")
    assert store.held()[0].records == 3


def test_the_lane_of_the_upkeep_is_in_no_listing(store: Store) -> None:
    store.fill(3)
    store.index.upkeep()
    assert store.storage.scopes() == [ANN]
    assert store.storage.stats().scopes == 1
    assert store.storage.erase(ScopeFilter(), None, time=NOW).scopes == (ANN,)


def test_the_background_takes_up_batches_and_ends_with_the_memory(tmp_path: Path) -> None:
    storage = SQLiteStorage.open(tmp_path / "store")
    index = LanceIndex(storage, above=100)
    written = [episode(f"e{n}", scope=ANN, vector=unit(n)) for n in range(1000)]
    storage.commit(
        Write(scope=ANN, verb="add", change="c", time=NOW, batch=Batch(put=tuple(written)))
    )
    index.wrote(ANN, len(written))
    for _ in range(600):
        if index.stats():
            break
        threading.Event().wait(0.05)
    (held,) = index.stats()
    assert (held.records, held.behind) == (1000, 0)
    index.close()
    assert not [one for one in threading.enumerate() if one.name == "memplug-index"]
    storage.close()


def test_the_background_goes_on_after_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lancedb_index, "LATEST", 0.01)
    monkeypatch.setattr(due, "LATEST", 0.01)
    storage = SQLiteStorage.open(tmp_path / "store")
    index = LanceIndex(storage, above=1)
    keep, calls = keeping.Keeper.keep, []

    def fails_once(*asked: Any, **how: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("no disk")
        keep(*asked, **how)

    monkeypatch.setattr(keeping.Keeper, "keep", fails_once)
    put = (episode("e1", scope=ANN, vector=unit(1)),)
    storage.commit(Write(scope=ANN, verb="add", change="c", time=NOW, batch=Batch(put=put)))
    index.wrote(ANN, 1)
    for _ in range(600):
        if index.stats():
            break
        threading.Event().wait(0.05)
    assert index.stats()[0].records == 1
    assert "tried again" in caplog.text
    index.close()
    storage.close()


def test_a_copy_of_a_store_does_not_write_into_the_tables_of_the_other(tmp_path: Path) -> None:
    shared = str(tmp_path / "tables")
    store = Store(tmp_path / "one", location=shared)
    store.fill(5)
    store.index.upkeep()
    store.storage.backup(tmp_path / "backup")
    copy = tmp_path / "two"
    Memory.restore(tmp_path / "backup", copy)
    other = Store(copy, location=shared)
    other.fill(5, start=5)
    other.index.upkeep()
    assert (other.held()[0].records, store.held()[0].records) == (10, 5)
    assert len(store.ids(unit(1), 20)) == 5
    assert len(list((tmp_path / "tables").glob("*.lance"))) == 2
    other.close()
    store.close()


def test_a_table_that_was_never_completed_is_removed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.fill(5)

    def fails(*_: object, **__: object) -> None:
        raise BackendError("lancedb", "the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(keeping.Keeper, "_trained", fails)
        with pytest.raises(BackendError, match="disk is full"):
            store.index.upkeep()
    assert len(store.tables()) == 1
    assert store.ids(unit(1), 1) == ["e1"]
    store.index.upkeep()
    assert len(store.tables()) == 1
    assert store.held()[0].records == 5


def test_a_write_that_was_cut_off_before_it_was_noted_is_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.fill(5)
    store.index.upkeep()
    store.fill(5, start=5)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(manifests, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            store.index.upkeep()
    assert len(store.ids(unit(1), 20)) == 10
    store.index.upkeep()
    assert store.held()[0].records == 10
    assert len(store.ids(unit(1), 20)) == 10


def test_a_read_only_memory_reads_the_index_and_leaves_it_alone(tmp_path: Path) -> None:
    settings = {"use": "lancedb", "above": 3}
    with Memory.open(tmp_path / "store", [WordSearch()], index=settings) as memory:
        memory.add([f"text {n}" for n in range(5)], user_id="ann")
        memory.manage()
    with Memory.open(tmp_path / "store", [WordSearch()], index=settings, read_only=True) as memory:
        view = memory.runtime.view(Scope(user_id="ann"))
        vector = memory.runtime.query_vector("text 3")
        ((best, _), *_) = view.near(vector, 3, EPISODE)
        assert best.text == "text 3"
        assert memory.stats().index[0].records == 5


def test_an_index_in_memory_stands_beside_a_store_in_memory() -> None:
    with Memory.open(":memory:", [WordSearch()], index={"use": "lancedb", "above": 3}) as memory:
        memory.add([f"text {n}" for n in range(5)], user_id="ann")
        memory.manage()
        assert memory.stats().index[0].records == 5


def test_a_configuration_names_the_index(tmp_path: Path) -> None:
    file = tmp_path / "memplug.toml"
    file.write_text('[index]\nuse = "lancedb"\nlocation = "./vectors"\nabove = 3\n', "utf-8")
    with Memory.open(tmp_path / "store", [WordSearch()], config=file) as memory:
        memory.add([f"text {n}" for n in range(5)], user_id="ann")
        memory.manage()
    assert len(list((tmp_path / "vectors").glob("*.lance"))) == 1


def test_without_being_asked_it_serves_from_a_hundred_thousand_on(tmp_path: Path) -> None:
    storage = SQLiteStorage.open(tmp_path / "store")
    index = open_index(load_settings({}).index, storage)
    assert isinstance(index, LanceIndex)
    assert index.above == 100_000
    assert open_index(load_settings({"index": "exact"}).index, storage) is None
    named = open_index(load_settings({"index": "lancedb"}).index, storage)
    assert isinstance(named, LanceIndex)
    assert named.above == 20_000
    storage.close()


class Elsewhere(SQLiteStorage):
    """A storage without a folder for what is derived, as on a server."""

    @property
    def derived(self) -> None:
        return None

    @property
    def location(self) -> str:
        return "server://user:password@host"


def test_a_store_without_a_folder_needs_a_place_for_its_index(tmp_path: Path) -> None:
    with Elsewhere.open(tmp_path / "store") as storage:
        assert open_index(load_settings({}).index, storage) is None
        with pytest.raises(ConfigError, match="name one, or the URI"):
            LanceIndex(storage)
        index = LanceIndex(storage, location=str(tmp_path / "vectors"), above=1, background=False)
        put = (episode("e1", scope=ANN, vector=unit(1)),)
        storage.commit(Write(scope=ANN, verb="add", change="c", time=NOW, batch=Batch(put=put)))
        index.wrote(ANN, 1)
        index.upkeep()
        assert index.stats()[0].records == 1
        assert "password" not in storage.meta()[manifests.FACT]
        index.close()


class Indexed(SQLiteStorage):
    """The embedded storage with an index that takes up every change, and is compared with the truth at the end."""

    _closed = False

    def begin(self) -> Indexed:
        self._index = LanceIndex(self, above=1, background=False)
        return self

    def register(self, kinds: Iterable[Any]) -> None:
        kinds = tuple(kinds)
        super().register(kinds)
        self._index.register(kinds)

    def commit(self, write: Write) -> Committed:
        done = super().commit(write)
        if write.batch.put or write.batch.remove:
            self._index.wrote(write.scope, len(write.batch.put))
            self._index.upkeep()
        return done

    def erase(self, filter: ScopeFilter, selection: Selection | None, *, time: datetime) -> Receipt:
        with self._index.purging(filter) as purged:
            receipt = super().erase(filter, selection, time=time)
        return replace(receipt, left=(*receipt.left, *purged.left))

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            for scope in self.scopes():
                for kind in self._index.kinds:
                    self._compare(scope, kind)
            self._index.close()
        super().close()

    def _compare(self, scope: Scope, kind: str) -> None:
        truth = [
            record
            for record in self.select(scope, Selection(filters=Filters(kinds=(kind,))))
            if record.vector is not None
        ]
        state = self._index.neighbours(scope, kind)
        if state is not None and truth:
            asked = truth[0].vector
            assert asked is not None
            found = [id for chunk in state.ranked(asked, 100) for id, _, _ in chunk]
            assert sorted(found) == sorted(record.id for record in truth)


@pytest.mark.slow
class TestEmbeddedWithIndex(StorageContract):
    def open(self, folder: Path) -> Indexed:
        opened = Indexed.open(folder)
        assert isinstance(opened, Indexed)
        return opened.begin()


def test_the_comparison_at_the_end_of_the_contract_sees_a_missing_vector(tmp_path: Path) -> None:
    opened = Indexed.open(tmp_path / "store")
    assert isinstance(opened, Indexed)
    storage = opened.begin()
    put: Sequence[Record[Any]] = [
        derived("n1", "e1", scope=ANN),
        episode("e1", scope=ANN, vector=axis(0)),
        episode("e2", scope=ANN, vector=axis(1)),
    ]
    storage.commit(Write(scope=ANN, verb="add", change="c", time=NOW, batch=Batch(put=tuple(put))))
    assert storage._index.stats()
    state = storage._index.neighbours(ANN, EPISODE.name)
    assert state is not None
    storage._compare(ANN, EPISODE.name)
    hidden = replace(state, tail=replace(state.tail, hidden=frozenset(["e2"])))
    storage._index.neighbours = lambda *_: hidden  # type: ignore[method-assign]
    with pytest.raises(AssertionError):
        storage._compare(ANN, EPISODE.name)
    SQLiteStorage.close(storage)
