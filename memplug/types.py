"""The frozen values that stages exchange: scopes, sources, records, edges, batches, queries, rankings, hits.

Everything here is plain data. Times are aware UTC datetimes, scores and trust lie in 0..1, ids are
unique within a scope.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeAlias, TypeVar, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float32]

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)

JSON: TypeAlias = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]

MAIN_SECTION = "memories"
"""The section that `search` lists and that k cuts."""

LINEAGE_LIMIT = 16
"""A hit that rests on more episodes than this names none (`Hit.episodes` is empty)."""


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """Whose memory a record belongs to. An empty field is a value, never a wildcard."""

    tenant_id: str = ""
    user_id: str = ""
    agent_id: str = ""

    def key(self, *names: str) -> str:
        """The scope and further names as one string, for keys and digests; no other scope and names give it."""
        return "\x1f".join((self.tenant_id, self.user_id, self.agent_id, *names))

    def __str__(self) -> str:
        return f"{self.tenant_id or '-'}/{self.user_id or '-'}/{self.agent_id or '-'}"


@dataclass(frozen=True, slots=True)
class ScopeFilter:
    """A set of scopes, for erase, export, users and stats: None means every value, "" the empty one."""

    tenant_id: str | None = None
    user_id: str | None = None
    agent_id: str | None = None

    def covers(self, scope: Scope) -> bool:
        """True where every field that is given equals the scope's."""
        return (
            self.tenant_id in (None, scope.tenant_id)
            and self.user_id in (None, scope.user_id)
            and self.agent_id in (None, scope.agent_id)
        )


@dataclass(frozen=True, slots=True)
class Access:
    """What one call may touch: it writes to `home` and reads `home` and `shared`."""

    home: Scope = Scope()
    shared: tuple[Scope, ...] = ()

    @property
    def readable(self) -> tuple[Scope, ...]:
        """Home first, then the shared scopes, each once."""
        return tuple(dict.fromkeys((self.home, *self.shared)))


@dataclass(frozen=True, slots=True)
class Text:
    """A plain string to remember."""

    text: str
    speaker: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message; `text` already holds what its content parts and tool calls say."""

    role: str
    text: str
    name: str = ""
    time: datetime | None = None
    id: str = ""
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Messages:
    """A run of chat messages, oldest first."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that somebody has cut already; one that is not `whole` is cut further where it is long."""

    text: str
    id: str = ""
    """Its episode's id; by default the document's id and a number."""
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is stored in passages and replaced as a whole when its id comes again changed."""

    text: str
    id: str = ""
    title: str = ""
    passages: tuple[Passage, ...] = ()
    """Its parts, where they are cut already; the stored source keeps the text, and the episodes the parts."""


@dataclass(frozen=True, slots=True)
class TrajectoryStep:
    """One step of an agent's work: what was said or called, and what came of it."""

    text: str
    role: str = "assistant"
    tool: str = ""
    arguments: str = ""
    result: str = ""
    error: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """An agent's attempt at a task, with the reward it earned (0..1, None when unknown)."""

    task: str
    steps: tuple[TrajectoryStep, ...]
    reward: float | None = None
    tools: tuple[str, ...] = ()
    id: str = ""


Content: TypeAlias = Text | Messages | Document | Trajectory


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing that was added, as the ledger keeps it; `episodes` are the committed records it became.

    `trust` (0..1) and `origin` (a session, an author, a site: what counts as one witness) pass to
    everything derived from it.
    """

    id: str
    content: Content
    session_id: str = ""
    trust: float = 1.0
    origin: str = ""
    time: datetime | None = None
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)
    episodes: tuple[Record[Episode], ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What an agent is about to do: the tool, its arguments as JSON text, and a plain description."""

    tool: str
    arguments: str = ""
    text: str = ""


class Status(StrEnum):
    """How far a record takes part, from fully to not at all; the strictest mark is in force."""

    ACTIVE = "active"
    RETIRED = "retired"
    PENDING = "pending"
    QUARANTINED = "quarantined"

    @property
    def severity(self) -> int:
        """0 for active up to 3 for quarantined."""
        return _SEVERITY[self]


_SEVERITY = {Status.ACTIVE: 0, Status.RETIRED: 1, Status.PENDING: 2, Status.QUARANTINED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Generic[P]):
    """One stored unit. The first block is set by the strategy that makes it, the second by the core."""

    id: str
    kind: str
    text: str
    payload: P
    scope: Scope = Scope()
    key: str = ""
    """What is searched and embedded, where that is not the text."""
    session_id: str = ""
    speaker: str = ""
    role: str = ""
    event_time: datetime | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    expires_at: datetime | None = None
    derived_from: tuple[str, ...] = ()
    metadata: Mapping[str, JSON] = field(default_factory=dict, hash=False)
    vector: Vector | None = field(default=None, compare=False, repr=False)
    """float32, shape (dim,), unit length."""

    trust: float = 1.0
    origin: str = ""
    status: Status = Status.ACTIVE
    made_by: str = ""
    """The step and its version, such as "hybrid@1"; "" for episodes."""
    ingest_time: datetime | None = None
    position: int = 0
    revision: int = 0
    """0 until stored; a put that carries the current revision replaces it."""

    @property
    def search_text(self) -> str:
        """The key, or the text where there is no key."""
        return self.key or self.text


_VALUES = attrgetter(*(one.name for one in fields(Record)))
_SETTERS = tuple(getattr(Record, one.name).__set__ for one in fields(Record))


def altered(record: Record[P], **changes: Any) -> Record[P]:
    """What `dataclasses.replace` gives, in half of its time: an add makes several copies of each record."""
    made: Record[P] = object.__new__(Record)
    for give, value in zip(_SETTERS, _VALUES(record), strict=True):
        give(made, value)
    for name, value in changes.items():
        object.__setattr__(made, name, value)
    return made


class HasScope(Protocol):
    """Anything bound to one scope; a View is."""

    @property
    def scope(self) -> Scope: ...


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[P]):
    """A sort of record, declared once by its strategy: the typed door to its payload.

    `section` says where search serves it: "memories" (the main list), another section's name, or None
    (never served; the strategy proposes the episodes it leads to). With `support="every"` a record goes
    when one of its sources goes; with "any" it lives while one remains.
    """

    name: str
    payload: type[P]
    indexed: bool = True
    section: str | None = MAIN_SECTION
    support: Literal["every", "any"] = "every"

    def id(self, scope: Scope, name: str) -> str:
        """The id that `new` gives to this name in this scope: deterministic, 22 characters after the kind."""
        parts = scope.key(self.name, name)
        digest = hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=11)
        return f"{self.name}:{digest.hexdigest()}"

    def new(
        self,
        view: HasScope,
        name: str,
        text: str,
        payload: P,
        sources: Iterable[Record[Any] | str],
        **fields: Any,
    ) -> Record[P]:
        """A record of this kind in the view's scope, derived from the given records.

        `name` identifies it within kind and scope, so the same name gives the same id. `fields` are
        further fields of Record (session_id, event_time, key, ...).
        """
        derived = tuple(dict.fromkeys(one if isinstance(one, str) else one.id for one in sources))
        return Record(
            id=self.id(view.scope, name),
            kind=self.name,
            text=text,
            payload=payload,
            scope=view.scope,
            derived_from=derived,
            **fields,
        )

    def of(self, record: Record[Any]) -> Record[P]:
        """The record, with its payload typed. Raises TypeError if it is of another kind."""
        if record.kind != self.name:
            raise TypeError(f"record {record.id!r} is of kind {record.kind!r}, not {self.name!r}")
        return cast("Record[P]", record)


@dataclass(frozen=True, slots=True)
class Episode:
    """Payload of the shared kind `episode`: where in its source the text stood."""

    form: Literal["text", "message", "passage", "step"] = "text"
    source_id: str = ""
    index: int = 0
    """Position among the source's episodes, from 0."""
    doc_id: str = ""
    title: str = ""
    tool: str = ""
    error: str = ""


EPISODE: Kind[Episode] = Kind("episode", Episode)
"""The raw unit of experience, in which all lineage ends."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A typed, weighted link. Contributions of different origins add up; an edge goes with its origin or either end."""

    source: str
    target: str
    relation: str
    weight: float = 1.0
    origin: str = ""
    """Id of the record on whose account the edge exists; "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a step says of a record it can see; held per (step, because), and withdrawn by one that says nothing.

    It vanishes with the record that `because` names. In force: the strictest status, the lowest trust,
    the earliest valid_to of all marks on the record.
    """

    id: str
    because: str = ""
    reason: str = ""
    status: Status | None = None
    trust: float | None = None
    valid_to: datetime | None = None
    step: str = ""
    """Stamped by the core."""

    @property
    def empty(self) -> bool:
        """True where the mark has no effect, which withdraws the earlier one of the same (step, because)."""
        return self.status is None and self.trust is None and self.valid_to is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What to write, in one transaction."""

    put: tuple[Record[Any], ...] = ()
    link: tuple[Edge, ...] = ()
    mark: tuple[Mark, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.put or self.link or self.mark or self.remove)

    def of(self, kind: Kind[P]) -> tuple[Record[P], ...]:
        """The records of one kind that the batch puts."""
        return tuple(kind.of(record) for record in self.put if record.kind == kind.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What changed between two journal positions, as a projection sees it: active records only."""

    put: tuple[Record[Any], ...] = ()
    """New, replaced or reopened records, in the order of their positions."""
    gone: tuple[str, ...] = ()
    """Ids of records removed or hidden by a mark; some that the follower never had may be among them."""
    linked: tuple[Edge, ...] = ()
    """Edges that came into force; take `unlinked` away first: a changed weight stands in both."""
    unlinked: tuple[Edge, ...] = ()
    """Edges no longer in force, with the weight they had: removed, or an end or the origin is gone or hidden."""
    position: int = 0
    """The journal position it leads to, read in the same transaction; 0 where the storage does not say."""

    def __bool__(self) -> bool:
        return bool(self.put or self.gone or self.linked or self.unlinked)


Operator: TypeAlias = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "exists"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with one metadata value; `key` may name a nested value with dots."""

    key: str
    op: Operator
    value: JSON = field(default=None, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a record must be to take part; empty fields restrict nothing. Always values, never query text."""

    kinds: tuple[str, ...] = ()
    session_ids: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    since: datetime | None = None
    """Event time (the ingest time where a record has none) at or after this."""
    until: datetime | None = None
    """Event time before this."""
    min_trust: float | None = None
    statuses: tuple[Status, ...] = ()
    """Empty means active only (for search and list)."""
    doc_ids: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    metadata: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return self != _NO_FILTERS


_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question to the memory. `depth` counts recursion through `view.recall` and is set by the core."""

    text: str
    recent: tuple[Message, ...] = ()
    """The turns before the question, oldest first, for follow-ups such as "and him?"."""
    k: int = 10
    vector: Vector | None = field(default=None, compare=False, repr=False)
    filters: Filters = Filters()
    as_of: datetime | None = None
    valid_at: datetime | None = None
    history: bool = False
    session_id: str = ""
    phase: str = ""
    """"plan", "act" or ""."""
    role: str = ""
    pool: int = 50
    """How many proposals a ranking should hold: max(50, 4 k)."""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation: a label and, where there is one, its contribution to the score."""

    label: str
    value: float | None = None

    def __str__(self) -> str:
        return self.label if self.value is None else f"{self.label} {self.value:+.3f}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that a strategy proposes, with its score in 0..1."""

    id: str
    score: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """One strategy's ordered proposals, best first, from one scope. `step` and `scope` are stamped by the core."""

    items: tuple[Proposal, ...]
    step: str = ""
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Part:
    """What one step contributed to a hit: its rank there (from 1), its score, and why."""

    step: str
    rank: int
    score: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A recalled record with its fused score (0..1), the episodes behind it, and how it got there."""

    record: Record[Any]
    score: float
    episodes: tuple[str, ...] = ()
    """Ids of the episodes it rests on; an episode's is itself; empty where there are more than 16."""
    parts: tuple[Part, ...] = ()
    repeats: int = 1
    """How often this text occurred in the scope."""
    disputed: tuple[str, ...] = ()
    """Ids of hits that say otherwise."""

    def moved(self, score: float, part: Part) -> Hit:
        """The hit with another score, and who changed it added to its parts."""
        return replace(self, score=score, parts=(*self.parts, part))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A record that was found and kept back: by which step, and why."""

    id: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The fused answer: hits of the main list, best first; hits of other sections; what was withheld."""

    hits: tuple[Hit, ...] = ()
    asides: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict, hash=False)
    withheld: tuple[Withheld, ...] = ()

    def withhold(self, ids: Mapping[str, str], step: str) -> Candidates:
        """Without the records that `ids` names, each moved to `withheld` with its reason."""
        moved = tuple(
            Withheld(hit.record.id, step, ids[hit.record.id])
            for hit in (*self.hits, *(h for hits in self.asides.values() for h in hits))
            if hit.record.id in ids
        )
        return Candidates(
            hits=tuple(hit for hit in self.hits if hit.record.id not in ids),
            asides={
                title: tuple(hit for hit in hits if hit.record.id not in ids)
                for title, hits in self.asides.items()
            },
            withheld=(*self.withheld, *moved),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of rendered context; a higher priority is packed first."""

    title: str
    text: str
    sources: tuple[str, ...] = ()
    """Ids of the records that it shows."""
    priority: int = 0


Judgement: TypeAlias = Literal[
    "accept", "demote", "pending", "quarantine", "reject", "allow", "warn", "deny"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A guard's answer on a source (accept to reject) or an action (allow, warn, deny).

    `id` names the source's part it judges (an episode id; "" for the whole). `risk` lies in 0..1. `text`,
    where given, is stored in the place of what arrived.
    """

    status: Judgement
    id: str = ""
    risk: float = 0.0
    reasons: tuple[str, ...] = ()
    text: str | None = None
    redact: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """(what arrived, what is stored in its place): replaced wherever it stands in the source, its texts, titles and
    metadata included. Empty in what a caller is given: nobody is told a secret again."""
    step: str = ""
    """Stamped by the core."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Maintenance is due: there are about this many seconds, and this much time has passed since the last."""

    seconds: float = 1.0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session has ended: its episodes are complete."""

    session: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """The caller says how it went (outcome 0..1) with what a retrieval gave, and which records it used."""

    retrieval: str
    outcome: float
    used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """These records are gone, or what they rested on changed: rebuild what you keep of them."""

    records: tuple[str, ...]


Signal: TypeAlias = Sweep | SessionClosed | Feedback | Removed


@dataclass(frozen=True, slots=True)
class Usage:
    """What the access log says of one record."""

    recalled: int = 0
    used: int = 0
    withheld: int = 0
    outcomes: tuple[float, ...] = ()
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, where, and why; the call itself went on."""

    step: str
    stage: str
    cause: str
