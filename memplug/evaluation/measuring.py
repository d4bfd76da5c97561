"""One system on one case: adds what the case holds to a memory of its own, and asks its questions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from memplug.datasets.cases import Addition, Case, Question
from memplug.errors import StrategyError
from memplug.evaluation.footprint import forget_peak, peak_mb
from memplug.evaluation.metrics import added_up, credited, first_rank, ndcg, recall, usage_of
from memplug.evaluation.report import Found, Outcome, Run
from memplug.evaluation.systems import System
from memplug.ports import Spent, TokenCounter
from memplug.rendering import words_as_tokens
from memplug.types import EPISODE, Failure, Hit

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.results import AddResult

_MOST = 10_000
"""Hits that a search may be asked for."""
TEXT = 160
"""Characters of a hit's text that are kept."""

OnStep = Callable[[int], object]
"""Told of every batch of episodes added, and of every question asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What one system did with one case."""

    system: str
    case: str
    episodes: int
    """Episodes that were stored."""
    adding: float
    adding_cpu: float
    peak_mb: float | None
    storage_bytes: int
    outcomes: Mapping[str, Outcome]
    """By the question's id."""
    put_away: tuple[str, ...] = ()
    """Ids of episodes that were refused or are kept back."""
    spent: tuple[Spent, ...] = ()
    """What models took for adding; what they took for a question stands with it."""
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Measurement:
    """The figures of a case while it runs."""

    run: Run
    on_step: OnStep
    count: TokenCounter
    ids: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    adding: float = 0.0
    adding_cpu: float = 0.0

    def note(self, failures: Iterable[Failure]) -> None:
        self.failures.extend(one for one in failures if one not in self.failures)


def measure(
    system: System,
    case: Case,
    run: Run,
    on_step: OnStep = lambda steps: None,
    count: TokenCounter = words_as_tokens,
) -> CaseResult:
    """Measures one system on one case, in a temporary folder."""
    taken = Measurement(run, on_step, count)
    forget_peak()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="memplug-eval-"))
        memory = stack.enter_context(system.open(Path(folder), run.seed))
        _add(memory, case, taken)
        stats = memory.stats()
        put_away = dict.fromkeys((*taken.refused, *_kept_back(memory)))
        if case.questions:
            # Not measured: what the first search builds once is no cost of every question.
            memory.search(case.questions[0].text, k=1)
        outcomes = {}
        for question in case.questions:
            outcomes[question.id] = ask(memory, question, taken, whole=system.whole)
            on_step(1)
    return CaseResult(
        system=system.name,
        case=case.name,
        episodes=len(set(taken.ids)),
        adding=taken.adding,
        adding_cpu=taken.adding_cpu,
        peak_mb=peak_mb(),
        storage_bytes=stats.storage.bytes,
        outcomes=outcomes,
        put_away=tuple(put_away),
        spent=added_up(stats.usage),
        failures=tuple(taken.failures),
    )


def add(memory: Memory, addition: Addition, *, dry_run: bool = False) -> AddResult:
    """One addition of a case, as the data has it."""
    return memory.add(
        addition.content,
        id=addition.id,
        session_id=addition.session_id,
        time=addition.time,
        origin=addition.origin,
        metadata=addition.metadata,
        dry_run=dry_run,
    )


def _add(memory: Memory, case: Case, taken: Measurement) -> None:
    """Adds everything in its order; a session is closed behind its last part, as an application would."""
    last = {addition.session_id: place for place, addition in enumerate(case.additions)}
    for place, addition in enumerate(case.additions):
        start, cpu = perf_counter(), process_time()
        result = add(memory, addition)
        failures = result.failures
        if addition.session_id and last[addition.session_id] == place:
            failures += memory.close_session(addition.session_id).failures
        taken.adding += perf_counter() - start
        taken.adding_cpu += process_time() - cpu
        taken.ids.extend(result.ids)
        taken.refused.extend(result.rejected)
        taken.note(failures)
        taken.on_step(len(addition))
    start, cpu = perf_counter(), process_time()
    memory.flush()
    taken.adding += perf_counter() - start
    taken.adding_cpu += process_time() - cpu


def _kept_back(memory: Memory) -> list[str]:
    """Ids of the episodes that a guard holds back."""
    found: list[str] = []
    cursor: int | None = None
    while True:
        page = memory.list(
            1000, cursor, filters={"kind": EPISODE.name, "status": ["quarantined", "pending"]}
        )
        found += [record.id for record in page]
        cursor = page.cursor
        if cursor is None:
            return found


def ask(memory: Memory, question: Question, taken: Measurement, *, whole: bool) -> Outcome:
    depths = taken.run.depths
    k = min(_MOST, max(1, len(set(taken.ids)))) if whole else max(depths)
    start, cpu = perf_counter(), process_time()
    try:
        retrieval = memory.search(question.text, k=k, valid_at=question.time)
    except StrategyError as error:
        failure = Failure(error.strategy, error.stage, str(error))
        taken.note([failure])
        missed = _scored((), question, dict.fromkeys(depths, 1))
        return replace(
            missed,
            tokens=dict.fromkeys(depths, 0),
            seconds=perf_counter() - start,
            failures=(failure,),
        )
    seconds, busy = perf_counter() - start, process_time() - cpu
    taken.note(retrieval.failures)
    hits = tuple(retrieval)
    sizes = [taken.count(hit.record.text) for hit in hits]
    if whole:
        fitting = _fitting(sizes, taken.run.budget)
        hits, sizes = hits[:fitting], sizes[:fitting]
    cuts = {depth: max(1, len(hits)) if whole else depth for depth in depths}
    return replace(
        _scored(hits, question, cuts),
        found=_found(hits, sizes, max(depths)),
        tokens={depth: sum(sizes[:cut]) for depth, cut in cuts.items()},
        best=max((hit.score for hit in hits), default=0.0),
        seconds=seconds,
        cpu=busy,
        spent=added_up(usage_of(retrieval)),
        failures=tuple(dict.fromkeys(retrieval.failures)),
        context=_context(memory, question, taken.run, k, whole=whole),
    )


def _context(memory: Memory, question: Question, run: Run, k: int, *, whole: bool) -> str:
    """What a model is to answer from; "" where no answers are wanted."""
    if not run.context:
        return ""
    budget = run.budget if whole else run.context
    return memory.context(question.text, budget, k=k, valid_at=question.time).text


def _fitting(sizes: Sequence[int], budget: int) -> int:
    """How many of the texts fit, from the first on."""
    total = 0
    for number, size in enumerate(sizes):
        total += size
        if total > budget:
            return number
    return len(sizes)


def _scored(hits: Sequence[Hit], question: Question, cuts: Mapping[int, int]) -> Outcome:
    """An outcome with its measures; without any where the evidence is not known. `cuts` says where each k ends."""
    if not (question.answerable and question.gold):
        return Outcome(found=())
    ranked = [credited(hit) for hit in hits]
    shares = recall(ranked, question.gold, set(cuts.values()))
    gains = ndcg(ranked, question.gold, set(cuts.values()))
    return Outcome(
        found=(),
        recall={depth: shares[cut] for depth, cut in cuts.items()},
        ndcg={depth: gains[cut] for depth, cut in cuts.items()},
        rank=first_rank(ranked, question.gold),
    )


def _found(hits: Sequence[Hit], sizes: Sequence[int], deepest: int) -> tuple[Found, ...]:
    return tuple(
        Found(
            id=hit.record.id,
            score=hit.score,
            episodes=() if hit.record.kind == EPISODE.name else hit.episodes,
            tokens=size,
            text=cut(hit.record.text) if rank < deepest else "",
        )
        for rank, (hit, size) in enumerate(zip(hits, sizes, strict=True))
    )


def cut(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text[: 4 * TEXT].split())
    return line if len(line) <= TEXT else line[: TEXT - 1] + "\N{HORIZONTAL ELLIPSIS}"
