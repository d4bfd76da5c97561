"""When derived records are made: later strategies, rebuilds, the background, other processes, read-only, asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    AsyncMemory,
    BackendError,
    Batch,
    Kind,
    Memory,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch, holdings, memory


@dataclass(frozen=True)
class Tag:
    """The word it stands for."""

    word: str


TAG: Kind[Tag] = Kind("tags/tag", Tag)


class Tags(Strategy[StrategyConfig]):
    """A tag per word of an episode that is longer than `longest`."""

    name = "tags"
    kinds = (TAG,)

    def __init__(self, longest: int = 3) -> None:
        super().__init__()
        self.longest = longest
        self.seen: list[str] = []

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        self.seen += [one.id for one in episodes]
        return Batch(
            put=tuple(
                TAG.new(view, f"{one.id} {word}", f"tag {word}", Tag(word), [one])
                for one in episodes
                for word in one.text.split()
                if len(word) > self.longest
            )
        )


def _tags(mem: Memory) -> list[str]:
    return sorted(record.payload.word for record in mem.list(filters={"kind": TAG.name}))


def test_a_strategy_that_comes_later_is_brought_up_to_date(tmp_path: Path) -> None:
    with memory(path=tmp_path) as mem:
        for text in ("green kite", "blue boat"):
            mem.add(text, id=text)
    tags = Tags()
    with memory(WordSearch(), tags, path=tmp_path) as mem:
        assert _tags(mem) == []
        done = mem.enrich("tags")
        assert (done.sources, done.made, done.finished, done.failures) == (2, 4, True, ())
        assert _tags(mem) == ["blue", "boat", "green", "kite"]
        assert mem.enrich("tags").sources == 0
        assert tags.seen == ["green kite", "blue boat"]
        mem.add("grey whale", id="new")
        assert mem.enrich().made == 0
        assert _tags(mem) == ["blue", "boat", "green", "grey", "kite", "whale"]


def test_a_rebuild_replaces_what_is_no_longer_made(tmp_path: Path) -> None:
    with memory(WordSearch(), Tags(), path=tmp_path) as mem:
        mem.add("green kite", id="a")
        mem.add("a whale", id="b")
    with memory(WordSearch(), Tags(longest=4), path=tmp_path) as mem:
        assert _tags(mem) == ["green", "kite", "whale"]
        done = mem.enrich("tags", rebuild=True)
        assert done.failures == ()
        assert _tags(mem) == ["green", "whale"]
        assert holdings(mem).ids("episode") == {"a", "b"}


def test_enriching_goes_on_where_the_budget_ended(tmp_path: Path) -> None:
    count = 600
    with memory(path=tmp_path) as mem:
        mem.add([{"role": "", "content": f"kite {i}", "id": f"e{i}"} for i in range(2)])
        for index in range(2, count):
            mem.add(f"kite {index}", id=f"e{index}")
    tags = Tags()
    with memory(WordSearch(), tags, path=tmp_path, clock=FakeClock(step=1.0)) as mem:
        rounds = 0
        while not mem.enrich("tags", budget=1).finished:
            rounds += 1
            assert rounds < 10
        assert rounds >= 2
        assert len(_tags_of(mem)) == count
        assert sorted(tags.seen) == sorted(f"e{index}" for index in range(count))


def _tags_of(mem: Memory) -> list[str]:
    return [record.id for record in mem.list(5000, filters={"kind": TAG.name})]


def test_a_removed_strategy_leaves_its_records_readable(tmp_path: Path) -> None:
    with memory(WordSearch(), Tags(), path=tmp_path) as mem:
        mem.add("green kite", id="a")
    with memory(path=tmp_path) as mem:
        assert len(mem.list(filters={"kind": TAG.name})) == 2
        assert [hit.record.id for hit in mem.search("kite").hits] == ["a"]
        mem.delete("a")
        assert len(mem.list(filters={"kind": TAG.name})) == 0


class Slow(Tags):
    """Tags that wait to be let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.began = threading.Event()

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        self.began.set()
        self.go.wait(30)
        return super().encode(sources, view)


def test_an_add_does_not_wait_for_a_strategy_in_the_background() -> None:
    slow = Slow()
    with memory(WordSearch(), slow, enrich="background") as mem:
        added = mem.add("green kite", id="a")
        assert added.pending > 0
        assert added.made == {}
        assert [hit.record.id for hit in mem.search("kite").hits] == ["a"]
        assert slow.began.wait(30)
        assert mem.add("blue boat", id="b").ids == ("b",)
        assert mem.flush(0.01) is False
        slow.go.set()
        assert mem.flush(30) is True
        assert _tags(mem) == ["blue", "boat", "green", "kite"]
        assert mem.owed() == []


def test_with_a_model_it_is_the_background_by_default() -> None:
    with memory(WordSearch(), Tags(), llm=ScriptedLLM([])) as mem:
        mem.add("green kite", id="a")
        assert mem.flush(30)
        assert _tags(mem) == ["green", "kite"]
    with memory(WordSearch(), Tags()) as mem:
        assert mem.add("green kite", id="a").made["tags"]


def test_what_was_queued_is_done_after_a_restart(tmp_path: Path) -> None:
    slow = Slow()
    slow.go.set()
    with memory(WordSearch(), path=tmp_path, embedder=FakeEmbedder(fault="raise")) as mem:
        mem.add("green kite", id="a")
        assert len(mem.owed()) == 1
    later = FakeClock(datetime(2024, 6, 1, tzinfo=UTC))
    with memory(WordSearch(), path=tmp_path, clock=later) as mem:
        mem.manage()
        assert mem.owed() == []
        assert mem.get("a").vector is not None  # type: ignore[union-attr]


def test_closing_a_session_waits_for_its_queue() -> None:
    with memory(WordSearch(), Tags(), enrich="background") as mem:
        for index in range(5):
            mem.add(f"kite {index}", id=f"e{index}", session_id="s")
        mem.close_session("s")
        assert len(_tags_of(mem)) == 5


def test_many_threads_add_and_search_at_once() -> None:
    tags = Tags()
    with memory(WordSearch(), tags, enrich="background") as mem:
        failures: list[Any] = []

        def work(name: int) -> None:
            for index in range(10):
                failures.extend(mem.add(f"kite {name} {index}", id=f"{name}-{index}").failures)
                failures.extend(mem.search("kite").failures)

        threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert mem.flush(60)
        assert failures == []
        assert sorted(tags.seen) == sorted(f"{n}-{i}" for n in range(6) for i in range(10))
        assert len(mem.search("kite", 100).hits) == 60


def test_another_handle_sees_a_write_at_once(tmp_path: Path) -> None:
    with memory(path=tmp_path) as one, memory(path=tmp_path, seed=1) as other:
        one.add("green kite", id="a")
        assert [hit.record.id for hit in other.search("kite").hits] == ["a"]
        other.delete("a")
        assert one.search("kite").hits == ()


def test_a_store_opens_read_only(tmp_path: Path) -> None:
    with memory(WordSearch(), Tags(), path=tmp_path) as mem:
        mem.add("green kite", id="a")
    files = sorted(path.name for path in tmp_path.rglob("*"))
    with memory(WordSearch(), Tags(), path=tmp_path, read_only=True) as mem:
        assert [hit.record.id for hit in mem.search("kite").hits] == ["a"]
        assert "kite" in mem.context("kite").text
        assert _tags(mem) == ["green", "kite"]
        before = holdings(mem)
        for change in (
            lambda: mem.add("tea"),
            lambda: mem.update("a", "tea"),
            lambda: mem.delete("a"),
            mem.erase,
            mem.manage,
        ):
            with pytest.raises(BackendError, match="read-only"):
                change()
        assert holdings(mem) == before
    assert [
        name for name in sorted(p.name for p in tmp_path.rglob("*")) if "sqlite-" not in name
    ] == [name for name in files if "sqlite-" not in name]


def test_a_store_that_is_not_there_is_not_made_read_only(tmp_path: Path) -> None:
    with pytest.raises(BackendError):
        memory(path=tmp_path / "nothing", read_only=True)
    assert not (tmp_path / "nothing").exists()


async def _life(path: Path) -> None:
    async with await AsyncMemory.open(
        path, [WordSearch(), Tags()], embedder=FakeEmbedder(), clock=FakeClock()
    ) as mem:
        await asyncio.gather(*(mem.add(f"kite {index}", id=f"e{index}") for index in range(8)))
        found = await mem.search("kite", 20)
        assert len(found.hits) == 8
        ann = mem.scoped(user_id="ann")
        await ann.add("a boat", id="b")
        assert len((await mem.search("boat", user_id="ann")).hits) == 1
        assert "kite" in (await mem.context("kite")).text
        await mem.feedback(found.id, 1.0, [found.hits[0].record.id])
        changed = await mem.update("e0", "whale")
        await mem.undo(changed.change)
        await mem.delete("e1")
        assert len(await mem.list(filters={"kind": "episode"})) == 7
        assert (await mem.manage()).failures == ()
        assert (await mem.stats()).pipeline == ("words", "tags")
        assert await mem.flush() is True


def test_every_verb_can_be_awaited(tmp_path: Path) -> None:
    asyncio.run(_life(tmp_path))


def test_the_async_memory_has_every_verb() -> None:
    own = {"memory", "open"}
    verbs = {name for name in dir(Memory) if not name.startswith("_")}
    assert verbs - {name for name in dir(AsyncMemory) if not name.startswith("_")} <= own | {
        "pipeline", "storage", "location", "runtime", "restore", "bound",
    }  # fmt: skip
