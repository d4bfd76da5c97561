"""The form of an export, which is the same whatever product the rows come from or go to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memplug.backends.ledger import rows

FORMAT = 2
"""Raised when the rows of an export change; written in its first row."""
READ = (1, FORMAT)
"""Formats that can be read: the first one had no rows of what models took."""

SOURCE = ("id", "session", "trust", "origin", "time", "metadata", "content")
RECORD = rows.NAMES[1:]
MARK = ("step", "because", "reason", "status", "trust", "valid_to")
COMMIT = ("time", "change", "verb", "reason")
ENTRY = ("id", "op", "was", "step", "reason", "because")
OWED = (
    "step",
    "stage",
    "source",
    "session",
    "signal",
    "change",
    "tries",
    "cause",
    "state",
    "due",
)
RECALL = ("id", "time", "text", "session", "hits", "withheld")
ACCESS = ("id", "withheld", "used", "outcome", "time")
USAGE = ("id", "recalled", "used", "withheld", "outcomes", "last")


def picked(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Those values of an exported row."""
    return {name: line[name] for name in names}


def shifted(op: str, before: str | None, by: int) -> str | None:
    """A journal entry's image for a ledger whose positions stand that much further on."""
    if not by or before is None or op not in ("put", "remove"):
        return before
    row = rows.row_from(before)
    return rows.image(rows.with_values(row, position=row[rows.POSITION] + by))
