"""HippoRAG keeps the strategy contract, with a model and without one."""

from __future__ import annotations

from typing import Any

from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import EchoLLM, StrategyContract
from memplug_hipporag import HippoRAG
from memplug_hipporag.settings import HippoRAGConfig


class TestHippoRAG(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return HippoRAG()


class TestHippoRAGWithAModel(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return HippoRAG()

    def llm(self) -> LLM | None:
        return EchoLLM()


class TestHippoRAGAsReleased(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return HippoRAG(HippoRAGConfig(mode="v2", compat=True))


class TestHippoRAGVersionOne(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return HippoRAG(HippoRAGConfig(mode="v1"))
