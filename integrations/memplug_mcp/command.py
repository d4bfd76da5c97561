"""`memplug mcp`: serves a memory to a client, writes a client's configuration, answers a client's hooks."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from memplug import InvalidInput, ScopeError
from memplug.cli.call import interactive, reporting
from memplug_mcp.clients import CLIENTS, Edit, config_path, with_hooks, with_server
from memplug_mcp.hooks import EVENTS, answer
from memplug_mcp.project import project_id

if TYPE_CHECKING:
    from memplug import Memory

TOKEN = "MEMPLUG_MCP_TOKEN"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

app = typer.Typer(
    help="Serve a memory to clients of the Model Context Protocol.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Store = Annotated[
    str | None,
    typer.Option(
        "--store", envvar="MEMPLUG_HOME", metavar="PATH", help="Where the memory is kept."
    ),
]
User = Annotated[str | None, typer.Option("--user", metavar="ID", help="Whose memory.")]
Project = Annotated[
    str | None,
    typer.Option(
        "--project",
        metavar="NAME",
        help="Which project's memory; auto is the repository that this runs in.",
    ),
]
Session = Annotated[str, typer.Option("--session", metavar="ID", help="Which session.")]
Pipeline = Annotated[
    str | None, typer.Option("--pipeline", metavar="NAME", help="A preset, or a TOML or JSON file.")
]


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    store: Store = None,
    user: User = None,
    project: Project = None,
    session: Session = "",
    pipeline: Pipeline = None,
    http: Annotated[bool, typer.Option("--http", help="Serve HTTP instead of stdin.")] = False,
    host: Annotated[
        str, typer.Option(help="Address for --http: one of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port for --http.")] = 8765,
) -> None:
    """Serve a memory: on stdin and stdout, or with --http at http://127.0.0.1:8765/mcp.

    HTTP asks for a bearer token: the environment variable MEMPLUG_MCP_TOKEN, or one that is made and
    shown on stderr.
    """
    if context.invoked_subcommand is not None:
        return
    with reporting():
        if http and host not in _LOOPBACK:
            raise InvalidInput(
                f"--host {host} is not this machine's loopback; put a proxy with TLS and accounts in front of it"
            )
        with _opened(store, user, project, pipeline, session) as memory:
            from memplug_mcp.serving import serve_http, serve_stdio

            if not http:
                serve_stdio(memory, session)
                return
            token = os.environ.get(TOKEN) or secrets.token_urlsafe(32)
            if TOKEN not in os.environ:
                _tell(f"Token for this run: {token}")
            _tell(f"Serving http://{host}:{port}/mcp; Ctrl-C ends it.")
            serve_http(memory, token, host=host, port=port, session_id=session)


@app.command()
def install(
    client: Annotated[str, typer.Argument(metavar="|".join(CLIENTS), help="Which client.")],
    store: Store = None,
    user: User = None,
    project: Project = None,
    pipeline: Pipeline = None,
    name: Annotated[str, typer.Option(help="What the client calls the server.")] = "memplug",
    folder: Annotated[
        Path, typer.Option(metavar="DIR", help="The project, for clients that configure one.")
    ] = Path(),
    file: Annotated[
        Path | None, typer.Option("--file", metavar="PATH", help="The client's configuration.")
    ] = None,
    hooks: Annotated[
        bool, typer.Option(help="With hooks, so that recall needs no tool call (Claude Code).")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, and write nothing.")] = False,
) -> None:
    """Write the server into a client's configuration, after showing it; a copy of the old file is kept."""
    with reporting():
        if client not in CLIENTS:
            raise InvalidInput(f"no client is called {client!r}; use {', '.join(CLIENTS)}")
        place = folder.expanduser().resolve()
        command = _command(store, user, project, pipeline, place)
        path = (file or config_path(client, place)).expanduser().absolute()
        edits = [with_server(client, path, name, command)]
        if client == "claude-code" and hooks:
            settings = place / ".claude" / "settings.local.json"
            edits.append(with_hooks(settings, command))
        _write(edits, yes=yes, dry_run=dry_run)


@app.command()
def hook(
    event: Annotated[str, typer.Argument(metavar="|".join(EVENTS), help="What has happened.")],
    store: Store = None,
    user: User = None,
    project: Project = None,
    pipeline: Pipeline = None,
) -> None:
    """Answer a client's hook: reads its JSON from stdin, writes what is recalled to stdout."""
    with reporting():
        if event not in EVENTS:
            raise InvalidInput(f"no hook is called {event!r}; use {', '.join(EVENTS)}")
        given = _json(sys.stdin.read())
        with _opened(store, user, project, pipeline, "") as memory:
            said = answer(event, given, memory)
        if said is not None:
            print(json.dumps(said, ensure_ascii=True))  # noqa: T201 - the client reads it


@contextmanager
def _opened(
    store: str | None, user: str | None, project: str | None, pipeline: str | None, session: str
) -> Iterator[Memory]:
    from memplug import Memory

    who = _who(user, project, Path.cwd())
    with Memory.open(store and str(Path(store).expanduser()), pipeline or None) as memory:
        yield memory.scoped(session_id=session or None, **who)


def _who(user: str | None, project: str | None, start: Path) -> dict[str, str]:
    """Whose memory. Raises ScopeError where neither a user nor a project is named: none is invented."""
    if not (user or project):
        raise ScopeError("say whose memory it is: --user NAME, or --project auto, or both")
    return {"user_id": user or "", "agent_id": project_id(project, start) if project else ""}


def _command(
    store: str | None, user: str | None, project: str | None, pipeline: str | None, place: Path
) -> list[str]:
    """The command that starts the server, its paths absolute: a client starts it from anywhere."""
    from memplug.config import default_location

    who = _who(user, project, place)
    where = Path(store).expanduser().absolute() if store else default_location()
    words = [sys.executable, "-m", "memplug", "mcp", "--store", str(where)]
    if who["user_id"]:
        words += ["--user", who["user_id"]]
    if who["agent_id"]:
        words += ["--project", who["agent_id"]]
    if pipeline:
        isfile = pipeline.endswith((".toml", ".json"))
        words += ["--pipeline", str(Path(pipeline).absolute()) if isfile else pipeline]
    return words


def _write(edits: list[Edit], *, yes: bool, dry_run: bool) -> None:
    for edit in edits:
        _tell(f"{edit.path}:" if edit.changed else f"{edit.path} says so already.")
        if edit.changed:
            _tell(edit.text)
    todo = [edit for edit in edits if edit.changed]
    if dry_run or not todo:
        return
    if not yes:
        if not interactive():
            raise InvalidInput("nobody is there to ask; look at it above, and add --yes")
        typer.confirm("Write this?", abort=True, err=True)
    for edit in todo:
        kept = edit.write()
        _tell(f"Wrote {edit.path}" + (f"; the old one is {kept}" if kept else ""))


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise InvalidInput(f"stdin is no JSON: {error}") from error
    return found if isinstance(found, dict) else {}


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
