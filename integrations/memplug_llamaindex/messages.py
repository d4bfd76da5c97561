"""LlamaIndex's chat messages as what a memory takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole

from memplug.transcript import Line

REMEMBERED = (MessageRole.USER, MessageRole.ASSISTANT)


def line(message: ChatMessage) -> Line:
    """The message for a transcript; what people and models say is remembered."""
    given = message.additional_kwargs.get("id")
    return Line(
        message=message.model_dump(mode="json"),
        role=message.role.value,
        text=text_of(message),
        id=given if isinstance(given, str) else "",
        remember=message.role in REMEMBERED,
    )


def text_of(message: ChatMessage) -> str:
    """What the message says, without its images and calls."""
    return message.content or ""


def question_of(messages: Sequence[ChatMessage], asked: str | None = None) -> list[dict[str, Any]]:
    """The last thing that the user said, or `asked`, after a few turns before it; empty where nobody said anything."""
    said = [
        {"role": one.role.value, "content": text_of(one)}
        for one in messages
        if one.role in REMEMBERED and text_of(one).strip()
    ]
    if asked and asked.strip():
        if not said or said[-1]["content"] != asked:
            said.append({"role": "user", "content": asked})
    else:
        while said and said[-1]["role"] != "user":
            said.pop()
    return said[-5:]
