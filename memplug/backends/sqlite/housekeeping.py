# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""What is stored, in figures; what is due to go; and whether the ledger is sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from memplug.backends.ledger import rows
from memplug.backends.sqlite import schema
from memplug.backends.sqlite.engine import Engine, Link, named
from memplug.codec import micros, moment_or_none, to_text
from memplug.ports import UPKEEP, StorageStats
from memplug.types import Scope, ScopeFilter


def scopes(link: Link, filter: ScopeFilter) -> Iterator[Scope]:
    """The scopes that hold anything, in order."""
    for number, scope in numbered(link, filter):
        if link.db.execute(_HOLDS, named(number)).fetchone()[0]:
            yield scope


_HOLDS = (
    "SELECT EXISTS (SELECT 1 FROM commits WHERE scope = :a) "
    "OR EXISTS (SELECT 1 FROM sources WHERE scope = :a) "
    "OR EXISTS (SELECT 1 FROM recalls WHERE scope = :a) "
    "OR EXISTS (SELECT 1 FROM owed WHERE scope = :a)"
)


def numbered(link: Link, filter: ScopeFilter) -> list[tuple[int, Scope]]:
    """(number, scope) of the scopes that the filter covers."""
    return [
        (n, Scope(tenant, user, agent))
        for n, tenant, user, agent in link.db.execute(
            "SELECT n, tenant, user, agent FROM scopes WHERE (:a IS NULL OR tenant = :a) "
            "AND (:b IS NULL OR user = :b) AND (:c IS NULL OR agent = :c) AND tenant <> :d "
            "ORDER BY tenant, user, agent",
            named(filter.tenant_id, filter.user_id, filter.agent_id, UPKEEP.tenant_id),
        ).fetchall()
    ]


def sessions(link: Link, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
    """(session, episodes, last ingest time, closed), the one that was touched last at the end."""
    return [
        (session, count, moment_or_none(last), bool(closed))
        for session, count, last, closed in link.db.execute(
            "SELECT r.session, count(*), max(r.ingest_time), coalesce(c.position >= max(r.position), 0) "
            "FROM records r LEFT JOIN closed c ON c.scope = r.scope AND c.session = r.session "
            "WHERE r.scope = ? AND r.session <> '' AND r.kind = 'episode' "
            "GROUP BY r.session ORDER BY max(r.position)",
            (link.scope(scope),),
        )
    ]


def claim(link: Link, name: str, now: datetime, every: float) -> bool:
    """True, and noted under the name, where nobody has claimed it for so many seconds."""
    return (
        link.db.execute(
            "INSERT INTO meta VALUES (:a, :b) ON CONFLICT(name) DO UPDATE SET value = :b "
            "WHERE value <= :c",
            named(name, _stamp(now), _stamp(now - timedelta(seconds=every))),
        ).rowcount
        > 0
    )


def _stamp(time: datetime) -> str:
    """The time as a text that sorts by it."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def expire(
    link: Link, now: datetime, retention: Mapping[str, float]
) -> Mapping[Scope, tuple[str, ...]]:
    """Ids that are due to go, per scope."""
    due: dict[int, dict[str, None]] = {}
    found = link.db.execute(
        "SELECT r.scope, r.id FROM scopes s JOIN records r ON r.scope = s.n "
        "WHERE (r.valid_from IS NOT NULL OR r.in_valid_to IS NOT NULL OR r.expires_at IS NOT NULL) "
        "AND r.expires_at <= ?",
        (micros(now),),
    )
    for scope, id in found:
        due.setdefault(scope, {})[id] = None
    for kind, seconds in retention.items():
        oldest = micros(now - timedelta(seconds=seconds))
        for scope, id in link.db.execute(
            "SELECT scope, id FROM records WHERE kind = ? AND ingest_time < ?", (kind, oldest)
        ):
            due.setdefault(scope, {})[id] = None
    return {scope: tuple(due[n]) for n, scope in numbered(link, ScopeFilter()) if n in due}


def cached(link: Link, space: str, keys: Sequence[str]) -> dict[str, bytes]:
    """The cached values of those keys that have one."""
    return dict(
        link.db.execute(
            "SELECT c.key, c.value FROM json_each(?) j CROSS JOIN cache c "
            "ON c.space = ? AND c.key = j.value",
            (to_text(list(keys)), space),
        )
    )


def stats(engine: Engine, filter: ScopeFilter) -> StorageStats:
    """Figures over the scopes that the filter covers."""
    with engine.reading(snapshot=True) as link:
        covered = numbered(link, filter)
        listed = to_text([n for n, _ in covered])
        within = "IN (SELECT value FROM json_each(?))"

        def counted(query: str) -> dict[str, int]:
            return dict(link.db.execute(query.format(within=within), (listed,)))

        statuses = link.db.execute(
            f"SELECT in_status, count(*) FROM records WHERE scope {within} GROUP BY in_status",
            (listed,),
        ).fetchall()
        return StorageStats(
            scopes=len(covered),
            records=counted(
                "SELECT kind, count(*) FROM records WHERE scope {within} GROUP BY kind"
            ),
            statuses={rows.STATUSES[number].value: count for number, count in statuses},
            edges=counted(
                "SELECT '', count(*) FROM edges e JOIN records r ON r.n = e.source WHERE r.scope {within}"
            )[""],
            sources=counted("SELECT '', count(*) FROM sources WHERE scope {within}")[""],
            owed=counted("SELECT state, count(*) FROM owed WHERE scope {within} GROUP BY state"),
            bytes=_bytes(engine, link),
            position=max((link.position(n) for n, _ in covered), default=0),
            schema=schema.version(link.db),
        )


def _bytes(engine: Engine, link: Link) -> int:
    if engine.folder is None:
        pages, size = (
            link.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        return int(pages) * int(size)
    return sum(one.stat().st_size for one in engine.folder.rglob("*") if one.is_file())


_QUESTIONS: Mapping[str, str] = {
    "records without a scope": "SELECT count(*) FROM records WHERE scope NOT IN (SELECT n FROM scopes)",
    "vectors without a record": "SELECT count(*) FROM vectors WHERE n NOT IN (SELECT n FROM records)",
    "derivations without both ends": (
        "SELECT count(*) FROM derivations WHERE source NOT IN (SELECT n FROM records) "
        "OR record NOT IN (SELECT n FROM records)"
    ),
    "edges without an end or their origin": (
        "SELECT count(*) FROM edges WHERE source NOT IN (SELECT n FROM records) "
        "OR target NOT IN (SELECT n FROM records) "
        "OR (origin <> 0 AND origin NOT IN (SELECT n FROM records))"
    ),
    "marks without their record or cause": (
        "SELECT count(*) FROM marks WHERE record NOT IN (SELECT n FROM records) "
        "OR (because_n <> 0 AND because_n NOT IN (SELECT n FROM records))"
    ),
    "counts of models for scopes that are not there": (
        "SELECT count(*) FROM spent WHERE scope <> 0 AND scope NOT IN (SELECT n FROM scopes)"
    ),
    "records without full text": (
        "SELECT (SELECT count(*) FROM records) - (SELECT count(*) FROM words_docsize)"
    ),
    "journal entries without a commit": (
        "SELECT count(*) FROM journal WHERE first NOT IN (SELECT first FROM commits)"
    ),
    "commits that overlap": (
        "SELECT count(*) FROM commits c WHERE EXISTS "
        "(SELECT 1 FROM commits d WHERE d.first > c.first AND d.first <= c.last)"
    ),
}


def check(engine: Engine) -> list[str]:
    """Problems of the ledger, in words."""
    with engine.reading(snapshot=True) as link:
        problems = [
            f"integrity: {text}"
            for (text,) in link.db.execute("PRAGMA integrity_check")
            if text != "ok"
        ]
        for name, question in _QUESTIONS.items():
            count = link.db.execute(question).fetchone()[0]
            if count:
                problems.append(f"{name}: {count}")
        problems.extend(_lost_sources(link))
    if not engine.read_only:
        problems.extend(_full_text(engine))
    return problems


def _lost_sources(link: Link) -> Iterator[str]:
    count = link.db.execute(
        "SELECT count(*) FROM records r CROSS JOIN json_each(r.derived) j WHERE r.derived <> '' "
        "AND NOT EXISTS (SELECT 1 FROM records s JOIN derivations d ON d.source = s.n "
        "WHERE s.scope = r.scope AND s.id = j.value AND d.record = r.n)"
    ).fetchone()[0]
    if count:
        yield f"sources of records that are not there: {count}"


def _full_text(engine: Engine) -> Iterator[str]:
    with engine.writing() as link:
        try:
            link.db.execute("INSERT INTO words(words) VALUES ('integrity-check')")
        except engine.database_error as error:
            yield f"full text: {error}"
