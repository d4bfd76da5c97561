"""`memplug prompts`: what strategies ask a model, and where the configuration has other words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import emit, out, visible

if TYPE_CHECKING:
    from memplug.toolbox.prompts import Prompt

app = typer.Typer()
_PANEL = "Look around"


@dataclass(frozen=True, slots=True)
class Listed:
    """A prompt, as it is listed."""

    step: str
    strategy: str
    name: str
    placeholders: tuple[str, ...]
    reworded: bool
    text: str


@command(app, "prompts", panel=_PANEL)
def prompts(
    call: Call,
    step: Annotated[str | None, typer.Argument(help="Only this step or strategy, in full.")] = None,
    name: Annotated[str | None, typer.Argument(help="Only this prompt: its text alone.")] = None,
) -> None:
    """List what strategies ask a model, or print a prompt's text to start your own from.

    Without --pipeline: of every installed strategy, in its own words.
    """
    from memplug.errors import InvalidInput

    found = _of_pipeline(call.pipeline) if call.pipeline else _installed()
    chosen = [
        one for one in found if step in (None, one.step, one.strategy) and name in (None, one.name)
    ]
    if not chosen and step is not None:
        known = ", ".join(sorted({f"{one.step} {one.name}" for one in found})) or "none"
        raise InvalidInput(
            f"no prompt {' '.join(filter(None, (step, name)))!r}; there are: {known}"
        )
    if call.json:
        emit({"prompts": chosen})
    elif name is not None:
        typer.echo(visible(chosen[0].text))
    elif step is not None:
        _show_whole(chosen)
    else:
        _show_list(chosen)


def _of_pipeline(pipeline: str) -> list[Listed]:
    from memplug.config import build_steps, load_settings

    is_file = pipeline.endswith((".toml", ".json"))
    settings = load_settings(pipeline) if is_file else load_settings(pipeline=pipeline)
    return [
        _listed(step.name, step.strategy.name, step.strategy.prompt(own.name), own)
        for step in build_steps(settings)
        for own in step.strategy.prompts
    ]


def _installed() -> list[Listed]:
    """Of every strategy that can be loaded; `memplug plugins` tells of the others."""
    from memplug.errors import PluginLoadError
    from memplug.registry import Registry, strategy_class

    registry = Registry()
    found: list[Listed] = []
    for name in registry.names():
        try:
            strategy = strategy_class(registry.load(name), name)
        except PluginLoadError:
            continue
        found += [_listed(name, name, own, own) for own in strategy.prompts]
    return found


def _listed(step: str, strategy: str, prompt: Prompt, own: Prompt) -> Listed:
    return Listed(step, strategy, own.name, own.placeholders, prompt != own, prompt.text)


def _show_list(found: Sequence[Listed]) -> None:
    if not found:
        out().print("No strategy here asks a model anything.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("step", "prompt", "placeholders", "words"):
        table.add_column(title, overflow="fold")
    for one in found:
        words = "reworded" if one.reworded else "its own"
        cells = (one.step, one.name, ", ".join(one.placeholders), words)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    out().print(table)


def _show_whole(found: Sequence[Listed]) -> None:
    console = out()
    for one in found:
        note = " (reworded)" if one.reworded else ""
        console.print(Text(visible(f"{one.step} {one.name}{note}"), style="bold"))
        console.print(Text(visible(one.text)), soft_wrap=True)
        console.print()
