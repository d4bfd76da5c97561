"""The server's own vector index, for scopes that hold many vectors.

A record's vector is stored with it as bytes. The index wants a list of numbers and costs every commit milliseconds, so
records are taken up into it in batches, and those that wait are compared exactly beside it: nothing is ever missing.
The server's index knows no scope: it is asked for so many that enough of the scope are among them, and for more where
they are not.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memplug.backends.neo4j.nodes import SCOPE, scope_values
from memplug.backends.neo4j.scopes import COVERED, filter_values, lock
from memplug.errors import MemplugError
from memplug.ports import IndexStats, Purged
from memplug.types import EPISODE, Filters, ScopeFilter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.backends.neo4j import Neo4jStorage
    from memplug.backends.neo4j.server import Run, Server
    from memplug.types import Kind, Scope

__all__ = ["ABOVE", "Neo4jIndex"]

ABOVE = 20_000
"""From so many records of a kind on a scope is searched by the index, where nothing else is set."""
BATCH = 200
"""Records that are taken up in one transaction."""
_WAITING = 2_000
"""Records that may wait to be taken up before somebody does it."""
_TAIL = 20_000
"""More than so many that wait are not compared one by one: the core's own matrix serves."""
_COUNTED = 60.0
"""Seconds for which counts are believed."""
_SPARE = 2.0
"""How many more of a scope are asked for than are wanted, as the index may miss some."""
_LEAST, _MOST = 64, 20_000
"""Candidates that are asked of the index: at least, and at most before every vector of the scope is read."""
_WIDER = 4

_log = logging.getLogger(__name__)

Found = tuple[str, float, int]
"""(id, cosine, position)"""


@dataclass(slots=True)
class _Counts:
    """What is known of one kind in one scope."""

    records: int = 0
    waiting: int = 0
    every: int = 0
    """Records of the whole database, whoever's they are."""
    until: float = 0.0


class Neo4jIndex:
    """See `memplug.ports.VectorIndex`."""

    name = "neo4j"

    def __init__(self, storage: Neo4jStorage, *, location: str = "", above: int = ABOVE) -> None:
        """`above`: records of a kind in a scope from which on the index is asked. `location` means nothing here."""
        from memplug.backends.neo4j import Neo4jStorage
        from memplug.errors import ConfigError

        if not isinstance(storage, Neo4jStorage):
            raise ConfigError("the index 'neo4j' is part of a Neo4j storage", field="index.use")
        self._storage, self._server = storage, storage.server
        self._above = above
        self._kinds: tuple[str, ...] = (EPISODE.name,)
        self._counts: dict[tuple[Scope, str], _Counts] = {}
        self._tails: dict[tuple[Scope, str], tuple[int, list[tuple[str, int, bytes]]]] = {}
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        named = [kind.name for kind in kinds if kind.indexed]
        self._kinds = tuple(dict.fromkeys((*self._kinds, *named)))

    def neighbours(self, scope: Scope, kind: str) -> Neo4jNeighbours | None:
        counts = self._counted(scope, kind)
        if counts.records < self._above:
            return None
        tail = self._tail(scope, kind)
        if tail is None or len(tail) >= _WAITING:
            self._begin()
        if tail is None or len(tail) == counts.records:
            return None
        return Neo4jNeighbours(
            self._server, scope, kind, tail, counts.records / max(1, counts.every)
        )

    def wrote(self, scope: Scope, records: int) -> None:
        for kind in self._kinds:
            counts = self._counts.get((scope, kind))
            if counts is not None:
                counts.records += records
                counts.waiting += records
                if counts.records >= self._above and counts.waiting >= _WAITING:
                    self._begin()

    def _counted(self, scope: Scope, kind: str) -> _Counts:
        counts = self._counts.setdefault((scope, kind), _Counts())
        if counts.until < time.monotonic():
            found = self._server.one(
                f"MATCH (r:MemplugRecord) WITH count(r) AS every {SCOPE} "
                "MATCH (r:MemplugRecord {scope: s.n} WHERE r.position > 0) WHERE r.kind = $kind AND r.vector IS NOT NULL "
                "RETURN every, count(r), count(r.waiting)",
                kind=kind,
                **scope_values(self._server.address.store, scope),
            )
            counts.every, counts.records, counts.waiting = found or (0, 0, 0)
            counts.until = time.monotonic() + _COUNTED
        return counts

    def _tail(self, scope: Scope, kind: str) -> list[tuple[str, int, bytes]] | None:
        """(id, position, vector) of what waits; None where that is too much."""
        position = self._storage.position(scope)
        kept = self._tails.get((scope, kind))
        if kept is not None and kept[0] == position:
            return kept[1]
        found = self._server.run(
            f"{SCOPE} MATCH (r:MemplugRecord {{waiting: s.n}}) WHERE r.kind = $kind AND r.in_status = 0 "
            "AND r.vector IS NOT NULL RETURN r.id, r.position, r.vector LIMIT $most",
            kind=kind,
            most=_TAIL + 1,
            **scope_values(self._server.address.store, scope),
        )
        if len(found) > _TAIL:
            return None
        tail = [(row[0], row[1], row[2]) for row in found]
        self._tails[scope, kind] = (position, tail)
        return tail

    def _begin(self) -> None:
        """Has a thread take up what waits."""
        if self._storage.read_only or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._work, name="memplug-neo4j", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self.upkeep()
        except MemplugError as error:
            _log.warning("the vector index of %s is behind: %s", self._storage.location, error)

    def upkeep(self) -> None:
        if self._storage.read_only:
            return
        with self._turn:
            for scope in self._storage.scopes():
                for kind in self._kinds:
                    self._counts.pop((scope, kind), None)
                    if self._counted(scope, kind).records >= self._above:
                        while not self._stopped.is_set() and self._take_up(scope, kind):
                            pass
                        self._tails.pop((scope, kind), None)
                        self._counts.pop((scope, kind), None)

    def _take_up(self, scope: Scope, kind: str) -> int:
        """Takes up a batch; gives how many."""
        import numpy as np

        held = self._storage.embedder()
        found = self._server.run(
            f"{SCOPE} MATCH (r:MemplugRecord {{waiting: s.n}}) WHERE r.kind = $kind AND r.vector IS NOT NULL "
            "RETURN r.id, r.position, r.revision, r.vector LIMIT $most",
            kind=kind,
            most=BATCH,
            **scope_values(self._server.address.store, scope),
        )
        by_dim: dict[int, list[list[Any]]] = {}
        for id, position, revision, data in found:
            vector = np.frombuffer(data, "<f4")
            by_dim.setdefault(len(vector), []).append([id, position, revision, vector.tolist()])
        for dim, listed in by_dim.items():
            self._prepare(dim)
            self._put(scope, held, dim, listed)
        return len(found)

    def _put(self, scope: Scope, held: str, dim: int, listed: Sequence[Sequence[Any]]) -> None:
        self._server.writing(lambda run: self._write(run, scope, held, dim, listed))

    def _prepare(self, dim: int) -> None:
        """Makes the index of a dimension where there is none."""
        name = index_name(dim)
        if self._server.run("SHOW INDEXES YIELD name WHERE name = $name RETURN name", name=name):
            return
        self._server.schema(
            (
                f"CREATE VECTOR INDEX {name} IF NOT EXISTS FOR (n:MemplugRecord) ON (n.{_property(dim)}) "
                f"OPTIONS {{indexConfig: {{`vector.dimensions`: {int(dim)}, `vector.similarity_function`: 'cosine'}}}}",
            )
        )
        self._server.run("CALL db.awaitIndexes(300)")

    def _write(
        self, run: Run, scope: Scope, held: str, dim: int, listed: Sequence[Sequence[Any]]
    ) -> None:
        # With the ledger locked nobody puts other vectors in the place of those that were read.
        lock(run, self._server)
        run(
            f"{SCOPE} MATCH (f:MemplugFact {{store: $store, name: 'embedder'}}) WHERE f.value = $held "
            "UNWIND $rows AS row MATCH (r:MemplugRecord {scope: s.n, id: row[0]}) "
            "WHERE r.position = row[1] AND r.revision = row[2] AND r.waiting IS NOT NULL "
            f"SET r.{_property(dim)} = row[3] REMOVE r.waiting",
            rows=list(listed),
            held=held,
            **scope_values(self._server.address.store, scope),
        )

    @contextmanager
    def purging(self, filter: ScopeFilter) -> Iterator[Purged]:
        """What is erased takes its entries in the index along; a taking up of it waits."""
        with self._turn:
            self._tails.clear()
            self._counts.clear()
            yield Purged()
            self._tails.clear()

    def stats(self, filter: ScopeFilter = ScopeFilter()) -> list[IndexStats]:
        found = self._server.run(
            f"{COVERED} MATCH (r:MemplugRecord {{scope: s.n}} WHERE r.position > 0) WHERE r.vector IS NOT NULL "
            "WITH s, r.kind AS kind, count(r) AS records, count(r.waiting) AS waiting "
            "RETURN s.tenant, s.user, s.agent, kind, records, waiting ORDER BY s.tenant, s.user, s.agent, kind",
            store=self._server.address.store,
            covered=filter_values(filter),
        )
        from memplug.types import Scope

        return [
            IndexStats(
                index=self.name,
                scope=Scope(*who),
                kind=kind,
                records=records - waiting,
                behind=waiting,
                type="hnsw",
            )
            for *who, kind, records, waiting in found
            if records >= self._above and kind in self._kinds
        ]

    def close(self) -> None:
        self._stopped.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()


def index_name(dim: int) -> str:
    """One index for every dimension that a store's vectors have."""
    return f"memplug_vectors_{int(dim)}"


def _property(dim: int) -> str:
    return f"embedding_{int(dim)}"


class Neo4jNeighbours:
    """The vectors of one kind in one scope; see `memplug.ports.Neighbours`."""

    def __init__(
        self,
        server: Server,
        scope: Scope,
        kind: str,
        tail: Sequence[tuple[str, int, bytes]],
        share: float,
    ) -> None:
        """tail: what is not in the index. share: of the index's records, how many are the scope's, in 0..1."""
        self._server, self._scope, self._kind = server, scope, kind
        self._tail, self._share = tail, share

    def ranked(
        self,
        query: NDArray[np.float32],
        first: int,
        *,
        threshold: float = -1.0,
        filters: Filters = Filters(),
    ) -> Iterator[Sequence[Found]]:
        """Chunks, best first: of the index, wider and wider, in the end of all that the scope holds."""
        waiting = _cosines(self._tail, query)
        given: set[str] = set()
        asked = min(max(_LEAST, int(_SPARE * first / max(self._share, 1e-6))), _MOST)
        wanted = max(first, 1)
        while asked <= _MOST:
            answer, kept = self._asked(query, asked)
            chunk = _best((*kept, *waiting), given, threshold)
            ended = answer < asked
            if len(kept) >= wanted or ended:
                # What the index gave is sure only down to its last one.
                yield from self._yielded(chunk, given)
                wanted = 4 * len(given) + 1
            if ended:
                break
            asked *= _WIDER
        yield from self._yielded(_best(self._every(query), given, threshold), given)

    def _yielded(self, chunk: Sequence[Found], given: set[str]) -> Iterator[Sequence[Found]]:
        if chunk:
            given.update(id for id, _, _ in chunk)
            yield chunk

    def _asked(self, query: NDArray[np.float32], k: int) -> tuple[int, list[Found]]:
        """How many the index gave, and those of the scope with exact cosines."""
        found = self._server.run(
            f"{SCOPE} CALL db.index.vector.queryNodes($index, $k, $vector) YIELD node AS r "
            "WITH s.n = r.scope AND r.kind = $kind AND r.in_status = 0 AND r.vector IS NOT NULL AND r.waiting IS NULL "
            "AS ours, r RETURN ours, CASE WHEN ours THEN r.id END, CASE WHEN ours THEN r.position END, "
            "CASE WHEN ours THEN r.vector END",
            index=index_name(len(query)),
            k=k,
            vector=query.tolist(),
            kind=self._kind,
            **scope_values(self._server.address.store, self._scope),
        )
        return len(found), _cosines([(r[1], r[2], r[3]) for r in found if r[0]], query)

    def _every(self, query: NDArray[np.float32]) -> list[Found]:
        found = self._server.run(
            f"{SCOPE} MATCH (r:MemplugRecord {{scope: s.n}} WHERE r.position > 0) WHERE r.kind = $kind AND r.in_status = 0 "
            "AND r.vector IS NOT NULL RETURN r.id, r.position, r.vector",
            kind=self._kind,
            **scope_values(self._server.address.store, self._scope),
        )
        return _cosines([(row[0], row[1], row[2]) for row in found], query)


def _cosines(rows: Sequence[tuple[str, int, bytes]], query: NDArray[np.float32]) -> list[Found]:
    """Exact cosines of those that have the query's dimension."""
    import numpy as np

    fitting = [row for row in rows if len(row[2]) == 4 * len(query)]
    if not fitting:
        return []
    matrix = np.frombuffer(b"".join(row[2] for row in fitting), "<f4").reshape(len(fitting), -1)
    exact = np.asarray(query, np.float64)
    norm = float(np.sqrt((exact * exact).sum()))
    cosines = (matrix.astype(np.float64) * (exact / norm if norm else exact)).sum(axis=1)
    return [(row[0], one, row[1]) for row, one in zip(fitting, cosines.tolist(), strict=True)]


def _best(found: Iterable[Found], given: set[str], threshold: float) -> list[Found]:
    new = [one for one in found if one[0] not in given and one[1] >= threshold]
    return sorted(new, key=lambda one: (-one[1], one[2], one[0]))
