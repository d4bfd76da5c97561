"""Which questions one run won and lost against another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from memplug.errors import InvalidInput
from memplug.evaluation.metrics import reciprocal
from memplug.evaluation.report import Asked, Estimate, Evidence, Outcome, Report
from memplug.evaluation.resampling import estimate, paired_p

Measure = Callable[[Outcome], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question that the two answered differently well."""

    case: str
    id: str
    category: str
    text: str
    before: float
    after: float
    rank_before: int
    """Of the first hit that is evidence; 0 where there is none."""
    rank_after: int
    gold: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often the second was better, worse and the same."""

    won: int
    lost: int
    tied: int
    before: float
    after: float
    difference: Estimate
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The second system against the first, on the questions that both were asked."""

    metric: str
    first: str
    second: str
    overall: Tally
    categories: dict[str, Tally]
    won: tuple[Change, ...]
    """The largest gains first."""
    lost: tuple[Change, ...]
    only_first: int
    """Questions that only the first run holds."""
    only_second: int

    @property
    def worse(self) -> bool:
        """True where the second is worse beyond chance (two-sided p below 0.05)."""
        return self.overall.after < self.overall.before and self.overall.p < 0.05


def difference(
    first: Report,
    second: Report,
    *,
    of: str = "",
    against: str = "",
    metric: str = "recall@5",
) -> Difference:
    """The system `of` in the second report against `against` in the first.

    Without names: the only one, or the first that is no baseline. Raises InvalidInput where a name, the measure or
    a question in common is missing.
    """
    base, changed = _chosen(first, against), _chosen(second, of)
    measure = _measure(metric, {*first.run.depths} & {*second.run.depths})
    before = {_key(one): one for one in first.questions if one.scored}
    after = {_key(one): one for one in second.questions if one.scored}
    common = [key for key in before if key in after]
    if not common:
        raise InvalidInput("the two runs have no question with evidence in common")
    changes = [_change(before[key], after[key], base, changed, measure) for key in common]
    categories = sorted({one.category for one in changes})
    seed, resamples = second.run.seed, second.run.resamples
    return Difference(
        metric=metric,
        first=base,
        second=changed,
        overall=_tally(changes, seed, resamples),
        categories={
            name: _tally([one for one in changes if one.category == name], seed, resamples)
            for name in categories
        },
        won=tuple(sorted((one for one in changes if one.after > one.before), key=_loss)),
        lost=tuple(
            sorted((one for one in changes if one.after < one.before), key=lambda one: -_loss(one))
        ),
        only_first=len(before) - len(common),
        only_second=len(after) - len(common),
    )


def _chosen(report: Report, name: str) -> str:
    if name:
        return report.system(name).name
    own = [one.name for one in report.systems if not one.baseline]
    return own[0] if own else report.systems[0].name


def _key(asked: Asked) -> tuple[str, str, str]:
    return asked.case, asked.id, asked.text


def _measure(metric: str, depths: set[int]) -> Measure:
    name, _, depth = metric.partition("@")
    if metric == "mrr":
        return lambda outcome: reciprocal(outcome.rank)
    if depth.isdigit() and int(depth) in depths and name in ("recall", "ndcg", "all"):
        k = int(depth)
        if name == "recall":
            return lambda outcome: outcome.recall[k]
        if name == "ndcg":
            return lambda outcome: outcome.ndcg[k]
        return lambda outcome: float(outcome.recall[k] >= 1)
    known = ", ".join(f"{one}@{k}" for one in ("recall", "ndcg", "all") for k in sorted(depths))
    raise InvalidInput(f"{metric!r} was not measured in both runs (there are: {known}, mrr)")


def _change(before: Asked, after: Asked, base: str, changed: str, measure: Measure) -> Change:
    old, new = before.outcomes[base], after.outcomes[changed]
    return Change(
        case=after.case,
        id=after.id,
        category=after.category,
        text=after.text,
        before=measure(old),
        after=measure(new),
        rank_before=old.rank,
        rank_after=new.rank,
        gold=after.gold,
    )


def _loss(change: Change) -> float:
    return change.before - change.after


def _tally(changes: Sequence[Change], seed: int, resamples: int) -> Tally:
    before, after = [one.before for one in changes], [one.after for one in changes]
    gains = [new - old for old, new in zip(before, after, strict=True)]
    return Tally(
        won=sum(gain > 0 for gain in gains),
        lost=sum(gain < 0 for gain in gains),
        tied=sum(gain == 0 for gain in gains),
        before=sum(before) / len(before),
        after=sum(after) / len(after),
        difference=estimate(gains, seed, resamples),
        p=paired_p(after, before, seed, 10 * resamples),
    )
