"""Where plugins come from: entry points by name, files by path; imported when asked for, failures kept and shown."""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from memplug.errors import MissingExtraError, PluginLoadError
from memplug.step import hooks_of
from memplug.strategy import Strategy

STRATEGIES = "memplug"
"""The entry-point group of strategies; others are "memplug.commands", "memplug.embedders", ..."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One option of a plugin: its type and default as a reader writes them ("" for no default)."""

    name: str
    type: str
    default: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginInfo:
    """What is known of one installed plugin, broken ones included."""

    name: str
    group: str
    distribution: str
    version: str
    """The distribution's."""
    target: str = ""
    """What its entry point names."""
    stages: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    strategy_version: str = ""
    guard: bool = False
    prompts: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    summary: str = ""
    error: str = ""
    fix: str = ""
    """What to do about the error."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A distribution's claim to a plugin's name; `point` is None where its metadata cannot be read."""

    name: str
    distribution: str
    version: str
    point: EntryPoint | None = None
    trouble: str = ""

    def load(self) -> Any:
        if self.point is None:
            raise self.refusal(self.trouble)
        try:
            return self.point.load()
        except (Exception, SystemExit) as error:
            raise self.refusal(f"cannot be imported: {type(error).__name__}: {error}") from error

    def refusal(self, message: str) -> PluginLoadError:
        return PluginLoadError(
            message, plugin=self.name, distribution=self.distribution, version=self.version
        )


class Registry:
    """The plugins of one entry-point group. One broken plugin never hurts another."""

    def __init__(self, group: str = STRATEGIES) -> None:
        self.group = group
        self._loaded: dict[str, Any] = {}

    @cached_property
    def _claims(self) -> Mapping[str, tuple[_Claim, ...]]:
        found: dict[str, list[_Claim]] = {}
        for claim in _claims(self.group):
            found.setdefault(claim.name, []).append(claim)
        return {name: tuple(claims) for name, claims in sorted(found.items())}

    def names(self) -> tuple[str, ...]:
        """Names that are installed and not broken beyond reading, sorted; nothing is imported for it."""
        return tuple(
            name for name, claims in self._claims.items() if any(one.point for one in claims)
        )

    def load(self, name: str, *, base: Path | None = None) -> Any:
        """The object behind an entry point's name, or behind "./file.py:Name" (relative to `base`).

        Raises PluginLoadError: not found, claimed by two distributions, or not importable.
        """
        if is_file(name):
            return load_file(name, base=base)
        if name not in self._loaded:
            self._loaded[name] = self._claim(name).load()
        return self._loaded[name]

    def _claim(self, name: str) -> _Claim:
        claims = self._claims.get(name, ())
        if not claims:
            raise PluginLoadError(self._not_found(name), plugin=name)
        if len(claims) > 1:
            raise PluginLoadError(
                f"is claimed by {' and by '.join(f'{one.distribution} {one.version}' for one in claims)}; "
                "uninstall all but one, or name the class by its file",
                plugin=name,
            )
        return claims[0]

    def _not_found(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.names(), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        known = ", ".join(self.names()) or "none"
        return f"is not installed{hint} (installed: {known}; a file is named ./mine.py:Mine)"

    def plugins(self) -> list[PluginInfo]:
        """Every plugin of the group with its stages and needs, or the reason why it cannot be used."""
        return [self._info(claim) for claims in self._claims.values() for claim in claims]

    def _info(self, claim: _Claim) -> PluginInfo:
        info = PluginInfo(
            name=claim.name,
            group=self.group,
            distribution=claim.distribution,
            version=claim.version,
            target=claim.point.value if claim.point else "",
        )
        try:
            found = self.load(claim.name)
            if self.group != STRATEGIES:
                return replace(info, summary=_first_line(found), settings=_parameters(found))
            chosen = strategy_class(found, claim.name)
            return replace(
                info,
                stages=tuple(hooks_of(chosen, claim.name)),
                requires=tuple(chosen.requires),
                optional=tuple(chosen.optional),
                kinds=tuple(kind.name for kind in chosen.kinds),
                strategy_version=chosen.version,
                guard=chosen.guard,
                prompts=tuple(prompt.name for prompt in chosen.prompts),
                settings=_fields(chosen),
                summary=_first_line(chosen),
            )
        except PluginLoadError as error:
            return replace(info, error=str(error), fix=_fix(error, claim, self._claims))


def _claims(group: str) -> Iterator[_Claim]:
    """What the installed distributions claim, each read on its own; of one installed twice, the first on the path.

    `importlib.metadata.entry_points` stops at the first distribution that it cannot read.
    """
    seen: set[str] = set()
    for distribution in distributions():
        try:
            points = [point for point in distribution.entry_points if point.group == group]
        except Exception as error:  # noqa: BLE001 - kept, and shown by `plugins`
            points = []
            trouble = f"its entry points cannot be read: {type(error).__name__}: {error}"
        else:
            trouble = ""
        if not (points or trouble):
            continue
        name, version = _identity(distribution)
        if name in seen:
            continue
        seen.add(name)
        if trouble and _mentions(distribution, group):
            yield _Claim(name, name, version, None, trouble)
        for point in points:
            yield _Claim(point.name, name, version, point)


def _identity(distribution: Distribution) -> tuple[str, str]:
    """Name and version, which a damaged installation may lack."""
    folder = getattr(distribution, "_path", None)
    fallback = "unknown" if folder is None else str(folder.name)
    try:
        return distribution.metadata["Name"] or fallback, distribution.version or ""
    except Exception:  # noqa: BLE001 - without readable metadata it is still to be named
        return fallback, ""


def _mentions(distribution: Distribution, group: str) -> bool:
    """True where broken entry points name the group, or cannot even be read as text."""
    try:
        return f"[{group}]" in (distribution.read_text("entry_points.txt") or "")
    except Exception:  # noqa: BLE001 - unreadable, so it may be one of ours
        return True


def strategy_class(found: Any, name: str) -> type[Strategy[Any]]:
    """The strategy that a loaded object gives: the class itself, or that of a module.

    A module's is `STRATEGY`, or the only one that it defines (under a name, where there are several).
    Raises PluginLoadError where that leaves none, or more than one.
    """
    if isinstance(found, ModuleType):
        found = getattr(found, "STRATEGY", None) or _only_strategy(found, name)
    if not (isinstance(found, type) and issubclass(found, Strategy)):
        raise PluginLoadError(
            f"gives {found!r}, which is no subclass of memplug.Strategy", plugin=name
        )
    return found


def _only_strategy(module: ModuleType, name: str) -> type[Strategy[Any]]:
    package = module.__name__.partition(".")[0]
    classes = {
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Strategy)
        and value.__module__.partition(".")[0] == package
    }
    chosen = {one for one in classes if one.name} or classes
    if len(chosen) != 1:
        several = ", ".join(sorted(one.__name__ for one in chosen)) or "none"
        raise PluginLoadError(
            f"its module should have one strategy, and has: {several}; set STRATEGY = YourClass in it",
            plugin=name,
        )
    return chosen.pop()


def is_file(spec: object) -> bool:
    """True for "path/to/file.py" and "path/to/file.py:Name"."""
    return isinstance(spec, str) and (spec.endswith(".py") or ".py:" in spec)


def rebased(spec: str, base: Path) -> str:
    """The same file with its absolute path, a relative one taken from `base`; any other name unchanged."""
    if not is_file(spec):
        return spec
    path, name = _split(spec)
    absolute = str((base / Path(path).expanduser()).resolve())
    return f"{absolute}:{name}" if name else absolute


def _split(spec: str) -> tuple[str, str]:
    """The file, and the name behind it ("" where there is none)."""
    if spec.endswith(".py"):
        return spec, ""
    path, _, name = spec.rpartition(":")
    return path, name


def load_file(spec: str, *, base: Path | None = None) -> Any:
    """The object named by "path/to/file.py:Name", or the file's module without a name.

    The file is imported under a name of its own, so two files of one name do not meet. Raises
    PluginLoadError where it does not exist, fails on import or has no such name.
    """
    given, attribute = _split(spec)
    path = ((base or Path.cwd()) / Path(given).expanduser()).resolve()
    if not path.is_file():
        raise PluginLoadError(f"there is no file {path}", plugin=spec)
    digest = hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()
    name = f"memplug_file_{path.stem}_{digest}"
    module = sys.modules.get(name) or _import_file(path, name, spec)
    if not attribute:
        return module
    if not hasattr(module, attribute):
        known = [one for one in vars(module) if not one.startswith("_")]
        near = difflib.get_close_matches(attribute, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise PluginLoadError(f"{path.name} has no {attribute!r}{hint}", plugin=spec)
    return getattr(module, attribute)


def _import_file(path: Path, name: str, spec: str) -> ModuleType:
    loading = importlib.util.spec_from_file_location(name, path)
    if loading is None or loading.loader is None:
        raise PluginLoadError(f"{path} is not a Python file", plugin=spec)
    module = importlib.util.module_from_spec(loading)
    sys.modules[name] = module
    try:
        loading.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise PluginLoadError(
            f"{path.name} cannot be imported: {type(error).__name__}: {error}", plugin=spec
        ) from error
    return module


def _fields(chosen: type[Strategy[Any]]) -> tuple[Setting, ...]:
    """A strategy's settings."""
    return tuple(
        Setting(
            name,
            _type_name(field.annotation),
            "" if field.is_required() else repr(field.get_default(call_default_factory=True)),
            field.description or "",
        )
        for name, field in chosen.config_type().model_fields.items()
    )


def _parameters(found: object) -> tuple[Setting, ...]:
    """The options of a backend: the arguments of what makes it."""
    if not callable(found):
        return ()
    try:
        parameters = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return ()
    return tuple(
        Setting(
            one.name,
            "" if one.annotation is one.empty else _type_name(one.annotation),
            "" if one.default is one.empty else repr(one.default),
        )
        for one in parameters
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    )


def _type_name(annotation: object) -> str:
    """The type as it is written in a program, without its modules."""
    if isinstance(annotation, str):
        return annotation
    plain = isinstance(annotation, type) and not get_args(annotation)
    name = annotation.__name__ if isinstance(annotation, type) and plain else str(annotation)
    return re.sub(r"\b[\w.]+\.(?=\w)", "", name)


def _fix(error: PluginLoadError, claim: _Claim, claims: Mapping[str, tuple[_Claim, ...]]) -> str:
    """What a user can do about a plugin that cannot be used."""
    cause, name = error.__cause__, claim.distribution
    rivals = claims.get(claim.name, ())
    if len(rivals) > 1:
        return f"pip uninstall {rivals[-1].distribution}"
    if isinstance(cause, MissingExtraError):
        return f"pip install 'memplug[{cause.extra}]'"
    if claim.point is None or isinstance(cause, ModuleNotFoundError):
        return f"pip install --force-reinstall {name}"
    if "is written for contract" in str(error):
        return f"pip install --upgrade memplug {name}"
    return f"pip install --upgrade {name}, or do without it: pip uninstall {name}"


def _first_line(thing: object) -> str:
    """The first line of a docstring; an instance that is only of a documented class says nothing of itself."""
    told = getattr(thing, "__doc__", None)
    if not isinstance(thing, type) and told == type(thing).__doc__:
        told = getattr(getattr(thing, "info", None), "help", None)
    return told.strip().split("\n")[0] if isinstance(told, str) else ""
