"""What a clause tells of a thing, in parts: what it calls it, with how much, and whether it is sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.clause import Clause, Word
from memplug_mem0.reading.filling import Value
from memplug_mem0.reading.language import lexicon
from memplug_mem0.reading.languages.sole import stemmed
from memplug_mem0.reading.languages.topics import TOPICS, Topics
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon

TOKEN = re.compile(r"[\w-]+['’]?")
EARNING: Final = "+"
"""In the place of a stem, for what the speaker earns."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause without what only carries its filler."""

    clause: Clause
    told: frozenset[str]
    """Stems of its content words."""
    values: tuple[Value, ...]
    period: int | None
    money: frozenset[str]
    head: frozenset[str]
    """Stems of the first thing that it names."""


@lru_cache(maxsize=2048)
def parted(one: Clause, words: Lexicon, topics: Topics) -> Part:
    """The clause in its parts."""
    spans = [it.span() for it in topics.strips.finditer(one.raw)]
    own = [
        it
        for it in one.words
        if one.raw.startswith(it.raw, it.start) and not within(it.start, spans)
    ]
    values = tuple(it for it in one.values if not within(it.start, spans))
    times = [stemmed(words, it) for it in topics.periods]
    money = stemmed(words, topics.money)
    said = [it for it in own if it.kind in ("word", "count") and not it.typed]
    units = {words.stem(part) for it in values for part in it.unit.split()}
    spoken = {it.stem for it in said} - units
    period = next((at for at, it in enumerate(times) if spoken & it), None)
    paid = frozenset(it.stem for it in own if it.stem in money or it.raw in "$€£")
    light = money | units | frozenset().union(*times)
    carriers = {*topics.carriers.split()}
    content = [it for it in said if it.stem not in light and it.raw.casefold() not in carriers]
    light |= {it.stem for it in said if it not in content}
    told = frozenset(it.stem for it in content)
    if not told and paid and any(it.raw.casefold() in topics.earns.split() for it in said):
        told = frozenset((EARNING,))
    return Part(one, told, values, period, paid, _first(own, light))


def _first(own: Sequence[Word], light: frozenset[str]) -> frozenset[str]:
    """Stems of the first thing among the words."""
    found: set[str] = set()
    for one in own:
        apart = one.kind in ("be", "prep") or one.typed or one.stem in light
        if found and (apart or one.led):
            break
        if (one.led and not apart) or (found and one.kind == "word"):
            found.add(one.stem)
    return frozenset(found)


@lru_cache(maxsize=8)
def measures(words: Lexicon) -> frozenset[str]:
    """Stems of currencies and of times that something is paid for."""
    topics = next(it for name, it in TOPICS.items() if lexicon(name) is words)
    return stemmed(words, " ".join((topics.money, *topics.periods)))


def within(start: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start < last for first, last in spans)


def rest_of(one: Clause, topics: Topics) -> str:
    """The clause without since when and why."""
    return topics.strips.sub(" ", one.raw)


def sound(
    found: Sequence[Clause], place: int, former: Part, words: Lexicon, topics: Topics
) -> bool:
    """True for a clause that says how something of the speaker's is, always and as a whole."""
    one = found[place]
    rest = rest_of(one, topics)
    if search(topics.spoils, rest) or search(words.limited, rest):
        return False
    if (
        place
        and search(words.today, found[place - 1].raw)
        and not search(topics.turns, found[place - 1].raw)
    ):
        return False
    if search(words.past, rest) and (not one.changed or one.owner == "me"):
        return False
    others = {it for it in map(str.casefold, TOKEN.findall(rest)) if words.classes.get(it) == "he"}
    if not others:
        return True
    if (
        place
        and not others & {*words.theirs.split()}
        and (one.resumed or others <= {*topics.neuter.split()})
    ):
        head = parted(found[place - 1], words, topics).head
        return bool(head) and head <= former.told | stemmed(words, topics.givers)
    someone = bool(former.told & words.relatives)
    return (
        someone
        and others <= {*topics.objects.split()}
        and not former.told <= parted(one, words, topics).told
    )
