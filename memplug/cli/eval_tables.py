"""How an evaluation looks in a terminal: systems side by side, the best in bold; less in one of under 100 columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from memplug.cli.show import counted, facts_table, one_line, visible
from memplug.evaluation.report import told_at

if TYPE_CHECKING:
    from rich.console import Console

    from memplug.evaluation.differing import Change, Difference, Tally
    from memplug.evaluation.planning import Plan
    from memplug.evaluation.report import Estimate, Report, Run
    from memplug.ports import Spent

_NAME = 18
_TABLES = 8
"""Systems that fit side by side as columns."""


def show_report(console: Console, report: Report, reference: str = "") -> None:
    """All tables of a report; `reference` is the system that others are held against, the first by default."""
    run, content = report.run, report.content
    quality = [_quality(report, wide) for wide in _intervals(report.run.depths)]
    console.print(fitting(console, quality))
    console.print(_categories(report))
    base = reference or report.systems[0].name
    if len(report.systems) > 1:
        console.print(_differences(report, base))
    if any(one.poisoning for one in report.systems):
        console.print(_poisoning(report))
    if any(one.answers for one in report.systems):
        console.print(_answers(report))
    console.print(_effort(report))
    if any(one.effort.spent for one in report.systems):
        console.print(_spending(report))
    console.print(
        facts_table(
            [
                (
                    "data",
                    f"{run.data}: {counted(content.cases, 'case')}"
                    f" with {counted(content.episodes, 'episode')}",
                ),
                (
                    "questions",
                    f"{content.scored:,} with known evidence, {content.unanswerable:,} without an answer, "
                    f"{content.questions:,} in all",
                ),
                ("answerable or not", _abstention(report)),
            ]
        )
    )
    notes = [visible(note) for note in run.notes]
    if content.unresolved:
        notes.append(
            f"{content.unresolved} evidence ids name nothing in the data and are left out."
        )
    if any(one.whole for one in report.systems):
        notes.append(
            f"A full context is one text of up to {run.budget:,} tokens: every k means all of it."
        )
    notes.append("Intervals: 95 %, from bootstrap resamples of the questions.")
    console.print(Text("\n".join(notes), style="dim"))


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold")


def _named(name: str) -> Text:
    return Text(one_line(name, _NAME))


def fitting(console: Console, tables: Sequence[Table]) -> Table:
    """The first that fits the terminal, else the last: a figure is never cut."""
    fitting = (
        one
        for one in tables
        if Measurement.get(console, console.options.update(max_width=1000), one).maximum
        <= console.width
    )
    return next(fitting, tables[-1])


def _intervals(depths: Sequence[int]) -> list[Collection[int]]:
    """For which k an interval is shown, ever fewer."""
    return [depths[-2:], (told_at(depths),), ()]


def _quality(report: Report, wide: Collection[int]) -> Table:
    depths = report.run.depths
    table = _table("Evidence recall, per cent")
    table.add_column("", no_wrap=True)
    for k in depths:
        table.add_column(f"R@{k}", justify="right", no_wrap=True)
    near = told_at(depths)
    for column in (f"all@{near}", f"nDCG@{depths[-1]}", "MRR", f"tokens@{near}"):
        table.add_column(column, justify="right", no_wrap=True)
    rows = [one.overall for one in report.systems]
    best = {k: max(one.recall[k].value for one in rows) for k in depths}
    top_all = max(one.all_gold[near].value for one in rows)
    top_gain = max(one.ndcg[depths[-1]].value for one in rows)
    top_rank = max(one.mrr.value for one in rows)
    for one in report.systems:
        scores = one.overall
        table.add_row(
            _named(one.name),
            *(_share(scores.recall[k], best[k], interval=k in wide) for k in depths),
            _share(scores.all_gold[near], top_all),
            _share(scores.ndcg[depths[-1]], top_gain),
            _share(scores.mrr, top_rank),
            f"{scores.tokens[near]:,.0f}",
        )
    return table


def _share(estimate: Estimate, best: float, *, interval: bool = False) -> Text:
    text = Text(f"{100 * estimate.value:.1f}")
    if estimate.value == best and best > 0:
        text.stylize("bold")
    if interval:
        text.append(f" [{100 * estimate.low:.0f}-{100 * estimate.high:.0f}]", style="dim")
    return text


def _categories(report: Report) -> Table:
    near = told_at(report.run.depths)
    table = _table(f"R@{near} by kind of question")
    table.add_column("", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    shown = report.systems[:_TABLES]
    for one in shown:
        name = one_line(one.name, _NAME).replace("-", "-\n")
        table.add_column(name, justify="right", overflow="fold", max_width=9)
    names = {name: None for one in report.systems for name in one.categories}
    for name in names:
        rows = [one.categories[name] for one in shown]
        best = max(row.recall[near].value for row in rows)
        table.add_row(
            Text(one_line(name.replace("_", " "), 24)),
            f"{rows[0].questions:,}",
            *(_share(row.recall[near], best) for row in rows),
        )
    table.add_section()
    best = max(one.overall.recall[near].value for one in shown)
    table.add_row(
        "all",
        f"{shown[0].overall.questions:,}",
        *(_share(one.overall.recall[near], best) for one in shown),
    )
    if len(shown) < len(report.systems):
        table.caption = f"the first {_TABLES} systems; --json has all"
    return table


def _differences(report: Report, base: str) -> Table:
    metric = f"recall@{told_at(report.run.depths)}"
    table = _table(f"Against {one_line(base, _NAME)}, {metric}")
    table.add_column("", no_wrap=True)
    for column in ("points", "95 % interval", "won", "lost", "tied", "p (Holm)"):
        table.add_column(column, justify="right", no_wrap=True)
    for pair in report.pairs:
        if pair.metric != metric or base not in (pair.first, pair.second):
            continue
        sign = 1 if pair.second == base else -1
        other = pair.first if sign > 0 else pair.second
        value = pair.difference
        low, high = sorted((sign * value.low, sign * value.high))
        won, lost = (pair.won, pair.lost) if sign > 0 else (pair.lost, pair.won)
        table.add_row(
            _named(other),
            Text(_points(sign * value.value), style="bold" if pair.p_adjusted < 0.05 else ""),
            f"{_points(low)} to {_points(high)}",
            f"{won:,}",
            f"{lost:,}",
            f"{pair.tied:,}",
            _chance(pair.p_adjusted),
        )
    return table


def _poisoning(report: Report) -> Table:
    near = told_at(report.run.depths)
    table = _table(f"Planted records, per cent, k = {near}")
    table.add_column("", no_wrap=True)
    columns = ("attack", "on target", "recall", "kept", "false quar.", "hard", "true quar.")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for one in report.systems:
        found = one.poisoning
        if found is None:
            continue
        at = found.at[near]
        values = (
            at.attack_success.value,
            at.target_success.value,
            at.recall.value if at.recall else None,
            at.recall_kept,
            found.false_quarantine,
            found.false_quarantine_hard,
            found.true_quarantine,
        )
        table.add_row(
            _named(one.name),
            *("" if value is None else f"{100 * value:.1f}" for value in values),
        )
    return table


def _answers(report: Report) -> Table:
    """What a model answered and a model thought of it, beside the recall of the evidence."""
    near = told_at(report.run.depths)
    answers = [one.answers for one in report.systems if one.answers]
    table = _table(f"Answers, judged by {one_line(answers[0].judge or 'nobody', 40)}, per cent")
    table.add_column("", no_wrap=True)
    for column in (f"R@{near}", "token F1", "exact", "judged right", "questions", "failed"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in report.systems:
        if one.answers:
            table.add_row(
                _named(one.name),
                f"{100 * one.overall.recall[near].value:.1f}",
                _share(one.answers.f1, 0, interval=True),
                f"{100 * one.answers.exact.value:.1f}",
                _share(one.answers.judged, 0, interval=True) if one.answers.judged else "",
                f"{one.answers.questions:,}",
                f"{one.answers.failed:,}",
            )
    first = answers[0]
    table.caption = one_line(
        f"written by {first.model}; the judge's prompt: {first.prompt or 'none'}", 96
    )
    return table


def _effort(report: Report) -> Table:
    table = _table("What it takes")
    table.add_column("", no_wrap=True)
    for column in ("search ms", "p95", "CPU ms", "episodes a second", "peak MB", "stored MB"):
        table.add_column(column, justify="right")
    for one in report.systems:
        effort = one.effort
        cells = [
            f"{effort.median_ms:,.1f}",
            f"{effort.p95_ms:,.1f}",
            f"{effort.cpu_ms:,.1f}",
            f"{effort.adds_per_second:,.0f}" if effort.adds_per_second else "",
            "" if effort.peak_mb is None else f"{effort.peak_mb:,.0f}",
            f"{effort.storage_mb:,.1f}",
        ]
        table.add_row(_named(one.name), *cells)
    return table


def _spending(report: Report) -> Table:
    """What models took, by strategy and stage."""
    table = _table("What models took")
    table.add_column("", no_wrap=True)
    table.add_column("step", overflow="fold")
    table.add_column("stage", no_wrap=True)
    for column in ("calls", "tokens in", "tokens out", "US $"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in report.systems:
        for spent in one.effort.spent:
            table.add_row(
                _named(one.name),
                Text(one_line(spent.step, _NAME)),
                Text(spent.stage),
                f"{spent.calls:,}",
                f"{spent.tokens_in:,}",
                f"{spent.tokens_out:,}",
                _money(spent),
            )
    return table


def _money(spent: Spent) -> str:
    """In dollars; never nought where the price of a call is not known."""
    if spent.unpriced and spent.unpriced >= spent.calls:
        return "unknown"
    return f"{spent.cost:,.4f}{' +?' if spent.unpriced else ''}"


def _abstention(report: Report) -> str:
    """The area under the curve of every system that has one."""
    found = [
        f"{one_line(one.name, _NAME)} {one.abstention.value:.3f}"
        for one in report.systems
        if one.abstention is not None
    ]
    return f"AUC of the best score: {', '.join(found)}" if found else ""


def show_plan(console: Console, plans: Sequence[Plan], run: Run) -> None:
    """What a run would do."""
    table = _table(f"Would measure on {visible(run.data)}")
    table.add_column("", no_wrap=True)
    for column in ("memories", "done", "adds", "episodes", "questions"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("models", overflow="fold")
    for one in plans:
        models = [
            f"{need.step}: {need.model} {need.name} when "
            + " and ".join(
                word for word, set_ in (("adding", need.adding), ("asking", need.asking)) if set_
            )
            for need in one.needs
        ]
        table.add_row(
            _named(one.system),
            f"{one.cases:,}",
            f"{one.done:,}",
            f"{one.adds:,}",
            f"{one.episodes:,}",
            f"{one.questions:,}",
            Text(visible("; ".join(models) or f"embedder {one.embedder}")),
        )
    console.print(table)
    for one in plans:
        for spent in one.spending:
            price = "price not known" if spent.unpriced else f"US $ {spent.cost:,.4f}"
            line = (
                f"{one.system}: {spent.step} in {spent.stage} would ask {spent.model} "
                f"{counted(spent.calls, 'time')} first, {spent.tokens_in:,} tokens in; {price}"
            )
            console.print(visible(line))
        asked = {spent.step for spent in one.spending}
        for need in one.needs:
            if need.model == "llm" and need.step not in asked:
                line = f"{one.system}: how often {need.step} asks {need.name} shows only as it runs"
                console.print(visible(line))
    if all(one.free for one in plans):
        console.print("No language model would be called.")


def show_difference(console: Console, found: Difference, show: int) -> None:
    """What was won and lost, by category, then the questions themselves."""
    console.print(fitting(console, [_tallies(found, interval=one) for one in (True, False)]))
    for title, changes in (("Lost", found.lost), ("Won", found.won)):
        if changes and show:
            console.print(Text(f"{title} ({len(changes):,})", style="bold"))
            for change in changes[:show]:
                console.print(_change(change))
            if len(changes) > show:
                console.print(
                    Text(f"and {len(changes) - show:,} more; --show lists more", style="dim")
                )
    if found.only_first or found.only_second:
        console.print(
            Text(
                f"Left out: {found.only_first:,} questions that only the first run was asked, "
                f"{found.only_second:,} that only the second was.",
                style="dim",
            )
        )


def _tallies(found: Difference, *, interval: bool) -> Table:
    title = f"{one_line(found.second, 30)} against {one_line(found.first, 30)}, {found.metric}"
    table = _table(title)
    table.add_column("", no_wrap=True)
    interval_column = ("95 % interval",) if interval else ()
    for column in ("n", "before", "after", "points", *interval_column, "won", "lost", "p"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, tally in found.categories.items():
        named = Text(one_line(name.replace("_", " "), 24))
        table.add_row(named, *_tally(tally, interval=interval))
    table.add_section()
    table.add_row("all", *_tally(found.overall, interval=interval), style="bold")
    return table


def _points(difference: float) -> str:
    """In per cent with its sign; a difference that rounds to nothing has none below zero."""
    return f"{round(100 * difference, 1) + 0.0:+.1f}"


def _chance(p: float) -> str:
    """A p is never nought: it comes from so many random swaps."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _tally(tally: Tally, *, interval: bool) -> list[str]:
    gain = tally.difference
    between = (f"{_points(gain.low)} to {_points(gain.high)}",) if interval else ()
    return [
        f"{tally.won + tally.lost + tally.tied:,}",
        f"{100 * tally.before:.1f}",
        f"{100 * tally.after:.1f}",
        _points(gain.value),
        *between,
        f"{tally.won:,}",
        f"{tally.lost:,}",
        _chance(tally.p),
    ]


def _change(change: Change) -> Text:
    text = Text(f"  {100 * change.before:.0f} -> {100 * change.after:.0f}  ", style="cyan")
    text.append(one_line(change.text, 90))
    text.append(
        f"\n      {one_line(change.category, 24)}, {one_line(change.id, 30)}; first evidence "
        f"{_rank(change.rank_before)} -> {_rank(change.rank_after)}",
        style="dim",
    )
    for evidence in change.gold[:2]:
        text.append(
            f"\n      {one_line(evidence.id, 20)}: {one_line(evidence.text, 70)}", style="dim"
        )
    return text


def _rank(rank: int) -> str:
    return f"at {rank}" if rank else "not found"
