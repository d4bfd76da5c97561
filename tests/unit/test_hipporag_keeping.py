"""HippoRAG's graph as files, what it ranks by, and how it follows what comes and goes in version 1 and as released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.testing import ScriptedLLM, memory
from memplug_hipporag import HippoRAG
from memplug_hipporag.keeping import dump, load
from memplug_hipporag.prompts import Names, Triple, Triples
from memplug_hipporag.settings import HippoRAGConfig
from memplug_hipporag.state import HippoGraph
from memplug_hipporag.walking import best

SAID = {
    "Ann was born in Riga.": [("Ann", "born in", "Riga"), ("ann", "Born in", "riga")],
    "Riga lies on the Daugava.": [("Riga", "lies on", "Daugava")],
    "The Daugava river is long.": [("Daugava river", "is", "long"), ("Daugava", "is", "long")],
}
SETTINGS: list[dict[str, Any]] = [
    {"mode": "v2"},
    {"mode": "v2", "compat": True},
    {"mode": "v1"},
    {"mode": "v1", "compat": True},
]


def model() -> ScriptedLLM:
    def answer(messages: Any) -> Names | Triples:
        asked = messages[-1].text
        if "<entities-" not in asked:
            return Names(entities=[])
        told = next((triples for text, triples in SAID.items() if text in asked), [])
        return Triples(triples=[Triple(subject=a, relation=b, object=c) for a, b, c in told])

    return ScriptedLLM(answer)


def opened(settings: dict[str, Any]) -> Memory:
    config = HippoRAGConfig(synonymy=0.6, **settings)
    return memory(HippoRAG(config), llm=model(), enrich="inline")


def projected(store: Memory) -> tuple[Any, Any]:
    strategy: Any = store.runtime.pipeline.steps[0].strategy
    return strategy._graph, store.runtime.view(store.users()[0]).for_step("hipporag")


def state_of(store: Memory) -> HippoGraph:
    graph, view = projected(store)
    found: HippoGraph = view.project(graph)
    return found


def picture(state: HippoGraph) -> dict[str, Any]:
    """What a state says, by names."""
    ends, weights = state.graph.edges()
    named = [tuple(sorted((state.name(one), state.name(other)))) for one, other in ends.tolist()]
    facts = [state.buffers.fact_texts[row] for row in np.flatnonzero(state.facts.alive)]
    found = {
        "edges": dict(zip(named, np.round(weights, 9).tolist(), strict=True)),
        "held": {state.name(node): int(count) for node, count in enumerate(state.held) if count},
        "facts": sorted(facts),
        "by_model": state.by_model,
    }
    if state.mentions is not None:
        pairs = zip(*(part.tolist() for part in state.mentions), strict=True)
        found["mentions"] = sorted((state.name(one), state.name(other)) for one, other in pairs)
    return found


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_was_written_is_read_and_followed_on(settings: dict[str, Any], tmp_path: Path) -> None:
    texts = list(SAID)
    with opened(settings) as store:
        store.add(texts[0], id="p0")
        store.add(texts[2], id="p2")
        graph, view = projected(store)
        assert dump(state_of(store), tmp_path)
        read = load(tmp_path)
        assert picture(read) == picture(state_of(store))
        assert read.graph.size > 4
        since = store.runtime.storage.position(view.scope)
        store.add(texts[1], id="p1")
        store.delete("p0")
        delta = store.runtime.storage.delta(view.scope, since)
        assert picture(graph.apply(read, delta)) == picture(graph.build(view))
        assert "riga" in picture(state_of(store))["held"]


def test_of_what_is_gone_nothing_is_written(tmp_path: Path) -> None:
    with opened({}) as store:
        for number, text in enumerate(SAID):
            store.add(text, id=f"p{number}")
        state_of(store)
        store.delete("p0")
        assert not dump(state_of(store), tmp_path)
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_follows_changes_is_what_is_built(settings: dict[str, Any]) -> None:
    with opened(settings) as store:
        for number, text in enumerate([*SAID, *SAID]):
            store.add(text, id=f"p{number}")
            state_of(store)
        for number in (4, 0, 2):
            store.delete(f"p{number}")
            state_of(store)
        graph, view = projected(store)
        assert picture(state_of(store)) == picture(graph.build(view))


@pytest.mark.parametrize("count", [1, 7, 50])
def test_the_best_of_many_are_those_of_the_whole_order(count: int) -> None:
    scores = np.random.default_rng(count).integers(0, 900, 20_000) / 900
    ids = [f"{row:05}" for row in range(20_000)]
    expected = sorted(range(20_000), key=lambda row: (-scores[row], ids[row]))
    assert best(scores, count, ids) == expected[:count]
