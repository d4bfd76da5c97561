"""The graph as a list of edges, for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TextIO, TypeAlias

from memplug_hipporag.kinds import FACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memplug import View
    from memplug_hipporag.state import HippoGraph

Format: TypeAlias = Literal["tsv", "jsonl"]


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge of the graph that is walked.

    kind: "holds" from an episode, by id, to an entity; "fact" between entities that facts relate, and "near" between
    entities with nearly the same name. weight: what the walk goes by. relations: the facts' words, " | " between them.
    """

    kind: Literal["holds", "fact", "near"]
    source: str
    target: str
    weight: float
    relations: str = ""


def edge_rows(state: HippoGraph, view: View) -> Iterator[EdgeRow]:
    """Every edge once: those of episodes first, then by the order in which entities came.

    Where a fact and nearly equal names join the same two, the row is the fact's.
    """
    passages = set(state.passages.numbers[:, 0].tolist())
    related = _related(state, view)
    ends, weights = state.graph.edges()
    held, others = [], []
    for (one, other), weight in zip(ends.tolist(), weights.tolist(), strict=True):
        if one in passages or other in passages:
            source, target = (one, other) if one in passages else (other, one)
            held.append(EdgeRow("holds", state.name(source), state.name(target), weight))
            continue
        kind: Literal["fact", "near"] = "near"
        relations, source, target = "", one, other
        if pair := next((two for two in ((one, other), (other, one)) if two in related), None):
            kind, (source, target) = "fact", pair
            relations = " | ".join(related[pair])
        others.append(EdgeRow(kind, state.name(source), state.name(target), weight, relations))
    yield from held
    yield from others


def _related(state: HippoGraph, view: View) -> dict[tuple[int, int], list[str]]:
    """By the nodes of subject and object what facts say between the two, in order; under the first of both ways."""
    node_of = state.buffers.entity_of
    found: dict[tuple[int, int], dict[str, None]] = {}
    for fact in view.all(FACT):
        told = FACT.of(fact).payload
        if told.subject not in node_of or told.object not in node_of:
            continue
        pair = node_of[told.subject], node_of[told.object]
        if pair not in found and pair[::-1] in found:
            found[pair[::-1]][f"(inverse) {told.relation}"] = None
        else:
            found.setdefault(pair, {})[told.relation] = None
    return {pair: list(said) for pair, said in found.items()}


def written(rows: Iterable[EdgeRow], target: TextIO, form: Format) -> int:
    """Writes the rows, with their names in the first line as TSV; gives how many there were."""
    count = 0
    if form == "tsv":
        target.write("\t".join(EdgeRow.__dataclass_fields__) + "\n")
    for row in rows:
        target.write(_tsv(row) if form == "tsv" else json.dumps(asdict(row), ensure_ascii=False))
        target.write("\n")
        count += 1
    return count


def _tsv(row: EdgeRow) -> str:
    return "\t".join(map(_cell, asdict(row).values()))


def _cell(value: str | float) -> str:
    """One line of text; a terminal or a sheet takes none of it for a command."""
    text = f"{value:.6g}" if isinstance(value, float) else " ".join(value.split())
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return f"'{text}" if text.startswith(("=", "+", "@")) else text


__all__ = ["EdgeRow", "Format", "edge_rows", "written"]
