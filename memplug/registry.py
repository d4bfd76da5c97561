"""Where plugins come from: entry points by name, files by path; imported when asked for, failures kept and shown."""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from memplug.errors import PluginLoadError
from memplug.step import HOOKS
from memplug.strategy import Strategy

STRATEGIES = "memplug"
"""The entry-point group of strategies; others are "memplug.commands", "memplug.embedders", ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginInfo:
    """What is known of one installed plugin, broken ones included."""

    name: str
    group: str
    distribution: str
    version: str
    stages: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    summary: str = ""
    error: str = ""


class Registry:
    """The plugins of one entry-point group. One broken plugin never hurts another."""

    def __init__(self, group: str = STRATEGIES) -> None:
        self.group = group
        self._loaded: dict[str, Any] = {}

    @cached_property
    def _points(self) -> Mapping[str, tuple[EntryPoint, ...]]:
        found: dict[str, list[EntryPoint]] = {}
        for point in entry_points(group=self.group):
            known = found.setdefault(point.name, [])
            if all(point.value != one.value or _source(point) != _source(one) for one in known):
                known.append(point)
        return {name: tuple(points) for name, points in sorted(found.items())}

    def names(self) -> tuple[str, ...]:
        """Installed names, sorted; nothing is imported for it."""
        return tuple(self._points)

    def load(self, name: str, *, base: Path | None = None) -> Any:
        """The object behind an entry point's name, or behind "./file.py:Name" (relative to `base`).

        Raises PluginLoadError: not found, claimed by two distributions, or not importable.
        """
        if ".py" in name and (":" in name or name.endswith(".py")):
            return load_file(name, base=base)
        if name in self._loaded:
            return self._loaded[name]
        points = self._points.get(name)
        if not points:
            raise PluginLoadError(self._not_found(name), plugin=name)
        if len(points) > 1:
            claims = " and ".join(" ".join(_source(point)) for point in points)
            raise PluginLoadError(
                f"is claimed by {claims}; uninstall one of them, or name the class by its file",
                plugin=name,
            )
        point = points[0]
        distribution, version = _source(point)
        try:
            found = point.load()
        except Exception as error:
            raise PluginLoadError(
                f"cannot be imported: {type(error).__name__}: {error}",
                plugin=name,
                distribution=distribution,
                version=version,
            ) from error
        self._loaded[name] = found
        return found

    def _not_found(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.names(), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        known = ", ".join(self.names()) or "none"
        return f"is not installed{hint} (installed: {known}; a file is named ./mine.py:Mine)"

    def plugins(self) -> list[PluginInfo]:
        """Every plugin of the group with its stages and needs, or the reason why it cannot be used."""
        result = []
        for name, points in self._points.items():
            for point in points:
                distribution, version = _source(point)
                known = {
                    "name": name,
                    "group": self.group,
                    "distribution": distribution,
                    "version": version,
                }
                try:
                    found = self.load(name)
                    result.append(PluginInfo(**known, **_described(found, name, self.group)))
                except PluginLoadError as error:
                    result.append(PluginInfo(**known, error=str(error)))
        return result


def strategy_class(found: Any, name: str) -> type[Strategy[Any]]:
    """The strategy that a loaded object gives: the class itself, or a module's `STRATEGY`.

    Raises PluginLoadError where there is none, or several without a `STRATEGY`.
    """
    if isinstance(found, ModuleType):
        chosen = getattr(found, "STRATEGY", None)
        if chosen is None:
            classes = [
                value
                for value in vars(found).values()
                if isinstance(value, type)
                and issubclass(value, Strategy)
                and value is not Strategy
                and value.__module__.partition(".")[0] == found.__name__.partition(".")[0]
            ]
            if len(classes) != 1:
                raise PluginLoadError(
                    f"module {found.__name__} has {len(classes)} strategies; set STRATEGY = YourClass in it",
                    plugin=name,
                )
            chosen = classes[0]
        found = chosen
    if not (isinstance(found, type) and issubclass(found, Strategy)):
        raise PluginLoadError(
            f"gives {found!r}, which is no subclass of memplug.Strategy", plugin=name
        )
    return found


def load_file(spec: str, *, base: Path | None = None) -> Any:
    """The object named by "path/to/file.py:Name", or the file's module without a name.

    The file is imported under a name of its own, so two files of one name do not meet. Raises
    PluginLoadError where it does not exist, fails on import or has no such name.
    """
    path_part, separator, attribute = spec.rpartition(":")
    if not separator or not path_part.endswith(".py"):
        path_part, attribute = spec, ""
    path = Path(path_part).expanduser()
    path = (path if path.is_absolute() else (base or Path.cwd()) / path).resolve()
    if not path.is_file():
        raise PluginLoadError(f"there is no file {path}", plugin=spec)
    digest = hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()
    name = f"memplug_file_{path.stem}_{digest}"
    module = sys.modules.get(name)
    if module is None:
        module = _import_file(path, name, spec)
    if not attribute:
        return module
    if not hasattr(module, attribute):
        raise PluginLoadError(f"{path.name} has no {attribute!r}", plugin=spec)
    return getattr(module, attribute)


def _import_file(path: Path, name: str, spec: str) -> ModuleType:
    loading = importlib.util.spec_from_file_location(name, path)
    if loading is None or loading.loader is None:
        raise PluginLoadError(f"{path} is not a Python file", plugin=spec)
    module = importlib.util.module_from_spec(loading)
    sys.modules[name] = module
    try:
        loading.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise PluginLoadError(
            f"{path.name} cannot be imported: {type(error).__name__}: {error}", plugin=spec
        ) from error
    return module


def _source(point: EntryPoint) -> tuple[str, str]:
    """The distribution's name and version."""
    return (point.dist.name, point.dist.version) if point.dist is not None else ("", "")


def _described(found: Any, name: str, group: str) -> dict[str, Any]:
    if group != STRATEGIES:
        return {"summary": _first_line(found)}
    chosen = strategy_class(found, name)
    stages = tuple(hook for hook in HOOKS if hasattr(getattr(chosen, hook, None), "memplug_impl"))
    return {
        "stages": stages,
        "requires": tuple(chosen.requires),
        "optional": tuple(chosen.optional),
        "summary": _first_line(chosen),
    }


def _first_line(thing: object) -> str:
    return (getattr(thing, "__doc__", None) or "").strip().split("\n")[0]
