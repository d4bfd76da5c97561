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
    bare: bool = False
    """It says of no change, and so ends no other value, though there can be but one."""
    framed: bool = False
    """Read out of a sentence that no table has a pattern for."""
    closes: str = ""
    """What else its sentence ends: "" nothing; `FRAME` whatever of the speaker's it ends; `NAMED` the same, of what
    tables read only what it names or another number of."""


@dataclass(frozen=True)
class Ending:
    """A value that no longer holds, as one episode says."""

    subject: str
    attribute: str
    """ "" for whatever attribute has the value; `FRAME` for whatever its sentence ends."""
    value: str
    """ "" for whatever value the attribute has."""
    instead: str = ""
    """What holds in its place, where the attribute is only known from the value that was named."""
    secondhand: bool = False


@dataclass(frozen=True)
class Insight:
    """What several facts of a subject say together."""

    subject: str
    topic: str


@dataclass(frozen=True)
class Topic:
    """What several facts of a subject are about, as a model named it."""

    subject: str
    topic: str


@dataclass(frozen=True)
class Review:
    """That a model was shown facts of a subject: those it derives from."""

    subject: str
    purpose: str
    """"topics" or "contradictions"."""


@dataclass(frozen=True)
class Entity:
    """Somebody or something that facts are about, by its folded name."""

    name: str


FRAME: Final = "~"
"""The attribute of an ending that is held against other facts sentence by sentence; a fact of that sentence says so
itself, by `closes`."""

NAMED: Final = "named"
"""The value of such an ending by which a table's fact ends only where its sentence names it, or by a number."""

FACT: Kind[Fact] = Kind("mem0/fact", Fact)
ENDING: Kind[Ending] = Kind("mem0/ending", Ending, indexed=False, section=None)
ENTITY: Kind[Entity] = Kind("mem0/entity", Entity, section=None, support="any")
INSIGHT: Kind[Insight] = Kind("mem0/insight", Insight)
TOPIC: Kind[Topic] = Kind("mem0/topic", Topic, indexed=False, section=None, support="any")
REVIEW: Kind[Review] = Kind("mem0/review", Review, indexed=False, section=None)

KINDS: Final = (FACT, ENDING, ENTITY, INSIGHT, TOPIC, REVIEW)

RELATION: Final = "mem0/"
"""With a fact's attribute behind it: from the fact's subject to its value, on the fact's account."""
SAME: Final = "mem0/same"
"""Between two entities whose names mean the same; on nobody's account, so it goes with either."""
