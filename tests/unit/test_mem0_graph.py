"""Mem0's graph: facts as edges between entities, what it costs to take them back, and what a question reaches by them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memplug import Filters, Hit, Memory, Messages, Query, Scope
from memplug.strategy import Strategy
from memplug.testing import FakeClock, ScriptedLLM, StrategyContract, holdings
from memplug.testing.samples import SAMPLES
from memplug.types import Message
from memplug_mem0 import Mem0
from memplug_mem0.graph.drawing import SOURCES
from memplug_mem0.graph.entities import asking, entity_of, mentioned
from memplug_mem0.graph.walking import CROWD, LOOKED
from memplug_mem0.kinds import ENTITY, FACT, SAME
from memplug_mem0.prompts import Extracted, Found
from memplug_mem0.settings import Mem0Config

SAID = (
    "I live in Rome and I work at Google.",
    "I like tea and hiking.",
    "I moved to Oslo last week.",
    "Not Google, Spotify.",
    "My sister lives in Oslo.",
    "I don't like tea anymore.",
    "Ben works at Spotify.",
    "My rent is 900 euros.",
)


def said(number: int, text: str) -> Messages:
    time = datetime(2024, 4, 1 + number, tzinfo=UTC)
    return Messages((Message("user", text, name="Ann", time=time, id=f"fact{number}"),))


class TestMem0WithAGraph(StrategyContract):
    samples = (*SAMPLES, *(said(number, text) for number, text in enumerate(SAID)))

    def strategy(self) -> Strategy[Any]:
        return Mem0(Mem0Config(graph=True))


def replayed() -> ScriptedLLM:
    """A model that takes each "subject | attribute | value" for a fact."""

    def answer(messages: Sequence[Any]) -> Extracted:
        lines = re.findall(
            r"^(\d+)\. \[[^\]]*\] [^:\n]*: (.*\|.*)$", messages[-1].text, re.MULTILINE
        )
        return Extracted(
            facts=[
                Found(message=int(number), subject=s, attribute=a, value=v, text=f"{s} {a} {v}")
                for number, text in lines
                for part in text.split(";")
                for s, a, v in [[one.strip() for one in part.split("|")]]
            ]
        )

    return ScriptedLLM(answer)


def opened(
    path: str = ":memory:", graph: bool = True, llm: bool = True, seed: int = 0, **config: Any
) -> Memory:
    """Mem0 alone, with facts as they are written unless patterns are to find them."""
    return Memory.open(
        path,
        [Mem0(Mem0Config(graph=graph, updates="rules", **config))],
        llm=replayed() if llm else None,
        enrich="inline",
        clock=FakeClock(),
        random=random.Random(seed),
    )


def tell(memory: Memory, *texts: str, **who: Any) -> None:
    """Each as a message of its own, ids m0, m1, ..., a day apart."""
    for number, text in enumerate(texts):
        time = datetime(2024, 1, 1 + number % 28, number // 28, tzinfo=UTC)
        added = memory.add(text, id=f"m{number}", time=time, **who)
        assert not added.failures, added.failures


def edges(memory: Memory) -> set[tuple[str, str, str]]:
    """(from, relation, to), by names; what ends in a fact ends in "*"."""
    held = holdings(memory)
    names = {id: one[3].name for id, one in held.records.items() if one[0] == ENTITY.name}
    return {
        (names[source], relation, names.get(target, "*"))
        for source, target, relation, _ in held.edges
    }


def entities(memory: Memory) -> set[str]:
    return {one[3].name for one in holdings(memory).records.values() if one[0] == ENTITY.name}


def found(memory: Memory, question: str, k: int = 10, **asking: Any) -> dict[str, Hit]:
    """The facts that a question finds, by their texts."""
    retrieval = memory.search(question, k=k, **asking)
    assert not retrieval.failures, retrieval.failures
    return {hit.record.text: hit for hit in retrieval.hits}


def path(hit: Hit) -> str:
    return next(why.label for part in hit.parts for why in part.why if "->" in why.label)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Oslo", "oslo"),
        ("the  Louvre", "the louvre"),
        ("Siemens AG", "siemens ag"),
        ("iPhone 15", "iphone 15"),
        ("June Carter", "june carter"),
        ("東京", "東京"),
        ("900 euros", ""),
        ("3 cats", ""),
        ("June", ""),
        ("Monday 5 May", ""),
        ("10:30", ""),
        ("the", ""),
        ("", ""),
        ("wants to see the northern lights", ""),
        ("x" * 61, ""),
    ],
)
def test_a_value_names_an_entity_unless_it_is_an_amount_a_day_or_long(
    value: str, name: str
) -> None:
    assert entity_of(value) == name


def test_a_question_names_whole_words_longer_names_first_and_none_twice() -> None:
    known = {"new york", "york", "ann s sister", "ann", "user", "user s sister", "東京"}
    name = known.__contains__
    assert list(mentioned("Is New York near york?", "ann", name)) == ["new york", "york"]
    assert list(mentioned("what does ANN's sister do", "ben", name)) == ["ann s sister"]
    assert list(mentioned("Does my sister like me?", "user", name)) == ["user s sister", "user"]
    assert list(mentioned("Was macht meine Katze?", "ann", name)) == ["ann"]
    assert list(mentioned("東京", "ann", name)) == ["東京"]
    assert list(mentioned("Is it in Yorkshire?", "ann", name)) == []


def test_who_asks_is_the_speaker_of_the_turns_before_or_the_one_filtered_by() -> None:
    turns = (Message("user", "Hi", name="Ann"), Message("assistant", "Hello", name="Bot"))
    assert asking(Query(text="?", recent=turns)) == "ann"
    assert asking(Query(text="?", filters=Filters(speakers=("Ben",)))) == "ben"
    assert asking(Query(text="?", filters=Filters(speakers=("Ben", "Ann")))) == "user"


def test_facts_are_edges_between_entities_and_stand_on_their_own_account() -> None:
    with opened() as memory:
        tell(memory, "Ben | employer | Spotify", "Ann | employer | Spotify; Ann | rent | 900 euros")
        assert edges(memory) == {
            ("ben", "mem0/employer", "spotify"),
            ("ann", "mem0/employer", "spotify"),
            ("ann", "mem0/rent", "*"),
        }
        facts = holdings(memory).ids(FACT.name)
        assert {origin for *_, origin in holdings(memory).edges} == facts


def test_patterns_facts_and_what_a_correction_puts_in_place_are_edges_too() -> None:
    with opened(llm=False) as memory:
        memory.add(said(0, "I live in Rome and I work at Google.").messages[0].text, speaker="Ann")
        memory.add("Not Google, Spotify.", speaker="Ann")
        assert ("ann", "mem0/employer", "spotify") in edges(memory)


def test_without_the_setting_there_is_no_entity() -> None:
    with opened(graph=False) as memory:
        tell(memory, "Ben | employer | Spotify")
        assert not entities(memory)
        assert not edges(memory)


def test_entities_are_never_served() -> None:
    with opened() as memory:
        tell(memory, "Ben | employer | Spotify")
        hits = memory.search("Spotify", k=20).hits
        assert {hit.record.kind for hit in hits} == {FACT.name}


def test_an_entity_goes_with_the_last_fact_that_names_it() -> None:
    with opened() as memory:
        tell(memory, "Ben | employer | Spotify", "Ann | employer | Spotify")
        memory.delete("m0")
        assert entities(memory) == {"ann", "spotify"}
        assert edges(memory) == {("ann", "mem0/employer", "spotify")}
        memory.delete("m1")
        assert not holdings(memory).records
        assert not holdings(memory).edges


def test_undo_brings_a_deleted_edge_back() -> None:
    with opened() as memory:
        tell(memory, "Ben | employer | Spotify", "Ann | employer | Spotify")
        before = holdings(memory)
        gone = memory.delete("m0")
        memory.undo(gone.change)
        assert holdings(memory) == before


TOLD = (
    "Ben | employer | Spotify",
    "Ann | employer | Spotify; Ann | residence | Oslo",
    "Ann | employer | Siemens",
    "Ben | visited | the Louvre",
    "Eva | visited | Louvre; Eva | rent | 900 euros",
)


@given(
    order=st.permutations(range(len(TOLD))), gone=st.sets(st.integers(0, len(TOLD) - 1), max_size=4)
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_of_adds_and_deletes_gives_what_one_add_of_the_rest_gives(
    order: Sequence[int], gone: set[int]
) -> None:
    def message(number: int) -> Message:
        time = datetime(2024, 1, 1 + number, tzinfo=UTC)
        return Message("user", TOLD[number], time=time, id=f"m{number}")

    late: list[str] = []
    with opened() as single, opened() as bulk:
        for number in order:
            single.add(Messages((message(number),)))
            if late:
                single.delete(late.pop())
            if number in gone:
                late.append(f"m{number}")
        for one in late:
            single.delete(one)
        kept = [Messages((message(number),)) for number in range(len(TOLD)) if number not in gone]
        bulk.add(kept)
        assert holdings(single) == holdings(bulk)


def test_two_users_have_entities_of_their_own() -> None:
    with opened() as memory:
        tell(memory, "Ben | employer | Spotify", user_id="ann")
        tell(memory, "Eva | employer | Spotify", user_id="eva")
        ann, eva = (holdings(memory, Scope(user_id=one)) for one in ("ann", "eva"))
        assert ann.ids(ENTITY.name).isdisjoint(eva.ids(ENTITY.name))
        texts = found(memory, "Who works at Spotify?", user_id="ann").keys()
        assert texts == {"Ben employer Spotify"}


@pytest.mark.parametrize("together", [False, True])
def test_entities_whose_names_mean_the_same_are_linked_and_stay_apart(together: bool) -> None:
    told = ("Ben | visited | the Louvre", "Eva | visited | Louvre")
    with opened() as memory:
        tell(memory, *(["; ".join(told)] if together else told))
        assert {"the louvre", "louvre"} <= entities(memory)
        ((_, _, _, origin),) = [one for one in holdings(memory).edges if one[2] == SAME]
        assert not origin
        hit = found(memory, "Who else saw the Louvre?")["Eva visited Louvre"]
        assert path(hit) == "question -> the louvre = louvre -> visited"


def test_an_entity_that_a_correction_names_is_matched_too() -> None:
    with opened(llm=False, same_entity=0.6) as memory:
        memory.add("Ben works at River Bakery.", speaker="Ann")
        memory.add("I work at Google.", speaker="Ann")
        memory.add("Not Google, River Bakeries.", speaker="Ann")
        assert {"river bakery", "river bakeries"} <= entities(memory)
        assert [one for one in holdings(memory).edges if one[2] == SAME]


@pytest.mark.parametrize(
    ("one", "other", "config"),
    [
        ("iPhone 14", "iPhone 15", {}),
        ("Siemens", "Siemens AG", {}),
        ("the Louvre", "my Louvre", {"same_entity": 1.0}),
        ("Tom's dog", "Tom's dogs", {}),
    ],
)
def test_other_figures_other_names_and_somebodys_somebody_are_not_the_same(
    one: str, other: str, config: dict[str, Any]
) -> None:
    with opened(**config) as memory:
        tell(memory, f"Ben | has | {one}", f"Eva | has | {other}")
        assert not [edge for edge in holdings(memory).edges if edge[2] == SAME]


CHAIN = (
    "Maria | sister of | Ben",
    "Maria | employer | Larkspur Bakery",
    "Larkspur Bakery | town | Lisbon",
    *(f"Person{number} | town | Porto" for number in range(6)),
)


def test_a_fact_is_found_one_step_further_and_says_how() -> None:
    question = "Which town has the employer of Maria?"
    wanted = "Larkspur Bakery town Lisbon"
    with opened(graph=False) as memory:
        tell(memory, *CHAIN)
        assert wanted not in found(memory, question, k=8)
    with opened() as memory:
        tell(memory, *CHAIN)
        hit = found(memory, question, k=3)[wanted]
        assert path(hit) == "question -> maria -> employer -> larkspur bakery -> town"


def test_names_are_found_in_lower_case_and_by_their_edge() -> None:
    with opened() as memory:
        tell(memory, *CHAIN)
        assert path(found(memory, "tell me of maria")["Maria employer Larkspur Bakery"]) == (
            "question -> maria -> employer"
        )


def test_an_edge_adds_to_the_score_of_a_near_fact() -> None:
    with opened(graph=False) as plain, opened() as memory:
        for one in (plain, memory):
            tell(one, "Ben | hobby | chess", "Eva | hobby | chess")
        question = "What hobby has Ben?"
        before = plain.search(question).hits[0].parts[0].score
        after = memory.search(question).hits[0].parts[0].score
        assert after == pytest.approx(before + 0.05)


def test_a_closed_fact_is_followed_only_when_it_is_asked_for() -> None:
    told = (
        "Maria | employer | Larkspur Bakery",
        "Larkspur Bakery | town | Lisbon",
        "Maria | employer | Quarry",
        *(f"Person{number} | town | Porto" for number in range(6)),
    )
    question, wanted = "Which town has the employer of Maria?", "Larkspur Bakery town Lisbon"
    with opened() as memory:
        tell(memory, *told)
        then = datetime(2024, 1, 2, 12, tzinfo=UTC)
        assert "-> employer -> larkspur bakery" in path(
            found(memory, question, valid_at=then)[wanted]
        )
        assert "-> employer -> larkspur bakery" in path(
            found(memory, question, history=True)[wanted]
        )
        now = found(memory, question, k=9)
        assert "larkspur" not in " ".join(
            why.label for hit in now.values() for part in hit.parts for why in part.why
        )


def test_filters_hold_before_the_cut() -> None:
    with opened() as memory:
        tell(memory, *(f"Maria | liked in year {n} | tea" for n in range(12)), session_id="old")
        memory.add("Maria | drank | coffee", session_id="new")
        texts = found(memory, "maria", k=1, filters={"session_id": "new"}).keys()
        assert texts == {"Maria drank coffee"}


def test_filters_hold_before_it_is_said_that_enough_is_reached() -> None:
    drinks = {"maria": "coffee", "eva": "tea", "zoe": "milk", "ida": "cocoa"}
    old = [f"{name} | note {n} | thing {n}" for name in drinks for n in range(LOOKED // 3)]
    with opened() as memory:
        memory.add([{"role": "user", "content": one} for one in old], session_id="old")
        for name, drink in drinks.items():
            memory.add(f"{name} | drank | {drink}", session_id="new")
        hits = found(memory, "maria eva zoe ida", filters={"session_id": "new"}).values()
        assert {path(hit) for hit in hits} == {f"question -> {one} -> drank" for one in drinks}


def test_an_entity_with_very_many_facts_leads_nowhere() -> None:
    with opened() as memory:
        tell(memory, *(f"Maria | note {n} | thing {n}" for n in range(CROWD + 1)))
        hits = memory.search("Maria?", k=5).hits
        assert not [
            why for hit in hits for part in hit.parts for why in part.why if "->" in why.label
        ]
        memory.delete("m0")
        assert path(memory.search("Maria?", k=5).hits[0]).startswith("question -> maria")


def test_an_entity_of_many_facts_is_made_anew_when_those_it_derives_from_are_gone() -> None:
    with opened() as memory:
        tell(memory, *(f"Maria | note {n} | thing {n}" for n in range(SOURCES + 2)))
        (maria,) = [one for one in holdings(memory).records.values() if one[1] == "maria"]
        assert len(maria[4]) == SOURCES
        before = holdings(memory)
        gone = memory.delete(ids=[f"m{n}" for n in range(SOURCES)])
        assert edges(memory) == {
            ("maria", f"mem0/note {n}", f"thing {n}") for n in (SOURCES, SOURCES + 1)
        }
        memory.undo(gone.change)
        assert holdings(memory) == before


def test_a_sweep_gives_older_facts_their_edges(tmp_path: Path) -> None:
    with opened(str(tmp_path), graph=False) as memory:
        tell(memory, *TOLD)
    with opened(str(tmp_path)) as memory, opened() as other:
        tell(other, *TOLD)
        memory.manage()
        assert holdings(memory) == holdings(other)
        assert not memory.manage(dry_run=True).batches


def test_a_rebuild_makes_the_edges_and_without_the_setting_takes_them_away(tmp_path: Path) -> None:
    store = str(tmp_path)
    with opened(store, graph=False) as memory:
        tell(memory, *TOLD)
    with opened(store) as memory:
        memory.enrich("mem0", rebuild=True)
        assert ("ben", "mem0/employer", "spotify") in edges(memory)
    with opened(store, graph=False, seed=1) as memory:
        memory.enrich("mem0", rebuild=True)
        assert not edges(memory)
        assert not entities(memory)
        assert holdings(memory).ids(FACT.name)


@pytest.mark.parametrize("config", [{"mode": "compat"}, {"updates": "add"}])
def test_the_graph_works_beside_the_other_settings(config: dict[str, Any]) -> None:
    strategy = Mem0(Mem0Config(**{"graph": True, "updates": "rules", **config}))
    with Memory.open(":memory:", [strategy], llm=replayed(), enrich="inline") as memory:
        tell(memory, *CHAIN)
        hit = found(memory, "Which town has the employer of Maria?")["Larkspur Bakery town Lisbon"]
        assert path(hit) == "question -> maria -> employer -> larkspur bakery -> town"
