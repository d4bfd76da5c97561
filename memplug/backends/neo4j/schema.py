"""What a store is made of on the server: labels, constraints, indexes, their version."""

from __future__ import annotations

from memplug.backends.neo4j.server import BACKEND, OLDEST, Run, Server
from memplug.errors import BackendError

VERSION = 1
"""Raised with every change of what nodes and relationships mean."""

# Every label begins alike, so that a store may share its database. A record has its kind as a second label.
STATEMENTS = (
    "CREATE CONSTRAINT memplug_ledger IF NOT EXISTS FOR (n:MemplugLedger) REQUIRE n.store IS UNIQUE",
    """CREATE CONSTRAINT memplug_scope IF NOT EXISTS
    FOR (n:MemplugScope) REQUIRE (n.store, n.tenant, n.user, n.agent) IS UNIQUE""",
    "CREATE CONSTRAINT memplug_scope_n IF NOT EXISTS FOR (n:MemplugScope) REQUIRE n.n IS UNIQUE",
    "CREATE INDEX memplug_scope_store IF NOT EXISTS FOR (n:MemplugScope) ON (n.store)",
    """CREATE CONSTRAINT memplug_fact IF NOT EXISTS
    FOR (n:MemplugFact) REQUIRE (n.store, n.name) IS UNIQUE""",
    """CREATE CONSTRAINT memplug_source IF NOT EXISTS
    FOR (n:MemplugSource) REQUIRE (n.scope, n.id) IS UNIQUE""",
    """CREATE CONSTRAINT memplug_record IF NOT EXISTS
    FOR (n:MemplugRecord) REQUIRE (n.scope, n.id) IS UNIQUE""",
    """CREATE INDEX memplug_record_position IF NOT EXISTS
    FOR (n:MemplugRecord) ON (n.scope, n.position)""",
    "CREATE INDEX memplug_record_same IF NOT EXISTS FOR (n:MemplugRecord) ON (n.same, n.scope)",
    "CREATE INDEX memplug_record_source IF NOT EXISTS FOR (n:MemplugRecord) ON (n.scope, n.source)",
    # These three hold the number of the scope, and only where they say something: their indexes stay small.
    "CREATE INDEX memplug_record_hidden IF NOT EXISTS FOR (n:MemplugRecord) ON (n.hidden)",
    "CREATE INDEX memplug_record_bounded IF NOT EXISTS FOR (n:MemplugRecord) ON (n.bounded)",
    "CREATE INDEX memplug_record_waiting IF NOT EXISTS FOR (n:MemplugRecord) ON (n.waiting)",
    """CREATE FULLTEXT INDEX memplug_words IF NOT EXISTS FOR (n:MemplugRecord) ON EACH [n.words]
    OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: true}}""",
    # An origin that is one of the ends is found by that end.
    """CREATE INDEX memplug_link_owner IF NOT EXISTS
    FOR ()-[n:LINKED]-() ON (n.scope, n.owner)""",
    """CREATE CONSTRAINT memplug_mark IF NOT EXISTS
    FOR (n:MemplugMark) REQUIRE (n.scope, n.record, n.step, n.because) IS UNIQUE""",
    "CREATE INDEX memplug_mark_because IF NOT EXISTS FOR (n:MemplugMark) ON (n.scope, n.because)",
    "CREATE CONSTRAINT memplug_commit IF NOT EXISTS FOR (n:MemplugCommit) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX memplug_commit_first IF NOT EXISTS FOR (n:MemplugCommit) ON (n.scope, n.first)",
    "CREATE INDEX memplug_commit_change IF NOT EXISTS FOR (n:MemplugCommit) ON (n.scope, n.change)",
    """CREATE INDEX memplug_entry_position IF NOT EXISTS
    FOR (n:MemplugEntry) ON (n.scope, n.position)""",
    "CREATE INDEX memplug_entry_id IF NOT EXISTS FOR (n:MemplugEntry) ON (n.scope, n.id)",
    "CREATE CONSTRAINT memplug_owed IF NOT EXISTS FOR (n:MemplugOwed) REQUIRE (n.store, n.n) IS UNIQUE",
    "CREATE INDEX memplug_owed_scope IF NOT EXISTS FOR (n:MemplugOwed) ON (n.scope)",
    "CREATE INDEX memplug_owed_commit IF NOT EXISTS FOR (n:MemplugOwed) ON (n.commit)",
    """CREATE CONSTRAINT memplug_closed IF NOT EXISTS
    FOR (n:MemplugClosed) REQUIRE (n.scope, n.session) IS UNIQUE""",
    """CREATE CONSTRAINT memplug_recall IF NOT EXISTS
    FOR (n:MemplugRecall) REQUIRE (n.store, n.id) IS UNIQUE""",
    "CREATE INDEX memplug_recall_scope IF NOT EXISTS FOR (n:MemplugRecall) ON (n.scope, n.n)",
    "CREATE INDEX memplug_recall_time IF NOT EXISTS FOR (n:MemplugRecall) ON (n.store, n.time)",
    "CREATE INDEX memplug_access IF NOT EXISTS FOR (n:MemplugAccess) ON (n.scope, n.id)",
    """CREATE CONSTRAINT memplug_usage IF NOT EXISTS
    FOR (n:MemplugUsage) REQUIRE (n.scope, n.id) IS UNIQUE""",
    """CREATE CONSTRAINT memplug_cached IF NOT EXISTS
    FOR (n:MemplugCached) REQUIRE (n.store, n.space, n.key) IS UNIQUE""",
    "CREATE CONSTRAINT memplug_spent IF NOT EXISTS FOR (n:MemplugSpent) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX memplug_spent_time IF NOT EXISTS FOR (n:MemplugSpent) ON (n.store, n.time)",
    "CREATE INDEX memplug_spent_planned IF NOT EXISTS FOR (n:MemplugSpent) ON (n.store, n.planned)",
)

_STORE = """
MERGE (l:MemplugLedger {store: $store})
ON CREATE SET l.schema = $version, l.position = 0, l.records = 0, l.owed = 0, l.spent = 0, l.recalls = 0
"""


def prepare(server: Server) -> None:
    """Makes the store where there is none. Raises BackendError for another version, or a server that is too old."""
    found = _version(server)
    if found is None:
        version = server.version()
        if version[:2] < OLDEST:
            raise BackendError(
                BACKEND,
                f"{server.address.shown} runs Neo4j {'.'.join(map(str, version))}: memplug needs "
                f"{'.'.join(map(str, OLDEST))} or newer",
            )
        if server.read_only:
            raise BackendError(
                BACKEND, f"{server.address.shown} holds no store: open it once with write access"
            )
        if not server.run(
            "MATCH (l:MemplugLedger {schema: $version}) RETURN 1 LIMIT 1", version=VERSION
        ):
            server.schema(STATEMENTS)
            server.run("CALL db.awaitIndexes(300)")

        def make(run: Run) -> None:
            run(_STORE, store=server.address.store, version=VERSION)

        server.writing(make)
        found = _version(server)
    if found != VERSION:
        raise BackendError(
            BACKEND,
            f"{server.address.shown} has schema {found} and this memplug knows {VERSION}: "
            "use the memplug that wrote it, or a newer one",
        )
    server.greeted = True


def _version(server: Server) -> int | None:
    found = server.one(
        "MATCH (l:MemplugLedger {store: $store}) RETURN l.schema", store=server.address.store
    )
    return None if found is None else int(found[0])
