"""Whatever a user has for a language model, as the LLM port."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from memplug.errors import ConfigError, ModelError
from memplug.models.chat import ChatModel, ChatOptions
from memplug.models.foreign import chat_messages, in_time
from memplug.models.loops import called
from memplug.models.transport import Reply, Request
from memplug.ports import LLM


def as_llm(thing: Any, load: Callable[[str], Any]) -> LLM:
    """The model itself if it has the port, else a wrapper around it, recognised by what it can do.

    thing: an LLM; a LangChain chat model, or any Runnable from messages to a message; a LlamaIndex LLM; a
        function, `async` or not, from messages (`{"role": ..., "content": ...}` each) to text.
    load: gives the wrapper "langchain" or "llama_index", so that nothing is imported for another.

    Raises ConfigError.
    """
    if not isinstance(thing, type):
        if isinstance(thing, LLM):
            return thing
        for plugin, methods in _KNOWN_BY.items():
            if all(callable(getattr(thing, name, None)) for name in methods):
                wrapped: LLM = load(plugin)(thing)
                return wrapped
        if callable(thing):
            return CallableLLM(thing)
    raise ConfigError(
        f"cannot use {_described(thing)} as a language model; give an object with `name`, `complete` and "
        "`complete_many`, a name such as 'openai/gpt-4o-mini', a LangChain or LlamaIndex model, or a "
        "function from messages to text",
        field="llm",
    )


_KNOWN_BY = {
    "langchain": ("invoke", "ainvoke", "batch"),
    "llama_index": ("chat", "achat", "complete"),
}


def _described(thing: Any) -> str:
    if isinstance(thing, type):
        return f"the class {thing.__name__}"
    return f"an object of type {type(thing).__name__}"


class CallableLLM(ChatModel):
    """A function, `async` or not, as a language model; typed answers are asked for by instruction.

    What it raises is final: retries are its own matter, unless the options say otherwise.
    """

    def __init__(self, function: Callable[..., Any], options: ChatOptions | None = None) -> None:
        super().__init__(_Function(function), options or ChatOptions(retries=0))


class _Function:
    """The transport to a function in this process."""

    schemas = False

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.name: str = getattr(function, "__name__", "") or type(function).__name__

    def send(self, request: Request) -> Reply:
        """What the function returns. Raises ModelError."""
        messages = chat_messages(request.messages)
        text = in_time(self.name, request.timeout, partial(called, self._function, messages))
        if not isinstance(text, str):
            raise ModelError(self.name, f"answered with a {type(text).__name__}, not with text")
        return Reply(text=text, model=self.name)
