"""From what steps derive to a batch that can be committed; and, where that is cheap, in an add's own commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from memplug.errors import MemplugError
from memplug.merge import unite
from memplug.overlay import HIDING
from memplug.ports import Owed, Write
from memplug.runtime import Runtime
from memplug.step import Step
from memplug.types import Batch, Failure, Mark, Record, Scope, Source, altered


@dataclass(frozen=True, slots=True)
class Whole:
    """An add that holds what its episodes give."""

    write: Write
    derived: Batch


class Deriver:
    """Asks `encode`, `store` and `admit`, embeds and stamps; commits nothing."""

    def __init__(self, runtime: Runtime, *, inline: bool) -> None:
        """inline: what an add owes is done in the same call."""
        self._runtime = runtime
        self._inline = inline and runtime.settings.enrich_when == "add"

    def relate(
        self,
        scope: Scope,
        batch: Batch,
        *,
        store: bool = True,
        anew: tuple[str, str] | None = None,
        beside: Batch = Batch(),
        position: int | None = None,
    ) -> tuple[Batch, list[Failure]]:
        """The batch after `store` and `admit`, embedded and stamped; what failed on the way beside it.

        beside: what the same commit will hold, and no step has derived; all of it is new. position: the scope's, where
        that commit has to stay alone.
        """
        runtime = self._runtime
        failures: list[Failure] = []
        stored: dict[str, Record[Any]] = {}
        batch = self._anew(scope, batch, anew) if anew else batch
        batch = self._ready(scope, batch, beside, stored)
        if store and batch and runtime.pipeline.answering("store"):
            view = runtime.view(scope, unite((beside, batch)), stored=stored, position=position)
            answers = runtime.pipeline.store(batch, view)
            failures.extend(answers.failures)
            made = [one for _, one in answers.items]
            if made:
                batch = self._ready(scope, unite((batch, *made)), beside, stored, done=batch)
        if batch and runtime.pipeline.answering("admit"):
            view = runtime.view(scope, unite((beside, batch)), stored=stored, position=position)
            batch, refused = runtime.pipeline.admit(batch, view)
            failures.extend(refused)
        return batch, failures

    def at_once(self, write: Write) -> Whole | None:
        """The add with what is derived from its episodes, for one commit; None where that is to be done after it.

        It is where a step needs more than a moment, where one fails, and where the add changes or hides what is
        stored. The commit raises ConflictError where somebody else wrote to the scope meanwhile.

        write: its episodes have their vectors and their ingest time.
        """
        if not self._suits(write):
            return None
        position = self._runtime.storage.position(write.scope)
        try:
            derived = self._derived(write, position)
        except MemplugError:
            return None
        if derived is None or any(one.scope != write.scope for one in derived.put):
            return None
        batch = unite((write.batch, derived))
        seen = encoded(self._runtime, write.owe)
        return Whole(replace(write, batch=batch, owe=(), seen=seen, alone=position), derived)

    def _suits(self, write: Write) -> bool:
        batch = write.batch
        return (
            self._inline
            and bool(write.owe)
            and all(one.stage == "encode" for one in write.owe)
            and not (batch.mark or batch.remove)
            and not any(one.revision for one in batch.put)
            and self._runtime.pipeline.at_once(one.step for one in write.owe)
        )

    def _derived(self, write: Write, position: int) -> Batch | None:
        """None where a step failed."""
        view = self._runtime.view(write.scope, write.batch, position=position)
        steps: dict[str, set[str]] = {}
        for one in write.owe:
            steps.setdefault(one.source, set()).add(one.step)
        groups: dict[frozenset[str], list[Source]] = {}
        for source in shown(write):
            if source.id in steps:
                groups.setdefault(frozenset(steps[source.id]), []).append(source)
        made: list[Batch] = []
        for owing, sources in groups.items():
            answers = self._runtime.pipeline.encode(sources, view, only=owing)
            if answers.failures:
                return None
            made += [batch for _, batch in answers.items]
        batch, failures = self.relate(
            write.scope, unite(made), beside=write.batch, position=position
        )
        return None if failures else batch

    def _ready(
        self,
        scope: Scope,
        batch: Batch,
        beside: Batch,
        stored: dict[str, Record[Any]],
        done: Batch = Batch(),
    ) -> Batch:
        """With vectors, and with the origin of what each record derives from.

        A record that another version of its step made before is replaced, not united. stored: takes what the scope has
        of the records' ids and sources; done: those of the records that are ready.
        """
        ready = {id(one) for one in done.put}
        left = [one for one in batch.put if id(one) not in ready]
        if not left:
            return batch
        inside = {record.id: record for record in (*beside.put, *batch.put)}
        known = {record.id for record in (*beside.put, *done.put)}
        sources = {source for one in left for source in one.derived_from} - known
        needed = sources.union(one.id for one in left).difference(one.id for one in beside.put)
        fetched = self._runtime.storage.fetch(scope, sorted(needed), vectors=False)
        stored.update((record.id, record) for record in fetched)
        made = {
            id(one): _inherit(_replacing(one, stored.get(one.id)), inside, stored) for one in left
        }
        put = tuple(made.get(id(one), one) for one in batch.put)
        return replace(batch, put=self._runtime.embed(put, like=beside.put))

    def _anew(self, scope: Scope, batch: Batch, anew: tuple[str, str]) -> Batch:
        """The batch of a rebuild: what the step makes for the first time in it replaces what is stored."""
        step, made = anew
        mine = [one.id for one in batch.put if one.made_by.rpartition("@")[0] == step]
        again = self._runtime.storage.cached(made, [scope.key(id) for id in mine])
        first = [id for id in mine if scope.key(id) not in again]
        stored = {one.id: one for one in self._runtime.storage.fetch(scope, first, vectors=False)}
        put = (_replacing(one, stored.get(one.id), always=True) for one in batch.put)
        return replace(batch, put=tuple(put))


def shown(write: Write) -> list[Source]:
    """The sources of a write with those of their episodes that it will show."""
    put = {one.id: one for one in write.batch.put}
    hidden = {one.id for one in write.batch.mark if hides(one)}
    sources = (
        replace(
            source,
            episodes=tuple(put[one.id] for one in source.episodes if one.id not in hidden),
        )
        for source in write.sources
    )
    return [source for source in sources if source.episodes]


def hides(mark: Mark) -> bool:
    """True where it keeps a record from being found."""
    return mark.status in HIDING


def encoded(runtime: Runtime, owed: Sequence[Owed]) -> tuple[tuple[str, str], ...]:
    """What the cache keeps so that `enrich` need not ask again: which steps have encoded which sources."""
    named = {one.step for one in owed}
    spaces = {
        step.name: encoded_space(step) for step in runtime.pipeline.steps if step.name in named
    }
    return tuple(
        (spaces[one.step], one.scope.key(one.source)) for one in owed if one.step in spaces
    )


def encoded_space(step: Step) -> str:
    """The cache space that names the sources which a step has encoded, as it is worded now."""
    return f"encoded {step.edition}"


def _replacing(
    record: Record[Any], stored: Record[Any] | None, *, always: bool = False
) -> Record[Any]:
    """With the revision of what it replaces: a record of the same id by another version of the step (or by any)."""
    if record.revision or stored is None or (stored.made_by == record.made_by and not always):
        return record
    if stored.text == record.text and stored.payload == record.payload:
        return record
    return altered(record, revision=stored.revision)


def _inherit(
    record: Record[Any],
    inside: Mapping[str, Record[Any]],
    stored: Mapping[str, Record[Any]],
) -> Record[Any]:
    """The record with the origin of its sources, where all have the same; the storage sees to trust."""
    origins = {
        parent.origin
        for id in record.derived_from
        if (parent := inside.get(id) or stored.get(id)) is not None
    }
    if len(origins) != 1 or record.origin in origins:
        return record
    return altered(record, origin=origins.pop())
