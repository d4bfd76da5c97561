"""Records that came and went, as rows of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from memplug_hipporag.naming import alphanumerics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from memplug import Record
    from memplug_hipporag.state import Buffers
    from memplug_hipporag.tables import Part, Table


def entities(
    own: Buffers, part: Part, records: Iterable[Record[Any]], gone: Sequence[str]
) -> Part | None:
    """The rows of entities after these came and went; None where what is there has another vector now."""

    def numbers(one: Record[Any]) -> tuple[int, int]:
        return own.node_of[one.id], alphanumerics(one.payload.name)

    return _entered(own.dim, own.entities, part, _noted(own, records), gone, numbers)


def passages(
    own: Buffers, part: Part, records: Iterable[Record[Any]], gone: Sequence[str]
) -> Part | None:
    """The same for episodes."""

    def numbers(one: Record[Any]) -> tuple[int]:
        return (own.node(one.id, one.id),)

    return _entered(own.dim, own.passages, part, records, gone, numbers)


def facts(
    own: Buffers, part: Part, records: Iterable[Record[Any]], gone: Sequence[str]
) -> Part | None:
    """The same for facts, whose entities are there already."""
    entity, texts = own.entity_of, own.fact_texts

    def numbers(one: Record[Any]) -> tuple[int, int]:
        fact = one.payload
        texts.append(f"{fact.subject} {fact.relation} {fact.object}")
        return entity.get(fact.subject, -1), entity.get(fact.object, -1)

    return _entered(own.dim, own.facts, part, records, gone, numbers)


def stated(own: Buffers, facts: Iterable[Record[Any]]) -> Iterator[Record[Any]]:
    """The facts, once it is noted which episodes state them."""
    for one in facts:
        own.stated[one.id] = one.derived_from
        yield one


def _noted(own: Buffers, records: Iterable[Record[Any]]) -> Iterator[Record[Any]]:
    """The entities, each with a node, also where it has no vector yet."""
    for one in records:
        name = one.payload.name
        own.entity_of[name] = own.node(one.id, name)
        yield one


def _entered(
    dim: int,
    table: Table,
    part: Part,
    records: Iterable[Record[Any]],
    gone: Sequence[str],
    numbers: Callable[[Record[Any]], tuple[int, ...]],
) -> Part | None:
    """Reads the records once and keeps none: there may be very many."""
    ids, vectors, found, back = [], [], [], []
    rows, start = table.rows, len(table)
    for one in records:
        if one.vector is None:
            continue
        row = rows.get(one.id)
        if len(one.vector) != dim:
            return None
        if row is None:
            ids.append(one.id)
            vectors.append(one.vector)
            found.append(numbers(one))
        elif np.array_equal(part.vectors[row], one.vector):
            back.append(row)
        else:
            return None
    table.extend(ids, vectors, found)
    alive = np.zeros(len(table), np.bool_)
    alive[: len(part)] = part.alive
    alive[[rows[id] for id in gone if id in rows]] = False
    alive[back] = True
    alive[start:] = True
    return table.part(alive)
