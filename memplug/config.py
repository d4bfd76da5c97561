"""From settings to what a Memory is built from: its pipeline, its resources and its storage."""

from __future__ import annotations

import difflib
import inspect
import os
import random as random_module
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from memplug.backends.static_table import default_table
from memplug.embedder_choice import Wanted, chosen_embedder
from memplug.errors import ConfigError, InvalidInput, MemplugError, MissingExtraError
from memplug.events import Events, Listener
from memplug.models.llms import as_llm
from memplug.models.metering import Meter, Metered
from memplug.models.rerankers import as_reranker, in_storage
from memplug.models.switching import Switching
from memplug.models.wrapping import wrapped
from memplug.pipeline import Pipeline, require
from memplug.ports import (
    LLM,
    Clock,
    Embedder,
    Reranker,
    Resources,
    Storage,
    SystemClock,
    TokenCounter,
    TokenTable,
    VectorIndex,
)
from memplug.registry import Registry, is_file, strategy_class
from memplug.settings import (
    PRESETS,
    BudgetSettings,
    Durability,
    IndexSettings,
    LLMSettings,
    PromptSettings,
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

__all__ = [
    "PRESETS",
    "BudgetSettings",
    "Durability",
    "IndexSettings",
    "LLMSettings",
    "Parts",
    "PromptSettings",
    "ResourceSettings",
    "ScopeSettings",
    "Settings",
    "StepSettings",
    "StorageSettings",
    "build_pipeline",
    "build_steps",
    "default_location",
    "load_settings",
    "open_parts",
]


AUTOMATIC = 100_000
"""From so many records of a kind in a scope on, an index serves without being asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a Memory is built from."""

    settings: Settings
    pipeline: Pipeline
    resources: Resources
    storage: Storage
    events: Events
    index: VectorIndex | None = None
    """What searches vectors where there are many; None where every vector is read."""
    meter: Meter | None = None
    """Counts what the language model takes; None without one."""

    def close(self) -> None:
        """Closes what was opened."""
        if self.index is not None:
            self.index.close()
        self.storage.close()


def build_pipeline(
    settings: Settings | Any,
    resources: Resources,
    registry: Registry | None = None,
    *,
    events: Events | None = None,
) -> Pipeline:
    """The pipeline of some settings, or of anything that `load_settings` takes as a pipeline.

    Raises ConfigError, PluginLoadError or MissingResourceError.
    """
    if not isinstance(settings, Settings):
        settings = load_settings(pipeline=settings)
    return Pipeline(build_steps(settings, registry), resources, events)


def build_steps(settings: Settings, registry: Registry | None = None) -> list[Step]:
    """The steps of a pipeline, before they are given resources. Raises ConfigError or PluginLoadError."""
    known = registry or Registry()
    return [_build_step(one, known) for one in settings.pipeline]


def _build_step(one: StepSettings, registry: Registry) -> Step:
    if isinstance(one.use, Step):
        return one.use
    label = one.name or _label(one.use)
    strategy = _strategy(one, label, registry)
    _reword(strategy, one, label)
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


def _reword(strategy: Strategy[Any], one: StepSettings, label: str) -> None:
    """Puts the prompts of the configuration in the place of the strategy's. Raises ConfigError."""
    for name, given in one.prompts.items():
        try:
            if bool(given.text) == bool(given.file):
                raise InvalidInput("give the prompt's text, or { file = ... } that holds it")
            text = given.text or Path(given.file).expanduser().read_text("utf-8-sig")
            strategy.reword({name: text})
        except (InvalidInput, UnicodeDecodeError, OSError) as error:
            raise ConfigError(
                str(error), file=one.file, step=label, field=f"prompts.{name}"
            ) from error


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
    embedder: Any,
    llm: Any,
    reranker: Any,
    enrich: str | None,
    durability: Durability | None,
    read_only: bool,
    clock: Clock | None = None,
    random: random_module.Random | None = None,
    on_event: Listener | None = None,
    next_embedder: Any = None,
    reembed: bool = False,
    count_tokens: TokenCounter | None = None,
    index: str | Mapping[str, Any] | None = None,
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
    if index is not None:
        changes["index"] = index
    if changes:
        settings = load_settings({**_plain(settings), **changes})
    events = Events((on_event,) if on_event is not None else ())
    clock = clock or SystemClock()
    wanted = Wanted(
        _given(embedder, settings.embedder, "embedders"),
        _given(next_embedder, settings.next_embedder, "embedders"),
    )
    model = _llm(llm, settings.llm)
    if model is None and settings.llm is not None and settings.llm.record != "off":
        raise ConfigError(
            f"record is {settings.llm.record!r}, but there is no model to record: name one with use, or give "
            "llm=... to Memory.open; a replay asks it nothing, and knows requests by its name",
            field="llm.use",
        )
    ranker = _given(reranker, settings.reranker, "rerankers")
    steps = build_steps(settings)
    # Before anything is opened: a store is not made for a pipeline that cannot be.
    require(steps, {"embedder": True, "tokens": True, "llm": model, "reranker": ranker})
    _check_budgets(settings, [step.name for step in steps])
    storage = open_storage(
        path if path is not None else settings.storage.location,
        durability=settings.storage.durability,
        read_only=read_only,
        clock=clock,
    )
    try:
        used = chosen_embedder(wanted, settings, storage, reembed=reembed)
        tokens = _table_of(used)
        metered = _metered(model, settings, storage, clock, events, count_tokens, tokens)
        resources = Resources(
            embedder=used,
            tokens=tokens,
            llm=metered,
            reranker=_reranker(ranker, None, storage),
            clock=clock,
            random=random,
        )
        built = Pipeline(steps, resources, events)
        return Parts(
            settings=settings,
            pipeline=built,
            resources=resources,
            storage=storage,
            events=events,
            index=open_index(settings.index, storage),
            meter=metered.meter if metered is not None else None,
        )
    except BaseException:
        storage.close()
        raise


def _is_configuration(pipeline: Any) -> bool:
    """True for a TOML or JSON file, or a mapping that is no single step."""
    if isinstance(pipeline, Mapping):
        return "use" not in pipeline
    return isinstance(pipeline, Path) or (
        isinstance(pipeline, str) and pipeline.endswith((".toml", ".json"))
    )


def _plain(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in Settings.model_fields}


def _table_of(embedder: Embedder) -> TokenTable:
    """The embedder's table of tokens where it is one, else the shipped one."""
    choices = embedder.choices if isinstance(embedder, Switching) else (embedder,)
    own = (one for one in choices if isinstance(one, TokenTable))
    return next(own, None) or default_table()


def _llm(given: Any, settings: ResourceSettings | None) -> LLM | None:
    """The language model that was handed over, or else the configured one, with the port around it."""
    found = _given(given, settings, "llms")
    return None if found is None else as_llm(found, Registry("memplug.llms").load)


def _reranker(given: Any, settings: ResourceSettings | None, storage: Storage) -> Reranker | None:
    """The reranker that was handed over, or else the configured one, with the port around it."""
    found = _given(given, settings, "rerankers")
    return None if found is None else in_storage(as_reranker(found), storage)


def _metered(
    llm: LLM | None,
    settings: Settings,
    storage: Storage,
    clock: Clock,
    events: Events,
    count: TokenCounter | None,
    tokens: TokenTable,
) -> Metered | None:
    """The model with the meter, the budgets, and the cache or the cassette that the settings ask for."""
    if llm is None:
        return None
    around = settings.llm or LLMSettings()
    return wrapped(
        llm,
        storage,
        clock,
        count=count or (lambda text: len(tokens.token_ids([text])[0])),
        cassette=around.cassette,
        record=around.record,
        cache=around.cache,
        budgets=[one.budget() for one in settings.budgets],
        events=events,
    )


def _check_budgets(settings: Settings, names: Sequence[str]) -> None:
    for number, one in enumerate(settings.budgets):
        if one.strategy and one.strategy not in names:
            raise ConfigError(
                f"no step of the pipeline is named {one.strategy!r}; there are: {', '.join(names)}",
                field=f"budgets.{number}.strategy",
            )


def _given(given: Any, settings: ResourceSettings | None, group: str) -> Any:
    """What Memory.open was handed, or else what the configuration names; a text is a name there too."""
    if isinstance(given, str):
        return _resource(ResourceSettings(use=given), group)
    return _resource(settings, group) if given is None else given


def _resource(settings: ResourceSettings | None, group: str) -> Any:
    """What a configuration names, made with its options. Raises ConfigError.

    "plugin/model" is that plugin's model, any other "provider/model" litellm's.
    """
    if settings is None or not settings.use:
        return None
    use, options, field = settings.use, settings.options, group.removesuffix("s")
    registry = Registry(f"memplug.{group}")
    if "/" in use and not is_file(use):
        plugin, _, model = use.partition("/")
        plugin, model = (plugin, model) if plugin in registry.names() else ("litellm", use)
        use, options = plugin, {"model": model, **options}
    found = registry.load(use)
    _check_names(found, options, f"{field}.options")
    try:
        return found(**options)
    except ConfigError as error:
        where = f"{field}.options.{error.field}" if error.field else field
        raise ConfigError(f"cannot make {use!r}: {error.message}", field=where) from error
    except MemplugError:
        raise
    except Exception as error:
        raise ConfigError(
            f"cannot make {use!r}: {type(error).__name__}: {error}", field=field
        ) from error


def _check_names(found: Any, options: Mapping[str, Any], field: str) -> None:
    """Raises ConfigError where a plugin does not take an option of this name, or needs one that is not given."""
    try:
        parameters = inspect.signature(found).parameters
    except (TypeError, ValueError):  # some extension classes have none
        return
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return
    for name in options:
        if name not in parameters:
            near = difflib.get_close_matches(name, parameters, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(parameters)}"
            raise ConfigError(f"there is no such option; {hint}", field=f"{field}.{name}")
    for name, one in parameters.items():
        required = one.default is one.empty and one.kind is not one.VAR_POSITIONAL
        if required and name not in options:
            raise ConfigError("is missing; it has no default", field=f"{field}.{name}")


def open_storage(
    location: str | Path | None = None,
    *,
    durability: Durability = "normal",
    read_only: bool = False,
    clock: Clock | None = None,
) -> Storage:
    """The storage alone: of a folder, ":memory:", or a plugin's where the location begins with its scheme.

    location: None for MEMPLUG_HOME and then the platform's data folder.
    Raises PluginLoadError where no plugin has the scheme, and BackendError.
    """
    place = str(default_location() if location is None else location)
    scheme, separator, _ = place.partition("://")
    if separator:
        opener = Registry("memplug.storage").load(scheme)
        opened: Storage = opener(place, read_only=read_only)
        return opened
    from memplug.backends.sqlite import SQLiteStorage

    return SQLiteStorage.open(
        place, durability=durability, read_only=read_only, clock=clock or SystemClock()
    )


def open_index(settings: IndexSettings, storage: Storage) -> VectorIndex | None:
    """The index that the settings name, beside the storage; None where every vector is to be read.

    Raises ConfigError, PluginLoadError, or MissingExtraError where its library is not installed.
    """
    if settings.use == "exact":
        return None
    use, above = settings.use, settings.above
    if use == "auto":
        # A server's own index goes before one that would have to copy its vectors.
        own = getattr(storage, "own_index", "")
        placed = settings.location or storage.derived or storage.location == ":memory:"
        if not own and (find_spec("lancedb") is None or not placed):
            return None
        use, above = own or "lancedb", above or AUTOMATIC
    elif use == "lancedb" and find_spec("lancedb") is None:
        raise MissingExtraError("the index 'lancedb'", "lancedb")
    registry = Registry("memplug.indexes")
    if not is_file(use) and use not in registry.names():
        known = ", ".join(["auto", "exact", *registry.names()])
        raise ConfigError(f"there is no index {use!r} (there are: {known})", field="index.use")
    options: dict[str, Any] = {"location": settings.location}
    if above is not None:
        options["above"] = above
    opened: VectorIndex = registry.load(use)(storage, **options)
    return opened


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
