"""Who stands beside whom: neighbours within a session, and the length that a text has together with their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from memplug_hybrid.growing import Column
from memplug_hybrid.settings import BY_LENGTH, FAR, K1, MEAN_LENGTH, NEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Links:
    """Neighbours of each slot at distance 1 and 2 in its session (-1: none), and BM25's norm of its mixed length.

    What a new text changes of earlier ones is copied for the new state; what only grows is shared.
    """

    previous: Column[np.int32]
    before_previous: Column[np.int32]
    following: NDArray[np.int32]
    after_following: NDArray[np.int32]
    norms: NDArray[np.float32]

    @classmethod
    def empty(cls) -> Links:
        return cls(
            Column.empty(np.int32),
            Column.empty(np.int32),
            np.empty(0, np.int32),
            np.empty(0, np.int32),
            np.empty(0, np.float32),
        )

    def extended(self, n: int) -> Links:
        """With room for n slots, which have no neighbours yet."""
        more = n - len(self.norms)
        alone = np.full(more, -1, np.int32)
        self.previous.extend(alone)
        self.before_previous.extend(alone)
        return replace(
            self,
            following=np.concatenate((self.following, alone)),
            after_following=np.concatenate((self.after_following, alone)),
            norms=np.concatenate((self.norms, np.zeros(more, np.float32))),
        )

    def detached(self) -> Links:
        """A copy of everything, for changes in the middle of a session."""
        n = len(self.norms)
        return Links(
            Column(self.previous.view(n).copy()),
            Column(self.before_previous.view(n).copy()),
            self.following.copy(),
            self.after_following.copy(),
            self.norms.copy(),
        )

    def join(self, session: Sequence[tuple[int, int]], k: int) -> list[int]:
        """Sets the neighbours around place k of a session's (position, slot) members; gives the slots concerned."""
        size = len(session)
        around = range(max(0, k - 2), min(size, k + 3))
        for i in around:
            slot = session[i][1]
            self.previous.replace(slot, session[i - 1][1] if i else -1)
            self.before_previous.replace(slot, session[i - 2][1] if i > 1 else -1)
            self.following[slot] = session[i + 1][1] if i + 1 < size else -1
            self.after_following[slot] = session[i + 2][1] if i + 2 < size else -1
        return [session[i][1] for i in around]

    def weigh(
        self,
        slots: Iterable[int],
        own: NDArray[np.float32],
        spread: NDArray[np.float32],
    ) -> None:
        """Sets the norms of these slots from the texts' own numbers of terms and their shares for neighbours."""
        for slot in slots:
            total = float(own[slot])
            for neighbours, share in (
                (self.previous.view(len(own)), NEAR),
                (self.following, NEAR),
                (self.before_previous.view(len(own)), FAR),
                (self.after_following, FAR),
            ):
                other = neighbours[slot]
                if other >= 0:
                    total += share * float(spread[other]) * float(own[other])
            self.norms[slot] = K1 * (1 - BY_LENGTH + BY_LENGTH * total / MEAN_LENGTH)

    def kept(self, slots: NDArray[np.intp], places: NDArray[np.intp]) -> Links:
        """Only these slots, each moved to its place; all neighbours of a kept slot are kept ones."""

        def moved(neighbours: NDArray[np.int32]) -> NDArray[np.int32]:
            chosen = neighbours[slots]
            return np.where(chosen >= 0, places[chosen], -1).astype(np.int32)

        n = len(self.norms)
        return Links(
            Column(moved(self.previous.view(n))),
            Column(moved(self.before_previous.view(n))),
            moved(self.following),
            moved(self.after_following),
            self.norms[slots],
        )

    @property
    def nbytes(self) -> int:
        return 20 * len(self.norms)
