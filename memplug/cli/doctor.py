"""`memplug doctor`: what is installed, whether the store is healthy, whether anything would use the network."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer
from rich.table import Table
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import counted, emit, out, visible

if TYPE_CHECKING:
    from memplug.memory import Memory

app = typer.Typer()

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afpfs|9p|afs|ceph|glusterfs|lustre|fuse\.(sshfs|rclone|s3fs|gcsfuse|glusterfs)|webdav|davfs"
)
"""Types of file system that live on another machine, where SQLite's locks cannot be relied on."""
_EXTRA = re.compile(r"""^([\w.-]+)[^;]*;.*\bextra\s*==\s*["']([\w-]+)["']""")
_STYLES = {"ok": "green", "note": "yellow", "problem": "bold red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    area: str
    name: str
    state: Literal["ok", "note", "problem"]
    detail: str


@command(app, "doctor", panel="Look around")
def doctor(call: Call) -> None:
    """Check versions, extras, the store's health, its file system, and what would use the network.

    The exit code is 1 where something needs to be put right.
    """
    findings = [*_versions(), *_extras(), *_store(call)]
    problems = [one for one in findings if one.state == "problem"]
    if call.json:
        emit({"healthy": not problems, "findings": findings})
    else:
        _show(findings)
    if problems:
        raise typer.Exit(1)


def _show(findings: list[Finding]) -> None:
    console = out()
    for area in dict.fromkeys(one.area for one in findings):
        console.print(Text(area, style="bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for one in findings:
            if one.area == area:
                state = Text(one.state, style=_STYLES[one.state])
                table.add_row(state, Text(visible(one.name)), Text(visible(one.detail)))
        console.print(table)
        console.print()
    problems = sum(one.state == "problem" for one in findings)
    if problems:
        console.print(Text(f"{problems} to put right.", style=_STYLES["problem"]))
    else:
        console.print(Text("All is well.", style=_STYLES["ok"]))


def _versions() -> Iterator[Finding]:
    area = "Versions"
    good = sys.version_info >= (3, 11)
    machine = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.platform()}"
    )
    yield Finding(area, "Python", "ok" if good else "problem", machine)
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    full_text = "ENABLE_FTS5" in options
    detail = sqlite3.sqlite_version + (", full text (FTS5)" if full_text else "")
    missing = "" if full_text else "; built without FTS5: use another Python build"
    yield Finding(area, "SQLite", "ok" if full_text else "problem", detail + missing)
    for name in ("memplug", *_core()):
        version = _version(name)
        yield Finding(
            area,
            name,
            "ok" if version else "problem",
            version or "not installed: pip install memplug",
        )


def _needs() -> list[str]:
    """What the installed distribution declares; nothing where memplug runs from its sources alone."""
    try:
        return importlib.metadata.requires("memplug") or []
    except importlib.metadata.PackageNotFoundError:
        return []


def _core() -> list[str]:
    """The distributions memplug cannot run without."""
    return [
        match.group() for one in _needs() if ";" not in one and (match := re.match(r"[\w.-]+", one))
    ]


def _extras() -> Iterator[Finding]:
    wanted: dict[str, list[str]] = {}
    for one in _needs():
        match = _EXTRA.match(one)
        if match and match.group(1) != "memplug" and match.group(2) not in ("all", "dev", "docs"):
            wanted.setdefault(match.group(2), []).append(match.group(1))
    for extra, names in sorted(wanted.items()):
        versions = {name: _version(name) for name in names}
        if all(versions.values()):
            detail = ", ".join(f"{name} {version}" for name, version in versions.items())
            yield Finding("Extras", extra, "ok", detail)
        else:
            yield Finding("Extras", extra, "note", f"not installed: pip install 'memplug[{extra}]'")


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _store(call: Call) -> Iterator[Finding]:
    from memplug.errors import MemplugError

    area = "Store"
    folder = call.folder
    if folder is not None:
        yield _file_system(folder)
        if not folder.exists():
            yield Finding(area, "location", "note", f"{folder}: nothing stored yet")
            return
    try:
        with call.open(read_only=True) as memory:
            yield Finding(area, "location", "ok", memory.storage.location)
            yield from _health(memory)
            yield from _network(memory)
    except MemplugError as error:
        yield Finding(area, "opens", "problem", str(error))


def _health(memory: Memory) -> Iterator[Finding]:
    stats = memory.stats()
    records = sum(stats.storage.records.values())
    scopes = counted(stats.storage.scopes, "scope")
    detail = f"{counted(records, 'record')} in {scopes}, {stats.storage.bytes / 1e6:,.1f} MB"
    yield Finding("Store", "holds", "ok", detail)
    complaints = memory.storage.check()
    for complaint in complaints:
        yield Finding("Store", "health", "problem", complaint)
    if not complaints:
        yield Finding("Store", "health", "ok", f"consistent, schema {stats.storage.schema}")
    yield Finding("Store", "embedder", "ok", f"{stats.embedder}, which made the store's vectors")
    owed = memory.owed()
    waiting = sum(one.state == "waiting" for one in owed)
    if waiting:
        detail = f"{waiting} pieces of work wait for a person; see: memplug queue"
        yield Finding("Store", "owed work", "note", detail)


def _network(memory: Memory) -> Iterator[Finding]:
    resources = memory.runtime.resources
    parts: dict[str, Any] = {
        "embedder": resources.embedder,
        "llm": resources.llm,
        "reranker": resources.reranker,
    }
    remote = {name: part for name, part in parts.items() if part is not None and _may_connect(part)}
    if "://" in memory.storage.location:
        remote["storage"] = memory.storage
    for name, part in remote.items():
        label = getattr(part, "name", "") or memory.storage.location
        yield Finding("Network", name, "note", f"{label} may open connections when it is used")
    if not remote:
        yield Finding("Network", "none", "ok", "nothing that is configured opens a connection")


def _may_connect(part: Any) -> bool:
    """True unless the part says, or is known, to work on this machine alone."""
    return bool(
        getattr(
            part, "remote", not type(part).__module__.startswith("memplug.backends.static_table")
        )
    )


def _file_system(folder: Path) -> Finding:
    kind = network_file_system(folder)
    if kind:
        detail = f"{folder} lies on {kind}: SQLite's locks are not reliable there; move the store to a local disk"
        return Finding("Store", "file system", "problem", detail)
    return Finding("Store", "file system", "ok", "local")


def network_file_system(path: Path) -> str:
    """The type of the network file system that holds the path; "" for a local one, or where it cannot be told."""
    path = path.expanduser().absolute()
    existing = next((one for one in (path, *path.parents) if one.exists()), path).resolve()
    if os.name == "nt":
        return _windows_share(existing)
    best, kind = "", ""
    for point, type_ in _mounts():
        inside = existing == Path(point) or Path(point) in existing.parents
        if inside and len(point) >= len(best):
            best, kind = point, type_
    return kind if _NETWORK.fullmatch(kind) else ""


def _mounts() -> Iterator[tuple[str, str]]:
    """(mount point, type of file system)."""
    table = Path("/proc/mounts")
    if table.exists():
        for line in table.read_text(encoding="utf-8", errors="replace").splitlines():
            fields = line.split()
            if len(fields) > 2:
                point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), fields[1])
                yield point, fields[2]
        return
    try:
        listing = subprocess.run(
            ["mount"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return
    for match in re.finditer(r"^.+ on (/.*?) \((\w+)", listing, re.MULTILINE):
        yield match.group(1), match.group(2)


def _windows_share(path: Path) -> str:
    if str(path).startswith("\\\\"):
        return "a network share"
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == 4
        return "a network drive" if remote else ""
    return ""
