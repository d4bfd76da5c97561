"""The state as files: vectors that are mapped into memory, numbers as arrays, names as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from memplug.toolbox.graph import Graph
from memplug_hipporag.kinds import HOLDS, RELATED
from memplug_hipporag.state import Buffers, HippoGraph
from memplug_hipporag.tables import Part, Table
from memplug_hipporag.weighing import mentions

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[Any]]

_TABLES: Final = ("entities", "passages", "facts")
_NAMES: Final = ("dim", "names", "fact_texts", "node_of", "entity_of", "stated", "extracted")
_RELATIONS: Final = (RELATED, HOLDS)


def dump(state: HippoGraph, folder: Path) -> bool:
    """Writes the state; not where rows of what is gone are left, of which nothing may be written."""
    parts: dict[str, Part] = {name: getattr(state, name) for name in _TABLES}
    if not all(part.alive.all() for part in parts.values()):
        return False
    own = state.buffers
    ends, weights = state.graph.edges()
    arrays: Arrays = {"held": state.held, "graph_ends": ends, "graph_weights": weights}
    for name, part in parts.items():
        arrays |= {f"{name}_vectors": part.vectors, f"{name}_numbers": part.numbers}
    origins = {origin: place for place, origin in enumerate({key[3]: None for key in own.known})}
    arrays["known"] = np.array(
        [(a, b, _RELATIONS.index(name), origins[origin]) for a, b, name, origin in own.known],
        np.int64,
    ).reshape(-1, 4)
    arrays["known_weights"] = np.array(list(own.known.values()), np.float64)
    near = [
        (low, high, cosine)
        for low, others in own.synonyms.items()
        for high, cosine in others.items()
        if low < high
    ]
    arrays["synonyms"] = np.array(near, np.float64).reshape(-1, 3)
    arrays["related"] = np.array(
        [(*pair, weight) for pair, weight in own.related.items()], np.float64
    ).reshape(-1, 3)
    arrays["alike"] = np.array(
        [(*pair, *link) for pair, link in own.alike.items()], np.float64
    ).reshape(-1, 4)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    names = {name: getattr(own, name) for name in _NAMES}
    names |= {f"{name}_ids": part.table.ids for name, part in parts.items()}
    names |= {"origins": list(origins), "by_model": state.by_model}
    names["v1"] = state.mentions is not None
    (folder / "names.json").write_text(json.dumps(names), encoding="utf-8")
    return True


def load(folder: Path) -> HippoGraph:
    """The state as it was written."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    arrays: Arrays = {
        # A plain array over the map: the map's own class is slow to slice.
        path.stem: np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        for path in folder.glob("*.npy")
    }
    own = Buffers(names["dim"])
    for name in _NAMES:
        setattr(own, name, names[name])
    own.stated = {id: tuple(sources) for id, sources in own.stated.items()}
    parts = {name: _table(own, name, names[f"{name}_ids"], arrays) for name in _TABLES}
    for (one, other, relation, origin), weight in zip(
        arrays["known"].tolist(), arrays["known_weights"].tolist(), strict=True
    ):
        own.known[one, other, _RELATIONS[relation], names["origins"][origin]] = weight
    for low, high, cosine in arrays["synonyms"].tolist():
        own.synonyms.setdefault(int(low), {})[int(high)] = cosine
        own.synonyms.setdefault(int(high), {})[int(low)] = cosine
    for one, other, weight in arrays["related"].tolist():
        own.related[int(one), int(other)] = weight
    for one, other, ways, cosine in arrays["alike"].tolist():
        own.alike[int(one), int(other)] = int(ways), cosine
    return HippoGraph(
        own,
        0,
        **parts,
        graph=Graph.of(len(own.names), arrays["graph_ends"], arrays["graph_weights"]),
        held=np.array(arrays["held"]),
        by_model=names["by_model"],
        mentions=mentions(own, parts["facts"], parts["passages"]) if names["v1"] else None,
    )


def _table(own: Buffers, name: str, ids: list[str], arrays: Arrays) -> Part:
    table = Table.of(ids, arrays[f"{name}_vectors"], arrays[f"{name}_numbers"])
    setattr(own, name, table)
    return table.part(np.ones(len(ids), np.bool_))


__all__ = ["dump", "load"]
