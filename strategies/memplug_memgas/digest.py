"""A session in few words without a model: the turns that stand for the others, and its key phrases."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from memplug.toolbox.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONGEST_PHRASE: Final = 3
_REPEAT: Final = 0.5
"""How much of a turn's worth its likeness to a turn already chosen takes away."""
_LEAST_WORDS: Final = 4

_EVERYDAY = """
    a about after all also am an and any are as at be because been before being but by can could did do does doing
    don for from get go going good got great had has have having he her here hers him his how i if in into is it
    its just know let like ll lot m made make many me more most much my no nor not now of off oh on one only or
    other our out over own re really s same say see she should so some something such sure t than thanks that the
    their them then there these they thing things think this those through time to too up us ve very want was way
    we well went were what when where which while who why will with would wow yeah yes you your
"""
_PLAIN = frozenset(_EVERYDAY.split())


def telling_turns(texts: Sequence[str], vectors: NDArray[np.float32], count: int) -> list[int]:
    """Rows of the turns that stand nearest to the middle and apart from each other, in their order.

    vectors: unit rows, shape (len(texts), dim). Turns of a few words are taken only where there is nothing else.
    """
    rows = [row for row, text in enumerate(texts) if len(words(text)) >= _LEAST_WORDS]
    rows = rows or list(range(len(texts)))
    chosen_from = vectors[rows].astype(np.float64)
    worth = chosen_from @ chosen_from.mean(axis=0)
    chosen: list[int] = []
    while len(chosen) < min(count, len(rows)):
        best = int(np.argmax(worth))
        chosen.append(best)
        worth = worth - _REPEAT * np.maximum(chosen_from @ chosen_from[best], 0.0)
        worth[chosen] = -np.inf
    return sorted(rows[one] for one in chosen)


def key_phrases(text: str, count: int) -> list[str]:
    """The most telling phrases of up to three words, best first: YAKE's where it is installed, else `runs`."""
    try:
        from yake import KeywordExtractor
    except ImportError:
        return runs(text, count)
    found = KeywordExtractor(n=LONGEST_PHRASE, top=count).extract_keywords(text)
    return [phrase for phrase, _ in found]


def runs(text: str, count: int) -> list[str]:
    """Runs of up to three words without everyday ones, by how often they and their words occur."""
    found: Counter[tuple[str, ...]] = Counter()
    single: Counter[str] = Counter()
    for line in text.splitlines():
        run: list[str] = []
        for word in (*words(line), ""):
            if word and word not in _PLAIN and len(word) > 1 and not word.isdigit():
                run.append(word)
                single[word] += 1
                continue
            for start in range(0, len(run), LONGEST_PHRASE):
                found[tuple(run[start : start + LONGEST_PHRASE])] += 1
            run = []

    def worth(one: tuple[str, ...]) -> float:
        return found[one] * math.fsum(math.log1p(single[word]) for word in one)

    ordered = sorted(found, key=lambda one: (-worth(one), one))
    return [" ".join(one) for one in ordered[:count]]
