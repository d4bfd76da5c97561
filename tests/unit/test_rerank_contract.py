"""The reranking strategy keeps the strategy contract, behind the default strategy and with a fake reranker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from memplug import MissingResourceError, Resources
from memplug.ports import Reranker
from memplug.strategy import Strategy
from memplug.testing import OverlapReranker, StrategyContract
from memplug.testing.verification import Subject
from memplug_hybrid import Hybrid
from memplug_rerank import Rerank


class TestRerank(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Rerank()

    def subject(self) -> Subject:
        return replace(super().subject(), beside=(Hybrid,))

    def reranker(self) -> Reranker:
        return OverlapReranker()

    def test_a_missing_requirement_is_named(self) -> None:
        with pytest.raises(MissingResourceError, match="reranker"):
            self.strategy().setup(Resources())
