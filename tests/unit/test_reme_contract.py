"""ReMe keeps the strategy contract, by rule and with a model, over attempts that succeed and fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import EchoLLM, StrategyContract
from memplug.testing.samples import SAMPLES
from memplug.types import Content, Trajectory, TrajectoryStep
from memplug_reme import ReMe
from memplug_reme.prompts import Item, Items, Judgements
from memplug_reme.settings import ReMeConfig


def attempt(id: str, task: str, reward: float, *calls: str) -> Trajectory:
    steps = []
    for one in calls:
        tool, _, error = one.partition("!")
        steps.append(TrajectoryStep(f"I call {tool}.", tool=tool, error=error))
    return Trajectory(task, tuple(steps), reward, id=id)


ATTEMPTS: tuple[Content, ...] = (
    attempt("t1", "Ship parcel 17 overseas", 0.0, "book!not weighed", "seal!empty"),
    attempt("t2", "Ship parcel 18 overseas", 1.0, "weigh", "note", "book"),
    attempt("t3", "Ship parcel 19 overseas", 1.0, "weigh", "book"),
    attempt("t4", "Refund order 5", 0.5, "credit", "send!no address"),
    attempt("t5", "Refund order 6", 1.0, "find", "credit", "send"),
    attempt("t6", "Refund order 7", 0.0, "credit!not found"),
)


class Attempts(StrategyContract):
    __test__ = False

    samples: ClassVar[Sequence[Content]] = (*SAMPLES, *ATTEMPTS)
    queries: ClassVar[Sequence[str]] = (
        "Ship parcel 20 overseas",
        "Refund order 8",
        "how does credit work?",
    )


class TestReMe(Attempts):
    __test__ = True

    def strategy(self) -> Strategy[Any]:
        return ReMe()


class TestReMeThatNeverForgets(Attempts):
    __test__ = True

    def strategy(self) -> Strategy[Any]:
        return ReMe(ReMeConfig(selective=False, forget="never", hard_pairs=True))


class TestReMeWithAModel(Attempts):
    __test__ = True

    def strategy(self) -> Strategy[Any]:
        return ReMe(ReMeConfig(rerank=True, guidance=True, describe=True, segment=True))

    def llm(self) -> LLM | None:
        lesson = Item(
            when_to_use="When a parcel goes overseas",
            experience="Weigh it before the courier is booked.",
            tools_used=["weigh"],
        )
        return EchoLLM(answers={Items: Items(items=[lesson]), Judgements: Judgements(items=[])})
