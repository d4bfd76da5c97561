"""One kind's vectors in one scope: the table at a version, with the tail of the journal over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug.backends.lancedb.narrowing import narrowed
from memplug.backends.lancedb.tail import Found, Tail, best_first, exact_cosines
from memplug.errors import BackendError
from memplug.models.vectors import question
from memplug.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.backends.lancedb.manifest import Held
    from memplug.backends.lancedb.tables import Rows, Table

NARROW = 5_000
"""A filter that lets at most so many rows pass is answered exactly: under it an index finds too little."""
REFINE = 2
"""So many times the hits asked for are compared by their full vectors, where the index keeps coarser ones."""
_SPARE = 16
"""Hits asked for beyond those wanted: some may be out of date."""
_WIDEST = 2048
"""More than so many hits are taken from all rows at once."""


@dataclass(frozen=True, slots=True, eq=False)
class LanceNeighbours:
    """See `memplug.ports.Neighbours`."""

    held: Held
    table: Table
    tail: Tail
    truth: Callable[[], Iterator[Rows]]
    """Every vector from the storage itself, for a table that turns out to be damaged."""
    damaged: Callable[[], None]

    def ranked(
        self,
        query: NDArray[np.floating[Any]],
        first: int,
        *,
        threshold: float = -1.0,
        filters: Filters = Filters(),
    ) -> Iterator[list[Found]]:
        """By the index in growing steps, then by every row; exact at once for few rows and narrow filters."""
        exact = question(query, self.held.dim)
        given: set[str] = set()
        steps = self._steps(exact, max(first, 1), narrowed(filters))
        while True:
            try:
                found, last = next(steps, (None, True))
            except BackendError:
                self.damaged()
                steps = iter([(_cosines(self.truth(), exact), True)])
                continue
            if found is None:
                return
            chunk = self._merged(found, exact, given, last=last)
            given.update(id for id, _, _ in chunk)
            kept = [one for one in chunk if one[1] >= threshold]
            if kept:
                yield kept
            if last or len(kept) < len(chunk):
                return

    def _steps(
        self, exact: NDArray[np.float64], first: int, where: Any
    ) -> Iterator[tuple[list[Found], bool]]:
        """What the table has, each step more of it than the one before; with the last one, everything that passes."""
        narrow = where is not None and self.table.passing(where, NARROW + 1) <= NARROW
        if self.held.trained and not narrow:
            probes = self.held.probes * (2 if where is not None else 1)
            refine = REFINE if self.held.type == "ivf_sq" else 0
            size = first + _SPARE
            while size <= min(_WIDEST, self.held.rows // 4):
                rows = self.table.nearest(
                    exact.astype(np.float32), size, probes=probes, refine=refine, where=where
                )
                yield _cosines(iter([rows]), exact), False
                size *= 4
        yield _cosines(self.table.all(where), exact), True

    def _merged(
        self, found: list[Found], exact: NDArray[np.float64], given: set[str], *, last: bool
    ) -> list[Found]:
        """The step's rows that still count and were not given yet, with what of the tail is as near."""
        known = [one for one in found if one[0] not in given and one[0] not in self.tail.hidden]
        least = -2.0 if last or not found else min(one[1] for one in found)
        fresh = [one for one in self.tail.above(exact, least) if one[0] not in given]
        return best_first([*known, *fresh])


def _cosines(pages: Iterator[Rows], exact: NDArray[np.float64]) -> list[Found]:
    found: list[Found] = []
    for rows in pages:
        found += zip(rows.ids, exact_cosines(rows.vectors, exact), rows.positions, strict=True)
    return found
