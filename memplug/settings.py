"""What a configuration can say, read from TOML, JSON, a mapping or Python values."""

from __future__ import annotations

import difflib
import json
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)

from memplug.errors import ConfigError
from memplug.models.budgets import Budget
from memplug.registry import is_file, rebased
from memplug.step import Step
from memplug.strategy import Strategy
from memplug.types import Scope

Durability: TypeAlias = Literal["normal", "full"]

PRESETS: Mapping[str, tuple[str, ...]] = {"default": ("hybrid",)}
"""Presets beside the installed strategies, each of which is one by its name."""

_PACE = re.compile("add|session|idle|every [1-9][0-9]{0,5}")

_WINDOWS = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}

RESOURCES = ("embedder", "next_embedder", "llm", "reranker")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ScopeSettings(_Model):
    """A scope, by its fields."""

    tenant_id: str = ""
    user_id: str = ""
    agent_id: str = ""

    def scope(self) -> Scope:
        return Scope(self.tenant_id, self.user_id, self.agent_id)


class PromptSettings(_Model):
    """A prompt's words: a text, or a file that holds it."""

    text: str = ""
    file: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given


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
    prompts: dict[str, PromptSettings] = Field(default_factory=dict)
    """Other words for the strategy's prompts, by name: a text, or `{ file = "x.txt" }`."""
    _file: str = PrivateAttr("")

    @property
    def file(self) -> str:
        """The configuration file it stands in, for messages; "" where it comes from Python."""
        return self._file


class ResourceSettings(_Model):
    """A resource by an installed plugin's name or "./file.py:Class", with its options."""

    use: str
    options: dict[str, Any] = Field(default_factory=dict)


class EmbedderSettings(ResourceSettings):
    """An embedder, and what stands around it; see `memplug.models.embedding.Embedding`."""

    name: str = ""
    """Stored with the data, in the place of the embedder's own name."""
    query_prefix: str | None = None
    """Put before questions; by default what the model's family wants, where that is known."""
    document_prefix: str | None = None
    """Put before documents."""
    batch_texts: int = Field(default=128, gt=0)
    batch_chars: int = Field(default=100_000, gt=0)
    """Bounds of one call."""
    query_seconds: float = Field(default=10.0, gt=0)
    """How long a search waits for its question's vector before it goes on with words."""
    cache: bool = True
    """Vectors are kept in the store, so that nothing is embedded twice."""

    @property
    def wrapping(self) -> dict[str, Any]:
        """The arguments of `Embedding`."""
        return self.model_dump(exclude={"use", "options"})


class LLMSettings(ResourceSettings):
    """A language model, and what stands around it."""

    use: str = ""
    """"" is the model that Memory.open is given."""
    cassette: str = ""
    """A file of requests and answers, JSON lines; a relative path starts beside the configuration file."""
    record: Literal["off", "record", "replay", "auto"] = "off"
    """What the cassette is for: to record what is answered, to replay it, or ("auto") to replay what is recorded
    and record the rest."""
    cache: bool | None = None
    """Whether answers are kept in the store, so that the same request is asked once. By default they are where the
    model is set to the temperature 0 or budgets are set, and no cassette is in use."""

    @model_validator(mode="after")
    def _has_a_cassette(self) -> Self:
        if self.record != "off" and not self.cassette:
            raise ValueError("record needs a cassette: name its file")
        return self


class BudgetSettings(_Model):
    """At most so much of models within a window of time, for somebody."""

    per: Literal["memory", "user", "strategy"] = "memory"
    """What shares it: the whole store, each user, or each strategy."""
    strategy: str = ""
    """Only what this step of the pipeline asks; "" is every one."""
    calls: int | None = Field(default=None, gt=0)
    tokens: int | None = Field(default=None, gt=0)
    """In and out together."""
    money: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """US dollars."""
    seconds: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Time spent waiting for models."""
    window: float | str = "day"
    """The time that slides: so much within any minute, hour, day, or number of seconds."""
    on_exceed: Literal["stop", "degrade", "wait"] = "stop"
    """"stop" ends the call with BudgetExceeded, "degrade" lets strategies go on without the model, "wait" waits."""

    @field_validator("window")
    @classmethod
    def _is_a_time(cls, given: float | str) -> float | str:
        if given not in _WINDOWS if isinstance(given, str) else not 0 < given < math.inf:
            raise ValueError("give 'minute', 'hour', 'day', or a number of seconds above 0")
        return given

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if all(one is None for one in (self.calls, self.tokens, self.money, self.seconds)):
            raise ValueError("a budget needs a limit: calls, tokens, money or seconds")
        return self

    def budget(self) -> Budget:
        """The budget as models are held to it."""
        window = self.window if isinstance(self.window, float) else _WINDOWS[self.window]
        return Budget(**{**self.model_dump(), "window": window})


class StorageSettings(_Model):
    """Where the store lies, and when a commit counts as durable."""

    location: str | None = None
    durability: Durability = "normal"


class IndexSettings(_Model):
    """What searches vectors where a scope holds many."""

    use: str = "auto"
    """"auto" is "lancedb" from 100,000 records of a kind in a scope on, where that extra is installed; "exact" reads
    every vector; "lancedb", or a plugin's name."""
    location: str = ""
    """A folder or the URI of an object store; "" is beside the store."""
    above: int | None = Field(default=None, ge=1)
    """From so many records of a kind in a scope on; None leaves it to the index."""


class Settings(_Model):
    """Everything a configuration can say."""

    pipeline: tuple[StepSettings, ...] = (StepSettings(use="hybrid"),)
    storage: StorageSettings = StorageSettings()
    index: IndexSettings = IndexSettings()
    embedder: EmbedderSettings | None = None
    """None is the static token table that ships with memplug."""
    next_embedder: EmbedderSettings | None = None
    """The one that the store is being re-embedded with: it serves as soon as the store holds its vectors."""
    llm: LLMSettings | None = None
    reranker: ResourceSettings | None = None
    budgets: tuple[BudgetSettings, ...] = ()
    """Limits of what models may take."""
    enrich: Literal["auto", "inline", "background", "worker"] = "auto"
    """Where derived records are made; "auto" is background where an LLM, or an embedder that takes its time, is
    configured, "worker" leaves it to `memplug worker`."""
    enrich_when: str = "add"
    """When they are made: "add", "every N" (turns of a session), "session" (at its end), "idle"."""
    idle_seconds: float = Field(default=30, gt=0)
    """With `enrich_when = "idle"`: how long no add has to come before derived records are made."""
    manage_every: float = Field(default=0, ge=0, allow_inf_nan=False)
    """Minutes between two rounds of maintenance in the background or by `memplug worker`; 0 is never."""
    telemetry: Literal["", "otel"] = ""
    """"otel" tells OpenTelemetry of every verb, step and model call."""
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

    @field_validator("enrich_when")
    @classmethod
    def _pace(cls, given: str) -> str:
        if not _PACE.fullmatch(given):
            raise ValueError("say 'add', 'session', 'idle', or 'every N' with a number of turns")
        return given


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
            data[name] = _model_beside(data[name], base)
    if isinstance(data.get("storage"), str):
        data["storage"] = {"location": data["storage"]}
    if base is not None and isinstance(data.get("storage"), dict):
        data["storage"] = _beside(data["storage"], base)
    if isinstance(data.get("index"), str):
        data["index"] = {"use": data["index"]}
    if base is not None and isinstance(data.get("index"), dict):
        data["index"] = _beside(data["index"], base)
    llm = data.get("llm")
    if base is not None and isinstance(llm, dict) and isinstance(llm.get("cassette"), str):
        data["llm"] = {**llm, "cassette": str(base / Path(llm["cassette"]).expanduser())}
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


def _model_beside(resource: dict[str, Any], base: Path) -> dict[str, Any]:
    """A resource with relative paths taken from `base`: of a file, or "./" and "../" of a model's folder."""
    use, options = resource["use"], resource.get("options")
    if isinstance(use, str):
        plugin, slash, model = use.partition("/")
        use = rebased(use, base) if is_file(use) else f"{plugin}{slash}{_folder(model, base)}"
    if isinstance(options, dict) and isinstance(options.get("model"), str):
        options = {**options, "model": _folder(options["model"], base)}
    return {**resource, "use": use} | ({} if options is None else {"options": options})


def _folder(model: str, base: Path) -> str:
    return str((base / model).resolve()) if model.startswith(("./", "../")) else model


def _beside(storage: dict[str, Any], base: Path) -> dict[str, Any]:
    """The settings of a storage or an index with a relative folder taken from `base`."""
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


def split_names(text: str) -> list[str]:
    """The names that are joined by "+"; a file's path may hold a "+"."""
    parts: list[str] = []
    for piece in text.split("+"):
        if parts and _is_begun_path(parts[-1]):
            parts[-1] += f"+{piece.rstrip()}"
        else:
            parts.append(piece.strip())
    return parts


def _names(text: str, file: str) -> list[str]:
    """The strategies that names joined by "+" stand for, each once."""
    parts = split_names(text)
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
    if base is not None and isinstance(given.get("prompts"), Mapping):
        given["prompts"] = {
            name: {**one, "file": str(base / Path(one["file"]).expanduser())}
            if isinstance(one, Mapping) and isinstance(one.get("file"), str)
            else one
            for name, one in given["prompts"].items()
        }
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
    message = first["msg"].removeprefix("Value error, ")
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
