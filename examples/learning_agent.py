"""An agent that learns from its own attempts: it remembers trajectories, and looks up what worked before it acts.

The world is a toy: doors that open with one tool each. What is real is the memory: attempts are added as trajectories
with their reward, recalled by the likeness of the task, and credited with how it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryDirectory

from memplug import Memory, Trajectory, TrajectoryStep

DOORS = {
    "open the cellar door": "crowbar",
    "open the garden gate": "key",
    "open the safe": "code",
}
TOOLS = ("key", "code", "crowbar")


def attempt(task: str, tools: Sequence[str]) -> Trajectory:
    """Tries the tools in this order until one works; fewer tries earn more."""
    steps = []
    for tool in tools:
        works = DOORS[task] == tool
        result = f"{task}: it opens" if works else f"{task}: nothing moves"
        steps.append(
            TrajectoryStep(
                f"I try the {tool} to {task}.",
                tool=tool,
                result=result,
                error="" if works else "no effect",
            )
        )
        if works:
            break
    return Trajectory(task, tuple(steps), reward=1 / len(steps), tools=TOOLS)


class Agent:
    """Recalls earlier attempts at a task, and tries first what worked then."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory.scoped(agent_id="opener")

    def do(self, task: str) -> int:
        """Does the task, remembers how, and gives the number of tries."""
        recalled = self._memory.search(f"{task}: it opens", 5, phase="plan")
        worked = [
            hit
            for hit in recalled.hits
            if hit.record.payload.tool and not hit.record.payload.error and task in hit.record.text
        ]
        known = [hit.record.payload.tool for hit in worked]
        order = list(dict.fromkeys([*known, *TOOLS]))
        trajectory = attempt(task, order)
        self._memory.add(trajectory)
        if worked:
            reward = trajectory.reward or 0.0
            self._memory.feedback(recalled.id, reward, [worked[0].record.id])
        return len(trajectory.steps)


def main() -> None:
    with TemporaryDirectory() as folder, Memory.open(folder) as memory:
        agent = Agent(memory)
        for day in ("first", "second"):
            tries = {task: agent.do(task) for task in DOORS}
            print(f"{day} day, tries: {sum(tries.values())} {tries}")
        scoped = memory.scoped(agent_id="opener")
        print(scoped.context("How do I open the safe?", budget=120))


if __name__ == "__main__":
    main()
