"""The records that facts are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from memplug import Kind


@dataclass(frozen=True)
class Fact:
    """Who has what: one value of one attribute, as one episode says it."""

    subject: str
    """Folded: the speaker's name, "user", or such as "user's sister"."""
    attribute: str
    value: str
    many: bool = False
    """True where several values hold at a time."""
    confidence: float = 1.0
    by_model: bool = False
    secondhand: bool = False
    """Not the word of whom it is about: a document says so, the assistant, or somebody else."""


@dataclass(frozen=True)
class Ending:
    """A value that no longer holds, as one episode says."""

    subject: str
    attribute: str
    """ "" for whatever attribute has the value."""
    value: str
    """ "" for whatever value the attribute has."""
    instead: str = ""
    """What holds in its place, where the attribute is only known from the value that was named."""
    secondhand: bool = False


FACT: Kind[Fact] = Kind("mem0/fact", Fact)
ENDING: Kind[Ending] = Kind("mem0/ending", Ending, indexed=False, section=None)

KINDS: Final = (FACT, ENDING)
