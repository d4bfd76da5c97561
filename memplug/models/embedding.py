"""What stands around every embedder but the shipped table: prefixes, batches, the cache in the store, checks, retries."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from memplug.errors import BackendError, MemplugError, ModelError
from memplug.models.deadlines import bounded
from memplug.models.embedders import as_embedder, known_dim
from memplug.models.pool import Pool
from memplug.models.prefixes import Prefixes, known_prefixes
from memplug.models.retrying import Retrying, RetryRule
from memplug.models.vectors import (
    checked,
    document_space,
    from_bytes,
    identity,
    parts,
    query_space,
    text_key,
    to_bytes,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.ports import Embedder, Storage

    Floats = NDArray[np.float32]

Made = TypeVar("Made")

QUESTIONS = RetryRule(retries=1, first=0.2, longest=1.0, patience=5.0)
"""Somebody waits for a question's answer, and words serve it too."""
KEPT_QUESTIONS = 1024
_TEXT_STATUSES = (400, 413, 422)
_FAILURES_IN_A_ROW = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """What embedding some texts would take: how many there are, how many have no vector yet, calls, characters."""

    texts: int = 0
    missing: int = 0
    calls: int = 0
    chars: int = 0

    def __add__(self, more: Plan) -> Plan:
        return Plan(
            self.texts + more.texts,
            self.missing + more.missing,
            self.calls + more.calls,
            self.chars + more.chars,
        )


class Embedding:
    """Any embedder, as a Memory uses it.

    thing: what `as_embedder` takes; `name` and `dim` go before its own.
    query_prefix, document_prefix: put before every text of that side. None takes those of the model's family
        where they are known (e5, bge, nomic) and the embedder does not put them itself; "" puts none. A document
        prefix is part of the name, for it changes the vectors.
    batch_texts, batch_chars: bounds of one call; texts of like length go together. A longer text goes alone and
        whole: only the model cuts it, at its own limit.
    query_seconds: how long a search waits for its question's vector before it goes on with words.
    cache: vectors are kept in the store by the digest of their text, so that nothing is embedded twice.
    """

    def __init__(
        self,
        thing: Any,
        *,
        name: str = "",
        dim: int = 0,
        query_prefix: str | None = None,
        document_prefix: str | None = None,
        batch_texts: int = 128,
        batch_chars: int = 100_000,
        query_seconds: float = 10.0,
        cache: bool = True,
        retry: RetryRule | None = None,
    ) -> None:
        self._inner = as_embedder(thing)
        self._own_name, self._own_dim = name, dim
        family = getattr(self._inner, "family", "")
        known = known_prefixes(family) if isinstance(family, str) else Prefixes()
        self._prefixes = Prefixes(
            known.query if query_prefix is None else query_prefix,
            known.document if document_prefix is None else document_prefix,
        )
        self._batch_texts, self._batch_chars = batch_texts, batch_chars
        self._query_seconds = query_seconds
        self._cache = cache
        self._store: Storage | None = None
        self._dim = dim
        once = RetryRule(retries=0) if getattr(self._inner, "retries", False) else None
        self._retrying = Retrying(once or retry or getattr(self._inner, "retry", None))
        self._asking = Retrying(once or QUESTIONS)
        self._pool = Pool(int(getattr(self._inner, "concurrency", 1)), "embed")
        self._questions: OrderedDict[str, Floats] = OrderedDict()
        self._pending: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def on(self, store: Storage) -> Self:
        """The same embedder with its cache in this store."""
        bound = copy.copy(self)
        bound._store = store if self._cache else None
        bound._dim = self._own_dim
        bound._questions, bound._pending, bound._lock = OrderedDict(), {}, threading.Lock()
        return bound

    @property
    def inner(self) -> Embedder:
        """The embedder itself."""
        return self._inner

    @property
    def name(self) -> str:
        name, prefix = self._own_name or self._inner.name, self._prefixes.document
        return f"{name}, documents as {prefix!r}" if prefix else name

    @property
    def slow(self) -> bool:
        """True where an answer takes so long that nobody should wait for it."""
        return bool(getattr(self._inner, "slow", False))

    @property
    def dim(self) -> int:
        """The dimension; 0 until a vector, the embedder or the store has told it: asking costs no call."""
        return self._dim or known_dim(self._inner)

    @property
    def identity(self) -> str:
        """Whose vectors these are; "" while the dimension is not known."""
        return identity(self.name, self.dim)

    def adopts(self, held: str) -> bool:
        """True where the vectors that a store holds are this embedder's; it then knows their dimension."""
        name, dim = parts(held)
        if name != self.name or (self.dim and self.dim != dim):
            return False
        self._dim = dim
        return True

    def embed_documents(self, texts: Sequence[str]) -> Floats:
        """Unit rows, float32, shape (len(texts), dim), each text's from the cache where it is there.

        A blank text is not sent and gets a row of zeros. Raises BackendError.
        """
        keys = [text_key(text) if text.strip() else "" for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key}
        vectors = self._cached(wanted)
        missing = [key for key in wanted if key not in vectors]
        for made in self._each(
            lambda batch: self._documents(batch, wanted), self.batches(missing, wanted)
        ):
            vectors.update(made)
        return self._rows(keys, vectors)

    def embed_or_explain(
        self, texts: Sequence[str], done: Callable[[int], object] | None = None
    ) -> list[Floats | MemplugError]:
        """A vector per text, or why there is none; a batch that is refused for one text is sent text by text.

        `done` is told, from any thread, how many texts are done more. Raises what concerns all texts, such as a
        server that cannot be reached.
        """
        keys = [text_key(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        results: dict[str, Floats | MemplugError] = dict(self._cached(wanted))
        tell = done or (lambda count: None)
        tell(len(results))

        def work(batch: Sequence[str]) -> dict[str, Floats | MemplugError]:
            made = self._one_by_one_if_refused(batch, wanted)
            tell(len(batch))
            return made

        missing = [key for key in wanted if key not in results]
        for made in self._each(work, self.batches(missing, wanted)):
            results.update(made)
        return [results[key] for key in keys]

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """The same for questions; those asked before are known."""
        keys = [text_key(text) if text.strip() else "" for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key}
        vectors = self._asked_before(wanted)
        missing = [key for key in wanted if key not in vectors]
        for batch in self.batches(missing, wanted):
            new = dict(zip(batch, self._answer([wanted[key] for key in batch]), strict=True))
            vectors.update(new)
            self._remember(new)
        return self._rows(keys, vectors)

    def _answer(self, questions: Sequence[str]) -> Floats:
        """Vectors of questions, in the time that a search has for them."""
        sent = [self._prefixes.query + one for one in questions]
        ask = partial(self._made, self._inner.embed_queries, sent)
        try:
            return bounded(lambda: self._asking(ask), self._query_seconds)
        except TimeoutError as error:
            raise BackendError(self._inner.name, str(error), retryable=True) from error

    def flush(self) -> None:
        """Writes the vectors of questions to the store's cache."""
        with self._lock:
            pending, self._pending = self._pending, {}
        if pending and self._store is not None and not self._store.read_only:
            self._store.cache(query_space(self.identity, self._prefixes.query), pending)

    def plan(self, texts: Sequence[str]) -> Plan:
        """What embedding these documents would take."""
        wanted = {text_key(text): text for text in texts}
        vectors = self._cached(wanted)
        missing = [key for key in wanted if key not in vectors]
        calls = sum(1 for _ in self.batches(missing, wanted))
        return Plan(len(wanted), len(missing), calls, sum(len(wanted[key]) for key in missing))

    def probe(self) -> None:
        """Makes sure that the dimension is known, by a call where nobody has said it."""
        if not self.dim:
            self._dim = self._inner.dim

    def batches(self, keys: Sequence[str], texts: Mapping[str, str]) -> Iterator[list[str]]:
        """The keys in batches within the bounds, by the length of their texts, longest first."""
        batch: list[str] = []
        chars = 0
        for key in sorted(keys, key=lambda one: -len(texts[one])):
            size = len(texts[key])
            if batch and (len(batch) >= self._batch_texts or chars + size > self._batch_chars):
                yield batch
                batch, chars = [], 0
            batch.append(key)
            chars += size
        if batch:
            yield batch

    def _each(
        self, work: Callable[[list[str]], Made], batches: Iterator[list[str]]
    ) -> Iterator[Made]:
        """What `work` makes of each batch, several beside each other where the embedder likes that.

        After the first failure, which is raised, no more are begun.
        """
        failed: list[Exception] = []

        def one(batch: list[str]) -> Made:
            if failed:
                raise failed[0]
            try:
                return work(batch)
            except Exception as error:
                failed.append(error)
                raise

        for made in self._pool.map(one, list(batches)):
            if isinstance(made, Exception):
                raise made
            yield made

    def _one_by_one_if_refused(
        self, batch: Sequence[str], wanted: Mapping[str, str]
    ) -> dict[str, Floats | MemplugError]:
        """A batch whole, or, where it was refused for what is in it, text by text."""
        try:
            return dict(self._documents(batch, wanted))
        except BackendError as error:
            if not _blames_text(error):
                raise
            if len(batch) == 1:
                return {batch[0]: error}
        results: dict[str, Floats | MemplugError] = {}
        row = 0
        for key in batch:
            results.update(self._one_by_one_if_refused([key], wanted))
            refused = results[key]
            row = row + 1 if isinstance(refused, MemplugError) else 0
            if row == _FAILURES_IN_A_ROW:
                return {one: results.get(one, refused) for one in batch}
        return results

    def _documents(self, batch: Sequence[str], wanted: Mapping[str, str]) -> dict[str, Floats]:
        sent = [self._prefixes.document + wanted[key] for key in batch]
        made = self._retrying(lambda: self._made(self._inner.embed_documents, sent))
        vectors = dict(zip(batch, made, strict=True))
        if self._store is not None and not self._store.read_only:
            self._store.cache(
                document_space(self.identity),
                {key: to_bytes(vector) for key, vector in vectors.items()},
            )
        return vectors

    def _made(self, side: Callable[[Sequence[str]], Any], sent: Sequence[str]) -> Floats:
        try:
            answer = side(sent)
        except MemplugError:
            raise
        except Exception as error:  # a user's own class may raise anything
            said = f"{type(error).__name__}: {str(error)[:200]}"
            raise BackendError(self._inner.name, said) from error
        vectors = checked(self._inner.name, self.dim, answer, len(sent))
        self._dim = vectors.shape[1]
        return vectors

    def _cached(self, wanted: Mapping[str, str]) -> dict[str, Floats]:
        if self._store is None or not self.identity or not wanted:
            return {}
        found = self._store.cached(document_space(self.identity), list(wanted))
        return {key: from_bytes(stored) for key, stored in found.items()}

    def _asked_before(self, wanted: Mapping[str, str]) -> dict[str, Floats]:
        with self._lock:
            known = {key: self._questions[key] for key in wanted if key in self._questions}
            for key in known:
                self._questions.move_to_end(key)
        left = [key for key in wanted if key not in known]
        if left and self._store is not None and self.identity:
            space = query_space(self.identity, self._prefixes.query)
            found = self._store.cached(space, left)
            known.update({key: from_bytes(stored) for key, stored in found.items()})
        return known

    def _remember(self, new: Mapping[str, Floats]) -> None:
        with self._lock:
            self._questions.update(new)
            while len(self._questions) > KEPT_QUESTIONS:
                self._questions.popitem(last=False)
            if self._store is not None:
                self._pending.update({key: to_bytes(vector) for key, vector in new.items()})

    def _rows(self, keys: Sequence[str], vectors: Mapping[str, Floats]) -> Floats:
        import numpy as np

        dim = self.dim or self._inner.dim
        nothing = np.zeros(dim, np.float32)
        return np.array([vectors.get(key, nothing) for key in keys], np.float32).reshape(-1, dim)


def _blames_text(error: BackendError) -> bool:
    """True where the texts may be the reason, and not the server, its key or the way to it."""
    if error.retryable:
        return False
    return error.status in _TEXT_STATUSES if isinstance(error, ModelError) else True
