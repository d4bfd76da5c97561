"""`memplug list`, `get`, `update`, `delete`, `history`, `undo` and `release`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.text import Text

from memplug.cli.call import Call, command, pairs_from, text_from, warn
from memplug.cli.choosing import Choice, moment
from memplug.cli.show import (
    counted,
    day,
    emit,
    facts_table,
    one_line,
    out,
    plain,
    records_table,
    said,
    show_change,
    visible,
)

app = typer.Typer()
_PANEL = "Look at and change records"


@command(app, "list", panel=_PANEL)
def list_(
    call: Call,
    choice: Choice,
    limit: Annotated[int, typer.Option(help="How many.")] = 20,
    cursor: Annotated[int | None, typer.Option(help="Go on behind this position.")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first.")] = False,
) -> None:
    """List records in the order they came."""
    filters = choice.filters or {}
    if call.session:
        filters["session_id"] = [*filters.get("session_id", ()), call.session]
    with call.open() as memory:
        page = memory.list(limit, cursor, filters=filters or None, newest_first=newest, **call.who)
    if call.json:
        emit(page)
        return
    console = out()
    if not page.records:
        console.print("Nothing stored here." if cursor is None else "Nothing more.")
        return
    console.print(records_table(page.records, console.width))
    if page.cursor is not None:
        console.print(Text(f"more with: --cursor {page.cursor}", style="dim"))


@command(app, "get", panel=_PANEL)
def get(
    call: Call,
    id: Annotated[str, typer.Argument(help="The record.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="As it was stored then.")
    ] = None,
) -> None:
    """Show one record."""
    from memplug.errors import InvalidInput

    with call.open() as memory:
        record = memory.get(id, as_of=moment(as_of), **call.who)
        if record is None:
            raise InvalidInput(f"there is no record {id!r} for {_scope(call)}")
    if call.json:
        emit(record)
        return
    console = out()
    console.print(Text(visible(record.text)))
    console.print()
    console.print(
        facts_table(
            [
                ("id", record.id),
                ("kind", record.kind),
                ("scope", record.scope),
                ("session", record.session_id),
                ("speaker", record.speaker),
                ("role", record.role),
                ("happened", day(record.event_time)),
                ("true from", day(record.valid_from)),
                ("true until", day(record.valid_to)),
                ("expires", day(record.expires_at)),
                ("status", record.status),
                ("trust", record.trust),
                ("origin", record.origin),
                ("made by", record.made_by),
                ("made from", ", ".join(record.derived_from)),
                ("stored", day(record.ingest_time)),
                ("revision", record.revision),
                (
                    "metadata",
                    json.dumps(dict(record.metadata), ensure_ascii=False)
                    if record.metadata
                    else "",
                ),
                ("payload", json.dumps(plain(record.payload), ensure_ascii=False)),
            ]
        )
    )


@command(app, "update", panel=_PANEL)
def update(
    call: Call,
    id: Annotated[str, typer.Argument(help="The episode.")],
    text: Annotated[
        str | None, typer.Argument(help='Its new text; "-" reads standard input.')
    ] = None,
    meta: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Its new metadata; repeatable.")
    ] = None,
    time: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it happened (ISO 8601).")
    ] = None,
) -> None:
    """Give an episode a new revision; what was made from the old one is made anew."""
    with call.open() as memory:
        result = memory.update(
            id,
            text_from(text) if text is not None else None,
            metadata=pairs_from(meta, "--meta") if meta else None,
            event_time=moment(time),
            **call.who,
        )
        memory.flush(held=False)
    if call.json:
        emit(result)
        return
    show_change(out(), result, visible(f"Updated {id}."))
    warn(result.failures)


@command(app, "delete", panel=_PANEL)
def delete(
    call: Call,
    choice: Choice,
    ids: Annotated[list[str] | None, typer.Argument(help="Records to delete.")] = None,
    reason: Annotated[str, typer.Option(help="Kept in the journal.")] = "",
) -> None:
    """Hide records and what was made from them; undo brings them back."""
    with call.open() as memory:
        result = memory.delete(
            ids=ids or (),
            session_id=call.session or "",
            filters=choice.filters,
            reason=reason,
            **call.who,
        )
        memory.flush(held=False)
    if call.json:
        emit(result)
        return
    show_change(out(), result, "Deleted." if result.removed else "Nothing to delete.")
    warn(result.failures)


@command(app, "history", panel=_PANEL)
def history(call: Call, id: Annotated[str, typer.Argument(help="The record.")]) -> None:
    """Show every change of a record, oldest first."""
    from memplug.errors import InvalidInput

    with call.open() as memory:
        entries = memory.history(id, **call.who)
    if not entries:
        raise InvalidInput(f"nothing is known of a record {id!r} for {_scope(call)}")
    if call.json:
        emit({"id": id, "entries": entries})
        return
    console = out()
    for entry in entries:
        head = Text(f"{day(entry.time)}  ", style="dim")
        head.append(f"{entry.verb}: {entry.op}", style="bold")
        head.append(f"  change {entry.change}", style="cyan")
        if entry.step:
            head.append(f"  by {one_line(entry.step)}")
        if entry.reason:
            head.append(f"  because {one_line(entry.reason)}", style="yellow")
        console.print(head)
        shown = entry.after or entry.before
        if shown is not None:
            console.print(
                Text("  ") + (said(shown) if entry.after else Text("gone: ") + said(shown))
            )


@command(app, "undo", panel=_PANEL)
def undo(
    call: Call,
    change: Annotated[str, typer.Argument(help="The change, as the command printed it.")],
) -> None:
    """Take back all that one command did."""
    with call.open() as memory:
        result = memory.undo(change, **call.who)
        memory.flush(held=False)
    if call.json:
        emit(result)
        return
    show_change(out(), result, f"Undone: {counted(len(result.put), 'record')} restored.")
    warn(result.failures)


@command(app, "release", panel=_PANEL)
def release(
    call: Call,
    id: Annotated[str, typer.Argument(help="A record that is pending or quarantined.")],
    reason: Annotated[str, typer.Argument(help="Why it may pass; kept in the journal.")],
) -> None:
    """Let a record pass that a guard holds back."""
    with call.open() as memory:
        result = memory.release(id, reason, **call.who)
        memory.flush(held=False)
    if call.json:
        emit(result)
        return
    show_change(out(), result, visible(f"Released {id}."))
    warn(result.failures)


def _scope(call: Call) -> str:
    given = [
        f"{name} {value!r}"
        for name, value in (("user", call.user), ("agent", call.agent), ("tenant", call.tenant))
        if value
    ]
    return ", ".join(given) or "the empty user (give --user?)"
