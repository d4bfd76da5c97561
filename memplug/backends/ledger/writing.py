"""The commit: what one Write does to a scope, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.following import delta_of
from memplug.backends.ledger.lineage import cascade, inherited, settle
from memplug.backends.ledger.rows import Row
from memplug.backends.ledger.transaction import MarkRow, SourceValues, Transaction, Work
from memplug.codec import (
    content_json,
    metadata_text,
    micros,
    micros_or_none,
    signal_json,
    to_text,
)
from memplug.errors import ConflictError, EmbedderMismatch, InvalidInput, ScopeError
from memplug.ports import Committed, Owed, Write
from memplug.types import EPISODE, Edge, Mark, Record, Removed, SessionClosed, Source


def refuse_other_scopes(write: Write) -> None:
    """Raises ScopeError where a record belongs to another scope than the write."""
    for record in write.batch.put:
        if record.scope != write.scope:
            raise ScopeError(
                f"record {record.id!r} belongs to scope {record.scope} and cannot be written to {write.scope}"
            )


def commit(transaction: Transaction, write: Write) -> Committed:
    """Does what the write says; the caller ends the transaction. Raises ConflictError, ScopeError."""
    refuse_other_scopes(write)
    _hold_lane(transaction, write.lane)
    _stay_alone(transaction, write.alone)
    _hold_embedder(transaction, write.embedder)
    if write.batch or write.sources or write.owe or write.close_sessions:
        transaction.open_scope()
    _put_sources(transaction, write.sources)
    puts = _Puts(transaction, write)
    puts.check()
    gone = puts.clear()
    puts.write()
    _link(transaction, write.batch.link)
    for mark in write.batch.mark:
        _mark(transaction, mark)
    for id, reason in write.unmark:
        _release(transaction, id, reason)
    _set_vectors(transaction, write.vectors)
    settle(transaction)
    position = transaction.finish(
        time=micros(write.time), change=write.change, verb=write.verb, reason=write.reason
    )
    if write.close_sessions:
        transaction.close_sessions(write.close_sessions, position)
    owe(transaction, write.owe)
    if write.settle:
        transaction.settle_work(write.settle)
    if write.seen:
        transaction.cache_seen(write.seen)
    removed = [row for row in (*gone, *puts.stale) if row[rows.ID] not in transaction.rows]
    removed_kinds = tuple((row[rows.ID], row[rows.KIND]) for row in removed)
    tell(transaction, removed_kinds, write.tell, write.change)
    delta = delta_of(transaction) if write.alone is not None and transaction.entries else None
    return Committed(
        position=position,
        put=puts.results(delta.put if delta else ()),
        existed=tuple(puts.existed),
        removed=tuple(row[rows.ID] for row in removed),
        removed_kinds=removed_kinds,
        dropped=tuple(puts.dropped),
        delta=delta,
    )


class _Puts:
    """The records of a batch on their way into the ledger."""

    def __init__(self, transaction: Transaction, write: Write) -> None:
        self._transaction, self._read_at = transaction, write.read_at
        self._time = micros(write.time)
        self._remove = set(write.batch.remove)
        self._records = _sources_first(
            [record for record in write.batch.put if record.id not in self._remove]
        )
        self.existed: list[str] = []
        self.dropped: list[str] = [
            record.id for record in write.batch.put if record.id in self._remove
        ]
        self.stale: list[Row] = []
        """Rows that had to go because what their new revision derives from is gone."""
        self._given: dict[str, Record[Any]] = {}
        self._united: list[str] = []
        transaction.load(self._remove)
        transaction.load(id for record in self._records for id in (record.id, *record.derived_from))

    def check(self) -> None:
        """Raises ConflictError where a record is no longer what the caller read."""
        wrong = tuple(record.id for record in self._records if self._conflicts(record))
        if wrong:
            listed = ", ".join(repr(id) for id in wrong[:5])
            raise ConflictError(
                f"{len(wrong)} record(s) were changed since they were read: {listed}; read them again",
                ids=wrong,
            )

    def _conflicts(self, record: Record[Any]) -> bool:
        row = self._transaction.rows.get(record.id)
        if record.revision:
            return row is None or row[rows.REVISION] != record.revision
        if self._read_at is None:
            return False
        if row is not None and row[rows.POSITION] > self._read_at and self._differs(record, row):
            return True
        sources = (self._transaction.rows.get(id) for id in record.derived_from)
        return any(
            source is not None
            and source[rows.POSITION] > self._read_at
            and source[rows.REVISION] > 1
            for source in sources
        )

    def _differs(self, record: Record[Any], row: Row) -> bool:
        stored = (row[rows.TEXT], row[rows.KEY], row[rows.PAYLOAD])
        return stored != (
            record.text,
            record.key,
            self._transaction.payloads.encode(record.payload),
        )

    def clear(self) -> list[Row]:
        """Removes what was named, and what rests on it or on texts that are about to change."""
        changed = {
            record.id
            for record in self._records
            if record.revision and self._differs(record, self._transaction.rows[record.id])
        }
        if not changed and not self._remove:
            return []
        kept = {record.id for record in self._records if record.revision}
        rewritten = [self._transaction.rows[id] for id in changed]
        episodes = [row for row in rewritten if row[rows.KIND] == EPISODE.name]
        if episodes:
            self._transaction.disown(episodes)
        return cascade(self._transaction, self._remove, changed, kept)

    def write(self) -> None:
        """Puts every record whose sources stand."""
        new = [record.id for record in self._records if record.id not in self._transaction.rows]
        revisions = self._transaction.last_revisions(new) if new else {}
        for record in self._records:
            sources = self._standing(record)
            if sources is None:
                self.dropped.append(record.id)
                if record.revision:
                    self.stale.extend(cascade(self._transaction, (record.id,), (), ()))
                continue
            row = self._transaction.rows.get(record.id)
            if row is None:
                self._insert(record, sources, revisions.get(record.id, 0) + 1)
            elif record.revision:
                self._replace(record, sources, row)
            else:
                self._unite(record, sources, row)
        self._transaction.flush()

    def _standing(self, record: Record[Any]) -> Sequence[str] | None:
        """The sources that exist; None where the record cannot stand without those that are gone."""
        if not record.derived_from:
            return ()
        named = [id for id in dict.fromkeys(record.derived_from) if id != record.id]
        standing = [id for id in named if id in self._transaction.rows]
        if len(standing) == len(named):
            return standing
        return (
            standing if standing and self._transaction.payloads.any_support(record.kind) else None
        )

    def _insert(self, record: Record[Any], sources: Sequence[str], revision: int) -> None:
        transaction = self._transaction
        row = rows.row_of(
            record,
            transaction.payloads,
            n=0,
            position=0,
            revision=revision,
            derived=sources,
            time=self._time,
        )
        if sources:
            status, trust = inherited(row, (transaction.rows[id] for id in sources))
            row = (
                *row[: rows.IN_STATUS],
                max(status, row[rows.STATUS]),
                min(trust, row[rows.TRUST]),
                row[rows.IN_VALID_TO],
            )
        vector = None if record.vector is None else rows.vector_bytes(record.vector)
        transaction.insert(row, vector)
        self._given[record.id] = record

    def _replace(self, record: Record[Any], sources: Sequence[str], row: Row) -> None:
        transaction = self._transaction
        new = rows.row_of(
            record,
            transaction.payloads,
            n=0,
            position=0,
            revision=row[rows.REVISION] + 1,
            derived=sources,
            time=self._time,
        )
        # What marks and lineage brought into force was read with the record: it does not become its own.
        own = rows.with_values(
            new,
            status=_own(new, row, rows.STATUS, rows.IN_STATUS),
            trust=_own(new, row, rows.TRUST, rows.IN_TRUST),
            valid_to=_own(new, row, rows.VALID_TO, rows.IN_VALID_TO),
            in_status=row[rows.IN_STATUS],
            in_trust=row[rows.IN_TRUST],
            in_valid_to=row[rows.IN_VALID_TO],
        )
        same = not self._differs(record, row)
        if same:
            self.existed.append(record.id)
        vector = None if record.vector is None else rows.vector_bytes(record.vector)
        transaction.replace(row, own, vector, keep_vector=same)
        transaction.unsettled.setdefault(record.id, "")
        self._given[record.id] = record

    def _unite(self, record: Record[Any], sources: Sequence[str], row: Row) -> None:
        transaction = self._transaction
        self.existed.append(record.id)
        standing = rows.derived_of(row[rows.DERIVED])
        added = [id for id in sources if id not in standing]
        if added:
            row = transaction.reuse_sources(row, (*standing, *added))
            transaction.unsettled.setdefault(record.id, "")
            self._united.append(record.id)
        if record.vector is None or record.id in self._given:
            return
        if transaction.vector(row) is None:
            transaction.set_vector(row, rows.vector_bytes(record.vector))

    def results(self, read: Iterable[Record[Any]]) -> tuple[Record[Any], ...]:
        """The records as they are stored now. read: those of them that were made from their rows already."""
        transaction = self._transaction
        known = {record.id: record for record in read}
        given = [
            known.get(id) or rows.stored(record, transaction.rows[id])
            for id, record in self._given.items()
            if id in transaction.rows
        ]
        for id in self._united:
            row = transaction.rows.get(id)
            if row is not None and id not in self._given:
                vector = transaction.vector(row)
                given.append(rows.record_of(row, vector, transaction.scope, transaction.payloads))
        return tuple(given)


def _own(new: Row, old: Row, own: int, in_force: int) -> Any:
    return old[own] if new[own] == old[in_force] else new[own]


def _sources_first(records: Sequence[Record[Any]]) -> list[Record[Any]]:
    """The records so that each comes behind those of the batch that it derives from."""
    within = {
        record.id: [id for id in record.derived_from if id != record.id] for record in records
    }
    if not any(id in within for sources in within.values() for id in sources):
        return list(records)
    depth: dict[str, int] = {}
    try:
        for id in _in_turn(within):
            depth[id] = 1 + max((depth.get(one, 1) for one in within.get(id, ())), default=0)
    except CycleError as error:
        raise InvalidInput(
            f"records derive from each other in a circle: {error.args[1]}"
        ) from error
    return sorted(records, key=lambda record: depth[record.id])


def _in_turn(within: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """The ids so that each comes behind its sources: as they are where they do already. Raises CycleError."""
    ahead = set(within)
    for id, sources in within.items():
        if not ahead.isdisjoint(sources):
            return TopologicalSorter(within).static_order()
        ahead.remove(id)
    return within


def _link(transaction: Transaction, edges: Iterable[Edge]) -> None:
    weights = {
        (edge.source, edge.target, edge.relation, edge.origin): float(edge.weight) for edge in edges
    }
    if weights:
        transaction.link_edges(weights)


def _mark(transaction: Transaction, mark: Mark) -> None:
    transaction.load((mark.id, mark.because) if mark.because else (mark.id,))
    row = transaction.rows.get(mark.id)
    because = transaction.rows.get(mark.because)
    if row is None or (mark.because and because is None):
        return
    if mark.empty:
        transaction.set_mark(row, mark.step, mark.because, None, reason=mark.reason)
        return
    transaction.set_mark(
        row,
        mark.step,
        mark.because,
        MarkRow(
            mark.reason,
            None if mark.status is None else rows.SEVERITY[mark.status],
            mark.trust,
            micros_or_none(mark.valid_to),
        ),
    )


def _release(transaction: Transaction, id: str, reason: str) -> None:
    """Withdraws every mark that hides the record, and its own pending or quarantined status.

    Where nothing hides it, the journal says all the same that a person let it pass.
    """
    transaction.load((id,))
    row = transaction.rows.get(id)
    if row is None:
        return
    hiding = [
        key
        for key, mark in transaction.marks_on(id).items()
        if mark.status is not None and mark.status >= rows.HIDES
    ]
    for step, because in hiding:
        transaction.set_mark(row, step, because, None, reason=reason)
    if row[rows.STATUS] >= rows.HIDES:
        transaction.set_own_status(row, 0, reason=reason)
    elif not hiding:
        transaction.note("release", id, was=row[rows.IN_STATUS] == 0, reason=reason)


def _set_vectors(transaction: Transaction, vectors: Sequence[tuple[str, Any]]) -> None:
    transaction.load(id for id, _ in vectors)
    for id, vector in vectors:
        row = transaction.rows.get(id)
        if row is not None:
            transaction.set_vector(row, rows.vector_bytes(vector))


def source_values(source: Source) -> SourceValues:
    """What is kept of a source beside its id and its episodes."""
    return (
        source.session_id,
        source.trust,
        source.origin,
        micros_or_none(source.time),
        metadata_text(source.metadata),
        to_text(content_json(source.content)),
    )


def _put_sources(transaction: Transaction, sources: Sequence[Source]) -> None:
    if not sources:
        return
    if not all(source.id for source in sources):
        raise InvalidInput("a source needs an id")
    known = transaction.source_values([source.id for source in sources])
    new: dict[str, SourceValues] = {}
    for source in sources:
        values = source_values(source)
        old = known.get(source.id)
        if old is None:
            new.setdefault(source.id, values)
        elif old != values:
            transaction.set_source(source.id, old, values)
            known[source.id] = values
    if new:
        transaction.insert_sources(list(new.items()))


def _hold_embedder(transaction: Transaction, embedder: str) -> None:
    """Raises EmbedderMismatch where the ledger holds vectors of another one."""
    if embedder and (held := transaction.claim_embedder(embedder)) != embedder:
        raise EmbedderMismatch(held, embedder)


def _hold_lane(transaction: Transaction, token: str) -> None:
    if token and not transaction.holds_lane(token):
        raise ConflictError(
            f"the lane of scope {transaction.scope} was lost before the commit: run the pass again"
        )


def _stay_alone(transaction: Transaction, position: int | None) -> None:
    if position is None:
        return
    if transaction.position() > position or transaction.lane_taken():
        raise ConflictError(
            f"scope {transaction.scope} was written to, or somebody works in it: derive again"
        )


def tell(
    transaction: Transaction,
    removed: Sequence[tuple[str, str]],
    owners: Sequence[tuple[str, str]],
    change: str,
) -> None:
    """Owes `Removed` to each step whose records went; `owners` are (kind, step) pairs."""
    if not removed:
        return
    gone: dict[str, list[str]] = {}
    for kind, step in owners:
        gone.setdefault(step, []).extend(id for id, one in removed if one == kind)
    owe(
        transaction,
        [
            Owed(
                scope=transaction.scope,
                step=step,
                stage="manage",
                signal=Removed(tuple(ids)),
                change=change,
            )
            for step, ids in gone.items()
            if ids
        ],
    )


def owe(transaction: Transaction, work: Sequence[Owed]) -> None:
    """Queues work; what is on a source belongs to the source's session."""
    for one in work:
        if one.scope != transaction.scope:
            raise ScopeError(f"work for scope {one.scope} cannot be queued in {transaction.scope}")
    if not work:
        return
    named = list(dict.fromkeys(one.source for one in work if one.source))
    sources = transaction.source_values(named) if named else {}
    transaction.queue([_queued(one, sources) for one in work])


def _queued(one: Owed, sources: Mapping[str, SourceValues]) -> Work:
    session = ""
    if isinstance(one.signal, SessionClosed):
        session = one.signal.session
    elif one.source in sources:
        session = sources[one.source][0]
    return Work(
        step=one.step,
        stage=one.stage,
        source=one.source,
        session=session,
        signal="" if one.signal is None else to_text(signal_json(one.signal)),
        change=one.change,
        tries=one.tries,
        cause=one.cause,
        state=one.state,
        due=micros_or_none(one.due),
    )
