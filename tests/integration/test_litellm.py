"""Language models through litellm over real HTTP: every fault's error, one retry layer, no other host, nothing harmed."""

import importlib.util
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from memplug import Batch, Kind, Memory, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.backends.litellm.chat import LiteLLM
from memplug.errors import AnswerError, ConfigError, ModelError, TruncatedAnswer
from memplug.ports import Completion
from memplug.testing import Fault, OpenAIServer, WordSearch, memory
from memplug.types import Message

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

HELLO = [Message("system", "Be brief."), Message("user", "How is Ann?")]


class Mood(BaseModel):
    mood: str


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer('{"mood": "good"}') as server:
        yield server


def model(server: OpenAIServer, waits: list[float] | None = None, **options: Any) -> LiteLLM:
    """A model on the server; its waits are only noted."""
    options = {"model": "openai/tiny", "timeout": 20.0, **options}
    return LiteLLM(
        api_base=server.url,
        random=random.Random(0),
        sleep=(waits if waits is not None else []).append,
        **options,
    )


def test_a_chat_goes_out_as_openai_wants_it(server: OpenAIServer) -> None:
    llm = model(server, temperature=0, headers={"X-Team": "tea"}, api_key="sk", extra={"seed": 7})
    done = llm.complete(HELLO, max_tokens=50)
    assert done == Completion('{"mood": "good"}', None, "tiny", 5, 2, calls=1, cost=None)
    received = server.requests[0]
    assert received.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How is Ann?"},
        ],
        "temperature": 0,
        "max_tokens": 50,
        "seed": 7,
    }
    headers = {name.lower(): value for name, value in received.headers.items()}
    assert (headers["x-team"], headers["authorization"]) == ("tea", "Bearer sk")


def test_a_key_may_come_from_a_variable_of_ones_own(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEA_KEY", "sk-tea")
    model(server, api_key_env="TEA_KEY").complete(HELLO)
    headers = {name.lower(): value for name, value in server.requests[0].headers.items()}
    assert headers["authorization"] == "Bearer sk-tea"


@dataclass(frozen=True)
class Case:
    fault: Fault
    status: int | None
    retried: bool


CASES = {
    "429": Case(Fault(status=429), 429, retried=True),
    "500": Case(Fault(status=500), 500, retried=True),
    "502": Case(Fault(status=502), 502, retried=True),
    "503": Case(Fault(status=503), 503, retried=True),
    "529": Case(Fault(status=529), 529, retried=True),
    "dropped": Case(Fault(flaw="drop"), 500, retried=True),
    "no JSON": Case(Fault(flaw="garbage"), 500, retried=True),
    "cut body": Case(Fault(flaw="cut"), 500, retried=True),
    "no choices": Case(Fault(flaw="empty"), None, retried=True),
    "400": Case(Fault(status=400), 400, retried=False),
    "401": Case(Fault(status=401), 401, retried=False),
    "403": Case(Fault(status=403), 403, retried=False),
    "404": Case(Fault(status=404), 404, retried=False),
    "422": Case(Fault(status=422), 422, retried=False),
}
each_fault = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@each_fault
def test_a_fault_has_its_error_and_its_number_of_requests(server: OpenAIServer, case: Case) -> None:
    server.fail(*[case.fault] * 4)
    waits: list[float] = []
    with pytest.raises(ModelError) as caught:
        model(server, waits, retries=2).complete(HELLO)
    error = caught.value
    assert (error.status, error.retryable) == (case.status, case.retried)
    assert (len(server.requests), len(waits)) == ((3, 2) if case.retried else (1, 0))
    assert str(error).startswith("openai/tiny: ")


@each_fault
def test_a_fault_that_passes_is_got_over(server: OpenAIServer, case: Case) -> None:
    server.fail(case.fault)
    done = model(server).complete_many([HELLO])[0]
    assert isinstance(done, Completion) is case.retried
    assert len(server.requests) == 1 + case.retried


def test_a_slow_server_is_given_up_after_one_more_try(server: OpenAIServer) -> None:
    server.fail(*[Fault(delay=30)] * 4)
    with pytest.raises(ModelError) as caught:
        model(server, timeout=0.2).complete(HELLO)
    assert (caught.value.status, len(server.requests)) == (408, 2)


def test_a_server_that_says_when_is_obeyed(server: OpenAIServer) -> None:
    server.fail(Fault(status=429, retry_after="7"), Fault(status=503, retry_after="0.5"))
    waits: list[float] = []
    model(server, waits).complete(HELLO)
    assert waits == [7.0, 0.5]


def test_an_answer_that_was_cut_is_its_own_error(server: OpenAIServer) -> None:
    server.fail(Fault(flaw="length"))
    with pytest.raises(TruncatedAnswer) as caught:
        model(server).complete(HELLO, answer=Mood)
    assert (caught.value.text, len(server.requests)) == ('{"mood":', 1)


def test_a_typed_answer_is_asked_for_by_schema(server: OpenAIServer) -> None:
    assert model(server).complete(HELLO, answer=Mood).answer == Mood(mood="good")
    assert server.requests[0].body["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "Mood",
            "strict": True,
            "schema": {
                "type": "object",
                "properties": {"mood": {"type": "string"}},
                "required": ["mood"],
                "additionalProperties": False,
            },
        },
    }


def test_a_model_that_litellm_knows_needs_no_instruction_and_has_a_price(
    server: OpenAIServer,
) -> None:
    llm = model(server, model="openai/gpt-4o-mini")
    done = llm.complete(HELLO, answer=Mood)
    assert [one["content"] for one in server.requests[0].body["messages"]] == [
        one.text for one in HELLO
    ]
    assert done.cost == pytest.approx(llm.price(done.tokens_in, done.tokens_out))
    assert 0 < (done.cost or 0) < 1e-4
    assert model(server).price(5, 2) is None


def test_a_server_without_schemas_is_asked_by_instruction() -> None:
    with OpenAIServer('{"mood": "good"}', refuses_schemas=True) as server:
        llm = model(server)
        for _ in range(2):
            assert llm.complete(HELLO, answer=Mood).answer == Mood(mood="good")
        asked = ["response_format" in one.body for one in server.requests]
        assert asked == [True, False, False]


def test_a_wrong_answer_is_repaired_once() -> None:
    with OpenAIServer(["good", '{"mood": "good"}', "good", "very good"]) as server:
        llm = model(server)
        assert llm.complete(HELLO, answer=Mood).calls == 2
        with pytest.raises(AnswerError) as caught:
            llm.complete(HELLO, answer=Mood)
        assert (caught.value.text, caught.value.calls) == ("very good", 2)


def test_thoughts_of_a_small_model_do_no_harm() -> None:
    with OpenAIServer('<think>{"mood": "bad"}?</think>\n```json\n{"mood": "good"}\n```') as server:
        assert model(server).complete(HELLO, answer=Mood).answer == Mood(mood="good")


def test_many_prompts_share_one_model(server: OpenAIServer) -> None:
    server.fail(Fault(status=400), Fault(status=500))
    done = model(server, concurrency=4).complete_many([HELLO] * 12, answer=Mood)
    failed = [one for one in done if not isinstance(one, Completion)]
    assert [type(one) for one in failed] == [ModelError]
    assert len(server.requests) == 13


@dataclass(frozen=True)
class Note:
    """What the model made of an episode."""

    mood: str


NOTE: Kind[Note] = Kind("moods/note", Note)


class Moods(Strategy[StrategyConfig]):
    """A note of the model's for each episode."""

    name = "moods"
    requires = ("llm",)
    kinds = (NOTE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        assert self.resources.llm is not None
        put = []
        for episode in (one for source in sources for one in source.episodes):
            done = self.resources.llm.complete([Message("user", episode.text)], answer=Mood)
            note = Note(done.answer.mood)
            put.append(NOTE.new(view, episode.id, f"mood {note.mood}", note, [episode]))
        return Batch(put=tuple(put))


def notes(mem: Memory) -> list[str]:
    return [one.text for one in mem.list(filters={"kind": NOTE.name})]


@each_fault
def test_a_fault_harms_nothing_that_is_stored(
    server: OpenAIServer, case: Case, tmp_path: Path
) -> None:
    options = {"retries": 0, "api_base": server.url, "api_key": "none"}
    config = {"llm": {"use": "openai/tiny", "options": options}, "enrich": "inline"}
    with memory(WordSearch(), Moods(), path=tmp_path, config=config) as mem:
        mem.add("Ann drinks tea", id="a")
        server.fail(case.fault)
        added = mem.add("Ann sees rain", id="b")
        assert [(one.step, one.stage) for one in added.failures] == [("moods", "encode")]
        assert "ModelError" in added.failures[0].cause
        assert (notes(mem), added.pending) == (["mood good"], 1)
    with memory(WordSearch(), Moods(), path=tmp_path, config=config) as mem:
        assert [hit.record.id for hit in mem.search("rain").hits] == ["b"]
        owed = mem.owed()
        assert [(one.step, one.source, one.tries) for one in owed] == [("moods", "b", 1)]
        assert "ModelError" in owed[0].cause
        mem.retry([owed[0].id])
        assert (notes(mem), mem.owed()) == (["mood good"] * 2, [])


def test_a_model_is_named_in_the_call_or_in_a_file(server: OpenAIServer, tmp_path: Path) -> None:
    file = tmp_path / "memplug.toml"
    file.write_text(
        "[llm]\nuse = 'litellm'\n"
        f"options = {{ model = 'openai/tiny', api_base = '{server.url}', retries = 1 }}\n"
    )
    with Memory.open(":memory:", config=file) as mem:
        llm = mem._runtime.resources.llm
        assert llm is not None
        assert (llm.name, llm.complete(HELLO).text) == ("openai/tiny", '{"mood": "good"}')
    with Memory.open(":memory:", llm="ollama/tiny") as mem:
        assert mem._runtime.resources.llm is not None
        assert mem._runtime.resources.llm.name == "ollama/tiny"


@pytest.mark.parametrize(
    ("options", "field", "hint"),
    [
        ({"api_bas": "x"}, "llm.options.api_bas", "did you mean 'api_base'?"),
        ({"timeout": -1}, "llm.options.timeout", "greater than 0"),
        ({"answers": "json"}, "llm.options.answers", "'auto', 'schema' or 'instruction'"),
        ({"headers": {"X": 1}}, "llm.options.headers.X", "valid string"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Any], field: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Memory.open(":memory:", config={"llm": {"use": "openai/tiny", "options": options}})
    assert caught.value.field == field
    assert hint in str(caught.value)


ALONE = """
import json, os, sys
hosts = set()
def heard(event, arguments):
    if event == "socket.getaddrinfo":
        hosts.add(str(arguments[0]))
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        hosts.add(str(arguments[1][0]))
sys.addaudithook(heard)
from memplug.backends.litellm.chat import LiteLLM
from memplug.errors import ModelError
from memplug.testing import Fault, OpenAIServer
from memplug.types import Message
early = "litellm" in sys.modules
with OpenAIServer("fine") as server:
    llm = LiteLLM("openai/tiny", api_base=server.url, retries=0)
    said = llm.complete([Message("user", "hello")]).text
    server.fail(Fault(status=401))
    try:
        llm.complete([Message("user", "hello")])
    except ModelError as error:
        status = error.status
print(json.dumps([early, said, status, sorted(hosts), os.environ.get("FROM_DOTENV", "")]))
"""


def test_no_other_host_is_contacted_no_file_read_and_nothing_printed(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FROM_DOTENV=read\n")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("LITELLM")
    }
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [False, "fine", 401, ["127.0.0.1"], ""]
