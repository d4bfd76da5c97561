"""What a MemplugStore adds to LangGraph's contract: expiry, another embedder, several processes, threads, cancellation."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langgraph.store.base")
pytestmark = pytest.mark.integration

from langgraph.store.base import GetOp, PutOp

from memplug import InvalidInput, Memory
from memplug.testing import FakeClock
from memplug_langchain import MemplugEmbeddings, MemplugStore

NS = ("users", "ann")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(step=0.0)


@pytest.fixture
def memory(clock: FakeClock) -> Iterator[Memory]:
    with Memory.open(":memory:", clock=clock) as opened:
        yield opened


# Expiry


def test_what_has_expired_goes_when_it_is_swept(memory: Memory, clock: FakeClock) -> None:
    store = MemplugStore(memory, ttl={"default_ttl": 10})
    store.put(NS, "short", {"content": "for ten minutes"})
    store.put(NS, "long", {"content": "for an hour"}, ttl=60)
    store.put(NS, "ever", {"content": "for ever"}, ttl=None)
    clock.advance(minutes=11)

    assert store.get(NS, "short", refresh_ttl=False) is not None
    assert store.sweep_ttl() == 1
    assert {one.key for one in store.search(NS)} == {"long", "ever"}
    clock.advance(days=1)
    assert store.sweep_ttl() == 1
    assert [one.key for one in store.search(NS)] == ["ever"]


def test_reading_begins_the_time_anew_unless_it_is_told_not_to(
    memory: Memory, clock: FakeClock
) -> None:
    store = MemplugStore(memory)
    for key in ("read", "found", "looked at"):
        store.put((*NS, key), "k", {"content": key}, ttl=10)
    clock.advance(minutes=6)
    store.get((*NS, "read"), "k")
    store.search((*NS, "found"))
    store.get((*NS, "looked at"), "k", refresh_ttl=False)
    clock.advance(minutes=6)

    assert store.sweep_ttl() == 1
    assert {one.namespace[-1] for one in store.search(NS)} == {"read", "found"}


def test_expired_items_are_not_shown_where_they_are_to_be_omitted(
    memory: Memory, clock: FakeClock
) -> None:
    store = MemplugStore(memory, ttl={"omit_expired": True})
    store.put(NS, "k", {"content": "tea"}, ttl=10)
    clock.advance(minutes=11)

    assert store.get(NS, "k") is None
    assert store.search(NS, query="tea") == []
    assert store.list_namespaces() == []


def test_a_sweeper_sweeps_until_it_is_stopped(memory: Memory, clock: FakeClock) -> None:
    store = MemplugStore(memory)
    swept = threading.Event()
    memory.listen(lambda event: swept.set() if event.name == "write" else None)
    store.put(NS, "k", {"content": "tea"}, ttl=1)
    swept.clear()
    sweeper = store.start_ttl_sweeper(sweep_interval_minutes=0.0001)
    clock.advance(minutes=2)

    assert store.start_ttl_sweeper() is sweeper
    assert swept.wait(60)
    assert store.stop_ttl_sweeper(timeout=60)
    assert sweeper.done()
    assert store.search(NS) == []
    assert MemplugStore(memory).stop_ttl_sweeper()


# Another embedder


def axes(texts: Sequence[str]) -> list[list[float]]:
    """Two dimensions: how many letters a, and how many b."""
    return [[text.count("a") + 0.01, text.count("b") + 0.01] for text in texts]


def test_after_another_embedder_came_in_reindex_has_items_found_again(memory: Memory) -> None:
    embeddings = MemplugEmbeddings()
    index: Any = {"dims": embeddings.embedder.dim, "embed": embeddings, "fields": ["content"]}
    first = MemplugStore(memory, index=index)
    first.put(NS, "a", {"content": "aaa", "note": "bbb"})
    first.put(NS, "b", {"content": "zzz", "note": "bbb"}, index=["note"])
    first.put(NS, "bare", {"content": "bbb"}, index=False)
    second = MemplugStore(memory, index={"dims": 2, "embed": axes, "fields": ["content"]})

    assert [one.score for one in second.search(NS, query="b")] == [None, None, None]
    assert second.reindex() == 2
    found = second.search(NS, query="b")
    assert [one.key for one in found] == ["b", "a", "bare"]
    assert found[0].score == pytest.approx(1, abs=0.01)
    assert found[2].score is None
    assert second.reindex() == 0
    assert first.reindex() == 2


def test_reindexing_leaves_times_and_expiry_as_they_were(memory: Memory, clock: FakeClock) -> None:
    store = MemplugStore(memory, index=None)
    store.put(NS, "k", {"content": "aaa"}, ttl=10)
    before = store.get(NS, "k", refresh_ttl=False)
    clock.advance(minutes=6)
    later = MemplugStore(memory, index={"dims": 2, "embed": axes})

    assert later.reindex() == 1
    assert later.get(NS, "k", refresh_ttl=False) == before
    clock.advance(minutes=6)
    assert later.sweep_ttl() == 1


def test_an_embedder_with_the_same_dimensions_is_another_one(memory: Memory) -> None:
    def swapped(texts: Sequence[str]) -> list[list[float]]:
        return [[b, a] for a, b in axes(texts)]

    MemplugStore(memory, index={"dims": 2, "embed": axes}).put(NS, "k", {"content": "aaa"})
    other = MemplugStore(memory, index={"dims": 2, "embed": swapped})

    assert other.search(NS, query="a")[0].score is None
    assert other.reindex() == 1
    assert other.search(NS, query="a")[0].score == pytest.approx(1, abs=0.1)


def test_an_embedder_that_gives_something_else_is_refused(memory: Memory) -> None:
    store = MemplugStore(memory, index={"dims": 3, "embed": axes})

    with pytest.raises(InvalidInput, match="3 dimensions"):
        store.put(NS, "k", {"content": "aaa"})
    with pytest.raises(InvalidInput, match="plain JSON"):
        store.put(NS, "k", {"content": object()}, index=False)
    assert store.search(()) == []


async def test_an_embedder_of_coroutines_serves_both_ways(memory: Memory) -> None:
    async def embed(texts: Sequence[str]) -> list[list[float]]:
        await asyncio.sleep(0)
        return axes(texts)

    store = MemplugStore(memory, index={"dims": 2, "embed": embed})
    await store.aput(NS, "a", {"content": "aaa"})
    await asyncio.to_thread(store.put, NS, "b", {"content": "bbb"})

    assert [one.key for one in await store.asearch(NS, query="b")] == ["b", "a"]


# Threads and processes


def test_threads_that_write_the_same_keys_lose_nothing(memory: Memory) -> None:
    store = MemplugStore(memory, index=None)

    def write(writer: int) -> None:
        for number in range(20):
            store.put(NS, f"own {writer} {number}", {"n": number})
            store.put(NS, f"shared {number}", {"by": writer})

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    items = {one.key: one for one in store.search(NS, limit=1000)}

    assert len(items) == 4 * 20 + 20
    assert all(items[f"shared {n}"].value["by"] in range(4) for n in range(20))
    assert all(one.created_at <= one.updated_at for one in items.values())


WRITER = """
import sys
from memplug import Memory
from memplug_langchain import MemplugStore
place, writer = sys.argv[1:]
with Memory.open(place) as memory:
    store = MemplugStore(memory)
    for number in range(25):
        store.put(("users", "ann"), f"own {writer} {number}", {"content": f"tea {writer}"})
        store.put(("users", "ann"), f"shared {number}", {"content": f"cake {writer}"})
"""


def test_processes_that_write_at_once_lose_nothing_and_are_seen(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with Memory.open(place) as memory:
        store = MemplugStore(memory)
        store.put(NS, "first", {"content": "milk"})
        assert len(store.search(NS, limit=1000)) == 1
        command = [sys.executable, "-c", WRITER, str(place)]
        writers = [subprocess.Popen([*command, writer]) for writer in ("one", "two")]
        assert [one.wait(100) for one in writers] == [0, 0]

        items = {one.key: one.value["content"] for one in store.search(NS, limit=1000)}
        assert len(items) == 1 + 2 * 25 + 25
        assert {items[f"shared {n}"] for n in range(25)} <= {"cake one", "cake two"}
        best = store.search(NS, query="milk", limit=1)
        assert best[0].key == "first"


def test_reads_of_a_batch_see_what_was_there_before_it(memory: Memory) -> None:
    store = MemplugStore(memory)
    store.put(NS, "k", {"n": 1})
    read, *_ = store.batch([GetOp(NS, "k"), PutOp(NS, "k", {"n": 2}), PutOp(NS, "k", {"n": 3})])

    assert read is not None
    assert read.value == {"n": 1}  # type: ignore[union-attr]
    again = store.get(NS, "k")
    assert again is not None
    assert again.value == {"n": 3}


# The event loop


async def test_no_method_works_on_the_event_loop(
    memory: Memory, on_loop: Callable[[Memory], list[str]]
) -> None:
    blocking = on_loop(memory)
    store = MemplugStore(memory)
    blocking.clear()
    await store.aput(NS, "k", {"content": "tea"}, ttl=5)
    await store.aget(NS, "k")
    await store.asearch(NS, query="tea")
    await store.alist_namespaces()
    await store.adelete(NS, "k")

    assert blocking == []
    store.get(NS, "k")
    assert blocking != [], "the watch sees nothing"
