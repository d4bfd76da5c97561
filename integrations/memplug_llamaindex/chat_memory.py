"""A memory for LlamaIndex's agents and chat engines."""

from __future__ import annotations

from typing import Any, Self
from weakref import WeakValueDictionary

from llama_index.core.base.llms.types import ChatMessage, MessageRole, TextBlock
from llama_index.core.bridge.pydantic import Field, PrivateAttr, model_validator
from llama_index.core.memory.types import BaseMemory

from memplug import InvalidInput, Memory
from memplug.rendering import fence
from memplug.transcript import Transcript
from memplug_llamaindex.messages import line, question_of
from memplug_llamaindex.scope import bound

_OPEN: WeakValueDictionary[str, Memory] = WeakValueDictionary()
"""Memories in use, by location, for a Context that is read again in the process that wrote it."""
_REOPENED: dict[str, Memory] = {}
"""Memories that were opened for a Context from elsewhere; they serve as long as the process."""


_UNNAMED = ":memory:"


class MemplugMemory(BaseMemory):
    """The messages of one session as they were put, and, in `get`, what is recalled for the question before them.

    `get_all` gives the messages alone. `get` gives the newest that fit into `token_limit`, and puts what else is
    recalled behind the text of the user's last message, on a copy: it is made anew each time and kept nowhere, and
    all that is before it stays as it was, which spares a provider's prompt cache. Sections named in `stable`, such as a profile,
    stand in a system message in front, which changes only when their content does. What people and models say is
    remembered as soon as it is put.

    It survives the serialisation of a workflow's Context: location, scope and session are written, and the
    memory is opened again when it is read, unless this process has it open already.
    """

    location: str = Field(description="Where the memory is kept.")
    session_id: str
    user_id: str = ""
    agent_id: str = ""
    tenant_id: str = ""
    k: int = Field(default=10, description="How many memories are recalled.")
    budget: int = Field(default=1500, description="Tokens of what is recalled.")
    token_limit: int = Field(default=30_000, description="Tokens of the messages that `get` gives.")
    stable: tuple[str, ...] = Field(
        default=("profile",), description="Sections for the system message in front."
    )
    _memory: Memory = PrivateAttr()
    _transcript: Transcript = PrivateAttr()

    @classmethod
    def class_name(cls) -> str:
        return "MemplugMemory"

    @classmethod
    def from_defaults(
        cls,
        memory: Any = None,
        session_id: str = "default",
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        tenant_id: str | None = None,
        chat_history: list[ChatMessage] | None = None,
        **options: Any,
    ) -> Self:
        """The memory of one session. Raises ScopeError where nobody says who the user is.

        memory: a Memory or a handle of `scoped`; None opens the default one. options: k, budget, token_limit, stable.
        """
        opened: Any = Memory.open() if memory is None else memory
        handle = bound(opened, user_id=user_id, agent_id=agent_id, tenant_id=tenant_id)
        scope = handle.bound
        assert scope is not None
        location = handle.storage.location
        if location == _UNNAMED:
            location = f"{_UNNAMED}{id(handle.runtime)}"
        _OPEN[location] = handle
        made = cls(
            location=location,
            session_id=session_id,
            user_id=scope.user_id,
            agent_id=scope.agent_id,
            tenant_id=scope.tenant_id,
            **options,
        )
        if chat_history:
            made.put_messages(chat_history)
        return made

    @model_validator(mode="after")
    def _connect(self) -> Self:
        known = _OPEN.get(self.location) or _REOPENED.get(self.location)
        if known is None:
            if self.location.startswith(_UNNAMED):
                raise InvalidInput("a memory that was never on disk cannot be opened again")
            known = _REOPENED[self.location] = Memory.open(self.location)
        self._memory = known.scoped(
            session_id=self.session_id,
            user_id=self.user_id,
            agent_id=self.agent_id,
            tenant_id=self.tenant_id,
        )
        _OPEN[self.location] = self._memory
        self._transcript = Transcript(self._memory, self.session_id)
        return self

    def get(
        self,
        input: str | None = None,  # noqa: A002 - the base class calls it that
        **kwargs: Any,
    ) -> list[ChatMessage]:
        """The newest messages, with what is recalled for `input`, or for the user's last message."""
        entries = self._transcript.entries()
        messages = [ChatMessage.model_validate(one) for _, one in entries]
        question = question_of(messages, input)
        newest = self._newest(messages)
        if question:
            shown = {id for id, _ in entries[len(entries) - len(newest) :] if id}
            found = self._memory.context(
                question, self.budget, k=self.k + 1, known=shown, without=self.stable
            )
            newest = _informed(newest, found.text)
        sections = [one for title in self.stable if (one := self._memory.section(title))]
        return _headed(newest, fence(sections, "standing")) if sections else newest

    def get_all(self) -> list[ChatMessage]:
        """Every message that was put, in order."""
        return [ChatMessage.model_validate(one) for one in self._transcript.messages()]

    def put(self, message: ChatMessage) -> None:
        """Adds a message, and remembers it."""
        self.put_messages([message])

    def put_messages(self, messages: list[ChatMessage]) -> None:
        """Adds messages in one commit."""
        self._transcript.append([line(one) for one in messages])

    def set(self, messages: list[ChatMessage]) -> None:
        """Has the session consist of these messages; those that it holds already are not remembered again."""
        held = self.get_all()
        if messages[: len(held)] == held:
            self.put_messages(messages[len(held) :])
        else:
            self._transcript.replace([line(one) for one in messages])

    def reset(self) -> None:
        """Empties the session. What was remembered stays: `memory.delete(session_id=...)` takes it away."""
        self._transcript.clear()

    def _newest(self, messages: list[ChatMessage]) -> list[ChatMessage]:
        """The newest messages within the limit, from one of the user's on, so that no tool's answer stands alone."""
        sizes = [self._size(one.content or "") for one in messages]
        left, first = self.token_limit - sum(sizes), 0
        last = max((i for i, one in enumerate(messages) if one.role == MessageRole.USER), default=0)
        while left < 0 and first < last:
            left += sizes[first]
            first += 1
            while first < last and messages[first].role != MessageRole.USER:
                left += sizes[first]
                first += 1
        return messages[first:]

    def _size(self, text: str) -> int:
        table = self._memory.runtime.resources.tokens
        return len(table.token_ids([text])[0]) if table else len(text) // 4


def _headed(messages: list[ChatMessage], text: str) -> list[ChatMessage]:
    """The messages with the text at the end of a copy of the system message before them, or of one of its own."""
    if messages and messages[0].role == MessageRole.SYSTEM:
        return [_with_text(messages[0], text), *messages[1:]]
    return [ChatMessage(text, role=MessageRole.SYSTEM), *messages]


def _with_text(message: ChatMessage, text: str) -> ChatMessage:
    return message.model_copy(update={"blocks": [*message.blocks, TextBlock(text=text)]})


def _informed(messages: list[ChatMessage], recalled: str) -> list[ChatMessage]:
    """The messages with what was recalled on a copy of the user's last one; in front, where there is none."""
    if not recalled:
        return messages
    for place in range(len(messages) - 1, -1, -1):
        one = messages[place]
        if one.role == MessageRole.USER:
            return [*messages[:place], _with_text(one, recalled), *messages[place + 1 :]]
    return [ChatMessage(recalled, role=MessageRole.SYSTEM), *messages]
