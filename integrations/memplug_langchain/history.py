"""A chat's messages for LangChain's classic memories."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage, message_to_dict, messages_from_dict

from memplug.inputs import to_message
from memplug.transcript import Line, Transcript
from memplug_langchain.messages import said
from memplug_langchain.scope import Owner


class MemplugChatMessageHistory(BaseChatMessageHistory):
    """The messages of one session, exactly as they were added; what people and models say is remembered too.

    Deprecated upstream: LangChain removes `BaseChatMessageHistory` and `RunnableWithMessageHistory` in 2.0 and
    points to `create_agent` with a checkpointer or a store; there, use `MemplugMiddleware` or `MemplugStore`.
    A message's id names its episode, so one that comes again is not added again.
    """

    def __init__(
        self,
        memory: Any,
        session_id: str,
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        tenant_id: str | None = None,
    ) -> None:
        owner = Owner.of(
            memory, user_id=user_id, agent_id=agent_id, tenant_id=tenant_id, session_id=session_id
        )
        self._transcript = Transcript(owner.current(), session_id)

    @property
    def messages(self) -> list[BaseMessage]:  # type: ignore[override]
        """Everything that was added, in order."""
        return messages_from_dict([dict(one) for one in self._transcript.messages()])

    def add_messages(self, messages: Sequence[BaseMessage]) -> None:
        """Adds the messages, in one commit."""
        self._transcript.append([_line(one) for one in messages])

    def clear(self) -> None:
        """Empties the history. What was remembered stays: `memory.delete(session_id=...)` takes it away."""
        self._transcript.clear()

    async def aget_messages(self) -> list[BaseMessage]:
        """`messages`, read in a thread."""
        return await asyncio.to_thread(lambda: self.messages)

    async def aadd_messages(self, messages: Sequence[BaseMessage]) -> None:
        """`add_messages` in a thread."""
        await asyncio.to_thread(self.add_messages, messages)

    async def aclear(self) -> None:
        """`clear` in a thread."""
        await asyncio.to_thread(self.clear)


def _line(message: BaseMessage) -> Line:
    found = said(message)
    spoken = to_message(found) if found else None
    return Line(
        message=message_to_dict(message),
        role=spoken.role if spoken else message.type,
        text=spoken.text if spoken else "",
        id=message.id or "",
        remember=spoken is not None,
    )
