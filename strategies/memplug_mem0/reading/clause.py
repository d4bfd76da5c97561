"""What a clause is read as: whose it is, its words, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from memplug_mem0.reading.filling import Value

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Class, Lexicon

POSSESSED = re.compile(r"['’]s?$")
"""What a word ends with that says whose the next one is."""


class Word(NamedTuple):
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


class Clause(NamedTuple):
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
    named: bool = False
    """It is about somebody whom it or the clause before calls by name."""
    after: Clause | None = None
    """The clause before, for one that only denies: "not Rome"."""

    def apart(self, other: Clause) -> bool:
        """True where one is of other people than the other one; "my" and "the" may be of the same."""
        return self.owner != other.owner and {self.owner, other.owner} != {"my", "the"}

    @property
    def bare(self) -> bool:
        """True where it is about a name, or a noun without an article."""
        first = self.words[0] if self.owner == "the" and self.words else None
        return first is not None and first.capital and not (first.led or first.typed)

    @property
    def bag(self) -> frozenset[str]:
        """Stems of the content words outside numbers, days and hours."""
        return frozenset(one.stem for one in self.words if one.kind == "word" and not one.typed)

    @property
    def verb(self) -> str:
        """The stem of what the speaker does; "" where that is only being."""
        if self.owner != "me":
            return ""
        being = False
        for one in self.words:
            being = being or one.kind == "be"
            if one.kind == "be":
                continue
            named = one.typed or one.led or (being and one.capital)
            return one.stem if one.kind == "word" and not named else ""
        return ""


def joint(said: Sequence[Word], words: Lexicon, start: int = 0) -> int:
    """Where from there on a preposition leads to something else, and is not within a name; behind all where none does."""
    return next(
        (
            at
            for at in range(start, len(said))
            if said[at].kind == "prep" and said[at].stem not in words.within
        ),
        len(said),
    )
