"""Shape: a graph of entities whose delete undoes its insert."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
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
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, holdings, memory


@dataclass(frozen=True)
class Entity:
    """A name that occurs."""

    name: str


ENTITY: Kind[Entity] = Kind("graph/entity", Entity, indexed=False, section=None, support="any")
_NAME = re.compile(r"\b[A-Z][a-z]+\b")


class Graph(Strategy[StrategyConfig]):
    """Entities by name, linked once per episode in which both occur; proposes the episodes around a name."""

    name = "graph"
    kinds = (ENTITY,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        put, link = [], []
        for source in sources:
            for episode in source.episodes:
                names = sorted(set(_NAME.findall(episode.text)))
                entities = [ENTITY.new(view, name, name, Entity(name), [episode]) for name in names]
                put += entities
                link += [
                    Edge(one.id, other.id, "with", 1.0, episode.id)
                    for one, other in combinations(entities, 2)
                ]
                link += [Edge(one.id, episode.id, "in", 1.0, episode.id) for one in entities]
        return Batch(put=tuple(put), link=tuple(link))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        asked = [ENTITY.id(view.scope, name) for name in sorted(set(_NAME.findall(query.text)))]
        near = {
            end
            for edge in view.edges(asked, "with")
            for end in (edge.source, edge.target)
            if end not in asked
        }
        scores = {edge.target: 0.5 for edge in view.edges(sorted(near), "in")}
        scores.update({edge.target: 1.0 for edge in view.edges(asked, "in")})
        ids = sorted(scores, key=lambda id: (-scores[id], id))
        allowed = view.allowed(ids)
        return Ranking(
            tuple(Proposal(id, scores[id]) for id, fits in zip(ids, allowed, strict=True) if fits)
        )


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Graph()


def test_one_hop_leads_to_episodes_that_share_no_word() -> None:
    with memory(Graph()) as mem:
        mem.add("Maria met Pedro", id="a")
        mem.add("Pedro sells boats", id="b")
        mem.add("Ines sings", id="c")
        found = {hit.record.id: hit.score for hit in mem.search("Maria").hits}
        assert found == {"a": 1.0, "b": 0.5}


_TEXTS = ("Ann met Ben", "Ben met Cid", "Cid met Ann", "Ann and Ben and Cid", "Dan alone", "nobody")


@given(
    st.lists(st.integers(0, len(_TEXTS) - 1), max_size=14),
    st.randoms(use_true_random=False),
)
def test_any_order_of_inserts_and_deletes_equals_one_bulk_insert(
    toggles: list[int], random: Any
) -> None:
    with memory(Graph()) as mem, memory(Graph()) as bulk:
        there: set[int] = set()
        for index in toggles:
            if index in there:
                mem.delete(f"e{index}")
            else:
                mem.add(_TEXTS[index], id=f"e{index}", role="user")
            there ^= {index}
        order = sorted(there)
        random.shuffle(order)
        if order:
            bulk.add([{"role": "user", "content": _TEXTS[one], "id": f"e{one}"} for one in order])
        mine, fresh = holdings(mem), holdings(bulk)
        assert mine.ids(ENTITY.name) == fresh.ids(ENTITY.name)
        assert mine.edges == fresh.edges
        for id in mine.ids(ENTITY.name):
            assert mine.records[id] == fresh.records[id]


@given(st.lists(st.integers(0, len(_TEXTS) - 1), min_size=1, max_size=6, unique=True))
def test_undoing_every_add_leaves_nothing(order: list[int]) -> None:
    with memory(Graph()) as mem:
        changes = [mem.add(_TEXTS[index], id=f"e{index}").change for index in order]
        for change in reversed(changes):
            mem.undo(change)
        assert holdings(mem).records == {}
        assert holdings(mem).edges == {}


def test_an_updated_episode_leaves_none_of_its_old_links() -> None:
    with memory(Graph()) as mem, memory(Graph()) as fresh:
        for text, id in (("Ann met Ben", "a"), ("Ben and Ann sing", "b"), ("Cid", "c")):
            mem.add(text, id=id)
        mem.update("a", "Ann met Cid")
        for text, id in (("Ann met Cid", "a"), ("Ben and Ann sing", "b"), ("Cid", "c")):
            fresh.add(text, id=id)
        assert holdings(mem) == holdings(fresh)
