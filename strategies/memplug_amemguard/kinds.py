"""What the guard writes: lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from memplug import Kind


@dataclass(frozen=True)
class Lesson:
    """What was caught, as far as it helps to know it again."""

    record: str
    """Id of the record that was caught."""
    cause: str
    """"quarantined" or "withheld"."""
    reason: str
    words: tuple[str, ...]
    """Stems of its wording, without subjects and values."""
    claims: tuple[tuple[str, str], ...]
    """(subject, value) pairs that it claimed."""
    marks: tuple[str, ...]
    """Hosts, addresses, accounts and identifiers in it: what an action may go to."""
    day: str
    """When it was caught last: an ISO date."""


LESSON: Kind[Lesson] = Kind("amemguard/lesson", Lesson, indexed=False, section=None)
KINDS: tuple[Kind[Any], ...] = (LESSON,)
