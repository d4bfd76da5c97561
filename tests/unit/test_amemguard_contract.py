"""The guard keeps the strategy contract, behind the default strategy, with a model and without one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from memplug.ports import LLM
from memplug.strategy import Strategy
from memplug.testing import EchoLLM, StrategyContract
from memplug.testing.verification import Subject
from memplug_amemguard import AMemGuard
from memplug_amemguard.settings import AMemGuardConfig
from memplug_hybrid import Hybrid


class TestAMemGuard(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return AMemGuard()

    def subject(self) -> Subject:
        return replace(super().subject(), beside=(Hybrid,))


class TestAMemGuardThatAsksAModel(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return AMemGuard(AMemGuardConfig(judge="always"))

    def llm(self) -> LLM | None:
        return EchoLLM()
