"""Whose memory an adapter of LlamaIndex is about."""

from __future__ import annotations

from typing import Any

from memplug import AsyncMemory, Memory, ScopeError


def bound(
    memory: Any,
    *,
    user_id: str | None = None,
    agent_id: str | None = None,
    tenant_id: str | None = None,
    session_id: str | None = None,
) -> Memory:
    """The memory with these ids bound. Raises ScopeError where nobody says who the user is."""
    plain: Memory = memory.memory if isinstance(memory, AsyncMemory) else memory
    if not user_id and plain.bound is None:
        raise ScopeError("no user: give user_id=..., or hand over memory.scoped(user_id=...)")
    return plain.scoped(
        session_id=session_id, user_id=user_id, agent_id=agent_id, tenant_id=tenant_id
    )
