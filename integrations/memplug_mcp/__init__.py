"""A memory for any client of the Model Context Protocol: `memplug mcp`, or `build_server` in a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memplug import MissingExtraError

if TYPE_CHECKING:
    from memplug_mcp.command import app
    from memplug_mcp.server import build_server

_HOMES = {"app": "command", "build_server": "server"}

__all__ = ["app", "build_server"]


def __getattr__(name: str) -> object:
    """Imports the command's or the server's module when it is first used; only the server needs the extra."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'memplug_mcp' has no attribute {name!r}")
    from importlib import import_module

    try:
        module = import_module(f"memplug_mcp.{home}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise MissingExtraError(f"memplug_mcp.{name}", "mcp") from error
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
