"""Re-embedding: staged beside the old vectors, killed and taken up again, switched to at once, and taken back."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import BackendError, EmbedderMismatch, InvalidInput, ModelError
from memplug.models.embedding import Embedding
from memplug.ports import Selection
from memplug.testing import FakeClock, FakeEmbedder, episode
from memplug.testing import memory as fake_memory
from memplug.types import EPISODE, Batch, Kind, Record, Scope

OLD, NEW = "old (32 dimensions)", "new (32 dimensions)"


_seeds = count(1)


def memory(*steps: Any, **options: Any) -> Memory:
    """A Memory whose ids are never those of another one, for their clocks begin at the same time."""
    return fake_memory(*steps, seed=next(_seeds), **options)


def old() -> FakeEmbedder:
    return FakeEmbedder(32, name="old")


@dataclass(frozen=True, slots=True)
class Note:
    """What an application writes."""


class Turned(FakeEmbedder):
    """Of the same dimension as the old one, with quite other vectors."""

    def __init__(self, dim: int = 32) -> None:
        super().__init__(dim, name="new")

    def embed_documents(self, texts: Sequence[str]) -> Any:
        return super().embed_documents(texts)[:, ::-1]


def filled(path: Path, n: int = 30, **options: Any) -> Memory:
    mem = memory("hybrid", path=path, embedder=old(), **options)
    mem.add([f"note {i}: the boat number {i} is red" for i in range(n)], id="")
    return mem


def vectors(mem: Memory) -> dict[str, Any]:
    return {
        one.text: one.vector
        for scope in mem.storage.scopes()
        for one in mem.storage.select(scope, Selection())
    }


def made_by(mem: Memory, embedder: FakeEmbedder) -> bool:
    """True where every record has exactly this embedder's vector."""
    held = vectors(mem)
    expected = embedder.embed_documents(list(held))
    return all(
        one is not None and np.allclose(one, right, atol=1e-6)
        for one, right in zip(held.values(), expected, strict=True)
    )


def test_a_dry_run_says_what_it_takes_and_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path).close()
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as mem:
        plan = mem.reembed(dry_run=True)
        assert (plan.embedder, plan.target, plan.switched) == (OLD, NEW, False)
        assert (plan.texts, plan.made, plan.calls) == (30, 30, 1)
        assert plan.chars > 500
        assert made_by(mem, old())


def test_the_store_is_switched_and_the_same_memory_goes_on(tmp_path: Path) -> None:
    filled(tmp_path).close()
    told: list[tuple[int, int]] = []
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as mem:
        before = [hit.record.id for hit in mem.search("boat number 7", 3).hits]
        done = mem.reembed(progress=lambda *progress: told.append(progress))
        assert (done.embedder, done.switched, done.missing, done.failures) == (NEW, True, 0, ())
        assert told[-1] == (30, 30)
        assert made_by(mem, Turned())
        after = mem.search("boat number 7", 3)
        assert [hit.record.id for hit in after.hits] == before
        assert after.failures == ()
        mem.add("a new note about the ferry")
        assert made_by(mem, Turned())
        assert mem.storage.check() == []
    with memory("hybrid", path=tmp_path, embedder=Turned()) as mem:
        assert mem.search("ferry").failures == ()


def test_every_index_follows_a_switch(tmp_path: Path) -> None:
    """Words and vectors of other dimension: what an index held before cannot be searched any more."""
    filled(tmp_path).close()
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned(48)) as mem:
        view = mem.runtime.view(Scope())
        assert len(list(view.near(old().embed_queries(["boat"])[0], 5, EPISODE))) == 5
        mem.search("boat")
        mem.runtime.projections.snapshot(at_least=0, lag=0)
        mem.reembed()
        query = Turned(48).embed_queries(["note 3: the boat number 3 is red"])[0]
        ((best, cosine), *_) = list(mem.runtime.view(Scope()).near(query, 5, EPISODE))
        assert best.text == "note 3: the boat number 3 is red"
        assert cosine == pytest.approx(1.0, abs=1e-4)
        found = mem.search("boat number 3")
        assert found.failures == ()
        assert found.query.vector is not None
        assert found.query.vector.shape == (48,)


def test_opened_anew_a_snapshot_of_the_old_vectors_is_not_used(tmp_path: Path) -> None:
    with filled(tmp_path) as mem:
        mem.search("boat")
        mem.runtime.view(Scope()).near(old().embed_queries(["boat"])[0], 5, EPISODE)
        assert mem.runtime.projections.snapshot(at_least=0, lag=0) == []
    with memory("hybrid", path=tmp_path, embedder=Turned(), reembed=True) as mem:
        query = Turned().embed_queries(["note 3: the boat number 3 is red"])[0]
        ((best, _), *_) = list(mem.runtime.view(Scope()).near(query, 5, EPISODE))
        assert best.text.startswith("note 3:")
        assert mem.search("boat number 3").failures == ()


def test_a_memory_with_both_follows_a_switch_that_another_one_made(tmp_path: Path) -> None:
    filled(tmp_path).close()
    with (
        memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as serving,
        memory("hybrid", path=tmp_path, embedder=Turned(), reembed="later") as switching,
    ):
        serving.search("boat")
        switching.reembed()
        assert serving.search("boat number 7").failures == ()
        assert serving.runtime.embedder.name == "new"
        serving.add("another boat")
        assert made_by(serving, Turned())
        switching.reembed(back=True)
        serving.add("one more boat")
        assert serving.runtime.embedder.name == "old"
        assert made_by(serving, old())


def test_a_memory_with_the_old_one_alone_is_stopped_at_its_next_read_and_write(
    tmp_path: Path,
) -> None:
    filled(tmp_path).close()
    with (
        memory("hybrid", path=tmp_path, embedder=old()) as left_behind,
        memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as switching,
    ):
        left_behind.search("boat")
        switching.reembed()
        with pytest.raises(EmbedderMismatch, match=r"new \(32.*old \(32"):
            left_behind.search("boat")
        with pytest.raises(EmbedderMismatch):
            left_behind.add("lost?")
        assert left_behind.list(100).records
        assert made_by(switching, Turned())
        assert "lost?" not in vectors(switching)


def test_a_commit_with_vectors_that_were_made_before_a_switch_goes_in_without_them(
    tmp_path: Path,
) -> None:
    """The embedder is followed, then the store is switched, then what was embedded before is committed."""

    class Meanwhile(FakeEmbedder):
        """Switches the store while it embeds."""

        def __init__(self) -> None:
            super().__init__(32, name="old")
            self.action: Any = None

        def embed_documents(self, texts: Sequence[str]) -> Any:
            made = super().embed_documents(texts)
            action, self.action = self.action, None
            if action is not None:
                action()
            return made

    filled(tmp_path).close()
    embedder = Meanwhile()
    with (
        memory("hybrid", path=tmp_path, embedder=embedder, next_embedder=Turned()) as mem,
        memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as other,
    ):
        embedder.action = other.reembed
        mem.add("written at the wrong moment")
        mem.manage()
        assert mem.owed() == []
        assert made_by(mem, Turned())


def test_a_record_with_a_vector_that_was_made_before_a_switch_goes_in_without_it(
    tmp_path: Path,
) -> None:
    kind: Kind[Note] = Kind("app/note", Note)
    switching = memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned())

    class Meanwhile(FakeEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            made = super().embed_documents(texts)
            switching.reembed()
            return made

    with (
        switching,
        memory(
            "hybrid",
            path=tmp_path,
            embedder=Meanwhile(32, name="old"),
            next_embedder=Turned(),
            kinds=[kind],
        ) as mem,
    ):
        switching.add("something to switch")
        note = Record(id="n", kind=kind.name, text="a note", payload=Note(), scope=Scope())
        mem.write(Batch(put=(note,)))
        mem.manage()
        assert mem.owed() == []
        assert set(vectors(mem)) == {"something to switch", "a note"}
        assert made_by(mem, Turned())


def test_a_search_during_a_switch_is_answered_from_one_side(tmp_path: Path) -> None:
    class Meanwhile(FakeEmbedder):
        def __init__(self) -> None:
            super().__init__(32, name="old")
            self.action: Any = None

        def embed_queries(self, texts: Sequence[str]) -> Any:
            made = super().embed_queries(texts)
            action, self.action = self.action, None
            if action is not None:
                action()
            return made

    filled(tmp_path).close()
    embedder = Meanwhile()
    with (
        memory("hybrid", path=tmp_path, embedder=embedder, next_embedder=Turned()) as mem,
        memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as other,
    ):
        embedder.action = other.reembed
        found = mem.search("boat number 7")
        assert found.query.vector is not None
        right = Turned().embed_queries(["boat number 7"])[0]
        assert np.allclose(found.query.vector, right, atol=1e-6)


def test_back_takes_no_call_and_records_added_since_get_their_old_vector(tmp_path: Path) -> None:
    filled(tmp_path).close()
    before = old()
    with memory("hybrid", path=tmp_path, embedder=before, next_embedder=Turned()) as mem:
        mem.reembed()
        mem.add("added since")
        before.asked.clear()
        done = mem.reembed(back=True)
        assert (done.embedder, done.switched, done.missing) == (OLD, True, 0)
        assert before.asked == [("added since",)]
        assert made_by(mem, old())


def test_back_without_the_old_embedder_at_hand_owes_what_was_added_since(tmp_path: Path) -> None:
    filled(tmp_path).close()
    memory("hybrid", path=tmp_path, embedder=Turned(), reembed=True).close()
    with memory("hybrid", path=tmp_path, embedder=Turned()) as mem:
        mem.add("added since", id="since")
        done = mem.reembed(back=True)
        assert (done.embedder, done.missing) == (OLD, 1)
        with pytest.raises(EmbedderMismatch):
            mem.search("boat")
    with memory("hybrid", path=tmp_path, embedder=old()) as mem:
        assert mem.search("added since").hits[0].record.id == "since"
        mem.manage()
        assert mem.owed() == []
        assert made_by(mem, old())


def test_until_it_is_re_embedded_words_serve_a_store_whose_embedder_is_not_at_hand(
    tmp_path: Path,
) -> None:
    filled(tmp_path).close()
    with memory("hybrid", path=tmp_path, embedder=Turned(), reembed="later") as mem:
        found = mem.search("boat number 7")
        assert found.hits[0].record.text == "note 7: the boat number 7 is red"
        assert "not configured" in found.failures[0].cause
        mem.reembed()
        assert mem.search("boat number 7").failures == ()


def test_there_is_no_way_back_where_the_old_vectors_were_dropped(tmp_path: Path) -> None:
    filled(tmp_path).close()
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as mem:
        with pytest.raises(InvalidInput, match="nothing to go back to"):
            mem.reembed(back=True)
        assert mem.reembed(drop_old=True).dropped == 30
        with pytest.raises(InvalidInput, match="dropped"):
            mem.reembed(back=True)
        assert mem.reembed().switched is False


def test_an_erase_takes_the_old_vectors_of_what_it_erases(tmp_path: Path) -> None:
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as mem:
        mem.add("ann's secret", user_id="ann")
        mem.add("bob's note", user_id="bob")
        mem.reembed()
        assert mem.erase(user_id="ann").status == "done"
        assert mem.storage.drop_vectors() == 1


def test_texts_that_the_embedder_refuses_are_named_and_the_others_switched(tmp_path: Path) -> None:
    class Picky(Turned):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            if any("number 7 " in text for text in texts):
                raise ModelError("new", "refused", status=400)
            return super().embed_documents(texts)

    clock = FakeClock()
    filled(tmp_path, clock=clock).close()
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Picky(), clock=clock) as mem:
        done = mem.reembed()
        assert (done.switched, done.missing) == (True, 1)
        assert "refused" in done.failures[0].cause
        bare = [text for text, one in vectors(mem).items() if one is None]
        assert bare == ["note 7: the boat number 7 is red"]
        assert mem.search("boat number 7").hits[0].record.text == bare[0]


def test_a_model_that_refuses_many_texts_is_not_switched_to(tmp_path: Path) -> None:
    class Refusing(Turned):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            raise ModelError("new", "no such model", status=400)

    filled(tmp_path).close()
    with memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Refusing()) as mem:
        with pytest.raises(BackendError, match="refused 30 of 30 texts, so nothing was switched"):
            mem.reembed()
        assert made_by(mem, old())
        assert mem.search("boat").failures == ()


def test_what_was_staged_before_a_failure_is_not_embedded_again(tmp_path: Path) -> None:
    class Dying(Turned):
        """Loses its connection at the fourth call."""

        def embed_documents(self, texts: Sequence[str]) -> Any:
            if len(self.asked) == 3:
                self.asked.append(())
                raise ModelError("new", "connection lost", status=401)
            return super().embed_documents(texts)

    filled(tmp_path).close()
    dying = Dying()
    with memory(
        "hybrid", path=tmp_path, embedder=old(), next_embedder=Embedding(dying, batch_texts=5)
    ) as mem:
        with pytest.raises(ModelError, match="connection lost"):
            mem.reembed()
        assert made_by(mem, old())
        plan = mem.reembed(dry_run=True)
        assert plan.made == 15
        assert mem.reembed().made == 15
        asked = [text for texts in dying.asked for text in texts]
        assert len(asked) == len(set(asked)) == 30
        assert made_by(mem, Turned())


def test_adds_and_searches_go_on_while_a_store_is_re_embedded(tmp_path: Path) -> None:
    filled(tmp_path, 100).close()
    begun, go_on = threading.Event(), threading.Event()

    class Halting(Turned):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            begun.set()
            assert go_on.wait(60)
            return super().embed_documents(texts)

    with (
        memory("hybrid", path=tmp_path, embedder=old(), next_embedder=Turned()) as serving,
        memory(
            "hybrid",
            path=tmp_path,
            embedder=old(),
            next_embedder=Embedding(Halting(), batch_texts=10),
        ) as switching,
    ):
        results: list[Any] = []
        work = threading.Thread(target=lambda: results.append(switching.reembed()))
        work.start()
        assert begun.wait(60)
        for i in range(20):
            serving.add(f"added meanwhile {i}")
            assert serving.search(f"added meanwhile {i}").failures == ()
        assert serving.runtime.embedder.name == "old"
        go_on.set()
        added = 0
        while work.is_alive():
            serving.add(f"added during the switch {added}")
            serving.search("boat")
            added += 1
        work.join()
        assert results[0].switched
        serving.manage()
        switching.manage()
        assert serving.owed() == []
        assert len(vectors(serving)) == 120 + added
        assert made_by(serving, Turned())
        assert serving.storage.check() == []


_CHILD = """
import sys, time
from memplug.testing import FakeEmbedder
from memplug.models.embedding import Embedding
from memplug import Memory

class Slow(FakeEmbedder):
    def embed_documents(self, texts):
        made = super().embed_documents(texts)[:, ::-1]
        print("batch", flush=True)
        if len(self.asked) == 3:
            time.sleep(600)
        return made

new = Embedding(Slow(32, name="new"), batch_texts=10)
with Memory.open(sys.argv[1], embedder=FakeEmbedder(32, name="old"), next_embedder=new) as memory:
    memory.reembed()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_killed_re_embedding_loses_nothing_and_goes_on_where_it_was(tmp_path: Path) -> None:
    filled(tmp_path, 60).close()
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for _ in range(3):
            assert child.stdout.readline() == "batch\n"
        child.kill()
        assert child.wait(60) == -signal.SIGKILL
    with memory("hybrid", path=tmp_path, embedder=old()) as mem:
        assert made_by(mem, old())
        mem.add("added after the kill")
        assert mem.search("boat number 7").failures == ()
    embedder = Turned()
    with memory("hybrid", path=tmp_path, embedder=embedder, reembed="later") as mem:
        assert mem.reembed(dry_run=True).made == 41
        assert mem.reembed().made == 41
        assert made_by(mem, Turned())
        assert mem.storage.check() == []


def test_past_revisions_and_what_is_undone_are_of_the_new_embedder(tmp_path: Path) -> None:
    with filled(tmp_path, 3) as mem:
        mem.add("to be deleted", id="gone")
        deleted = mem.delete("gone").change
    with memory("hybrid", path=tmp_path, embedder=Turned(), reembed=True) as mem:
        mem.undo(deleted)
        assert made_by(mem, Turned())


def test_what_comes_back_from_before_a_switch_without_a_vector_gets_one(tmp_path: Path) -> None:
    with filled(tmp_path, 3) as mem:
        mem.add("to be deleted", id="gone")
        deleted = mem.delete("gone").change
    with SQLiteStorage.open(tmp_path) as storage:
        new = Embedding(Turned()).on(storage)
        new.embed_documents([f"note {i}: the boat number {i} is red" for i in range(3)])
        now = FakeClock().now()
        assert storage.switch_vectors(new.identity, change="by hand", time=now).done
    with memory("hybrid", path=tmp_path, embedder=Turned()) as mem:
        mem.undo(deleted)
        assert made_by(mem, Turned())


def test_from_the_shipped_table_to_another_and_back(tmp_path: Path) -> None:
    with Memory.open(tmp_path) as mem:
        mem.add("the boat is red", id="a")
        plain = mem.get("a")
    with Memory.open(tmp_path, embedder=Turned(), reembed=True) as mem:
        assert mem.search("boat").failures == ()
        assert mem.reembed(back=True).embedder == "memplug-static-1 (256 dimensions)"
    with Memory.open(tmp_path) as mem:
        again = mem.get("a")
        assert plain is not None
        assert again is not None
        assert np.array_equal(_vector(again), _vector(plain))


def _vector(record: Record[Any]) -> Any:
    assert record.vector is not None
    return record.vector


def test_an_empty_store_has_nothing_to_re_embed(tmp_path: Path) -> None:
    memory(path=tmp_path, embedder=old()).close()
    with memory(path=tmp_path, embedder=Turned(), reembed=True) as mem:
        assert mem.storage.embedder() == NEW
        assert mem.add("tea").failures == ()


def test_the_writers_of_the_ledger_take_the_embedder_along(tmp_path: Path) -> None:
    with memory(path=tmp_path, embedder=old()) as mem:
        mem.storage.switch_vectors(NEW, change="x", time=mem.runtime.now())
        with pytest.raises(EmbedderMismatch):
            mem.write(Batch(put=(episode("x"),)))


def test_the_command_plans_switches_goes_back_and_drops(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from memplug.testing import FakeEmbedder\n\n"
        "def Mine():\n    return FakeEmbedder(16, name='mine')\n",
        "utf-8",
    )
    config = tmp_path / "memplug.toml"
    config.write_text('embedder = "./mine.py:Mine"\n', "utf-8")
    cli("add", "the boat is red")
    plan = cli("reembed", "--dry-run", "--pipeline", str(config)).stdout
    assert "memplug-static-1 (256 dimensions)" in plan
    assert "1 vector of 1" in " ".join(plan.split())
    said = cli("reembed", "--pipeline", str(config)).stdout
    assert "mine (16 dimensions) now" in " ".join(said.split())
    refused = cli("search", "boat", code=1)
    assert "memplug reembed" in " ".join(refused.stderr.split())
    assert "boat" in cli("search", "boat", "--pipeline", str(config)).stdout
    assert cli.json("reembed", "--back")["embedder"] == "memplug-static-1 (256 dimensions)"
    assert cli.json("reembed", "--drop-old")["dropped"] == 2
    assert "nothing to go back to" in " ".join(cli("reembed", "--back", code=1).stderr.split())


def test_an_export_brings_no_vectors_of_another_embedder(tmp_path: Path) -> None:
    with filled(tmp_path / "one", 5) as mem:
        mem.delete(mem.list(1).records[0].id)
        mem.reembed()
        mem.export(tmp_path / "out.jsonl")
    with memory("hybrid", path=tmp_path / "two", embedder=Turned()) as mem:
        assert mem.import_(tmp_path / "out.jsonl") == 4
        assert mem.storage.previous_embedder() == ""
        assert all(one is None for one in vectors(mem).values())
        assert len(mem.search("boat").hits) == 4
        mem.manage()
        assert made_by(mem, Turned())
    with memory("hybrid", path=tmp_path / "three", embedder=old()) as mem:
        mem.import_(tmp_path / "out.jsonl")
        assert made_by(mem, old())
        assert mem.owed() == []
