"""What a filter asks of a record, decided in plain Python: the same answer for every storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from memplug.codec import place_of
from memplug.types import JSON, Condition, Filters, Record, Status

_ABSENT: Any = object()


def holds(condition: Condition, metadata: Mapping[str, JSON]) -> bool:
    """True if the metadata satisfies the condition.

    Order compares numbers with numbers and texts with texts, anything else is False. "ne" is true where
    the value is absent. "in" asks for one of a list; a list in the metadata passes with any of its items.
    "exists" with the value False asks for absence.
    """
    found = _find(metadata, condition.key)
    match condition.op:
        case "exists":
            return (found is not _ABSENT) == (condition.value is not False)
        case "eq":
            return found is not _ABSENT and _same(found, condition.value)
        case "ne":
            return found is _ABSENT or not _same(found, condition.value)
        case "in":
            return found is not _ABSENT and _among(found, condition.value)
        case "gt" | "gte" | "lt" | "lte":
            return found is not _ABSENT and _ordered(condition.op, found, condition.value)


def _find(metadata: Mapping[str, JSON], key: str) -> Any:
    if key in metadata:
        return metadata[key]
    value: Any = metadata
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return _ABSENT
        value = value[part]
    return value


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _among(found: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Sequence) or isinstance(wanted, str):
        return False
    items = found if isinstance(found, Sequence) and not isinstance(found, str) else (found,)
    return any(_same(item, one) for item in items for one in wanted)


def _ordered(op: str, left: Any, right: Any) -> bool:
    if isinstance(left, str) != isinstance(right, str):
        return False
    if not all(
        isinstance(one, (str, int, float)) and not isinstance(one, bool) for one in (left, right)
    ):
        return False
    if op == "gt":
        return bool(left > right)
    if op == "gte":
        return bool(left >= right)
    return bool(left < right) if op == "lt" else bool(left <= right)


def meets(record: Record[Any], filters: Filters, *, any_status: bool = False) -> bool:
    """True if the record satisfies the filters; without statuses only an active one does."""
    document = place_of(record.payload)[0]
    return (
        (not filters.kinds or record.kind in filters.kinds)
        and (not filters.session_ids or record.session_id in filters.session_ids)
        and (not filters.speakers or record.speaker in filters.speakers)
        and (not filters.roles or record.role in filters.roles)
        and (not filters.origins or record.origin in filters.origins)
        and (not filters.doc_ids or document in filters.doc_ids)
        and (filters.min_trust is None or record.trust >= filters.min_trust)
        and (any_status or record.status in (filters.statuses or (Status.ACTIVE,)))
        and _within(record.event_time or record.ingest_time, filters.since, filters.until)
        and all(holds(condition, record.metadata) for condition in filters.metadata)
    )


def _within(time: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if since is None and until is None:
        return True
    return time is not None and (since is None or time >= since) and (until is None or time < until)


def valid(record: Record[Any], at: datetime) -> bool:
    """True if the record holds at that time and has not expired by then."""
    return (
        (record.valid_from is None or record.valid_from <= at)
        and (record.valid_to is None or at < record.valid_to)
        and (record.expires_at is None or at < record.expires_at)
    )
