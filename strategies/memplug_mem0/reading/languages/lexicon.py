"""What a language's closed classes are: the words that frames are built around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from memplug_mem0.reading.languages.table import Into

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
    expand: tuple[tuple[str, Into], ...]
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
    ahead: re.Pattern[str] = re.compile(r"(?!)")
    """It is not so yet, or not to be: no statement of what is, though a clause beside it may be one."""
    aside: re.Pattern[str] = re.compile(r"(?!)")
    """What one says before or after a statement, and nothing of it: "forgot to tell you"."""
    undergone: re.Pattern[str] = re.compile("")
    """Somebody else does it to the speaker or to something of the speaker's."""
    quits: re.Pattern[str] = re.compile(r"(?!)")
    """Leaving a group or a place, which ends what one does there."""
    parting: re.Pattern[str] = re.compile(r"(?!)")
    """Says of going away (`goes`) that it was for good."""
    recants: re.Pattern[str] = re.compile(r"(?!)")
    """Takes back a change, anywhere in the message: "changed my mind", "bought it back"."""
    dies: re.Pattern[str] = re.compile(r"(?!)")
    """`x` is dead; ends all that is said of it and of having it."""
    departs: re.Pattern[str] = re.compile(r"(?!)")
    """`x` lives with the speaker no more."""
    homes: str = ""
    """Words of living with somebody."""
    renews: re.Pattern[str] = re.compile(r"(?!)")
    """The speaker has a new `x`, of which one has one: "got a new boss"; light words are not taken off."""
    events: tuple[tuple[str, re.Pattern[str], str], ...] = ()
    """Words one of which tells of an event, the event, and what the speaker is no more then: a birth ends "pregnant"."""
    famed: str = ""
    """Words of what is named but not the speaker's, so that its end ends nothing of the speaker's: "favourite"."""
    kin: str = ""
    """Who somebody stays, whatever becomes of them: "brother"."""
    today: re.Pattern[str] = re.compile(r"(?!)")
    """On which day or in which days something happened, though not for how long."""
    goes: re.Pattern[str] = re.compile(r"(?!)")
    """Going away, which may be for a day."""
    spans: str = ""
    """What happens every so often; no part of a frame."""
    lapsed: str = ""
    """What a clause without a subject begins with that says that something is no longer so; `_` for a space."""
    of: str = ""
    """Prepositions inside the name of a thing."""
    contracted: str = ""
    """Prepositions that hold an article, each with `/` and the one that does not."""
    retires: re.Pattern[str] = re.compile(r"(?!)")
    """He or she has the part for the speaker no more, also where only that is named: "my dentist has retired"."""
    moments: str = ""
    """Verbs of what one may be doing at the moment, so that "now" need not say that something changed."""
    belongs: str = ""
    """Groups that one does something in, and does it no more after leaving."""
    single: re.Pattern[str] = re.compile("(?!)")
    """Says that it was on one day of the past."""
    lasting: re.Pattern[str] = re.compile("")
    """Says that it is so from then on."""
    places: str = ""
    """Prepositions that lead to a name, or with an article to anything else."""

    @cached_property
    def momentary(self) -> frozenset[str]:
        """Stems of `moments`."""
        return frozenset(self.stem(one) for one in self.moments.split())

    @cached_property
    def placing(self) -> frozenset[str]:
        """The words of `places`."""
        return frozenset(self.places.split())

    @cached_property
    def uncontracted(self) -> dict[str, str]:
        """The prepositions of `contracted`."""
        return dict(one.split("/", 1) for one in self.contracted.split())

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
    def expansions(self) -> tuple[tuple[str, re.Pattern[str], Into], ...]:
        """Contractions, compiled, each behind letters without which it matches nowhere."""
        return tuple((_key(one), re.compile(f"(?i){one}"), into) for one, into in self.expand)

    @cached_property
    def idling(self) -> frozenset[str]:
        """The words of `idle`."""
        return frozenset(self.idle.split())

    @cached_property
    def signals(self) -> frozenset[str]:
        """Words without one of which no sentence ends or changes anything."""
        ending = (*self.stops, *self.denies, *self.replaces, self.leaves, self.dies, self.departs)
        patterns = (self.cue, self.correct, *ending)
        text = " ".join(re.sub(r"\\\w", " ", one.pattern) for one in patterns)
        light = ("me", "my", "the", "a", "be", "aux", "he", "prep")
        words = set(re.findall(r"[^\W\d_]{2,}", text.casefold()))
        words |= self.tidings
        words |= {one for one, kind in self.classes.items() if kind in ("neg", "change")}
        weak = frozenset(self.weak.split())
        return frozenset(one for one in words - weak if self.classes.get(one) not in light)

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """Between clauses."""
        joins = "|".join(self.joins.split())
        return re.compile(
            rf"(?i)[,;:](?=\s|$)|\s[-–—]+\s|(?:[—–()!?]|(?<!\b\d)(?<!\b\d\d)\.)+(?=\s|$)|\b(?:{joins})\b(?!['’-])"
        )

    @cached_property
    def endings(self) -> re.Pattern[str]:
        """Of a word, compiled."""
        return re.compile(self.ending)

    @cached_property
    def belonging(self) -> frozenset[str]:
        """Stems of `belongs`."""
        return frozenset(self.stem(one) for one in self.belongs.split())

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

    @cached_property
    def spanning(self) -> frozenset[str]:
        """The words of `spans`."""
        return frozenset(self.spans.split())

    @cached_property
    def lapsing(self) -> tuple[str, ...]:
        """The beginnings of `lapsed`."""
        return tuple(f"{one.replace('_', ' ')} " for one in self.lapsed.split())

    @cached_property
    def within(self) -> frozenset[str]:
        """The words of `of`."""
        return frozenset(self.of.split())

    @cached_property
    def sharers(self) -> frozenset[str]:
        """Stems of `homes`."""
        return frozenset(self.stem(one) for one in self.homes.split())

    @cached_property
    def admired(self) -> frozenset[str]:
        """Stems of `famed`."""
        return frozenset(self.stem(one) for one in self.famed.split())

    @cached_property
    def outcomes(self) -> tuple[tuple[frozenset[str], re.Pattern[str], frozenset[str]], ...]:
        """`events`, with the stems of what they end."""
        return tuple(
            (frozenset(told.split()), one, frozenset(map(self.stem, over.split())))
            for told, one, over in self.events
        )

    @cached_property
    def tidings(self) -> frozenset[str]:
        """The words that tell of events."""
        return frozenset().union(*(told for told, _, _ in self.outcomes))

    @cached_property
    def relatives(self) -> frozenset[str]:
        """Stems of `kin`."""
        return frozenset(self.stem(one) for one in self.kin.split())

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


def _key(pattern: str) -> str:
    """The longest letters outside groups, in lower case, or the apostrophe; "" where there are none for sure."""
    inner, plain = None, pattern.replace("['’]", "'")
    while plain != inner:
        inner, plain = plain, re.sub(r"\((?:[^()\\]|\\.)*\)\??", " ", plain)
    if "|" in plain or "[" in plain:
        return ""
    found = re.findall(r"[^\W\d_]+(?![?*\w])|'(?!\?)", re.sub(r"\\.[?*+]?", " ", plain))
    return max(found, key=len, default="").casefold()


def longest(*groups: str) -> str:
    """A pattern of the phrases, given as to `phrases`, longer ones first."""
    found = (one.replace("_", " ") for group in groups for one in group.split())
    return "|".join(sorted(found, key=len, reverse=True))
