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
from memplug_hipporag.walking import Walk, linked_entities, linked_facts, walked, walked_v1

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


class Plain:
    """The facts, nodes and weights of some passages, in double precision; nodes are entities, then passages."""

    def __init__(self, passages: Sequence[str], *, joined: bool) -> None:
        self.passages = list(passages)
        self.by_passage = {
            one: [tuple(map(norm, triple)) for triple in dict.fromkeys(CORPUS[one])]
            for one in passages
        }
        told = [fact for of_it in self.by_passage.values() for fact in of_it]
        self.entities = sorted({end for s, _, o in told for end in (s, o)})
        self.facts = sorted(set(told))
        self.at = {node: place for place, node in enumerate([*self.entities, *passages])}
        self.weights = np.zeros((len(self.at), len(self.at)))
        for (name, target), weight in self._ordered().items():
            if name != target:
                self._join(name, target, weight)
        if joined:
            for passage in passages:
                for name in self.named(passage):
                    self._join(passage, name, 1.0)

    def named(self, passage: str) -> set[str]:
        return {end for s, _, o in self.by_passage[passage] for end in (s, o)}

    def holding(self, name: str) -> int:
        return max(sum(name in self.named(one) for one in self.passages), 1)

    def _ordered(self) -> dict[tuple[str, str], float]:
        """Facts lead both ways; a synonym takes the place of facts that lead the same way."""
        found: dict[tuple[str, str], float] = defaultdict(float)
        for of_it in self.by_passage.values():
            for subject, _, object_ in of_it:
                found[subject, object_] += 1.0
                found[object_, subject] += 1.0
        vectors = Grams().embed_documents(self.entities).astype(np.float64)
        cosines = vectors @ vectors.T
        for one, name in enumerate(self.entities):
            if len(re.sub("[^A-Za-z0-9]", "", name)) > 2:
                for other, target in enumerate(self.entities):
                    if one != other and target and cosines[one, other] >= 0.8:
                        found[name, target] = cosines[one, other]
        return found

    def _join(self, one: str, other: str, weight: float) -> None:
        self.weights[self.at[one], self.at[other]] += weight
        self.weights[self.at[other], self.at[one]] += weight


def plain(question: str, passages: Sequence[str]) -> dict[str, float]:
    """Scores of the passages by version 2."""
    embedder = Grams()
    graph = Plain(passages, joined=True)
    facts, at = graph.facts, graph.at
    asked = embedder.embed_queries([question])[0]
    of_facts = embedder.embed_documents([repr(fact) for fact in facts]) @ asked
    of_facts = minmax(of_facts.astype(np.float64))
    top = sorted(range(len(facts)), key=lambda row: -of_facts[row])[:5]
    shares: dict[str, list[float]] = {}
    for row in top:
        for end in (facts[row][0], facts[row][2]):
            shares.setdefault(end, []).append(of_facts[row] / graph.holding(end))
    means = {name: sum(given) / len(given) for name, given in shares.items()}
    reset = np.zeros(len(at))
    for name in sorted(means, key=lambda one: -means[one])[:5]:
        reset[at[name]] = means[name]
    near = minmax((embedder.embed_documents(passages) @ asked).astype(np.float64))
    for passage, value in zip(passages, near, strict=True):
        reset[at[passage]] += 0.05 * value
    scores = solved(graph.weights, reset / reset.sum(), 0.5)
    return {passage: float(scores[at[passage]]) for passage in passages}


def plain_v1(names: Sequence[str], passages: Sequence[str]) -> dict[str, float]:
    """Scores of the passages by version 1, for the names in a question."""
    graph = Plain(passages, joined=False)
    n = len(graph.entities)
    vectors = Grams().embed_documents(graph.entities)
    reset = np.zeros(n)
    for asked in Grams().embed_documents(names):
        linked = graph.entities[int(np.argmax(vectors @ asked))]
        reset[graph.at[linked]] = 1.0 / graph.holding(linked)
    ranks = solved(graph.weights[:n, :n], reset / reset.sum(), 0.5)
    states = np.array([[f in graph.by_passage[p] for f in graph.facts] for p in passages], float)
    names_it = np.array([[e in (f[0], f[2]) for e in graph.entities] for f in graph.facts], float)
    scores = minmax(states @ (names_it @ ranks))
    return dict(zip(passages, scores.tolist(), strict=True))


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


@pytest.mark.parametrize(
    "names", [("alhandra",), ("montreux", "lake geneva"), ("lisbon districts", "towns"), ("12",)]
)
def test_compat_of_version_1_is_the_plain_computation(names: Sequence[str]) -> None:
    with opened(mode="v1", compat=True) as store:
        for number, text in enumerate(CORPUS):
            store.add(text, id=f"p{number}")
        state = state_of(store)
        seeds = linked_entities(state, names, Grams().embed_documents(names))
        config = HippoRAGConfig(mode="v1", compat=True)
        walk = walked_v1(state, Grams().embed_queries([" ".join(names)])[0], seeds, config)
        expected = plain_v1(names, list(CORPUS))
        found = dict(zip(state.passages.table.ids, walk.scores.tolist(), strict=True))
        assert found == pytest.approx(
            {f"p{number}": expected[text] for number, text in enumerate(CORPUS)}, abs=1e-6
        )


def test_version_1_follows_what_comes_and_goes() -> None:
    """A fact of two passages stays with the one that is left."""
    texts = list(CORPUS)
    with opened(mode="v1", compat=True) as lived, opened(mode="v1", compat=True) as bulk:
        for number in range(len(texts)):
            lived.add(texts[number], id=f"p{number}")
            state_of(lived)
        lived.add(texts[6], id="twin")
        for number in (0, 2, 6):
            lived.delete(f"p{number}")
            state_of(lived)
        lived.add(texts[2], id="p2")
        for number in (1, 3, 4, 5, 2):
            bulk.add(texts[number], id=f"p{number}")
        bulk.add(texts[6], id="twin")
        assert named(state_of(lived)) == named(state_of(bulk))


def named(state: HippoGraph) -> list[tuple[str, str]]:
    assert state.mentions is not None
    passages, entities = state.mentions
    pairs = zip(passages.tolist(), entities.tolist(), strict=True)
    return sorted((state.name(one), state.name(other)) for one, other in pairs)


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
