"""LangChain's and LlamaIndex's models as memplug's, through the fakes that these libraries bring."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import BaseModel, Field

from memplug import Memory
from memplug.backends.langchain import LangChainLLM
from memplug.backends.llama_index import LlamaIndexLLM
from memplug.errors import ModelError, TruncatedAnswer
from memplug.models.chat import ChatOptions
from memplug.ports import LLM, Completion
from memplug.types import Message

pytestmark = pytest.mark.integration

chat_models = pytest.importorskip("langchain_core.language_models.fake_chat_models")
messages = pytest.importorskip("langchain_core.messages")
llms = pytest.importorskip("llama_index.core.llms")
types = pytest.importorskip("llama_index.core.base.llms.types")

HELLO = [Message("system", "Be brief."), Message("user", "How is Ann?")]


class Mood(BaseModel):
    mood: str


@contextmanager
def opened(thing: Any) -> Iterator[LLM]:
    """The model that strategies get of a Memory that is opened with this."""
    with Memory.open(":memory:", llm=thing) as memory:
        found = memory._runtime.resources.llm
        assert found is not None
        yield found


def scripted(*lines: Any) -> Any:
    return chat_models.GenericFakeChatModel(messages=iter(lines))


def test_a_langchain_model_is_recognised_and_asked() -> None:
    with opened(chat_models.FakeListChatModel(responses=["fine", '{"mood": "good"}'])) as llm:
        assert llm.complete(HELLO).text == "fine"
        assert llm.complete(HELLO, answer=Mood).answer == Mood(mood="good")


def test_a_langchain_model_gets_the_roles() -> None:
    heard: list[Any] = []

    class Listening(chat_models.GenericFakeChatModel):  # type: ignore[misc, name-defined]
        def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> Any:
            heard.extend(messages)
            return super()._generate(messages, *args, **kwargs)

    LangChainLLM(Listening(messages=iter(["fine"]))).complete(HELLO)
    assert [(one.type, one.content) for one in heard] == [
        ("system", "Be brief."),
        ("human", "How is Ann?"),
    ]


def test_langchains_tokens_are_counted() -> None:
    said = messages.AIMessage(
        [{"type": "text", "text": "fi"}, {"type": "text", "text": "ne"}],
        usage_metadata={"input_tokens": 7, "output_tokens": 2, "total_tokens": 9},
        response_metadata={"model_name": "tiny-1", "finish_reason": "stop"},
    )
    assert LangChainLLM(scripted(said)).complete(HELLO) == Completion(
        "fine", None, "tiny-1", 7, 2, calls=1, cost=None
    )


@pytest.mark.parametrize("said", [{"finish_reason": "length"}, {"stop_reason": "max_tokens"}])
def test_langchains_cut_answers_are_seen(said: dict[str, str]) -> None:
    cut = messages.AIMessage("fi", response_metadata=said)
    with pytest.raises(TruncatedAnswer):
        LangChainLLM(scripted(cut)).complete(HELLO)


def test_what_langchain_raises_is_named() -> None:
    with pytest.raises(ModelError, match="GenericFakeChatModel: "):
        LangChainLLM(scripted()).complete(HELLO)


def test_a_chain_is_a_model_too() -> None:
    runnables = pytest.importorskip("langchain_core.runnables")
    chain = scripted("fine") | runnables.RunnableLambda(lambda message: message.content.upper())
    with opened(chain) as llm:
        assert llm.complete(HELLO).text == "FINE"


def test_many_prompts_go_through_langchain() -> None:
    model = chat_models.FakeListChatModel(responses=["fine"])
    done = LangChainLLM(model, ChatOptions(concurrency=4)).complete_many([HELLO] * 8)
    assert [one.text for one in done if isinstance(one, Completion)] == ["fine"] * 8


def test_a_llamaindex_model_is_recognised_and_asked() -> None:
    with opened(llms.MockLLM(max_tokens=3)) as llm:
        assert (llm.name, llm.complete(HELLO).text) == ("MockLLM", "text text text")


class Told(llms.CustomLLM):  # type: ignore[misc, name-defined]
    """A LlamaIndex model that gives one answer and keeps what it heard."""

    answer: Any
    heard: list[Any] = Field(default_factory=list)
    max_tokens: int = 256

    @property
    def metadata(self) -> Any:
        return llms.LLMMetadata(model_name="told")

    def chat(self, messages: Sequence[Any], **kwargs: Any) -> Any:
        self.heard.append((messages, kwargs))
        return self.answer

    def complete(self, prompt: str, **kwargs: Any) -> Any:
        raise NotImplementedError

    def stream_complete(self, prompt: str, **kwargs: Any) -> Any:
        raise NotImplementedError


def told(text: str, **more: Any) -> Told:
    return Told(
        answer=types.ChatResponse(message=types.ChatMessage(role="assistant", content=text), **more)
    )


def test_a_llamaindex_model_gets_the_roles_and_the_limit() -> None:
    model = told('{"mood": "good"}')
    llm = LlamaIndexLLM(model)
    assert llm.complete(HELLO, answer=Mood, max_tokens=9).answer == Mood(mood="good")
    heard, limits = model.heard[0]
    assert [(str(one.role.value), one.content[:11]) for one in heard] == [
        ("system", "Be brief."),
        ("user", "How is Ann?"),
    ]
    assert (llm.name, limits) == ("told", {"max_tokens": 9})


USAGE = {"prompt_tokens": 7, "completion_tokens": 2}


@pytest.mark.parametrize("more", [{"raw": {"usage": USAGE}}, {"additional_kwargs": USAGE}])
def test_llamaindexs_tokens_are_counted(more: dict[str, Any]) -> None:
    done = LlamaIndexLLM(told("fine", **more)).complete(HELLO)
    assert (done.text, done.tokens_in, done.tokens_out) == ("fine", 7, 2)


def test_llamaindexs_cut_answers_are_seen() -> None:
    cut = told("fi", raw={"choices": [{"finish_reason": "length"}]})
    with pytest.raises(TruncatedAnswer):
        LlamaIndexLLM(cut).complete(HELLO)
