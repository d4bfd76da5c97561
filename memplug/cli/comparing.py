"""`memplug compare`: pipelines held against each other on a store of one's own, in copies that are erased."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from memplug.cli.call import Call, command
from memplug.cli.evaluating import (
    Bars,
    baselines_option,
    chosen_systems,
    config_option,
    depths_option,
    show_measured,
    systems_option,
)
from memplug.cli.show import err, progress

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from memplug.ports import LLM

app = typer.Typer()
_WHAT = "What is compared"
_HOW = "How it runs"


def report_option(panel: str) -> Any:
    return typer.Option(
        metavar="FOLDER",
        help="Write report.json and questions.jsonl there; they quote what is stored.",
        rich_help_panel=panel,
    )


def page_option(panel: str) -> Any:
    return typer.Option(
        metavar="FILE", help="Write a page with charts; it quotes too.", rich_help_panel=panel
    )


@command(app, "compare", panel="Measure")
def compare(
    call: Call,
    source: Annotated[
        Path | None,
        typer.Argument(metavar="STORE", help="The folder of a store; otherwise --store's."),
    ] = None,
    systems: Annotated[
        list[str] | None,
        systems_option(_WHAT),
    ] = None,
    baselines: Annotated[
        bool,
        baselines_option(_WHAT),
    ] = False,
    config: Annotated[
        Path | None,
        config_option(_WHAT),
    ] = None,
    questions: Annotated[
        int, typer.Option(min=1, help="Questions to make, in all.", rich_help_panel=_WHAT)
    ] = 200,
    memories: Annotated[
        int,
        typer.Option(min=1, help="Users' memories to draw them from.", rich_help_panel=_WHAT),
    ] = 20,
    model: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="A model that writes questions too, such as openai/gpt-4o-mini; reads what is stored.",
            rich_help_panel=_WHAT,
        ),
    ] = "",
    model_questions: Annotated[
        int,
        typer.Option(
            min=1, help="Questions that the model writes; one call for each.", rich_help_panel=_WHAT
        ),
    ] = 50,
    k: Annotated[
        list[int] | None,
        depths_option(_WHAT),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of everything random.", rich_help_panel=_HOW)] = 0,
    output: Annotated[
        Path | None,
        report_option(_HOW),
    ] = None,
    html: Annotated[
        Path | None,
        page_option(_HOW),
    ] = None,
) -> None:
    """Compare pipelines on a store of your own: known things are asked for again, on copies that are erased."""
    from memplug.errors import InvalidInput
    from memplug.evaluation import Run, write_report
    from memplug.evaluation.shadow import Wanted
    from memplug.evaluation.shadow import compare as run_all
    from memplug.types import ScopeFilter

    folder = source.expanduser() if source else call.folder
    if folder is None:
        raise InvalidInput("compare reads a store in a folder; export this one and import it first")
    given = str(config) if config else None
    chosen = chosen_systems(systems, call.pipeline, baselines=baselines, config=given)
    wanted = Wanted(
        questions=questions,
        asked=model_questions,
        scopes=memories,
        who=ScopeFilter(**call.every),
    )
    run = Run(data="", seed=seed, depths=tuple(sorted({*k})) if k else (1, 5, 10))
    if html is not None:
        from memplug.evaluation.figures import require

        require()
    with ending_in_order(), _model(model, given) as llm, progress() as bar:
        report = run_all(folder, chosen, run, wanted, llm=llm, progress=Bars(bar))
    if output is not None:
        write_report(report, output.expanduser())
    show_measured(call, report, html=html)
    if not call.json:
        err().print("The copies are erased; the store was only read.", style="dim")


def _model(named: str, config: str | None) -> AbstractContextManager[LLM | None]:
    if not named:
        return nullcontext()
    from memplug.evaluation.model import model

    return model(named, config)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """A request to end, from a service manager for example, erases the copies first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
