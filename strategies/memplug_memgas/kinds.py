"""The records that MemGAS makes of a session, and the edge between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from memplug import Kind

if TYPE_CHECKING:
    from memplug import Record


@dataclass(frozen=True)
class Grain:
    """One session at one granularity."""

    grain: str
    episodes: int
    """Of the session when it was made: a session that has another number now has outgrown it."""
    by_model: bool = False


@dataclass(frozen=True)
class Pair:
    """Two consecutive messages of a session (a last odd one stands alone), numbered from 0."""

    number: int


@dataclass(frozen=True)
class Credit:
    """What feedback says of each granularity: how often it was judged, and the sum of its reciprocal ranks."""

    judged: float
    found: dict[str, float]


SUMMARY: Kind[Grain] = Kind("memgas/summary", Grain, section="sessions")
KEYWORDS: Kind[Grain] = Kind("memgas/keywords", Grain, section=None)
SESSION: Kind[Grain] = Kind("memgas/session", Grain, section=None)
TURNS: Kind[Grain] = Kind("memgas/turns", Grain, indexed=False, section=None, support="any")
"""The mean of the session's turns. It holds no text of theirs, and says that the session was closed."""
PAIR: Kind[Pair] = Kind("memgas/pair", Pair, section=None)
ROUTER: Kind[Credit] = Kind("memgas/router", Credit, indexed=False, section=None, support="any")

KINDS: Final = (SUMMARY, KEYWORDS, SESSION, TURNS, PAIR, ROUTER)

GRAINS: Final = {"session": SESSION, "turns": TURNS, "summary": SUMMARY, "keywords": KEYWORDS}
"""In the released order."""
NODES: Final = {kind.name: grain for grain, kind in GRAINS.items()}

NEAR: Final = "memgas/near"
"""From a node to an accepted node of an earlier session; its weight is their similarity."""


def grain_of(record: Record[Any]) -> str:
    """The record's granularity; "" where it is no node."""
    return NODES.get(record.kind, "")
