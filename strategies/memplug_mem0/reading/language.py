"""Which language a sentence is in, which of its words tell something, and how it is written before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon, Readings


TOKEN = re.compile(r"\d[\d.,:/-]*\d|\d+|[^\W_][\w]*(?:['’.&-]\w+)*['’]?|[$€£%]")
_BREAK = re.compile(
    r"(?<=\w[.!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bNr\.)(?<!Mrs\.)(?<!Prof\.)(?<!\d\.) +(?=[A-ZÀ-ÖØ-Þ¡¿])"
)
"""Between sentences."""
_TITLED = re.compile(r"\b(Dr|Mr|Mrs|Ms|St|Prof|Nr|No|Sr|Sra|Dra|Srta|Av|Avda|Mme|M)\.")
NAME = re.compile(r"\w+")
_APOSTROPHE = re.compile(r"['’]")
_PART = re.compile(r"[,;:()–—]\s|\s-\s")
_FIRST: Final = 12
"""Words by which a language is known."""
_SHORT: Final = 14
"""Words of a sentence that says how things are."""
_OPENING: Final = 3
"""Words among which a statement names whose it is."""
_ACUTE: Final = str.maketrans("áéíóú", "aeiou")
_LETTERS: Final = 3
"""Letters that an ending leaves of a word."""
LANGUAGES: Final = ("en", "de", "fr", "es")


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """The closed classes of a language."""
    found: Lexicon = import_module(f"memplug_mem0.reading.languages.frames_{language}").LEXICON
    return found


@lru_cache(maxsize=4096)
def language_of(text: str, languages: tuple[str, ...]) -> str:
    """The language that most of the first words are of; "" where none knows any."""
    names = NAME.findall(text.casefold())[:_FIRST]
    counts, spelled = dict.fromkeys(languages, 0), list[str]()
    known = _known(languages)
    for one in names:
        for language, count in known.get(one, ()):
            counts[language] += count
    for language in languages:
        if counts[language] + 3 < max(counts.values()):
            continue
        words = lexicon(language)
        told = counts[language] or not any(counts.values())
        if told and words.speaks is not None and names and words.speaks.search(names[0]):
            counts[language] += 2
        if counts[language] + 1 >= max(counts.values()) and search(words.letters, text):
            counts[language] += 1
            spelled.append(language)
    if not any(counts.values()):
        counts = {one: len(lexicon(one).signals.intersection(names)) for one in languages}
    if not any(counts.values()):
        return next((one for one in languages if lexicon(one).labelled(text)), "")
    best = max(languages, key=lambda one: (counts[one], one in spelled), default="")
    return best if best and counts[best] else ""


@lru_cache(maxsize=16)
def _known(languages: tuple[str, ...]) -> dict[str, tuple[tuple[str, int], ...]]:
    """The languages that have a word in a closed class, and how much it counts: what names the speaker, twice."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for language in languages:
        classes = lexicon(language).classes
        for word in {one.rstrip("'") for one in classes}:
            count = 2 if classes.get(word) in ("me", "my") else 1
            found[word] = (*found.get(word, ()), (language, count))
    return found


def resumes(text: str, words: Lexicon) -> bool:
    """True for a sentence that begins with a pronoun for what was spoken of before."""
    names = NAME.findall(text.casefold())[:_OPENING]
    kinds = (words.classes.get(one) or words.classes.get(f"{one}'") for one in names)
    return next((one for one in kinds if one != "light"), None) == "he"


def worth(text: str, words: Lexicon) -> bool:
    """True for a sentence that may say how things are, or end something."""
    if words.labelled(text):
        return True
    named, text = text[:1].isupper(), text.casefold()
    if not words.signals.isdisjoint(NAME.findall(text)):
        return True
    if named and any(one.isdigit() for one in text):
        return True
    parts = _PART.split(text.replace("-", "")) if "-" in text else _PART.split(text)
    return any(_opens(NAME.findall(one), words) for one in parts)


def _opens(names: list[str], words: Lexicon) -> bool:
    """True for the words of a part of a sentence that may say how things are."""
    if len(names) > _SHORT or not words.idling.isdisjoint(names):
        return False
    kinds = {words.classes.get(one) or words.classes.get(f"{one}'") for one in names[:_OPENING]}
    if not kinds.isdisjoint(("me", "my", "the", "prep", "be")):
        return True
    if words.verbs is not None and any(words.verbs.search(one) for one in names[1:2]):
        return True
    return words.speaks is not None and any(search(words.speaks, one) for one in names[:2])


@lru_cache(maxsize=1024)
def openings(text: str) -> frozenset[str]:
    """The first letters of the words outside the closed classes of their language: what is shared by the forms of a word.

    Numbers are whole. Words of one kind or one scale share a sign as well.
    """
    language = language_of(text, LANGUAGES)
    closed = _closed(language)
    names = {part for one in TOKEN.findall(text.casefold()) for part in _elided(one)}
    ended = _ended()
    over = (one for name in names & ended.keys() for one in ended[name])
    found = (
        one if one.isdecimal() else bare(one[:_LETTERS])
        for one in (*names, *over)
        if one not in closed
    )
    return frozenset((*found, *_sorts(names, language)))


def _sorts(names: AbstractSet[str], language: str) -> Iterator[str]:
    """For words of which one may stand in another one's place: a sign of their kind, or of their scale."""
    words = lexicon(language) if language else None
    for name in names if words is not None else ():
        assert words is not None
        if kind := words.kind(name):
            yield f"={kind}"
        yield from (f"={place}" for place in words.stemmed_scales.get(words.stem(name), ()))


def bare(text: str) -> str:
    """Without the accents that are left out where one types in haste."""
    return text if text.isascii() else text.translate(_ACUTE)


def _elided(word: str) -> tuple[str, ...]:
    """The word without an article or a pronoun that is written together with it: "l'eczéma"."""
    if "'" not in word and "’" not in word:
        return (word,)
    parts = tuple(one for one in _APOSTROPHE.split(word) if len(one) >= _LETTERS)
    return parts or (word,)


@lru_cache(maxsize=1)
def _ended() -> dict[str, frozenset[str]]:
    """By each word that tells of an event or a facet: the words of what it ends, or of the facet."""
    found: dict[str, frozenset[str]] = {}
    for name in LANGUAGES:
        for told, _, over in lexicon(name).outcomes:
            for word in told:
                found[word] = found.get(word, frozenset()).union(*over)
        for told, _ in lexicon(name).aspects:
            for word in told:
                found[word] = found.get(word, frozenset()) | told
    return found


@lru_cache(maxsize=8)
def _closed(language: str) -> frozenset[str]:
    """Words of the closed classes of a language; of all where it is not known."""
    light = ("light", "neg", "the", "a", "my", "me", "he", "be", "aux", "prep")
    return frozenset(
        word
        for name in ((language,) if language else LANGUAGES)
        for word, kind in lexicon(name).classes.items()
        if kind in light
    )


@lru_cache(maxsize=512)
def pithy(text: str, words: Lexicon) -> str:
    """A sentence without asides, as it is read."""
    text = without(words.aside, text)
    read = _written(text, words.readings) if words.spoken else text
    return text if read == text else without(words.aside, read)


@lru_cache(maxsize=4096)
def expanded(text: str, words: Lexicon) -> str:
    """A sentence without asides, its contractions written out."""
    said = _BREAK.split(pithy(text, words).strip())
    text = " ".join(_written(one, words.expansions) for one in said)
    return _TITLED.sub(r"\1", text) if "." in text else text


def _written(text: str, read: Readings, start: int = 0) -> str:
    """With its contractions written out, by the patterns from the place `start` on."""
    low = text.casefold().replace("’", "'")
    for place, (key, pattern, into) in read.of(text, start):
        longer = pattern.sub(into, text) if key in low else text
        if longer != text:
            return _written(longer, read, place + 1)
    return text
