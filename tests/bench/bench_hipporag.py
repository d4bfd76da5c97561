"""What HippoRAG costs, and personalised PageRank beside python-igraph's; CPU milliseconds of one thread.

    python tests/bench/bench_hipporag.py [PASSAGES [EDGES]]      1890 passages with 9 facts each, 1,000,000 edges

Passages: made-up names and facts, extractions and vectors (256 dimensions) stored. Beside each figure stand its limit on
the project's own machine and what the authors' released code took for 1,890 passages with 17,036 facts there. Graph:
random ends, half of them drawn towards few nodes. Compared are the best 20 nodes of many questions; without igraph, or
without the extra `graph`, its column stays empty.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from statistics import fmean, median
from time import process_time
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from memplug import Memory, Query  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug.toolbox.graph import Graph, pagerank  # noqa: E402
from memplug_hipporag import HippoRAG  # noqa: E402
from memplug_hipporag.prompts import Names, Triple, Triples  # noqa: E402
from memplug_hipporag.settings import HippoRAGConfig  # noqa: E402

FACTS = 9
DIM = 256
QUESTIONS = 20
"""Walks of each sort that are compared with igraph's."""
TURNS = 150
"""Changes of 1,000 edges each."""


def main() -> int:
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 1890
    edges = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    costs(passages)
    walks(edges)
    return 0


class Random:
    """Vectors that cost nothing: random ones, by text."""

    name, dim = "random", DIM

    def embed_documents(self, texts: Sequence[str]) -> Any:
        found = [
            np.random.default_rng(list(text.encode())).normal(size=DIM).astype(np.float32)
            for text in texts
        ]
        return np.stack([one / np.linalg.norm(one) for one in found])

    def embed_queries(self, texts: Sequence[str]) -> Any:
        return self.embed_documents(texts)


class Ready(Random):
    """The same, each text's made once."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def embed_documents(self, texts: Sequence[str]) -> Any:
        for text in texts:
            if text not in self._known:
                self._known[text] = super().embed_documents([text])[0]
        return np.stack([self._known[text] for text in texts])


def triples(number: int) -> list[Triple]:
    random = np.random.default_rng(number)
    ends = [f"name{one}" for one in random.integers(0, 18000, 2 * FACTS)]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return [
        Triple(subject=one, relation=f"relation {number}", object=other) for one, other in pairs
    ]


def answer(messages: Sequence[Any]) -> Names | Triples:
    asked = messages[-1].text
    if "<entities-" not in asked:
        return Names(entities=[])
    return Triples(triples=triples(int(asked.split("passage number ")[1].split()[0])))


def costs(passages: int) -> None:
    embedder = Ready()
    strategy = HippoRAG(HippoRAGConfig(filter=False))
    with tempfile.TemporaryDirectory(prefix="memplug-hipporag-") as folder:

        def opened() -> Memory:
            return Memory.open(
                folder, [strategy], llm=ScriptedLLM(answer), embedder=embedder, enrich="inline"
            )

        with opened() as memory:
            for number in range(passages):
                memory.add(f"passage number {number} of many", id=f"p{number}")
        with opened() as memory:
            view = memory.runtime.view(memory.users()[0]).for_step("hipporag")
            built = cost(lambda: view.project(strategy._graph))
        with opened() as memory:
            view = memory.runtime.view(memory.users()[0]).for_step("hipporag")
            read = cost(lambda: view.project(strategy._graph))
            state = view.project(strategy._graph)
            asked = [f"question {number}" for number in range(100)]
            vectors = embedder.embed_documents(asked)
            queries = [
                Query(text=text, vector=vector) for text, vector in zip(asked, vectors, strict=True)
            ]
            memory.search(asked[0])
            ranking = [cost(partial(strategy.retrieve, query, view)) for query in queries]
            searching = [cost(partial(memory.search, text)) for text in asked]
            adding, seen, deleting = [], [], []
            for number in range(passages, passages + 20):
                text = f"passage number {number} of many"
                embedder.embed_documents([text])
                adding.append(cost(partial(memory.add, text, id=f"p{number}")))
                seen.append(cost(partial(memory.search, text)))
                found = [hit.record.id for hit in memory.search(text).hits]
                assert f"p{number}" in found, "what was added is not found by the next search"
            for number in range(passages, passages + 20):
                deleting.append(cost(partial(memory.delete, f"p{number}")))
                memory.search("question 1")
            print(
                f"{passages:,} passages, {int(state.facts.alive.sum()):,} facts, "
                f"{int(state.entities.alive.sum()):,} entities, {state.graph.size // 2:,} edges"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'':42} {'':12} {'limit':>9} {'released code':>15}")
    shown("build the graph from what is stored", built, "ms", "2,000", "18,000")
    shown("read it from disk when opened again", read, "ms", "", "470")
    shown("add a passage, vectors of its facts made", median(adding), "ms", "20", "15,600")
    shown("first search after an add", median(seen), "ms", "", "does not see it")
    shown("delete a passage", median(deleting), "ms", "20", "560")
    shown("rank for a question, vectors ready", median(ranking), "ms", "3", "22.9")
    shown("  the 95th of 100", sorted(ranking)[94], "ms", "", "24.6")
    shown("the whole search around it", median(searching), "ms", "", "")
    shown("peak memory of the process", peak, "MB", "400", "2,670")


def shown(what: str, value: float, unit: str, limit: str, released: str) -> None:
    print(f"  {what:42} {value:9.2f} {unit} {limit:>9} {released:>15}")


def walks(edges: int) -> None:
    random = np.random.default_rng(1)
    n = edges // 5
    ends = random.integers(0, n, (edges, 2))
    ends[: edges // 2, 1] = (n * random.uniform(size=edges // 2) ** 3).astype(np.int64)
    weights = random.uniform(0.5, 2.0, edges)
    graph = Graph.of(n, ends, weights)
    passages = n // 10
    reference = igraph_of(n, ends, weights)
    print(f"personalised PageRank, {edges:,} edges, damping 0.5, {QUESTIONS} questions each")
    few, every = [], []
    for _ in range(QUESTIONS):
        reset = np.zeros(n)
        chosen = random.choice(np.arange(passages, n), 5, replace=False)
        reset[chosen] = random.uniform(0.2, 1, 5)
        few.append(reset)
        every.append(reset.copy())
        every[-1][:passages] += 0.05 * random.uniform(size=passages)
    compared("few seeds", graph, few, reference)
    compared("few seeds, all passages", graph, every, reference)
    joining, asking = [], []
    for turn in range(TURNS):
        more = random.integers(0, n, (1000, 2))
        joining.append(cost(partial(graph.changed, n, more, np.ones(1000))))
        graph = graph.changed(n, more, np.ones(1000))
        if turn < QUESTIONS:
            asking.append(cost(partial(pagerank, graph, every[turn], tolerance=0.1)))
    print(
        f"  1,000 new edges, {TURNS} times: {median(joining):.2f} ms until they are searched (limit 5), once "
        f"{max(joining):.0f} ms, where they are merged; the walk after them {median(asking):.2f} ms"
    )


def compared(
    name: str, graph: Graph, resets: Sequence[Any], reference: Callable[[Any], list[float]] | None
) -> None:
    """Our walks to a tenth of the probability beside igraph's to convergence."""
    ranks = pagerank(graph, resets[0], tolerance=0.1)  # compiles the push
    mine, theirs, shared = [], [], []
    for reset in resets:
        mine.append(cost(partial(pagerank, graph, reset, tolerance=0.1)))
        ranks = pagerank(graph, reset, tolerance=0.1)
        if reference is not None:
            theirs.append(cost(partial(reference, reset)))
            best = np.argsort(-np.array(reference(reset)), kind="stable")[:20]
            shared.append(len(np.intersect1d(best, ranks.best(20))) / 20)
    line = f"  {name:24} {ranks.engine:6} {median(mine):8.2f} ms"
    if theirs:
        line += (
            f"   igraph {median(theirs):8.1f} ms, {median(theirs) / median(mine):6.1f} times (limit 15), "
            f"best 20 shared {fmean(shared):.3f} in the mean (limit 0.95), {min(shared):.2f} at least"
        )
    print(line)


def igraph_of(n: int, ends: Any, weights: Any) -> Callable[[Any], list[float]] | None:
    try:
        import igraph
    except ImportError:
        return None
    graph = igraph.Graph(n=n, edges=ends, directed=False)
    listed = weights.tolist()

    def ranks(reset: Any) -> list[float]:
        found: list[float] = graph.personalized_pagerank(
            damping=0.5, reset=reset.tolist(), weights=listed, directed=False
        )
        return found

    return ranks


def cost(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return 1000 * (process_time() - start)


if __name__ == "__main__":
    raise SystemExit(main())
