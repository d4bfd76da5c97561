"""The storage contract's second part: filters, words, time, and what followers are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from memplug.ports import Selection, Storage
from memplug.testing.ledgers import (
    ANN,
    BOB,
    DAY,
    HOSTILE,
    NOTE,
    LedgerRules,
    Note,
    Pen,
    axis,
    derived,
    names,
)
from memplug.testing.samples import episode
from memplug.types import Condition, Edge, Filters, Mark, Record, Status

_DAYS = [DAY + timedelta(days=index) for index in range(3)]


def _ids(records: Iterable[Record[Any]]) -> list[str]:
    return [record.id for record in records]


class FilterRules(LedgerRules):
    """Filters are values."""

    @pytest.fixture
    def shelf(self, pen: Pen) -> Pen:
        """Three records that differ in everything a filter can ask."""
        pen.episodes("base")
        pen.write(
            put=[
                derived(
                    f"n{index}",
                    "base",
                    session_id=f"s{index}",
                    speaker=("Ann", "Ben", "")[index],
                    role=("user", "assistant", "")[index],
                    origin=("web", "mail", "")[index],
                    event_time=_DAYS[index],
                    trust=(0.2, 0.5, 1.0)[index],
                    metadata=({"stars": 1}, {"stars": 4, "a": {"b": "x"}}, {"tags": ["p", "q"]})[
                        index
                    ],
                )
                for index in range(3)
            ]
        )
        return pen

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(kinds=(NOTE.name,)), "012"),
            (Filters(kinds=("episode",)), "b"),
            (Filters(session_ids=("s0", "s2")), "02"),
            (Filters(speakers=("Ben",)), "1"),
            (Filters(roles=("user", "assistant")), "01"),
            (Filters(origins=("mail",)), "1"),
            (Filters(since=_DAYS[1], kinds=(NOTE.name,)), "12"),
            (Filters(until=_DAYS[1], kinds=(NOTE.name,)), "0"),
            (Filters(since=_DAYS[0], until=_DAYS[2], kinds=(NOTE.name,)), "01"),
            (Filters(min_trust=0.5, kinds=(NOTE.name,)), "12"),
            (Filters(metadata=(Condition("stars", "eq", 4),)), "1"),
            (Filters(metadata=(Condition("stars", "gte", 1),)), "01"),
            (Filters(metadata=(Condition("stars", "gt", 1),)), "1"),
            (Filters(metadata=(Condition("stars", "lt", 4),)), "0"),
            (Filters(metadata=(Condition("stars", "lte", 4),)), "01"),
            (Filters(metadata=(Condition("stars", "in", [4, 9]),)), "1"),
            (Filters(metadata=(Condition("stars", "exists", False),), kinds=(NOTE.name,)), "2"),
            (Filters(metadata=(Condition("stars", "ne", 4),), kinds=(NOTE.name,)), "02"),
            (Filters(metadata=(Condition("a.b", "eq", "x"),)), "1"),
            (Filters(metadata=(Condition("tags", "in", ["q"]),)), "2"),
            (Filters(metadata=(Condition("stars", "eq", "4"),)), ""),
            (Filters(speakers=("Ann",), roles=("assistant",)), ""),
        ],
    )
    def test_select_and_passing_agree(self, shelf: Pen, filters: Filters, expected: str) -> None:
        wanted = {"base" if one == "b" else f"n{one}" for one in expected}
        storage = shelf.storage
        every = ["base", "n0", "n1", "n2"]
        assert set(_ids(storage.select(ANN, Selection(filters=filters)))) == wanted
        assert storage.passing(ANN, every, filters, valid_at=None) == wanted

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_values_match_nothing_else(self, shelf: Pen, value: str) -> None:
        shelf.write(put=[derived("odd", "base", speaker=value, metadata={value: value})])
        for filters in (
            Filters(speakers=(value,)),
            Filters(metadata=(Condition(value, "eq", value),)),
        ):
            assert shelf.ids(**_fields(filters)) == ["odd"]
        for filters in (
            Filters(session_ids=(value,)),
            Filters(kinds=(value,)),
            Filters(origins=(value,)),
            Filters(doc_ids=(value,)),
            Filters(metadata=(Condition("stars", "eq", value),)),
        ):
            assert shelf.ids(**_fields(filters)) == []
        assert shelf.storage.fetch(ANN, [value]) == []
        assert shelf.storage.edges(ANN, relation=value) == []

    def test_documents_are_found_by_their_id(self, pen: Pen) -> None:
        one = episode("passage", scope=ANN)
        payload = replace(one.payload, form="passage", doc_id="manual")
        pen.write(put=[replace(one, payload=payload), episode("message", scope=ANN)])
        assert pen.ids(doc_ids=("manual",)) == ["passage"]

    def test_statuses_are_asked_for(self, shelf: Pen) -> None:
        shelf.write(mark=[Mark(id="n0", status=Status.RETIRED, step="x")])
        assert shelf.ids(kinds=(NOTE.name,)) == ["n1", "n2"]
        assert shelf.ids(statuses=(Status.RETIRED,)) == ["n0"]
        assert len(shelf.ids(statuses=tuple(Status))) == 4

    def test_pages_follow_positions(self, shelf: Pen) -> None:
        storage = shelf.storage
        first = list(storage.select(ANN, Selection(limit=2)))
        rest = storage.select(ANN, Selection(cursor=first[-1].position))
        assert _ids(first) + _ids(rest) == ["base", "n0", "n1", "n2"]
        newest = list(storage.select(ANN, Selection(limit=1, newest_first=True)))
        assert _ids(newest) == ["n2"]
        older = storage.select(ANN, Selection(newest_first=True, cursor=newest[0].position))
        assert _ids(older) == ["n1", "n0", "base"]
        since = storage.select(ANN, Selection(since=first[-1].position))
        assert _ids(since) == ["n1", "n2"]

    def test_a_selection_by_ids_and_filters_asks_both(self, shelf: Pen) -> None:
        chosen = Selection(filters=Filters(speakers=("Ann",)), ids=("n0", "n1", "ghost"))
        assert _ids(shelf.storage.select(ANN, chosen)) == ["n0"]
        assert list(shelf.storage.select(ANN, Selection(ids=()))) == []

    def test_fetch_keeps_the_order_asked_for(self, shelf: Pen) -> None:
        assert _ids(shelf.storage.fetch(ANN, ["n2", "ghost", "base"])) == ["n2", "base"]

    def test_a_source_comes_with_its_episodes_as_they_are(self, pen: Pen) -> None:
        pen.episodes("tea", "milk")
        before = pen.get("tea")
        assert before is not None
        pen.write(put=[replace(before, text="green tea")])
        found = pen.storage.source(ANN, "tea")
        assert found is not None
        assert [one.text for one in found.episodes] == ["green tea"]
        assert pen.storage.source(ANN, "ghost") is None

    def test_sources_come_in_the_order_of_their_arrival(self, pen: Pen) -> None:
        pen.episodes("z")
        pen.episodes("m", "a")
        found = [one.id for one in pen.storage.sources(ANN)]
        assert found == ["z", "m", "a"]
        assert [one.id for one in pen.storage.sources(ANN, after="z", limit=1)] == ["m"]

    def test_repeats_name_every_record_with_the_same_text(self, pen: Pen) -> None:
        pen.write(put=[episode("hi", id=f"e{i}", scope=ANN) for i in range(3)])
        pen.episodes("else")
        pen.write(mark=[Mark(id="e2", status=Status.RETIRED, step="x")])
        found = pen.storage.repeats(ANN, ["e1", "else"])
        assert found == {"e1": ("e0", "e1")}


def _fields(filters: Filters) -> dict[str, Any]:
    return {name: getattr(filters, name) for name in Filters.__slots__}


class WordRules(LedgerRules):
    """Full text in every script, per scope."""

    @pytest.mark.parametrize(
        ("text", "query"),
        [
            ("The harbour office opens at nine.", "HARBOUR"),
            ("我妹妹在里斯本的面包店工作。", "面包店"),
            ("昨日、猫のためにおもちゃを買いました。", "おもちゃ"),
            ("Кошка спит на диване.", "кошка"),
            ("Zoë ate crème brûlée.", "brûlée"),
            ("우리 고양이는 귀엽다.", "고양이"),
            ("call x_y() with 0.25", "x_y"),
        ],
    )
    def test_a_word_of_the_text_finds_it(self, pen: Pen, text: str, query: str) -> None:
        pen.episodes(text, "Nothing of that kind stands here.", "その他。", "其他的东西。")
        assert names(pen.storage.match(ANN, query, 10)) == [text]

    def test_rare_words_count_more(self, pen: Pen) -> None:
        pen.episodes("cat dog", "cat cow", "cat hen", "cat yak")
        found = pen.storage.match(ANN, "cat yak", 10)
        assert names(found)[0] == "cat yak"
        assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)
        assert len(pen.storage.match(ANN, "cat", 2)) == 2

    @pytest.mark.parametrize("query", [*HOSTILE, "", '"', "AND", "tea*", "NEAR(a b)", "-tea", "(("])
    def test_a_query_is_never_syntax(self, pen: Pen, query: str) -> None:
        pen.episodes("tea with milk")
        assert isinstance(pen.storage.match(ANN, query, 10), list)

    def test_only_active_records_of_the_kinds_asked_for_are_found(self, pen: Pen) -> None:
        pen.episodes("tea one", "tea two", "tea three")
        pen.write(put=[derived("n", "tea one", text="tea note")])
        pen.write(mark=[Mark(id="tea two", status=Status.RETIRED, step="x")], remove=["tea three"])
        assert set(names(pen.storage.match(ANN, "tea", 10))) == {"tea one", "n"}
        assert names(pen.storage.match(ANN, "tea", 10, kinds=(NOTE.name,))) == ["n"]

    def test_the_key_is_searched_too(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a", text="shown", key="sought")])
        assert names(pen.storage.match(ANN, "sought", 10)) == ["n"]

    def test_words_of_another_scope_are_not_found(self, pen: Pen, other: Pen) -> None:
        pen.episodes("tea house", "milk bar", "tea bar tea")
        alone = names(pen.storage.match(ANN, "tea bar", 10))
        other.episodes(*(f"tea number {index}" for index in range(30)))
        assert names(pen.storage.match(ANN, "tea bar", 10)) == alone
        assert pen.storage.match(BOB, "house", 10) == []


class TimeRules(LedgerRules):
    """Two time lines."""

    def test_as_of_shows_what_was_known_then(self, pen: Pen) -> None:
        pen.episodes("tea", "milk")
        pen.write(link=[Edge("tea", "milk", "near", 2.0)])
        before = pen.get("tea")
        assert before is not None
        then = pen.clock.now()
        pen.clock.advance(days=1)
        pen.write(put=[replace(before, text="coffee")], mark=[Mark(id="milk", trust=0.1, step="x")])
        pen.write(remove=["milk"])
        storage = pen.storage
        old = {one.id: one for one in storage.fetch(ANN, ["tea", "milk"], as_of=then)}
        assert old["tea"].text == "tea"
        assert old["milk"].trust == 1.0
        assert _ids(storage.select(ANN, Selection(as_of=then))) == ["tea", "milk"]
        assert names(storage.match(ANN, "milk", 5, as_of=then)) == ["milk"]
        assert names(storage.match(ANN, "coffee", 5, as_of=then)) == []
        assert [edge.weight for edge in storage.edges(ANN, as_of=then)] == [2.0]
        assert storage.passing(ANN, ["milk"], Filters(), valid_at=None, as_of=then) == {"milk"}
        assert storage.fetch(ANN, ["tea"], as_of=DAY.replace(year=2000)) == []

    def test_positions_are_found_by_time(self, pen: Pen) -> None:
        pen.episodes("a")
        position, then = pen.storage.position(ANN), pen.clock.now()
        pen.clock.advance(days=1)
        pen.episodes("b")
        assert pen.storage.position_at(ANN, then) == position
        assert pen.storage.position_at(ANN, pen.clock.now()) == pen.storage.position(ANN)
        assert pen.storage.position_at(ANN, DAY.replace(year=2000)) == 0

    def test_validity_is_half_open(self, pen: Pen) -> None:
        pen.episodes("base")
        later = DAY + timedelta(days=1)
        assert not pen.storage.bounded(ANN)
        pen.write(put=[derived("n", "base", valid_from=DAY, valid_to=later)])
        assert pen.storage.bounded(ANN)
        for time, holds in ((DAY, True), (later, False), (DAY - timedelta(microseconds=1), False)):
            found = _ids(pen.storage.select(ANN, Selection(valid_at=time)))
            assert ("n" in found) is holds
            assert ("n" in pen.storage.passing(ANN, ["n"], Filters(), valid_at=time)) is holds

    def test_a_mark_can_end_a_record(self, pen: Pen) -> None:
        pen.episodes("fact", "newer")
        pen.write(mark=[Mark(id="fact", because="newer", valid_to=DAY, step="facts")])
        assert pen.storage.bounded(ANN)
        assert _ids(pen.storage.select(ANN, Selection(valid_at=DAY))) == ["newer"]
        pen.write(remove=["newer"])
        assert _ids(pen.storage.select(ANN, Selection(valid_at=DAY))) == ["fact"]

    def test_history_tells_every_change(self, pen: Pen) -> None:
        pen.episodes("tea")
        before = pen.get("tea")
        assert before is not None
        pen.write(put=[replace(before, text="coffee")], verb="update", reason="typo")
        pen.write(mark=[Mark(id="tea", trust=0.5, reason="doubt", step="trust")])
        pen.write(remove=["tea"], verb="delete")
        entries = pen.storage.journal(ANN, id="tea")
        entries = [entry for entry in entries if entry.op != "unmark"]
        assert [entry.op for entry in entries] == ["put", "put", "mark", "remove"]
        assert entries[1].before is not None
        assert entries[1].after is not None
        assert (entries[1].before.text, entries[1].after.text) == ("tea", "coffee")
        assert (entries[1].verb, entries[1].reason) == ("update", "typo")
        assert (entries[2].step, entries[2].reason) == ("trust", "doubt")
        assert entries[3].after is None
        positions = [entry.position for entry in entries]
        assert positions == sorted(positions)
        assert len(pen.storage.journal(ANN, change=entries[1].change)) == 1
        assert len(pen.storage.journal(ANN, limit=2)) == 2


class FollowRules(LedgerRules):
    """What a follower is told leads to what a reader sees."""

    def test_a_delta_tells_what_came_and_went(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c")
        pen.write(link=[Edge("a", "b", "near"), Edge("b", "c", "near")])
        since = pen.storage.position(ANN)
        pen.episodes("d")
        pen.write(
            remove=["a"],
            mark=[Mark(id="b", status=Status.RETIRED, step="x")],
            link=[Edge("c", "d", "near", 3.0)],
        )
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        assert _ids(delta.put) == ["d"]
        assert set(delta.gone) == {"a", "b"}
        assert [(edge.source, edge.weight) for edge in delta.linked] == [("c", 3.0)]
        assert Edge("a", "b", "near") in delta.unlinked
        assert delta.position in (0, pen.storage.position(ANN))

    def test_what_came_and_went_since_is_not_told_as_there(self, pen: Pen) -> None:
        since = pen.storage.position(ANN)
        pen.episodes("a")
        pen.write(remove=["a"])
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        assert delta.put == ()

    def test_a_reopened_record_is_put_again(self, pen: Pen) -> None:
        pen.episodes("old", "new")
        pen.write(mark=[Mark(id="old", because="new", status=Status.RETIRED, step="x")])
        since = pen.storage.position(ANN)
        pen.write(remove=["new"])
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        assert _ids(delta.put) == ["old"]
        assert set(delta.gone) == {"new"}

    def test_what_hides_with_its_source_is_gone(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        since = pen.storage.position(ANN)
        pen.write(mark=[Mark(id="a", status=Status.QUARANTINED, step="x")])
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        assert set(delta.gone) == {"a", "n"}

    def test_puts_carry_text_payload_and_vector(self, pen: Pen) -> None:
        pen.episodes("a")
        since = pen.storage.position(ANN)
        pen.write(put=[derived("n", "a", payload=Note(7), vector=axis(4))])
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        (put,) = delta.put
        assert put.payload == Note(7)
        assert put.vector is not None
        assert put.vector[4] == 1

    def test_a_follower_sees_what_a_reader_sees(self, pen: Pen) -> None:
        followed: dict[str, str] = {}
        position = 0
        for round_ in range(12):
            _disturb(pen, round_)
            delta = pen.storage.delta(ANN, position)
            assert delta is not None
            position = delta.position or pen.storage.position(ANN)
            for id in delta.gone:
                followed.pop(id, None)
            followed.update((record.id, record.text) for record in delta.put)
            seen = {one.id: one.text for one in pen.storage.select(ANN, Selection())}
            assert followed == seen

    def test_a_commit_that_says_what_it_changed_says_what_a_delta_says(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c")
        pen.write(put=[derived("n", "a", vector=axis(2)), derived("twice", "b")])
        known = pen.get("twice")
        assert known is not None
        writes: list[dict[str, Any]] = [
            {"put": [derived("m", "b", vector=axis(4)), derived("mm", "m", payload=Note(7))]},
            {"put": [derived("n", "a", "c", vector=axis(2))]},
            {"mark": [Mark(id="n", because="m", valid_to=DAY, step="x")]},
            {"put": [replace(known, text="said again", vector=axis(5))]},
            {"mark": [Mark(id="a", trust=0.5, step="x")]},
            {"mark": [Mark(id="a", status=Status.QUARANTINED, step="y")]},
            {"link": [Edge("b", "c", "near")]},
            {"remove": ["b"]},
        ]
        for write in writes:
            since = pen.storage.position(ANN)
            said = pen.write(**write, alone=since).delta
            told = pen.storage.delta(ANN, since)
            assert told is not None
            if said is not None:
                assert replace(said, position=told.position) == told
                assert said.position == pen.storage.position(ANN)
                vectors = [[one.vector is not None for one in it.put] for it in (said, told)]
                assert vectors[0] == vectors[1]

    def test_nothing_new_is_an_empty_delta(self, storage: Storage, pen: Pen) -> None:
        pen.episodes("a")
        delta = storage.delta(ANN, storage.position(ANN))
        assert delta is not None
        assert not delta


def _disturb(pen: Pen, round_: int) -> None:
    """One of six changes, in turn, to what the scope holds."""
    pen.episodes(f"e{round_}")
    found = [one.id for one in pen.storage.select(pen.scope, Selection())]
    match round_ % 6:
        case 0 | 1:
            pen.write(put=[derived(f"n{round_}", found[0])])
        case 2:
            pen.write(mark=[Mark(id=found[1], status=Status.QUARANTINED, step="x")])
        case 3:
            pen.write(remove=[found[0]], change=f"removed{round_}")
        case 4:
            pen.undo(f"removed{round_ - 1}", f"undone{round_}")
        case _:
            first = pen.get(found[0])
            if first is not None:
                pen.write(put=[replace(first, text=f"{first.text}!")])
