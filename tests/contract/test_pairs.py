"""Every shipped strategy keeps the contract alone, beside each other one, and with all of them together.

A new strategy joins by its entry point alone.
"""

from __future__ import annotations

from importlib.metadata import distribution
from itertools import combinations

import pytest

from memplug.registry import STRATEGIES
from memplug.testing.verification import (
    RULES,
    another_process_makes_the_same_memory,
    latency_stays_within_the_limit,
    verify,
)
from memplug.testing.verification.choosing import subject_of

SHIPPED = sorted(
    point.name for point in distribution("memplug").entry_points if point.group == STRATEGIES
)
TOGETHER = [
    *((name,) for name in SHIPPED),
    *combinations(SHIPPED, 2),
    *([tuple(SHIPPED)] if len(SHIPPED) > 2 else []),
]
ALONE = [one for one in RULES if one is not latency_stays_within_the_limit]
TOGETHER_RULES = [one for one in ALONE if one is not another_process_makes_the_same_memory]


@pytest.mark.parametrize("names", TOGETHER, ids="+".join)
def test_shipped_strategies_keep_the_contract_together(names: tuple[str, ...]) -> None:
    name, *beside = names
    report = verify(subject_of(name, beside=beside), TOGETHER_RULES if beside else ALONE)
    assert [(one.rule, one.seen) for one in report.results if one.state == "broken"] == []
    assert report.kept, [(one.rule, one.seen) for one in report.results if one.state == "undecided"]
