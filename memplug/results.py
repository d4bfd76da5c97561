"""What the verbs of a Memory answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from typing import Any

from memplug.ports import IndexStats, Receipt, Spent, StorageStats
from memplug.types import Batch, Candidates, Failure, Hit, Query, Ranking, Record, Section, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What `add` stored. The ids are durable; what steps derive follows now or in the background."""

    ids: tuple[str, ...]
    """Ids of the episodes, in order, those that were already there included."""
    change: str
    """For `undo`."""
    new: tuple[str, ...] = ()
    """Ids that were not stored before."""
    updated: tuple[str, ...] = ()
    """Ids that were stored with other content and got a new revision."""
    rejected: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Episode id -> reason; nothing of these was stored."""
    redacted: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Episode id -> what was taken out of it before it was stored."""
    echoes: int = 0
    """Spans left out because they repeat what an earlier `context` rendered."""
    verdicts: tuple[Verdict, ...] = ()
    """All verdicts that were not plain acceptance."""
    made: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Step -> ids of the records it derived (empty while enrichment runs in the background)."""
    removed: tuple[str, ...] = ()
    """Ids that went with an updated episode."""
    failures: tuple[Failure, ...] = ()
    pending: int = 0
    """Pieces of work still owed when the call returned."""
    usage: tuple[Spent, ...] = ()
    """What models took for it, per step, stage and model; what follows in the background is not in it. In a dry
    run what they would be asked first: calls that follow on the answers are not known."""
    dry_run: bool = False
    """True where nothing was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResult:
    """What update, delete, undo, release or write did."""

    change: str
    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    usage: tuple[Spent, ...] = ()
    """What models took for it, per step, stage and model; what follows in the background is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The answer to one search. Iterating gives the hits of the main list."""

    id: str
    """For `feedback`; known for 30 days (setting)."""
    query: Query
    candidates: Candidates
    below: int = 0
    """How many hits fell under `min_score`."""
    failures: tuple[Failure, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Seconds by "rewrite", "embed", the name of each step that retrieves, "fuse", "refine" and "total"."""
    usage: tuple[Spent, ...] = ()
    """What models took for it, nested recalls included, per step, stage and model."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The main list, best first, at most k."""
        return self.candidates.hits

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.candidates.hits)

    def __len__(self) -> int:
        return len(self.candidates.hits)

    def __getitem__(self, index: int) -> Hit:
        return self.candidates.hits[index]

    def explain(self) -> str:
        """The hits with the steps and reasons that put each where it is, as text."""
        lines = [f"{self.query.text!r}: {len(self.hits)} hits"]
        for rank, hit in enumerate(self.hits, 1):
            lines.append(
                f"{rank:>3}. {hit.score:.3f}  {hit.record.text[:100]!r}  [{hit.record.id}]"
            )
            for part in hit.parts:
                why = ", ".join(str(reason) for reason in part.why)
                lines.append(
                    f"       {part.step}: rank {part.rank}, score {part.score:.3f}"
                    + (f" ({why})" if why else "")
                )
        lines.extend(
            f"  withheld by {one.step}: {one.id} ({one.reason})" for one in self.candidates.withheld
        )
        lines.extend(f"  failed: {one.step} in {one.stage}: {one.cause}" for one in self.failures)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Rendered memory for an agent's prompt: fenced as data, within the token budget."""

    text: str
    """The fenced block; "" where nothing was found."""
    sections: tuple[Section, ...]
    tokens: int
    retrieval: Retrieval

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageResult:
    """What maintenance did, or would do (dry run)."""

    change: str
    batches: Mapping[str, Batch] = field(default_factory=dict, hash=False)
    """"step: signal" -> the batch it answered with."""
    closed: tuple[str, ...] = ()
    """Sessions that were closed for a gap in time or their size."""
    expired: tuple[str, ...] = ()
    retried: int = 0
    """Pieces of owed work that were done."""
    failures: tuple[Failure, ...] = ()
    finished: bool = True
    """False where the budget ran out first."""
    usage: tuple[Spent, ...] = ()
    """What models took for it, per step, stage and model; in a dry run what they would be asked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichResult:
    """How far `enrich` brought a strategy over what is stored."""

    sources: int
    made: int
    failures: tuple[Failure, ...] = ()
    finished: bool = True
    """False where the budget ran out first; call again to go on."""
    usage: tuple[Spent, ...] = ()
    """What models took for it, per step, stage and model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReembedResult:
    """What `reembed` did, or, in a dry run, would do."""

    embedder: str
    """Whose vectors the store holds now, with their dimension."""
    target: str
    """Whose it is to hold."""
    texts: int
    """Different texts that have a vector, past revisions included."""
    made: int
    """Vectors that were made (in a dry run: would be); the others were staged before."""
    calls: int = 0
    """Calls of the embedder that these take, about."""
    chars: int = 0
    """Characters that are sent with them."""
    switched: bool = False
    missing: int = 0
    """Records that are without a vector after the switch and wait for their embedder; words serve them."""
    dropped: int = 0
    """Vectors of other embedders that were dropped."""
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkResult:
    """What one round over the queue did."""

    done: int = 0
    """Pieces of owed work."""
    made: int = 0
    """Records that steps derived."""
    managed: bool = False
    """True where scheduled maintenance was due, and was run."""
    failures: tuple[Failure, ...] = ()
    queue: Mapping[str, int] = field(default_factory=dict, hash=False)
    """State -> pieces of work that are still owed."""
    usage: tuple[Spent, ...] = ()
    """What models took for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records, and where to go on."""

    records: tuple[Record[Any], ...]
    cursor: int | None = None
    """Pass it to the next `list`; None at the end."""

    def __iter__(self) -> Iterator[Record[Any]]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStats:
    """Figures of the store and of this process."""

    location: str
    embedder: str
    pipeline: tuple[str, ...]
    storage: StorageStats
    projections: int
    """Bytes the cached projections hold."""
    index: tuple[IndexStats, ...] = ()
    """What the vector index holds, per kind and scope; empty where every vector is read."""
    usage: tuple[Spent, ...] = ()
    """What models took since the store was made, per scope, step, stage and model."""


def counts_of(answer: Any) -> dict[str, int]:
    """How much of what the answer of a verb or a hook holds, by name; for spans."""
    match answer:
        case Retrieval():
            hits, withheld = answer.candidates.hits, answer.candidates.withheld
            return _sizes(
                hits=hits, withheld=withheld, below=answer.below, failures=answer.failures
            )
        case Context():
            return {"tokens": answer.tokens, **counts_of(answer.retrieval)}
        case AddResult():
            made = [id for ids in answer.made.values() for id in ids]
            return _sizes(
                new=answer.new,
                updated=answer.updated,
                rejected=answer.rejected,
                removed=answer.removed,
                made=made,
                failures=answer.failures,
                pending=answer.pending,
            )
        case ChangeResult():
            return _sizes(put=answer.put, removed=answer.removed, failures=answer.failures)
        case ManageResult():
            return _sizes(
                closed=answer.closed,
                expired=answer.expired,
                done=answer.retried,
                failures=answer.failures,
            )
        case WorkResult():
            return _sizes(
                done=answer.done,
                made=answer.made,
                failures=answer.failures,
                queue=sum(answer.queue.values()),
            )
        case EnrichResult():
            return _sizes(sources=answer.sources, made=answer.made, failures=answer.failures)
        case Receipt():
            return _sizes(records=answer.records, sources=answer.sources)
        case Batch():
            return _sizes(put=answer.put, link=answer.link, mark=answer.mark, removed=answer.remove)
        case Candidates():
            return _sizes(hits=answer.hits, withheld=answer.withheld)
        case Ranking():
            return _sizes(hits=answer.items)
        case Page():
            return _sizes(records=answer.records)
        case bool() | str() | bytes():
            return {}
        case int() | Sequence():
            return _sizes(count=answer)
        case _:
            return {}


def _sizes(**parts: int | Sized) -> dict[str, int]:
    return {name: one if isinstance(one, int) else len(one) for name, one in parts.items()}


def with_usage(answer: Any, usage: tuple[Spent, ...], failures: Sequence[Failure]) -> Any:
    """The answer of a verb with what models took for it, and with the failures, each once."""
    if not (usage or failures):
        return answer
    match answer:
        case Context():
            return replace(answer, retrieval=with_usage(answer.retrieval, usage, failures))
        case (
            AddResult()
            | ChangeResult()
            | Retrieval()
            | ManageResult()
            | EnrichResult()
            | WorkResult()
        ):
            every = tuple(dict.fromkeys((*answer.failures, *failures)))
            return replace(answer, usage=usage or answer.usage, failures=every)
        case _:
            return answer
