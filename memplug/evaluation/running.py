"""A whole run: every system on every case, in this process or in several, then the report."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from memplug.datasets.cases import Case
from memplug.errors import InvalidInput, MemplugError
from memplug.evaluation.journal import Journal
from memplug.evaluation.loading import digest_of, fingerprints
from memplug.evaluation.measuring import CaseResult, OnStep, measure
from memplug.evaluation.report import Report, Run
from memplug.evaluation.summarising import assembled
from memplug.evaluation.systems import System

Unit = tuple[System, Case]


class Progress(Protocol):
    """Told how far a run is."""

    def begin(self, what: str, steps: int) -> None:
        """A unit starts, or with several processes the whole."""

    def advance(self, steps: int) -> None:
        """Episodes were added, or questions asked."""


class Silent:
    """Tells nobody."""

    def begin(self, what: str, steps: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


def described(run: Run, path: Path, cases: Sequence[Case] = ()) -> Run:
    """The run with what its data, the cases read from it, and programs are, so that it can be told from another."""
    import numpy as np

    versions = {
        "memplug": version("memplug"),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    sha256 = digest_of(cases) if cases else ""
    return replace(run, files=fingerprints(path), sha256=sha256, versions=versions)


def evaluate(
    cases: Sequence[Case],
    systems: Sequence[System],
    run: Run,
    *,
    jobs: int = 1,
    journal: Journal | None = None,
    reference: str = "",
    progress: Progress | None = None,
) -> Report:
    """Measures every system on every case.

    jobs: processes that work side by side; more than one wants systems and cases that can be sent to another process.
        Times are then those of a busier machine.
    journal: keeps what is finished, and knows what was finished before.
    reference: the system that poisoning figures are compared with; the first one by default.

    Raises what opening a system raises, before anything is measured.
    """
    _refuse_repeats(systems, reference)
    results = dict(journal.results) if journal else {}
    units = [
        (system, case)
        for system in systems
        for case in cases
        if (system.name, case.name) not in results
    ]
    telling = progress or Silent()
    for system in {system.name: system for system, _ in units}.values():
        opens(system, run.seed)
    measured = (
        _side_by_side(units, run, jobs, telling) if jobs > 1 else _by_turns(units, run, telling)
    )
    for result in measured:
        results[result.system, result.case] = result
        if journal:
            journal.keep(result)
    return assembled(run, cases, systems, results, reference or systems[0].name)


def steps_of(case: Case) -> int:
    """What a unit's progress counts: episodes to add and questions to ask."""
    return case.size + len(case.questions)


def _refuse_repeats(systems: Sequence[System], reference: str) -> None:
    names = [one.name for one in systems]
    if len(set(names)) < len(names) or not names:
        raise InvalidInput("systems need names, each its own")
    if reference and reference not in names:
        raise InvalidInput(f"no system is named {reference!r} (there are: {', '.join(names)})")


def opens(system: System, seed: int = 0) -> None:
    """Raises, with the system's name, what would keep it from being measured."""
    import tempfile

    try:
        with tempfile.TemporaryDirectory(prefix="memplug-eval-") as folder:
            system.open(Path(folder), seed).close()
    except MemplugError as error:
        error.add_note(f"system {system.name!r}")
        raise


def _by_turns(units: Sequence[Unit], run: Run, progress: Progress) -> Iterator[CaseResult]:
    for system, case in units:
        progress.begin(f"{system.name}: {case.name}", steps_of(case))
        yield _measured(system, case, run, progress.advance)


def _side_by_side(
    units: Sequence[Unit], run: Run, jobs: int, progress: Progress
) -> Iterator[CaseResult]:
    """Results as they come. A unit is sent when a process is free, so that few cases are held twice."""
    import multiprocessing

    progress.begin(f"{jobs} processes", sum(steps_of(case) for _, case in units))
    waiting = iter(units)
    running: dict[Future[CaseResult], Case] = {}
    context = multiprocessing.get_context("spawn")
    workers = min(jobs, len(units)) or 1
    with ProcessPoolExecutor(workers, context, initializer=_end_with_parent) as pool:
        try:
            while True:
                for system, case in waiting:
                    running[pool.submit(_measured, system, case, run)] = case
                    if len(running) >= 2 * jobs:
                        break
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    progress.advance(steps_of(running.pop(future)))
                    yield future.result()
        except BrokenProcessPool as error:
            raise MemplugError(
                "a process was killed from outside, for want of memory perhaps; a run with a folder goes on with --resume"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """A worker whose run was killed ends too: it would wait for work for ever, for it holds the queue's other end itself."""
    import multiprocessing
    import os
    import threading

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="memplug-eval-parent").start()


def _measured(
    system: System, case: Case, run: Run, on_step: OnStep = lambda steps: None
) -> CaseResult:
    try:
        return measure(system, case, run, on_step)
    except Exception as error:
        error.add_note(f"while {system.name!r} was measured on {case.name!r}")
        raise
