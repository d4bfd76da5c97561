"""Orders of texts by words and by vectors, and their fusion: pure functions on terms and arrays.

BM25 is Lucene's: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), without the factor (k1 + 1), which orders nothing. It is
written apart from the default strategy's, so that one can be held against the other.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

K1, B = 1.5, 0.75
CONSTANT = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""
FUSED = 100
"""Places of each list that the fusion takes."""

_WORD = re.compile(r"\b\w\w+\b")
_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with"
)
_STOP = frozenset(_STOP_WORDS.split())


class _Stemmers(threading.local):
    """One Snowball stemmer per thread; a stemmer is not to be shared."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        self.stems: Callable[[list[str]], list[str]] = Stemmer("english").stemWords


_stemmers = _Stemmers()


def terms(text: str) -> list[str]:
    """English stems of the words of two letters or more, Lucene's stop words left out, repeats kept."""
    return _stemmers.stems([word for word in _WORD.findall(text.lower()) if word not in _STOP])


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """An inverted index with BM25's weights: which texts hold a term, and what it is worth there."""

    n: int
    slots: dict[str, NDArray[np.int32]]
    weights: dict[str, NDArray[np.float32]]

    @classmethod
    def of(cls, texts: Iterable[str], k1: float = K1, b: float = B) -> Words:
        """The index of these texts, in their order."""
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(one.values()) for one in counts], np.float64)
        mean = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        norms = k1 * (1 - b + b * lengths / mean)
        found: dict[str, tuple[list[int], list[int]]] = {}
        for slot, one in enumerate(counts):
            for term, count in one.items():
                places, times = found.setdefault(term, ([], []))
                places.append(slot)
                times.append(count)
        slots, weights = {}, {}
        for term, (places, times) in found.items():
            held, often = np.array(places, np.int32), np.array(times, np.float64)
            idf = np.log1p((len(counts) - len(held) + 0.5) / (len(held) + 0.5))
            slots[term] = held
            weights[term] = (idf * often / (often + norms[held])).astype(np.float32)
        return cls(len(counts), slots, weights)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Shape (n,); a term that the question repeats counts each time."""
        total = np.zeros(self.n, np.float32)
        for term in terms(question):
            if term in self.slots:
                total[self.slots[term]] += self.weights[term]
        return total


def with_neighbours(texts: Sequence[str], sessions: Sequence[str]) -> list[str]:
    """Each text between the one before and the one after it in its session; "" is no session."""
    joined = []
    for place, text in enumerate(texts):
        around = [
            texts[other]
            for other in (place - 1, place, place + 1)
            if 0 <= other < len(texts) and sessions[other] == sessions[place]
        ]
        joined.append(" ".join(around) if sessions[place] else text)
    return joined


def best(scores: NDArray[np.float32], k: int, least: float = -np.inf) -> list[int]:
    """The places of the k best scores above `least`, best first; ties: the earlier place."""
    order = np.argsort(-scores, kind="stable")[:k]
    return [int(place) for place in order if scores[place] > least]


def fused(rankings: Iterable[Sequence[int]], constant: int = CONSTANT) -> list[tuple[int, float]]:
    """(place, score) by reciprocal rank fusion, best first; ties: the earlier place. 1 is the best that can be had."""
    rankings = list(rankings)
    sums: dict[int, float] = {}
    for ranking in rankings:
        for rank, place in enumerate(ranking, 1):
            sums[place] = sums.get(place, 0.0) + 1 / (constant + rank)
    most = len(rankings) / (constant + 1)
    return [
        (place, score / most)
        for place, score in sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    ]
