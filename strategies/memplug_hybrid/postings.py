"""Inverted lists: for each term the slots (row numbers) of the texts that hold it, and how often.

What was there when the lists were last merged lies in one array; what came since hangs at the end, term by term.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from memplug_hybrid.growing import mapped

K = TypeVar("K", bound=Hashable)
Slots = NDArray[np.intp]
Counts = NDArray[np.uint16]
MOST = 65_535


@dataclass(slots=True)
class _Unmerged:
    """Texts that are found once the lists are merged: all their terms and counts end to end."""

    terms: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    slots: array[int] = field(default_factory=lambda: array("q"))
    sizes: array[int] = field(default_factory=lambda: array("i"))


class Postings(Generic[K]):
    """Growing inverted lists, shared by older and newer states: a reader asks with its own number of slots.

    Slots are appended in ascending order.
    """

    def __init__(
        self,
        vocabulary: dict[K, int],
        starts: NDArray[np.int64],
        slots: Slots,
        counts: Counts,
    ) -> None:
        """`starts` has one entry more than there are terms: where each one's slots and counts begin."""
        self._vocabulary = vocabulary
        self._starts = starts
        self._slots = slots
        self._counts = counts
        # term -> (slots, counts, number of them); replaced as a whole, so that a reader always sees one state.
        self._tails: dict[int, tuple[Slots, Counts, int]] = {}
        self._unmerged = _Unmerged()

    @classmethod
    def empty(cls) -> Postings[K]:
        return cls({}, np.zeros(1, np.int64), np.empty(0, np.intp), np.empty(0, np.uint16))

    def add(self, slot: int, counts: Mapping[K, int], *, merge_first: bool = False) -> None:
        """A new slot, larger than all before, with its terms.

        With `merge_first` it is found only once the lists are merged; that is many times faster.
        """
        if merge_first:
            self._add_unmerged(slot, counts)
            return
        for term, count in counts.items():
            number = self._vocabulary.setdefault(term, len(self._vocabulary))
            tail = self._tails.get(number)
            if tail is None:
                slots, many, used = np.empty(2, np.intp), np.empty(2, np.uint16), 0
            else:
                slots, many, used = tail
                if used == len(slots):
                    slots, many = _doubled(slots), _doubled(many)
            slots[used] = slot
            many[used] = min(count, MOST)
            self._tails[number] = slots, many, used + 1

    def _add_unmerged(self, slot: int, counts: Mapping[K, int]) -> None:
        known = self._vocabulary
        later = self._unmerged
        later.terms.extend([known.setdefault(term, len(known)) for term in counts])
        later.counts.extend(counts.values())
        later.slots.append(slot)
        later.sizes.append(len(counts))

    def of(self, term: K, n: int) -> tuple[Slots, Counts]:
        """Slots below n that hold the term, ascending, and how often each does."""
        number = self._vocabulary.get(term)
        slots, counts = self._slots[:0], self._counts[:0]
        if number is None:
            return slots, counts
        if number < len(self._starts) - 1:
            merged = slice(self._starts[number], self._starts[number + 1])
            slots, counts = self._slots[merged], self._counts[merged]
        tail = self._tails.get(number)
        if tail is None:
            return slots, counts
        later, many, used = tail
        if later[used - 1] >= n:
            used = int(np.searchsorted(later[:used], n))
        if not len(slots):
            return later[:used], many[:used]
        return np.concatenate((slots, later[:used])), np.concatenate((counts, many[:used]))

    def of_each(self, terms: Sequence[K], n: int) -> list[Slots]:
        """Slots below n that hold each term, as `of` gives them; faster where many terms are held by none."""
        known = self._vocabulary
        return [self.of(term, n)[0] if term in known else self._slots[:0] for term in terms]

    def merged(self, n: int, places: NDArray[np.intp]) -> Postings[K]:
        """Lists without tails and without the slots whose place is negative; all others move to their places.

        `places`: shape (n,), ascending where not negative. Terms that nothing holds any more are forgotten.
        """
        later = self._unmerged
        tails = list(self._tails.items())
        known = list(self._vocabulary)  # after the tails, so that it names all of theirs
        sizes = np.array([used for _, (_, _, used) in tails], np.int64)
        numbers = [
            np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts)),
            np.repeat(np.array([number for number, _ in tails], np.int64), sizes),
            np.array(later.terms, np.int64),
        ]
        slots = [
            self._slots,
            *(slots[:used] for _, (slots, _, used) in tails),
            np.repeat(np.array(later.slots, np.int64), np.array(later.sizes, np.int64)),
        ]
        counts: list[NDArray[Any]] = [
            self._counts,
            *(many[:used] for _, (_, many, used) in tails),
            np.array(later.counts, np.int64),
        ]
        term, slot, count = np.concatenate(numbers), np.concatenate(slots), np.concatenate(counts)
        inside = slot < n
        inside[inside] = places[slot[inside]] >= 0
        term, slot, count = term[inside].astype(np.intp), places[slot[inside]], count[inside]
        held = np.bincount(term, minlength=len(known))
        # Stable: within a term the slots stay in order, merged ones before later ones.
        order = np.argsort(term, kind="stable")
        living = (held > 0).tolist()
        vocabulary: dict[K, int] = {}
        for one, lives in zip(known, living, strict=False):
            if lives:
                vocabulary[one] = len(vocabulary)
        starts = np.concatenate(([0], np.cumsum(held[held > 0]))).astype(np.int64)
        return Postings(
            vocabulary, starts, slot[order], np.minimum(count[order], MOST).astype(np.uint16)
        )

    @property
    def nbytes(self) -> int:
        """Bytes, the vocabulary's and the tails' estimated."""
        merged = self._starts.nbytes + self._slots.nbytes + self._counts.nbytes
        return merged + 95 * len(self._vocabulary) + 400 * len(self._tails)

    def dump(self, folder: Path, name: str) -> None:
        """Writes lists that are merged."""
        terms: Iterable[Any] = list(self._vocabulary)
        (folder / f"{name}_terms.json").write_text(json.dumps(terms), encoding="utf-8")
        np.save(folder / f"{name}_starts.npy", self._starts, allow_pickle=False)
        np.save(folder / f"{name}_slots.npy", self._slots, allow_pickle=False)
        np.save(folder / f"{name}_counts.npy", self._counts, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings[K]:
        terms = json.loads((folder / f"{name}_terms.json").read_text(encoding="utf-8"))
        return cls(
            {term: number for number, term in enumerate(terms)},
            mapped(folder / f"{name}_starts.npy"),
            mapped(folder / f"{name}_slots.npy"),
            mapped(folder / f"{name}_counts.npy"),
        )


def _doubled(values: NDArray[Any]) -> NDArray[Any]:
    larger = np.empty(len(values) * 2, values.dtype)
    larger[: len(values)] = values
    return larger
