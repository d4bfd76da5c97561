"""Full-text search where many records hold a text's words: the rarer words find, the common ones order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from memplug.backends.sqlite import SQLiteStorage, matching
from memplug.ports import Write
from memplug.testing.samples import episode
from memplug.types import Batch, Mark, Scope, Status

NOW = datetime(2024, 6, 1, tzinfo=UTC)
ANN, BOB = Scope(user_id="ann"), Scope(user_id="bob")


@pytest.fixture
def storage() -> Iterator[SQLiteStorage]:
    opened = SQLiteStorage.open(":memory:")
    yield opened
    opened.close()


def write(
    storage: SQLiteStorage, *texts: str, scope: Scope = ANN, mark: tuple[Mark, ...] = ()
) -> None:
    batch = Batch(put=tuple(episode(text, scope=scope) for text in texts), mark=mark)
    storage.commit(Write(scope=scope, verb="add", change=f"c-{texts}", time=NOW, batch=batch))


def names(storage: SQLiteStorage, text: str, k: int, scope: Scope = ANN) -> list[str]:
    return [id for id, _ in storage.match(scope, text, k)]


def test_few_matches_are_scored_by_every_word(
    storage: SQLiteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(storage, "the boat", "the pier", "the boat at the pier")
    bounded = storage.match(ANN, "the boat pier", 3)
    monkeypatch.setattr(matching, "SCORED", 10**9)
    assert bounded == storage.match(ANN, "the boat pier", 3)
    assert bounded[0][0] == "the boat at the pier"


def test_of_many_matches_the_rare_words_find_and_all_words_score(
    storage: SQLiteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(storage, *(f"the day number {n}" for n in range(200)))
    write(storage, "boat ashore", "the boat ashore", "a boat of the day")
    exact = storage.match(ANN, "the day of the boat", 3)
    monkeypatch.setattr(matching, "SCORED", 20)
    bounded = storage.match(ANN, "the day of the boat", 3)
    assert [id for id, _ in bounded] == [id for id, _ in exact]
    assert [score for _, score in bounded] == pytest.approx([score for _, score in exact])


def test_common_words_find_where_the_rare_ones_do_not_find_enough(
    storage: SQLiteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "SCORED", 20)
    write(storage, *(f"the day number {n}" for n in range(50)), "the boat")
    assert names(storage, "the boat", 1) == ["the boat"]
    found = names(storage, "the boat", 10)
    assert found[0] == "the boat"
    assert len(found) == 10
    assert len(names(storage, "the", 100)) == 51


def test_hidden_records_and_other_scopes_stay_out(
    storage: SQLiteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "SCORED", 20)
    monkeypatch.setattr(matching, "_SLICE", 2)
    write(storage, *(f"the day number {n}" for n in range(50)))
    write(storage, *(f"the boat {n}" for n in range(10)))
    write(storage, "the boat of Bob", scope=BOB)
    hidden = tuple(
        Mark(id=f"the boat {n}", status=Status.QUARANTINED, step="guard") for n in range(8)
    )
    write(storage, mark=hidden)
    assert names(storage, "the boat", 2) == ["the boat 8", "the boat 9"]
    assert storage.match(ANN, "the boat", 2, kinds=["other"]) == []


def test_equal_scores_keep_the_order_in_which_they_came(
    storage: SQLiteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "SCORED", 20)
    monkeypatch.setattr(matching, "_SLICE", 2)
    write(storage, *(f"the day number {n}" for n in range(50)))
    write(storage, *(f"the boat {n}" for n in range(9)))
    assert names(storage, "the boat", 5) == [f"the boat {n}" for n in range(5)]
