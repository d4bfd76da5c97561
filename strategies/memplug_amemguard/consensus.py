"""Counting witnesses: which value of a subject independent origins agree on, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from memplug_amemguard.claims import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from memplug_amemguard.claims import Claim, Statement, Value
    from memplug_amemguard.evidence import Evidence, Said

ALIKE = 0.8
"""Jaccard overlap of wordings from which two claims of one burst are one."""
BURST = timedelta(hours=3)
OPEN = ("word", "name", "token")
"""Shapes that say little: here the longer wording, too, must be shared."""
MOST = 64
"""Values of a subject that are compared with a claim."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """What stands against a claim."""

    subject: str
    own: Value
    other: Value
    own_witnesses: int
    other_witnesses: int
    against: tuple[str, ...]
    """Records that say otherwise."""
    only_asked: bool
    """Nobody states it: it stands in worked examples only."""
    flooded: bool

    @property
    def outvoted(self) -> bool:
        return self.other_witnesses >= 2 and self.own_witnesses <= 1


def witnesses(said: Iterable[Said]) -> int:
    """Independent origins among those who state it: `min(classes, origins)`.

    Near-duplicates within `BURST` of each other are one class, whoever signs them. Worked examples are no witnesses.
    """
    origins: set[str] = set()
    classes: list[tuple[frozenset[str], datetime | None]] = []
    for one in said:
        if one.asked:
            continue
        if not any(_repeats(one, words, time) for words, time in classes):
            classes.append((one.claim.words, one.time))
        origins.add(one.origin)
    return min(len(classes), len(origins))


def flooded(said: Sequence[Said]) -> bool:
    """True where three or more near-duplicates came within one burst."""
    return any(
        sum(_repeats(other, one.claim.words, one.time) for other in said) >= 3 for one in said
    )


def _repeats(one: Said, words: frozenset[str], time: datetime | None) -> bool:
    if time is not None and one.time is not None and abs(one.time - time) > BURST:
        return False
    union = len(one.claim.words | words)
    return not union or len(one.claim.words & words) / union >= ALIKE


def attested(subject: str, state: Evidence) -> list[str]:
    """Records of the values of a subject that at least two independent origins state."""
    found: list[str] = []
    for (name, _), values in list(state.values.items()):
        if name != subject:
            continue
        for value in list(values):
            said = state.said[subject, value]
            if witnesses(said) >= 2:
                found += [one.id for one in said if not one.asked]
    return found


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Overlap coefficient: the share of the shorter wording that the other has."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def disputes(made: Statement, state: Evidence, same: float) -> list[Dispute]:
    """What the store holds against a statement, for each value that it claims.

    A statement that names the other value too is an explicit update (or a report of the dispute) and has none against it.
    """
    named = {value for claim in made.claims for value in claim.values}
    found: list[Dispute] = []
    for claim in made.claims:
        about = state.subjects(claim)
        for subject, own in claim.pairs:
            if subject not in about:
                continue
            against = [
                one
                for other in _others(subject, own, state)
                if other not in named and other.text not in about
                if (one := _dispute(claim, about, subject, own, other, state, same)) is not None
            ]
            # Two values that are both well attested show that there may be several: nothing to decide.
            if sum(one.other_witnesses >= 2 for one in against) <= 1:
                found += against
    return found


def _others(subject: str, own: Value, state: Evidence) -> list[Value]:
    values = state.values.get((subject, own.shape), {})
    others = [one for one in list(values) if one.text != own.text]
    if len(others) > MOST:
        others.sort(key=lambda one: -len({said.origin for said in state.said[subject, one]}))
    return others[:MOST]


def _dispute(
    claim: Claim,
    about: frozenset[str],
    subject: str,
    own: Value,
    other: Value,
    state: Evidence,
    same: float,
) -> Dispute | None:
    theirs = state.said.get((subject, other), [])
    mine = state.said.get((subject, own), [])
    if not any(
        _same_frame(claim, about, own, one.claim, state.subjects_of(one), other, subject, same)
        for one in theirs
    ):
        return None
    if any(_updated(one, own, other, state) for one in about):
        return None
    return Dispute(
        subject=subject,
        own=own,
        other=other,
        own_witnesses=witnesses(mine),
        other_witnesses=witnesses(theirs),
        against=tuple(dict.fromkeys(one.id for one in theirs)),
        only_asked=all(one.asked for one in mine),
        flooded=flooded(mine),
    )


def _updated(subject: str, own: Value, other: Value, state: Evidence) -> bool:
    """True where some record names both values: an explicit update."""
    both = {one.id for one in state.said.get((subject, own), ())}
    return any(one.id in both for one in state.said.get((subject, other), ()))


def _same_frame(
    one: Claim,
    about: frozenset[str],
    own: Value,
    other: Claim,
    others_about: frozenset[str],
    value: Value,
    subject: str,
    same: float,
) -> bool:
    """True where both say something of the same subject in the same words, but for the value."""
    if one.words.isdisjoint(other.words):
        return False
    mine = about - {own.text, stem(own.text)}
    theirs = others_about - {value.text, stem(value.text)}
    if subject not in mine or subject not in theirs or not (mine <= theirs or theirs <= mine):
        return False
    ours, others = one.words - mine, other.words - theirs
    if own.shape in OPEN and len(ours & others) < same * len(ours | others):
        return False
    return overlap(ours, others) >= same
