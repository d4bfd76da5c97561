"""Names in questions, the second walk, and what HippoRAG adds to other steps' answers with a model and without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.testing import ScriptedLLM, memory
from memplug.types import EPISODE, Candidates, Episode, Hit, Part, Reason, Record, Scope
from memplug_hipporag import HippoRAG
from memplug_hipporag.fusing import Lift, lifted
from memplug_hipporag.mentioning import mentioned
from memplug_hipporag.onward import HERE, starts, walked_on
from memplug_hipporag.prompts import Names, Triple, Triples
from memplug_hipporag.reading import extracted
from memplug_hipporag.settings import HippoRAGConfig
from memplug_hybrid import Hybrid

SAID = {
    "Ann Lee was born in Riga, in spring.": [("Ann Lee", "born in", "Riga")],
    "Riga lies on the Daugava.": [("Riga", "lies on", "Daugava")],
    "The Daugava ends in a gulf.": [("Daugava", "ends in", "gulf")],
    "Tom likes tea and the spring.": [("Tom", "likes", "tea")],
    "Mary paints in the morning.": [("Mary", "paints in", "morning")],
}
BORN = "Where was Ann Lee born?"


def telling(messages: Sequence[Any]) -> Any:
    asked = messages[-1].text
    if "<entities-" not in asked:
        return Names(entities=[])
    told = next(triples for text, triples in SAID.items() if text in asked)
    return Triples(triples=[Triple(subject=a, relation=b, object=c) for a, b, c in told])


def filled(*steps: Any, model: bool = True, talk: bool = False) -> Memory:
    store = memory(*steps, llm=ScriptedLLM(telling) if model else None, enrich="inline")
    for number, text in enumerate(SAID):
        if talk:
            store.add([{"role": "user", "content": text, "id": f"p{number}"}], session_id="s")
        else:
            store.add(text, id=f"p{number}")
    return store


def hipporag(**settings: Any) -> HippoRAG:
    return HippoRAG(HippoRAGConfig(filter=False, **settings))


def reasons(store: Memory, question: str) -> dict[str, str]:
    """By id what the step gave as its last part's reasons."""
    return {
        hit.record.id: "; ".join(
            why.label for part in hit.parts if part.step == "hipporag" for why in part.why
        )
        for hit in store.search(question).hits
    }


def test_a_second_walk_sets_out_from_the_best_and_says_so() -> None:
    with filled(Hybrid(), hipporag()) as store:
        told = reasons(store, BORN)

    assert HERE in told["p0"]
    assert "Riga lies on the Daugava. -> daugava" in told["p2"]


def test_the_second_walk_finds_what_shares_no_word_with_the_question() -> None:
    places = {}
    for onward in (0.0, 0.7):
        with filled(Hybrid(), hipporag(onward=onward, influence=0.0)) as store:
            ids = [hit.record.id for hit in store.search(BORN).hits]
            places[onward] = ids.index("p2")

    assert places[0.7] < places[0.0]


@pytest.mark.parametrize("settings", [{"onward": 0.0}, {"mode": "v2"}, {"compat": True}])
def test_without_it_nothing_sets_out(settings: dict[str, Any]) -> None:
    with filled(Hybrid(), hipporag(**settings)) as store:
        assert HERE not in " ".join(reasons(store, BORN).values())


def test_the_first_choice_of_the_other_steps_stays_first() -> None:
    question = "Who likes the spring, and what ends in a gulf?"
    with filled(Hybrid()) as plain, filled(Hybrid(), hipporag()) as store:
        expected = plain.search(question).hits[0].record.id
        assert store.search(question).hits[0].record.id == expected


def test_rules_leave_what_was_said_as_the_other_steps_place_it() -> None:
    with filled(Hybrid(), model=False, talk=True) as plain:
        expected = [(hit.record.id, hit.score) for hit in plain.search(BORN).hits]
    with filled(Hybrid(), hipporag(), model=False, talk=True) as store:
        found = [(hit.record.id, hit.score) for hit in store.search(BORN).hits]

    assert found == expected


def test_rules_link_passages_by_the_names_in_them() -> None:
    with filled(Hybrid(), hipporag(), model=False) as store:
        told = reasons(store, BORN)

    assert "-> riga" in told["p1"]


def test_a_question_names_the_longest_entities_and_no_word_twice() -> None:
    strategy = hipporag()
    with filled(strategy) as store:
        view = store.runtime.view(Scope()).for_step("hipporag")
        state = strategy.graph(view)
        found = mentioned(state, "Did ann  LEE see the Daugava with Lee or Tom?", plain=False)

    assert {name for _, name in found.values()} == {"ann lee", "daugava", "tom"}
    assert {name: weight for weight, name in found.values()} == {
        "ann lee": 1.0,
        "daugava": 0.5,
        "tom": 1.0,
    }


def test_names_are_found_where_no_spaces_part_words() -> None:
    llm = ScriptedLLM(
        lambda messages: (
            Triples(triples=[Triple(subject="東京タワー", relation="ある", object="港区")])
            if "<entities-" in messages[-1].text
            else Names(entities=[])
        )
    )
    strategy = hipporag()
    with memory(strategy, llm=llm, enrich="inline") as store:
        store.add("東京タワーは港区にある。")
        view = store.runtime.view(Scope()).for_step("hipporag")
        found = mentioned(strategy.graph(view), "東京タワーは港区のどこ？", plain=False)

    assert {name for _, name in found.values()} == {"東京タワー", "港区"}


def test_an_entity_that_is_gone_is_named_by_no_question() -> None:
    strategy = hipporag()
    with filled(strategy) as store:
        store.delete("p3")
        view = store.runtime.view(Scope()).for_step("hipporag")
        assert mentioned(strategy.graph(view), "What does Tom like?", plain=False) == {}


def test_the_second_walk_is_the_plain_computation() -> None:
    strategy = hipporag()
    with filled(strategy) as store:
        view = store.runtime.view(Scope()).for_step("hipporag")
        state = strategy.graph(view)
        walk = walked_on(state, [(hit("p0", 1.0), 0.75), (hit("p1", 1.0), 0.25)], strategy.config)
    assert walk is not None
    assert walk.ranks is not None

    ends, weights = state.graph.edges()
    matrix = np.zeros((state.graph.n, state.graph.n))
    matrix[ends[:, 0], ends[:, 1]] = matrix[ends[:, 1], ends[:, 0]] = weights
    degrees = np.where(matrix.any(axis=0), matrix.sum(axis=0), 1.0)
    node = state.buffers.entity_of
    reset = np.zeros(state.graph.n)
    reset[node["ann lee"]] = 0.75
    reset[node["riga"]] = (0.75 + 0.25) / 2
    reset[node["daugava"]] = 0.25 / 2
    reset /= reset.sum()
    plain = 0.5 * np.linalg.solve(np.eye(state.graph.n) - 0.5 * matrix / degrees, reset)
    assert np.abs(walk.ranks.scores - plain / plain.sum()).sum() < 0.1


def hit(id: str, score: float, kind: str = EPISODE.name, **record: Any) -> Hit:
    made = Record(id=id, kind=kind, text=id, scope=Scope(), payload=Episode(), **record)
    return Hit(record=made, score=score, episodes=(id,), parts=(Part("other", 1, score),))


def test_shares_are_squares_and_nothing_said_sets_out() -> None:
    said = hit("b", 0.2, role="user")
    ((found, share),) = starts([hit("a", 0.4), said])

    assert found.record.id == "a"
    assert share == pytest.approx(0.8)
    assert starts([]) == []


def test_lifted_episodes_rise_below_the_first_and_other_kinds_keep_their_places() -> None:
    hits = (hit("a", 0.8), hit("x", 0.7, "other/fact"), hit("b", 0.4), hit("c", 0.2))
    lifts = {(Scope(), "c"): Lift(1.0, (Reason("a -> c", 1.0),)), (Scope(), "a"): Lift(0.04)}
    found = lifted(Candidates(hits=hits), lifts, 0.5, "hipporag")

    assert [one.record.id for one in found.hits] == ["a", "x", "c", "b"]
    assert [one.score for one in found.hits] == pytest.approx(
        [0.8, 0.7, 0.8 * 0.75 / 1.1, 0.8 * 0.5 / 1.1]
    )
    assert found.hits[2].parts[-1].why[0].label == "a -> c"


def test_the_rules_take_no_exclamation_for_a_name() -> None:
    found = extracted("Wow, Caroline! Yep. Great Britain won.")
    assert found.entities == ("Caroline", "Great Britain")
