"""The verbs that act on the store as a whole."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Unpack

from memplug.errors import InvalidInput
from memplug.inputs import (
    to_filters,
)
from memplug.ports import Selection
from memplug.results import (
    MemoryStats,
)
from memplug.types import (
    Filters,
    Scope,
    ScopeFilter,
)

if TYPE_CHECKING:
    from memplug.ports import Receipt


from memplug.handle import Handle, Who


class StoreVerbs(Handle):
    """Erase, export and import, backup, and figures."""

    def erase(
        self,
        *,
        ids: Sequence[str] = (),
        filters: Filters | Mapping[str, Any] | None = None,
        **who: Unpack[Who],
    ) -> Receipt:
        """Removes for good: all revisions, the journal's images, logs and caches, with the lineage of each.

        A field that is left out means every value, "" the empty one (a `scoped` handle fills in its own).
        With ids or filters only those records go. The receipt says what was proved and what still holds
        some of it.
        """
        which = self._filter(who)
        self._write_out()
        selection = None
        if ids or filters is not None:
            selection = Selection(
                filters=to_filters(filters), ids=tuple(ids) if ids else None, vectors=False
            )
        for scope in self._runtime.storage.scopes(which):
            self._runtime.projections.forget(scope)
        self._runtime.projections.save_again()
        receipt = self._erased(which, selection)
        llm = self._runtime.settings.llm
        if llm is not None and llm.cassette and Path(llm.cassette).expanduser().exists():
            left = (
                f"the cassette {llm.cassette} is your file: it may hold requests and answers of it"
            )
            return replace(receipt, left=(*receipt.left, left))
        return receipt

    def _erased(self, which: ScopeFilter, selection: Selection | None) -> Receipt:
        """Erases from the index first, so that the storage's proof covers what it left behind."""
        storage, index, now = self._runtime.storage, self._runtime.index, self._runtime.now()
        if index is None:
            return storage.erase(which, selection, time=now)
        with index.purging(which) as purged:
            receipt = storage.erase(which, selection, time=now)
        return replace(receipt, left=(*receipt.left, *purged.left), purged=purged.done)

    def export(
        self,
        target: str | Path | IO[str],
        **who: Unpack[Who],
    ) -> int:
        """Writes records, vectors, provenance and journal as JSON lines; returns how many lines."""
        self._write_out()
        rows = self._runtime.storage.export(self._filter(who))
        if isinstance(target, str | Path):
            with Path(target).open("w", encoding="utf-8", newline="\n") as stream:
                return _write_lines(rows, stream)
        return _write_lines(rows, target)

    def import_(self, source: str | Path | IO[str]) -> int:
        """Reads what `export` wrote; returns how many records. Refuses scopes that already hold anything."""
        if isinstance(source, str | Path):
            with Path(source).open(encoding="utf-8") as stream:
                return self._runtime.storage.load(_read_lines(stream))
        return self._runtime.storage.load(_read_lines(source))

    def backup(self, target: str | Path) -> None:
        """A consistent copy of the store, while it is in use."""
        self._write_out()
        self._runtime.storage.backup(Path(target))

    @staticmethod
    def restore(backup: str | Path, target: str | Path) -> None:
        """Makes a store at `target` (which must not exist or be empty) from a backup."""
        from memplug.backends.sqlite import restore

        restore(Path(backup), Path(target))

    def users(
        self,
        **who: Unpack[Who],
    ) -> builtins.list[Scope]:
        """The scopes that hold anything; a field that is left out means every value."""
        return self._runtime.storage.scopes(self._filter(who))

    def stats(
        self,
        **who: Unpack[Who],
    ) -> MemoryStats:
        """Figures of what is stored, and of this process."""
        runtime = self._runtime
        which = self._filter(who)
        if runtime.meter is not None:
            runtime.meter.flush()
        return MemoryStats(
            location=runtime.storage.location,
            embedder=runtime.embedder.name,
            pipeline=tuple(step.name for step in runtime.pipeline.steps),
            storage=runtime.storage.stats(which),
            projections=runtime.projections.bytes,
            index=tuple(runtime.index.stats(which)) if runtime.index is not None else (),
            usage=tuple(runtime.storage.spent(which)),
        )


def _write_lines(rows: Iterable[Mapping[str, Any]], stream: IO[str]) -> int:
    count = 0
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        count += 1
    return count


def _read_lines(stream: IO[str]) -> Iterable[Mapping[str, Any]]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InvalidInput(f"line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InvalidInput(f"line {number} is not a JSON object")
        yield row
