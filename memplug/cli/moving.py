"""`memplug export`, `import`, `backup`, `restore` and `migrate`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.text import Text

from memplug.cli.call import Call, command, place, warn
from memplug.cli.show import counted, emit, err, out, progress, visible

if TYPE_CHECKING:
    from memplug.datasets import Case
    from memplug.importers import Memo
    from memplug.memory import Memory
    from memplug.types import Failure

app = typer.Typer()
_PANEL = "Move and keep safe"


class Format(StrEnum):
    """What `import` reads."""

    AUTO = "auto"
    JSONL = "jsonl"
    LOCOMO = "locomo"
    BEAM = "beam"
    OPENAI = "openai"
    MEM0 = "mem0"
    LANGGRAPH = "langgraph"


@command(app, "export", panel=_PANEL)
def export(
    call: Call,
    target: Annotated[
        str, typer.Argument(help='A file that does not exist yet; "-" is standard output.')
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write records, vectors, provenance and journal as JSON lines."""
    from memplug.errors import InvalidInput

    if target == "-":
        if call.json:
            raise typer.BadParameter("--json and standard output together make no document")
        with call.open(read_only=True) as memory:
            memory.export(_as_utf8(sys.stdout), **call.every)
        return
    file = Path(target).expanduser()
    if file.exists() and not force:
        raise InvalidInput(f"{file} exists; name another file or give --force")
    with call.open(read_only=True) as memory, err().status("exporting"):
        lines = memory.export(file, **call.every)
    if call.json:
        emit({"file": str(file), "lines": lines})
        return
    out().print(visible(f"Wrote {lines:,} lines to {file}."))


def _as_utf8(stream: TextIO) -> TextIO:
    """The standard stream, whatever the console's encoding is."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    return stream


@command(app, "import", panel=_PANEL)
def import_(
    call: Call,
    path: Annotated[
        str, typer.Argument(help='A file or folder; "-" reads exported lines from standard input.')
    ],
    given: Annotated[
        Format, typer.Option("--format", help="By default it is recognised.")
    ] = Format.AUTO,
    namespace: Annotated[
        str,
        typer.Option(
            "--namespace",
            metavar="PARTS",
            help='Of LangGraph items: which part is whose, such as "memories/{user}".',
        ),
    ] = "",
) -> None:
    """Read an export, conversations (LoCoMo, BEAM, OpenAI's export), or what mem0 or a LangGraph store keeps.

    An export goes back into the scopes it came from, mem0's memories to the user, agent and run that they name. All
    else goes into the scope that --user, --agent and --tenant name; adding it again changes nothing.
    """
    source = Path(path).expanduser()
    chosen = (
        Format.JSONL if path == "-" else given if given is not Format.AUTO else recognise(source)
    )
    with call.open(create=True) as memory:
        if path == "-":
            records = memory.import_(_as_utf8(sys.stdin))
            answer, text = {"format": chosen, "records": records}, f"Read {records:,} records."
        else:
            answer, text = read_into(call, memory, chosen, source, namespace)
    if call.json:
        emit(answer)
        return
    out().print(visible(text))


def read_into(
    call: Call, memory: Memory, chosen: Format, path: Path, namespace: str = ""
) -> tuple[dict[str, object], str]:
    """Adds what the file or folder holds; gives the counts, and the same as a sentence."""
    if chosen is Format.JSONL:
        records = memory.import_(path)
        return {"format": chosen, "records": records}, f"Read {records:,} records."
    if chosen in (Format.MEM0, Format.LANGGRAPH):
        counts = _remember(call, memory, _memos(chosen, path, namespace))
        words = "{memories:,} memories: {new:,} new, {updated:,} updated, {known:,} known."
        return {"format": chosen, **counts}, words.format(**counts)
    counts, failures = _add_cases(call, memory, list(_reader(chosen)(path)))
    warn(tuple(failures))
    words = "{messages:,} messages of {conversations:,} conversations: {new:,} new, {updated:,} updated."
    return {"format": chosen, **counts, "failures": failures}, words.format(**counts)


def _add_cases(
    call: Call, memory: Memory, cases: list[Case]
) -> tuple[dict[str, int], list[Failure]]:
    from memplug.datasets import as_imported

    counts = {"conversations": len(cases), "messages": 0, "new": 0, "updated": 0}
    failures: list[Failure] = []
    with progress() as bar:
        task = bar.add_task("importing", total=sum(case.size for case in cases))
        for case in cases:
            for addition in as_imported(case):
                result = memory.add(
                    addition.content,
                    id=addition.id,
                    session_id=addition.session_id,
                    time=addition.time,
                    metadata=addition.metadata,
                    **call.who,
                )
                counts["messages"] += len(result.ids)
                counts["new"] += len(result.new)
                counts["updated"] += len(result.updated)
                failures.extend(one for one in result.failures if one not in failures)
                bar.advance(task, len(addition))
        memory.flush()
    return counts, failures


def _memos(chosen: Format, path: Path, namespace: str) -> list[Memo]:
    from memplug import importers

    if chosen is Format.MEM0:
        return importers.read_mem0(path)
    return importers.read_langgraph(path, namespace)


def _remember(call: Call, memory: Memory, memos: list[Memo]) -> dict[str, int]:
    from memplug.errors import InvalidInput
    from memplug.importers import remember

    nobody = [one for one in memos if not (one.user or one.agent or one.session)]
    if nobody and not any(value is not None for value in call.every.values()):
        raise InvalidInput(
            f"{len(nobody):,} of the memories name nobody they belong to: say whose they are with --user"
        )
    counts = {"memories": len(memos), "new": 0, "updated": 0, "known": 0}
    with progress() as bar:
        task = bar.add_task("importing", total=len(memos))
        for memo in memos:
            counts[remember(memory, memo, call.who)] += 1
            bar.advance(task)
        memory.flush()
    return counts


def _reader(chosen: Format) -> Callable[[Path], Iterator[Case]]:
    from memplug import datasets

    readers = {
        Format.LOCOMO: datasets.read_locomo,
        Format.BEAM: datasets.read_beam,
        Format.OPENAI: datasets.read_openai,
    }
    return readers[chosen]


def recognise(path: Path) -> Format:
    """The format, told from names and from the first bytes. Raises InvalidInput where it is none that is known."""
    from memplug.errors import InvalidInput
    from memplug.importers.memos import is_sqlite, rows_of

    if not path.exists():
        raise InvalidInput(f"there is no file or folder {path}")
    if path.is_dir():
        if next(path.glob("**/chat.json"), None):
            return Format.BEAM
        if next(path.glob("conversations*.json"), None) or next(path.glob("*.zip"), None):
            return Format.OPENAI
        if next(path.glob("**/storage.sqlite"), None) or next(path.glob("**/history.db"), None):
            return Format.MEM0
        file = next(path.glob("*.json"), None)
        return recognise(file) if file else _unknown(path)
    if path.suffix == ".zip":
        return Format.OPENAI
    if is_sqlite(path):
        return Format.LANGGRAPH if rows_of(path, "store", ("key",), "key") else Format.MEM0
    with path.open(encoding="utf-8", errors="replace") as stream:
        head = stream.read(200_000).lstrip("\ufeff \t\r\n")
    if head.startswith("{") and '"row"' in head.partition("\n")[0]:
        return Format.JSONL
    for mark, found in (
        ('"mapping"', Format.OPENAI),
        ('"conversation"', Format.LOCOMO),
        ('"dia_id"', Format.LOCOMO),
        ('"turns"', Format.BEAM),
        ('"namespace"', Format.LANGGRAPH),
        ('"memory"', Format.MEM0),
        ('"data"', Format.MEM0),
    ):
        if mark in head:
            return found
    return Format.JSONL if head.startswith("{") else _unknown(path)


def _unknown(path: Path) -> Format:
    from memplug.errors import InvalidInput

    raise InvalidInput(
        f"{path} is in no format that is recognised; say which with --format "
        f"({', '.join(one for one in Format if one is not Format.AUTO)})"
    )


@command(app, "backup", panel=_PANEL)
def backup(
    call: Call, target: Annotated[Path, typer.Argument(help="Where the copy goes.")]
) -> None:
    """Copy the store consistently while it is in use."""
    with call.open() as memory, err().status("copying"):
        memory.backup(target.expanduser())
        source = memory.storage.location
    if call.json:
        emit({"store": source, "backup": str(target)})
        return
    console = out()
    console.print(visible(f"Copied {source} to {target}."))
    console.print(
        Text(visible(f"restore it with: memplug restore {target} --store PATH"), style="dim")
    )


@command(app, "restore", panel=_PANEL)
def restore(
    call: Call, source: Annotated[Path, typer.Argument(help="A backup.", exists=True)]
) -> None:
    """Make a store from a backup, at --store, where there must be none yet."""
    from memplug.errors import InvalidInput
    from memplug.memory import Memory

    target = call.folder
    if target is None:
        raise InvalidInput("a backup is restored into a folder; name one with --store")
    Memory.restore(source.expanduser(), target)
    if call.json:
        emit({"backup": str(source), "store": str(target)})
        return
    out().print(visible(f"Restored {source} to {target}."))


@command(app, "migrate", panel=_PANEL)
def migrate(
    call: Call,
    source: Annotated[str, typer.Argument(help="The store to read: a folder or a URI.")],
    target: Annotated[str, typer.Argument(help="The store to write; a folder is made.")],
) -> None:
    """Move what one store holds into another, of the same sort or not; the source stays as it is.

    Every scope (or what --user, --agent and --tenant name) goes over in one transaction, with its journal and vectors,
    and is read back and compared. What was interrupted is simply started again.
    """
    from memplug.config import open_storage
    from memplug.errors import InvalidInput
    from memplug.migrating import migrate
    from memplug.types import ScopeFilter

    places = [place(one) for one in (source, target)]
    if ":memory:" in places:
        raise InvalidInput("a store in memory ends with its process: name a folder or a URI")
    if "://" not in places[0] and not Path(places[0]).exists():
        raise InvalidInput(f"there is no memory at {places[0]}")
    which = ScopeFilter(**call.every)
    with ExitStack() as stack:
        ours = stack.enter_context(closing(open_storage(places[0], read_only=True)))
        theirs = stack.enter_context(closing(open_storage(places[1])))
        bar = stack.enter_context(progress())
        task = bar.add_task("migrating", total=sum(ours.stats(which).records.values()))
        done = migrate(
            ours, theirs, which, progress=lambda scope, records: bar.advance(task, records)
        )
    if call.json:
        emit(done)
        return
    console = out()
    names = ", ".join(f"{count:,} {name}" for name, count in sorted(done.rows.items()))
    console.print(
        visible(
            f"Moved {counted(len(done.moved), 'scope')} from {done.source} to {done.target}; "
            f"{len(done.present):,} were there already."
        )
    )
    console.print(visible(f"Compared row by row: {names or 'nothing'}."))
    for scope in done.changed:
        text = (
            f"warning: scope {scope} was written to meanwhile; the target has it as it was before"
        )
        err().print(visible(text), style="yellow", soft_wrap=True)
