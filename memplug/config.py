"""From settings to what a Memory is built from: its pipeline, its resources and its storage."""

from __future__ import annotations

import difflib
import os
import random as random_module
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from memplug.errors import ConfigError, MemplugError
from memplug.pipeline import Pipeline
from memplug.ports import (
    LLM,
    Clock,
    Embedder,
    Reranker,
    Resources,
    Storage,
    SystemClock,
    TokenTable,
)
from memplug.registry import Registry, is_file, strategy_class
from memplug.settings import (
    PRESETS,
    Durability,
    ResourceSettings,
    ScopeSettings,
    Settings,
    StepSettings,
    StorageSettings,
    config_error,
    load_settings,
)
from memplug.step import Step
from memplug.strategy import Strategy

if TYPE_CHECKING:
    from memplug.backends.static_table import StaticTable

__all__ = [
    "PRESETS",
    "Durability",
    "Parts",
    "ResourceSettings",
    "ScopeSettings",
    "Settings",
    "StepSettings",
    "StorageSettings",
    "build_pipeline",
    "default_location",
    "load_settings",
    "open_parts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a Memory is built from."""

    settings: Settings
    pipeline: Pipeline
    resources: Resources
    storage: Storage


def build_pipeline(
    settings: Settings | Any, resources: Resources, registry: Registry | None = None
) -> Pipeline:
    """The pipeline of some settings, or of anything that `load_settings` takes as a pipeline.

    Raises ConfigError, PluginLoadError or MissingResourceError.
    """
    if not isinstance(settings, Settings):
        settings = load_settings(pipeline=settings)
    known = registry or Registry()
    return Pipeline([_build_step(one, known) for one in settings.pipeline], resources)


def _build_step(one: StepSettings, registry: Registry) -> Step:
    if isinstance(one.use, Step):
        return one.use
    label = one.name or _label(one.use)
    strategy = _strategy(one, label, registry)
    return Step(
        strategy,
        name=one.name,
        weight=one.weight,
        on_error=one.on_error,
        limit=one.limit,
        writes_shared=one.writes_shared.scope() if one.writes_shared else None,
    )


def _label(use: object) -> str:
    if isinstance(use, str):
        return use
    return use.__name__ if isinstance(use, type) else type(use).__name__


def _strategy(one: StepSettings, label: str, registry: Registry) -> Strategy[Any]:
    if isinstance(one.use, Strategy):
        if one.options:
            raise ConfigError(
                "an instance takes no options; give its class, or set them on the instance",
                file=one.file,
                step=label,
                field="options",
            )
        return one.use
    found = one.use
    if isinstance(found, str):
        if not is_file(found) and found not in registry.names():
            raise ConfigError(_unknown(found, registry), file=one.file, step=one.name, field="use")
        found = registry.load(found)
    chosen = strategy_class(found, label)
    try:
        return chosen.from_options(one.options)
    except ValidationError as error:
        raise config_error(error, chosen.config_type(), file=one.file, step=label) from error


def _unknown(name: str, registry: Registry) -> str:
    known = sorted({*registry.names(), *PRESETS})
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return (
        f"no strategy {name!r} is installed{hint} (there are: {', '.join(known)}; "
        "one in a file is named ./mine.py:Mine)"
    )


def open_parts(
    path: str | Path | None,
    pipeline: Any,
    *,
    config: str | Path | Mapping[str, Any] | None,
    embedder: Embedder | None,
    llm: LLM | None,
    reranker: Reranker | None,
    enrich: str | None,
    durability: Durability | None,
    read_only: bool,
    clock: Clock | None = None,
    random: random_module.Random | None = None,
) -> Parts:
    """Everything a Memory needs, opened; what is given here goes before what the configuration says."""
    if _is_configuration(pipeline):
        if config is not None:
            raise ConfigError("give the configuration as pipeline or as config, not as both")
        config, pipeline = pipeline, None
    settings = load_settings(config, pipeline)
    changes: dict[str, Any] = {}
    if enrich is not None:
        changes["enrich"] = enrich
    if durability is not None:
        changes["storage"] = {"location": settings.storage.location, "durability": durability}
    if changes:
        settings = load_settings({**_plain(settings), **changes})
    used = embedder or _resource(settings.embedder, "embedders") or _static_table()
    resources = Resources(
        embedder=used,
        tokens=used if isinstance(used, TokenTable) else _static_table(),
        llm=llm or _resource(settings.llm, "llms"),
        reranker=reranker or _resource(settings.reranker, "rerankers"),
        clock=clock or SystemClock(),
        random=random,
    )
    return Parts(
        settings=settings,
        pipeline=build_pipeline(settings, resources),
        resources=resources,
        storage=_storage(settings, path, read_only, resources.clock),
    )


def _is_configuration(pipeline: Any) -> bool:
    """True for a TOML or JSON file, or a mapping that is no single step."""
    if isinstance(pipeline, Mapping):
        return "use" not in pipeline
    return isinstance(pipeline, Path) or (
        isinstance(pipeline, str) and pipeline.endswith((".toml", ".json"))
    )


def _plain(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in Settings.model_fields}


def _static_table() -> StaticTable:
    from memplug.backends.static_table import default_table

    return default_table()


def _resource(settings: ResourceSettings | None, group: str) -> Any:
    if settings is None:
        return None
    found = Registry(f"memplug.{group}").load(settings.use)
    try:
        return found(**settings.options)
    except MemplugError:
        raise
    except Exception as error:
        raise ConfigError(
            f"cannot make {settings.use!r}: {type(error).__name__}: {error}",
            field=group.removesuffix("s"),
        ) from error


def _storage(settings: Settings, path: str | Path | None, read_only: bool, clock: Clock) -> Storage:
    location = str(path) if path is not None else settings.storage.location
    if location is None:
        location = str(default_location())
    scheme, separator, _ = location.partition("://")
    if separator:
        opener = Registry("memplug.storage").load(scheme)
        opened: Storage = opener(location, read_only=read_only)
        return opened
    from memplug.backends.sqlite import SQLiteStorage

    return SQLiteStorage.open(
        location, durability=settings.storage.durability, read_only=read_only, clock=clock
    )


def default_location() -> Path:
    """MEMPLUG_HOME, or the platform's folder for application data."""
    given = os.environ.get("MEMPLUG_HOME")
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "memplug"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/memplug"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "memplug"
