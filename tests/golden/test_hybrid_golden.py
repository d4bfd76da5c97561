"""Hybrid against a plain computation of its formulas: dictionaries and loops, float64, nothing shared with the strategy.

The oracle is written from docs/strategies/hybrid.md; of memplug it uses the static token table alone. Vectors are kept as
int8 in the strategy, so that values may differ by a few thousandths.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from Stemmer import Stemmer

from memplug import Episode, Query, Record
from memplug.backends.static_table import default_table
from memplug_hybrid.following import built
from memplug_hybrid.question import question
from memplug_hybrid.scoring import scores
from memplug_hybrid.settings import HybridConfig

STOP = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
ABOUT = r"\b(?:mention(?:ed)?|remember|recall|list|only|can you|could you|please|tell|show|give|said|told)\b"
TIME = r"\b(?:yesterday|today|last|next|ago|weekend|monday|march|may|june|years?|months?|weeks?|days?|hours?|\d{4})\b"
_stem = Stemmer("english").stemWord


@dataclass
class Doc:
    text: str
    speaker: str = ""
    role: str = ""
    session: str = ""
    day: datetime | None = None


def terms(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"\w\w+", text.lower()) if word not in STOP.split()]


def idf(df: float, n: int) -> float:
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def cut(text: str) -> list[str]:
    words = text.split()
    if len(words) <= 120:
        return [text]
    packed: list[list[str]] = [[]]
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        part = sentence.split()
        assert len(part) <= 100
        if len(packed[-1]) + len(part) > 100:
            packed.append([])
        packed[-1] += part
    if len(packed[-1]) < 20:
        tail = packed.pop()
        packed[-1] += tail
    return [" ".join(piece) for piece in packed]


def entities(text: str) -> list[str]:
    small = r"(?:of|the|de|and|von|van|la|del|di|for|in)"
    found: list[str] = []
    for pattern in (
        rf"[A-Z][\w'’&.-]*(?:\s+(?:{small}\s+){{0,2}}[A-Z0-9][\w'’&.-]*)*",
        r"[A-Z][\w'’&-]*(?:\s+[A-Z0-9][\w'’&-]*)*",
    ):
        for span in re.findall(pattern, text):
            name = re.sub(r"['’]s\b", "", span.lower()).strip(" .,'’&-_")
            if len(name) > 2 and name not in STOP.split() and name not in found:
                found.append(name)
    return found


class Oracle:
    def __init__(self, docs: list[Doc]) -> None:
        self.docs, self.n, self.table = docs, len(docs), default_table()
        self.full = [f"{d.speaker}: {d.text}" if d.speaker else d.text for d in docs]
        self.lengths = [len(text.split()) for text in self.full]
        own = [Counter(terms(text)) for text in self.full]
        self.df = Counter(term for counts in own for term in counts)
        dated = [
            Counter(terms(f"{text} {d.day.day} {d.day:%B} {d.day.year}" if d.day else text))
            for text, d in zip(self.full, docs, strict=True)
        ]
        self.mixed: list[dict[str, float]] = []
        for i in range(self.n):
            mixed: dict[str, float] = dict(dated[i])
            for step, share in ((-1, 0.8), (1, 0.8), (-2, 0.4), (2, 0.4)):
                j = self.beside(i, step)
                if j is None:
                    continue
                for term, count in dated[j].items():
                    lent = share * math.exp(-self.lengths[j] / 80) * count
                    mixed[term] = mixed.get(term, 0) + lent
            self.mixed.append(mixed)
        tokens = [set(self.ids(text)) for text in self.full]
        self.token_df = Counter(token for one in tokens for token in one)
        self.pieces = [[self.ids(piece) for piece in cut(text)] for text in self.full]

    def ids(self, text: str) -> list[int]:
        found: list[int] = self.table.token_ids([text])[0].tolist()
        return found

    def beside(self, i: int, step: int) -> int | None:
        """The corpora hold their sessions one after the other."""
        j = i + step
        same = (
            0 <= j < self.n
            and self.docs[i].session
            and self.docs[i].session == self.docs[j].session
        )
        return j if same else None

    def pooled(self, tokens: list[tuple[int, float]]) -> Any:
        vector = np.zeros(self.table.dim)
        for token, weight in tokens:
            row = self.table.token_vectors(np.array([token], np.int32))[0]
            vector += weight * idf(self.token_df[token], self.n) * row
        return vector / (np.linalg.norm(vector) or 1)

    def lists(self, asked: str) -> tuple[dict[str, list[float]], float, float]:
        parts, at = [], 0
        for match in re.finditer(ABOUT, asked, re.IGNORECASE):
            parts += [(asked[at : match.start()], 1.0), (match.group(), 0.5)]
            at = match.end()
        parts.append((asked[at:], 1.0))
        words = [(term, weight) for part, weight in parts for term in terms(part)]
        tokens = [(token, weight) for part, weight in parts for token in self.ids(part)]
        vector = self.pooled(tokens)
        found: dict[str, list[float]] = {
            "words": [],
            "best piece": [],
            "opening piece": [],
            "near words": [],
        }
        for i in range(self.n):
            norm = 1.5 * (0.25 + 0.75 * sum(self.mixed[i].values()) / 60)
            held = [
                (self.mixed[i].get(term, 0), w * idf(self.df[term], self.n)) for term, w in words
            ]
            found["words"].append(sum(w * tf / (tf + norm) for tf, w in held))
            cosines = [
                float(self.pooled([(t, 1.0) for t in piece]) @ vector) for piece in self.pieces[i]
            ]
            found["best piece"].append(max(cosines))
            found["opening piece"].append(cosines[0])
            lead, soft = set(self.pieces[i][0]), 0.0
            for token, weight in tokens:
                near = zip(*(a.tolist() for a in self.table.neighbours(token)), strict=True)
                nearest = max((square for other, square in near if other in lead), default=0.0)
                soft += weight * idf(self.token_df[token], self.n) * nearest
            found["near words"].append(soft)
        most = sum(w * idf(max(1, self.df[term]), self.n) for term, w in words)
        mass = sum(w * idf(max(1, self.token_df[token]), self.n) for token, w in tokens)
        return found, most, mass

    def parts(self, asked: str) -> tuple[dict[str, list[float]], float]:
        raw, most, mass = self.lists(asked)
        weights = {"words": 0.42, "best piece": 0.16, "opening piece": 0.20, "near words": 0.22}
        parts = {
            label: [weights[label] * value / (max(values) or 1) for value in values]
            for label, values in raw.items()
        }
        base = [sum(parts[label][i] for label in parts) for i in range(self.n)]
        parts |= {label: [0.0] * self.n for label in LABELS}
        for i, doc in enumerate(self.docs):
            for label, value in self.terms_of(i, doc, asked, base).items():
                parts[label][i] = value
        total = [sum(parts[label][i] for label in parts) for i in range(self.n)]
        hop = self.hop(asked, total)
        if max(hop) > 0:
            scale = 0.45 * max(total) / max(hop)
            parts["shared entities"] = [scale * value for value in hop]
            first = total.index(max(total))
            total = [a + b for a, b in zip(total, parts["shared entities"], strict=True)]
            parts["first before the hop"] = [0.0] * self.n
            parts["first before the hop"][first] = max(total) - total[first]
            total[first] = max(total)
        evidence = [
            (raw["near words"][i] / mass + raw["words"][i] / most + max(0, raw["best piece"][i]))
            / 3
            for i in sorted(range(self.n), key=lambda i: -total[i])[:5]
        ]
        return parts, 1 / (1 + math.exp(7.5 - 10.7 * max(evidence) - 3.4 * max(total)))

    def terms_of(self, i: int, doc: Doc, asked: str, base: list[float]) -> dict[str, float]:
        before, after = self.beside(i, -1), self.beside(i, 1)
        talk = bool(doc.speaker or doc.role or before is not None or after is not None)
        parts: dict[str, float] = {}
        if doc.speaker and re.search(rf"\b{doc.speaker}\b", asked, re.IGNORECASE):
            parts["speaker named"] = 0.35
        if any(self.beside(j, 1) is not None for j in range(self.n)):
            own = [
                base[j] for j, d in enumerate(self.docs) if j == i or d.session == doc.session != ""
            ]
            parts["session"] = 0.45 * (max(own) - max(base))
        if talk:
            parts["length"] = -0.15 * math.log(1 + self.lengths[i] / 50)
            number, name = re.search(r"\d", doc.text), re.search(r"(?<=[a-z,] )[A-Z]\w+", doc.text)
            parts["specific"] = 0.05 * bool(number) + 0.05 * bool(name)
            if "when" in asked.lower() and re.search(TIME, doc.text, re.IGNORECASE):
                parts["tells a time"] = 0.25
            if doc.text.endswith("?") and not doc.role:
                parts["is a question"] = -0.15
        if before is not None and doc.role != "assistant" and self.docs[before].text.endswith("?"):
            parts["answers a match"] = 0.30 * math.exp(-self.lengths[before] / 80) * base[before]
        if after is not None and doc.role == "user" and self.docs[after].role == "assistant":
            parts["reply matches"] = 0.15 * base[after]
        if doc.role == "assistant":
            parts["assistant"] = 0.15 if "did you" in asked else -0.15
        if "suggest" in asked and doc.role != "assistant":
            if doc.text.startswith("Always"):
                parts["standing wish"] = 0.50
            elif "I prefer" in doc.text:
                parts["standing wish"] = 0.30
        if "in May 2023" in asked and doc.day:
            start, end = datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 5, 31, tzinfo=UTC)
            outside = max(0, (start - doc.day).days, (doc.day - end).days)
            parts["period"] = 0.25 * math.exp(-outside / 7)
        return parts

    def hop(self, asked: str, total: list[float]) -> list[float]:
        silent = [not (d.speaker or d.role) for d in self.docs]
        known = [
            entities(d.text) if quiet else [] for d, quiet in zip(self.docs, silent, strict=True)
        ]
        df = Counter(name for names in known for name in names)
        n = sum(silent)
        best, median = max(total), float(np.median(total))
        seeds = sorted(range(self.n), key=lambda i: -total[i])[:2]
        pulls = [((total[i] - median) / (best - median)) ** 2 for i in seeds]
        found = [0.0] * self.n
        for seed, pull in zip(seeds, pulls, strict=True):
            for name in set(known[seed]) - set(entities(asked)):
                for i, names in enumerate(known):
                    if i != seed and name in names and 2 <= df[name] <= max(3, 0.02 * n):
                        weight = math.log(1 + n / df[name]) ** 2
                        found[i] += pull / sum(pulls) * weight / (names.index(name) + 1)
        return found


LABELS = (
    "speaker named", "session", "length", "specific", "tells a time", "is a question", "answers a match",
    "reply matches", "assistant", "standing wish", "period", "shared entities", "first before the hop",
)  # fmt: skip

_MAY = datetime(2023, 5, 7, tzinfo=UTC)
_THINGS = "roof gutters boiler windows chimney garden fence cellar attic porch"
_LONG = " ".join(
    f"Step {i} of the plan is to check the {thing} and to write down what it needs before winter."
    for i, thing in enumerate(_THINGS.split())
)

FRIENDS = [
    Doc("How was the pottery class at the Blue Barn?", "Anna", session="1", day=_MAY),
    Doc("Great, I made two bowls and a mug for my sister.", "Ben", session="1", day=_MAY),
    Doc("When do you go again?", "Anna", session="1", day=_MAY),
    Doc("Next weekend, with Carla from work.", "Ben", session="1", day=_MAY),
    Doc("I ran the marathon in Oslo last year.", "Ben", session="2", day=_MAY + timedelta(40)),
    Doc("Wow, how long did it take you?", "Anna", session="2", day=_MAY + timedelta(40)),
    Doc(
        "Four hours and 12 minutes, and then a cold beer.",
        "Ben",
        session="2",
        day=_MAY + timedelta(40),
    ),
    Doc("We adopted a puppy called Miso.", "Anna", session="3", day=_MAY + timedelta(75)),
]
CHAT = [
    Doc("Always answer in metric units.", role="user", session="a", day=_MAY),
    Doc("Understood, metric units it is.", role="assistant", session="a", day=_MAY),
    Doc(f"Here is my plan for the house. {_LONG}", role="user", session="a", day=_MAY),
    Doc(f"A good plan. {_LONG} Call a roofer early.", role="assistant", session="a", day=_MAY),
    Doc(
        "I prefer short hikes with a lake at the end.",
        role="user",
        session="b",
        day=_MAY + timedelta(9),
    ),
    Doc(
        "Then the trail around Lake Bled is for you.",
        role="assistant",
        session="b",
        day=_MAY + timedelta(9),
    ),
    Doc("My budget for the trip is 800 euros.", role="user", session="b", day=_MAY + timedelta(9)),
]
PASSAGES = [
    Doc("Miso Soup\nMiso Soup is a dish of Japan, made with dashi and miso."),
    Doc("The Blue Barn\nThe Blue Barn is a house in Vermont, built by Ada Hill in 1911."),
    Doc("Ada Hill\nAda Hill was an architect, born in Boston."),
    Doc("Boston\nBoston is a city in Massachusetts and the home of a famous marathon."),
    Doc("Vermont\nVermont is a state known for maple syrup; Ada Hill lived there."),
    Doc("Pottery\nPottery is made by firing clay."),
]
CASES = [
    (FRIENDS, "What did Ben make in the pottery class?"),
    (FRIENDS, "When does Ben go to the class again?"),
    (FRIENDS, "What happened in May 2023?"),
    (FRIENDS, "Can you tell me the name of the puppy?"),
    (CHAT, "What did you say about the roof and the gutters?"),
    (CHAT, "Please suggest a hike and what I should bring."),
    (CHAT, "How much is my budget for the trip?"),
    (PASSAGES, "Where was the builder of The Blue Barn born?"),
    (PASSAGES, "What is pottery made of?"),
    (FRIENDS + CHAT + PASSAGES, "Which city did Ben run the marathon in?"),
]  # fmt: skip


@pytest.mark.parametrize(("docs", "asked"), CASES, ids=[asked for _, asked in CASES])
def test_every_contribution_equals_the_plain_computation(docs: list[Doc], asked: str) -> None:
    expected, confidence = Oracle(docs).parts(asked)
    records = [
        Record(
            id=str(i),
            kind="episode",
            text=doc.text,
            payload=Episode(),
            speaker=doc.speaker,
            role=doc.role,
            session_id=doc.session,
            event_time=doc.day,
            position=i + 1,
        )
        for i, doc in enumerate(docs)
    ]
    config, table = HybridConfig(), default_table()

    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = scores(built(records, table), question(Query(text=asked), now, table, config), config)

    assert found is not None
    assert set(found.parts) <= set(expected)
    for label, values in expected.items():
        got = found.parts.get(label, np.zeros(len(docs), np.float32))
        assert got == pytest.approx(np.array(values), abs=0.004), label
    assert found.confidence == pytest.approx(confidence, abs=0.02)
