"""`memplug feedback`, `close-session`, `manage`, `enrich`, `reembed`, `queue` and `erase`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command, interactive, warn
from memplug.cli.choosing import Choice
from memplug.cli.show import (
    counted,
    emit,
    err,
    facts_table,
    one_line,
    out,
    progress,
    said,
    show_change,
    show_usage,
    visible,
)

if TYPE_CHECKING:
    from rich.status import Status

    from memplug.memory import Memory
    from memplug.ports import Owed, Receipt
    from memplug.results import EnrichResult, ManageResult, ReembedResult

app = typer.Typer()
_PANEL = "Maintain"
_SLICE = 2.0
"""Seconds of `enrich` between two looks at the progress."""


@command(app, "feedback", panel=_PANEL)
def feedback(
    call: Call,
    retrieval: Annotated[str, typer.Argument(help="The id that a search printed.")],
    outcome: Annotated[float, typer.Argument(help="How it went, 0 (badly) to 1 (well).")],
    used: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A record that was used; repeatable.")
    ] = None,
) -> None:
    """Say how it went with what a search gave."""
    with call.open() as memory:
        result = memory.feedback(retrieval, outcome, used or (), **call.who)
        memory.flush(held=False)
    if call.json:
        emit(result)
        return
    show_change(out(), result, "Noted.", undo=False)
    warn(result.failures)


@command(app, "close-session", panel=_PANEL)
def close_session(
    call: Call, session_id: Annotated[str | None, typer.Argument(help="Or give --session.")] = None
) -> None:
    """Say that a session is complete; strategies then consolidate it."""
    with call.open() as memory:
        result = memory.close_session(session_id or call.session or "", **call.who)
    _show_managed(call, result, visible(f"Closed session {session_id or call.session}."))


@command(app, "manage", panel=_PANEL)
def manage(
    call: Call,
    budget: Annotated[
        float, typer.Option(metavar="SECONDS", help="About how long at most.")
    ] = 10.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be done.")
    ] = False,
) -> None:
    """Run maintenance: expire, retry what is owed, summarise, forget."""
    with call.open() as memory, err().status("maintaining"):
        result = memory.manage(budget, dry_run=dry_run, **call.named)
    _show_managed(call, result, "Would do:" if dry_run else "Maintained.", dry_run=dry_run)


def _show_managed(call: Call, result: ManageResult, done: str, *, dry_run: bool = False) -> None:
    if call.json:
        emit(result)
        return
    console = out()
    console.print(done)
    counts = [
        ("sessions closed", len(result.closed)),
        ("records expired", len(result.expired)),
        ("owed work done", result.retried),
    ]
    console.print(facts_table((name, count) for name, count in counts if count))
    for name, batch in result.batches.items():
        parts = (
            ("put", batch.put),
            ("link", batch.link),
            ("mark", batch.mark),
            ("remove", batch.remove),
        )
        console.print(Text.assemble((f"{one_line(name)}: ", "bold"), _counts(parts)))
        for record in batch.put[:5]:
            console.print(Text("  + ") + said(record))
        for mark in batch.mark[:5]:
            console.print(Text(one_line(f"  ~ {mark.id}: {mark.status or 'marked'} {mark.reason}")))
        for id in batch.remove[:5]:
            console.print(Text(one_line(f"  - {id}")))
    if not result.finished:
        console.print(Text("The budget ran out first; run it again to go on.", style="yellow"))
    show_usage(console, result.usage, planned=dry_run)
    warn(result.failures)


def _counts(parts: Sequence[tuple[str, Sequence[Any]]]) -> str:
    return ", ".join(f"{name} {len(items)}" for name, items in parts if items) or "nothing"


@command(app, "enrich", panel=_PANEL)
def enrich(
    call: Call,
    step: Annotated[
        str | None, typer.Argument(help="One step of the pipeline; all without it.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make anew what is already there.")
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Stop after about so long; run again to go on."),
    ] = None,
) -> None:
    """Bring a strategy that was added later up to date over what is stored."""
    with call.open() as memory, err().status("enriching") as status:
        result = _enriched(memory, call, step, rebuild, budget, status)
        memory.flush()
    if call.json:
        emit(result)
        return
    console = out()
    console.print(
        f"Enriched {counted(result.sources, 'source')}, made {counted(result.made, 'record')}."
    )
    if not result.finished:
        console.print(Text("Not finished; run it again to go on.", style="yellow"))
    show_usage(console, result.usage)
    warn(result.failures)


def _enriched(
    memory: Memory,
    call: Call,
    step: str | None,
    rebuild: bool,
    budget: float | None,
    status: Status,
) -> EnrichResult:
    """`enrich` in slices, so that the status can tell how far it is; a rebuild is one piece."""
    from memplug.models.tally import Counts
    from memplug.results import EnrichResult

    usage = Counts()
    left = math.inf if budget is None else budget
    total = EnrichResult(sources=0, made=0, finished=False)
    while left > 0 and not total.finished:
        part = budget if rebuild else min(_SLICE, left)
        result = memory.enrich(step, rebuild=rebuild, budget=part, **call.named)
        left = 0.0 if rebuild or not result.sources else left - _SLICE
        for one in result.usage:
            usage.add(one)
        total = EnrichResult(
            sources=total.sources + result.sources,
            made=total.made + result.made,
            failures=tuple(dict.fromkeys((*total.failures, *result.failures))),
            finished=result.finished,
            usage=usage.sums(),
        )
        status.update(f"enriching: {total.sources:,} sources, {total.made:,} records made")
    return total


@command(app, "reembed", panel=_PANEL)
def reembed(
    call: Call,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would take.")
    ] = False,
    back: Annotated[
        bool, typer.Option("--back", help="Switch to the vectors that the last switch replaced.")
    ] = False,
    drop_old: Annotated[
        bool,
        typer.Option("--drop-old", help="Then give up the vectors of every other embedder."),
    ] = False,
) -> None:
    """Replace the store's vectors by those of the configured embedder.

    The old ones serve until all are there. Interrupted, it goes on where it was when it is run again.
    """
    with progress() as bar, call.open(reembed="later") as memory:
        task = bar.add_task("embedding", total=None)
        result = memory.reembed(
            back=back,
            drop_old=drop_old,
            dry_run=dry_run,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if call.json:
        emit(result)
        return
    out().print(Text(visible(_reembedded(result, dry_run=dry_run))))
    warn(result.failures)


def _reembedded(result: ReembedResult, *, dry_run: bool) -> str:
    took = f": {counted(result.made, 'text')} of {result.texts:,} embedded" if result.texts else ""
    if dry_run and result.target != result.embedder:
        return (
            f"The store's vectors are made by {result.embedder}. Switching to {result.target} takes "
            f"{counted(result.made, 'vector')} of {result.texts:,}, in about {counted(result.calls, 'call')} with "
            f"{result.chars:,} characters."
        )
    lines = [
        f"The store's vectors are made by {result.embedder}{f' now{took}' if result.switched else ''}."
    ]
    if result.missing:
        lines.append(
            f"{counted(result.missing, 'record')} that the embedder has not seen yet will get a vector when the "
            "store is next maintained with it; until then words find them."
        )
    if result.dropped:
        lines.append(f"{counted(result.dropped, 'vector')} of other embedders dropped.")
    elif result.switched:
        lines.append("The old vectors are kept: --back returns to them, --drop-old gives them up.")
    return " ".join(lines)


class OwedState(StrEnum):
    """How far owed work is."""

    QUEUED = "queued"
    FAILED = "failed"
    WAITING = "waiting"
    HELD = "held"


class QueueAction(StrEnum):
    """What to do with owed work."""

    LIST = "list"
    RETRY = "retry"
    DROP = "drop"


@command(app, "queue", panel=_PANEL)
def queue(
    call: Call,
    action: Annotated[QueueAction, typer.Argument(help="What to do.")] = QueueAction.LIST,
    ids: Annotated[
        list[int] | None, typer.Argument(help="Numbers of the work; all without any.")
    ] = None,
    state: Annotated[OwedState | None, typer.Option(help="Only work in this state.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Drop all there is.")] = False,
) -> None:
    """List, retry or drop work that is still owed to what was added."""
    from memplug.errors import InvalidInput

    with call.open() as memory:
        owed = memory.owed(state or "")
        chosen = [one for one in owed if not ids or one.id in ids]
        unknown = sorted(set(ids or ()) - {one.id for one in owed})
        if unknown:
            raise InvalidInput(f"nothing owed has the number {', '.join(map(str, unknown))}")
        if action is QueueAction.RETRY:
            memory.retry([one.id for one in chosen])
            memory.flush()
        elif action is QueueAction.DROP:
            if not (ids or state or everything):
                raise InvalidInput("name what to drop: numbers, --state or --all")
            memory.drop([one.id for one in chosen])
        left = memory.owed(state or "")
    if call.json:
        emit({"action": action, "chosen": [one.id for one in chosen], "owed": left})
        return
    console = out()
    if action is not QueueAction.LIST:
        done = "Retried" if action is QueueAction.RETRY else "Dropped"
        console.print(f"{done} {len(chosen)}; {len(left)} still owed.")
    if not left:
        console.print("Nothing is owed.")
        return
    console.print(_owed_table(left))


def _owed_table(owed: Sequence[Owed]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("number", "state", "tries", "step", "stage", "for", "on"):
        table.add_column(title, no_wrap=True, overflow="ellipsis")
    table.add_column("cause", overflow="fold", ratio=1)
    for one in owed:
        on = one.source or type(one.signal).__name__
        cells = (one.id, one.state, one.tries, one.step, one.stage, one.scope, on, one.cause)
        table.add_row(*(Text(one_line(str(cell))) for cell in cells))
    return table


@command(app, "erase", panel=_PANEL)
def erase(
    call: Call,
    choice: Choice,
    ids: Annotated[list[str] | None, typer.Argument(help="Only these records.")] = None,
    everything: Annotated[
        bool,
        typer.Option("--everything", help="Erase the whole store: every tenant, user and agent."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove for good, journal and copies included, and print the receipt.

    A scope field that is not given means every value: --user ann covers her memory with every agent.
    """
    filters = dict(choice.filters or {})
    if call.session:
        filters["session_id"] = [*filters.get("session_id", ()), call.session]
    limited = bool(ids or filters) or any(value is not None for value in call.every.values())
    if limited == everything:
        raise typer.BadParameter(
            "say what to erase: --user, --agent, --tenant, --session, ids or a filter; or --everything"
        )
    with call.open() as memory:
        scopes = memory.users(**call.every)
        what = _described(call, ids, filters)
        if not yes:
            names = ", ".join(map(str, scopes[:5])) + (" ..." if len(scopes) > 5 else "")
            question = visible(
                f"Erase {what} for good, in {counted(len(scopes), 'scope')} ({names or 'none'})?"
            )
            if not interactive():
                raise typer.BadParameter("nobody is there to confirm; give --yes")
            typer.confirm(question, abort=True, err=True)
        receipt = memory.erase(ids=ids or (), filters=filters or None, **call.every)
    if call.json:
        emit(receipt)
        return
    out().print(receipt_table(receipt))


def _described(call: Call, ids: Sequence[str] | None, filters: object) -> str:
    scope = [f"{name[:-3]} {value!r}" for name, value in call.every.items() if value is not None]
    where = f" of {', '.join(scope)}" if scope else ""
    if ids:
        return f"{len(ids)} records{where}"
    return f"what matches {filters}{where}" if filters else f"everything{where}"


def receipt_table(receipt: Receipt) -> Table:
    """A receipt, as the command and the demo print it."""
    table = facts_table(
        [
            ("receipt", receipt.id),
            ("status", receipt.status),
            ("scopes", ", ".join(map(str, receipt.scopes)) or "none"),
            (
                "records",
                f"{receipt.records:,} erased with every revision; {counted(receipt.sources, 'source')}",
            ),
            (
                "proof",
                f"{receipt.words_checked:,} words that stood only there were looked for in every file",
            ),
        ]
    )
    for one in receipt.purged:
        table.add_row("beside the store", Text(visible(f"removed: {one}")))
    for one in receipt.left:
        table.add_row("still there", Text(visible(one), style="yellow"))
    if receipt.status == "pending":
        table.add_row(
            "", Text("A reader blocks the last step; run erase or manage again.", style="yellow")
        )
    return table
