"""The part of the graph around an answer: the question, the facts it is like, entities, episodes, and what joins them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from memplug import EPISODE
from memplug_hipporag.onward import set_out, walked_on
from memplug_hipporag.walking import Walk, linked_facts, path

_FAINT: Final = 0.02
"""What carries less than this share of the most is not drawn."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from memplug import Hit
    from memplug_hipporag.settings import HippoRAGConfig
    from memplug_hipporag.state import HippoGraph

Column: TypeAlias = Literal["question", "fact", "start", "entity", "episode"]
Way: TypeAlias = Literal["linked", "names", "walk", "onward"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Something in the picture. `value` is a fact's likeness, an entity's or an episode's share of the walk."""

    key: str
    column: Column
    text: str
    value: float
    title: str = ""
    rank: int = 0
    """An episode's place in the answer, from 1."""
    score: float = 0.0
    """An episode's score in the answer."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two spots; `weight` in 0..1, 1 for the strongest of its way.

    linked: the question is like the fact. names: the fact names the entity. walk: the walk goes from one to the other.
    onward: so does the second walk.
    """

    one: str
    other: str
    way: Way
    weight: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What a picture shows, spots in the order of their columns, best first."""

    question: str
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    entities: int
    """In the whole graph, as are the others."""
    facts: int
    episodes: int

    def column(self, name: Column) -> list[Spot]:
        return [spot for spot in self.spots if spot.column == name]


@dataclass(slots=True)
class _Sketch:
    """What has been found so far."""

    state: HippoGraph
    spots: dict[str, Spot] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)

    def put(self, spot: Spot) -> None:
        self.spots.setdefault(spot.key, spot)

    def tie(self, one: str, other: str, way: Way, weight: float) -> None:
        if one in self.spots and other in self.spots:
            self.ties.append(Tie(one, other, way, weight))


def neighbourhood(
    state: HippoGraph,
    question: str,
    vector: NDArray[np.float32],
    walk: Walk,
    hits: Sequence[Hit],
    config: HippoRAGConfig,
    most: int,
) -> Neighbourhood:
    """The answer's neighbourhood with at most `most` entities beside those that the walk starts from."""
    sketch = _Sketch(state)
    sketch.put(Spot("question", "question", question, 1.0))
    shares = set_out(hits)
    second = walked_on(state, shares, config) if shares else None
    rows = _episodes(sketch, hits, walk)
    _starts(sketch, walk)
    _facts(sketch, vector, walk, config)
    lines = _first(state, walk, list(rows.values()))
    if second is not None:
        lines += _second(state, second, rows, [hit.record.id for hit, _ in shares])
    _entities(sketch, lines, walk, second, most)
    for line in lines:
        sketch.tie(_key(line.one), _key(line.other), line.way, line.weight)
    return Neighbourhood(
        question,
        tuple(sketch.spots.values()),
        tuple(sketch.ties),
        int(state.entities.alive.sum()),
        int(state.facts.alive.sum()),
        int(state.passages.alive.sum()),
    )


def _episodes(sketch: _Sketch, hits: Sequence[Hit], walk: Walk) -> dict[str, int]:
    """Puts the hits that the graph has; gives their rows."""
    table = sketch.state.passages.table.rows
    rows: dict[str, int] = {}
    for rank, hit in enumerate(hits, 1):
        row = table.get(hit.record.id)
        if hit.record.kind != EPISODE.name or row is None:
            continue
        rows[hit.record.id] = row
        node = int(sketch.state.passages.numbers[row, 0])
        sketch.put(
            Spot(
                _key(node),
                "episode",
                hit.record.text,
                _share(walk, node),
                EPISODE.of(hit.record).payload.title or hit.record.speaker,
                rank,
                hit.score,
            )
        )
    return rows


def _starts(sketch: _Sketch, walk: Walk) -> None:
    for node in sorted(walk.seeds, key=lambda one: (-walk.seeds[one][0], one)):
        name = sketch.state.name(node)
        sketch.put(Spot(_key(node), "start", name, _share(walk, node)))


def _facts(
    sketch: _Sketch, vector: NDArray[np.float32], walk: Walk, config: HippoRAGConfig
) -> None:
    """What the question was linked by: facts, or in version 1 the names in it."""
    state = sketch.state
    linked = {text for _, text in walk.seeds.values()}
    known = (
        {}
        if config.mode == "v1"
        else {
            state.buffers.fact_texts[one.row]: one
            for one in linked_facts(state, vector, config.facts)
        }
    )
    ends = {
        text: {node for node in state.facts.numbers[one.row].tolist() if node >= 0}
        for text, one in known.items()
    }
    for text in sorted(linked, key=lambda one: (-(known[one].score if one in known else 1.0), one)):
        score = known[text].score if text in known else 1.0
        key = f"fact:{text}"
        title = "" if text in known else "named in the question"
        sketch.put(Spot(key, "fact", text, score, title))
        sketch.tie("question", key, "linked", score)
        named = {node for node, (_, why) in walk.seeds.items() if why == text}
        for node in sorted(named | ends.get(text, set())):
            if node in walk.seeds:
                sketch.tie(key, _key(node), "names", score)


@dataclass(frozen=True, slots=True)
class _Line:
    """A tie between nodes of the graph."""

    one: int
    other: int
    way: Way
    weight: float


def _first(state: HippoGraph, walk: Walk, rows: Sequence[int]) -> list[_Line]:
    """Where the walk goes: from entities to the episodes, and along the best way to each; what carries most counts 1."""
    carried: dict[tuple[int, int], float] = {}
    for row in rows:
        node = int(state.passages.numbers[row, 0])
        others, weights = state.graph.neighbours(node)
        for other, weight in zip(others.tolist(), weights.tolist(), strict=True):
            carried[other, node] = _flow(state, walk, other, weight)
        for one, other in pairwise(path(state, walk, row)):
            around, weights = state.graph.neighbours(one)
            carried[one, other] = _flow(state, walk, one, float(weights[around == other].sum()))
    top = max(carried.values(), default=0.0) or 1.0
    return [
        _Line(*pair, "walk", flow / top) for pair, flow in carried.items() if flow >= _FAINT * top
    ]


def _second(
    state: HippoGraph, second: Walk, rows: dict[str, int], ids: Sequence[str]
) -> list[_Line]:
    """The best ways of the second walk: from the episodes where it sets out to those it finds most."""
    begun = {rows[id]: int(state.passages.numbers[rows[id], 0]) for id in ids if id in rows}
    around = {node: set(state.graph.neighbours(node)[0].tolist()) for node in begun.values()}
    reached = {row: float(second.scores[row]) for row in rows.values() if row not in begun}
    top = max(reached.values(), default=0.0) or 1.0
    lines: dict[tuple[int, int], _Line] = {}
    for row, value in reached.items():
        way = path(state, second, row) if value >= _FAINT * top else []
        for node, near in around.items():
            if way and way[0] in near:
                lines.setdefault((node, way[0]), _Line(node, way[0], "onward", value / top))
        for pair in pairwise(way):
            lines.setdefault(pair, _Line(*pair, "onward", value / top))
    return list(lines.values())


def _entities(
    sketch: _Sketch, lines: Sequence[_Line], walk: Walk, second: Walk | None, most: int
) -> None:
    """Puts the entities that join two spots or more, those first over which most goes."""
    passed: dict[int, float] = {}
    beside: dict[int, set[int]] = {}
    for line in lines:
        for node, other in ((line.one, line.other), (line.other, line.one)):
            passed[node] = passed.get(node, 0.0) + line.weight
            beside.setdefault(node, set()).add(other)
    there = {node for node in beside if _key(node) in sketch.spots}
    joining = set(beside) - there
    while ends := {node for node in joining if len(beside[node] & (there | joining)) < 2}:
        joining -= ends
    for node in sorted(joining, key=lambda one: (-passed[one], one))[:most]:
        value = max(_share(walk, node), _share(second, node))
        sketch.put(Spot(_key(node), "entity", sketch.state.name(node), value))


def _key(node: int) -> str:
    return f"node:{node}"


def _share(walk: Walk | None, node: int) -> float:
    """How often the walk is found there; 0 where there was none."""
    return 0.0 if walk is None or walk.ranks is None else float(walk.ranks.scores[node])


def _flow(state: HippoGraph, walk: Walk, node: int, weight: float) -> float:
    degree = float(state.graph.degrees[node])
    return _share(walk, node) * weight / degree if degree > 0 else 0.0


__all__ = ["Neighbourhood", "Spot", "Tie", "neighbourhood"]
