"""From filters to an expression over a table's scalar columns.

Every value goes in as a literal of LanceDB's expressions and every column's name is a constant of this module, so no
value can become a part of the query. What has no column (trust, status, validity, metadata) is left to whoever asks,
who checks everything again: an expression may only let too much pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from memplug.codec import micros, micros_or_none

if TYPE_CHECKING:
    from memplug.types import Filters, Record

ID, POSITION, VECTOR = "id", "position", "vector"
SESSION, DOC, WHEN = "session", "doc", "time"


def when(record: Record[Any]) -> int | None:
    """The time that filters compare: when it happened, else when it came; microseconds."""
    return micros_or_none(record.event_time or record.ingest_time)


def narrowed(filters: Filters) -> Any:
    """What a row has to be, as an expression; None where the columns rule nothing out."""
    from lancedb.expr import col, lit

    parts: list[Any] = []

    def one_of(column: str, values: Sequence[str]) -> None:
        if values:
            parts.append(col(column).isin([lit(value) for value in values]))

    one_of(SESSION, filters.session_ids)
    one_of("speaker", filters.speakers)
    one_of("role", filters.roles)
    one_of(DOC, filters.doc_ids)
    one_of("origin", filters.origins)
    if filters.since is not None:
        parts.append(col(WHEN) >= lit(micros(filters.since)))
    if filters.until is not None:
        parts.append(col(WHEN) < lit(micros(filters.until)))
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = whole & part
    return whole
