"""Cassettes record and replay what models answer; the cache keeps answers in the storage."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from memplug import BackendError, CassetteMiss, ConfigError, Memory
from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import AnswerError, ModelError, TruncatedAnswer
from memplug.models.caching import Cached
from memplug.models.cassettes import Cassette, Recorded
from memplug.models.metering import Metered
from memplug.models.requests import request
from memplug.ports import Completion
from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch
from memplug.testing.samples import words_on_disk
from memplug.types import Message


class Fact(BaseModel):
    """A typed answer."""

    subject: str
    places: list[str] = []


class Verdict(BaseModel):
    """Another one."""

    subject: str


def _user(text: str) -> tuple[Message, ...]:
    return (Message("system", "You note."), Message("user", text))


def _echo(messages: Sequence[Message]) -> str:
    return messages[-1].text


def _counting() -> ScriptedLLM:
    """Answers "1", "2", ... so that every call can be told apart."""
    return ScriptedLLM(str(number) for number in range(1, 1000))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tapes" / "run.jsonl"


def answered(llm: Any, *texts: str) -> list[str]:
    return [llm.complete(_user(text)).text for text in texts]


# recording and replaying


def test_what_is_recorded_is_replayed_without_the_model(file: Path) -> None:
    recorded = Recorded(_counting(), file, "record")
    before = [recorded.complete(_user("a")), recorded.complete(_user("b"))]
    silent = ScriptedLLM([])
    replayed = Recorded(silent, file, "replay")
    after = [replayed.complete(_user("a")), replayed.complete(_user("b"))]
    assert [one.text for one in after] == [one.text for one in before] == ["1", "2"]
    assert [(one.calls, one.cost) for one in after] == [(0, 0.0)] * 2
    assert (after[0].model, after[0].tokens_in) == (before[0].model, before[0].tokens_in)
    assert silent.prompts == []


def test_typed_answers_come_back_typed(file: Path) -> None:
    fact = Fact(subject="Ann", places=["Lisbon", "Pôrto 🏙"])
    Recorded(ScriptedLLM([fact]), file, "record").complete(_user("who?"), answer=Fact)
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    assert replayed.complete(_user("who?"), answer=Fact).answer == fact
    with pytest.raises(CassetteMiss, match="another form of answer"):
        replayed.complete(_user("who?"), answer=Verdict)
    with pytest.raises(CassetteMiss, match="another form of answer"):
        replayed.complete(_user("who?"))


def test_a_request_asked_often_gives_its_answers_in_order_then_the_last(file: Path) -> None:
    assert answered(Recorded(_counting(), file, "record"), "a", "b", "a") == ["1", "2", "3"]
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    assert answered(replayed, "a", "a", "a", "b", "b") == ["1", "3", "3", "2", "2"]


def test_many_prompts_are_recorded_and_replayed_in_order(file: Path) -> None:
    prompts = [_user(text) for text in "abca"]
    Recorded(_counting(), file, "record").complete_many(prompts)
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    results = replayed.complete_many([*prompts, _user("new")])
    assert [one.text for one in results if isinstance(one, Completion)] == list("1234")
    assert isinstance(results[-1], CassetteMiss)


def test_auto_asks_what_is_not_recorded_and_records_it(file: Path) -> None:
    first = Recorded(_counting(), file)
    assert answered(first, "a", "b", "a") == ["1", "2", "1"]
    second = Recorded(ScriptedLLM(["new"]), file, "auto")
    results = second.complete_many([_user("a"), _user("c"), _user("b")])
    assert [one.text for one in results if isinstance(one, Completion)] == ["1", "new", "2"]
    assert answered(first, "c") == ["new"]
    assert len(file.read_text("utf-8").splitlines()) == 3


def test_wrong_answers_are_recorded_as_what_they_were(file: Path) -> None:
    errors = [
        AnswerError("scripted", "no JSON", text="hm"),
        TruncatedAnswer("scripted", "cut at 5 tokens", text="a long st"),
    ]
    recorded = Recorded(ScriptedLLM(errors), file, "record")
    for text in "ab":
        with pytest.raises(AnswerError):
            recorded.complete(_user(text))
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    with pytest.raises(AnswerError, match=r"^scripted: no JSON$") as wrong:
        replayed.complete(_user("a"))
    assert (type(wrong.value), wrong.value.text) == (AnswerError, "hm")
    with pytest.raises(TruncatedAnswer, match="cut at 5 tokens"):
        replayed.complete(_user("b"))


def test_other_failures_are_not_recorded(file: Path) -> None:
    recorded = Recorded(ScriptedLLM([ModelError("scripted", "down"), "back"]), file, "auto")
    with pytest.raises(ModelError):
        recorded.complete(_user("a"))
    assert not file.exists()
    assert answered(recorded, "a") == ["back"]


# misses


def test_a_miss_names_the_nearest_request_and_where_it_differs(file: Path) -> None:
    recorded = Recorded(ScriptedLLM(_echo), file, "record")
    answered(recorded, "Extract facts from: Ann lives in Lisbon.", "Say hello.")
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    with pytest.raises(CassetteMiss) as missed:
        replayed.complete(_user("Extract facts from: Ann lives in Porto."))
    message = str(missed.value)
    assert message.startswith(f"cassette {file}: no answer is recorded for ")
    assert "' from: Ann lives in Lisbon.' in message 2 (user)" in message
    assert "where ' from: Ann lives in Porto.' (user) is asked" in message
    assert missed.value.cassette == str(file)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": "other"}, "the model 'scripted', and 'other' is asked"),
        ({"max_tokens": 7}, "max_tokens None, and 7 is asked"),
        ({"messages": _user("a")[1:]}, "2 messages, and 1 are asked"),
    ],
)
def test_a_miss_tells_what_else_differs(file: Path, asked: dict[str, Any], told: str) -> None:
    answered(Recorded(ScriptedLLM(_echo), file, "record"), "a")
    replayed = Recorded(ScriptedLLM([], name=asked.get("name", "scripted")), file, "replay")
    with pytest.raises(CassetteMiss, match=told):
        replayed.complete(asked.get("messages", _user("a")), max_tokens=asked.get("max_tokens"))


def test_an_empty_cassette_misses_everything(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(CassetteMiss, match="nothing is recorded there"):
        Recorded(ScriptedLLM([]), tmp_path / "empty.jsonl", "replay").complete(_user("a"))


def test_replaying_a_cassette_that_is_not_there_is_a_config_error(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"no cassette .*run\.jsonl to replay"):
        Recorded(ScriptedLLM([]), file, "replay")


def test_a_cassette_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    recorded = Recorded(ScriptedLLM(_echo), tmp_path / "folder" / "x.jsonl", "record")
    (tmp_path / "folder").touch()
    with pytest.raises(BackendError, match="cannot be written"):
        recorded.complete(_user("a"))


def test_a_cassette_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="cannot be read"):
        Recorded(ScriptedLLM(_echo), tmp_path, "auto")


# the file


def test_the_key_is_that_of_the_request_alone() -> None:
    def key(
        *, model: str = "m", text: str = "a", answer: Any = None, limit: int | None = None
    ) -> str:
        return request(model, _user(text), answer, limit).key

    keys = {key(), key(model="n"), key(text="b"), key(answer=Fact), key(limit=5)}
    assert len(keys) == 5
    assert key(answer=Fact) == key(answer=Fact)
    assert request("m", [Message("user", "a", name="x", id="1")], None, None).key == (
        request("m", [Message("user", "a", metadata={"k": 1})], None, None).key
    )
    assert len(key()) == 64


def test_a_line_holds_the_request_and_the_answer_and_nothing_else(file: Path) -> None:
    answered(Recorded(ScriptedLLM(["yes"]), file, "record"), "Ünd?")
    (line,) = file.read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "request": {
            "model": "scripted",
            "messages": [
                {"role": "system", "text": "You note."},
                {"role": "user", "text": "Ünd?"},
            ],
            "answer": None,
            "max_tokens": None,
        },
        "answer": {
            "text": "yes",
            "answer": None,
            "by": "scripted",
            "tokens_in": 3,
            "tokens_out": 1,
            "cost": None,
        },
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_new_cassette_is_for_its_owner_alone(file: Path) -> None:
    answered(Recorded(ScriptedLLM(_echo), file, "record"), "a")
    assert file.stat().st_mode & 0o077 == 0


def test_odd_characters_come_back(file: Path) -> None:
    odd = "\ud800 \x00 \u2028 \r\n \x85 end"
    answered(Recorded(ScriptedLLM(_echo), file, "record"), odd)
    assert answered(Recorded(ScriptedLLM([]), file, "replay"), odd) == [odd]


def test_a_line_that_a_crash_has_cut_is_left_out_and_told(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answered(Recorded(_counting(), file, "record"), "a", "b")
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    with caplog.at_level(logging.WARNING):
        cassette = Cassette(file)
    assert cassette.damaged == (2,)
    assert [one.getMessage() for one in caplog.records] == [
        f"cassette {file}: line 2 was cut and is left out"
    ]
    again = Recorded(ScriptedLLM(["3"]), file, "auto")
    assert answered(again, "a", "b") == ["1", "3"]
    last = Recorded(ScriptedLLM([]), file, "replay")
    assert answered(last, "a", "b") == ["1", "3"]
    assert last.cassette.damaged == (2,)


def test_lines_that_are_no_recordings_are_left_out(file: Path) -> None:
    answered(Recorded(ScriptedLLM(_echo), file, "record"), "a")
    with file.open("ab") as stream:
        stream.write(b'{"other": 1}\n\n[]\n\xff\xfe\n')
    answered(Recorded(ScriptedLLM(_echo), file, "auto"), "b")
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    assert answered(replayed, "a", "b") == ["a", "b"]
    assert replayed.cassette.damaged == (2, 4, 5)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("answer", None, "yes"),
        ("answer", None, [1]),
        ("answer", "text", 5),
        ("answer", "by", None),
        ("answer", "tokens_in", "many"),
        ("answer", "error", "Unheard"),
        ("answer", "error", ["AnswerError"]),
        ("request", None, []),
        ("request", "model", 3),
        ("request", "messages", [{"role": "user", "text": 7}]),
        ("request", "messages", "hello"),
    ],
)
def test_a_recording_edited_out_of_shape_is_left_out(
    file: Path, part: str, field: str | None, value: Any
) -> None:
    answered(Recorded(ScriptedLLM(_echo), file, "record"), "a", "b")
    first, second = file.read_text().splitlines()
    edited = json.loads(first)
    if field is None:
        edited[part] = value
    else:
        edited[part][field] = value
    file.write_text(f"{json.dumps(edited)}\n{second}\n")
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    assert replayed.cassette.damaged == (1,)
    assert answered(replayed, "b") == ["b"]
    with pytest.raises(CassetteMiss):
        answered(replayed, "a")


def test_a_line_nested_too_deeply_is_left_out(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("[" * 100_000 + "\n")
    assert Cassette(file).damaged == (1,)


def test_a_recorded_answer_of_another_form_is_told(file: Path) -> None:
    fact = Recorded(ScriptedLLM([Fact(subject="Ann")]), file, "record")
    fact.complete(_user("who?"), answer=Fact)
    edited = json.loads(file.read_text())
    edited["answer"]["answer"] = {"subject": 5}
    file.write_text(json.dumps(edited) + "\n")
    with pytest.raises(CassetteMiss, match="its answer is not of the form"):
        Recorded(ScriptedLLM([]), file, "replay").complete(_user("who?"), answer=Fact)


def test_a_line_that_was_being_written_is_read_when_it_is_whole(file: Path) -> None:
    answered(Recorded(_counting(), file, "record"), "a", "b")
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    cassette = Cassette(file)
    file.write_bytes(whole)
    cassette.reread()
    assert cassette.damaged == ()
    assert cassette.answer(request("scripted", _user("b"), None, None), None)


def test_threads_record_whole_lines(file: Path) -> None:
    recorded = Recorded(ScriptedLLM(_echo), file, "auto")

    def ask(name: int) -> None:
        for index in range(25):
            recorded.complete(_user(f"{name}-{index} " + "x" * 5000))

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    replayed = Recorded(ScriptedLLM([]), file, "replay")
    assert replayed.cassette.damaged == ()
    for name in range(4):
        replayed.complete(_user(f"{name}-24 " + "x" * 5000))


RECORDER = """
import sys
from memplug.models.cassettes import Recorded
from memplug.testing import ScriptedLLM
from memplug.types import Message

llm = Recorded(ScriptedLLM(lambda messages: messages[-1].text), sys.argv[1], "auto")
sys.stdin.readline()
for index in range(50):
    llm.complete([Message("user", f"{sys.argv[2]}-{index} " + "y" * 20000)])
"""


def test_processes_record_whole_lines(file: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", RECORDER, str(file), name], stdin=subprocess.PIPE, text=True
        )
        for name in "ab"
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    cassette = Cassette(file)
    assert cassette.damaged == ()
    assert sum(bool(line) for line in file.read_bytes().splitlines()) == 100


# in a memory


def opened(path: Path, llm: Any, **settings: Any) -> Memory:
    return Memory.open(
        path,
        WordSearch(),
        config={"llm": settings},
        llm=llm,
        embedder=FakeEmbedder(),
        clock=FakeClock(),
        enrich="inline",
    )


def test_a_memory_records_and_replays_what_the_configuration_says(tmp_path: Path) -> None:
    tape = str(tmp_path / "tape.jsonl")
    with opened(tmp_path / "one", ScriptedLLM(["yes"]), cassette=tape, record="auto") as memory:
        llm = memory.runtime.resources.llm
        assert llm is not None
        assert llm.complete(_user("a")).text == "yes"
    with opened(tmp_path / "two", ScriptedLLM([]), cassette=tape, record="replay") as memory:
        llm = memory.runtime.resources.llm
        assert llm is not None
        assert llm.complete(_user("a")).text == "yes"
        with pytest.raises(CassetteMiss):
            llm.complete(_user("b"))
        (spent,) = memory.stats().usage
        assert (spent.calls, spent.cached, spent.failed, spent.unpriced) == (0, 1, 1, 0)


@pytest.mark.parametrize("record", ["record", "replay", "auto"])
def test_a_cassette_without_a_model_is_a_config_error(tmp_path: Path, record: str) -> None:
    settings = {"llm": {"cassette": "runs.jsonl", "record": record}}
    with pytest.raises(ConfigError, match="there is no model to record"):
        Memory.open(tmp_path / "store", config=settings)
    assert not (tmp_path / "store").exists()


def test_a_cassette_stands_beside_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "memplug.toml").write_text(
        '[llm]\ncassette = "tapes/run.jsonl"\nrecord = "auto"\n', "utf-8"
    )
    with Memory.open(
        ":memory:", WordSearch(), config=tmp_path / "memplug.toml", llm=ScriptedLLM(_echo)
    ) as memory:
        llm = memory.runtime.resources.llm
        assert llm is not None
        llm.complete(_user("a"))
    assert (tmp_path / "tapes" / "run.jsonl").exists()


def test_an_erase_names_the_cassette(tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    with opened(tmp_path / "s", ScriptedLLM(_echo), cassette=str(tape), record="auto") as memory:
        memory.add("a")
        assert memory.erase().left == ()
        assert memory.runtime.resources.llm is not None
        memory.runtime.resources.llm.complete(_user("a"))
        memory.add("a")
        (left,) = memory.erase().left
        assert left == f"the cassette {tape} is your file: it may hold requests and answers of it"


# the cache


@pytest.fixture
def storage() -> Any:
    with SQLiteStorage.open(":memory:") as storage:
        yield storage


def test_the_same_request_is_asked_once(storage: SQLiteStorage) -> None:
    script = _counting()
    cached = Cached(script, storage)
    assert answered(cached, "a", "b", "a") == ["1", "2", "1"]
    again = Cached(script, storage)
    assert again.complete(_user("a")) == Completion("1", None, "scripted", 3, 1, calls=0, cost=0.0)
    assert len(script.prompts) == 2


def test_of_many_prompts_only_new_ones_are_asked_and_each_once(storage: SQLiteStorage) -> None:
    script = _counting()
    cached = Cached(script, storage)
    cached.complete(_user("a"))
    results = cached.complete_many([_user(text) for text in "bacb"])
    assert [one.text for one in results if isinstance(one, Completion)] == ["2", "1", "3", "2"]
    assert [one.calls for one in results if isinstance(one, Completion)] == [1, 0, 1, 0]
    assert len(script.prompts) == 3


def test_failures_are_asked_again(storage: SQLiteStorage) -> None:
    script = ScriptedLLM([AnswerError("scripted", "no JSON", text="hm"), "fine"])
    cached = Cached(script, storage)
    assert [type(one) for one in cached.complete_many([_user("a")])] == [AnswerError]
    assert answered(cached, "a") == ["fine"]


def test_an_answer_of_another_form_is_another_request(storage: SQLiteStorage) -> None:
    cached = Cached(ScriptedLLM([Fact(subject="Ann"), '{"subject": "Bob"}']), storage)
    assert cached.complete(_user("who?"), answer=Fact).answer == Fact(subject="Ann")
    assert cached.complete(_user("who?"), answer=Verdict).answer == Verdict(subject="Bob")
    assert cached.complete(_user("who?"), answer=Fact).answer == Fact(subject="Ann")


def test_a_kept_answer_that_cannot_be_read_is_asked_again(storage: SQLiteStorage) -> None:
    key = request("scripted", _user("a"), None, None).key
    storage.cache("answers", {key: b"{}"})
    assert answered(Cached(ScriptedLLM(["new"]), storage), "a", "a") == ["new", "new"]


def test_the_cache_serves_a_read_only_store(tmp_path: Path) -> None:
    with SQLiteStorage.open(tmp_path) as storage:
        answered(Cached(ScriptedLLM(["1"]), storage), "a")
    with SQLiteStorage.open(tmp_path, read_only=True) as storage:
        assert answered(Cached(ScriptedLLM(["2"]), storage), "a", "b") == ["1", "2"]


def test_an_erase_empties_the_cache(tmp_path: Path) -> None:
    with opened(tmp_path / "s", ScriptedLLM(_echo), cache=True) as memory:
        memory.add("x", user_id="ann")
        assert memory.runtime.resources.llm is not None
        memory.runtime.resources.llm.complete(_user("plinkharrow"))
        assert words_on_disk(tmp_path / "s", ["plinkharrow"])
        memory.erase(user_id="ann")
    assert words_on_disk(tmp_path / "s", ["plinkharrow"]) == {}


class Sampling:
    """What a model says of how it is asked."""

    def __init__(self, temperature: float | None) -> None:
        self.temperature = temperature


@pytest.mark.parametrize(
    ("temperature", "settings", "calls"),
    [
        (None, {}, 2),
        (0.7, {}, 2),
        (0, {}, 1),
        (0, {"cache": False}, 2),
        (0.7, {"cache": True}, 1),
    ],
)
def test_answers_are_cached_where_they_repeat_or_it_is_asked_for(
    tmp_path: Path, temperature: float | None, settings: dict[str, Any], calls: int
) -> None:
    script = ScriptedLLM(_echo)
    script.options = Sampling(temperature)  # type: ignore[attr-defined]
    with opened(tmp_path, script, **settings) as memory:
        llm = memory.runtime.resources.llm
        assert isinstance(llm, Metered)
        answered(llm, "a", "a")
        assert len(script.prompts) == calls
        (spent,) = memory.stats().usage
        assert (spent.calls, spent.cached) == (calls, 2 - calls)


def test_a_cassette_in_use_takes_the_place_of_the_cache(tmp_path: Path) -> None:
    script = _counting()
    tape = str(tmp_path / "tape.jsonl")
    with opened(tmp_path / "s", script, cassette=tape, record="record", cache=True) as memory:
        assert memory.runtime.resources.llm is not None
        assert answered(memory.runtime.resources.llm, "a", "a") == ["1", "2"]
    assert len(Path(tape).read_text("utf-8").splitlines()) == 2
