"""`memplug new`: a package for a plugin of one's own, made from the template that ships with memplug."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import emit, out, visible
from memplug.errors import InvalidInput

app = typer.Typer()

_TEMPLATES = Path(__file__).resolve().parent.parent / "template"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_RESERVED = frozenset({"default", "core", "application", "episode", "memplug", "testing", "test"})
"""Names that mean something else in a pipeline, a record or an import."""


class Plugin(StrEnum):
    """What can be made."""

    STRATEGY = "strategy"
    STORAGE = "storage"


_STANDS_FOR = {Plugin.STRATEGY: "my_idea", Plugin.STORAGE: "my_store"}
"""The name that the template's files bear."""
_GROUPS = {Plugin.STRATEGY: "memplug", Plugin.STORAGE: "memplug.storage"}


@command(app, "new", panel="Extend")
def new(
    call: Call,
    what: Annotated[Plugin, typer.Argument(help="What to make.")],
    name: Annotated[str, typer.Argument(help="Its name, such as my_idea.")],
    path: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder to make; memplug-NAME here without it."),
    ] = None,
) -> None:
    """Write a package for a strategy or a storage that installs, is found, and passes its tests as it is."""
    check_name(name, what)
    folder = path if path is not None else Path(f"memplug-{name.replace('_', '-')}")
    files = write(what, name, folder)
    if call.json:
        emit({"folder": folder.resolve(), "files": files})
        return
    console = out()
    console.print(Text(visible(f"{folder}"), style="bold"))
    for file in files:
        console.print(Text(f"  {file.as_posix()}"))
    console.print(Text("\nNext:", style="bold"))
    for line in _next(what, name, folder):
        console.print(Text(visible(f"  {line}")), soft_wrap=True)


def check_name(name: str, what: Plugin) -> None:
    """Raises InvalidInput where a plugin of this kind cannot have the name."""
    from memplug.registry import Registry

    if not _NAME.fullmatch(name):
        near = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
        hint = f"; did you mean {near!r}?" if _NAME.fullmatch(near) else ""
        raise InvalidInput(
            f"{name!r} cannot name a package: use lower-case letters, digits and _, a letter first{hint}"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise InvalidInput(f"{name!r} is a word of Python's own; choose another name")
    if name in _RESERVED:
        raise InvalidInput(f"{name!r} has a meaning in memplug already; choose another name")
    if name in Registry(_GROUPS[what]).names():
        raise InvalidInput(f"a {what} {name!r} is installed already; choose another name")


def write(what: Plugin, name: str, folder: Path) -> list[Path]:
    """The template's files under the new name, relative to the folder. Raises InvalidInput where it is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder} exists already; name another with --path")
    template = _TEMPLATES / what
    written = []
    for source in _files(template):
        target = Path(_renamed(source.relative_to(template).as_posix(), what, name))
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        content = _renamed(source.read_text("utf-8"), what, name)
        (folder / target).write_text(content, "utf-8", newline="\n")
        written.append(target)
    return written


def _files(template: Path) -> Iterator[Path]:
    """The template's files, in order, without what Python left beside them."""
    for path in sorted(template.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _renamed(text: str, what: Plugin, name: str) -> str:
    """The text with the new name in the place of the template's, in each of the ways it is written."""
    old = _STANDS_FOR[what]
    for write in (str, _dashed, _capitalised):
        text = text.replace(write(old), write(name))
    return text


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _capitalised(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _next(what: Plugin, name: str, folder: Path) -> list[str]:
    lines = [
        f"cd {folder}",
        f"{Path(sys.executable).name} -m pip install -e '.[dev]'",
        f"memplug plugins {name}",
    ]
    if what is Plugin.STRATEGY:
        lines.append(f"memplug verify {name}")
    return [*lines, "python -m pytest", "python -m mypy"]
