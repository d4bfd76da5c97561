# ruff: noqa: E501 -- a table's patterns are read better in one line
"""What hits say of each other: a newer figure goes above the older one, a denial stands beside what it denies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

from memplug import EPISODE, Part, Reason
from memplug_mem0.kinds import FACT
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
"""Hits among which an update is looked for, and the first denial."""
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

_END = re.compile(r"[.!?\n](?:(?<=\n)|\s)\s*")
"""Of a sentence. It begins with a set, which `re` looks for fast."""
_FENCE = "```"
_FIGURE = re.compile(r"\d")
_WORDS = re.compile(r"\w+")
# The patterns below are held against casefolded texts.
_CHANGE = re.compile(
    r"recently|now|new|newly|updated?|increas\w*|decreas\w*|improv\w*|grow\w*|grew|reach\w*|extend\w*|raised?|lowered|reduc\w*|dropped|rose|risen|fell|moved|moving|resched\w*"
    r"|postponed|pushed|shifted|changed|switched|adjusted|revised|expanded|instead|no longer|up from|down from|up to|down to|went (?:up|down)|cut to|bumped|boosted|upgraded"
    r"|jetzt|nun|inzwischen|neu\w*|gestiegen|gesunken|verschoben|erhöht|geändert|maintenant|désormais|nouveau|nouvelle|augmenté|passé|reporté|ahora|nuev[oa]|subió|bajó|aumentó|cambió|aplazad[oa]"
)
"""One word, or two, of which the first is among `_PAIRED`."""
_PAIRED = frozenset(("no", "up", "down", "went", "cut"))
_DENYING = ("never", "haven", "have not", "ve not", "t ever", " nie", "jamais", "nunca")
"""One of these stands in every denial."""
_DENIAL = re.compile(
    r"\b(?:(?:i|we)(?:'ve|’ve| have)?(?: actually| really| ever)? never|i have never|i haven['’]?t|i have not|i['’]ve not|i didn['’]?t ever)\b"
    r"|\b(?:ich|wir) (?:habe|haben|war|bin)\b[^.?!]{0,40}\b(?:nie|noch nie|niemals)\b|\bje n['’](?:ai|étais|avais)[^.?!]{0,12}jamais\b|\bnunca (?:he|había|hemos|he)\b"
)
_DONE = re.compile(
    r"\b(?:(?:i|we)(?:'ve|’ve| have|'m|’m| am)?(?: just| recently| already| finally| also| actually| been| now)* (?:\w+ed|got|made|did|done|built|wrote|written|took|taken|found|went|gone|set up|ran|run|used|using"
    r"|met|bought|sent|chose|chosen|began|begun|started|kept|had|got|worked|working|trying|implementing|\w+ing)|after \w+ing|my (?:score|accuracy|experience|progress|results?|first|last|previous|own)|so far|managed to)\b"
    r"|\b(?:ich habe|ich bin|wir haben|j['’]ai|je suis|nous avons|he|hemos)\b"
)
"""What tells of something as done, or being done."""
_FORMER = re.compile(
    r"\b(?:between|elapsed|passed|days after|how long|(?:i|we) first|at first|first time|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|earlier|used to|history|before i|zuerst|früher|d'abord|avant|primero|antes)\b"
)
_LISTED = re.compile(
    r"\b(?:order|sequence|list|timeline|chronolog|summar|walk me through|how (?:did|has|have).*(?:chang|develop|evolv|progress|improv))"
)
_EXPERIENCE = re.compile(
    r"(?:so |and |but )?(?:have|has|had|did|do|does|am|is|are|was|were)\b|(?:habe|hat|hast|bin|war) |est-ce|ai-je|as-tu|¿?(?:he|has|ha|tengo)\b"
)
"""The beginning of such a question."""
_EVER = re.compile(r"\b(?:ever|never|jemals|jamais|nunca)\b")
_FIGURED = re.compile(
    r"\b(?:how (?:many|much|long|often|old|far|big|tall|high|fast)|what(?:'s| is| are)? .*(?:number|percentage|rate|time|date|deadline|score|count|total|quota|budget|price|cost|size|average|version|accuracy|coverage|target|limit|goal)"
    r"|when (?:is|are|am|do|does|will)|wie ?viele?|wann|combien|quand|cu[aá]nt[oa]s?|cu[aá]ndo)\b"
)


class _Told(NamedTuple):
    """An episode or a fact among the hits."""

    place: int
    hit: Hit
    text: str
    """Casefolded, without code."""


class _Said(NamedTuple):
    """The same with what it tells of a question."""

    place: int
    hit: Hit
    text: str
    held: frozenset[str]
    """The telling words of the question that stand in it."""
    denied: frozenset[str]
    """The telling words of what it denies."""

    @property
    def time(self) -> tuple[datetime | None, int]:
        return self.hit.record.event_time, self.hit.record.position

    @property
    def sentences(self) -> list[str]:
        return _END.split(self.text)


class _Asked:
    """The telling words of a question, each with what it counts: the rarer among the hits, the more."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._whole = sum(weights.values())
        self._shares: dict[frozenset[str], float] = {}

    def share(self, words: frozenset[str]) -> float:
        """The part of the question that these words hold, 0..1."""
        share = self._shares.get(words)
        if share is None:
            held = sum(weight for word, weight in self.weights.items() if word in words)
            share = self._shares[words] = held / self._whole if self._whole else 0.0
        return share

    def of(self, words: Collection[str]) -> _Asked:
        """The part of it that these words hold, as the whole."""
        return _Asked({word: weight for word, weight in self.weights.items() if word in words})


class _Figure(NamedTuple):
    """A figure that a statement tells."""

    digits: str
    share: float
    """The part of the question that the words around it hold."""
    changed: bool
    """A change is told there."""


def concerns(question: str) -> bool:
    """True where updates or disputes may matter to the question."""
    return any(_wanted(question))


def reach(question: str) -> int:
    """How many of the hits `ordered` looks at."""
    return LOOKED if _wanted(question)[1] else NEWS


def moves(candidates: Candidates, question: str) -> bool:
    """False where the first hits tell that `ordered` moves nothing."""
    figured, experienced = _wanted(question)
    first = candidates.hits[:NEWS]
    return figured or (experienced and _disputed(_told(first), telling(question)))


@lru_cache(maxsize=256)
def _wanted(question: str) -> tuple[bool, bool]:
    """(it asks for a figure or a day as it is now, it asks whether something was ever done)."""
    folded = question.casefold()
    figured = _FIGURED.search(folded) is not None
    experienced = bool(_EXPERIENCE.match(folded) or _EVER.search(folded))
    if not (figured or experienced) or _LISTED.search(folded):
        return False, False
    return figured and not _FORMER.search(folded), experienced


def ordered(candidates: Candidates, question: str, step: str) -> Candidates | None:
    """The candidates with updates above what they update, and disputes side by side; None where nothing moves."""
    figured, experienced = _wanted(question)
    words = telling(question)
    told = _told(candidates.hits[: reach(question)])
    disputed = experienced and _disputed(told, words)
    if not (figured or disputed):
        return None
    said = [
        _Said(*one, _held(one.text, words), _denied(one.text) if disputed else frozenset())
        for one in told
    ]
    asked = _weighted(words, said, LOOKED / reach(question))
    hits = list(candidates.hits)
    moved = figured and _update(hits, [one for one in said if one.place < NEWS], asked, step)
    if disputed:
        moved = _dispute(hits, said, asked, step) or moved
    return replace(candidates, hits=tuple(hits)) if moved else None


def _told(hits: Sequence[Hit]) -> list[_Told]:
    return [
        _Told(place, hit, " ".join(hit.record.text.split(_FENCE)[::2]).casefold())
        for place, hit in enumerate(hits)
        if hit.record.kind in (EPISODE.name, FACT.name) and hit.record.role != "assistant"
    ]


def _disputed(told: Sequence[_Told], words: Collection[str]) -> bool:
    """True where one of the first hits denies something that the question is about."""
    return any(one.place < NEWS and not _denied(one.text).isdisjoint(words) for one in told)


def _weighted(words: Collection[str], said: Sequence[_Said], evenly: float) -> _Asked:
    """Each word's weight by how few of the hits hold it; more alike where `evenly` is high, as few hits tell little."""
    weights = {
        word: log(evenly + len(said) / (1 + sum(word in one.held for one in said)))
        for word in sorted(words)
    }
    return _Asked(weights)


def _held(text: str, words: Collection[str]) -> frozenset[str]:
    """Those of some words that stand in a casefolded text."""
    return frozenset([word for word in words if word in text and _holds(text, word)])


def _holds(text: str, word: str) -> bool:
    """A word that `shortened` gives stands in a casefolded text that holds its letters."""
    if not word.isascii():
        return True
    at = text.find(word)
    while at >= 0:
        if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_"):
            found = _WORDS.match(text, at)
            if found is not None and shortened(found[0]) == word:
                return True
        at = text.find(word, at + 1)
    return False


def _update(hits: list[Hit], said: Sequence[_Said], asked: _Asked, step: str) -> bool:
    """Moves a newer statement with another figure above the first one: one that tells of a change, else the newest that
    holds about as much of the question around its figure."""
    figures = ((one, _figures(one, asked)) for one in said if one.place < TOP)
    first, old = next(((one, found) for one, found in figures if found), (None, []))
    if first is None:
        return False
    known = {it.digits for it in old}
    newer = {
        one.place: [it for it in _figures(one, asked) if it.digits not in known]
        for one in said
        if one.place > first.place
        and _later(one, first)
        and one.hit.record.speaker == first.hit.record.speaker
        and one.hit.score >= NEARLY * first.hit.score
    }
    shares = {place: _best(found) for place, found in newer.items()}
    changed = {
        place: hits[place].score * _best([it for it in found if it.changed])
        for place, found in newer.items()
    }
    least = max(ALIKE, AS_TELLING * max(_best(old), *shares.values(), 0.0))
    alike = [one for one in said if shares.get(one.place, 0.0) >= least]
    if any(changed.values()):
        chosen = max(changed, key=lambda place: (changed[place], -place))
    elif alike:
        chosen = max(alike, key=lambda one: one.time[1]).place
    else:
        return False
    _raise(hits, chosen, first.place, step, f"newer than {first.hit.record.id}")
    return True


def _best(figures: Sequence[_Figure]) -> float:
    return max([it.share for it in figures], default=0.0)


def _figures(one: _Said, asked: _Asked) -> list[_Figure]:
    """The figures that have enough words of the question around them."""
    if asked.share(one.held) < LOOSE or not _FIGURE.search(one.text):
        return []
    return [
        figure
        for sentence in one.sentences
        if _FIGURE.search(sentence) and any(word in sentence for word in one.held)
        for figure in _figures_in(_WORDS.findall(sentence), one.held, asked)
    ]


def _figures_in(words: Sequence[str], wanted: frozenset[str], asked: _Asked) -> Iterator[_Figure]:
    shorts = [*map(shortened, words)]
    if asked.share(wanted.intersection(shorts)) < LOOSE:
        return
    changes = [*map(_changing, words)]
    if not _PAIRED.isdisjoint(words):
        for n, pair in enumerate(pairwise(words)):
            changes[n] = changes[n] or (pair[0] in _PAIRED and _changing(" ".join(pair)))
    for place, digits in enumerate(words):
        if digits[0].isdigit():
            around = slice(max(place - AROUND, 0), place + AROUND + 1)
            share = asked.share(wanted.intersection(shorts[around]))
            if share >= LOOSE:
                yield _Figure(digits, share, any(changes[around]))


@lru_cache(maxsize=16384)
def _changing(words: str) -> bool:
    """A change is told by the word, or the two."""
    return _CHANGE.fullmatch(words) is not None


def _dispute(hits: list[Hit], said: Sequence[_Said], asked: _Asked, step: str) -> bool:
    """Marks denials and what speaks against them, and shows both among the first."""
    shares = {one.place: asked.share(one.denied) for one in said}
    most = max(shares.values(), default=0.0)
    if most < DENIED:
        return False
    denials = [one for one in said if shares[one.place] >= max(DENIED, AS_DENYING * most)]
    denying = {one.place for one in denials}
    denial = max(denials, key=lambda one: (shares[one.place], -one.place))
    event = asked.of(denial.denied)
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


def _denied(text: str) -> frozenset[str]:
    """The telling words of what a casefolded text denies."""
    found: set[str] = set()
    if any(word in text for word in _DENYING):
        for sentence in _END.split(text):
            if (match := _DENIAL.search(sentence)) is not None:
                found |= telling(sentence[match.start() : match.start() + CLAUSE])
    return frozenset(found)


def _supporting(one: _Said, event: _Asked) -> float:
    """How much of the event one of its sentences tells of; less where it is not told as done. 0 where it is little."""
    held = one.held.intersection(event.weights)
    if event.share(held) < SUPPORTED:
        return 0.0
    best = 0.0
    for sentence in one.sentences:
        share = event.share(_held(sentence, held))
        if share > best and share >= SUPPORTED:
            best = max(best, share * (1.0 if _DONE.search(sentence) else UNSURE))
    return best


def _show(hits: list[Hit], shown: Sequence[_Said], step: str) -> None:
    """Brings these among the first, in the place of the last of them that are not concerned."""
    ids = {(one.hit.record.scope, one.hit.record.id) for one in shown}

    def concerned(hit: Hit) -> bool:
        return (hit.record.scope, hit.record.id) in ids

    for one in shown:
        place = _place(hits, one)
        first = range(min(TOP, len(hits)) - 1, 0, -1)
        spare = next((at for at in first if not concerned(hits[at])), None)
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
