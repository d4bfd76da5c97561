"""What a text states: subjects, typed values and the words between them, found by shape alone.

A statement is taken apart sentence by sentence. Names and identifiers without digits may be subjects; values have a shape
(a date, a span of time, money, a number with its unit, an address, an identifier, a name, or the word that ends the
sentence); what is left are the words of the attribute, cut to their first letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2_000
"""Characters of a text that are read."""
EXAMPLE = 400
"""Characters up to which a question with its answer is a worked example, not a conversation."""
SENTENCES = 12
"""Sentences of a text that are read."""
STEM = 5
"""Letters of a word that count: "renew" and "renewed" are one."""

FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "into",
        "onto",
        "over",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "and",
        "or",
        "but",
        "not",
        "no",
        "nor",
        "so",
        "if",
        "then",
        "than",
        "when",
        "while",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "where",
        "why",
        "how",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "they",
        "them",
        "their",
        "one",
        "ones",
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "up",
        "out",
        "off",
        "down",
        "about",
        "without",
        "after",
        "before",
        "again",
        "without",
        "also",
        "just",
        "only",
        "now",
        "very",
        "too",
        "all",
        "any",
        "each",
        "some",
        "such",
        "own",
        "same",
        "other",
        "more",
        "most",
        "please",
        "note",
        "noted",
        "yes",
        "ok",
        "reminder",
        "record",
        "correction",
        "update",
        "i'm",
        "i've",
        "i'll",
        "i'd",
        "it's",
        "that's",
        "you're",
        "we're",
        "they're",
        "let's",
        "he's",
        "she's",
        "what's",
        "there's",
        "can't",
        "don't",
    ]
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_SHAPES = (
    ("url", r"https?://[^\s<>\"')]+"),
    ("mail", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("span", r"\d{1,2}[:.h]\d\d\s*(?:to|-|\u2013|until|till|and)\s*\d{1,2}[:.h]\d\d"),
    (
        "date",
        rf"(?i:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b(?:,? \d{{4}})?|"
        rf"(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d)",
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
        r"(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{4,}",
    ),
    ("number", r"\d[\d.,]*\d|\d"),
    ("token", r"[A-Za-z]+(?:[_-][A-Za-z]+)+|[a-z]+[A-Z][A-Za-z]*"),
    ("name", r"[A-Z][\w'\u2019]*(?:[ ](?:(?:of|de|van|von|der|la|le)[ ])?[A-Z][\w'\u2019]*)*"),
    ("word", r"[^\W\d_][\w'\u2019]*"),
)
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SHAPES))
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|\s*->\s*")
_UNIT = re.compile(r"\s*(%|[a-z]+)")
_LEAD = re.compile(r"\s*(?:[A-Z][a-z]+(?: [a-z]+){0,6}(?::| [-\u2013\u2014])\s+)+")
_ENDS = (".", "!", "?", ":", ";", ">")
_MAYBE = re.compile(
    r"^\W*([^\W\d_]{3,})\b(?!['\u2019]?[ ][A-Z])|(?:\b(?:for|of|does|is|by|on|to)|,) ([a-z]{4,})\b"
)
_ANSWERED = re.compile(r"\?\s*\S")
_LEADING = re.compile(r"(?:^|[.:;,>]\s+)([a-z][a-z0-9_]{3,}):|\b[Ff]or ([a-z][a-z0-9_]{3,}),")
_COMMON = re.compile(r"\b(?:[Aa]n?|[Tt]he) ([a-z]+(?:[_-][a-z]+)+)\b")
_MONTH = re.compile(_MONTHS)
_DIGITS = re.compile(r"\d")
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Value:
    """Something stated, and the shape that tells what it could be replaced by."""

    text: str
    shape: str


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
    """What it may say of whom: a name is said only of those named before it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A text taken apart."""

    claims: tuple[Claim, ...]
    asked: bool
    """It holds a question and its answer: a worked example, which is nobody's statement of fact."""
    names: frozenset[str]
    """All its subjects."""
    leading: frozenset[str]
    """Stems of words that stand as subjects beyond doubt: "mailroom: ...", "for mailroom, ...", a name within a sentence."""
    common: frozenset[str]
    """Identifiers that an article makes common words ("the on-call engineer")."""


def stem(word: str) -> str:
    return word.casefold()[:STEM]


def statement(text: str) -> Statement:
    """The text taken apart; linear in its length, and not read beyond `LONGEST` characters."""
    text = text[:LONGEST]
    asked = len(text) <= EXAMPLE and _ANSWERED.search(text) is not None
    parts = [text] if asked else [one for one in _SENTENCE.split(text) if one.strip()]
    claims: list[Claim] = []
    names: set[str] = set()
    leading = {
        stem(word)
        for match in _LEADING.finditer(text)
        if (word := match.group(1) or match.group(2)) not in FUNCTION
    }
    for part in parts[:SENTENCES]:
        claim = _claim(part[lead(part) :], claims[-1].subjects if claims else frozenset(), leading)
        names |= claim.subjects
        claims.append(claim)
    return Statement(
        claims=tuple(one for one in claims if one.pairs and one.words),
        asked=asked,
        names=frozenset(names),
        leading=frozenset(leading),
        common=frozenset(match.group(1).casefold() for match in _COMMON.finditer(text)),
    )


def lead(sentence: str) -> int:
    """Where the sentence begins after "For the record:", "User:" and the like, which name no subject."""
    found = _LEAD.match(sentence)
    return found.end() if found and found.end() < len(sentence) else 0


def _claim(sentence: str, before: frozenset[str], leading: set[str]) -> Claim:
    order: list[tuple[int, str]] = []
    values: list[tuple[int, Value]] = []
    words: dict[str, None] = {}
    last, typed, end = "", False, 0
    for match in _TOKEN.finditer(sentence):
        shape, text = match.lastgroup or "", match.group()
        place = match.start()
        begins = not place or sentence[end:place].strip()[-1:] in _ENDS
        end = match.end()
        if shape == "name":
            if typed and text.isupper():
                continue
            text, shape = _named(text, begins=begins)
        typed = shape not in ("name", "word", "token")
        folded = " ".join(text.casefold().split())
        if shape == "word":
            if folded and folded not in FUNCTION:
                words[stem(folded)] = None
                last = folded
            continue
        last = ""
        if typed:
            values.append((place, _typed(shape, folded, sentence, end)))
            continue
        values.append((place, Value(folded, shape)))
        parts = folded.split()
        order.append((place, folded if len(parts) > 1 or shape == "token" else stem(folded)))
        if shape == "name" and len(parts) == 1:
            leading.add(stem(folded))
        elif len(parts) > 2 and begins:
            order.append((place, " ".join(parts[1:])))
    if last and all(value.shape in ("name", "token") for _, value in values):
        values.append((len(sentence), Value(last, "word")))
        words.pop(stem(last), None)
    maybe = {
        stem(one)
        for match in _MAYBE.finditer(sentence)
        if (one := match.group(1) or match.group(2)).casefold() not in FUNCTION
    }
    final = max(values, key=lambda one: one[0])[1] if values else None
    others = {value for _, value in values if value.shape == "name"} - {final}
    # A plain word is a subject only where nobody is named but in the value.
    maybe = set() if others or final is None else maybe & words.keys()
    subjects = frozenset(name for _, name in order) or before
    about = order or [(-1, name) for name in before]
    return Claim(
        subjects,
        frozenset(value for _, value in values),
        frozenset(words),
        frozenset(maybe),
        (
            *(
                (name, value)
                for place, name in dict.fromkeys(about)
                for at, value in values
                if place < at or (place != at and value.shape not in ("name", "token"))
            ),
            *((word, final) for word in sorted(maybe) if final is not None),
        ),
    )


def _named(text: str, *, begins: bool) -> tuple[str, str]:
    """A capitalised run as a name; words that are capital only because they begin the sentence are words."""
    parts = text.removesuffix("'s").removesuffix("\u2019s").split()
    while parts and parts[0].casefold() in FUNCTION:
        parts = parts[1:]
    if not parts:
        return "", "word"
    if begins and len(parts) == 1:
        return parts[0], "word"
    if len(parts) == 1 and len(parts[0]) == 1:
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
        return Value(folded, f"number {len(folded)}")
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
