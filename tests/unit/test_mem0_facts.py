"""What facts do to each other, and what is left when one goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memplug import Memory
from memplug.testing import memory
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT
from memplug_mem0.settings import Mem0Config, ProfileField
from memplug_mem0.validity import Entry, closings
from memplug_mem0.values import compared

START = datetime(2024, 1, 1, tzinfo=UTC)
CITIES = ("Rome", "Oslo", "Lima", "Bonn")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def valid(opened: Memory, **who: Any) -> set[tuple[str, str, str]]:
    """(attribute, value, since) of the facts that hold now."""
    found = opened.list(200, filters={"kind": FACT.name}, **who).records
    return {
        (one.payload.attribute, one.payload.value, str(one.valid_from))
        for one in found
        if one.valid_to is None
    }


def ends(opened: Memory) -> dict[str, str]:
    found = opened.list(200, filters={"kind": FACT.name}).records
    return {f"{one.payload.value} {one.valid_from}": str(one.valid_to) for one in found}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(CITIES)),
        min_size=2,
        max_size=5,
        unique_by=lambda one: one[0],
    ),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_gives_the_same_facts(
    said: list[tuple[int, str]], random: Any
) -> None:
    shuffled = said.copy()
    random.shuffle(shuffled)
    found = []
    for order in (sorted(said), shuffled):
        with memory(Mem0()) as opened:
            for number, city in order:
                opened.add(f"I live in {city}.", time=day(number), id=f"m{number}")
            found.append(ends(opened))
    assert found[0] == found[1]
    assert list(found[0].values()).count("None") == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_correction_counts_whenever_it_arrives(order: tuple[int, ...]) -> None:
    said = ("I live in Rome.", "Not Rome, Oslo.", "I work at Google.")
    with memory(Mem0()) as opened:
        for index in order:
            opened.add(said[index], time=day(index), id=f"m{index}")
        held = {(attribute, value) for attribute, value, _ in valid(opened)}
    assert held == {("residence", "Oslo"), ("employer", "Google")}


def test_bulk_gives_what_single_adds_give() -> None:
    said = [f"I live in {CITIES[number % 3]}." for number in range(8)]
    found = []
    for bulk in (True, False):
        with memory(Mem0()) as opened:
            if bulk:
                opened.add(
                    [
                        {"role": "user", "content": text, "id": f"m{n}"}
                        for n, text in enumerate(said)
                    ],
                    time=day(3),
                )
            else:
                for number, text in enumerate(said):
                    opened.add([{"role": "user", "content": text, "id": f"m{number}"}], time=day(3))
            found.append(ends(opened))
    assert found[0] == found[1]


def test_undo_of_an_update_restores_what_it_closed() -> None:
    with memory(Mem0()) as opened:
        opened.add("I live in Rome.", time=day(0))
        before = valid(opened)
        update = opened.add("I moved to Oslo.", time=day(5))
        assert valid(opened) != before
        opened.undo(update.change)
        assert valid(opened) == before


def test_deleting_the_newer_statement_reopens_the_older_fact() -> None:
    with memory(Mem0()) as opened:
        opened.add("I live in Rome.", time=day(0))
        opened.add("I moved to Oslo.", time=day(5), id="newer")
        opened.delete("newer")
        assert {value for _, value, _ in valid(opened)} == {"Rome"}


def test_deleting_one_of_three_leaves_the_last_in_force() -> None:
    with memory(Mem0()) as opened:
        for number, city in enumerate(("Rome", "Oslo", "Lima")):
            opened.add(f"I live in {city}.", time=day(number), id=city)
        opened.delete("Oslo")
        assert {value for _, value, _ in valid(opened)} == {"Lima"}


def test_deleting_the_first_of_two_that_say_the_same_keeps_the_fact() -> None:
    with memory(Mem0()) as opened:
        opened.add("I live in Rome.", time=day(0), id="first")
        opened.add("I live in Rome.", time=day(2), id="second")
        assert len(valid(opened)) == 1
        opened.delete("first")
        assert {value for _, value, _ in valid(opened)} == {"Rome"}


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("ann", "ben")), st.sampled_from(CITIES)), max_size=6))
def test_facts_of_two_users_never_touch(said: list[tuple[str, str]]) -> None:
    with memory(Mem0()) as both:
        for number, (user, city) in enumerate(said):
            both.add(f"I live in {city}.", time=day(number), user_id=user)
        for user in ("ann", "ben"):
            with memory(Mem0()) as alone:
                for number, (who, city) in enumerate(said):
                    if who == user:
                        alone.add(f"I live in {city}.", time=day(number), user_id=user)
                assert valid(both, user_id=user) == valid(alone, user_id=user)


def test_every_change_names_the_record_that_caused_it() -> None:
    with memory(Mem0()) as opened:
        opened.add("I live in Rome.", time=day(0))
        opened.add("I moved to Oslo.", time=day(5))
        rome, oslo = opened.list(10, filters={"kind": FACT.name}).records
        marks = [entry for entry in opened.history(rome.id) if entry.op == "mark"]
        assert [(one.because, one.reason) for one in marks] == [(oslo.id, "updated to Oslo")]


def test_a_closed_fact_is_found_only_in_its_time_or_in_history() -> None:
    def found(**more: Any) -> set[str]:
        hits = opened.search("where do I live? Rome", **more).candidates.hits
        return {hit.record.payload.value for hit in hits if hit.record.kind == FACT.name}

    with memory(Mem0()) as opened:
        opened.add("I live in Rome.", time=day(0))
        opened.add("I moved to Oslo.", time=day(5))
        assert "Rome" not in found(filters={"kind": FACT.name})
        assert "Rome" in found(filters={"kind": FACT.name}, valid_at=day(2))
        assert "Rome" in found(filters={"kind": FACT.name}, history=True)


def test_the_profile_stays_byte_for_byte_while_its_facts_do() -> None:
    with memory(Mem0()) as opened:
        opened.add("My name is Ann. I live in Rome. I like tea and hiking.", time=day(0))
        before = opened.section("profile")
        opened.add("What a lovely day it was.", time=day(1))
        opened.add("I live in Rome.", time=day(2))
        opened.search("tea")
        after = opened.section("profile")
        assert before is not None
        assert after is not None
        assert after.text == before.text == "- name: Ann\n- residence: Rome\n- likes: tea, hiking"


def test_the_profile_follows_the_applications_fields_and_keeps_to_its_budget() -> None:
    fields = {
        "drinks": ProfileField(attributes=("likes",), many=True),
        "home": ProfileField(attributes=("residence",)),
    }
    with memory(Mem0(Mem0Config(profile=fields))) as opened:
        opened.add("I live in Rome. I like tea. My name is Ann.", time=day(0))
        whole, little = opened.section("profile"), opened.section("profile", budget=8)
        assert whole is not None
        assert whole.text == "- drinks: tea\n- home: Rome"
        assert little is not None
        assert little.text == "- drinks: tea"


def test_attributes_that_are_left_out_are_not_kept() -> None:
    with memory(Mem0(Mem0Config(leave_out=("residence",)))) as opened:
        opened.add("I live in Rome. I like tea.", time=day(0))
        assert {attribute for attribute, _, _ in valid(opened)} == {"likes"}


def test_add_only_closes_nothing() -> None:
    with memory(Mem0(Mem0Config(updates="add"))) as opened:
        opened.add("I live in Rome.", time=day(0))
        opened.add("I moved to Oslo.", time=day(5))
        assert {value for _, value, _ in valid(opened)} == {"Rome", "Oslo"}


def test_a_sweep_merges_what_is_nearly_the_same() -> None:
    with memory(Mem0(Mem0Config(duplicates=0.5))) as opened:
        opened.add("I like green tea a great deal.", time=day(0))
        opened.add("I like green teas a great deal.", time=day(1))
        assert len(valid(opened)) == 2
        opened.manage()
        assert len(valid(opened)) == 1


@pytest.mark.parametrize(
    ("older", "newer", "verdict"),
    [
        ("80 kg", "176 lbs", "same"),
        ("90 minutes", "1.5 hours", "same"),
        ("900 euros", "950 euros", "other"),
        ("900 euros", "1000 dollars", "unclear"),
        ("Tuesday", "3 pm", "unclear"),
        ("March 5", "March 12", "other"),
        ("the blue one", "blue one", "same"),
    ],
)
def test_values_are_held_against_each_other(older: str, newer: str, verdict: str) -> None:
    assert compared(older, newer) == verdict


def test_closings_of_a_slot_by_hand() -> None:
    def entry(id: str, value: str, number: int, **more: Any) -> Entry:
        return Entry(id, "ann", "residence", value, day(number), (number, 0), **more)

    found = closings([entry("c", "Rome", 9), entry("a", "Rome", 1), entry("b", "Oslo", 4)])
    assert {(one.id, one.because, one.at) for one in found} == {
        ("a", "b", day(4)),
        ("b", "c", day(9)),
    }
