"""`memplug add`, `search` and `context`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from memplug.cli.call import Call, command, pairs_from, text_from, warn
from memplug.cli.choosing import Asking, Choice, moment
from memplug.cli.show import (
    emit,
    err,
    one_line,
    out,
    plain,
    plain_retrieval,
    show_retrieval,
    show_usage,
    visible,
)

if TYPE_CHECKING:
    from rich.console import Console

    from memplug.memory import Memory
    from memplug.results import AddResult

app = typer.Typer()
_PANEL = "Remember and recall"


@command(app, "add", panel=_PANEL)
def add(
    call: Call,
    text: Annotated[
        str | None, typer.Argument(help='What to remember; "-" reads standard input.')
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Remember this text file as a document."),
    ] = None,
    id: Annotated[
        str, typer.Option(help="Its id; the same id again with other text makes a new revision.")
    ] = "",
    document: Annotated[
        bool, typer.Option("--document", help="Split into passages; replaced as a whole by its id.")
    ] = False,
    title: Annotated[str, typer.Option(help="Title of the document.")] = "",
    role: Annotated[str, typer.Option(help="user, assistant, tool ...")] = "",
    speaker: Annotated[str, typer.Option(help="Who said it.")] = "",
    time: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it happened (ISO 8601).")
    ] = None,
    trust: Annotated[float, typer.Option(help="How far the source is believed (0..1).")] = 1.0,
    origin: Annotated[
        str, typer.Option(help="What counts as one witness: an author, a site.")
    ] = "",
    meta: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Metadata; repeatable.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Store nothing; only show what a model would be asked."),
    ] = False,
) -> None:
    """Remember a text, or a document."""
    from memplug.types import Document

    if (text is None) == (file is None):
        raise typer.BadParameter('give either TEXT ("-" for standard input) or --file')
    content = text_from(text) if text is not None else _read(file)
    as_document = document or file is not None
    with _opened(call, dry_run=dry_run) as memory:
        result = memory.add(
            Document(
                content,
                id=id or (str(file) if file else ""),
                title=title or (file.name if file else ""),
            )
            if as_document
            else content,
            id="" if as_document else id,
            session_id=call.session or "",
            time=moment(time),
            trust=trust,
            origin=origin,
            role=role,
            speaker=speaker,
            metadata=pairs_from(meta, "--meta"),
            dry_run=dry_run,
            **call.who,
        )
        memory.flush(held=False)
        location = memory.storage.location
    if call.json:
        emit(result)
        return
    console = out()
    _show_added(console, result, as_document=as_document)
    if dry_run:
        show_usage(console, result.usage, planned=True)
        if not result.usage:
            console.print(Text("No model would be asked.", style="dim"))
    else:
        console.print(
            Text(
                visible(f"in {location} \N{MIDDLE DOT} undo with: memplug undo {result.change}"),
                style="dim",
            )
        )
        show_usage(console, result.usage)
    warn(result.failures)


def _opened(call: Call, *, dry_run: bool) -> Memory:
    """The memory; a dry run makes no store where there is none."""
    from memplug.memory import Memory

    folder = call.folder
    if dry_run and folder is not None and not folder.exists():
        return Memory.open(":memory:", call.pipeline or None)
    return call.open(create=True)


def _show_added(console: Console, result: AddResult, *, as_document: bool) -> None:
    passages = len(result.ids)
    would = "Would have remembered" if result.dry_run else "Remembered"
    if result.new:
        what = (
            f"{passages} passages"
            if as_document and passages != 1
            else "it"
            if result.dry_run
            else result.ids[0]
        )
        console.print(visible(f"{would} {what}."))
    elif result.updated and result.dry_run:
        console.print(visible(f"Would have updated {', '.join(result.updated)}."))
    elif result.updated:
        console.print(
            visible(f"Updated {', '.join(result.updated)}; the earlier text is in its history.")
        )
    elif result.ids:
        console.print("Already known; nothing changed.")
    elif result.echoes:
        console.print("Nothing to remember: the text repeats what was recalled.")
    for one, what in result.redacted.items():
        console.print(Text(visible(f"Redacted {one}: {what}"), style="yellow"))
    for one, reason in result.rejected.items():
        console.print(Text(visible(f"Rejected {one}: {reason}"), style="yellow"))


def _read(file: Path | None) -> str:
    from memplug.errors import InvalidInput

    assert file is not None
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{file} is not UTF-8 text (byte {error.start}); convert it first"
        ) from error


@command(app, "search", panel=_PANEL)
def search(
    call: Call,
    choice: Choice,
    asking: Asking,
    query: Annotated[str, typer.Argument(help='The question; "-" reads standard input.')],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what put each hit where it is.")
    ] = False,
) -> None:
    """Find what bears most on a question."""
    with call.open() as memory:
        retrieval = memory.search(
            asking.question(text_from(query)),
            filters=choice.filters,
            session_id=call.session or "",
            **asking.options,
            **call.who,
        )
    if call.json:
        emit(plain_retrieval(retrieval))
        return
    show_retrieval(out(), retrieval, explain=explain)
    warn(retrieval.failures)


@command(app, "context", panel=_PANEL)
def context(
    call: Call,
    choice: Choice,
    asking: Asking,
    query: Annotated[str, typer.Argument(help='The question; "-" reads standard input.')],
    budget: Annotated[int, typer.Option(help="Tokens at most.")] = 1500,
) -> None:
    """Print what is found as a block for a prompt, fenced as data."""
    with call.open() as memory:
        found = memory.context(
            asking.question(text_from(query)),
            budget,
            filters=choice.filters,
            session_id=call.session or "",
            **asking.options,
            **call.who,
        )
    if call.json:
        emit(
            {
                "text": found.text,
                "tokens": found.tokens,
                "sections": plain(found.sections),
                "retrieval": plain_retrieval(found.retrieval),
            }
        )
        return
    if found.text:
        print(visible(found.text) if sys.stdout.isatty() else found.text)
        note = f"{found.tokens} tokens \N{MIDDLE DOT} retrieval {found.retrieval.id}"
        err().print(Text(one_line(note), style="dim"))
    else:
        err().print("Nothing found.")
    show_usage(err(), found.retrieval.usage)
    warn(found.retrieval.failures)
