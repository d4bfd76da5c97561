"""Entities and facts of a text without a model: proper names, key phrases, numbers and dates, and what stands between.

A documented extractor, not a good one: names by their capitals (and phrases in quotation marks, runs of scripts without
capitals), numbers, and words that the text repeats. Two that follow each other in a sentence make a fact whose relation is
the words between them; a title is related to each name of its text.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

from memplug.toolbox.text import words
from memplug_hipporag.kinds import Extraction

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|[\n。！？]+")
_QUOTED: Final = re.compile(r"[\"“«「『]([^\"”»」』]{2,60})[\"”»」』]")
_NAME: Final = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*(?:\s+(?:(?:of|the|de|la|von|van|du|and|&)\s+)?[^\W\d_a-zß-öø-ÿ][\w'’.-]*)*"
)
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:\s+\d{1,2})?(?:,?\s+\d{4})?\b|\b\d{4}-\d{2}-\d{2}\b|\b\d[\d.,:/]*\b"
)
_MOST: Final = 60
"""Facts of one text at most."""
_LONGEST: Final = 80
_OPEN = """
    a about after all also an and any are as at be because before but by can could did do does during each for from
    had has have he her here his how i if in is it its just let like many may me most my no not now of oh ok on one or
    our she since so some that the their them then there these they this those to two was we well were what when where
    which while who why will with would yeah yes you your
"""
_OPENERS = frozenset(_OPEN.split())
_ALONE = """
    absolutely agreed amazing awesome congrats congratulations cool definitely exactly glad good great haha hello hey hi
    hmm nah nope okay please really right sorry sounds sure thank thanks totally ugh wow yay yep yup
"""
_EXCLAIMED = frozenset(_ALONE.split())
"""Alone no names, though talk begins with them; in names such as Great Britain they stay."""


def extracted(text: str, title: str = "") -> Extraction:
    """The entities of a text and the facts that they make, in the order of the text."""
    found: dict[str, None] = {}
    triples: dict[tuple[str, str, str], None] = {}
    if title:
        found[title] = None
    repeated = _repeated(text)
    for sentence in _SENTENCE.split(text):
        spans = _spans(sentence, repeated)
        for start, end, name in spans:
            found[name] = None
            if title and name != title and start >= 0 and end > start:
                triples[title, "", name] = None
        for (_, end, one), (start, _, other) in pairwise(spans):
            if one.casefold() != other.casefold():
                triples[one, " ".join(sentence[end:start].split())[:_LONGEST], other] = None
    return Extraction(tuple(found), tuple(triples)[:_MOST])


def names(text: str) -> list[str]:
    """The names in a question."""
    return list(dict.fromkeys(name for _, _, name in _spans(text, frozenset())))


def _spans(sentence: str, repeated: frozenset[str]) -> list[tuple[int, int, str]]:
    """Where names, dates, numbers, quoted and repeated words stand; of two that overlap, the longer one."""
    found: list[tuple[int, int, str]] = []
    for match in _NAME.finditer(sentence):
        start, end = match.span()
        while first := re.match(r"([\w'’]+)\W*", sentence[start:end]):
            if first.group(1).casefold().split("'")[0] not in _OPENERS:
                break
            start += first.end()
        name = sentence[start:end].rstrip(".'’- ")
        if len(name) > 1 and name.casefold() not in _EXCLAIMED:
            found.append((start, start + len(name), name))
    for pattern in (_DATE, _QUOTED):
        for match in pattern.finditer(sentence):
            group = match.lastindex or 0
            found.append((*match.span(group), match.group(group)))
    found += [
        (*match.span(), match.group())
        for match in re.finditer(r"\w+", sentence)
        if match.group().casefold() in repeated
    ]
    found.sort(key=lambda one: (one[0] - one[1], one[0]))
    chosen: list[tuple[int, int, str]] = []
    for span in found:
        if len(span[2]) <= _LONGEST and all(span[1] <= a or span[0] >= b for a, b, _ in chosen):
            chosen.append(span)
    return sorted(chosen)


def _repeated(text: str) -> frozenset[str]:
    """Longer words that the text has at least twice."""
    counts = Counter(word for word in words(text) if len(word) > 4 and word not in _OPENERS)
    return frozenset(word for word, count in counts.items() if count > 1)
