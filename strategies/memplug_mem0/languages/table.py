"""What a language's table holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal["any", "name", "number", "date", "thing", "counted", "job"]
"""What a value has to look like: `name` begins with a capital, `thing` holds one or a digit, `number` has digits,
`date` names a day, a month or an hour, `counted` is a small number in figures or words,
`job` names an occupation."""


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


@dataclass(frozen=True, slots=True)
class Table:
    """A language."""

    trigger: re.Pattern[str]
    """Without a match in it, a sentence says nothing."""
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
    favoured: tuple[re.Pattern[str], ...] = ()
    """"my favourite X is V"."""


def worded(words: str) -> re.Pattern[str]:
    """Any of these, given with spaces between them and `_` for a space, as whole words in any case."""
    return re.compile(
        rf"(?i)(?<!\w)(?:{'|'.join(w.replace('_', ' ') for w in words.split())})(?!\w)"
    )
