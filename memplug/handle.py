"""What every verb of a Memory stands on: whose memory a call means, and the parts that do the work."""

from __future__ import annotations

import builtins
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from memplug.catching_up import CatchUp
from memplug.deriving import Deriver
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
from memplug.pacing import Pace
from memplug.ports import TokenCounter
from memplug.recalling import Recaller
from memplug.results import AddResult, Context, Retrieval, counts_of, with_usage
from memplug.rounds import Rounds
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


_GOING_ON = ("work", "flush")
"""Verbs that a spent budget does not end: they do what others have asked for, and what is left stays owed."""

_UNTOLD = ("scoped", "listen", "register")
"""Public methods that are no verbs: they touch nothing that is stored."""


class Handle:
    """A Memory's parts, and the ids that `scoped` has bound. Public methods of subclasses are told as spans."""

    def __init_subclass__(cls) -> None:
        for name, value in list(vars(cls).items()):
            if inspect.isfunction(value) and not name.startswith("_") and name not in _UNTOLD:
                setattr(cls, name, _told(value))

    def __init__(
        self, runtime: Runtime, *, background: bool, count: TokenCounter, left: bool = False
    ) -> None:
        self._runtime = runtime
        self._deriver = Deriver(runtime, inline=not (background or left))
        self._writer = Writer(runtime, self._deriver)
        self._recaller = Recaller(runtime)
        self._desk = Desk(runtime, self._writer)
        self._upkeep = Upkeep(runtime, self._writer, self._deriver, self._desk)
        self._catch_up = CatchUp(runtime, self._writer, self._desk)
        self._pace = Pace(runtime)
        self._rounds = Rounds(runtime, self._desk, self._upkeep, self._pace)
        self._background = background
        self._left = left
        scheduled = runtime.settings.manage_every > 0 and not (left or runtime.storage.read_only)
        self._worker = Worker(self._rounds, runtime.events) if background or scheduled else None
        self._count = count
        self._bound = Scope()
        self._session = ""
        self._scoped = False

    def _follow_up(
        self,
        scope: Scope,
        failures: Sequence[Any],
        *,
        session: str | None = None,
        change: str = "",
    ) -> tuple[Mapping[str, tuple[str, ...]], builtins.list[Any], int]:
        """Does what a commit owes, now or in the background: what was made, failures, pieces still open.

        session: the one that the change added something to; what this makes full of its pace is done too.
        """
        if session is not None:
            self._pace.turned(scope, session, change)
        if self._background or self._left:
            backlog = self._runtime.storage.backlog(scope)
            if self._background and self._worker is not None:
                self._worker.expect(now=any(one.due for one in backlog))
            return {}, [*failures], sum(one.total for one in backlog)
        self._pace.look(self._runtime.storage.backlog(scope))
        worked = self._desk.work(scope)
        made = {step: tuple(ids) for step, ids in worked.made.items() if ids}
        return made, [*failures, *worked.failures], self._depth(scope)

    def _wake(self) -> None:
        """Starts the background work where there is something to do, or will be."""
        if self._worker is not None and (
            self._runtime.settings.manage_every > 0 or self._runtime.storage.owed(limit=1)
        ):
            self._worker.wake()

    def _depth(self, scope: Scope) -> int:
        return sum(one.total for one in self._runtime.storage.backlog(scope))

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

    def _write_out(self) -> None:
        """Writes what waits in memory: searches for the access log, and what models took."""
        self._recaller.flush()
        if self._runtime.meter is not None:
            self._runtime.meter.flush()

    @property
    def bound(self) -> Scope | None:
        """The scope that `scoped` has bound; None for a Memory that no ids are bound to."""
        return self._bound if self._scoped else None

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
        home = self._bound
        if who:
            fields = ("tenant_id", "user_id", "agent_id")
            home = to_scope(
                *(
                    getattr(home, field) if who.get(field) is None else who[field]
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


_GUARDED = frozenset({"add", "check", "search", "context"})
"""Verbs whose text guards may refuse or change: what they left of it is quoted, when they have answered."""


def _told(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, with a span around it and what models took for it in its answer."""
    name = verb.__name__.rstrip("_")

    @functools.wraps(verb)
    def call(self: Handle, *args: Any, **kwargs: Any) -> Any:
        events = self._runtime.events
        if not events.heard:
            return _accounted(self, verb, args, kwargs)
        with events.span("verb", name) as span:
            asked = args[0] if events.quoted and args and isinstance(args[0], str) else None
            if asked is not None and name not in _GUARDED:
                span.quote(asked=asked)
            answer = _accounted(self, verb, args, kwargs)
            if asked is not None and (left := _left_of(asked, answer)):
                span.quote(asked=left)
            span.note(**counts_of(answer))
            if events.quoted and isinstance(answer, Context):
                span.quote(answered=answer.text)
            return answer

    return call


def _left_of(asked: str, answer: object) -> str:
    """What guards let pass of a text; "" where they took something out of what is added, or refused it."""
    match answer:
        case Retrieval():
            return answer.query.text
        case Context():
            return answer.retrieval.query.text
        case AddResult():
            return "" if answer.redacted or answer.rejected else asked
        case _:
            return ""


def _accounted(
    self: Handle, verb: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    if self._runtime.meter is None:
        return verb(self, *args, **kwargs)
    with self._runtime.account(stops=verb.__name__ not in _GOING_ON) as account:
        answer = verb(self, *args, **kwargs)
    return with_usage(answer, account.usage, account.failures)


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
