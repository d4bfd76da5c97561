"""Whose vectors the store holds, and the switch to another embedder's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.transaction import Work
from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.scopes import lock, numbered
from memplug.backends.neo4j.server import Run, Server
from memplug.backends.neo4j.transaction import Neo4jTransaction
from memplug.codec import Payloads, micros
from memplug.models.vectors import SPACES, document_space, text_key
from memplug.ports import Switched
from memplug.types import Scope, ScopeFilter

HELD, BEFORE = "embedder", "embedder before"
"""Names of the facts that say whose vectors the store holds, and whose it held before."""
_PAGE = 2000
_SEARCHED = "coalesce(r.key, r.text)"
EMBED = Work("", "embed", "", "", "", "", 0, "", "queued", None)
"""Owes a vector to every record of the scope that has none."""


def fact(server: Server, name: str) -> str:
    """A fact of the store; "" where it is not there."""
    found = server.one(
        "MATCH (f:MemplugFact {store: $store, name: $name}) RETURN f.value",
        store=server.address.store,
        name=name,
    )
    return "" if found is None else str(found[0])


def claim(run: Run, server: Server, name: str) -> str:
    """Whose vectors the store holds: these from now on, where it was nobody's."""
    found = run.one(
        "MERGE (f:MemplugFact {store: $store, name: $held}) ON CREATE SET f.value = $name RETURN f.value",
        store=server.address.store,
        held=HELD,
        name=name,
    )
    assert found is not None
    return str(found[0])


def texts(server: Server, scope: Scope) -> Iterator[str]:
    """The searched text behind every vector of the scope, then of its past revisions; read in pages."""
    who = scope_values(server.address.store, scope)
    for label, text in (
        ("MemplugRecord", _SEARCHED),
        ("MemplugEntry", "r.before"),
    ):
        last = 0
        while True:
            found = server.run(
                f"{SCOPE} MATCH (r:{label} {{scope: s.n}}) WHERE r.position > $last AND r.vector IS NOT NULL "
                f"AND {text} IS NOT NULL RETURN r.position, {text} ORDER BY r.position LIMIT $size",
                last=last,
                size=_PAGE,
                **who,
            )
            for _, value in found:
                yield value if label == "MemplugRecord" else _image_text(value)
            if len(found) < _PAGE:
                break
            last = found[-1][0]


def _image_text(before: str) -> str:
    row = rows.row_from(before)
    text: str = row[rows.KEY] or row[rows.TEXT]
    return text


def switch(
    server: Server, payloads: Payloads, name: str, change: str, time: datetime, partly: bool
) -> Switched:
    """Puts the vectors that `name` has in the cache in the place of those there are, in one transaction."""
    commit = uuid.uuid4().hex
    return server.writing(
        lambda run: _Switch(run, server, payloads, name).make(change, time, partly, commit)
    )


class _Switch:
    """One switch in its transaction. What it reads of vectors passes through this process in pages."""

    def __init__(self, run: Run, server: Server, payloads: Payloads, name: str) -> None:
        self._run, self._server, self._payloads, self._name = run, server, payloads, name
        self._store = server.address.store

    def make(self, change: str, time: datetime, partly: bool, commit: str) -> Switched:
        run, name = self._run, self._name
        lock(run, self._server)
        held = self._fact(HELD)
        scopes = dict(numbered(run, self._server, ScopeFilter()))
        lacking: dict[int, int] = {}
        there = 0
        touched: set[int] = set()
        for n in scopes:
            for page in self._records(n):
                made = self._cached(document_space(name), [text_key(text) for _, text, _ in page])
                missing = sum(text_key(text) not in made for _, text, _ in page)
                there += len(page)
                touched.add(n)
                if missing:
                    lacking[n] = lacking.get(n, 0) + missing
        missing = sum(lacking.values())
        if held == name or (missing and not partly):
            return Switched(done=held == name, vectors=there - missing, missing=missing)
        for n, scope in scopes.items():
            for page in self._records(n):
                self._replace("MemplugRecord", n, held, page)
            for page in self._past(n):
                touched.add(n)
                self._replace("MemplugEntry", n, held, page)
            if n in touched:
                self._move_on(scope, change, time, f"{commit}-{n}", owe=n in lacking)
        run(
            "UNWIND $facts AS row MERGE (f:MemplugFact {store: $store, name: row[0]}) SET f.value = row[1]",
            store=self._store,
            facts=[[HELD, name], [BEFORE, held]],
        )
        return Switched(done=True, vectors=there - missing, missing=missing)

    def _fact(self, name: str) -> str:
        found = self._run.one(
            "MATCH (f:MemplugFact {store: $store, name: $name}) RETURN f.value",
            store=self._store,
            name=name,
        )
        return "" if found is None else str(found[0])

    def _records(self, n: int) -> Iterator[list[tuple[int, str, bytes]]]:
        """(position, searched text, vector) of the scope's records that have one."""
        return self._pages("MemplugRecord", n, _SEARCHED)

    def _past(self, n: int) -> Iterator[list[tuple[int, str, bytes]]]:
        """The same of the images of past revisions."""
        for page in self._pages("MemplugEntry", n, "r.before"):
            yield [(position, _image_text(before), vector) for position, before, vector in page]

    def _pages(self, label: str, n: int, text: str) -> Iterator[list[tuple[int, str, bytes]]]:
        last = 0
        while True:
            found = self._run(
                f"MATCH (r:{label} {{scope: $n}}) WHERE r.position > $last AND r.vector IS NOT NULL "
                f"AND {text} IS NOT NULL RETURN r.position, {text}, r.vector ORDER BY r.position LIMIT $size",
                n=n,
                last=last,
                size=_PAGE,
            )
            if found:
                yield [(row[0], row[1], row[2]) for row in found]
            if len(found) < _PAGE:
                return
            last = found[-1][0]

    def _cached(self, space: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        found = self._run(
            "UNWIND $keys AS key MATCH (c:MemplugCached {store: $store, space: $space, key: key}) "
            "RETURN c.key, c.value",
            store=self._store,
            space=space,
            keys=list(dict.fromkeys(keys)),
        )
        return {row[0]: row[1] for row in found}

    def _replace(
        self, label: str, n: int, held: str, page: Sequence[tuple[int, str, bytes]]
    ) -> None:
        """Puts the vectors of a page aside, then those of the new embedder in their place."""
        keys = [text_key(text) for _, text, _ in page]
        if held:
            self._run(
                "UNWIND $items AS row MERGE (c:MemplugCached {store: $store, space: $space, key: row[0]}) "
                "ON CREATE SET c.value = row[1]",
                store=self._store,
                space=document_space(held),
                items=[[key, one[2]] for key, one in zip(keys, page, strict=True)],
            )
        made = self._cached(document_space(self._name), keys)
        waiting = ", r.waiting = CASE WHEN row[1] IS NULL THEN null ELSE $n END"
        self._run(
            f"UNWIND $items AS row MATCH (r:{label} {{scope: $n, position: row[0]}}) "
            f"SET r.vector = row[1]{waiting if label == 'MemplugRecord' else ''}",
            n=n,
            items=[[one[0], made.get(key)] for key, one in zip(keys, page, strict=True)],
        )

    def _move_on(
        self, scope: Scope, change: str, time: datetime, commit: str, *, owe: bool
    ) -> None:
        """A commit of its own for the scope, behind which nobody can follow from before."""
        transaction = Neo4jTransaction(self._run, self._store, self._payloads, scope, commit)
        transaction.note("vector", "")
        position = transaction.finish(time=micros(time), change=change, verb="reembed", reason="")
        transaction.set_floor(position)
        if owe:
            transaction.queue((EMBED,))
        transaction.send()


def drop(server: Server) -> int:
    """Forgets cached vectors but those of the embedder whose vectors the store holds."""

    def forget(run: Run) -> int:
        found = run(
            "OPTIONAL MATCH (f:MemplugFact {store: $store, name: $held}) WITH coalesce(f.value, '') AS held "
            "MATCH (c:MemplugCached {store: $store}) WHERE c.space STARTS WITH $spaces "
            "AND (held = '' OR NOT c.space CONTAINS ' by ' + held) DELETE c RETURN count(*)",
            store=server.address.store,
            held=HELD,
            spaces=SPACES,
        )
        run(
            "MATCH (f:MemplugFact {store: $store, name: $before}) DELETE f",
            store=server.address.store,
            before=BEFORE,
        )
        return int(found[0][0])

    return server.writing(forget)


def forget_texts(server: Server) -> None:
    """After an erase: no cached answer or vector stays but vectors of documents whose text a record still has."""
    store = server.address.store
    documents = f"{SPACES}of documents"
    server.run(
        "MATCH (c:MemplugCached {store: $store}) WHERE NOT c.space STARTS WITH $documents "
        "CALL (c) { DELETE c } IN TRANSACTIONS OF 5000 ROWS",
        store=store,
        documents=documents,
    )
    found = server.run("MATCH (c:MemplugCached {store: $store}) RETURN DISTINCT c.key", store=store)
    left = {row[0] for row in found}
    if not left:
        return
    for page in _texts_of_all(server):
        left.difference_update(text_key(text) for text in page)
    listed = sorted(left)
    for start in range(0, len(listed), _PAGE):
        server.write(
            "MATCH (c:MemplugCached {store: $store}) WHERE c.key IN $keys DELETE c",
            store=store,
            keys=listed[start : start + _PAGE],
        )


def _texts_of_all(server: Server) -> Iterator[list[str]]:
    """The searched texts of every record of the store, in pages."""
    values: dict[str, Any] = {"store": server.address.store, "size": _PAGE}
    scopes = server.run("MATCH (s:MemplugScope {store: $store}) RETURN s.n", **values)
    for (n,) in scopes:
        last = 0
        while True:
            found = server.run(
                "MATCH (r:MemplugRecord {scope: $n}) WHERE r.position > $last "
                f"RETURN r.position, {_SEARCHED} ORDER BY r.position LIMIT $size",
                n=n,
                last=last,
                size=_PAGE,
            )
            yield [row[1] for row in found]
            if len(found) < _PAGE:
                break
            last = found[-1][0]
