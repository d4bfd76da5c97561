"""The scopes of a store: their numbers, and the lock under which numbers are given."""

from __future__ import annotations

from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.server import Run, Server
from memplug.types import Scope, ScopeFilter

NEW_SCOPE = """
MATCH (l:MemplugLedger {store: $store})
MERGE (c:MemplugCounter {name: 'scopes'}) ON CREATE SET c.last = 0
SET c.writing = true WITH l, c
MERGE (s:MemplugScope {store: $store, tenant: $tenant, user: $user, agent: $agent})
ON CREATE SET s.n = c.last + 1, s.floor = l.position, s.position = 0, c.last = c.last + 1
RETURN s.n
"""
"""Gives a scope its number; the ledger is locked by the caller."""


def lock(run: Run, server: Server) -> None:
    """Waits until no other transaction gives out numbers, work or room of this store."""
    run(
        "MATCH (l:MemplugLedger {store: $store}) SET l.writing = '' RETURN 1",
        store=server.address.store,
    )


def open_scope(run: Run, server: Server, scope: Scope) -> int:
    """The scope's number, given to it now if it has none."""
    who = scope_values(server.address.store, scope)
    found = run.one(f"{SCOPE} RETURN s.n", **who)
    if found is None:
        lock(run, server)
        found = run.one(NEW_SCOPE, **who)
    assert found is not None
    return int(found[0])


COVERED = """
MATCH (s:MemplugScope {store: $store})
WHERE ($covered.tenant IS NULL OR s.tenant = $covered.tenant)
AND ($covered.user IS NULL OR s.user = $covered.user)
AND ($covered.agent IS NULL OR s.agent = $covered.agent)
"""
"""Finds the scopes that a filter covers, by the parameter of `filter_values`."""


def filter_values(filter: ScopeFilter) -> dict[str, str | None]:
    return {"tenant": filter.tenant_id, "user": filter.user_id, "agent": filter.agent_id}


def numbered(run: Run, server: Server, filter: ScopeFilter) -> list[tuple[int, Scope]]:
    """(number, scope) of the scopes that the filter covers, in order."""
    found = run(
        f"{COVERED} RETURN s.n, s.tenant, s.user, s.agent",
        store=server.address.store,
        covered=filter_values(filter),
    )
    return sorted(((row[0], Scope(*row[1:])) for row in found), key=lambda one: scope_key(one[1]))


def scope_key(scope: Scope) -> tuple[str, str, str]:
    """By which scopes are ordered."""
    return scope.tenant_id, scope.user_id, scope.agent_id
