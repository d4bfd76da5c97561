"""What memplug adds to a language model's own time: many prompts at once, beside bare threads in the same run.

    python tests/bench/bench_models.py                  all cases
    python tests/bench/bench_models.py --prompts 200    a shorter run

In this process a transport that only waits is asked; through litellm a scripted server on loopback, in a
process of its own, answers. Both take 50 ms for an answer. Wall and CPU seconds of the whole batch; litellm's
rounds alternate with the bare threads' and the best of each counts. Last, how long `add` takes with a strategy
that asks a model for every episode, in the background.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug import Memory, Source, Strategy, StrategyConfig, View, hookimpl
from memplug.models.chat import ChatModel, ChatOptions
from memplug.models.transport import Reply, Request
from memplug.ports import LLM, Completion
from memplug.types import Message

CONCURRENCY = 32
DELAY = 0.05
ROUNDS = 5


class Waiting:
    """A transport whose model takes its time and nothing else."""

    name, schemas = "waiting", None

    def send(self, request: Request) -> Reply:
        time.sleep(DELAY)
        return Reply(text="ok")


def prompts(count: int) -> list[list[Message]]:
    return [[Message("user", f"What did Ann say on day {number}?")] for number in range(count)]


def timed(call: Callable[[], Any]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - cpu


def ask(llm: LLM, asked: Sequence[Sequence[Message]]) -> None:
    """All prompts; every one has to be answered."""
    for one in llm.complete_many(asked):
        assert isinstance(one, Completion), one


@contextmanager
def server() -> Iterator[str]:
    """The address of a scripted server in a process of its own."""
    command = [sys.executable, "-m", "memplug.testing.openai_server", "--delay", str(DELAY)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        assert process.stdin is not None
        process.stdin.close()


def bare(url: str, asked: Sequence[Sequence[Message]]) -> None:
    """The same requests from threads that call litellm and do nothing else."""
    from memplug.backends.litellm.loading import litellm

    def one(messages: Sequence[Message]) -> str:
        try:
            return said(messages)
        except litellm().InternalServerError:
            # Where more than 20 connections are open, httpcore may close one that was just given out.
            return said(messages)

    def said(messages: Sequence[Message]) -> str:
        response = litellm().completion(
            model="openai/m",
            messages=[{"role": each.role, "content": each.text} for each in messages],
            api_base=url,
            api_key="none",
            timeout=60.0,
            max_retries=0,
            num_retries=0,
        )
        return str(response.choices[0].message.content)

    with ThreadPoolExecutor(CONCURRENCY) as threads:
        assert set(threads.map(one, asked)) == {"ok"}


def in_process(count: int) -> None:
    asked = prompts(count)
    ideal = -(-count // CONCURRENCY) * DELAY
    llm = ChatModel(Waiting(), ChatOptions(concurrency=CONCURRENCY))
    wall, cpu = min(timed(lambda: ask(llm, asked)) for _ in range(ROUNDS))
    print(f"in this process: {wall:.2f} s (ideal {ideal:.2f} s), CPU {cpu:.2f} s", flush=True)


def through_litellm(count: int) -> None:
    from memplug.backends.litellm.chat import LiteLLM

    asked = prompts(count)
    with server() as url:
        llm = LiteLLM("openai/m", api_base=url, api_key="none", concurrency=CONCURRENCY)
        ask(llm, asked[: 2 * CONCURRENCY])  # litellm's import and the connections are no part of it
        bare(url, asked[: 2 * CONCURRENCY])
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(timed(lambda: bare(url, asked)))
            ours.append(timed(lambda: ask(llm, asked)))
    for name, times in (("bare threads", theirs), ("complete_many", ours)):
        wall, cpu = min(times)
        print(f"through litellm: {name:<14} {wall:.2f} s, CPU {cpu:.2f} s", flush=True)
    wall = min(ours)[0] / min(theirs)[0] - 1
    cpu = min(cpu for _, cpu in ours) / min(cpu for _, cpu in theirs) - 1
    print(f"through litellm: complete_many takes {wall:+.1%} wall, {cpu:+.1%} CPU")


class Asking(Strategy[StrategyConfig]):
    """Asks the model about every episode, and makes nothing of it."""

    name = "asking"
    requires = ("llm",)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> None:
        assert self.resources.llm is not None
        ask(
            self.resources.llm,
            [[Message("user", one.text)] for each in sources for one in each.episodes],
        )


def adding(count: int) -> None:
    llm = ChatModel(Waiting())
    with (
        tempfile.TemporaryDirectory() as folder,
        Memory.open(folder, ["hybrid", Asking], llm=llm) as memory,
    ):
        times = [
            timed(partial(memory.add, f"On day {number} Ann drank {number} cups of tea."))[0] * 1000
            for number in range(count)
        ]
        waiting = len(memory.owed())
    times = sorted(times[10:])
    print(
        f"add, with {waiting} of {count} episodes still owed to the model: "
        f"median {times[len(times) // 2]:.2f} ms, 95th percentile {times[int(len(times) * 0.95)]:.2f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--prompts", type=int, default=1000)
    options = parser.parse_args()
    print(
        f"\n{options.prompts:,} prompts, {CONCURRENCY} at once, {DELAY * 1000:.0f} ms for an answer"
    )
    in_process(options.prompts)
    if importlib.util.find_spec("litellm") is None:
        print("through litellm: not measured, litellm is not installed")
    else:
        through_litellm(options.prompts)
    adding(200)


if __name__ == "__main__":
    main()
