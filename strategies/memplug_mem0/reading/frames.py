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

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Class, Lexicon

_TOKEN = re.compile(r"\d[\d.,:/-]*\d|\d+|[^\W_][\w]*(?:['’.&-]\w+)*['’]?|[$€£%]")
_TITLED = re.compile(r"\b(Dr|Mr|Mrs|Ms|St|Prof|Nr|No|Sr|Sra|Mme|M)\.")
_NAME = re.compile(r"\w+")
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
    typed: bool = False
    """It belongs to a number, a day or an hour."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, its light words taken off."""

    owner: str
    """me: the speaker; my: something of the speaker's; the: something definite; "": anything else."""
    raw: str
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
            return one.stem if one.kind == "word" and not one.typed else ""
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
            counts[language] += 1
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
    names = _NAME.findall(text.casefold())
    if not words.signals.isdisjoint(names):
        return True
    if len(names) > _SHORT or not words.idling.isdisjoint(names):
        return False
    kinds = {words.classes.get(one) for one in names[:_OPENING]}
    return not kinds.isdisjoint(("me", "my", "the", "prep", "be")) or (
        words.speaks is not None and any(words.speaks.search(one) for one in names[:2])
    )


def telling(text: str) -> frozenset[str]:
    """The first letters of the words that no language has in a closed class: what is shared by the forms of a word."""
    names = (one.casefold() for one in _TOKEN.findall(text))
    return frozenset(one[:_LETTERS] for one in names if one not in _closed())


@lru_cache(maxsize=1)
def _closed() -> frozenset[str]:
    light = ("light", "neg", "the", "a", "my", "me", "he", "be", "aux", "prep")
    return frozenset(
        word for name in LANGUAGES for word, kind in lexicon(name).classes.items() if kind in light
    )


@lru_cache(maxsize=4096)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of a sentence."""
    words = lexicon(language)
    for pattern, into in words.expansions:
        text = pattern.sub(into, text)
    text = _TITLED.sub(r"\1", text)
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
    if any(one.limited and not one.owner for one in found):
        found = [replace(one, limited=True) for one in found]
    if words.correct.search(text):
        found = [replace(one, cue=True, corrected=True) for one in found]
    return tuple(found)


def _clause(raw: str, words: Lexicon, before: Clause | None) -> Clause | None:
    whole, raw = raw, words.drop.sub(lambda it: " " * len(it[0]), raw)
    values = typed(raw, words)
    tokens = [*_words(raw, words, values)]
    if not tokens or len(tokens) > _MOST:
        return None
    owner, first = _owner(tokens, words)
    said = tokens[first:]
    if not owner and values and words.third and before is not None and before.changed:
        owner = "he"
    resumed = owner == "he" and before is not None
    if resumed and before is not None:
        head = [*_head(before)]
        owner, said = before.owner if before.owner == "my" else "the", [*head, *said]
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
        plain,
        kept,
        tuple(one for one in values if not said or one.end > said[0].start or owner != "me"),
        bool(words.cue.search(whole)),
        any(one.kind == "change" for one in tokens),
        bool(words.limited.search(words.regular.sub(" ", whole))),
        bool(words.past.search(whole)),
        any(one.kind == "neg" for one in tokens),
        resumed,
        owner != "he"
        and any(one.kind == "he" or one.raw.casefold() in words.idling for one in tokens),
    )


def _head(before: Clause) -> Iterator[Word]:
    """What the clause before is about, for "she" and "it": its subject, or what somebody does something to."""
    led = before.owner in ("my", "the") and not before.changed
    last = max((place for place, it in enumerate(before.words) if it.led), default=0)
    for one in before.words[last if before.changed else 0 :]:
        if led and (one.kind != "word" or one.typed):
            return
        led = led or one.led
        if led:
            yield one
            if before.owner in ("my", "the") and not before.changed:
                return


def _words(raw: str, words: Lexicon, values: tuple[Value, ...]) -> Iterator[Word]:
    led = False
    for match in _TOKEN.finditer(raw):
        low = match[0].casefold().replace("’", "'")
        kind = words.classes.get(low) or "word"
        inside = any(one.start <= match.start() < one.end for one in values)
        if kind == "count" and not inside:
            kind = "word"
        stem = low if kind != "word" or inside else words.stem(low)
        capital = match[0][0].isupper()
        if kind == "light" and capital and words.nouns:
            kind = "word" if match.start() else kind
        yield Word(
            "be" if kind == "be" else stem, match[0], kind, match.start(), capital, led, inside
        )
        led = kind in ("the", "a", "my") or (led and kind == "light")


def _turns(tokens: list[Word], words: Lexicon) -> bool:
    """True where something is said to become something: "my rent to 950 euros"."""
    into = words.into.split()
    return any(place > 1 and one.raw.casefold() in into for place, one in enumerate(tokens))


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
        if any(one.kind in ("he", "my") for one in lead):
            return "", 0
        if not words.nouns:
            place = len(kinds) - 1 - kinds[::-1].index("me")
        if lead and lead[0].kind == "prep" and not any(one.typed for one in lead):
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
            and words.speaks.search(one.raw.casefold())
            and not one.capital * place
        ):
            return "me", place
        break
    said = [place for place, one in enumerate(tokens) if one.kind not in ("light", "neg")]
    first = kinds[said[0]] if said else ""
    if first == "prep" and words.speaks is not None:
        for place, one in enumerate(tokens[2:], 2):
            if one.kind == "word" and one.raw.islower() and words.speaks.search(one.raw):
                return "me", place
    if first == "word" and "be" in kinds[said[0] : said[0] + 4] and any(it.typed for it in tokens):
        return "the", said[0]
    if first == "be" and tokens[said[0]].raw.casefold() in words.third.split():
        return "he", said[0]
    for place, one in enumerate(tokens[1:], 1):
        if one.kind == "my" and tokens[place - 1].kind == "change":
            return "my", place
    return (
        ("he", len([one for one in tokens if one.kind in ("light", "neg")]) + 1)
        if first == "he"
        else ("", 0)
    )
