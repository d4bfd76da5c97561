"""Work that the ledger owes, done in the scope's lane: one step and stage on one source or signal at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from memplug import lanes
from memplug.errors import ConflictError, MemplugError, StrategyError
from memplug.merge import strictest, unite
from memplug.ports import Owed, Selection, Write
from memplug.runtime import Runtime
from memplug.types import Batch, Failure, Mark, Record, Scope, Source, Status
from memplug.writing import BULK, Worked, Writer, active_part, as_mark, redacted

MAX_TRIES = 5
"""After so many failures, owed work waits for a person."""
MAX_CONFLICTS = 16
"""How often a pass is repeated when another writer was faster."""


class Desk:
    """Works off what is owed, whoever asks for it: an add, the background worker, manage."""

    def __init__(self, runtime: Runtime, writer: Writer) -> None:
        self._runtime = runtime
        self._writer = writer
        self.lanes = lanes.Lanes(runtime.storage)

    def work(
        self,
        scope: Scope,
        *,
        deadline: float | None = None,
        wait: float = 30.0,
        anew: tuple[str, str] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Worked:
        """Does the scope's due work in its lane, until there is none or the deadline (monotonic) is over.

        wait: how many seconds at most until the lane is free.
        anew: the step that is rebuilt, and the cache space of what it has made again so far.
        stopping: where it says so, the pass that runs is the last.

        Raises StrategyError, when all else is done, where a step failed that is configured to stop the call.
        """
        worked = Worked(anew=anew)
        with self._runtime.account(stops=False):
            self._work(scope, worked, deadline, wait, stopping)
        if worked.stopped is not None:
            raise worked.stopped
        return worked

    def _work(
        self,
        scope: Scope,
        worked: Worked,
        deadline: float | None,
        wait: float,
        stopping: Callable[[], bool],
    ) -> None:
        runtime = self._runtime
        runtime.follow_embedder()
        with self.lanes.hold(scope, wait) as lane:
            while (
                lane
                and not stopping()
                and (deadline is None or runtime.clock.monotonic() < deadline)
            ):
                owed = runtime.storage.owed(
                    scope, lease=lanes.SECONDS, limit=BULK * 4, now=runtime.now()
                )
                if not owed:
                    break
                runtime.follow_embedder()
                self._work_off(scope, owed, lane, worked)

    def _work_off(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        for stage, work in (
            ("embed", self._embed_owed),
            ("check", self._check_owed),
            ("encode", self._encode_owed),
            ("store", self._relate_owed),
            ("admit", self._relate_owed),
            ("manage", self._manage_owed),
        ):
            batch = [one for one in owed if one.stage == stage]
            if not batch:
                continue
            try:
                work(scope, batch, lane, worked)
            except MemplugError as error:
                self._give_up(batch, error, worked)

    def _give_up(self, owed: Sequence[Owed], error: MemplugError, worked: Worked) -> None:
        """A pass failed as a whole: where one step raised, the work of the others is done without it."""
        if not isinstance(error, StrategyError):
            self._fail(owed, str(error), worked)
            return
        steps = self._runtime.pipeline.steps
        if any(step.name == error.strategy and step.on_error == "raise" for step in steps):
            worked.stopped = worked.stopped or error
        mine = [one for one in owed if (one.step, one.stage) == (error.strategy, error.stage)]
        if mine:
            self._fail(mine, error.cause, worked)
            self._runtime.storage.retry([one.id for one in owed if one not in mine])
        else:
            self._fail(owed, str(error), worked)

    def _fail(self, owed: Iterable[Owed], cause: str, worked: Worked) -> None:
        """Counts a try for each: later again, or after a few tries a person decides.

        What only waits for a budget's room counts none, and is due when there is some.
        """
        runtime = self._runtime
        for one in owed:
            room = runtime.postponed(one.scope, one.step, one.stage)
            if room is not None:
                runtime.storage.fail(one.id, cause, due=room, wait=False, tried=False)
            else:
                tries = one.tries + 1
                due = runtime.now() + timedelta(seconds=min(3600.0, 2.0**tries))
                runtime.storage.fail(one.id, cause, due=due, wait=tries >= MAX_TRIES)
            failure = Failure(one.step, one.stage, cause)
            if failure not in worked.failures:
                worked.failures.append(failure)

    def _embed_owed(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        """Embeds the episodes of sources; work on no source is for all records of the scope without a vector."""
        missing = [
            (source.id, episode)
            for source in self._sources(scope, owed)
            for episode in source.episodes
            if episode.vector is None
        ]
        change = owed[0].change
        embedded, refused = self._runtime.embed_each([episode for _, episode in missing])
        causes = {source: refused[one.id] for source, one in missing if one.id in refused}
        if any(not one.source for one in owed):
            causes.update(self._embed_scope(scope, change, lane))
        done = [one for one in owed if one.source not in causes]
        self._commit_vectors(scope, embedded, change, lane, settle=done)
        worked.done += len(done)
        for one in owed:
            if one.source in causes:
                self._fail([one], str(causes[one.source]), worked)

    def _embed_scope(self, scope: Scope, change: str, lane: str) -> Mapping[str, MemplugError]:
        """Embeds every record of the scope that has no vector; under "" why one of them got none."""
        refusals: list[MemplugError] = []
        records = self._runtime.storage.select(scope, Selection())
        bare = (one for one in records if one.vector is None)
        while block := list(islice(bare, BULK)):
            embedded, refused = self._runtime.embed_each(block)
            self._commit_vectors(scope, embedded, change, lane)
            refusals.extend(refused.values())
        return {"": refusals[0]} if refusals else {}

    def _commit_vectors(
        self,
        scope: Scope,
        embedded: Sequence[Record[Any]],
        change: str,
        lane: str,
        settle: Sequence[Owed] = (),
    ) -> None:
        """Stores the vectors of records that are there already."""
        if embedded or settle:
            self._runtime.commit(
                Write(
                    scope=scope,
                    verb="embed",
                    change=change,
                    time=self._runtime.now(),
                    vectors=tuple((one.id, one.vector) for one in embedded),
                    settle=tuple(one.id for one in settle),
                    lane=lane,
                )
            )

    def _check_owed(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        """Asks a guard again that failed before; what it lets pass is encoded then."""
        for one in owed:
            source = self._runtime.storage.source(scope, one.source)
            if source is None:
                self._settle(scope, [one], lane)
                continue
            self._recheck(scope, one, source, lane, worked)

    def _recheck(self, scope: Scope, owed: Owed, source: Source, lane: str, worked: Worked) -> None:
        runtime = self._runtime
        answers = runtime.pipeline.check(source, runtime.view(scope))
        mine = [failure for failure in answers.failures if failure.step == owed.step]
        if mine:
            self._fail([owed], mine[0].cause, worked)
            return
        verdicts = [one for step, given in answers.items if step == owed.step for one in given]
        left = redacted(source, verdicts)
        marks: list[Mark] = []
        remove: list[str] = []
        put: list[Record[Any]] = []
        for before, episode in zip(source.episodes, left.episodes, strict=True):
            concerning = [one for one in verdicts if one.id in ("", episode.id)]
            verdict = strictest(concerning) if concerning else None
            if verdict is not None and verdict.status == "reject":
                remove.append(episode.id)
                continue
            mark = as_mark(verdict, episode.id) if verdict else None
            marks.append(mark or Mark(id=episode.id, reason="checked", step=owed.step))
            if episode is not before:
                put.append(episode)
        runtime.storage.commit(
            Write(
                scope=scope,
                verb="check",
                change=owed.change,
                time=runtime.now(),
                batch=Batch(put=runtime.embed(put), mark=tuple(marks), remove=tuple(remove)),
                sources=(left,) if left is not source else (),
                owe=runtime.to_encode(scope, source.id, owed.change, source.session_id),
                settle=(owed.id,),
                lane=lane,
                tell=runtime.tell,
            )
        )
        worked.done += 1

    def _encode_owed(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        """One pass per set of steps: sources that owe the same steps are encoded together."""
        steps_of: dict[str, set[str]] = {}
        for one in owed:
            steps_of.setdefault(one.source, set()).add(one.step)
        groups: dict[frozenset[str], list[str]] = {}
        for source, steps in steps_of.items():
            groups.setdefault(frozenset(steps), []).append(source)
        for owing, names in groups.items():
            mine = [one for one in owed if one.source in set(names)]
            try:
                self._encode_pass(scope, owing, mine, lane, worked)
            except MemplugError as error:
                self._give_up(mine, error, worked)

    def _encode_pass(
        self,
        scope: Scope,
        steps: frozenset[str],
        owed: Sequence[Owed],
        lane: str,
        worked: Worked,
    ) -> None:
        runtime = self._runtime
        live = steps & set(runtime.pipeline.answering("encode"))
        sources = [
            active
            for source in self._sources(scope, owed)
            if (active := active_part(source)).episodes
        ]
        if not live or not sources:
            self._settle(scope, owed, lane)
            worked.done += len(owed)
            return
        failed = self._derive(scope, live, sources, owed, lane, worked)
        settled = [one for one in owed if one.step not in failed]
        worked.done += len(settled)
        for step, cause in failed.items():
            self._fail([one for one in owed if one.step == step], cause, worked)

    def _derive(
        self,
        scope: Scope,
        steps: frozenset[str],
        sources: Sequence[Source],
        owed: Sequence[Owed],
        lane: str,
        worked: Worked,
    ) -> dict[str, str]:
        """Encodes and commits, again where another writer was faster; gives step -> cause for those that failed."""
        runtime = self._runtime
        tries = 0
        while True:
            answers = runtime.pipeline.encode(sources, runtime.view(scope), only=steps)
            failed = {failure.step: failure.cause for failure in answers.failures}
            try:
                self._writer.commit_derived(
                    scope,
                    unite(batch for _, batch in answers.items),
                    verb="enrich",
                    change=owed[0].change,
                    lane=lane,
                    settle=[one for one in owed if one.step not in failed],
                    worked=worked,
                )
            except ConflictError:
                tries += 1
                if tries == MAX_CONFLICTS:
                    raise
                continue
            return failed

    def _relate_owed(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        """Runs `store` or `admit` of single steps again over what was derived from their sources."""
        runtime = self._runtime
        for one in owed:
            source = runtime.storage.source(scope, one.source)
            ids = (
                runtime.storage.descendants(scope, [episode.id for episode in source.episodes])
                if source
                else []
            )
            records = tuple(
                record
                for record in runtime.storage.fetch(scope, ids)
                if record.status is Status.ACTIVE
            )
            if not records or one.step not in runtime.pipeline.answering(one.stage):
                self._settle(scope, [one], lane)
                worked.done += 1
                continue
            given = Batch(put=records)
            only = frozenset({one.step})
            if one.stage == "store":
                answers = runtime.pipeline.store(given, runtime.view(scope, given), only=only)
                failures = answers.failures
                batch = unite(answer for _, answer in answers.items)
            else:
                left, failures = runtime.pipeline.admit(
                    given, runtime.view(scope, given), only=only
                )
                stays = {record.id for record in left.put}
                batch = Batch(
                    mark=left.mark,
                    remove=tuple(record.id for record in records if record.id not in stays),
                )
            if failures:
                self._fail([one], failures[0].cause, worked)
                continue
            self._writer.commit_derived(
                scope,
                batch,
                verb=one.stage,
                change=one.change,
                lane=lane,
                settle=[one],
                worked=worked,
                store=False,
            )
            worked.done += 1

    def _manage_owed(self, scope: Scope, owed: Sequence[Owed], lane: str, worked: Worked) -> None:
        for one in owed:
            if one.signal is None or one.step not in self._runtime.pipeline.answering("manage"):
                self._settle(scope, [one], lane)
                continue
            for attempt in range(MAX_CONFLICTS):
                try:
                    self._manage_one(scope, one, lane, worked)
                    break
                except ConflictError as error:
                    if attempt == MAX_CONFLICTS - 1:
                        self._fail([one], str(error), worked)
                except MemplugError as error:
                    self._give_up([one], error, worked)
                    break

    def _manage_one(self, scope: Scope, owed: Owed, lane: str, worked: Worked) -> None:
        runtime = self._runtime
        assert owed.signal is not None
        answers = runtime.pipeline.manage(
            owed.signal, runtime.view(scope), only=frozenset({owed.step})
        )
        if answers.failures:
            self._fail([owed], answers.failures[0].cause, worked)
            return
        batch = unite(answer for _, answer in answers.items)
        if batch:
            worked.batches[f"{owed.step}: {type(owed.signal).__name__}"] = batch
        self._writer.commit_derived(
            scope,
            batch,
            verb="manage",
            change=owed.change,
            lane=lane,
            settle=[owed],
            worked=worked,
        )
        worked.done += 1

    def _sources(self, scope: Scope, owed: Sequence[Owed]) -> list[Source]:
        names = dict.fromkeys(one.source for one in owed)
        found = (self._runtime.storage.source(scope, name) for name in names)
        return [source for source in found if source is not None]

    def _settle(self, scope: Scope, owed: Sequence[Owed], lane: str) -> None:
        self._runtime.storage.commit(
            Write(
                scope=scope,
                verb="settle",
                change=owed[0].change,
                time=self._runtime.now(),
                settle=tuple(one.id for one in owed),
                lane=lane,
            )
        )
