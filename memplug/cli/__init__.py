"""The `memplug` command.

Exit codes: 0 done, 1 it failed (one paragraph on stderr says why; `--debug` adds the traceback), 2 the command line is
wrong. With `--json` stdout carries one JSON document and nothing else.

A distribution adds commands through the entry-point group `memplug.commands`: each names a function, or a typer app;
it is imported only when its command is typed. A function may take a `Call` first, as the commands here do.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from memplug.cli.call import Call, command
from memplug.cli.group import Commands

__all__ = ["Call", "app", "command", "main"]

app = typer.Typer(
    name="memplug",
    cls=Commands,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Every command takes --help; most take --store, --user, --agent, --tenant, --pipeline, --json and --debug.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"memplug {version('memplug')}")
        raise typer.Exit


@app.callback()
def memplug(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Long-term memory for LLM agents, put together from plugins. Start with: memplug demo"""


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows another; it is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="memplug")
