"""Records that repeat others: word for word, nearly, or by quoting what was recalled."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memplug.toolbox.text import words

SAME = 0.85
"""Share of words in common (Jaccard) from where two texts are nearly the same."""
_RUN = 6
"""Words in a row by which a quoted text is looked for; shorter ones are quoted by chance."""
_NEGATIONS = frozenset(
    words(
        "not no never none without don't doesn't didn't isn't aren't wasn't won't can't cannot couldn't shouldn't "
        "nicht kein keine nie pas jamais ne nunca sin"
    )
) - {"t", "s"}
_STEM = 4
"""Letters at a word's beginning that make it a form of another one; a word of fewer seldom is a value."""


@dataclass(frozen=True, slots=True)
class Said:
    """A record's words, by which it is compared; `place` is its place among all, oldest first."""

    place: int
    words: tuple[str, ...]
    source: str
    """What it came with: a record does not echo its own source."""

    @property
    def telling(self) -> frozenset[str]:
        """Words that make two texts different, however much they share: figures and denials."""
        return frozenset(
            one for one in self.words if one in _NEGATIONS or any(sign.isdigit() for sign in one)
        )


def said(place: int, text: str, source: str) -> Said:
    """A record's words."""
    return Said(place, tuple(words(text)), source)


def same(all_said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """(place, place of the oldest with just the same words), for each that is not the oldest."""
    first: dict[tuple[str, ...], int] = {}
    for one in all_said:
        kept = first.setdefault(one.words, one.place)
        if kept != one.place:
            yield one.place, kept


def nearly_same(all_said: Sequence[Said]) -> Iterator[tuple[int, int, float]]:
    """(place, place of an older one, share of words in common), for each that has one of at least `SAME`.

    Texts with other figures, another denial, or another word in one's place are never nearly the same. Candidates
    share one of their rarest words, as many as two texts that are so much alike have to, so few pairs are compared.
    """
    counts = Counter(word for one in all_said for word in set(one.words))
    seen: dict[str, list[tuple[Said, frozenset[str]]]] = defaultdict(list)
    for one in all_said:
        bag = frozenset(one.words)
        if len(bag) < 4:
            continue
        rarest = sorted(bag, key=lambda word: (counts[word], word))
        prefix = rarest[: len(bag) - math.ceil(SAME * len(bag)) + 1]
        best: tuple[float, int] | None = None
        compared: set[int] = set()
        for word in prefix:
            for other, theirs in seen[word]:
                if other.place in compared or len(theirs) < SAME * len(bag):
                    continue
                compared.add(other.place)
                share = len(bag & theirs) / len(bag | theirs)
                if (
                    share >= SAME
                    and (best is None or share > best[0])
                    and one.telling == other.telling
                    and not _replaced(bag, theirs)
                ):
                    best = share, other.place
        for word in prefix:
            seen[word].append((one, bag))
        if best is not None:
            yield one.place, best[1], best[0]


def _replaced(first: frozenset[str], second: frozenset[str]) -> bool:
    """True where each has a word of its own that is no form of the other's: "Weber" in the place of "Brandt"."""
    left, right = (
        {one[:_STEM] for one in ours - theirs if len(one) >= _STEM}
        for ours, theirs in ((first, second), (second, first))
    )
    return bool(left - right) and bool(right - left)


def quoting(all_said: Sequence[Said]) -> Iterator[tuple[int, tuple[int, ...], float]]:
    """(place, places of older ones that it quotes whole, share of its words that they make up)."""
    starts: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for one in all_said:
        found = {}
        covered = 0
        for at in range(len(one.words) - _RUN + 1):
            for other in starts.get(one.words[at : at + _RUN], ()):
                length = len(other.words)
                if (
                    other.place not in found
                    and other.source != one.source
                    and one.words[at : at + length] == other.words
                ):
                    found[other.place] = length
                    covered += length
        if found:
            yield one.place, tuple(found), min(covered / len(one.words), 1.0)
        if len(one.words) >= _RUN:
            known = starts[one.words[:_RUN]]
            if all(other.words != one.words for other in known):
                known.append(one)


def moulds(texts: Iterable[tuple[int, str]], least: int) -> Iterator[tuple[int, int, int]]:
    """(place, place of the newest, how many) for each but the newest of a mould that at least so many texts have."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, mould in texts:
        if mould:
            places[mould].append(place)
    for each in places.values():
        if len(each) >= least:
            for place in each[:-1]:
                yield place, each[-1], len(each)
