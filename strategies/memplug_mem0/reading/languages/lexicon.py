"""What a language's closed classes are: the words that frames are built around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

Class: TypeAlias = Literal[
    "me", "my", "the", "a", "he", "be", "aux", "prep", "light", "neg", "count", "change", "word"
]
"""me: the speaker; he: somebody or something else; light: leaves what is said as it is; change: a verb of change."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A language. Words are given with spaces between them, in lower case."""

    me: str
    my: str
    the: str
    a: str
    he: str
    be: str
    aux: str
    prep: str
    light: str
    """Words that leave what is said as it is."""
    neg: str
    """Words that deny."""
    change: str
    """Verbs and particles that say of something that it is not what it was, and not what it was."""
    counts: tuple[str, ...]
    """Number words, from 0 on; forms of one number with `/` between them."""
    expand: tuple[tuple[str, str], ...]
    """Contractions and what they stand for."""
    ending: str
    """What is taken off a word so that its forms are one; a pattern."""
    cue: re.Pattern[str]
    """It was otherwise before."""
    limited: re.Pattern[str]
    """It holds for a while, beside something else, or in part."""
    unreal: re.Pattern[str]
    """It is no statement of what is."""
    regular: re.Pattern[str]
    """Says how often, and not that it is an exception."""
    past: re.Pattern[str]
    """It was so."""
    at: re.Pattern[str]
    """What stands before an hour."""
    correct: re.Pattern[str]
    """What was said before was wrong."""
    stops: tuple[re.Pattern[str], ...]
    """Something ends; `x` says what. No denial."""
    denies: tuple[re.Pattern[str], ...]
    """Something is no longer so; `x` says what, `w` and `y` what stands around it."""
    replaces: tuple[re.Pattern[str], ...]
    """Something is named in whose place another one is; `x` says what."""
    nots: re.Pattern[str]
    """Something is named that is not so; `x` says what, `w` of whom."""
    swaps: re.Pattern[str]
    """What one has one of is another one now; `x` says of what: "switched dentists"."""
    leaves: re.Pattern[str]
    """Behind a name: he or she has this part no more."""
    tail: re.Pattern[str]
    """Why and when something ends."""
    toward: re.Pattern[str]
    """What takes the place of what ends."""
    weak: str
    """Words of these patterns that are too common to look for."""
    idle: str
    """Words of what is only felt, thought or polite; nothing in their clause is kept."""
    swap: re.Pattern[str]
    """One thing takes the place of another one, also where one may have many."""
    into: str
    """Behind a verb of change, before what is now so."""
    shared: str
    """Verbs of which one has many objects at a time."""
    speaks: re.Pattern[str] | None = None
    """A verb that says who it is of: the speaker."""
    parts: re.Pattern[str] = re.compile(r"(?!)")
    """One parts with a thing; that ends having and using it."""
    having: str = ""
    """Verbs that this ends."""
    drop: re.Pattern[str] = re.compile(r"(?!)")
    """Says since when, how often or that it changed, and nothing of what."""
    only: re.Pattern[str] = re.compile(r"(?!)")
    """An article behind it counts."""
    scales: tuple[str, ...] = ()
    """Adjectives of which one thing has one at a time."""
    third: str = ""
    """Copulas that need no pronoun: "es el lunes"."""
    nouns: bool = False
    """Every noun is written with a capital."""
    joins: str = ""
    """Words between clauses."""
    opaque: str = ""
    """Words that a name of what ends may have beside those of the fact."""

    @cached_property
    def classes(self) -> dict[str, Class]:
        """Each word of a closed class."""
        found: dict[str, Class] = {}
        groups: tuple[tuple[Class, str], ...] = (
            ("light", self.light), ("neg", self.neg), ("change", self.change), ("prep", self.prep), ("aux", self.aux),
            ("be", self.be), ("he", self.he), ("a", self.a), ("the", self.the), ("my", self.my), ("me", self.me),
        )  # fmt: skip
        for name, words in groups:
            found.update(dict.fromkeys(words.split(), name))
        for word in self.numbers:
            found[word] = "count"
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number words."""
        return {
            word: number
            for number, words in enumerate(self.counts)
            for word in words.split("/")
            if word
        }

    @cached_property
    def expansions(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Contractions, compiled."""
        return tuple((re.compile(f"(?i){one}"), into) for one, into in self.expand)

    @cached_property
    def idling(self) -> frozenset[str]:
        """The words of `idle`."""
        return frozenset(self.idle.split())

    @cached_property
    def signals(self) -> frozenset[str]:
        """Words without one of which no sentence ends or changes anything."""
        patterns = (self.cue, self.correct, *self.stops, *self.denies, *self.replaces, self.leaves)
        text = " ".join(re.sub(r"\\\w", " ", one.pattern) for one in patterns)
        light = ("me", "my", "the", "a", "be", "aux", "he", "prep")
        words = set(re.findall(r"[^\W\d_]{2,}", text.casefold()))
        words |= {one for one, kind in self.classes.items() if kind in ("neg", "change")}
        weak = frozenset(self.weak.split())
        return frozenset(one for one in words - weak if self.classes.get(one) not in light)

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """Between clauses."""
        joins = "|".join(self.joins.split())
        return re.compile(
            rf"(?i)[,;:](?=\s|$)|\s[-–—]+\s|[—–()!?.]+(?=\s|$)|\b(?:{joins})\b(?!['’-])"
        )

    @cached_property
    def endings(self) -> re.Pattern[str]:
        """Of a word, compiled."""
        return re.compile(self.ending)

    @cached_property
    def sharing(self) -> frozenset[str]:
        """Stems of the verbs of which one has many objects at a time."""
        return frozenset(self.stem(one) for one in self.shared.split())

    @cached_property
    def owning(self) -> frozenset[str]:
        """Stems of `having`."""
        return frozenset(self.stem(one) for one in self.having.split())

    @cached_property
    def opaques(self) -> frozenset[str]:
        """Stems of `opaque`."""
        return frozenset(self.stem(one) for one in self.opaque.split())

    def scale(self, word: str) -> set[int]:
        """The scales that have the word."""
        return {place for place, one in enumerate(self.scales) if word in one.split()}

    def knows(self, word: str) -> bool:
        """True for a word of a closed class, also where it is contracted with the next one."""
        first, mark, _ = word.partition("'")
        return word in self.classes or (
            bool(mark) and (first in self.classes or first + mark in self.classes)
        )

    def stem(self, word: str) -> str:
        """The word without its ending; its forms have one stem, as far as that can be had cheaply."""
        short, longer = self.endings.sub("", word), word
        while short != longer:
            short, longer = self.endings.sub("", short), short
        if len(short) > 3 and short[-1] == short[-2] and short[-1] not in "sl":
            short = short[:-1]
        return short


def phrases(*groups: str) -> re.Pattern[str]:
    """Any of the phrases, given with spaces between them and `_` for a space, as whole words in any case."""
    found = "|".join(one.replace("_", " ") for group in groups for one in group.split())
    return re.compile(rf"(?i)(?<!\w)(?:{found})(?!\w)")
