"""The ledger's tables, their version, and the way from an older version to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

VERSION = 2
"""Raised with every change of the tables, together with a step in MIGRATIONS."""

APPLICATION_ID = 0x6D706C67
"""Marks the file as a memplug ledger ("mplg")."""

_SPENT = (
    # What models took. `scope` 0 stands for scopes that are erased; a `planned` row is a reservation.
    """CREATE TABLE spent(
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        scope INTEGER NOT NULL, step TEXT NOT NULL, stage TEXT NOT NULL, model TEXT NOT NULL,
        time INTEGER NOT NULL, planned INTEGER NOT NULL, calls INTEGER NOT NULL,
        tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, seconds REAL NOT NULL,
        cost REAL NOT NULL, unpriced INTEGER NOT NULL, cached INTEGER NOT NULL, failed INTEGER NOT NULL)""",
    "CREATE INDEX spent_time ON spent(time)",
)

TABLES = (
    # `floor`: followers that stand before it must build anew, the journal no longer reaches back.
    """CREATE TABLE scopes(
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant TEXT NOT NULL, user TEXT NOT NULL, agent TEXT NOT NULL,
        floor INTEGER NOT NULL DEFAULT 0,
        UNIQUE(tenant, user, agent))""",
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE sources(
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        scope INTEGER NOT NULL, id TEXT NOT NULL,
        session TEXT NOT NULL, trust REAL NOT NULL, origin TEXT NOT NULL, time INTEGER,
        metadata TEXT NOT NULL, content TEXT NOT NULL,
        UNIQUE(scope, id))""",
    # What a step set (trust, status, valid_to) stands beside what is in force once marks and lineage are
    # counted (in_trust, in_status, in_valid_to). `hash` finds repeated texts.
    """CREATE TABLE records(
        n INTEGER PRIMARY KEY,
        scope INTEGER NOT NULL, id TEXT NOT NULL,
        position INTEGER NOT NULL, revision INTEGER NOT NULL,
        kind TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL,
        session TEXT NOT NULL, speaker TEXT NOT NULL, role TEXT NOT NULL,
        event_time INTEGER, valid_from INTEGER, valid_to INTEGER, expires_at INTEGER,
        derived TEXT NOT NULL, metadata TEXT NOT NULL, payload TEXT NOT NULL,
        trust REAL NOT NULL, origin TEXT NOT NULL, status INTEGER NOT NULL,
        made_by TEXT NOT NULL, ingest_time INTEGER,
        doc TEXT NOT NULL, source TEXT NOT NULL, any_support INTEGER NOT NULL,
        in_status INTEGER NOT NULL, in_trust REAL NOT NULL, in_valid_to INTEGER,
        hash INTEGER NOT NULL,
        UNIQUE(scope, id))""",
    "CREATE INDEX records_position ON records(scope, position)",
    "CREATE INDEX records_hash ON records(scope, hash)",
    "CREATE INDEX records_source ON records(scope, source) WHERE source <> ''",
    "CREATE INDEX records_doc ON records(scope, doc) WHERE doc <> ''",
    """CREATE INDEX records_session ON records(scope, session, kind, ingest_time, position)
        WHERE session <> ''""",
    "CREATE INDEX records_hidden ON records(scope) WHERE in_status <> 0",
    """CREATE INDEX records_bounded ON records(scope)
        WHERE valid_from IS NOT NULL OR in_valid_to IS NOT NULL OR expires_at IS NOT NULL""",
    "CREATE TABLE vectors(n INTEGER PRIMARY KEY, vector BLOB NOT NULL)",
    """CREATE TABLE derivations(
        source INTEGER NOT NULL, record INTEGER NOT NULL,
        PRIMARY KEY(source, record)) WITHOUT ROWID""",
    """CREATE TABLE edges(
        source INTEGER NOT NULL, target INTEGER NOT NULL, relation TEXT NOT NULL,
        origin INTEGER NOT NULL, weight REAL NOT NULL,
        PRIMARY KEY(source, target, relation, origin)) WITHOUT ROWID""",
    "CREATE INDEX edges_target ON edges(target)",
    # An origin that is one of the ends is found by that end.
    """CREATE INDEX edges_origin ON edges(origin)
        WHERE origin <> 0 AND origin <> source AND origin <> target""",
    """CREATE TABLE marks(
        record INTEGER NOT NULL, step TEXT NOT NULL, because TEXT NOT NULL,
        because_n INTEGER NOT NULL, reason TEXT NOT NULL,
        status INTEGER, trust REAL, valid_to INTEGER,
        PRIMARY KEY(record, step, because)) WITHOUT ROWID""",
    "CREATE INDEX marks_because ON marks(because_n) WHERE because_n <> 0",
    # One row per transaction; the journal rows of one stand at positions first..last. The newest row is
    # never deleted: it is what positions are counted on from.
    """CREATE TABLE commits(
        first INTEGER PRIMARY KEY, last INTEGER NOT NULL, scope INTEGER NOT NULL,
        time INTEGER NOT NULL, change TEXT NOT NULL, verb TEXT NOT NULL, reason TEXT NOT NULL)""",
    "CREATE INDEX commits_scope ON commits(scope, last, time)",
    # `was`: 1 where the record was visible before. `before` takes the change back.
    """CREATE TABLE journal(
        position INTEGER PRIMARY KEY, first INTEGER NOT NULL, scope INTEGER NOT NULL,
        id TEXT NOT NULL, op TEXT NOT NULL, was INTEGER NOT NULL,
        step TEXT NOT NULL, reason TEXT NOT NULL, because TEXT NOT NULL,
        before TEXT, vector BLOB)""",
    "CREATE INDEX journal_id ON journal(scope, id)",
    """CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='ascii')""",
    """CREATE TABLE owed(
        n INTEGER PRIMARY KEY AUTOINCREMENT,
        scope INTEGER NOT NULL, step TEXT NOT NULL, stage TEXT NOT NULL, source TEXT NOT NULL,
        session TEXT NOT NULL, signal TEXT NOT NULL, change TEXT NOT NULL, tries INTEGER NOT NULL,
        cause TEXT NOT NULL, state TEXT NOT NULL, due INTEGER, leased REAL NOT NULL DEFAULT 0)""",
    "CREATE INDEX owed_scope ON owed(scope)",
    """CREATE TABLE lanes(
        scope INTEGER PRIMARY KEY, token TEXT NOT NULL, until REAL NOT NULL)""",
    """CREATE TABLE closed(
        scope INTEGER NOT NULL, session TEXT NOT NULL, position INTEGER NOT NULL,
        PRIMARY KEY(scope, session)) WITHOUT ROWID""",
    """CREATE TABLE recalls(
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, scope INTEGER NOT NULL,
        time INTEGER NOT NULL, text TEXT NOT NULL, session TEXT NOT NULL,
        hits TEXT NOT NULL, withheld TEXT NOT NULL)""",
    "CREATE INDEX recalls_scope ON recalls(scope, n)",
    "CREATE INDEX recalls_time ON recalls(time)",
    """CREATE TABLE accesses(
        recall INTEGER NOT NULL, scope INTEGER NOT NULL, id TEXT NOT NULL, withheld INTEGER NOT NULL,
        used INTEGER NOT NULL DEFAULT 0, outcome REAL, time INTEGER NOT NULL,
        PRIMARY KEY(scope, id, recall)) WITHOUT ROWID""",
    "CREATE INDEX accesses_recall ON accesses(recall)",
    """CREATE TABLE usage(
        scope INTEGER NOT NULL, id TEXT NOT NULL, recalled INTEGER NOT NULL, used INTEGER NOT NULL,
        withheld INTEGER NOT NULL, outcomes TEXT NOT NULL, last INTEGER,
        PRIMARY KEY(scope, id)) WITHOUT ROWID""",
    """CREATE TABLE cache(
        space TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY(space, key)) WITHOUT ROWID""",
    # Of a pending erase only digests of words are kept; of a finished one nothing that names a person.
    "CREATE TABLE receipts(id TEXT PRIMARY KEY, data TEXT NOT NULL, words BLOB NOT NULL) WITHOUT ROWID",
    *_SPENT,
)


def _to_2(db: sqlite3.Connection) -> None:
    """Counters of what models took."""
    for statement in _SPENT:
        db.execute(statement)


MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {1: _to_2}
"""From a version to the next; each runs inside the transaction that raises the version."""


def create(db: sqlite3.Connection) -> None:
    """Makes the tables, inside the caller's transaction."""
    for statement in TABLES:
        db.execute(statement)
    set_version(db, VERSION)


def version(db: sqlite3.Connection) -> int:
    """The version of the tables; 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def version_and_tables(db: sqlite3.Connection) -> tuple[int, int]:
    """The version, and how many tables there are; of one moment, though another process be making them."""
    found = db.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
    ).fetchone()
    return int(found[0]), int(found[1])


def set_version(db: sqlite3.Connection, number: int) -> None:
    db.execute(f"PRAGMA user_version = {int(number)}")


def migrate(
    db: sqlite3.Connection,
    migrations: Mapping[int, Callable[[sqlite3.Connection], None]],
    target: int,
) -> None:
    """Brings the tables up to `target`, inside the caller's transaction. Raises KeyError for a missing step."""
    for number in range(version(db), target):
        migrations[number](db)
        set_version(db, number + 1)
