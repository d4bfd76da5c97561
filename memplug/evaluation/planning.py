"""What a run would do, and which models it would call: told without adding or asking anything."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from memplug.datasets.cases import Case
from memplug.evaluation.journal import Journal
from memplug.evaluation.measuring import add
from memplug.evaluation.metrics import added_up
from memplug.evaluation.report import Run
from memplug.evaluation.systems import System
from memplug.ports import Spent

_MODELS = ("llm", "reranker")
_ADDING = frozenset({"encode", "store", "admit"})
_ASKING = frozenset({"rewrite", "retrieve", "weigh", "refine"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A step that would use a model."""

    step: str
    model: str
    """The resource: "llm" or "reranker"."""
    name: str
    """What is configured as it."""
    required: bool
    """False for a step that works without it too."""
    adding: bool
    """It has stages that are run for what is added."""
    asking: bool
    """It has stages that are run for every question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one system would be given."""

    system: str
    pipeline: str
    cases: int
    done: int
    """Cases of a run that is gone on with, that are finished."""
    adds: int
    """Calls of `add`."""
    episodes: int
    questions: int
    embedder: str
    needs: tuple[Need, ...] = ()
    spending: tuple[Spent, ...] = ()
    """What strategies would ask models first, while adding; what they ask after an answer, and for questions, is not
    known before."""

    @property
    def free(self) -> bool:
        """True where no language model would be called."""
        return not any(need.model == "llm" for need in self.needs)


def planned(
    cases: Sequence[Case], systems: Sequence[System], run: Run, journal: Journal | None = None
) -> tuple[Plan, ...]:
    """What a run would do. Raises what opening a system raises."""
    finished = set(journal.results) if journal else set()
    return tuple(_plan(cases, one, run, finished) for one in systems)


def _plan(cases: Sequence[Case], system: System, run: Run, finished: set[tuple[str, str]]) -> Plan:
    left = [case for case in cases if (system.name, case.name) not in finished]
    embedder, needs = _needs(system, run.seed)
    return Plan(
        system=system.name,
        pipeline=system.described,
        cases=len(left),
        done=len(cases) - len(left),
        adds=sum(len(case.additions) for case in left),
        episodes=sum(case.size for case in left),
        questions=sum(len(case.questions) for case in left),
        embedder=embedder,
        needs=needs,
        spending=_rehearsed(system, left, run.seed) if needs else (),
    )


def _rehearsed(system: System, cases: Sequence[Case], seed: int) -> tuple[Spent, ...]:
    """What adding would take, each case in an empty memory; no model is called."""
    found: list[Spent] = []
    for case in cases:
        with (
            tempfile.TemporaryDirectory(prefix="memplug-eval-") as folder,
            system.open(Path(folder), seed) as memory,
        ):
            for addition in case.additions:
                found += add(memory, addition, dry_run=True).usage
    return added_up(found)


def _needs(system: System, seed: int) -> tuple[str, tuple[Need, ...]]:
    """The embedder's name, and the steps that would use a model that is configured."""
    with (
        tempfile.TemporaryDirectory(prefix="memplug-eval-") as folder,
        system.open(Path(folder), seed) as memory,
    ):
        resources = memory.runtime.resources
        pipeline = memory.runtime.pipeline
        given = {name: getattr(resources, name) for name in _MODELS}
        found = [
            Need(
                step=step.name,
                model=model,
                name=str(given[model].name),
                required=model in step.strategy.requires,
                adding=any(step.name in pipeline.answering(stage) for stage in _ADDING),
                asking=any(step.name in pipeline.answering(stage) for stage in _ASKING),
            )
            for step in pipeline.steps
            for model in _MODELS
            if given[model] is not None
            and model in (*step.strategy.requires, *step.strategy.optional)
        ]
        return memory.stats().embedder, tuple(found)
