"""How long an add takes while a model is slow, at each pace of enrichment, and what listening costs.

    python tests/bench/bench_pace.py              the table
    python tests/bench/bench_pace.py --adds 2000  more adds a case

The wall time is how long the caller waits; on a busy machine the CPU time in the caller's thread says more. The
model answers after 50 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.console import Console
from rich.table import Table

from memplug import Batch, Kind, Memory, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.events import Events
from memplug.toolbox.ask import ask_many
from memplug.toolbox.prompts import Prompt
from tests.bench.corpus import messages

TARGET_MS = 5.0
CASES: Sequence[tuple[str, dict[str, Any]]] = (
    ("no strategy with a model", {"enrich": "inline", "pipeline": ["hybrid"]}),
    ("background, per add", {}),
    ("background, every 5 turns", {"enrich_when": "every 5"}),
    ("background, at session end", {"enrich_when": "session"}),
    ("background, when idle", {"enrich_when": "idle"}),
    ("left to memplug worker", {"enrich": "worker"}),
)


@dataclass(frozen=True)
class Note:
    """Nothing beside its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """What the model says of each source."""

    name = "notes"
    requires = ("llm",)
    kinds = (NOTE,)
    prompts = (Prompt("note", "Note {turns}.", ("turns",)),)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        asked = [{"turns": one.episodes[0].text} for one in sources]
        answers = ask_many(self.resources.llm, self.prompt("note"), asked)
        texts = [getattr(one, "text", "") for one in answers]
        return Batch(
            put=tuple(
                NOTE.new(view, source.id, text, Note(), source.episodes)
                for source, text in zip(sources, texts, strict=True)
            )
        )


def slow_model(messages: Sequence[dict[str, str]]) -> str:
    """Answers after 50 ms."""
    threading.Event().wait(0.05)
    return "noted"


def opened(folder: str, settings: dict[str, Any]) -> Memory:
    config = {"enrich": "background", "pipeline": ["hybrid", Notes], **settings}
    return Memory.open(folder, config=config, llm=slow_model)


def add_ms(settings: dict[str, Any], count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each add into a queue that grows, sorted: waited, and of CPU in the caller's thread."""
    waited: list[float] = []
    worked: list[float] = []
    with tempfile.TemporaryDirectory() as folder, opened(folder, settings) as memory:
        memory.add("the first one opens what is opened once", session_id="s")
        for number, said in enumerate(messages(count)):
            wall, own = time.perf_counter(), time.thread_time()
            memory.add(said, session_id=f"s{number // 20}")
            waited.append((time.perf_counter() - wall) * 1000)
            worked.append((time.thread_time() - own) * 1000)
    return sorted(waited), sorted(worked)


def span_ns(events: Events) -> float:
    """Nanoseconds of one span."""

    def told() -> None:
        with events.span("step", "a.b", step="a", stage="b") as span:
            span.note(hits=1)

    def bare() -> None:
        pass

    def best(call: Callable[[], None]) -> float:
        return min(timeit.repeat(call, number=20_000, repeat=5)) / 20_000

    return (best(told) - best(bare)) * 1e9


def _median(times: Sequence[float]) -> float:
    return statistics.median(times)


def _tail(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.95)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adds", type=int, default=400)
    options = parser.parse_args()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    table = Table("pace", "median", "p95", "CPU median", "CPU p95")
    table.title = f"An add returns after so many ms; {options.adds} adds, target {TARGET_MS:g}"
    for name, settings in CASES:
        waited, worked = add_ms(settings, options.adds)
        figures = (_median(waited), _tail(waited), _median(worked), _tail(worked))
        table.add_row(name, *(f"{one:.2f}" for one in figures))
    console.print(table)
    console.print(
        f"A span costs {span_ns(Events()):.0f} ns where nobody listens, "
        f"{span_ns(Events([lambda event: None])):.0f} ns with one listener."
    )


if __name__ == "__main__":
    main()
