"""Copies of a store to work on: the store itself is only read, and the copies are removed whatever happens.

But for a kill that cannot be caught.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memplug.backends.sqlite.engine import LEDGER
from memplug.errors import InvalidInput
from memplug.evaluation.systems import System
from memplug.memory import Memory
from memplug.types import EPISODE, Record, Scope

_PAGE = 1000


def copy_of(store: Path, target: Path) -> None:
    """A copy of the ledger as it is now.

    A store that nobody has open is copied as a file: SQLite, asked to read it, would leave files beside it. Where
    somebody has it open, or opens it meanwhile, SQLite makes the copy.
    """
    ledger = store / LEDGER
    if not ledger.is_file():
        raise InvalidInput(f"there is no store at {store}")
    before = _state(ledger)
    if before.open:
        Memory.restore(store, target)
        return
    target.mkdir(parents=True)
    shutil.copyfile(ledger, target / LEDGER)
    if _state(ledger) != before:
        shutil.rmtree(target)
        Memory.restore(store, target)


@dataclass(frozen=True)
class _State:
    """By what it can be seen that a ledger is in use, or was changed."""

    open: bool
    changed: int
    size: int


def _state(ledger: Path) -> _State:
    found = ledger.stat()
    return _State(ledger.with_name(f"{LEDGER}-wal").exists(), found.st_mtime_ns, found.st_size)


@contextmanager
def copied(original: Path, folder: Path, system: System, seed: int) -> Iterator[Memory]:
    """A memory with the system's pipeline over a copy of its own, which goes when it closes."""
    place = folder / "copy"
    try:
        Memory.restore(original, place / "store")
        with system.open(place, seed) as memory:
            yield memory
    finally:
        shutil.rmtree(place, ignore_errors=True)


def episodes_of(memory: Memory, scope: Scope, most: int) -> list[Record[Any]]:
    """The newest episodes of a scope, those that a search can find now."""
    found: list[Record[Any]] = []
    cursor: int | None = None
    while len(found) < most:
        page = memory.list(
            min(_PAGE, most - len(found)),
            cursor,
            filters={"kind": EPISODE.name},
            newest_first=True,
            **whose(scope),
        )
        found += page
        cursor = page.cursor
        if cursor is None:
            break
    return found


def whose(scope: Scope) -> dict[str, Any]:
    return {
        "tenant_id": scope.tenant_id,
        "user_id": scope.user_id,
        "agent_id": scope.agent_id,
    }
