"""A pipeline on trial: how it is opened, what it is fed, what is asked of it, and how a rule says that it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.errors import ConfigError, MissingResourceError, PluginLoadError
from memplug.testing.fakes import FakeClock
from memplug.testing.samples import SAMPLES, holdings, memory
from memplug.types import Content, Text

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.ports import LLM, Embedder, Reranker
    from memplug.results import AddResult
    from memplug.strategy import Strategy
    from memplug.testing.samples import Holdings
    from memplug.types import Candidates, Failure

QUERIES = ("Where does Maria work?", "Pixel the cat", "里斯本的面包店")
SECRET = "zyzzovian"
"""A word that stands nowhere else; where it turns up, a text was kept that should be gone, or seen by a stranger."""

Found = Mapping[str, Mapping[str, float]]
"""Query -> id -> score."""


class Broken(AssertionError):
    """A rule is not kept: what was seen, and what to do where that says more than the rule's own advice."""

    def __init__(self, seen: str, fix: str = "") -> None:
        self.seen, self.fix = seen, fix
        super().__init__(seen)


class Disturbed(Broken):
    """A rule cannot be tried, because something else goes wrong first."""


class NotPromised(Exception):
    """The strategy declares that it does not keep this rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may cost; None is no limit."""

    add_calls: float | None = 10
    """Model calls for each thing that is added, on average."""
    search_calls: float | None = 5
    """Model calls for each search, on average."""
    add_ms: float | None = 1000
    """Milliseconds for each thing that is added, the median."""
    search_ms: float | None = 1000
    """Milliseconds for each search, the median."""


PLAIN_LIMITS = Limits()


def _nothing() -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A strategy, the steps beside it, and what they are given. Everything is made anew for each Memory."""

    make: Callable[[], Strategy[Any]]
    beside: Sequence[Callable[[], Strategy[Any]]] = ()
    """Further strategies of the pipeline."""
    llm: Callable[[], LLM | None] = _nothing
    """Its answers have to depend on the question only."""
    embedder: Callable[[], Embedder | None] = _nothing
    """None for the shipped static table, which also is a token table."""
    reranker: Callable[[], Reranker | None] = _nothing
    samples: Sequence[Content] = SAMPLES
    queries: Sequence[str] = QUERIES
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further settings of its step, such as a limit."""
    tolerance: float = 1e-6
    """How far a score may drift between a projection that followed and one that was built anew."""
    limits: Limits = PLAIN_LIMITS
    recipe: Mapping[str, Any] | None = None
    """The arguments of `subject_of` that give this subject in another process; None where there are none."""

    @property
    def strategies(self) -> list[Strategy[Any]]:
        """New instances of the strategy and of those beside it."""
        return [make() for make in (self.make, *self.beside)]

    def steps(self) -> list[dict[str, Any]]:
        """The pipeline's steps, the strategy's own first."""
        return [
            {"use": self.make(), **self.options},
            *({"use": make()} for make in self.beside),
        ]

    def opened(
        self,
        path: str | Path = ":memory:",
        steps: Sequence[Mapping[str, Any]] | None = None,
        **options: Any,
    ) -> Memory:
        """A Memory of this pipeline, or of other steps; options go before what the subject is given."""
        from memplug.backends.static_table import default_table

        given = {
            "embedder": self.embedder() or default_table(),
            "llm": self.llm(),
            "reranker": self.reranker(),
            "clock": FakeClock(step=0),
            "enrich": "inline",
            **options,
        }
        return memory(*(self.steps() if steps is None else steps), path=path, **given)

    def fill(self, memory: Memory, samples: Sequence[Content] | None = None, **who: Any) -> None:
        """Adds the samples one by one. Raises Disturbed where a step fails."""
        for index, sample in enumerate(self.samples if samples is None else samples):
            calm(add(memory, sample, index, **who).failures, "adding")

    def live(self, memory: Memory, *last: str, **who: Any) -> None:
        """Adds the samples and these last texts in one session, and closes it. Raises Disturbed where a step fails."""
        self.fill(memory, session_id="talk", **who)
        for index, text in enumerate(last):
            added = memory.add(text, id=f"last{index}", session_id="talk", **who)
            calm(added.failures, "adding")
        calm(memory.close_session("talk", **who).failures, "closing a session")

    def found(self, memory: Memory, **asking: Any) -> dict[str, dict[str, float]]:
        """Query -> id -> score, of every section. Raises Disturbed where a step fails."""
        answers = {}
        for query in self.queries:
            retrieval = memory.search(query, 50, **asking)
            calm(retrieval.failures, "searching")
            answers[query] = scores(retrieval.candidates)
        return answers


def answers(strategy: Strategy[Any], hook: str) -> bool:
    """True where it marks a method of this name with `@hookimpl`."""
    return hasattr(getattr(type(strategy), hook, None), "memplug_impl")


def add(memory: Memory, sample: Content, index: int, **who: Any) -> AddResult:
    """One add; a text gets an id of its own, so that the same samples give the same memory."""
    return memory.add(sample, id=f"text{index}" if isinstance(sample, Text) else "", **who)


def scores(candidates: Candidates) -> dict[str, float]:
    """Id -> score of the hits of every section."""
    hits = [*candidates.hits, *(hit for hits in candidates.asides.values() for hit in hits)]
    return {hit.record.id: hit.score for hit in hits}


def calm(failures: Sequence[Failure], when: str) -> None:
    """Raises Disturbed where there are failures."""
    if failures:
        first = failures[0]
        raise Disturbed(f"{when}, step {first.step!r} failed in {first.stage}: {first.cause}")


@contextmanager
def at_stake() -> Iterator[None]:
    """Inside, a failure is what the rule is about."""
    try:
        yield
    except Disturbed as trouble:
        raise Broken(trouble.seen) from trouble.__cause__
    except (Broken, NotPromised):
        raise
    except (ConfigError, MissingResourceError, PluginLoadError) as error:
        raise Disturbed(f"no memory opens with it: {error}") from error
    except Exception as error:
        raise Broken(f"{type(error).__name__}: {error}") from error


def alike(one: Holdings, other: Holdings, what: str) -> None:
    """Raises Broken where two stores hold different things; `what` names them: "one, and the other"."""
    ids = sorted(one.records.keys() ^ other.records.keys())
    if ids:
        holder = one if ids[0] in one.records else other
        side = "only the first" if holder is one else "only the second"
        kind, text = holder.records[ids[0]][:2]
        raise Broken(
            f"{what} differ by {len(ids)} records: {side} holds {kind} {_short(ids[0])}, {_short(text)}"
        )
    for id, record in one.records.items():
        for name, mine, its in zip(FIELDS, record, other.records[id], strict=True):
            if mine != its:
                raise Broken(
                    f"{what} differ in the {name} of {record[0]} {_short(id)}: {_short(mine)}, {_short(its)}"
                )
    if one.edges != other.edges:
        keys = sorted(
            key
            for key in {**one.edges, **other.edges}
            if one.edges.get(key) != other.edges.get(key)
        )
        raise Broken(f"{what} differ by {len(keys)} edges, such as {_short(keys[0])}")


def answers_alike(one: Found, other: Found, tolerance: float, what: str) -> None:
    """Raises Broken where the same questions have different answers."""
    for query, hits in one.items():
        its = other[query]
        apart = sorted(hits.keys() ^ its.keys())
        if apart:
            side = "only the first" if apart[0] in hits else "only the second"
            raise Broken(f"{what} differ for {query!r}: {side} finds {_short(apart[0])}")
        for id, score in hits.items():
            if abs(score - its[id]) > tolerance:
                raise Broken(
                    f"{what} differ for {query!r}: {_short(id)} has the score {score:.6f}, then {its[id]:.6f}"
                )


def _settled(subject: Subject) -> None:
    """Raises Disturbed where the same life does not give the same twice."""
    with subject.opened() as one, subject.opened() as other:
        subject.live(one)
        subject.live(other)
        same = holdings(one) == holdings(other) and subject.found(one) == subject.found(other)
    if not same:
        raise Disturbed("the same adds do not give the same memory twice, see `determinism`")


@contextmanager
def comparing(subject: Subject) -> Iterator[None]:
    """Inside, two memories are compared; a difference counts where the strategy is deterministic at all."""
    try:
        yield
    except Disturbed:
        raise
    except Broken:
        _settled(subject)
        raise


FIELDS = (
    "kind",
    "text",
    "key",
    "payload",
    "sources",
    "status",
    "trust",
    "times",
    "speaker",
    "role",
    "session",
    "metadata",
)
"""What `Holdings` keeps of a record, in its order."""


def _short(value: object, width: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= width else f"{text[: width - 1]}\N{HORIZONTAL ELLIPSIS}"
