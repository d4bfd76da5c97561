"""What is measured: a pipeline of any form under a name, or one of the built-in baselines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from memplug.errors import InvalidInput
from memplug.evaluation.baselines.strategies import BASELINES, Baseline
from memplug.memory import Memory
from memplug.settings import split_names

_LABELLED = re.compile(r"([\w.-]+)=(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One memory to measure. Make it with `system`."""

    name: str
    pipeline: Any
    """What `Memory.open` takes, or the name of a baseline."""
    config: str | None = None
    """A configuration file with the resources of systems that bring none of their own."""
    baseline: bool = False

    @property
    def built_in(self) -> Baseline | None:
        """The baseline it stands for, if it is one."""
        return next((one for one in BASELINES if self.baseline and one.name == self.pipeline), None)

    @property
    def whole(self) -> bool:
        """True where it gives one text as large as the budget, not a list to be cut at k."""
        return self.built_in is not None and self.built_in.whole

    @property
    def described(self) -> str:
        """The pipeline in words, the same on every machine."""
        if self.built_in is not None:
            return self.built_in.summary
        return _described(self.pipeline)

    def open(self, folder: Path, seed: int = 0) -> Memory:
        """A memory in the folder, derived records made at once, chance drawn from the seed."""
        pipeline = self.built_in.make() if self.built_in is not None else self.pipeline
        return Memory.open(
            folder / "store",
            pipeline,
            config=None if _has_resources(self.pipeline) else self.config,
            enrich="inline",
            random=Random(seed),
        )


def system(pipeline: Any, name: str = "", *, config: str | None = None) -> System:
    """A system from a baseline's name, from what `Memory.open` takes as pipeline, or from "name=pipeline".

    A baseline's name goes before a strategy's.
    """
    if isinstance(pipeline, str) and not name:
        labelled = _LABELLED.fullmatch(pipeline)
        if labelled:
            name, pipeline = labelled[1], labelled[2]
    baseline = isinstance(pipeline, str) and pipeline in {one.name for one in BASELINES}
    if isinstance(pipeline, Path):
        pipeline = str(pipeline)
    return System(
        name=name or _short(pipeline), pipeline=pipeline, config=config, baseline=baseline
    )


def baselines(config: str | None = None) -> tuple[System, ...]:
    """All built-in baselines."""
    return tuple(system(one.name, config=config) for one in BASELINES)


def distinct(systems: Iterable[System]) -> tuple[System, ...]:
    """The systems, each once, those that share a name told apart by a number."""
    chosen: list[System] = []
    for one in systems:
        if not any(one == other for other in chosen):
            chosen.append(one)
    if not chosen:
        raise InvalidInput("there is nothing to measure: name a pipeline")
    seen: Counter[str] = Counter()
    result = []
    for one in chosen:
        seen[one.name] += 1
        number = seen[one.name]
        result.append(one if number == 1 else replace(one, name=f"{one.name}-{number}"))
    return tuple(result)


def _has_resources(pipeline: Any) -> bool:
    return isinstance(pipeline, str) and pipeline.endswith((".toml", ".json"))


def _short(pipeline: Any) -> str:
    if not isinstance(pipeline, str):
        return _described(pipeline)
    return "+".join(map(_short_one, split_names(pipeline)))


def _short_one(name: str) -> str:
    if ".py:" in name:
        return name.rpartition(":")[2]
    if name.endswith((".toml", ".json", ".py")):
        return Path(name).stem
    return name


def _without_folder(name: str) -> str:
    path, colon, attribute = name.partition(".py:")
    return f"{Path(path).name}{colon}{attribute}" if "/" in path else name


def _described(pipeline: Any) -> str:
    if isinstance(pipeline, str):
        return "+".join(map(_without_folder, split_names(pipeline)))
    if isinstance(pipeline, dict) and "use" in pipeline:
        return _described(pipeline["use"])
    if isinstance(pipeline, list | tuple):
        return "+".join(_described(one) for one in pipeline)
    kind = pipeline if isinstance(pipeline, type) else type(pipeline)
    return getattr(pipeline, "name", "") or kind.__name__
