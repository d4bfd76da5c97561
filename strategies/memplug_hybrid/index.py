"""The searchable state of a scope: for each text its lists, vectors, neighbours and cues."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug_hybrid.growing import Column, Ragged, Rows
from memplug_hybrid.links import Links
from memplug_hybrid.pooling import Weights
from memplug_hybrid.postings import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.ports import TokenTable


@dataclass(slots=True, eq=False)
class Columns:
    """One row per slot."""

    prints: Column[np.int64] = field(default_factory=lambda: Column.empty(np.int64))
    """Fingerprints, to tell a changed text from one that comes again."""
    positions: Column[np.int64] = field(default_factory=lambda: Column.empty(np.int64))
    lengths: Column[np.float32] = field(default_factory=lambda: Column.empty(np.float32))
    own: Column[np.float32] = field(default_factory=lambda: Column.empty(np.float32))
    spread: Column[np.float32] = field(default_factory=lambda: Column.empty(np.float32))
    cues: Column[np.uint16] = field(default_factory=lambda: Column.empty(np.uint16))
    sessions: Column[np.int32] = field(default_factory=lambda: Column.empty(np.int32))
    speakers: Column[np.int32] = field(default_factory=lambda: Column.empty(np.int32))
    days: Column[np.int32] = field(default_factory=lambda: Column.empty(np.int32))


@dataclass(slots=True, eq=False)
class Buffers:
    """What older and newer states share. A text has a slot, its row number; slots are not used again."""

    ids: list[str]
    columns: Columns
    stems: Postings[str]
    tokens: Postings[int]
    """Static tokens of the opening pieces."""
    entities: Postings[int]
    """Hashed entities of texts that nobody said; the count is the place in the text, 1 for the first."""
    entity_rows: Ragged
    lead: Rows
    """Pooled vectors of the opening pieces, one per slot."""
    lead_tokens: Ragged
    rest: Rows
    """Pooled vectors of all further pieces."""
    rest_tokens: Ragged
    rest_slots: Column[np.int32]
    dense: Rows
    """The records' own vectors; of dimension 0 where the embedder is the static table."""
    slots: dict[str, int] = field(default_factory=dict)
    """Of the texts that are not gone."""
    sessions: dict[str, int] = field(default_factory=dict)
    """Number by name; "" has that of the last messages without a session."""
    speakers: dict[str, int] = field(default_factory=dict)
    members: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """(position, slot) of the texts of each session, in order; a text that is a session of its own has none."""
    version: int = 0
    """Counts changes: only the newest state may be extended."""

    @classmethod
    def empty(cls, table: TokenTable, dense_dim: int) -> Buffers:
        token_type: type[Any] = np.uint16 if table.n_tokens <= 65_536 else np.int32
        return cls(
            ids=[],
            columns=Columns(),
            stems=Postings.empty(),
            tokens=Postings.empty(),
            entities=Postings.empty(),
            entity_rows=Ragged.empty(np.int64),
            lead=Rows.empty(table.dim),
            lead_tokens=Ragged.empty(token_type),
            rest=Rows.empty(table.dim),
            rest_tokens=Ragged.empty(token_type),
            rest_slots=Column.empty(np.int32),
            dense=Rows.empty(dense_dim),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """One state: the first `n` slots of the buffers, less those that are gone."""

    table: TokenTable
    buffers: Buffers
    links: Links
    weights: Weights
    n: int = 0
    n_rest: int = 0
    n_sessions: int = 0
    alive: NDArray[np.bool_] | None = None
    """None while nothing is gone; else shape (n,)."""
    live: int = 0
    changed: int = 0
    """Texts that came or went since the weights were taken."""
    dialogue: bool = False
    """Some message is the assistant's, so that roles tell something."""
    conversation: bool = False
    """Some session has more than one text."""
    first_day: int = 0
    """The first and the last day of any text; 0 where none has a time."""
    last_day: int = 0
    said: float = 0.0
    """When the last message without a session was said, in seconds since 1970; 0 for never."""
    version: int = 0

    @classmethod
    def empty(cls, table: TokenTable, dense_dim: int = 0) -> Index:
        weights = Weights.of(0, np.zeros(0, np.int64))
        return cls(table, Buffers.empty(table, dense_dim), Links.empty(), weights)

    @property
    def nbytes(self) -> int:
        """Bytes in memory; those of dictionaries and strings are estimated."""
        own = self.buffers
        columns = (getattr(own.columns, name) for name in Columns.__slots__)
        arrays = (
            own.stems, own.tokens, own.entities, own.entity_rows, own.lead, own.lead_tokens,
            own.rest, own.rest_tokens, own.rest_slots, own.dense, self.links, self.weights, *columns,
        )  # fmt: skip
        strings = 190 * len(own.ids) + 200 * (len(own.sessions) + len(own.speakers))
        return strings + sum(int(one.nbytes) for one in arrays)
