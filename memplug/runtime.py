"""What one open Memory is made of, as its parts share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from memplug.errors import BackendError, EmbedderMismatch
from memplug.inputs import IdMaker
from memplug.ports import Owed, Selection, Write
from memplug.types import Access, Batch, Candidates, Filters, Kind, Query, Record, Scope
from memplug.view import View, Window

if TYPE_CHECKING:
    import random

    import numpy as np
    from numpy.typing import NDArray

    from memplug.config import Settings
    from memplug.pipeline import Pipeline
    from memplug.ports import Clock, Embedder, Resources, Storage
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
    recall: Callable[[Access, Query, frozenset[str]], Candidates] | None = field(default=None)
    """Set by the recaller, for `view.recall`."""

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
        return tokens is not None and tokens is self.resources.embedder

    @property
    def tell(self) -> tuple[tuple[str, str], ...]:
        """(kind, step) pairs: which step is told when records of a kind are removed."""
        managing = set(self.pipeline.answering("manage"))
        return tuple(
            (kind.name, step.name)
            for step in self.pipeline.steps
            if step.name in managing
            for kind in step.strategy.kinds
        )

    def now(self) -> datetime:
        return self.clock.now()

    def ids(self) -> IdMaker:
        """A maker of new ids that sort by the present time."""
        milliseconds = int(self.now().timestamp() * 1000)
        return IdMaker(milliseconds, f"{self.random.getrandbits(40):010x}")

    def window(
        self,
        access: Access,
        *,
        filters: Filters = Filters(),
        as_of: datetime | None = None,
        valid_at: datetime | None = None,
        history: bool = False,
        batch: Batch = Batch(),
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
            kinds=self.kinds,
            filters=filters,
            as_of=as_of,
            valid_at=valid_at,
            history=history,
            batch=batch,
            recall=ask,
        )

    def view(self, scope: Scope, batch: Batch = Batch(), shared: Sequence[Scope] = ()) -> View:
        """A view for writing passes: the home scope, with an uncommitted batch laid over it."""
        return View(self.window(Access(scope, tuple(shared)), batch=batch))

    def to_encode(self, scope: Scope, source: str, change: str) -> tuple[Owed, ...]:
        """What is owed for a source that every encoding step has to see."""
        return tuple(
            Owed(scope=scope, step=step, stage="encode", source=source, change=change)
            for step in self.pipeline.answering("encode")
        )

    def settle_embedder(self, *, reembed: bool) -> None:
        """Notes whose vectors the store holds; another embedder's are replaced, or raise EmbedderMismatch."""
        given = f"{self.embedder.name} ({self.embedder.dim} dimensions)"
        stored = self.storage.meta().get("embedder")
        if stored == given:
            return
        if stored is not None:
            if not reembed or self.storage.read_only:
                raise EmbedderMismatch(stored, given)
            self._reembed()
        if not self.storage.read_only:
            self.storage.set_meta({"embedder": given})

    def _reembed(self) -> None:
        """New vectors for every record of an indexed kind, a thousand at a time."""
        for scope in self.storage.scopes():
            records = self.storage.select(scope, Selection(vectors=False))
            while block := list(islice(records, 1000)):
                made = self.embed(block)
                self.storage.commit(
                    Write(
                        scope=scope,
                        verb="reembed",
                        change=self.ids().fresh(),
                        time=self.now(),
                        vectors=tuple(
                            (one.id, one.vector) for one in made if one.vector is not None
                        ),
                    )
                )
            self.projections.forget(scope)

    def embed(self, records: Sequence[Record[Any]]) -> tuple[Record[Any], ...]:
        """The records, with vectors for those of indexed kinds that have none; one call to the embedder."""
        kinds = self.kinds
        missing = [
            index
            for index, record in enumerate(records)
            if record.vector is None
            and (kind := kinds.get(record.kind)) is not None
            and kind.indexed
            and record.search_text.strip()
        ]
        if not missing:
            return tuple(records)
        vectors = self.vectors([records[index].search_text for index in missing])
        result = list(records)
        for row, index in enumerate(missing):
            result[index] = replace(result[index], vector=vectors[row])
        return tuple(result)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Document vectors, checked: count, dimension, finite numbers, unit length. Raises BackendError."""
        return checked(self.embedder, self.embedder.embed_documents(texts), len(texts))

    def query_vector(self, text: str) -> NDArray[np.float32]:
        """The question's vector, shape (dim,)."""
        vector: NDArray[np.float32] = checked(
            self.embedder, self.embedder.embed_queries([text]), 1
        )[0]
        return vector


def checked(embedder: Embedder, answer: Any, count: int) -> NDArray[np.float32]:
    """What an embedder answered as float32 unit rows, shape (count, dim). Raises BackendError where it is wrong."""
    import numpy as np

    try:
        vectors = np.asarray(answer, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise BackendError(embedder.name, f"did not answer with numbers: {error}") from error
    if vectors.shape != (count, embedder.dim):
        raise BackendError(
            embedder.name,
            f"answered {vectors.shape} for {count} texts of dimension {embedder.dim}",
        )
    if not np.isfinite(vectors).all():
        raise BackendError(embedder.name, "answered NaN or infinity")
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    if count and np.abs(lengths - 1).max() < 1e-4:
        return vectors
    unit: NDArray[np.float32] = np.divide(
        vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0
    )
    return unit
