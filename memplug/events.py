"""What happens inside a Memory, told to listeners: a span for every verb, step and model call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Literal, TypeAlias

SpanKind: TypeAlias = Literal["verb", "step", "model"]
Value: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The beginning or the end of a span. It holds no memory text unless the user asked for it."""

    phase: Literal["begun", "ended"]
    kind: SpanKind
    name: str
    """The verb, "step.stage", or the model's name."""
    id: int
    parent: int = 0
    """Id of the span around it; 0 at the top."""
    seconds: float = 0.0
    failure: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)
    """Counts and names, such as hits, tokens, step, stage, retries."""


Listener: TypeAlias = Callable[[Event], object]

_SPAN: ContextVar[int] = ContextVar("memplug_span", default=0)


class Span:
    """An open span: note facts on it, or that it failed."""

    __slots__ = ("facts", "failure")

    def __init__(self, facts: dict[str, Value]) -> None:
        self.facts = facts
        self.failure = ""

    def note(self, **facts: Value) -> None:
        """Adds facts that are known only now."""
        self.facts.update(facts)

    def fail(self, cause: str) -> None:
        """Says that what the span is about failed, without raising."""
        self.failure = cause


class Events:
    """Hands events to listeners; costs next to nothing while there are none. Safe for threads."""

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self._listeners: tuple[Listener, ...] = tuple(listeners)
        self._ids = count(1)

    def listen(self, listener: Listener) -> None:
        """Adds a listener; it is called in the thread where things happen."""
        self._listeners = (*self._listeners, listener)

    @contextmanager
    def span(self, kind: SpanKind, name: str, **facts: Value) -> Iterator[Span]:
        """Tells listeners when the block begins and how it ended."""
        span = Span(facts)
        if not self._listeners:
            yield span
            return
        id, parent = next(self._ids), _SPAN.get()
        self._tell(
            Event(phase="begun", kind=kind, name=name, id=id, parent=parent, facts=dict(facts))
        )
        token = _SPAN.set(id)
        begun = perf_counter()
        try:
            yield span
        except BaseException as error:
            span.failure = span.failure or f"{type(error).__name__}: {error}"
            raise
        finally:
            _SPAN.reset(token)
            self._tell(
                Event(
                    phase="ended",
                    kind=kind,
                    name=name,
                    id=id,
                    parent=parent,
                    seconds=perf_counter() - begun,
                    failure=span.failure,
                    facts=dict(span.facts),
                )
            )

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
