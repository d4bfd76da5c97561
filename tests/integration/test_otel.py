"""OpenTelemetry, through its SDK's exporters in memory: spans of verbs, steps and model calls, metrics, and no text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from memplug import Batch, Kind, Memory, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.backends.otel import instrument
from memplug.errors import BackendError
from memplug.testing import ScriptedLLM, WordSearch, memory
from memplug.toolbox.ask import ask
from memplug.toolbox.prompts import Prompt

pytestmark = pytest.mark.integration

trace = pytest.importorskip("opentelemetry.trace")
sdk_metrics = pytest.importorskip("opentelemetry.sdk.metrics")
exported_metrics = pytest.importorskip("opentelemetry.sdk.metrics.export")
sdk_trace = pytest.importorskip("opentelemetry.sdk.trace")
exported_spans = pytest.importorskip("opentelemetry.sdk.trace.export")
in_memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")


@dataclass(frozen=True)
class Note:
    """Nothing beside its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """What a model says of each source."""

    name = "notes"
    kinds = (NOTE,)
    prompts = (Prompt("note", "Note {turns}.", ("turns",)),)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        put = []
        for source in sources:
            said = source.episodes[0].text
            answer = ask(self.resources.llm, self.prompt("note"), turns=said)
            assert answer is not None
            put.append(NOTE.new(view, source.id, answer.text, Note(), source.episodes))
        return Batch(put=tuple(put))


class Watched:
    """Providers that keep what they are given."""

    def __init__(self) -> None:
        self._exporter = in_memory.InMemorySpanExporter()
        self.tracers = sdk_trace.TracerProvider()
        self.tracers.add_span_processor(exported_spans.SimpleSpanProcessor(self._exporter))
        self._reader = exported_metrics.InMemoryMetricReader()
        self.meters = sdk_metrics.MeterProvider([self._reader])

    @property
    def spans(self) -> dict[str, Any]:
        """The finished spans by name."""
        return {span.name: span for span in self._exporter.get_finished_spans()}

    def inside(self, name: str) -> str:
        """The name of the span around this one."""
        spans = self.spans
        return next((one.name for one in spans.values() if one.context == spans[name].parent), "")

    def metric(self, name: str) -> dict[str, Any]:
        """The points of a metric, by their attributes as JSON."""
        data = self._reader.get_metrics_data()
        return {
            json.dumps(dict(point.attributes), sort_keys=True): point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        }


@pytest.fixture
def watched() -> Iterator[Watched]:
    found = Watched()
    yield found
    found.tracers.shutdown()
    found.meters.shutdown()


def opened(answers: Sequence[Any], **options: Any) -> Memory:
    llm = ScriptedLLM(answers, name="openai/gpt-4o-mini")
    return memory(WordSearch(), Notes(), llm=llm, **{"enrich": "inline", **options})


def test_a_verb_holds_its_steps_and_they_their_model_calls(watched: Watched) -> None:
    with opened(["likes tea"]) as mem:
        instrument(mem, watched.tracers, watched.meters)
        with watched.tracers.get_tracer("app").start_as_current_span("request"):
            mem.add("I like tea.", id="a")
    assert watched.inside("memplug add") == "request"
    assert watched.inside("memplug notes.encode") == "memplug add"
    assert watched.inside("chat gpt-4o-mini") == "memplug notes.encode"
    call = watched.spans["chat gpt-4o-mini"]
    assert call.kind is trace.SpanKind.CLIENT
    known = dict(call.attributes)
    assert known["gen_ai.operation.name"] == "chat"
    assert known["gen_ai.provider.name"] == "openai"
    assert known["gen_ai.request.model"] == "gpt-4o-mini"
    assert known["gen_ai.usage.input_tokens"] > 0
    assert known["gen_ai.usage.output_tokens"] == 2
    assert (known["memplug.step"], known["memplug.stage"]) == ("notes", "encode")
    assert dict(watched.spans["memplug add"].attributes)["memplug.new"] == 1


def test_what_runs_in_the_background_is_a_trace_of_its_own(watched: Watched) -> None:
    with opened(["likes tea"], enrich="background") as mem:
        instrument(mem, watched.tracers, watched.meters)
        mem.add("I like tea.", id="a")
        assert mem.flush(30)
    assert watched.inside("memplug work") == ""
    assert watched.inside("memplug notes.encode") == "memplug work"
    assert watched.inside("chat gpt-4o-mini") == "memplug notes.encode"


def test_a_step_under_a_time_limit_keeps_its_parent(watched: Watched) -> None:
    llm = ScriptedLLM(["likes tea"], name="tiny")
    step = {"use": Notes(), "limit": 60.0}
    with memory(WordSearch(), step, llm=llm, enrich="inline") as mem:
        instrument(mem, watched.tracers, watched.meters)
        mem.add("I like tea.", id="a")
    assert watched.inside("chat tiny") == "memplug notes.encode"


def test_errors_are_recorded_without_what_they_say(watched: Watched) -> None:
    with opened([BackendError("model", "cannot read: I like tea")]) as mem:
        instrument(mem, watched.tracers, watched.meters)
        mem.add("I like tea.", id="a")
    for name in ("chat gpt-4o-mini", "memplug notes.encode"):
        span = watched.spans[name]
        assert span.status.status_code is trace.StatusCode.ERROR
        assert span.attributes["error.type"] == "BackendError"
        assert [event.name for event in span.events] == ["exception"]
    assert watched.spans["memplug add"].status.is_ok
    assert watched.spans["memplug add"].attributes["memplug.failures"] == 1
    assert "tea" not in written(watched)


def written(watched: Watched) -> str:
    return "".join(span.to_json() for span in watched.spans.values())


def test_text_is_in_a_span_only_where_it_is_asked_for(watched: Watched) -> None:
    with opened(["secret answer"] * 3) as mem:
        stop = instrument(mem, watched.tracers, watched.meters)
        mem.add("my secret", id="a")
        mem.context("what is my secret?")
        assert "secret" not in written(watched)
        stop()
        mem.add("another secret", id="b")
        assert "secret" not in written(watched)
        instrument(mem, watched.tracers, watched.meters, text=True)
        mem.update("a", "a better secret")
        mem.context("what is my secret?")
    call = dict(watched.spans["chat gpt-4o-mini"].attributes)
    (asked,) = json.loads(call["gen_ai.input.messages"])
    assert "a better secret" in asked["parts"][0]["content"]
    (answered,) = json.loads(call["gen_ai.output.messages"])
    assert answered["parts"][0]["content"] == "secret answer"
    assert (
        "what is my secret?" in dict(watched.spans["memplug context"].attributes)["memplug.asked"]
    )


def test_latency_tokens_and_queue_depth_are_measured(watched: Watched) -> None:
    with opened(["likes tea", BackendError("model", "down")], enrich="worker") as mem:
        instrument(mem, watched.tracers, watched.meters)
        mem.add("I like tea.", id="a")
        depth = watched.metric("memplug.queue.depth")
        assert depth['{"memplug.queue.state": "queued"}'].value == 2
        assert depth['{"memplug.queue.state": "failed"}'].value == 0
        mem.work()
        mem.add("I like milk.", id="b")
        mem.work()
        depth = watched.metric("memplug.queue.depth")
        assert depth['{"memplug.queue.state": "failed"}'].value == 1
    assert watched.metric("memplug.verb.duration")['{"memplug.verb": "work"}'].count == 2
    steps = watched.metric("memplug.step.duration")
    assert sum(one.count for one in steps.values()) == 2
    calls = watched.metric("gen_ai.client.operation.duration")
    assert sorted(json.loads(one).get("error.type", "") for one in calls) == ["", "BackendError"]
    tokens = watched.metric("gen_ai.client.token.usage")
    assert {json.loads(one)["gen_ai.token.type"] for one in tokens} == {"input", "output"}
    assert watched.metric("memplug.queue.depth") == {}


def test_the_configuration_turns_it_on(watched: Watched) -> None:
    trace.set_tracer_provider(watched.tracers)
    with memory(config={"telemetry": "otel"}) as mem:
        mem.add("I like tea.")
    assert "memplug add" in watched.spans
