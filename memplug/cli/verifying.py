"""`memplug verify`: a strategy's contract, tried and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command, pairs_from, text_from
from memplug.cli.show import counted, emit, err, out, plain, visible

if TYPE_CHECKING:
    from memplug.testing.verification import Report, Rule

app = typer.Typer()
_STYLES = {
    "kept": "green",
    "broken": "bold red",
    "undecided": "yellow",
    "not promised": "dim",
}


@command(app, "verify", panel="Extend")
def verify(
    call: Call,
    plugin: Annotated[str, typer.Argument(help="An installed strategy, or ./file.py:Class.")],
    beside: Annotated[
        str, typer.Option("--with", metavar="A,B", help="Other strategies in the same pipeline.")
    ] = "",
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A setting of the strategy; repeatable."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A text that makes it act; repeatable, - reads lines."),
    ] = None,
    query: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="A question to it; repeatable.")
    ] = None,
    llm: Annotated[
        str,
        typer.Option(metavar="NAME", help="A model, or ./file.py:make, instead of the echo."),
    ] = "",
    rule: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this rule; repeatable.")
    ] = None,
    max_add_calls: Annotated[
        float, typer.Option(metavar="N", help="Model calls per add, on average.")
    ] = 10,
    max_search_calls: Annotated[
        float, typer.Option(metavar="N", help="Model calls per search, on average.")
    ] = 5,
    max_add_ms: Annotated[float, typer.Option(metavar="MS", help="Time of an add.")] = 1000,
    max_search_ms: Annotated[float, typer.Option(metavar="MS", help="Time of a search.")] = 1000,
) -> None:
    """Try a strategy against the contract, and say for each rule what was seen and what to do.

    Models that it declares are stood in for by ones that echo; nothing is stored. The exit code is 1 where a
    rule is not kept.
    """
    from memplug.testing.verification import Limits, verify
    from memplug.testing.verification.choosing import subject_of

    limits = Limits(
        add_calls=max_add_calls,
        search_calls=max_search_calls,
        add_ms=max_add_ms,
        search_ms=max_search_ms,
    )
    subject = subject_of(
        plugin,
        beside=[name.strip() for name in beside.split(",") if name.strip()],
        options=pairs_from(option, "--option"),
        texts=[
            line
            for one in text or ()
            for line in ([one] if one != "-" else text_from(one).splitlines())
            if line.strip()
        ],
        queries=query or (),
        llm=llm,
        limits=limits,
    )
    rules = _chosen(rule or [])
    with err().status("verifying") as status:
        report = verify(
            subject, rules, lambda one: status.update(f"verifying: {visible(one.promise)}")
        )
    if call.json:
        emit({"plugin": plugin, "kept": report.kept, "idle": report.idle, **plain(report)})
    else:
        _show(report)
    if not report.kept:
        raise typer.Exit(1)


def _chosen(names: list[str]) -> tuple[Rule, ...]:
    from memplug.testing.verification import RULES

    known = {one.name: one for one in RULES}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(
            f"no rule is called {unknown[0]!r}; there are: {', '.join(known)}", param_hint="--rule"
        )
    return tuple(known[name] for name in names) or RULES


def _show(report: Report) -> None:
    console = out()
    name, *others = report.pipeline
    beside = f" with {', '.join(others)}" if others else ""
    console.print(Text(visible(f"{name} {report.version}{beside}"), style="bold"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("rule", style="cyan", no_wrap=True)
    table.add_column("result", no_wrap=True)
    table.add_column("what was seen", overflow="fold")
    for one in report.results:
        result = Text(one.state, style=_STYLES[one.state])
        seen = Text(visible(one.seen), style="" if one.state == "kept" else _STYLES[one.state])
        table.add_row(one.rule, result, seen)
        if one.state in ("broken", "not promised"):
            table.add_row("", "", Text(f"promise: {one.promise}", style="dim"))
        if one.fix:
            table.add_row("", "", Text(f"to do: {one.fix}"))
    console.print(table)
    broken = sum(one.state == "broken" for one in report.results)
    undecided = sum(one.state == "undecided" for one in report.results)
    seconds = sum(one.seconds for one in report.results)
    if report.kept:
        verdict = Text(f"All {counted(len(report.results), 'rule')} kept", style="green")
    else:
        parts = [f"{broken} broken"] if broken else []
        parts += [f"{undecided} undecided"] if undecided else []
        verdict = Text(f"{' and '.join(parts)} of {len(report.results)}", style="bold red")
    console.print(verdict + Text(f", in {seconds:.1f} s.", style="dim"))
    if report.idle:
        console.print(
            Text(
                f"It did not act in: {', '.join(report.idle)}. Give texts that make it act with --text, and questions "
                "about them with --query.",
                style="yellow",
            )
        )
