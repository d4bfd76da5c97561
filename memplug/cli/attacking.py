"""`memplug redteam`: attacks on a memory, with and without its guards, in copies that are erased."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.comparing import ending_in_order, page_option, report_option
from memplug.cli.evaluating import Bars, depths_option
from memplug.cli.show import emit, err, out, progress, visible

if TYPE_CHECKING:
    from memplug.evaluation import System
    from memplug.evaluation.report import Report

app = typer.Typer()
_WHAT = "What is attacked, and with what"
_HOW = "How it runs"


@command(app, "redteam", panel="Measure")
def redteam(
    call: Call,
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="STORE",
            help="The folder of a store; otherwise --store's, or where there is none a made-up world.",
        ),
    ] = None,
    systems: Annotated[
        list[str] | None,
        typer.Option(
            "-p",
            "--system",
            metavar="[NAME=]PIPELINE",
            help="A pipeline as in --pipeline; repeatable. One alone is also attacked without its guards, or with --guard.",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The configuration whose pipeline, models and store are attacked.",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this family of attacks, installed or ./mine.py:family; repeatable.",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    guard: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help='The guard to try on a pipeline that has none; "" for none.',
            rich_help_panel=_WHAT,
        ),
    ] = "amemguard",
    targets: Annotated[
        int, typer.Option(min=1, help="Attacks of each family.", rich_help_panel=_WHAT)
    ] = 8,
    clean: Annotated[
        int,
        typer.Option(min=0, help="Questions that nothing is planted for.", rich_help_panel=_WHAT),
    ] = 50,
    world: Annotated[
        bool,
        typer.Option(
            "--world", help="Attack the made-up world, not a store.", rich_help_panel=_WHAT
        ),
    ] = False,
    k: Annotated[list[int] | None, depths_option(_WHAT)] = None,
    seed: Annotated[int, typer.Option(help="Of everything random.", rich_help_panel=_HOW)] = 0,
    most: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="SHARE",
            help="End with 1 where the last pipeline lets more of the attacks through.",
            rich_help_panel=_HOW,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        report_option(_HOW),
    ] = None,
    html: Annotated[
        Path | None,
        page_option(_HOW),
    ] = None,
) -> None:
    """Attack a memory with planted records, on copies that are erased: how many come through, with and without a guard."""
    from memplug.evaluation import Run, write_report
    from memplug.evaluation.redteam import Plan, attack, families
    from memplug.types import ScopeFilter

    if html is not None:
        from memplug.evaluation.figures import require

        require()
    chosen = _systems(systems or (), call.pipeline, str(config) if config else None, guard)
    run = Run(data="", seed=seed, depths=tuple(sorted({*k})) if k else (1, 5, 10))
    plan = Plan(targets=targets, clean=clean, who=ScopeFilter(**call.every))
    folder = None if world else _folder(call, source, config)
    with ending_in_order(), progress() as bar:
        report = attack(folder, chosen, families(family or ()), run, plan, progress=Bars(bar))
    if output is not None:
        write_report(report, output.expanduser())
    _show(call, report, html)
    if folder is not None and not call.json:
        err().print("The copies are erased; the store was only read.", style="dim")
    _judge(report, most)


def _systems(
    named: list[str] | tuple[str, ...], pipeline: str | None, config: str | None, guard: str
) -> tuple[System, ...]:
    """Those that the options name; one alone beside what it is with, or without, a guard."""
    from memplug.evaluation.redteam import with_and_without
    from memplug.evaluation.systems import distinct, system

    listed = [*([pipeline] if pipeline else ()), *named] or [config or "default"]
    if len(listed) == 1:
        return with_and_without(listed[0], config=config, guard=guard)
    return distinct([system(one, config=config) for one in listed])


def _folder(call: Call, source: Path | None, config: Path | None) -> Path | None:
    """The store that is attacked; None where none was named and there is none."""
    from memplug.config import load_settings
    from memplug.errors import InvalidInput

    if source is not None:
        return source.expanduser()
    named = bool(call.store) and call.store != os.environ.get("MEMPLUG_HOME")
    configured = load_settings(config).storage.location if config and not named else None
    folder = Path(configured).expanduser() if configured else call.folder
    if folder is None or "://" in str(configured):
        raise InvalidInput("redteam reads a store in a folder; export this one and import it first")
    return folder if named or configured or folder.exists() else None


def _show(call: Call, report: Report, html: Path | None) -> None:
    from memplug.cli import redteam_tables
    from memplug.cli.call import warn
    from memplug.evaluation.report import as_json

    if html is not None:
        from memplug.evaluation.html import write_html

        write_html(report, html.expanduser())
    if call.json:
        emit(as_json(report))
    else:
        redteam_tables.show(out(), report)
        if html is not None:
            out().print(visible(f"Open {html} in a browser."), style="dim")
    for one in report.systems:
        warn(one.failures, f"{one.name}: ")


def _judge(report: Report, most: float | None) -> None:
    """Ends with 1 where the last system lets more through than it may."""
    from memplug.evaluation.report import told_at

    last = report.systems[-1]
    if most is None or last.poisoning is None:
        return
    k = told_at(report.run.depths)
    reached = last.poisoning.at[k].target_success.value
    if reached > most:
        text = f"{last.name} lets {100 * reached:.1f} % of the attacks through at k = {k}, more than {100 * most:.1f} %"
        err().print(Text(visible(text), style="red"))
        raise typer.Exit(1)
