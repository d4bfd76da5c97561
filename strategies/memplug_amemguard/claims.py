"""What a text states: subjects, typed values and the words between them, found by shape alone.

A statement is taken apart sentence by sentence. Names and identifiers without digits may be subjects; values have a shape
(a date, a span of time, money, a number with its unit, an address, an identifier, a name); in a short sentence without
one, any word may be the value, and the store says which are. What is left are the words of the attribute, cut to their
first letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from memplug_amemguard.sentences import FUNCTION, LONG, MONTHS, lead, parts, plain, stem

LONGEST = 20_000
"""Characters of a text that are read."""
SLOTS = 8
"""Words of a sentence up to which any of them may be its value."""
_SHAPES = (
    ("url", r"https?://[^\s<>\"')]*[^\s<>\"').,:;!?]"),
    ("mail", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("span", r"\d{1,2}[:.h]\d\d\s*(?:to|-|\u2013|until|till|and)\s*\d{1,2}[:.h]\d\d"),
    (
        "date",
        rf"(?i:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTHS})\b(?:,? \d{{4}})?|"
        rf"(?:{MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d)",
    ),
    ("time", r"\d{1,2}:\d\d(?:\s*[ap]m)?|\d{1,2}\s*[ap]m\b"),
    (
        "money",
        r"[$\u20ac\u00a3\u00a5]\s?\d[\d.,]*\d?(?:\s?(?:k|m|bn|million|thousand))?|"
        r"\d[\d.,]*\s?(?:euros?|eur|dollars?|usd|pounds?|gbp|francs?|chf|yen|crowns?|kronor|"
        r"zloty)\b",
    ),
    (
        "id",
        r"(?=[\w./-]*\d)(?=[\w./-]*[A-Za-z])[A-Za-z0-9]+(?:[_./-][A-Za-z0-9]+)+|"
        r"(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{4,}|[A-Z]{1,4} \d{2,}\b",
    ),
    ("digits", r"\+?\d{2,}(?:[ /-]\d{2,})+"),
    ("number", r"\d[\d.,]*\d|\d"),
    ("token", r"[A-Za-z]+(?:[_-][A-Za-z]+)+|[a-z]+[A-Z][A-Za-z]*"),
    (
        "name",
        r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St)\. )?[A-Z][\w'\u2019]*"
        r"(?:[ ](?:(?:of|de|van|von|der|la|le)[ ])?(?![A-Z]{1,4} \d\d)[A-Z][\w'\u2019]*+(?!-\w))*",
    ),
    ("word", r"[^\W\d_][\w'\u2019]*"),
)
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SHAPES))
_UNIT = re.compile(r"\s*(%|[a-z]+)")
_NEXT = re.compile(r" ([a-z]{3,}|\d)")
_HEADS = re.compile(r" (?:for|of|to|at|with)\b")
"""After an attribute that begins a sentence ("Sign-up for ...")."""
_ENDS = (".", "!", "?", ":", ";", ">")
_MAYBE = re.compile(
    r"^\W*(?P<first>[^\W\d_]{3,})\b(?!['\u2019]?[ ][A-Z])|"
    r"(?:\b(?:for|of|does|is|by|on|to)|,) (?P<after>[a-z]{4,})\b|"
    r"\b(?:[Tt]he|[Mm]y|[Oo]ur|[Yy]our|[Tt]heir) (?P<thing>[a-z]{4,})\b"
)
PAIRS = 64
"""Pairs of subject and value that one sentence gives at most."""
_LEADING = re.compile(r"(?:^|[.:;,>]\s+)([a-z][a-z0-9_]{3,}):|\b[Ff]or ([a-z][a-z0-9_]{3,}),")
_COMMON = re.compile(r"\b(?:[Aa]n?|[Tt]he) ([a-z]+(?:[_-][a-z]+)+)\b")
_MONTH = re.compile(MONTHS)
_DAYS = re.compile(rf"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|{MONTHS}", re.IGNORECASE)
_TIMES = "monda tuesd wedne thurs frida satur sunda today tomor yeste week month year"
_WHEN = frozenset(_TIMES.split())
"""Stems of times, which are no subjects."""
_DIGITS = re.compile(r"\d")
_LETTERS = re.compile(r"[A-Za-z]+")
OPEN = ("word", "name", "token")
"""Shapes that say little of what the value could be."""


@dataclass(frozen=True, slots=True)
class Value:
    """Something stated, and the shape that tells what it could be replaced by."""

    text: str
    shape: str
    shown: str = field(default="", compare=False)
    """How a person reads it, where that is not the text."""

    def __str__(self) -> str:
        return self.shown or self.text


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence: whom it may be about, what it says of them, and in which words."""

    subjects: frozenset[str]
    values: frozenset[Value]
    words: frozenset[str]
    """Stems of the sentence's other words."""
    maybe: frozenset[str] = frozenset()
    """Those of its words that stand where subjects do; the store says whether they are any."""
    pairs: tuple[tuple[str, Value], ...] = ()
    """What it may say of whom."""
    turned: frozenset[tuple[str, Value]] = frozenset()
    """Those of the pairs in which a name stands before its subject: they count where that subject is asked for."""
    asked: bool = False
    """It is a question and its answer: a worked example, which is nobody's statement of fact."""

    @property
    def told(self) -> tuple[tuple[str, Value], ...]:
        """The pairs that hold whatever the store knows: not those of plain words."""
        return tuple(
            (name, value)
            for name, value in self.pairs
            if name in self.subjects and value.shape != "word"
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A text taken apart."""

    claims: tuple[Claim, ...]
    names: frozenset[str]
    """All its subjects."""
    leading: frozenset[str]
    """Stems of words that stand as subjects beyond doubt: "mailroom: ...", "for mailroom, ...", a name within a sentence."""
    common: frozenset[str]
    """Identifiers that an article makes common words ("the on-call engineer")."""

    @property
    def topic(self) -> frozenset[str]:
        """Whom it names; of a worked example without a name the words that may be its subject."""
        words = (one.maybe for one in self.claims if one.asked)
        return self.names or frozenset().union(*words)

    @property
    def asked(self) -> bool:
        """It is a worked example from end to end."""
        return bool(self.claims) and all(one.asked for one in self.claims)


@lru_cache(maxsize=512)
def statement(text: str) -> Statement:
    """The text taken apart; linear in its length, and not read beyond `LONGEST` characters."""
    text = plain(text[:LONGEST])
    claims: list[Claim] = []
    names: set[str] = set()
    leading = {
        stem(word)
        for match in _LEADING.finditer(text)
        if (word := match.group(1) or match.group(2)) not in FUNCTION
    }
    before: frozenset[str] = frozenset()
    long = len(text) > LONG
    for part, asked in parts(text, long=long):
        claim = _claim(part[lead(part) :], before, leading, asked=asked, long=long)
        before = claim.subjects
        names |= claim.subjects
        claims.append(claim)
    return Statement(
        claims=tuple(one for one in claims if one.pairs and one.words),
        names=frozenset(names),
        leading=frozenset(leading),
        common=frozenset(match.group(1).casefold() for match in _COMMON.finditer(text)),
    )


@dataclass(slots=True)
class _Tokens:
    """What one sentence holds, with the places."""

    order: list[tuple[int, str]] = field(default_factory=list)
    """Subjects."""
    values: list[tuple[int, Value]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    """Stem -> word."""
    places: dict[str, int] = field(default_factory=dict)
    """Stem -> where it stands first."""
    compounds: list[str] = field(default_factory=list)
    """Two words in a row."""
    typed: bool = False
    """One of the values has a telling shape."""


def _tokens(sentence: str, leading: set[str]) -> _Tokens:
    found = _Tokens()
    typed, end, opening = False, 0, ""
    before, ended = "", 0
    for match in _TOKEN.finditer(sentence):
        shape, text = match.lastgroup or "", match.group()
        place = match.start()
        begins = (
            not place
            or sentence[end:place].strip()[-1:] in _ENDS
            or (sentence[end:place] == ", " and _goes_on(sentence, match.end()))
        )
        end = match.end()
        if shape == "name":
            if typed and text.isupper():
                continue
            text, shape = _named(text, begins=begins)
        typed = shape not in OPEN
        folded = " ".join(text.casefold().split())
        if shape == "word":
            if folded and folded not in FUNCTION:
                found.words[stem(folded)] = folded
                found.places.setdefault(stem(folded), place)
                if before and sentence[ended:place] == " ":
                    found.compounds.append(f"{before} {folded}")
                before, ended = folded, end
            continue
        if typed:
            found.typed = True
            found.values.append((place, _typed(shape, folded, sentence, end)))
            continue
        if shape == "token" and begins and _HEADS.match(sentence, end):
            found.words[stem(folded)] = folded
            found.places.setdefault(stem(folded), place)
            continue
        if " of " in folded:
            of_what, whose = folded.split(" of ", 1)
            for one in of_what.split():
                if one not in FUNCTION:
                    found.words[stem(one)] = one
                    found.places.setdefault(stem(one), place)
            if _DAYS.fullmatch(whose):
                continue
            if begins:
                folded = whose
            else:
                found.order.append((place, whose if " " in whose else stem(whose)))
        found.values.append((place, Value(folded, shape)))
        parts = folded.split()
        name = folded if len(parts) > 1 or shape == "token" else stem(folded)
        found.order.append((place, name))
        if shape == "name" and len(parts) == 1:
            leading.add(name)
        elif len(parts) > 2 and begins:
            # "Ask Ann Lee": what begins a sentence may be no part of the name.
            tail = " ".join(parts[1:])
            opening = parts[0]
            found.order.append((place, tail))
            found.values.append((place, Value(tail, shape)))
    if opening and not found.words:
        found.words[stem(opening)] = opening
        found.places[stem(opening)] = 0
    return found


def _goes_on(sentence: str, end: int) -> bool:
    """True where a plain word of content follows: "..., Office city for" begins a sentence after a lead-in."""
    found = _NEXT.match(sentence, end)
    return found is not None and found.group(1) not in FUNCTION


def _claim(
    sentence: str, before: frozenset[str], leading: set[str], *, asked: bool, long: bool
) -> Claim:
    found = _tokens(sentence, leading)
    first, maybe = ("", frozenset()) if long else _may_be_subjects(sentence, found)
    about = dict.fromkeys(found.order or [(-1, name) for name in sorted(before)])
    pairs: dict[tuple[str, Value], None] = {}
    turned: set[tuple[str, Value]] = set()
    for place, name in about:
        for at, value in found.values:
            if (
                (long and value.shape in OPEN)
                or at == place
                or (value.shape in OPEN and name in (value.text, stem(value.text)))
            ):
                continue
            pairs[name, value] = None
            if at < place and value.shape in OPEN:
                turned.add((name, value))
    for word in sorted(maybe):
        pairs |= {
            (word, value): None
            for at, value in found.values
            if value.shape not in OPEN or (not found.typed and at > found.places[word])
        }
    named = {value for _, value in found.values}
    if not long and not found.typed and len(named) <= 1 and len(found.words) <= SLOTS:
        pairs |= {
            (name, Value(word, "word", folded)): None
            for name in [name for _, name in found.order] or [first]
            for word, folded in found.words.items()
            if name and word != name
        }
        pairs |= {
            (name, Value(folded, "word")): None
            for name in [name for _, name in found.order] or [first]
            for folded in found.compounds
            if name
        }
    return Claim(
        subjects=frozenset(name for _, name in found.order) or before,
        values=frozenset(value for _, value in found.values),
        words=frozenset(found.words),
        maybe=maybe,
        pairs=tuple(islice(pairs, PAIRS)),
        turned=frozenset(turned),
        asked=asked,
    )


def _may_be_subjects(sentence: str, tokens: _Tokens) -> tuple[str, frozenset[str]]:
    """The capital word that begins the sentence, and the words that may be its subject.

    A plain word is one only where nobody is named but in the value: in a short sentence any of them, else one that stands
    where subjects do.
    """
    first, found = "", set()
    for match in _MAYBE.finditer(sentence):
        one = match.group(match.lastgroup or 0)
        if one.casefold() in FUNCTION or stem(one) not in tokens.words:
            continue
        if match.lastgroup == "first" and one[0].isupper():
            first = stem(one)
        found.add(stem(one))
    last = max(tokens.values, key=lambda one: one[0])[1] if tokens.values else None
    named = [value for _, value in tokens.values if value.shape in OPEN]
    if any(tokens.typed or (value.shape == "name" and value != last) for value in named):
        return first, frozenset()
    found -= _WHEN
    if tokens.typed and len(tokens.words) <= SLOTS:
        return first, frozenset(tokens.words) - _WHEN
    return first, frozenset(found)


def _named(text: str, *, begins: bool) -> tuple[str, str]:
    """A capitalised run as a name; words that are capital only because they begin the sentence are words."""
    parts = text.removesuffix("'s").removesuffix("\u2019s").split()
    stripped = bool(parts) and parts[0].casefold() in FUNCTION
    while parts and parts[0].casefold() in FUNCTION:
        parts = parts[1:]
    while parts and parts[-1].casefold() in FUNCTION:
        parts = parts[:-1]
    if not parts:
        return "", "word"
    if begins and len(parts) == 1 and not stripped:
        return parts[0], "word"
    if len(parts) == 1 and (len(parts[0]) == 1 or _DAYS.fullmatch(parts[0])):
        return "", "word"
    return " ".join(parts), "name"


def _typed(shape: str, folded: str, sentence: str, end: int) -> Value:
    if shape == "date":
        return Value(_day(folded), shape)
    if shape == "number":
        unit = _UNIT.match(sentence, end)
        word = unit.group(1) if unit else ""
        if word and word not in FUNCTION:
            return Value(f"{folded} {word}", f"number {stem(word)}")
        return Value(folded, f"number {max(len(folded), 2)}")
    if shape == "id":
        return Value(folded, _DIGITS.sub("9", _LETTERS.sub("a", folded)))
    return Value(folded, shape)


def _day(folded: str) -> str:
    """ "21 may" for "May 21st", so that one day has one text."""
    month = _MONTH.search(folded)
    if month is None:
        return folded
    numbers = re.findall(r"\d+", folded)
    return " ".join((numbers[0], month.group()[:3], *numbers[1:])) if numbers else folded
