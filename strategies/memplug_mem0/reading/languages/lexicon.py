"""What a language's closed classes are: the words that frames are built around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from memplug_mem0.reading.languages.joining import joined
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.reading.needing import Index

Class: TypeAlias = Literal[
    "me", "my", "the", "a", "he", "be", "aux", "prep", "light", "neg", "count", "change", "word"
]
"""me: the speaker; he: somebody or something else; light: leaves what is said as it is; change: a verb of change."""

Readings: TypeAlias = Index[tuple[str, re.Pattern[str], Into]]
"""Patterns and what is read in their place, each behind letters without which it matches nowhere."""

_WHOLE: dict[str, str] = {}
"""By the pattern that `phrases` makes of them: the phrases as they were given."""


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
    been: str = ""
    """Participles of a perfect that tells what one was up to."""
    having: str = ""
    """Verbs that this ends."""
    drop: re.Pattern[str] = re.compile(r"(?!)")
    """Says since when, how often or that it changed, and nothing of what."""
    only: re.Pattern[str] = re.compile(r"(?!)")
    """An article behind it counts."""
    scales: tuple[str, ...] = ()
    """Adjectives of which one thing has one at a time."""
    leads: tuple[str, ...] = ()
    """Words before since when or why something is so, which do not limit it."""
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
    """Words one of which tells of an event, the event, and what is no more so then: a birth ends "pregnant".

    With `+` between words: both. In the event `w` is who it happened to, else the speaker; `x` belongs to what is over.
    """
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
    verbs: re.Pattern[str] | None = None
    """Verbs behind a name, of what somebody is or does; None where a name alone is nobody's subject."""
    lacks: re.Pattern[str] = re.compile("(?!)")
    """Says what one does not have or do, as `x`."""
    again: re.Pattern[str] = re.compile("(?!)")
    """That it is so after all, or once more."""
    opposites: str = ""
    """Prepositions that exclude each other: "with/without"."""
    besides: re.Pattern[str] = re.compile("(?!)")
    """Of `limited`: it holds for good, and something else does, too."""
    single: re.Pattern[str] = re.compile("(?!)")
    """Says that it was on one day of the past."""
    lasting: re.Pattern[str] = re.compile("")
    """Says that it is so from then on."""
    kinds: str = ""
    """What words end with of which one has one at a time: "shift"."""
    carries: str = ""
    """Verbs that only carry what is said of somebody: "goes to"."""
    compounds: tuple[tuple[str, str], ...] = ()
    """What a word ends with, and the words that say the same without it: "Kurs" in "Spanischkurs", "lerne Spanisch"."""
    links: str = ""
    """Letters between the parts of a word."""
    doers: str = ""
    """Endings of who does something: "leiterin", of whom "leitung" is what is done."""
    titles: str = ""
    """What stands before a name, or does not."""
    polite: str = ""
    """Those of them of which one is a man's and another a woman's."""
    acts: str = ""
    """Verbs that say nothing of what is done: "do"."""
    anothers: re.Pattern[str] = re.compile("(?!)")
    """Somebody of somebody else: "my colleague's daughter"."""
    facets: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """What there is one of at a time: words of which its clause has one, and a pattern. What it is, is the group that matches,
    or in `x` its words, and in `xn` (`xn2` ...) the words of a name; `w` says where or of what that is so."""
    ranks: str = ""
    """What makes another part of one: a "deputy manager" is no manager."""
    irregular: str = ""
    """Forms of verbs, each with `/` and the one that its stem is taken of: "worn/wear"."""
    nominal: str = ""
    """Words of `change` that behind a possessive are nouns: "my back"."""
    consumes: str = ""
    """Verbs of what one does with what may run out, and do again with the next: "drink"."""
    exhausts: re.Pattern[str] = re.compile("(?!)")
    """Says that of something nothing is left."""
    mends: re.Pattern[str] = re.compile("(?!)")
    """`x` is well again, or whole."""
    ails: str = ""
    """What is over then: "hurts"."""
    awaits: re.Pattern[str] = re.compile("(?!)")
    """The speaker waits for `x`, or does or prepares `y`."""
    obtains: re.Pattern[str] = re.compile("(?!)")
    """The speaker has at last what a group says whose name begins with x, or has done what one says that begins with y."""
    letters: re.Pattern[str] = re.compile(r"(?!)")
    """Letters and endings that only this language has."""
    affects: re.Pattern[str] = re.compile("")
    """Says that it concerns the speaker, where verbs need no subject: what "no longer does" is somebody else's without it."""
    quarters: str = ""
    """Behind a word between clauses: parts of an hour."""
    paired: str = ""
    """Besides `kin`: words of people and animals of which a male and a female one are two."""
    places: str = ""
    """Prepositions that lead to a name, or with an article to anything else."""
    named: re.Pattern[str] = re.compile(r"(?!)")
    """Somebody of the speaker's with a name: `mine` "my daughter", `name` "Mia"."""
    treats: re.Pattern[str] = re.compile(r"(?!)")
    """What is done to somebody, up to the name: "they let"."""
    calling: re.Pattern[str] = re.compile(r"(?!)")
    """An article that stands before a name in some regions; at the end."""
    stays: re.Pattern[str] = re.compile(r"(?!)")
    """It happened, and stays true: "was built in", "came from"."""
    company: str = ""
    """Who is spoken of beside somebody: friends, neighbours."""
    passing: re.Pattern[str] = re.compile(r"(?!)")
    """Tells, of a whole sentence, what was so or was done but once."""
    ands: str = ""
    """Words that join clauses of one subject."""
    theirs: str = ""
    """Possessives of others."""
    pets: str = ""
    """Animals and vessels that have names."""
    roads: str = ""
    """What names of streets end with, in lower case."""
    ways: str = ""
    """What they begin with."""
    naming: str = ""
    """Nouns of what somebody is called: "name"."""
    homonyms: str = ""
    """Names of firms, places and people that in lower case are other words: "orange"."""
    estranges: re.Pattern[str] = re.compile("")
    """What is said of somebody by name who is called otherwise, gone, or no longer with the speaker."""
    rehomes: re.Pattern[str] = re.compile("")
    """The same of an animal or a vessel."""
    idioms: re.Pattern[str] = re.compile(r"(?!)")
    """Phrases that end nothing of what they name: "the cat is out of the bag", "handed in for renewal"."""
    purposes: re.Pattern[str] = re.compile(r"(?!)")
    """`x` is what for something is another one now, said first: "for my diary I ..."."""
    spells: str = ""
    """Verbs of writing something down."""
    somebody: tuple[str, ...] = ()
    """Pronouns of people."""
    relates: tuple[str, ...] = ()
    """Prepositions that tell which of several things one is, by sort: what it is for, and where or of what."""
    announces: re.Pattern[str] = re.compile(r"(?!)")
    """A sentence that tells of a change, so that the next one says how things are from then on: "There was a reorg."."""
    lately: str = ""
    """What the next one is then read with: "now"."""
    gives_way: re.Pattern[str] = re.compile(r"(?!)")
    """Something called by its name is no more, or another one is in its place: a group says which."""
    labels: str = ""
    """What stands before a colon and the speaker's value of it, in notes: "rent: 900"."""
    spoken: tuple[tuple[str, Into], ...] = ()
    """How a sentence is said, and how it is read before anything else is looked at: what was so, as what is no longer so."""
    undone: re.Pattern[str] = re.compile(r"(?!)")
    """Takes back, anywhere in the message, also what a table reads to have ended: "left Zen ... back with Zen"."""

    @cached_property
    def animals(self) -> frozenset[str]:
        """Stems of `pets`."""
        return frozenset(self.stem(one) for one in self.pets.split())

    @cached_property
    def acquaintances(self) -> frozenset[str]:
        """Stems of people."""
        return self.relatives | self.fellows

    @cached_property
    def homonymous(self) -> frozenset[str]:
        """The words of `homonyms`."""
        return frozenset(self.homonyms.split())

    @cached_property
    def paved(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of `roads` and of `ways`."""
        return frozenset(self.roads.split()), frozenset(self.ways.split())

    @cached_property
    def spelling(self) -> frozenset[str]:
        """The words of `spells`."""
        return frozenset(self.spells.split())

    @cached_property
    def titling(self) -> frozenset[str]:
        """Stems of `naming`."""
        return frozenset(self.stem(one) for one in self.naming.split())

    @cached_property
    def couples(self) -> frozenset[str]:
        """Words whose ending tells of whom they are."""
        return frozenset((*self.paired.split(), *(self.kin.split() if self.paired else ())))

    @cached_property
    def changing(self) -> frozenset[str]:
        """The words of `change`."""
        return frozenset(self.change.split())

    @cached_property
    def others(self) -> tuple[list[str], ...]:
        """The words of `theirs`, each as a list."""
        return tuple([one] for one in self.theirs.split())

    @cached_property
    def fellows(self) -> frozenset[str]:
        """Stems of `company`."""
        return frozenset(self.stem(one) for one in self.company.split())

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
            found.update(dict.fromkeys(words.casefold().split(), name))
        for word in self.numbers:
            found[word] = "count"
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number words."""
        return {
            word: number
            for number, words in enumerate(self.counts)
            for word in words.casefold().split("/")
            if word
        }

    @cached_property
    def counting(self) -> frozenset[str]:
        """Number words, and articles, which may say one."""
        articles = (word for word, kind in self.classes.items() if kind == "a")
        return frozenset((*self.numbers, *articles))

    @cached_property
    def expansions(self) -> Readings:
        """Contractions, compiled: those that may stand in a text."""
        return _compiled(self.expand)

    @cached_property
    def readings(self) -> Readings:
        """`spoken`, likewise."""
        return _compiled(self.spoken)

    @cached_property
    def idling(self) -> frozenset[str]:
        """The words of `idle`."""
        return frozenset(self.idle.split())

    @cached_property
    def signals(self) -> frozenset[str]:
        """Words without one of which no sentence ends or changes anything."""
        ending = (*self.stops, *self.denies, *self.replaces, self.leaves, self.dies, self.departs)
        patterns = (self.cue, self.correct, *ending)
        told = (_WHOLE.get(one.pattern, one.pattern) for one in patterns)
        text = " ".join(re.sub(r"\\\w", " ", one) for one in told)
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
        past = "".join(rf"|\s{one}\b" for one in self.quarters.split())
        return re.compile(
            rf"(?i)[,;:](?=\s|$)|\s[-–—]+\s|(?:[—–()!?]|(?<!\b\d)(?<!\b\d\d)\.)+(?=\s|$)|\b(?:{joins})\b(?!['’-]{past})"
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
    def relating(self) -> dict[str, int]:
        """The words of `relates`, each with its sort."""
        return {word: sort for sort, one in enumerate(self.relates) for word in one.split()}

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
    def outcomes(
        self,
    ) -> tuple[tuple[frozenset[str], re.Pattern[str], frozenset[frozenset[str]]], ...]:
        """`events`, with the stems of what they end."""
        return tuple(
            (frozenset(told.split()), one, frozenset(map(self._stems, over.split())))
            for told, one, over in self.events
        )

    @cached_property
    def tidings(self) -> frozenset[str]:
        """The words that tell of events."""
        return frozenset().union(*(told for told, _, _ in self.outcomes))

    @cached_property
    def stirring(self) -> frozenset[str]:
        """The words that tell of changes and of events."""
        return self.tidings | self.changing

    @cached_property
    def ranking(self) -> frozenset[str]:
        """Stems of `ranks`."""
        return frozenset(self.stem(one) for one in self.ranks.split())

    @cached_property
    def forms(self) -> dict[str, str]:
        """The forms of `irregular`."""
        return dict(one.split("/", 1) for one in self.irregular.split())

    @cached_property
    def consuming(self) -> frozenset[str]:
        """Stems of `consumes`."""
        return frozenset(self.stem(one) for one in self.consumes.split())

    @cached_property
    def ailing(self) -> frozenset[str]:
        """Stems of `ails`."""
        return frozenset(self.stem(one) for one in self.ails.split())

    @cached_property
    def nominals(self) -> frozenset[str]:
        """The words of `nominal`."""
        return frozenset(self.nominal.split())

    @cached_property
    def aspects(self) -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
        """`facets`, their words apart."""
        return tuple((frozenset(told.split()), one) for told, one in self.facets)

    @cached_property
    def relatives(self) -> frozenset[str]:
        """Stems of `kin`."""
        return frozenset(self.stem(one) for one in self.kin.split())

    def _stems(self, words: str) -> frozenset[str]:
        """Of words with `+` between them."""
        return frozenset(map(self.stem, words.split("+")))

    def scale(self, word: str) -> set[int]:
        """The scales that have the word."""
        return {place for place, one in enumerate(self.scales) if word in one.split()}

    @cached_property
    def stemmed_scales(self) -> dict[str, frozenset[int]]:
        """By the stem of each word of a scale: the scales that have it."""
        found: dict[str, frozenset[int]] = {}
        for place, one in enumerate(self.scales):
            for stem in map(self.stem, one.split()):
                found[stem] = found.get(stem, frozenset()) | {place}
        return found

    @cached_property
    def carrying(self) -> frozenset[str]:
        """Stems of `carries`."""
        return frozenset(self.stem(one) for one in self.carries.split())

    @cached_property
    def titled(self) -> frozenset[str]:
        """Stems of `titles`."""
        return frozenset(self.stem(one) for one in self.titles.split())

    @cached_property
    def polites(self) -> frozenset[str]:
        """Stems of `polite`."""
        return frozenset(self.stem(one) for one in self.polite.split())

    @cached_property
    def acting(self) -> frozenset[str]:
        """Stems of `acts`."""
        return frozenset(self.stem(one) for one in self.acts.split())

    @cached_property
    def compounding(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """`compounds`, as stems."""
        return tuple(
            (frozenset(map(self.stem, one.split())), frozenset(map(self.stem, said.split())))
            for one, said in self.compounds
        )

    @cached_property
    def compounded(self) -> frozenset[str]:
        """All stems that a word may end with so."""
        return frozenset().union(*(heads for heads, _ in self.compounding))

    @cached_property
    def labelling(self) -> frozenset[str]:
        """The words of `labels`."""
        return frozenset(self.labels.split())

    def labelled(self, text: str) -> bool:
        """True for a note of a value."""
        label, mark, _ = text.casefold().partition(":")
        return bool(mark) and not self.labelling.isdisjoint(label.split()[:2])

    def kind(self, word: str) -> str:
        """The one of `kinds` that the word ends with, or ""."""
        return next((one for one in self.kinds.split() if word.endswith(one) and word != one), "")

    def knows(self, word: str) -> bool:
        """True for a word of a closed class, also where it is contracted with the next one."""
        first, mark, _ = word.partition("'")
        return word in self.classes or (
            bool(mark) and (first in self.classes or first + mark in self.classes)
        )

    def stem(self, word: str) -> str:
        """The word without its ending; its forms have one stem, as far as that can be had cheaply."""
        if word in self.couples:
            return word
        word = self.forms.get(word, word)
        short, longer = self.endings.sub("", word), word
        while short != longer:
            short, longer = self.endings.sub("", short), short
        if len(short) > 3 and short[-1] == short[-2] and short[-1] not in "sl":
            short = short[:-1]
        return short


def phrases(*groups: str) -> re.Pattern[str]:
    """Any of the phrases, given with spaces between them and `_` for a space, as whole words in any case."""
    found = [one.replace("_", " ") for group in groups for one in group.split()]
    pattern = re.compile(rf"(?i)(?<!\w)(?:{joined(found)})(?!\w)")
    _WHOLE[pattern.pattern] = " ".join(found)
    return pattern


def _compiled(read: tuple[tuple[str, Into], ...]) -> Readings:
    compiled = [(_key(one), re.compile(f"(?i){one}"), into) for one, into in read]
    return Index([(one[1], one) for one in compiled])


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
