"""Records as rows of the ledger, and rows as records."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from memplug.codec import (
    Payloads,
    from_text,
    metadata_from,
    metadata_text,
    micros,
    micros_or_none,
    moment,
    moment_or_none,
    place_of,
    to_text,
)
from memplug.types import Record, Scope, Status, altered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row: TypeAlias = tuple[Any, ...]
"""The values of COLUMNS, in their order."""

NAMES = (
    "n",
    "id",
    "position",
    "revision",
    "kind",
    "text",
    "key",
    "session",
    "speaker",
    "role",
    "event_time",
    "valid_from",
    "valid_to",
    "expires_at",
    "derived",
    "metadata",
    "payload",
    "trust",
    "origin",
    "status",
    "made_by",
    "ingest_time",
    "doc",
    "source",
    "any_support",
    "in_status",
    "in_trust",
    "in_valid_to",
)
COLUMNS = ", ".join(f"r.{name}" for name in NAMES)
"""The columns as SQL and Cypher name them alike, of a record `r`."""
(
    N,
    ID,
    POSITION,
    REVISION,
    KIND,
    TEXT,
    KEY,
    SESSION,
    SPEAKER,
    ROLE,
    EVENT_TIME,
    VALID_FROM,
    VALID_TO,
    EXPIRES_AT,
    DERIVED,
    METADATA,
    PAYLOAD,
    TRUST,
    ORIGIN,
    STATUS,
    MADE_BY,
    INGEST_TIME,
    DOC,
    SOURCE,
    ANY_SUPPORT,
    IN_STATUS,
    IN_TRUST,
    IN_VALID_TO,
) = range(len(NAMES))

STATUSES = (Status.ACTIVE, Status.RETIRED, Status.PENDING, Status.QUARANTINED)
SEVERITY = {status: number for number, status in enumerate(STATUSES)}
HIDES = SEVERITY[Status.PENDING]
"""From this severity on a status hides what derives from the record."""


def row_of(
    record: Record[Any],
    payloads: Payloads,
    *,
    n: int,
    position: int,
    revision: int,
    derived: Iterable[str],
    time: int,
) -> Row:
    """The record's row; what is in force is what the record itself says, until marks and lineage are counted.

    time: the ingest time of a record that has none.
    """
    doc, source = place_of(record.payload) if record.kind == "episode" else ("", "")
    valid_to = micros_or_none(record.valid_to)
    status = SEVERITY[record.status]
    return (
        n,
        record.id,
        position,
        revision,
        record.kind,
        record.text,
        record.key,
        record.session_id,
        record.speaker,
        record.role,
        micros_or_none(record.event_time),
        micros_or_none(record.valid_from),
        valid_to,
        micros_or_none(record.expires_at),
        derived_text(derived),
        metadata_text(record.metadata),
        payloads.encode(record.payload),
        record.trust,
        record.origin,
        status,
        record.made_by,
        time if record.ingest_time is None else micros(record.ingest_time),
        doc,
        source,
        int(payloads.any_support(record.kind)),
        status,
        record.trust,
        valid_to,
    )


def record_of(row: Row, vector: bytes | None, scope: Scope, payloads: Payloads) -> Record[Any]:
    """The record of a row, as it is in force."""
    return Record(
        id=row[ID],
        kind=row[KIND],
        text=row[TEXT],
        payload=payloads.decode(row[KIND], row[PAYLOAD]),
        scope=scope,
        key=row[KEY],
        session_id=row[SESSION],
        speaker=row[SPEAKER],
        role=row[ROLE],
        event_time=moment_or_none(row[EVENT_TIME]),
        valid_from=moment_or_none(row[VALID_FROM]),
        valid_to=moment_or_none(row[IN_VALID_TO]),
        expires_at=moment_or_none(row[EXPIRES_AT]),
        derived_from=derived_of(row[DERIVED]),
        metadata=metadata_from(row[METADATA]),
        vector=None if vector is None else vector_of(vector),
        trust=row[IN_TRUST],
        origin=row[ORIGIN],
        status=STATUSES[row[IN_STATUS]],
        made_by=row[MADE_BY],
        ingest_time=moment_or_none(row[INGEST_TIME]),
        position=row[POSITION],
        revision=row[REVISION],
    )


def stored(record: Record[Any], row: Row) -> Record[Any]:
    """The record that was given, as the row now says it is."""
    valid_to = row[IN_VALID_TO]
    return altered(
        record,
        position=row[POSITION],
        revision=row[REVISION],
        trust=row[IN_TRUST],
        status=STATUSES[row[IN_STATUS]],
        valid_to=None if valid_to is None else moment(valid_to),
        ingest_time=moment(row[INGEST_TIME]),
    )


def with_values(row: Row, **values: Any) -> Row:
    """The row with some of its columns changed."""
    changed = list(row)
    for name, value in values.items():
        changed[NAMES.index(name)] = value
    return tuple(changed)


def image(row: Row) -> str:
    """The row as the journal keeps it: all but its number."""
    return to_text(row[1:])


def row_from(text: str, n: int = 0) -> Row:
    """The row of an image."""
    return (n, *from_text(text))


def derived_text(ids: Iterable[str]) -> str:
    listed = tuple(ids)
    return to_text(listed) if listed else ""


def derived_of(text: str) -> tuple[str, ...]:
    return tuple(from_text(text)) if text else ()


def text_hash(kind: str, text: str) -> int:
    """A signed 64-bit number by which repeated texts of one kind are found."""
    digest = blake2b(f"{kind}\n{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def vector_bytes(vector: Any) -> bytes:
    """The vector's float32 values, little-endian."""
    import numpy as np

    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def vector_of(data: bytes) -> NDArray[np.float32]:
    """A read-only float32 vector over the bytes, shape (dim,)."""
    import numpy as np

    return np.frombuffer(data, dtype="<f4")
