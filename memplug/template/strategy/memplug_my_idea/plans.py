"""Which sentences announce a plan, and how well a plan answers a question. Texts and numbers only."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_END = re.compile(r"(?<=[.!?。！？])\s*")


def announced(text: str, cues: Sequence[str]) -> list[str]:
    """The sentences that hold one of the cues, in order; case does not matter."""
    found = []
    for sentence in _END.split(text):
        lowered = f" {sentence.casefold()} "
        if any(f" {cue.casefold()} " in lowered for cue in cues):
            found.append(sentence.strip())
    return found


def rarities(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """What each word says about the text that holds it: 0 for one that all hold, more the fewer do."""
    held = list(texts)
    counts = Counter(word for words in held for word in words)
    return {word: math.log(1 + (len(held) - n) / n) for word, n in counts.items()}


def likeness(asked: frozenset[str], held: frozenset[str], rarity: Mapping[str, float]) -> float:
    """The share of the question's words that the plan holds, by their rarity; 0..1."""
    total = sum(rarity.get(word, 0.0) + 1 for word in asked)
    both = sum(rarity.get(word, 0.0) + 1 for word in asked & held)
    return both / total if total else 0.0
