"""Mem0 keeps the strategy contract, with a model and without one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from memplug import Messages
from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import EchoLLM, StrategyContract
from memplug.testing.samples import SAMPLES
from memplug.types import Message
from memplug_mem0 import Mem0
from memplug_mem0.settings import Mem0Config

SAID = (
    "I live in Rome and I work at Google.",
    "My favourite colour is blue. I like tea and hiking.",
    "I moved to Oslo last week.",
    "Not Google, Spotify.",
    "I don't like tea anymore.",
    "Ben lives in Lyon.",
)


def said(number: int, text: str) -> Messages:
    time = datetime(2024, 4, 1 + number, tzinfo=UTC)
    return Messages((Message("user", text, name="Ann", time=time, id=f"fact{number}"),))


class TestMem0(StrategyContract):
    samples = (*SAMPLES, *(said(number, text) for number, text in enumerate(SAID)))

    def strategy(self) -> Strategy[Any]:
        return Mem0()


class TestMem0WithAModel(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Mem0()

    def llm(self) -> LLM | None:
        return EchoLLM()


class TestMem0AsReleased(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Mem0(Mem0Config(mode="compat", updates="add", graph=True))
