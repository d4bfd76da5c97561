"""From what every system did with every case to the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import fmean

from memplug.datasets.cases import Addition, Case, Labels, Question
from memplug.evaluation.measuring import CaseResult, cut
from memplug.evaluation.metrics import added_up, quantile, reciprocal
from memplug.evaluation.poisoning import Answer, compared, measured
from memplug.evaluation.report import (
    Asked,
    Content,
    Effort,
    Estimate,
    Evidence,
    Outcome,
    Pair,
    Poisoning,
    Report,
    Run,
    Scores,
    SystemReport,
)
from memplug.evaluation.resampling import estimate, estimate_area, holm, paired_p
from memplug.evaluation.systems import System
from memplug.types import Messages

Results = Mapping[tuple[str, str], CaseResult]
"""(system, case) -> what was measured."""


def assembled(
    run: Run, cases: Sequence[Case], systems: Sequence[System], results: Results, reference: str
) -> Report:
    """The report of a finished run; `reference` names the system that poisoning figures compare with."""
    questions = tuple(
        _asked(case, question, systems, results) for case in cases for question in case.questions
    )
    reports = [
        _system(run, one, cases, questions, [results[one.name, case.name] for case in cases])
        for one in systems
    ]
    base = next(one.poisoning for one in reports if one.name == reference)
    if base is not None:
        reports = [
            replace(one, poisoning=compared(one.poisoning, base, reference))
            if one.poisoning is not None and one.name != reference
            else one
            for one in reports
        ]
    return Report(
        run=run,
        content=_content(cases, questions),
        systems=tuple(reports),
        pairs=_pairs(run, [one.name for one in systems], questions),
        questions=questions,
    )


def _content(cases: Sequence[Case], questions: Sequence[Asked]) -> Content:
    return Content(
        cases=len(cases),
        episodes=sum(case.size for case in cases),
        questions=len(questions),
        scored=sum(one.scored for one in questions),
        unanswerable=sum(not one.answerable for one in questions),
        unresolved=sum(case.unresolved for case in cases),
    )


def _asked(case: Case, question: Question, systems: Sequence[System], results: Results) -> Asked:
    texts = _texts(case.additions, question.gold)
    return Asked(
        case=case.name,
        id=question.id,
        text=question.text,
        category=question.category,
        answerable=question.answerable,
        gold=tuple(Evidence(id=id, text=texts.get(id, "")) for id in sorted(question.gold)),
        planted=tuple(sorted(question.planted)),
        answers=question.answers,
        time=question.time,
        outcomes={one.name: results[one.name, case.name].outcomes[question.id] for one in systems},
    )


def _texts(additions: Sequence[Addition], wanted: frozenset[str]) -> dict[str, str]:
    """The beginnings of the texts with these ids."""
    found: dict[str, str] = {}
    for addition in additions:
        content = addition.content
        if isinstance(content, Messages):
            found |= {one.id: cut(one.text) for one in content.messages if one.id in wanted}
        elif addition.id in wanted:
            found[addition.id] = cut(getattr(content, "text", ""))
    return found


def _system(
    run: Run,
    system: System,
    cases: Sequence[Case],
    questions: Sequence[Asked],
    results: Sequence[CaseResult],
) -> SystemReport:
    name = system.name
    scored = [one for one in questions if one.scored]
    outcomes = [one.outcomes[name] for one in questions]
    categories = sorted({one.category for one in scored})
    failures = [failure for one in results for failure in one.failures]
    return SystemReport(
        name=name,
        pipeline=system.described,
        baseline=system.baseline,
        whole=system.whole,
        overall=scores([one.outcomes[name] for one in scored], run),
        categories={
            category: scores(
                [one.outcomes[name] for one in scored if one.category == category], run
            )
            for category in categories
        },
        abstention=estimate_area(
            [one.outcomes[name].best for one in scored],
            [one.outcomes[name].best for one in questions if not one.answerable],
            run.seed,
            run.resamples,
        ),
        poisoning=_poisoning(run, system, cases, results),
        effort=_effort(results, outcomes),
        failures=tuple(dict.fromkeys(failures)),
    )


def scores(outcomes: Sequence[Outcome], run: Run) -> Scores:
    """Means over these outcomes, whose evidence is known; zeros without any."""

    def mean(values: Sequence[float]) -> float:
        return fmean(values) if values else 0.0

    def at(measure: Callable[[Outcome, int], float]) -> dict[int, list[float]]:
        return {k: [measure(one, k) for one in outcomes] for k in run.depths}

    def estimates(values: Mapping[int, list[float]]) -> dict[int, Estimate]:
        return {k: estimate(one, run.seed, run.resamples) for k, one in values.items()}

    ranks = [one.rank for one in outcomes]
    return Scores(
        questions=len(outcomes),
        recall=estimates(at(lambda one, k: one.recall[k])),
        all_gold=estimates(at(lambda one, k: float(one.recall[k] >= 1))),
        ndcg=estimates(at(lambda one, k: one.ndcg[k])),
        mrr=estimate([reciprocal(rank) for rank in ranks], run.seed, run.resamples),
        hit=estimate([float(rank == 1) for rank in ranks], run.seed, run.resamples),
        tokens={k: mean(values) for k, values in at(lambda one, k: one.tokens[k]).items()},
    )


def _effort(results: Sequence[CaseResult], outcomes: Sequence[Outcome]) -> Effort:
    seconds = sorted(one.seconds for one in outcomes)
    adding = sum(one.adding for one in results)
    episodes = sum(one.episodes for one in results)
    peaks = [one.peak_mb for one in results if one.peak_mb is not None]
    spent = [one for result in results for one in result.spent]
    spent += [one for outcome in outcomes for one in outcome.spent]
    return Effort(
        adding=adding,
        adding_cpu=sum(one.adding_cpu for one in results),
        adds_per_second=episodes / adding if adding else 0.0,
        median_ms=1000 * quantile(seconds, 0.5),
        p95_ms=1000 * quantile(seconds, 0.95),
        cpu_ms=1000 * fmean([one.cpu for one in outcomes]) if outcomes else 0.0,
        peak_mb=max(peaks) if peaks else None,
        storage_mb=sum(one.storage_bytes for one in results) / (1 << 20),
        spent=added_up(spent),
    )


def _poisoning(
    run: Run, system: System, cases: Sequence[Case], results: Sequence[CaseResult]
) -> Poisoning | None:
    """The figures over all cases with labels; ids are told apart by their case."""
    labelled = [
        (case, case.labels, result)
        for case, result in zip(cases, results, strict=True)
        if case.labels is not None
    ]
    if not labelled:
        return None
    merged = Labels(
        ids=tuple(f"{case.name}/{id}" for case, labels, _ in labelled for id in labels.ids),
        malicious={
            f"{case.name}/{id}": family
            for case, labels, _ in labelled
            for id, family in labels.malicious.items()
        },
        hard={
            f"{case.name}/{id}": kind
            for case, labels, _ in labelled
            for id, kind in labels.hard.items()
        },
    )
    answers = [
        _answer(case.name, question, result.outcomes[question.id])
        for case, _, result in labelled
        for question in case.questions
    ]
    put_away = [f"{case.name}/{id}" for case, _, result in labelled for id in result.put_away]
    deepest = max([*run.depths, *(len(one.returned) for one in answers)])
    depths = {k: deepest if system.whole else k for k in run.depths}
    found = measured(
        answers, merged, put_away, [*depths.values()], seed=run.seed, resamples=run.resamples
    )
    return replace(found, at={k: found.at[depth] for k, depth in depths.items()})


def _answer(case: str, question: Question, outcome: Outcome) -> Answer:
    """What came back, each episode where the first hit that stands for it was."""
    returned = [id for hit in outcome.found for id in (hit.episodes or (hit.id,))]
    return Answer(
        returned=tuple(f"{case}/{id}" for id in dict.fromkeys(returned)),
        gold=frozenset(f"{case}/{id}" for id in question.gold),
        planted=frozenset(f"{case}/{id}" for id in question.planted),
        family=question.category,
    )


def _pairs(run: Run, names: Sequence[str], questions: Sequence[Asked]) -> tuple[Pair, ...]:
    """Every two systems by every measure, on the questions whose evidence is known."""
    scored = [one for one in questions if one.scored]
    if not scored:
        return ()
    deepest = max(run.depths)
    measures: dict[str, Callable[[Outcome], float]] = {
        f"recall@{k}": lambda one, k=k: one.recall[k]  # type: ignore[misc]
        for k in run.depths
    }
    measures[f"ndcg@{deepest}"] = lambda one: one.ndcg[deepest]
    measures["mrr"] = lambda one: reciprocal(one.rank)
    pairs: list[Pair] = []
    for metric, measure in measures.items():
        values = {name: [measure(one.outcomes[name]) for one in scored] for name in names}
        found = [
            _pair(run, metric, first, second, values[first], values[second])
            for first, second in combinations(names, 2)
        ]
        corrected = holm([one.p for one in found])
        pairs += [replace(one, p_adjusted=p) for one, p in zip(found, corrected, strict=True)]
    return tuple(pairs)


def _pair(
    run: Run,
    metric: str,
    first: str,
    second: str,
    ours: Sequence[float],
    theirs: Sequence[float],
) -> Pair:
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    p = paired_p(ours, theirs, run.seed, 10 * run.resamples)
    return Pair(
        first=first,
        second=second,
        metric=metric,
        difference=estimate(differences, run.seed, run.resamples),
        p=p,
        p_adjusted=p,
        won=sum(one > 0 for one in differences),
        lost=sum(one < 0 for one in differences),
        tied=sum(one == 0 for one in differences),
    )
