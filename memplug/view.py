"""Scoped read access: what a strategy sees of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from memplug.conditions import meets, valid
from memplug.errors import MemplugError, ScopeError
from memplug.overlay import Overlay, lay
from memplug.ports import Selection
from memplug.precedence import Precedence
from memplug.types import EPISODE, Batch, Filters, Record, Scope, Status, Usage

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from memplug.nearest import Loose
    from memplug.ports import Clock, Recall, Storage, VectorIndex
    from memplug.projection import Projection, Projections
    from memplug.types import Access, Candidates, Edge, Kind, Query

T = TypeVar("T")
P = TypeVar("P")

Chunk = Sequence[tuple[str, float, int]]
"""(id, score, position) of stored records, best first."""


@dataclass(slots=True)
class _Remembered:
    """What the views of one window have worked out and share."""

    overlays: dict[Scope, Overlay | None] = field(default_factory=dict)
    bounded: dict[Scope, bool] = field(default_factory=dict)
    precedence: dict[Scope, Precedence] = field(default_factory=dict)
    loose: dict[tuple[Scope, str], Loose] = field(default_factory=dict)
    states: dict[tuple[Any, ...], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one call may see; the views of all its steps and scopes share it."""

    storage: Storage
    access: Access
    clock: Clock
    projections: Projections
    kinds: Mapping[str, Kind[Any]]
    index: VectorIndex | None = None
    """What answers `near` where there are many vectors; None where every vector is read."""
    filters: Filters = Filters()
    as_of: datetime | None = None
    valid_at: datetime | None = None
    history: bool = False
    """Also what no longer holds, or not yet."""
    batch: Batch = Batch()
    """Not committed yet, and visible all the same."""
    stored: Mapping[str, Record[Any]] | None = None
    """Those of its records' ids that the home scope has already, where somebody has looked."""
    position: int | None = None
    """The home scope's, where it was read before anything else and what comes later makes the call's work void."""
    recall: Callable[[str, Query], Candidates] | None = None
    """What answers `view.recall`: (asking step, query)."""
    remembered: _Remembered = field(
        default_factory=_Remembered, init=False, repr=False, compare=False
    )

    @property
    def moment(self) -> datetime | None:
        """The time at which records have to hold: `valid_at`, else `as_of`, else now; None with `history`."""
        return None if self.history else self.valid_at or self.as_of or self.clock.now()

    def kind(self, name: str) -> Kind[Any] | None:
        return EPISODE if name == EPISODE.name else self.kinds.get(name)


class View:
    """A read-only window on one scope. Scope, filters and `as_of` are applied below it.

    Filters decide what may be served: asked for a kind that is never served (`section=None`), `all`, `near`
    and `match` give its records whatever the filters say, and `allowed` judges the episodes they lead to.
    """

    __slots__ = ("_scope", "_step", "_window")

    def __init__(self, window: Window, scope: Scope | None = None, step: str = "") -> None:
        home = window.access.home
        if scope is not None and scope not in (home, *window.access.shared):
            raise ScopeError(
                f"step {step!r} reached for scope {scope}, which this call may not read"
            )
        self._window = window
        self._scope = home if scope is None else scope
        self._step = step

    @property
    def scope(self) -> Scope:
        return self._scope

    @property
    def step(self) -> str:
        """The name of the step that is asking; "" for the core."""
        return self._step

    @property
    def shared(self) -> tuple[Scope, ...]:
        return self._window.access.shared

    @property
    def position(self) -> int:
        """The scope's journal position that this view reads at (or after)."""
        storage, as_of = self._window.storage, self._window.as_of
        if as_of is not None:
            return storage.position_at(self._scope, as_of)
        return storage.position(self._scope)

    @property
    def now(self) -> datetime:
        return self._window.clock.now()

    def at(self, scope: Scope) -> View:
        """The same window on another readable scope. Raises ScopeError for any other."""
        return View(self._window, scope, self._step)

    def for_step(self, name: str) -> View:
        """The same view as one step of the pipeline has it: projections are cached per step."""
        return View(self._window, self._scope, name)

    def unrestrained(self) -> View:
        """The same scope without filters, validity and uncommitted records: what projections are built from."""
        window = self._window
        if window.history and not window.filters and not window.batch:
            return self
        plain = replace(window, filters=Filters(), valid_at=None, history=True, batch=Batch())
        return View(plain, self._scope, self._step)

    def readable(self, scope: Scope) -> bool:
        return scope in self._window.access.readable

    def get(self, id: str) -> Record[Any] | None:
        """The record, if it is visible (in scope; not removed; hidden ones are not visible)."""
        overlay = self._overlay
        record = overlay.records.get(id) if overlay is not None else None
        if record is None:
            found = self._fetch([id])
            record = self._shown(found[0], overlay) if found else None
        return record if record is not None and self._visible(record) else None

    @overload
    def all(
        self,
        kind: Kind[P],
        *,
        session_id: str | None = None,
        since: int = 0,
        status: Status | None = None,
        vectors: bool = True,
    ) -> Iterator[Record[P]]: ...

    @overload
    def all(
        self,
        kind: None = None,
        *,
        session_id: str | None = None,
        since: int = 0,
        status: Status | None = None,
        vectors: bool = True,
    ) -> Iterator[Record[Any]]: ...

    def all(
        self,
        kind: Kind[Any] | None = None,
        *,
        session_id: str | None = None,
        since: int = 0,
        status: Status | None = None,
        vectors: bool = True,
    ) -> Iterator[Record[Any]]:
        """Visible records in the order of their positions; `since` is a position; status defaults to active.

        Those of an uncommitted batch come last.
        """
        window = self._window
        filters = self._filters(kind)
        if filters is None:
            return
        sessions = filters.session_ids
        if session_id is not None:
            if sessions and session_id not in sessions:
                return
            sessions = (session_id,)
        filters = replace(
            filters,
            kinds=(kind.name,) if kind is not None else filters.kinds,
            session_ids=sessions,
            statuses=(status or Status.ACTIVE,),
        )
        moment = window.moment
        overlay = self._overlay
        selection = Selection(
            filters=filters, since=since, as_of=window.as_of, valid_at=moment, vectors=vectors
        )
        for record in window.storage.select(self._scope, selection):
            if overlay is None:
                yield record
            elif (shown := overlay.shown(record)) is not None and self._passes(
                shown, filters, moment
            ):
                yield shown
        if overlay is not None:
            for record in overlay.records.values():
                if self._passes(record, filters, moment):
                    yield record

    @overload
    def near(
        self,
        vector: NDArray[np.float32],
        k: int,
        kind: Kind[P],
        *,
        before: Record[Any] | None = None,
        threshold: float = -1.0,
    ) -> list[tuple[Record[P], float]]: ...

    @overload
    def near(
        self,
        vector: NDArray[np.float32],
        k: int,
        kind: None = None,
        *,
        before: Record[Any] | None = None,
        threshold: float = -1.0,
    ) -> list[tuple[Record[Any], float]]: ...

    def near(
        self,
        vector: NDArray[np.float32],
        k: int,
        kind: Kind[Any] | None = None,
        *,
        before: Record[Any] | None = None,
        threshold: float = -1.0,
    ) -> list[tuple[Record[Any], float]]:
        """Nearest records by cosine, best first. `before` restricts to what precedes that record.

        A record precedes another if it would have been there when the other was made by single adds: see
        `memplug.precedence`. Ties: earlier position, then id. Every vector is compared, unless the store has an
        index and the scope so many that it holds them: then a few of the nearest may be missed.
        """
        filters = self._filters(kind)
        if k <= 0 or filters is None:
            return []
        found: list[tuple[Record[Any], float]] = []
        for one in self._indexed(kind, filters):
            chunks = self._ranked(vector, k, one, threshold, filters)
            if before is not None:
                chunks = self._preceding(chunks, before)
            found += self._best(chunks, k, filters)
        if self._overlay is not None:
            fresh = self._fresh_near(vector, kind, filters, before)
            found += [pair for pair in fresh if pair[1] >= threshold]
        found.sort(key=_best_first)
        return found[:k]

    @overload
    def match(self, text: str, k: int, kind: Kind[P]) -> list[tuple[Record[P], float]]: ...

    @overload
    def match(self, text: str, k: int, kind: None = None) -> list[tuple[Record[Any], float]]: ...

    def match(
        self, text: str, k: int, kind: Kind[Any] | None = None
    ) -> list[tuple[Record[Any], float]]:
        """Records that share words with the text, best BM25 first.

        Uncommitted records have no BM25 score yet: theirs is the share of the text's words that they hold,
        of the best stored score.
        """
        from memplug.toolbox.text import overlap, words

        filters = self._filters(kind)
        if k <= 0 or filters is None:
            return []
        kinds = (kind.name,) if kind is not None else filters.kinds
        found = self._best(self._matches(text, k, kinds), k, filters)
        fresh = self._fresh(kind, filters)
        if fresh:
            top = found[0][1] if found else 1.0
            asked = frozenset(words(text))
            shares = [(record, overlap(asked, record.search_text)) for record in fresh]
            found += [(record, share * top) for record, share in shares if share]
            found.sort(key=lambda one: -one[1])
        return found[:k]

    def allowed(self, ids: Sequence[str]) -> NDArray[np.bool_]:
        """Which of these satisfy the query's filters and time; shape (len(ids),). Free when nothing restricts."""
        import numpy as np

        if not len(ids) or self.unrestricted:
            return np.ones(len(ids), bool)
        window, overlay = self._window, self._overlay
        moment = window.moment
        passing = window.storage.passing(
            self._scope, ids, window.filters, valid_at=moment, as_of=window.as_of
        )
        if overlay is not None:
            stored = self._fetch([id for id in ids if id in passing])
            kept = [shown for record in stored if (shown := overlay.shown(record)) is not None]
            fresh = [overlay.records[id] for id in ids if id in overlay.records]
            passing = {
                record.id
                for record in (*kept, *fresh)
                if self._passes(record, window.filters, moment)
            }
        return np.fromiter((id in passing for id in ids), bool, len(ids))

    @property
    def unrestricted(self) -> bool:
        """True where `allowed` would let everything pass."""
        return not self.filtered and not self._timed

    @property
    def filtered(self) -> bool:
        """True where `allowed` may keep back also what holds at all times: a filter is set, or a batch hides something."""
        overlay = self._overlay
        return bool(self._window.filters) or (overlay is not None and overlay.restricts)

    def edges(
        self, id: str | Sequence[str] | None = None, relation: str | None = None
    ) -> list[Edge]:
        """Edges that touch the record(s); all without an id. Contributions of each origin apart."""
        window, overlay = self._window, self._overlay
        ids = [id] if isinstance(id, str) else id
        stored = window.storage.edges(self._scope, ids=ids, relation=relation, as_of=window.as_of)
        if overlay is None:
            return stored
        touched = None if ids is None else set(ids)
        return [
            edge
            for edge in overlay.edges(stored)
            if (touched is None or edge.source in touched or edge.target in touched)
            and relation in (None, edge.relation)
        ]

    def project(self, projection: Projection[T]) -> T:
        """The projection's state for this scope, up to date; under `as_of`, built for this call."""
        return self._state(self._step, projection)

    def usage(self, id: str) -> Usage:
        """How often the record was recalled and used, from the access log."""
        return self.usages([id])[id]

    def usages(self, ids: Sequence[str]) -> dict[str, Usage]:
        """The same of many records at once: one for each id."""
        found = self._window.storage.usage(self._scope, ids) if ids else {}
        return {id: found.get(id) or Usage() for id in ids}

    def asked(self, n: int) -> list[str]:
        """The texts of the scope's last n searches, newest first."""
        return [recall.text for recall in self._window.storage.asked(self._scope, n)]

    def released(self, id: str) -> bool:
        """True where a person released the record, as it is now: a guard's own doubts no longer count."""
        for entry in reversed(self._window.storage.journal(self._scope, id=id)):
            if entry.verb == "release":
                return True
            taken_back = entry.verb == "undo" and entry.op == "mark"
            if taken_back or entry.op == "put":
                return False
        return False

    def recalled(self, retrieval: str) -> Recall | None:
        """What a search of this scope found, by its id (as `Feedback` names it); None where it is no longer known."""
        found = self._window.storage.recall(retrieval)
        return found if found is not None and found.scope == self._scope else None

    def recall(self, query: Query) -> Candidates:
        """Runs `rewrite` to `refine` once more, without the steps that are already asking."""
        if self._window.recall is None:
            raise MemplugError(
                f"step {self._step!r} called view.recall, and this view was made without a pipeline "
                "to ask; call it from a hook"
            )
        return self._window.recall(self._step, query)

    @property
    def _overlay(self) -> Overlay | None:
        window, scope = self._window, self._scope
        if not window.batch:
            return None
        overlays = window.remembered.overlays
        if scope not in overlays:
            home, stored = window.access.home, window.stored
            known = None if stored is None or scope != home else stored
            fetch = self._fetch if known is None else _picked(known)
            overlays[scope] = lay(window.batch, scope, home, window.kinds, fetch)
        return overlays[scope]

    @property
    def _precedence(self) -> Precedence:
        known, overlay = self._window.remembered.precedence, self._overlay
        if self._scope not in known:
            fresh = overlay.records if overlay is not None else {}
            known[self._scope] = Precedence(
                fresh, self._window.kinds, lambda ids: self._fetch(ids, vectors=False)
            )
        return known[self._scope]

    @property
    def _timed(self) -> bool:
        """True where some record may not hold at the window's moment."""
        window = self._window
        if window.history:
            return False
        if window.as_of is not None:
            return True
        bounded = window.remembered.bounded
        if self._scope not in bounded:
            overlay = self._overlay
            fresh = overlay is not None and overlay.bounded
            bounded[self._scope] = fresh or window.storage.bounded(self._scope)
        return bounded[self._scope]

    def _filters(self, kind: Kind[Any] | None) -> Filters | None:
        """What a record of this kind has to be; None where none of it can pass."""
        filters = self._window.filters
        if kind is None or not filters:
            return filters
        if kind.section is None:
            return Filters()
        return filters if not filters.kinds or kind.name in filters.kinds else None

    def _indexed(self, kind: Kind[Any] | None, filters: Filters) -> list[Kind[Any]]:
        if kind is not None:
            return [kind]
        kinds = {EPISODE.name: EPISODE, **self._window.kinds}.values()
        return [
            one for one in kinds if one.indexed and (not filters.kinds or one.name in filters.kinds)
        ]

    def _visible(self, record: Record[Any]) -> bool:
        moment = self._window.moment
        return record.status is Status.ACTIVE and (moment is None or valid(record, moment))

    def _passes(self, record: Record[Any], filters: Filters, moment: datetime | None) -> bool:
        return meets(record, filters) and (moment is None or valid(record, moment))

    def _fetch(self, ids: Sequence[str], vectors: bool = True) -> list[Record[Any]]:
        window = self._window
        return window.storage.fetch(self._scope, ids, as_of=window.as_of, vectors=vectors)

    def _shown(self, stored: Record[Any], overlay: Overlay | None) -> Record[Any] | None:
        return stored if overlay is None else overlay.shown(stored)

    def _fresh(self, kind: Kind[Any] | None, filters: Filters) -> list[Record[Any]]:
        """Uncommitted records that pass, in the order of the batch."""
        overlay, moment = self._overlay, self._window.moment
        if overlay is None:
            return []
        return [
            record
            for record in overlay.records.values()
            if (kind is None or record.kind == kind.name) and self._passes(record, filters, moment)
        ]

    def _ranked(
        self,
        vector: NDArray[np.float32],
        k: int,
        kind: Kind[Any],
        threshold: float,
        filters: Filters,
    ) -> Iterator[Chunk]:
        """What is stored of the kind, nearest first: by the store's index where it has the kind."""
        from memplug.nearest import Nearest

        window = self._window
        if window.index is not None and window.as_of is None:
            held = window.index.neighbours(self._scope, kind.name)
            if held is not None:
                return held.ranked(vector, k, threshold=threshold, filters=filters)
        # The core's matrix is its own step, so that all steps share it.
        return self._state("", Nearest(kind)).ranked(vector, k, threshold=threshold)

    def _state(self, step: str, projection: Projection[T]) -> T:
        window = self._window
        if window.as_of is None:
            read = window.position if self._scope == window.access.home else None
            return window.projections.get(self, step, projection, read)
        states = window.remembered.states
        key = (self._scope, step, projection.name, projection.version, projection.settings)
        if key not in states:
            states[key] = projection.build(self.unrestrained())
        return cast("T", states[key])

    def _best(
        self, chunks: Iterable[Chunk], k: int, filters: Filters
    ) -> list[tuple[Record[Any], float]]:
        """The first k of the chunks' records that are visible and pass."""
        window, overlay = self._window, self._overlay
        moment = window.moment
        ask = bool(filters) or self._timed
        best: list[tuple[Record[Any], float]] = []
        for chunk in chunks:
            ids = [id for id, _, _ in chunk]
            if ask:
                passing = window.storage.passing(
                    self._scope, ids, filters, valid_at=moment, as_of=window.as_of
                )
                ids = [id for id in ids if id in passing]
            elif overlay is None:
                ids = ids[: k - len(best)]
            scores = {id: score for id, score, _ in chunk}
            for start in range(0, len(ids), k):
                for record in self._fetch(ids[start : start + k]):
                    shown = self._shown(record, overlay)
                    if shown is not None and self._passes(shown, filters, moment):
                        best.append((shown, scores[record.id]))
                if len(best) >= k:
                    return best[:k]
        return best

    def _preceding(self, chunks: Iterator[Chunk], before: Record[Any]) -> Iterator[Chunk]:
        precedence = self._precedence
        place = precedence.place(before)
        for chunk in chunks:
            others = [one for one in chunk if one[0] != before.id]
            stands = precedence.before(
                place, [id for id, _, _ in others], [position for _, _, position in others]
            )
            yield [one for one, earlier in zip(others, stands, strict=True) if earlier]

    def _fresh_near(
        self,
        vector: NDArray[np.float32],
        kind: Kind[Any] | None,
        filters: Filters,
        before: Record[Any] | None,
    ) -> list[tuple[Record[Any], float]]:
        """Uncommitted records that pass and precede, with their cosines."""
        from memplug.nearest import Loose

        known = self._window.remembered.loose
        key = (self._scope, "" if kind is None else kind.name)
        if key not in known:
            known[key] = Loose(self._fresh(kind, filters))
        loose = known[key]
        pairs = list(zip(loose.records, loose.cosines(vector), strict=True))
        if before is None:
            return pairs
        precedence = self._precedence
        place = precedence.place(before)
        return [pair for pair in pairs if precedence.place(pair[0]) < place]

    def _matches(self, text: str, k: int, kinds: Sequence[str]) -> Iterator[Chunk]:
        """What the storage's full text finds, in chunks that grow."""
        window, seen, size = self._window, 0, k
        while True:
            found = window.storage.match(self._scope, text, size, kinds=kinds, as_of=window.as_of)
            yield [(id, score, 0) for id, score in found[seen:]]
            if len(found) < size:
                return
            seen, size = len(found), 4 * size


def _picked(known: Mapping[str, Record[Any]]) -> Callable[[Sequence[str]], list[Record[Any]]]:
    return lambda ids: [known[id] for id in ids if id in known]


def _best_first(one: tuple[Record[Any], float]) -> tuple[float, float, str]:
    """Best score, then earlier position (uncommitted last), then id."""
    record, score = one
    return -score, record.position or float("inf"), record.id
