"""Builders of values and memories for tests, and what a memory holds in a form that compares."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug.ports import Clock, Selection
from memplug.testing.fakes import FakeClock, FakeEmbedder, WordSearch
from memplug.types import (
    EPISODE,
    Content,
    Document,
    Edge,
    Episode,
    Filters,
    Message,
    Messages,
    Record,
    Scope,
    Source,
    Status,
    Text,
    Trajectory,
    TrajectoryStep,
)

if TYPE_CHECKING:
    from memplug.memory import Memory


def _said(name: str, text: str, day: int, id: str) -> Messages:
    time = datetime(2024, 3, day, 10, tzinfo=UTC)
    return Messages((Message("user", text, name=name, time=time, id=id),))


SAMPLES: tuple[Content, ...] = (
    _said("Ann", "My sister Maria moved to Lisbon and works in a bakery there.", 1, "s1"),
    _said("Ben", "I adopted a grey cat called Pixel last Sunday.", 2, "s2"),
    _said("Ann", "Maria bakes custard tarts every morning before six.", 3, "s3"),
    _said("Ben", "Pixel knocked my guitar off the shelf, so I keep it in Lisbon now.", 4, "s4"),
    _said("Ann", "我妹妹在里斯本的面包店工作。", 5, "s5"),
    _said("Ben", "昨日、猫のためにおもちゃを買いました。", 6, "s6"),
    _said("Ann", "Maria left the bakery; since May she teaches Portuguese to nurses.", 7, "s7"),
    Document(
        "The harbour office opens at nine. Permits for small boats cost forty euros a year.",
        id="harbour",
        title="Harbour rules",
    ),
    Trajectory(
        "book a table in Lisbon",
        (
            TrajectoryStep("I look for a quiet place.", tool="search", arguments='{"q": "quiet"}'),
            TrajectoryStep("The booking failed, I try the phone.", error="timeout"),
        ),
        reward=0.5,
        id="booking",
    ),
)
"""Contents of every form, with ids, so that adding them again changes nothing."""


def episode(
    text: str,
    *,
    id: str = "",
    scope: Scope = Scope(),
    source_id: str = "",
    **fields: Any,
) -> Record[Episode]:
    """An episode as it arrives; its id is its text where none is given."""
    name = id or text
    return Record(
        id=name,
        kind=EPISODE.name,
        text=text,
        payload=Episode(source_id=source_id or name),
        scope=scope,
        **fields,
    )


def source(*texts: str, id: str = "", scope: Scope = Scope(), **fields: Any) -> Source:
    """A source of one episode per text, ids "<id>#0", "<id>#1", ..."""
    name = id or "+".join(texts)
    content: Content = (
        Text(texts[0]) if len(texts) == 1 else Messages(tuple(Message("user", t) for t in texts))
    )
    episodes = tuple(
        episode(text, id=f"{name}#{index}", scope=scope, source_id=name)
        for index, text in enumerate(texts)
    )
    return Source(id=name, content=content, episodes=episodes, **fields)


def memory(
    *steps: Any,
    path: str | Path = ":memory:",
    clock: Clock | None = None,
    seed: int = 0,
    embedder: Any = None,
    **options: Any,
) -> Memory:
    """A Memory of these steps (instances, names or mappings) with a fake clock, embedder and seeded ids.

    Without steps it searches by words.
    """
    from memplug.memory import Memory

    return Memory.open(
        path,
        list(steps) or [WordSearch()],
        clock=clock or FakeClock(),
        embedder=embedder or FakeEmbedder(),
        random=random.Random(seed),
        **options,
    )


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a scope holds, without what depends on when it was written: two stores compare by `==`."""

    records: Mapping[str, tuple[Any, ...]]
    """Id -> kind, text, key, payload, sources, status, trust, times, speaker, role, session, metadata."""
    edges: Mapping[tuple[str, str, str, str], float]

    def ids(self, kind: str = "") -> set[str]:
        """Ids of the records, of one kind where it is named."""
        return {id for id, record in self.records.items() if kind in ("", record[0])}

    @property
    def active(self) -> Holdings:
        """The records that are active, and the edges between them."""
        records = {id: one for id, one in self.records.items() if one[5] is Status.ACTIVE}
        edges = {
            key: weight
            for key, weight in self.edges.items()
            if key[0] in records and key[1] in records
        }
        return Holdings(records, edges)


def holdings(memory: Memory, scope: Scope | None = None, **who: Any) -> Holdings:
    """What a scope of the memory holds, records of every status included."""
    home = scope or Scope(**who)
    every = Selection(filters=Filters(statuses=tuple(Status)), vectors=False)
    return Holdings(
        {one.id: _comparable(one) for one in memory.storage.select(home, every)},
        {_ends(edge): edge.weight for edge in memory.storage.edges(home)},
    )


def _comparable(one: Record[Any]) -> tuple[Any, ...]:
    return (
        one.kind,
        one.text,
        one.key,
        one.payload,
        frozenset(one.derived_from),
        one.status,
        one.trust,
        (one.event_time, one.valid_from, one.valid_to, one.expires_at),
        one.speaker,
        one.role,
        one.session_id,
        tuple(sorted((key, repr(value)) for key, value in one.metadata.items())),
    )


def _ends(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.relation, edge.origin


def words_on_disk(folder: Path, words: Sequence[str]) -> dict[str, list[str]]:
    """For each word that stands in a file below the folder, in UTF-8 and any case: the files' names."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes().lower()
            for word in words:
                if word.lower().encode() in content:
                    found.setdefault(word, []).append(path.name)
    return found
