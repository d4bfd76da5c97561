"""How the state follows the ledger: texts that come, texts that go, and weights taken anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug_hybrid.cues import Cue
from memplug_hybrid.growing import Column, Rows
from memplug_hybrid.index import Buffers, Columns, Index
from memplug_hybrid.links import Links
from memplug_hybrid.pooling import Weights, frequencies, pool_rows
from memplug_hybrid.reading import Reading, read
from memplug_hybrid.settings import GROWTH, TURN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug import Record
    from memplug.ports import TokenTable

_BATCH = 1_024


def built(records: Iterable[Record[Any]], table: TokenTable, dense_dim: int = 0) -> Index:
    """The state of these records, its weights taken from all of them."""
    index = Index.empty(table, dense_dim)
    rest = iter(records)
    while block := list(islice(rest, _BATCH)):
        index = with_texts(index, [read(record) for record in block], pooled=False)
    return refreshed(index)


def with_texts(index: Index, texts: Sequence[Reading], *, pooled: bool = True) -> Index:
    """With new texts. Where they are not `pooled` it has to be `refreshed` before it is searched."""
    own, first = index.buffers, index.n
    n = first + len(texts)
    tokens = iter(index.table.token_ids([piece for text in texts for piece in text.pieces]))
    for slot, text in enumerate(texts, first):
        _append(own, slot, text)
        lead, *rest = [next(tokens) for _ in text.pieces]
        own.lead_tokens.append(lead)
        own.stems.add(slot, text.stems, merge_first=not pooled)
        own.entities.add(slot, text.entities, merge_first=not pooled)
        own.tokens.add(slot, dict.fromkeys(lead.tolist(), 1), merge_first=not pooled)
        for piece in rest:
            own.rest_tokens.append(piece)
            own.rest_slots.append(slot)
    index = _linked(index, texts)
    if pooled:
        for block in pool_rows(own.lead_tokens, first, n, index.weights, index.table):
            own.lead.extend(block)
        n_rest = len(own.rest_tokens)
        for block in pool_rows(own.rest_tokens, index.n_rest, n_rest, index.weights, index.table):
            own.rest.extend(block)
    days = [text.day for text in texts if text.day]
    own.version += 1
    return replace(
        index,
        n=n,
        n_rest=len(own.rest_tokens),
        alive=None if index.alive is None else np.append(index.alive, np.ones(len(texts), bool)),
        live=index.live + len(texts),
        changed=index.changed + len(texts),
        dialogue=index.dialogue or any(Cue.ASSISTANT in text.cues for text in texts),
        first_day=min([*days, index.first_day or max(days)]) if days else index.first_day,
        last_day=max([*days, index.last_day]),
        version=own.version,
    )


def without(index: Index, ids: Iterable[str]) -> Index:
    """Without these texts: they keep their slots, which nothing reaches any more."""
    own = index.buffers
    gone = [own.slots.pop(id) for id in ids if id in own.slots]
    if not gone:
        return index
    alive = np.ones(index.n, bool) if index.alive is None else index.alive.copy()
    alive[gone] = False
    links = index.links.detached()
    sessions, positions = own.columns.sessions.view(index.n), own.columns.positions.view(index.n)
    touched: set[int] = set()
    for slot in gone:
        members = own.members.get(int(sessions[slot]))
        if members is not None:
            k = bisect_left(members, (int(positions[slot]), slot))
            del members[k]
            touched.update(links.join(members, k))
    _weigh(links, touched, own.columns)
    assistant = own.columns.cues.view(index.n) & Cue.ASSISTANT > 0
    own.version += 1
    return replace(
        index,
        links=links,
        alive=alive,
        live=index.live - len(gone),
        changed=index.changed + len(gone),
        dialogue=bool((assistant & alive).any()),
        conversation=any(len(members) > 1 for members in own.members.values()),
        version=own.version,
    )


def grown(index: Index, more: int = 0) -> bool:
    """True when, with so many more texts, enough has changed for the weights to be taken anew."""
    changed = index.changed + more
    return changed > 0 and changed * GROWTH >= index.weights.n


def vector_set(index: Index, record: Record[Any]) -> None:
    """The vector of a text that is known, as it comes in later; every state that shares the text has it then."""
    own = index.buffers
    if own.dense.dim and record.vector is not None:
        own.dense.replace(own.slots[record.id], _dense(record, own.dense.dim))


def refreshed(index: Index) -> Index:
    """The same texts with weights, vectors and lists made anew from what is kept of them; no text is read again."""
    index = compacted(index, pooled=False)
    own, table = index.buffers, index.table
    owners = own.rest_slots.view(index.n_rest)
    weights = Weights.of(
        index.n, frequencies(own.lead_tokens, own.rest_tokens, owners, table.n_tokens)
    )
    for block in pool_rows(own.lead_tokens, 0, index.n, weights, table):
        own.lead.extend(block)
    for block in pool_rows(own.rest_tokens, 0, index.n_rest, weights, table):
        own.rest.extend(block)
    return replace(index, weights=weights, changed=0)


def compacted(index: Index, *, pooled: bool = True) -> Index:
    """The same state in buffers of its own, with merged lists and without the slots of what is gone.

    Not `pooled`, it comes without the pooled vectors, but with memory for them.
    """
    own, n = index.buffers, index.n
    alive = np.ones(n, bool) if index.alive is None else index.alive
    kept, places = np.flatnonzero(alive), np.where(alive, np.cumsum(alive) - 1, -1)
    rest_slots = own.rest_slots.view(index.n_rest)
    rest = alive[rest_slots]
    rest_slots = places[rest_slots[rest]].astype(np.int32)
    live, dim = len(kept), index.table.dim
    columns = Columns(
        *(Column(getattr(own.columns, name).view(n)[kept]) for name in Columns.__slots__)
    )
    buffers = Buffers(
        ids=[own.ids[slot] for slot in kept.tolist()],
        columns=columns,
        stems=own.stems.merged(n, places),
        tokens=own.tokens.merged(n, places),
        entities=own.entities.merged(n, places),
        entity_rows=own.entity_rows.kept(alive),
        lead=own.lead.kept(alive) if pooled else Rows.empty(dim, live),
        lead_tokens=own.lead_tokens.kept(alive),
        rest=own.rest.kept(rest) if pooled else Rows.empty(dim, len(rest_slots)),
        rest_tokens=own.rest_tokens.kept(rest),
        rest_slots=Column(rest_slots),
        dense=own.dense.kept(alive) if own.dense.dim else own.dense,
        sessions=_used(own.sessions, columns.sessions.view(live)),
        speakers=_used(own.speakers, columns.speakers.view(live)),
    )
    directories(buffers)
    return replace(
        index,
        buffers=buffers,
        links=index.links.kept(kept, places),
        n=live,
        n_rest=len(rest_slots),
        alive=None,
        live=live,
        version=0,
    )


def directories(buffers: Buffers) -> None:
    """Fills in what is found again from the columns: slots by id, and the members of each session."""
    buffers.slots = {id: slot for slot, id in enumerate(buffers.ids)}
    n = len(buffers.ids)
    sessions, positions = buffers.columns.sessions.view(n), buffers.columns.positions.view(n)
    counts = np.bincount(sessions)
    shared = set(np.flatnonzero(counts > 1).tolist()) | set(buffers.sessions.values())
    members: dict[int, list[tuple[int, int]]] = {number: [] for number in shared}
    order = np.lexsort((positions, sessions))
    for slot, number, position in zip(
        order.tolist(), sessions[order].tolist(), positions[order].tolist(), strict=True
    ):
        if number in members:
            members[number].append((position, slot))
    buffers.members = members


def _used(numbers: dict[str, int], column: NDArray[np.int32]) -> dict[str, int]:
    used = set(np.unique(column).tolist())
    return {name: number for name, number in dict(numbers).items() if number in used}


def _append(own: Buffers, slot: int, text: Reading) -> None:
    """One row more in everything but tokens, vectors and links."""
    record, columns = text.record, own.columns
    own.ids.append(record.id)
    own.slots[record.id] = slot
    columns.prints.append(text.print)
    columns.positions.append(record.position)
    columns.lengths.append(text.words)
    columns.own.append(text.own)
    columns.spread.append(text.spread)
    columns.cues.append(text.cues.value)
    columns.days.append(text.day)
    columns.speakers.append(_speaker(own.speakers, record.speaker))
    own.entity_rows.append(np.fromiter(text.entities, np.int64, len(text.entities)))
    if own.dense.dim:
        own.dense.extend(_dense(record, own.dense.dim)[None])


def _speaker(numbers: dict[str, int], name: str) -> int:
    if not name:
        return -1
    number = numbers.get(name)
    if number is None:
        number = numbers[name] = 1 + max(numbers.values(), default=-1)
    return number


def _dense(record: Record[Any], dim: int) -> NDArray[np.float32]:
    """The record's vector; zeros while it is owed."""
    if record.vector is None or record.vector.shape != (dim,):
        return np.zeros(dim, np.float32)
    return record.vector


def _linked(index: Index, texts: Sequence[Reading]) -> Index:
    """With sessions and neighbours of texts whose other columns are filled."""
    own, n_sessions, said = index.buffers, index.n_sessions, index.said
    links = index.links.extended(index.n + len(texts))
    conversation, detached = index.conversation, False
    touched: set[int] = set()
    for slot, text in enumerate(texts, index.n):
        name = text.record.session_id
        alone = not name and not text.said
        number = n_sessions
        if not alone and (name or abs(text.said - said) <= TURN):
            number = own.sessions.get(name, n_sessions)
        n_sessions += number == n_sessions
        own.columns.sessions.append(number)
        touched.add(slot)
        if alone:
            continue
        own.sessions[name] = number
        said = said if name else text.said
        members = own.members.setdefault(number, [])
        entry = text.record.position, slot
        k = bisect_left(members, entry)
        if k < len(members) and not detached:
            links, detached = links.detached(), True
        members.insert(k, entry)
        conversation = conversation or len(members) > 1
        touched.update(links.join(members, k))
    _weigh(links, touched, own.columns)
    return replace(index, links=links, n_sessions=n_sessions, conversation=conversation, said=said)


def _weigh(links: Links, slots: Iterable[int], columns: Columns) -> None:
    n = len(links.norms)
    links.weigh(slots, columns.own.view(n), columns.spread.view(n))
