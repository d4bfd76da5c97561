"""What a reranker is shown of a question and of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memplug.toolbox.text import words

if TYPE_CHECKING:
    from memplug import Query, Record

SHORT = 4
"""Words up to which a question is taken as a follow-up ("and him?") that needs the turn before it."""
TURN = 300
"""Characters of that turn, from its end."""


def question(query: Query) -> str:
    """The question, led by the last recent turn where it is too short to stand alone."""
    if not query.recent or len(words(query.text)) > SHORT:
        return query.text
    return f"{query.recent[-1].text[-TURN:]}\n{query.text}"


def shown(record: Record[Any]) -> str:
    """A record as the reranker reads it: who said it, and what."""
    who = record.speaker or record.role
    return f"{who}: {record.search_text}" if who else record.search_text
