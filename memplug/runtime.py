"""What one open Memory is made of, as its parts share it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from memplug.embedder_choice import described
from memplug.errors import BackendError, EmbedderMismatch, MemplugError
from memplug.events import Events
from memplug.inputs import IdMaker
from memplug.models.embedding import Embedding
from memplug.models.switching import adopts, identity_of, serving
from memplug.models.tally import Tally, tallying
from memplug.models.tally import tally as running
from memplug.models.vectors import checked
from memplug.ports import Committed, Owed, Write
from memplug.types import Access, Batch, Candidates, Filters, Kind, Query, Record, Scope, altered
from memplug.view import View, Window

if TYPE_CHECKING:
    import random

    import numpy as np
    from numpy.typing import NDArray

    from memplug.config import Settings
    from memplug.models.metering import Meter
    from memplug.pipeline import Pipeline
    from memplug.ports import Clock, Embedder, Resources, Storage, VectorIndex
    from memplug.projection import Projections


@dataclass(kw_only=True)
class Runtime:
    """Storage, pipeline, resources and settings of one Memory, and the small things made from them."""

    storage: Storage
    pipeline: Pipeline
    resources: Resources
    projections: Projections
    settings: Settings
    kinds: Mapping[str, Kind[Any]]
    """Those of the pipeline and those that the application registered."""
    random: random.Random
    events: Events = field(default_factory=Events)
    index: VectorIndex | None = None
    """What searches vectors where there are many; None where every vector is read."""
    meter: Meter | None = None
    """Counts what models take; None where none is configured."""
    recall: Callable[[Access, Query, frozenset[str]], Candidates] | None = field(default=None)
    """Set by the recaller, for `view.recall`."""
    _held: str = field(default="", init=False)
    """Whose vectors the store held when it was asked last."""
    _served: threading.local = field(default_factory=threading.local, init=False, repr=False)
    """The same, as each thread has seen it."""

    @property
    def clock(self) -> Clock:
        return self.resources.clock

    @property
    def embedder(self) -> Embedder:
        """The configured embedder; a Memory always has one."""
        embedder = self.resources.embedder
        if embedder is None:
            raise BackendError("embedder", "this Memory was opened without an embedder")
        return embedder

    @property
    def embeds_at_once(self) -> bool:
        """True where embedding is so cheap that it happens before the first commit."""
        tokens: object = self.resources.tokens
        return tokens is not None and tokens is serving(self.embedder)

    @property
    def tell(self) -> tuple[tuple[str, str], ...]:
        """(kind, step) pairs: which step is told when records of a kind are removed."""
        return self.pipeline.tell

    def now(self) -> datetime:
        return self.clock.now()

    def register(self) -> None:
        """Tells storage and index of the kinds."""
        self.storage.register(self.kinds.values())
        if self.index is not None:
            self.index.register(self.kinds.values())

    def close(self) -> None:
        """Ends the index's upkeep and closes the storage."""
        if self.index is not None:
            self.index.close()
        self.storage.close()

    def ids(self) -> IdMaker:
        """A maker of new ids that sort by the present time."""
        milliseconds = int(self.now().timestamp() * 1000)
        return IdMaker(milliseconds, f"{self.random.getrandbits(40):010x}")

    @contextmanager
    def account(self, *, stops: bool = True) -> Iterator[Tally]:
        """Counts what models take in the block; at the end of the outermost one that is written.

        With `stops` it raises BudgetExceeded at the end where a budget that stops was spent.
        """
        try:
            with tallying(stops=stops) as tally:
                yield tally
        finally:
            if self.meter is not None and running() is None:
                self.meter.flush()

    @property
    def stopped(self) -> bool:
        """True where the running verb ends because a budget is spent."""
        account = running()
        return account is not None and account.stopped is not None

    def postponed(self, scope: Scope, step: str, stage: str) -> datetime | None:
        """When the budget has room again that kept this step from asking a model in the running verb."""
        account = running()
        refusal = account.refusal(scope, step, stage) if account is not None else None
        return refusal.until if refusal is not None else None

    def window(
        self,
        access: Access,
        *,
        filters: Filters = Filters(),
        as_of: datetime | None = None,
        valid_at: datetime | None = None,
        history: bool = False,
        batch: Batch = Batch(),
        stored: Mapping[str, Record[Any]] | None = None,
        position: int | None = None,
        asking: frozenset[str] = frozenset(),
    ) -> Window:
        """What a call may see; `asking` are the steps that a nested recall leaves out."""
        recall = self.recall

        def ask(step: str, query: Query) -> Candidates:
            if recall is None:
                raise BackendError("memory", "this view cannot recall")
            return recall(access, query, asking | {step})

        return Window(
            storage=self.storage,
            access=access,
            clock=self.clock,
            projections=self.projections,
            index=self.index,
            kinds=self.kinds,
            filters=filters,
            as_of=as_of,
            valid_at=valid_at,
            history=history,
            batch=batch,
            stored=stored,
            position=position,
            recall=ask,
        )

    def view(
        self,
        scope: Scope,
        batch: Batch = Batch(),
        shared: Sequence[Scope] = (),
        *,
        stored: Mapping[str, Record[Any]] | None = None,
        position: int | None = None,
    ) -> View:
        """A view for writing passes: the home scope, with an uncommitted batch laid over it.

        stored: what the scope has already of the batch's ids, where that is known. position: that of a commit that has
        to stay alone (`Write.alone`).
        """
        access = Access(scope, tuple(shared))
        return View(self.window(access, batch=batch, stored=stored, position=position))

    def to_encode(
        self, scope: Scope, source: str, change: str, session: str = ""
    ) -> tuple[Owed, ...]:
        """What is owed for a source that every encoding step has to see; held where the set pace lets it wait."""
        when = self.settings.enrich_when
        held = when != "add" and not (when == "session" and not session)
        state: Literal["held", "queued"] = "held" if held else "queued"
        return tuple(
            Owed(scope=scope, step=step, stage="encode", source=source, change=change, state=state)
            for step in self.pipeline.answering("encode")
        )

    def settle_embedder(self) -> None:
        """Notes whose vectors the store holds from now on, where it is nobody's. Raises EmbedderMismatch."""
        made_by = identity_of(self.embedder)
        if made_by and not self.storage.read_only:
            self.storage.embedder(claim=made_by)
        self.follow_embedder()

    def follow_embedder(self) -> str:
        """Serves with the embedder whose vectors the store holds; gives whose these are, "" for nobody's.

        Every verb that embeds begins with it. Raises EmbedderMismatch where they are none of this Memory's.
        """
        held = self.storage.embedder()
        if held != self._held:
            if not adopts(self.embedder, held):
                raise EmbedderMismatch(held, described(self.embedder))
            if self._held:
                for scope in self.storage.scopes():
                    self.projections.forget(scope)
            self._held = held
        self._served.held = held
        return held

    def commit(self, write: Write) -> Committed:
        """Commits with the vectors of the embedder that this thread has followed last.

        Where the store holds another's by now, the records go in without vectors, and these are owed. Raises
        EmbedderMismatch where this Memory does not have that one.
        """
        committed = self._committed(write)
        if write.alone is not None and committed.delta is not None:
            self.projections.learn(write.scope, write.alone, committed.delta)
        if self.index is not None:
            self.index.wrote(write.scope, len(committed.put) + len(write.vectors))
        return committed

    @property
    def followed(self) -> str:
        """Whose vectors this thread makes, as it has followed last."""
        return getattr(self._served, "held", "") or identity_of(self.embedder)

    def _committed(self, write: Write) -> Committed:
        if not write.embedder:
            write = replace(write, embedder=self.followed)
        try:
            return self.storage.commit(write)
        except EmbedderMismatch:
            made_by = self.follow_embedder()
        put = tuple(replace(one, vector=None) for one in write.batch.put)
        owed = Owed(scope=write.scope, step="", stage="embed", change=write.change)
        return self.storage.commit(
            replace(
                write,
                batch=replace(write.batch, put=put),
                vectors=(),
                owe=(*write.owe, owed),
                embedder=made_by,
            )
        )

    def embed(
        self,
        records: Sequence[Record[Any]],
        like: Sequence[Record[Any]] = (),
        **stamp: Any,
    ) -> tuple[Record[Any], ...]:
        """The records, with vectors for those of indexed kinds that have none; one call to the embedder.

        like: records whose vector serves where the text is the same. stamp: fields that all of them get besides.
        """
        missing = self._without_vector(records)
        if not missing:
            return tuple(altered(one, **stamp) if stamp else one for one in records)
        known = {one.search_text: one.vector for one in like if one.vector is not None}
        texts = {records[index].search_text: None for index in missing}
        if new := [text for text in texts if text not in known]:
            known.update(zip(new, self.vectors(new), strict=True))
        made = {index: known[records[index].search_text] for index in missing}
        return tuple(
            altered(one, vector=made.get(index, one.vector), **stamp)
            if stamp or index in made
            else one
            for index, one in enumerate(records)
        )

    def embed_each(
        self, records: Sequence[Record[Any]]
    ) -> tuple[list[Record[Any]], dict[str, MemplugError]]:
        """Those of the records that have a vector now, and why others of them have none, by id.

        Raises what concerns all of them, such as a server that cannot be reached.
        """
        embedder = serving(self.embedder)
        if not isinstance(embedder, Embedding):
            return [one for one in self.embed(records) if one.vector is not None], {}
        missing = self._without_vector(records)
        made = embedder.embed_or_explain([records[index].search_text for index in missing])
        answers = [(records[index], one) for index, one in zip(missing, made, strict=True)]
        refused = {record.id: one for record, one in answers if isinstance(one, MemplugError)}
        embedded = [
            replace(record, vector=one)
            for record, one in answers
            if not isinstance(one, MemplugError)
        ]
        return embedded, refused

    def owe_vectors(self, scope: Scope, records: Sequence[Record[Any]], change: str) -> None:
        """Owes the vectors of records that came back without one: from before the store was re-embedded."""
        if self._without_vector(records):
            owed = Owed(scope=scope, step="", stage="embed", change=change)
            self.storage.commit(
                Write(scope=scope, verb="undo", change=change, time=self.now(), owe=(owed,))
            )

    def _without_vector(self, records: Sequence[Record[Any]]) -> list[int]:
        """Places of the records that should have a vector and have none."""
        kinds = self.kinds
        return [
            index
            for index, record in enumerate(records)
            if record.vector is None
            and (kind := kinds.get(record.kind)) is not None
            and kind.indexed
            and record.search_text.strip()
        ]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Document vectors, checked: count, dimension, finite numbers, unit length. Raises BackendError."""
        embedder = serving(self.embedder)
        return checked(embedder.name, embedder.dim, embedder.embed_documents(texts), len(texts))

    def query_vector(self, text: str) -> NDArray[np.float32]:
        """The question's vector, shape (dim,)."""
        embedder = serving(self.embedder)
        answer = embedder.embed_queries([text])
        vector: NDArray[np.float32] = checked(embedder.name, embedder.dim, answer, 1)[0]
        return vector

    def flush_questions(self) -> None:
        """Writes the vectors of questions to the store's cache, where searches are logged."""
        embedder = serving(self.embedder)
        if isinstance(embedder, Embedding) and self.settings.access_log:
            embedder.flush()
