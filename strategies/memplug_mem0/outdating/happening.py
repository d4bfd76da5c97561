"""Events that end what was so before: a birth ends expecting, a found flat ends looking for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug_mem0.reading.needing import search, without

if TYPE_CHECKING:
    from memplug_mem0.reading.clause import Clause
    from memplug_mem0.reading.languages.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Event:
    """What a clause tells of."""

    who: frozenset[str]
    """Stems of who or what it happened to; empty for the speaker."""
    over: frozenset[frozenset[str]]
    """Each the stems of something that is no longer so."""

    def ends(self, old: Clause, core: frozenset[str]) -> bool:
        """True where the old clause says one of these of who it happened to. core: stems of what it says of its subject."""
        if not self.who:
            said = core if old.owner == "me" else frozenset()
        elif old.owner != "my" or not self.who <= old.bag:
            return False
        else:
            first = old.words[0].stem in self.who
            named = self.who <= frozenset(it.stem for it in old.words if it.capital)
            said = old.bag if first or named else frozenset()
        return any(one & said and one <= old.bag for one in self.over)


def happened(one: Clause, words: Lexicon) -> Iterator[Event]:
    """The events that a clause tells of."""
    if one.negated or words.tidings.isdisjoint(one.plain.split()):
        return
    for _, pattern, over in words.outcomes:
        match = search(pattern, one.plain)
        if match is None:
            continue
        groups = match.groupdict()
        who = next((groups[it] for it in groups if it[0] == "w" and groups[it]), "")
        what = without(words.tail, groups.get("x") or "", "")
        if "x" in groups:
            found = content(what, words)
            over = frozenset(it | found for it in over if found)
        affected = content(who, words)
        if affected or not who:
            yield Event(affected, over)


def content(text: str, words: Lexicon) -> frozenset[str]:
    """Stems of the words of no closed class."""
    return frozenset(words.stem(it) for it in text.split() if it not in words.classes)
