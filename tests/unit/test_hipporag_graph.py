"""What HippoRAG extracts, names, links, finds, explains and forgets."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.errors import ModelError
from memplug.testing import ScriptedLLM, memory
from memplug_hipporag import HippoRAG
from memplug_hipporag.kinds import ENTITY, EXTRACTION
from memplug_hipporag.making import chunks
from memplug_hipporag.naming import facts, normalised
from memplug_hipporag.nearness import near_pairs
from memplug_hipporag.prompts import Names, Relevant, Thought, Triple, Triples
from memplug_hipporag.reading import extracted
from memplug_hipporag.settings import HippoRAGConfig

SAID = {
    "Ann was born in Riga.": [("Ann", "born in", "Riga")],
    "Riga lies on the Daugava.": [("Riga", "lies on", "Daugava")],
    "The weather was fine.": [],
    "Ben paints.": [("Ben", "does", "painting")],
}


def test_names_of_every_script_are_kept_apart() -> None:
    assert normalised("Ｓt. John") == normalised("st  john")
    assert normalised("Москва") == "москва"
    assert normalised("東京") == "東京"
    assert normalised("Ærø") != normalised("r")
    assert normalised("... !") == ""


def test_compat_names_are_the_references() -> None:
    assert normalised("Rosía St. John", plain=True) == "ros a st  john"
    assert normalised("東京", plain=True) == ""


def test_a_triple_in_two_spellings_counts_twice_and_a_repetition_once() -> None:
    found = facts([("Ann", "is", "Bo"), ("ann", "is", "bo"), ("Ann", "is", "Bo"), ("!", "is", "x")])
    assert found == [("ann", "is", "bo"), ("ann", "is", "bo")]


def test_long_texts_are_cut_where_a_sentence_ends() -> None:
    text = "One sentence here. " * 40
    parts = chunks(text, 200)
    assert "".join(parts) == text
    assert all(len(part) <= 200 and part.endswith(". ") for part in parts)
    assert chunks("x" * 450, 200) == ["x" * 200, "x" * 200, "x" * 50]


def test_the_rules_find_names_dates_and_what_stands_between() -> None:
    found = extracted("Marie Curie was born in Warsaw on 7 November 1867. She liked it.", "")
    assert ("Marie Curie", "was born in", "Warsaw") in found.triples
    assert ("Warsaw", "on", "7 November 1867") in found.triples
    assert "She" not in found.entities


def test_near_pairs_are_those_of_the_whole_matrix() -> None:
    random = np.random.default_rng(4)
    vectors = random.normal(size=(4300, 256)).astype(np.float32)
    vectors[:300] = vectors[300:600] + 0.3 * random.normal(size=(300, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    expected = {(a, b) for a, b in np.argwhere(whole >= 0.8).tolist() if a < b}
    pairs, cosines = near_pairs(vectors, 0, 0.8)
    assert {tuple(pair) for pair in pairs.tolist()} == expected
    assert np.allclose(cosines, whole[pairs[:, 0], pairs[:, 1]])
    late, _ = near_pairs(vectors, 550, 0.8)
    assert {tuple(pair) for pair in late.tolist()} == {pair for pair in expected if pair[1] >= 550}


def telling(
    messages: Sequence[Any],
    broken: str = "nothing is broken",
    relevant: Sequence[int] | Exception = (1, 2, 3, 4, 5),
) -> Any:
    asked = messages[-1].text
    if broken in asked:
        return ModelError("model", "down")
    if "<facts-" in asked:
        return relevant if isinstance(relevant, Exception) else Relevant(numbers=list(relevant))
    if "Thoughts so far" in asked:
        done = "Daugava" in asked.split("Thoughts so far")[1].split("What was found")[0]
        return Thought(thought="the river Daugava", done=done)
    if "<entities-" not in asked:
        return Names(entities=["Ann"])
    told = next(triples for text, triples in SAID.items() if text in asked)
    return Triples(triples=[Triple(subject=a, relation=b, object=c) for a, b, c in told])


def opened(llm: Any = None, **config: Any) -> Memory:
    return memory(HippoRAG(HippoRAGConfig(**config)), llm=llm, enrich="inline")


def filled(llm: Any, **config: Any) -> Memory:
    store = opened(llm, **config)
    for number, text in enumerate(SAID):
        store.add(text, id=f"p{number}")
    return store


def test_a_passage_is_found_through_the_graph_and_says_how() -> None:
    with filled(ScriptedLLM(telling)) as store:
        found = store.search("Ann born in where", k=4)
        hit = next(hit for hit in found.hits if hit.record.id == "p0")
        assert "ann born in riga" in hit.parts[0].why[0].label
        assert [hit.record.id for hit in found.hits].index("p1") < 3


def test_facts_that_the_model_finds_irrelevant_leave_vectors_alone() -> None:
    llm = ScriptedLLM(lambda messages: telling(messages, relevant=()))
    with filled(llm, mode="v2") as store:
        found = store.search("Ann born in where")
        assert not found.failures
        assert all(part.label == "cosine" for hit in found.hits for part in hit.parts[0].why)


def test_a_filter_that_fails_is_named() -> None:
    down = ModelError("model", "filter is down")
    with filled(ScriptedLLM(lambda messages: telling(messages, relevant=down))) as store:
        (failure,) = store.search("Ann born in where").failures
        assert "filter is down" in failure.cause


def test_thoughts_are_searched_too() -> None:
    llm = ScriptedLLM(telling)
    with filled(llm, steps=3, filter=False) as store:
        store.search("Ann born in where")
        thoughts = [one for one in llm.prompts if "Thoughts so far" in one[-1].text]
        assert len(thoughts) == 2


def test_what_fails_for_one_message_is_named_and_made_by_a_sweep(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = ["Riga lies"]
    llm = ScriptedLLM(lambda messages: telling(messages, broken[0]))
    with opened(llm) as store, caplog.at_level(logging.WARNING):
        store.add([{"role": "user", "content": text} for text in SAID], session_id="s")
        made = store.list(100, filters={"kind": EXTRACTION.name})
        assert len(list(made)) == len(SAID) - 1
        assert "to be tried again" in caplog.text
        broken[0] = "nothing is broken"
        store.manage()
        assert len(list(store.list(100, filters={"kind": EXTRACTION.name}))) == len(SAID)


def test_what_was_extracted_is_not_asked_again() -> None:
    llm = ScriptedLLM(telling)
    with filled(llm) as store:
        asked = len(llm.prompts)
        store.enrich("hipporag", rebuild=True)
        assert len(llm.prompts) == asked


def names(store: Memory, user: str) -> set[str]:
    page = store.list(100, filters={"kind": ENTITY.name}, user_id=user)
    return {record.payload.name for record in page}


def test_scopes_with_the_same_names_share_no_node() -> None:
    with opened(ScriptedLLM(telling)) as store:
        store.add("Ann was born in Riga.", user_id="one")
        store.add("Ann was born in Riga.", user_id="two")
        ids = [
            {record.id for record in store.list(100, user_id=user)} - {""}
            for user in ("one", "two")
        ]
        assert not {id for id in ids[0] if id.startswith("hipporag/")} & ids[1]
        store.erase(user_id="one")
        assert names(store, "one") == set()
        assert names(store, "two") == {"ann", "riga"}


def test_an_entity_goes_with_the_last_passage_that_holds_it() -> None:
    with filled(ScriptedLLM(telling)) as store:
        store.delete("p0")
        assert names(store, "") == {"riga", "daugava", "ben", "painting"}
        store.delete("p1")
        assert names(store, "") == {"ben", "painting"}


def joined_nodes(store: Memory) -> int:
    """How many nodes have an edge."""
    strategy: Any = store.runtime.pipeline.steps[0].strategy
    view = store.runtime.view(store.users()[0]).for_step("hipporag")
    return int((view.project(strategy._graph).graph.degrees > 0).sum())


def test_entities_that_are_one_become_one_node_and_come_apart_again() -> None:
    SAID["Ann Lee sings in Riga Old Town."] = [("ann lee", "sings in", "lee ann")]
    with filled(ScriptedLLM(telling), same=0.99, synonymy=0.95) as store:
        before = joined_nodes(store)
        store.manage()
        assert joined_nodes(store) == before - 1
        store.delete("p4")
        assert "ann lee" not in names(store, "")
        assert joined_nodes(store) == before - 3
    del SAID["Ann Lee sings in Riga Old Town."]
