"""The section of lessons in an agent's context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from memplug import Section

if TYPE_CHECKING:
    from memplug import Hit

TITLE = "lessons"
LABELS = {"success": "", "failure": "Beware: ", "comparison": "", "imported": ""}


def lines(hits: Sequence[Hit]) -> list[str]:
    """One line a lesson, best first; those with the same condition stand together, under it."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.record.search_text, []).append(hit)
    found: list[str] = []
    for condition, held in groups.items():
        found.append(f"When: {condition}")
        found += [f"- {LABELS.get(hit.record.payload.facet, '')}{hit.record.text}" for hit in held]
    return found


def lessons_section(hits: Sequence[Hit], guidance: str = "") -> Section:
    """The lessons as they are, or a model's guidance in their place."""
    sources = tuple(hit.record.id for hit in hits)
    return Section(
        title=TITLE, text=guidance or "\n".join(lines(hits)), sources=sources, priority=5
    )
