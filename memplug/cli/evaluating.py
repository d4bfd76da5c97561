"""`memplug eval`: evidence recall on public data sets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command, warn
from memplug.cli.show import emit, facts_table, out, plain, progress

if TYPE_CHECKING:
    from memplug.evaluation import Report, Summary

app = typer.Typer()


class DataSet(StrEnum):
    """What `eval` reads."""

    LOCOMO = "locomo"
    BEAM = "beam"
    MUSIQUE = "musique"


@command(app, "eval", panel="Measure")
def evaluate(
    call: Call,
    data: Annotated[DataSet, typer.Argument(help="The format.")],
    path: Annotated[Path, typer.Argument(help="A file or folder in it.", exists=True)],
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Only the first so many questions of each conversation."),
    ] = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="With --json: also one entry per question.")
    ] = False,
) -> None:
    """Measure how much of the evidence a pipeline finds; needs no model."""
    from dataclasses import replace

    from memplug import datasets
    from memplug.evaluation import Evaluation, opener

    readers = {
        DataSet.LOCOMO: datasets.read_locomo,
        DataSet.BEAM: datasets.read_beam,
        DataSet.MUSIQUE: datasets.read_musique,
    }
    cases = [replace(case, questions=case.questions[:limit]) for case in readers[data](path)]
    evaluation = Evaluation(opener(call.pipeline or "default"))
    with progress() as bar:
        task = bar.add_task(
            "measuring", total=sum(case.size + len(case.questions) for case in cases)
        )
        for number, case in enumerate(cases, 1):
            bar.update(task, description=f"{case.name} ({number} of {len(cases)})")
            evaluation.run(case, lambda steps: bar.advance(task, steps))
    report = evaluation.report()
    pipeline = call.pipeline or "default"
    if call.json:
        emit(_as_json(report, data, pipeline, questions=questions))
        return
    _show(report, data, pipeline)
    warn(report.failures)


def _as_json(report: Report, data: DataSet, pipeline: str, *, questions: bool) -> dict[str, object]:
    fields = plain(report)
    outcomes = fields.pop("outcomes")
    answer = {"data": data.value, "pipeline": pipeline, **fields}
    if questions:
        answer["outcomes"] = outcomes
    return answer


def _show(report: Report, data: DataSet, pipeline: str) -> None:
    console = out()
    table = Table(
        title=f"Evidence recall on {data}, pipeline {pipeline}, per cent", title_justify="left"
    )
    table.add_column("questions about", no_wrap=True)
    for column in ("number", "R@1", "R@5", "R@10", "tokens@5", "tokens@10"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, summary in report.categories.items():
        table.add_row(name.replace("_", " "), *_cells(summary))
    table.add_section()
    table.add_row("all", *_cells(report.overall), style="bold")
    console.print(table)
    auc = "" if report.auc is None else f"{report.auc:.3f}"
    beside = f" ({report.overall.questions:,} with an answer, {report.unanswerable:,} without)"
    console.print(
        facts_table(
            [
                ("memories", f"{report.cases:,} with {report.episodes:,} episodes"),
                ("answerable or not, AUC of the best score", auc + beside if auc else ""),
                (
                    "search",
                    f"median {report.median_ms:.1f} ms, 95th percentile {report.p95_ms:.1f} ms",
                ),
                ("adding", f"{report.adds_per_second:,.0f} episodes a second"),
            ]
        )
    )
    if report.unresolved:
        note = f"{report.unresolved} evidence ids name nothing in the data and are left out."
        console.print(Text(note, style="dim"))


def _cells(summary: Summary) -> list[str]:
    recall = [f"{100 * value:.1f}" for value in summary.recall.values()]
    tokens = [f"{summary.tokens[k]:,.0f}" for k in (5, 10)]
    return [f"{summary.questions:,}", *recall, *tokens]
