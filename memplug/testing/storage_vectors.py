"""Contract tests of a storage: whose vectors it holds, and the switch to another embedder's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memplug.errors import EmbedderMismatch
from memplug.models.vectors import document_space, query_space, text_key, to_bytes
from memplug.ports import Selection
from memplug.testing.ledgers import ANN, BOB, LedgerRules, Pen, axis, derived
from memplug.testing.samples import episode
from memplug.types import ScopeFilter

if TYPE_CHECKING:
    from memplug.ports import Storage, Switched
    from memplug.testing.fakes import FakeClock

OLD, NEW = "old (8 dimensions)", "new (4 dimensions)"


def stage(storage: Storage, *texts: str, name: str = NEW, dim: int = 4) -> None:
    """Vectors of an embedder for these texts, one axis each."""
    vectors = {text_key(text): to_bytes(axis(i % dim, dim)) for i, text in enumerate(texts)}
    storage.cache(document_space(name), vectors)


def switch(
    storage: Storage, clock: FakeClock, name: str = NEW, *, partly: bool = False
) -> Switched:
    """A switch, as a change of its own."""
    return storage.switch_vectors(name, change=f"to {name}", time=clock.now(), partly=partly)


class VectorRules(LedgerRules):
    """Whose vectors the storage holds; the switch; the caches around it."""

    def test_the_first_to_claim_a_storage_has_it(self, storage: Storage) -> None:
        assert storage.embedder() == ""
        assert storage.embedder(OLD) == OLD
        assert storage.embedder(NEW) == OLD
        assert storage.embedder() == OLD

    def test_the_first_write_of_an_embedder_claims_too(self, pen: Pen) -> None:
        pen.write(put=[episode("a", scope=ANN)])
        assert pen.storage.embedder() == ""
        pen.write(put=[episode("b", scope=ANN)], embedder=OLD)
        assert pen.storage.embedder() == OLD

    def test_a_write_of_another_embedder_is_refused_whole(self, pen: Pen) -> None:
        pen.storage.embedder(OLD)
        with pytest.raises(EmbedderMismatch, match=r"old.*new"):
            pen.write(put=[episode("a", scope=ANN, vector=axis(0, 4))], embedder=NEW)
        assert pen.ids() == []
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        assert pen.ids() == ["a"]

    def test_the_texts_of_vectors_are_told_with_those_of_past_revisions(self, pen: Pen) -> None:
        pen.write(
            put=[
                episode("a", scope=ANN, vector=axis(0)),
                episode("bare", scope=ANN),
                derived("n", "a", text="shown", key="searched", vector=axis(1)),
            ]
        )
        pen.write(put=[episode("gone", scope=ANN, vector=axis(2))])
        pen.write(remove=["gone"])
        assert sorted(pen.storage.vector_texts(ANN)) == ["a", "gone", "searched"]
        assert list(pen.storage.vector_texts(BOB)) == []

    def test_a_switch_replaces_every_vector_in_every_scope(
        self, pen: Pen, other: Pen, clock: FakeClock
    ) -> None:
        storage = pen.storage
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        other.write(put=[episode("b", scope=BOB, vector=axis(1))], embedder=OLD)
        stage(storage, "a", "b")
        done = switch(storage, clock)
        assert (done.done, done.vectors, done.missing) == (True, 2, 0)
        assert (storage.embedder(), storage.previous_embedder()) == (NEW, OLD)
        for one, index in ((pen.get("a"), 0), (other.get("b"), 1)):
            assert one is not None
            assert one.vector is not None
            assert one.vector.tolist() == axis(index, 4).tolist()

    def test_a_switch_that_misses_a_vector_changes_nothing(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.write(
            put=[episode(name, scope=ANN, vector=axis(0)) for name in ("a", "b")], embedder=OLD
        )
        stage(pen.storage, "a")
        position = pen.storage.position(ANN)
        done = switch(pen.storage, clock)
        assert (done.done, done.missing) == (False, 1)
        assert pen.storage.embedder() == OLD
        assert pen.storage.position(ANN) == position
        found = pen.get("a")
        assert found is not None
        assert found.vector is not None
        assert found.vector.shape == (8,)

    def test_switched_partly_a_record_without_a_vector_has_none_and_it_is_owed(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.write(
            put=[episode(name, scope=ANN, vector=axis(0)) for name in ("a", "b")], embedder=OLD
        )
        stage(pen.storage, "a")
        done = switch(pen.storage, clock, partly=True)
        assert (done.done, done.vectors, done.missing) == (True, 1, 1)
        left = {one.id: one.vector is None for one in pen.storage.select(ANN, Selection())}
        assert left == {"a": False, "b": True}
        assert [(one.stage, one.source, one.scope) for one in pen.storage.owed()] == [
            ("embed", "", ANN)
        ]

    def test_followers_build_anew_after_a_switch(self, pen: Pen, clock: FakeClock) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        before = pen.storage.position(ANN)
        stage(pen.storage, "a")
        switch(pen.storage, clock)
        after = pen.storage.position(ANN)
        assert after > before
        assert pen.storage.delta(ANN, before) is None
        pen.write(put=[episode("b", scope=ANN)])
        delta = pen.storage.delta(ANN, after)
        assert delta is not None
        assert [one.id for one in delta.put] == ["b"]

    def test_the_way_back_has_the_old_vectors(self, pen: Pen, clock: FakeClock) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(3))], embedder=OLD)
        stage(pen.storage, "a")
        switch(pen.storage, clock)
        done = switch(pen.storage, clock, OLD)
        assert (done.done, done.missing) == (True, 0)
        assert (pen.storage.embedder(), pen.storage.previous_embedder()) == (OLD, NEW)
        found = pen.get("a")
        assert found is not None
        assert found.vector is not None
        assert found.vector.tolist() == axis(3).tolist()

    def test_what_is_undone_after_a_switch_comes_back_with_the_new_vector(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        pen.write(put=[episode("b", scope=ANN, vector=axis(1))], embedder=OLD)
        pen.write(remove=["a"])
        pen.write(remove=["b"])
        dropped = pen.change
        stage(pen.storage, "x", "b")
        switch(pen.storage, clock)
        pen.undo(dropped)
        back = pen.get("b")
        assert back is not None
        assert back.vector is not None
        assert back.vector.tolist() == axis(1, 4).tolist()

    def test_what_is_undone_without_a_staged_vector_comes_back_without_one(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        pen.write(remove=["a"])
        dropped = pen.change
        switch(pen.storage, clock)
        pen.undo(dropped)
        back = pen.get("a")
        assert back is not None
        assert back.vector is None

    def test_the_past_is_never_told_with_vectors_of_another_embedder(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        then = clock.now()
        pen.write(remove=["a"])
        stage(pen.storage, "a")
        switch(pen.storage, clock)
        (was,) = pen.storage.fetch(ANN, ["a"], as_of=then)
        assert was.vector is not None
        assert was.vector.tolist() == axis(0, 4).tolist()

    def test_history_tells_of_a_switch(self, pen: Pen, clock: FakeClock) -> None:
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        stage(pen.storage, "a")
        switch(pen.storage, clock)
        assert [(one.verb, one.op) for one in pen.storage.journal(ANN)] == [
            ("test", "put"),
            ("reembed", "vector"),
        ]

    def test_dropping_forgets_every_other_embedders_vectors(
        self, pen: Pen, clock: FakeClock
    ) -> None:
        storage = pen.storage
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        stage(storage, "a")
        stage(storage, "a", name="third (2 dimensions)", dim=2)
        storage.cache("answers", {"k": b"kept"})
        storage.cache(query_space(OLD, ""), {"q": b"\0" * 32})
        storage.cache(query_space(NEW, ""), {"q": b"\0" * 16})
        switch(storage, clock)
        assert storage.drop_vectors() == 3
        key = text_key("a")
        assert list(storage.cached(document_space(NEW), [key])) == [key]
        assert storage.cached(document_space(OLD), [key]) == {}
        assert list(storage.cached(query_space(NEW, ""), ["q"])) == ["q"]
        assert storage.cached("answers", ["k"]) == {"k": b"kept"}
        assert storage.previous_embedder() == ""

    def test_an_erase_takes_cached_vectors_of_what_it_erases(
        self, pen: Pen, other: Pen, clock: FakeClock
    ) -> None:
        storage = pen.storage
        pen.write(
            put=[episode(name, scope=ANN, vector=axis(0)) for name in ("a", "both")], embedder=OLD
        )
        other.write(
            put=[episode(name, scope=BOB, vector=axis(1)) for name in ("b", "both")], embedder=OLD
        )
        stage(storage, "a", "b", "both")
        storage.cache(query_space(NEW, ""), {text_key("both"): b"\0" * 16})
        storage.erase(ScopeFilter(user_id="ann"), None, time=clock.now())
        keys = {name: text_key(name) for name in ("a", "b", "both")}
        left = storage.cached(document_space(NEW), list(keys.values()))
        assert set(left) == {keys["b"], keys["both"]}
        assert storage.cached(query_space(NEW, ""), list(keys.values())) == {}

    def test_another_handle_sees_a_switch_at_once(
        self, tmp_path: Path, pen: Pen, clock: FakeClock
    ) -> None:
        if not self.persistent:
            pytest.skip("this storage keeps nothing that another handle could open")
        pen.write(put=[episode("a", scope=ANN, vector=axis(0))], embedder=OLD)
        stage(pen.storage, "a")
        second = self.started(tmp_path / "store")
        try:
            assert second.embedder() == OLD
            switch(pen.storage, clock)
            assert second.embedder() == NEW
            (found,) = second.fetch(ANN, ["a"])
            assert found.vector is not None
            assert found.vector.shape == (4,)
        finally:
            second.close()
