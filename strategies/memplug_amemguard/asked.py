"""What a question is after, and which claims differ from what independent origins say of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from memplug_amemguard.claims import OPEN
from memplug_amemguard.consensus import (
    MOST,
    Dispute,
    bursts,
    contested,
    flooded,
    is_asked,
    leads,
    others,
    stems,
    updated,
    witnesses,
)
from memplug_amemguard.evidence import RECENT, frame, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memplug_amemguard.claims import Claim, Statement, Value
    from memplug_amemguard.evidence import Evidence, Frame


def rivals(made: Statement, state: Evidence, asked: str) -> list[Dispute]:
    """What stands against a statement whatever its words, as far as the question is about it.

    The burden is on the value that one origin states: where others state one that it could replace, and that is as near to
    the question, it is a rival unless the store shows that its words mean something else. What is further from the question
    comes back as such.
    """
    named = {value for claim in made.claims for _, value in claim.pairs}
    found: list[Dispute] = []
    for claim in made.claims:
        wanted = [
            pair for pair in claim.pairs if is_asked(pair[0], asked) and pair[1].text not in asked
        ]
        about = state.subjects(claim) if wanted else frozenset()
        for subject, own in wanted:
            if subject not in about:
                continue
            other, far = _lent(claim, subject, own, state), 0
            if other is None:
                other, far = _leader(
                    claim, about | {one.text for one in named}, subject, own, asked, state
                )
            if other is None or other in named:
                continue
            if any(updated(one, own, other, state) for one in about):
                continue
            if subject in claim.maybe and not leads(subject, other, state):
                continue
            found.append(replace(contested(claim, subject, own, other, state), far=far))
    return found


def _leader(
    claim: Claim,
    named: frozenset[str],
    subject: str,
    own: Value,
    asked: str,
    state: Evidence,
) -> tuple[Value | None, int]:
    """The value that the question is after, where it is not this one, and how far it is from the question.

    The nearest to the question first, then the best attested; none where several of the nearest are well attested.
    """
    answers = _answers(state, subject, own.shape, asked)
    sure = next((one.sure for one in answers if one.value == own), 0)
    if not any(one.count >= sure for one in answers if one.value != own):
        return None, 0
    wording = frame(claim, subject, own)
    near = 0 if claim.asked else len(wording & stems(asked))
    if near and flooded(state.said.get((subject, own), ())):
        near = 0
    ranked = []
    for answer in answers:
        one, count, frames = answer.value, answer.count, answer.near
        if one.text == own.text or one.text in named or count < sure:
            continue
        if own.shape == "word" and min(count, len(frames)) < 2:
            # What stays the same in one wording may be a word of the attribute.
            continue
        if own.shape in OPEN and not (
            state.interchangeable(own, one)
            or (claim.asked and len(own.text.split()) == len(one.text.split()))
        ):
            continue
        kin = {
            other: 0 if claim.asked else state.kinship(wording, other, subject, own.shape)
            for other in frames
        }
        meant = [other for other in frames if kin[other] >= 0]
        if not meant:
            continue
        nearest = max(frames[other] for other in meant)
        if own.shape == "word" and not nearest and max(kin.values()) <= 0:
            continue
        far = 0 if nearest >= near else 1 if nearest else 2
        ranked.append((-far, count, nearest, one))
    best = max(ranked, key=lambda one: one[:3], default=None)
    if best is None or sum(one[0] == best[0] and one[1] >= 2 for one in ranked) > 1:
        return None, 0
    return best[3], -best[0]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A value of a subject, as a question finds it."""

    value: Value
    count: int
    """Its witnesses."""
    sure: int
    """The same, where it was not said in one burst only."""
    near: dict[Frame, int]
    """Its wordings, each with how many words of the question it means."""


@remembered
def _answers(state: Evidence, subject: str, shape: str, asked: str) -> list[_Answer]:
    """The values of a subject that the question does not name."""
    question = stems(asked)
    values = list(state.values.get((subject, shape), ()))
    if len(values) > MOST:
        values.sort(key=lambda one: -len({said.origin for said in state.said[subject, one]}))
    found = []
    for value in values[:MOST]:
        said = [one for one in state.said[subject, value] if not one.asked]
        if said and value.text not in asked:
            frames = {frame(one.claim, subject, value) for one in said}
            near = {one: _nearness(state, one, subject, shape, question) for one in frames}
            count = witnesses(said)
            found.append(_Answer(value, count, count if bursts(said) > 1 else 1, near))
    return found


@remembered
def _nearness(
    state: Evidence, wording: Frame, subject: str, shape: str, question: frozenset[str]
) -> int:
    """Words of the question that a wording has, or one that means the same."""
    same = state.meaning(wording, subject, shape)
    return max(len(one & question) for one in (wording, *same))


@remembered
def expected(state: Evidence, asked: str) -> dict[str, Value]:
    """Subject -> the one value that several origins state of it in words of the question, or in others of that meaning."""
    found: dict[str, Value] = {}
    for subject in state.subjects_in(asked):
        ranked = [
            (max(one.near.values()), one.value)
            for shape in sorted(state.shapes.get(subject, ()))
            for one in _answers(state, subject, shape, asked)
            if one.count >= 2 and any(one.near.values())
        ]
        best = [one for one in ranked if one[0] == max(ranked, key=lambda one: one[0])[0]]
        if len(best) == 1:
            found[subject] = best[0][1]
    return found


def borrowed(text: str, id: str, state: Evidence, asked: str) -> tuple[str, str] | None:
    """(subject asked for, another) where a text gives the one a value that others state of the other alone.

    And others state something else of the one, in the same words: an answer by way of something else.
    """
    folded = text.casefold()
    wanted = [one for one in state.subjects_in(asked) if one in folded]
    if not wanted:
        return None
    words = stems(folded)
    lenders = [one for one in state.subjects_in(folded) if one not in asked]
    for subject in wanted:
        for lender in lenders:
            for shape in sorted(state.shapes.get(lender, set()) & state.shapes.get(subject, set())):
                for value in list(state.values[lender, shape])[: 2 * RECENT]:
                    if shape == "word":
                        held = value.text in (folded if " " in value.text else words)
                        held = held and witnesses(state.said[lender, value]) >= 2
                    else:
                        held = value.text in folded
                    if not held or value.text in (subject, lender) or value.text in asked:
                        continue
                    if not (state.certain(lender) or leads(lender, value, state)):
                        continue
                    if _kept_from(subject, lender, value, id, folded, state):
                        return subject, lender
    return None


def _kept_from(
    subject: str, lender: str, value: Value, id: str, folded: str, state: Evidence
) -> bool:
    """True where the value is the lender's alone, and the subject has another one in the lender's words."""
    if any(one.id != id and not one.asked for one in state.said.get((subject, value), ())):
        return False
    frames = {
        frame(one.claim, lender, value)
        for one in state.said[lender, value][:RECENT]
        if one.id != id and not one.asked and subject not in one.claim.subjects
    }
    for other in list(state.values[subject, value.shape])[: 2 * RECENT]:
        if value.shape in OPEN and not state.interchangeable(value, other):
            continue
        if other.text in folded or not (state.certain(subject) or leads(subject, other, state)):
            continue
        for one in state.said[subject, other][:RECENT]:
            if one.asked or one.id == id:
                continue
            theirs = frame(one.claim, subject, other)
            if state.ordinary(theirs) and any(
                state.kinship(mine, theirs, subject, value.shape) > 0 for mine in frames
            ):
                return True
    return False


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
                for other in others(subject, own, state)
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
    names = sorted(claim.subjects - {subject, own.text})
    others = list(state.values.get((subject, own.shape), ()))[:RECENT] if names else ()
    for name in names:
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
