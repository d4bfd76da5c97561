"""The server's own vector index: it finds what exact search finds, only in the scope, and misses nothing new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memplug import Memory
from memplug.backends.neo4j import Neo4jStorage
from memplug.backends.neo4j.near import Neo4jIndex
from memplug.errors import ConfigError
from memplug.testing.fakes import FakeClock
from memplug.testing.ledgers import ANN, BOB, DAY, Pen, derived
from memplug.testing.samples import episode
from memplug.types import Mark, ScopeFilter, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from memplug.types import Scope

pytestmark = [pytest.mark.integration, pytest.mark.neo4j]

DIM = 24
MANY, FEW = 1800, 200
"""Records of Bob and of Ann: Ann's are a tenth of all."""


def vectors(count: int, seed: int) -> NDArray[np.float32]:
    """Points in clusters, at unit length."""
    drawn = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(12, DIM))
    points = centres[drawn.integers(0, 12, count)] + 0.6 * drawn.normal(size=(count, DIM))
    unit: NDArray[np.float32] = (points / np.linalg.norm(points, axis=1)[:, None]).astype("f4")
    return unit


ANNS, BOBS = vectors(FEW, 1), vectors(MANY, 2)


@pytest.fixture(scope="module")
def storage(address: Callable[[Path | str], object]) -> Iterator[Neo4jStorage]:
    """A store that all tests of the module share: they put back what they change."""
    storage = Neo4jStorage.open(address("near"))  # type: ignore[arg-type]
    for scope, points in ((ANN, ANNS), (BOB, BOBS)):
        Pen(storage, FakeClock(), scope).write(
            put=[episode(f"{i}", scope=scope, vector=v) for i, v in enumerate(points)],
            embedder=f"test ({DIM} dimensions)",
        )
    yield storage
    storage.close()


@pytest.fixture
def index(storage: Neo4jStorage) -> Iterator[Neo4jIndex]:
    index = Neo4jIndex(storage, above=100)
    index.upkeep()
    yield index
    index.close()


@pytest.fixture
def pen(storage: Neo4jStorage) -> Pen:
    return Pen(storage, FakeClock())


def exact(points: NDArray[np.float32], query: NDArray[np.float32], k: int) -> list[str]:
    return [str(row) for row in np.argsort(-(points.astype("f8") @ query))[:k]]


def found(index: Neo4jIndex, scope: Scope, query: NDArray[np.float32], k: int) -> list[str]:
    """The ids that the index gives, best first."""
    neighbours = index.neighbours(scope, "episode")
    assert neighbours is not None
    ids: list[str] = []
    for chunk in neighbours.ranked(query, k):
        ids += [id for id, _, _ in chunk]
        if len(ids) >= k:
            break
    return ids[:k]


def test_a_scope_of_a_tenth_is_found_as_exact_search_finds_it(index: Neo4jIndex) -> None:
    hits = sum(
        len(set(found(index, ANN, query, 10)) & set(exact(ANNS, query, 10)))
        for query in vectors(40, 3)
    )
    assert hits >= 0.95 * 400


def test_the_whole_scope_is_given_in_the_end_and_nothing_of_another(index: Neo4jIndex) -> None:
    neighbours = index.neighbours(ANN, "episode")
    assert neighbours is not None
    every = [id for chunk in neighbours.ranked(ANNS[0], 10) for id, _, _ in chunk]
    assert len(every) == len(set(every)) == FEW
    cosines = {id: cosine for chunk in neighbours.ranked(ANNS[0], FEW) for id, cosine, _ in chunk}
    assert cosines["7"] == pytest.approx(float(ANNS[0] @ ANNS[7]), abs=1e-6)


def test_what_came_since_is_found_at_once_and_what_went_is_not(index: Neo4jIndex, pen: Pen) -> None:
    fresh = vectors(1, 9)[0]
    pen.write(put=[episode("fresh", scope=ANN, vector=fresh)])
    assert found(index, ANN, fresh, 1) == ["fresh"]
    pen.write(mark=[Mark(id="fresh", status=Status.QUARANTINED, step="x")])
    assert "fresh" not in found(index, ANN, fresh, 5)
    index.upkeep()
    assert "fresh" not in found(index, ANN, fresh, 5)
    pen.write(remove=["fresh"])
    assert "fresh" not in found(index, ANN, fresh, 5)


def test_a_vector_that_was_replaced_is_found_where_it_is_now(index: Neo4jIndex, pen: Pen) -> None:
    before, after = vectors(2, 11)
    pen.write(put=[episode("moves", scope=ANN, vector=before)])
    index.upkeep()
    stored = pen.get("moves")
    assert stored is not None
    pen.write(put=[replace(stored, text="moved", vector=after)])
    assert found(index, ANN, after, 1) == ["moves"]
    index.upkeep()
    assert found(index, ANN, after, 1) == ["moves"]
    pen.write(remove=["moves"])


def test_kinds_do_not_mix_and_a_small_one_is_left_to_the_core(index: Neo4jIndex, pen: Pen) -> None:
    pen.write(put=[derived("note", "1", vector=ANNS[1])])
    assert index.neighbours(ANN, "contract/note") is None
    assert "note" not in found(index, ANN, ANNS[1], 3)
    pen.write(remove=["note"])


def test_an_erased_scope_is_gone_from_the_index(
    opened: Callable[[Path | str], Neo4jStorage],
) -> None:
    storage = opened("near erased")
    Pen(storage, FakeClock()).write(
        put=[episode(f"{i}", scope=ANN, vector=v) for i, v in enumerate(ANNS)],
        embedder=f"test ({DIM} dimensions)",
    )
    index = Neo4jIndex(storage, above=100)
    index.upkeep()
    assert [one.records for one in index.stats()] == [FEW]
    with index.purging(ScopeFilter(user_id="ann")):
        storage.erase(ScopeFilter(user_id="ann"), None, time=DAY)
    assert index.neighbours(ANN, "episode") is None
    assert index.stats() == []
    index.close()
    storage.close()


def test_the_index_belongs_to_this_storage() -> None:
    with pytest.raises(ConfigError, match="part of a Neo4j storage"):
        Memory.open(":memory:", index="neo4j")
