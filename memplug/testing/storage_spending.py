"""The storage contract on what models took: sums, ceilings that many writers share, and what stays of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from memplug.ports import Ceiling, Spent, Storage
from memplug.testing.ledgers import ANN, BOB, DAY, HOSTILE, LedgerRules, Pen
from memplug.types import Scope, ScopeFilter

ONE = Spent(
    scope=ANN,
    step="notes",
    stage="encode",
    model="m",
    calls=1,
    tokens_in=30,
    tokens_out=10,
    seconds=0.5,
    cost=0.25,
)
MINUTE = 60.0


def _calls(limit: float, **fields: object) -> Ceiling:
    return replace(Ceiling(unit="calls", limit=limit, window=MINUTE), **fields)  # type: ignore[arg-type]


class SpendRules(LedgerRules):
    """What models took is counted once, ceilings hold for every writer, and totals outlive an erase."""

    def test_counts_add_up_per_scope_step_stage_and_model(self, storage: Storage) -> None:
        storage.spend([ONE, replace(ONE, unpriced=1, cached=2, failed=3)], time=DAY)
        storage.spend([replace(ONE, scope=BOB), replace(ONE, model="n")], time=DAY)
        storage.spend([replace(ONE, stage="store"), replace(ONE, step="a")], time=DAY)
        assert storage.spent() == [
            replace(ONE, step="a"),
            replace(
                ONE, calls=2, tokens_in=60, tokens_out=20, seconds=1.0, cost=0.5,
                unpriced=1, cached=2, failed=3,
            ),
            replace(ONE, model="n"),
            replace(ONE, stage="store"),
            replace(ONE, scope=BOB),
        ]  # fmt: skip

    def test_counts_are_asked_for_by_scope_step_and_time(self, storage: Storage) -> None:
        storage.spend([ONE, replace(ONE, scope=BOB, step="other")], time=DAY)
        storage.spend([ONE], time=DAY + timedelta(hours=1))
        assert storage.spent(ScopeFilter(user_id="bob")) == [replace(ONE, scope=BOB, step="other")]
        assert storage.spent(ScopeFilter(agent_id="%")) == []
        assert [one.scope for one in storage.spent(step="other")] == [BOB]
        assert storage.spent(since=DAY + timedelta(minutes=1)) == [ONE]

    @pytest.mark.parametrize("name", HOSTILE)
    def test_names_of_steps_and_models_are_values(self, storage: Storage, name: str) -> None:
        odd = replace(ONE, scope=Scope(name, name, name), step=name, stage=name, model=name)
        storage.spend([odd], time=DAY)
        assert storage.spent(ScopeFilter(name, name, name), step=name) == [odd]

    def test_counting_is_no_change_of_the_ledger(self, pen: Pen) -> None:
        pen.episodes("a")
        before = pen.storage.position(ANN)
        pen.storage.spend([ONE], time=DAY)
        assert pen.storage.position(ANN) == before
        assert pen.storage.scopes() == [ANN]

    def test_a_reservation_holds_room_until_it_is_settled(self, storage: Storage) -> None:
        planned = replace(ONE, calls=2)
        held = storage.reserve(planned, [_calls(3)], time=DAY)
        assert held.id
        assert storage.spent() == []
        refused = storage.reserve(planned, [_calls(3)], time=DAY)
        assert (refused.id, refused.full, refused.left) == (0, _calls(3), 1)
        storage.settle(held.id, [ONE], time=DAY)
        assert storage.spent() == [ONE]
        assert storage.reserve(planned, [_calls(3)], time=DAY).id

    def test_a_reservation_that_is_settled_with_nothing_is_gone(self, storage: Storage) -> None:
        held = storage.reserve(ONE, [_calls(1)], time=DAY)
        storage.settle(held.id, [], time=DAY)
        assert storage.reserve(ONE, [_calls(1)], time=DAY).id
        assert storage.spent() == []

    def test_every_ceiling_has_to_have_room(self, storage: Storage) -> None:
        tokens = Ceiling(unit="tokens", limit=39, window=MINUTE)
        refused = storage.reserve(ONE, [_calls(5), tokens], time=DAY)
        assert (refused.full, refused.left, refused.until) == (tokens, 39, None)
        assert storage.reserve(ONE, [_calls(1)], time=DAY).id

    @pytest.mark.parametrize(
        ("unit", "amount"), [("calls", 1.0), ("tokens", 40.0), ("money", 0.25), ("seconds", 0.5)]
    )
    def test_every_unit_is_counted(self, storage: Storage, unit: str, amount: float) -> None:
        ceiling = Ceiling(unit=unit, limit=2 * amount, window=MINUTE)  # type: ignore[arg-type]
        storage.spend([ONE], time=DAY)
        assert storage.reserve(ONE, [ceiling], time=DAY).id
        refused = storage.reserve(ONE, [ceiling], time=DAY)
        assert (refused.id, refused.left) == (0, 0.0)

    def test_a_spent_ceiling_refuses_plans_of_unknown_size(self, storage: Storage) -> None:
        money = Ceiling(unit="money", limit=0.25, window=MINUTE)
        free = replace(ONE, cost=0.0)
        assert storage.reserve(free, [money], time=DAY).id
        storage.spend([ONE], time=DAY)
        refused = storage.reserve(free, [money], time=DAY + timedelta(seconds=20))
        assert refused.full == money
        assert refused.until == DAY + timedelta(seconds=60)

    def test_the_window_slides_and_says_when_there_is_room(self, storage: Storage) -> None:
        for second in (0, 10, 20):
            storage.spend([ONE], time=DAY + timedelta(seconds=second))
        planned = replace(ONE, calls=2)
        refused = storage.reserve(planned, [_calls(3)], time=DAY + timedelta(seconds=30))
        assert refused.until == DAY + timedelta(seconds=70)
        early = storage.reserve(planned, [_calls(3)], time=DAY + timedelta(seconds=69))
        assert early.id == 0
        assert storage.reserve(planned, [_calls(3)], time=DAY + timedelta(seconds=70)).id

    def test_ceilings_cover_a_user_or_a_step(self, storage: Storage) -> None:
        storage.spend([ONE, replace(ONE, scope=BOB, step="other")], time=DAY)
        of_ann = _calls(1, who=ScopeFilter(tenant_id="", user_id="ann"))
        of_notes = _calls(1, step="notes")
        theirs = replace(ONE, scope=BOB, step="other")
        assert storage.reserve(ONE, [of_ann], time=DAY).full == of_ann
        assert storage.reserve(ONE, [of_notes], time=DAY).full == of_notes
        assert storage.reserve(theirs, [_calls(2, step="other")], time=DAY).id
        assert storage.reserve(replace(ONE, scope=Scope("t", "ann")), [_calls(3)], time=DAY).full

    def test_many_threads_never_exceed_a_ceiling(self, storage: Storage) -> None:
        granted: list[int] = []

        def ask() -> None:
            granted.extend(storage.reserve(ONE, [_calls(10)], time=DAY).id for _ in range(5))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(id > 0 for id in granted) == 10
        assert len({id for id in granted if id}) == 10

    def test_folding_keeps_every_total(self, storage: Storage) -> None:
        for minutes in (0, 1, 2, 70, 60 * 24 * 40):
            storage.spend([ONE, replace(ONE, scope=BOB)], time=DAY + timedelta(minutes=minutes))
        before = storage.spent()
        assert storage.fold_spent(DAY) == 0
        assert storage.fold_spent(DAY + timedelta(days=100)) > 0
        assert storage.spent() == before
        assert storage.fold_spent(DAY + timedelta(days=100)) == 0

    def test_folding_counts_toward_ceilings_as_late_as_its_last_part(
        self, storage: Storage
    ) -> None:
        for second in (0, 10):
            storage.spend([ONE], time=DAY + timedelta(seconds=second))
        day = _calls(2, window=86400.0)
        storage.fold_spent(DAY + timedelta(hours=2))
        refused = storage.reserve(ONE, [day], time=DAY + timedelta(hours=3))
        assert refused.until == DAY + timedelta(days=1, seconds=10)

    def test_folding_leaves_open_reservations_alone(self, storage: Storage) -> None:
        held = [storage.reserve(ONE, [_calls(9)], time=DAY).id for _ in range(2)]
        storage.fold_spent(DAY + timedelta(hours=2))
        for id in held:
            storage.settle(id, [ONE], time=DAY)
        assert _total(storage.spent()) == 2

    def test_erasing_a_scope_keeps_the_totals_without_its_name(self, storage: Storage) -> None:
        storage.spend([ONE, replace(ONE, scope=BOB)], time=DAY)
        storage.erase(ScopeFilter(user_id="ann"), None, time=DAY)
        assert storage.spent() == [replace(ONE, scope=Scope()), replace(ONE, scope=BOB)]
        assert storage.spent(ScopeFilter(user_id="ann")) == []
        assert storage.spent(ScopeFilter(user_id="")) == []
        assert storage.reserve(ONE, [_calls(2)], time=DAY).full
        storage.erase(ScopeFilter(), None, time=DAY)
        assert _total(storage.spent()) == 2
        assert storage.check() == []

    def test_export_and_load_carry_the_counts(self, pen: Pen, tmp_path: Path) -> None:
        pen.episodes("a")
        pen.storage.spend([ONE, replace(ONE, scope=BOB)], time=DAY)
        pen.storage.erase(ScopeFilter(user_id="bob"), None, time=DAY)
        pen.storage.reserve(ONE, [_calls(9)], time=DAY)
        rows = [json.loads(json.dumps(row)) for row in pen.storage.export(ScopeFilter())]
        copy = self.started(tmp_path / "copy")
        copy.load(rows)
        assert copy.spent() == pen.storage.spent()
        assert copy.reserve(ONE, [_calls(2)], time=DAY).full
        copy.close()
        of_ann = list(pen.storage.export(ScopeFilter(user_id="ann")))
        assert sum(row["row"] == "spent" for row in of_ann) == 1


def _total(spent: Sequence[Spent]) -> int:
    return sum(one.calls for one in spent)
