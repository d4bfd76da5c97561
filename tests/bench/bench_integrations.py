"""What each adapter costs on top of the direct call, in CPU time, and a store's search beside LangGraph's own.

python tests/bench/bench_integrations.py [ITEMS]

Needs the extras langchain and llamaindex; without them it says so. ITEMS (10,000) are those of the store's search.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from memplug import Batch, Memory

ROUNDS = 200
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


def sentence(seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=8)) + f" {seed}."


def cost(call: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Median milliseconds of CPU for a call, all threads together."""
    for warm in range(5):
        call(-1 - warm)
    times = []
    for number in range(rounds):
        begun = time.process_time()
        call(number)
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1000


def row(name: str, direct: float, adapter: float) -> None:
    print(f"{name:42} {direct:8.3f} {adapter:8.3f} {adapter - direct:+8.3f}")


def langchain(memory: Memory) -> None:
    from memplug_langchain import MemplugRetriever, MemplugStore, memory_tools
    from memplug_langchain.items import ITEM, StoredItem, record_of

    ann = memory.scoped(user_id="ann")
    plain = cost(lambda n: ann.search(sentence(n), 4))
    retriever = MemplugRetriever(memory=ann, k=4)
    row("LangChain retriever", plain, cost(lambda n: retriever.invoke(sentence(n))))
    add, search, *_ = memory_tools(ann)
    five = cost(lambda n: ann.search(sentence(n), 5))
    row("tool search_memories", five, cost(lambda n: search.invoke({"query": sentence(n)})))
    adding = cost(lambda n: ann.add(f"one {sentence(n)}"))
    row("tool add_memory", adding, cost(lambda n: add.invoke({"text": f"two {sentence(n)}"})))
    store = MemplugStore(ann, index=None)
    scope = ann.bound
    assert scope is not None

    def write(n: int) -> object:
        item = StoredItem(("plain",), f"k{n}", {"content": sentence(n)}, 1e9, 1e9)
        record = record_of(scope, item, 0)
        return ann.write(Batch(put=(record,)))

    put = cost(lambda n: store.put(("users", "ann"), f"k{n}", {"content": sentence(n)}))
    row("store put", cost(write), put)
    id = ITEM.id(scope, '["users", "ann", "k1"]')
    row("store get", cost(lambda _: ann.get(id)), cost(lambda _: store.get(("users", "ann"), "k1")))


def llamaindex(memory: Memory) -> None:
    from memplug_llamaindex import MemplugRetriever

    ann = memory.scoped(user_id="ann")
    plain = cost(lambda n: ann.search(sentence(n), 4))
    retriever = MemplugRetriever(ann, 4)
    row("LlamaIndex retriever", plain, cost(lambda n: retriever.retrieve(sentence(n))))


def searched(store: Any, filter: dict[str, Any] | None) -> float:
    return cost(lambda n: store.search(("users",), query=sentence(n), filter=filter), 20)


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
            mine, other = (searched(store, filter) for store in (ours, theirs))
            print(
                f"{name:10} memplug {mine:8.2f}   InMemoryStore {other:8.2f}   {other / mine:6.1f}x"
            )


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{'median CPU ms of a call':42} {'direct':>8} {'adapter':>8} {'on top':>8}")
    with Memory.open(":memory:") as memory:
        memory.add([sentence(n) for n in range(1000)], user_id="ann")
        if find_spec("langgraph"):
            langchain(memory)
        if find_spec("llama_index"):
            llamaindex(memory)
    if find_spec("langgraph"):
        searching(items)
    else:
        print("LangGraph is not installed: pip install 'memplug[langchain]'")


if __name__ == "__main__":
    main()
