"""Measures evidence recall: are the episodes that answer a question among the first k hits?

Every case of a data set gets a memory of its own. What is measured needs no model and no judgement: recall of the
evidence, how well the best score tells questions that have an answer from those that have none, what the answer costs in
tokens, and how long it takes.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from memplug.datasets.cases import Case, Question
from memplug.memory import Memory
from memplug.ports import TokenCounter
from memplug.rendering import words_as_tokens
from memplug.results import Retrieval
from memplug.types import Failure, Hit

DEPTHS = (1, 5, 10)
"""The k of recall@k."""

Opener = Callable[[Path], Memory]
"""Opens the memory of one case in an empty folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One question asked."""

    case: str
    question: Question
    returned: tuple[str, ...]
    """Ids of the hits, best first."""
    recall: Mapping[int, float]
    """Share of the evidence among the first k hits, by k; empty for a question without an answer."""
    tokens: Mapping[int, int]
    """Tokens of the first k hits, by k."""
    best: float
    """The best hit's score; 0 without a hit."""
    seconds: float
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Means over questions that have an answer."""

    questions: int
    recall: Mapping[int, float]
    tokens: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an evaluation found."""

    cases: int
    episodes: int
    overall: Summary
    categories: Mapping[str, Summary]
    unanswerable: int
    auc: float | None
    """Chance that a question with an answer has the better best score than one without; None without both."""
    median_ms: float
    p95_ms: float
    adds_per_second: float
    unresolved: int
    failures: tuple[Failure, ...]
    outcomes: tuple[Outcome, ...] = field(repr=False, default=())


@dataclass(slots=True)
class Evaluation:
    """Adds cases to memories of their own and asks their questions."""

    opener: Opener
    count_tokens: TokenCounter = words_as_tokens
    outcomes: list[Outcome] = field(default_factory=list)
    cases: int = 0
    episodes: int = 0
    adding: float = 0.0
    """Seconds spent in `add`, derived records included."""
    unresolved: int = 0
    failures: list[Failure] = field(default_factory=list)

    def run(self, case: Case, on_step: Callable[[int], object] = lambda steps: None) -> None:
        """Measures one case; `on_step` is told of every batch of episodes added and of every question asked."""
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="memplug-eval-"))
            memory = stack.enter_context(self.opener(Path(folder)))
            self._add(memory, case, on_step)
            self._warm_up(memory, case)
            for question in case.questions:
                self.outcomes.append(self._ask(memory, case, question))
                on_step(1)
        self.cases += 1
        self.unresolved += case.unresolved

    def _add(self, memory: Memory, case: Case, on_step: Callable[[int], object]) -> None:
        for addition in case.additions:
            start = perf_counter()
            result = memory.add(
                addition.content,
                id=addition.id,
                session_id=addition.session_id,
                time=addition.time,
                metadata=addition.metadata,
            )
            self.adding += perf_counter() - start
            self.episodes += len(result.ids)
            self._note(result.failures)
            on_step(len(addition))
        start = perf_counter()
        memory.flush()
        self.adding += perf_counter() - start

    def _warm_up(self, memory: Memory, case: Case) -> None:
        """One search that is not measured: what is built once is not a cost of every question."""
        if case.questions:
            memory.search(case.questions[0].text, k=1)

    def _ask(self, memory: Memory, case: Case, question: Question) -> Outcome:
        start = perf_counter()
        retrieval = memory.search(question.text, k=max(DEPTHS))
        seconds = perf_counter() - start
        self._note(retrieval.failures)
        return Outcome(
            case=case.name,
            question=question,
            returned=tuple(hit.record.id for hit in retrieval),
            recall=recall(retrieval, question.gold) if question.answerable else {},
            tokens=self._tokens(retrieval),
            best=max((hit.score for hit in retrieval), default=0.0),
            seconds=seconds,
            failures=retrieval.failures,
        )

    def _tokens(self, retrieval: Retrieval) -> dict[int, int]:
        counts = [self.count_tokens(hit.record.text) for hit in retrieval]
        return {k: sum(counts[:k]) for k in DEPTHS}

    def _note(self, failures: Iterable[Failure]) -> None:
        self.failures.extend(one for one in failures if one not in self.failures)

    def report(self) -> Report:
        """The figures over all cases so far."""
        answered = [one for one in self.outcomes if one.question.answerable]
        others = [one for one in self.outcomes if not one.question.answerable]
        names = sorted({one.question.category for one in answered})
        seconds = sorted(one.seconds for one in self.outcomes)
        return Report(
            cases=self.cases,
            episodes=self.episodes,
            overall=summarise(answered),
            categories={
                name: summarise([one for one in answered if one.question.category == name])
                for name in names
            },
            unanswerable=len(others),
            auc=area_under_curve([one.best for one in answered], [one.best for one in others]),
            median_ms=1000 * quantile(seconds, 0.5),
            p95_ms=1000 * quantile(seconds, 0.95),
            adds_per_second=self.episodes / self.adding if self.adding else 0.0,
            unresolved=self.unresolved,
            failures=tuple(self.failures),
            outcomes=tuple(self.outcomes),
        )


def recall(hits: Iterable[Hit], gold: frozenset[str]) -> dict[int, float]:
    """Share of the gold episodes that the first k hits stand for, by k."""
    ranked = [credited(hit) for hit in hits]
    return {k: len(gold & frozenset().union(*ranked[:k])) / len(gold) for k in DEPTHS}


def credited(hit: Hit) -> frozenset[str]:
    """The episodes a hit stands for: itself where it is one, otherwise those it was made from."""
    return frozenset((hit.record.id, *hit.episodes))


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Means over the outcomes; NaN-free: without any, zeros."""
    return Summary(
        questions=len(outcomes),
        recall={k: _mean([one.recall[k] for one in outcomes]) for k in DEPTHS},
        tokens={k: _mean([one.tokens[k] for one in outcomes]) for k in DEPTHS},
    )


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Chance that a positive's score is above a negative's, ties counting half; None where either is empty."""
    if not positive or not negative:
        return None
    ranks: dict[float, float] = {}
    ordered = sorted([*positive, *negative])
    for index, value in enumerate(ordered):
        ranks.setdefault(value, index + 1)
    last = {value: index + 1 for index, value in enumerate(ordered)}
    total = math.fsum((ranks[value] + last[value]) / 2 for value in positive)
    count = len(positive)
    return (total - count * (count + 1) / 2) / (count * len(negative))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies (nearest rank); 0 without values."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def opener(pipeline: Any = "default", **options: Any) -> Opener:
    """Opens memories with this pipeline, derived records made at once."""
    return lambda folder: Memory.open(folder / "store", pipeline, enrich="inline", **options)
