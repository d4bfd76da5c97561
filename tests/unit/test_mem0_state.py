"""The facts at hand: cheap versions of mappings and vectors, and what facts of a slot do in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memplug import Record, Scope
from memplug_mem0.kinds import FACT, FRAME, Fact
from memplug_mem0.layered import Layered
from memplug_mem0.nearest import EMPTY
from memplug_mem0.profile import Profiles, profile_lines, section
from memplug_mem0.settings import ProfileField
from memplug_mem0.state import Facts
from memplug_mem0.validity import SAID, WINDOW, Closing, Entry, changes, closings

START = datetime(2024, 1, 1, tzinfo=UTC)
_CHANGES = st.lists(st.dictionaries(st.integers(0, 400), st.none() | st.integers(), max_size=120))


def entry(id: str, value: str, day: int, **more: Any) -> Entry:
    time = START + timedelta(days=day)
    subject, attribute = more.pop("subject", "ann"), more.pop("attribute", "residence")
    return Entry(id, subject, attribute, value, time, (day, 0), **more)


@given(_CHANGES)
def test_a_layered_mapping_is_what_a_dictionary_would_be(
    steps: list[dict[int, int | None]],
) -> None:
    plain: dict[int, int] = {}
    layered: Layered[int, int] = Layered()
    for step in steps:
        before = dict(layered)
        old = layered
        layered = layered.changed(step)
        for key, value in step.items():
            plain.pop(key, None)
            if value is not None:
                plain[key] = value
        assert dict(layered) == plain
        assert len(layered) == len(plain)
        assert bool(layered) == bool(plain)
        assert layered.listed() == list(layered.values())
        assert dict(old) == before


_ENTRIES = st.lists(
    st.builds(
        lambda day, value, ends, many: entry(
            f"e{day}", value, day, ends=ends, many=many and not ends
        ),
        st.integers(0, 40),
        st.sampled_from(("Rome", "Oslo", "Lima", "3 pm", "Tuesday")),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
    unique_by=lambda one: one.id,
)


@settings(max_examples=200)
@given(_ENTRIES, st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_gives_what_all_at_once_gives(
    entries: list[Entry], random: Any
) -> None:
    shuffled = entries.copy()
    random.shuffle(shuffled)
    known: list[Entry] = []
    held: set[Closing] = set()
    for one in shuffled:
        made, withdrawn = changes(known, [one])
        held = (held | made) - withdrawn
        known = sorted([*known, one], key=lambda it: it.order)
    assert held == closings(entries)


def test_a_value_that_is_said_again_ends_at_once_and_begins_anew_after_another() -> None:
    first, again = entry("a", "Rome", 1), entry("b", "Rome", 5)
    made, _ = changes([first], [again])
    assert made == {Closing("b", "a", again.time, SAID)}
    between = entry("c", "Oslo", 3)
    made, withdrawn = changes([first, again], [between])
    assert withdrawn == {Closing("b", "a", again.time, SAID)}
    assert {(one.id, one.because) for one in made} == {("a", "c"), ("c", "b")}


def test_a_long_history_is_held_against_its_neighbours_only() -> None:
    known = [entry(f"e{day}", f"{day} kg", day, attribute="weight") for day in range(500)]
    made, withdrawn = changes(known, [entry("new", "90.5 kg", 600, attribute="weight")])
    assert {one.id for one in made} == {f"e{day}" for day in range(500 - WINDOW, 500)}
    assert not withdrawn


def record(id: str, vector: Any) -> Record[Fact]:
    fact = Fact("ann", "likes", id, many=True)
    unit = np.asarray(vector, np.float32)
    return Record(id=id, kind=FACT.name, text=id, payload=fact, scope=Scope(), vector=unit)


def units(count: int, dim: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(1).standard_normal((count, dim)).astype(np.float32)
    unit: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def test_a_sentence_finds_facts_by_whole_numbers() -> None:
    ids = [f"{one}" for one in range(4810, 4850)]
    known = Facts.of_entries([entry(id, id, 1, text=f"Parcel {id} is on a shelf.") for id in ids])
    over = entry("over", "", 9, text="Parcel 4831 isn't there any more.", closes=FRAME)
    assert [one.id for one in known.ended_by(over)] == ["4831"]


def test_the_nearest_facts_are_those_of_an_exact_search() -> None:
    vectors = units(600, 96)
    known = EMPTY.changed((), [record(f"f{n}", vector) for n, vector in enumerate(vectors)])
    question = vectors[7] + 0.3 * vectors[9]
    question /= np.linalg.norm(question)
    order = [f"f{n}" for n in np.argsort(-(vectors @ question))]
    assert [id for id, _, _ in known.near(question, -1.0, everything=True)] == order
    chosen = [id for id, _, _ in known.near(question, -1.0)]
    assert chosen[0] == "f7"
    assert chosen == [id for id in order if id in chosen]


def test_the_first_of_very_many_facts_are_compared_in_full() -> None:
    vectors = units(9001, 66)
    known = EMPTY.changed((), [record(f"f{n}", vector) for n, vector in enumerate(vectors)])
    question = vectors[9000]
    rough = vectors[:, :64] @ question[:64]
    first = {f"f{n}" for n in np.argsort(-rough)[:256]}
    chosen = [id for id, _, _ in known.near(question, -1.0)]
    assert first <= set(chosen)
    assert len(chosen) < 600
    assert chosen[0] == "f9000"


def test_facts_that_are_gone_or_put_again_are_found_as_they_are_now() -> None:
    vectors = units(6, 8)
    before = EMPTY.changed((), [record("a", vectors[0]), record("b", vectors[1])])
    after = before.changed(["a"], [record("b", vectors[2]), record("c", vectors[3])])
    assert {id for id, _, _ in after.near(vectors[0], -1.0)} == {"b", "c"}
    assert next(after.near(vectors[2], -1.0))[0] == "b"
    assert {id for id, _, _ in before.near(vectors[0], -1.0)} == {"a", "b"}
    assert not list(after.near(np.full(4, 0.5, np.float32), -1.0))


def test_two_versions_that_grow_from_one_do_not_see_each_other() -> None:
    vectors = units(4, 8)
    base = EMPTY.changed((), [record("a", vectors[0])])
    left = base.changed((), [record("b", vectors[1])])
    right = base.changed((), [record("c", vectors[2])])
    assert {id for id, _, _ in left.near(vectors[0], -1.0)} == {"a", "b"}
    assert {id for id, _, _ in right.near(vectors[0], -1.0)} == {"a", "c"}


def test_many_replaced_facts_are_packed() -> None:
    vectors = units(2, 8)
    known = EMPTY.changed((), [record("a", vectors[0])])
    for number in range(700):
        known = known.changed((), [record("a", vectors[number % 2])])
    assert known.count < 600
    assert [id for id, _, _ in known.near(vectors[1], 0.99)] == ["a"]


def test_a_profile_is_made_anew_when_a_fact_begins_or_ends() -> None:
    until = START + timedelta(days=5)
    facts = [entry("a", "Rome", 1, valid_to=until), entry("b", "Oslo", 5)]
    profiles = Profiles()
    fields: dict[str, ProfileField] = {}
    made = [
        profiles.lines([facts], START + timedelta(days=day), fields) for day in (0, 2, 3, 5, 9, 2)
    ]
    assert [[line for line, _ in one] for one in made] == [
        [],
        ["- residence: Rome"],
        ["- residence: Rome"],
        ["- residence: Oslo"],
        ["- residence: Oslo"],
        ["- residence: Rome"],
    ]
    assert made[1] is made[2]
    other = {"home": ProfileField(attributes=("residence",))}
    assert profiles.lines([facts], until, other) == [("- home: Oslo", ("b",))]


def test_a_profile_of_changed_facts_takes_over_only_what_did_not_change() -> None:
    tea = [entry("t", "tea", 1, attribute="likes", many=True)]
    rome, oslo = [entry("a", "Rome", 1)], [entry("b", "Oslo", 2)]
    before = Profiles()
    fields: dict[str, ProfileField] = {}
    day = START + timedelta(days=9)
    assert before.lines([tea, rome], day, fields)[0][0] == "- residence: Rome"
    after = before.carried()
    beside = [entry("s", "cats", 3, subject="bo", attribute="likes", many=True)]
    assert [line for line, _ in after.lines([tea, oslo, beside], day, fields)] == [
        "- ann: residence: Oslo",
        "- ann: likes: tea",
        "- bo: likes: cats",
    ]
    assert [line for line, _ in before.lines([tea, rome], day, fields)] == [
        "- residence: Rome",
        "- likes: tea",
    ]


def test_a_line_that_is_too_long_leaves_room_for_a_shorter_one() -> None:
    long = entry("a", "a very long value with ten words in it indeed", 1, attribute="name")
    lines = profile_lines([[long], [entry("b", "tea", 2, attribute="likes", many=True)]], {})
    found = section(lines, 6)
    assert found is not None
    assert found.text == "- likes: tea"
    assert section(lines, 3) is None
