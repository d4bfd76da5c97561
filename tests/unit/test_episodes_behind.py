"""Which episodes a hit rests on, however many records lie between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from memplug import (
    Batch,
    Kind,
    Proposal,
    Query,
    Ranking,
    Record,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import memory

NOTE: Kind[str] = Kind("layers/note", str)


class Layers(Strategy[StrategyConfig]):
    """Makes a note of each episode, notes of these, and finds all of them, and no episode."""

    name = "layers"
    kinds = (NOTE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        notes = [_note(view, f"on {one.id}", [one]) for one in episodes]
        above = _note(view, "on notes", notes[:3])
        further = [
            above,
            _note(view, "on both", [episodes[0], notes[1]]),
            _note(view, "twice", [notes[0], above]),
            _note(view, "on many notes", notes),
            _note(view, "on many", episodes),
        ]
        return Batch(put=(*notes, *further))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        found = [one for one in view.all(NOTE) if one.text in query.text]
        return Ranking(tuple(Proposal(one.id, 1 / (2 + n)) for n, one in enumerate(found)))


def _note(view: View, text: str, sources: Sequence[Record[Any]]) -> Record[str]:
    return NOTE.new(view, text, text, "", sources)


def test_hits_name_the_episodes_they_rest_on() -> None:
    expected = {
        "on e4": ("e4",),
        "on notes": ("e0", "e1", "e2"),
        "on both": ("e0", "e1"),
        "twice": ("e0", "e1", "e2"),
        "on many notes": (),
        "on many": (),
    }
    with memory(Layers()) as opened:
        opened.add([{"role": "user", "content": f"Note {n}.", "id": f"e{n}"} for n in range(17)])
        for text, episodes in expected.items():
            hits = {hit.record.text: hit.episodes for hit in opened.search(text).hits}
            assert hits[text] == episodes
