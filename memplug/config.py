"""From TOML, JSON, a mapping or Python values to a pipeline and its resources."""

from __future__ import annotations

import difflib
import json
import os
import random as random_module
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from memplug.errors import ConfigError, PluginLoadError
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
from memplug.registry import Registry, strategy_class
from memplug.step import Step
from memplug.strategy import Strategy
from memplug.types import Scope

if TYPE_CHECKING:
    from memplug.backends.static_table import StaticTable

Durability: TypeAlias = Literal["normal", "full"]

PRESETS: Mapping[str, tuple[str, ...]] = {"default": ("hybrid",)}
"""Presets beside the installed strategies, each of which is one by its name."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ScopeSettings(_Model):
    """A scope, by its fields."""

    tenant_id: str = ""
    user_id: str = ""
    agent_id: str = ""

    def scope(self) -> Scope:
        return Scope(self.tenant_id, self.user_id, self.agent_id)


class StepSettings(_Model):
    """One line of a pipeline."""

    use: Any
    """An installed strategy's name, "./file.py:Class", a Strategy class or an instance."""
    name: str = ""
    """The step's name, where it is not the strategy's."""
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    on_error: Literal["skip", "raise"] = "skip"
    limit: float | None = Field(default=None, gt=0)
    """Seconds that one call may take."""
    writes_shared: ScopeSettings | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    """The strategy's own settings."""


class ResourceSettings(_Model):
    """A resource by an installed plugin's name or "./file.py:Class", with its options."""

    use: str
    options: dict[str, Any] = Field(default_factory=dict)


class StorageSettings(_Model):
    """Where the store lies, and when a commit counts as durable."""

    location: str | None = None
    durability: Durability = "normal"


class Settings(_Model):
    """Everything a configuration can say."""

    pipeline: tuple[StepSettings, ...] = (StepSettings(use="hybrid"),)
    storage: StorageSettings = StorageSettings()
    embedder: ResourceSettings | None = None
    """None is the static token table that ships with memplug."""
    llm: ResourceSettings | None = None
    reranker: ResourceSettings | None = None
    enrich: Literal["auto", "inline", "background"] = "auto"
    """When derived records are made; "auto" is background where an LLM is configured."""
    retention: dict[str, float] = Field(default_factory=dict)
    """Kind -> days after which its records expire."""
    retrieval_days: float = Field(default=30, gt=0)
    """How long a retrieval id can be given to `feedback`."""
    access_log: bool = True
    projection_mb: float = Field(default=256, gt=0)
    """Bound of the cached derived state."""
    session_gap_minutes: float = Field(default=240, gt=0)
    """A session is closed by `manage` after this long without an episode."""
    session_size: int = Field(default=1000, gt=0)
    """A session is closed by `manage` when it has this many episodes."""
    min_score: float = Field(default=0.0, ge=0, le=1)
    chunk_words: int = Field(default=120, ge=10)
    """Words of a document's passage."""
    chunk_overlap: int = Field(default=20, ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a Memory is built from."""

    settings: Settings
    pipeline: Pipeline
    resources: Resources
    storage: Storage


# -- reading ---------------------------------------------------------------------------------------


def load_settings(
    source: str | Path | Mapping[str, Any] | None = None, pipeline: Any = None
) -> Settings:
    """Settings from a TOML or JSON file, or a mapping; `pipeline`, where given, takes the place of theirs.

    Relative strategy files are looked up beside the configuration file. Raises ConfigError naming file,
    step and field.
    """
    file = ""
    base: Path | None = None
    data: dict[str, Any] = {}
    if isinstance(source, str | Path):
        path = Path(source).expanduser()
        file, base = str(source), path.resolve().parent
        data = _read(path)
    elif source is not None:
        data = dict(source)
    if pipeline is not None:
        data["pipeline"] = pipeline
    if "pipeline" in data:
        data["pipeline"] = _steps(data["pipeline"], file, base)
    for resource in ("embedder", "llm", "reranker"):
        if isinstance(data.get(resource), str):
            data[resource] = {"use": data[resource]}
    if isinstance(data.get("storage"), str):
        data["storage"] = {"location": data["storage"]}
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise _config_error(error, Settings, file, data) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(
            f"cannot read the configuration: {error.strerror}", file=str(path)
        ) from error
    try:
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"the configuration is not valid: {error}", file=str(path)) from error
    if not isinstance(data, dict):
        raise ConfigError("a configuration is an object of settings", file=str(path))
    return data


def _steps(pipeline: Any, file: str = "", base: Path | None = None) -> tuple[StepSettings, ...]:
    """The steps that a pipeline in any of its forms names."""
    if isinstance(pipeline, str):
        names = [name for part in _split(pipeline) for name in PRESETS.get(part, (part,))]
        pipeline = list(dict.fromkeys(names))
    if isinstance(pipeline, Strategy | Mapping | type):
        pipeline = [pipeline]
    if not isinstance(pipeline, Sequence) or not pipeline:
        raise ConfigError(
            "a pipeline is a preset's name or a list of steps, at least one",
            file=file,
            field="pipeline",
        )
    return tuple(_step(one, index, file, base) for index, one in enumerate(pipeline))


def _split(text: str) -> list[str]:
    """Names joined by "+"; a file's path may hold one of its own only after the last separator."""
    parts = [part.strip() for part in text.split("+")]
    if not all(parts):
        raise ConfigError(
            f"cannot read the pipeline {text!r}; write names joined by '+'", field="pipeline"
        )
    return parts


def _step(one: Any, index: int, file: str, base: Path | None) -> StepSettings:
    if isinstance(one, StepSettings):
        return one
    if isinstance(one, Step):
        return StepSettings(use=one)
    if isinstance(one, Mapping):
        try:
            step = StepSettings.model_validate(dict(one))
        except ValidationError as error:
            name = str(one.get("name") or one.get("use") or f"number {index + 1}")
            raise _config_error(error, StepSettings, file, one, step=name) from error
    else:
        step = StepSettings(use=one)
    if isinstance(step.use, str) and base is not None and ".py" in step.use:
        path, separator, name = step.use.rpartition(":")
        if not separator:
            path, name = name, ""
        absolute = str((base / path).resolve()) + (f":{name}" if name else "")
        step = step.model_copy(update={"use": absolute})
    return step


def _config_error(
    error: ValidationError, model: type[BaseModel], file: str, data: Any, step: str = ""
) -> ConfigError:
    """The first complaint in words, with the nearest field where one is misspelt."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"]]
    message = first["msg"]
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(where[-1], list(model.model_fields), n=1)
        message = "there is no such setting" + (f"; did you mean {near[0]!r}?" if near else "")
    return ConfigError(message, file=file, step=step, field=".".join(where))


# -- building --------------------------------------------------------------------------------------


def build_pipeline(
    settings: Settings, resources: Resources, registry: Registry | None = None
) -> Pipeline:
    """The pipeline of these settings. Raises ConfigError, PluginLoadError or MissingResourceError."""
    known = registry or Registry()
    return Pipeline([_build_step(one, known) for one in settings.pipeline], resources)


def _build_step(one: StepSettings, registry: Registry) -> Step:
    if isinstance(one.use, Step):
        return one.use
    label = one.name or (one.use if isinstance(one.use, str) else type(one.use).__name__)
    if isinstance(one.use, Strategy):
        if one.options:
            raise ConfigError("an instance takes no options; give its class", step=label)
        strategy: Strategy[Any] = one.use
    else:
        found = registry.load(one.use) if isinstance(one.use, str) else one.use
        chosen = strategy_class(found, label)
        try:
            strategy = chosen.from_options(one.options)
        except ValidationError as error:
            raise _config_error(error, chosen.config_type(), "", one.options, step=label) from error
    if not (one.name or strategy.name):
        raise PluginLoadError("has no name; set `name` on the class", plugin=label)
    return Step(
        strategy,
        name=one.name,
        weight=one.weight,
        on_error=one.on_error,
        limit=one.limit,
        writes_shared=one.writes_shared.scope() if one.writes_shared else None,
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
    if isinstance(pipeline, Path) or (
        isinstance(pipeline, str) and pipeline.endswith((".toml", ".json"))
    ):
        if config is not None:
            raise ConfigError("give the configuration file as pipeline or as config, not as both")
        config, pipeline = pipeline, None
    if pipeline == "default" and config is not None:
        pipeline = None
    settings = load_settings(config, pipeline)
    if enrich is not None:
        settings = load_settings({**_plain(settings), "enrich": enrich})
    resources = Resources(
        embedder=embedder or _embedder(settings),
        tokens=_tokens(embedder),
        llm=llm or _resource(settings.llm, "llms"),
        reranker=reranker or _resource(settings.reranker, "rerankers"),
        clock=clock or SystemClock(),
        random=random,
    )
    built = build_pipeline(settings, resources)
    return Parts(
        settings=settings,
        pipeline=built,
        resources=resources,
        storage=_storage(
            settings, path, durability or settings.storage.durability, read_only, resources.clock
        ),
    )


def _plain(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in Settings.model_fields}


def _embedder(settings: Settings) -> Embedder:
    given: Embedder | None = _resource(settings.embedder, "embedders")
    return _static_table() if given is None else given


def _static_table() -> StaticTable:
    from memplug.backends.static_table import default_table

    return default_table()


def _tokens(embedder: object) -> TokenTable:
    """The embedder's own table where it has one, else the one that ships."""
    return embedder if isinstance(embedder, TokenTable) else _static_table()


def _resource(settings: ResourceSettings | None, group: str) -> Any:
    if settings is None:
        return None
    found = Registry(f"memplug.{group}").load(settings.use)
    try:
        return found(**settings.options)
    except TypeError as error:
        raise ConfigError(f"cannot make {settings.use!r}: {error}", field=group) from error


def _storage(
    settings: Settings,
    path: str | Path | None,
    durability: Durability,
    read_only: bool,
    clock: Clock,
) -> Storage:
    location = str(path) if path is not None else settings.storage.location
    if location is None:
        location = str(default_location())
    scheme, separator, _ = location.partition("://")
    if separator:
        opener = Registry("memplug.storage").load(scheme)
        opened: Storage = opener(location, read_only=read_only)
        return opened
    from memplug.backends.sqlite import SQLiteStorage

    return SQLiteStorage.open(location, durability=durability, read_only=read_only, clock=clock)


def default_location() -> Path:
    """MEMPLUG_HOME, or the platform's folder for application data."""
    given = os.environ.get("MEMPLUG_HOME")
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "memplug"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/memplug"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "memplug"
