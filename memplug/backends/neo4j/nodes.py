"""Records as nodes, and nodes as rows of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.words import indexed
from memplug.codec import from_text, to_text

COLUMNS = "[r.row, r.text, r.payload, r.metadata]"
"""A record as a query returns it: a server and its client are the slower the more values they hand over."""

_APART = ("text", "payload", "metadata")
"""Columns that have a property each; all others stand together in `row`, and a second time where a query asks for them."""
_ASKED = (
    "id",
    "position",
    "revision",
    "kind",
    "key",
    "session",
    "speaker",
    "role",
    "event_time",
    "valid_from",
    "expires_at",
    "origin",
    "ingest_time",
    "doc",
    "source",
    "in_status",
    "in_trust",
    "in_valid_to",
)
_PLACES = {name: rows.NAMES.index(name) for name in (*_APART, *_ASKED)}


def row_of(values: Sequence[Any]) -> Row:
    """The row of COLUMNS."""
    packed, text, payload, metadata = values
    row = from_text(packed)
    row[rows.TEXT], row[rows.PAYLOAD], row[rows.METADATA] = text, payload, metadata or ""
    return tuple(row)


def properties(row: Row, scope: int) -> dict[str, Any]:
    """What a record's node holds beside its vector; None and "" are no properties, so that their indexes stay small."""
    packed = list(row)
    packed[rows.N] = 0
    for name in _APART:
        packed[_PLACES[name]] = None
    found = {name: row[_PLACES[name]] or None for name in _ASKED}
    found["in_status"], found["in_trust"] = row[rows.IN_STATUS], row[rows.IN_TRUST]
    times = (row[rows.VALID_FROM], row[rows.IN_VALID_TO], row[rows.EXPIRES_AT])
    for time in ("event_time", "valid_from", "expires_at", "ingest_time", "in_valid_to"):
        found[time] = row[_PLACES[time]]
    return {
        **found,
        "scope": scope,
        "row": to_text(packed),
        "text": row[rows.TEXT],
        "payload": row[rows.PAYLOAD],
        "metadata": row[rows.METADATA] or None,
        "made_of": len(rows.derived_of(row[rows.DERIVED])) or None,
        "same": rows.text_hash(row[rows.KIND], row[rows.TEXT]),
        "words": indexed(scope, row[rows.TEXT], row[rows.KEY]),
        "hidden": scope if row[rows.IN_STATUS] else None,
        "bounded": scope if any(time is not None for time in times) else None,
    }


def label(kind: str) -> str:
    """The label that a kind's records have beside their own; "" for a name that cannot be one."""
    return f"memplug:{kind}" if kind.isprintable() and 0 < len(kind) <= 200 else ""


def scope_values(store: str, scope: Any) -> Mapping[str, str]:
    """The parameters by which a scope's node is found."""
    return {
        "store": store,
        "tenant": scope.tenant_id,
        "user": scope.user_id,
        "agent": scope.agent_id,
    }


SCOPE = "MATCH (s:MemplugScope {store: $store, tenant: $tenant, user: $user, agent: $agent})"
"""Finds the scope's node by the parameters of `scope_values`."""
