"""What reranking is worth: evidence recall before and after, and the CPU time that it takes.

    python tests/bench/rerank_recall.py DATA                    late interaction, on DATA/locomo, beam and musique
    python tests/bench/rerank_recall.py DATA --reranker NAME    another one, as Memory.open takes it
    python tests/bench/rerank_recall.py DATA --json FILE        also every question's recall at every weight

One memory per conversation, chat or corpus, one thread. Every question is asked three times: without the step, then
with it twice; the first time reads the texts that no earlier question brought up, the second finds them kept. The
sweep shows other weights than the default, and for each data set the weight that the other sets would choose.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, TypeVar

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug import Hit, Memory, Reranker
    from memplug.datasets import Case, Question

T = TypeVar("T")

SETS = ("locomo", "beam", "musique")
DEPTHS = (1, 5, 10)
WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)


@dataclass(slots=True)
class Remembering:
    """A reranker that remembers what it said last."""

    inner: Reranker
    last: NDArray[np.float32] | None = None

    @property
    def name(self) -> str:
        return self.inner.name

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.last = self.inner.scores(query, texts)
        return self.last


@dataclass(slots=True)
class Asked:
    """One question's recall by depth, and the CPU seconds of its searches."""

    case: str
    recall: dict[float, list[float]]
    """By weight, at each of DEPTHS; 0 is without reranking."""
    after: list[float]
    """Through the pipeline with the step, at its default weight."""
    plain: float
    first: float
    again: float


@dataclass(slots=True)
class Measured:
    """One data set."""

    name: str
    asked: list[Asked] = field(default_factory=list)

    def before(self) -> list[float]:
        return self.at(0.0)

    def after(self) -> list[float]:
        return [100 * fmean(one.after[d] for one in self.asked) for d in range(len(DEPTHS))]

    def at(self, weight: float, without: str = "") -> list[float]:
        """Per cent at each depth, over all cases but one."""
        rows = [one.recall[weight] for one in self.asked if one.case != without]
        return [100 * fmean(row[depth] for row in rows) for depth in range(len(DEPTHS))]

    def ms(self, what: Callable[[Asked], float]) -> float:
        return 1000 * fmean(map(what, self.asked))


def timed(call: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    answer = call()
    return answer, time.process_time() - start


def measure(name: str, cases: Iterator[Case], reranker: Reranker, limit: int | None) -> Measured:
    """Asks every answerable question of a data set."""
    from memplug import Memory

    taken = Measured(name)
    for case in cases:
        remembering = Remembering(reranker)
        with (
            tempfile.TemporaryDirectory(prefix="memplug-rerank-") as folder,
            Memory.open(folder, "hybrid", enrich="inline") as plain,
        ):
            for one in case.additions:
                plain.add(
                    one.content,
                    id=one.id,
                    session_id=one.session_id,
                    time=one.time,
                    metadata=one.metadata,
                )
            with Memory.open(folder, "hybrid+rerank", reranker=remembering) as both:
                questions = [one for one in case.questions if one.answerable][:limit]
                for memory in (plain, both):
                    memory.search(case.additions[0].id or "warm up", k=1)
                taken.asked += [ask(case.name, one, plain, both, remembering) for one in questions]
        print(f"   {name} {case.name}: {len(questions)} questions", file=sys.stderr, flush=True)
    return taken


def ask(case: str, question: Question, plain: Memory, both: Memory, reranker: Remembering) -> Asked:
    from memplug_rerank.reordering import reordered

    text, deepest = question.text, max(DEPTHS)
    _, seconds = timed(lambda: plain.search(text, k=deepest))
    found, first = timed(lambda: both.search(text, k=deepest))
    _, again = timed(lambda: both.search(text, k=deepest))
    assert not found.failures, found.failures
    hits = plain.search(text, k=50).hits
    scores = reranker.last
    assert scores is not None
    swept = {
        weight: reordered(hits, scores, weight, "rerank") if weight else hits for weight in WEIGHTS
    }
    return Asked(
        case=case,
        recall={weight: recalled(some, question.gold) for weight, some in swept.items()},
        after=recalled(found.hits, question.gold),
        plain=seconds,
        first=first,
        again=again,
    )


def recalled(hits: Sequence[Hit], gold: frozenset[str]) -> list[float]:
    from memplug.evaluation.metrics import credited, recall

    return list(recall([credited(hit) for hit in hits], gold, DEPTHS).values())


def chosen(sets: Sequence[Measured], held: Measured, case: str = "") -> float:
    """The weight of the best mean R@5 without a data set, or without one case of it."""
    rows = [(one, "") for one in sets if one is not held or case]
    rows = [(one, case if one is held else "") for one, _ in rows]
    return max(WEIGHTS, key=lambda weight: fmean(one.at(weight, out)[1] for one, out in rows))


def show(sets: Sequence[Measured]) -> None:
    print(f"\n{'':10}{'questions':>10}{'before':>20}{'after':>20}{'gained at 5':>13}", end="")
    print(f"{'CPU ms, plain':>15}{'texts new':>11}{'texts kept':>12}{'points a ms':>13}")
    for one in sets:
        before, after = one.before(), one.after()
        plain, first, again = (
            one.ms(lambda it: it.plain),
            one.ms(lambda it: it.first),
            one.ms(lambda it: it.again),
        )
        gain = after[1] - before[1]
        print(
            f"{one.name:10}{len(one.asked):>10}{row(before):>20}{row(after):>20}{gain:>+13.1f}",
            end="",
        )
        print(f"{plain:>15.1f}{first:>11.1f}{again:>12.1f}{gain / (again - plain):>13.3f}")
    print("\nRecall at 1 / 5 / 10 by weight")
    for weight in WEIGHTS:
        print(f"{weight:10.2f}" + "".join(f"{row(one.at(weight)):>24}" for one in sets))
    for one in sets:
        if len(sets) > 1:
            weight = chosen(sets, one)
            print(f"{one.name}: weight {weight} chosen by the other sets: {row(one.at(weight))}")
        cases = sorted({asked.case for asked in one.asked})
        if len(cases) > 1:
            weights = {case: chosen(sets, one, case) for case in cases}
            left = [
                fmean(asked.recall[weights[asked.case]][depth] for asked in one.asked) * 100
                for depth in range(len(DEPTHS))
            ]
            print(f"{one.name}: each case with the weight chosen without it: {row(left)}")


def row(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--reranker", default="late-interaction")
    parser.add_argument("--limit", type=int, help="questions a case")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    from memplug import Memory, MissingExtraError
    from memplug.evaluation.loading import loader

    try:
        with Memory.open(":memory:", reranker=arguments.reranker) as memory:
            reranker: Any = memory.runtime.resources.reranker
    except MissingExtraError as error:
        print(error)
        return 1
    warm_up = getattr(reranker, "warm_up", lambda: None)
    _, seconds = timed(warm_up)
    print(f"reranker {reranker.name}, loaded in {seconds:.1f} s CPU")
    folders = [arguments.data / name for name in SETS if (arguments.data / name).is_dir()]
    sets = [
        measure(folder.name, iter(loader(folder.name)(folder)), reranker, arguments.limit)
        for folder in folders
    ]
    show(sets)
    if arguments.json:
        dump = {
            one.name: [
                {"case": it.case, "recall": it.recall, "after": it.after} for it in one.asked
            ]
            for one in sets
        }
        arguments.json.write_text(json.dumps(dump), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
