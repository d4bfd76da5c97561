"""`memplug graph`: a picture of how an answer was found, and the graph for other programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from memplug.cli.call import Call, command, warn
from memplug.cli.show import emit, err, out, visible

if TYPE_CHECKING:
    from memplug import Memory, View
    from memplug_hipporag.strategy import HippoRAG

PIPELINE = "hybrid+hipporag"

app = typer.Typer(
    help="The graph that HippoRAG walks: a picture of an answer's part of it, and its edges.",
    no_args_is_help=True,
)


class Form(Enum):
    """How edges are written."""

    TSV = "tsv"
    JSONL = "jsonl"


@command(app, "show")
def show(
    call: Call,
    question: Annotated[str, typer.Argument(help="What is asked of the memory.")],
    target: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help='"-" is standard output.'),
    ] = "graph.html",
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="Episodes of the answer.")] = 8,
    entities: Annotated[
        int, typer.Option(min=0, max=100, help="Entities beside the starts, at most.")
    ] = 14,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Draw the way from a question to its answer: facts, entities, episodes, as one HTML file.

    Where the model judges facts (`filter`), it is asked once more than by a search.
    """
    from memplug_hipporag.drawing import drawn
    from memplug_hipporag.neighbourhood import neighbourhood

    if call.json and target == "-":
        raise typer.BadParameter("--json and standard output together make no document")
    with _opened(call) as (memory, strategy, view):
        found = memory.search(question, k=k, session_id=call.session, **call.who)
        vector = memory.runtime.query_vector(question)
        state = strategy.graph(view)
        walk = strategy.walk(question, vector, state)
        shown = neighbourhood(
            state, question, vector, walk, found.hits, strategy.config, most=entities
        )
    warn(found.failures)
    with _target(target, force=force) as file:
        file.write(drawn(shown))
    if target == "-":
        return
    counts = {name: len(shown.column(name)) for name in ("fact", "start", "entity", "episode")}
    if call.json:
        emit({"file": target, **counts})
        return
    line = (
        f"Wrote {target}: {counts['fact']} facts, {counts['start'] + counts['entity']} entities, "
    )
    out().print(visible(f"{line}{counts['episode']} episodes. Open it in a browser."))


@command(app, "export")
def export(
    call: Call,
    target: Annotated[
        str, typer.Argument(help='A file that does not exist yet; "-" is standard output.')
    ],
    form: Annotated[
        Form | None, typer.Option("--format", help="By default by the file's ending, else TSV.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write the edges of one scope's graph: kind, source, target, weight, relations."""
    from memplug_hipporag.listing import edge_rows, written

    if call.json and target == "-":
        raise typer.BadParameter("--json and standard output together make no document")
    ending = Form.JSONL if target.endswith((".jsonl", ".ndjson")) else Form.TSV
    with (
        _opened(call) as (_, strategy, view),
        _target(target, force=force) as file,
    ):
        count = written(edge_rows(strategy.graph(view), view), file, (form or ending).value)
    if target == "-":
        return
    if call.json:
        emit({"file": target, "edges": count})
        return
    out().print(visible(f"Wrote {count:,} edges to {target}."))


@contextmanager
def _opened(call: Call) -> Iterator[tuple[Memory, HippoRAG, View]]:
    """The memory, its HippoRAG step, and that step's view of the scope. Raises InvalidInput where there is none."""
    from memplug.errors import InvalidInput
    from memplug.types import Scope
    from memplug_hipporag.strategy import HippoRAG

    with replace(call, pipeline=call.pipeline or PIPELINE).open(read_only=True) as memory:
        step = next(
            (one for one in memory.runtime.pipeline.steps if isinstance(one.strategy, HippoRAG)),
            None,
        )
        if step is None:
            raise InvalidInput(
                f"there is no hipporag in the pipeline {call.pipeline!r}; try --pipeline {PIPELINE}"
            )
        strategy = step.strategy
        assert isinstance(strategy, HippoRAG)
        view = memory.runtime.view(Scope(**call.who)).for_step(step.name)
        if not strategy.graph(view).graph.size:
            err().print(
                "the graph of this scope is empty; `memplug enrich hipporag` makes it from episodes "
                "that were added without hipporag in the pipeline",
                style="yellow",
                soft_wrap=True,
            )
        yield memory, strategy, view


@contextmanager
def _target(target: str, *, force: bool) -> Iterator[TextIO]:
    """A new file, or standard output as UTF-8. Raises InvalidInput where the file exists."""
    from memplug.errors import InvalidInput

    if target == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
        yield sys.stdout
        return
    file = Path(target).expanduser()
    if file.exists() and not force:
        raise InvalidInput(f"{file} exists; name another file or give --force")
    with file.open("w", encoding="utf-8", newline="\n") as opened:
        yield opened
