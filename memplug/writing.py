"""The way of a write: check, commit the episodes, then encode, embed, store, embed, admit, commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from memplug.deriving import Deriver, encoded, hides
from memplug.errors import ConflictError, StrategyError
from memplug.inputs import ERROR, clean_text
from memplug.merge import strictest
from memplug.ports import Committed, Owed, Write
from memplug.replacing import ordered, replaced
from memplug.runtime import Runtime
from memplug.types import (
    Access,
    Batch,
    Document,
    Failure,
    Mark,
    Message,
    Messages,
    Record,
    Scope,
    Source,
    Status,
    Text,
    Trajectory,
    Verdict,
    altered,
)
from memplug.view import View

BULK = 256
"""Sources per commit and per pass of the strategies."""
MAX_CONFLICTS = 16


@dataclass(slots=True)
class Worked:
    """What a pass over owed work did."""

    made: dict[str, list[str]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    done: int = 0
    batches: dict[str, Batch] = field(default_factory=dict)
    stopped: StrategyError | None = None
    """What a step that is configured to stop the call raised."""
    anew: tuple[str, str] | None = None
    """In a rebuild: the step, and the cache space of the ids that it has made again so far."""

    def merge(self, more: Worked) -> None:
        """Adds what another pass did."""
        for step, ids in more.made.items():
            self.made.setdefault(step, []).extend(ids)
        self.removed.extend(more.removed)
        self.failures.extend(one for one in more.failures if one not in self.failures)
        self.batches.update(more.batches)
        self.done += more.done

    def add(self, batch: Batch, committed: Committed) -> None:
        """Counts what was committed under the step that made it."""
        dropped = set(committed.dropped)
        for record in batch.put:
            if record.id in dropped:
                continue
            self.made.setdefault(record.made_by.rpartition("@")[0], []).append(record.id)
        self.removed.extend(committed.removed)


@dataclass(slots=True)
class Added:
    """What the first commit of an add did."""

    ids: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    redacted: dict[str, str] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    derived: Worked = field(default_factory=Worked)
    """What steps made in the same commit."""
    owes: bool = False


class Writer:
    """Takes every write of a Memory; nothing else commits records."""

    def __init__(self, runtime: Runtime, deriver: Deriver) -> None:
        self._runtime = runtime
        self._deriver = deriver

    def add(
        self,
        scope: Scope,
        sources: Sequence[Source],
        change: str,
        *,
        verb: str = "add",
        force: bool = False,
    ) -> Added:
        """Commits the episodes of these sources, durably, before any model is called; in the same commit what steps
        derive at once (`Strategy.at_once`).

        Episodes that are stored with the same text are left alone, unless `force` is set.
        """
        added = Added()
        self._runtime.follow_embedder()
        for start in range(0, len(sources), BULK):
            write = self._prepared(scope, sources[start : start + BULK], change, verb, force, added)
            if write is None:
                continue
            if self._commit_whole(write, added):
                continue
            committed = self._commit_episodes(write)
            gone = committed.removed
            added.removed.extend(one for one in gone if one not in added.updated)
            added.owes = added.owes or bool(write.owe) or bool(gone and self._runtime.tell)
        return added

    def prepare(self, scope: Scope, sources: Sequence[Source]) -> tuple[Added, list[Write]]:
        """What an add of these sources would commit; commits nothing."""
        added = Added()
        blocks = (sources[start : start + BULK] for start in range(0, len(sources), BULK))
        writes = [self._prepared(scope, block, "", "add", False, added) for block in blocks]
        return added, [one for one in writes if one is not None]

    def _prepared(
        self,
        scope: Scope,
        sources: Sequence[Source],
        change: str,
        verb: str,
        force: bool,
        added: Added,
    ) -> Write | None:
        """The commit of what is new in these sources, after their check; None where nothing is."""
        runtime = self._runtime
        sources = _last_of_each(sources)
        known = self._known(scope, sources)
        view = runtime.view(scope) if runtime.pipeline.answering("check") else None
        put: list[Record[Any]] = []
        marks: list[Mark] = []
        remove: list[str] = []
        kept: list[Source] = []
        owe: list[Owed] = []
        for given in sources:
            added.ids.extend(episode.id for episode in given.episodes)
            remove.extend(self._surplus(scope, given))
            fresh = tuple(
                episode
                for episode in given.episodes
                if force or not _same(known.get(episode.id), episode)
            )
            if not fresh:
                continue
            source = _only(given, fresh)
            judged = _Judged(source) if view is None else self._check(source, view, added)
            source = judged.source
            if judged.redacted and not force:
                changed = tuple(one for one in source.episodes if not _same(known.get(one.id), one))
                source = _only(source, changed)
            if not source.episodes:
                continue
            for episode in source.episodes:
                before = known.get(episode.id)
                (added.updated if before else added.new).append(episode.id)
                put.append(altered(episode, revision=before.revision) if before else episode)
            marks.extend(judged.marks)
            kept.append(source)
            owe.extend(self._owed_for(scope, source, judged, change))
        if not (put or remove):
            return None
        time = runtime.now()
        return Write(
            scope=scope,
            verb=verb,
            change=change,
            time=time,
            batch=Batch(
                put=runtime.embed(put, ingest_time=time) if runtime.embeds_at_once else tuple(put),
                mark=tuple(marks),
                remove=tuple(remove),
            ),
            sources=tuple(kept),
            owe=tuple(owe),
            tell=runtime.tell,
            embedder=runtime.followed,
        )

    def _commit_whole(self, write: Write, added: Added) -> bool:
        """Commits the episodes with what is derived from them; False, and nothing is done, where that comes after."""
        whole = self._deriver.at_once(write)
        if whole is None:
            return False
        try:
            committed = self._runtime.commit(whole.write)
        except ConflictError:
            return False
        added.derived.add(whole.derived, committed)
        return True

    def _commit_episodes(self, write: Write) -> Committed:
        """Commits; an episode that another writer changed meanwhile is put on top of that change."""
        for _ in range(MAX_CONFLICTS):
            try:
                return self._runtime.commit(write)
            except ConflictError:
                current = {
                    record.id: record.revision
                    for record in self._runtime.storage.fetch(
                        write.scope, [one.id for one in write.batch.put], vectors=False
                    )
                }
                put = tuple(
                    replace(one, revision=current.get(one.id, 0)) for one in write.batch.put
                )
                write = replace(write, batch=replace(write.batch, put=put))
        return self._runtime.commit(write)

    def _known(self, scope: Scope, sources: Sequence[Source]) -> dict[str, Record[Any]]:
        ids = [episode.id for source in sources for episode in source.episodes]
        return {
            record.id: record for record in self._runtime.storage.fetch(scope, ids, vectors=False)
        }

    def _surplus(self, scope: Scope, source: Source) -> list[str]:
        """Passages of an earlier version of the document that the new one no longer has."""
        if not isinstance(source.content, Document):
            return []
        before = self._runtime.storage.source(scope, source.id)
        if before is None:
            return []
        keep = {episode.id for episode in source.episodes}
        return [episode.id for episode in before.episodes if episode.id not in keep]

    def _owed_for(self, scope: Scope, source: Source, judged: _Judged, change: str) -> list[Owed]:
        """What is to be done about a source after its commit."""
        runtime = self._runtime
        owe = [
            Owed(
                scope=scope,
                step=step,
                stage="check",
                source=source.id,
                change=change,
                tries=1,
                cause=cause,
                state="failed",
                due=runtime.now() + timedelta(seconds=2),
            )
            for step, cause in judged.unchecked.items()
        ]
        if not runtime.embeds_at_once:
            owe.append(Owed(scope=scope, step="", stage="embed", source=source.id, change=change))
        if len(judged.hidden) < len(source.episodes):
            owing = runtime.to_encode(scope, source.id, change, source.session_id)
            wanted = runtime.pipeline.encoding(judged.source)
            owe.extend(one for one in owing if one.step in wanted)
        return owe

    def _check(self, source: Source, view: View, added: Added) -> _Judged:
        """What the guards leave of a source: rejected episodes gone, texts redacted, marks for the rest."""
        pipeline = self._runtime.pipeline
        answers = pipeline.check(source, view)
        added.failures.extend(answers.failures)
        verdicts = [verdict for _, given in answers.items for verdict in given]
        judged = _Judged(source)
        guards = {step.name for step in pipeline.steps if step.strategy.guard}
        for failure in answers.failures:
            if failure.step in guards:
                judged.unchecked[failure.step] = failure.cause
        left = redacted(source, verdicts)
        judged.redacted = left is not source
        episodes: list[Record[Any]] = []
        for before, episode in zip(source.episodes, left.episodes, strict=True):
            concerning = [one for one in verdicts if one.id in ("", episode.id)]
            verdict = strictest(concerning) if concerning else None
            if verdict is not None:
                verdict = replace(verdict, id=episode.id, redact=())
            if verdict is not None and verdict.status == "reject":
                added.rejected[episode.id] = "; ".join(verdict.reasons) or verdict.step
                added.verdicts.append(verdict)
                continue
            episodes.append(episode)
            marks = [mark for one in concerning if (mark := as_mark(one, episode.id))]
            judged.marks.extend(marks)
            if marks and verdict is not None:
                added.verdicts.append(verdict)
            if episode is not before:
                said = (reason for one in concerning if one.redact for reason in one.reasons)
                added.redacted[episode.id] = "; ".join(dict.fromkeys(said)) or "redacted"
            for step, cause in judged.unchecked.items():
                judged.marks.append(
                    Mark(
                        id=episode.id,
                        status=Status.PENDING,
                        reason=f"check failed: {cause}",
                        step=step,
                    )
                )
            if judged.unchecked or any(hides(mark) for mark in marks):
                judged.hidden.add(episode.id)
        refused = len(episodes) != len(left.episodes)
        judged.source = replace(
            left,
            episodes=tuple(episodes),
            content=content_of(left, episodes) if refused else left.content,
        )
        return judged

    def commit_derived(
        self,
        scope: Scope,
        batch: Batch,
        *,
        verb: str,
        change: str,
        lane: str,
        settle: Sequence[Owed],
        worked: Worked,
        store: bool = True,
    ) -> None:
        """embed -> store -> embed -> admit -> commit; steps that fail on the way are owed for their sources."""
        runtime = self._runtime
        sources = tuple(dict.fromkeys(one.source for one in settle if one.source))
        seen = encoded(runtime, [one for one in settle if one.stage == "encode"])
        batch, failures = self._deriver.relate(scope, batch, store=store, anew=worked.anew)
        worked.failures.extend(failures)
        owe = tuple(
            self._owed_again(scope, failure, source, change)
            for failure in failures
            for source in sources
        )
        if not (batch or owe or settle):
            return
        for home, part in self._by_scope(scope, batch).items():
            committed = runtime.commit(
                Write(
                    scope=home,
                    verb=verb,
                    change=change,
                    time=runtime.now(),
                    batch=part,
                    owe=owe if home == scope else (),
                    settle=tuple(one.id for one in settle) if home == scope else (),
                    seen=seen if home == scope else (),
                    lane=lane if home == scope else "",
                    tell=runtime.tell,
                )
            )
            worked.add(part, committed)
            if worked.anew:
                runtime.storage.cache(worked.anew[1], {home.key(one.id): b"1" for one in part.put})

    def _owed_again(self, scope: Scope, failure: Failure, source: str, change: str) -> Owed:
        """A step's `store` or `admit` that failed, to be made up for a source."""
        room = self._runtime.postponed(scope, failure.step, failure.stage)
        return Owed(
            scope=scope,
            step=failure.step,
            stage="store" if failure.stage == "store" else "admit",
            source=source,
            change=change,
            tries=0 if room else 1,
            cause=failure.cause,
            state="queued" if room else "failed",
            due=room or self._runtime.now() + timedelta(seconds=2),
        )

    @staticmethod
    def _by_scope(home: Scope, batch: Batch) -> Mapping[Scope, Batch]:
        """The batch split by the scope its records go to; edges, marks and removals belong to home."""
        others: dict[Scope, list[Record[Any]]] = {}
        own: list[Record[Any]] = []
        for record in batch.put:
            if record.scope == home:
                own.append(record)
            else:
                others.setdefault(record.scope, []).append(record)
        parts = {home: replace(batch, put=tuple(own))}
        parts.update({scope: Batch(put=tuple(put)) for scope, put in others.items()})
        return parts

    def remove(self, scope: Scope, ids: Sequence[str], *, verb: str, change: str) -> None:
        """Commits the removal of these records, if there are any."""
        if not ids:
            return
        self._runtime.storage.commit(
            Write(
                scope=scope,
                verb=verb,
                change=change,
                time=self._runtime.now(),
                batch=Batch(remove=tuple(ids)),
                tell=self._runtime.tell,
            )
        )

    def commit(
        self, access: Access, batch: Batch, *, verb: str, reason: str = ""
    ) -> tuple[str, Committed]:
        """Commits a batch that a person or an application wrote, under a change of its own."""
        change = self._runtime.ids().fresh()
        committed = self._runtime.commit(
            Write(
                scope=access.home,
                verb=verb,
                change=change,
                time=self._runtime.now(),
                batch=batch,
                reason=reason,
                tell=self._runtime.tell,
            )
        )
        return change, committed


@dataclass(slots=True)
class _Judged:
    """A source after `check`: what may be stored, the marks on it, guards that could not answer."""

    source: Source
    marks: list[Mark] = field(default_factory=list)
    unchecked: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    redacted: bool = False


def redacted(source: Source, verdicts: Sequence[Verdict]) -> Source:
    """The source with what verdicts put in the place of its texts; the same object where they change nothing."""
    texts: dict[str, str] = {}
    for one in verdicts:
        if one.text is not None:
            for id in (one.id,) if one.id else (episode.id for episode in source.episodes):
                texts.setdefault(id, clean_text(one.text))
    pairs = ordered(pair for one in verdicts for pair in one.redact)
    if not (texts or pairs):
        return source
    episodes = tuple(_redacted(one, texts.get(one.id), pairs) for one in source.episodes)
    content = source.content
    if any(texts.get(one.id, one.text) != one.text for one in source.episodes):
        content = content_of(source, episodes)
    made = (episodes, replaced(content, pairs), replaced(source.metadata, pairs))
    if made == (source.episodes, source.content, source.metadata):
        return source
    return replace(source, episodes=episodes, content=made[1], metadata=made[2])


def _redacted(episode: Record[Any], text: str | None, pairs: Any) -> Record[Any]:
    if text is not None and text != episode.text:
        error = text.rpartition(ERROR)[2] if ERROR in text and episode.payload.error else ""
        episode = replace(
            episode, text=text, vector=None, payload=replace(episode.payload, error=error)
        )
    kept = replaced(episode, pairs)
    return replace(kept, vector=None) if kept.text != episode.text else kept


def content_of(source: Source, episodes: Sequence[Record[Any]]) -> Any:
    """The source's content made again from the episodes that stay, so that nothing left out is kept in it."""
    match source.content:
        case Text():
            return replace(source.content, text=episodes[0].text if episodes else "")
        case Messages():
            return Messages(
                tuple(
                    Message(
                        role=one.role,
                        text=one.text,
                        name=one.speaker,
                        time=one.event_time,
                        id=one.id,
                        metadata=one.metadata,
                    )
                    for one in episodes
                )
            )
        case Document():
            return replace(source.content, text="\n".join(one.text for one in episodes))
        case Trajectory():
            stay = {one.payload.index: one.text for one in episodes}
            return replace(
                source.content,
                steps=tuple(
                    replace(step, text=stay[index], arguments="", result="", error="")
                    for index, step in enumerate(source.content.steps)
                    if index in stay
                ),
            )


def _only(source: Source, episodes: tuple[Record[Any], ...]) -> Source:
    """The source with these of its episodes; messages that were stored before are kept with their own source."""
    if len(episodes) == len(source.episodes):
        return source
    if not isinstance(source.content, Messages):
        return replace(source, episodes=episodes)
    return replace(source, episodes=episodes, content=content_of(source, episodes))


def _last_of_each(sources: Sequence[Source]) -> list[Source]:
    """Of sources and episodes that come twice in one call, the later one counts."""
    last: dict[str, int] = {}
    for index, source in enumerate(sources):
        for episode in source.episodes:
            last[episode.id] = index
    result = []
    for index, source in enumerate(sources):
        episodes = tuple(one for one in source.episodes if last[one.id] == index)
        if episodes:
            result.append(_only(source, episodes))
    return result


def _same(before: Record[Any] | None, now: Record[Any]) -> bool:
    """True where the stored episode already says this: an add of it changes nothing."""
    return (
        before is not None
        and before.text == now.text
        and before.role == now.role
        and before.speaker == now.speaker
        and (now.event_time is None or before.event_time == now.event_time)
    )


def active_part(source: Source) -> Source:
    """The source with those of its episodes that are active."""
    return replace(
        source,
        episodes=tuple(one for one in source.episodes if one.status is Status.ACTIVE),
    )


def as_mark(verdict: Verdict, episode: str) -> Mark | None:
    """The mark that a verdict leaves on an episode; None for plain acceptance."""
    reason = "; ".join(verdict.reasons)
    match verdict.status:
        case "demote":
            return Mark(id=episode, reason=reason, trust=1 - verdict.risk, step=verdict.step)
        case "pending":
            return Mark(id=episode, reason=reason, status=Status.PENDING, step=verdict.step)
        case "quarantine":
            return Mark(id=episode, reason=reason, status=Status.QUARANTINED, step=verdict.step)
        case _:
            return None
