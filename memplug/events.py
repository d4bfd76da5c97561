"""What happens inside a Memory, told to listeners: a span for every verb, step and model call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, field, replace
from itertools import count
from time import perf_counter
from types import TracebackType
from typing import Literal, Self, TypeAlias

logger = logging.getLogger(__name__)

SpanKind: TypeAlias = Literal["verb", "step", "model"]
Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The beginning or the end of a span. It holds no memory text, but where its listener asked for it."""

    phase: Literal["begun", "ended"]
    kind: SpanKind
    name: str
    """The verb ("work" is a pass over owed work), "step.stage", or the model's name."""
    id: int
    """Unique in this process."""
    parent: int = 0
    """Id of the span around it; 0 at the top."""
    seconds: float = 0.0
    failure: str = ""
    """"Class: message"; the message may quote up to a hundred characters of what was refused."""
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)
    """Counts and names. Verbs: what the result holds, such as hits, new, failures. Steps: step, stage, and
    what was answered. Models: operation ("chat", "embeddings", "rerank"), step, stage, calls, tokens_in,
    tokens_out, cost, cached."""
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What was asked and answered; empty for a listener that did not ask for text."""


Listener: TypeAlias = Callable[[Event], object]

_SPAN: ContextVar[int] = ContextVar("memplug_span", default=0)
_IDS = count(1)


class Span:
    """An open span, used as a context manager: note facts on it, or that it failed."""

    __slots__ = ("_begun", "_events", "_kind", "_name", "_token", "facts", "failure", "id", "texts")

    _begun: float
    _token: Token[int]

    def __init__(
        self, events: Events, kind: SpanKind, name: str, facts: dict[str, Value], id: int
    ) -> None:
        self._events, self._kind, self._name = events, kind, name
        self.facts, self.id = facts, id
        self.failure = ""
        self.texts: dict[str, str] = {}

    def note(self, **facts: Value) -> None:
        """Adds facts that are known only now."""
        self.facts.update(facts)

    def quote(self, **texts: str) -> None:
        """Adds what was asked or answered; only listeners that asked for text are given it."""
        self.texts.update(texts)

    def fail(self, cause: str) -> None:
        """Says that what the span is about failed, without raising: "Class: message"."""
        self.failure = cause

    def __enter__(self) -> Self:
        self._tell("begun", _SPAN.get(), 0.0)
        self._token = _SPAN.set(self.id)
        self._begun = perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        seconds = perf_counter() - self._begun
        if error is not None:
            self.failure = self.failure or f"{type(error).__name__}: {error}"
        _SPAN.reset(self._token)
        self._tell("ended", _SPAN.get(), seconds)

    def _tell(self, phase: Literal["begun", "ended"], parent: int, seconds: float) -> None:
        self._events.tell(
            Event(
                phase=phase,
                kind=self._kind,
                name=self._name,
                id=self.id,
                parent=parent,
                seconds=seconds,
                failure=self.failure,
                facts=dict(self.facts),
                texts=dict(self.texts),
            )
        )


class _Unheard(Span):
    """The span where nobody listens."""

    __slots__ = ()

    def note(self, **facts: Value) -> None:
        pass

    def quote(self, **texts: str) -> None:
        pass

    def fail(self, cause: str) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@dataclass(frozen=True, slots=True, eq=False)
class _Ear:
    """A listener, and whether it is given text."""

    listener: Listener
    text: bool


class Events:
    """Hands events to listeners; costs next to nothing while there are none. Safe for threads.

    A listener is called in the thread where things happen. One that raises harms no call: what it raised
    is logged, once for each listener.
    """

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self._ears = tuple(_Ear(one, text=False) for one in listeners)
        self._broken: set[_Ear] = set()
        self._unheard = _Unheard(self, "verb", "", {}, 0)

    @property
    def heard(self) -> bool:
        """True while anyone listens."""
        return bool(self._ears)

    @property
    def quoted(self) -> bool:
        """True while a listener is given text."""
        return any(one.text for one in self._ears)

    def listen(self, listener: Listener, *, text: bool = False) -> Callable[[], None]:
        """Adds a listener, which is given memory text only with `text`; call what this returns to end it."""
        ear = _Ear(listener, text)
        self._ears = (*self._ears, ear)

        def stop() -> None:
            self._ears = tuple(one for one in self._ears if one is not ear)

        return stop

    def span(self, kind: SpanKind, name: str, **facts: Value) -> Span:
        """Tells listeners when the `with` block begins and how it ended."""
        if not self._ears:
            return self._unheard
        return Span(self, kind, name, facts, next(_IDS))

    def tell(self, event: Event) -> None:
        """Hands one event to every listener."""
        bare = replace(event, texts={}) if event.texts else event
        for ear in self._ears:
            try:
                ear.listener(event if ear.text else bare)
            except Exception:
                if ear not in self._broken:
                    self._broken.add(ear)
                    logger.warning(
                        "a listener failed on %s %s", event.kind, event.name, exc_info=True
                    )
