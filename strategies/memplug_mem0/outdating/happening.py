"""Events that end what was so before: a birth ends expecting, a found flat ends looking for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from memplug_mem0.reading.clause import Clause
from memplug_mem0.reading.needing import search

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.lexicon import Lexicon


def happened(one: Clause, words: Lexicon) -> Iterator[frozenset[str]]:
    """Stems of what the speaker is no more since the event that the clause tells of."""
    if one.negated or words.tidings.isdisjoint(one.plain.split()):
        return
    for _, pattern, over in words.outcomes:
        if search(pattern, one.plain):
            yield over
