"""Whether a later sentence ends what an earlier one says: it names it, or it is the same frame filled otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.filling import Value, unlike
from memplug_mem0.reading.frames import Clause, Word, clauses, language_of, lexicon
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

_POSSESSED = re.compile(r"['’]s?$")
_TODAY = re.compile(
    r"(?i)\b(?:today|tonight|this (?:morning|afternoon|evening|week|month|weekend|summer|winter)"
    r"|heute|diese[nrsm]? (?:woche|monat|wochenende)"
    r"|aujourd['’ ]*hui|ce (?:matin|soir|mois-ci|week-end)|cette semaine"
    r"|hoy|esta (?:mañana|semana|tarde)|este (?:mes|finde))\b"
)
_GOES = re.compile(r"\b(?:left|quitté|parti|partie|verlassen|salí|salido)\b")
_FILLER: Final = 4
"""Words of a filler that is changed for another one."""
_SPANS: Final = frozenset(
    [
        "day",
        "days",
        "week",
        "month",
        "year",
        "night",
        "morning",
        "evening",
        "weekend",
        "tag",
        "woche",
        "monat",
        "jahr",
        "abend",
        "jour",
        "jours",
        "semaine",
        "mois",
        "an",
        "matin",
        "soir",
        "día",
        "días",
        "semana",
        "mes",
        "año",
        "noche",
        "mañana",
    ]
)
"""What happens every so often; no part of a frame."""
_ELIDED: Final = 2
"""Words of a frame that its update may leave out."""


def updates(
    older: str, value: str, newer: str, languages: tuple[str, ...], named: bool = False
) -> bool:
    """True where the newer sentence ends the value that the older one gave. named: only where it names it, or by a number."""
    language = language_of(newer, languages)
    if not language:
        return False
    words = lexicon(language)
    told = [one for one in clauses(older, language) if folded(value) in folded(one.raw)]
    told = told or [*clauses(older, language)]
    return any(
        ends(one, other, words) or refills(one, other, words, named)
        for one in told
        for other in clauses(newer, language)
    )


def akin(older: str, newer: str, languages: tuple[str, ...]) -> bool:
    """True where the older sentence has the words that it takes to be ended by the newer one; cheap."""
    language = language_of(newer, languages)
    if not language:
        return False
    older = older.casefold()
    named, fillers = _taken(newer, language)
    if any(all(stem in older for stem in one) for one in named):
        return True
    for bag in fillers:
        held = sum(stem in older for stem in bag)
        if held and len(bag) - held <= _FILLER:
            return True
    return False


@lru_cache(maxsize=1024)
def _taken(
    newer: str, language: str
) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """Stems of which an older sentence has all, and those of which it has all but a filler, if the newer one ends it."""
    words = lexicon(language)
    named: list[frozenset[str]] = []
    fillers: list[frozenset[str]] = []
    for one in clauses(newer, language):
        named += [stems for stems, _ in named_in(one, words)]
        named += [*_leaving(one, words), _swapped(one, words) or frozenset()]
        if one.values:
            named.append(one.bag - words.opaques)
        if one.cue or one.changed:
            fillers.append(one.bag)
    return tuple(filter(None, named)), tuple(filter(None, fillers))


def ends(old: Clause, new: Clause, words: Lexicon) -> bool:
    """True where the new clause says that something ended, and names what the old one says."""
    if not old.words or (new.limited and (new.negated or not _then(new, words))):
        return False
    core, whole = _core(old), old.bag | _figures(old)
    if old.verb and old.verb not in words.owning and words.parts.search(new.plain):
        return False
    for named, how in named_in(new, words):
        if not named or not named <= whole:
            continue
        if named & (core - {old.verb} if how == "cut" else core):
            return True
        if how in ("from", "not") and (new.bag & old.bag) - named:
            return True
        if how == "not" and named & (whole - _subject(old)):
            return True
    if old.owner == "my" and _swapped(new, words) == _subject(old):
        return True
    return old.owner == "my" and any(
        one <= frozenset(it.stem for it in old.words if it.capital) & core
        for one in _leaving(new, words)
    )


def _then(one: Clause, words: Lexicon) -> bool:
    """True where a day is all that limits it: of what happened, not of how long it holds."""
    if _GOES.search(one.plain):
        return False
    return not words.limited.search(words.regular.sub(" ", _TODAY.sub(" ", one.raw)))


def named_in(one: Clause, words: Lexicon) -> Iterator[tuple[frozenset[str], str]]:
    """Stems of each thing that the clause says is over or not so, and how it says so.

    "cut": what takes its place was cut off; "from": it is that from which something else is now another;
    "not": it is not so, or was wrong; "".
    """
    if one.owner or one.plain.startswith(_NO_MORE):
        for pattern in words.denies if one.negated else words.stops:
            match = pattern.search(one.plain)
            if match is not None:
                groups = match.groupdict()
                said = f"{groups.get('w') or ''} {groups['x']}{groups.get('y') or ''}".strip()
                short = words.tail.sub("", said).strip()
                for text in dict.fromkeys((said, short)):
                    yield _stems(text, words), ""
                yield _stems(words.toward.sub("", short), words), "cut"
    for pattern in () if one.negated else words.replaces:
        match = pattern.search(one.plain)
        if match is not None:
            yield _stems(match["x"], words), "from"
    match = words.nots.search(one.plain)
    if match is not None:
        yield _stems(f"{match['w']} {match['x']}", words), "not"


def _swapped(one: Clause, words: Lexicon) -> frozenset[str] | None:
    """Stems of what the speaker has another one of."""
    match = None if one.negated else words.swaps.search(one.plain)
    return _stems(match["x"], words) if match is not None else None


def _subject(one: Clause) -> frozenset[str]:
    """Stems of what the clause says what it is."""
    found: set[str] = set()
    for word in one.words:
        if word.kind == "be":
            return frozenset(found)
        found.add(word.stem)
    return frozenset()


def _leaving(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of the name of somebody who is gone."""
    match = words.leaves.search(one.plain)
    if match is not None and (named := _stems(match["x"], words)):
        yield named


def _stems(text: str, words: Lexicon) -> frozenset[str]:
    found = set()
    for token in text.split():
        kind = words.classes.get(token, "word")
        if kind in ("word", "count", "change"):
            found.add(words.stem(token) if kind == "word" else token)
    return frozenset(found - words.opaques)


def _figures(one: Clause) -> frozenset[str]:
    return frozenset(part for it in one.values for part in folded(it.text).split())


def _core(one: Clause) -> frozenset[str]:
    """What the clause says of its subject: the verb, and what follows it up to the second preposition."""
    found: set[str] = set()
    after = one.owner == "me"
    place = 0
    for index, word in enumerate(one.words):
        if word.kind == "be":
            after = True
            place = index + 1
            continue
        if not after:
            continue
        if word.kind == "prep":
            early = place + (1 if one.verb or not one.words[place].led else 0)
            if index > early and word.raw.casefold() not in _OF:
                break
            continue
        found.add(word.stem)
    if not found or (not any(it.kind == "be" for it in one.words) and one.owner != "me"):
        content = [it.stem for it in one.words if it.kind == "word"]
        found.update(content[1:])
    return frozenset(found) | _figures(one)


_NO_MORE: Final = ("no longer ", "plus de ", "ya no ", "nicht mehr ")
_OF: Final = frozenset(("of", "de", "d'", "du", "von", "del"))


def refills(old: Clause, new: Clause, words: Lexicon, counted: bool) -> bool:
    """True where both are one frame with another filler. counted: with another number, hour or day."""
    if old.negated or new.negated or new.limited or old.limited or not old.owner or not new.owner:
        return False
    cue = new.cue or new.changed
    if new.past and not cue:
        return False
    return _counted(old, new, words, cue) or (
        cue and (new.corrected or not counted) and _named(old, new, words)
    )


def _counted(old: Clause, new: Clause, words: Lexicon, cue: bool) -> bool:
    if not old.values or not new.values:
        return False
    pairs = _paired(old.values, new.values)
    if pairs is None or not new.bag - words.opaques:
        return False
    if not new.bag - words.opaques <= old.bag:
        return False
    if (old.owner == "my") != (new.owner == "my") and not cue:
        return False
    other = [1 for one, two in pairs if unlike(one, two)]
    if not other:
        return False
    left = old.bag - new.bag
    if cue:
        return len(left) <= _ELIDED
    if any(one.type in ("day", "clock") for one in new.values):
        return False
    return (
        len(other) == 1 and len(pairs) == len(old.values) == len(new.values) and left <= {old.verb}
    )


def _paired(old: Sequence[Value], new: Sequence[Value]) -> list[tuple[Value, Value]] | None:
    """The fillers of both that are of one type; None where the new one has any that the old one has not."""
    left = [*old]
    found = []
    for one in new:
        match = next((it for it in left if it.type == one.type), None)
        if match is None:
            return None
        left.remove(match)
        found.append((match, one))
    return found


def _named(old: Clause, new: Clause, words: Lexicon) -> bool:
    """The same words but for one filler of words."""
    first, second = _frame(old), _frame(new)
    before = 0
    moved = False
    while before < min(len(first), len(second)):
        if _into(first[before], second[before], new, words):
            moved = True
        elif first[before].stem != second[before].stem:
            break
        before += 1
    after = 0
    while (
        after < min(len(first), len(second)) - before
        and first[-1 - after].stem == second[-1 - after].stem
    ):
        after += 1
    left, right = first[before : len(first) - after], second[before : len(second) - after]
    if moved and left and left[0].kind == "prep":
        left = left[1:]
    if not after:
        left = _untailed(left)
    shared = [one for one in first[:before] if one.kind == "word"]
    tail = any(
        one.kind == "word" and one.raw.casefold() not in _SPANS
        for one in first[len(first) - after :]
    )
    if not left or not right or (not shared and not (tail and old.owner == "me")):
        return False
    if (
        not _filler(left)
        or not _filler(right)
        or {one.stem for one in left} & {one.stem for one in right}
    ):
        return False
    if old.owner != new.owner:
        return False
    if old.owner == "me":
        verb = shared[0].stem if shared else ""
        if not tail and (not verb or (verb in words.sharing and not words.swap.search(new.raw))):
            return False
        if tail and verb:
            return True
    be = any(one.kind == "be" for one in first[:before])
    return moved or _alike(left, right, be, words)


def _into(old: Word, new: Word, clause: Clause, words: Lexicon) -> bool:
    """True for the "to" of "moved to", which stands for whatever led to the former filler."""
    into = clause.changed and new.raw.casefold() in words.into.split()
    switched = old.kind == "be" and bool(words.swap.search(clause.raw))
    return into and (old.kind == "prep" or switched)


def _frame(one: Clause) -> list[Word]:
    return [it for it in one.words if it.kind in ("word", "prep", "be", "count") or it.typed]


def _untailed(words: list[Word]) -> list[Word]:
    """Without a further circumstance, which the later sentence leaves out."""
    for place, one in enumerate(words):
        if place and one.kind == "prep":
            return words[:place]
    return words


def _filler(words: list[Word]) -> bool:
    return len(words) <= _FILLER and all(
        (one.kind in ("word", "count") and not _POSSESSED.search(one.raw))
        or (place and one.stem in _OF)
        for place, one in enumerate(words)
    )


def _alike(left: list[Word], right: list[Word], be: bool, words: Lexicon) -> bool:
    """True where both are names, or both nouns."""
    scales = (words.scale(one[-1].raw.casefold()) for one in (left, right))
    if next(scales) & next(scales):
        return True
    first, second = left[0], right[0]
    names = (first.capital, second.capital)
    if words.nouns:
        return left[-1].capital and right[-1].capital
    if all(names) or (first.led and second.led):
        return True
    if any(names) or first.led != second.led:
        return (first.led or first.capital) and (second.led or second.capital)
    return not be
