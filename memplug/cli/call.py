"""What every command shares: the options that say which memory, how to answer, and how errors are told."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar, get_type_hints

import typer

if TYPE_CHECKING:
    from typer.core import TyperCommand

    from memplug.memory import Memory
    from memplug.types import Failure

    Parameters = ParamSpec("Parameters")
    Answer = TypeVar("Answer")

_PANEL = "Which memory, and how to answer"


@dataclass(frozen=True, slots=True)
class Call:
    """The options that every command takes."""

    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            envvar="MEMPLUG_HOME",
            metavar="PATH",
            help="Where the memory is kept.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    user: Annotated[
        str | None,
        typer.Option("--user", metavar="ID", help="Whose memory.", rich_help_panel=_PANEL),
    ] = None
    agent: Annotated[
        str | None,
        typer.Option("--agent", metavar="ID", help="Which agent's memory.", rich_help_panel=_PANEL),
    ] = None
    tenant: Annotated[
        str | None,
        typer.Option(
            "--tenant", metavar="ID", help="Which tenant's memory.", rich_help_panel=_PANEL
        ),
    ] = None
    session: Annotated[
        str | None,
        typer.Option("--session", metavar="ID", help="Which session.", rich_help_panel=_PANEL),
    ] = None
    pipeline: Annotated[
        str | None,
        typer.Option(
            "--pipeline",
            metavar="NAME",
            help="A preset (default, a+b), a TOML or JSON file, or ./file.py:Class.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    index: Annotated[
        str | None,
        typer.Option(
            "--index",
            metavar="NAME",
            help="What searches vectors where a scope holds many: auto, exact, lancedb.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    json: Annotated[
        bool, typer.Option("--json", help="Answer as JSON.", rich_help_panel=_PANEL)
    ] = False
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks.", rich_help_panel=_PANEL)
    ] = False

    @property
    def who(self) -> dict[str, Any]:
        """The scope, for verbs on memories: what is not given is the empty one."""
        return {key: value or "" for key, value in self.every.items()}

    @property
    def every(self) -> dict[str, Any]:
        """The scope, for verbs on the whole store: what is not given means every value."""
        return {"user_id": self.user, "agent_id": self.agent, "tenant_id": self.tenant}

    @property
    def named(self) -> dict[str, Any]:
        """The scope for maintenance: every one, or, where any field is given, the one it names."""
        return (
            self.every
            if not any(value is not None for value in self.every.values())
            else {**self.who}
        )

    @property
    def location(self) -> str | None:
        """The store that was named, a path expanded; None for the default one."""
        return place(self.store) if self.store else None

    @property
    def folder(self) -> Path | None:
        """The folder of an embedded store; None where the store is no folder."""
        from memplug.config import default_location, load_settings

        location = self.location
        if location is None and self.pipeline and self.pipeline.endswith((".toml", ".json")):
            location = load_settings(self.pipeline).storage.location
        if location is None:
            return default_location()
        return None if location == ":memory:" or "://" in location else Path(location).expanduser()

    def open(self, *, create: bool = False, **options: Any) -> Memory:
        """The memory. Raises InvalidInput where there is no store yet and the command does not make one."""
        from memplug.errors import InvalidInput
        from memplug.memory import Memory

        folder = self.folder
        if not create and folder is not None and not folder.exists():
            raise InvalidInput(
                f"there is no memory at {folder} yet; make one with: memplug add TEXT"
            )
        return Memory.open(self.location, self.pipeline or None, index=self.index, **options)


def place(store: str) -> str:
    """Where a store is, as it was given on a command line: a path is expanded, a URI and ":memory:" are not."""
    return store if store == ":memory:" or "://" in store else str(Path(store).expanduser())


def command(
    app: typer.Typer,
    name: str,
    *,
    panel: str | None = None,
    cls: type[TyperCommand] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Registers a function as a command whose errors are told in one paragraph.

    A parameter whose type is a dataclass of options, such as `Call`, stands for one option per field. `cls` is the
    command's class, where a plain one does not do.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        groups = {
            key: hint
            for key, hint in hints.items()
            if key != "return" and dataclasses.is_dataclass(hint)
        }

        @functools.wraps(function)
        def run(**given: Any) -> None:
            taken = {key: _gather(hint, given) for key, hint in groups.items()}
            call = next((one for one in taken.values() if isinstance(one, Call)), None)
            with reporting(debug=call.debug if call else False):
                function(**taken, **given)

        parameters = _flattened(function, hints, groups)
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        del run.__wrapped__
        app.command(name, rich_help_panel=panel, cls=cls)(run)
        return function

    return register


def _flattened(
    function: Callable[..., None], hints: Mapping[str, Any], groups: Mapping[str, Any]
) -> list[inspect.Parameter]:
    """The command's own parameters first, then those of its option groups, all by keyword."""
    own = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[key])
        for key, parameter in inspect.signature(function).parameters.items()
        if key not in groups
    ]
    order = sorted(groups.values(), key=lambda group: group is Call)
    return own + [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=get_type_hints(group, include_extras=True)[field.name],
        )
        for group in order
        for field in dataclasses.fields(group)
    ]


def _gather(group: Any, given: dict[str, Any]) -> Any:
    return group(**{field.name: given.pop(field.name) for field in dataclasses.fields(group)})


@contextmanager
def reporting(*, debug: bool = False) -> Iterator[None]:
    """Tells an error as one paragraph on stderr and ends with exit code 1; with `debug` by its traceback."""
    try:
        yield
    except (typer.Exit, typer.Abort, KeyboardInterrupt, BrokenPipeError, SystemExit):
        raise
    except Exception as error:
        if hasattr(error, "exit_code"):
            raise
        from memplug.cli.show import err, visible

        if debug:
            import traceback

            sys.stderr.write(traceback.format_exc())
        else:
            from memplug.errors import MemplugError

            known = isinstance(error, MemplugError | OSError)
            text = str(error) if known else f"unexpected {type(error).__name__}: {error}"
            text = "; ".join([text, *getattr(error, "__notes__", ())])
            hint = "" if known else "; run it again with --debug for the traceback"
            text = f"error: {' '.join(visible(text).split())}{hint}"
            err().print(text, style="red", soft_wrap=True)
        raise typer.Exit(1) from error


def warn(failures: tuple[Failure, ...], where: str = "") -> None:
    """Names on stderr what went wrong while the command itself went on; `where` leads each line."""
    from memplug.cli.show import err, visible

    for one in failures:
        text = visible(f"warning: {where}step {one.step!r} failed in {one.stage}: {one.cause}")
        err().print(text, style="yellow", soft_wrap=True)


def text_from(argument: str) -> str:
    """The argument, or all of stdin where it is "-". Raises InvalidInput for what is not UTF-8."""
    if argument != "-":
        return argument
    from memplug.errors import InvalidInput

    raw = sys.stdin.buffer.read()
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"standard input is not UTF-8 (byte {error.start}); convert it first"
        ) from error


def pairs_from(given: list[str] | None, option: str) -> dict[str, Any]:
    """{"key": value} from KEY=VALUE; a value that is JSON is taken as such, anything else as text."""
    import json

    result: dict[str, Any] = {}
    for one in given or ():
        key, equals, value = one.partition("=")
        if not equals or not key:
            raise typer.BadParameter(f"{one!r} is not KEY=VALUE", param_hint=option)
        try:
            result[key] = json.loads(value)
        except ValueError:
            result[key] = value
    return result


def interactive() -> bool:
    """True where somebody can answer a question."""
    return sys.stdin.isatty() and "CI" not in os.environ
