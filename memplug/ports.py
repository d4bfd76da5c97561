"""What memplug needs from outside: models, storage, time; and the values that cross to the storage.

Every port is a Protocol. A backend implements one port, lives in `memplug.backends` or in a plugin, and
imports only this module, `memplug.types` and `memplug.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

from memplug.types import (
    JSON,
    Batch,
    Delta,
    Edge,
    Filters,
    Kind,
    Message,
    Record,
    Scope,
    ScopeFilter,
    Signal,
    Source,
    Usage,
)

if TYPE_CHECKING:
    import random

    import numpy as np
    from numpy.typing import NDArray
    from pydantic import BaseModel

    AnswerT = TypeVar("AnswerT", bound=BaseModel)


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors. Documents and queries have a side each; both may be the same function."""

    @property
    def name(self) -> str:
        """Stored with the data: another name means other vectors."""
        ...

    @property
    def dim(self) -> int: ...

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32, shape (len(texts), dim), in order."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        ...


@runtime_checkable
class TokenTable(Protocol):
    """Optional capability of an embedder: the tokens of a text and their static vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def n_tokens(self) -> int: ...

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Token ids of each text, in order, without special tokens or truncation."""
        ...

    def token_vectors(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Vectors of the given tokens, shape (len(ids), dim)."""
        ...

    def neighbours(self, token: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Tokens of cosine at least the table's threshold, itself included, and the squared cosines."""
        ...


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer: its text, the parsed answer where one was asked for, and what it took."""

    text: str
    answer: Any = None
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 1
    """Requests that were answered for it, a repair included; 0 where it came from a cache or a cassette."""
    cost: float | None = None
    """US dollars; None where the model's price is not known."""


Unit: TypeAlias = Literal["calls", "tokens", "money", "seconds"]
"""What a budget counts; money is US dollars, tokens go in and out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What models took, for one step and stage in one scope."""

    scope: Scope = Scope()
    step: str = ""
    """The strategy's step that asked; "" for the core, "embedder" for a metered embedder."""
    stage: str = ""
    model: str = ""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    """US dollars, of the calls whose price is known."""
    unpriced: int = 0
    """Calls whose price is not known."""
    cached: int = 0
    """Answers that came from the cache or a cassette."""
    failed: int = 0

    def amount(self, unit: Unit) -> float:
        """What a budget in that unit counts."""
        match unit:
            case "calls":
                return self.calls
            case "tokens":
                return self.tokens_in + self.tokens_out
            case "money":
                return self.cost
            case "seconds":
                return self.seconds

    def __add__(self, more: Spent) -> Spent:
        """Both together, on this one's account."""
        return Spent(
            scope=self.scope,
            step=self.step,
            stage=self.stage,
            model=self.model,
            calls=self.calls + more.calls,
            tokens_in=self.tokens_in + more.tokens_in,
            tokens_out=self.tokens_out + more.tokens_out,
            seconds=self.seconds + more.seconds,
            cost=self.cost + more.cost,
            unpriced=self.unpriced + more.unpriced,
            cached=self.cached + more.cached,
            failed=self.failed + more.failed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """At most `limit` of a unit within any `window` seconds, over what it covers."""

    unit: Unit
    limit: float
    window: float
    """Seconds that slide with the time."""
    who: ScopeFilter = ScopeFilter()
    step: str = ""
    """Only what this step asks; "" is everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What `Storage.reserve` answers: room that is held, or the ceiling that is full."""

    id: int = 0
    """For `Storage.settle`; 0 where nothing was reserved."""
    full: Ceiling | None = None
    left: float = 0.0
    """What the full ceiling still has room for."""
    until: datetime | None = None
    """When the full ceiling has room for what was planned; None where it never has."""


@runtime_checkable
class LLM(Protocol):
    """One small door to a language model."""

    @property
    def name(self) -> str: ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """One answer; with `answer`, parsed into that model (`Completion.answer`).

        timeout: seconds that one request may take; None leaves it to the model's own setting.
        """
        ...

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order; a prompt that failed gives its exception."""
        ...


@runtime_checkable
class Reranker(Protocol):
    """Scores (query, text) pairs."""

    @property
    def name(self) -> str: ...

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One score in 0..1 per text, shape (len(texts),)."""
        ...


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds, for durations."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        import time

        return time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What strategies may use; a field that is None was not configured."""

    embedder: Embedder | None = None
    tokens: TokenTable | None = None
    llm: LLM | None = None
    reranker: Reranker | None = None
    clock: Clock = field(default_factory=SystemClock)
    random: random.Random | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A piece of work that the ledger keeps until it is done: one step and stage on one source or signal.

    `state` goes from queued through tries (each with its cause) to waiting, from where only a person
    retries or drops it. What is held is given to nobody until `retry` queues it: the pace that the user set
    has not come to it yet.
    """

    id: int = 0
    """Given by the storage."""
    scope: Scope
    step: str
    stage: Literal["check", "encode", "store", "admit", "manage", "embed"]
    source: str = ""
    """Id of the source, where the work is on one."""
    signal: Signal | None = None
    change: str = ""
    tries: int = 0
    cause: str = ""
    state: Literal["queued", "failed", "waiting", "held"] = "queued"
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much a scope is owed."""

    scope: Scope
    states: Mapping[str, int]
    """State -> pieces of work; states without any are left out."""
    due: int
    """How many have come to their time; what somebody has leased, who may have died since, is counted too."""

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One transaction. `batch` records are stamped and embedded by the caller; marks carry their step.

    Order inside: sources, remove, put, link, mark, unmark, vectors, owe, settle, seen.
    """

    scope: Scope
    verb: str
    """What the user asked for ("add", "enrich", "delete", ...), for the journal."""
    change: str
    """All commits of one verb call share it; `undo` takes it."""
    time: datetime
    batch: Batch = Batch()
    sources: tuple[Source, ...] = ()
    unmark: tuple[tuple[str, str], ...] = ()
    """(record id, reason): every pending and quarantining mark on it is withdrawn, by a person; journalled in any case."""
    vectors: tuple[tuple[str, Any], ...] = ()
    """(record id, float32 vector) for records whose vector was owed; no new revision, a put in the delta."""
    owe: tuple[Owed, ...] = ()
    settle: tuple[int, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    """(space, key): kept in the cache, with the value b"1"."""
    lane: str = ""
    """A lane token that must still be held, or the commit raises ConflictError."""
    alone: int | None = None
    """A position: where the scope has moved past it, or anybody holds its lane, the commit raises ConflictError."""
    read_at: int | None = None
    """Position at which the caller read; with it, revisions of `batch.put` are checked even when 0."""
    reason: str = ""
    tell: tuple[tuple[str, str], ...] = ()
    """(kind, step): where records of this kind are removed, `Removed` is owed to that step in the same commit."""
    close_sessions: tuple[str, ...] = ()
    """Sessions that end with this commit; a later episode opens one again."""
    embedder: str = ""
    """Whose vectors the writer makes, such as "fake (64 dimensions)": where the store holds another's, the commit
    raises EmbedderMismatch; where it holds none, they are this one's from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a transaction did."""

    position: int
    """The scope's journal position after it."""
    put: tuple[Record[Any], ...] = ()
    """As stored, stamped with position and revision; an existing record that only gained sources included."""
    existed: tuple[str, ...] = ()
    """Ids of puts that changed nothing in text or payload."""
    removed: tuple[str, ...] = ()
    """Ids removed, by name or by lineage."""
    removed_kinds: tuple[tuple[str, str], ...] = ()
    """(id, kind) of the same, so that their owners can be told."""
    dropped: tuple[str, ...] = ()
    """Ids of puts that were not stored: removed by the same batch, or what they derive from is gone."""
    delta: Delta | None = None
    """What it changed, for a follower that stands at `Write.alone`; None where the storage has to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """What a switch to another embedder's vectors did, or why it did not."""

    done: bool
    vectors: int
    """Records that have a vector of the new embedder."""
    missing: int
    """Records with a vector so far whose text has none of the new embedder's in the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which records of a scope to read, in the order of their positions."""

    filters: Filters = Filters()
    ids: tuple[str, ...] | None = None
    since: int = 0
    """Only records whose position is above this."""
    as_of: datetime | None = None
    valid_at: datetime | None = None
    """Only records valid at this time and not expired; None checks nothing."""
    source_id: str = ""
    newest_first: bool = False
    limit: int | None = None
    cursor: int = 0
    """Go on behind the record with this position."""
    vectors: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One change of one record or edge, as history shows it."""

    position: int
    time: datetime
    change: str
    verb: str
    op: Literal["put", "remove", "link", "unlink", "mark", "unmark", "vector"]
    id: str
    step: str = ""
    reason: str = ""
    because: str = ""
    before: Record[Any] | None = None
    after: Record[Any] | None = None
    edges: tuple[Edge, ...] = ()
    """The edges of a "link" or "unlink"; `id` is then their origin, or their source where they have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """One search, as the access log keeps it."""

    id: str
    scope: Scope
    time: datetime
    text: str
    hits: tuple[tuple[Scope, str, float], ...]
    """(scope, record id, score), best first."""
    withheld: tuple[tuple[Scope, str, str, str], ...] = ()
    """(scope, record id, step, reason)."""
    session_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof of an erase, as far as a client can give one."""

    id: str
    scopes: tuple[Scope, ...]
    records: int
    """Records (all revisions count once) that were erased."""
    sources: int
    words_checked: int
    """Words that occurred only in the erased text and were looked for in every file."""
    status: Literal["done", "pending"]
    """"pending": a reader blocks the last step; the next erase, manage or open completes it."""
    left: tuple[str, ...] = ()
    """What still holds some of it, in words: files, other records with the same text, what cannot be verified."""
    time: datetime | None = None
    purged: tuple[str, ...] = ()
    """What beside the storage was removed with it, in words: tables of a vector index, with all their versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a vector index removed for an erase."""

    done: tuple[str, ...] = ()
    """In words, for `Receipt.purged`."""
    left: tuple[str, ...] = ()
    """What cannot be shown to be gone, for `Receipt.left`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageStats:
    """Figures of what is stored in the scopes asked for."""

    scopes: int
    records: Mapping[str, int]
    """By kind."""
    statuses: Mapping[str, int]
    edges: int
    sources: int
    owed: Mapping[str, int]
    """By state."""
    bytes: int
    """Of the whole store on disk."""
    position: int
    schema: int


UPKEEP = Scope(tenant_id=" ")
"""Its lane is held by who maintains what stands beside the storage: a blank id, which no caller can give.

No record lies in it, and no listing shows it.
"""


class Storage(Protocol):
    """The durable truth. Every method that takes a scope touches nothing outside it.

    Values are always bound as parameters, never put into query text. Methods are safe to call from many
    threads; the embedded storage also from many processes. Errors of the product underneath come out as
    BackendError.

    Rules that hold inside every commit (design of lineage): removing, erasing or changing a record removes
    what was derived from it (a kind with support "any" lives while one source remains); an edge goes with
    its origin or either end; a mark vanishes with the record its `because` names; an episode whose text
    changes loses the edges and marks on its account, for `encode` makes them anew; remove beats put; a put
    with a revision replaces exactly that revision or raises ConflictError; a put with revision 0 makes sure
    the record exists and unites its sources. Quarantine and pending hide what derives from a record.
    """

    @property
    def location(self) -> str: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def derived(self) -> Path | None:
        """Folder for derived parts (projection snapshots); None where there is none."""
        ...

    def close(self) -> None: ...

    # what is known of kinds, so that lineage and payloads can be handled
    def register(self, kinds: Iterable[Kind[Any]]) -> None: ...

    # writing
    def commit(self, write: Write) -> Committed: ...
    def undo(
        self,
        scope: Scope,
        change: str,
        *,
        new_change: str,
        time: datetime,
        tell: Sequence[tuple[str, str]] = (),
    ) -> Committed: ...

    # reading
    def fetch(
        self,
        scope: Scope,
        ids: Sequence[str],
        *,
        as_of: datetime | None = None,
        vectors: bool = True,
    ) -> list[Record[Any]]:
        """The records that exist, of any status, in the order of `ids`; unknown ids are left out."""
        ...

    def select(self, scope: Scope, selection: Selection) -> Iterator[Record[Any]]: ...
    def passing(
        self,
        scope: Scope,
        ids: Sequence[str],
        filters: Filters,
        *,
        valid_at: datetime | None,
        as_of: datetime | None = None,
    ) -> set[str]:
        """Those of `ids` that exist and satisfy the filters and the time."""
        ...

    def bounded(self, scope: Scope) -> bool:
        """True if any record of the scope has valid_from, valid_to or expires_at (marks included)."""
        ...

    def edges(
        self,
        scope: Scope,
        *,
        ids: Sequence[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
    ) -> list[Edge]:
        """Edges that touch one of `ids` (all, without it), contributions of each origin apart.

        Only edges in force: both ends, and the origin where there is one, are active. `delta` tells the same.
        """
        ...

    def match(
        self,
        scope: Scope,
        text: str,
        k: int,
        *,
        kinds: Sequence[str] = (),
        as_of: datetime | None = None,
    ) -> list[tuple[str, float]]:
        """Full-text search over active records: (id, BM25 score, higher is better), best first."""
        ...

    def lineage(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Episode ids behind each record (an episode's is itself; empty where more than 16)."""
        ...

    def descendants(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        """Ids of all records derived from these, directly or not, in the order of their positions."""
        ...

    def repeats(self, scope: Scope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """For each record whose text occurs more than once in the scope: ids of all active ones, oldest first."""
        ...

    def source(self, scope: Scope, id: str) -> Source | None:
        """The source with its episodes as they are now."""
        ...

    def sources(self, scope: Scope, *, after: str = "", limit: int = 256) -> list[Source]:
        """Sources in the order of their arrival, behind the one named."""
        ...

    # following
    def position(self, scope: Scope) -> int:
        """The scope's journal position; cheap enough to ask before every search."""
        ...

    def position_at(self, scope: Scope, time: datetime) -> int: ...
    def delta(self, scope: Scope, since: int) -> Delta | None:
        """Changes after that position, merged per record; None where the journal no longer reaches back."""
        ...

    def journal(
        self, scope: Scope, *, id: str = "", change: str = "", limit: int | None = None
    ) -> list[JournalEntry]: ...

    # vectors
    def embedder(self, claim: str = "") -> str:
        """Whose vectors the store holds, "" for nobody's; with `claim` then this one's from now on.

        Cheap enough to ask before every search.
        """
        ...

    def vector_texts(self, scope: Scope) -> Iterator[str]:
        """The searched text behind every vector of the scope, those of past revisions included."""
        ...

    def switch_vectors(
        self, embedder: str, *, change: str, time: datetime, partly: bool = False
    ) -> Switched:
        """Replaces every vector by the one that `embedder` has in the cache, in one transaction.

        Cached vectors are found in `models.vectors.document_space(embedder)` by `text_key` of the searched text.
        Those that go are put there for their own embedder, who is `previous_embedder` from now on. Where records
        miss a vector nothing happens, unless `partly`: these are without one then, and `embed` is owed to
        their scopes. Followers build anew.
        """
        ...

    def previous_embedder(self) -> str:
        """Whose vectors the last switch replaced; "" where there was none or they were dropped."""
        ...

    def drop_vectors(self) -> int:
        """Forgets cached vectors of every embedder but the one whose vectors the store holds; returns how many."""
        ...

    # what is owed
    def owed(
        self,
        scope: Scope | None = None,
        *,
        state: str = "",
        session_id: str = "",
        lease: float = 0.0,
        limit: int | None = None,
        now: datetime | None = None,
    ) -> list[Owed]:
        """Open work, oldest first. With `lease` (seconds) only due work is given, and hidden from others so long."""
        ...

    def backlog(self, scope: Scope | None = None, *, now: datetime | None = None) -> list[Backlog]:
        """How much is owed, per scope that is owed anything; cheap enough to ask after every add."""
        ...

    def fail(
        self, owed: int, cause: str, *, due: datetime | None, wait: bool, tried: bool = True
    ) -> None:
        """Counts a try; `due` is the next one's time; with `wait` a person has to decide.

        Without `tried` the work only waits for its time, as where a budget was full.
        """
        ...

    def retry(self, owed: Sequence[int]) -> None: ...
    def drop(self, owed: Sequence[int]) -> None: ...

    # what models took
    def spend(self, spent: Sequence[Spent], *, time: datetime) -> None:
        """Counts what models took, in one transaction."""
        ...

    def spent(
        self,
        filter: ScopeFilter = ScopeFilter(),
        *,
        step: str | None = None,
        since: datetime | None = None,
    ) -> list[Spent]:
        """What models took, summed per scope, step, stage and model, in this order; open reservations are left out.

        What was counted for a scope that is erased since stays, on the empty scope's account; only filters that
        name no field still cover it.
        """
        ...

    def reserve(
        self, planned: Spent, ceilings: Sequence[Ceiling], *, time: datetime
    ) -> Reservation:
        """Holds room for planned calls under every ceiling, or says which one is full; atomic among processes.

        A ceiling is full where what was counted and is reserved in its window, and the plan, exceed its limit,
        or where nothing of it is left. A reservation counts as planned until it is settled; one that never is,
        because its process died, keeps counting as planned.
        """
        ...

    def settle(self, reservation: int, spent: Sequence[Spent], *, time: datetime) -> None:
        """Counts what the planned calls really took in the reservation's place."""
        ...

    def fold_spent(self, now: datetime) -> int:
        """Sums up older counts: of ten seconds after two minutes, of a minute after an hour, an hour after two days,
        a day after a month.

        Returns how many fewer there are. Every sum of `spent` stays; a ceiling sees a folded count at the time of
        its last part, so windows of other lengths err on the side of the ceiling.
        """
        ...

    # lanes
    def acquire(self, scope: Scope, *, seconds: float, wait: float) -> str:
        """A lane token, exclusive for the scope's derived writes; "" where it was not free within `wait` seconds."""
        ...

    def renew(self, scope: Scope, token: str, *, seconds: float) -> bool:
        """Keeps a lane, and what is leased in its scope, so much longer; False where the lane is lost."""
        ...

    def release(self, scope: Scope, token: str) -> None:
        """Gives the lane back; what is still leased in its scope is given out again."""
        ...

    # the access log
    def log(self, recalls: Sequence[Recall]) -> None: ...
    def recall(self, id: str) -> Recall | None: ...
    def feedback(
        self, scope: Scope, retrieval: str, outcome: float, used: Sequence[str], time: datetime
    ) -> None: ...
    def usage(self, scope: Scope, ids: Sequence[str]) -> dict[str, Usage]: ...
    def asked(self, scope: Scope, n: int) -> list[Recall]:
        """The last n searches of the scope, newest first."""
        ...

    # housekeeping
    def scopes(self, filter: ScopeFilter = ScopeFilter()) -> list[Scope]: ...
    def sessions(self, scope: Scope) -> list[tuple[str, int, datetime | None, bool]]:
        """(session id, episodes, last ingest time, closed) of the scope's sessions."""
        ...

    def meta(self) -> dict[str, str]: ...
    def set_meta(self, values: Mapping[str, str]) -> None: ...
    def claim(self, name: str, *, every: float, now: datetime) -> bool:
        """True for one caller in `every` seconds, among all processes; `meta` says under the name when that was."""
        ...

    def expire(
        self, now: datetime, retention: Mapping[str, float]
    ) -> Mapping[Scope, tuple[str, ...]]:
        """Ids due for removal per scope: expires_at passed, or older than `retention` (kind -> seconds)."""
        ...

    def fold_access(self, before: datetime) -> int:
        """Folds access rows older than that into per-record counters; returns how many."""
        ...

    def erase(
        self, filter: ScopeFilter, selection: Selection | None, *, time: datetime
    ) -> Receipt: ...
    def finish_erase(self) -> list[Receipt]:
        """Completes what a reader blocked."""
        ...

    def export(self, filter: ScopeFilter) -> Iterator[Mapping[str, JSON]]:
        """Every row that `load` needs to make the same store again, journal included, as JSON lines."""
        ...

    def load(self, rows: Iterable[Mapping[str, JSON]]) -> int:
        """Reads what `export` wrote, in one transaction; gives the number of records.

        Refuses scopes that already hold anything.
        """
        ...

    def backup(self, target: Path) -> None: ...
    def stats(self, filter: ScopeFilter = ScopeFilter()) -> StorageStats: ...
    def check(self) -> list[str]:
        """Problems found in the store, in words; empty when healthy."""
        ...

    def cached(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Cached answers or vectors; erased with the store's erase."""
        ...

    def cache(self, space: str, items: Mapping[str, bytes]) -> None: ...


class Neighbours(Protocol):
    """The vectors of one kind in one scope, as an index has them at a journal position."""

    def ranked(
        self,
        query: NDArray[np.float32],
        first: int,
        *,
        threshold: float = -1.0,
        filters: Filters = Filters(),
    ) -> Iterator[Sequence[tuple[str, float, int]]]:
        """(id, cosine, position), best first, in chunks: about `first`, then larger ones, in the end every one.

        What `filters` rule out may be left out; whoever asks checks scope, status, filters and time again.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStats:
    """What a vector index holds of one kind in one scope."""

    index: str
    scope: Scope
    kind: str
    records: int
    behind: int
    """Vectors that came since and are searched exactly beside it."""
    type: str
    """How it searches: "flat" reads every vector, "ivf_flat" and "ivf_sq" the nearest partitions."""
    probes: int = 0
    """Partitions that a search reads; 0 where all are read."""
    recall: float | None = None
    """Share of the 10 nearest that it found on a sample of its own, measured when it was trained; None where it reads
    every vector."""
    sample: int = 0
    """Questions of that measurement."""
    bytes: int = 0


class VectorIndex(Protocol):
    """A nearest-neighbour index beside the storage, fed from its journal; derived, and built anew when it is lost.

    Nothing it answers is the truth: the core looks every record up in the storage again.
    """

    @property
    def name(self) -> str: ...

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        """The kinds whose vectors it may hold."""
        ...

    def neighbours(self, scope: Scope, kind: str) -> Neighbours | None:
        """What it has of the kind, every commit so far included; None where the core's own exact matrix serves.

        Cheap enough to ask before every search.
        """
        ...

    def wrote(self, scope: Scope, records: int) -> None:
        """So many records of the scope were put: for its own upkeep. Returns at once."""
        ...

    def upkeep(self) -> None:
        """Takes up what is behind, and compacts; returns when that is done, or when another process does it."""
        ...

    def purging(self, filter: ScopeFilter) -> AbstractContextManager[Purged]:
        """Removes all that it holds of those scopes, past versions included, and takes nothing up while the block lasts.

        Raises BackendError where another process is busy with it.
        """
        ...

    def stats(self, filter: ScopeFilter = ScopeFilter()) -> list[IndexStats]: ...

    def close(self) -> None: ...


TokenCounter: TypeAlias = Callable[[str], int]
"""Counts the tokens of a text, for budgets."""
