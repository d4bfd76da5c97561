"""The journal tells the truth: deltas, `as_of` and undo agree with what stood, whatever was written in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import ConflictError
from memplug.ports import Committed, Selection, Write
from memplug.types import (
    Batch,
    Delta,
    Edge,
    Episode,
    Filters,
    Kind,
    Mark,
    Record,
    Scope,
    Status,
)

ANN = Scope(user_id="ann")
START = datetime(2026, 1, 1, tzinfo=UTC)
NOTE: Kind[Episode] = Kind("t/note", Episode)
TOPIC: Kind[Episode] = Kind("t/topic", Episode, support="any")
ANY_STATUS = Filters(statuses=tuple(Status))
EPISODES = ("a", "b", "c", "d")
DERIVED = ("n1", "n2", "t1", "t2")
IDS = EPISODES + DERIVED

State = tuple[dict[str, Any], dict[tuple[str, str, str, str], float]]


def told(record: Record[Any]) -> tuple[Any, ...]:
    """What a record says, without the counters of its revisions."""
    return (
        record.kind,
        record.text,
        frozenset(record.derived_from),
        record.trust,
        record.status,
        record.valid_to,
        record.metadata,
    )


class Scribe:
    """Writes to a ledger in memory, one commit a minute."""

    def __init__(self) -> None:
        self.storage = SQLiteStorage.open(":memory:")
        self.storage.register((NOTE, TOPIC))
        self.now = START
        self.changes: list[str] = []

    def write(self, batch: Batch) -> Committed:
        self.now += timedelta(minutes=1)
        self.changes.append(f"c{len(self.changes)}")
        return self.storage.commit(
            Write(scope=ANN, verb="test", change=self.changes[-1], time=self.now, batch=batch)
        )

    def undo(self, change: str) -> None:
        self.now += timedelta(minutes=1)
        self.changes.append(f"c{len(self.changes)}")
        self.storage.undo(ANN, change, new_change=self.changes[-1], time=self.now)

    def state(self, as_of: datetime | None = None) -> State:
        records = self.storage.select(ANN, Selection(filters=ANY_STATUS, as_of=as_of))
        return (
            {record.id: told(record) for record in records},
            {
                (edge.source, edge.target, edge.relation, edge.origin): edge.weight
                for edge in self.storage.edges(ANN, as_of=as_of)
            },
        )

    def seen(self) -> State:
        records, edges = self.state()
        return {id: one for id, one in records.items() if one[4] is Status.ACTIVE}, edges


def follow(state: State, delta: Delta) -> State:
    records, edges = dict(state[0]), dict(state[1])
    for id in delta.gone:
        records.pop(id, None)
    records.update({record.id: told(record) for record in delta.put})
    for edge in delta.unlinked:
        key = (edge.source, edge.target, edge.relation, edge.origin)
        assert edges.pop(key) == edge.weight
    for edge in delta.linked:
        key = (edge.source, edge.target, edge.relation, edge.origin)
        assert key not in edges
        edges[key] = edge.weight
    return records, edges


episodes = st.sampled_from(EPISODES)
derived = st.sampled_from(DERIVED)
ids = st.sampled_from(IDS)


@st.composite
def actions(draw: st.DrawFn) -> tuple[str, Any]:
    kind = draw(
        st.sampled_from(("episode", "derive", "link", "mark", "remove", "replace", "undo", "mixed"))
    )
    match kind:
        case "episode":
            return kind, draw(episodes)
        case "derive":
            return kind, (draw(derived), tuple(draw(st.lists(ids, max_size=3, unique=True))))
        case "link" | "mixed":
            return kind, (draw(ids), draw(ids), draw(st.sampled_from(("", *IDS))), draw(episodes))
        case "mark":
            status = draw(st.sampled_from((None, *Status)))
            because = draw(st.sampled_from(("", *IDS)))
            return kind, (draw(ids), because, status, draw(st.sampled_from((None, 0.5, 0.2))))
        case "remove":
            return kind, draw(ids)
        case "replace":
            return kind, (draw(ids), draw(st.integers(0, 3)))
        case _:
            return kind, draw(st.integers(1, 4))


def episode(id: str) -> Record[Episode]:
    return Record(id=id, kind="episode", text=f"text {id}", payload=Episode(), scope=ANN)


def act(scribe: Scribe, action: tuple[str, Any]) -> None:
    kind, value = action
    match kind:
        case "episode":
            scribe.write(Batch(put=(episode(value),)))
        case "derive":
            id, sources = value
            name = NOTE.name if id.startswith("n") else TOPIC.name
            made = Record(
                id=id, kind=name, text=id, payload=Episode(), scope=ANN, derived_from=sources
            )
            if not _circular(scribe, id, sources):
                scribe.write(Batch(put=(made,)))
        case "link":
            source, target, origin, _ = value
            scribe.write(Batch(link=(Edge(source, target, "near", len(source + target), origin),)))
        case "mark":
            id, because, status, trust = value
            mark = Mark(id=id, because=because, status=status, trust=trust, step="s")
            scribe.write(Batch(mark=(mark,)))
        case "remove":
            scribe.write(Batch(remove=(value,)))
        case "replace":
            id, number = value
            for record in scribe.storage.fetch(ANN, [id]):
                scribe.write(Batch(put=(replace(record, text=f"{id} {number}"),)))
        case "mixed":
            source, target, _, fresh = value
            scribe.write(
                Batch(
                    put=(episode(fresh),),
                    link=(Edge(source, fresh, "far", 1.0, target),),
                    remove=(target,),
                )
            )
        case "undo" if len(scribe.changes) >= value:
            _undo(scribe, scribe.changes[-value])


def _undo(scribe: Scribe, change: str) -> None:
    if scribe.storage.journal(ANN, change=change):
        try:
            scribe.undo(change)
        except ConflictError:
            scribe.changes.pop()


def _circular(scribe: Scribe, id: str, sources: tuple[str, ...]) -> bool:
    waiting, seen = list(sources), set()
    while waiting:
        one = waiting.pop()
        if one == id:
            return True
        if one not in seen:
            seen.add(one)
            for record in scribe.storage.fetch(ANN, [one]):
                waiting.extend(record.derived_from)
    return False


@settings(max_examples=100)
@given(st.lists(actions(), min_size=1, max_size=12))
def test_every_delta_leads_from_what_stood_to_what_stands(script: list[tuple[str, Any]]) -> None:
    with_states = []
    scribe = Scribe()
    for action in script:
        with_states.append((scribe.storage.position(ANN), scribe.seen()))
        act(scribe, action)
    for position, state in with_states:
        delta = scribe.storage.delta(ANN, position)
        assert delta is not None
        assert follow(state, delta) == scribe.seen()
    assert scribe.storage.check() == []
    scribe.storage.close()


@settings(max_examples=100)
@given(st.lists(actions(), min_size=1, max_size=12))
def test_as_of_gives_what_stood(script: list[tuple[str, Any]]) -> None:
    scribe = Scribe()
    stood = []
    for action in script:
        stood.append((scribe.now, scribe.state()))
        act(scribe, action)
    for time, state in stood:
        assert scribe.state(as_of=time) == state
    scribe.storage.close()


@settings(max_examples=100)
@given(st.lists(actions(), max_size=8), actions())
def test_undo_is_the_exact_inverse(script: list[tuple[str, Any]], last: tuple[str, Any]) -> None:
    scribe = Scribe()
    for action in script:
        act(scribe, action)
    before, changes = scribe.state(), len(scribe.changes)
    act(scribe, last)
    after = scribe.state()
    if len(scribe.changes) > changes and scribe.storage.journal(ANN, change=scribe.changes[-1]):
        done = scribe.changes[-1]
        scribe.undo(done)
        assert scribe.state() == before
        scribe.undo(scribe.changes[-1])
        assert scribe.state() == after
    assert scribe.storage.check() == []
    scribe.storage.close()


def test_undo_names_what_later_revisions_stand_on() -> None:
    scribe = Scribe()
    scribe.write(Batch(put=(episode("a"),)))
    (record,) = scribe.storage.fetch(ANN, ["a"])
    scribe.write(Batch(put=(replace(record, text="new"),)))
    with pytest.raises(ConflictError, match="undo those first") as caught:
        scribe.undo("c0")
    assert caught.value.ids == ("a",)
    scribe.storage.close()
