"""A small office with hidden rules, for agents that learn: every kind of task wants three tools in an order nobody tells.

Four families of tasks, each in two variants, six tools a family. A call that is next in the hidden order does its part,
any other one fails and says so; one tool a family only takes notes; one call in thirty times out. Eight calls are
allowed. Half-way the rules change: every order is drawn anew. All of it follows from the seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from memplug import Trajectory, TrajectoryStep

FAMILIES = {
    "refund": (
        ("Refund order {number} of a {variant} customer", ("business", "private")),
        ("find_order", "check_invoice", "ask_approval", "credit_account", "send_letter"),
    ),
    "ship": (
        ("Ship parcel {number} {variant}", ("overseas", "by express")),
        ("weigh_parcel", "print_label", "declare_customs", "book_courier", "seal_box"),
    ),
    "deploy": (
        ("Deploy build {number} to the {variant} cluster", ("staging", "production")),
        ("run_checks", "freeze_traffic", "push_image", "migrate_tables", "warm_caches"),
    ),
    "travel": (
        ("Arrange trip {number} for a {variant} meeting", ("board", "customer")),
        ("reserve_seat", "book_hotel", "file_visa", "hire_car", "confirm_budget"),
    ),
}
NEEDED = 3
ALLOWED = 8
TIMEOUTS = 1 / 30


@dataclass(frozen=True)
class Task:
    """What an agent is told: the words of the task, and the tools there are."""

    text: str
    tools: tuple[str, ...]
    order: tuple[str, ...] = field(repr=False)
    """Hidden: what does it."""


class World:
    """The tasks of one seed, in their order; `change_at` is the number of the first under new rules."""

    def __init__(self, seed: int, tasks: int = 300, change_at: int | None = None) -> None:
        self._random = random.Random(seed)
        self.change_at = tasks // 2 if change_at is None else change_at
        rules = [self._rules(), self._rules()]
        self.tasks = [self._task(rules[number >= self.change_at]) for number in range(tasks)]

    def _rules(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {
            (family, variant): tuple(self._random.sample(tools, NEEDED))
            for family, ((_, variants), tools) in FAMILIES.items()
            for variant in variants
        }

    def _task(self, rules: dict[tuple[str, str], tuple[str, ...]]) -> Task:
        family, variant = self._random.choice(sorted(rules))
        (text, _), tools = FAMILIES[family]
        number = self._random.randrange(1000, 10000)
        return Task(
            text.format(number=number, variant=variant),
            (*tools, f"note_{family}"),
            rules[family, variant],
        )


class Attempt:
    """One attempt at a task: calls one after the other, until it is done or no call is left."""

    def __init__(self, task: Task, random: random.Random) -> None:
        self.task = task
        self.steps: list[TrajectoryStep] = []
        self._random = random
        self._done = 0

    @property
    def succeeded(self) -> bool:
        return self._done == NEEDED

    @property
    def over(self) -> bool:
        return self.succeeded or len(self.steps) == ALLOWED

    def call(self, tool: str) -> str:
        """Calls a tool; gives "ok" for a part that is done, else what the tool says."""
        result, error = "", ""
        if self._random.random() < TIMEOUTS:
            error = "TimeoutError: no answer within 30 s"
        elif tool.startswith("note_"):
            result = "noted"
        elif tool == self.task.order[self._done]:
            self._done += 1
            result = "ok"
        else:
            error = f"OrderError: {tool} cannot be done now"
        self.steps.append(
            TrajectoryStep(f"I call {tool}.", tool=tool, result=result, error=error, seconds=0.1)
        )
        return result or error

    def trajectory(self, id: str) -> Trajectory:
        """The attempt as it is handed to a memory: reward 1 where the task was done."""
        return Trajectory(
            self.task.text, tuple(self.steps), float(self.succeeded), self.task.tools, id
        )


def main() -> None:
    """Plays without any memory, to show what the world is like."""
    dice = random.Random(0)
    done = 0
    for task in World(seed=0).tasks:
        attempt = Attempt(task, dice)
        wrong: set[str] = set()
        while not attempt.over:
            tool = dice.choice([one for one in task.tools if one not in wrong])
            said = attempt.call(tool)
            if not said.startswith("Timeout"):
                wrong = set() if said == "ok" else wrong | {tool}
        done += attempt.succeeded
    print(f"{task.text}: {', '.join(task.tools)}")
    print(f"{done} of 300 tasks done by trying")


if __name__ == "__main__":
    main()
