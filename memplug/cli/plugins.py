"""`memplug plugins`: what is installed, what each needs and offers, and what to do about one that cannot be used."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import emit, facts_table, one_line, out, visible

if TYPE_CHECKING:
    from memplug.registry import PluginInfo

app = typer.Typer()

GROUPS = {
    "memplug": "strategies",
    "memplug.llms": "language models",
    "memplug.embedders": "embedders",
    "memplug.rerankers": "rerankers",
    "memplug.storage": "storage",
    "memplug.indexes": "vector indexes",
    "memplug.datasets": "data sets",
    "memplug.attacks": "attacks",
    "memplug.commands": "commands",
}
"""Entry-point groups, and what a reader calls them."""


def installed() -> list[PluginInfo]:
    """Every plugin of every group, broken ones included."""
    from memplug.registry import Registry

    return [one for group in GROUPS for one in Registry(group).plugins()]


@command(app, "plugins", panel="Extend")
def plugins(
    call: Call,
    name: Annotated[str | None, typer.Argument(help="One plugin, with its settings.")] = None,
) -> None:
    """List installed plugins with their stages and needs, or why they cannot be used and what to do.

    The exit code is 1 where one cannot be used.
    """
    found = installed()
    if name is not None:
        found = _named(found, name)
    if call.json:
        emit({"plugins": found})
    elif name is not None:
        for one in found:
            _show_one(one)
    else:
        _show_all(found)
    if any(one.error for one in found):
        raise typer.Exit(1)


def _named(found: Sequence[PluginInfo], name: str) -> list[PluginInfo]:
    from memplug.errors import InvalidInput

    chosen = [one for one in found if one.name == name]
    if not chosen:
        near = difflib.get_close_matches(name, [one.name for one in found], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "; see: memplug plugins"
        raise InvalidInput(f"no plugin {name!r} is installed{hint}")
    return chosen


def _show_all(found: Sequence[PluginInfo]) -> None:
    console = out()
    for group, title in GROUPS.items():
        members = [one for one in found if one.group == group]
        if members:
            console.print(Text(title, style="bold"))
            console.print(_table(members))
            console.print()
    console.print(Text("Settings and kinds of one: memplug plugins NAME", style="dim"))


def _table(members: Sequence[PluginInfo]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    for one in members:
        origin = Text(" ".join(filter(None, (one.distribution, one.version))), style="dim")
        table.add_row(Text(one.name), Text(one_line(one.summary)) + Text("  ") + origin)
        for label, names in (
            ("stages", one.stages),
            ("requires", one.requires),
            ("uses where there", one.optional),
            ("kinds", one.kinds),
        ):
            if names:
                table.add_row("", Text(f"{label}: {', '.join(names)}", style="dim"))
        if one.error:
            table.add_row("", Text(visible(one.error), style="red"))
            table.add_row("", Text(f"to do: {visible(one.fix)}"))
    return table


def _show_one(one: PluginInfo) -> None:
    console = out()
    console.print(
        facts_table(
            [
                ("plugin", f"{one.name}, one of the {GROUPS[one.group]}"),
                ("what it does", one_line(one.summary)),
                ("distribution", f"{one.distribution} {one.version}"),
                ("entry point", one.target),
                ("version", one.strategy_version),
                ("stages", ", ".join(one.stages)),
                ("requires", ", ".join(one.requires)),
                ("uses where there", ", ".join(one.optional)),
                ("kinds", ", ".join(one.kinds)),
                ("prompts", ", ".join(one.prompts)),
                ("guard", "fails closed" if one.guard else ""),
                ("cannot be used", Text(visible(one.error), style="red") if one.error else ""),
                ("to do", one.fix),
            ]
        )
    )
    if one.settings:
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("setting", style="cyan", no_wrap=True)
        table.add_column("type", overflow="fold")
        table.add_column("default", overflow="fold")
        table.add_column("meaning", overflow="fold", ratio=1)
        for setting in one.settings:
            cells = (setting.name, setting.type, setting.default, setting.description)
            table.add_row(*(Text(visible(cell)) for cell in cells))
        console.print()
        console.print(table)
    console.print()
