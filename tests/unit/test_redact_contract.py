"""Redaction keeps the strategy contract, behind the default strategy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from memplug.strategy import Strategy
from memplug.testing import StrategyContract
from memplug.testing.verification import Subject
from memplug_hybrid import Hybrid
from memplug_redact import Redact


class TestRedact(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Redact()

    def subject(self) -> Subject:
        return replace(super().subject(), beside=(Hybrid,))
