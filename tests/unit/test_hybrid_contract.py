"""The default strategy keeps the strategy contract."""

from __future__ import annotations

from typing import Any

import pytest

from memplug import MissingResourceError, Resources
from memplug.strategy import Strategy
from memplug.testing import StrategyContract
from memplug_hybrid import Hybrid


class TestHybrid(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Hybrid()

    def test_a_missing_requirement_is_named(self) -> None:
        # A Memory has the shipped token table whatever its embedder is, so only setup itself can miss it.
        with pytest.raises(MissingResourceError, match="tokens"):
            self.strategy().setup(Resources())
