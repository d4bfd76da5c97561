"""Blocks of LlamaIndex's Memory: one that remembers for good, and one that shows a section such as the profile."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.bridge.pydantic import Field
from llama_index.core.memory import BaseMemoryBlock

from memplug import Memory
from memplug.inputs import IdMaker
from memplug.rendering import fence
from memplug_llamaindex.messages import REMEMBERED, question_of, text_of
from memplug_llamaindex.scope import bound

_SESSION = "session_id"


class _Block(BaseMemoryBlock[str]):
    """A block that knows whose memory it shows. Raises ScopeError where nobody says who the user is."""

    memory: Any = Field(exclude=True, description="A Memory, or a handle of scoped(...).")
    user_id: str | None = None
    agent_id: str | None = None
    tenant_id: str | None = None

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        self._handle("")

    async def atruncate(self, content: str, tokens_to_truncate: int) -> str | None:
        """The block with fewer lines of the end of it; None where nothing would be left."""
        table = self._handle("").runtime.resources.tokens
        lines = content.splitlines()
        left = tokens_to_truncate
        # The first line and the last fence what lies between.
        while len(lines) > 2 and left > 0:
            gone = lines.pop(-2)
            left -= len(table.token_ids([gone])[0]) + 1 if table else max(1, len(gone) // 4)
        return "\n".join(lines) if len(lines) > 2 else None

    def _handle(self, session: str) -> Memory:
        return bound(
            self.memory,
            user_id=self.user_id,
            agent_id=self.agent_id,
            tenant_id=self.tenant_id,
            session_id=session or None,
        )


class MemplugSectionBlock(_Block):
    """One section, such as the profile that `mem0` writes, fenced as data: its text changes only when its content does.

    It remembers nothing, and asks nothing of the chat, so a system message that holds it stays the same.
    """

    name: str = Field(default="memplug_section")
    title: str = Field(default="profile", description="Which section.")
    budget: int = Field(default=400, description="Tokens at most.")
    accept_short_term_memory: bool = Field(default=False, description="It remembers nothing.")

    async def _aget(self, messages: list[ChatMessage] | None = None, **block_kwargs: Any) -> str:
        return await asyncio.to_thread(self._shown)

    async def _aput(self, messages: list[ChatMessage]) -> None:
        return None

    def _shown(self) -> str:
        section = self._handle("").section(self.title, budget=self.budget)
        return fence([section], "standing") if section else ""


class MemplugMemoryBlock(_Block):
    """Recalls what bears on the chat, for `Memory.from_defaults(memory_blocks=[...])`.

    LlamaIndex shows a block only those messages that overflow its short-term queue, so a short chat never reaches
    it. With `immediate=True` the block also remembers the messages that it is shown when it is asked, which is in
    every turn; `MemplugMemory` remembers every message as soon as it is put.
    """

    name: str = Field(default="memplug")
    k: int = Field(default=10, description="How many memories are recalled.")
    budget: int = Field(default=1500, description="Tokens of what is recalled.")
    immediate: bool = Field(default=False, description="Remember messages before they overflow.")
    without: tuple[str, ...] = Field(
        default=(), description="Sections that another block shows, such as a MemplugSectionBlock."
    )

    async def _aget(self, messages: list[ChatMessage] | None = None, **block_kwargs: Any) -> str:
        session = str(block_kwargs.get(_SESSION) or "")
        if self.immediate and messages:
            await asyncio.to_thread(self._remember, messages, session)
        return await asyncio.to_thread(self._recall, messages or [], session)

    async def _aput(self, messages: list[ChatMessage]) -> None:
        await asyncio.to_thread(self._remember, messages, "")

    def _recall(self, messages: list[ChatMessage], session: str) -> str:
        question = question_of(messages)
        if not question:
            return ""
        shown = {_id(one, _where(one, session)) for one in messages}
        found = self._handle(session).context(
            question, self.budget, k=self.k + 1, known=shown, without=self.without
        )
        return found.text

    def _remember(self, messages: list[ChatMessage], session: str) -> None:
        """Adds messages once: one without an id is known by its session, its role and what it says."""
        for message in messages:
            if message.role not in REMEMBERED or not text_of(message).strip():
                continue
            where = _where(message, session)
            self._handle(where).add(
                [
                    {
                        "role": message.role.value,
                        "content": text_of(message),
                        "id": _id(message, where),
                    }
                ]
            )


def _where(message: ChatMessage, session: str) -> str:
    return str(message.additional_kwargs.get(_SESSION) or session)


def _id(message: ChatMessage, session: str) -> str:
    given = message.additional_kwargs.get("id")
    if isinstance(given, str) and given:
        return given
    return IdMaker.stable("llamaindex", session, message.role.value, text_of(message))
