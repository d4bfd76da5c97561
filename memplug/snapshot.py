"""Snapshots of projections on disk: written aside and renamed, checked by size and sum when read.

A snapshot is a folder `<root>/projections/<scope>/<projection>-<position>` with what the projection wrote
and a manifest that names scope, step, projection, position, and every file's size and CRC-32. Names are
digests: no value of a scope becomes a path.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from memplug.types import Scope

T = TypeVar("T")

FORMAT = 1
MANIFEST = "snapshot.json"
ABANDONED = 3600.0
"""Seconds after which a folder that was never renamed counts as left behind by a process that died."""

Key = tuple["Scope", str, str, str, str]
"""Scope, step, and the projection's name, version and settings."""

_log = logging.getLogger(__name__)


def write(root: Path, key: Key, position: int, dump: Callable[[Path], bool]) -> bool:
    """Writes what `dump` puts into a folder and drops older snapshots of the key; False where it dumps none."""
    parent = _scope_folder(root, key[0])
    stem = _digest(key[1:])
    target = parent / f"{stem}-{position:016d}"
    aside = parent / f"tmp-{os.getpid()}-{os.urandom(6).hex()}"
    aside.mkdir(parents=True)
    try:
        if not dump(aside):
            return False
        manifest = {
            "format": FORMAT,
            "key": _plain(key),
            "position": position,
            "files": {file.name: _sum(file) for file in sorted(aside.iterdir())},
        }
        (aside / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target, ignore_errors=True)
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for reached, folder in _snapshots(parent, stem):
        if reached < position:
            shutil.rmtree(folder, ignore_errors=True)
    return True


def read(
    root: Path, key: Key, position: int, load: Callable[[Path], T | None]
) -> tuple[int, T] | None:
    """The newest usable snapshot at or before a journal position, with its own; None without one."""
    for reached, folder in _snapshots(_scope_folder(root, key[0]), _digest(key[1:])):
        if reached <= position and _intact(folder, key, reached):
            try:
                state = load(folder)
            except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
                _log.warning("snapshot %s cannot be read and is built anew: %r", folder, error)
                continue
            if state is not None:
                return reached, state
    return None


def remove(root: Path, scope: Scope) -> None:
    """Deletes every snapshot of the scope."""
    shutil.rmtree(_scope_folder(root, scope), ignore_errors=True)


def tidy(root: Path) -> None:
    """Deletes folders that processes which died while writing have left."""
    oldest = time.time() - ABANDONED
    for folder in root.glob("projections/*/tmp-*"):
        try:
            abandoned = folder.stat().st_mtime < oldest
        except FileNotFoundError:
            continue
        if abandoned:
            shutil.rmtree(folder, ignore_errors=True)


def _snapshots(parent: Path, stem: str) -> Iterator[tuple[int, Path]]:
    """(position, folder) of a projection's snapshots, newest first."""
    try:
        folders = sorted(parent.iterdir(), reverse=True)
    except FileNotFoundError:
        return
    for folder in folders:
        head, _, reached = folder.name.partition("-")
        if head == stem and reached.isdecimal():
            yield int(reached), folder


def _intact(folder: Path, key: Key, position: int) -> bool:
    """True where the manifest is this key's and every file is there as it was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected = {"format": FORMAT, "key": _plain(key), "position": position}
        return (
            all(manifest.get(name) == value for name, value in expected.items())
            and {file.name for file in folder.iterdir()} == {*manifest["files"], MANIFEST}
            and all(_sum(folder / name) == found for name, found in manifest["files"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _sum(file: Path) -> list[int]:
    """Size and CRC-32 of a file."""
    size = crc = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            size += len(block)
            crc = zlib.crc32(block, crc)
    return [size, crc]


def _scope_folder(root: Path, scope: Scope) -> Path:
    return root / "projections" / _digest((scope.tenant_id, scope.user_id, scope.agent_id))


def _plain(key: Key) -> list[str]:
    scope, *names = key
    return [scope.tenant_id, scope.user_id, scope.agent_id, *names]


def _digest(parts: Sequence[str]) -> str:
    text = json.dumps(list(parts))
    return hashlib.blake2b(text.encode("utf-8"), digest_size=10).hexdigest()
