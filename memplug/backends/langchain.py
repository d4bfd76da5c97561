"""Models of LangChain as memplug's: what LangChain itself needs is already there when one is handed over."""

from __future__ import annotations

from typing import Any

from memplug.models.chat import ChatModel, ChatOptions
from memplug.models.foreign import chat_messages, count, in_time, model_name, part, text_at
from memplug.models.transport import Reply, Request


class LangChainLLM(ChatModel):
    """A LangChain chat model, or any Runnable from messages to a message or a text.

    Typed answers are asked for by instruction. What it raises is final: retries are set on the model
    itself (`max_retries`), unless the options say otherwise.
    """

    def __init__(self, model: Any, options: ChatOptions | None = None) -> None:
        super().__init__(LangChainChat(model), options or ChatOptions(retries=0))


class LangChainChat:
    """The transport to a LangChain model."""

    schemas = False

    def __init__(self, model: Any) -> None:
        self._model = model
        self.name = model_name(model)

    def send(self, request: Request) -> Reply:
        """What `invoke` returns. Raises ModelError."""
        messages = chat_messages(request.messages)
        limit = {}
        if request.max_tokens is not None and hasattr(self._model, "max_tokens"):
            limit = {"max_tokens": request.max_tokens}
        answer = in_time(self.name, request.timeout, lambda: self._model.invoke(messages, **limit))
        said = part(answer, "response_metadata")
        reason = text_at(said, "finish_reason", "stop_reason", "done_reason")
        return Reply(
            text=_text(answer if isinstance(answer, str) else part(answer, "content")),
            finish_reason="length" if reason == "max_tokens" else reason,
            tokens_in=count(part(answer, "usage_metadata", "input_tokens")),
            tokens_out=count(part(answer, "usage_metadata", "output_tokens")),
            model=text_at(said, "model_name", "model") or self.name,
        )


def _text(content: Any) -> str:
    """A message's content, which may come in blocks."""
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "".join(one if isinstance(one, str) else text_at(one, "text") for one in blocks)
