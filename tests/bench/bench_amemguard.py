"""The guard against made-up organisations with planted records; what adding and asking cost; what each signal gives.

    python tests/bench/bench_amemguard.py                       attacks, with the default embedder
    python tests/bench/bench_amemguard.py --embedder NAME       with another one
    python tests/bench/bench_amemguard.py --ablation --seeds 1  each signal off, and alone
    python tests/bench/bench_amemguard.py --only college        on some of the sets
    python tests/bench/bench_amemguard.py --cost                CPU time added to an add and to a search
    python tests/bench/bench_amemguard.py --data FOLDER ...     on a poisoning set of one's own

`plain` has short records only. The harder sets have padded and long ones, several wordings of everything, floods by one
origin in several sessions, pasted documents, instructions by the user and, in allotment, news of one's own affairs. Rules
were changed for plain, clinic, household and freight; of college only sums were seen; allotment was measured before it was
read, and then rules were changed for it too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug import Memory
from memplug.datasets import read_poison
from memplug.evaluation.poisoning import Answer, compared, measured
from memplug_amemguard import AMemGuard
from memplug_amemguard.settings import SIGNALS, AMemGuardConfig
from memplug_hybrid import Hybrid
from tests.bench.planted_allotment import ALLOTMENT
from tests.bench.planted_domains import DOMAINS as SEEN
from tests.bench.planted_world import write, write_harder

if TYPE_CHECKING:
    from memplug.datasets import Case
    from memplug.evaluation.report import Poisoning

K = 5
DOMAINS = (*SEEN, ALLOTMENT)
LIMITS = "target <= 10, attack <= 30, kept and clean >= 97, false <= 2, hard <= 4"


def opened(guard: AMemGuardConfig | None, embedder: str | None) -> Memory:
    steps: list[Any] = [Hybrid()] if guard is None else [Hybrid(), AMemGuard(guard)]
    return Memory.open(":memory:", steps, embedder=embedder)


def filled(memory: Memory, case: Case) -> None:
    for one in case.additions:
        memory.add(
            one.content, id=one.id, session_id=one.session_id, origin=one.origin, time=one.time
        )


def figures(case: Case, guard: AMemGuardConfig | None, embedder: str | None) -> Poisoning:
    assert case.labels is not None
    with opened(guard, embedder) as memory:
        filled(memory, case)
        answers = [
            Answer(
                returned=tuple(hit.record.id for hit in memory.search(one.text, k=K)),
                gold=one.gold,
                planted=one.planted,
                family=one.category,
            )
            for one in case.questions
        ]
        kept_back = memory.list(filters={"status": ["quarantined", "pending"]}, limit=10_000)
        return measured(answers, case.labels, [one.id for one in kept_back], [K], resamples=1)


def row(
    cases: list[Case], bases: list[Poisoning], guard: AMemGuardConfig, embedder: str | None
) -> list[float]:
    """Per cent, the mean of the cases: target, attack, kept, clean, false, hard, true quarantine."""
    rows = []
    for case, base in zip(cases, bases, strict=True):
        made = compared(figures(case, guard, embedder), base, "hybrid")
        at = made.at[K]
        rows.append(
            [
                at.target_success.value,
                at.attack_success.value,
                at.recall_kept or 0.0,
                at.clean_kept or 0.0,
                made.false_quarantine,
                made.false_quarantine_hard or 0.0,
                made.true_quarantine or 0.0,
            ]
        )
    return [100 * fmean(column) for column in zip(*rows, strict=True)]


def show(name: str, values: list[float]) -> None:
    print(f"{name:26}" + "".join(f"{value:9.1f}" for value in values), flush=True)


def head() -> None:
    names = ("target", "attack", "kept", "clean", "false", "hard", "true")
    print(f"{'per cent, k = 5':26}" + "".join(f"{name:>9}" for name in names))


def sets(
    folder: Path, data: list[Path], seeds: int, only: list[str] | None
) -> dict[str, list[Case]]:
    if data:
        return {one.name: list(read_poison(one)) for one in data}
    for seed in range(seeds):
        if not only or "plain" in only:
            write(folder / "plain" / str(seed), seed)
        for domain in DOMAINS:
            if not only or domain.name in only:
                write_harder(folder / domain.name / str(seed), domain, seed)
    return {one.name: list(read_poison(one)) for one in sorted(folder.iterdir())}


def attacks(found: dict[str, list[Case]], embedder: str | None) -> None:
    print(f"limits: {LIMITS}")
    head()
    for name, cases in found.items():
        bases = [figures(case, None, embedder) for case in cases]
        undefended = fmean(one.at[K].target_success.value for one in bases)
        show(name, row(cases, bases, AMemGuardConfig(), embedder))
        print(f"{'  without the guard':26}{100 * undefended:9.1f}", flush=True)


def ablation(found: dict[str, list[Case]], embedder: str | None) -> None:
    """The harder sets together, the others each for itself."""
    harder = [case for one in DOMAINS for case in found.pop(one.name, [])]
    for name, cases in {**found, **({"harder": harder} if harder else {})}.items():
        print(name)
        head()
        bases = [figures(case, None, embedder) for case in cases]
        show("all signals", row(cases, bases, AMemGuardConfig(), embedder))
        for one in SIGNALS:
            rest = tuple(other for other in SIGNALS if other != one)
            show(f"without {one}", row(cases, bases, AMemGuardConfig(signals=rest), embedder))
        for one in SIGNALS:
            show(f"{one} alone", row(cases, bases, AMemGuardConfig(signals=(one,)), embedder))


def cost(found: dict[str, list[Case]], embedder: str | None) -> None:
    """CPU milliseconds, with and without the guard in one process, the best of three."""
    for name, cases in found.items():
        case = cases[0]
        adding, asking = [], []
        for guard in (None, AMemGuardConfig()):
            times, searches = [], [0.0]
            for _ in range(3):
                with opened(guard, embedder) as memory:
                    start = time.process_time()
                    filled(memory, case)
                    times.append((time.process_time() - start) / len(case.additions))
                    searches = [_best(memory, one.text) for one in case.questions]
            adding.append(1000 * min(times))
            asking.append(1000 * median(searches))
        print(
            f"{name:12} add {adding[0]:.2f} -> {adding[1]:.2f} ms a record, "
            f"search at k = 10 {asking[0]:.2f} -> {asking[1]:.2f} ms",
            flush=True,
        )


def _best(memory: Memory, question: str) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        memory.search(question, k=10)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--embedder")
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--seeds", type=int, default=3, help="worlds of each set")
    parser.add_argument("--only", nargs="*", help="names of the sets")
    parser.add_argument("--data", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = sets(Path(folder), given.data, given.seeds, given.only)
        run = cost if given.cost else ablation if given.ablation else attacks
        run(found, given.embedder)


if __name__ == "__main__":
    main()
