"""The steps of one Memory, behind one pluggy manager: who is asked, in what order, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

import pluggy

from memplug.errors import ConfigError, MemplugError, MissingResourceError, PluginLoadError
from memplug.events import Events
from memplug.hookspecs import PROJECT, Stages
from memplug.ports import Clock, Resources
from memplug.results import counts_of
from memplug.step import HOOKS, Step
from memplug.types import (
    EPISODE,
    Action,
    Batch,
    Candidates,
    Failure,
    Kind,
    Query,
    Ranking,
    Section,
    Signal,
    Source,
    Verdict,
)
from memplug.view import View

T = TypeVar("T")

Steps = frozenset[str]
_NONE: Steps = frozenset()


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """What the steps proposed, in list order; failures; seconds by step."""

    items: tuple[tuple[str, T], ...] = ()
    failures: tuple[Failure, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Refining:
    """What the steps that may refine one question's hits want of a search."""

    depth: int | None
    """How many of the best hits they look at; None for all."""
    reads: frozenset[str]
    """What they read of hits that others do without: of `memplug.strategy.READ`."""
    steps: tuple[Step, ...]

    @property
    def judges_hits(self) -> bool:
        """True where every step says by the first hits whether it needs more."""
        return all(step.judges_hits for step in self.steps)

    def needed(self, candidates: Candidates, query: Query) -> bool:
        """False where no step changes anything, as these first hits tell."""
        return any(step.refines_these(candidates, query) for step in self.steps)


class _Manager(pluggy.PluginManager):
    """Registers the hooks that the strategy behind a Step implements."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:
        """No options, so that the list order holds; None where the strategy has no such hook."""
        return {} if isinstance(plugin, _Guarded) and plugin.step.answers(name) else None


class _Guarded:
    """The object that pluggy calls for a step: one method a hook, each with all of its arguments, told as a span.

    pluggy stops at the first exception, so a step answers with a Failure in its place.
    """

    def __init__(self, step: Step, clock: Clock, events: Events) -> None:
        self.step = step
        self._seconds = clock.monotonic
        self._events = events
        self._names = {hook: f"{step.name}.{hook}" for hook in HOOKS}

    def _timed(self, hook: str, arguments: dict[str, Any], view: View) -> tuple[str, Any, float]:
        name = self.step.name
        start = self._seconds()
        with self._events.span("step", self._names[hook], step=name, stage=hook) as span:
            answer = self.step.ask(hook, arguments, view)
            if isinstance(answer, Failure):
                span.fail(answer.cause)
            elif self._events.heard:
                span.note(**counts_of(answer))
        return name, answer, self._seconds() - start

    def check(self, subject: Source | Action, view: View) -> Any:
        return self._timed("check", {"subject": subject}, view)

    def encode(self, sources: Sequence[Source], view: View) -> Any:
        return self._timed("encode", {"sources": sources}, view)

    def store(self, batch: Batch, view: View) -> Any:
        return self._timed("store", {"batch": batch}, view)

    def retrieve(self, query: Query, view: View) -> Any:
        return self._timed("retrieve", {"query": query}, view)

    def weigh(self, query: Query, rankings: Sequence[Ranking], view: View) -> Any:
        return self._timed("weigh", {"query": query, "rankings": rankings}, view)

    def render(self, candidates: Candidates, query: Query, view: View, budget: int) -> Any:
        arguments = {"candidates": candidates, "query": query, "budget": budget}
        return self._timed("render", arguments, view)

    def manage(self, signal: Signal, view: View) -> Any:
        return self._timed("manage", {"signal": signal}, view)

    def rewrite(self, query: Query, view: View) -> Any:
        return self._timed("rewrite", {"query": query}, view)

    def admit(self, batch: Batch, view: View) -> Any:
        return self._timed("admit", {"batch": batch}, view)

    def refine(self, candidates: Candidates, query: Query, view: View) -> Any:
        return self._timed("refine", {"candidates": candidates, "query": query}, view)


class Pipeline:
    """Ordered steps. Built once per Memory; gives every strategy its resources.

    Raises ConfigError (a name or a kind that occurs twice), MissingResourceError, and PluginLoadError where
    a strategy's `setup` fails.
    """

    def __init__(
        self, steps: Sequence[Step], resources: Resources, events: Events | None = None
    ) -> None:
        events = events or Events()
        self.steps = tuple(steps)
        self.kinds: Mapping[str, Kind[Any]] = _kinds(self.steps)
        self.weights: Mapping[str, float] = {step.name: step.weight for step in self.steps}
        self._manager = _Manager(PROJECT)
        self._manager.add_hookspecs(Stages)
        require(self.steps, {one.name: getattr(resources, one.name) for one in fields(resources)})
        for step in self.steps:
            _set_up(step, resources)
        self._plugins = {step.name: _Guarded(step, resources.clock, events) for step in self.steps}
        for step in reversed(self.steps):
            self._manager.register(self._plugins[step.name], name=step.name)
        self._answering = {
            hook: tuple(step.name for step in self.steps if step.answers(hook)) for hook in HOOKS
        }
        self.tell = tuple(
            (kind.name, step.name)
            for step in self.steps
            if step.answers("manage")
            for kind in step.strategy.kinds
        )
        """(kind, step) pairs: which step is told when records of a kind are removed."""

    def answering(self, hook: str) -> tuple[str, ...]:
        """Names of the steps that implement a hook, in list order."""
        return self._answering[hook]

    def encoding(self, source: Source) -> frozenset[str]:
        """Names of the steps whose `encode` may make something of a new source."""
        names = self._answering["encode"]
        return frozenset(
            one.name for one in self.steps if one.name in names and one.encodes(source)
        )

    def at_once(self, encoding: Iterable[str]) -> bool:
        """True where these steps' `encode`, and every `store` and `admit`, take no more than a moment."""
        asked = {*encoding, *self._answering["store"], *self._answering["admit"]}
        return all(step.at_once for step in self.steps if step.name in asked)

    def refining(self, query: Query, *, without: Steps = _NONE) -> Refining | None:
        """What those steps want whose `refine` may change what is found for this question; None where there are none."""
        names = self._answering["refine"]
        asked = [
            step
            for step in self.steps
            if step.name in names and step.name not in without and step.refines(query)
        ]
        if not asked:
            return None
        depths = [step.refine_depth(query) for step in asked]
        known = [depth for depth in depths if depth is not None]
        return Refining(
            max(known) if len(known) == len(depths) else None,
            frozenset(read for step in asked for read in step.strategy.refine_reads),
            tuple(asked),
        )

    @property
    def apart(self) -> bool:
        """True where no two steps propose the same records: all but one propose their own kinds alone."""
        names = self._answering["retrieve"]
        return sum(not one.strategy.proposes_own for one in self.steps if one.name in names) <= 1

    def check(self, subject: Source | Action, view: View) -> Answers[Sequence[Verdict]]:
        return self._propose("check", {"subject": subject, "view": view})

    def encode(
        self, sources: Sequence[Source], view: View, *, only: Steps | None = None
    ) -> Answers[Batch]:
        return self._propose("encode", {"sources": sources, "view": view}, self._all_but(only))

    def store(self, batch: Batch, view: View, *, only: Steps | None = None) -> Answers[Batch]:
        return self._propose("store", {"batch": batch, "view": view}, self._all_but(only))

    def manage(self, signal: Signal, view: View, *, only: Steps | None = None) -> Answers[Batch]:
        return self._propose("manage", {"signal": signal, "view": view}, self._all_but(only))

    def retrieve(
        self, query: Query, views: Sequence[View], *, without: Steps = _NONE
    ) -> Answers[Ranking]:
        """One Ranking per step and readable scope."""
        answers = [
            self._propose("retrieve", {"query": query, "view": view}, without) for view in views
        ]
        timings: dict[str, float] = {}
        for one in answers:
            for step, seconds in one.timings.items():
                timings[step] = timings.get(step, 0.0) + seconds
        return Answers(
            tuple(item for one in answers for item in one.items),
            tuple(failure for one in answers for failure in one.failures),
            timings,
        )

    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Answers[Section]:
        arguments = {"candidates": candidates, "query": query, "view": view, "budget": budget}
        return self._propose("render", arguments)

    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View, *, without: Steps = _NONE
    ) -> tuple[Mapping[str, float], tuple[Failure, ...]]:
        """The configured weights, overlaid by those that strategies give; of two for one step the first listed counts."""
        arguments = {"query": query, "rankings": rankings, "view": view}
        answers = self._propose("weigh", arguments, without)
        if not answers.items:
            return self.weights, answers.failures
        weights = dict(self.weights)
        for _, given in reversed(answers.items):
            weights.update(given)
        return weights, answers.failures

    def rewrite(
        self, query: Query, view: View, *, without: Steps = _NONE
    ) -> tuple[Query, tuple[Failure, ...]]:
        return self._refine("rewrite", "query", query, {"view": view}, without)

    def admit(
        self, batch: Batch, view: View, *, only: Steps | None = None
    ) -> tuple[Batch, tuple[Failure, ...]]:
        return self._refine("admit", "batch", batch, {"view": view}, self._all_but(only))

    def refine(
        self, candidates: Candidates, query: Query, view: View, *, without: Steps = _NONE
    ) -> tuple[Candidates, tuple[Failure, ...]]:
        return self._refine(
            "refine", "candidates", candidates, {"query": query, "view": view}, without
        )

    def _caller(self, hook: str, without: Steps) -> pluggy.HookCaller:
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        if not without:
            return caller
        absent = [self._plugins[name] for name in self._answering[hook] if name in without]
        return self._manager.subset_hook_caller(hook, absent) if absent else caller

    def _all_but(self, only: Steps | None) -> Steps:
        return _NONE if only is None else frozenset(self._plugins) - only

    def _propose(
        self, hook: str, arguments: dict[str, Any], without: Steps = _NONE
    ) -> Answers[Any]:
        if not self._answering[hook]:
            return Answers()
        items: list[tuple[str, Any]] = []
        failures: list[Failure] = []
        timings: dict[str, float] = {}
        for name, answer, seconds in self._caller(hook, without)(**arguments):
            timings[name] = seconds
            if isinstance(answer, Failure):
                failures.append(answer)
            elif answer is not None:
                items.append((name, answer))
        return Answers(tuple(items), tuple(failures), timings)

    def _refine(
        self, hook: str, name: str, value: T, others: dict[str, Any], without: Steps
    ) -> tuple[T, tuple[Failure, ...]]:
        failures: list[Failure] = []
        for step in self._answering[hook]:
            if step in without:
                continue
            answer = getattr(self._plugins[step], hook)(**{name: value}, **others)[1]
            if isinstance(answer, Failure):
                failures.append(answer)
            elif answer is not None:
                value = answer
        return value, tuple(failures)


def require(steps: Iterable[Step], there: Mapping[str, object]) -> None:
    """Raises MissingResourceError where a strategy's need is not among the resources that are there, by name."""
    for step in steps:
        for need in step.strategy.requires:
            if there.get(need) is None:
                raise MissingResourceError(step.name, need)


def _set_up(step: Step, resources: Resources) -> None:
    try:
        step.set_up(resources)
    except MemplugError:
        raise
    except Exception as error:
        raise PluginLoadError(
            f"cannot be set up: {type(error).__name__}: {error}", plugin=step.name
        ) from error


def _kinds(steps: Sequence[Step]) -> dict[str, Kind[Any]]:
    """All kinds by name, the shared episode first."""
    names: set[str] = set()
    kinds: dict[str, Kind[Any]] = {EPISODE.name: EPISODE}
    owners: dict[str, str] = {EPISODE.name: "the core"}
    for step in steps:
        if step.name in names:
            raise ConfigError("two steps have one name; give one of them another", step=step.name)
        names.add(step.name)
        for kind in step.strategy.kinds:
            if kind.name in kinds:
                raise ConfigError(
                    f"kind {kind.name!r} already belongs to {owners[kind.name]}", step=step.name
                )
            kinds[kind.name] = kind
            owners[kind.name] = step.name
    return kinds
