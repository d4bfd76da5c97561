# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""Whose vectors the ledger holds, and the switch to another embedder's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from memplug.backends.ledger import rows
from memplug.backends.sqlite import housekeeping
from memplug.backends.sqlite.engine import Engine, Link, named
from memplug.backends.sqlite.transaction import SQLiteTransaction
from memplug.codec import Payloads, micros
from memplug.models.vectors import SPACES, document_space, text_key
from memplug.ports import Switched
from memplug.types import Scope, ScopeFilter

HELD, BEFORE = "embedder", "embedder before"
"""Names of the facts that say whose vectors the ledger holds, and whose it held before."""
_PAGE = 1024
_SEARCHED = "CASE r.key WHEN '' THEN r.text ELSE r.key END"
_RECORDS = "FROM vectors v JOIN records r ON r.n = v.n"
_PAST = "FROM journal j WHERE j.vector IS NOT NULL AND j.before IS NOT NULL"
_IN_CACHE = f"(SELECT c.value FROM cache c WHERE c.space = :a AND c.key = text_key({_SEARCHED}))"
_PAST_IN_CACHE = "(SELECT c.value FROM cache c WHERE c.space = :a AND c.key = image_key(j.before))"

_LACKING = f"SELECT r.scope, count(*) {_RECORDS} WHERE {_IN_CACHE} IS NULL GROUP BY r.scope"
_TOUCHED = f"SELECT DISTINCT r.scope {_RECORDS} UNION SELECT DISTINCT j.scope {_PAST}"
_SWITCH = (
    f"INSERT OR IGNORE INTO cache SELECT :b, text_key({_SEARCHED}), v.vector {_RECORDS} WHERE :b <> ''",
    f"INSERT OR IGNORE INTO cache SELECT :b, image_key(j.before), j.vector {_PAST} AND :b <> ''",
    f"UPDATE vectors AS v SET vector = coalesce({_IN_CACHE}, x'') FROM records r WHERE r.n = v.n",
    "DELETE FROM vectors WHERE vector = x''",
    f"UPDATE journal AS j SET vector = {_PAST_IN_CACHE} WHERE j.vector IS NOT NULL AND j.before IS NOT NULL",
)
"""First the vectors so far are put aside (:b is their space), then those of the new space (:a) take their place."""


def embedder(link: Link) -> str:
    """Whose vectors the ledger holds; "" for nobody's."""
    return _meta(link, HELD)


def previous(link: Link) -> str:
    return _meta(link, BEFORE)


def _meta(link: Link, name: str) -> str:
    row = link.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def texts(engine: Engine, scope: Scope) -> Iterator[str]:
    """The searched text behind every vector of the scope, then of its past revisions; read in pages."""
    last = 0
    while True:
        with engine.reading() as link:
            found = link.db.execute(
                f"SELECT v.n, {_SEARCHED} {_RECORDS} WHERE v.n > ? AND r.scope = ? ORDER BY v.n LIMIT ?",
                (last, link.scope(scope), _PAGE),
            ).fetchall()
        if not found:
            break
        last = found[-1][0]
        yield from (text for _, text in found)
    last = 0
    while True:
        with engine.reading() as link:
            found = link.db.execute(
                f"SELECT j.position, j.before {_PAST} AND j.position > ? AND j.scope = ? "
                "ORDER BY j.position LIMIT ?",
                (last, link.scope(scope), _PAGE),
            ).fetchall()
        if not found:
            return
        last = found[-1][0]
        yield from (_image_text(before) for _, before in found)


def switch(
    link: Link, payloads: Payloads, name: str, change: str, time: datetime, partly: bool
) -> Switched:
    """Puts the vectors that `name` has in the cache in the place of those there are, within the caller's write."""
    db = link.db
    with_keys(link)
    held = embedder(link)
    spaces = named(document_space(name), document_space(held) if held else "")
    lacking = dict(db.execute(_LACKING, {"a": spaces["a"]}).fetchall())
    missing = sum(lacking.values())
    there = db.execute("SELECT count(*) FROM vectors").fetchone()[0]
    if held == name or (missing and not partly):
        return Switched(done=held == name, vectors=there - missing, missing=missing)
    touched = {number for (number,) in db.execute(_TOUCHED)}
    for statement in _SWITCH:
        used = {key: value for key, value in spaces.items() if f":{key}" in statement}
        db.execute(statement, used)
    for number, scope in housekeeping.numbered(link, ScopeFilter()):
        if number in touched:
            _move_on(link, payloads, scope, number, change, time)
        if number in lacking:
            owe_all(link, number)
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", ((HELD, name), (BEFORE, held)))
    return Switched(done=True, vectors=there - missing, missing=missing)


def _move_on(
    link: Link, payloads: Payloads, scope: Scope, number: int, change: str, time: datetime
) -> None:
    """A commit of its own for the scope, behind which nobody can follow from before."""
    transaction = SQLiteTransaction(link, payloads, scope)
    transaction.note("vector", "")
    position = transaction.finish(time=micros(time), change=change, verb="reembed", reason="")
    link.db.execute("UPDATE scopes SET floor = ? WHERE n = ?", (position, number))


def owe_all(link: Link, scope: int) -> None:
    """Owes a vector to every record of the scope that has none."""
    link.db.execute(
        "INSERT INTO owed(scope, step, stage, source, session, signal, change, tries, cause, state) "
        "VALUES (?, '', 'embed', '', '', '', '', 0, '', 'queued')",
        (scope,),
    )


def drop(link: Link) -> int:
    """Forgets cached vectors but those of the embedder whose vectors the ledger holds."""
    held = embedder(link)
    before = link.db.execute("SELECT count(*) FROM cache").fetchone()[0]
    link.db.execute(
        "DELETE FROM cache WHERE substr(space, 1, :b) = :a AND (:c = '' OR instr(space, ' by ' || :c) = 0)",
        named(SPACES, len(SPACES), held),
    )
    link.db.execute("DELETE FROM meta WHERE name = ?", (BEFORE,))
    return int(before - link.db.execute("SELECT count(*) FROM cache").fetchone()[0])


def forget_texts(link: Link) -> None:
    """After an erase: no cached vector stays but those of documents whose text a record still has."""
    with_keys(link)
    link.db.execute(
        f"DELETE FROM cache WHERE substr(space, 1, :b) <> :a OR key NOT IN (SELECT text_key({_SEARCHED}) "
        "FROM records r)",
        named(f"{SPACES}of documents", len(f"{SPACES}of documents")),
    )


def with_keys(link: Link) -> None:
    """Teaches the connection the keys of texts and of past revisions."""
    link.db.create_function("text_key", 1, text_key, deterministic=True)
    link.db.create_function("image_key", 1, _image_key, deterministic=True)


def _image_key(before: str) -> str:
    return text_key(_image_text(before))


def _image_text(before: str) -> str:
    row = rows.row_from(before)
    text: str = row[rows.KEY] or row[rows.TEXT]
    return text
