"""Models of LlamaIndex as memplug's."""

from __future__ import annotations

import importlib
from typing import Any

from memplug.errors import MissingExtraError
from memplug.models.chat import ChatModel, ChatOptions
from memplug.models.foreign import chat_messages, count, in_time, model_name, part, text_at
from memplug.models.transport import Reply, Request


class LlamaIndexLLM(ChatModel):
    """A LlamaIndex LLM.

    Typed answers are asked for by instruction. What it raises is final: retries are set on the model
    itself (`max_retries`), unless the options say otherwise.
    """

    def __init__(self, model: Any, options: ChatOptions | None = None) -> None:
        super().__init__(LlamaIndexChat(model), options or ChatOptions(retries=0))


class LlamaIndexChat:
    """The transport to a LlamaIndex LLM."""

    schemas = False

    def __init__(self, model: Any) -> None:
        self._model = model
        known = text_at(part(model, "metadata"), "model_name")
        self.name = known if known not in ("", "unknown") else model_name(model)
        self._message = _message_class()

    def send(self, request: Request) -> Reply:
        """What `chat` returns. Raises ModelError."""
        messages = [self._message(**one) for one in chat_messages(request.messages)]
        limit = {}
        if request.max_tokens is not None and hasattr(self._model, "max_tokens"):
            limit = {"max_tokens": request.max_tokens}
        answer = in_time(self.name, request.timeout, lambda: self._model.chat(messages, **limit))
        raw, own = part(answer, "raw"), part(answer, "additional_kwargs")
        usage = part(raw, "usage")
        reason = text_at(part(raw, "choices", 0), "finish_reason") or text_at(
            raw, "stop_reason", "done_reason"
        )
        return Reply(
            text=part(answer, "message", "content") or "",
            finish_reason="length" if reason == "max_tokens" else reason,
            tokens_in=_counted((usage, own), "prompt_tokens", "input_tokens"),
            tokens_out=_counted((usage, own), "completion_tokens", "output_tokens"),
            model=text_at(raw, "model") or self.name,
        )


def _counted(places: tuple[Any, ...], *names: str) -> int:
    """The first number of tokens that is given in one of the places."""
    found = (count(part(place, name)) for place in places for name in names)
    return next(filter(None, found), 0)


def _message_class() -> Any:
    try:
        return importlib.import_module("llama_index.core.llms").ChatMessage
    except ModuleNotFoundError as error:
        raise MissingExtraError("LlamaIndex", "llamaindex") from error
