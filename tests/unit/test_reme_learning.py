"""An agent without a model does better with ReMe: in the example's world, on seeds of this test's own."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SEEDS = (201, 202)
TASKS = 140


@pytest.fixture(scope="module")
def games() -> Iterator[dict[str, list[Any]]]:
    """What `reme_agent.played` gives for each mode and seed."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        spec = importlib.util.spec_from_file_location("reme_agent", EXAMPLES / "reme_agent.py")
        assert spec is not None
        assert spec.loader is not None
        agent = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(agent)
        yield {
            name: [agent.played(seed, config, TASKS) for seed in SEEDS]
            for name, config in agent.MODES.items()
        }
    finally:
        sys.path.remove(str(EXAMPLES))
        sys.modules.pop("reme_world", None)


def success(games: list[Any], start: int = 0, stop: int = TASKS) -> float:
    return 100 * fmean(fmean(went[start:stop]) for went, *_ in games)


def test_reme_does_better_than_no_memory_and_than_one_that_only_adds(
    games: dict[str, list[Any]],
) -> None:
    assert success(games["ReMe"]) >= success(games["no memory"]) + 25
    assert success(games["ReMe"]) >= success(games["append-only"]) + 3


def test_its_pool_is_less_than_half_of_what_only_adds(games: dict[str, list[Any]]) -> None:
    lessons = {name: fmean(count for _, count, _ in played) for name, played in games.items()}
    assert lessons["ReMe"] < lessons["append-only"] / 2


def test_it_recovers_when_the_rules_change_and_archives_what_is_stale(
    games: dict[str, list[Any]],
) -> None:
    change = TASKS // 2
    before = success(games["ReMe"], change - 20, change)
    after = success(games["ReMe"], change + 40, change + 60)
    assert after >= before - 5
    assert all(archived > 0 for *_, archived in games["ReMe"])
