"""What HippoRAG costs, and personalised PageRank beside python-igraph's; CPU milliseconds of one thread.

    python tests/bench/bench_hipporag.py [PASSAGES [EDGES]]      1890 passages with 9 facts each, 1,000,000 edges

Passages: made-up names and facts, extractions and vectors (256 dimensions) stored. Limits, on the project's own machine:
build 2 s, add or delete one passage 20 ms, a query 3 ms, 400 MB. Graph: random ends, half of them drawn towards few
nodes. Compared are the best 20 nodes; without igraph, or without the extra `graph`, its column stays empty.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from time import process_time
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from memplug import Memory  # noqa: E402
from memplug.testing import ScriptedLLM  # noqa: E402
from memplug.toolbox.graph import Graph, pagerank  # noqa: E402
from memplug_hipporag import HippoRAG  # noqa: E402
from memplug_hipporag.prompts import Names, Triple, Triples  # noqa: E402
from memplug_hipporag.settings import HippoRAGConfig  # noqa: E402

FACTS = 9
DIM = 256


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
            state = view.project(strategy._graph)
            asked = [f"question {number}" for number in range(50)]
            embedder.embed_documents(asked)
            searching = [cost(partial(memory.search, text)) for text in asked]
            adding, seen, deleting = [], [], []
            for number in range(passages, passages + 20):
                text = f"passage number {number} of many"
                embedder.embed_documents([text])
                adding.append(cost(partial(memory.add, text, id=f"p{number}")))
                seen.append(cost(partial(memory.search, text)))
            for number in range(passages, passages + 20):
                deleting.append(cost(partial(memory.delete, f"p{number}")))
                memory.search("question 1")
            print(
                f"{passages:,} passages, {int(state.facts.alive.sum()):,} facts, "
                f"{int(state.entities.alive.sum()):,} entities, {state.graph.size // 2:,} edges"
            )
        rows = {
            "build the graph from what is stored": built,
            "add a passage, vectors of its facts made": median(adding),
            "first search after an add": median(seen),
            "delete a passage": median(deleting),
            "search, vectors ready": median(searching),
        }
        for name, value in rows.items():
            print(f"  {name:42} {value:9.2f} ms")
        print(
            f"  {'peak memory of the process':42} "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MB"
        )


def walks(edges: int) -> None:
    random = np.random.default_rng(1)
    n = edges // 5
    ends = random.integers(0, n, (edges, 2))
    ends[: edges // 2, 1] = (n * random.uniform(size=edges // 2) ** 3).astype(np.int64)
    weights = random.uniform(0.5, 2.0, edges)
    graph = Graph.of(n, ends, weights)
    passages = np.arange(n // 10)
    few = np.zeros(n)
    few[random.choice(np.arange(n // 10, n), 5, replace=False)] = random.uniform(0.2, 1, 5)
    every = few.copy()
    every[passages] += 0.05 * random.uniform(size=len(passages))
    reference = igraph_of(n, ends, weights)
    print(f"personalised PageRank, {edges:,} edges, damping 0.5")
    for name, reset in (("few seeds", few), ("few seeds, all passages", every)):
        walk = partial(pagerank, graph, reset, tolerance=0.1, top=0)
        walk()
        mine = median(cost(walk) for _ in range(7))
        ranks = walk()
        line = f"  {name:24} {ranks.engine:6} {mine:8.2f} ms"
        if reference is not None:
            theirs = median(cost(partial(reference, reset)) for _ in range(3))
            best = set(np.argsort(-np.array(reference(reset)), kind="stable")[:20].tolist())
            shared = len(best & set(ranks.best(20).tolist())) / 20
            line += f"   igraph {theirs:8.1f} ms, {theirs / mine:6.1f} times, best 20 {shared:.2f}"
        print(line)
    more = random.integers(0, n, (1000, 2))
    changed = cost(lambda: graph.changed(n, more, np.ones(1000)))
    print(f"  1,000 new edges {changed:.2f} ms")


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
