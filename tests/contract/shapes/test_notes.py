"""Shape: notes that link to their neighbours and mark them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from memplug import (
    Batch,
    Edge,
    Kind,
    Mark,
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
class Note:
    """How many words it has."""

    words: int


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """A note per episode, linked to the three nearest earlier notes, which it makes less trusted."""

    name = "notes"
    kinds = (NOTE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                NOTE.new(view, one.id, f"Note: {one.text}", Note(len(one.text.split())), [one])
                for source in sources
                for one in source.episodes
            )
        )

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch:
        links, marks = [], []
        for note in batch.of(NOTE):
            assert note.vector is not None
            for neighbour, cosine in view.near(note.vector, 3, NOTE, before=note, threshold=0.2):
                links.append(Edge(note.id, neighbour.id, "near", round(cosine, 4), note.id))
                marks.append(Mark(id=neighbour.id, because=note.id, reason="overtaken", trust=0.5))
        return Batch(link=tuple(links), mark=tuple(marks))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        if query.vector is None:
            return None
        found = view.near(query.vector, query.pool, NOTE, threshold=0.05)
        return Ranking(tuple(Proposal(note.id, min(score, 1.0)) for note, score in found))


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Notes()


def test_notes_link_to_what_came_before() -> None:
    with memory(Notes()) as mem:
        first = mem.add("the red kite flew over the hill", id="a")
        second = mem.add("the red kite flew over the lake", id="b")
        (edge,) = mem.storage.edges(mem.users()[0])
        assert (edge.source, edge.target) == (second.made["notes"][0], first.made["notes"][0])


def test_a_neighbour_is_marked_until_the_note_goes() -> None:
    with memory(Notes()) as mem:
        first = mem.add("the red kite flew over the hill", id="a").made["notes"][0]
        before = holdings(mem)
        mem.add("the red kite flew over the lake", id="b")
        marked = mem.get(first)
        assert marked is not None
        assert marked.trust == 0.5
        mem.delete("b")
        assert holdings(mem) == before


def test_one_bulk_add_links_like_single_adds() -> None:
    colours, places = ("red", "blue", "grey"), ("hill", "lake", "town")
    texts = [f"the {colour} kite flew over the {place}" for colour in colours for place in places]
    messages = [{"role": "user", "content": text, "id": text} for text in texts]
    with memory(Notes()) as bulk, memory(Notes()) as single:
        bulk.add(messages)
        for message in messages:
            single.add([message])
        together, apart = holdings(bulk), holdings(single)
        assert len(together.edges) > len(texts)
        assert together.edges == apart.edges
        assert together.ids(NOTE.name) == apart.ids(NOTE.name)
        for id in together.ids(NOTE.name):
            assert together.records[id] == apart.records[id]
