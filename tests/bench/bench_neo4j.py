"""Speed of a memory on a Neo4j server of its own, beside the embedded one: wall time, one client, a 512 MB heap.

    python tests/bench/bench_neo4j.py [--records 100000] [--folder PATH]

Messages of 15 to 25 words are added to one scope with the default pipeline, then the server is left to settle. Single
adds, batches of 1,000 messages, and searches are measured with everything warm; the first search of a new process is
measured in one of its own. A server answers over a socket and writes to disk before it acknowledges, so other work of
the machine counts: the load beside each figure is that of the last minute. With --folder the server's files stay there,
and a second run adds nothing but what it measures.

A figure that misses what memplug promises ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug import Memory
from tests.bench import corpus
from tests.neo4j import launching

BATCH = 1000
SINGLES, BATCHES, SEARCHES = 300, 8, 300
PROMISED = {"single add": 15.0, "batch of 1,000": 1000.0, "search": 30.0}
"""Milliseconds, median."""
USER = "ann"


def timed(action: Callable[..., object], *arguments: object) -> float:
    """Milliseconds that it takes."""
    start = time.perf_counter()
    action(*arguments)
    return (time.perf_counter() - start) * 1e3


def show(name: str, times: Sequence[float], where: str) -> float:
    """Prints a line; gives the median."""
    ordered = sorted(times)
    median, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    load = os.getloadavg()[0]
    print(
        f"{where:9} {name:22} best {ordered[0]:9.2f}  median {median:9.2f}  p95 {p95:9.2f} ms"
        f"  (of {len(ordered)}, load {load:.1f})",
        flush=True,
    )
    return median


def fill(memory: Memory, texts: Sequence[dict[str, str]], where: str) -> None:
    """Adds what is not there yet, and says how long it took."""
    there = sum(memory.stats().storage.records.values())
    start = time.perf_counter()
    for first in range(there, len(texts), BATCH):
        memory.add(list(texts[first : first + BATCH]), user_id=USER)
    if there < len(texts):
        seconds = time.perf_counter() - start
        rate = (len(texts) - there) / seconds
        print(
            f"{where:9} {len(texts) - there:,} messages added in {seconds:.0f} s, {rate:,.0f} a second",
            flush=True,
        )


def measure(
    location: str, texts: Sequence[dict[str, str]], more: Sequence[dict[str, str]], where: str
) -> dict[str, float]:
    """Median milliseconds by what was measured; `texts` are there, `more` come to it."""
    questions = corpus.questions(2 * SEARCHES)
    with Memory.open(location) as memory:
        fill(memory, texts, where)

        def search(question: str) -> object:
            return memory.search(question, user_id=USER)

        def add(message: dict[str, str]) -> object:
            return memory.add([message], user_id=USER)

        def add_and_search(message: dict[str, str], question: str) -> None:
            add(message)
            search(question)

        def add_batch(start: int) -> object:
            return memory.add(batches[start : start + BATCH], user_id="batches")

        for question in questions[:SEARCHES]:
            search(question)
        found = {"search": show("search", [timed(search, q) for q in questions[SEARCHES:]], where)}
        singles = [timed(add, one) for one in more[: 2 * SINGLES]]
        found["single add"] = show("single add", singles[SINGLES:], where)
        pairs = zip(more[2 * SINGLES :], questions[: SINGLES // 3], strict=False)
        show("add, then search", [timed(add_and_search, *pair) for pair in pairs], where)
        batches = more[3 * SINGLES :]
        times = [timed(add_batch, start) for start in range(0, len(batches), BATCH)]
        found["batch of 1,000"] = show("batch of 1,000", times[2:], where)
    return found


def first_search(location: str, where: str) -> None:
    """The first search of a process of its own, the start of Python and the opening left out."""
    code = (
        "import sys, time; from memplug import Memory\n"
        "a = time.perf_counter(); memory = Memory.open(sys.argv[1])\n"
        "b = time.perf_counter(); memory.search('What did Ann say about the harbour?', user_id='ann')\n"
        "c = time.perf_counter(); memory.search('What did Ben say about the harbour?', user_id='ann')\n"
        "d = time.perf_counter(); memory.close()\n"
        "print(f'opened in {(b - a) * 1e3:.0f} ms, first search {(c - b) * 1e3:,.0f} ms, second {(d - c) * 1e3:.1f} ms')"
    )
    done = subprocess.run(
        (sys.executable, "-c", code, location), capture_output=True, text=True, check=True
    )
    print(
        f"{where:9} a new process: {done.stdout.strip()} (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--without-embedded", action="store_true", help="measure the server alone")
    options = parser.parse_args()
    texts = corpus.messages(options.records)
    more = corpus.messages((BATCHES + 2) * BATCH + 3 * SINGLES, seed=time.time_ns() % 2**32)
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not options.without_embedded:
            embedded = str(folder / "embedded")
            measure(embedded, texts, more, "embedded")
            first_search(embedded, "embedded")
        try:
            server = stack.enter_context(launching.running(folder / "server", options=()))
        except launching.Missing as missing:
            print(f"not measured: {missing}")
            return 1 if "neo4j" in os.environ.get("MEMPLUG_REQUIRE", "").split() else 0
        os.environ.update(NEO4J_USERNAME=launching.USER, NEO4J_PASSWORD=launching.PASSWORD)
        found = measure(server.uri, texts, more, "Neo4j")
        first_search(server.uri, "Neo4j")
    missed = [name for name, limit in PROMISED.items() if found[name] > limit]
    for name in missed:
        print(f"missed: {name} took {found[name]:.1f} ms, and {PROMISED[name]:.0f} are promised")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
