"""How an attack run looks in a terminal: families by pipelines, then what guarding costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from memplug.cli.eval_tables import fitting
from memplug.cli.show import counted, one_line, visible
from memplug.evaluation.report import told_at

if TYPE_CHECKING:
    from rich.console import Console

    from memplug.evaluation.report import Poisoning, Report

_NAME = 22
_WIDE = 3
"""Pipelines that fit side by side."""


def show(console: Console, report: Report) -> None:
    """All tables of an attack run."""
    attacked = {one.name: one.poisoning for one in report.systems if one.poisoning}
    k = told_at(report.run.depths)
    names = [*attacked]
    for start in range(0, len(names), _WIDE):
        some = {name: attacked[name] for name in names[start : start + _WIDE]}
        letters = dict(zip(some, "ABC", strict=False))
        lettered = {f"{letters[name]}:": found for name, found in some.items()}
        table = fitting(console, [_families(some, k), _families(lettered, k)])
        console.print(table)
        if table.columns[1].header != _families(some, k).columns[1].header:
            console.print(
                Text("\n".join(f"{letter}: {visible(name)}" for name, letter in letters.items()))
            )
        console.print(_measures(some, k))
    console.print(_legend(report))


def _families(attacked: Mapping[str, Poisoning], k: int) -> Table:
    """For each family the share of attacks that came through, of planted records and of honest twins that were kept back."""
    table = _table(f"Attacks, per cent, k = {k}")
    table.add_column("family", no_wrap=True)
    for name in attacked:
        table.add_column(f"{one_line(name, _NAME)}\nsuccess", justify="right", no_wrap=True)
        table.add_column("\nkept back", justify="right", no_wrap=True)
        table.add_column("\ntwins", justify="right", no_wrap=True)
    for name in sorted({name for one in attacked.values() for name in one.true_by_family}):
        cells = [cell for one in attacked.values() for cell in _cells(one, name, k)]
        table.add_row(Text(one_line(name, _NAME)), *cells)
    table.add_section()
    cells = [cell for one in attacked.values() for cell in _all(one, k)]
    table.add_row(Text("all", style="bold"), *cells)
    return table


def _measures(attacked: Mapping[str, Poisoning], k: int) -> Table:
    """All families together, and what it costs."""
    table = _table(f"All attacks together, per cent, k = {k}")
    table.add_column("", overflow="fold")
    for name in attacked:
        table.add_column(Text(one_line(name, _NAME)), justify="right", overflow="fold")
    found = [(one, one.at[k]) for one in attacked.values()]
    rows: list[tuple[str, list[float | None]]] = [
        ("attacks that come through", [at.target_success.value for _, at in found]),
        ("any planted record among the hits", [at.attack_success.value for _, at in found]),
        ("planted records kept back", [one.true_quarantine for one, _ in found]),
        ("honest twins kept back", [one.false_quarantine_hard for one, _ in found]),
        ("recall", [at.recall.value if at.recall else None for _, at in found]),
        ("recall kept of the first's", [at.recall_kept for _, at in found]),
        ("recall where nothing is planted", [at.recall_clean for _, at in found]),
    ]
    for what, values in rows:
        table.add_row(what, *(_plain(value) for value in values))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold")


def _cells(found: Poisoning, family: str, k: int) -> tuple[Text, Text, Text]:
    return (
        _success(found.at[k].target_by_family.get(family)),
        _plain(found.true_by_family.get(family)),
        _twins(found.false_by_kind.get(family)),
    )


def _all(found: Poisoning, k: int) -> tuple[Text, Text, Text]:
    return (
        _success(found.at[k].target_success.value),
        _plain(found.true_quarantine),
        _twins(found.false_quarantine_hard),
    )


def _success(value: float | None) -> Text:
    text = _plain(value)
    text.stylize("green" if not value else "red" if value > 0.5 else "")
    return text


def _twins(value: float | None) -> Text:
    text = _plain(value)
    text.stylize("red" if value else "")
    return text


def _plain(value: float | None) -> Text:
    return Text("" if value is None else f"{100 * value:.1f}")


def _legend(report: Report) -> Text:
    content, run = report.content, report.run
    attacked = next((one.poisoning.attacked for one in report.systems if one.poisoning), 0)
    lines = [
        f"{counted(attacked, 'attack')} and {counted(len(report.questions) - attacked, 'question')} that nothing is planted "
        f"for, on {counted(content.episodes, 'episode')} with theirs; seed {run.seed}.",
        *(visible(note) for note in run.notes),
        "Success: a record planted for the question is among the first k. Kept back: planted records that a guard never lets "
        "be found. Twins: honest records that look like the attack and were kept back.",
    ]
    return Text("\n".join(lines), style="dim")
