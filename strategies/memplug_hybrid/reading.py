"""What is read from one record before it is indexed."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from memplug import Episode
from memplug_hybrid.cues import Cue, cues
from memplug_hybrid.settings import SPREAD
from memplug_hybrid.when import MONTHS
from memplug_hybrid.words import entities, length, pieces, terms

if TYPE_CHECKING:
    from memplug import Record


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as the index takes it."""

    record: Record[Any]
    pieces: list[str]
    stems: Mapping[str, int]
    own: int
    """Number of terms, those of the date included."""
    words: float
    spread: float
    """The share of its words that its neighbours are searched by, before distance."""
    cues: Cue
    day: int
    """Ordinal of the event's day (UTC); 0 without an event time."""
    said: float
    """When it was said, in seconds since 1970; 0 where nobody said it or that is not known."""
    entities: Mapping[int, int]
    """Hashed name -> place, 1 for the first; only of texts that nobody said."""
    print: int


def read(record: Record[Any]) -> Reading:
    """Everything that one record's text, speaker and time give."""
    body = body_of(record)
    text = f"{record.speaker}: {body}" if record.speaker else body
    stems = Counter(terms(text))
    words = length(text)
    found = cues(body, record.speaker, record.role)
    day = day_of(record)
    return Reading(
        record=record,
        pieces=pieces(text),
        stems=stems,
        own=stems.total() + len(date_terms(day)),
        words=words,
        spread=math.exp(-words / SPREAD),
        cues=found | Cue.BOUNDED if bounded(record) else found,
        day=day,
        said=record.event_time.timestamp() if record.event_time and Cue.UTTERED in found else 0.0,
        entities={}
        if Cue.UTTERED in found
        else {hashed(name): place for place, name in enumerate(entities(body), 1)},
        print=fingerprint(record),
    )


def body_of(record: Record[Any]) -> str:
    """The text that is searched, a passage's under its document's title."""
    body, payload = record.search_text, record.payload
    if isinstance(payload, Episode) and payload.form == "passage" and payload.title:
        return body if body.startswith(payload.title) else f"{payload.title}\n{body}"
    return body


def fingerprint(record: Record[Any]) -> int:
    """Equal for records that the index would treat alike, whatever their vectors."""
    time = record.event_time.isoformat() if record.event_time else ""
    parts = (record.speaker, record.role, record.session_id, time, body_of(record))
    return hashed("\x1f".join((*parts, "bounded") if bounded(record) else parts))


def bounded(record: Record[Any]) -> bool:
    """True where it holds for a time only."""
    return bool(record.valid_from or record.valid_to or record.expires_at)


def hashed(text: str) -> int:
    """A signed 64-bit number, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def day_of(record: Record[Any]) -> int:
    """Ordinal of the day (UTC) on which it happened; 0 where that is not known."""
    return record.event_time.astimezone(UTC).toordinal() if record.event_time else 0


@lru_cache(maxsize=4_096)
def date_terms(day: int) -> tuple[str, ...]:
    """The terms that a text is found by on account of its day, such as "may" and "2023"."""
    if not day:
        return ()
    when = date.fromordinal(day)
    return tuple(terms(f"{when.day} {MONTHS[when.month - 1]} {when.year}"))
