"""Counts of models in the ledger stay few, however many calls there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from memplug.backends.sqlite import SQLiteStorage
from memplug.ports import Ceiling, Spent
from memplug.testing.ledgers import DAY

ONE = Spent(step="notes", calls=1)


@pytest.mark.parametrize("reserved", [False, True])
def test_old_counts_are_folded_without_being_asked(reserved: bool) -> None:
    ceiling = Ceiling(unit="calls", limit=10_000, window=86400)
    with SQLiteStorage.open(":memory:") as storage:
        for second in range(2100):
            time = DAY + timedelta(seconds=second)
            if reserved:
                held = storage.reserve(ONE, [ceiling], time=time)
                storage.settle(held.id, [ONE], time=time)
            else:
                storage.spend([ONE], time=time)
        assert storage.spent() == [Spent(step="notes", calls=2100)]
        assert storage.fold_spent(DAY + timedelta(seconds=2100)) < 1100
