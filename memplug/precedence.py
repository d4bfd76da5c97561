"""Which record precedes which, so that a bulk add relates records as single adds would.

A record stands at the last episode it rests on: what is derived from the third message precedes what is
derived from the fourth, although both were committed after the fourth. (A record that lives while any of
its sources remains stands at the first.) Behind the episode itself, stored records come in the order of
their positions, then those of the uncommitted batch in the order of the batch. A stored record without
sources stands at its own position, an uncommitted one at the end.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from memplug.types import EPISODE, Kind, Record

Place = tuple[float, float, int]
"""Position of the episode, own position (infinity while uncommitted), index in the batch."""


class Precedence:
    """The order of one scope's records, worked out as far as it is asked for."""

    def __init__(
        self,
        batch: Mapping[str, Record[Any]],
        kinds: Mapping[str, Kind[Any]],
        fetch: Callable[[Sequence[str]], Iterable[Record[Any]]],
    ) -> None:
        self._batch = batch
        self._index = {id: index for index, id in enumerate(batch)}
        self._kinds = kinds
        self._fetch = fetch
        self._known: dict[str, Record[Any] | None] = dict(batch)
        self._explored: set[str] = set()
        self._anchors: dict[str, float] = {}
        self._lock = threading.Lock()

    def place(self, record: Record[Any]) -> Place:
        """Where the record stands; places compare as the records were made."""
        with self._lock:
            if self._known.get(record.id) is None:
                self._known[record.id] = record
                self._explored.discard(record.id)
            self._learn([record.id])
            return self._place(record)

    def before(self, place: Place, ids: Sequence[str], positions: Sequence[int]) -> list[bool]:
        """For each stored record, whether it stands before the place."""
        # Nothing stands behind its own position, so most need no look at their sources.
        unsure = [id for id, position in zip(ids, positions, strict=True) if position >= place[0]]
        later = set()
        with self._lock:
            self._learn(unsure)
            for id in unsure:
                record = self._known[id]
                if record is None or self._place(record) >= place:
                    later.add(id)
        return [id not in later for id in ids]

    def _place(self, record: Record[Any]) -> Place:
        index = self._index.get(record.id)
        anchor = self._anchors.get(record.id)
        if anchor is None:
            anchor = self._anchor(record.id)
        if index is not None:
            return anchor, math.inf, index
        if record.kind == EPISODE.name:
            return anchor, 0, 0
        return anchor, record.position or math.inf, 0

    def _learn(self, ids: Iterable[str]) -> None:
        """Fetches these records and all they rest on, a generation at a time."""
        generation = [id for id in dict.fromkeys(ids) if id not in self._explored]
        while generation:
            self._explored.update(generation)
            missing = [id for id in generation if id not in self._known]
            if missing:
                found = {record.id: record for record in self._fetch(missing)}
                self._known.update((id, found.get(id)) for id in missing)
            sources = dict.fromkeys(source for id in generation for source in self._sources(id))
            generation = [id for id in sources if id not in self._explored]

    def _sources(self, id: str) -> tuple[str, ...]:
        record = self._known[id]
        return () if record is None or record.kind == EPISODE.name else record.derived_from

    def _anchor(self, id: str) -> float:
        """Position of the episode at which a record, known with all it rests on, stands."""
        waiting = [id]
        entered = set()
        while waiting:
            last = waiting[-1]
            open_sources = [
                source
                for source in self._sources(last)
                if source not in self._anchors and source not in entered and self._known[source]
            ]
            # A record is entered once: those that derive from each other do not go round.
            if last in entered or not open_sources:
                self._anchors[waiting.pop()] = self._from_sources(last)
            else:
                waiting.extend(open_sources)
            entered.add(last)
        return self._anchors[id]

    def _from_sources(self, id: str) -> float:
        record = self._known[id]
        assert record is not None
        anchors = [self._anchors[one] for one in self._sources(id) if one in self._anchors]
        kind = self._kinds.get(record.kind)
        choose = min if kind is not None and kind.support == "any" else max
        return choose(anchors, default=float(record.position) or math.inf)
