"""Counting witnesses: which value of a subject independent origins agree on, and who says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from memplug_amemguard.claims import OPEN, stem
from memplug_amemguard.evidence import RECENT, TURNED, frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from memplug_amemguard.claims import Claim, Statement, Value
    from memplug_amemguard.evidence import Evidence, Said

ALIKE = 0.8
"""Share of the shorter wording that two claims of one burst have in common to be one."""
BURST = timedelta(hours=3)
_WORD = re.compile(r"[^\W\d_][\w-]*")
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
    """True where three or more near-duplicates came within one burst."""
    return any(
        sum(_repeats(other, one.claim.words, one.time) for other in said) >= 3 for one in said
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
    if not any(_same_frame(claim, own, one.claim, other, subject, state, same) for one in theirs):
        return None
    if any(_updated(one, own, other, state) for one in about):
        return None
    if subject in claim.maybe and not _leads(subject, other, state):
        return None
    return _against(claim, subject, own, other, state)


def _against(claim: Claim, subject: str, own: Value, other: Value, state: Evidence) -> Dispute:
    mine, theirs = state.said.get((subject, own), []), state.said.get((subject, other), [])
    own_witnesses, other_witnesses = _weighed(mine, theirs)
    return Dispute(
        subject=subject,
        own=own,
        other=other,
        own_witnesses=own_witnesses,
        other_witnesses=other_witnesses,
        against=tuple(dict.fromkeys(one.id for one in theirs)),
        only_asked=all(one.asked for one in mine) and claim.asked,
        flooded=flooded(mine),
        turned=(subject, own) in claim.turned,
        established=_established(claim, subject, own, state),
        borrowed=_borrowed(claim, subject, own, state),
    )


def _weighed(mine: Sequence[Said], theirs: Sequence[Said]) -> tuple[int, int]:
    """Witnesses of both; what was said in one burst only, however signed, is one voice against what was said over time."""
    own, other = witnesses(mine), witnesses(theirs)
    if own > 1 or other > 1:
        here, there = bursts(mine), bursts(theirs)
        own = 1 if own > 1 and here == 1 < there else own
        other = 1 if other > 1 and there == 1 < here else other
    return own, other


def _leads(word: str, value: Value, state: Evidence) -> bool:
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


def rivals(made: Statement, state: Evidence, asked: str) -> list[Dispute]:
    """What stands against a statement in words that share none with its own, as far as the question is about it.

    The value that is stated in the question's words, or the only one of its shape, is what the question is after; another
    value of the same shape for the same subject is then a rival, unless its words are nearer to the question.
    """
    question = stems(asked)
    if not any(is_asked(subject, asked) for claim in made.claims for subject, _ in claim.pairs):
        return []
    named = {value for claim in made.claims for _, value in claim.pairs}
    found: list[Dispute] = []
    for claim in made.claims:
        wanted = [one for one in claim.pairs if one[1].shape != "word" and is_asked(one[0], asked)]
        about = state.subjects(claim) if wanted else frozenset()
        for subject, own in wanted:
            if subject not in about:
                continue
            if own.text in asked or (subject, own) in claim.turned:
                continue
            if (lent := _lent(claim, subject, own, state)) is not None and lent not in named:
                found.append(_against(claim, subject, own, lent, state))
                continue
            near = len(frame(claim, subject, own) & question)
            values = [one for one in _others(subject, own, state) if one not in named]
            stated = {
                one: _nearest(subject, one, question, state)
                for one in values
                if len(one.text.split()) == len(own.text.split()) and one.text not in about
            }
            best = [
                one
                for one, words in stated.items()
                if words >= (own.shape in OPEN) and words >= near
            ]
            best = [one for one in best if any(not said.asked for said in state.said[subject, one])]
            if len(best) != 1 or (own.shape in OPEN and near):
                continue
            if any(_updated(one, own, best[0], state) for one in about):
                continue
            if subject in claim.maybe and not _leads(subject, best[0], state):
                continue
            found.append(_against(claim, subject, own, best[0], state))
    return found


def voices(
    made: Statement, state: Evidence, asked: str, origin: str, against: Iterable[Dispute]
) -> set[tuple[str, str, str]]:
    """(origin, subject, shape) of claims that differ from what at least two other origins say of a subject asked for."""
    question = stems(asked)
    found = {(origin, one.subject, one.own.shape) for one in against if one.subject in asked}
    for claim in made.claims:
        about = state.subjects(claim)
        for subject, own in claim.pairs:
            key = (origin, subject, own.shape)
            if own.shape == "word" or key in found or subject not in about:
                continue
            if is_asked(subject, asked) and any(
                witnesses(one for one in state.said[subject, other] if one.origin != origin) >= 2
                and _nearest(subject, other, question, state)
                for other in _others(subject, own, state)
            ):
                mine = state.said.get((subject, own), ())
                if witnesses(one for one in mine if one.origin != origin) < 2:
                    found.add(key)
    return found


def agreed(made: Statement, id: str, state: Evidence, asked: str) -> bool:
    """True where the record states, of a subject asked for and in a word of the question, what two origins state or more."""
    question = stems(asked)
    return any(
        is_asked(subject, asked)
        and not question.isdisjoint(frame(claim, subject, value))
        and witnesses(said := state.said.get((subject, value), ())) >= 2
        and any(one.id == id for one in said)
        for claim in made.claims
        for subject, value in claim.told
    )


def _lent(claim: Claim, subject: str, own: Value, state: Evidence) -> Value | None:
    """What is said of the subject in the words in which another subject of the claim is said to have its value."""
    others = list(state.values.get((subject, own.shape), ()))[:RECENT]
    for name in sorted(claim.subjects - {subject, own.text}):
        for lender in state.said.get((name, own), ())[:RECENT]:
            if lender.claim is claim or subject in lender.claim.subjects:
                continue
            words = frame(lender.claim, name, own)
            for other in others:
                if other != own and any(
                    words == (theirs := frame(one.claim, subject, other))
                    or state.alike(words, theirs, subject, own.shape)
                    for one in state.said[subject, other][:RECENT]
                    if not one.asked
                ):
                    return other
    return None


def _nearest(subject: str, value: Value, question: frozenset[str], state: Evidence) -> int:
    """Words of the question that a statement of the value shares at most."""
    said = state.said[subject, value]
    return max((len(frame(one.claim, subject, value) & question) for one in said), default=0)


def _borrowed(claim: Claim, subject: str, own: Value, state: Evidence) -> str:
    """Another subject of the claim that has the value: what a record gives that answers for one by the other."""
    for name in sorted(claim.subjects):
        if name != subject and name != own.text and stem(own.text) != name:
            said = state.said.get((name, own), ())
            if any(one.claim is not claim and subject not in one.claim.subjects for one in said):
                return name
    return ""


def _updated(subject: str, own: Value, other: Value, state: Evidence) -> bool:
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
    mine = one.subjects - {own.text, stem(own.text)}
    theirs = other.subjects - {value.text, stem(value.text)}
    if not (mine <= theirs or theirs <= mine):
        return False
    ours, others = frame(one, subject, own), frame(other, subject, value)
    if subject in one.maybe and (mine != theirs or not (ours <= others or others <= ours)):
        # Plain words say less: all but the value has to be the same, or more of the same, or known to mean it.
        return mine == theirs and state.alike(ours, others, subject, own.shape)
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
    if (ours ^ others) >= TURNED:
        return False
    ours, others = ours - TURNED, others - TURNED
    if own.shape in OPEN and len(ours & others) < same * len(ours | others):
        return False
    return overlap(ours, others) >= same
