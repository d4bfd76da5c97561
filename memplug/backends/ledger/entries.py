"""The entries of a ledger's journal: each takes back one change of one record, source or set of edges."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A row of the journal; a tuple, because a large commit makes many."""

    position: int
    first: int
    """The position of its commit's first entry."""
    id: str
    op: str
    was: bool
    """True where the record was visible before."""
    step: str
    reason: str
    because: str
    before: str | None
    """What takes the change back."""
    vector: bytes | None
