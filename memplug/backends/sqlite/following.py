# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""Following the journal: what changed since a position, what stood at a time, and the history as told to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import log
from typing import Any, Literal, TypeAlias

from memplug.backends.sqlite import reading, rows
from memplug.backends.sqlite.engine import Link, named
from memplug.backends.sqlite.rows import Row
from memplug.backends.sqlite.transaction import BY_END, EdgeKey
from memplug.backends.sqlite.words import query_words, words
from memplug.codec import Payloads, from_text, micros, moment, place_of, to_text
from memplug.conditions import meets, valid
from memplug.ports import JournalEntry, Selection
from memplug.types import Delta, Edge, Record, Scope

Versioned: TypeAlias = tuple[Row, bytes | None]
"""A record's row with its vector."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal."""

    position: int
    first: int
    id: str
    op: str
    was: bool
    step: str
    reason: str
    because: str
    before: str | None
    vector: bytes | None


_ENTRY = "j.position, j.first, j.id, j.op, j.was, j.step, j.reason, j.because, j.before, j.vector"
_AFTER = (
    f"SELECT {_ENTRY} FROM commits c CROSS JOIN journal j ON j.position BETWEEN c.first AND c.last "
    "WHERE c.scope = ? AND c.last > ? ORDER BY j.position"
)


def entries_after(link: Link, scope: int, position: int) -> list[Entry]:
    """The scope's journal behind a position, oldest first."""
    return [
        entry
        for entry in (Entry(*row) for row in link.db.execute(_AFTER, (scope, position)))
        if entry.position > position
    ]


def entries_of(link: Link, scope: int, id: str) -> list[Entry]:
    """All journal entries of one id, oldest first."""
    return [
        Entry(*row)
        for row in link.db.execute(
            f"SELECT {_ENTRY} FROM journal j WHERE j.scope = ? AND j.id = ? ORDER BY j.position",
            (scope, id),
        )
    ]


_CHANGES = (
    "SELECT j.id, j.op, j.was, CASE WHEN j.op = 'link' THEN j.before ELSE j.before IS NULL END, j.position "
    "FROM commits c CROSS JOIN journal j ON j.position BETWEEN c.first AND c.last "
    "WHERE c.scope = ? AND c.last > ? ORDER BY j.position"
)
_SEEN = frozenset(("put", "unite", "remove", "state", "vector"))


def delta(link: Link, payloads: Payloads, scope: Scope, since: int) -> Delta | None:
    """What a follower that stands at `since` has to learn; None where it has to build anew."""
    number = link.scope(scope)
    if not number:
        return Delta() if since == 0 else None
    position = link.position(number)
    if since == position:
        return Delta(position=position)
    floor = link.db.execute("SELECT floor FROM scopes WHERE n = ?", (number,)).fetchone()[0]
    if since > position or since < floor:
        return None
    changes = _Changes()
    for id, op, was, extra, at in link.db.execute(_CHANGES, (number, since)):
        if at <= since:
            continue
        if op == "link":
            changes.relink(from_text(extra))
        elif op in _SEEN and id not in changes.was:
            changes.was[id] = bool(was)
            if op == "put" and extra:
                changes.born.add(id)
    return changes.told(link, payloads, scope, number)


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

    def told(self, link: Link, payloads: Payloads, scope: Scope, number: int) -> Delta:
        found = reading.fetch(link, payloads, scope, list(self.was), vectors=True)
        put = [record for record in found if record.status == "active"]
        put.sort(key=lambda record: record.position)
        now = {record.id for record in put}
        self._add_edges_of_moved(link, number, now, {record.id for record in found})
        linked, unlinked = [], []
        out = reading.hidden(link, number) if self.weights else set()
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
            put=tuple(put),
            gone=tuple(id for id, was in self.was.items() if was and id not in now),
            linked=tuple(linked),
            unlinked=tuple(unlinked),
            position=link.position(number),
        )

    def _add_edges_of_moved(
        self, link: Link, number: int, now: set[str], existing: set[str]
    ) -> None:
        """Edges that no entry names, but whose end or origin was hidden or reopened."""
        moved = [
            id
            for id, was in self.was.items()
            if id in existing and was != (id in now) and id not in self.born
        ]
        if moved:
            for key, weight in touching(link, number, moved).items():
                self.weights.setdefault(key, (weight, weight))


_ENDS = (
    "SELECT s.id, t.id, e.relation, coalesce(o.id, ''), e.weight FROM edges e "
    "JOIN records s ON s.n = e.source JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin WHERE {} IN named"
)
_TOUCHING = (
    "WITH named(n) AS (SELECT r.n FROM json_each(:a) j CROSS JOIN records r ON r.scope = :b AND r.id = j.value) "
    + " UNION ".join(_ENDS.format(end) for end in BY_END)
)
_ALL = (
    "SELECT s.id, t.id, e.relation, coalesce(o.id, ''), e.weight FROM records s "
    "CROSS JOIN edges e ON e.source = s.n JOIN records t ON t.n = e.target "
    "LEFT JOIN records o ON o.n = e.origin WHERE s.scope = ?"
)


def touching(link: Link, scope: int, ids: Sequence[str]) -> dict[EdgeKey, float]:
    """Every edge with one of these records as an end or origin, hidden ones included."""
    return {row[:4]: row[4] for row in link.db.execute(_TOUCHING, named(to_text(list(ids)), scope))}


@dataclass(frozen=True, slots=True)
class Past:
    """What was otherwise at a position than it is now; None stands for "was not there"."""

    records: Mapping[str, Versioned | None]
    edges: Mapping[EdgeKey, float | None]


def position_at(link: Link, scope: int, time: int) -> int:
    """The scope's position at a time in microseconds."""
    found = link.db.execute(
        "SELECT max(last) FROM commits WHERE scope = ? AND time <= ?", (scope, time)
    ).fetchone()
    return int(found[0] or 0)


def past(link: Link, scope: int, position: int) -> Past:
    """What has changed since the position, taken back. Cost grows with the number of changes since."""
    records: dict[str, Versioned | None] = {}
    edges: dict[EdgeKey, float | None] = {}
    for entry in reversed(entries_after(link, scope, position)):
        if entry.op == "link":
            assert entry.before is not None
            for source, target, relation, origin, before, _ in from_text(entry.before):
                edges[source, target, relation, origin] = before
        elif entry.op in _TAKEN_BACK:
            if entry.id not in records:
                records[entry.id] = versioned(link, scope, entry.id)
            records[entry.id] = taken_back(records[entry.id], entry)
    return Past(records, edges)


def versioned(link: Link, scope: int, id: str) -> Versioned | None:
    """A record's row and vector as they are now."""
    found = link.db.execute(
        f"SELECT {rows.COLUMNS}, v.vector FROM records r LEFT JOIN vectors v ON v.n = r.n "
        "WHERE r.scope = ? AND r.id = ?",
        (scope, id),
    ).fetchone()
    return None if found is None else (found[:-1], found[-1])


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
    link: Link, payloads: Payloads, scope: Scope, position: int, *, vectors: bool
) -> Iterator[Record[Any]]:
    """All records of any status that stood at the position, in the order of their positions."""
    number = link.scope(scope)
    was = past(link, number, position).records
    vector = (
        "v.vector FROM records r LEFT JOIN vectors v ON v.n = r.n"
        if vectors
        else "NULL FROM records r"
    )
    found: list[Versioned] = [
        (row[:-1], row[-1])
        for row in link.db.execute(
            f"SELECT {rows.COLUMNS}, {vector} WHERE r.scope = ?",
            (number,),
        )
        if row[rows.ID] not in was
    ]
    found.extend(one for one in was.values() if one is not None)
    found.sort(key=lambda one: one[0][rows.POSITION])
    for row, stored in found:
        yield rows.record_of(row, stored if vectors else None, scope, payloads)


def fetch_at(
    link: Link,
    payloads: Payloads,
    scope: Scope,
    ids: Sequence[str],
    position: int,
    *,
    vectors: bool,
) -> list[Record[Any]]:
    """The records that stood at the position, in the order of `ids`."""
    number = link.scope(scope)
    was = past(link, number, position).records
    found = []
    for id in dict.fromkeys(ids):
        one = was[id] if id in was else versioned(link, number, id)
        if one is not None:
            vector = one[1] if vectors else None
            found.append(rows.record_of(one[0], vector, scope, payloads))
    return found


def select_at(
    link: Link, payloads: Payloads, scope: Scope, selection: Selection
) -> Iterator[Record[Any]]:
    """The selected records as they stood at `selection.as_of`, all read before the first is given."""
    assert selection.as_of is not None
    position = position_at(link, link.scope(scope), micros(selection.as_of))
    found = list(records_at(link, payloads, scope, position, vectors=selection.vectors))
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
    link: Link,
    payloads: Payloads,
    scope: Scope,
    text: str,
    k: int,
    kinds: Sequence[str],
    as_of: datetime,
) -> list[tuple[str, float]]:
    """Full-text search over what was active then: the same formula, counted anew over the whole scope."""
    position = position_at(link, link.scope(scope), micros(as_of))
    texts = {
        one.id: Counter(words(f"{one.key} {one.text}" if one.key else one.text))
        for one in records_at(link, payloads, scope, position, vectors=False)
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
    link: Link, scope: Scope, position: int, ids: Sequence[str] | None, relation: str | None
) -> list[Edge]:
    """Edges that were in force at the position."""
    number = link.scope(scope)
    was = past(link, number, position)
    out = reading.hidden(link, number)
    for id, one in was.records.items():
        out.discard(id)
        if one is None or one[0][rows.IN_STATUS]:
            out.add(id)
    weights: dict[EdgeKey, float | None] = {
        row[:4]: row[4] for row in link.db.execute(_ALL, (number,))
    }
    weights.update(was.edges)
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
    link: Link, payloads: Payloads, scope: Scope, id: str, change: str, limit: int | None
) -> list[JournalEntry]:
    """History of a record, a change or the scope: the last `limit` entries, oldest first."""
    number = link.scope(scope)
    condition = "j.scope = ?"
    values: list[object] = [number]
    if id:
        condition, values = f"{condition} AND j.id = ?", [*values, id]
    if change:
        condition, values = f"{condition} AND c.change = ?", [*values, change]
    found = link.db.execute(
        f"SELECT c.time, c.change, c.verb, c.reason, {_ENTRY} FROM commits c "
        f"JOIN journal j ON j.first = c.first AND j.position BETWEEN c.first AND c.last WHERE {condition} "
        "ORDER BY j.position DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    ).fetchall()
    marked = {(row[5], row[6]) for row in found if row[7] in _MARKING or row[7] == "put"}
    tales: dict[str, dict[int, tuple[Record[Any] | None, Record[Any] | None]]] = {}
    told: list[JournalEntry] = []
    for time, name, verb, reason, *values_of in reversed(found):
        entry = Entry(*values_of)
        if entry.op == "source" or (entry.op == "state" and (entry.first, entry.id) in marked):
            continue
        if entry.op == "link":
            told.extend(_told_edges(entry, time, name, verb))
            continue
        if entry.id not in tales:
            tales[entry.id] = _tale(link, payloads, scope, number, entry.id)
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
    link: Link, payloads: Payloads, scope: Scope, number: int, id: str
) -> dict[int, tuple[Record[Any] | None, Record[Any] | None]]:
    """The record before and after each of its entries, by position."""
    state = versioned(link, number, id)
    tale: dict[int, tuple[Record[Any] | None, Record[Any] | None]] = {}
    after_commit: dict[int, Record[Any] | None] = {}
    after = _record(state, scope, payloads)
    for entry in reversed(entries_of(link, number, id)):
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
