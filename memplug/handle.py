"""What every verb of a Memory stands on: whose memory a call means, and the parts that do the work."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from memplug.catching_up import CatchUp
from memplug.errors import InvalidInput
from memplug.inputs import (
    clean_id,
    clean_text,
    to_count,
    to_filters,
    to_message,
    to_scope,
    to_time,
)
from memplug.owing import Desk
from memplug.ports import TokenCounter
from memplug.recalling import Recaller
from memplug.runtime import Runtime
from memplug.types import (
    Access,
    Filters,
    Message,
    Query,
    Record,
    Scope,
    ScopeFilter,
)
from memplug.upkeep import Upkeep
from memplug.view import View
from memplug.worker import Worker
from memplug.writing import Writer

if TYPE_CHECKING:
    from memplug.ports import Storage


class Who(TypedDict, total=False):
    """Whose memory: an id that is left out is the bound one, or the empty one."""

    user_id: str | None
    agent_id: str | None
    tenant_id: str | None


class Asking(Who, total=False):
    """What a question may say beside its text."""

    filters: Filters | Mapping[str, Any] | None
    """See `memplug.inputs.to_filters`."""
    as_of: datetime | str | None
    """Answer from what the store knew then (aware, or ISO 8601 with a zone)."""
    valid_at: datetime | str | None
    """Answer with what was true then; now, where it is left out."""
    history: bool
    """Also what is no longer true, with its end."""
    session_id: str | None
    """The session the question is asked in; restricts nothing."""
    phase: str
    """"plan" or "act", for strategies that tell them apart."""
    min_score: float | None
    """0..1; the Retrieval says how many hits fell below."""
    shared: Sequence[Scope]
    """Scopes that are read too."""


class Handle:
    """A Memory's parts, and the ids that `scoped` has bound."""

    def __init__(self, runtime: Runtime, *, background: bool, count: TokenCounter) -> None:
        self._runtime = runtime
        self._writer = Writer(runtime)
        self._recaller = Recaller(runtime)
        self._desk = Desk(runtime, self._writer)
        self._upkeep = Upkeep(runtime, self._writer, self._desk)
        self._catch_up = CatchUp(runtime, self._writer, self._desk)
        self._worker = Worker(runtime, self._desk) if background else None
        self._count = count
        self._bound = Scope()
        self._session = ""
        self._scoped = False

    def _follow_up(
        self, scope: Scope, failures: Sequence[Any]
    ) -> tuple[Mapping[str, tuple[str, ...]], builtins.list[Any], int]:
        """Does what a commit owes, now or in the background: what was made, failures, pieces still open."""
        if self._worker is not None:
            self._worker.wake()
            return {}, [*failures], len(self._runtime.storage.owed(scope))
        worked = self._desk.work(scope)
        made = {step: tuple(ids) for step, ids in worked.made.items() if ids}
        still = len(self._runtime.storage.owed(scope))
        return made, [*failures, *worked.failures], still

    def _view(self, access: Access, query: Query) -> View:
        return View(
            self._runtime.window(
                access,
                filters=query.filters,
                as_of=query.as_of,
                valid_at=query.valid_at,
                history=query.history,
            )
        )

    def _query(self, query: str | Sequence[Any], k: int, asking: Asking) -> tuple[Access, Query]:
        """The checked question, and what it may read."""
        access = self._access(asking, asking.get("shared", ()))
        text, recent = _question(query)
        count = to_count(k, "k")
        phase = asking.get("phase", "")
        if phase not in ("", "plan", "act"):
            raise InvalidInput(f"phase must be 'plan', 'act' or '', not {phase!r}")
        return access, Query(
            text=text,
            recent=recent,
            k=count,
            filters=to_filters(asking.get("filters")),
            as_of=to_time(asking.get("as_of"), "as_of"),
            valid_at=to_time(asking.get("valid_at"), "valid_at"),
            history=bool(asking.get("history", False)),
            session_id=clean_id(self._session_of(asking.get("session_id")), "session_id"),
            phase=phase,
            pool=max(50, 4 * count),
        )

    @property
    def storage(self) -> Storage:
        return self._runtime.storage

    @property
    def runtime(self) -> Runtime:
        """The parts: storage, pipeline, resources, projections, settings."""
        return self._runtime

    def _access(self, who: Mapping[str, Any], shared: Sequence[Scope] = ()) -> Access:
        """The scope a call writes to, from what it names and what is bound, and those it also reads."""
        unknown = set(who) - Asking.__annotations__.keys()
        if unknown:
            raise TypeError(f"unexpected keyword {', '.join(sorted(unknown))}")
        fields = ("tenant_id", "user_id", "agent_id")
        home = to_scope(
            *(
                getattr(self._bound, field) if who.get(field) is None else who[field]
                for field in fields
            )
        )
        for scope in shared:
            if not isinstance(scope, Scope):
                raise InvalidInput("shared must be a list of Scope(tenant_id, user_id, agent_id)")
        return Access(home, tuple(shared))

    def _session_of(self, session_id: str | None) -> str:
        return self._session if session_id is None else session_id

    def _filter(self, who: Who) -> ScopeFilter:
        """A field that is left out means every value, or what is bound."""
        if self._scoped:
            home = self._access(who).home
            return ScopeFilter(home.tenant_id, home.user_id, home.agent_id)
        given = (who.get("tenant_id"), who.get("user_id"), who.get("agent_id"))
        return ScopeFilter(
            *(None if one is None else clean_id(one, "scope field") for one in given)
        )

    def _scopes(self, who: Who) -> builtins.list[Scope]:
        """Every scope of the store, or the one that is named or bound."""
        if self._scoped or any(value is not None for value in who.values()):
            return [self._access(who).home]
        return self._runtime.storage.scopes(ScopeFilter())

    def _existing(self, scope: Scope, id: str) -> Record[Any]:
        found = self._runtime.storage.fetch(scope, [clean_id(id)])
        if not found:
            raise InvalidInput(f"there is no record {id!r} in scope {scope}")
        return found[0]


def _question(query: object) -> tuple[str, tuple[Message, ...]]:
    """The question's text and the turns before it."""
    if isinstance(query, str):
        return clean_text(query, "query"), ()
    if not isinstance(query, Sequence) or not query:
        raise InvalidInput("query must be a string or a list of messages")
    if not all(isinstance(one, Message | Mapping) for one in query):
        raise InvalidInput("a query of messages holds mappings with role and content")
    turns = [one if isinstance(one, Message) else to_message(one) for one in query]
    return clean_text(turns[-1].text, "query"), tuple(turns[:-1])
