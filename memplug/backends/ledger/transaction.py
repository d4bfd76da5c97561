"""One write transaction on one scope: what it has read, what it changes, and the journal of both.

The rules of a commit live in `writing`, those of lineage in `lineage`; here every change is made together with
the journal entry that takes it back. A storage subclasses `Transaction` and says how its product reads and writes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from memplug.backends.ledger import rows
from memplug.backends.ledger.entries import Entry
from memplug.backends.ledger.rows import Row
from memplug.codec import Payloads, from_text, to_text
from memplug.types import Scope

EdgeKey: TypeAlias = tuple[str, str, str, str]
"""(source, target, relation, origin), by id."""

SourceValues: TypeAlias = tuple[Any, ...]
"""(session, trust, origin, time, metadata, content) of a source, as the ledger keeps them."""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What a stored mark says."""

    reason: str
    status: int | None
    trust: float | None
    valid_to: int | None


MarkKey: TypeAlias = tuple[str, str]
"""(step, because) of a mark on a record."""


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of owed work as it is queued."""

    step: str
    stage: str
    source: str
    session: str
    signal: str
    change: str
    tries: int
    cause: str
    state: str
    due: int | None


class Transaction(ABC):
    """The changes of one transaction; `finish` writes the journal.

    `rows` holds what was read or written so far, by id. What a subclass writes has to be seen by what it reads
    afterwards.
    """

    remote: ClassVar[bool] = False
    """Every reading asks a server."""

    def __init__(self, payloads: Payloads, scope: Scope, last: int) -> None:
        self.payloads, self.scope = payloads, scope
        self.first = last + 1
        """The position of the first entry; `last` is the newest one of the whole ledger."""
        self._next = self.first
        self._journal: list[Entry] = []
        self.rows: dict[str, Row] = {}
        self._sought: set[str] = set()
        self._marks: dict[str, dict[MarkKey, MarkRow]] = {}
        self._inserts: list[tuple[Row, bytes | None]] = []
        self.fresh: set[str] = set()
        """Ids put by this transaction: their journal entry already holds what was before."""
        self.inserted: set[str] = set()
        self._vectors: dict[str, bytes | None] = {}
        """Of records that this transaction made and has not changed since."""
        self.unsettled: dict[str, str] = {}
        """Ids whose status, trust and end have to be counted again, each with the cause."""

    # what a storage reads

    @property
    @abstractmethod
    def known(self) -> bool:
        """True where the scope has ever been written to."""

    @abstractmethod
    def open_scope(self) -> None:
        """Makes sure that the scope is known."""

    @abstractmethod
    def position(self) -> int:
        """The scope's position before this transaction."""

    @abstractmethod
    def read_rows(self, ids: Sequence[str]) -> Iterable[Row]:
        """The rows of those ids that exist."""

    @abstractmethod
    def read_children(self, ids: Collection[str]) -> Iterable[Row]:
        """The rows of the records that derive from these at once, each only once."""

    @abstractmethod
    def read_edges(self, ids: Collection[str]) -> dict[EdgeKey, float]:
        """Every edge that has one of these as an end or as its origin."""

    @abstractmethod
    def edge_weights(self, keys: Collection[EdgeKey]) -> dict[EdgeKey, float]:
        """The weights of those edges that exist; ends and origins are loaded."""

    @abstractmethod
    def read_marks(self, ids: Collection[str]) -> Iterable[tuple[str, str, str, MarkRow]]:
        """(record, step, because, mark) of every mark on these records."""

    @abstractmethod
    def read_caused(self, ids: Collection[str]) -> Iterable[tuple[str, str, str]]:
        """(record, step, because) of every mark that one of these is the cause of."""

    @abstractmethod
    def last_revisions(self, ids: Sequence[str]) -> dict[str, int]:
        """The last revision of those ids that were removed before, so that a revived one counts on."""

    @abstractmethod
    def vector(self, row: Row) -> bytes | None:
        """The record's vector as it is stored."""

    @abstractmethod
    def source_values(self, ids: Sequence[str]) -> dict[str, SourceValues]:
        """The values of those sources that exist."""

    @abstractmethod
    def holds_lane(self, token: str) -> bool:
        """True while the token's lane is this scope's."""

    @abstractmethod
    def lane_taken(self) -> bool:
        """True where the scope's lane was taken and not given back, though its time be over."""

    @abstractmethod
    def claim_embedder(self, name: str) -> str:
        """Whose vectors the store holds: these from now on, where it was nobody's."""

    @abstractmethod
    def entries_of_change(self, change: str) -> list[Entry]:
        """The scope's entries of all commits of a change, newest first."""

    @abstractmethod
    def later_than(self, ids: Collection[str], position: int) -> list[tuple[Entry, str]]:
        """(entry, change) of these ids behind a position, oldest first."""

    @abstractmethod
    def undone_since(self, position: int) -> list[tuple[str, str]]:
        """(change, reason) of the undos behind a position, newest first."""

    @abstractmethod
    def steps_of(self, id: str) -> list[tuple[Entry, str]]:
        """(entry, change) of what put, united or removed the id, oldest first."""

    # what a storage writes

    @abstractmethod
    def new_number(self) -> int:
        """The number of a record that is new; 0 in a storage that gives none."""

    @abstractmethod
    def write_new(self, new: Sequence[tuple[Row, bytes | None]]) -> None:
        """New records with their vectors, and what they derive from."""

    @abstractmethod
    def write_row(self, old: Row, new: Row) -> None:
        """Other values of a record, its sources left alone."""

    @abstractmethod
    def write_sources(self, old: Row, new: Row) -> None:
        """What the record derives from, and its revision; all sources are loaded."""

    @abstractmethod
    def write_vector(self, row: Row, vector: bytes | None) -> None:
        """The record's vector; None takes it away."""

    @abstractmethod
    def write_state(self, row: Row) -> None:
        """What is in force of a record: status, trust, end."""

    @abstractmethod
    def write_own_status(self, row: Row) -> None:
        """What the record itself says of its status."""

    @abstractmethod
    def delete_records(self, doomed: Sequence[Row]) -> None:
        """Takes records away, with what ties them to sources and to what derives from them."""

    @abstractmethod
    def write_edges(self, edges: Mapping[EdgeKey, float]) -> None:
        """Sets the weights of edges; ends and origins are loaded."""

    @abstractmethod
    def delete_edges(self, keys: Collection[EdgeKey]) -> None:
        """Takes away edges that exist."""

    @abstractmethod
    def write_mark(self, row: Row, step: str, because: str, mark: MarkRow | None) -> None:
        """Sets a mark, or takes it away; its cause is loaded."""

    @abstractmethod
    def insert_sources(self, sources: Sequence[tuple[str, SourceValues]]) -> None:
        """Sources that are new."""

    @abstractmethod
    def write_source(self, id: str, values: SourceValues) -> None:
        """Other values of a source."""

    @abstractmethod
    def queue(self, work: Sequence[Work]) -> None:
        """Owes work to the scope."""

    @abstractmethod
    def settle_work(self, owed: Sequence[int]) -> None:
        """Takes settled work from the queue."""

    @abstractmethod
    def cache_seen(self, seen: Sequence[tuple[str, str]]) -> None:
        """Keeps (space, key) in the cache."""

    @abstractmethod
    def drop_work(self, change: str) -> None:
        """Takes the work of a change from the scope's queue."""

    @abstractmethod
    def close_sessions(self, sessions: Sequence[str], position: int) -> None:
        """Notes that sessions end at that position."""

    @abstractmethod
    def write_journal(
        self, entries: Sequence[Entry], *, time: int, change: str, verb: str, reason: str
    ) -> None:
        """The entries, and the commit that they stand in."""

    # what all storages share

    def note(
        self,
        op: str,
        id: str,
        *,
        was: bool = False,
        step: str = "",
        reason: str = "",
        because: str = "",
        before: str | None = None,
        vector: bytes | None = None,
    ) -> int:
        """Adds a journal entry; gives its position."""
        position = self._next
        self._next += 1
        self._journal.append(
            Entry(position, self.first, id, op, was, step, reason, because, before, vector)
        )
        return position

    @property
    def entries(self) -> Sequence[Entry]:
        """The journal so far."""
        return self._journal

    def at_hand(self, ids: Iterable[str]) -> bool:
        """True where `vector_of` any of these asks no server."""
        return not self.remote or all(id in self._vectors for id in ids)

    def vector_of(self, row: Row) -> bytes | None:
        """The record's vector, read only where this transaction did not make it."""
        id = row[rows.ID]
        return self._vectors[id] if id in self._vectors else self.vector(row)

    def forget_journal(self) -> None:
        """Drops the entries so far: an erase leaves none."""
        self._journal.clear()

    def finish(self, *, time: int, change: str, verb: str, reason: str) -> int:
        """Writes the journal; gives the scope's position."""
        if not self._journal:
            return self.position()
        self.write_journal(self._journal, time=time, change=change, verb=verb, reason=reason)
        return self._journal[-1].position

    def load(self, ids: Iterable[str]) -> None:
        """Reads the rows of these ids, where they exist and are not known yet."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self._sought]
        if not wanted or not self.known:
            return
        self._sought.update(wanted)
        for row in self.read_rows(wanted):
            self.rows[row[rows.ID]] = row

    def children(self, ids: Collection[str]) -> list[str]:
        """Ids of the records that derive from these at once; their rows are loaded."""
        found = []
        for row in self.read_children(ids):
            self._sought.add(row[rows.ID])
            found.append(row[rows.ID])
            self.rows.setdefault(row[rows.ID], row)
        return found

    def insert(self, row: Row, vector: bytes | None) -> Row:
        """A new record (its position is set here unless it has one); written by `flush`."""
        position = self.note("put", row[rows.ID])
        row = (
            self.new_number(),
            row[rows.ID],
            row[rows.POSITION] or position,
            *row[rows.POSITION + 1 :],
        )
        self._inserts.append((row, vector))
        self.rows[row[rows.ID]] = row
        self._sought.add(row[rows.ID])
        self._marks[row[rows.ID]] = {}
        self.fresh.add(row[rows.ID])
        self.inserted.add(row[rows.ID])
        self._vectors[row[rows.ID]] = vector
        return row

    def flush(self) -> None:
        """Writes the new records."""
        if self._inserts:
            self.write_new(self._inserts)
            self._inserts = []

    def replace(self, old: Row, new: Row, vector: bytes | None, *, keep_vector: bool) -> Row:
        """Another revision in the place of `old`; without a vector the old one goes, unless it is kept."""
        if old[rows.ID] in self.inserted:
            self.flush()
        position = self.note(
            "put",
            old[rows.ID],
            was=old[rows.IN_STATUS] == 0,
            before=rows.image(old),
            vector=self.vector(old),
        )
        new = (old[rows.N], new[rows.ID], position, *new[rows.POSITION + 1 :])
        self.rows[new[rows.ID]] = new
        self.write_row(old, new)
        self._vectors.pop(new[rows.ID], None)
        if old[rows.DERIVED] != new[rows.DERIVED]:
            self.load((*rows.derived_of(old[rows.DERIVED]), *rows.derived_of(new[rows.DERIVED])))
            self.write_sources(old, new)
        if vector is not None or not keep_vector:
            self.write_vector(new, vector)
        self.fresh.add(new[rows.ID])
        return new

    def reuse_sources(self, old: Row, sources: Sequence[str]) -> Row:
        """The record with other sources, text and position as they were."""
        if old[rows.ID] in self.inserted:
            self.flush()
        self.note(
            "unite",
            old[rows.ID],
            was=old[rows.IN_STATUS] == 0,
            before=to_text([old[rows.REVISION], list(rows.derived_of(old[rows.DERIVED]))]),
        )
        new = rows.with_values(
            old, derived=rows.derived_text(sources), revision=old[rows.REVISION] + 1
        )
        self.load((*rows.derived_of(old[rows.DERIVED]), *sources))
        self.rows[new[rows.ID]] = new
        self.write_sources(old, new)
        return new

    def set_vector(self, row: Row, vector: bytes) -> None:
        """The vector of a record whose vector was owed."""
        self.note("vector", row[rows.ID], was=row[rows.IN_STATUS] == 0)
        self._vectors.pop(row[rows.ID], None)
        self.write_vector(row, vector)

    def set_state(self, row: Row, state: tuple[int, float, int | None]) -> None:
        """What is in force of a record from now on."""
        new = self.rows[row[rows.ID]] = (*row[: rows.IN_STATUS], *state)
        self.write_state(new)

    def delete(self, doomed: Sequence[Row]) -> None:
        """Removes records with all that hangs on them; `lineage` has decided which."""
        ids = [row[rows.ID] for row in doomed]
        self.unlink(self.read_edges(ids))
        self.load_marks(ids)
        caused = [(id, step, because) for id in ids for step, because in self._marks[id]]
        self._withdraw([*caused, *self.read_caused(ids)])
        for row in doomed:
            self.note(
                "remove",
                row[rows.ID],
                was=row[rows.IN_STATUS] == 0,
                before=rows.image(row),
                vector=self.vector(row),
            )
        self.load(source for row in doomed for source in rows.derived_of(row[rows.DERIVED]))
        self.delete_records(doomed)
        for id in ids:
            del self.rows[id]
            self.unsettled.pop(id, None)

    def set_own_status(self, row: Row, status: int, *, reason: str) -> None:
        """What the record itself says of its status, changed by a person."""
        self.note(
            "release",
            row[rows.ID],
            was=row[rows.IN_STATUS] == 0,
            reason=reason,
            before=to_text(row[rows.STATUS]),
        )
        new = self.rows[row[rows.ID]] = rows.with_values(row, status=status)
        self.write_own_status(new)
        self.unsettled.setdefault(row[rows.ID], "")

    def set_source(self, id: str, old: SourceValues, new: SourceValues) -> None:
        """Other values of a source."""
        self.note("source", id, before=to_text(old))
        self.write_source(id, new)

    def link_edges(self, edges: Mapping[EdgeKey, float]) -> None:
        """Sets the weights of these edges; those whose ends or origin are gone are left out."""
        self.load(
            id for source, target, _, origin in edges for id in (source, target, origin) if id
        )
        standing = {
            key: weight
            for key, weight in edges.items()
            if key[0] in self.rows and key[1] in self.rows and (not key[3] or key[3] in self.rows)
        }
        old = [key for key in standing if self.inserted.isdisjoint((key[0], key[1], key[3]))]
        before = self.edge_weights(old) if old else {}
        written = {key: one for key, one in standing.items() if before.get(key) != one}
        if written:
            self.write_edges(written)
        packed: dict[str, list[Any]] = {}
        for key, weight in written.items():
            packed.setdefault(key[3] or key[0], []).append((*key, before.get(key), weight))
        for id, changes in packed.items():
            self.note("link", id, before=to_text(changes))

    def unlink(self, edges: Mapping[EdgeKey, float]) -> None:
        """Removes edges, given with their weights."""
        if not edges:
            return
        packed: dict[str, list[Any]] = {}
        for key, weight in edges.items():
            packed.setdefault(key[3] or key[0], []).append((*key, weight, None))
        self.delete_edges(edges)
        for id, changes in packed.items():
            self.note("link", id, before=to_text(changes))

    def load_marks(self, ids: Iterable[str]) -> None:
        """Reads the marks on these records, where they are not known yet."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self._marks]
        if not wanted:
            return
        self._marks.update((id, {}) for id in wanted)
        for id, step, because, mark in self.read_marks(wanted):
            self._marks[id][step, because] = mark

    def marks_on(self, id: str) -> Mapping[MarkKey, MarkRow]:
        """Every mark on a record."""
        self.load_marks((id,))
        return self._marks[id]

    def set_mark(
        self, row: Row, step: str, because: str, new: MarkRow | None, *, reason: str = ""
    ) -> None:
        """Sets the mark of (step, because) on a record, or withdraws it with None."""
        id = row[rows.ID]
        old = self.marks_on(id).get((step, because))
        if old == new:
            return
        self.note(
            "mark" if new else "unmark",
            id,
            was=row[rows.IN_STATUS] == 0,
            step=step,
            reason=new.reason if new else reason,
            because=because,
            before=mark_text(old),
        )
        self.write_mark(row, step, because, new)
        if new is None:
            del self._marks[id][step, because]
        else:
            self._marks[id][step, because] = new
        self.unsettled.setdefault(id, because)

    def disown(self, changed: Sequence[Row]) -> None:
        """Withdraws the edges and marks that stand on the account of these records."""
        ids = {row[rows.ID] for row in changed}
        edges = self.read_edges(ids)
        self.unlink({key: weight for key, weight in edges.items() if key[3] in ids})
        self._withdraw(self.read_caused(ids))

    def _withdraw(self, marks: Iterable[tuple[str, str, str]]) -> None:
        listed = dict.fromkeys(marks)
        self.load(id for id, _, _ in listed)
        self.load_marks(id for id, _, _ in listed)
        for id, step, because in listed:
            self.set_mark(self.rows[id], step, because, None, reason="its cause is gone")


def mark_text(mark: MarkRow | None) -> str | None:
    """A mark as the journal keeps it."""
    if mark is None:
        return None
    return to_text([mark.reason, mark.status, mark.trust, mark.valid_to])


def mark_from(text: str) -> MarkRow:
    """What `mark_text` was given."""
    return MarkRow(*from_text(text))
