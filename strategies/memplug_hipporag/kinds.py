"""The records and edges that make up the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from memplug import Kind


@dataclass(frozen=True)
class Extraction:
    """What was extracted from one episode, as it was given: the graph can be made again from it."""

    entities: tuple[str, ...]
    triples: tuple[tuple[str, str, str], ...]
    by_model: bool = False


@dataclass(frozen=True)
class Entity:
    """A phrase node: a subject or object, by its normalised name."""

    name: str


@dataclass(frozen=True)
class Fact:
    """A normalised triple."""

    subject: str
    relation: str
    object: str


EXTRACTION: Kind[Extraction] = Kind("hipporag/extraction", Extraction, indexed=False, section=None)
ENTITY: Kind[Entity] = Kind("hipporag/entity", Entity, section=None, support="any")
FACT: Kind[Fact] = Kind("hipporag/fact", Fact, section=None, support="any")

KINDS: Final = (EXTRACTION, ENTITY, FACT)

RELATED: Final = "hipporag/related"
"""From a fact's subject to its object; its weight is how many triples of the origin, an episode, say so."""
HOLDS: Final = "hipporag/holds"
"""From an episode to an entity of its facts."""
SAME: Final = "hipporag/same"
"""Between two entities that are one: the graph has one node for both."""
