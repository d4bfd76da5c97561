"""`memplug install`: adds a plugin's distribution to the environment that memplug runs in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from memplug.cli.call import Call, command, interactive
from memplug.cli.show import emit, err, out, visible
from memplug.errors import InvalidInput, PluginLoadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memplug.cli.environment import Plan

app = typer.Typer()

_USES = {
    "memplug": 'Memory.open(path, "default+{name}"), or: memplug search ... --pipeline default+{name}',
    "memplug.storage": 'Memory.open("{name}://..."), or: memplug search ... --store {name}://...',
    "memplug.indexes": 'Memory.open(path, index="{name}"), or in a configuration: index = "{name}"',
    "memplug.llms": 'Memory.open(path, llm="{name}"), or in a configuration: llm = "{name}"',
    "memplug.embedders": 'Memory.open(path, embedder="{name}"), or in a configuration: embedder = "{name}"',
    "memplug.rerankers": 'Memory.open(path, reranker="{name}"), or in a configuration: reranker = "{name}"',
    "memplug.datasets": "memplug eval {name} PATH",
    "memplug.attacks": "memplug redteam --family {name}",
    "memplug.commands": "memplug {name}",
}
"""How a plugin of a group is used."""


@command(app, "install", panel="Extend")
def install(
    call: Call,
    name: Annotated[str, typer.Argument(help="A distribution, such as memplug-x, or a folder.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show the command that would be run.")
    ] = False,
) -> None:
    """Add a plugin to the environment memplug runs in: a venv's, pipx's or uv's.

    The command is shown and asked for first. Where the environment is not memplug's to change, it says what to
    run instead and ends with 1.
    """
    from memplug.cli.environment import Environment, plan

    if name.startswith("-"):
        raise InvalidInput(f"{name!r} is an option, not a distribution")
    planned = plan(Environment.current(), name)
    if planned.refusal:
        raise InvalidInput(f"{planned.refusal}; run: {planned.advice}")
    if dry_run:
        _tell(call, planned, ran=False, plugins=[])
        return
    if not yes:
        if not interactive():
            raise typer.BadParameter("nobody is there to confirm; give --yes")
        typer.confirm(visible(f"Run {planned.line} ?"), abort=True, err=True)
    else:
        err().print(Text(visible(planned.line), style="dim"), soft_wrap=True)
    before = _listed()
    done = subprocess.run(planned.command, check=False, stdout=sys.stderr)
    if done.returncode:
        raise InvalidInput(f"the command ended with {done.returncode}: {planned.line}")
    _tell(call, planned, ran=True, plugins=_arrived(before, _listed(), name))


def _tell(call: Call, planned: Plan, *, ran: bool, plugins: Sequence[Mapping[str, Any]]) -> None:
    if call.json:
        emit(
            {
                "layout": planned.layout,
                "command": planned.command,
                "ran": ran,
                "plugins": plugins,
            }
        )
    elif not ran:
        out().print(Text(visible(planned.line)), soft_wrap=True)
    for one in plugins:
        if one["error"]:
            raise PluginLoadError(
                f"is installed and cannot be used: {one['error']}; {one['fix']}", plugin=one["name"]
            )
        if not call.json:
            use = _USES[one["group"]].format(name=one["name"])
            out().print(Text(visible(f"{one['name']} is there. Use it with {use}")), soft_wrap=True)


def _listed() -> list[dict[str, Any]]:
    """What `memplug plugins` lists in a fresh process: this one's view of the environment is as old as its start."""
    done = subprocess.run(
        (sys.executable, "-m", "memplug", "plugins", "--json"),
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["plugins"]
    except ValueError as error:
        raise InvalidInput(f"memplug cannot list its plugins: {done.stderr[-300:]}") from error
    return found


def _arrived(
    before: Sequence[Mapping[str, Any]], after: Sequence[dict[str, Any]], name: str
) -> list[dict[str, Any]]:
    """The plugins that came, or those of the distribution where it was there. Raises InvalidInput for none."""
    known = {(one["group"], one["name"], one["distribution"]) for one in before}
    new = [one for one in after if (one["group"], one["name"], one["distribution"]) not in known]
    wanted = _normal(re.split(r"[\[<>=!~; @]", name, maxsplit=1)[0])
    chosen = new or [one for one in after if _normal(one["distribution"]) == wanted]
    if not chosen:
        raise InvalidInput(
            f"{name} is installed, and memplug finds no plugin in it; see its documentation, and: memplug plugins"
        )
    return chosen


def _normal(name: str) -> str:
    """A distribution's name as installers compare it."""
    return re.sub(r"[-_.]+", "-", name).casefold()
