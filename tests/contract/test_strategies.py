"""The shipped strategies keep the strategy contract."""

from __future__ import annotations

from typing import Any

from memplug.ports import Embedder
from memplug.strategy import Strategy
from memplug.testing import FakeEmbedder, StrategyContract, WordSearch


class TestWordSearch(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return WordSearch()

    def embedder(self) -> Embedder:
        return FakeEmbedder()
