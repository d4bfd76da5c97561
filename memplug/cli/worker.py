"""`memplug worker`: works off the queue in the foreground, beside other workers and the applications that add."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from memplug.cli.call import Call, command, warn
from memplug.cli.show import counted, err, one_line, out, plain, visible

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.results import WorkResult

app = typer.Typer()
_PANEL = "Maintain"


@command(app, "worker", panel=_PANEL)
def worker(
    call: Call,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    every: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.01, help="How often to look for work.")
    ] = 1.0,
) -> None:
    """Work off what is owed, in every scope: derived records, retries, scheduled maintenance.

    Any number of workers may run at once. Ctrl-C or SIGTERM lets the running pass end; the rest stays
    owed. With --json a line of JSON per round that did something. With --once the exit code is 1 where
    something failed.
    """
    with _stop_signals() as stopping, call.open(create=not once, enrich="worker") as memory:
        if once:
            result = _round(memory, call, stopping.is_set, always=True)
            if result.failures:
                raise typer.Exit(1)
            return
        place = visible(memory.storage.location)
        err().print(f"Working in {place}; Ctrl-C ends it after the running pass.", soft_wrap=True)
        while not stopping.is_set():
            _round(memory, call, stopping.is_set)
            stopping.wait(every)


def _round(
    memory: Memory, call: Call, stopping: Callable[[], bool], *, always: bool = False
) -> WorkResult:
    """One round, told on a line where it did something, or `always`."""
    begun = time.monotonic()
    result = memory.work(stopping=stopping)
    seconds = time.monotonic() - begun
    if always or result.done or result.managed or result.failures:
        if call.json:
            _line({**plain(result), "seconds": round(seconds, 3)})
        else:
            out().print(_told(result, seconds), soft_wrap=True)
            warn(result.failures)
    return result


def _line(value: dict[str, Any]) -> None:
    """One JSON object on a line of its own, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True, allow_nan=False) + "\n")
    sys.stdout.flush()


def _told(result: WorkResult, seconds: float) -> Text:
    parts = [f"did {result.done:,}", f"made {counted(result.made, 'record')}"]
    if result.failures:
        parts.append(f"{len(result.failures)} failed")
    if result.managed:
        parts.append("ran maintenance")
    queue = ", ".join(f"{count:,} {state}" for state, count in sorted(result.queue.items()))
    now = time.strftime("%H:%M:%S")
    return Text.assemble(
        (f"{now}  ", "dim"),
        one_line(", ".join(parts)),
        (f"  queue: {queue or 'empty'}  {seconds:.2f} s", "dim"),
    )


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """Set by the first SIGINT or SIGTERM; a second one does what it always did."""
    stopping = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(number: int, frame: object) -> None:
        stopping.set()
        restore()

    for number in before:
        signal.signal(number, stop)
    try:
        yield stopping
    finally:
        restore()
