"""Statements of which no table has a pattern, and what they do to each other: frames of a subject, a verb and what fills them.

Two statements are held against each other word by word. What was said ends where the later one says that it does, naming
it ("I ditched Chrome"), or where both are the same frame but for one filler of the same type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.filling import Value, typed
from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Class, Lexicon

_TOKEN = re.compile(r"\d[\d.,:/-]*\d|\d+|[^\W_][\w]*(?:['’.&-]\w+)*['’]?|[$€£%]")
_TITLED = re.compile(r"\b(Dr|Mr|Mrs|Ms|St|Prof|Nr|No|Sr|Sra|Mme|M)\.")
_NAME = re.compile(r"\w+")
_PART = re.compile(r"[,;:()–—]\s|\s-\s")
_FIRST: Final = 12
"""Words by which a language is known."""
_SHORT: Final = 14
"""Words of a sentence that says how things are."""
_OPENING: Final = 3
"""Words among which a statement names whose it is."""
_LETTERS: Final = 3
"""Letters that an ending leaves of a word."""
LANGUAGES: Final = ("en", "de", "fr", "es")
_MOST: Final = 24
"""Words of a clause that is looked at."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a clause."""

    stem: str
    raw: str
    kind: Class
    start: int
    capital: bool = False
    led: bool = False
    """An article or a possessive stands before it."""
    mine: bool = False
    """The possessive is the speaker's."""
    typed: bool = False
    """It belongs to a number, a day or an hour."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, its light words taken off."""

    owner: str
    """me: the speaker; my: something of the speaker's; the: something definite; "": anything else."""
    raw: str
    whole: str
    """With the words that say since when."""
    plain: str
    """In lower case, without light words, for patterns."""
    words: tuple[Word, ...]
    """Content words, prepositions and copulas, in order."""
    values: tuple[Value, ...]
    cue: bool
    changed: bool
    """It has a verb of change."""
    limited: bool
    past: bool
    negated: bool
    resumed: bool
    """Its subject is a pronoun for what the clause before is about."""
    idle: bool
    """It says what is felt or thought, or speaks of what it does not name."""
    corrected: bool = False
    """The sentence says that something said before was wrong."""
    unreal: bool = False
    """It is not so, or not yet."""

    @property
    def bag(self) -> frozenset[str]:
        """Stems of the content words outside numbers, days and hours."""
        return frozenset(one.stem for one in self.words if one.kind == "word" and not one.typed)

    @property
    def verb(self) -> str:
        """The stem of what the speaker does; "" where that is only being."""
        if self.owner != "me":
            return ""
        for one in self.words:
            if one.kind == "be":
                continue
            return one.stem if one.kind == "word" and not (one.typed or one.led) else ""
        return ""


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """The closed classes of a language."""
    found: Lexicon = import_module(f"memplug_mem0.reading.languages.frames_{language}").LEXICON
    return found


@lru_cache(maxsize=4096)
def language_of(text: str, languages: tuple[str, ...]) -> str:
    """The language that most of the first words are of; "" where none knows any."""
    names = _NAME.findall(text.casefold())[:_FIRST]
    counts = dict.fromkeys(languages, 0)
    known = _known(languages)
    for one in names:
        for language in known.get(one, ()):
            speaker = lexicon(language).classes.get(one) in ("me", "my")
            counts[language] += 2 if speaker else 1
    for language in languages:
        speaks = lexicon(language).speaks
        if speaks is not None and names and speaks.search(names[0]):
            counts[language] += 2
    if not any(counts.values()):
        counts = {one: len(lexicon(one).signals.intersection(names)) for one in languages}
    best = max(languages, key=lambda one: counts[one], default="")
    return best if best and counts[best] else ""


@lru_cache(maxsize=16)
def _known(languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The languages that have a word in a closed class."""
    found: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for word in {one.rstrip("'") for one in lexicon(language).classes}:
            found[word] = (*found.get(word, ()), language)
    return found


def resumes(text: str, words: Lexicon) -> bool:
    """True for a sentence that begins with a pronoun for what was spoken of before."""
    names = _NAME.findall(text.casefold())[:_OPENING]
    kinds = (words.classes.get(one) or words.classes.get(f"{one}'") for one in names)
    return next((one for one in kinds if one != "light"), None) == "he"


def worth(text: str, words: Lexicon) -> bool:
    """True for a sentence that may say how things are, or end something."""
    text = text.casefold()
    if not words.signals.isdisjoint(_NAME.findall(text)):
        return True
    return any(_opens(_NAME.findall(one), words) for one in _PART.split(text))


def _opens(names: list[str], words: Lexicon) -> bool:
    """True for the words of a part of a sentence that may say how things are."""
    if len(names) > _SHORT or not words.idling.isdisjoint(names):
        return False
    kinds = {words.classes.get(one) or words.classes.get(f"{one}'") for one in names[:_OPENING]}
    return not kinds.isdisjoint(("me", "my", "the", "prep", "be")) or (
        words.speaks is not None and any(search(words.speaks, one) for one in names[:2])
    )


def openings(text: str) -> frozenset[str]:
    """The first letters of the words that no language has in a closed class: what is shared by the forms of a word."""
    names = {one.casefold() for one in _TOKEN.findall(text)}
    ended = _ended()
    over = (one for name in names & ended.keys() for one in ended[name])
    return frozenset(one[:_LETTERS] for one in (*names, *over) if one not in _closed())


@lru_cache(maxsize=1)
def _ended() -> dict[str, frozenset[str]]:
    """By each word that tells of an event: the words of what it ends."""
    found: dict[str, frozenset[str]] = {}
    for name in LANGUAGES:
        for told, _, over in lexicon(name).outcomes:
            for word in told:
                found[word] = found.get(word, frozenset()) | over
    return found


@lru_cache(maxsize=1)
def _closed() -> frozenset[str]:
    light = ("light", "neg", "the", "a", "my", "me", "he", "be", "aux", "prep")
    return frozenset(
        word for name in LANGUAGES for word, kind in lexicon(name).classes.items() if kind in light
    )


@lru_cache(maxsize=512)
def pithy(text: str, words: Lexicon) -> str:
    """A sentence without asides."""
    return without(words.aside, text)


def expanded(text: str, words: Lexicon) -> str:
    """A sentence without asides, its contractions written out."""
    text = pithy(text, words).strip()
    low = text.casefold().replace("’", "'")
    for key, pattern, into in words.expansions:
        if key in low:
            text = pattern.sub(into, text)
            low = text.casefold().replace("’", "'")
    return _TITLED.sub(r"\1", text)


@lru_cache(maxsize=4096)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a sentence."""
    words = lexicon(language)
    text = expanded(text, words)
    found: list[Clause] = []
    before: Clause | None = None
    for part in words.joint.split(text):
        if part is None or len(part) < 3:
            continue
        one = _clause(part.strip(), words, before)
        if one is None:
            continue
        if one.resumed and before is not None and (before.cue or before.changed):
            one = replace(one, cue=True)
        found.append(one)
        before = one if one.owner or any(it.led for it in one.words) else before
    found = _shaded(found, words)
    if search(words.correct, text):
        found = [replace(one, cue=True, corrected=True) for one in found]
    return tuple(found)


def _shaded(found: list[Clause], words: Lexicon) -> list[Clause]:
    """The clauses, each limited or unreal also where that is said in parts of it that are set off by a comma."""
    for name in ("limited", "unreal"):
        marked = [place for place, one in enumerate(found) if getattr(one, name)]
        for place in marked:
            for step in (-1, 1):
                at = place
                while not _stands(found[at], words) and 0 <= at + step < len(found):
                    at += step
                    shaded = found[at]
                    limited = shaded.limited or name == "limited"
                    unreal = shaded.unreal or name == "unreal"
                    found[at] = replace(shaded, limited=limited, unreal=unreal)
    return found


def _stands(one: Clause, words: Lexicon) -> bool:
    """True for a clause that has a subject."""
    names = _NAME.findall(one.raw.casefold())
    kinds = (words.classes.get(it) or words.classes.get(f"{it}'") for it in names)
    said = [it for it in kinds if it not in ("light", "neg")]
    return said[:1] == ["the"] or any(it in ("me", "my", "he") for it in said)


def _clause(raw: str, words: Lexicon, before: Clause | None) -> Clause | None:
    steady = without(words.regular, raw)
    whole, raw = raw, words.drop.sub(lambda it: " " * len(it[0]), raw)
    values = typed(raw, words)
    tokens = [*_words(raw, words, values)]
    if not tokens or len(tokens) > _MOST:
        return None
    owner, first = _owner(tokens, words)
    said = tokens[first:]
    if not owner and before is not None and before.owner == "me" and tokens[0].kind == "aux":
        owner = "me"
    if not owner and values and words.third and before is not None and before.changed:
        owner = "he"
    resumed = owner == "he" and before is not None and not _anothers(before, words)
    if resumed and before is not None:
        head = [*_head(before)]
        mine = before.owner == "my" or any(one.mine for one in head)
        owner, said = "my" if mine else "the", [*head, *said]
        place = next((at for at, one in enumerate(tokens) if one.kind == "he"), None)
        if place is not None and before.owner == "my" and head:
            tokens = [
                *tokens[:place],
                replace(head[0], raw=words.my.split()[0]),
                *head,
                *tokens[place + 1 :],
            ]
    plain = " ".join(one.raw.casefold() for one in tokens if one.kind != "light")
    if owner == "me" and all(one.kind != "me" for one in tokens):
        plain = f"{words.me.split()[0]} {plain}"
    kept = tuple(one for one in said if one.kind in ("word", "count", "prep", "be") or one.typed)
    return Clause(
        owner if owner != "he" else "",
        raw,
        whole,
        plain,
        kept,
        tuple(one for one in values if not said or one.end > said[0].start or owner != "me"),
        bool(search(words.cue, whole)),
        any(one.kind == "change" for one in tokens),
        bool(search(words.limited, steady)),
        bool(search(words.past, whole)),
        any(one.kind == "neg" for one in tokens),
        resumed,
        owner != "he"
        and any(one.kind == "he" or one.raw.casefold() in words.idling for one in tokens),
        unreal=bool(search(words.ahead, steady)),
    )


def _anothers(before: Clause, words: Lexicon) -> bool:
    """True where the clause before is about something of somebody else: "die Nummer von Tom", "der Termin meiner Frau"."""
    if not words.nouns or before.owner != "the" or len(before.words) < 2:
        return False
    after = before.words[1]
    return after.stem in words.within or (after.kind == "word" and after.capital)


def _head(before: Clause) -> Iterator[Word]:
    """What the clause before is about, for "she" and "it": its subject, or what somebody does something to."""
    led = before.owner in ("my", "the") and not before.changed
    last = max((place for place, it in enumerate(before.words) if it.led), default=0)
    end: int | None = None
    for one in before.words[last if before.changed else 0 :]:
        apart = end is not None and one.start > end + 1
        if led and (one.kind != "word" or one.typed or apart):
            return
        led = led or one.led
        if led:
            yield one
            end = one.start + len(one.raw)
            if before.owner in ("my", "the") and not before.changed:
                return


def _words(raw: str, words: Lexicon, values: tuple[Value, ...]) -> Iterator[Word]:
    led = mine = False
    for match in _TOKEN.finditer(raw):
        low = match[0].casefold().replace("’", "'")
        kind = words.classes.get(low) or "word"
        inside = any(one.start <= match.start() < one.end for one in values)
        if kind == "count" and not inside:
            kind = "word"
        stem = words.uncontracted.get(low, low) if kind != "word" or inside else words.stem(low)
        capital = match[0][0].isupper()
        if kind == "light" and capital and words.nouns:
            kind = "word" if match.start() else kind
        yield Word(
            "be" if kind == "be" else stem,
            match[0],
            kind,
            match.start(),
            capital,
            led,
            mine,
            inside,
        )
        mine = kind == "my" or (mine and kind == "light")
        led = kind in ("the", "a", "my") or low in words.uncontracted or (led and kind == "light")


def _turns(tokens: list[Word], words: Lexicon) -> bool:
    """True where something is said to become something: "my rent to 950 euros", "my hair red"."""
    into = words.into.split()
    return bool(words.scale(tokens[-1].raw.casefold())) or any(
        place > 1 and one.raw.casefold() in into for place, one in enumerate(tokens)
    )


def _next(tokens: list[Word], place: int) -> str:
    return tokens[place + 1].kind if place + 1 < len(tokens) else ""


def _owner(tokens: list[Word], words: Lexicon) -> tuple[str, int]:
    """Whose the clause is, and where what is said of it begins."""
    kinds = [one.kind for one in tokens]
    for place, one in enumerate(tokens):
        if (
            place
            and one.kind in ("my", "the")
            and any(it.kind == "change" for it in tokens[:place])
        ):
            before = [it.kind for it in tokens[:place] if it.kind != "light"]
            if before[-1] == "change" and tokens[-1] is not one and _turns(tokens[place:], words):
                return one.kind, place
    if "me" in kinds:
        place = kinds.index("me")
        lead = tokens[:place]
        if any(one.kind in ("he", "my") for one in lead) and lead[0].kind != "prep":
            return "", 0
        if not words.nouns:
            place = len(kinds) - 1 - kinds[::-1].index("me")
        aside = any(one.kind == "prep" for one in lead[:2])
        if aside and not any(one.typed for one in lead):
            return "me", place
        return (
            ("me", 0)
            if all(one.kind in ("light", "neg", "aux", "be") for one in lead) or words.nouns
            else ("", 0)
        )
    for place, one in enumerate(tokens):
        if one.kind in ("light", "neg") or (one.kind == "prep" and _next(tokens, place) == "light"):
            continue
        if one.kind == "prep" and _next(tokens, place) == "my" and "be" in kinds:
            return "my", place + 1
        if one.kind in ("my", "the"):
            return one.kind, place
        if (
            words.speaks is not None
            and search(words.speaks, one.raw.casefold())
            and not one.capital * place
        ):
            return "me", place
        break
    said = [place for place, one in enumerate(tokens) if one.kind not in ("light", "neg")]
    first = kinds[said[0]] if said else ""
    if first == "prep" and words.speaks is not None:
        for place, one in enumerate(tokens[2:], 2):
            if one.kind == "word" and one.raw.islower() and search(words.speaks, one.raw):
                return "me", place
    near = kinds[said[0] : said[0] + 4] if said else []
    if first == "word" and ("be" in near or "change" in near) and any(it.typed for it in tokens):
        return "the", said[0]
    if first == "be" and tokens[said[0]].raw.casefold() in words.third.split():
        return "he", said[0]
    for place, one in enumerate(tokens[1:], 1):
        if one.kind == "my" and tokens[place - 1].kind == "change":
            return "my", place
    return ("he", said[0] + 1) if first == "he" else ("", 0)
