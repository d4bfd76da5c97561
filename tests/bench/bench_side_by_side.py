"""memplug beside what is installed of mem0, LangChain, LlamaIndex and LangGraph, in one run.

    python tests/bench/bench_side_by_side.py                  5,000 messages
    python tests/bench/bench_side_by_side.py --sizes 1000     another number

Every library gets the same made-up messages, the same embedder (memplug's shipped table, through the library's own interface)
and the same questions, in a process of its own with one BLAS thread, and gives back 10 hits. What differs is said beside each
row: memplug keeps words, an index, a journal and everything on disk; most of the others keep vectors in memory. A question is
made of some words of the message that answers it, so recall says how well a known thing is found again, no more.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.corpus import messages, probes

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

K = 10
SINGLE = 50
"""Messages that are added one by one, after the others."""
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)


class Store(Protocol):
    """What every library is measured by. A message's id is its number."""

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None: ...

    def search(self, question: str) -> list[int]:
        """The numbers of the messages found, best first."""


def rows(texts: Sequence[str]) -> list[list[float]]:
    """The shipped table's vectors, as these libraries take them."""
    from memplug.backends.static_table import default_table

    vectors: list[list[float]] = default_table().embed_documents(texts).tolist()
    return vectors


def same_embedder() -> Embeddings:
    """The shipped table as an embedder of LangChain, which LangGraph and mem0 take too."""
    from langchain_core.embeddings import Embeddings

    class Table(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return rows(texts)

        def embed_query(self, text: str) -> list[float]:
            return rows([text])[0]

    return Table()


class Memplug:
    """A pipeline of memplug's over a store in a folder."""

    def __init__(self, folder: Path, pipeline: str) -> None:
        from memplug.evaluation import system

        self._memory = system(pipeline).open(folder)

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        pairs = zip(texts, numbers, strict=True)
        self._memory.add(
            [{"role": "user", "content": text, "id": str(number)} for text, number in pairs]
        )

    def search(self, question: str) -> list[int]:
        return [int(hit.record.id) for hit in self._memory.search(question, K)]


class LangChain:
    """`InMemoryVectorStore`."""

    def __init__(self, folder: Path) -> None:
        from langchain_core.vectorstores import InMemoryVectorStore

        self._store = InMemoryVectorStore(same_embedder())

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        self._store.add_texts(list(texts), ids=[str(number) for number in numbers])

    def search(self, question: str) -> list[int]:
        return [int(one.id or -1) for one in self._store.similarity_search(question, k=K)]


class LlamaIndex:
    """`VectorStoreIndex` over its simple store, one node a message."""

    def __init__(self, folder: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.embeddings import BaseEmbedding

        class Table(BaseEmbedding):
            def _get_text_embedding(self, text: str) -> list[float]:
                return rows([text])[0]

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                return rows(texts)

            def _get_query_embedding(self, query: str) -> list[float]:
                return rows([query])[0]

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

        self._index = VectorStoreIndex(nodes=[], embed_model=Table())

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        from llama_index.core.schema import TextNode

        pairs = zip(texts, numbers, strict=True)
        self._index.insert_nodes([TextNode(id_=str(number), text=text) for text, number in pairs])

    def search(self, question: str) -> list[int]:
        retriever = self._index.as_retriever(similarity_top_k=K)
        return [int(one.node.node_id) for one in retriever.retrieve(question)]


class LangGraph:
    """`InMemoryStore` with an index."""

    def __init__(self, folder: Path) -> None:
        from langgraph.store.memory import InMemoryStore

        embedder = same_embedder()
        self._store = InMemoryStore(
            index={"dims": len(rows(["a"])[0]), "embed": embedder, "fields": ["text"]}
        )

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        from langgraph.store.base import PutOp

        pairs = zip(texts, numbers, strict=True)
        self._store.batch(
            [PutOp(("memories",), str(number), {"text": text}) for text, number in pairs]
        )

    def search(self, question: str) -> list[int]:
        return [int(one.key) for one in self._store.search(("memories",), query=question, limit=K)]


class Mem0:
    """`Memory` over Qdrant in a folder, with `infer=False`: no model reads or rewrites what is added."""

    def __init__(self, folder: Path) -> None:
        os.environ.update(
            {"MEM0_TELEMETRY": "False", "MEM0_DIR": str(folder), "OPENAI_API_KEY": "-"}
        )
        self._store = import_module("mem0").Memory.from_config(
            {
                "embedder": {"provider": "langchain", "config": {"model": same_embedder()}},
                "vector_store": {
                    "provider": "qdrant",
                    "config": {
                        "path": str(folder / "qdrant"),
                        "on_disk": True,
                        "embedding_model_dims": len(rows(["a"])[0]),
                    },
                },
                "history_db_path": str(folder / "history.db"),
            }
        )

    def add(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        for text, number in zip(texts, numbers, strict=True):
            self._store.add(text, user_id="ann", metadata={"number": number}, infer=False)

    def search(self, question: str) -> list[int]:
        found = self._store.search(question, filters={"user_id": "ann"}, top_k=K, threshold=0.0)
        return [int(one["metadata"]["number"]) for one in found["results"]]


@dataclass(frozen=True)
class Peer:
    """A library, what it needs to be installed, and how it differs."""

    name: str
    needs: tuple[str, ...]
    make: Callable[[Path], Store]
    keeps: str
    most: int = 100_000
    """Messages beyond which it takes too long."""


PEERS = (
    Peer(
        "memplug",
        (),
        lambda folder: Memplug(folder, "default"),
        "words, vectors and index, on disk",
    ),
    Peer(
        "memplug, dense alone",
        (),
        lambda folder: Memplug(folder, "dense"),
        "the same, ranked by vectors",
    ),
    Peer("LangChain", ("langchain_core",), LangChain, "vectors in memory"),
    Peer("LlamaIndex", ("llama_index.core",), LlamaIndex, "vectors in memory"),
    Peer("LangGraph", ("langgraph", "langchain_core"), LangGraph, "vectors in memory"),
    Peer(
        "mem0",
        ("mem0", "langchain_core"),
        Mem0,
        "vectors in Qdrant on disk, history in SQLite",
        2000,
    ),
)


def missing(peer: Peer) -> str:
    """The first package that it lacks; "" where all are there."""
    for name in peer.needs:
        try:
            if find_spec(name) is None:
                return name
        except ModuleNotFoundError:
            return name
    return ""


def measure(peer: Peer, size: int, folder: Path) -> dict[str, float]:
    """Figures of one library, in this process."""
    told = messages(size + SINGLE)
    texts = [one["content"] for one in told]
    with ExitStack() as stack:
        store = peer.make(folder)
        stack.callback(getattr(getattr(store, "_memory", None), "close", lambda: None))
        start = time.perf_counter()
        for first in range(0, size, 100):
            last = min(first + 100, size)
            store.add(texts[first:last], range(first, last))
        bulk = time.perf_counter() - start
        singles = []
        for number in range(size, size + SINGLE):
            start = time.perf_counter()
            store.add([texts[number]], [number])
            singles.append(time.perf_counter() - start)
        store.search("warm")
        asked = probes(told, 100)
        answers = []
        for question, _ in asked:
            start = time.perf_counter()
            found = store.search(question)
            answers.append((time.perf_counter() - start, found))
        ranks = [
            found.index(number) + 1 if number in found else K + 1
            for (_, number), (_, found) in zip(asked, answers, strict=True)
        ]
    ordered = sorted(seconds for seconds, _ in answers)
    return {
        "bulk": size / bulk,
        "single": 1000 * statistics.median(singles),
        "search": 1000 * statistics.median(ordered),
        "p95": 1000 * ordered[int(0.95 * len(ordered))],
        "recall_1": statistics.fmean(rank <= 1 for rank in ranks),
        "recall_5": statistics.fmean(rank <= 5 for rank in ranks),
        "recall_10": statistics.fmean(rank <= K for rank in ranks),
    }


def apart(number: int, size: int, folder: Path) -> dict[str, Any]:
    """The same from a process of its own, or the reason why there are none."""
    command = [sys.executable, __file__, "--peer", f"{number}", "--sizes", f"{size}"]
    done = subprocess.run(
        [*command, "--folder", folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **ONE_THREAD},
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["failed"]
        return {"error": lines[-1][:160]}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def table(sizes: Sequence[int]) -> None:
    """Every size and library, with ratios to the first row."""
    print((__doc__ or "").rpartition("\n\n")[2].strip())
    for size in sizes:
        print(
            f"\n{size:,} messages of 15 to 25 words; the same embedder; {K} hits; wall-clock medians"
        )
        print(
            f"  {'':<22}{'bulk adds/s':>12}{'ratio':>7}{'one add ms':>12}{'search ms':>11}{'p95':>8}{'ratio':>8}"
            f"{'R@1':>7}{'R@5':>7}{'R@10':>7}  keeps"
        )
        first: dict[str, Any] = {}
        for number, peer in enumerate(PEERS):
            lacks = missing(peer)
            if lacks or size > peer.most:
                why = (
                    f"{lacks} is not installed" if lacks else f"takes too long beyond {peer.most:,}"
                )
                print(f"  {peer.name:<22}skipped: {why}", flush=True)
                continue
            with tempfile.TemporaryDirectory(prefix="memplug-bench-") as folder:
                figures = apart(number, size, Path(folder))
            if "error" in figures:
                print(f"  {peer.name:<22}not measured: {figures['error']}", flush=True)
                continue
            first = first or figures
            recall = "".join(f"{100 * figures[f'recall_{k}']:>7.0f}" for k in (1, 5, 10))
            adding, asking = (figures[key] / first[key] for key in ("bulk", "search"))
            print(
                f"  {peer.name:<22}{figures['bulk']:>12,.0f}{adding:>6.2f}x{figures['single']:>12.2f}"
                f"{figures['search']:>11.2f}{figures['p95']:>8.2f}{asking:>7.1f}x{recall}  {peer.keeps}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--peer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer is None:
        table(options.sizes)
    else:
        print(json.dumps(measure(PEERS[options.peer], options.sizes[0], options.folder)))


if __name__ == "__main__":
    main()
