"""The graph of entities, facts and episodes as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug_hipporag.tables import Part, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.toolbox.graph import Graph

Contribution = tuple[int, int, str, str]
"""Nodes of an edge, its relation, and on whose account."""


class Buffers:
    """What states of one scope share. Only the newest state's successor may change it."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self.turn = 0
        self.names: list[str] = []
        """Of the nodes: an entity's name, an episode's id."""
        self.entities = Table(dim, 2)
        """Numbers: its node, and its name's letters and digits."""
        self.passages = Table(dim, 1)
        """Numbers: its node."""
        self.facts = Table(dim, 2)
        """Numbers: the nodes of subject and object."""
        self.fact_texts: list[str] = []
        self.node_of: dict[str, int] = {}
        """By record id."""
        self.entity_of: dict[str, int] = {}
        """The node of an entity by its name."""
        self.stated: dict[str, tuple[str, ...]] = {}
        """For version 1: the episodes that state a fact, by its id."""
        self.known: dict[Contribution, float] = {}
        self.synonyms: dict[int, dict[int, float]] = {}
        """Cosines by entity row; both ways."""
        self.related: dict[tuple[int, int], float] = {}
        """For `compat`: how many triples name both nodes of a pair."""
        self.alike: dict[tuple[int, int], tuple[int, float]] = {}
        """For `compat`: in how many directions a pair is linked as synonyms, and the cosine."""
        self.extracted: dict[str, bool] = {}
        """Whether a model made it, by extraction id."""

    def node(self, id: str, name: str) -> int:
        found = self.node_of.setdefault(id, len(self.names))
        if found == len(self.names):
            self.names.append(name)
        return found


@dataclass(frozen=True, eq=False)
class HippoGraph:
    """What a question is answered with. Nodes are numbered; entities, passages and facts have rows of their own."""

    buffers: Buffers
    turn: int
    entities: Part
    passages: Part
    facts: Part
    graph: Graph
    held: NDArray[np.int64]
    """In how many passages each node stands, shape (nodes,)."""
    by_model: bool
    """Whether a model extracted any of it."""
    mentions: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
    """For version 1: nodes of a passage and of an entity, for each fact of the one that names the other."""

    def name(self, node: int) -> str:
        return self.buffers.names[node]

    @property
    def nbytes(self) -> int:
        parts = self.entities.nbytes + self.passages.nbytes + self.facts.nbytes
        return parts + self.graph.nbytes + 400 * len(self.buffers.known)
