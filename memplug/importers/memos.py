"""A remembered thing of another product, and how it is added to a memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from memplug.errors import InvalidInput
from memplug.types import JSON

if TYPE_CHECKING:
    from memplug.memory import Memory

_FIELDS = ("tenant", "user", "agent", "session")
SQLITE = b"SQLite format 3\x00"
"""What a SQLite file begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a memo said from some time on."""

    text: str
    time: datetime | None = None
    """None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """One thing that was remembered, with what it said before."""

    id: str
    revisions: tuple[Revision, ...]
    """Oldest first; the last one is what it says now."""
    tenant: str = ""
    user: str = ""
    agent: str = ""
    session: str = ""
    role: str = ""
    """Who said it, where that is known: "user" or "assistant"."""
    expires_at: datetime | None = None
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        return self.revisions[-1].text


def remember(
    memory: Memory, memo: Memo, who: Mapping[str, str]
) -> Literal["new", "updated", "known"]:
    """Adds a memo under its own id and dates, its past as revisions; says what became of it.

    who: scope fields for what the memo leaves open. What is known already, with the same text, is left as it is.
    """
    own = {"tenant_id": memo.tenant, "user_id": memo.user, "agent_id": memo.agent}
    scope: Any = {name: own[name] or who.get(name, "") for name in own}
    known = memory.get(memo.id, **scope)
    if known is not None and known.text == memo.text:
        return "known"
    if known is None:
        first = memo.revisions[0]
        memory.add(
            first.text,
            id=memo.id,
            session_id=memo.session,
            time=first.time,
            role=memo.role,
            metadata=memo.metadata,
            expires_at=memo.expires_at,
            **scope,
        )
    for one in memo.revisions[1:] if known is None else memo.revisions[-1:]:
        memory.update(memo.id, one.text, event_time=one.time, **scope)
    return "new" if known is None else "updated"


class Template:
    """Says which parts of a namespace are the user, the agent, the tenant and the session.

    "memories/{user}" reads ("memories", "ann"); "*" stands for any one part, "**" at the end for any further ones.
    """

    def __init__(self, template: str) -> None:
        self._parts = template.strip("/").split("/")
        names = [name for part in self._parts if (name := _field(part))]
        wrong = [name for name in names if name not in _FIELDS]
        if wrong or len(set(names)) < len(names):
            raise InvalidInput(
                f"namespace {template!r} may name {{user}}, {{agent}}, {{tenant}} and {{session}}, each once"
            )

    def read(self, namespace: tuple[str, ...]) -> dict[str, str]:
        """The fields that the namespace gives. Raises InvalidInput where it does not fit."""
        parts, rest = self._parts, self._parts[-1] == "**"
        if rest:
            parts = parts[:-1]
        fits = len(namespace) >= len(parts) if rest else len(namespace) == len(parts)
        found = {}
        for part, value in zip(parts, namespace, strict=False):
            name = _field(part)
            if name:
                found[name] = value
            elif part not in ("*", value):
                fits = False
        if not fits:
            raise InvalidInput(
                f"namespace {'/'.join(namespace)!r} does not fit {'/'.join(self._parts)!r}; end it with ** for longer ones"
            )
        return found


def _field(part: str) -> str:
    found = re.fullmatch(r"\{(\w+)\}", part)
    return found[1] if found else ""


def time_of(value: object, what: str) -> datetime | None:
    """A moment from ISO 8601 or seconds since 1970, in UTC where it names no zone; None where there is none."""
    if value in (None, ""):
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidInput(f"{what}: {value!r} is no time") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def day_end(value: object, what: str) -> datetime | None:
    """The end of a day in UTC; None where there is none."""
    if value in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(f"{what}: {value!r} is no date") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def is_sqlite(path: Path) -> bool:
    """True where the file is a SQLite database."""
    with path.open("rb") as stream:
        return stream.read(len(SQLITE)) == SQLITE


def rows_of(path: Path, table: str, columns: tuple[str, ...], order: str) -> list[dict[str, Any]]:
    """The named columns of a table of somebody else's database, which is only read; [] where there is no such table.

    A column that the table lacks is None.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            there = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            if not there:
                return []
            taken = [name for name in columns if name in there]
            by = f" ORDER BY {order}" if order in there else ""
            query = f"SELECT {', '.join(taken)} FROM {table}{by}"  # noqa: S608 - names are constants of the readers
            empty = dict.fromkeys(columns)
            return [{**empty, **dict(zip(taken, row, strict=True))} for row in db.execute(query)]
    except sqlite3.Error as error:
        raise InvalidInput(f"{path} cannot be read as a database: {error}") from error
