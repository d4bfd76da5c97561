"""Recalled texts as an agent reads them: in the order of time, with dates and speakers, within a budget of tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from memplug import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memplug import Hit, Record

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def section(
    hits: Sequence[Hit], budget: int, count: Callable[[str], int], title: str = "memories"
) -> Section | None:
    """The best hits that fit, oldest first; None where none does. `count` gives the tokens of a line."""
    chosen: list[tuple[Hit, str]] = []
    left = budget - count(title) - 1
    for hit in sorted(hits, key=lambda hit: -hit.score):
        shown = line(hit.record)
        cost = count(shown) + 1
        if cost <= left:
            chosen.append((hit, shown))
            left -= cost
    if not chosen:
        return None
    chosen.sort(key=lambda one: (_time(one[0].record), one[0].record.position))
    return Section(
        title=title,
        text="\n".join(shown for _, shown in chosen),
        sources=tuple(hit.record.id for hit, _ in chosen),
    )


def line(record: Record[object]) -> str:
    """One record: its date, who said it, what."""
    who = record.speaker or record.role
    when = f"[{record.event_time.astimezone(UTC):%Y-%m-%d}] " if record.event_time else ""
    return f"{when}{who}: {record.text}" if who else f"{when}{record.text}"


def _time(record: Record[object]) -> datetime:
    return record.event_time or record.ingest_time or _EARLIEST
