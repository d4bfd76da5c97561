"""The door to LanceDB: one table per kind and scope, written, searched and trained; errors in memplug's words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.backends.lancedb.narrowing import DOC, ID, POSITION, SESSION, VECTOR, WHEN, when
from memplug.codec import place_of
from memplug.errors import BackendError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.types import Record

_BACKEND = "lancedb"
_CACHE = 256 << 20
"""Bytes of trained partitions that a process keeps."""
_METADATA_CACHE = 64 << 20
_PAGE = 4096
_NONE = timedelta(milliseconds=1)
_NEVER = timedelta(days=36500)
_LEEWAY = timedelta(minutes=1)
_INDEXED = (ID, SESSION, DOC, WHEN)
"""Scalar columns with an index of their own."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, in the table's order."""

    ids: list[str]
    positions: list[int]
    vectors: NDArray[np.float32]
    """Shape (len(ids), dim)."""


class Tables:
    """The tables at one location: a folder, "memory://", or the URI of an object store."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._db = _connect(location)

    @property
    def folder(self) -> Path | None:
        """The folder of local tables; None for others."""
        return None if "://" in self.location else Path(self.location)

    def create(self, name: str, dim: int) -> Table:
        """A new, empty table."""
        with _translated(f"table {name} could not be made at {self.location}"):
            return Table(self._db.create_table(name, schema=_schema(dim)))

    def open(self, name: str, version: int | None = None) -> Table:
        """The table as it was at a version, or as it is now. Raises BackendError where it is not there any more."""
        with _translated(f"table {name} at {self.location} cannot be read"):
            found = self._db.open_table(name)
            if version is not None:
                found.checkout(version)
            return Table(found)

    def drop(self, name: str) -> str:
        """Removes the table with all versions; what cannot be shown to be gone, in words, or ""."""
        try:
            with _translated(f"table {name} could not be removed"):
                self._db.drop_table(name, ignore_missing=True)
        except BackendError as error:
            return f"the index at {self.location}: {error}"
        if self.folder is not None and (self.folder / f"{name}.lance").exists():
            return f"the index at {self.location}: {name}.lance is still there"
        if "://" in self.location and not self.location.startswith("memory://"):
            return (
                f"the index at {self.location} was deleted; what the object store itself keeps of deleted files "
                "cannot be seen from here"
            )
        return ""

    def bytes(self, name: str) -> int:
        """What a local table takes on disk; 0 for others."""
        if self.folder is None:
            return 0
        folder = self.folder / f"{name}.lance"
        return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


class Table:
    """One open table."""

    def __init__(self, table: Any) -> None:
        self._table = table

    @property
    def version(self) -> int:
        return int(self._table.version)

    def count(self) -> int:
        with _translated("a table cannot be counted"):
            return int(self._table.count_rows())

    def add(self, records: Sequence[Record[Any]], dim: int) -> None:
        """Appends rows: records with a vector of that dimension."""
        with _translated("rows could not be added"):
            self._table.add(_rows(records, dim))

    def remove(self, ids: Sequence[str]) -> None:
        """Removes the rows of these ids, of which some may not be there."""
        from lancedb.expr import col, lit

        if not ids:
            return
        with _translated("rows could not be removed"):
            self._table.delete(col(ID).isin([lit(id) for id in ids]))

    def train(self, kind: str) -> None:
        """Makes or replaces the index of vectors: "ivf_flat" or "ivf_sq"."""
        from lancedb.index import IvfFlat, IvfSq

        config = IvfFlat if kind == "ivf_flat" else IvfSq
        with _translated("the index of vectors could not be made"):
            self._table.create_index(VECTOR, config=config(distance_type="cosine"))

    def index_columns(self) -> None:
        """Makes the indexes of scalar columns that are missing."""
        from lancedb.index import BTree

        with _translated("the indexes of columns could not be made"):
            there = {column for one in self._table.list_indices() for column in one.columns}
            for column in _INDEXED:
                if column not in there:
                    self._table.create_index(column, config=BTree())

    def compact(self, grace: timedelta) -> None:
        """Merges small files, takes new rows into the indexes, removes versions that gave way before the grace began.

        A version is in use until the next one comes, however old it is.
        """
        with _translated("the table could not be compacted"):
            self._table.optimize(cleanup_older_than=self._superseded(grace))

    def _superseded(self, grace: timedelta) -> timedelta:
        """The age from which on versions have given way to others that are older than the grace themselves."""
        if grace <= _NONE:
            return grace
        now = datetime.now(UTC)
        ages: list[timedelta] = [
            now - one["timestamp"].astimezone(UTC) for one in self._table.list_versions()
        ]
        standing = min((age for age in ages if age >= grace), default=None)
        return _NEVER if standing is None else standing + _LEEWAY

    def unindexed(self) -> int:
        """Rows that the index of vectors does not know yet."""
        with _translated("the index cannot be asked"):
            for one in self._table.list_indices():
                if VECTOR in one.columns:
                    return int(self._table.index_stats(one.name).num_unindexed_rows)
        return self.count()

    def passing(self, where: Any, limit: int) -> int:
        """How many rows pass, counted no further than the limit."""
        with _translated("the table could not be read"):
            return int(
                self._table.search().where(where).select([ID]).limit(limit).to_arrow().num_rows
            )

    def nearest(
        self,
        query: NDArray[np.float32],
        count: int,
        *,
        probes: int,
        refine: int,
        where: Any = None,
    ) -> Rows:
        """About the `count` nearest rows by the index, those that passed `where` only."""
        with _translated("the index could not be searched"):
            search = self._table.search(query, vector_column_name=VECTOR)
            search = search.distance_type("cosine").nprobes(probes)
            if refine:
                search = search.refine_factor(refine)
            if where is not None:
                search = search.where(where, prefilter=True)
            found = search.select([ID, POSITION, VECTOR, "_distance"]).limit(count).to_arrow()
        return _taken(found)

    def all(self, where: Any = None) -> Iterator[Rows]:
        """Every row that passes, in pages."""
        with _translated("the table could not be read"):
            search = self._table.search()
            if where is not None:
                search = search.where(where)
            for batch in search.select([ID, POSITION, VECTOR]).to_batches(_PAGE):
                yield _taken(batch)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    """LanceDB's errors, which are of many classes, as BackendError."""
    try:
        yield
    except (RuntimeError, ValueError, OSError, TypeError, KeyError) as error:
        text = str(error).strip().partition("\n")[0][:300]
        raise BackendError(_BACKEND, f"{what} ({text})", retryable=True) from error


def _connect(location: str) -> Any:
    os.environ.setdefault("LANCEDB_LOG", "error")
    try:
        import lancedb
    except ImportError as error:
        raise MissingExtraError("the index 'lancedb'", "lancedb") from error
    session = lancedb.Session(
        index_cache_size_bytes=_CACHE, metadata_cache_size_bytes=_METADATA_CACHE
    )
    with _translated(f"{location} cannot be opened"):
        return lancedb.connect(location, session=session)


def _schema(dim: int) -> Any:
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(ID, pa.utf8(), nullable=False),
            pa.field(POSITION, pa.int64(), nullable=False),
            pa.field(SESSION, pa.utf8(), nullable=False),
            pa.field("speaker", pa.utf8(), nullable=False),
            pa.field("role", pa.utf8(), nullable=False),
            pa.field(DOC, pa.utf8(), nullable=False),
            pa.field("origin", pa.utf8(), nullable=False),
            pa.field(WHEN, pa.int64()),
            pa.field(VECTOR, pa.list_(pa.float32(), dim), nullable=False),
        ]
    )


def _rows(records: Sequence[Record[Any]], dim: int) -> Any:
    import numpy as np
    import pyarrow as pa

    flat = np.concatenate([one.vector for one in records if one.vector is not None])

    def texts(values: Iterable[str]) -> Any:
        return pa.array(values, pa.utf8(), size=len(records))

    columns = [
        texts(one.id for one in records),
        pa.array((one.position for one in records), pa.int64(), size=len(records)),
        texts(one.session_id for one in records),
        texts(one.speaker for one in records),
        texts(one.role for one in records),
        texts(place_of(one.payload)[0] for one in records),
        texts(one.origin for one in records),
        pa.array((when(one) for one in records), pa.int64(), size=len(records)),
        pa.FixedSizeListArray.from_arrays(pa.array(flat, pa.float32()), dim),
    ]
    return pa.Table.from_arrays(columns, schema=_schema(dim))


def _taken(found: Any) -> Rows:
    import numpy as np

    vectors = found.column(VECTOR)
    if hasattr(vectors, "combine_chunks"):
        vectors = vectors.combine_chunks()
    dim = vectors.type.list_size
    flat = np.asarray(vectors.flatten(), np.float32).reshape(-1, dim)
    return Rows(found.column(ID).to_pylist(), found.column(POSITION).to_pylist(), flat)
