"""Erase: takes for good what a filter or a selection names, with its lineage and its history, and says what a client
of a server cannot see."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.forgetting import (
    Erased,
    chosen_with_descendants,
    redacted,
    remove_records,
    without_erased,
)
from memplug.backends.ledger.rows import Row
from memplug.backends.neo4j import nodes, vectors
from memplug.backends.neo4j.nodes import COLUMNS
from memplug.backends.neo4j.scopes import lock, numbered
from memplug.backends.neo4j.server import Run, Server
from memplug.backends.neo4j.transaction import Neo4jTransaction
from memplug.codec import Payloads, content_from, content_json, from_text, micros, to_text
from memplug.ports import Receipt, Selection
from memplug.types import Scope, ScopeFilter

SERVER_KEEPS = (
    "what the server keeps beside its answers, which a client cannot see: the transaction logs until they are pruned "
    "(db.tx_log.rotation.retention_policy), freed space in the store's files and full-text segments until it is used "
    "again, and backups and other members of a cluster"
)
_LISTED = 20
_PARTS = {
    "MemplugRecord": "position",
    "MemplugSource": "id",
    "MemplugMark": "because",
    "MemplugEntry": "position",
    "MemplugCommit": "first",
    "MemplugOwed": "n",
    "MemplugClosed": "session",
    "MemplugAccess": "id",
    "MemplugRecall": "n",
    "MemplugUsage": "id",
}
"""Labels of what carries the number of its scope and goes with it, each with what its index holds beside that."""
_AT_ONCE = 2000


def erase(
    server: Server,
    payloads: Payloads,
    filter: ScopeFilter,
    selection: Selection | None,
    time: datetime,
) -> Receipt:
    """Erases everything of the scopes that the filter covers, or what the selection names in them."""
    receipt = secrets.token_hex(8)
    erased = Erased()
    covered = server.reading(lambda run: numbered(run, server, filter))
    for n, scope in covered:
        if selection is None:
            _forget_scope(server, n, erased)
        else:
            part = _forget_selected(server, payloads, scope, n, selection, time, f"{receipt}-{n}")
            erased.ids |= part.ids
            erased.texts += part.texts
            erased.whole_texts |= part.whole_texts
            erased.sources += part.sources
    vectors.forget_texts(server)
    server.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    return Receipt(
        id=receipt,
        scopes=tuple(scope for _, scope in covered),
        records=len(erased.ids),
        sources=erased.sources,
        words_checked=0,
        status="done",
        left=(
            *_held_by_others(server, erased),
            *_still_there(server, covered, selection),
            SERVER_KEEPS,
        ),
        time=time,
    )


def finish(server: Server) -> list[Receipt]:
    """Completes erases whose process ended in their middle."""
    found = server.run(
        "MATCH (s:MemplugErased {store: $store}) WHERE s.until IS NULL OR s.until < timestamp() RETURN s.n",
        store=server.address.store,
    )
    for (n,) in found:
        remove_numbered(server, n)
    if not found:
        return []
    return [
        Receipt(
            id=secrets.token_hex(8),
            scopes=(),
            records=0,
            sources=0,
            words_checked=0,
            status="done",
            left=(SERVER_KEEPS,),
        )
    ]


def _forget_scope(server: Server, n: int, erased: Erased) -> None:
    _read_all(server, n, erased)
    server.writing(lambda run: _hide(run, server, n))
    remove_numbered(server, n)


def _read_all(server: Server, n: int, erased: Erased) -> None:
    """What the scope holds, to look for it elsewhere."""

    def read(run: Run) -> Erased:
        found = Erased()
        for row in _versions(run, n):
            found.ids.add((n, row[0][rows.ID]))
            found.whole_texts.add((row[0][rows.KIND], row[0][rows.TEXT]))
        counted = run(
            "MATCH (o:MemplugSource {scope: $n} WHERE o.id IS NOT NULL) RETURN count(*)", n=n
        )
        found.sources = counted[0][0]
        return found

    part = server.reading(read)
    erased.ids |= part.ids
    erased.whole_texts |= part.whole_texts
    erased.sources += part.sources


def _versions(run: Run, n: int) -> Iterator[tuple[Row, bool]]:
    """Every revision of every record of the scope, and whether it is the current one."""
    for (values,) in run.stream(
        f"MATCH (r:MemplugRecord {{scope: $n}} WHERE r.position > 0) RETURN {COLUMNS}", n=n
    ):
        yield nodes.row_of(values), True
    for (before,) in run.stream(
        "MATCH (j:MemplugEntry {scope: $n} WHERE j.position > 0) WHERE j.op IN ['put', 'remove'] AND j.before IS NOT NULL "
        "RETURN j.before",
        n=n,
    ):
        yield rows.row_from(before), False


def _hide(run: Run, server: Server, n: int) -> None:
    """Takes the scope out of everybody's sight in one moment; its positions are never given again."""
    lock(run, server)
    run(
        "MATCH (l:MemplugLedger {store: $store}) SET l.position = l.position + 1 WITH l "
        "MATCH (s:MemplugScope {n: $n}) "
        "REMOVE s:MemplugScope, s.tenant, s.user, s.agent SET s:MemplugErased",
        store=server.address.store,
        n=n,
    )
    run(
        "MATCH (a:MemplugAccess {scope: $n} WHERE a.id IS NOT NULL)<-[:GAVE]-(q:MemplugRecall) "
        "OPTIONAL MATCH (q)-[:GAVE]->(b:MemplugAccess) DETACH DELETE b, q",
        n=n,
    )
    run(
        "MATCH (p:MemplugSpent {store: $store}) WHERE p.scope = $n SET p.scope = 0",
        store=server.address.store,
        n=n,
    )


def remove_numbered(server: Server, n: int) -> None:
    """Takes what carries the number out of the store, in transactions that the server's memory holds."""
    if server.read_only:
        return
    for label, indexed in _PARTS.items():
        server.run(
            f"MATCH (x:{label} {{scope: $n}}) WHERE x.{indexed} IS NOT NULL "
            f"CALL (x) {{ DETACH DELETE x }} IN TRANSACTIONS OF {_AT_ONCE} ROWS",
            n=n,
        )
    server.write("MATCH (s:MemplugErased {n: $n}) DETACH DELETE s", n=n)


def _still_there(
    server: Server, covered: Sequence[tuple[int, Scope]], selection: Selection | None
) -> Iterator[str]:
    """What a query still finds of erased scopes."""
    if selection is not None:
        return
    numbers = [n for n, _ in covered]
    for label, indexed in _PARTS.items():
        found = server.one(
            f"UNWIND $numbers AS n MATCH (x:{label} {{scope: n}}) WHERE x.{indexed} IS NOT NULL RETURN count(*)",
            numbers=numbers,
        )
        if found and found[0]:
            yield f"{found[0]} node(s) {label} of an erased scope"


def _held_by_others(server: Server, erased: Erased) -> Iterator[str]:
    """Records that are kept and have the text of an erased one."""
    found: list[str] = []
    listed = sorted(erased.whole_texts)
    for start in range(0, len(listed), _AT_ONCE):
        for id, tenant, user, agent in server.run(
            "UNWIND $texts AS row MATCH (r:MemplugRecord) WHERE r.same = row[0] AND r.scope IS NOT NULL "
            "AND r.kind = row[1] AND r.text = row[2] MATCH (s:MemplugScope {n: r.scope, store: $store}) "
            "RETURN r.id, s.tenant, s.user, s.agent ORDER BY r.id",
            store=server.address.store,
            texts=[
                [rows.text_hash(kind, text), kind, text]
                for kind, text in listed[start : start + _AT_ONCE]
            ],
        ):
            scope = Scope(tenant, user, agent)
            found.append(f"record {id} of scope {scope} has the text of an erased record")
    yield from found[:_LISTED]
    if len(found) > _LISTED:
        yield f"{len(found) - _LISTED} more records have the text of an erased record"


def _forget_selected(
    server: Server,
    payloads: Payloads,
    scope: Scope,
    n: int,
    selection: Selection,
    time: datetime,
    commit: str,
) -> Erased:
    return server.writing(
        lambda run: _forget_part(run, server, payloads, scope, n, selection, time, commit)
    )


def _forget_part(
    run: Run,
    server: Server,
    payloads: Payloads,
    scope: Scope,
    n: int,
    selection: Selection,
    time: datetime,
    commit: str,
) -> Erased:
    """Removes the selected records, all their revisions, what rests on any of these, and every trace of them."""
    erased = Erased()
    transaction = Neo4jTransaction(run, server.address.store, payloads, scope, commit)
    versions: dict[str, list[tuple[Row, bool]]] = {}
    for row, current in _versions(run, n):
        versions.setdefault(row[rows.ID], []).append((row, current))
    united = run(
        "MATCH (j:MemplugEntry {scope: $n} WHERE j.position > 0) WHERE j.op = 'unite' AND j.before IS NOT NULL "
        "RETURN j.id, j.before",
        n=n,
    )
    pairs = [(id, before) for id, before in united]
    doomed = chosen_with_descendants(versions, pairs, selection, scope, payloads)
    if not doomed:
        return erased
    for id in doomed:
        for row, _ in versions[id]:
            erased.add_row(n, row)
    places = {
        row[rows.SOURCE]: None for id in doomed for row, _ in versions[id] if row[rows.SOURCE]
    }
    remove_records(transaction, versions, doomed)
    transaction.send()
    _redact_journal(run, n, doomed)
    for source in places:
        _redact_source(run, payloads, scope, n, source, erased)
    _redact_work(run, n, doomed, places)
    _forget_traces(run, n, sorted(doomed))
    transaction.note("erase", "")
    position = transaction.finish(time=micros(time), change="", verb="erase", reason="")
    transaction.set_floor(position)
    transaction.send()
    return erased


def _forget_traces(run: Run, n: int, ids: Sequence[str]) -> None:
    """Removes the searches that gave one of these records, what counts them, and sessions that are empty now."""
    run(
        "UNWIND $ids AS id MATCH (a:MemplugAccess {scope: $n, id: id})<-[:GAVE]-(q:MemplugRecall) "
        "WITH DISTINCT q OPTIONAL MATCH (q)-[:GAVE]->(b:MemplugAccess) DETACH DELETE b, q",
        n=n,
        ids=list(ids),
    )
    run("UNWIND $ids AS id MATCH (u:MemplugUsage {scope: $n, id: id}) DELETE u", n=n, ids=list(ids))
    run(
        "MATCH (c:MemplugClosed {scope: $n} WHERE c.session IS NOT NULL) WHERE NOT EXISTS { "
        "MATCH (r:MemplugRecord {scope: $n} WHERE r.position > 0) WHERE r.session = c.session } DELETE c",
        n=n,
    )


def _redact_journal(run: Run, n: int, doomed: set[str]) -> None:
    """Removes entries of and because of these ids, and takes the ids out of all others."""
    listed = sorted(doomed)
    named = "MATCH (j:MemplugEntry {scope: $n} WHERE j.position > 0) WHERE j.id IN $ids OR j.because IN $ids"
    run(
        f"{named} WITH DISTINCT j.first AS first MATCH (c:MemplugCommit {{scope: $n, first: first}}) "
        "SET c.reason = ''",
        n=n,
        ids=listed,
    )
    run(f"{named} DELETE j", n=n, ids=listed)
    changed = []
    for position, op, before in run(
        "MATCH (j:MemplugEntry {scope: $n} WHERE j.position > 0) WHERE j.before IS NOT NULL "
        "AND j.op IN ['put', 'remove', 'unite', 'link'] RETURN j.position, j.op, j.before",
        n=n,
    ):
        kept = redacted(op, before, doomed)
        if kept != before:
            changed.append([position, kept])
    run(
        "UNWIND $changed AS row MATCH (j:MemplugEntry {scope: $n, position: row[0]}) SET j.before = row[1]",
        n=n,
        changed=changed,
    )


def _redact_source(
    run: Run, payloads: Payloads, scope: Scope, n: int, id: str, erased: Erased
) -> None:
    """Removes a source, or makes its content anew from the episodes that are left of it."""
    found = run.one("MATCH (o:MemplugSource {scope: $n, id: $id}) RETURN o.content", n=n, id=id)
    if found is None:
        return
    erased.sources += 1
    run("MATCH (j:MemplugEntry {scope: $n, id: $id}) WHERE j.op = 'source' DELETE j", n=n, id=id)
    left = [
        rows.record_of(nodes.row_of(row), None, scope, payloads)
        for (row,) in run(
            f"MATCH (r:MemplugRecord {{scope: $n, source: $id}}) RETURN {COLUMNS} ORDER BY r.position",
            n=n,
            id=id,
        )
    ]
    if not left:
        run("MATCH (o:MemplugSource {scope: $n, id: $id}) DETACH DELETE o", n=n, id=id)
        return
    content = without_erased(content_from(from_text(found[0])), left)
    run(
        "MATCH (o:MemplugSource {scope: $n, id: $id}) SET o.content = $content, o.metadata = ''",
        n=n,
        id=id,
        content=to_text(content_json(content)),
    )


def _redact_work(run: Run, n: int, doomed: set[str], sources: Collection[str]) -> None:
    """Drops queued work on erased sources, and signals that name erased records."""
    gone = []
    for number, source, signal in run(
        "MATCH (o:MemplugOwed {scope: $n}) RETURN o.n, o.source, o.signal", n=n
    ):
        named: dict[str, Any] = from_text(signal) if signal else {}
        ids: Iterable[str] = {*named.get("records", ()), *named.get("used", ())}
        if not doomed.isdisjoint(ids) or (source and source in sources):
            gone.append(number)
    run("MATCH (o:MemplugOwed {scope: $n}) WHERE o.n IN $gone DELETE o", n=n, gone=gone)
