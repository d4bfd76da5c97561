"""An agent without a model that learns the hidden rules of `reme_world.py` from its own attempts.

It plays the same tasks three times: without a memory, with one that only ever adds (every lesson of every attempt, none
forgotten), and with ReMe. Before a task it reads the lessons that apply, afterwards it hands in its attempt and says
which lessons it used. Half-way the rules change.

    python examples/reme_agent.py [SEED ...] [--tasks 300] [--draw FILE.svg]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from reme_world import Attempt, Task, World

from memplug import Hit, Memory
from memplug_reme import ReMe
from memplug_reme.settings import ReMeConfig

APPEND_ONLY = ReMeConfig(selective=False, forget="never", utility=0.0)
WINDOW = 20


class Agent:
    """Follows the lessons it is given as far as they fit, and otherwise tries what has not failed yet."""

    def __init__(self, memory: Memory | None, seed: int) -> None:
        self._memory = memory
        self._dice = random.Random(seed)
        self._count = 0

    def do(self, task: Task) -> bool:
        """Does one task; says whether it succeeded."""
        attempt = Attempt(task, self._dice)
        if self._memory is None:
            self._work(attempt, ())
            return attempt.succeeded
        found = self._memory.search(task.text, 5, phase="plan")
        sections = found.candidates.asides
        lessons = (*sections.get("reflections", ()), *sections.get("lessons", ()))
        used = self._work(attempt, [hit for hit in lessons if fits(hit, task)])
        self._count += 1
        self._memory.add(attempt.trajectory(f"attempt-{self._count}"))
        self._memory.feedback(found.id, float(attempt.succeeded), used)
        return attempt.succeeded

    def _work(self, attempt: Attempt, lessons: Sequence[Hit]) -> list[str]:
        """Calls until the attempt is over; gives the lessons whose advice it took."""
        done: list[str] = []
        wrong: set[str] = set()
        used: dict[str, None] = {}
        while not attempt.over:
            tool = ""
            for hit in lessons:
                tool = advice(hit, done)
                if tool and tool not in wrong:
                    used[hit.record.id] = None
                    break
                tool = ""
            if not tool:
                tool = self._guess(attempt.task, done, wrong, lessons)
            said = attempt.call(tool)
            if said == "ok":
                done.append(tool)
                wrong = set()
            elif not said.startswith("Timeout"):
                wrong.add(tool)
        return list(used)

    def _guess(
        self, task: Task, done: Sequence[str], wrong: set[str], lessons: Sequence[Hit]
    ) -> str:
        """A tool that has not failed at this point, now or, as a reflection says, at the last attempt."""
        left = [one for one in task.tools if one not in wrong and one not in done]
        known = {
            tool
            for hit in lessons
            if hit.record.kind == "reme/reflection" and path(hit) == list(done)
            for tool in hit.record.payload.avoid
        }
        return self._dice.choice([one for one in left if one not in known] or left)


def path(hit: Hit) -> list[str]:
    """The calls that a lesson recommends; taking notes is none."""
    return [one for one in hit.record.payload.calls if not one.startswith("note_")]


def advice(hit: Hit, done: Sequence[str]) -> str:
    """What the lesson says comes next; "" where it says nothing about that."""
    calls = path(hit)
    return calls[len(done)] if len(calls) > len(done) and calls[: len(done)] == done else ""


def fits(hit: Hit, task: Task) -> bool:
    """True for a lesson whose tools are at hand."""
    return set(path(hit)) <= set(task.tools)


def played(seed: int, config: ReMeConfig | None, tasks: int = 300) -> tuple[list[bool], int, int]:
    """How each task went, the lessons in use at the end, and those archived."""
    world = World(seed, tasks)
    if config is None:
        agent = Agent(None, seed)
        return [agent.do(task) for task in world.tasks], 0, 0
    with Memory.open(":memory:", [ReMe(config)], random=random.Random(seed)) as memory:
        agent = Agent(memory, seed)
        went = [agent.do(task) for task in world.tasks]
        lessons = [
            len(memory.list(10_000, filters={"kind": "reme/experience", "status": status}).records)
            for status in ("active", "retired")
        ]
        return went, lessons[0], lessons[1]


MODES = {"no memory": None, "append-only": APPEND_ONLY, "ReMe": ReMeConfig()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--tasks", type=int, default=140)
    parser.add_argument("--draw", type=Path)
    chosen = parser.parse_args()
    curves: dict[str, list[float]] = {}
    for name, config in MODES.items():
        games = [played(seed, config, chosen.tasks) for seed in chosen.seeds]
        share = [fmean(one) for one in zip(*(went for went, *_ in games), strict=True)]
        curves[name] = [fmean(share[n : n + WINDOW]) for n in range(0, len(share), WINDOW)]
        print(f"{name:12} {100 * fmean(share):5.1f}% of {len(share)} tasks", end="")
        print(
            f", lessons {fmean(g[1] for g in games):.0f}, archived {fmean(g[2] for g in games):.0f}"
        )
        before, after = around(share)
        print(
            f"{'':12} {100 * before:5.1f}% before the rules change, {100 * after:.1f}% 41 to 60 after"
        )
    print(f"\nsuccess over each {WINDOW} tasks, in percent; the rules change half-way")
    for name, curve in curves.items():
        print(f"{name:12}", *(f"{100 * one:3.0f}" for one in curve))
    if chosen.draw:
        chosen.draw.write_text(drawn(curves), encoding="utf-8")


def around(share: Sequence[float]) -> tuple[float, float]:
    """Success over the 20 tasks before the rules change, and over tasks 41 to 60 after it."""
    change = len(share) // 2
    return fmean(share[change - WINDOW : change]), fmean(share[change + 40 : change + 60])


def drawn(curves: dict[str, list[float]]) -> str:
    """The curves as an SVG picture."""
    colours = ("#888888", "#d08020", "#2060c0")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 300" font-family="sans-serif">'
    ]
    parts.append('<path d="M40 10V260H560" fill="none" stroke="black"/>')
    parts.append('<path d="M300 10V260" stroke="#bbbbbb" stroke-dasharray="4"/>')
    parts += [f'<text x="8" y="{264 - 2.5 * n}" font-size="11">{n}%</text>' for n in (0, 50, 100)]
    parts.append('<text x="306" y="20" font-size="11">the rules change</text>')
    for (name, curve), colour in zip(curves.items(), colours, strict=True):
        points = " ".join(
            f"{40 + 520 * (n + 0.5) / len(curve):.0f},{260 - 250 * one:.0f}"
            for n, one in enumerate(curve)
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts.append(
            f'<text x="566" y="{264 - 250 * curve[-1]:.0f}" fill="{colour}" font-size="12">{name}</text>'
        )
    return "\n".join((*parts, "</svg>\n"))


if __name__ == "__main__":
    main()
