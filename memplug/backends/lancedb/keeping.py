"""Upkeep of the tables: taken up from the journal in batches, trained by size, compacted; by one process at a time."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from memplug.backends.lancedb import manifest as manifests
from memplug.backends.lancedb.manifest import Held, Key, Manifest, key_of
from memplug.backends.lancedb.measuring import measured
from memplug.errors import BackendError
from memplug.ports import UPKEEP, Selection
from memplug.types import Filters, ScopeFilter

if TYPE_CHECKING:
    from pathlib import Path

    from memplug.backends.lancedb.tables import Table, Tables
    from memplug.ports import Storage
    from memplug.types import Record, Scope

TRAINED_FROM = 10_000
"""Below so many rows a scan of all is faster than an index, and exact."""
QUANTISED_FROM = 50_000
"""From so many rows on the index keeps a byte per number, and hits are compared by their full vectors."""
RETRAINED = 3
"""An index is trained anew when there are so many times the rows that it was trained on."""
LAGGING = 0.1
"""Share of rows that an index may not know yet: they are scanned."""
MERGED = 24
"""Small files are merged after so many adds."""
LONGEST_DELTA = 100_000
"""With more journal positions to catch up on than this, a table may be cheaper, and smaller in memory, to build anew."""
GRACE = timedelta(minutes=5)
"""How long files of past versions stay for processes that still read them."""
_PAGE = 2000
_LEASE = 3600.0
"""Seconds of the lease; a process that died is found out at once where it ran on this machine."""

logger = logging.getLogger(__name__)


class Keeper:
    """What one process does for the tables while it holds the lease."""

    def __init__(
        self,
        storage: Storage,
        tables: Callable[[], Tables],
        *,
        owner: str,
        above: int,
        stopping: Callable[[], bool],
    ) -> None:
        self._storage, self._tables = storage, tables
        self._owner, self._above, self._stopping = owner, above, stopping
        self._counted: dict[Scope, tuple[dict[str, int], int]] = {}
        """Records by kind at a position, since when every record has taken one at least."""
        self.grace = GRACE

    @contextmanager
    def lease(self, wait: float) -> Iterator[bool]:
        """The right to write tables and the manifest; False where another process has it."""
        token = self._storage.acquire(UPKEEP, seconds=_LEASE, wait=wait)
        try:
            yield bool(token)
        finally:
            if token:
                self._storage.release(UPKEEP, token)

    def manifest(self) -> Manifest:
        return manifests.parsed(manifests.read(self._storage), self._owner)

    def due(self, scope: Scope, kinds: Sequence[str]) -> bool:
        """True where the scope has a table, or enough records for one; needs no lease."""
        held = self.manifest().held
        return any(
            key_of(scope, kind) in held
            or (self._may_be_many(scope, kind) and self._count(scope, kind) >= self._above)
            for kind in kinds
        )

    def keep(self, scope: Scope, kinds: Sequence[str], *, whole: bool = False) -> None:
        """Brings the scope's tables up to date, and makes those that are due. Under the lease."""
        for kind in kinds:
            if self._stopping():
                return
            key = key_of(scope, kind)
            held = self.manifest().held.get(key)
            if held is not None:
                self._follow(scope, key, held, whole=whole)
            elif self._may_be_many(scope, kind) and self._count(scope, kind) >= self._above:
                self._build(scope, key)

    def drop(self, keys: Sequence[Key]) -> list[str]:
        """Removes tables; what cannot be shown to be gone, in words. Under the lease."""
        manifest = self.manifest()
        gone = [manifest.held[key].table for key in keys if key in manifest.held]
        rest = {key: held for key, held in manifest.held.items() if key not in keys}
        manifest = replace(manifest, held=rest, leaving=(*manifest.leaving, *gone))
        if gone:
            manifests.write(self._storage, manifest)
        return self.sweep()

    def sweep(self, folder: Path | None = None) -> list[str]:
        """Removes what is no longer in use: tables that were replaced, or never completed. Under the lease.

        folder: where every table is this store's; what nobody knows there goes too.
        """
        manifest = self.manifest()
        left: list[str] = []
        if manifest.leaving:
            left = [said for name in manifest.leaving if (said := self._tables().drop(name))]
            manifests.write(self._storage, replace(manifest, leaving=()))
        if folder is not None:
            used = {held.table for held in manifest.held.values()}
            for name in {one.stem for one in folder.glob("*.lance")} - used:
                self._tables().drop(name)
        return left

    def _may_be_many(self, scope: Scope, kind: str) -> bool:
        """False where so little was written since the last count that there cannot be enough."""
        counts, then = self._counted.get(scope, ({}, -self._above))
        return counts.get(kind, 0) + self._storage.position(scope) - then >= self._above

    def _count(self, scope: Scope, kind: str) -> int:
        position = self._storage.position(scope)
        filter = ScopeFilter(scope.tenant_id, scope.user_id, scope.agent_id)
        counts = dict(self._storage.stats(filter).records)
        self._counted[scope] = counts, position
        return counts.get(kind, 0)

    def _follow(self, scope: Scope, key: Key, held: Held, *, whole: bool) -> None:
        position = self._storage.position(scope)
        table: Table | None = None
        try:
            table = self._tables().open(held.table)
        except BackendError as error:
            logger.warning("%s; it is built anew", error)
        if table is None or table.version != held.version or self._too_far(scope, key, held):
            self._rebuild(scope, key)
            return
        if position != held.position:
            delta = self._storage.delta(scope, held.position)
            put = () if delta is None else _with_vectors(delta.put, key[1])
            if delta is None or any(len(_vector(one)) != held.dim for one in put):
                self._rebuild(scope, key)
                return
            out = {one.id for one in put if one.revision > 1 or one.position <= held.position}
            out.update(delta.gone)
            out.update(one.id for one in delta.put if one.kind == key[1] and one.vector is None)
            for page in _pages(sorted(out)):
                table.remove(page)
            for rows in _pages(put):
                table.add(rows, held.dim)
            held = replace(
                held,
                version=table.version,
                position=delta.position or position,
                rows=table.count() if out else held.rows + len(put),
                adds=held.adds + bool(put or out),
            )
            self._note(key, held)
        self._tidy(key, held, table, whole=whole)

    def _too_far(self, scope: Scope, key: Key, held: Held) -> bool:
        """True where so much has come since that reading everything again costs no more."""
        if self._storage.position(scope) - held.position <= LONGEST_DELTA:
            return False
        return self._count(scope, key[1]) - held.rows > LONGEST_DELTA

    def _rebuild(self, scope: Scope, key: Key) -> None:
        self.drop([key])
        if self._count(scope, key[1]) >= self._above:
            self._build(scope, key)

    def _build(self, scope: Scope, key: Key) -> None:
        """A new table from what the storage holds, read page by page."""
        name = secrets.token_hex(8)
        manifest = self.manifest()
        # Named before it is made: whoever finds it there without being in use removes it.
        manifests.write(self._storage, replace(manifest, leaving=(*manifest.leaving, name)))
        position = self._storage.position(scope)
        table: Table | None = None
        rows = dim = adds = 0
        for page in _pages(self._vectors(scope, key[1])):
            if self._stopping():
                return
            newest = len(_vector(page[-1]))
            if table is None or newest != dim:
                if table is not None:
                    self._tables().drop(name)
                table, rows, dim = self._tables().create(name, newest), 0, newest
            fitting = [one for one in page if len(_vector(one)) == dim]
            table.add(fitting, dim)
            rows, adds = rows + len(fitting), adds + 1
        if table is None:
            return
        held = Held(
            table=name, version=table.version, position=position, rows=rows, dim=dim, adds=adds
        )
        # Nobody reads it yet: no past version has to stay.
        held = self._trained(held, table, timedelta(milliseconds=1))
        manifest = self.manifest()
        self._write(
            replace(
                manifest,
                held={**manifest.held, key: held},
                leaving=tuple(one for one in manifest.leaving if one != name),
            )
        )

    def _vectors(self, scope: Scope, kind: str) -> Iterator[Record[Any]]:
        selection = Selection(filters=Filters(kinds=(kind,)))
        return (one for one in self._storage.select(scope, selection) if one.vector is not None)

    def _tidy(self, key: Key, held: Held, table: Table, *, whole: bool) -> None:
        """Trains, and merges files, where that has become worth it."""
        before = held
        if held.rows >= max(TRAINED_FROM, RETRAINED * held.trained):
            held = self._trained(held, table, self.grace)
        elif whole or held.adds >= MERGED or self._lags(held, table):
            table.compact(self.grace)
            held = replace(held, version=table.version, adds=0)
        if held != before:
            self._note(key, held)

    def _lags(self, held: Held, table: Table) -> bool:
        return bool(held.trained) and table.unindexed() > max(TRAINED_FROM / 2, LAGGING * held.rows)

    def _trained(self, held: Held, table: Table, grace: timedelta) -> Held:
        """The table merged, indexed by its size, and the index measured."""
        table.compact(grace)
        if held.rows >= TRAINED_FROM:
            chosen = "ivf_sq" if held.rows >= QUANTISED_FROM else "ivf_flat"
            table.index_columns()
            table.train(chosen)
            found = measured(table, chosen)
            held = replace(
                held,
                type=chosen,
                trained=held.rows,
                probes=found.probes,
                recall=found.recall,
                sample=found.sample,
            )
            table.compact(grace)
        return replace(held, version=table.version, adds=0)

    def _note(self, key: Key, held: Held) -> None:
        manifest = self.manifest()
        self._write(replace(manifest, held={**manifest.held, key: held}))

    def _write(self, manifest: Manifest) -> None:
        manifests.write(self._storage, manifest)


def _with_vectors(records: Sequence[Record[Any]], kind: str) -> Sequence[Record[Any]]:
    return [one for one in records if one.kind == kind and one.vector is not None]


def _vector(record: Record[Any]) -> Any:
    assert record.vector is not None
    return record.vector


def _pages(items: Any) -> Iterator[list[Any]]:
    left = iter(items)
    while page := list(islice(left, _PAGE)):
        yield page
