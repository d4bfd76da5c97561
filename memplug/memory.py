"""Memory: the object an application holds, with every verb."""

from __future__ import annotations

import builtins
import json
import random as random_module
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack

from memplug.codec import Payloads
from memplug.config import Durability, open_parts
from memplug.dry_run import rehearse
from memplug.errors import BackendError, InvalidInput
from memplug.inputs import (
    Given,
    clean_id,
    clean_text,
    to_contents,
    to_count,
    to_filters,
    to_metadata,
    to_source,
    to_time,
    to_unit,
)
from memplug.merge import strictest
from memplug.models.vectors import checked
from memplug.ports import Clock, Owed, Selection, SystemClock, TokenCounter, Write
from memplug.projection import Projections
from memplug.recalling import visible
from memplug.rendering import (
    KNOWN_AT_MOST,
    fence_cost,
    leaving_out,
    only_section,
    remember_rendered,
    render,
    without_echoes,
    words_as_tokens,
)
from memplug.replacing import ordered, replaced
from memplug.results import (
    AddResult,
    ChangeResult,
    Context,
    Page,
    Retrieval,
)
from memplug.runtime import Runtime
from memplug.types import (
    EPISODE,
    Access,
    Action,
    Batch,
    Content,
    Episode,
    Filters,
    Kind,
    Messages,
    Record,
    Scope,
    Section,
    Source,
    Text,
    Trajectory,
    Verdict,
)
from memplug.writing import content_of, redacted

if TYPE_CHECKING:
    from memplug.events import Listener
    from memplug.ports import JournalEntry


from memplug.handle import Asking, Who
from memplug.store_verbs import StoreVerbs
from memplug.upkeep_verbs import UpkeepVerbs


class Memory(UpkeepVerbs, StoreVerbs):
    """Long-term memory for agents: a pipeline of strategies over one store.

    Every verb takes `user_id`, `agent_id` and `tenant_id` (one that is left out is the empty one, or what
    `scoped` has bound) and reads also the `shared` scopes. A Memory is safe to use from many threads, and
    many processes may open one location. Use it as a context manager, or call `close`.
    """

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        pipeline: Any = None,
        *,
        config: str | Path | Mapping[str, Any] | None = None,
        embedder: Any = None,
        next_embedder: Any = None,
        llm: Any = None,
        reranker: Any = None,
        kinds: Iterable[Kind[Any]] = (),
        enrich: str | None = None,
        durability: Durability | None = None,
        index: str | Mapping[str, Any] | None = None,
        read_only: bool = False,
        reembed: bool | Literal["later"] = False,
        count_tokens: TokenCounter | None = None,
        clock: Clock | None = None,
        random: random_module.Random | None = None,
        on_event: Listener | None = None,
    ) -> Memory:
        """Opens or makes a store.

        path: a folder, ":memory:", or None for MEMPLUG_HOME and then the platform's data folder.
        pipeline: a preset ("default", "hybrid", "default+mine"), steps, or a TOML or JSON file; None is what
            `config` says, else the default.
        config: further settings (file or mapping); its pipeline counts unless `pipeline` is given too.
        embedder: an object with the Embedder port, a name such as "openai/text-embedding-3-small" or
            "sentence-transformers/all-MiniLM-L6-v2", an embedder of LangChain or LlamaIndex, or a function of
            texts, synchronous or not; None is the shipped table.
        next_embedder: the one that the store is being re-embedded with; it serves as soon as the store holds its
            vectors, without opening anew.
        llm: an object with the LLM port, a name such as "openai/gpt-4o-mini", a LangChain or LlamaIndex model,
            or a function from messages to text.
        reranker: an object with the Reranker port, a name such as "late-interaction" or "cohere/rerank-v3.5",
            or a function from a question and texts to scores.
        kinds: kinds of the application's own, for `write`.
        enrich: "inline", "background", or "worker" (left to `memplug worker`); by default background where an
            LLM, or an embedder that takes its time, is configured.
        durability: "normal" survives kill -9, "full" a power cut too.
        index: what searches vectors where a scope holds many: "lancedb", "exact" for none, a plugin's name, or a
            mapping with `use`, `location` and `above`; by default "lancedb" from 100,000 records of a kind in a scope
            on, where that extra is installed.
        reembed: replace vectors that another embedder made, instead of raising EmbedderMismatch: before `open`
            returns, or, with "later", when `reembed` is called; until then words serve.
        count_tokens: counts tokens for budgets; by default the embedder's tokenizer does.
        on_event: is called when a verb, a step or a model call begins and ends; see `listen`.

        Raises ConfigError, PluginLoadError, MissingResourceError, EmbedderMismatch or BackendError.
        """
        parts = open_parts(
            path,
            pipeline,
            config=config,
            embedder=embedder,
            llm=llm,
            reranker=reranker,
            enrich=enrich,
            durability=durability,
            index=index,
            read_only=read_only,
            clock=clock or SystemClock(),
            random=random,
            on_event=on_event,
            next_embedder=next_embedder,
            reembed=bool(reembed),
            count_tokens=count_tokens,
        )
        own = {kind.name: kind for kind in kinds}
        clash = sorted(set(own) & set(parts.pipeline.kinds))
        if clash:
            parts.close()
            raise InvalidInput(f"the pipeline already has kinds named {', '.join(clash)}")
        runtime = Runtime(
            storage=parts.storage,
            pipeline=parts.pipeline,
            resources=parts.resources,
            projections=Projections(
                parts.storage, limit=int(parts.settings.projection_mb * (1 << 20))
            ),
            settings=parts.settings,
            kinds={**parts.pipeline.kinds, **own},
            random=random or random_module.SystemRandom(),
            events=parts.events,
            index=parts.index,
            meter=parts.meter,
        )
        runtime.register()
        try:
            runtime.settle_embedder()
        except BaseException:
            parts.close()
            raise
        slow = parts.resources.llm is not None or getattr(parts.resources.embedder, "slow", False)
        background = parts.settings.enrich == "background" or (
            parts.settings.enrich == "auto" and slow
        )
        memory = cls(
            runtime,
            background=background and not read_only,
            left=parts.settings.enrich == "worker",
            count=count_tokens or _token_counter(runtime),
        )
        try:
            if parts.settings.telemetry:
                from memplug.backends.otel import instrument

                instrument(memory)
            if reembed is True:
                memory.reembed()
        except BaseException:
            memory.close()
            raise
        memory._wake()
        return memory

    def add(
        self,
        content: Any,
        *,
        session_id: str | None = None,
        id: str = "",
        time: datetime | str | None = None,
        trust: float = 1.0,
        origin: str = "",
        role: str = "",
        speaker: str = "",
        metadata: Mapping[str, Any] | None = None,
        expires_at: datetime | str | None = None,
        dry_run: bool = False,
        **who: Unpack[Who],
    ) -> AddResult:
        """Remembers a string, chat messages, a Document, a Trajectory, or a list of such things.

        When it returns the episodes are durable and searchable. What strategies derive is done then too,
        or follows in the background. Adding something again (same id, or same time and text) changes
        nothing; the same id with other text makes a new revision. Text that `context` rendered is not
        stored again.

        time: when it happened (aware datetime or ISO 8601); a message's own time goes first.
        trust: 0..1, how far the source is believed; origin: what counts as one witness (session, author, site).
        dry_run: store nothing and call no model; `usage` says what strategies would ask first, tokens and cost as
            far as they can be told. What they would ask after an answer is not known.

        Raises InvalidInput, and StrategyError where a step is configured to stop the call.
        """
        access = self._access(who)
        given = Given(
            scope=access.home,
            session_id=clean_id(self._session_of(session_id), "session_id"),
            id=clean_id(id),
            time=to_time(time, "time"),
            trust=to_unit(trust, "trust"),
            origin=clean_id(origin, "origin"),
            role=clean_id(role, "role"),
            speaker=clean_id(speaker, "speaker"),
            metadata=to_metadata(metadata),
            expires_at=to_time(expires_at, "expires_at"),
        )
        contents = to_contents(content)
        if given.id and len(contents) > 1:
            raise InvalidInput(
                "id names one thing, and several were given; put ids on the messages"
            )
        stripped = [self._without_echoes(access, one) for one in contents]
        echoes = sum(count for _, count in stripped)
        ids = self._runtime.ids()
        settings = self._runtime.settings
        sources = [
            to_source(one, given, ids, words=settings.chunk_words, overlap=settings.chunk_overlap)
            for one, _ in stripped
            if one is not None
        ]
        if dry_run:
            return rehearse(self._runtime, self._writer, access.home, sources, echoes)
        change = ids.fresh()
        added = self._writer.add(access.home, sources, change)
        later: Mapping[str, tuple[str, ...]] = {}
        failures = added.failures
        pending = 0
        if added.owes:
            later, failures, pending = self._follow_up(
                access.home, failures, session=given.session_id, change=change
            )
        made = {step: tuple(new) for step, new in added.derived.made.items()}
        for step, more in later.items():
            made[step] = (*made.get(step, ()), *more)
        return AddResult(
            ids=tuple(dict.fromkeys(added.ids)),
            change=change,
            new=tuple(added.new),
            updated=tuple(added.updated),
            rejected=added.rejected,
            redacted=added.redacted,
            echoes=echoes,
            verdicts=tuple(added.verdicts),
            made=made,
            removed=tuple(added.removed),
            failures=tuple(failures),
            pending=pending,
        )

    def _without_echoes(self, access: Access, content: Content) -> tuple[Content | None, int]:
        """The content without blocks that `context` rendered; None where nothing else is left."""

        def strip(text: str) -> tuple[str, int]:
            return without_echoes(self._runtime.storage, access.readable, text)

        match content:
            case Text():
                text, count = strip(content.text)
                if not count:
                    return content, 0
                return (replace(content, text=text) if text else None), count
            case Messages():
                pairs = [(one, *strip(one.text)) for one in content.messages]
                count = sum(found for *_, found in pairs)
                if not count:
                    return content, 0
                kept = tuple(replace(one, text=text) for one, text, _ in pairs if text)
                return (Messages(kept) if kept else None), count
            case Trajectory():
                steps = [
                    (one, *strip(one.text), *strip(one.result), *strip(one.error))
                    for one in content.steps
                ]
                count = sum(first + second + third for _, _, first, _, second, _, third in steps)
                stripped = tuple(
                    replace(one, text=text, result=result, error=error)
                    for one, text, _, result, _, error, _ in steps
                )
                return (replace(content, steps=stripped) if count else content), count
            case _:
                return content, 0

    def search(
        self, query: str | Sequence[Any], k: int = 10, **asking: Unpack[Asking]
    ) -> Retrieval:
        """The k records that bear most on the question, best first, with the reasons.

        query: a string, or messages: the last one asks, those before help with follow-ups.
        asking: filters, times, session and scopes, see `Asking`.

        Never writes, apart from the access log. Raises InvalidInput, and StrategyError where a guard fails.
        """
        access, asked = self._query(query, k, asking)
        floor = asking.get("min_score")
        if floor is None:
            floor = self._runtime.settings.min_score
        return self._recaller.search(access, asked, min_score=to_unit(floor, "min_score"))

    def context(
        self,
        query: str | Sequence[Any],
        budget: int = 1500,
        *,
        k: int = 10,
        known: Collection[str] = (),
        without: Sequence[str] = (),
        **asking: Unpack[Asking],
    ) -> Context:
        """What `search` finds, rendered for a prompt within `budget` tokens and fenced as data.

        Takes what `search` takes. The block is recognised when it comes back in an `add`.
        known: ids of records that the prompt holds already, such as its messages; they are left out.
        without: titles of sections that the prompt shows elsewhere, see `section`.
        """
        to_count(budget, "budget", 10_000_000)
        spare = min(len(known), KNOWN_AT_MOST)
        retrieval = self.search(query, to_count(k, "k") + spare, **asking)
        if known:
            news = leaving_out(retrieval.candidates, known, k)
            retrieval = replace(retrieval, candidates=news)
        access, _ = self._query(query, k, asking)
        runtime = self._runtime
        rendered = render(
            runtime,
            self._view(access, retrieval.query),
            retrieval.candidates,
            retrieval.query,
            budget,
            self._count,
            retrieval.id,
            without,
        )
        if rendered.text and not runtime.storage.read_only:
            remember_rendered(runtime.storage, access.home, retrieval.id, rendered.text)
        return Context(
            text=rendered.text,
            sections=rendered.sections,
            tokens=rendered.tokens,
            retrieval=replace(retrieval, failures=(*retrieval.failures, *rendered.failures)),
        )

    def section(
        self,
        title: str,
        query: str | Sequence[Any] = "",
        budget: int = 400,
        **asking: Unpack[Asking],
    ) -> Section | None:
        """One named section, such as a profile, within `budget` tokens; None where no strategy writes it."""
        access, asked = self._query(query or title, 10, asking)
        runtime = self._runtime
        found = self._recaller.search(
            access, asked, min_score=0.0, keep=lambda candidates: only_section(candidates, title)
        )
        rendered = render(
            runtime,
            self._view(access, asked),
            found.candidates,
            asked,
            budget + fence_cost("", self._count),
            self._count,
            "",
        )
        return next((one for one in rendered.sections if one.title == title), None)

    def get(
        self,
        id: str,
        *,
        as_of: datetime | str | None = None,
        **who: Unpack[Who],
    ) -> Record[Any] | None:
        """The record, whatever its status, or None."""
        access = self._access(who)
        found = self._runtime.storage.fetch(
            access.home, [clean_id(id)], as_of=to_time(as_of, "as_of")
        )
        return found[0] if found else None

    def list(
        self,
        limit: int = 100,
        cursor: int | None = None,
        *,
        filters: Filters | Mapping[str, Any] | None = None,
        newest_first: bool = False,
        **who: Unpack[Who],
    ) -> Page:
        """Records in the order they came, `limit` at a time; pass the page's cursor to go on."""
        access = self._access(who)
        selection = Selection(
            filters=to_filters(filters),
            limit=to_count(limit, "limit") + 1,
            cursor=cursor or 0,
            newest_first=newest_first,
            vectors=False,
        )
        found = visible(self._runtime, access.home, selection)
        more = len(found) > limit
        return Page(
            records=tuple(found[:limit]), cursor=found[limit - 1].position if more else None
        )

    def update(
        self,
        id: str,
        text: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        event_time: datetime | str | None = None,
        **who: Unpack[Who],
    ) -> ChangeResult:
        """Gives an episode a new revision; what was derived from the old one is removed and made anew."""
        scope = self._access(who).home
        record = self._existing(scope, id)
        if record.kind != EPISODE.name:
            raise InvalidInput(
                f"{id!r} is of kind {record.kind!r}, derived from episodes; update the episode instead"
            )
        if text is None and metadata is None and event_time is None:
            raise InvalidInput("nothing to update: give text, metadata or event_time")
        changed = replace(
            record,
            text=record.text if text is None else clean_text(text),
            metadata=record.metadata if metadata is None else to_metadata(metadata),
            event_time=to_time(event_time, "event_time") or record.event_time,
            vector=record.vector if text is None else None,
        )
        source = self._runtime.storage.source(scope, record.payload.source_id) or Source(
            id=record.payload.source_id or id, content=Text(record.text), episodes=(record,)
        )
        episodes = [changed if one.id == id else one for one in source.episodes]
        change = self._runtime.ids().fresh()
        added = self._writer.add(
            scope,
            [replace(source, content=content_of(source, episodes), episodes=(changed,))],
            change,
            verb="update",
            force=True,
        )
        if added.rejected:
            raise InvalidInput(f"the update was rejected: {added.rejected[id]}")
        failures: Sequence[Any] = added.failures
        if added.owes:
            _, failures, _ = self._follow_up(
                scope, failures, session=source.session_id, change=change
            )
        return ChangeResult(
            change=change, put=(id,), removed=tuple(added.removed), failures=tuple(failures)
        )

    def delete(
        self,
        id: str = "",
        *,
        ids: Sequence[str] = (),
        doc_id: str = "",
        session_id: str = "",
        filters: Filters | Mapping[str, Any] | None = None,
        reason: str = "",
        **who: Unpack[Who],
    ) -> ChangeResult:
        """Hides records and what derives from them; `undo(change)` brings them back, `erase` is for good.

        Name them by id or ids, or select by doc_id, session_id or filters (together: all must hold).
        """
        scope = self._access(who).home
        named = [clean_id(one) for one in ([id] if id else []) + [*ids]]
        for one in named:
            self._existing(scope, one)
        chosen = to_filters(filters)
        if doc_id:
            chosen = replace(chosen, doc_ids=(*chosen.doc_ids, clean_id(doc_id, "doc_id")))
        if session_id:
            chosen = replace(chosen, session_ids=(*chosen.session_ids, clean_id(session_id)))
        if chosen:
            named.extend(
                record.id
                for record in self._runtime.storage.select(
                    scope, Selection(filters=chosen, vectors=False)
                )
            )
        if not named and not chosen:
            raise InvalidInput("nothing to delete: give id, ids, doc_id, session_id or filters")
        change, committed = self._writer.commit(
            Access(scope), Batch(remove=tuple(dict.fromkeys(named))), verb="delete", reason=reason
        )
        failures: Sequence[Any] = ()
        if committed.removed:
            _, failures, _ = self._follow_up(scope, ())
        return ChangeResult(change=change, removed=committed.removed, failures=tuple(failures))

    def undo(
        self,
        change: str,
        **who: Unpack[Who],
    ) -> ChangeResult:
        """Takes back all that one verb call did. Raises ConflictError where later revisions stand on it."""
        scope = self._access(who).home
        new = self._runtime.ids().fresh()
        committed = self._runtime.storage.undo(
            scope,
            clean_id(change, "change"),
            new_change=new,
            time=self._runtime.now(),
            tell=self._runtime.tell,
        )
        self._runtime.owe_vectors(scope, committed.put, new)
        _, failures, _ = self._follow_up(scope, ())
        return ChangeResult(
            change=new,
            put=tuple(record.id for record in committed.put),
            removed=committed.removed,
            failures=tuple(failures),
        )

    def history(
        self,
        id: str,
        **who: Unpack[Who],
    ) -> builtins.list[JournalEntry]:
        """Every change of a record, oldest first, with what it was before and after."""
        scope = self._access(who).home
        return self._runtime.storage.journal(scope, id=clean_id(id))

    def write(
        self,
        batch: Batch,
        *,
        reason: str = "",
        **who: Unpack[Who],
    ) -> ChangeResult:
        """Puts, marks and removes records of kinds that the application registered with `open(kinds=...)`.

        Goes through `check`, `store` and `admit`, scope and journal; nothing is encoded from it.
        """
        scope = self._access(who).home
        self._runtime.follow_embedder()
        foreign = sorted({one.kind for one in batch.put} - self._application_kinds())
        if foreign:
            raise InvalidInput(
                f"cannot write kinds {', '.join(foreign)}: register them with Memory.open(kinds=...)"
            )
        self._refuse_foreign(scope, batch.remove)
        put = self._checked(scope, [self._written(one, scope) for one in batch.put])
        marks = tuple(replace(one, step="application") for one in batch.mark)
        ready, failures = self._deriver.relate(scope, replace(batch, put=put, mark=marks))
        change, committed = self._writer.commit(Access(scope), ready, verb="write", reason=reason)
        return ChangeResult(
            change=change,
            put=tuple(record.id for record in committed.put),
            removed=committed.removed,
            failures=tuple(failures),
        )

    def register(self, *kinds: Kind[Any]) -> None:
        """Makes kinds of the application's own known for `write`, as `open(kinds=...)` does; again changes nothing."""
        known = self._runtime.kinds
        clash = [one.name for one in kinds if known.get(one.name, one) is not one]
        if clash:
            raise InvalidInput(f"there are other kinds named {', '.join(clash)}")
        fresh = [one for one in kinds if one.name not in known]
        if fresh:
            self._runtime.kinds = {**known, **{one.name: one for one in fresh}}
            self._runtime.register()

    def _application_kinds(self) -> set[str]:
        return set(self._runtime.kinds) - set(self._runtime.pipeline.kinds)

    def _refuse_foreign(self, scope: Scope, ids: Sequence[str]) -> None:
        own = self._application_kinds()
        for record in self._runtime.storage.fetch(scope, ids, vectors=False):
            if record.kind not in own:
                raise InvalidInput(
                    f"cannot remove {record.id!r} of kind {record.kind!r} with write: use delete"
                )

    def _written(self, record: Record[Any], scope: Scope) -> Record[Any]:
        """A record of `write`, its fields checked."""
        if not clean_id(record.id, "record id"):
            raise InvalidInput("a record needs an id; Kind.new makes one")
        vector = record.vector
        if vector is not None:
            try:
                embedder = self._runtime.embedder
                vector = checked(embedder.name, embedder.dim, [vector], 1)[0]
            except BackendError as error:
                raise InvalidInput(
                    f"the vector of {record.id!r} cannot be used: {error}"
                ) from error
        return replace(
            record,
            scope=scope,
            made_by="application",
            text=clean_text(record.text, f"text of {record.id!r}"),
            metadata=to_metadata(record.metadata),
            trust=to_unit(record.trust, f"trust of {record.id!r}"),
            vector=vector,
        )

    def _checked(self, scope: Scope, put: Sequence[Record[Any]]) -> tuple[Record[Any], ...]:
        """Raises InvalidInput where a guard does not accept a record of `write`."""
        if not self._runtime.pipeline.answering("check"):
            return tuple(put)
        checked = []
        for record in put:
            source = _as_source(record)
            verdicts = self._verdicts(scope, source)
            verdict = strictest(verdicts)
            if verdict.status not in ("accept", "allow", "demote"):
                raise InvalidInput(
                    f"{verdict.step or 'a guard'} does not accept {record.id!r}: "
                    + ("; ".join(verdict.reasons) or verdict.status)
                )
            pairs = ordered(pair for one in verdicts for pair in one.redact)
            text = redacted(source, verdicts).episodes[0].text
            kept = replaced(replace(record, text=text), pairs)
            checked.append(replace(kept, vector=None) if kept != record else record)
        return tuple(checked)

    def check(
        self,
        subject: Action | Any,
        **who: Unpack[Who],
    ) -> Verdict:
        """The strictest verdict of the guards on a planned Action, or on content before it is added.

        Without a guard in the pipeline: allow, or accept. Stores nothing.
        """
        scope = self._access(who).home
        if isinstance(subject, Action):
            return self._judge(scope, subject)
        ids = self._runtime.ids()
        verdicts = [
            self._judge(scope, to_source(one, Given(scope=scope), ids))
            for one in to_contents(subject)
        ]
        return strictest(verdicts)

    def _judge(self, scope: Scope, subject: Source | Action) -> Verdict:
        return replace(strictest(self._verdicts(scope, subject)), redact=())

    def _verdicts(self, scope: Scope, subject: Source | Action) -> builtins.list[Verdict]:
        """What the guards say, those that failed included; plain acceptance where they say nothing."""
        answers = self._runtime.pipeline.check(subject, self._runtime.view(scope))
        verdicts = [verdict for _, given in answers.items for verdict in given]
        guards = {step.name for step in self._runtime.pipeline.steps if step.strategy.guard}
        verdicts += [
            Verdict(
                status="pending", reasons=(f"check failed: {failure.cause}",), step=failure.step
            )
            for failure in answers.failures
            if failure.step in guards
        ]
        plain = Verdict(status="allow" if isinstance(subject, Action) else "accept")
        return verdicts or [plain]

    def release(
        self,
        id: str,
        reason: str = "",
        **who: Unpack[Who],
    ) -> ChangeResult:
        """A person lets a record pass: marks that hide it are withdrawn, it is encoded, and doubts no longer count."""
        scope = self._access(who).home
        record = self._existing(scope, id)
        change = self._runtime.ids().fresh()
        owe: tuple[Owed, ...] = ()
        if record.kind == EPISODE.name:
            owe = self._runtime.to_encode(
                scope, record.payload.source_id, change, record.session_id
            )
        self._runtime.storage.commit(
            Write(
                scope=scope,
                verb="release",
                change=change,
                time=self._runtime.now(),
                unmark=((record.id, reason),),
                owe=owe,
                reason=reason,
            )
        )
        _, failures, _ = self._follow_up(scope, (), session=record.session_id, change=change)
        return ChangeResult(change=change, put=(record.id,), failures=tuple(failures))

    def scoped(self, *, session_id: str | None = None, **who: Unpack[Who]) -> Memory:
        """The same memory with these ids bound; what a call names itself goes first."""
        handle = Memory.__new__(Memory)
        handle.__dict__.update(self.__dict__)
        handle._bound = self._access(who).home
        handle._session = self._session_of(session_id)
        handle._scoped = True
        return handle

    def close(self) -> None:
        """Ends the background work, keeps snapshots, closes the store. A scoped handle closes nothing."""
        if self._scoped:
            return
        if self._worker is not None:
            self._worker.stop()
        self._desk.lanes.stop()
        if self._runtime.meter is not None:
            self._runtime.meter.flush()
        if not self._runtime.storage.read_only:
            self._recaller.flush()
            self._runtime.projections.snapshot()
        self._runtime.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _token_counter(runtime: Runtime) -> TokenCounter:
    tokens = runtime.resources.tokens
    if tokens is None:
        return words_as_tokens
    return lambda text: len(tokens.token_ids([text])[0])


@cache
def _payloads() -> Payloads:
    return Payloads()


def _as_source(record: Record[Any]) -> Source:
    """What guards are shown of a record that an application writes: all that would be stored, its payload as metadata."""
    metadata = {**record.metadata, "payload": json.loads(_payloads().encode(record.payload))}
    if record.key:
        metadata["key"] = record.key
    episode = replace(
        record,
        kind=EPISODE.name,
        payload=Episode("text", source_id=record.id),
        metadata=metadata,
        vector=None,
    )
    return Source(
        id=record.id,
        content=Text(record.text, speaker=record.speaker, role=record.role),
        session_id=record.session_id,
        trust=record.trust,
        origin=record.origin,
        episodes=(episode,),
    )
