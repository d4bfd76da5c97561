"""`memplug guard`: what is kept back, why, and what was learned from it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.records import release
from memplug.cli.show import (
    day,
    emit,
    facts_table,
    one_line,
    out,
    records_table,
    visible,
)
from memplug_amemguard.kinds import LESSON

app = typer.Typer(
    help="What guards keep back: list it, look at it, let it pass.", no_args_is_help=True
)
_HIDDEN = ["quarantined", "pending"]


@command(app, "list")
def kept_back(
    call: Call,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    cursor: Annotated[int | None, typer.Option(help="Where the last page ended.")] = None,
) -> None:
    """List records that are quarantined or pending."""
    with call.open() as memory:
        page = memory.list(
            limit, cursor, filters={"kind": "episode", "status": _HIDDEN}, **call.who
        )
    if call.json:
        emit(page)
        return
    console = out()
    if not page.records:
        console.print("Nothing is kept back.")
        return
    console.print(records_table(page.records, console.width))
    if page.cursor is not None:
        console.print(Text(f"more with: --cursor {page.cursor}", style="dim"))


@command(app, "show")
def show(call: Call, id: Annotated[str, typer.Argument(help="The record.")]) -> None:
    """Show a record with what guards said of it, oldest first."""
    from memplug.errors import InvalidInput

    with call.open() as memory:
        record = memory.get(id, **call.who)
        entries = memory.history(id, **call.who)
    if record is None:
        raise InvalidInput(f"there is no record {id!r}")
    marks = [one for one in entries if one.op in ("mark", "unmark")]
    if call.json:
        emit({"record": record, "marks": marks})
        return
    console = out()
    console.print(Text(visible(record.text)))
    rows = [("status", record.status), ("trust", record.trust), ("origin", record.origin)]
    rows += [
        (day(one.time), one_line(f"{one.verb} {one.op} {one.step} {one.reason}")) for one in marks
    ]
    console.print(facts_table(rows))


command(app, "release")(release)


@command(app, "lessons")
def lessons(
    call: Call, limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50
) -> None:
    """List what was learned from records that were caught."""
    with call.open() as memory:
        page = memory.list(
            limit,
            filters={"kind": LESSON.name, "status": ["active", *_HIDDEN]},
            **call.who,
        )
    if call.json:
        emit(page)
        return
    console = out()
    if not page.records:
        console.print("No lessons.")
        return
    console.print(records_table(page.records, console.width))
