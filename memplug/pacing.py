"""The pace of enrichment: when `encode` that is held back for `enrich_when` is let go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from memplug.ports import Backlog, Selection
from memplug.runtime import Runtime
from memplug.types import EPISODE, Filters, Scope

_SESSION_CHECK = timedelta(seconds=60)
"""How often sessions are looked through for a gap in time."""
_REMEMBERED = 10_000
"""Sources whose session and number of turns are remembered."""


class Pace:
    """Lets held work go: after enough turns, after a pause, at a session's end, or when somebody asks for all."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        when = runtime.settings.enrich_when
        self._when, _, number = when.partition(" ")
        self._turns = int(number or 0)
        self._pause = timedelta(seconds=runtime.settings.idle_seconds)
        self._added: dict[Scope, datetime] = {}
        self._sources: dict[tuple[Scope, str], tuple[str, int]] = {}
        self._sessions_seen = runtime.now() - _SESSION_CHECK

    def turned(self, scope: Scope, session: str, change: str) -> None:
        """The change added something to the session: lets go what this makes full, or what came before a pause."""
        if self._when == "idle":
            self._paused(scope, change)
        elif self._when == "every":
            self._counted(scope, session)

    def _paused(self, scope: Scope, change: str) -> None:
        storage, now = self._runtime.storage, self._runtime.now()
        last = self._added.get(scope)
        self._added[scope] = now
        if last is not None and now - last >= self._pause:
            held = storage.owed(scope, state="held")
            storage.retry([one.id for one in held if one.change != change])

    def _counted(self, scope: Scope, session: str) -> None:
        storage = self._runtime.storage
        held = storage.owed(scope, state="held", session_id=session)
        turns = {
            one: count
            for one in {one.source for one in held}
            for whose, count in [self._known(scope, one)]
            if whose == session
        }
        if sum(turns.values()) >= self._turns:
            storage.retry([one.id for one in held if one.source in turns])

    def look(self, backlog: Iterable[Backlog]) -> None:
        """Lets go what time has come for; workers call it before every round."""
        scopes = [one.scope for one in backlog if one.states.get("held")]
        if not scopes:
            return
        if self._when == "add":
            for scope in scopes:
                let_go(self._runtime, scope)
        elif self._when == "idle":
            for scope in scopes:
                if self._is_idle(scope):
                    let_go(self._runtime, scope)
        elif self._when == "session":
            self._look_at_sessions(scopes)

    def _is_idle(self, scope: Scope) -> bool:
        """True where the newest episode came long enough ago."""
        newest = Selection(
            filters=Filters(kinds=(EPISODE.name,)), newest_first=True, limit=1, vectors=False
        )
        now = self._runtime.now()
        found = list(self._runtime.storage.select(scope, newest))
        return all(one.ingest_time is None or now - one.ingest_time >= self._pause for one in found)

    def _look_at_sessions(self, scopes: Iterable[Scope]) -> None:
        """Sessions that were closed, or had no episode for the gap that closes them."""
        now = self._runtime.now()
        if now - self._sessions_seen < _SESSION_CHECK:
            return
        self._sessions_seen = now
        gap = timedelta(minutes=self._runtime.settings.session_gap_minutes)
        for scope in scopes:
            for session, _, last, closed in self._runtime.storage.sessions(scope):
                if closed or (last is not None and now - last >= gap):
                    let_go(self._runtime, scope, session)

    def _known(self, scope: Scope, source: str) -> tuple[str, int]:
        """The session of a source, and how many turns it holds."""
        if len(self._sources) > _REMEMBERED:
            self._sources.clear()
        if (scope, source) not in self._sources:
            found = self._runtime.storage.source(scope, source)
            known = (found.session_id, len(found.episodes)) if found else ("", 0)
            self._sources[scope, source] = known
        return self._sources[scope, source]


def let_go(runtime: Runtime, scope: Scope | None = None, session: str = "") -> list[Scope]:
    """Queues what is held for the session, the scope, or at all; gives the scopes in which there was something."""
    held = runtime.storage.owed(scope, state="held", session_id=session)
    if held:
        runtime.storage.retry([one.id for one in held])
    return list(dict.fromkeys(one.scope for one in held))
