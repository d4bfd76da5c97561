# ruff: noqa: E501 -- a table's patterns are read better in one line
"""What hits say of each other: a newer figure goes above the older one, a denial stands beside what it denies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING, Final

from memplug import EPISODE, Part, Reason
from memplug_mem0.wording import shortened, telling

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Candidates, Hit

LOOKED: Final = 32
"""Hits that are held against each other."""
TOP: Final = 5
"""Hits among which a dispute is shown in full."""
ALIKE: Final = 0.3
"""Least share of the question's telling words around a figure."""
AROUND: Final = 8
"""Words on either side of a figure that say what it counts."""
LOOSE: Final = 0.2
"""The same for a statement that tells of a change."""
NEWS: Final = 10
"""Hits among which an update is looked for."""
AS_TELLING: Final = 0.8
"""Least part of the best such share that a statement has which is above others."""
NEARLY: Final = 0.5
"""Least part of an older statement's score that a newer one has."""
DENIED: Final = 0.4
"""Least share that a denial holds."""
AS_DENYING: Final = 0.6
"""Least part of the best denial's share that another one holds."""
SUPPORTED: Final = 0.3
"""Least share of what is denied that a statement against it holds."""
UNSURE: Final = 0.6
"""What a statement counts that does not say that something was done."""
CLAUSE: Final = 160
"""Letters from a denial on that say what it denies."""
AGAINST: Final = 4
"""The statements that speak most against a denial are shown among the first."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CODE = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_FIGURE = re.compile(r"\d")
_WORDS = re.compile(r"\w+")
_CHANGE = re.compile(
    r"(?i)\b(?:recently|now|new|newly|updated?|increas\w*|decreas\w*|improv\w*|grow\w*|grew|reach\w*|extend\w*|raised?|lowered|reduc\w*|dropped|rose|risen|fell|moved|moving|resched\w*"
    r"|postponed|pushed|shifted|changed|switched|adjusted|revised|expanded|instead|no longer|up from|down from|up to|down to|went (?:up|down)|cut to|bumped|boosted|upgraded"
    r"|jetzt|nun|inzwischen|neu\w*|gestiegen|gesunken|verschoben|erhöht|geändert|maintenant|désormais|nouveau|nouvelle|augmenté|passé|reporté|ahora|nuev[oa]|subió|bajó|aumentó|cambió|aplazad[oa])\b"
)
_DENIAL = re.compile(
    r"(?i)\b(?:(?:i|we)(?:'ve|’ve| have)?(?: actually| really| ever)? never|i have never|i haven['’]?t|i have not|i['’]ve not|i didn['’]?t ever)\b"
    r"|\b(?:ich|wir) (?:habe|haben|war|bin)\b[^.?!]{0,40}\b(?:nie|noch nie|niemals)\b|\bje n['’](?:ai|étais|avais)[^.?!]{0,12}jamais\b|\bnunca (?:he|había|hemos|he)\b"
)
_DONE = re.compile(
    r"(?i)\b(?:(?:i|we)(?:'ve|’ve| have|'m|’m| am)?(?: just| recently| already| finally| also| actually| been| now)* (?:\w+ed|got|made|did|done|built|wrote|written|took|taken|found|went|gone|set up|ran|run|used|using"
    r"|met|bought|sent|chose|chosen|began|begun|started|kept|had|got|worked|working|trying|implementing|\w+ing)|after \w+ing|my (?:score|accuracy|experience|progress|results?|first|last|previous|own)|so far|managed to)\b"
    r"|\b(?:ich habe|ich bin|wir haben|j['’]ai|je suis|nous avons|he|hemos)\b"
)
"""What tells of something as done, or being done."""
_FORMER = re.compile(
    r"(?i)\b(?:between|elapsed|passed|days after|how long|(?:i|we) first|at first|first time|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|earlier|used to|history|before i|zuerst|früher|d'abord|avant|primero|antes)\b"
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
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The telling words of a question, each with what it counts: the rarer among the hits, the more."""

    weights: Mapping[str, float]

    def share(self, words: Collection[str]) -> float:
        """The part of the question that these words hold, 0..1."""
        whole = sum(self.weights.values())
        held = sum(weight for word, weight in self.weights.items() if word in words)
        return held / whole if whole else 0.0


def concerns(question: str) -> bool:
    """True where updates or disputes may matter to the question."""
    return _figured(question) or _experienced(question)


def _figured(question: str) -> bool:
    """It asks for a figure or a day, as it is now."""
    wanted = _FIGURED.search(question) is not None
    return wanted and not _FORMER.search(question) and not _LISTED.search(question)


def _experienced(question: str) -> bool:
    """It asks whether something was ever done."""
    return _EXPERIENCE.search(question) is not None and not _LISTED.search(question)


def ordered(candidates: Candidates, question: str, step: str) -> Candidates | None:
    """The candidates with updates above what they update, and disputes side by side; None where nothing moves."""
    figured, experienced = _figured(question), _experienced(question)
    said = [_said(place, hit) for place, hit in enumerate(candidates.hits[:LOOKED]) if _told(hit)]
    asked = _weighted(telling(question), said)
    hits = list(candidates.hits)
    moved = figured and _update(hits, said, asked, step)
    if experienced:
        moved = _dispute(hits, said, asked, step) or moved
    return replace(candidates, hits=tuple(hits)) if moved else None


def _told(hit: Hit) -> bool:
    return hit.record.kind == EPISODE.name and hit.record.role != "assistant"


def _said(place: int, hit: Hit) -> _Said:
    record = hit.record
    sentences = tuple(_SENTENCE.split(_CODE.sub(" ", record.text)))
    return _Said(place, hit, (record.event_time, record.position), sentences)


def _weighted(words: Collection[str], said: Sequence[_Said]) -> _Asked:
    """Each word's weight by how few of the hits hold it."""
    texts = [telling(" ".join(one.sentences)) for one in said]
    count = {word: sum(word in text for text in texts) for word in words}
    return _Asked({word: log(1 + len(texts) / (1 + count[word])) for word in sorted(words)})


def _update(hits: list[Hit], said: Sequence[_Said], asked: _Asked, step: str) -> bool:
    """Moves a newer statement with a figure above the first one: one that tells of a change, else the newest that
    holds about as much of the question around its figure."""
    figures = {one.place: _around_figures(one, asked) for one in said if one.place < NEWS}
    figured = [one for one in said if one.place < NEWS and max(figures[one.place]) >= LOOSE]
    first = next((one for one in figured if one.place < TOP), None)
    if first is None:
        return False
    newer = [
        one
        for one in figured
        if _later(one, first)
        and one.hit.record.speaker == first.hit.record.speaker
        and one.hit.score >= NEARLY * first.hit.score
    ]
    best = max(max(figures[one.place]) for one in figured)
    changed = [one for one in newer if figures[one.place][1] >= LOOSE]
    alike = [one for one in newer if max(figures[one.place]) >= max(ALIKE, AS_TELLING * best)]
    if changed:
        chosen = max(changed, key=lambda one: (figures[one.place][1], -one.place))
    elif alike:
        chosen = max(alike, key=lambda one: one.time[1])
    else:
        return False
    if chosen.place < first.place:
        return False
    _raise(hits, chosen.place, first.place, step, f"newer than {first.hit.record.id}")
    return True


def _around_figures(one: _Said, asked: _Asked) -> tuple[float, float]:
    """The best share of the question that the words around a figure hold, and the same where a change is told."""
    best = changed = 0.0
    for sentence in one.sentences:
        if not _FIGURE.search(sentence):
            continue
        change = [match.start() for match in _CHANGE.finditer(sentence)]
        found = list(_WORDS.finditer(sentence.casefold()))
        for place, word in enumerate(found):
            if not word[0][0].isdigit():
                continue
            near = found[max(place - AROUND, 0) : place + AROUND + 1]
            share = asked.share({shortened(it[0]) for it in near})
            best = max(best, share)
            if any(near[0].start() <= at <= near[-1].end() for at in change):
                changed = max(changed, share)
    return best, changed


def _dispute(hits: list[Hit], said: Sequence[_Said], asked: _Asked, step: str) -> bool:
    """Marks denials and what speaks against them, and shows both among the first."""
    denied = {one.place: _denied(one) for one in said}
    shares = {place: asked.share(words) for place, words in denied.items()}
    most = max(shares.values(), default=0.0)
    if most < DENIED:
        return False
    denials = [one for one in said if shares[one.place] >= max(DENIED, AS_DENYING * most)]
    denying = {one.place for one in denials}
    denial = max(denials, key=lambda one: (shares[one.place], -one.place))
    event = _Asked({word: it for word, it in asked.weights.items() if word in denied[denial.place]})
    supports = {
        one.place: _supporting(one, event)
        for one in said
        if one.place not in denying and one.hit.record.speaker == denial.hit.record.speaker
    }
    against = sorted(
        (one for one in said if supports.get(one.place, 0.0) >= SUPPORTED),
        key=lambda one: (-supports[one.place] / (1 + one.place / LOOKED), one.place),
    )
    against = [one for n, one in enumerate(against) if n < AGAINST or one.place < TOP]
    if not against:
        return False
    for one in denials:
        _mark(hits, one, tuple(it.hit.record.id for it in against))
    for one in against:
        _mark(hits, one, tuple(it.hit.record.id for it in denials))
    _show(hits, (denial, *against), step)
    return True


def _denied(one: _Said) -> frozenset[str]:
    """The telling words of what it denies."""
    found: set[str] = set()
    for sentence in one.sentences:
        if (match := _DENIAL.search(sentence)) is not None:
            found |= telling(sentence[match.start() : match.start() + CLAUSE])
    return frozenset(found)


def _supporting(one: _Said, event: _Asked) -> float:
    """How much of the event one of its sentences tells of; less where it is not told as done."""
    return max(
        (
            event.share(telling(sentence)) * (1.0 if _DONE.search(sentence) else UNSURE)
            for sentence in one.sentences
        ),
        default=0.0,
    )


def _show(hits: list[Hit], shown: Sequence[_Said], step: str) -> None:
    """Brings these among the first, in the place of the last of them that are not concerned."""
    ids = {(one.hit.record.scope, one.hit.record.id) for one in shown}

    def concerned(hit: Hit) -> bool:
        return (hit.record.scope, hit.record.id) in ids

    for one in shown:
        place = _place(hits, one)
        spare = next((at for at in range(TOP - 1, 0, -1) if not concerned(hits[at])), None)
        if place >= TOP and spare is not None:
            _raise(hits, place, spare, step, "disputed")


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
