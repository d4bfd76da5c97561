"""A pipeline with and without its guards, so that both can be held against each other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from memplug.evaluation.systems import System, system
from memplug.registry import STRATEGIES, Registry
from memplug.settings import load_settings

GUARD = "amemguard"
"""The guard that a pipeline without one is held against, where it is installed."""


def with_and_without(
    pipeline: str, *, config: str | None = None, guard: str = GUARD
) -> tuple[System, ...]:
    """The pipeline without guards first, then with: its own, or where it has none the one named.

    guard: "" for none; a pipeline without guards is then alone. Raises ConfigError where the pipeline cannot be read.
    """
    given = system(pipeline, config=config)
    if given.baseline:
        return (given,)
    file = pipeline if pipeline.endswith((".toml", ".json")) else None
    steps = load_settings(file, None if file else given.pipeline).pipeline
    guards = _guards(given)
    resources = file or config
    if any(guards):
        left = [one for one, guarding in zip(steps, guards, strict=True) if not guarding]
        bare = System(name=f"{given.name} unguarded", pipeline=left or "default", config=resources)
        return (bare, given)
    if not guard or guard not in Registry(STRATEGIES).names():
        return (given,)
    name = f"{given.name}+{guard}"
    return (given, System(name=name, pipeline=[*(steps or ("default",)), guard], config=resources))


def _guards(given: System) -> list[bool]:
    """For each step whether it is a guard."""
    with (
        tempfile.TemporaryDirectory(prefix="memplug-redteam-") as folder,
        given.open(Path(folder)) as memory,
    ):
        return [bool(step.strategy.guard) for step in memory.runtime.pipeline.steps]
