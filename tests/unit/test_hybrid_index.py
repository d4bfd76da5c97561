"""The index: lists, vectors and neighbours that follow the ledger, share their buffers and survive on disk."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug import Delta, Episode, Query, Record
from memplug.backends.static_table import default_table
from memplug_hybrid.following import built, refreshed
from memplug_hybrid.growing import Column, Ragged, Rows
from memplug_hybrid.index import Index
from memplug_hybrid.postings import Postings
from memplug_hybrid.projection import HybridIndex
from memplug_hybrid.question import question
from memplug_hybrid.scoring import Scores, scores
from memplug_hybrid.settings import HybridConfig

START = datetime(2023, 5, 7, 10, tzinfo=UTC)
NOW = datetime(2023, 8, 1, tzinfo=UTC)
WORDS = (
    "Anna Ben cat dog boat house garden kitchen Lisbon Oslo train ticket music guitar lesson doctor "
    "running swimming cooking bread soup coffee tea winter summer 2019 forty why always never"
)
ASKED = ("Where is Anna's boat?", "What did Ben cook in winter?", "a guitar lesson in Lisbon")


def record(number: int, text: str = "", **fields: Any) -> Record[Episode]:
    chosen = random.Random(number)
    given: dict[str, Any] = {
        "session_id": f"s{number // 5}" if number % 7 else "",
        "speaker": chosen.choice(("Anna", "Ben", "")),
        "role": chosen.choice(("user", "assistant", "")),
        "event_time": START + timedelta(hours=9 * number),
        "position": number + 1,
    }
    return Record(
        id=f"r{number}",
        kind="episode",
        text=text or " ".join(chosen.choices(WORDS.split(), k=chosen.choice((3, 9, 160)))),
        payload=Episode(),
        **(given | fields),
    )


def follower(dim: int = 0) -> HybridIndex:
    return HybridIndex(default_table(), dim)


def applied(index: Index, *put: Record[Any], gone: Sequence[str] = (), dim: int = 0) -> Index:
    state = follower(dim).apply(index, Delta(put=put, gone=tuple(gone)))
    assert state is not None
    return state


def index_of(*records: Record[Any], dim: int = 0) -> Index:
    return built(records, default_table(), dim)


def totals(index: Index, asked: str, vector: Any = None) -> dict[str, float]:
    """Id -> the sum for the question, of all texts that are there."""
    config = HybridConfig()
    read = question(Query(text=asked, vector=vector), NOW, default_table(), config)
    found = scores(index, read, config)
    if found is None:
        return {}
    slots = np.flatnonzero(found.total > -np.inf)
    return dict(zip(found.ids(slots), found.total[slots].tolist(), strict=True))


def assert_same(one: Index, other: Index) -> None:
    for asked in ASKED:
        assert totals(one, asked) == pytest.approx(totals(other, asked), abs=2e-3)


def test_what_was_read_from_a_column_stays_when_it_grows() -> None:
    column = Column.empty(np.int32)
    column.append(1)
    before = column.view(1)

    column.extend(np.arange(100))

    assert before.tolist() == [1]
    assert column.view(3).tolist() == [1, 0, 1]


def test_a_read_only_column_is_copied_before_it_grows() -> None:
    values = np.arange(3)
    values.flags.writeable = False
    column = Column(values)

    column.append(9)
    column.replace(0, 7)

    assert column.view(4).tolist() == [7, 1, 2, 9]
    assert values.tolist() == [0, 1, 2]


def test_ragged_rows_keep_their_borders() -> None:
    rows = Ragged.empty(np.int64)
    for row in ([1, 2], [], [3]):
        rows.append(np.array(row, np.int64))

    assert [rows.row(i).tolist() for i in range(3)] == [[1, 2], [], [3]]
    assert [part.tolist() for part in rows.flat(1, 3)] == [[3], [0, 0, 1]]
    kept = rows.kept(np.array([True, False, True]))
    assert [kept.row(i).tolist() for i in range(2)] == [[1, 2], [3]]


def test_coded_rows_give_cosines_within_a_thousandth() -> None:
    vectors = np.random.default_rng(0).standard_normal((2_000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = Rows.empty(64)
    rows.extend(vectors)

    assert rows.dot(vectors[7], 2_000) == pytest.approx(vectors @ vectors[7], abs=3e-3)


def test_a_row_of_zeros_has_no_cosine() -> None:
    rows = Rows.empty(4)
    rows.extend(np.zeros((1, 4), np.float32))

    assert rows.dot(np.full(4, 0.5, np.float32), 1).tolist() == [0]


def test_a_reader_sees_no_slot_beyond_its_own() -> None:
    lists: Postings[str] = Postings.empty()
    for slot in range(5):
        lists.add(slot, {"a": slot + 1})

    slots, counts = lists.of("a", 3)

    assert slots.tolist() == [0, 1, 2]
    assert counts.tolist() == [1, 2, 3]
    assert lists.of("b", 3)[0].tolist() == []


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 70_000)), max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
    st.data(),
)
def test_merged_lists_hold_what_the_tails_held(
    texts: list[dict[str, int]], merged: int, bulk: int, data: st.DataObject
) -> None:
    lists: Postings[str] = Postings.empty()
    for slot, counts in enumerate(texts):
        if slot == merged:
            lists = lists.merged(slot, np.arange(slot))
        lists.add(slot, counts, merge_first=slot >= bulk)
    keep = [slot for slot in range(len(texts)) if data.draw(st.booleans())]
    places = np.full(len(texts), -1, np.intp)
    places[keep] = range(len(keep))

    after = lists.merged(len(texts), places)

    for term in "abcd":
        expected = [
            (i, min(texts[s][term], 65_535)) for i, s in enumerate(keep) if term in texts[s]
        ]
        slots, many = after.of(term, len(keep))
        assert list(zip(slots.tolist(), many.tolist(), strict=True)) == expected


def test_one_by_one_equals_all_at_once() -> None:
    index = index_of()
    for number in range(60):
        index = applied(index, record(number))

    assert_same(refreshed(index), index_of(*map(record, range(60))))


def test_between_refreshes_only_the_token_weights_lag() -> None:
    index = index_of(*map(record, range(40)))
    grown = applied(index, *map(record, range(40, 46)))

    assert grown.weights is index.weights
    assert_same(refreshed(grown), index_of(*map(record, range(46))))


def test_the_weights_are_taken_anew_after_growth_by_a_quarter() -> None:
    index = index_of(*map(record, range(40)))

    assert applied(index, *map(record, range(40, 50))).weights.n == 50


def test_an_earlier_state_answers_as_before() -> None:
    index = index_of(*map(record, range(40)))
    before = {asked: totals(index, asked) for asked in ASKED}

    after = applied(applied(index, *map(record, range(40, 47))), gone=["r3", "r11"])

    assert {asked: totals(index, asked) for asked in ASKED} == before
    assert len(totals(after, ASKED[0])) == 45


def test_a_state_that_has_been_overtaken_is_built_anew() -> None:
    index = index_of(*map(record, range(40)))
    applied(index, record(40))

    assert follower().apply(index, Delta(put=(record(41),))) is None


def test_removal_undoes_addition() -> None:
    index = index_of(*map(record, range(40)))
    added = applied(index, record(40), record(41))

    assert_same(applied(added, gone=["r40", "r41"]), index)


def test_removal_in_the_middle_of_a_session_joins_the_neighbours() -> None:
    index = applied(index_of(*map(record, range(40))), gone=["r12", "r13"])

    assert_same(refreshed(index), index_of(*(record(i) for i in range(40) if i not in (12, 13))))


def test_a_reopened_text_returns_to_its_place_in_the_session() -> None:
    index = applied(applied(index_of(*map(record, range(40))), gone=["r12"]), record(12))

    assert_same(refreshed(index), index_of(*map(record, range(40))))


def test_a_changed_text_replaces_the_earlier_one() -> None:
    changed = record(12, "Anna keeps a submarine in the bathtub")
    index = applied(index_of(*map(record, range(40))), changed)

    assert len(totals(index, "Where is the submarine?")) == 40
    found = totals(index, "Where is the submarine?")
    assert max(found, key=lambda id: found[id]) == "r12"


def test_a_text_that_comes_again_unchanged_changes_nothing() -> None:
    index = index_of(*map(record, range(40)))

    again = applied(index, record(7))

    assert (again.n, again.changed) == (index.n, index.changed)


@pytest.mark.parametrize("bound", ["valid_from", "valid_to", "expires_at"])
def test_it_is_known_which_texts_hold_for_a_time_only(bound: str) -> None:
    index = index_of(record(0), record(1, "", **{bound: NOW}))
    ended = applied(index, replace(record(0), valid_to=NOW))

    def bounded(state: Index) -> list[str]:
        found = Scores(state, np.zeros(state.n, np.float32), {}, 1.0)
        living = [slot for slot in range(state.n) if state.alive is None or state.alive[slot]]
        slots = [np.array([slot]) for slot in living]
        return [found.ids(one)[0] for one in slots if found.bounded(one)]

    assert bounded(index) == ["r1"]
    assert sorted(bounded(ended)) == ["r0", "r1"]


def test_texts_of_other_kinds_are_left_out() -> None:
    index = applied(index_of(record(0)), replace(record(1), kind="mine/fact"))

    assert index.live == 1


def test_everything_may_go_and_come_again() -> None:
    index = applied(index_of(record(0), record(1)), gone=["r0", "r1"])
    assert totals(index, ASKED[0]) == {}

    assert set(totals(applied(index, record(2, "Anna has a boat")), ASKED[0])) == {"r2"}


def test_messages_without_a_session_belong_together_for_an_hour() -> None:
    said = {"session_id": "", "speaker": "Anna"}
    index = index_of(
        record(0, "Do you have a boat?", event_time=START, **said),
        record(1, "Yes, a red one.", event_time=START + timedelta(minutes=5), **said),
        record(2, "Good morning.", event_time=START + timedelta(hours=3), **said),
        record(3, "A note on boats.", event_time=START, session_id="", speaker="", role=""),
    )

    assert index.links.following.tolist() == [1, -1, -1, -1]


@pytest.mark.parametrize("dim", [0, 8])
def test_a_snapshot_gives_the_same_answers(tmp_path: Path, dim: int) -> None:
    vectors = np.eye(8, dtype=np.float32)
    records = [record(i, vector=vectors[i % 8] if dim else None) for i in range(46)]
    index = applied(index_of(*records[:40], dim=dim), *records[40:], gone=["r5", "r20"], dim=dim)
    query = vectors[3] if dim else None

    assert follower(dim).dump(index, tmp_path)
    again = follower(dim).load(tmp_path)

    assert again is not None
    for asked in ASKED:
        assert totals(again, asked, query) == pytest.approx(totals(index, asked, query), abs=1e-6)
    later = [applied(one, record(50), gone=["r2"], dim=dim) for one in (index, again)]
    assert totals(later[0], ASKED[0]) == pytest.approx(totals(later[1], ASKED[0]), abs=1e-6)


def test_a_snapshot_holds_no_word_of_what_is_gone(tmp_path: Path) -> None:
    secret = record(40, "the zyzzovian password", speaker="Qorvath", session_id="xanthippe")
    index = applied(applied(index_of(*map(record, range(40))), secret), gone=["r40"])

    follower().dump(index, tmp_path)

    written = b"".join(path.read_bytes() for path in tmp_path.iterdir()).lower()
    assert not any(word in written for word in (b"zyzzov", b"qorvath", b"xanthippe", b"r40"))


def test_a_snapshot_for_another_embedder_is_not_used(tmp_path: Path) -> None:
    follower().dump(index_of(record(0)), tmp_path)

    assert follower(dim=8).load(tmp_path) is None


def test_a_vector_that_comes_later_is_searched_too() -> None:
    vectors = np.eye(8, dtype=np.float32)
    records = [record(i, vector=None if i == 3 else vectors[i]) for i in range(6)]
    index = index_of(*records, dim=8)
    before = totals(index, ASKED[0], vectors[3])

    after = totals(applied(index, record(3, vector=vectors[3]), dim=8), ASKED[0], vectors[3])

    assert after["r3"] > before["r3"]


def test_the_size_is_told() -> None:
    assert follower().size(index_of(*map(record, range(40)))) > 40 * default_table().dim
