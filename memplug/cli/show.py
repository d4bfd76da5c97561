"""How answers look: consoles, JSON, and records as text. Stored text is never taken as markup."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memplug.ports import Spent

if TYPE_CHECKING:
    from rich.progress import Progress

    from memplug.results import ChangeResult, Retrieval
    from memplug.types import Hit, Record

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
WIDTH = 100
"""Columns where there is no terminal to ask."""


def out() -> Console:
    """The console on stdout."""
    return _console(stderr=False)


def err() -> Console:
    """The console on stderr: warnings, errors, progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    asked = os.environ.get("COLUMNS", "").isdigit()
    width = None if asked or stream.isatty() else WIDTH
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)


def progress() -> Progress:
    """A progress bar on stderr, silent where that is no terminal."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = err()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def emit(value: Any) -> None:
    """The value as one JSON document on stdout."""
    unicode = "utf" in (sys.stdout.encoding or "").lower()
    sys.stdout.write(json.dumps(plain(value), indent=2, ensure_ascii=not unicode, allow_nan=False))
    sys.stdout.write("\n")


def plain(value: Any) -> Any:
    """JSON values from memplug's: dataclasses by field (vectors left out), times as ISO 8601, enums by value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "vector"
        }
        return {**fields, "cost": known_cost(value)} if isinstance(value, Spent) else fields
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Path) else repr(value)


def plain_retrieval(retrieval: Retrieval) -> dict[str, Any]:
    """A Retrieval with its hits in front."""
    candidates = retrieval.candidates
    return {
        "id": retrieval.id,
        "query": retrieval.query.text,
        "hits": plain(candidates.hits),
        "asides": plain(candidates.asides),
        "withheld": plain(candidates.withheld),
        "below": retrieval.below,
        "failures": plain(retrieval.failures),
        "timings": plain(retrieval.timings),
        "usage": plain(retrieval.usage),
    }


def known_cost(spent: Spent) -> float | None:
    """US dollars; None where no call's price is known: nobody tells what a failed one has cost."""
    failed = 0 < spent.calls <= spent.failed
    return None if (spent.unpriced or failed) and not spent.cost else spent.cost


def cost(spent: Spent) -> str:
    """The cost in words, with how many calls have none that is known."""
    known = known_cost(spent)
    if known is None:
        return "cost unknown"
    text = f"${known:.4f}" if known else "$0"
    return (
        f"{text} and {counted(spent.unpriced, 'call')} of unknown cost" if spent.unpriced else text
    )


def show_usage(console: Console, usage: Sequence[Spent], *, planned: bool = False) -> None:
    """One line on what models took, or would; nothing where none was asked."""
    if not usage:
        return
    total = sum(usage[1:], usage[0])
    parts = [counted(total.calls, "call"), f"{total.tokens_in:,} tokens in"]
    if total.tokens_out or not planned:
        parts.append(f"{total.tokens_out:,} out")
    if not planned:
        parts.append(f"{total.seconds:.1f} s")
    parts.append(cost(total))
    if total.cached:
        parts.append(f"{total.cached:,} from the cache or a cassette")
    if total.failed:
        parts.append(f"{total.failed:,} failed")
    names = ", ".join(dict.fromkeys(one.model for one in usage))
    text = f"{'would ask' if planned else 'asked'} {names}: {', '.join(parts)}"
    if planned:
        text += "; what follows on the answers is not known"
    console.print(Text(one_line(text, 400), style="dim"))


def usage_table(usage: Sequence[Spent]) -> Table:
    """What models took, one line per step, stage and model; the core's own calls without a step."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("step", "stage", "model"):
        table.add_column(title, overflow="fold")
    for title in ("calls", "failed", "cached", "tokens in", "out", "seconds", "cost"):
        table.add_column(title, justify="right", no_wrap=True)
    sums: dict[tuple[str, str, str], Spent] = {}
    for one in usage:
        key = (one.step, one.stage, one.model)
        sums[key] = sums[key] + one if key in sums else one
    for (step, stage, model), one in sorted(sums.items()):
        known = known_cost(one)
        numbers = (one.calls, one.failed, one.cached, one.tokens_in, one.tokens_out)
        price = "unknown" if known is None else f"${known:.4f}{'+' if one.unpriced else ''}"
        table.add_row(
            *(Text(one_line(name) or "-") for name in (step, stage, model)),
            *(f"{number:,}" for number in numbers),
            f"{one.seconds:,.1f}",
            price,
        )
    return table


def visible(text: str) -> str:
    """The text without characters that would move the terminal's cursor or turn its writing direction."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str, width: int = 200) -> str:
    """The text on one line, cut at `width` characters."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "\N{HORIZONTAL ELLIPSIS}"


def said(record: Record[Any], width: int = 300) -> Text:
    """What the record says, led by who said it."""
    text = Text()
    who = record.speaker or record.role
    if who:
        text.append(f"{one_line(who, 40)}: ", style="bold")
    text.append(one_line(record.text, width))
    return text


def counted(number: int, noun: str) -> str:
    """The number with its noun in the singular or plural."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(time: datetime | None) -> str:
    """The time in UTC to the minute; only the day where it is midnight."""
    if time is None:
        return ""
    return f"{time:%Y-%m-%d}" if (time.hour, time.minute) == (0, 0) else f"{time:%Y-%m-%d %H:%M}"


def about(record: Record[Any], *, ids: bool = True) -> str:
    """When, where and, with `ids`, under which id."""
    parts = [day(record.event_time)]
    if record.session_id:
        parts.append(f"session {record.session_id}")
    if record.kind != "episode":
        parts.append(record.kind)
    if record.status != "active":
        parts.append(str(record.status))
    if ids:
        parts.append(f"id {record.id}")
    return one_line(" \N{MIDDLE DOT} ".join(part for part in parts if part))


def hits_table(hits: Sequence[Hit], *, explain: bool = False, ids: bool = True) -> Table:
    """Hits, best first: rank, score, what it says, where it is from, and with `explain` what put it there."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for rank, hit in enumerate(hits, 1):
        table.add_row(f"{rank}", f"{hit.score:.3f}", said(hit.record))
        notes = about(hit.record, ids=ids)
        if hit.repeats > 1:
            notes += f" \N{MIDDLE DOT} said {hit.repeats} times"
        if hit.disputed:
            notes += f" \N{MIDDLE DOT} disputed by {', '.join(hit.disputed)}"
        if notes:
            table.add_row("", "", Text(notes, style="dim"))
        for part in hit.parts if explain else ():
            head = f"{part.step}: rank {part.rank}, score {part.score:.3f}"
            table.add_row("", "", Text(head, style="green"))
            for reason in part.why:
                table.add_row("", "", Text(f"  {_reason(reason)}", style="green"))
    return table


def _reason(reason: Any) -> str:
    label = one_line(reason.label, 120)
    return label if reason.value is None else f"{reason.value:+.3f}  {label}"


def show_retrieval(console: Console, retrieval: Retrieval, *, explain: bool = False) -> None:
    """The hits, those of other sections, and what was withheld."""
    candidates = retrieval.candidates
    if not candidates.hits and not candidates.asides:
        console.print("Nothing found.")
    console.print(hits_table(candidates.hits, explain=explain))
    for title, hits in candidates.asides.items():
        console.print(Text(f"\n{title}", style="bold"))
        console.print(hits_table(hits, explain=explain))
    for one in candidates.withheld if explain else ():
        console.print(
            Text(one_line(f"withheld by {one.step}: {one.id} ({one.reason})"), style="yellow")
        )
    if retrieval.below:
        console.print(Text(f"{retrieval.below} more below the minimum score", style="dim"))
    if explain:
        spent = ", ".join(
            f"{name} {1000 * seconds:.1f}" for name, seconds in retrieval.timings.items()
        )
        console.print(Text(f"retrieval {retrieval.id} \N{MIDDLE DOT} ms: {spent}", style="dim"))
    show_usage(console, retrieval.usage)


def records_table(records: Sequence[Record[Any]], width: int) -> Table:
    """Records, one a line of at most `width` columns where their ids are not longer than that."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="cyan", overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    ids = [visible(record.id) for record in records]
    left = max(width - min(max(map(len, ids), default=0), width // 2) - 16, 20)
    for id, record in zip(ids, records, strict=True):
        what = Text()
        if record.status != "active":
            what.append(f"[{record.status}] ", style="yellow")
        if record.kind != "episode":
            what.append(f"[{record.kind}] ", style="magenta")
        what.append_text(said(record))
        what.truncate(left, overflow="ellipsis")
        table.add_row(id, day(record.event_time or record.ingest_time)[:10], what)
    return table


def facts_table(rows: Iterable[tuple[str, Any]]) -> Table:
    """Names and values in two columns; rows without a value are left out."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value not in (None, "", (), {}, []):
            table.add_row(name, value if isinstance(value, Text) else Text(visible(str(value))))
    return table


def show_change(console: Console, result: ChangeResult, done: str, *, undo: bool = True) -> None:
    """What a change did, and how to take it back."""
    went = len(result.removed)
    console.print(
        f"{done} {went} {'record' if went == 1 else 'records'} removed." if went else done
    )
    show_usage(console, result.usage)
    if undo:
        console.print(Text(f"Take it back with: memplug undo {result.change}", style="dim"))
