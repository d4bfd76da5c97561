"""What can be handed over as a language model, by name or as an object."""

import asyncio
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from memplug import Memory
from memplug.errors import (
    BudgetExceeded,
    ConfigError,
    MissingExtraError,
    ModelError,
    PluginLoadError,
)
from memplug.models.chat import ChatOptions
from memplug.models.foreign import in_time, model_error
from memplug.models.llms import CallableLLM, as_llm
from memplug.models.redacting import secrets_in
from memplug.ports import LLM
from memplug.testing import ScriptedLLM
from memplug.types import Message

HELLO = [Message("tool", "42"), Message("user", "hello")]


class Mood(BaseModel):
    mood: str


def no_plugin(name: str) -> Any:
    raise AssertionError(f"{name} is not needed")


@contextmanager
def opened(**given: Any) -> Iterator[LLM]:
    """The model that strategies of such a Memory get."""
    with Memory.open(":memory:", **given) as memory:
        found = memory._runtime.resources.llm
        assert found is not None
        yield found


def test_what_has_the_port_is_taken_as_it_is() -> None:
    llm = ScriptedLLM([])
    assert as_llm(llm, no_plugin) is llm
    with opened(llm=ScriptedLLM(["hi"])) as given:
        assert given.complete(HELLO).text == "hi"


def test_a_function_from_messages_to_text_is_a_model() -> None:
    heard: list[list[dict[str, str]]] = []

    def parrot(messages: list[dict[str, str]]) -> str:
        heard.append(messages)
        return '{"mood": "good"}'

    llm = as_llm(parrot, no_plugin)
    assert llm.complete(HELLO, answer=Mood).answer == Mood(mood="good")
    assert (llm.name, [one["role"] for one in heard[0]]) == ("parrot", ["user", "user"])
    assert '"mood"' in heard[0][-1]["content"]
    with opened(llm=parrot) as given:
        assert given.name == "parrot"


async def later(messages: Sequence[Any]) -> str:
    return str(messages[-1]["content"])


def test_a_function_may_be_asynchronous_in_a_running_loop_too() -> None:
    llm = as_llm(later, no_plugin)

    async def asked() -> str:
        return llm.complete(HELLO).text

    assert (llm.complete(HELLO).text, asyncio.run(asked())) == ("hello", "hello")


def test_a_function_that_answers_with_no_text_is_an_error() -> None:
    with pytest.raises(ModelError, match="answered with a int"):
        CallableLLM(lambda messages: 42).complete(HELLO)


def test_what_a_function_raises_is_final_and_named() -> None:
    asked: list[int] = []

    def broken(messages: object) -> str:
        asked.append(1)
        raise ValueError("out of tea")

    with pytest.raises(ModelError, match="broken: ValueError: out of tea") as caught:
        CallableLLM(broken).complete(HELLO)
    assert isinstance(caught.value.__cause__, ValueError)
    assert len(asked) == 1


def test_a_function_is_given_up_after_its_time() -> None:
    release = threading.Event()
    llm = CallableLLM(lambda messages: str(release.wait(30)), ChatOptions(timeout=0.05, retries=0))
    with pytest.raises(ModelError) as caught:
        llm.complete(HELLO)
    release.set()
    assert (caught.value.status, caught.value.retryable) == (408, True)


def test_memplugs_own_errors_pass_a_wrapper_unchanged() -> None:
    def broke(messages: object) -> str:
        raise BudgetExceeded("no more today", degrade=True)

    with pytest.raises(BudgetExceeded):
        CallableLLM(broke).complete(HELLO)


class Chain:
    """Has what a LangChain model has."""

    def invoke(self, messages: Any) -> str:
        return "hi"

    ainvoke = batch = invoke


class Index:
    """Has what a LlamaIndex model has."""

    def chat(self, messages: Any) -> str:
        return "hi"

    achat = complete = chat


@pytest.mark.parametrize(("thing", "plugin"), [(Chain(), "langchain"), (Index(), "llama_index")])
def test_others_models_are_recognised_by_what_they_can_do(thing: Any, plugin: str) -> None:
    loaded: list[str] = []
    llm = ScriptedLLM([])

    def load(name: str) -> Any:
        loaded.append(name)
        return lambda model: llm

    assert as_llm(thing, load) is llm
    assert loaded == [plugin]


@pytest.mark.parametrize("thing", [42, object(), ScriptedLLM, Chain])
def test_anything_else_is_refused(thing: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        Memory.open(":memory:", llm=thing)
    assert caught.value.field == "llm"


def test_a_model_of_ones_own_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "def parrot(greeting):\n"
        "    def speak(messages):\n"
        "        return greeting\n"
        "    return speak\n"
    )
    (tmp_path / "memplug.toml").write_text(
        "[llm]\nuse = './mine.py:parrot'\noptions = { greeting = 'hi' }\n"
    )
    with opened(config=tmp_path / "memplug.toml") as llm:
        assert llm.complete(HELLO).text == "hi"


def test_an_option_that_a_plugin_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def parrot(greeting):\n    return print\n")
    use = f"{tmp_path / 'mine.py'}:parrot"
    with pytest.raises(ConfigError, match="did you mean 'greeting'") as caught:
        Memory.open(":memory:", config={"llm": {"use": use, "options": {"greting": "hi"}}})
    assert caught.value.field == "llm.options.greting"


def test_an_option_that_a_plugin_needs_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is missing") as caught:
        Memory.open(tmp_path, llm="langchain")
    assert caught.value.field == "llm.options.model"


def test_a_name_that_is_not_installed_is_refused() -> None:
    with pytest.raises(PluginLoadError, match="did you mean 'litellm'"):
        Memory.open(":memory:", llm="litelm")


@pytest.mark.parametrize("name", ["openai/gpt-4o-mini", "ollama/llama3.2"])
def test_without_litellm_the_extra_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "litellm", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'memplug\[litellm\]'"):
        Memory.open(":memory:", llm=name)


class RateLimitError(Exception):
    """As clients of HTTP interfaces raise it."""

    def __init__(self) -> None:
        self.status_code = 429
        self.response = type("Response", (), {"headers": {"retry-after": "3"}})()
        super().__init__("slow down")


class ReadTimeout(Exception):
    """As httpx raises it."""


@pytest.mark.parametrize(
    ("error", "status", "retryable", "after"),
    [
        (RateLimitError(), 429, True, 3.0),
        (ReadTimeout(), 408, True, None),
        (TimeoutError(), 408, True, None),
        (ConnectionResetError(), None, True, None),
        (ValueError("wrong"), None, False, None),
    ],
)
def test_other_libraries_errors_say_whether_to_try_again(
    error: Exception, status: int | None, retryable: bool, after: float | None
) -> None:
    made = model_error("m", error)
    assert (made.status, made.retryable, made.retry_after) == (status, retryable, after)


def test_a_call_in_time_gives_its_result() -> None:
    assert in_time("m", 10, lambda: 42) == 42


# secrets


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("refused: my-own-key-1", "refused: [redacted]"),
        ("no sk-proj-abcdefghijklmnop here", "no [redacted] here"),
        ("got Authorization: Bearer abcdefgh", "got Authorization: Bearer [redacted]"),
        (
            "cannot reach http://ann:hunter2@example.com/v1",
            "cannot reach http://[redacted]@example.com/v1",
        ),
        ("from-the-environment is wrong", "[redacted] is wrong"),
        ("the task-force risk-assessment-of-today", "the task-force risk-assessment-of-today"),
        ("key none, at http://127.0.0.1:8000/v1", "key none, at http://127.0.0.1:8000/v1"),
    ],
)
def test_a_key_that_a_server_repeats_is_left_out(
    said: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMEBODYS_API_KEY", "from-the-environment")
    made = model_error("m", ValueError(said), ["my-own-key-1", "none"])
    assert str(made) == f"m: ValueError: {left}"


def test_arguments_are_secret_by_their_names() -> None:
    arguments = {
        "model": "openai/any",
        "api_key": "a",
        "extra_headers": {"X-Tenant": "b"},
        "extra": {"aws_secret_access_key": "c", "region_name": "d", "max_tokens": 5},
    }
    assert list(secrets_in(arguments)) == ["a", "b", "c"]


def test_an_error_does_not_say_its_class_again() -> None:
    class BadGateway(Exception):
        """As litellm names and words it."""

    said = "litellm.BadGateway: BadGateway: OpenAIException - upstream is down"
    assert str(model_error("m", BadGateway(said))) == "m: BadGateway: upstream is down"
