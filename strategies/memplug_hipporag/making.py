"""From what was extracted to records and edges."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from memplug import EPISODE, Batch, Edge
from memplug_hipporag.kinds import ENTITY, EXTRACTION, FACT, HOLDS, RELATED, Entity, Fact
from memplug_hipporag.naming import fact_text, facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memplug import Record, View
    from memplug.types import Episode
    from memplug_hipporag.kinds import Extraction
    from memplug_hipporag.settings import HippoRAGConfig


def whole(episode: Record[Episode]) -> str:
    """What is read of an episode: its title and text."""
    title = EPISODE.of(episode).payload.title
    return (
        f"{title}\n{episode.text}" if title and not episode.text.startswith(title) else episode.text
    )


def chunks(text: str, size: int) -> list[str]:
    """Parts of at most `size` characters, cut where a line, a sentence or a word ends."""
    parts = []
    while len(text) > size:
        cuts = (text.rfind(mark, size // 2, size) + len(mark) for mark in ("\n", ". ", "。", " "))
        cut = next((one for one in cuts if one > size // 2), size)
        parts.append(text[:cut])
        text = text[cut:]
    return [part for part in (*parts, text) if part.strip()]


def graph_of(
    view: View, found: Iterable[tuple[Record[Episode], Extraction]], config: HippoRAGConfig
) -> Batch:
    """The extractions, their entities and facts, and the edges between them; each edge on its episode's account."""
    put: list[Record[Any]] = []
    link: list[Edge] = []
    entities: dict[str, dict[str, None]] = {}
    sources: dict[tuple[str, str, str], dict[str, None]] = {}
    for episode, extraction in found:
        put.append(
            EXTRACTION.new(view, episode.id, f"extracted from {episode.id}", extraction, [episode])
        )
        triples = facts(extraction.triples, plain=config.plain)
        pairs = Counter((one, other) for one, _, other in triples)
        for pair, count in pairs.items():
            one, other = (ENTITY.id(view.scope, name) for name in pair)
            link.append(Edge(one, other, RELATED, float(count), origin=episode.id))
        for name in dict.fromkeys(name for pair in pairs for name in pair):
            entities.setdefault(name, {})[episode.id] = None
            link.append(
                Edge(episode.id, ENTITY.id(view.scope, name), HOLDS, 1.0, origin=episode.id)
            )
        for triple in triples:
            sources.setdefault(triple, {})[episode.id] = None
    put += [
        ENTITY.new(view, name, name or "?", Entity(name), ids) for name, ids in entities.items()
    ]
    put += [
        FACT.new(view, repr(triple), fact_text(triple, compat=config.compat), Fact(*triple), ids)
        for triple, ids in sources.items()
    ]
    return Batch(put=tuple(put), link=tuple(link))
