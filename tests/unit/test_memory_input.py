"""What a Memory refuses: each case with its error and message, and nothing stored before is touched."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from memplug import (
    AsyncMemory,
    BackendError,
    Batch,
    ConfigError,
    Document,
    EmbedderMismatch,
    InvalidInput,
    Kind,
    Memory,
    MemplugError,
    PluginLoadError,
    Record,
    Text,
    Trajectory,
)
from memplug.testing import FakeEmbedder, WordSearch, holdings, memory

NAIVE = datetime(2024, 5, 1)  # noqa: DTZ001 - what is refused
TIME = datetime(2024, 5, 1, tzinfo=UTC)

_ADDS: Mapping[str, tuple[Any, dict[str, Any], str]] = {
    "empty": ("", {}, "text is empty"),
    "blank": (" \n\t ", {}, "text is empty"),
    "none": (None, {}, "cannot add a NoneType"),
    "number": (7, {}, "cannot add a int"),
    "bytes": (b"tea", {}, "cannot add a int"),
    "empty list": ([], {}, "list is empty"),
    "nul": ("a\x00b", {}, "NUL byte"),
    "lone surrogate": ("a\ud800b", {}, "lone surrogate at character 1"),
    "too long": ("x" * 10_000_001, {}, "10,000,001 characters"),
    "empty messages": ([{"role": "user", "content": None}], {}, "nothing to remember"),
    "message content": ([{"role": "user", "content": 5}], {}, "message content must be"),
    "message part": ([{"role": "user", "content": [5]}], {}, "content part must be a mapping"),
    "message time": (
        [{"role": "user", "content": "x", "time": "soon"}], {}, "'soon' is not an ISO 8601 time",
    ),
    "message naive time": (
        [{"role": "user", "content": "x", "time": "2024-05-01T09:30:00"}], {}, "no time zone",
    ),
    "message role": ([{"role": 3, "content": "x"}], {}, "message role must be a string"),
    "message id": ([{"role": "user", "content": "x", "id": 3}], {}, "message id must be a string"),
    "message nul": ([{"role": "user", "content": "x\x00"}], {}, "message content contains a NUL"),
    "two messages of one id": (
        [{"role": "user", "content": text, "id": "m"} for text in "ab"], {}, "have the id 'm'",
    ),
    "mapping of nothing": ({"colour": "red"}, {}, "a mapping must be a message"),
    "empty document": (Document(" "), {}, "document text is empty"),
    "document mapping": ({"text": ""}, {}, "document text is empty"),
    "empty text": (Text(""), {}, "text is empty"),
    "trajectory without steps": (Trajectory("do", ()), {}, "at least one step"),
    "trajectory reward": ({"task": "do", "steps": ["x"], "reward": 2}, {}, "reward must be a number"),
    "trajectory step": ({"task": "do", "steps": [5]}, {}, "a trajectory step must be"),
    "naive time": ("tea", {"time": NAIVE}, "time 2024-05-01T00:00:00 has no time zone"),
    "time of a word": ("tea", {"time": "soon"}, "not an ISO 8601 time"),
    "time of a number": ("tea", {"time": 5}, "time must be a datetime"),
    "naive expiry": ("tea", {"expires_at": NAIVE}, "expires_at 2024-05-01T00:00:00 has no time zone"),
    "trust above 1": ("tea", {"trust": 1.5}, "trust must be a number from 0 to 1"),
    "trust nan": ("tea", {"trust": float("nan")}, "trust must be a number from 0 to 1"),
    "trust of a word": ("tea", {"trust": "high"}, "trust must be a number from 0 to 1"),
    "trust of a bool": ("tea", {"trust": True}, "trust must be a number from 0 to 1"),
    "metadata list": ("tea", {"metadata": [1]}, "metadata must be a mapping"),
    "metadata key": ("tea", {"metadata": {1: 2}}, "metadata must be a mapping with string keys"),
    "metadata nan": ("tea", {"metadata": {"a": float("nan")}}, "metadata must be plain JSON"),
    "metadata object": ("tea", {"metadata": {"a": object()}}, "metadata must be plain JSON"),
    "metadata surrogate": ("tea", {"metadata": {"a": "\ud800"}}, "metadata must be plain JSON"),
    "metadata nul": ("tea", {"metadata": {"a": "\x00"}}, "NUL byte"),
    "long id": ("tea", {"id": "x" * 513}, "id has 513 characters"),
    "id of a number": ("tea", {"id": 5}, "id must be a string"),
    "id for several": (["tea", "milk"], {"id": "x"}, "several were given"),
    "user of a number": ("tea", {"user_id": 5}, "user_id must be a string"),
    "user with nul": ("tea", {"user_id": "a\x00"}, "user_id contains a NUL"),
    "user surrogate": ("tea", {"user_id": "\udfff"}, "user_id contains a lone surrogate"),
    "session of a number": ("tea", {"session_id": 1.5}, "session_id must be a string"),
}  # fmt: skip

_CALLS: Mapping[str, tuple[Callable[[Memory], Any], str]] = {
    "search nothing": (lambda m: m.search(""), "query is empty"),
    "search none": (lambda m: m.search(None), "query must be a string"),  # type: ignore[arg-type]
    "search no messages": (lambda m: m.search([]), "query must be a string or a list"),
    "search nul": (lambda m: m.search("a\x00"), "query contains a NUL"),
    "search surrogate": (lambda m: m.search("\ud800"), "query contains a lone surrogate"),
    "k of 0": (lambda m: m.search("tea", 0), "k must be a whole number from 1"),
    "k below 0": (lambda m: m.search("tea", -3), "k must be a whole number from 1"),
    "k of a half": (lambda m: m.search("tea", 2.5), "k must be a whole number"),  # type: ignore[arg-type]
    "k of a bool": (lambda m: m.search("tea", True), "k must be a whole number"),
    "k too large": (lambda m: m.search("tea", 10**9), "k must be a whole number"),
    "naive as_of": (lambda m: m.search("tea", as_of=NAIVE), "as_of 2024-05-01"),
    "naive valid_at": (lambda m: m.search("tea", valid_at=NAIVE), "valid_at 2024-05-01"),
    "min_score": (lambda m: m.search("tea", min_score=2), "min_score must be a number"),
    "phase": (lambda m: m.search("tea", phase="dream"), "phase must be 'plan', 'act'"),
    "filter": (lambda m: m.search("tea", filters={"colour": "red"}), "unknown filter 'colour'"),
    "filter list": (lambda m: m.search("tea", filters=["x"]), "filters must be a mapping"),  # type: ignore[arg-type]
    "filter value": (lambda m: m.search("tea", filters={"role": 5}), "filter role must be"),
    "filter status": (lambda m: m.search("tea", filters={"status": "odd"}), "filter status must"),
    "filter operator": (
        lambda m: m.search("tea", filters={"metadata": {"a": {"like": "%"}}}),
        "unknown operator 'like'",
    ),
    "filter in": (lambda m: m.search("tea", filters={"metadata": {"a": {"in": 5}}}), "needs a list"),
    "filter since": (lambda m: m.search("tea", filters={"since": NAIVE}), "filter since"),
    "shared": (lambda m: m.search("tea", shared=["team"]), "shared must be a list of Scope"),  # type: ignore[list-item]
    "budget of 0": (lambda m: m.context("tea", 0), "budget must be a whole number"),
    "list limit": (lambda m: m.list(0), "limit must be a whole number"),
    "update what is not there": (lambda m: m.update("ghost", "x"), "no record 'ghost'"),
    "update to nothing": (lambda m: m.update("tea"), "nothing to update"),
    "update to blank": (lambda m: m.update("tea", " "), "text is empty"),
    "update metadata": (lambda m: m.update("tea", metadata={"a": {1, 2}}), "plain JSON"),
    "update naive": (lambda m: m.update("tea", event_time=NAIVE), "event_time 2024-05-01"),
    "delete nothing": (lambda m: m.delete(), "nothing to delete"),
    "delete what is not there": (lambda m: m.delete("ghost"), "no record 'ghost'"),
    "delete some": (lambda m: m.delete(ids=["tea", "ghost"]), "no record 'ghost'"),
    "undo what was not done": (lambda m: m.undo("ghost"), "no change 'ghost'"),
    "release what is not there": (lambda m: m.release("ghost", "x"), "no record 'ghost'"),
    "feedback on nothing": (lambda m: m.feedback("ghost", 1), "no retrieval 'ghost'"),
    "feedback above 1": (
        lambda m: m.feedback(m.search("tea").id, 1.5), "outcome must be a number from 0 to 1",
    ),
    "feedback on what was not found": (
        lambda m: m.feedback(m.search("tea").id, 1, ["ghost"]), "did not return ghost",
    ),
    "close no session": (lambda m: m.close_session(""), "needs a session_id"),
    "manage without time": (lambda m: m.manage(0), "budget must be a number of seconds"),
    "enrich an unknown step": (lambda m: m.enrich("ghost"), "no step 'ghost'"),
    "write a foreign kind": (
        lambda m: m.write(Batch(put=(Record(id="x", kind="no/kind", text="x", payload=None),))),
        "no/kind",
    ),
    "write an episode": (
        lambda m: m.write(Batch(put=(Record(id="x", kind="episode", text="x", payload=None),))),
        "episode",
    ),
    "write without what it may remove": (
        lambda m: m.write(Batch(remove=("tea",))), "use delete",
    ),
    "import what is no JSON": (lambda m: m.import_(io.StringIO("tea\n")), "line 1 is not JSON"),
    "import a list": (lambda m: m.import_(io.StringIO("[1]\n")), "line 1 is not a JSON object"),
    "import something else": (lambda m: m.import_(io.StringIO('{"a": 1}\n')), ""),
}  # fmt: skip


@pytest.fixture
def mem() -> Iterator[Memory]:
    with memory() as opened:
        opened.add("tea", id="tea")
        yield opened


@pytest.mark.parametrize("name", _ADDS)
def test_what_cannot_be_added(mem: Memory, name: str) -> None:
    content, fields, message = _ADDS[name]
    before = holdings(mem)
    with pytest.raises(InvalidInput) as caught:
        mem.add(content, **fields)
    assert message in str(caught.value)
    assert holdings(mem) == before
    assert mem.users() == [next(iter(mem.list())).scope]


@pytest.mark.parametrize("name", _CALLS)
def test_what_cannot_be_asked_or_changed(mem: Memory, name: str) -> None:
    call, message = _CALLS[name]
    before = holdings(mem)
    with pytest.raises(InvalidInput) as caught:
        call(mem)
    assert message in str(caught.value)
    assert holdings(mem) == before


def test_one_bad_content_of_several_stores_none(mem: Memory) -> None:
    before = holdings(mem)
    with pytest.raises(InvalidInput, match="document text is empty"):
        mem.add(["fine", Document(" ")])
    assert holdings(mem) == before


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000_000, "\u200b.", "🂡", "\ufeff tea", "a\r\nb\tc", "١٢٣", "\u202eabc", "'; --"],
    ids=str.__len__,
)
def test_odd_texts_are_kept_as_they_are(text: str) -> None:
    with memory() as mem:
        mem.add(text, id="odd")
        assert mem.get("odd").text == text  # type: ignore[union-attr]


@dataclass(frozen=True)
class Setting:
    """A payload of the application's own."""

    value: str


SETTING: Kind[Setting] = Kind("app/setting", Setting)


def test_a_record_of_the_application_is_checked() -> None:
    with memory(kinds=[SETTING]) as mem:
        good = SETTING.new(_Home(), "theme", "The theme is dark.", Setting("dark"), [])
        mem.write(Batch(put=(good,)))
        before = holdings(mem)
        nan = Record(
            id="nan", kind=SETTING.name, text="x", payload=Setting("x"),
            vector=np.full(64, np.nan, np.float32),
        )  # fmt: skip
        blank = Record(id="blank", kind=SETTING.name, text=" ", payload=Setting("x"))
        for bad in (nan, blank):
            with pytest.raises(MemplugError):
                mem.write(Batch(put=(bad,)))
        assert holdings(mem) == before


class _Home:
    @property
    def scope(self) -> Any:
        from memplug import Scope

        return Scope()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"pipeline": "no-such-strategy"}, ConfigError, "no-such-strategy"),
        ({"pipeline": []}, ConfigError, "at least one"),
        ({"pipeline": [{"use": "hybrid", "wieght": 2}]}, ConfigError, "did you mean 'weight'"),
        ({"pipeline": [{"use": "hybrid", "weight": -1}]}, ConfigError, "weight"),
        ({"pipeline": ["hybrid", "hybrid"]}, ConfigError, "one name"),
        ({"pipeline": ["./missing.py:Mine"]}, PluginLoadError, "missing.py"),
        ({"config": {"colour": "red"}}, ConfigError, "colour"),
        ({"config": "missing.toml"}, ConfigError, "missing.toml"),
        ({"enrich": "sometimes"}, ConfigError, "enrich"),
        ({"durability": "some"}, MemplugError, "durability"),
    ],
    ids=str,
)
def test_what_cannot_be_opened(
    arguments: dict[str, Any], error: type[MemplugError], message: str
) -> None:
    with pytest.raises(error) as caught:
        Memory.open(":memory:", **arguments)
    assert message in str(caught.value)


def test_a_store_of_another_embedder_is_refused_and_left_alone(tmp_path: Any) -> None:
    with memory(path=tmp_path, embedder=FakeEmbedder(32, name="small")) as mem:
        mem.add("tea", id="tea")
        before = holdings(mem)
    with pytest.raises(EmbedderMismatch, match=r"small.*other.*reembed"):
        memory(path=tmp_path, embedder=FakeEmbedder(48, name="other"))
    with memory(path=tmp_path, embedder=FakeEmbedder(32, name="small")) as mem:
        assert holdings(mem) == before
    with memory(path=tmp_path, embedder=FakeEmbedder(48, name="other"), reembed=True) as mem:
        vector = mem.get("tea").vector  # type: ignore[union-attr]
        assert vector is not None
        assert vector.shape == (48,)


@pytest.mark.parametrize("fault", ["raise", "nan", "dimension", "count"])
def test_a_faulty_embedder_delays_vectors_and_loses_nothing(fault: Any) -> None:
    from memplug.testing import FakeClock

    embedder, clock = FakeEmbedder(fault=fault), FakeClock()
    with memory(embedder=embedder, clock=clock) as mem:
        added = mem.add("green tea", id="tea")
        assert {failure.stage for failure in added.failures} == {"embed"}
        found = mem.search("tea")
        assert [hit.record.id for hit in found.hits] == ["tea"]
        assert [failure.step for failure in found.failures] == ["embedder"]
        embedder.fault = ""
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        vector = mem.get("tea").vector  # type: ignore[union-attr]
        assert vector is not None
        assert mem.owed() == []


def test_a_closed_memory_says_so() -> None:
    mem = memory()
    mem.close()
    mem.close()
    with pytest.raises(BackendError, match="closed"):
        mem.add("tea")


async def _refused() -> None:
    async with await AsyncMemory.open(":memory:", [WordSearch()]) as mem:
        await mem.add("")


def test_the_async_memory_refuses_the_same() -> None:
    import asyncio

    with pytest.raises(InvalidInput, match="text is empty"):
        asyncio.run(_refused())
