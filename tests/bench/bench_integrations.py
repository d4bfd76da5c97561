"""What each adapter costs on top of the plain call, in CPU time, and a store's search beside LangGraph's own.

python tests/bench/bench_integrations.py [ITEMS]

For each call: the plain one; the same behind the framework's own thinnest class, which holds nothing but the plain
call; and the adapter. What the framework adds is between the first two. The calls take turns in random order, so what
else the machine does falls on all of them alike. The last table shows how long an event loop waits while fifty
searches run at once. Needs the extras langchain and llamaindex; without them it says so. ITEMS (10,000) are those of
the store's search.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from memplug import AsyncMemory, Batch, Memory

ROUNDS = 300
WORDS = [
    "dog",
    "cat",
    "tea",
    "ferry",
    "office",
    "garden",
    "letter",
    "winter",
    "music",
    "paper",
    "river",
    "bridge",
    "doctor",
    "bread",
]
Call = Callable[[int], object]


def sentence(seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=8)) + f" {seed}."


def costs(*calls: Call, rounds: int = ROUNDS) -> list[float]:
    """Median milliseconds of CPU for each call, this thread's; no two calls get the same number."""
    shuffled = random.Random(7)
    times: list[list[float]] = [[] for _ in calls]
    for number in range(-5, rounds):
        for place in shuffled.sample(range(len(calls)), len(calls)):
            asked = number * len(calls) + place
            begun = time.thread_time()
            calls[place](asked)
            times[place].append(time.thread_time() - begun)
    return [statistics.median(one[5:]) * 1000 for one in times]


def row(name: str, plain: Call, bare: Call | None, adapter: Call) -> None:
    """One line of the table; `bare` is the framework's own class around the plain call."""
    chosen = [one for one in (plain, bare, adapter) if one is not None]
    direct, *more = costs(*chosen)
    framework = f"{more[0] - direct:+9.3f}" if bare else " " * 9
    print(f"{name:24} {direct:8.3f} {framework} {more[-1] - direct:+9.3f}")


def langchain(memory: Memory) -> None:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.tools import StructuredTool

    from memplug_langchain import MemplugRetriever, memory_tools

    class Bare(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
            found = memory.search(query, 4, user_id="ann")
            return [Document(hit.record.text, id=hit.record.id) for hit in found]

    def search_bare(query: str) -> str:
        """Searches."""
        return "\n".join(hit.record.text for hit in memory.search(query, 5, user_id="ann"))

    def add_bare(text: str) -> str:
        """Adds."""
        return str(memory.add(text, user_id="ann").ids)

    retriever, bare = MemplugRetriever(memory=memory, user_id="ann", k=4), Bare()
    add, search, *_ = memory_tools(memory, user_id="ann")
    searching, adding = map(StructuredTool.from_function, (search_bare, add_bare))
    row(
        "LangChain retriever",
        lambda n: memory.search(sentence(n), 4, user_id="ann"),
        lambda n: bare.invoke(sentence(n)),
        lambda n: retriever.invoke(sentence(n)),
    )
    row(
        "tool search_memories",
        lambda n: memory.search(sentence(n), 5, user_id="ann"),
        lambda n: searching.invoke({"query": sentence(n)}),
        lambda n: search.invoke({"query": sentence(n)}),
    )
    row(
        "tool add_memory",
        lambda n: memory.add(sentence(n), user_id="ann"),
        lambda n: adding.invoke({"text": sentence(n)}),
        lambda n: add.invoke({"text": sentence(n)}),
    )


def store(memory: Memory) -> None:
    """A store's operations beside writing and reading the same records."""
    from memplug_langchain import MemplugStore
    from memplug_langchain.items import ITEM, StoredItem, record_of

    ann = memory.scoped(user_id="ann")
    kept = MemplugStore(ann, index=None)
    scope = ann.bound
    assert scope is not None
    kept.put(("users",), "k", {"content": "tea"})
    id = ITEM.id(scope, '["users", "k"]')

    def write(n: int) -> object:
        item = StoredItem(("plain",), f"k{n}", {"content": sentence(n)}, 1e9, 1e9)
        return ann.write(Batch(put=(record_of(scope, item, 0),)))

    row("store put", write, None, lambda n: kept.put(("own",), f"k{n}", {"content": sentence(n)}))
    row("store get", lambda _: ann.get(id), None, lambda _: kept.get(("users",), "k"))


def llamaindex(memory: Memory) -> None:
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

    from memplug_llamaindex import MemplugRetriever

    class Bare(BaseRetriever):
        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            found = memory.search(query_bundle.query_str, 4, user_id="ann")
            nodes = (TextNode(id_=hit.record.id, text=hit.record.text) for hit in found)
            return [NodeWithScore(node=node, score=0.5) for node in nodes]

    retriever, bare = MemplugRetriever(memory, 4, user_id="ann"), Bare()
    row(
        "LlamaIndex retriever",
        lambda n: memory.search(sentence(n), 4, user_id="ann"),
        lambda n: bare.retrieve(sentence(n)),
        lambda n: retriever.retrieve(sentence(n)),
    )


async def waits(memory: Memory) -> tuple[float, float]:
    """Longest wait of the event loop in milliseconds: while nothing runs, and while fifty searches run."""

    async def longest(done: asyncio.Event) -> float:
        worst = 0.0
        while not done.is_set():
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - begun - 0.001)
        return worst * 1000

    async def during(work: Any) -> float:
        done = asyncio.Event()
        probe = asyncio.create_task(longest(done))
        await work
        done.set()
        return await probe

    idle = await during(asyncio.sleep(0.2))
    many = AsyncMemory(memory)
    asked = (many.search(sentence(n), 4, user_id="ann") for n in range(50))
    return idle, await during(asyncio.gather(*asked))


def searched(store: Any, filter: dict[str, Any] | None) -> Call:
    return lambda n: store.search(("users",), query=sentence(n), filter=filter)


def searching(items: int) -> None:
    """A search of one namespace, without and with a filter, with the same embedder."""
    from langgraph.store.base import PutOp
    from langgraph.store.memory import InMemoryStore

    from memplug_langchain import MemplugEmbeddings, MemplugStore

    embeddings = MemplugEmbeddings()
    index: Any = {"dims": embeddings.embedder.dim, "embed": embeddings, "fields": ["content"]}
    print(f"\nstore search of {items:,} items, {index['dims']} dimensions: CPU ms")
    with Memory.open(":memory:") as memory:
        ours = MemplugStore(memory, index=index)
        theirs = InMemoryStore(index=index)
        puts = [
            PutOp(("users", str(n % 10)), f"k{n}", {"content": sentence(n), "n": n})
            for n in range(items)
        ]
        for start in range(0, items, 500):
            ours.batch(puts[start : start + 500])
            theirs.batch(puts[start : start + 500])
        half: dict[str, Any] = {"n": {"$lt": items // 2}}
        for name, filter in (("all", None), ("filter", half)):
            calls = (searched(one, filter) for one in (ours, theirs))
            mine, other = costs(*calls, rounds=20)
            print(
                f"{name:10} memplug {mine:8.2f}   InMemoryStore {other:8.2f}   {other / mine:6.1f}x"
            )


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{'median CPU ms of a call':24} {'plain':>8} {'framework':>9} {'adapter':>9}")
    with Memory.open(":memory:") as memory:
        memory.add([sentence(n) for n in range(1000)], user_id="ann")
        if find_spec("langgraph"):
            langchain(memory)
            store(memory)
        if find_spec("llama_index"):
            llamaindex(memory)
        idle, busy = asyncio.run(waits(memory))
    print(f"\nlongest wait of the event loop: idle {idle:.1f} ms, in fifty searches {busy:.1f} ms")
    if find_spec("langgraph"):
        searching(items)
    else:
        print("LangGraph is not installed: pip install 'memplug[langchain]'")


if __name__ == "__main__":
    main()
