"""The table of commands; a command's module is imported when the command is named."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from memplug.cli.call import command, reporting

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "memplug.commands"

_MODULES = {
    "demo": "demo",
    "init": "configuring",
    "add": "remembering",
    "search": "remembering",
    "context": "remembering",
    "list": "records",
    "get": "records",
    "update": "records",
    "delete": "records",
    "history": "records",
    "undo": "records",
    "release": "records",
    "feedback": "upkeep",
    "close-session": "upkeep",
    "manage": "upkeep",
    "enrich": "upkeep",
    "reembed": "upkeep",
    "queue": "upkeep",
    "worker": "worker",
    "erase": "upkeep",
    "audit": "auditing",
    "users": "about",
    "where": "about",
    "stats": "about",
    "export": "moving",
    "import": "moving",
    "backup": "moving",
    "restore": "moving",
    "migrate": "moving",
    "plugins": "plugins",
    "new": "creating",
    "verify": "verifying",
    "install": "installing",
    "prompts": "prompts",
    "doctor": "doctor",
    "eval": "evaluating",
    "compare": "comparing",
    "redteam": "attacking",
}


class Commands(TyperGroup):
    """Finds a command in its module, or in an installed distribution's entry point."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*_MODULES, *sorted(set(_entry_points()) - set(_MODULES))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in _MODULES:
            module = import_module(f"memplug.cli.{_MODULES[cmd_name]}")
            return typer.main.get_group(module.app).commands[cmd_name]
        entry = _entry_points().get(cmd_name)
        return _announced(entry) if entry else None

    def invoke(self, ctx: Any) -> Any:
        with reporting():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        if name is None or name in _MODULES:
            return name, found, rest
        return name, _loaded(name), rest


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unnamed distribution"


def _announced(entry: EntryPoint) -> Any:
    """What the list of commands shows, without importing anything of the plugin's."""
    stub = typer.Typer(add_completion=False)
    stub.command(entry.name, help=f"From {_distribution(entry)}.", rich_help_panel="Plugins")(
        _nothing
    )
    return typer.main.get_command(stub)


def _nothing() -> None:
    """Stands for a plugin's command in the list."""


def _loaded(name: str) -> Any:
    """The plugin's command. Raises PluginLoadError where it cannot be imported or is none."""
    from memplug.errors import PluginLoadError
    from memplug.registry import Registry

    target = Registry(ENTRY_POINTS).load(name)
    if isinstance(target, typer.Typer):
        found = typer.main.get_command(target)
        found.name = name
        return found
    if hasattr(target, "make_context"):
        return target
    if not callable(target):
        raise PluginLoadError(f"gives {target!r}, neither a function nor a typer app", plugin=name)
    wrapper = typer.Typer(add_completion=False)
    command(wrapper, name)(target)
    return typer.main.get_command(wrapper)
