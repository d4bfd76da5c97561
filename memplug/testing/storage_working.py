"""The storage contract's third part: owed work, lanes, the access log, housekeeping, moving house."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from memplug.errors import BackendError, ConflictError, MemplugError
from memplug.ports import UPKEEP, Backlog, Owed, Recall, Selection, Storage
from memplug.testing.fakes import FakeClock
from memplug.testing.ledgers import (
    ANN,
    BOB,
    DAY,
    NOTE,
    TOPIC,
    LedgerRules,
    Note,
    Pen,
    axis,
    derived,
)
from memplug.testing.samples import episode, words_on_disk
from memplug.types import (
    Edge,
    Feedback,
    Filters,
    Mark,
    Removed,
    Scope,
    ScopeFilter,
    SessionClosed,
    Status,
    Sweep,
)


class WorkRules(LedgerRules):
    """What is owed stays owed until it is settled."""

    def test_work_comes_back_oldest_first(self, pen: Pen) -> None:
        pen.episodes("a", session_id="s")
        pen.owe("x", "y", source="a")
        first, second = pen.storage.owed(ANN)
        assert (first.step, first.stage, first.source, first.state) == (
            "x", "encode", "a", "queued",
        )  # fmt: skip
        assert first.id < second.id
        assert [one.step for one in pen.storage.owed(limit=1)] == ["x"]
        assert len(pen.storage.owed(ANN, session_id="s")) == 2
        assert pen.storage.owed(ANN, session_id="other") == []

    @pytest.mark.parametrize(
        "signal",
        [
            Sweep(2.5, DAY),
            SessionClosed("s'1"),
            Feedback("r1", 0.5, ("a", "b")),
            Removed(("a", "ü")),
        ],
    )
    def test_signals_come_back_as_they_were_owed(
        self, pen: Pen, signal: Sweep | SessionClosed | Feedback | Removed
    ) -> None:
        pen.write(owe=(Owed(scope=ANN, step="x", stage="manage", signal=signal),))
        assert [one.signal for one in pen.storage.owed(ANN)] == [signal]

    def test_settled_work_is_gone_with_the_commit_that_did_it(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.owe("x", source="a")
        (owed,) = pen.storage.owed(ANN)
        with pytest.raises(ConflictError):
            pen.write(put=[derived("n", "a", revision=9)], settle=(owed.id,))
        assert len(pen.storage.owed(ANN)) == 1
        pen.write(put=[derived("n", "a")], settle=(owed.id,))
        assert pen.storage.owed(ANN) == []

    def test_leased_work_is_hidden_until_the_lease_ends(self, pen: Pen, clock: FakeClock) -> None:
        pen.owe("x")
        now = clock.now()
        assert len(pen.storage.owed(ANN, lease=60, now=now)) == 1
        assert pen.storage.owed(ANN, lease=60, now=now) == []
        assert len(pen.storage.owed(ANN, lease=60, now=now + timedelta(seconds=61))) == 1

    def test_failed_work_is_due_later(self, pen: Pen, clock: FakeClock) -> None:
        pen.owe("x")
        now = clock.now()
        (owed,) = pen.storage.owed(ANN, lease=60, now=now)
        pen.storage.fail(owed.id, "no model", due=now + timedelta(hours=1), wait=False)
        assert pen.storage.owed(ANN, lease=60, now=now) == []
        (later,) = pen.storage.owed(ANN, lease=60, now=now + timedelta(hours=2))
        assert (later.tries, later.cause, later.state) == (1, "no model", "failed")

    def test_postponed_work_is_due_later_and_no_try_is_counted(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.owe("x")
        now = clock.now()
        (owed,) = pen.storage.owed(ANN, lease=60, now=now)
        later = now + timedelta(hours=1)
        pen.storage.fail(owed.id, "budget spent", due=later, wait=False, tried=False)
        assert pen.storage.owed(ANN, lease=60, now=now) == []
        (open_work,) = pen.storage.owed(ANN, lease=60, now=later)
        assert (open_work.tries, open_work.cause, open_work.state) == (0, "budget spent", "queued")

    def test_waiting_work_needs_a_person(self, pen: Pen, clock: FakeClock) -> None:
        pen.owe("x", "y")
        for owed in pen.storage.owed(ANN):
            pen.storage.fail(owed.id, "broken", due=None, wait=True)
        far = clock.now() + timedelta(days=300)
        assert pen.storage.owed(ANN, lease=60, now=far) == []
        first, second = pen.storage.owed(ANN, state="waiting")
        pen.storage.retry([first.id])
        pen.storage.drop([second.id])
        (left,) = pen.storage.owed(ANN, lease=60, now=clock.now())
        assert (left.id, left.state) == (first.id, "queued")

    def test_held_work_is_given_to_nobody_until_it_is_queued(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.owe("x", state="held")
        far = clock.now() + timedelta(days=300)
        assert pen.storage.owed(ANN, lease=60, now=far) == []
        (held,) = pen.storage.owed(ANN, state="held")
        pen.storage.retry([held.id])
        (given,) = pen.storage.owed(ANN, lease=60, now=clock.now())
        assert (given.id, given.state) == (held.id, "queued")

    def test_the_backlog_counts_by_scope_and_state(
        self, pen: Pen, other: Pen, clock: FakeClock
    ) -> None:
        assert pen.storage.backlog() == []
        pen.owe("x", "y", "z")
        pen.owe("h", state="held")
        other.owe("x")
        now = clock.now()
        first, second, third, _ = pen.storage.owed(ANN)
        pen.storage.fail(first.id, "broken", due=None, wait=True)
        pen.storage.fail(second.id, "broken", due=now + timedelta(hours=1), wait=False)
        found = {one.scope: one for one in pen.storage.backlog(now=now)}
        states = {"waiting": 1, "failed": 1, "queued": 1, "held": 1}
        assert found[ANN] == Backlog(scope=ANN, states=states, due=1)
        assert found[BOB] == Backlog(scope=BOB, states={"queued": 1}, due=1)
        assert pen.storage.backlog(ANN, now=now) == [found[ANN]]
        assert pen.storage.backlog(Scope("nobody")) == []
        (leased,) = pen.storage.owed(ANN, lease=60, now=now)
        assert leased.id == third.id
        assert pen.storage.backlog(ANN, now=now) == [found[ANN]]
        (later,) = pen.storage.backlog(ANN, now=now + timedelta(hours=2))
        assert (later.due, later.total) == (2, 4)

    def test_a_lane_is_exclusive_per_scope(self, storage: Storage) -> None:
        first = storage.acquire(ANN, seconds=60, wait=0)
        assert first
        assert storage.acquire(ANN, seconds=60, wait=0) == ""
        assert storage.acquire(BOB, seconds=60, wait=0)
        storage.release(ANN, first)
        second = storage.acquire(ANN, seconds=60, wait=0)
        assert second not in ("", first)

    def test_a_lane_alone_makes_no_scope(self, storage: Storage) -> None:
        assert storage.acquire(UPKEEP, seconds=60, wait=0)
        assert storage.scopes() == []

    def test_work_that_was_leased_in_a_released_lane_is_given_out_again(self, pen: Pen) -> None:
        pen.owe("x", source="a")
        now = datetime.now(UTC)
        lane = pen.storage.acquire(ANN, seconds=60, wait=0)
        (leased,) = pen.storage.owed(ANN, lease=60, now=now)
        pen.storage.release(ANN, "not mine")
        assert pen.storage.owed(ANN, lease=60, now=now) == []
        pen.storage.release(ANN, lane)
        assert pen.storage.owed(ANN, lease=60, now=now) == [leased]

    def test_releasing_another_token_frees_nothing(self, storage: Storage) -> None:
        assert storage.acquire(ANN, seconds=60, wait=0)
        storage.release(ANN, "not mine")
        assert storage.acquire(ANN, seconds=60, wait=0) == ""

    def test_a_commit_needs_the_lane_that_it_names(self, pen: Pen) -> None:
        lane = pen.storage.acquire(ANN, seconds=60, wait=0)
        pen.write(put=[episode("a", scope=ANN)], lane=lane)
        pen.storage.release(ANN, lane)
        with pytest.raises(ConflictError):
            pen.write(put=[episode("b", scope=ANN)], lane=lane)
        assert pen.ids() == ["a"]

    def test_a_commit_that_has_to_be_alone_refuses_what_came_meanwhile(self, pen: Pen) -> None:
        pen.write(put=[episode("a", scope=ANN)], alone=0)
        with pytest.raises(ConflictError):
            pen.write(put=[episode("b", scope=ANN)], alone=0)
        pen.write(put=[episode("c", scope=ANN)], alone=pen.storage.position(ANN))
        assert pen.ids() == ["a", "c"]

    def test_what_a_commit_has_seen_is_in_the_cache_and_only_if_it_succeeds(self, pen: Pen) -> None:
        pen.write(put=[episode("a", scope=ANN)], seen=[("space", "a"), ("space", "b")])
        with pytest.raises(ConflictError):
            pen.write(put=[episode("c", scope=ANN)], seen=[("space", "c")], alone=0)
        assert pen.storage.cached("space", ["a", "b", "c"]) == {"a": b"1", "b": b"1"}

    def test_a_commit_that_has_to_be_alone_needs_a_free_lane(self, pen: Pen) -> None:
        lane = pen.storage.acquire(ANN, seconds=60, wait=0)
        with pytest.raises(ConflictError):
            pen.write(put=[episode("a", scope=ANN)], alone=pen.storage.position(ANN))
        pen.storage.release(ANN, lane)
        pen.write(put=[episode("a", scope=ANN)], alone=pen.storage.position(ANN))
        assert pen.ids() == ["a"]

    def test_a_waiting_writer_gets_the_lane_when_it_is_free(self, storage: Storage) -> None:
        lane = storage.acquire(ANN, seconds=60, wait=0)
        got: list[str] = []
        waiting = threading.Thread(
            target=lambda: got.append(storage.acquire(ANN, seconds=60, wait=30))
        )
        waiting.start()
        storage.release(ANN, lane)
        waiting.join()
        assert got[0] not in ("", lane)

    def test_many_threads_write_and_nothing_is_lost(self, storage: Storage) -> None:
        def write(name: int) -> None:
            pen = Pen(storage, FakeClock())
            for index in range(20):
                pen.write(put=[episode(f"{name}-{index}", scope=ANN)], change=f"{name}-{index}")

        threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = [one.position for one in storage.select(ANN, Selection())]
        assert len(found) == 80
        assert len(set(found)) == 80


class AccessRules(LedgerRules):
    """The access log and what it counts."""

    @pytest.fixture
    def recall(self, pen: Pen) -> Recall:
        """One search that is in the log."""
        pen.episodes("a", "b", "c")
        recall = Recall(
            id="r1",
            scope=ANN,
            time=pen.clock.now(),
            text="what's %_new?",
            hits=((ANN, "a", 0.9), (ANN, "b", 0.5)),
            withheld=((ANN, "c", "guard", "spam"),),
            session_id="s",
        )
        pen.storage.log([recall])
        return recall

    def test_a_logged_search_comes_back(self, pen: Pen, recall: Recall) -> None:
        assert pen.storage.recall("r1") == recall
        assert pen.storage.recall("r2") is None
        assert [one.text for one in pen.storage.asked(ANN, 5)] == ["what's %_new?"]
        assert pen.storage.asked(BOB, 5) == []

    def test_usage_counts_recalls_and_feedback(self, pen: Pen, recall: Recall) -> None:
        pen.storage.log([replace(recall, id="r2", hits=((ANN, "a", 0.8),), withheld=())])
        pen.storage.feedback(ANN, "r1", 0.75, ["a"], pen.clock.now())
        used = pen.storage.usage(ANN, ["a", "b", "c", "ghost"])
        assert (used["a"].recalled, used["a"].used) == (2, 1)
        assert 0.75 in used["a"].outcomes
        assert (used["b"].recalled, used["b"].used) == (1, 0)
        assert used["c"].withheld == 1
        assert used["a"].last is not None
        assert "ghost" not in used or used["ghost"].recalled == 0

    def test_searches_are_no_change_of_the_ledger(self, pen: Pen, recall: Recall) -> None:
        before = pen.storage.position(ANN)
        pen.storage.log([replace(recall, id="r3")])
        assert pen.storage.position(ANN) == before

    def test_the_newest_search_comes_first(self, pen: Pen, recall: Recall) -> None:
        later = [
            replace(recall, id=f"q{index}", text=f"q{index}", time=DAY + timedelta(days=index))
            for index in range(3)
        ]
        pen.storage.log(later)
        assert [one.text for one in pen.storage.asked(ANN, 2)] == ["q2", "q1"]

    def test_folded_searches_keep_their_counts(self, pen: Pen, recall: Recall) -> None:
        pen.storage.feedback(ANN, "r1", 0.5, ["a"], pen.clock.now())
        before = pen.storage.usage(ANN, ["a", "b", "c"])
        pen.clock.advance(days=60)
        assert pen.storage.fold_access(pen.clock.now()) > 0
        assert pen.storage.recall("r1") is None
        after = pen.storage.usage(ANN, ["a", "b", "c"])
        for id, usage in before.items():
            assert after[id].recalled == usage.recalled
            assert after[id].used == usage.used
            assert after[id].withheld == usage.withheld


class HouseRules(LedgerRules):
    """Sessions, retention, erase, caches, figures, moving."""

    def test_sessions_are_counted_and_closed(self, pen: Pen) -> None:
        pen.episodes("a", "b", session_id="s")
        pen.write(close_sessions=("s",))
        ((name, count, last, closed),) = [one for one in pen.storage.sessions(ANN) if one[0] == "s"]
        assert (name, count, closed) == ("s", 2, True)
        assert last is not None
        pen.episodes("c", session_id="s")
        ((_, count, _, closed),) = [one for one in pen.storage.sessions(ANN) if one[0] == "s"]
        assert (count, closed) == (3, False)

    def test_what_is_due_is_named_per_scope(self, pen: Pen, other: Pen) -> None:
        pen.episodes("soon", expires_at=DAY)
        other.episodes("later", expires_at=DAY + timedelta(days=9))
        assert dict(pen.storage.expire(DAY + timedelta(seconds=1), {})) == {ANN: ("soon",)}
        pen.write(put=[derived("n", "soon")])
        due = pen.storage.expire(DAY - timedelta(seconds=1), {NOTE.name: 0.0})
        assert dict(due) == {ANN: ("n",)}

    def test_a_renewed_lane_and_what_is_leased_in_it_last_longer(self, pen: Pen) -> None:
        pen.owe("x")
        now = datetime.now(UTC)
        lane = pen.storage.acquire(ANN, seconds=0, wait=0)
        assert len(pen.storage.owed(ANN, lease=5, now=now)) == 1
        assert pen.storage.renew(ANN, lane, seconds=60)
        assert pen.storage.acquire(ANN, seconds=60, wait=0) == ""
        assert pen.storage.owed(ANN, lease=5, now=now + timedelta(seconds=30)) == []

    def test_a_lane_that_another_took_is_not_renewed(self, storage: Storage) -> None:
        lane = storage.acquire(ANN, seconds=0, wait=0)
        taken = storage.acquire(ANN, seconds=60, wait=0)
        assert taken
        assert not storage.renew(ANN, lane, seconds=60)
        storage.release(ANN, taken)

    def test_a_claim_is_granted_once_in_its_time(self, storage: Storage, clock: FakeClock) -> None:
        now = clock.now()
        assert storage.claim("round", every=60, now=now)
        assert not storage.claim("round", every=60, now=now + timedelta(seconds=59))
        assert storage.claim("other", every=60, now=now)
        assert storage.claim("round", every=60, now=now + timedelta(seconds=60))
        assert datetime.fromisoformat(storage.meta()["round"]) == now + timedelta(seconds=60)

    def test_meta_values_are_kept(self, storage: Storage) -> None:
        storage.set_meta({"embedder": "x", "a'b": "ü"})
        storage.set_meta({"embedder": "y"})
        assert storage.meta() | {"embedder": "y", "a'b": "ü"} == storage.meta()

    def test_cached_bytes_come_back_by_space_and_key(self, storage: Storage) -> None:
        storage.cache("answers", {"k'1": b"\x00one", "k2": b"two"})
        storage.cache("vectors", {"k2": b"other"})
        assert storage.cached("answers", ["k'1", "k2", "k3"]) == {"k'1": b"\x00one", "k2": b"two"}
        assert storage.cached("vectors", ["k2"]) == {"k2": b"other"}

    def test_figures_count_what_is_there(self, pen: Pen, other: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(
            put=[derived("n", "a")],
            link=[Edge("a", "b", "near")],
            mark=[Mark(id="b", status=Status.RETIRED, step="x")],
            owe=(Owed(scope=ANN, step="x", stage="encode"),),
        )
        other.episodes("c")
        every = pen.storage.stats()
        assert every.scopes == 2
        assert every.records == {"episode": 3, NOTE.name: 1}
        assert every.statuses == {"active": 3, "retired": 1}
        assert (every.edges, every.sources) == (1, 3)
        assert every.owed == {"queued": 1}
        assert pen.storage.stats(ScopeFilter(user_id="bob")).records == {"episode": 1}

    def test_a_healthy_store_has_no_problems(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        assert pen.storage.check() == []

    def test_scopes_are_filtered_field_by_field(self, storage: Storage) -> None:
        scopes = [Scope("t", "u", "a"), Scope("t", "v", ""), Scope("", "u", "")]
        for scope in scopes:
            Pen(storage, FakeClock(), scope).episodes("x")
        assert set(storage.scopes()) == set(scopes)
        assert storage.scopes(ScopeFilter(tenant_id="")) == [scopes[2]]
        assert set(storage.scopes(ScopeFilter(user_id="u"))) == {scopes[0], scopes[2]}
        assert storage.scopes(ScopeFilter(agent_id="%")) == []

    def test_erasing_a_scope_leaves_nothing_of_it(self, pen: Pen, other: Pen) -> None:
        pen.episodes("mine xyzzyq")
        other.episodes("theirs")
        pen.write(put=[derived("n", "mine xyzzyq")])
        pen.storage.log(
            [Recall(id="r", scope=ANN, time=DAY, text="xyzzyq", hits=((ANN, "n", 1.0),))]
        )
        pen.owe("x")
        receipt = pen.storage.erase(ScopeFilter(user_id="ann"), None, time=DAY)
        assert receipt.scopes == (ANN,)
        assert (receipt.records, receipt.sources) == (2, 1)
        assert pen.storage.scopes() == [BOB]
        assert pen.ids() == []
        assert pen.storage.journal(ANN) == []
        assert pen.storage.recall("r") is None
        assert pen.storage.owed() == []
        assert other.ids() == ["theirs"]

    def test_erasing_a_selection_takes_its_lineage_in_every_revision(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c")
        pen.write(put=[derived("n", "a", "b"), derived("t", "a", "b", kind=TOPIC)])
        before = pen.get("n")
        assert before is not None
        pen.write(put=[replace(before, text="only c now", derived_from=("c",))])
        receipt = pen.storage.erase(ScopeFilter(user_id="ann"), Selection(ids=("a",)), time=DAY)
        assert receipt.status in ("done", "pending")
        left = set(pen.ids())
        assert "a" not in left
        assert "n" not in left
        assert {"b", "c"} <= left
        assert pen.storage.journal(ANN, id="a") == []
        assert pen.storage.source(ANN, "a") is None

    def test_erased_words_are_in_no_file(self, tmp_path: Path, clock: FakeClock) -> None:
        folder = tmp_path / "erased"
        storage = self.started(folder)
        pen = Pen(storage, clock)
        pen.episodes("quombliss was here", "and stays")
        first = pen.get("quombliss was here")
        assert first is not None
        pen.write(put=[replace(first, text="vroskelt instead", metadata={"m": "zanthivel"})])
        pen.write(put=[derived("n", "quombliss was here", text="dorvexial", key="mimblewyr")])
        storage.cache("answers", {"k": b"plinkharrow"})
        receipt = storage.erase(ScopeFilter(user_id="ann"), None, time=DAY)
        storage.close()
        secrets = ["quombliss", "vroskelt", "zanthivel", "dorvexial", "mimblewyr", "plinkharrow"]
        assert receipt.status == "done"
        assert words_on_disk(folder, secrets) == {}

    def test_export_and_load_make_the_same_store_again(
        self, pen: Pen, other: Pen, tmp_path: Path
    ) -> None:
        _fill(pen)
        other.episodes("theirs")
        rows = [json.dumps(row) for row in pen.storage.export(ScopeFilter())]
        copy = self.started(tmp_path / "copy")
        copy.load(json.loads(row) for row in rows)
        assert sorted(json.dumps(row) for row in copy.export(ScopeFilter())) == sorted(rows)
        for scope in (ANN, BOB):
            assert list(copy.select(scope, Selection())) == list(
                pen.storage.select(scope, Selection())
            )
            assert copy.edges(scope) == pen.storage.edges(scope)
            assert copy.journal(scope) == pen.storage.journal(scope)
            assert copy.position(scope) == pen.storage.position(scope)
        copy.undo(ANN, "gone", new_change="u", time=DAY)
        assert copy.fetch(ANN, ["b"])
        copy.close()

    def test_export_of_one_scope_holds_no_other(self, pen: Pen, other: Pen) -> None:
        pen.episodes("mine")
        other.episodes("theirs")
        text = "".join(json.dumps(row) for row in pen.storage.export(ScopeFilter(user_id="bob")))
        assert "theirs" in text
        assert "mine" not in text

    def test_loading_into_a_scope_that_holds_something_is_refused(self, pen: Pen) -> None:
        pen.episodes("a")
        rows = list(pen.storage.export(ScopeFilter()))
        with pytest.raises(MemplugError):
            pen.storage.load(rows)
        assert pen.ids() == ["a"]

    def test_loading_what_is_no_export_is_refused(self, storage: Storage) -> None:
        with pytest.raises(MemplugError):
            storage.load([{"surprise": 1}])
        assert storage.scopes() == []

    def test_a_closed_storage_says_so(self, tmp_path: Path) -> None:
        storage = self.started(tmp_path / "closed")
        storage.close()
        storage.close()
        with pytest.raises(BackendError):
            storage.position(ANN)


class ReopenRules(LedgerRules):
    """What was written is there when the storage is opened again."""

    @pytest.fixture
    def lasting(self) -> None:
        if not self.persistent:
            pytest.skip("this storage keeps nothing")

    @pytest.mark.usefixtures("lasting")
    def test_everything_is_there_again(self, tmp_path: Path, clock: FakeClock) -> None:
        storage = self.started(tmp_path / "kept")
        pen = Pen(storage, clock)
        _fill(pen)
        storage.log([Recall(id="r", scope=ANN, time=DAY, text="q", hits=((ANN, "a", 1.0),))])
        before = _all_of(storage)
        storage.close()
        again = self.started(tmp_path / "kept")
        assert _all_of(again) == before
        assert again.recall("r") is not None
        again.close()

    @pytest.mark.usefixtures("lasting")
    def test_two_handles_see_each_others_commits(self, tmp_path: Path, clock: FakeClock) -> None:
        first, second = (self.started(tmp_path / "both") for _ in range(2))
        one, two = Pen(first, clock), Pen(second, clock)
        one.episodes("a")
        assert two.ids() == ["a"]
        two.write(remove=["a"])
        assert one.ids() == []
        assert first.position(ANN) == second.position(ANN)
        lane = first.acquire(ANN, seconds=60, wait=0)
        assert second.acquire(ANN, seconds=60, wait=0) == ""
        first.release(ANN, lane)
        first.close()
        second.close()

    @pytest.mark.usefixtures("lasting")
    def test_payloads_of_unknown_kinds_stay_readable(
        self, tmp_path: Path, clock: FakeClock
    ) -> None:
        storage = self.started(tmp_path / "unknown")
        pen = Pen(storage, clock)
        pen.episodes("a")
        pen.write(put=[derived("n", "a", payload=Note(3, ("x",)))])
        storage.close()
        plain = self.open(tmp_path / "unknown")
        (found,) = plain.fetch(ANN, ["n"])
        assert found.payload["stars"] == 3
        plain.register((NOTE, TOPIC))
        assert plain.fetch(ANN, ["n"])[0].payload == Note(3, ("x",))
        plain.close()


def _fill(pen: Pen) -> None:
    """Something of everything that a ledger keeps."""
    pen.episodes("a", "b", "c", session_id="s")
    pen.write(
        put=[derived("n", "a", vector=axis(1), payload=Note(2, ("t",), DAY))],
        link=[Edge("a", "c", "near", 0.1, "n")],
        mark=[Mark(id="c", because="n", status=Status.RETIRED, trust=0.3, step="x")],
        owe=(Owed(scope=pen.scope, step="x", stage="encode", source="a"),),
    )
    pen.write(remove=["b"], change="gone", reason="test")


def _all_of(storage: Storage) -> tuple[object, ...]:
    every = Selection(filters=Filters(statuses=tuple(Status)))
    return (
        list(storage.select(ANN, every)),
        storage.edges(ANN),
        storage.journal(ANN),
        storage.owed(),
        storage.sessions(ANN),
        storage.position(ANN),
        storage.source(ANN, "a"),
    )
