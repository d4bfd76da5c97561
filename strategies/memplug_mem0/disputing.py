# ruff: noqa: E501 -- a table's patterns are read better in one line
"""What hits say of each other: a newer figure goes above the older one, a denial stands beside what it denies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from memplug import EPISODE, Part, Reason
from memplug_mem0.ranking import telling

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Candidates, Hit

LOOKED: Final = 32
"""Hits that are held against each other."""
TOP: Final = 5
"""Hits among which a dispute is shown in full."""
ALIKE: Final = 0.25
"""Least share of the question's telling words that a sentence with a figure holds."""
DENIED: Final = 0.4
"""Least share that a denial holds."""
NEARLY: Final = 0.5
"""Least part of an older statement's score that a newer one has."""
NEWER: Final = 3
AGAINST: Final = 4
RAISED: Final = 2
"""The denial and what speaks most against it are among the first; others keep their place."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CODE = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_FIGURE = re.compile(r"\d")
_DENIAL = re.compile(
    r"(?i)\b(?:(?:i|we)(?:'ve|’ve| have)?(?: actually| really| ever)? never|i have never|i haven['’]?t|i have not|i['’]ve not|i didn['’]?t ever)\b"
    r"|\b(?:ich|wir) (?:habe|haben|war|bin)\b[^.?!]{0,40}\b(?:nie|noch nie|niemals)\b|\bje n['’](?:ai|étais|avais)[^.?!]{0,12}jamais\b|\bnunca (?:he|había|hemos|he)\b"
)
_FORMER = re.compile(
    r"(?i)\b(?:between|elapsed|passed|days after|how long|first|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|earlier|used to|at first|history|before i|zuerst|früher|d'abord|avant|primero|antes)\b"
)
_LISTED = re.compile(
    r"(?i)\b(?:order|sequence|list|timeline|chronolog|summar|walk me through|how (?:did|has|have).*(?:chang|develop|evolv|progress|improv))"
)
_EXPERIENCE = re.compile(
    r"(?i)^(?:so |and |but )?(?:have|has|had|did|do|does|am|is|are|was|were)\b|\bever\b|\bnever\b|^(?:habe|hat|hast|bin|war) |\bjemals\b|^(?:est-ce|ai-je|as-tu)|\bjamais\b|^¿?(?:he|has|ha|tengo)\b|\bnunca\b"
)
_FIGURED = re.compile(
    r"(?i)\b(?:how (?:many|much|long|often|old|far|big|tall|high|fast)|what(?:'s| is| are)? .*(?:number|percentage|rate|time|date|deadline|score|count|total|quota|budget|price|cost|size|average|version|accuracy|coverage|target|limit|goal)"
    r"|when (?:is|are|am|do|does|will)|wie ?viele?|wann|combien|quand|cu[aá]nt[oa]s?|cu[aá]ndo)\b"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """An episode among the hits."""

    place: int
    hit: Hit
    time: tuple[datetime | None, int]
    figure: float
    """The best share of the question that one of its sentences with a figure holds."""
    denial: float
    """The same for a denial; 0 where it denies nothing."""
    share: float


def ordered(candidates: Candidates, question: str, step: str) -> Candidates | None:
    """The candidates with updates above what they update, and disputes side by side; None where nothing moves."""
    if _LISTED.search(question) or not (_FIGURED.search(question) or _EXPERIENCE.search(question)):
        return None
    asked = telling(question)
    if not asked:
        return None
    said = [
        _said(place, hit, asked) for place, hit in enumerate(candidates.hits[:LOOKED]) if _told(hit)
    ]
    hits = list(candidates.hits)
    moved = _update(hits, said, question, step)
    moved = _dispute(hits, said, asked, step) or moved
    return replace(candidates, hits=tuple(hits)) if moved else None


def _told(hit: Hit) -> bool:
    return hit.record.kind == EPISODE.name and hit.record.role != "assistant"


def _said(place: int, hit: Hit, asked: frozenset[str]) -> _Said:
    record = hit.record
    text = _CODE.sub(" ", record.text)
    figure = denial = share = 0.0
    for sentence in _SENTENCE.split(text):
        held = len(asked & telling(sentence)) / len(asked)
        share = max(share, held)
        if _FIGURE.search(sentence):
            figure = max(figure, held)
        if (match := _DENIAL.search(sentence)) is not None:
            rest = sentence[match.start() : match.start() + 160]
            denial = max(denial, len(asked & telling(rest)) / len(asked))
    return _Said(place, hit, (record.event_time, record.position), figure, denial, share)


def _update(hits: list[Hit], said: Sequence[_Said], question: str, step: str) -> bool:
    """Moves newer statements with a figure above the first older one, where they are about as good."""
    if _FORMER.search(question) or not _FIGURED.search(question):
        return False
    figured = [one for one in said if one.place < TOP and one.figure >= ALIKE]
    if not figured:
        return False
    first = figured[0]
    newer = [
        one
        for one in figured[1:]
        if _later(one, first)
        and one.hit.record.speaker == first.hit.record.speaker
        and one.hit.score >= NEARLY * first.hit.score
        and _place(hits, one) < TOP
    ][:NEWER]
    for one in reversed(newer):
        _raise(
            hits, _place(hits, one), _place(hits, first), step, f"newer than {first.hit.record.id}"
        )
        first = one
    return bool(newer)


def _dispute(hits: list[Hit], said: Sequence[_Said], asked: frozenset[str], step: str) -> bool:
    """Marks a denial and what speaks against it, and shows both among the first."""
    denials = [one for one in said if one.denial >= DENIED]
    if not denials:
        return False
    denial = max(denials, key=lambda one: (one.denial, -one.place))
    others = [
        one
        for one in said
        if one.denial == 0.0
        and one.share >= 0.25
        and one.hit.record.speaker == denial.hit.record.speaker
    ]
    if not others:
        return False
    others.sort(key=lambda one: (-one.share / (1 + one.place / 8), one.place))
    against = [one for one in others if one.share >= 0.4 * denial.denial][:AGAINST]
    ids = tuple(one.hit.record.id for one in against)
    _mark(hits, denial, ids)
    for one in against:
        _mark(hits, one, (denial.hit.record.id,))
    for target, one in enumerate((denial, *against)):
        place = _place(hits, one)
        if place >= TOP and target < RAISED:
            _raise(hits, place, min(target, TOP - 1), step, "disputed")
    return True


def _mark(hits: list[Hit], one: _Said, ids: tuple[str, ...]) -> None:
    place = _place(hits, one)
    hits[place] = replace(hits[place], disputed=tuple(dict.fromkeys((*hits[place].disputed, *ids))))


def _later(one: _Said, other: _Said) -> bool:
    if one.time[0] is not None and other.time[0] is not None and one.time[0] != other.time[0]:
        return one.time[0] > other.time[0]
    return one.time[1] > other.time[1]


def _place(hits: Sequence[Hit], one: _Said) -> int:
    record = one.hit.record
    return next(
        i
        for i, hit in enumerate(hits)
        if hit.record.id == record.id and hit.record.scope == record.scope
    )


def _raise(hits: list[Hit], place: int, target: int, step: str, why: str) -> None:
    """Moves a hit up; it takes the score of the one whose place it gets."""
    hit = hits.pop(place)
    score = max(hits[target].score, hit.score) if target < len(hits) else hit.score
    hits.insert(target, hit.moved(score, Part(step, target + 1, score, (Reason(why),))))
