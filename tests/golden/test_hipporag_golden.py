"""HippoRAG as the reference computes it, against a plain computation of the formulas with dense matrices."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from memplug import Memory
from memplug.testing import ScriptedLLM, memory
from memplug_hipporag import HippoRAG
from memplug_hipporag.kinds import ENTITY
from memplug_hipporag.prompts import Names, Triple, Triples
from memplug_hipporag.settings import HippoRAGConfig
from memplug_hipporag.state import HippoGraph
from memplug_hipporag.walking import Walk, linked_facts, walked

Triple3 = tuple[str, str, str]

CORPUS: dict[str, list[Triple3]] = {
    "Alhandra was born in Vila Franca.": [
        ("Alhandra", "born in", "Vila Franca"),
        ("alhandra", "Born in", "Vila  Franca"),
        ("Alhandra", "born in", "Vila Franca"),
    ],
    "Vila Franca lies in Lisbon District.": [("Vila Franca", "lies in", "Lisbon District")],
    "Lisbon District has twelve towns.": [
        ("Lisbon District", "has", "twelve towns"),
        ("Lisbon Districts", "have", "12 towns"),
    ],
    "The footballer moved to Montreux.": [("the footballer", "moved to", "Montreux")],
    "Montreux is a town on Lake Geneva.": [
        ("Montreux", "is on", "Lake Geneva"),
        ("Montreux", "is", "Montreux"),
    ],
    "Nobody said anything.": [],
    "Lake Geneva is deep. Lake Genève too.": [
        ("Lake Geneva", "is", "deep"),
        ("Lake Genève", "is", "deep"),
    ],
}
QUESTIONS = ("Where was Alhandra born?", "Which lake is Montreux on?", "How many towns?", "deep")


class Grams:
    """Texts as counts of their letter triples: close spellings are near, and nothing is learnt."""

    name = "grams"
    dim = 64

    def embed_documents(self, texts: Sequence[str]) -> Any:
        return np.stack([self._vector(text) for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Any:
        return self.embed_documents(texts)

    def _vector(self, text: str) -> Any:
        vector = np.full(self.dim, 1e-3)
        padded = f"  {text.lower()} "
        for start in range(len(padded) - 2):
            code = sum(ord(one) * 31**place for place, one in enumerate(padded[start : start + 3]))
            vector[code % self.dim] += 1.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def model() -> ScriptedLLM:
    def answer(messages: Sequence[Any]) -> Names | Triples:
        asked = messages[-1].text
        if "<entities-" not in asked:
            return Names(entities=[])
        passage = next(one for one in CORPUS if one in asked)
        return Triples(
            triples=[
                Triple(subject=one, relation=two, object=three)
                for one, two, three in CORPUS[passage]
            ]
        )

    return ScriptedLLM(answer)


def opened(**config: Any) -> Memory:
    strategy = HippoRAG(HippoRAGConfig(filter=False, **config))
    return memory(strategy, llm=model(), embedder=Grams(), enrich="inline")


def state_of(store: Memory) -> HippoGraph:
    strategy: Any = store.runtime.pipeline.steps[0].strategy
    view = store.runtime.view(store.users()[0]).for_step("hipporag")
    found: HippoGraph = view.project(strategy._graph)
    return found


# The computation below follows the published formulas step by step and shares nothing with the strategy.


def norm(text: str) -> str:
    return re.sub("[^A-Za-z0-9 ]", " ", text.lower()).strip()


def plain(question: str, passages: Sequence[str]) -> dict[str, float]:
    """Scores of the passages by version 2, in double precision."""
    embedder = Grams()
    by_passage = {
        one: [tuple(map(norm, triple)) for triple in dict.fromkeys(CORPUS[one])] for one in passages
    }
    entities = sorted({end for of_it in by_passage.values() for s, _, o in of_it for end in (s, o)})
    facts = sorted({fact for of_it in by_passage.values() for fact in of_it})
    nodes = entities + list(passages)
    at = {node: place for place, node in enumerate(nodes)}
    ordered: dict[tuple[str, str], float] = defaultdict(float)
    for of_it in by_passage.values():
        for subject, _, object_ in of_it:
            ordered[subject, object_] += 1.0
            ordered[object_, subject] += 1.0
    vectors = embedder.embed_documents(entities).astype(np.float64)
    cosines = vectors @ vectors.T
    for one, name in enumerate(entities):
        if len(re.sub("[^A-Za-z0-9]", "", name)) > 2:
            for other, target in enumerate(entities):
                if one != other and target and cosines[one, other] >= 0.8:
                    ordered[name, target] = cosines[one, other]
    weights = np.zeros((len(nodes), len(nodes)))
    for (name, target), weight in ordered.items():
        if name != target:
            weights[at[name], at[target]] += weight
            weights[at[target], at[name]] += weight
    for passage, of_it in by_passage.items():
        for name in {end for s, _, o in of_it for end in (s, o)}:
            weights[at[passage], at[name]] += 1.0
            weights[at[name], at[passage]] += 1.0
    asked = embedder.embed_queries([question])[0]
    of_facts = embedder.embed_documents([repr(fact) for fact in facts]) @ asked
    of_facts = minmax(of_facts.astype(np.float64))
    top = sorted(range(len(facts)), key=lambda row: -of_facts[row])[:5]
    shares: dict[str, list[float]] = {}
    for row in top:
        for end in (facts[row][0], facts[row][2]):
            holding = sum(any(end in (s, o) for s, _, o in of_it) for of_it in by_passage.values())
            shares.setdefault(end, []).append(of_facts[row] / max(holding, 1))
    means = {name: sum(given) / len(given) for name, given in shares.items()}
    reset = np.zeros(len(nodes))
    for name in sorted(means, key=lambda one: -means[one])[:5]:
        reset[at[name]] = means[name]
    near = minmax((embedder.embed_documents(passages) @ asked).astype(np.float64))
    for passage, value in zip(passages, near, strict=True):
        reset[at[passage]] += 0.05 * value
    reset /= reset.sum()
    scores = solved(weights, reset, 0.5)
    return {passage: float(scores[at[passage]]) for passage in passages}


def minmax(values: Any) -> Any:
    return (values - values.min()) / (values.max() - values.min())


def solved(weights: Any, reset: Any, damping: float) -> Any:
    """Personalised PageRank by a linear system; what has no edges goes back to the reset."""
    sums = weights.sum(axis=1)
    step = np.where(
        sums[:, None] > 0, weights / np.where(sums > 0, sums, 1.0)[:, None], reset[None, :]
    )
    return np.linalg.solve(np.eye(len(reset)) - damping * step.T, (1 - damping) * reset)


@pytest.mark.parametrize("question", QUESTIONS)
def test_compat_is_the_plain_computation(question: str) -> None:
    with opened(mode="v2", compat=True) as store:
        for number, text in enumerate(CORPUS):
            store.add(text, id=f"p{number}")
        state = state_of(store)
        config = HippoRAGConfig(mode="v2", compat=True)
        asked = Grams().embed_queries([question])[0]
        walk: Walk = walked(state, asked, linked_facts(state, asked, 5), config)
        expected = plain(question, list(CORPUS))
        found = dict(zip(state.passages.table.ids, walk.scores.tolist(), strict=True))
        assert found == pytest.approx(
            {f"p{number}": expected[text] for number, text in enumerate(CORPUS)}, abs=1e-6
        )


def drawn(state: HippoGraph) -> dict[tuple[str, str], float]:
    """The edges by the names of their nodes."""
    ends, weights = state.graph.edges()
    found = {}
    for (one, other), weight in zip(ends.tolist(), weights.tolist(), strict=True):
        low, high = sorted((state.name(one), state.name(other)))
        found[low, high] = weight
    return found


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(range(len(CORPUS))), st.booleans(), st.booleans()), max_size=14
    ),
    st.booleans(),
)
def test_any_order_of_inserts_and_deletes_gives_the_graph_of_one_insert(
    steps: list[tuple[int, bool, bool]], compat: bool
) -> None:
    texts = list(CORPUS)
    there: set[int] = set()
    with opened(mode="v2", compat=compat) as lived, opened(mode="v2", compat=compat) as bulk:
        lived.add("Nobody said anything.", id="anchor")
        bulk.add("Nobody said anything.", id="anchor")
        for number, adding, looking in steps:
            if adding:
                lived.add(texts[number], id=f"p{number}")
                there.add(number)
            elif number in there:
                lived.delete(f"p{number}")
                there.discard(number)
            if looking:
                state_of(lived)
        for number in sorted(there):
            bulk.add(texts[number], id=f"p{number}")
        expected = drawn(state_of(bulk))
        assert drawn(state_of(lived)) == pytest.approx(expected, abs=1e-9)
        assert entities(lived) == entities(bulk)


def entities(store: Memory) -> set[str]:
    page = store.list(1000, filters={"kind": ENTITY.name})
    return {record.payload.name for record in page}
