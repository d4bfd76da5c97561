"""What a view shows: scope, status, time, filters, and a batch that is not committed yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import MemplugError, ScopeError
from memplug.hookspecs import hookimpl
from memplug.ports import Committed, Storage, Write
from memplug.projection import Projection, Projections
from memplug.strategy import Strategy, StrategyConfig
from memplug.testing import memory
from memplug.types import (
    EPISODE,
    Access,
    Action,
    Batch,
    Candidates,
    Edge,
    Episode,
    Filters,
    Kind,
    Mark,
    Query,
    Record,
    Scope,
    Source,
    Status,
    Usage,
    Verdict,
)
from memplug.view import View, Window

ANN, BOB, TEAM = Scope(user_id="ann"), Scope(user_id="bob"), Scope(agent_id="team")
NOW = datetime(2026, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Note:
    topic: str = ""


NOTE = Kind("test/note", Note)
ENTITY = Kind("test/entity", Note, section=None, support="any")
KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in (NOTE, ENTITY)}


class FixedClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


class Store:
    """A storage with short ways to write to it and to look at it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        storage.register([EPISODE, *KINDS.values()])
        self.projections = Projections(storage)
        self._time = NOW - 30 * DAY

    def commit(self, batch: Batch, scope: Scope = ANN) -> Committed:
        self._time += DAY / 24
        put = tuple(replace(record, ingest_time=self._time) for record in batch.put)
        return self.storage.commit(
            Write(
                scope=scope,
                verb="add",
                change=f"c{self._time.timestamp()}",
                time=self._time,
                batch=replace(batch, put=put),
            )
        )

    def put(self, *records: Record[Any], scope: Scope = ANN) -> None:
        self.commit(Batch(put=records), scope)

    def window(self, *, shared: Sequence[Scope] = (), **fields: Any) -> Window:
        return Window(
            storage=self.storage,
            access=Access(ANN, tuple(shared)),
            clock=FixedClock(),
            projections=self.projections,
            kinds=KINDS,
            **fields,
        )

    def view(self, *, shared: Sequence[Scope] = (), **fields: Any) -> View:
        return View(self.window(shared=shared, **fields))


@pytest.fixture
def store() -> Iterator[Store]:
    storage = SQLiteStorage.open(":memory:")
    yield Store(storage)
    storage.close()


def unit(*values: float) -> NDArray[np.float32]:
    vector = np.array(values, np.float64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def angle(degrees: float) -> NDArray[np.float32]:
    return unit(np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))


def episode(name: str, degrees: float = 0.0, scope: Scope = ANN, **fields: Any) -> Record[Episode]:
    text = fields.pop("text", f"episode {name}")
    return Record(
        id=name,
        kind="episode",
        text=text,
        payload=Episode(),
        scope=scope,
        vector=angle(degrees),
        **fields,
    )


def derived(
    kind: Kind[Note], name: str, sources: Sequence[str], degrees: float = 0.0, **fields: Any
) -> Record[Note]:
    return Record(
        id=name,
        kind=kind.name,
        text=f"about {name}",
        payload=Note(),
        scope=fields.pop("scope", ANN),
        derived_from=tuple(sources),
        vector=angle(degrees),
        **fields,
    )


def names(records: Iterable[Record[Any]]) -> list[str]:
    return [record.id for record in records]


def near(view: View, k: int = 10, degrees: float = 0.0, **options: Any) -> list[str]:
    found: list[tuple[Record[Any], float]] = view.near(angle(degrees), k, **options)
    return [record.id for record, _ in found]


def matching(view: View, text: str) -> list[str]:
    found: list[tuple[Record[Any], float]] = view.match(text, 10)
    return [record.id for record, _ in found]


def test_a_view_shows_its_scope_alone(store: Store) -> None:
    store.put(episode("mine"))
    store.put(episode("theirs", scope=BOB), scope=BOB)

    view = store.view()

    assert names(view.all()) == ["mine"]
    assert near(view) == ["mine"]
    assert matching(view, "episode") == ["mine"]
    assert view.get("theirs") is None
    assert view.allowed(["mine"]).tolist() == [True]


def test_at_reaches_shared_scopes_and_no_other(store: Store) -> None:
    store.put(episode("ours", scope=TEAM), scope=TEAM)
    view = store.view(shared=[TEAM]).for_step("step")

    assert names(view.at(TEAM).all()) == ["ours"]
    assert view.readable(TEAM)
    assert not view.readable(BOB)
    with pytest.raises(ScopeError, match="step 'step'"):
        view.at(BOB)


def test_hidden_records_show_only_where_their_status_is_asked_for(store: Store) -> None:
    store.put(episode("e1"), episode("e2"))
    store.commit(Batch(mark=(Mark(id="e1", status=Status.QUARANTINED, step="guard"),)))
    view = store.view()

    assert names(view.all()) == ["e2"]
    assert names(view.all(status=Status.QUARANTINED)) == ["e1"]
    assert view.get("e1") is None
    assert near(view) == ["e2"]


def test_what_has_ended_is_out_of_sight_unless_history_is_asked_for(store: Store) -> None:
    store.put(
        episode("open"),
        episode("ended", valid_to=NOW),
        episode("future", valid_from=NOW + DAY),
        episode("expired", expires_at=NOW - DAY),
    )
    ids = ["open", "ended", "future", "expired"]
    now, history = store.view(), store.view(history=True)

    assert names(now.all()) == ["open"]
    assert near(now) == ["open"]
    assert [now.get(id) is not None for id in ids] == [True, False, False, False]
    assert now.allowed(ids).tolist() == [True, False, False, False]
    assert not now.unrestricted
    assert not now.filtered
    assert names(history.all()) == ids
    assert history.unrestricted


def test_valid_at_moves_the_moment(store: Store) -> None:
    store.put(episode("ended", valid_to=NOW - DAY), episode("open"))

    view = store.view(valid_at=NOW - 2 * DAY)

    assert names(view.all()) == ["ended", "open"]


def test_a_view_as_of_earlier_shows_what_was_known(store: Store) -> None:
    store.put(episode("first"))
    between = NOW - 30 * DAY + DAY / 20
    store.put(episode("second"))
    store.commit(Batch(remove=("first",)))

    view = store.view(as_of=between)

    assert names(view.all()) == ["first"]
    assert near(view) == ["first"]
    assert view.get("second") is None
    assert near(store.view()) == ["second"]


def test_filters_restrict_everything_that_may_be_served(store: Store) -> None:
    store.put(*(episode(f"e{n}", n, session_id=f"s{n % 10}") for n in range(100)))

    view = store.view(filters=Filters(session_ids=("s7",)))

    expected = [f"e{n}" for n in range(7, 100, 10)]
    assert names(view.all()) == expected
    assert near(view, 20) == expected
    assert near(view, 3) == expected[:3]
    assert view.allowed(["e6", "e7"]).tolist() == [False, True]
    assert not view.unrestricted
    assert view.filtered


def test_kinds_that_are_never_served_pass_every_filter(store: Store) -> None:
    store.put(episode("e1", session_id="s1"))
    store.put(derived(ENTITY, "paris", ["e1"]), derived(NOTE, "n1", ["e1"]))

    view = store.view(filters=Filters(session_ids=("s1",), kinds=("episode",)))

    assert names(view.all(ENTITY)) == ["paris"]
    assert near(view, kind=ENTITY) == ["paris"]
    assert near(view, kind=NOTE) == []
    assert names(view.all(NOTE)) == []


def test_nothing_restricts_where_nothing_is_filtered_or_bounded(store: Store) -> None:
    store.put(episode("e1"))

    assert store.view().unrestricted
    assert store.view().allowed(["e1", "e1"]).tolist() == [True, True]


def test_all_takes_session_position_and_kind(store: Store) -> None:
    store.put(episode("e1", session_id="a"), episode("e2", session_id="b"))
    first = store.view().get("e1")
    store.put(derived(NOTE, "n1", ["e1"]))
    assert first is not None

    view = store.view()

    assert names(view.all(session_id="b")) == ["e2"]
    assert names(view.all(since=first.position)) == ["e2", "n1"]
    assert names(view.all(NOTE)) == ["n1"]


def test_a_batch_shows_as_if_it_were_stored(store: Store) -> None:
    store.put(episode("e1", 0), episode("e2", 40))
    note = derived(NOTE, "n1", ["e1"], 10)
    view = store.view(batch=Batch(put=(note,), link=(Edge("n1", "e1", "about"),)))

    assert names(view.all()) == ["e1", "e2", "n1"]
    assert near(view) == ["e1", "n1", "e2"]
    assert view.get("n1") == note
    assert view.edges("e1") == [Edge("n1", "e1", "about")]
    assert matching(view, "about n1") == ["n1"]
    assert view.allowed(["n1", "e2"]).tolist() == [True, True]


def test_a_put_with_a_revision_takes_the_place_of_the_stored_record(store: Store) -> None:
    store.put(episode("e1", 80))
    store.put(derived(NOTE, "n1", ["e1"], 0))
    stored = store.view().get("n1")
    assert stored is not None

    view = store.view(batch=Batch(put=(replace(stored, text="new", vector=angle(60)),)))

    assert [record.text for record in view.all(NOTE)] == ["new"]
    assert [round(score, 2) for _, score in view.near(angle(0), 5, NOTE)] == [0.5]


def test_a_put_without_a_revision_leaves_the_stored_record_and_unites_its_sources(
    store: Store,
) -> None:
    store.put(episode("e1"), episode("e2"))
    store.put(derived(ENTITY, "paris", ["e1"]))

    again = replace(derived(ENTITY, "paris", ["e2"]), text="PARIS")
    found = store.view(batch=Batch(put=(again,))).get("paris")

    assert found is not None
    assert (found.text, found.derived_from) == ("about paris", ("e1", "e2"))


def test_a_batch_hides_what_it_removes_marks_or_ends(store: Store) -> None:
    store.put(*(episode(f"e{n}") for n in range(1, 6)))
    store.put(derived(NOTE, "n3", ["e3"]), derived(ENTITY, "x", ["e1", "e4"]))
    batch = Batch(
        remove=("e1", "e3"),
        mark=(
            Mark(id="e2", status=Status.RETIRED),
            Mark(id="e4", valid_to=NOW - DAY),
            Mark(id="e5", trust=0.25),
        ),
    )

    view = store.view(batch=batch)

    assert sorted(names(view.all())) == ["e5", "x"]
    assert sorted(near(view)) == ["e5", "x"]
    assert view.allowed(["e1", "e2", "e4", "e5", "n3"]).tolist() == [
        False, False, False, True, False,
    ]  # fmt: skip
    found = view.get("e5")
    assert found is not None
    assert found.trust == 0.25
    assert view.get("n3") is None


def test_removal_and_quarantine_pass_down_the_lineage_of_the_batch(store: Store) -> None:
    store.put(episode("e1"), episode("e2"))
    batch = Batch(
        put=(
            derived(NOTE, "of-summary", ["summary"]),
            derived(NOTE, "summary", ["fact"]),
            derived(NOTE, "fact", ["e1"]),
            derived(NOTE, "kept", ["e2"]),
            derived(NOTE, "of-hidden", ["hidden"]),
            derived(NOTE, "hidden", ["e2"]),
        ),
        remove=("fact",),
        mark=(Mark(id="hidden", status=Status.QUARANTINED),),
    )

    view = store.view(batch=batch)

    assert names(view.all(NOTE)) == ["kept"]
    assert names(view.all(NOTE, status=Status.QUARANTINED)) == ["of-hidden", "hidden"]


def test_edges_go_with_what_the_batch_removes(store: Store) -> None:
    store.put(episode("e1"), episode("e2"))
    store.commit(Batch(link=(Edge("e1", "e2", "next"), Edge("e2", "e1", "back", 1.0, "e2"))))

    stronger = store.view(batch=Batch(link=(Edge("e1", "e2", "next", 5.0),)))
    gone = store.view(batch=Batch(remove=("e2",)))

    assert [edge.weight for edge in stronger.edges("e1", "next")] == [5.0]
    assert len(stronger.edges()) == 2
    assert gone.edges() == []


def test_a_batch_reaches_the_scope_its_records_name(store: Store) -> None:
    shared = derived(NOTE, "n1", [], scope=TEAM)
    view = store.view(shared=[TEAM], batch=Batch(put=(shared,), mark=(Mark(id="n1", trust=0.5),)))

    assert view.get("n1") is None
    found = view.at(TEAM).get("n1")
    assert found is not None
    assert found.trust == 0.5


def preceding(view: View, record: Record[Any], kind: Kind[Any] | None = NOTE) -> list[str]:
    return sorted(near(view, 100, kind=kind, before=record))


def test_a_bulk_add_sees_what_single_adds_see(store: Store) -> None:
    notes = [derived(NOTE, f"n{n}", [f"e{n}"], n) for n in range(6)]
    single, bulk = store, Store(SQLiteStorage.open(":memory:"))
    seen_single = []
    for n, note in enumerate(notes):
        single.put(episode(f"e{n}", n))
        seen_single.append(preceding(single.view(batch=Batch(put=(note,))), note, None))
        single.put(note)
    bulk.put(*(episode(f"e{n}", n) for n in range(6)))
    view = bulk.view(batch=Batch(put=tuple(notes)))

    assert [preceding(view, note, None) for note in notes] == seen_single
    bulk.storage.close()


def test_records_stored_for_later_episodes_do_not_precede(store: Store) -> None:
    store.put(*(episode(f"e{n}", n) for n in range(4)))
    store.put(*(derived(NOTE, f"n{n}", [f"e{n}"], n) for n in (0, 1, 3)))
    late = derived(NOTE, "n2", ["e2"])

    assert preceding(store.view(batch=Batch(put=(late,))), late) == ["n0", "n1"]


def test_a_record_stands_at_its_last_source_and_an_entity_at_its_first(store: Store) -> None:
    store.put(*(episode(f"e{n}", n) for n in range(5)))
    store.put(derived(NOTE, "early", ["e0"]))
    store.put(
        derived(NOTE, "summary", ["early", "e4"]),
        derived(ENTITY, "entity", ["e1", "e4"]),
    )
    note = derived(NOTE, "n3", ["e3"])
    view = store.view(batch=Batch(put=(note,)))

    assert preceding(view, note) == ["early"]
    assert preceding(view, note, ENTITY) == ["entity"]


def test_within_one_source_the_order_of_the_batch_decides(store: Store) -> None:
    store.put(episode("e0"))
    notes = [derived(NOTE, name, ["e0"]) for name in ("b", "a", "c")]
    view = store.view(batch=Batch(put=tuple(notes)))

    assert [preceding(view, note) for note in notes] == [[], ["b"], ["a", "b"]]


class Counted(Projection[int]):
    name = "counted"

    def build(self, view: View) -> int:
        return sum(1 for _ in view.all())


def test_projections_see_active_records_without_filters_time_or_batch(store: Store) -> None:
    store.put(episode("e1"), episode("e2", valid_to=NOW - DAY), episode("e3"))
    store.commit(Batch(mark=(Mark(id="e3", status=Status.RETIRED, step="s"),)))
    view = store.view(
        filters=Filters(session_ids=("none",)), batch=Batch(put=(derived(NOTE, "n1", ["e1"]),))
    )

    assert view.project(Counted()) == 2


def test_a_projection_as_of_earlier_is_built_once_for_the_call(store: Store) -> None:
    store.put(episode("e1"))
    between = NOW - 30 * DAY + DAY / 20
    store.put(episode("e2"))
    view = store.view(as_of=between)

    assert view.project(Counted()) == 1
    assert store.projections.stats().entries == 0
    assert store.view().project(Counted()) == 2


WRITES = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "replace", "retire", "reopen", "remove"]), st.integers(0, 7)
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda write: write[1],
    ),
    max_size=12,
)


@given(WRITES, st.data())
@settings(max_examples=40)
def test_the_index_that_followed_answers_as_one_built_now(
    writes: list[list[tuple[str, int]]], data: st.DataObject
) -> None:
    with SQLiteStorage.open(":memory:") as storage:
        store = Store(storage)
        for batch in writes:
            store.commit(Batch(**changes(store.view(), batch)))
            if data.draw(st.booleans()):
                near(store.view())
        followed = scores(store.view())
        store.projections = Projections(storage)
        built = scores(store.view())

    assert followed == built


def scores(view: View) -> list[tuple[str, float]]:
    found: list[tuple[Record[Any], float]] = view.near(angle(33), 100)
    return [(record.id, score) for record, score in found]


def changes(view: View, batch: list[tuple[str, int]]) -> dict[str, Any]:
    """The batch's fields for these writes; one that does not fit what is stored is left out."""
    put, mark, remove = [], [], []
    for what, number in batch:
        name = f"e{number}"
        stored = view.get(name)
        if what == "put":
            put.append(episode(name, 10 * number))
        elif what == "replace" and stored is not None:
            put.append(replace(stored, text=f"{stored.text}!", vector=angle(5 * len(stored.text))))
        elif what in ("retire", "reopen"):
            status = Status.RETIRED if what == "retire" else None
            mark.append(Mark(id=name, status=status, step="s"))
        elif what == "remove":
            remove.append(name)
    known = {id for status in Status for id in names(view.all(status=status))}
    return {
        "put": tuple(put),
        "mark": tuple(one for one in mark if one.id in known),
        "remove": tuple(id for id in remove if id in known),
    }


def test_the_next_process_answers_from_the_snapshot(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as storage:
        first = Store(storage)
        first.put(*(episode(f"e{n}", n) for n in range(50)))
        expected = near(first.view(), 5, degrees=20)
        assert first.projections.snapshot(at_least=0) == []
        first.put(episode("late", 20))

    with SQLiteStorage.open(tmp_path) as storage:
        second = Store(storage)

        assert near(second.view(), 5, degrees=20) == ["e20", "late", *expected[1:4]]
        assert second.projections.stats().built == 0


def test_a_record_that_is_neither_stored_nor_in_the_batch_has_its_place(store: Store) -> None:
    store.put(episode("e1"), episode("e2"))
    store.put(derived(NOTE, "n1", ["e1"]), derived(NOTE, "n2", ["e2"]))
    draft = derived(NOTE, "draft", ["e1"])

    assert preceding(store.view(), draft) == ["n1"]
    assert preceding(store.view(), draft, None) == ["e1", "n1"]


def test_recall_names_the_step_that_asks(store: Store) -> None:
    asked: list[tuple[str, Query]] = []

    def answer(step: str, query: Query) -> Candidates:
        asked.append((step, query))
        return Candidates()

    view = store.view(recall=answer).for_step("reflect")

    assert view.recall(Query(text="why?")) == Candidates()
    assert asked == [("reflect", Query(text="why?"))]
    with pytest.raises(MemplugError, match="call it from a hook"):
        store.view().recall(Query(text="why?"))


def test_usage_and_questions_are_empty_before_the_first_search(store: Store) -> None:
    store.put(episode("e1"))

    assert store.view().usage("e1").recalled == 0
    assert store.view().usages(["e1", "gone"]) == {"e1": Usage(), "gone": Usage()}
    assert store.view().usages([]) == {}
    assert store.view().asked(3) == []


def test_position_follows_the_journal(store: Store) -> None:
    before = store.view().position
    store.put(episode("e1"))

    assert store.view().position > before


class Holding(Strategy[StrategyConfig]):
    """A guard that holds everything back."""

    name = "holding"
    guard = True

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> list[Verdict]:
        return [Verdict(status="pending", reasons=("first look",))]


def test_a_release_counts_until_it_is_undone_or_the_record_changes() -> None:
    with memory(Holding()) as mem:
        mem.add("the boat is blue", id="a", user_id="ann")
        mem.add("the boat is red", id="a", user_id="bob")

        def released() -> list[bool]:
            return [mem.runtime.view(scope).released("a") for scope in (ANN, BOB)]

        seen = [released()]
        change = mem.release("a", "it is", user_id="ann").change
        seen.append(released())
        mem.undo(change, user_id="ann")
        seen.append(released())
        mem.release("a", "it is", user_id="ann")
        mem.delete("a", user_id="ann")
        seen.append(released())

        mem.add("the boat is green", id="b", user_id="ann")
        mem.release("b", user_id="ann")
        mem.update("b", text="the boat is yellow", user_id="ann")
        assert not mem.runtime.view(ANN).released("b")
        assert not mem.runtime.view(ANN).released("no such record")

    assert seen == [[False, False], [True, False], [False, False], [True, False]]


def test_a_release_counts_where_nothing_hid_the_record() -> None:
    with memory() as mem:
        mem.add("the boat is blue", id="a", user_id="ann", trust=0.4)
        before = mem.runtime.view(ANN).released("a")
        change = mem.release("a", "she told me", user_id="ann").change
        after = mem.runtime.view(ANN).released("a")
        mem.undo(change, user_id="ann")

        assert (before, after) == (False, True)
        assert not mem.runtime.view(ANN).released("a")
        assert mem.history("a", user_id="ann")[-1].verb == "undo"
