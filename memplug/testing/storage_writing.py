"""The storage contract's first part: revisions, lineage, edges, marks, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from memplug.errors import ConflictError, MemplugError, ScopeError
from memplug.ports import Owed, Storage
from memplug.testing.ledgers import (
    ANN,
    BOB,
    DAY,
    HOSTILE,
    NOTE,
    TOPIC,
    LedgerRules,
    Note,
    Pen,
    axis,
    derived,
)
from memplug.testing.samples import episode
from memplug.types import Edge, Mark, Removed, Scope, Status


class RevisionRules(LedgerRules):
    """What a put does."""

    def test_a_record_comes_back_as_it_was_put(self, pen: Pen) -> None:
        pen.episodes("tea")
        given = derived(
            "n",
            "tea",
            text="green tea 茶\nwith 'quotes' and \"more\"",
            payload=Note(3, ("a", "ü"), DAY),
            key="tea, green",
            session_id="s",
            speaker="Ann",
            role="user",
            event_time=DAY,
            valid_from=DAY,
            valid_to=DAY + timedelta(microseconds=1),
            expires_at=DAY + timedelta(days=1),
            metadata={"deep": {"list": [1, 2.5, None, True, "x"]}},
            trust=0.25,
            origin="web",
            made_by="contract@1",
            vector=axis(3),
        )
        pen.write(put=[given])
        found = pen.get("n")
        assert found is not None
        assert found.vector is not None
        assert (found.vector == axis(3)).all()
        assert found.ingest_time is not None
        assert found.position > 0
        assert found.revision == 1
        assert (
            replace(found, ingest_time=None, position=0, revision=0, vector=None)
            == replace(given, vector=None)
        )  # fmt: skip

    def test_committed_records_carry_position_and_revision(self, pen: Pen) -> None:
        done = pen.write(put=[episode("tea", scope=ANN)])
        (stored,) = done.put
        assert stored.revision == 1
        assert 0 < stored.position <= done.position == pen.storage.position(ANN)

    def test_a_put_without_revision_leaves_what_is_there(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("n", "a", text="first", vector=axis(0))])
        done = pen.write(put=[derived("n", "b", text="second", vector=axis(1))])
        found = pen.get("n")
        assert found is not None
        assert found.text == "first"
        assert found.vector is not None
        assert found.vector[0] == 1
        assert set(found.derived_from) == {"a", "b"}
        assert done.existed == ("n",)

    def test_a_put_with_its_revision_replaces_it(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        before = pen.get("n")
        assert before is not None
        pen.write(put=[replace(before, text="new")])
        after = pen.get("n")
        assert after is not None
        assert (after.text, after.revision) == ("new", before.revision + 1)
        assert after.position > before.position

    @pytest.mark.parametrize("stale", [2, 7])
    def test_a_put_with_another_revision_conflicts_and_writes_nothing(
        self, pen: Pen, stale: int
    ) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        with pytest.raises(ConflictError, match="n"):
            pen.write(
                put=[derived("n", "a", text="late", revision=stale), derived("other", "a")],
                mark=[Mark(id="a", status=Status.RETIRED, step="x")],
            )
        found = pen.get("n")
        assert found is not None
        assert found.text == "about n"
        assert pen.get("other") is None
        assert pen.status("a") is Status.ACTIVE

    def test_a_put_with_a_revision_of_what_is_gone_conflicts(self, pen: Pen) -> None:
        pen.episodes("a")
        with pytest.raises(ConflictError):
            pen.write(put=[derived("n", "a", revision=1)])

    def test_a_put_revives_what_was_removed(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a", text="first")])
        pen.write(remove=["n"])
        assert pen.get("n") is None
        pen.write(put=[derived("n", "a", text="second")])
        found = pen.get("n")
        assert found is not None
        assert found.text == "second"
        assert found.revision > 1

    def test_remove_beats_put(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        done = pen.write(put=[derived("n", "a"), derived("new", "a")], remove=["n", "new"])
        assert pen.get("n") is None
        assert pen.get("new") is None
        assert "new" in done.dropped

    def test_removing_what_does_not_exist_is_ignored(self, pen: Pen) -> None:
        pen.episodes("a")
        assert pen.write(remove=["ghost"]).removed == ()
        assert pen.ids() == ["a"]

    def test_a_put_whose_source_is_gone_is_dropped_and_named(self, pen: Pen) -> None:
        pen.episodes("a")
        done = pen.write(put=[derived("n", "ghost"), derived("m", "a", "ghost", kind=TOPIC)])
        assert done.dropped == ("n",)
        kept = pen.get("m")
        assert kept is not None
        assert kept.derived_from == ("a",)

    def test_records_of_a_batch_may_derive_from_each_other(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("third", "second"), derived("second", "a")])
        assert set(pen.ids()) == {"a", "second", "third"}

    def test_a_record_of_another_scope_is_refused(self, pen: Pen) -> None:
        with pytest.raises(ScopeError):
            pen.write(put=[episode("tea", scope=BOB)])
        assert pen.storage.scopes() == []

    def test_a_vector_that_was_owed_makes_no_revision(self, pen: Pen) -> None:
        pen.episodes("a")
        before = pen.get("a")
        since = pen.storage.position(ANN)
        pen.write(vectors=(("a", axis(2)),))
        after = pen.get("a")
        assert before is not None
        assert after is not None
        assert after.revision == before.revision
        assert after.vector is not None
        assert after.vector[2] == 1
        delta = pen.storage.delta(ANN, since)
        assert delta is not None
        assert [record.id for record in delta.put] == ["a"]

    def test_a_failed_commit_leaves_nothing(self, pen: Pen) -> None:
        position = pen.storage.position(ANN)
        with pytest.raises(MemplugError):
            pen.write(put=[episode("tea", scope=ANN), episode("coffee", scope=BOB)])
        assert pen.storage.position(ANN) == position
        assert pen.ids() == []


class LineageRules(LedgerRules):
    """What goes with what."""

    def test_removing_a_record_removes_what_derives_from_it(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("n", "a"), derived("m", "n"), derived("stays", "b")])
        done = pen.write(remove=["a"])
        assert set(done.removed) == {"a", "n", "m"}
        assert set(pen.ids()) == {"b", "stays"}
        assert dict(done.removed_kinds)["n"] == NOTE.name

    def test_support_every_goes_with_one_source(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("n", "a", "b")])
        pen.write(remove=["b"])
        assert pen.get("n") is None

    def test_support_any_lives_while_a_source_remains(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("t", "a", "b", kind=TOPIC), derived("n", "t")])
        pen.write(remove=["a"])
        kept = pen.get("t")
        assert kept is not None
        assert kept.derived_from == ("b",)
        pen.write(remove=["b"])
        assert pen.ids() == []

    def test_two_sources_that_go_together_take_support_any_along(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("t", "a", "b", kind=TOPIC)])
        pen.write(remove=["a", "b"])
        assert pen.get("t") is None

    def test_changing_a_record_removes_what_derives_from_it(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        before = pen.get("a")
        assert before is not None
        done = pen.write(put=[replace(before, text="other")])
        assert done.removed == ("n",)

    def test_an_episode_that_changes_loses_what_stands_on_its_account(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c", "d")
        pen.write(
            link=[Edge("b", "c", "near", 1.0, "a"), Edge("a", "c", "near", 1.0, "b")],
            mark=[
                Mark(id="d", because="a", status=Status.RETIRED, step="x"),
                Mark(id="a", because="b", trust=0.5, step="x"),
            ],
        )
        before = pen.get("a")
        assert before is not None
        pen.write(put=[replace(before, text="other")], change="edit")
        assert [edge.origin for edge in pen.storage.edges(ANN)] == ["b"]
        assert pen.status("d") is Status.ACTIVE
        marked = pen.get("a")
        assert marked is not None
        assert marked.trust == 0.5
        pen.undo("edit")
        assert len(pen.storage.edges(ANN)) == 2
        assert pen.status("d") is Status.RETIRED

    def test_a_mark_is_no_change_for_lineage(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")])
        pen.write(mark=[Mark(id="a", status=Status.RETIRED, step="x")])
        assert pen.status("n") is Status.ACTIVE

    def test_lineage_ends_in_episodes(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("n", "a"), derived("m", "n", "b")])
        found = pen.storage.lineage(ANN, ["a", "n", "m", "ghost"])
        assert found["a"] == ("a",)
        assert found["n"] == ("a",)
        assert set(found["m"]) == {"a", "b"}
        assert not found.get("ghost")

    def test_lineage_of_many_episodes_is_empty(self, pen: Pen) -> None:
        many = [f"e{index}" for index in range(20)]
        pen.episodes(*many)
        pen.write(put=[derived("n", *many), derived("some", *many[:16])])
        assert pen.storage.lineage(ANN, ["n"])["n"] == ()
        assert len(pen.storage.lineage(ANN, ["some"])["some"]) == 16

    def test_descendants_are_found_through_others(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(put=[derived("n", "a")])
        pen.write(put=[derived("m", "n"), derived("else", "b")])
        assert pen.storage.descendants(ANN, ["a"]) == ["n", "m"]

    def test_owners_are_told_in_the_same_commit(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a"), derived("m", "a")])
        pen.write(remove=["a"], tell=((NOTE.name, "tree"), (TOPIC.name, "graph")))
        (owed,) = pen.storage.owed(ANN)
        assert (owed.step, owed.stage) == ("tree", "manage")
        assert isinstance(owed.signal, Removed)
        assert set(owed.signal.records) == {"n", "m"}


class EdgeRules(LedgerRules):
    """Contributions of each origin, and what they go with."""

    def test_contributions_of_origins_stand_apart(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        pen.write(
            link=[Edge("a", "b", "near", 1.0, "a"), Edge("a", "b", "near", 2.0, "b")],
        )
        assert {(edge.origin, edge.weight) for edge in pen.storage.edges(ANN)} == {
            ("a", 1.0),
            ("b", 2.0),
        }

    def test_the_same_origin_replaces_its_edge(self, pen: Pen) -> None:
        pen.episodes("a", "b")
        for weight in (1.0, 5.0):
            pen.write(link=[Edge("a", "b", "near", weight, "a")])
        assert [edge.weight for edge in pen.storage.edges(ANN)] == [5.0]

    @pytest.mark.parametrize("gone", ["a", "b", "origin"])
    def test_an_edge_goes_with_either_end_or_its_origin(self, pen: Pen, gone: str) -> None:
        pen.episodes("a", "b", "origin")
        pen.write(link=[Edge("a", "b", "near", 1.0, "origin"), Edge("a", "b", "far", 1.0)])
        pen.write(remove=[gone])
        left = [edge.relation for edge in pen.storage.edges(ANN)]
        assert left == (["far"] if gone == "origin" else [])

    def test_edges_are_found_by_end_and_relation(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c")
        pen.write(link=[Edge("a", "b", "near"), Edge("b", "c", "far"), Edge("c", "a", "near")])
        storage = pen.storage
        assert {edge.relation for edge in storage.edges(ANN, ids=["b"])} == {"near", "far"}
        assert len(storage.edges(ANN, relation="near")) == 2
        assert [e.source for e in storage.edges(ANN, ids=["c"], relation="near")] == ["c"]
        assert storage.edges(ANN, ids=[]) == []

    @pytest.mark.parametrize("hidden", ["a", "b", "origin"])
    def test_an_edge_is_hidden_with_its_ends_and_origin(self, pen: Pen, hidden: str) -> None:
        pen.episodes("a", "b", "origin")
        pen.write(link=[Edge("a", "b", "near", 1.0, "origin")])
        pen.write(mark=[Mark(id=hidden, status=Status.QUARANTINED, step="x")])
        assert pen.storage.edges(ANN) == []
        pen.write(mark=[Mark(id=hidden, step="x")])
        assert len(pen.storage.edges(ANN)) == 1

    def test_an_edge_to_nothing_is_left_out(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(link=[Edge("a", "ghost", "near")])
        assert pen.storage.edges(ANN) == []


class MarkRules(LedgerRules):
    """Marks are held per step and cause."""

    @pytest.fixture
    def fact(self, pen: Pen) -> str:
        """A record that steps have something to say about."""
        pen.episodes("old", "new", "newer")
        return "old"

    def test_the_strictest_mark_is_in_force(self, pen: Pen, fact: str) -> None:
        pen.write(
            mark=[
                Mark(id=fact, status=Status.QUARANTINED, step="guard"),
                Mark(id=fact, status=Status.RETIRED, trust=0.5, step="facts"),
                Mark(id=fact, trust=0.2, valid_to=DAY, step="trust"),
                Mark(id=fact, valid_to=DAY + timedelta(days=1), step="time"),
            ]
        )
        found = pen.get(fact)
        assert found is not None
        assert found.status is Status.QUARANTINED
        assert found.trust == 0.2
        assert found.valid_to == DAY

    def test_a_mark_vanishes_with_its_cause(self, pen: Pen, fact: str) -> None:
        pen.write(mark=[Mark(id=fact, because="new", status=Status.RETIRED, step="facts")])
        assert pen.status(fact) is Status.RETIRED
        pen.write(remove=["new"])
        assert pen.status(fact) is Status.ACTIVE

    def test_another_cause_keeps_it_marked(self, pen: Pen, fact: str) -> None:
        for cause in ("new", "newer"):
            pen.write(mark=[Mark(id=fact, because=cause, status=Status.RETIRED, step="facts")])
        pen.write(remove=["new"])
        assert pen.status(fact) is Status.RETIRED
        pen.write(remove=["newer"])
        assert pen.status(fact) is Status.ACTIVE

    def test_a_mark_that_says_nothing_withdraws_its_own(self, pen: Pen, fact: str) -> None:
        pen.write(
            mark=[
                Mark(id=fact, status=Status.RETIRED, step="facts"),
                Mark(id=fact, trust=0.5, step="trust"),
            ]
        )
        pen.write(mark=[Mark(id=fact, step="other")])
        assert pen.status(fact) is Status.RETIRED
        pen.write(mark=[Mark(id=fact, step="facts")])
        found = pen.get(fact)
        assert found is not None
        assert (found.status, found.trust) == (Status.ACTIVE, 0.5)

    def test_a_step_replaces_what_it_said(self, pen: Pen, fact: str) -> None:
        for trust in (0.1, 0.9):
            pen.write(mark=[Mark(id=fact, trust=trust, step="trust")])
        found = pen.get(fact)
        assert found is not None
        assert found.trust == 0.9

    @pytest.mark.parametrize("status", [Status.PENDING, Status.QUARANTINED])
    def test_what_is_hidden_hides_what_derives_from_it(
        self, pen: Pen, fact: str, status: Status
    ) -> None:
        pen.write(put=[derived("n", fact), derived("m", "n")])
        pen.write(mark=[Mark(id=fact, status=status, step="guard")])
        assert pen.ids() == ["new", "newer"]
        pen.write(put=[derived("late", "m")])
        assert pen.status("late") is status
        pen.write(mark=[Mark(id=fact, step="guard")])
        assert set(pen.ids()) == {fact, "new", "newer", "n", "m", "late"}

    def test_a_hidden_source_does_not_hide_what_another_supports(self, pen: Pen, fact: str) -> None:
        pen.write(put=[derived("t", fact, "new", kind=TOPIC)])
        pen.write(mark=[Mark(id=fact, status=Status.QUARANTINED, step="guard")])
        assert pen.status("t") is Status.ACTIVE

    def test_a_person_releases_what_is_hidden(self, pen: Pen, fact: str) -> None:
        pen.write(
            mark=[
                Mark(id=fact, status=Status.QUARANTINED, step="guard"),
                Mark(id=fact, status=Status.PENDING, step="check"),
                Mark(id=fact, trust=0.4, step="trust"),
            ]
        )
        pen.write(unmark=((fact, "I looked"),), verb="release")
        found = pen.get(fact)
        assert found is not None
        assert (found.status, found.trust) == (Status.ACTIVE, 0.4)
        assert any(entry.reason == "I looked" for entry in pen.storage.journal(ANN, id=fact))

    def test_a_mark_makes_no_revision(self, pen: Pen, fact: str) -> None:
        before = pen.get(fact)
        pen.write(mark=[Mark(id=fact, trust=0.5, step="x")])
        after = pen.get(fact)
        assert before is not None
        assert after is not None
        assert after.revision == before.revision

    def test_a_mark_on_nothing_is_ignored(self, pen: Pen, fact: str) -> None:
        pen.write(
            mark=[
                Mark(id="ghost", status=Status.RETIRED, step="x"),
                Mark(id=fact, because="ghost", status=Status.RETIRED, step="x"),
            ]
        )
        assert pen.status(fact) is Status.ACTIVE


class UndoRules(LedgerRules):
    """A change is taken back as a whole, or not at all."""

    def test_undoing_an_add_removes_what_it_made(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[episode("b", scope=ANN)], change="add")
        pen.write(put=[derived("n", "a", "b")], link=[Edge("a", "n", "near")], change="add")
        pen.undo("add")
        assert pen.ids() == ["a"]
        assert pen.storage.edges(ANN) == []

    def test_undoing_a_delete_brings_all_of_it_back(self, pen: Pen) -> None:
        pen.episodes("a", "b", "c")
        pen.write(
            put=[derived("n", "a", vector=axis(1)), derived("t", "a", "b", kind=TOPIC)],
            link=[Edge("a", "b", "near", 2.0, "a")],
            mark=[Mark(id="c", because="a", status=Status.RETIRED, reason="why", step="x")],
        )
        before = {one.id: one for one in pen.storage.fetch(ANN, ["a", "b", "c", "n", "t"])}
        pen.write(remove=["a"], change="gone")
        assert pen.status("c") is Status.ACTIVE
        pen.undo("gone")
        after = {one.id: one for one in pen.storage.fetch(ANN, ["a", "b", "c", "n", "t"])}
        assert after.keys() == before.keys()
        for id, record in after.items():
            same = replace(before[id], position=record.position, revision=record.revision)
            assert record == same
        vector = after["n"].vector
        assert vector is not None
        assert vector[1] == 1
        assert [edge.weight for edge in pen.storage.edges(ANN)] == [2.0]
        assert names_in_match(pen.storage, "n") == ["n"]

    def test_undo_can_be_undone(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")], change="add")
        pen.undo("add", "back")
        pen.undo("back", "again")
        assert set(pen.ids()) == {"a", "n"}

    def test_undoing_a_replacement_gives_the_earlier_text(self, pen: Pen) -> None:
        pen.episodes("a")
        before = pen.get("a")
        assert before is not None
        pen.write(put=[replace(before, text="changed")], change="edit")
        pen.undo("edit")
        found = pen.get("a")
        assert found is not None
        assert found.text == "a"
        assert names_in_match(pen.storage, "changed") == []

    def test_a_change_that_later_ones_stand_on_is_refused(self, pen: Pen) -> None:
        pen.episodes("a")
        first = pen.get("a")
        assert first is not None
        pen.write(put=[replace(first, text="second")], change="edit")
        second = pen.get("a")
        assert second is not None
        pen.write(put=[replace(second, text="third")], change="later")
        with pytest.raises(ConflictError, match="a") as caught:
            pen.undo("edit")
        assert caught.value.ids == ("a",)
        third = pen.get("a")
        assert third is not None
        assert third.text == "third"

    def test_an_unknown_change_is_refused(self, pen: Pen) -> None:
        pen.episodes("a")
        with pytest.raises(MemplugError, match="ghost"):
            pen.undo("ghost")

    def test_a_change_of_another_scope_is_refused(self, pen: Pen, other: Pen) -> None:
        other.write(put=[episode("b", scope=BOB)], change="theirs")
        pen.episodes("a")
        with pytest.raises(MemplugError, match="theirs"):
            pen.undo("theirs")
        assert other.ids() == ["b"]

    def test_owners_are_told_of_an_undo(self, pen: Pen) -> None:
        pen.episodes("a")
        pen.write(put=[derived("n", "a")], change="add")
        pen.storage.undo(
            ANN, "add", new_change="u", time=pen.clock.now(), tell=((NOTE.name, "tree"),)
        )
        assert [(one.step, one.signal) for one in pen.storage.owed(ANN)] == [
            ("tree", Removed(("n",)))
        ]


class ScopeRules(LedgerRules):
    """Nothing crosses a scope."""

    @pytest.mark.parametrize("name", HOSTILE)
    def test_ids_of_scopes_are_values(self, storage: Storage, name: str) -> None:
        from memplug.testing.fakes import FakeClock

        hostile = Scope(user_id=name)
        for scope in (ANN, hostile, Scope(tenant_id=name), Scope(agent_id=name), Scope()):
            Pen(storage, FakeClock(), scope).episodes(f"of {scope}")
        pen = Pen(storage, FakeClock(), hostile)
        assert pen.ids() == [f"of {hostile}"]
        assert pen.get(f"of {ANN}") is None
        assert names_in_match(storage, "of", hostile) == [f"of {hostile}"]
        assert hostile in storage.scopes()

    def test_the_same_id_lives_in_two_scopes(self, pen: Pen, other: Pen) -> None:
        pen.episodes("a")
        other.episodes("a")
        pen.write(put=[derived("n", "a")], link=[Edge("a", "n", "near")])
        pen.write(remove=["a"])
        assert pen.ids() == []
        assert other.ids() == ["a"]

    def test_positions_belong_to_their_scope(self, pen: Pen, other: Pen) -> None:
        pen.episodes("a")
        before = pen.storage.position(ANN)
        other.episodes("b")
        assert pen.storage.position(ANN) == before
        delta = pen.storage.delta(ANN, before)
        assert delta is not None
        assert not delta

    def test_work_and_journal_belong_to_their_scope(self, pen: Pen, other: Pen) -> None:
        pen.episodes("a")
        other.episodes("b")
        other.owe("x", source="b")
        assert pen.storage.owed(ANN) == []
        assert pen.storage.journal(ANN, id="b") == []
        with pytest.raises(ScopeError):
            pen.write(owe=(Owed(scope=BOB, step="x", stage="encode"),))


def names_in_match(storage: Storage, text: str, scope: Scope = ANN) -> list[str]:
    """Ids that full text finds."""
    return [id for id, _ in storage.match(scope, text, 10)]


def _trust(pen: Pen) -> dict[str, float]:
    return {one.id: one.trust for one in pen.storage.fetch(pen.scope, ["a", "b"])}
