"""MemGAS keeps the strategy contract, with a model and without one."""

from __future__ import annotations

from typing import Any

from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import EchoLLM, StrategyContract
from memplug_memgas import MemGAS
from memplug_memgas.settings import ALL_GRAINS, MemGASConfig


class TestMemGAS(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return MemGAS()


class TestMemGASWithAModel(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return MemGAS()

    def llm(self) -> LLM | None:
        return EchoLLM()


class TestMemGASAsReleased(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        config = MemGASConfig(mode="compat", grains=ALL_GRAINS, router="released", pairs=True)
        return MemGAS(config)
