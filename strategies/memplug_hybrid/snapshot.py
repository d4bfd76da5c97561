"""The state as files: arrays that are mapped into memory, and names as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from memplug_hybrid.following import compacted, directories
from memplug_hybrid.growing import Column, Ragged, Rows, mapped
from memplug_hybrid.index import Buffers, Columns, Index
from memplug_hybrid.links import Links
from memplug_hybrid.pooling import Weights
from memplug_hybrid.postings import Postings

if TYPE_CHECKING:
    from pathlib import Path

    from memplug.ports import TokenTable

_COUNTS = ("n", "n_rest", "n_sessions", "live", "changed", "dialogue", "conversation")
_TIMES = ("first_day", "last_day", "said")
_PARTS = (
    *("stems", "tokens", "entities", "entity_rows", "lead_tokens", "rest_tokens"),
    *("lead", "rest", "dense"),
)
_LINKS = ("following", "after_following", "norms")


def dump(index: Index, folder: Path) -> None:
    """Writes the state; of what is gone nothing is written."""
    index = compacted(index)
    own, links, n = index.buffers, index.links, index.n
    for name in _PARTS:
        getattr(own, name).dump(folder, name)
    arrays = {name: getattr(own.columns, name).view(n) for name in Columns.__slots__}
    arrays |= {name: getattr(links, name) for name in _LINKS}
    arrays |= {
        "previous": links.previous.view(n),
        "before_previous": links.before_previous.view(n),
        "rest_slots": own.rest_slots.view(index.n_rest),
        "weight_tokens": index.weights.tokens,
        "weight_values": index.weights.values,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    names = {
        "table": index.table.name,
        "weights": index.weights.n,
        "ids": own.ids,
        "sessions": own.sessions,
        "speakers": own.speakers,
    }
    names |= {name: getattr(index, name) for name in (*_COUNTS, *_TIMES)}
    (folder / "names.json").write_text(json.dumps(names), encoding="utf-8")


def load(folder: Path, table: TokenTable, dense_dim: int) -> Index | None:
    """The state as it was written; None where another table or embedder made it."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    arrays = {path.stem: mapped(path) for path in folder.glob("*.npy")}
    lead, dense = Rows.load(folder, "lead"), Rows.load(folder, "dense")
    if (names["table"], lead.dim, dense.dim) != (table.name, table.dim, dense_dim):
        return None
    buffers = Buffers(
        ids=names["ids"],
        columns=Columns(*(Column(arrays[name]) for name in Columns.__slots__)),
        rest_slots=Column(arrays["rest_slots"]),
        sessions=names["sessions"],
        speakers=names["speakers"],
        stems=Postings.load(folder, "stems"),
        tokens=Postings.load(folder, "tokens"),
        entities=Postings.load(folder, "entities"),
        entity_rows=Ragged.load(folder, "entity_rows"),
        lead=lead,
        lead_tokens=Ragged.load(folder, "lead_tokens"),
        rest=Rows.load(folder, "rest"),
        rest_tokens=Ragged.load(folder, "rest_tokens"),
        dense=dense,
    )
    directories(buffers)
    links = Links(
        Column(arrays["previous"]),
        Column(arrays["before_previous"]),
        **{name: arrays[name] for name in _LINKS},
    )
    weights = Weights(names["weights"], arrays["weight_tokens"], arrays["weight_values"])
    index = Index(table, buffers, links, weights)
    return replace(index, **{name: names[name] for name in (*_COUNTS, *_TIMES)})
