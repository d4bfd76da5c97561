"""Counting witnesses: which value of a subject independent origins agree on, and who says otherwise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from memplug_amemguard.claims import OPEN
from memplug_amemguard.evidence import TURNED, frame, remembered
from memplug_amemguard.sentences import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from memplug_amemguard.claims import Claim, Statement, Value
    from memplug_amemguard.evidence import Evidence, Frame, Said

ALIKE = 0.8
"""Share of the shorter wording that two claims of one burst have in common to be one."""
BURST = timedelta(hours=3)
_WORD = re.compile(r"[^\W\d_][\w-]*")
FLOOD = 3
"""Repetitions that are a flood."""
EXTRA = 2
"""Words that a wording may have beside those of another that leaves a place for a value."""
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
    turned: bool
    """The value stands before its subject: it counts where that subject is asked for."""
    established: bool = False
    """Others use its wording too, of other subjects."""
    borrowed: str = ""
    """Another subject in the claim of which independent records state just this value."""
    far: int = 0
    """How far the other value is from a question: 0 as near to it as this one, 1 it shares a word with it, 2 none."""

    @property
    def outvoted(self) -> bool:
        return self.other_witnesses >= 2 and self.own_witnesses <= 1

    @property
    def behind(self) -> bool:
        return self.own_witnesses <= self.other_witnesses


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


def bursts(said: Iterable[Said]) -> int:
    """Times, more than `BURST` apart, at which it was stated."""
    times = sorted(one.time for one in said if one.time is not None and not one.asked)
    return sum(not place or time - times[place - 1] > BURST for place, time in enumerate(times))


def flooded(said: Sequence[Said]) -> bool:
    """True where three or more near-duplicates came within one burst, or from one origin."""
    if any(count >= FLOOD for count in Counter(one.origin for one in said).values()):
        return True
    return any(
        sum(_repeats(other, one.claim.words, one.time) for other in said) >= FLOOD for one in said
    )


def _repeats(one: Said, words: frozenset[str], time: datetime | None) -> bool:
    if time is not None and one.time is not None and abs(one.time - time) > BURST:
        return False
    least = min(len(one.claim.words), len(words))
    return not least or len(one.claim.words & words) / least >= ALIKE


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


def disputes(
    made: Statement, state: Evidence, same: float, asked: str | None = None
) -> list[Dispute]:
    """What the store holds against a statement, for each value that it claims, or for those of whom the question names.

    A statement that names the other value too is an explicit update (or a report of the dispute) and has none against it.
    """
    named = {value for claim in made.claims for _, value in claim.pairs}
    found: list[Dispute] = []
    for claim in made.claims:
        about = state.subjects(claim)
        for subject, own in claim.pairs:
            if subject not in about or (asked is not None and not is_asked(subject, asked)):
                continue
            against = [
                one
                for other in others(subject, own, state)
                if other not in named and other.text not in about
                if (one := _dispute(claim, about, subject, own, other, state, same)) is not None
            ]
            # Two values that are both well attested show that there may be several: nothing to decide.
            if sum(one.other_witnesses >= 2 for one in against) <= 1:
                found += against
    return found


def others(subject: str, own: Value, state: Evidence) -> list[Value]:
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
    if not any(_same_frame(claim, own, one.claim, other, subject, state, same) for one in theirs):
        return None
    if any(updated(one, own, other, state) for one in about):
        return None
    if subject in claim.maybe and not leads(subject, other, state):
        return None
    return contested(claim, subject, own, other, state)


def contested(claim: Claim, subject: str, own: Value, other: Value, state: Evidence) -> Dispute:
    own_witnesses, other_witnesses, against, stated, repeated = _standing(
        state, subject, own, other
    )
    return Dispute(
        subject=subject,
        own=own,
        other=other,
        own_witnesses=own_witnesses,
        other_witnesses=other_witnesses,
        against=against,
        only_asked=claim.asked and not stated,
        flooded=repeated,
        turned=(subject, own) in claim.turned,
        established=_established(claim, subject, own, state),
        borrowed=_borrowed(claim, subject, own, state),
    )


@remembered
def _standing(
    state: Evidence, subject: str, own: Value, other: Value
) -> tuple[int, int, tuple[str, ...], bool, bool]:
    """Witnesses of both values; who says the other; whether the own one is stated outside of examples, and repeated."""
    mine, theirs = state.said.get((subject, own), []), state.said.get((subject, other), [])
    return (
        *_weighed(mine, theirs),
        tuple(dict.fromkeys(one.id for one in theirs)),
        any(not one.asked for one in mine),
        flooded(mine),
    )


def _weighed(mine: Sequence[Said], theirs: Sequence[Said]) -> tuple[int, int]:
    """Witnesses of both; what was said in one burst only, however signed, is one voice
    against what was said over time, and where it is a flood."""
    own, other = witnesses(mine), witnesses(theirs)
    if own > 1 or other > 1:
        here, there = bursts(mine), bursts(theirs)
        own = 1 if own > 1 and here == 1 and (there > 1 or len(mine) >= FLOOD) else own
        other = 1 if other > 1 and there == 1 and (here > 1 or len(theirs) >= FLOOD) else other
    return own, other


def leads(word: str, value: Value, state: Evidence) -> bool:
    """True where at least half of what is stated of a plain word is this value: words of an attribute have many."""
    stated = [
        witnesses(state.said[word, other])
        for other in list(state.values.get((word, value.shape), ()))
    ]
    return 2 * witnesses(state.said[word, value]) >= sum(stated)


def _established(claim: Claim, subject: str, own: Value, state: Evidence) -> bool:
    known = state.agree.get(frame(claim, subject, own), {})
    return any(agreeing - {subject} for agreeing in list(known.values()))


@lru_cache(maxsize=64)
def stems(asked: str) -> frozenset[str]:
    """The words of a question, cut to their first letters."""
    return frozenset(stem(word) for word in _WORD.findall(asked))


def is_asked(subject: str, asked: str) -> bool:
    """True where the question, in small letters, names the subject: a stem as a word, a name as it is."""
    return subject in asked and (not subject.isalnum() or subject in stems(asked))


def _borrowed(claim: Claim, subject: str, own: Value, state: Evidence) -> str:
    """Another subject of the claim that has the value: what a record gives that answers for one by the other."""
    if subject in claim.maybe and claim.subjects:
        return ""
    for name in sorted(claim.subjects):
        if name not in subject and subject not in name and own.text not in (name, stem(name)):
            said = state.said.get((name, own), ())
            if any(one.claim is not claim and subject not in one.claim.subjects for one in said):
                return name
    return ""


def updated(subject: str, own: Value, other: Value, state: Evidence) -> bool:
    """True where some record names both values: an explicit update."""
    both = {one.id for one in state.said.get((subject, own), ())}
    return any(one.id in both for one in state.said.get((subject, other), ()))


def _same_frame(
    one: Claim,
    own: Value,
    other: Claim,
    value: Value,
    subject: str,
    state: Evidence,
    same: float,
) -> bool:
    """True where both say something of the same subject in the same words, or in words that mean the same."""
    about = one.subjects - {own.text, stem(own.text)}
    them = other.subjects - {value.text, stem(value.text)}
    if not (about <= them or them <= about):
        return False
    ours, others = frame(one, subject, own), frame(other, subject, value)
    if subject in one.maybe and (about != them or not (ours <= others or others <= ours)):
        # Plain words say less: all but the value has to be the same, or more of the same, or known to mean it.
        if state.firm & (ours - others) and state.firm & (others - ours):
            return False
        return about == them and state.alike(ours, others, subject, own.shape)
    if value.shape == "word":
        more = len(ours - others)
        return state.slot(others, subject) and (
            (others <= ours and more <= EXTRA)
            or (state.slot(ours, subject) and state.alike(ours, others, subject, own.shape))
        )
    if ours == others:
        return True
    if len(own.text.split()) == len(value.text.split()) and state.alike(
        ours, others, subject, own.shape
    ):
        return True
    if not (ours ^ others) >= TURNED:
        mine, theirs = ours - TURNED, others - TURNED
        close = own.shape not in OPEN or len(mine & theirs) >= same * len(mine | theirs)
        if close and overlap(mine, theirs) >= same:
            return True
    return _known_to_mean(ours, others, subject, own, value, state)


def _known_to_mean(
    ours: Frame, others: Frame, subject: str, own: Value, value: Value, state: Evidence
) -> bool:
    """True where the store shows that both wordings, without their trimmings, mean the same."""
    if own.shape == "word" or (own.shape in OPEN and not state.interchangeable(own, value)):
        return False
    return state.kinship(ours, others, subject, own.shape) > 0
