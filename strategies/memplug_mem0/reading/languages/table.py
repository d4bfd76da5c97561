"""What a language's table holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from memplug_mem0.reading.languages.joining import joined
from memplug_mem0.reading.needing import Index

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.around import Around

Into: TypeAlias = str | Callable[[re.Match[str]], str]
"""What a match is read as, or a function that says so."""
Shape: TypeAlias = Literal["any", "name", "number", "date", "thing", "counted", "job", "open"]
"""What a value has to look like: `name` begins with a capital, `thing` holds one or a digit, `number` has digits,
`date` names a day, a month or an hour, `counted` is a small number in figures or words,
`job` names an occupation, `open` is an amount, a time, a name or has a number in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern. Groups: `v` the value, `old` one that no longer holds, `a` an attribute's noun, `rel` a relation,
    `name` another person's name."""

    attribute: str
    pattern: re.Pattern[str]
    shape: Shape = "any"
    many: bool = False
    ends: bool = False
    """The value no longer holds."""
    negated: bool = False
    """Also tried where the clause is negated."""
    happened: bool = False
    """It tells of an event, so a past date is when it became true."""
    value: str = ""
    """The value, where the pattern has none."""
    others: bool = field(init=False)
    """It may tell of somebody else."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "others", not {"rel", "name"}.isdisjoint(self.pattern.groupindex))


@dataclass(frozen=True, slots=True)
class Table:
    """A language."""

    words: frozenset[str]
    """Without one of them, folded, a sentence says nothing."""
    speaks: frozenset[str]
    """Without one of them the speaker says nothing of themselves."""
    owns: frozenset[str]
    """Without one of them nothing is said of what one has."""
    mends: frozenset[str]
    """Without one of them nothing is corrected by naming it."""
    around: Around
    question: re.Pattern[str]
    unreal: re.Pattern[str]
    """Plans, wishes, conditions, doubts: nothing in such a sentence counts."""
    reported: re.Pattern[str]
    negation: re.Pattern[str]
    split: re.Pattern[str]
    """Between clauses."""
    cut: re.Pattern[str]
    """Where a value ends."""
    filler: re.Pattern[str]
    """Words taken off a value's ends."""
    days: re.Pattern[str]
    """Names of days, months and hours."""
    rules: tuple[Rule, ...]
    fixes: tuple[re.Pattern[str], ...] = ()
    """Corrections and changes that name the old value and not the attribute; tried on whole sentences."""
    since: re.Pattern[str] | None = None
    """Where a sentence turns from what was to what is now."""
    counting: re.Pattern[str] = re.compile(r"(?!)")
    """Whose amounts are kept: what is said of the speaker and still holds."""
    only: re.Pattern[str] | None = None
    """A negation that says how little, "no more than", after its verb in `v`."""
    now: str = ""
    """What it is read as."""
    opening: re.Pattern[str] | None = None
    """What may stand before the speaker's own statement in its clause; all else makes it somebody's words."""
    jobs: re.Pattern[str] | None = None
    """Words for occupations."""
    common: re.Pattern[str] | None = None
    """What stands where a name is looked for, and is none; in a language that writes every noun with a capital."""
    predicate: re.Pattern[str] | None = None
    """What something is said to be, and is no value of it: "hard to find"."""
    trailing: re.Pattern[str] | None = None
    """A sentence's end that names the old value, such as ", not Rome"."""
    nouns: dict[str, tuple[str, Shape]] = field(default_factory=dict)
    """Nouns of which one has one: attribute and the value's shape."""
    owned: tuple[re.Pattern[str], ...] = ()
    """"my X is V"; X is one of the nouns."""
    changed: tuple[re.Pattern[str], ...] = ()
    """"my X is now V", "X changed from A to V"; X may be any noun where V is a number. In the group `the` an article that
    stands for "my": then the value is all that follows."""
    inverse: re.Pattern[str] | None = None
    """"V is my X"."""
    single: frozenset[str] = field(init=False)
    """Attributes that the nouns name."""
    rules_of: Index[Rule] = field(init=False)
    """The rules that may match a text."""
    spelled_of: Index[tuple[re.Pattern[str], Into]] = field(init=False)
    """What of `spelled` may match a text."""
    days_of: re.Pattern[str] = field(init=False)
    """Nouns of which a day is said."""
    favoured: tuple[re.Pattern[str], ...] = ()
    """"my favourite X is V"."""
    spelled: tuple[tuple[re.Pattern[str], Into], ...] = ()
    """How chat is written, and how it is read: missing subjects and articles, and letters that are left out."""
    mention: re.Pattern[str] | None = None
    """What a sentence is about, for a pronoun in the next one; `a`: the noun."""
    it: re.Pattern[str] | None = None
    """A sentence's beginning that stands for that noun and its verb."""
    earnest: re.Pattern[str] | None = None
    """What is said beside "I am a plumber now", that it is no joke; None where that is not looked at."""
    parts: re.Pattern[str] = re.compile(r"(?!)()()")
    """What one has and what it is for or of, in its groups: "budget for groceries" is the groceries' budget."""
    chosen: re.Pattern[str] = re.compile(r"(?!)")
    """What one has by choice; its value may be any words: "my usual order"."""
    mine: str = ""
    """What that is read as, with {a} for the noun."""

    def __post_init__(self) -> None:
        nouns = "|".join(noun for noun, (_, shape) in self.nouns.items() if shape == "date")
        object.__setattr__(self, "single", frozenset(name for name, _ in self.nouns.values()))
        rules = Index([(rule.pattern, rule) for rule in self.rules])
        object.__setattr__(self, "rules_of", rules)
        spelled = Index([(one[0], one) for one in self.spelled])
        object.__setattr__(self, "spelled_of", spelled)
        object.__setattr__(self, "days_of", re.compile(rf"(?i)\b(?:{nouns or '(?!)'})\b"))


def worded(words: str) -> re.Pattern[str]:
    """Any of these, given with spaces between them and `_` for a space, as whole words in any case."""
    found = [one.replace("_", " ") for one in words.split()]
    return re.compile(rf"(?i)(?<!\w)(?:{joined(found)})(?!\w)")


def each(words: str) -> frozenset[str]:
    """The words, given with spaces between them."""
    return frozenset(words.split())
