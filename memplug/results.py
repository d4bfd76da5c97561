"""What the verbs of a Memory answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from memplug.ports import StorageStats
from memplug.types import Batch, Candidates, Failure, Hit, Query, Record, Section, Verdict


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResult:
    """What update, delete, undo, release or write did."""

    change: str
    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


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
    usage: Mapping[str, float] = field(default_factory=dict, hash=False)
    """What models were called for it: calls, tokens."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichResult:
    """How far `enrich` brought a strategy over what is stored."""

    sources: int
    made: int
    failures: tuple[Failure, ...] = ()
    finished: bool = True
    """False where the budget ran out first; call again to go on."""


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
