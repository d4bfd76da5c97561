"""The verbs of a memory as tools of an agent; whose memory it is, the run says, never the model."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from langchain_core.tools import BaseTool, ToolException
from pydantic import BaseModel, Field

from memplug import InvalidInput
from memplug_langchain.scope import Owner

Method = TypeVar("Method", bound=Callable[..., Any])


class AddMemory(BaseModel):
    """Remember something for later conversations."""

    text: str = Field(description="What to remember, as a full sentence that stands on its own.")


class SearchMemories(BaseModel):
    """Look up what is remembered."""

    query: str = Field(description="What to look for, in plain words.")
    limit: int = Field(default=5, ge=1, le=50, description="How many memories at most.")


class UpdateMemory(BaseModel):
    """Correct a memory."""

    id: str = Field(description="The memory's id, as search_memories or add_memory gave it.")
    text: str = Field(description="What it should say instead, as a full sentence.")


class DeleteMemory(BaseModel):
    """Forget a memory."""

    id: str = Field(description="The memory's id, as search_memories or add_memory gave it.")


def memory_tools(
    memory: Any,
    *,
    user_id: str | None = None,
    agent_id: str | None = None,
    tenant_id: str | None = None,
) -> list[BaseTool]:
    """`add_memory`, `search_memories`, `update_memory` and `delete_memory`, for `create_agent(tools=...)` or a ToolNode.

    The user is the one given here, the memory's own, the graph's context or `configurable`; without any a
    ScopeError is raised. A wrong id is told to the model.
    """
    owner = Owner.of(memory, user_id=user_id, agent_id=agent_id, tenant_id=tenant_id)

    def add_memory(text: str) -> str:
        result = owner.current().add(text)
        if result.rejected:
            return f"Not remembered: {'; '.join(result.rejected.values())}"
        return f"Remembered as {', '.join(result.ids)}." if result.ids else "Known already."

    def search_memories(query: str, limit: int = 5) -> tuple[str, list[dict[str, Any]]]:
        found = [
            {"id": hit.record.id, "text": hit.record.text, "score": round(hit.score, 4)}
            for hit in owner.current().search(query, limit)
        ]
        lines = "\n".join(f"[{one['id']}] {one['text']}" for one in found)
        return lines or "Nothing is remembered about that.", found

    def update_memory(id: str, text: str) -> str:
        owner.current().update(id, text)
        return f"Updated {id}."

    def delete_memory(id: str) -> str:
        owner.current().delete(id, reason="asked for by the agent")
        return f"Deleted {id}."

    return [
        _tool(add_memory, AddMemory),
        _tool(search_memories, SearchMemories, response_format="content_and_artifact"),
        _tool(update_memory, UpdateMemory),
        _tool(delete_memory, DeleteMemory),
    ]


def _ready(method: Method) -> Method:
    """The method with its signature at hand and no hints to resolve: LangChain asks for both in every call."""
    method.__signature__ = inspect.signature(method)  # type: ignore[attr-defined]
    method.__annotations__ = {}
    return method


class MemoryTool(BaseTool):
    """A verb as a tool. A StructuredTool of the same function takes more than twice the time to reach it."""

    verb: Callable[..., Any] = Field(exclude=True, repr=False)

    @_ready
    def _run(self, *text: Any, **arguments: Any) -> Any:
        try:
            return self.verb(*text, **arguments)
        except InvalidInput as error:
            raise ToolException(str(error)) from error

    async def _arun(self, *text: Any, **arguments: Any) -> Any:
        return await asyncio.to_thread(self._run, *text, **arguments)


def _tool(verb: Callable[..., Any], schema: type[BaseModel], **options: Any) -> BaseTool:
    return MemoryTool(
        name=verb.__name__,
        description=schema.__doc__ or "",
        args_schema=schema,
        verb=verb,
        handle_tool_error=True,
        **options,
    )
