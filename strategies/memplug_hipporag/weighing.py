"""What came and went, as weights of pairs of nodes: facts, who holds whom, and names that are nearly equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug_hipporag.kinds import HOLDS, RELATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from memplug import Edge
    from memplug_hipporag.state import Buffers
    from memplug_hipporag.tables import Part

    Ints = NDArray[np.int64]

Pair = tuple[int, int]


class Changes:
    """Weights to add to the graph.

    Facts and synonyms of a pair are added up. With `replacing`, as in the reference, a synonym takes the place of the
    facts that lead the same way.
    """

    def __init__(self, own: Buffers, *, replacing: bool) -> None:
        self._own = own
        self._replacing = replacing
        self._before: dict[Pair, float] = {}
        """Pairs whose weight is to be told again, with what it was."""
        self._ones: list[int] = []
        self._others: list[int] = []
        self._weights: list[float] = []
        self._held: list[int] = []
        self._holds: list[int] = []

    def add(self, one: int, other: int, weight: float) -> None:
        self._ones.append(one)
        self._others.append(other)
        self._weights.append(weight)

    def held(self, node: int, holds: int) -> None:
        """One passage more, or less, holds the entity."""
        self._held.append(node)
        self._holds.append(holds)

    def related(self, one: int, other: int, triples: float) -> None:
        """So many triples more say something of both; each leads both ways."""
        if not self._replacing:
            self.add(one, other, 2.0 * triples)
            return
        pair = self._touched(one, other)
        self._own.related[pair] = self._own.related.get(pair, 0.0) + triples

    def synonym(self, one: Pair, other: Pair, cosine: float) -> None:
        """A link that came or, where the cosine is below zero, went. Of each entity: node, letters and digits.

        It leads from a name with more than two letters or digits to one with any.
        """
        ways = (one[1] > 2 and other[1] > 0) + (other[1] > 2 and one[1] > 0)
        if not ways:
            return
        if not self._replacing:
            self.add(one[0], other[0], ways * cosine)
            return
        pair = self._touched(one[0], other[0])
        if cosine > 0:
            self._own.alike[pair] = ways, cosine
        else:
            self._own.alike.pop(pair, None)

    def arrays(self) -> tuple[Ints, NDArray[np.float64]]:
        """Ends of shape (changes, 2), and weights."""
        for pair, before in self._before.items():
            if difference := self._weight(pair) - before:
                self.add(*pair, difference)
        self._before.clear()
        ends = np.array([self._ones, self._others], np.int64).T
        return ends, np.array(self._weights, np.float64)

    def holders(self, held: Ints, n: int) -> Ints:
        """In how many passages each of n nodes stands, where it was `held` before."""
        found = np.zeros(n, np.int64)
        found[: len(held)] = held
        np.add.at(found, np.array(self._held, np.int64), np.array(self._holds, np.int64))
        return found

    def _touched(self, one: int, other: int) -> Pair:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._before:
            self._before[pair] = self._weight(pair)
        return pair

    def _weight(self, pair: Pair) -> float:
        ways, cosine = self._own.alike.get(pair, (0, 0.0))
        return (2 - ways) * self._own.related.get(pair, 0.0) + ways * cosine


def contribute(
    own: Buffers, linked: Iterable[Edge], unlinked: Iterable[Edge], changes: Changes, *, hold: bool
) -> bool:
    """Adds up edges that came and takes away those that went; False where one leads to an unknown node.

    What is said twice counts once. With `hold` passages are joined with what they hold.
    """
    node_of, known = own.node_of, own.known
    for edges, coming in ((unlinked, False), (linked, True)):
        for edge in edges:
            relation = edge.relation
            if relation not in (RELATED, HOLDS):
                continue
            one, other = node_of.get(edge.source), node_of.get(edge.target)
            if one is None or other is None:
                if coming and own.turn:
                    return False
                continue
            key = (one, other, relation, edge.origin)
            weight = edge.weight if coming else 0.0
            before = known.pop(key, 0.0)
            if coming:
                known[key] = weight
            if weight == before:
                continue
            if relation == RELATED:
                changes.related(one, other, weight - before)
                continue
            if not (weight and before):
                changes.held(other, 1 if coming else -1)
            if hold:
                changes.add(one, other, weight - before)
    return True


def mentions(own: Buffers, facts: Part, passages: Part) -> tuple[Ints, Ints]:
    """For each fact that a passage states, its subject and its object: passage nodes and entity nodes."""
    rows, alive, nodes = passages.table.rows, passages.alive, passages.numbers[:, 0].tolist()
    ids, ends = facts.table.ids, facts.numbers.tolist()
    found = [
        (nodes[row], node)
        for fact in np.flatnonzero(facts.alive).tolist()
        for id in own.stated[ids[fact]]
        if (row := rows.get(id)) is not None and alive[row]
        for node in dict.fromkeys(ends[fact])
        if node >= 0
    ]
    both = np.array(found, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def joined(same: Iterable[Edge], known: dict[str, int]) -> dict[str, list[str]]:
    """Groups of entities that are one, by the id that comes first."""
    root: dict[str, str] = {}

    def top(id: str) -> str:
        while root.get(id, id) != id:
            id = root[id]
        return id

    for edge in same:
        if edge.source in known and edge.target in known:
            first, last = sorted((top(edge.source), top(edge.target)))
            root[last] = first
    groups: dict[str, list[str]] = {}
    for id in sorted(root):
        if id != (first := top(id)):
            groups.setdefault(first, []).append(id)
    return groups


def capped(pairs: Ints, cosines: NDArray[np.float64], most: int) -> NDArray[np.bool_]:
    """Which pairs to keep so that no new entity, the higher row, brings more than `most`: its nearest."""
    counts = np.bincount(pairs[:, 1], minlength=1) if len(pairs) else np.zeros(1, np.int64)
    kept = np.ones(len(pairs), np.bool_)
    for row in np.flatnonzero(counts > most):
        own = np.flatnonzero(pairs[:, 1] == row)
        order = np.lexsort((pairs[own, 0], -cosines[own]))
        kept[own[order[most:]]] = False
    return kept


__all__ = ["Changes", "capped", "contribute", "joined", "mentions"]
