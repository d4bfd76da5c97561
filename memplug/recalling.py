"""The way of a question: rewrite, embed, retrieve, weigh, fuse, refine, and check again on the way out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from memplug.conditions import meets
from memplug.errors import MemplugError
from memplug.merge import fuse
from memplug.pipeline import Refining
from memplug.ports import Recall, Selection
from memplug.results import Retrieval
from memplug.runtime import Runtime
from memplug.types import (
    EPISODE,
    LINEAGE_LIMIT,
    Access,
    Candidates,
    Failure,
    Hit,
    Proposal,
    Query,
    Ranking,
    Record,
    Scope,
    Status,
)
from memplug.view import View

MAX_DEPTH = 4
SPARE = 5
"""Proposals beyond k, for those that are not shown."""
FIRST = 10
"""Hits by which a step may say that it refines none."""
LOG_BATCH = 64
"""Searches that are written to the access log together."""


@dataclass(slots=True)
class Trail:
    """What happens on the way of one question: failures and timings, nested recalls included."""

    failures: list[Failure] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    def add(self, failures: Sequence[Failure], timings: Mapping[str, float] | None = None) -> None:
        """Notes failures once each, and adds up the seconds."""
        self.failures.extend(one for one in failures if one not in self.failures)
        for name, seconds in (timings or {}).items():
            self.timings[name] = self.timings.get(name, 0.0) + seconds


_TRAIL: ContextVar[Trail | None] = ContextVar("memplug_trail", default=None)
"""The trail of the search that is running, for recalls nested in it."""


class _Found(NamedTuple):
    """What a question led to."""

    query: Query
    """The question as it was asked in the end."""
    candidates: Candidates
    counted: bool
    """True where the hits say already how often their text occurs."""


class Recaller:
    """Answers questions; it never writes, apart from the access log."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._log: list[Recall] = []
        self._lock = threading.Lock()
        runtime.recall = self._nested

    def search(
        self,
        access: Access,
        query: Query,
        *,
        min_score: float,
        keep: Callable[[Candidates], Candidates] | None = None,
    ) -> Retrieval:
        """The whole way, logged; `min_score` cuts the main list last. keep: what of it all is shown, and so logged."""
        runtime = self._runtime
        start = runtime.clock.monotonic()
        trail = Trail()
        token = _TRAIL.set(trail)
        try:
            query, candidates, counted = self._served(access, query, trail)
        finally:
            _TRAIL.reset(token)
        above = tuple(hit for hit in candidates.hits if hit.score >= min_score)
        shown = _each_hit(replace(candidates, hits=above), lambda hits: hits[: query.k])
        if not counted:
            shown = self._counted(access, shown)
        shown = keep(shown) if keep else shown
        trail.timings["total"] = runtime.clock.monotonic() - start
        retrieval = Retrieval(
            id=f"r{runtime.ids().fresh()}",
            query=query,
            candidates=shown,
            below=len(candidates.hits) - len(above),
            failures=tuple(trail.failures),
            timings=trail.timings,
        )
        self._note(access, retrieval)
        return retrieval

    def _served(self, access: Access, query: Query, trail: Trail) -> _Found:
        """The way with one embedder from beginning to end: again, where the store was switched meanwhile."""
        runtime = self._runtime
        while True:
            held = runtime.follow_embedder()
            answer = self._run(access, query, frozenset(), trail)
            if not held or runtime.storage.embedder() == held:
                return answer

    def _nested(self, access: Access, query: Query, asking: frozenset[str]) -> Candidates:
        """`view.recall`: the same way without the steps that are asking, not logged."""
        if query.depth >= MAX_DEPTH:
            raise MemplugError(f"view.recall may be nested {MAX_DEPTH} deep at most")
        trail = _TRAIL.get() or Trail()
        again = replace(query, depth=query.depth + 1, vector=None)
        _, candidates, counted = self._run(access, again, asking, trail)
        candidates = replace(candidates, hits=candidates.hits[: query.k])
        return candidates if counted else self._counted(access, candidates)

    def _run(self, access: Access, query: Query, without: frozenset[str], trail: Trail) -> _Found:
        runtime, pipeline = self._runtime, self._runtime.pipeline
        clock = runtime.clock.monotonic
        now = runtime.now()
        query = replace(query, valid_at=query.valid_at or query.as_of or now)
        home = self._home(access, query, without)
        if pipeline.answering("rewrite"):
            asked, begun = query, clock()
            query, failures = pipeline.rewrite(query, home, without=without)
            trail.add(failures, {"rewrite": clock() - begun})
            if query.text != asked.text:
                query = replace(query, vector=None)
            if query.filters != asked.filters:
                home = self._home(access, query, without)
        if query.vector is None:
            begun = clock()
            query = self._embed(query, trail)
            trail.add((), {"embed": clock() - begun})
        views = [home.at(scope) for scope in access.readable]
        candidates = Candidates()
        refining = pipeline.refining(query, without=without)
        reads = refining.reads if refining else frozenset()
        for pool in self._pools(query, refining):
            asked_for = replace(query, pool=pool)
            answers = pipeline.retrieve(asked_for, views, without=without)
            trail.add(answers.failures, answers.timings)
            rankings = tuple(ranking for _, ranking in answers.items)
            weights, failures = pipeline.weigh(asked_for, rankings, home, without=without)
            trail.add(failures)
            begun = clock()
            first = self._untouched(access, query, rankings, weights, trail, refining)
            candidates = first or self._fuse(access, query, rankings, weights, trail, reads)
            trail.add((), {"fuse": clock() - begun})
            if first:
                refining = None
            cut_short = any(len(ranking.items) >= pool for ranking in rankings)
            if len(candidates.hits) >= query.k or not cut_short:
                break
        if refining:
            begun = clock()
            candidates, failures = pipeline.refine(candidates, query, home, without=without)
            trail.add(failures, {"refine": clock() - begun})
        return _Found(query, candidates, "repeats" in reads)

    def _home(self, access: Access, query: Query, without: frozenset[str]) -> View:
        """The view of the home scope, with the query's filters and times."""
        return View(
            self._runtime.window(
                access,
                filters=query.filters,
                as_of=query.as_of,
                valid_at=query.valid_at,
                history=query.history,
                asking=without,
            )
        )

    def _pools(self, query: Query, refining: Refining | None) -> tuple[int, ...]:
        """How many proposals to ask for; more only where repeated texts leave too few hits.

        Rankings of different records need little more than k, and than what refining looks at.
        """
        full = (query.pool, 20 * query.pool)
        depth = refining.depth if refining else 0
        if depth is None or not self._runtime.pipeline.apart:
            return full
        few = max(query.k + SPARE, depth)
        return (few, *(pool for pool in full if pool > few))

    def _embed(self, query: Query, trail: Trail) -> Query:
        """With the question's vector; a failing remote embedder leaves None, and words serve."""
        try:
            return replace(query, vector=self._runtime.query_vector(query.text))
        except MemplugError as error:
            trail.add([Failure("embedder", "retrieve", str(error))])
            return query

    def _untouched(
        self,
        access: Access,
        query: Query,
        rankings: Sequence[Ranking],
        weights: Mapping[str, float],
        trail: Trail,
        refining: Refining | None,
    ) -> Candidates | None:
        """The first hits, fused alone, where every step says by them that it refines none; None where more are needed."""
        if not refining or not refining.judges_hits or not self._runtime.pipeline.apart:
            return None
        least = max(query.k, FIRST)
        tops = [replace(one, items=one.items[: least + SPARE]) for one in rankings]
        if all(len(top.items) == len(one.items) for top, one in zip(tops, rankings, strict=True)):
            return None
        first = self._fuse(access, query, tops, weights, trail, refining.reads)
        enough = len(first.hits) >= least and not refining.needed(first, query)
        return first if enough else None

    def _fuse(
        self,
        access: Access,
        query: Query,
        rankings: Sequence[Ranking],
        weights: Mapping[str, float],
        trail: Trail,
        reads: frozenset[str],
    ) -> Candidates:
        """Fused hits of records that may be shown, each text once. reads: what `refine` reads of them."""
        runtime = self._runtime
        vectors = "vectors" in reads
        records: dict[tuple[Scope, str], Record[Any]] = {}
        lineage: dict[tuple[Scope, str], tuple[str, ...]] = {}
        for scope in access.readable:
            ids = list(
                dict.fromkeys(
                    item.id
                    for ranking in rankings
                    if ranking.scope == scope
                    for item in ranking.items
                )
            )
            if not ids:
                continue
            found = runtime.storage.fetch(scope, ids, as_of=query.as_of, vectors=vectors)
            shown = [record for record in found if self._may_show(record, scope, query)]
            records.update({(scope, record.id): record for record in shown})
            behind = self._behind(scope, shown, found)
            lineage.update({(scope, record.id): behind.get(record.id, ()) for record in shown})
        kept = [self._own_proposals(ranking, records, query, trail) for ranking in rankings]
        candidates = fuse(kept, weights, records=records, lineage=lineage, kinds=runtime.kinds)
        candidates = _once_each(candidates)
        return self._counted(access, candidates) if "repeats" in reads else candidates

    def _behind(
        self, scope: Scope, shown: Sequence[Record[Any]], known: Sequence[Record[Any]]
    ) -> dict[str, tuple[str, ...]]:
        """The episodes behind each record that is shown, read where they do not stand in the records that are known."""
        lineage = self._runtime.storage.lineage
        derived = {one.id: one.derived_from for one in shown if one.kind != EPISODE.name}
        below: dict[str, tuple[str, ...]] = {
            record.id: (record.id,) for record in known if record.kind == EPISODE.name
        }
        few = [sources for sources in derived.values() if len(sources) <= LINEAGE_LIMIT]
        # What is behind the sources: most often they are episodes, and one look tells it.
        if unknown := {id for sources in few for id in sources if id not in below}:
            below |= lineage(scope, list(unknown))
        behind = {record.id: below[record.id] for record in shown if record.kind == EPISODE.name}
        unclear = []
        for id, sources in derived.items():
            parts = [below.get(source, ()) for source in sources]
            together = tuple(dict.fromkeys(one for part in parts for one in part))
            if parts and all(parts) and len(together) <= LINEAGE_LIMIT:
                behind[id] = together
            else:
                unclear.append(id)
        if unclear:
            behind.update(lineage(scope, unclear))
        return behind

    def _own_proposals(
        self,
        ranking: Ranking,
        records: Mapping[tuple[Scope, str], Record[Any]],
        query: Query,
        trail: Trail,
    ) -> Ranking:
        """Without what may not be shown, and without kinds that the step may not propose."""
        step = next(one for one in self._runtime.pipeline.steps if one.name == ranking.step)
        allowed = {EPISODE.name, *query.filters.kinds, *(kind.name for kind in step.strategy.kinds)}
        kept: list[Proposal] = []
        for item in ranking.items:
            record = records.get((ranking.scope, item.id))
            if record is None:
                continue
            if record.kind in allowed:
                kept.append(item)
            else:
                cause = f"proposes kind {record.kind!r}, which is not its own"
                trail.add([Failure(ranking.step, "retrieve", cause)])
        return replace(ranking, items=tuple(kept))

    def _may_show(self, record: Record[Any], scope: Scope, query: Query) -> bool:
        """The last check, whatever a strategy proposed: scope, status, filters, time."""
        statuses = query.filters.statuses or (Status.ACTIVE,)
        if not _same(record.scope, scope) or record.status not in statuses:
            return False
        if query.filters and not meets(record, query.filters):
            return False
        if query.history or query.valid_at is None:
            return True
        when = query.valid_at
        return not (
            (record.valid_from is not None and record.valid_from > when)
            or (record.valid_to is not None and record.valid_to <= when)
            or (record.expires_at is not None and record.expires_at <= when)
        )

    def _counted(self, access: Access, candidates: Candidates) -> Candidates:
        """Hits that say how often their text occurs."""
        everything = _all_hits(candidates)
        counts: dict[tuple[Scope, str], int] = {}
        for scope in access.readable:
            ids = [hit.record.id for hit in everything if _same(hit.record.scope, scope)]
            if ids:
                same = self._runtime.storage.repeats(scope, ids)
                counts.update({(scope, id): len(all_of) for id, all_of in same.items()})
        if not counts:
            return candidates
        return _each_hit(
            candidates,
            lambda hits: tuple(
                replace(hit, repeats=count)
                if (count := counts.get((hit.record.scope, hit.record.id)))
                else hit
                for hit in hits
            ),
        )

    def _note(self, access: Access, retrieval: Retrieval) -> None:
        settings, storage = self._runtime.settings, self._runtime.storage
        if not settings.access_log or storage.read_only:
            return
        everything = _all_hits(retrieval.candidates)
        scope_of = {hit.record.id: hit.record.scope for hit in everything}
        entry = Recall(
            id=retrieval.id,
            scope=access.home,
            time=self._runtime.now(),
            text=retrieval.query.text,
            hits=tuple((hit.record.scope, hit.record.id, hit.score) for hit in everything),
            withheld=tuple(
                (scope_of.get(one.id, access.home), one.id, one.step, one.reason)
                for one in retrieval.candidates.withheld
            ),
            session_id=retrieval.query.session_id,
        )
        with self._lock:
            self._log.append(entry)
            full = len(self._log) >= LOG_BATCH
        if full:
            self.flush()

    def flush(self) -> None:
        """Writes the searches noted so far."""
        with self._lock:
            entries, self._log = self._log, []
        if entries:
            self._runtime.storage.log(entries)
            self._runtime.flush_questions()

    def forget(self, scopes: Sequence[Scope]) -> None:
        """Drops noted searches of these scopes, before an erase."""
        with self._lock:
            self._log = [one for one in self._log if one.scope not in scopes]


def _same(scope: Scope, other: Scope) -> bool:
    """Equal; most often it is one object, and that is seen far sooner."""
    return scope is other or scope == other


def _all_hits(candidates: Candidates) -> list[Hit]:
    return [*candidates.hits, *(hit for hits in candidates.asides.values() for hit in hits)]


def _each_hit(
    candidates: Candidates, change: Callable[[tuple[Hit, ...]], tuple[Hit, ...]]
) -> Candidates:
    """The candidates with every list of hits changed in the same way."""
    return replace(
        candidates,
        hits=change(candidates.hits),
        asides={title: change(hits) for title, hits in candidates.asides.items()},
    )


def _once_each(candidates: Candidates) -> Candidates:
    """A text that occurs several times in a scope is listed once, at its best place."""

    def distinct(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        first = {(hit.record.scope, hit.record.kind, hit.record.text): hit for hit in hits[::-1]}
        kept = {id(hit) for hit in first.values()}
        return tuple(hit for hit in hits if id(hit) in kept)

    return _each_hit(candidates, distinct)


def visible(runtime: Runtime, scope: Scope, selection: Selection) -> list[Record[Any]]:
    """Records for `list`: active ones unless the filters name a status."""
    filters = selection.filters
    if not filters.statuses:
        selection = replace(selection, filters=replace(filters, statuses=(Status.ACTIVE,)))
    return list(runtime.storage.select(scope, selection))
