"""Following the journal: what changed since a position, what stood at a time, and the history as told to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import log
from typing import Any, Literal, Protocol, TypeAlias

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import EdgeKey, Transaction
from memplug.backends.ledger.words import query_words, words
from memplug.codec import Payloads, from_text, micros, moment, place_of
from memplug.conditions import meets, valid
from memplug.ports import JournalEntry, Selection
from memplug.types import Delta, Edge, Record, Scope

Versioned: TypeAlias = tuple[Row, bytes | None]
"""A record's row with its vector."""


Change: TypeAlias = tuple[str, str, bool, str, bool]
"""(id, op, was, edges, born) of an entry: the packed edges of a "link", and whether a "put" made the record. Truth
may be told by 0 and 1."""


class Reader(Protocol):
    """What is read of one scope to follow it; all answers see one state of the store."""

    @property
    def known(self) -> bool:
        """True where the scope has ever been written to."""
        ...

    def position(self) -> int: ...
    def floor(self) -> int:
        """Followers that stand before it build anew."""
        ...

    def position_at(self, time: int) -> int:
        """The scope's position at a time in microseconds."""
        ...

    def entries_after(self, position: int) -> Iterable[Entry]:
        """The scope's journal behind a position, oldest first."""
        ...

    def entries_of(self, id: str) -> Iterable[Entry]:
        """All journal entries of one id, oldest first."""
        ...

    def changes_after(self, position: int) -> Iterable[Change]:
        """The scope's journal behind a position, oldest first, as far as a delta needs it."""
        ...

    def told(
        self, id: str, change: str, limit: int | None
    ) -> list[tuple[int, str, str, str, Entry]]:
        """(time, change, verb, reason, entry) of a record, a change or the scope, newest first."""
        ...

    def versioned(self, ids: Sequence[str]) -> dict[str, Versioned]:
        """Rows and vectors of those ids that exist."""
        ...

    def everything(self, *, vectors: bool) -> Iterable[Versioned]:
        """Row and vector of every record of the scope."""
        ...

    def hidden(self) -> set[str]:
        """Ids of the scope's records that are not active."""
        ...

    def touching(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        """Every edge with one of these records as an end or origin, hidden ones included."""
        ...

    def edges(self) -> dict[EdgeKey, float]:
        """Every edge of the scope, hidden ones included."""
        ...


_SEEN = frozenset(("put", "unite", "remove", "state", "vector"))


def delta(reader: Reader, payloads: Payloads, scope: Scope, since: int) -> Delta | None:
    """What a follower that stands at `since` has to learn; None where it has to build anew."""
    if not reader.known:
        return Delta() if since == 0 else None
    position = reader.position()
    if since == position:
        return Delta(position=position)
    if since > position or since < reader.floor():
        return None
    changes = _Changes()
    for id, op, was, edges, born in reader.changes_after(since):
        if op == "link":
            changes.relink(from_text(edges))
        elif op in _SEEN and id not in changes.was:
            changes.was[id] = was
            if op == "put" and born:
                changes.born.add(id)
    return changes.told(reader, payloads, scope, position)


def delta_of(transaction: Transaction) -> Delta | None:
    """What the transaction changes, for a follower that stands right before it; None where edges may be among it, or
    a server would have to be asked.

    The same as `delta` gives after it, without a look at the store for what it made itself.
    """
    changes = _Changes()
    for entry in transaction.entries:
        if entry.op == "link":
            return None
        if entry.op in _SEEN and entry.id not in changes.was:
            changes.was[entry.id] = entry.was
            if entry.op == "put" and entry.before is None:
                changes.born.add(entry.id)
    known = [transaction.rows[id] for id in changes.was if id in transaction.rows]
    if not transaction.at_hand(row[rows.ID] for row in known):
        return None
    found = [
        rows.record_of(row, transaction.vector_of(row), transaction.scope, transaction.payloads)
        for row in known
    ]
    put = _active(found)
    now = {record.id for record in put}
    if changes.moved(now, {record.id for record in found}):
        return None
    return Delta(put=put, gone=changes.gone(now), position=transaction.entries[-1].position)


def _active(found: Iterable[Record[Any]]) -> tuple[Record[Any], ...]:
    put = [record for record in found if record.status == "active"]
    return tuple(sorted(put, key=lambda record: record.position))


@dataclass(slots=True)
class _Changes:
    """First states and last weights of what the journal names behind a position."""

    was: dict[str, bool] = field(default_factory=dict)
    born: set[str] = field(default_factory=set)
    weights: dict[EdgeKey, tuple[float | None, float | None]] = field(default_factory=dict)

    def relink(self, packed: Iterable[Sequence[Any]]) -> None:
        for source, target, relation, origin, before, after in packed:
            key = (source, target, relation, origin)
            self.weights[key] = (self.weights.get(key, (before, None))[0], after)

    def told(self, reader: Reader, payloads: Payloads, scope: Scope, position: int) -> Delta:
        versions = reader.versioned(list(self.was))
        found = [rows.record_of(*one, scope, payloads) for one in versions.values()]
        put = _active(found)
        now = {record.id for record in put}
        self._add_edges_of_moved(reader, now, {record.id for record in found})
        linked, unlinked = [], []
        out = reader.hidden() if self.weights else set()
        for key, (before, after) in self.weights.items():
            ends = [id for id in (key[0], key[1], key[3]) if id]
            stood = before is not None and all(self.was.get(id, id not in out) for id in ends)
            stands = after is not None and all(id not in out for id in ends)
            if stood and stands and before == after:
                continue
            if stood and before is not None:
                unlinked.append(Edge(*key[:3], before, key[3]))
            if stands and after is not None:
                linked.append(Edge(*key[:3], after, key[3]))
        return Delta(
            put=put,
            gone=self.gone(now),
            linked=tuple(linked),
            unlinked=tuple(unlinked),
            position=position,
        )

    def gone(self, now: Collection[str]) -> tuple[str, ...]:
        """Ids that were visible and are not among those that are now."""
        return tuple(id for id, was in self.was.items() if was and id not in now)

    def moved(self, now: Collection[str], existing: Collection[str]) -> list[str]:
        """Ids that were hidden or reopened: edges that no entry names come and go with them."""
        return [
            id
            for id, was in self.was.items()
            if id in existing and was != (id in now) and id not in self.born
        ]

    def _add_edges_of_moved(self, reader: Reader, now: set[str], existing: set[str]) -> None:
        """Edges that no entry names, but whose end or origin was hidden or reopened."""
        if moved := self.moved(now, existing):
            for key, weight in reader.touching(moved).items():
                self.weights.setdefault(key, (weight, weight))


@dataclass(frozen=True, slots=True)
class Past:
    """What was otherwise at a position than it is now; None stands for "was not there"."""

    records: Mapping[str, Versioned | None]
    edges: Mapping[EdgeKey, float | None]


def past(reader: Reader, position: int) -> Past:
    """What has changed since the position, taken back. Cost grows with the number of changes since."""
    entries = list(reader.entries_after(position))
    named = [entry.id for entry in entries if entry.op in _TAKEN_BACK]
    now = reader.versioned(list(dict.fromkeys(named)))
    records: dict[str, Versioned | None] = {id: now.get(id) for id in named}
    edges: dict[EdgeKey, float | None] = {}
    for entry in reversed(entries):
        if entry.op == "link":
            assert entry.before is not None
            for source, target, relation, origin, before, _ in from_text(entry.before):
                edges[source, target, relation, origin] = before
        elif entry.op in _TAKEN_BACK:
            records[entry.id] = taken_back(records[entry.id], entry)
    return Past(records, edges)


def taken_back(state: Versioned | None, entry: Entry) -> Versioned | None:
    """The record before the entry, given what it was after it."""
    return _TAKEN_BACK[entry.op](state, entry) if entry.op in _TAKEN_BACK else state


def _image(_: Versioned | None, entry: Entry) -> Versioned | None:
    return None if entry.before is None else (rows.row_from(entry.before), entry.vector)


def _sources(state: Versioned | None, entry: Entry) -> Versioned | None:
    if state is None or entry.before is None:
        return state
    revision, derived = from_text(entry.before)
    row = rows.with_values(state[0], revision=revision, derived=rows.derived_text(derived))
    return row, state[1]


def _in_force(state: Versioned | None, entry: Entry) -> Versioned | None:
    if state is None or entry.before is None:
        return state
    return (*state[0][: rows.IN_STATUS], *from_text(entry.before)), state[1]


def _own_status(state: Versioned | None, entry: Entry) -> Versioned | None:
    if state is None or entry.before is None:
        return state
    return rows.with_values(state[0], status=from_text(entry.before)), state[1]


_TAKEN_BACK: Mapping[str, Callable[[Versioned | None, Entry], Versioned | None]] = {
    "put": _image,
    "remove": _image,
    "unite": _sources,
    "state": _in_force,
    "release": _own_status,
}


def records_at(
    reader: Reader, payloads: Payloads, scope: Scope, position: int, *, vectors: bool
) -> Iterator[Record[Any]]:
    """All records of any status that stood at the position, in the order of their positions."""
    was = past(reader, position).records
    found = [one for one in reader.everything(vectors=vectors) if one[0][rows.ID] not in was]
    found.extend(one for one in was.values() if one is not None)
    found.sort(key=lambda one: one[0][rows.POSITION])
    for row, stored in found:
        yield rows.record_of(row, stored if vectors else None, scope, payloads)


def fetch_at(
    reader: Reader,
    payloads: Payloads,
    scope: Scope,
    ids: Sequence[str],
    as_of: datetime,
    *,
    vectors: bool,
) -> list[Record[Any]]:
    """The records that stood at that time, in the order of `ids`."""
    if not reader.known:
        return []
    was = past(reader, reader.position_at(micros(as_of))).records
    wanted = dict.fromkeys(ids)
    now = reader.versioned([id for id in wanted if id not in was])
    found = (was[id] if id in was else now.get(id) for id in wanted)
    return [
        rows.record_of(one[0], one[1] if vectors else None, scope, payloads)
        for one in found
        if one is not None
    ]


def select_at(
    reader: Reader, payloads: Payloads, scope: Scope, selection: Selection
) -> Iterator[Record[Any]]:
    """The selected records as they stood at `selection.as_of`, all read before the first is given."""
    assert selection.as_of is not None
    if not reader.known:
        return iter(())
    position = reader.position_at(micros(selection.as_of))
    found = list(records_at(reader, payloads, scope, position, vectors=selection.vectors))
    if selection.newest_first:
        found.reverse()
    return islice((one for one in found if _selected(one, selection)), selection.limit)


def _selected(record: Record[Any], selection: Selection) -> bool:
    behind = not selection.cursor or (
        record.position < selection.cursor
        if selection.newest_first
        else record.position > selection.cursor
    )
    return (
        behind
        and record.position > selection.since
        and (selection.ids is None or record.id in selection.ids)
        and (not selection.source_id or place_of(record.payload)[1] == selection.source_id)
        and meets(record, selection.filters)
        and (selection.valid_at is None or valid(record, selection.valid_at))
    )


def match_at(
    reader: Reader,
    payloads: Payloads,
    scope: Scope,
    text: str,
    k: int,
    kinds: Sequence[str],
    as_of: datetime,
) -> list[tuple[str, float]]:
    """Full-text search over what was active then: the same formula, counted anew over the whole scope."""
    if not reader.known:
        return []
    position = reader.position_at(micros(as_of))
    texts = {
        one.id: Counter(words(f"{one.key} {one.text}" if one.key else one.text))
        for one in records_at(reader, payloads, scope, position, vectors=False)
        if one.status == "active" and (not kinds or one.kind in kinds)
    }
    mean = sum(counts.total() for counts in texts.values()) / max(1, len(texts)) or 1.0
    scores: dict[str, float] = {}
    for word in query_words(text):
        holding = [id for id, counts in texts.items() if counts[word]]
        rarity = max(1e-6, log((len(texts) - len(holding) + 0.5) / (len(holding) + 0.5)))
        for id in holding:
            count, length = texts[id][word], texts[id].total() / mean
            gain = count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length))
            scores[id] = scores.get(id, 0.0) + rarity * gain
    return sorted(scores.items(), key=lambda item: -item[1])[: max(0, k)]


def edges_at(
    reader: Reader, as_of: datetime, ids: Sequence[str] | None, relation: str | None
) -> list[Edge]:
    """Edges that were in force at that time."""
    if not reader.known:
        return []
    was = past(reader, reader.position_at(micros(as_of)))
    out = reader.hidden()
    for id, one in was.records.items():
        out.discard(id)
        if one is None or one[0][rows.IN_STATUS]:
            out.add(id)
    weights: dict[EdgeKey, float | None] = {**reader.edges(), **was.edges}
    named = None if ids is None else set(ids)
    return [
        Edge(*key[:3], weight, key[3])
        for key, weight in weights.items()
        if weight is not None
        and (relation is None or key[2] == relation)
        and (named is None or not named.isdisjoint(key[:2]))
        and out.isdisjoint((key[0], key[1], key[3]))
    ]


_Told: TypeAlias = Literal["put", "remove", "link", "unlink", "mark", "unmark", "vector"]
_TOLD: Mapping[str, _Told] = {
    "put": "put",
    "unite": "put",
    "remove": "remove",
    "erase": "remove",
    "mark": "mark",
    "unmark": "unmark",
    "release": "unmark",
    "state": "mark",
    "vector": "vector",
}
_MARKING = frozenset(("mark", "unmark", "release"))


def journal(
    reader: Reader, payloads: Payloads, scope: Scope, id: str, change: str, limit: int | None
) -> list[JournalEntry]:
    """History of a record, a change or the scope: the last `limit` entries, oldest first."""
    if not reader.known:
        return []
    found = reader.told(id, change, limit)
    entries = [one[-1] for one in found]
    marked = {(one.first, one.id) for one in entries if one.op in _MARKING or one.op == "put"}
    tales: dict[str, dict[int, tuple[Record[Any] | None, Record[Any] | None]]] = {}
    told: list[JournalEntry] = []
    for time, name, verb, reason, entry in reversed(found):
        if entry.op == "source" or (entry.op == "state" and (entry.first, entry.id) in marked):
            continue
        if entry.op == "link":
            told.extend(_told_edges(entry, time, name, verb))
            continue
        if entry.id not in tales:
            tales[entry.id] = _tale(reader, payloads, scope, entry.id)
        before, after = tales[entry.id].get(entry.position, (None, None))
        told.append(
            JournalEntry(
                position=entry.position,
                time=moment(time),
                change=name,
                verb=verb,
                op=_TOLD[entry.op],
                id=entry.id,
                step=entry.step,
                reason=entry.reason or reason,
                because=entry.because,
                before=before,
                after=after,
            )
        )
    return told


def _tale(
    reader: Reader, payloads: Payloads, scope: Scope, id: str
) -> dict[int, tuple[Record[Any] | None, Record[Any] | None]]:
    """The record before and after each of its entries, by position."""
    state = reader.versioned((id,)).get(id)
    tale: dict[int, tuple[Record[Any] | None, Record[Any] | None]] = {}
    after_commit: dict[int, Record[Any] | None] = {}
    after = _record(state, scope, payloads)
    for entry in reversed(list(reader.entries_of(id))):
        if entry.op not in _TOLD:
            continue
        after_commit.setdefault(entry.first, after)
        state = taken_back(state, entry)
        before = _record(state, scope, payloads)
        end = after_commit[entry.first] if entry.op in _MARKING else after
        tale[entry.position] = (before, end)
        after = before
    return tale


def _record(state: Versioned | None, scope: Scope, payloads: Payloads) -> Record[Any] | None:
    return None if state is None else rows.record_of(state[0], state[1], scope, payloads)


def _told_edges(entry: Entry, time: int, change: str, verb: str) -> Iterator[JournalEntry]:
    assert entry.before is not None
    packed = from_text(entry.before)
    made = tuple(
        Edge(one[0], one[1], one[2], one[5], one[3]) for one in packed if one[5] is not None
    )
    lost = tuple(Edge(one[0], one[1], one[2], one[4], one[3]) for one in packed if one[5] is None)
    told: tuple[tuple[_Told, tuple[Edge, ...]], ...] = (("link", made), ("unlink", lost))
    for op, edges in told:
        if edges:
            yield JournalEntry(
                position=entry.position,
                time=moment(time),
                change=change,
                verb=verb,
                op=op,
                id=entry.id,
                edges=edges,
            )
