"""The exact vector index: against brute force, under change, and through a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from memplug.errors import InvalidInput
from memplug.nearest import Nearest, Vectors
from memplug.types import EPISODE, Delta, Episode, Kind, Record
from memplug.view import View

DIM = 8
NOTE: Kind[Episode] = Kind("test/note", Episode)


def unit(seed: int, dim: int = DIM) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).standard_normal(dim)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def episode(name: str, position: int, seed: int | None, dim: int = DIM) -> Record[Episode]:
    vector = None if seed is None else unit(seed, dim)
    return Record(
        id=name, kind="episode", text=name, payload=Episode(), position=position, vector=vector
    )


@dataclass
class Stored:
    """Stands for a view: the records of one scope."""

    records: dict[str, Record[Any]] = field(default_factory=dict)

    def all(self, kind: Kind[Any]) -> Iterator[Record[Any]]:
        found = [record for record in self.records.values() if record.kind == kind.name]
        return iter(sorted(found, key=lambda record: record.position))

    def build(self) -> Vectors:
        return Nearest(EPISODE).build(cast("View", self))


def stored(records: Sequence[Record[Any]]) -> Stored:
    return Stored({record.id: record for record in records})


def answers(state: Vectors, seed: int) -> list[tuple[str, float, int]]:
    """Every row for one question, best first, in small chunks."""
    return [one for chunk in state.ranked(unit(seed), 2) for one in chunk]


def test_ranks_as_brute_force_does() -> None:
    records = [episode(f"e{n}", n, n) for n in range(1, 300)]
    matrix = np.array([record.vector for record in records], np.float64)
    expected = np.argsort(-(matrix @ unit(7).astype(np.float64)))

    ranked = answers(stored(records).build(), 7)

    assert [id for id, _, _ in ranked] == [records[row].id for row in expected]
    assert ranked[0][1] == pytest.approx(1.0)


def test_equal_vectors_rank_by_position_then_id_wherever_they_are_stored() -> None:
    twins = [episode(f"twin{n}", 1000 - n, 5) for n in range(60)]
    others = [episode(f"e{n}", n, n + 100) for n in range(60)]
    mixed = [record for pair in zip(twins, others, strict=True) for record in pair]

    first = next(stored(mixed).build().ranked(unit(5), 10))

    assert [id for id, _, _ in first[:10]] == [f"twin{n}" for n in range(59, 49, -1)]


def test_threshold_ends_the_answer() -> None:
    records = [episode(f"e{n}", n, n) for n in range(1, 100)]

    chunks = list(stored(records).build().ranked(unit(7), 10, threshold=0.999))

    assert [[id for id, _, _ in chunk] for chunk in chunks] == [["e7"]]


def test_an_empty_scope_answers_nothing() -> None:
    assert answers(Stored().build(), 1) == []


def test_a_question_of_another_dimension_is_refused_with_both_named() -> None:
    state = stored([episode("e1", 1, 1)]).build()

    with pytest.raises(InvalidInput, match=r"shape \(5,\).* 8 dimensions"):
        next(state.ranked(unit(1, 5), 3))


def test_a_zero_question_is_equally_far_from_all() -> None:
    state = stored([episode(f"e{n}", n, n) for n in range(1, 4)]).build()

    chunk = next(state.ranked(np.zeros(DIM), 3))

    assert chunk == [("e1", 0.0, 1), ("e2", 0.0, 2), ("e3", 0.0, 3)]


def test_a_search_keeps_its_state_while_others_write() -> None:
    records = [episode(f"e{n}", n, n) for n in range(1, 20)]
    old = stored(records).build()
    before = answers(old, 3)

    new = Nearest(EPISODE).apply(
        old, Delta(put=(episode("e3", 30, 40), episode("e31", 31, 3)), gone=("e4",))
    )

    assert new is not None
    assert answers(old, 3) == before
    assert answers(new, 3)[0][0] == "e31"
    assert "e4" not in {id for id, _, _ in answers(new, 3)}


def test_only_the_newest_state_grows() -> None:
    old = stored([episode("e1", 1, 1)]).build()
    Nearest(EPISODE).apply(old, Delta(put=(episode("e2", 2, 2),)))

    assert Nearest(EPISODE).apply(old, Delta(put=(episode("e3", 3, 3),))) is None


def test_a_repeated_delta_changes_nothing() -> None:
    state = stored([episode("e1", 1, 1), episode("e2", 2, 2)]).build()

    again = Nearest(EPISODE).apply(state, Delta(put=(episode("e2", 2, 2),), gone=("unknown",)))

    assert again is state


def test_records_of_other_kinds_and_without_vectors_are_left_out() -> None:
    note = Record(id="n1", kind=NOTE.name, text="", payload=Episode(), position=3, vector=unit(3))
    state = stored([episode("e1", 1, 1), episode("e2", 2, None), note]).build()

    after = Nearest(EPISODE).apply(
        state, Delta(put=(note, episode("e4", 4, None), episode("e5", 5, 5)))
    )

    assert after is not None
    assert {id for id, _, _ in answers(after, 1)} == {"e1", "e5"}


def test_vectors_of_another_dimension_ask_for_a_build_that_keeps_the_newest() -> None:
    records = [episode("e1", 1, 1, 5), episode("e2", 2, 2)]
    state = stored(records[:1]).build()

    assert Nearest(EPISODE).apply(state, Delta(put=(records[1],))) is None
    assert [id for id, _, _ in answers(stored(records).build(), 2)] == ["e2"]


def test_replaced_rows_do_not_pile_up() -> None:
    projection = Nearest(EPISODE)
    state = stored([episode("e0", 1, 1)]).build()

    for n in range(2, 1000):
        after = projection.apply(state, Delta(put=(episode(f"e{n % 3}", n, n),)))
        assert after is not None
        state = after

    assert len(state) == 3
    assert state.count < 100


CHANGES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 12)))),
        st.lists(st.integers(0, 30), max_size=4),
    ),
    max_size=12,
)


@given(CHANGES, st.integers(0, 12))
def test_applied_equals_built(
    changes: list[tuple[list[tuple[int, int | None]], list[int]]], asked: int
) -> None:
    ledger = Stored()
    state = ledger.build()
    position = 0
    for puts, gone in changes:
        written = {}
        for number, seed in puts:
            position += 1
            written[f"e{number}"] = episode(f"e{number}", position, seed)
        removed = {f"e{number}" for number in gone} - written.keys()
        ledger.records = {
            id: record for id, record in (ledger.records | written).items() if id not in removed
        }
        delta = Delta(put=tuple(written.values()), gone=tuple(removed))
        state = Nearest(EPISODE).apply(state, delta) or ledger.build()

    assert answers(state, asked) == answers(ledger.build(), asked)


def test_a_snapshot_and_the_changes_since_equal_a_build(tmp_path: Path) -> None:
    projection = Nearest(EPISODE)
    records = [episode(f"e{n}", n, n) for n in range(1, 60)]
    state = projection.apply(stored(records).build(), Delta(gone=("e5", "e9")))
    assert state is not None
    assert projection.dump(state, tmp_path)

    loaded = projection.load(tmp_path)
    assert loaded is not None
    delta = Delta(put=(episode("e7", 70, 71), episode("e72", 72, 72)), gone=("e30",))
    after = projection.apply(loaded, delta)

    expected = stored(records)
    for id in ("e5", "e9", "e30"):
        del expected.records[id]
    expected.records.update({record.id: record for record in delta.put})
    assert after is not None
    assert answers(after, 7) == answers(expected.build(), 7)


def test_an_empty_state_survives_a_snapshot(tmp_path: Path) -> None:
    projection = Nearest(EPISODE)
    projection.dump(Stored().build(), tmp_path)

    loaded = projection.load(tmp_path)

    assert loaded is not None
    assert len(loaded) == 0
