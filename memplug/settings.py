"""What a configuration can say, read from TOML, JSON, a mapping or Python values."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from memplug.errors import ConfigError
from memplug.registry import is_file, rebased
from memplug.step import Step
from memplug.strategy import Strategy
from memplug.types import Scope

Durability: TypeAlias = Literal["normal", "full"]

PRESETS: Mapping[str, tuple[str, ...]] = {"default": ("hybrid",)}
"""Presets beside the installed strategies, each of which is one by its name."""

RESOURCES = ("embedder", "llm", "reranker")


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
    _file: str = PrivateAttr("")

    @property
    def file(self) -> str:
        """The configuration file it stands in, for messages; "" where it comes from Python."""
        return self._file


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


def load_settings(
    source: str | Path | Mapping[str, Any] | None = None, pipeline: Any = None
) -> Settings:
    """Settings from a TOML or JSON file, or a mapping; `pipeline`, where given, takes the place of theirs.

    A pipeline is a preset ("default", an installed strategy's name, several joined by "+"), a step, or a
    list of steps; a step is a strategy's name, "./file.py:Class", a class, an instance, or a mapping as in
    StepSettings. Relative paths in a configuration file (plugins, the store) start beside it. Raises
    ConfigError naming file, step and field.
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
    if "pipeline" in data and pipeline is None:
        data["pipeline"] = _steps(data["pipeline"], file, base)
    elif pipeline is not None:
        data["pipeline"] = _steps(pipeline, "", None)
    for name in RESOURCES:
        if isinstance(data.get(name), str):
            data[name] = {"use": data[name]}
        if base is not None and isinstance(data.get(name), dict) and "use" in data[name]:
            data[name] = {**data[name], "use": rebased(data[name]["use"], base)}
    if isinstance(data.get("storage"), str):
        data["storage"] = {"location": data["storage"]}
    if base is not None and isinstance(data.get("storage"), dict):
        data["storage"] = _beside(data["storage"], base)
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise config_error(error, Settings, file=file) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"cannot read the configuration: {error.strerror}", file=str(path)
        ) from error
    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"the configuration is not valid: {error}", file=str(path)) from error
    if not isinstance(data, dict):
        raise ConfigError("a configuration is an object of settings", file=str(path))
    return data


def _beside(storage: dict[str, Any], base: Path) -> dict[str, Any]:
    """The storage settings with a relative folder taken from `base`."""
    location = storage.get("location")
    if not isinstance(location, str) or not location or location == ":memory:" or "://" in location:
        return storage
    return {**storage, "location": str(base / Path(location).expanduser())}


def _steps(pipeline: Any, file: str, base: Path | None) -> tuple[StepSettings, ...]:
    """The steps that a pipeline in any of its forms names."""
    if isinstance(pipeline, str):
        pipeline = _names(pipeline, file)
    if isinstance(pipeline, Strategy | Step | StepSettings | Mapping | type):
        pipeline = [pipeline]
    if not isinstance(pipeline, Sequence) or not pipeline:
        raise ConfigError(
            "a pipeline is a preset's name or a list of steps, at least one",
            file=file,
            field="pipeline",
        )
    return tuple(_step(one, number, file, base) for number, one in enumerate(pipeline, 1))


def _names(text: str, file: str) -> list[str]:
    """The strategies that names joined by "+" stand for, each once; a file's path may hold a "+"."""
    parts: list[str] = []
    for piece in text.split("+"):
        if parts and _is_begun_path(parts[-1]):
            parts[-1] += f"+{piece.rstrip()}"
        else:
            parts.append(piece.strip())
    if not all(parts):
        raise ConfigError(
            f"cannot read the pipeline {text!r}; write names joined by '+'",
            file=file,
            field="pipeline",
        )
    return list(dict.fromkeys(name for part in parts for name in PRESETS.get(part, (part,))))


def _is_begun_path(part: str) -> bool:
    return ("/" in part or "\\" in part) and not is_file(part)


def _step(one: Any, number: int, file: str, base: Path | None) -> StepSettings:
    if isinstance(one, StepSettings):
        return one
    given = dict(one) if isinstance(one, Mapping) else {"use": one}
    if base is not None and is_file(given.get("use")):
        given["use"] = rebased(given["use"], base)
    try:
        step = StepSettings.model_validate(given)
    except ValidationError as error:
        label = str(given.get("name") or given.get("use") or f"number {number}")
        raise config_error(error, StepSettings, file=file, step=label) from error
    step._file = file
    return step


def config_error(
    error: ValidationError, model: type[BaseModel], *, file: str = "", step: str = ""
) -> ConfigError:
    """The first complaint in words, with the nearest setting where one is misspelt."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"]]
    message = first["msg"]
    if first["type"] == "extra_forbidden":
        known = list(_inside(model, where[:-1]).model_fields)
        near = difflib.get_close_matches(where[-1], known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none'}"
        message = f"there is no such setting; {hint}"
    return ConfigError(message, file=file, step=step, field=".".join(where))


def _inside(model: type[BaseModel], path: Sequence[str]) -> type[BaseModel]:
    """The model of a nested setting."""
    for name in path:
        field = model.model_fields.get(name)
        kinds = [] if field is None else [field.annotation, *get_args(field.annotation)]
        model = next(
            (one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)), model
        )
    return model
