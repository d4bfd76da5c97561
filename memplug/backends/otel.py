"""OpenTelemetry: a span for every verb, step and model call of a Memory, and metrics of latency and queue depth.

Model calls follow the semantic conventions for generative AI; names of memplug's own begin with "memplug.".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import Token
from typing import TYPE_CHECKING, Any, Protocol

from memplug.errors import MemplugError, MissingExtraError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation
    from opentelemetry.trace import Span, TracerProvider

    from memplug.events import Event, Listener
    from memplug.ports import Storage

NAME = "memplug"
STATES = ("queued", "failed", "waiting", "held")

# litellm's name of a provider -> that of the conventions, where they differ.
_PROVIDERS: Mapping[str, str] = {
    "azure": "azure.ai.openai",
    "azure_ai": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "mistral": "mistral_ai",
    "vertex_ai": "gcp.vertex_ai",
    "watsonx": "ibm.watsonx.ai",
    "xai": "x_ai",
}
_KIND = re.compile(r"[A-Z]\w*(?=:|$)")


class Told(Protocol):
    """What is watched: a Memory."""

    @property
    def storage(self) -> Storage: ...

    def listen(self, listener: Listener, *, text: bool = False) -> Callable[[], None]: ...


def instrument(
    memory: Told,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
    *,
    text: bool = False,
) -> Callable[[], None]:
    """Tells OpenTelemetry what the memory does; call what this returns to end it.

    Without providers, the ones that are set for the process are used. Spans are children of the span that
    is current where a verb is called. No text of a memory, a question or an answer is in a span, unless
    `text` is set. Raises MissingExtraError where OpenTelemetry is not installed.
    """
    try:
        from opentelemetry import metrics, trace
    except ImportError as error:
        raise MissingExtraError("telemetry", "otel") from error
    watch = _Watch(
        trace.get_tracer(NAME, tracer_provider=tracer_provider),
        metrics.get_meter(NAME, meter_provider=meter_provider),
        memory.storage,
        text,
    )
    return watch.over(memory.listen(watch, text=text))


class _Watch:
    """The listener: opens a span when something begins, and closes and measures it when that ends."""

    def __init__(self, tracer: Any, meter: Any, storage: Storage, text: bool) -> None:
        self._tracer = tracer
        self._storage = storage
        self._text = text
        self._open: dict[int, tuple[Span, Token[Context]]] = {}
        self._watching = True
        self._durations = {
            kind: meter.create_histogram(name, unit="s", description=what)
            for kind, name, what in (
                ("verb", "memplug.verb.duration", "Duration of a verb."),
                ("step", "memplug.step.duration", "Duration of one stage of a step."),
                ("model", "gen_ai.client.operation.duration", "GenAI operation duration."),
            )
        }
        self._tokens = meter.create_histogram(
            "gen_ai.client.token.usage", unit="{token}", description="Input and output tokens used."
        )
        meter.create_observable_gauge(
            "memplug.queue.depth",
            callbacks=[self._depth],
            unit="{item}",
            description="Pieces of work that are owed.",
        )

    def __call__(self, event: Event) -> None:
        if event.phase == "begun":
            self._begin(event)
        else:
            self._end(event)

    def over(self, stop: Callable[[], None]) -> Callable[[], None]:
        """Ends the watch: no more spans, no more queue depth."""

        def end() -> None:
            stop()
            self._watching = False
            while self._open:
                self._open.popitem()[1][0].end()

        return end

    def _begin(self, event: Event) -> None:
        from opentelemetry import context, trace

        kind = trace.SpanKind.CLIENT if event.kind == "model" else trace.SpanKind.INTERNAL
        span = self._tracer.start_span(_name(event), kind=kind, attributes=_identity(event))
        token = context.attach(trace.set_span_in_context(span))
        self._open[event.id] = (span, token)

    def _end(self, event: Event) -> None:
        from opentelemetry import context, trace

        found = self._open.pop(event.id, None)
        if found is None:
            return
        span, token = found
        context.detach(token)
        if span.is_recording():
            span.set_attributes({**_identity(event), **_facts(event)})
            if self._text:
                span.set_attributes(_texts(event))
        if event.failure:
            told = event.failure if self._text else None
            span.set_attribute("error.type", _error(event))
            span.set_status(trace.Status(trace.StatusCode.ERROR, told))
            span.add_event("exception", _exception(event, text=self._text))
        span.end()
        self._measure(event)

    def _measure(self, event: Event) -> None:
        attributes = _identity(event)
        if event.failure:
            attributes["error.type"] = _error(event)
        self._durations[event.kind].record(event.seconds, attributes)
        if event.kind == "model":
            for way in ("input", "output"):
                count = event.facts.get(_TOKENS[way])
                if count:
                    self._tokens.record(count, {**attributes, "gen_ai.token.type": way})

    def _depth(self, options: CallbackOptions) -> Iterable[Observation]:
        from opentelemetry.metrics import Observation

        if not self._watching:
            return []
        try:
            backlog = self._storage.backlog()
        except MemplugError:
            return []
        return [
            Observation(
                sum(one.states.get(state, 0) for one in backlog), {"memplug.queue.state": state}
            )
            for state in STATES
        ]


_TOKENS = {"input": "tokens_in", "output": "tokens_out"}


def _name(event: Event) -> str:
    if event.kind == "model":
        return f"{event.facts.get('operation', 'chat')} {_model(event)[1]}"
    return f"memplug {event.name}"


def _model(event: Event) -> tuple[str, str]:
    """The provider as the conventions call it, and the model's own name."""
    provider, slash, model = event.name.partition("/")
    if not slash:
        return NAME, event.name
    return _PROVIDERS.get(provider, provider), model


def _identity(event: Event) -> dict[str, Any]:
    """What the span is about: few values, fit for metrics too."""
    if event.kind == "verb":
        return {"memplug.verb": event.name}
    found = {
        f"memplug.{name}": event.facts[name] for name in ("step", "stage") if name in event.facts
    }
    if event.kind == "model":
        provider, model = _model(event)
        found["gen_ai.operation.name"] = event.facts.get("operation", "chat")
        found["gen_ai.provider.name"] = provider
        found["gen_ai.request.model"] = model
    return found


def _facts(event: Event) -> dict[str, Any]:
    """What is known at the end."""
    known = {"operation", "step", "stage", *_TOKENS.values()}
    found = {f"memplug.{name}": value for name, value in event.facts.items() if name not in known}
    for way, name in _TOKENS.items():
        if name in event.facts:
            found[f"gen_ai.usage.{way}_tokens"] = event.facts[name]
    return found


def _texts(event: Event) -> dict[str, str]:
    """What was asked and answered, in the conventions' words."""
    asked, answered = event.texts.get("asked"), event.texts.get("answered")
    if event.kind != "model":
        named = (("memplug.asked", asked), ("memplug.answered", answered))
        return {name: value for name, value in named if value is not None}
    pairs = (
        ("gen_ai.input.messages", "user", asked),
        ("gen_ai.output.messages", "assistant", answered),
    )
    return {
        name: json.dumps(
            [{"role": role, "parts": [{"type": "text", "content": said}]}], ensure_ascii=False
        )
        for name, role, said in pairs
        if said is not None
    }


def _error(event: Event) -> str:
    """The failure's class; what does not begin with one is "_OTHER"."""
    found = _KIND.match(event.failure)
    return found[0] if found else "_OTHER"


def _exception(event: Event, *, text: bool) -> dict[str, str]:
    kind = {"exception.type": _error(event)}
    return {**kind, "exception.message": event.failure} if text else kind
