"""Whose memory a run of LangChain or LangGraph is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.runnables.config import var_child_runnable_config

from memplug import AsyncMemory, ScopeError

if TYPE_CHECKING:
    from memplug import Memory

_NAMES = {
    "user_id": ("user_id", "langgraph_user_id"),
    "agent_id": ("agent_id",),
    "tenant_id": ("tenant_id",),
}
_SESSION = ("session_id", "thread_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The memory and the ids that an adapter was given; a run fills in what is missing."""

    memory: Memory
    user_id: str | None = None
    agent_id: str | None = None
    tenant_id: str | None = None
    session_id: str | None = None

    @classmethod
    def of(cls, memory: Any, **ids: str | None) -> Owner:
        """From what a user hands to an adapter: a Memory, a handle of `scoped`, or an AsyncMemory."""
        return cls(memory=memory.memory if isinstance(memory, AsyncMemory) else memory, **ids)

    def handle(self, context: Any = None, configurable: Mapping[str, Any] | None = None) -> Memory:
        """The memory with the run's ids bound. Raises ScopeError where nobody says who the user is.

        What the adapter or the memory's handle names goes first: a run cannot step out of it. Then come
        the runtime's context and `configurable`.
        """
        bound = self.memory.bound
        places = (context, configurable or {})
        ids: dict[str, str] = {}
        for field, names in _NAMES.items():
            known = getattr(self, field) or (getattr(bound, field) if bound else "")
            ids[field] = known or _found(places, names)
        if not ids["user_id"] and bound is None:
            raise ScopeError(
                "no user: pass context with a user_id, or config={'configurable': {'user_id': ...}}, "
                "or give the adapter user_id=... or memory.scoped(user_id=...)"
            )
        return self.memory.scoped(
            session_id=self.session_id or _found(places, _SESSION) or None, **ids
        )

    def current(self, configurable: Mapping[str, Any] | None = None) -> Memory:
        """The handle for the run that is going on in this thread or task."""
        return self.handle(_context(), running() if configurable is None else configurable)


def running(config: Mapping[str, Any] | None = None) -> Mapping[str, Any] | None:
    """`configurable` of the config, or else of the run that is going on in this thread or task."""
    for one in (config, var_child_runnable_config.get()):
        found = one.get("configurable") if one else None
        if found is not None:
            configurable: Mapping[str, Any] = found
            return configurable
    return None


def _found(places: tuple[Any, ...], names: tuple[str, ...]) -> str:
    for place in places:
        for name in names:
            value = place.get(name) if isinstance(place, Mapping) else getattr(place, name, None)
            if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                return str(value)
    return ""


def _context() -> Any:
    """The context of the graph that is running, where one is."""
    try:
        from langgraph.runtime import get_runtime

        return getattr(get_runtime(), "context", None)
    except (ImportError, RuntimeError, KeyError):
        return None
