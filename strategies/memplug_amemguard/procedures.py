"""Ways to do something: a title and steps. Of two for the same task, the one whose steps nobody else takes is the odd one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug_amemguard.sentences import FUNCTION, lead, stem

if TYPE_CHECKING:
    from memplug_amemguard.evidence import Evidence

LONGEST = 1_500
"""Characters up to which a text is one procedure."""
STEPS = 6
"""Words that steps have at least."""
ECHO = 0.5
"""Jaccard overlap from which steps are the same."""
MOST = 200
"""Procedures with which one is compared."""
_HEAD = re.compile(r"^(?P<title>[^:.!?\n]{8,120}):\s+(?P<steps>\S.*)", re.DOTALL)
_STEP = re.compile(r"[,;]|\.\s|\bthen\b|\band\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'\u2019]*")


@dataclass(frozen=True, slots=True)
class Way:
    """A procedure by its words, cut to their first letters."""

    title: frozenset[str]
    steps: frozenset[str]


def way(text: str) -> Way | None:
    """The procedure that a text is, if it has a title, a colon and several steps."""
    if len(text) > LONGEST or ":" not in text:
        return None
    bare = text[lead(text) :] if text[:1].islower() or not _HEAD.match(text) else text
    found = _HEAD.match(bare)
    if found is None or len(_STEP.findall(found["steps"])) < 2:
        return None
    title, steps = _stems(found["title"]), _stems(found["steps"])
    if len(title) < 2 or len(steps) < STEPS:
        return None
    return Way(title, steps - title)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text) if word.casefold() not in FUNCTION)


def strays(own: Way, state: Evidence) -> bool:
    """True where others do the same by steps that are taken elsewhere too, and nobody takes these."""
    rivals = [one for _, one in state.ways.get(own.title, ()) if _alike(own, one) < ECHO]
    if not rivals or _echoed(own, state):
        return False
    return any(_echoed(one, state) for one in rivals)


def _echoed(own: Way, state: Evidence) -> bool:
    """True where another task, or another origin's account of this one, has the same steps."""
    origins: set[str] = set()
    for number, held in enumerate(list(state.ways.values())):
        if number >= MOST:
            break
        origins |= {origin for origin, one in held if _alike(own, one) >= ECHO}
    return len(origins) >= 2


def _alike(one: Way, other: Way) -> float:
    union = len(one.steps | other.steps)
    return len(one.steps & other.steps) / union if union else 0.0
