"""`memplug audit`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import counted, emit, err, one_line, out, visible

if TYPE_CHECKING:
    from memplug.auditing import Audit, Finding
    from memplug.memory import Memory
    from memplug.types import Scope

app = typer.Typer()


@command(app, "audit", panel="Maintain")
def audit(
    call: Call,
    path: Annotated[
        str,
        typer.Argument(
            help="An export of memplug, mem0 or LangGraph to look at in place of the store."
        ),
    ] = "",
    days: Annotated[
        float, typer.Option("--days", help="Age from which it counts that no search gave a record.")
    ] = 30.0,
    limit: Annotated[int, typer.Option("--limit", help="Examples shown of each reason.")] = 5,
    clean: Annotated[
        list[str] | None,
        typer.Option(
            "--clean", metavar="REASON", help="Say what deleting these would take; repeatable."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete what --clean names.")] = False,
    namespace: Annotated[
        str, typer.Option("--namespace", metavar="PARTS", help="As for import.")
    ] = "",
) -> None:
    """Find junk, duplicates, echoes, secrets and what no search ever gave, in a store or in an export.

    Asks no model and changes nothing, unless --clean and --yes are both given; undo takes a cleaning back.
    """
    from memplug.auditing import REASONS
    from memplug.auditing import audit as look
    from memplug.errors import InvalidInput
    from memplug.memory import Memory
    from memplug.types import Scope

    reasons, changes = tuple(clean or ()), dict[Scope, str]()
    unknown = sorted(set(reasons) - set(REASONS))
    if unknown:
        raise InvalidInput(f"there is no reason {unknown[0]!r}; there are: {', '.join(REASONS)}")
    if path and reasons:
        raise InvalidInput("an export is only looked at: import it, and clean the store")
    if path:
        from memplug.cli.moving import read_into, recognise

        source = Path(path).expanduser()
        with Memory.open(":memory:", "hybrid") as memory, err().status("reading"):
            read_into(call, memory, recognise(source), source, namespace)
            found = look(memory, days=days)
        place = str(source)
    else:
        with call.open(read_only=not yes) as memory:
            found = look(memory, days=days, **call.every)
            chosen = [one for one in found.findings if one.reason in reasons]
            if yes:
                changes = _delete(memory, chosen)
            place = memory.storage.location
    if call.json:
        deleted = [{"scope": scope, "change": change} for scope, change in changes.items()]
        emit({"place": place, **_plain(found), **({"deleted": deleted} if yes else {})})
        return
    _show(found, place, limit)
    if reasons:
        _say_cleaning(found, reasons, changes, done=yes)


def _plain(found: Audit) -> dict[str, Any]:
    return {
        "records": found.records,
        "doubtful": found.doubtful,
        "counts": found.counts,
        "unmeasured": found.unmeasured,
        "findings": found.findings,
    }


def _show(found: Audit, place: str, limit: int) -> None:
    console = out()
    share = found.doubtful / found.records if found.records else 0.0
    console.print(
        visible(
            f"{place}: {counted(found.records, 'record')}, {found.doubtful:,} of them doubtful ({share:.1%})."
        )
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("reason")
    table.add_column("records", justify="right")
    table.add_column("share", justify="right")
    for reason, count in found.counts.items():
        if reason in found.unmeasured:
            table.add_row(reason, "?", Text(found.unmeasured[reason], style="dim"))
        else:
            table.add_row(reason, f"{count:,}", f"{count / max(found.records, 1):.1%}")
    console.print(table)
    for reason in found.counts:
        examples = [one for one in found.findings if one.reason == reason]
        if examples and limit:
            console.print()
            console.print(Text(reason, style="bold"))
            for one in examples[:limit]:
                console.print(_example(one), soft_wrap=True)
            if len(examples) > limit:
                console.print(Text(f"  and {len(examples) - limit:,} more", style="dim"))


def _example(one: Finding) -> Text:
    stays = f"; {visible(one.keeps)} stays" if one.keeps else ""
    text = Text(f"  {visible(one.id)}", style="cyan")
    text.append(f"  {visible(one.detail)}{stays}\n", style="dim")
    text.append(f"    {one_line(one.text, 92)}", style="default")
    return text


def _delete(memory: Memory, findings: list[Finding]) -> dict[Scope, str]:
    """Hides what was found, scope by scope; gives the change of each."""
    changes = {}
    for scope in dict.fromkeys(one.scope for one in findings):
        ids = list(dict.fromkeys(one.id for one in findings if one.scope == scope))
        done = memory.delete(
            ids=ids,
            reason="audit",
            user_id=scope.user_id,
            agent_id=scope.agent_id,
            tenant_id=scope.tenant_id,
        )
        changes[scope] = done.change
    return changes


def _options(scope: Scope) -> str:
    named = {"tenant": scope.tenant_id, "user": scope.user_id, "agent": scope.agent_id}
    return "".join(f" --{name} {shlex.quote(value)}" for name, value in named.items() if value)


def _say_cleaning(
    found: Audit, reasons: tuple[str, ...], changes: dict[Scope, str], *, done: bool
) -> None:
    ids = {(one.scope, one.id) for one in found.findings if one.reason in reasons}
    console = out()
    console.print()
    if done:
        console.print(f"Deleted {counted(len(ids), 'record')}, and what was made from them.")
        for scope, change in changes.items():
            console.print(visible(f"take it back with: memplug undo {change}{_options(scope)}"))
    else:
        console.print(
            f"Cleaning would delete {counted(len(ids), 'record')}, and what was made from them; --yes does it."
        )
    if "secret" in reasons:
        console.print(
            Text(
                "Deleted records can be brought back: memplug erase removes secrets for good.",
                style="yellow",
            )
        )
