"""A memory for agents of `create_agent`: what is known goes to the model, what was said is remembered."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, TypedDict

from langchain.agents.middleware.types import (
    AgentMiddleware,
    AgentState,
    ModelRequest,
    ModelResponse,
    PrivateStateAttr,
)
from langchain_core.messages import AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langgraph.channels.untracked_value import UntrackedValue

from memplug import Action, Memory, MemplugError, ScopeError
from memplug.rendering import fence
from memplug_langchain.messages import role_of, said
from memplug_langchain.scope import Owner, running
from memplug_langchain.tools import memory_tools

if TYPE_CHECKING:
    from langgraph.prebuilt.tool_node import ToolCallRequest
    from langgraph.types import Command

logger = logging.getLogger(__name__)

_RECENT = 4
"""Turns before the question that go along with it, for follow-ups."""


class Recalled(TypedDict):
    """What one turn of an agent was given: kept while the run lasts, never in a checkpoint."""

    asked: str
    """The last message of a person, by id or text."""
    stable: str
    """What goes into the system message."""
    recalled: str
    """What trails the messages."""


class RecallState(AgentState[Any]):
    """The agent's state with what was recalled for its present turn."""

    memplug_recalled: NotRequired[Annotated[Recalled, UntrackedValue, PrivateStateAttr]]


class MemplugMiddleware(AgentMiddleware[RecallState, Any]):
    """Recalls before the model is called, remembers once the agent has answered, and has guards judge tool calls.

    What is recalled is a trailing message of the request and never enters the agent's state, so it neither piles
    up nor is remembered again, and the prompt before it stays as it was, byte for byte. Sections named in
    `stable`, such as a profile, go into the system message, fenced as data; it changes only when their content does.

    The user is `user_id`, the memory's own, `runtime.context.user_id` or `configurable`; without any a ScopeError
    is raised. The session is `thread_id`. Message ids name the episodes, so a run that is repeated adds nothing.
    One instance serves many users and threads.
    """

    state_schema = RecallState

    def __init__(
        self,
        memory: Any,
        *,
        k: int = 10,
        budget: int = 1500,
        stable: Sequence[str] = ("profile",),
        remember: bool = True,
        check_tools: bool = True,
        tools: bool = False,
        user_id: str | None = None,
        agent_id: str | None = None,
        tenant_id: str | None = None,
    ) -> None:
        """k memories within `budget` tokens; `stable` names sections for the system message.

        remember: whether the turn is remembered when the agent has answered.
        check_tools: whether `memory.check` is asked before a tool runs; what it denies is told to the model.
        tools: whether the agent gets `memory_tools` too.
        """
        super().__init__()
        ids = {"user_id": user_id, "agent_id": agent_id, "tenant_id": tenant_id}
        self._owner = Owner.of(memory, **ids)
        self._k, self._budget, self._stable = k, budget, tuple(stable)
        self._remembers, self._checks = remember, check_tools
        self.tools = memory_tools(memory, **ids) if tools else []
        self.failed = 0
        """Recalls and remembered turns that failed; the runs went on, and the log says why."""

    def before_agent(self, state: RecallState, runtime: Any) -> dict[str, Any] | None:
        """Recalls, once for the run."""
        return {"memplug_recalled": self._recall(state["messages"], runtime)}

    async def abefore_agent(self, state: RecallState, runtime: Any) -> dict[str, Any] | None:
        """The same in a thread."""
        return await asyncio.to_thread(self.before_agent, state, runtime)

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Hands on the request with what is known."""
        return handler(self._informed(request))

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """The same; a recall that is not there yet is made in a thread."""
        return await handler(await asyncio.to_thread(self._informed, request))

    def after_agent(self, state: RecallState, runtime: Any) -> dict[str, Any] | None:
        """Remembers the last turn: what the person said, and what was answered."""
        if self._remembers:
            self._remember(state["messages"], runtime)
        return None

    async def aafter_agent(self, state: RecallState, runtime: Any) -> dict[str, Any] | None:
        """The same in a thread."""
        return await asyncio.to_thread(self.after_agent, state, runtime)

    def wrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]],
    ) -> ToolMessage | Command[Any]:
        """Runs the tool unless a guard denies it, or cannot judge it."""
        return self._denied(request) or handler(request)

    async def awrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]],
    ) -> ToolMessage | Command[Any]:
        """The same; guards are asked in a thread."""
        return await asyncio.to_thread(self._denied, request) or await handler(request)

    def _memory(self, runtime: Any) -> Memory:
        context = getattr(runtime, "context", None)
        config = getattr(runtime, "config", None)
        configurable = config.get("configurable") if isinstance(config, Mapping) else None
        if context is None and configurable is None:
            return self._owner.current()
        return self._owner.handle(context, configurable or running())

    def _informed(self, request: ModelRequest[Any]) -> ModelRequest[Any]:
        state: Any = request.state
        known: Recalled | None = state.get("memplug_recalled")
        if known is None or known["asked"] != _asked(request.messages):
            known = self._recall(request.messages, request.runtime)
        if known["stable"]:
            request = request.override(
                system_message=_extended(request.system_message, known["stable"])
            )
        if known["recalled"]:
            trailing = HumanMessage(known["recalled"])
            request = request.override(messages=[*request.messages, trailing])
        return request

    def _recall(self, messages: Sequence[AnyMessage], runtime: Any) -> Recalled:
        memory = self._memory(runtime)
        found = Recalled(asked=_asked(messages), stable="", recalled="")
        question = _question(messages)
        if not question:
            return found
        try:
            sections = [one for title in self._stable if (one := memory.section(title))]
            found["stable"] = fence(sections, "standing") if sections else ""
            # One more than asked for: the best hit of a question that was asked before is that question.
            found["recalled"] = memory.context(
                question,
                self._budget,
                k=self._k + 1,
                known={one.id for one in messages if one.id},
                without=self._stable,
            ).text
        except ScopeError:
            raise
        except MemplugError as error:
            self._note("recall", error)
        return found

    def _remember(self, messages: Sequence[AnyMessage], runtime: Any) -> None:
        memory = self._memory(runtime)
        turn = [one for message in _last_turn(messages) if (one := said(message))]
        if not turn:
            return
        try:
            memory.add(turn)
        except ScopeError:
            raise
        except Exception as error:  # noqa: BLE001 - the answer is there already; what follows it must not take it away
            self._note("remembering", error)

    def _note(self, what: str, error: Exception) -> None:
        self.failed += 1
        logger.warning("memplug: %s failed; the agent goes on without", what, exc_info=error)

    def _denied(self, request: ToolCallRequest) -> ToolMessage | None:
        if not self._checks:
            return None
        call = request.tool_call
        arguments = json.dumps(call["args"], ensure_ascii=False, default=str)
        action = Action(call["name"], arguments, f"{call['name']}({arguments})")
        verdict = self._memory(request.runtime).check(action)
        if verdict.status in ("allow", "warn", "accept", "demote"):
            return None
        reasons = "; ".join(verdict.reasons) or verdict.status
        return ToolMessage(
            f"This call was not made: {reasons}",
            name=call["name"],
            tool_call_id=call["id"] or "",
            status="error",
        )


def _last_turn(messages: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    """From the last thing that a person said; what they said just before it belongs to it."""
    places = [place for place, one in enumerate(messages) if isinstance(one, HumanMessage)]
    if not places:
        return ()
    first = places[-1]
    while first > 0 and isinstance(messages[first - 1], HumanMessage):
        first -= 1
    return messages[first:]


def _asked(messages: Sequence[AnyMessage]) -> str:
    last = next((one for one in reversed(messages) if isinstance(one, HumanMessage)), None)
    return "" if last is None else last.id or last.text


def _question(messages: Sequence[AnyMessage]) -> list[dict[str, str]]:
    """The last thing that a person said, after a few turns before it."""
    spoken = [
        {"role": role, "content": one.text}
        for one in messages
        if (role := role_of(one)) and one.text.strip()
    ]
    while spoken and spoken[-1]["role"] != "user":
        spoken.pop()
    return spoken[-_RECENT - 1 :]


def _extended(system: SystemMessage | None, text: str) -> SystemMessage:
    """The system message with the text after it; its blocks stay as they are."""
    if system is None:
        return SystemMessage(text)
    content: Any
    if isinstance(system.content, str):
        content = f"{system.content}\n\n{text}" if system.content else text
    else:
        content = [*system.content, {"type": "text", "text": text}]
    return system.model_copy(update={"content": content})
