"""What ReMe costs without a model: distilling an attempt, recall and a sweep with 10,000 lessons; CPU milliseconds.

    python tests/bench/bench_reme.py [LESSONS]

Limits, on the project's own machine: 20 ms to distil an attempt of 30 steps, 8 ms a recall, 300 ms a sweep.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Memory, Trajectory, TrajectoryStep  # noqa: E402
from memplug.types import Message, Messages, Sweep  # noqa: E402
from memplug_reme import ReMe  # noqa: E402
from memplug_reme.importing import MARK  # noqa: E402

TOOLS = [f"{verb}_{noun}" for verb in ("find", "make", "send", "check") for noun in ("a", "b", "c")]
WORDS = [f"{a}{b}" for a in ("ka", "lo", "mi", "ne", "ru", "ta") for b in "bdfghjklmnprst"]


def main() -> int:
    lessons = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    dice = random.Random(5)

    def words(n: int) -> str:
        return " ".join(dice.choices(WORDS, k=n))

    def attempt(number: int) -> Trajectory:
        calls = dice.choices(TOOLS, k=30)
        steps = tuple(
            TrajectoryStep(
                f"I call {tool} for {words(8)}.",
                tool=tool,
                arguments='{"number": 17}',
                result=words(20),
                error="NotReadyError: wait" if dice.random() < 0.2 else "",
                seconds=0.2,
            )
            for tool in calls
        )
        return Trajectory(f"do {words(6)} {number}", steps, float(number % 3 > 0), id=f"t{number}")

    def imported(number: int) -> Message:
        said = {"when_to_use": words(8), "content": f"Call {dice.choice(TOOLS)} for {words(12)}."}
        text = f"{said['when_to_use']}\n{said['content']}"
        return Message("experience", text, id=f"m{number}", metadata={MARK: said})

    strategy = ReMe()
    with (
        tempfile.TemporaryDirectory(prefix="memplug-reme-") as folder,
        Memory.open(folder, [strategy]) as memory,
    ):
        for start in range(0, lessons, 500):
            stop = min(start + 500, lessons)
            memory.add(Messages(tuple(imported(n) for n in range(start, stop))))
        held = memory.stats().storage.records.get("reme/experience", 0)
        memory.search("warm up")
        adding = [cost(partial(memory.add, attempt(n))) for n in range(30)]
        view = memory.runtime.view(memory.runtime.storage.scopes()[0]).for_step("reme")
        stored = [memory.runtime.storage.source(view.scope, f"t{n}") for n in range(30)]
        sources = [one for one in stored if one is not None]
        distilling = [cost(partial(strategy.encode, [one], view)) for one in sources]
        asked = [words(8) for _ in range(60)]
        searching = [cost(partial(memory.search, one, 5)) for one in asked]
        for one in asked:
            found = memory.search(one, 5)
            memory.feedback(found.id, 1.0)
        sweeping = [cost(partial(strategy.manage, Sweep(), view)) for _ in range(9)]
    rows = {
        "distil an attempt of 30 steps": median(distilling),
        "the whole add of one": median(adding),
        f"recall, {held:,} lessons": median(searching),
        f"sweep, {held:,} lessons": median(sweeping),
    }
    for name, milliseconds in rows.items():
        print(f"{name:48} {milliseconds:8.2f} ms")
    return 0


def cost(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    begun = process_time()
    work()
    return 1e3 * (process_time() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
