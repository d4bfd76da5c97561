"""Bringing a strategy that was added later, or changed, up to date over what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from memplug.deriving import encoded_space
from memplug.errors import InvalidInput
from memplug.owing import Desk
from memplug.pacing import let_go
from memplug.ports import Owed, Selection, Write
from memplug.results import EnrichResult
from memplug.runtime import Runtime
from memplug.step import Step
from memplug.types import Failure, Filters, Scope, Source
from memplug.writing import BULK, Worked, Writer


@dataclass(slots=True)
class _Progress:
    """What one call has done so far."""

    deadline: float | None
    change: str
    sources: int = 0
    made: int = 0
    failures: list[Failure] = field(default_factory=list)
    finished: bool = True

    def add(self, seen: int, worked: Worked) -> None:
        self.sources += seen
        self.made += sum(len(ids) for ids in worked.made.values())
        self.failures.extend(one for one in worked.failures if one not in self.failures)


class CatchUp:
    """Runs `encode` of a step over the sources that it has not seen; a call that stops half-way can be repeated."""

    def __init__(self, runtime: Runtime, writer: Writer, desk: Desk) -> None:
        self._runtime = runtime
        self._writer = writer
        self._desk = desk

    def enrich(
        self, scopes: Sequence[Scope], step: str | None, *, rebuild: bool, budget: float | None
    ) -> EnrichResult:
        """Encodes what the step (or all) has not seen; with `rebuild` everything, under a run that resumes.

        What a rebuild does not make again is removed when it is through in every scope asked for, so the
        old results serve until then.
        """
        runtime = self._runtime
        encoding = runtime.pipeline.answering("encode")
        if step is not None and step not in encoding:
            raise InvalidInput(
                f"no step {step!r} that encodes; the pipeline has: {', '.join(encoding) or 'none'}"
            )
        deadline = None if budget is None else runtime.clock.monotonic() + budget
        progress = _Progress(deadline, runtime.ids().fresh())
        for scope in scopes:
            let_go(runtime, scope)
        for one in runtime.pipeline.steps:
            if one.name == step or (step is None and one.name in encoding):
                if rebuild:
                    self._rebuild(scopes, one, progress)
                else:
                    self._encode(scopes, one, encoded_space(one), "", progress)
            if not progress.finished:
                break
        return EnrichResult(
            sources=progress.sources,
            made=progress.made,
            failures=tuple(progress.failures),
            finished=progress.finished,
        )

    def _rebuild(self, scopes: Sequence[Scope], step: Step, progress: _Progress) -> None:
        storage = self._runtime.storage
        key = f"rebuild {step.edition}"
        run = storage.meta().get(key) or progress.change
        storage.set_meta({key: run})
        started = f"started {run}"
        known = storage.cached(started, [scope.key("") for scope in scopes])
        storage.cache(
            started,
            {
                name: str(storage.position(scope)).encode()
                for scope in scopes
                if (name := scope.key("")) not in known
            },
        )
        self._encode(scopes, step, f"rebuilt {run}", f"made {run}", progress)
        if not progress.finished or progress.failures:
            return
        positions = storage.cached(started, [scope.key("") for scope in scopes])
        for scope in scopes:
            position = int(positions[scope.key("")])
            self._remove_stale(scope, step, f"made {run}", position, progress.change)
            self._desk.work(scope)
        storage.set_meta({key: ""})

    def _encode(
        self, scopes: Sequence[Scope], step: Step, seen: str, made: str, progress: _Progress
    ) -> None:
        """Encodes the sources that are not in the cache space `seen`.

        In a rebuild `made` is the cache space that collects the ids of what is made.
        """
        storage, clock = self._runtime.storage, self._runtime.clock
        for scope in scopes:
            after = ""
            while page := storage.sources(scope, after=after, limit=BULK):
                after = page[-1].id
                keys = {one.id: scope.key(one.id) for one in page}
                known = storage.cached(seen, list(keys.values()))
                new = [one for one in page if keys[one.id] not in known]
                if not new:
                    continue
                worked = self._encode_sources(scope, step, new, progress.change, made)
                progress.add(len(new), worked)
                owed = {one.source for one in storage.owed(scope) if one.step == step.name}
                storage.cache(seen, {keys[one.id]: b"1" for one in new if one.id not in owed})
                over = progress.deadline is not None and clock.monotonic() >= progress.deadline
                if over or self._runtime.stopped:
                    progress.finished = False
                    return

    def _encode_sources(
        self, scope: Scope, step: Step, sources: Sequence[Source], change: str, made: str
    ) -> Worked:
        """Owes `encode` for these sources, where it is not owed yet, and does it."""
        runtime = self._runtime
        owed = {one.source for one in runtime.storage.owed(scope) if one.step == step.name}
        runtime.storage.commit(
            Write(
                scope=scope,
                verb="enrich",
                change=change,
                time=runtime.now(),
                owe=tuple(
                    Owed(scope=scope, step=step.name, stage="encode", source=one.id, change=change)
                    for one in sources
                    if one.id not in owed
                ),
            )
        )
        return self._desk.work(scope, anew=(step.name, made) if made else None)

    def _remove_stale(self, scope: Scope, step: Step, made: str, started: int, change: str) -> None:
        """Removes the step's records that were there before the rebuild and that it did not make again."""
        kinds = tuple(kind.name for kind in step.strategy.kinds)
        if not kinds:
            return
        storage = self._runtime.storage
        selection = Selection(filters=Filters(kinds=kinds), vectors=False)
        old = [one.id for one in storage.select(scope, selection) if one.position <= started]
        again = storage.cached(made, [scope.key(id) for id in old])
        stale = [id for id in old if scope.key(id) not in again]
        self._writer.remove(scope, stale, verb="rebuild", change=change)
