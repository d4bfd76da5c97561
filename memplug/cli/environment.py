"""Which kind of environment memplug runs in, and with which command a plugin is added to it."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_EPHEMERAL = re.compile(r"archive-v\d+|environments-v\d+|builds-v\d+")
"""Folders of uv's cache: an environment in there belongs to one `uvx` call."""


class Layout(StrEnum):
    """Who made the environment, and so who may add to it."""

    PIPX = "pipx"
    UV_TOOL = "uv tool"
    UVX = "uvx"
    UV = "uv"
    VENV = "venv"
    MANAGED = "managed"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What can be seen of a Python environment."""

    prefix: Path
    base_prefix: Path
    executable: Path
    stdlib: Path
    """Where an interpreter that the system's packages own has a file EXTERNALLY-MANAGED."""
    has_pip: bool
    which: Callable[[str], str | None] = shutil.which

    @classmethod
    def current(cls) -> Environment:
        """The one this process runs in."""
        return cls(
            prefix=Path(sys.prefix),
            base_prefix=Path(sys.base_prefix),
            executable=Path(sys.executable),
            stdlib=Path(sysconfig.get_path("stdlib", sysconfig.get_default_scheme())),
            has_pip=find_spec("pip") is not None,
        )

    @property
    def layout(self) -> Layout:
        """What made it. A tool's own environment is told by the file that the tool leaves in it."""
        if (self.prefix / "pipx_metadata.json").is_file():
            return Layout.PIPX
        if (self.prefix / "uv-receipt.toml").is_file():
            return Layout.UV_TOOL
        made_by_uv = re.search(r"^uv\s*=", _text(self.prefix / "pyvenv.cfg"), re.MULTILINE)
        if made_by_uv and any(_EPHEMERAL.fullmatch(part) for part in self.prefix.parts):
            return Layout.UVX
        if self.prefix != self.base_prefix:
            return Layout.UV if made_by_uv else Layout.VENV
        if (self.stdlib / "EXTERNALLY-MANAGED").is_file():
            return Layout.MANAGED
        return Layout.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to add a distribution: the command to run, or, where there is none, why and what to do instead."""

    layout: Layout
    command: tuple[str, ...] = ()
    refusal: str = ""
    advice: str = ""
    """The exact command for a person to run, where memplug does not."""

    @property
    def line(self) -> str:
        """The command as it is typed."""
        return shlex.join(self.command) if self.command else self.advice


def plan(environment: Environment, name: str) -> Plan:
    """How to add the distribution of this name (a requirement, or a folder) to the environment."""
    layout = environment.layout
    match layout:
        case Layout.PIPX:
            return _by(environment, layout, "pipx", ("inject", environment.prefix.name, name))
        case Layout.UV_TOOL:
            return _by(environment, layout, "uv", _tool_again(environment.prefix, name))
        case Layout.UVX:
            return Plan(
                layout=layout,
                refusal="uvx makes this environment for one call and throws it away",
                advice=shlex.join(("uvx", "--with", name, "memplug")),
            )
        case Layout.MANAGED:
            return Plan(
                layout=layout,
                refusal=f"{environment.executable} belongs to the operating system, which keeps its packages itself",
                advice=f"pipx install memplug && {shlex.join(('pipx', 'inject', 'memplug', name))}",
            )
        case _:
            return _inside(environment, layout, name)


def _by(environment: Environment, layout: Layout, tool: str, arguments: Sequence[str]) -> Plan:
    """The tool's command, or the advice to run it where the tool is not on the path."""
    found = environment.which(tool)
    if found is None:
        return Plan(
            layout=layout,
            refusal=f"this environment was made by {layout}, and no {tool} is on the path",
            advice=shlex.join((tool, *arguments)),
        )
    return Plan(layout=layout, command=(found, *arguments))


def _inside(environment: Environment, layout: Layout, name: str) -> Plan:
    """By the environment's own pip, or by uv from outside: uv's environments have no pip unless asked for."""
    python = str(environment.executable)
    own = (python, "-m", "pip", "install", name)
    uv = environment.which("uv")
    if environment.has_pip and not (uv and layout is Layout.UV):
        return Plan(layout=layout, command=own)
    if uv:
        return Plan(layout=layout, command=(uv, "pip", "install", "--python", python, name))
    return Plan(
        layout=layout,
        refusal="this environment has no pip, and no uv is on the path",
        advice=f"{shlex.join((python, '-m', 'ensurepip'))} && {shlex.join(own)}",
    )


def _tool_again(prefix: Path, name: str) -> tuple[str, ...]:
    """uv makes a tool's environment anew for each change, so what is in it has to be named again."""
    try:
        receipt = tomllib.loads(_text(prefix / "uv-receipt.toml"))
    except tomllib.TOMLDecodeError:
        receipt = {}
    needs: list[dict[str, Any]] = receipt.get("tool", {}).get("requirements", [])
    own = next((one for one in needs if one.get("name") == "memplug"), {"name": "memplug"})
    others = [_requirement(one) for one in needs if one is not own]
    with_all = [part for one in (*others, name) for part in ("--with", one)]
    return ("tool", "install", _requirement(own), *with_all)


def _requirement(one: dict[str, Any]) -> str:
    """An entry of uv's receipt as a requirement: its source where it has one, else name, extras and version."""
    for source in ("editable", "directory", "path", "url", "git"):
        if source in one:
            return f"git+{one[source]}" if source == "git" else str(one[source])
    extras = f"[{','.join(one['extras'])}]" if one.get("extras") else ""
    return f"{one['name']}{extras}{one.get('specifier', '')}"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
