"""Shape: a tree whose nodes go with a leaf, and that inserts the orphans again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from memplug import (
    Batch,
    Edge,
    Kind,
    Proposal,
    Query,
    Ranking,
    Record,
    Removed,
    Signal,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, holdings, memory


@dataclass(frozen=True)
class Place:
    """The branch that a leaf or node belongs to."""

    branch: str


LEAF: Kind[Place] = Kind("tree/leaf", Place, section=None)
NODE: Kind[Place] = Kind("tree/node", Place, section="summaries")


class Tree(Strategy[StrategyConfig]):
    """A leaf per episode, a node per first letter that sums up its leaves."""

    name = "tree"
    kinds = (LEAF, NODE)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                LEAF.new(view, one.id, one.text, Place(one.text[0].lower()), [one])
                for source in sources
                for one in source.episodes
            )
        )

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch | None:
        return _grown(batch.of(LEAF), view)

    @hookimpl
    def manage(self, signal: Signal, view: View) -> Batch | None:
        if not isinstance(signal, Removed):
            return None
        held = {edge.source for edge in view.edges(relation="under")}
        return _grown([leaf for leaf in view.all(LEAF) if leaf.id not in held], view)

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        found = view.match(query.text, query.pool, NODE)
        return Ranking(tuple(Proposal(node.id, 1.0) for node, _ in found))


def _grown(leaves: Iterable[Record[Place]], view: View) -> Batch | None:
    """The nodes of these leaves' branches with the leaves in them."""
    added: dict[str, list[Record[Place]]] = {}
    for leaf in leaves:
        added.setdefault(leaf.payload.branch, []).append(leaf)
    put, link = [], []
    for branch, new in added.items():
        known = view.get(NODE.id(view.scope, branch))
        inside = [view.get(id) for id in known.derived_from] if known is not None else []
        every = {leaf.id: leaf for leaf in (*inside, *new) if leaf is not None}
        text = " / ".join(sorted(leaf.text for leaf in every.values()))
        node = NODE.new(view, branch, text, Place(branch), sorted(every))
        put.append(node if known is None else replace(node, revision=known.revision))
        link += [Edge(id, node.id, "under", 1.0, node.id) for id in every]
    return Batch(put=tuple(put), link=tuple(link))


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Tree()


def _nodes(mem: Any) -> list[str]:
    return sorted(one.text for one in mem.list(filters={"kind": NODE.name}))


def test_orphans_are_inserted_again() -> None:
    with memory(Tree()) as mem:
        for text in ("apple", "avocado", "almond", "banana"):
            mem.add(text, id=text)
        assert _nodes(mem) == ["almond / apple / avocado", "banana"]
        mem.delete("avocado")
        assert _nodes(mem) == ["almond / apple", "banana"]
        mem.delete("banana")
        assert _nodes(mem) == ["almond / apple"]
        (hit,) = mem.search("apple").candidates.asides["summaries"]
        assert set(hit.episodes) == {"almond", "apple"}


def test_an_updated_leaf_moves_to_its_branch() -> None:
    with memory(Tree()) as mem:
        for text in ("apple", "almond"):
            mem.add(text, id=text)
        mem.update("almond", "walnut")
        assert _nodes(mem) == ["apple", "walnut"]


@given(st.lists(st.sampled_from(["ant", "ape", "ass", "bee", "bug", "cat"]), max_size=12))
def test_any_inserts_and_deletes_leave_the_tree_of_what_remains(toggles: list[str]) -> None:
    with memory(Tree()) as mem, memory(Tree()) as fresh:
        there: dict[str, None] = {}
        for word in toggles:
            if word in there:
                mem.delete(word)
                del there[word]
            else:
                mem.add(word, id=word)
                there[word] = None
        if there:
            fresh.add([{"role": "", "content": word, "id": word} for word in there])
        assert _nodes(mem) == _nodes(fresh)
        assert holdings(mem).edges == holdings(fresh).edges
