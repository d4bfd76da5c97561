"""What a LangChain message says to a memory."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from memplug.inputs import to_message
from memplug.recognising import as_mapping


def role_of(message: BaseMessage) -> str:
    """ "user" for what a person says, "assistant" for a model, and "" for anything else."""
    if isinstance(message, HumanMessage):
        return "user"
    return "assistant" if isinstance(message, AIMessage) else ""


def said(message: BaseMessage) -> dict[str, Any] | None:
    """The message as `memory.add` takes it, with its speaker and its blocks; None where nobody says anything.

    Calls of tools and their results are no speech: what a tool found may be what the memory has told.
    """
    role, found = role_of(message), as_mapping(message)
    if not role or found is None:
        return None
    plain = {**found, "role": role, "tool_calls": ()}
    return plain if to_message(plain).text.strip() else None
