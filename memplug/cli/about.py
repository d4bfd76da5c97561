"""`memplug users`, `where` and `stats`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import emit, facts_table, one_line, out, plain, usage_table, visible
from memplug.models.redacting import redacted

if TYPE_CHECKING:
    from pathlib import Path

    from memplug.ports import IndexStats

app = typer.Typer()
_PANEL = "Look around"


@command(app, "users", panel=_PANEL)
def users(call: Call) -> None:
    """List whose memories the store holds."""
    with call.open(read_only=True) as memory:
        scopes = memory.users(**call.every)
        counts = {
            scope: sum(
                memory.stats(
                    tenant_id=scope.tenant_id, user_id=scope.user_id, agent_id=scope.agent_id
                ).storage.records.values()
            )
            for scope in scopes
        }
    if call.json:
        emit({"scopes": [{**plain(scope), "records": counts[scope]} for scope in scopes]})
        return
    console = out()
    if not scopes:
        console.print("Nothing stored here.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("tenant", "user", "agent"):
        table.add_column(title)
    table.add_column("records", justify="right")
    for scope in scopes:
        ids = (scope.tenant_id, scope.user_id, scope.agent_id)
        table.add_row(*(Text(one_line(id) or "-") for id in ids), f"{counts[scope]:,}")
    console.print(table)


@command(app, "where", panel=_PANEL)
def where(call: Call) -> None:
    """Say where the memory is kept."""
    folder = call.folder
    location = str(folder) if folder is not None else redacted(str(call.location))
    exists = folder is not None and folder.exists()
    size = _bytes(folder) if folder is not None and exists else 0
    named = "MEMPLUG_HOME" if os.environ.get("MEMPLUG_HOME") == call.store else "--store"
    source = named if call.store else "the platform's data folder"
    if call.json:
        emit({"location": location, "named_by": source, "exists": exists, "bytes": size})
        return
    out().print(visible(location), soft_wrap=True)
    state = f"{size / 1e6:,.1f} MB" if exists else "nothing stored yet"
    out().print(Text(f"named by {source}; {state}", style="dim"))


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@command(app, "stats", panel=_PANEL)
def stats(call: Call) -> None:
    """Show figures of what is stored."""
    with call.open(read_only=True) as memory:
        found = memory.stats(**call.every)
    if call.json:
        emit(found)
        return
    storage = found.storage
    rows: list[tuple[str, Any]] = [
        ("store", found.location),
        ("on disk", f"{storage.bytes / 1e6:,.1f} MB"),
        ("pipeline", " + ".join(found.pipeline)),
        ("embedder", found.embedder),
        ("scopes", f"{storage.scopes:,}"),
        ("sources", f"{storage.sources:,}"),
        *((f"records: {kind}", f"{count:,}") for kind, count in sorted(storage.records.items())),
        *(
            (f"of them {status}", f"{count:,}")
            for status, count in sorted(storage.statuses.items())
        ),
        ("edges", f"{storage.edges:,}"),
        *((f"owed: {state}", f"{count:,}") for state, count in sorted(storage.owed.items())),
        *((f"index of {one.kind}", _indexed(one)) for one in found.index),
    ]
    out().print(facts_table(rows))
    if found.usage:
        out().print(Text("\nWhat models took", style="bold"))
        out().print(usage_table(found.usage))


def _indexed(one: IndexStats) -> str:
    """What an index holds of a kind in a scope, in a line."""
    measured = f", recall {one.recall:.3f} on {one.sample} questions" if one.recall else ""
    size = f", {one.bytes / 1e6:,.1f} MB" if one.bytes else ""
    return (
        f"{one.scope}: {one.records:,} in {one.index} ({one.type}{measured}{size}), "
        f"{one.behind:,} to be taken up"
    )
