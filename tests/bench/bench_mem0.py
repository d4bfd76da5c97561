"""What Mem0 costs with 10,000 facts stored, beside the default and without a model; CPU milliseconds.

    python tests/bench/bench_mem0.py [FACTS]

Messages that say nothing of anybody, new facts, updates and ends of old ones, each added alone; updates added in blocks; a
search that nothing refines, one that asks for a figure and one for an experience; a profile from 1,000 facts; and what
`graph` adds where the facts are about many people and places. Both pipelines take turns in one process. Limits, on the
project's own machine: 1 ms for what Mem0 adds to an add, 1 ms for what it adds to a search, 5 ms for the profile.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import mean, median
from time import process_time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from memplug import Memory, Messages  # noqa: E402
from memplug.types import Message  # noqa: E402
from memplug_hybrid import Hybrid  # noqa: E402
from memplug_mem0 import Mem0  # noqa: E402
from memplug_mem0.settings import Mem0Config  # noqa: E402

NOUNS = (
    "soup",
    "song",
    "film",
    "poem",
    "dance",
    "tree",
    "river",
    "bird",
    "cheese",
    "street",
    "tea",
)
TALK = (
    "Good morning! Did you see the news about the bridge?",
    "I could not sleep, the neighbours had a party until three.",
    "My favourite walk is the one along the canal.",
    "Can you find me a recipe for lentils that takes half an hour?",
    "That sounds good, but we have no cumin at home.",
    "Anyway, the train was late again and everybody was annoyed.",
    "I work at the harbour office now.",
    "Thanks, that helps a lot.",
    "What would you do in my place, wait or call them?",
    "She said that the meeting went well, though nobody had read the report.",
)
"""Turns that are added in a circle, two of which say a fact."""
BLOCK = 250
ROUNDS = 60
PIPELINES = ("hybrid", "hybrid+mem0")


def main() -> int:
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with ExitStack() as stack:
        memories = [stack.enter_context(filled(stack, name, facts)) for name in PIPELINES]
        for what, work in works(facts).items():
            alone, both = side_by_side(memories, work)
            shown = f"default {alone:6.2f}   with mem0 {both:6.2f}   mem0 adds {both - alone:6.2f}"
            print(f"{what:36} {shown} ms", flush=True)
        bulk = [added_in_blocks(memory) for memory in memories]
        print(
            f"{'an update, of 250 in one add':36} default {bulk[0]:6.2f}   with mem0 {bulk[1]:6.2f}"
            f"   mem0 adds {bulk[1] - bulk[0]:6.2f} ms"
        )
    with Memory.open(":memory:", "mem0") as memory:
        fill(memory, 1000)
        costs = []
        for number in range(30):
            memory.add(f"My favourite hill number {number} is high {number}.")
            costs.append(cost(lambda: memory.section("profile")))
        print(f"{'a profile from 1,000 facts':36} {median(costs):6.2f} ms")
    graphs(facts)
    return 0


def graphs(facts: int) -> None:
    """What edges cost, side by side with the same facts without them."""

    def new(memory: Memory, number: int) -> object:
        return memory.add(f"{name(number % 1500)} lives in {name(facts + number)}ville.")

    def search(memory: Memory, number: int) -> object:
        return memory.search(f"Who lives where {name(number * 7 % 1500)} lives?")

    with ExitStack() as stack:
        memories = []
        for graph in (False, True):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="memplug-mem0-"))
            pipeline = [Hybrid(), Mem0(Mem0Config(graph=graph))]
            memories.append(stack.enter_context(Memory.open(folder, pipeline)))
            texts = [
                f"{name(one % 1500)} lives in {name(one * 7 % 900)}ville." for one in range(facts)
            ]
            for start in range(0, facts, BLOCK):
                part = enumerate(texts[start : start + BLOCK], start)
                block = tuple(Message("user", text, id=f"m{one}") for one, text in part)
                memories[-1].add(Messages(block))
            memories[-1].search("Where?")
        for what, work in {"a message with a new fact": new, "a search": search}.items():
            alone, both = side_by_side(memories, work)
            shown = f"mem0 {alone:6.2f}   with graph {both:6.2f}   graph adds {both - alone:6.2f}"
            print(f"{what + ', many entities':36} {shown} ms", flush=True)


def name(number: int) -> str:
    """A name without digits, as a table would read it."""
    return "".join("bdfgklmnrs"[int(one)] + "aeiou"[int(one) % 5] for one in str(number)).title()


def filled(stack: ExitStack, pipeline: str, facts: int) -> Memory:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="memplug-mem0-"))
    memory = Memory.open(folder, pipeline)
    fill(memory, facts)
    memory.search("favourite soup")
    return memory


def works(facts: int) -> dict[str, Callable[[Memory, int], object]]:
    """What is measured: each on a memory, in a numbered round."""

    def weather(memory: Memory, number: int) -> object:
        text = (
            f"The weather by the {NOUNS[number % 11]} was lovely on walk {number}, with a breeze."
        )
        return memory.add(text)

    def new(memory: Memory, number: int) -> object:
        return memory.add(said(facts + number))

    def update(memory: Memory, number: int) -> object:
        return memory.add(said(number * 7, again=1))

    def end(memory: Memory, number: int) -> object:
        return memory.add(
            said(number * 7 + 1).replace(" is ", " isn't ").replace(".", " any more.")
        )

    def search(memory: Memory, number: int) -> object:
        return memory.search(f"Which {NOUNS[number % 11]} number {number} do I like?")

    def figure(memory: Memory, number: int) -> object:
        return memory.search(f"How many {NOUNS[number % 11]} numbers like {number} do I have?")

    def experience(memory: Memory, number: int) -> object:
        return memory.search(f"Have I ever had a favourite {NOUNS[number % 11]} number {number}?")

    def turn(memory: Memory, number: int) -> object:
        return memory.add(f"{TALK[number % len(TALK)]} ({number})")

    return {
        "a turn of a conversation": turn,
        "a message that says no fact": weather,
        "a message with a new fact": new,
        "a message with an update": update,
        "a message that ends a fact": end,
        "a search": search,
        "a search that asks for a figure": figure,
        "a search for an experience": experience,
    }


def side_by_side(
    memories: list[Memory], work: Callable[[Memory, int], object]
) -> tuple[float, float]:
    """Typical costs of both memories, in turns: the mean without the highest and the lowest tenth."""
    costs: list[list[float]] = [[], []]
    for number in range(ROUNDS):
        for memory, found in zip(memories, costs, strict=True):
            found.append(cost(partial(work, memory, number)))
    first, second = (mean(sorted(one)[ROUNDS // 10 : -ROUNDS // 10]) for one in costs)
    return first, second


def added_in_blocks(memory: Memory) -> float:
    """Cost of a message."""
    blocks = [
        [
            Message("user", said(one, again=2), id=f"third{one}")
            for one in range(start, start + BLOCK)
        ]
        for start in (0, BLOCK)
    ]
    total = sum(cost(partial(memory.add, Messages(tuple(block)))) for block in blocks)
    return total / (2 * BLOCK)


def fill(memory: Memory, facts: int) -> None:
    for start in range(0, facts, BLOCK):
        messages = [
            Message("user", said(one), id=f"m{one}")
            for one in range(start, min(start + BLOCK, facts))
        ]
        memory.add(Messages(tuple(messages)))


def said(number: int, again: int = 0) -> str:
    """A statement, and the same of another value."""
    noun, value = NOUNS[number % len(NOUNS)], name(number * 31 % 997 + 1000 * again)
    return f"My favourite {noun} number {number} is {value}."


def cost(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    begun = process_time()
    work()
    return 1e3 * (process_time() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
