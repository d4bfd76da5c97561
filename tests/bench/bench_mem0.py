"""What Mem0 costs with 10,000 facts stored, beside the default and without a model; CPU milliseconds.

    python tests/bench/bench_mem0.py [FACTS]

A message that says something new, a search, a profile from 1,000 facts. Limits, on the project's own machine: 1 ms
for what Mem0 adds to an add, 1 ms for what it adds to a search, 5 ms for the profile.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Memory, Messages  # noqa: E402
from memplug.types import Message  # noqa: E402

NOUNS = (
    "soup",
    "song",
    "film",
    "novel",
    "game",
    "tree",
    "river",
    "bird",
    "cheese",
    "street",
    "tea",
)
BLOCK = 250


def main() -> int:
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows: dict[str, float] = {}
    costs = {name: measured(name, facts) for name in ("hybrid", "hybrid+mem0")}
    for what in ("add", "search"):
        alone, both = costs["hybrid"][what], costs["hybrid+mem0"][what]
        rows[f"{what}, the default alone"] = alone
        rows[f"{what}, with mem0"] = both
        rows[f"{what}, what mem0 adds"] = both - alone
    with Memory.open(":memory:", "mem0") as memory:
        fill(memory, 1000)
        memory.section("profile")
        rows["profile from 1,000 facts"] = median(
            [cost(lambda: memory.section("profile")) for _ in range(30)]
        )
    for name, milliseconds in rows.items():
        print(f"{name:40} {milliseconds:8.2f} ms")
    return 0


def measured(pipeline: str, facts: int) -> dict[str, float]:
    """Median costs of an add and a search, with that many statements stored."""
    with (
        tempfile.TemporaryDirectory(prefix="memplug-mem0-") as folder,
        Memory.open(folder, pipeline) as memory,
    ):
        fill(memory, facts)
        memory.search("favourite soup")
        adding, searching = [], []
        for number in range(60):
            text = said(number * 7, "updated")
            memory.runtime.embedder.embed_documents([text])
            adding.append(cost(partial(memory.add, text)))
            memory.search(text)
            searching.append(
                cost(
                    partial(memory.search, f"Which {NOUNS[number % 11]} number {number} do I like?")
                )
            )
        return {"add": median(adding), "search": median(searching)}


def fill(memory: Memory, facts: int) -> None:
    for start in range(0, facts, BLOCK):
        messages = [
            Message("user", said(one, "first"), id=f"m{one}")
            for one in range(start, min(start + BLOCK, facts))
        ]
        memory.add(Messages(tuple(messages)))


def said(number: int, value: str) -> str:
    return (
        f"My favourite {NOUNS[number % len(NOUNS)]} number {number} is {value} {number * 31 % 997}."
    )


def cost(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    begun = process_time()
    work()
    return 1e3 * (process_time() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
