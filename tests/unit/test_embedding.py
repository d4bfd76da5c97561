"""What stands around an embedder: prefixes, batches, cache, checks, retries; and what a Memory does while it is slow or fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.backends.sqlite import SQLiteStorage
from memplug.backends.static_table import default_table
from memplug.errors import BackendError, EmbedderMismatch, ModelError
from memplug.models.embedding import Embedding
from memplug.models.retrying import RetryRule
from memplug.ports import Embedder, Selection
from memplug.testing import EmbedderContract, FakeClock, FakeEmbedder, WordSearch, memory
from memplug.types import Scope

QUICK = RetryRule(retries=2, first=0.0, longest=0.0)


class Named(FakeEmbedder):
    """A fake that tells its model's family."""

    def __init__(self, family: str) -> None:
        super().__init__(16, name=family)
        self.family = family


class Sides(FakeEmbedder):
    """A fake that keeps apart what each side was asked."""

    def __init__(self) -> None:
        super().__init__(16)
        self.queries: list[tuple[str, ...]] = []

    def embed_queries(self, texts: Sequence[str]) -> Any:
        self.queries.append(tuple(texts))
        vectors = super().embed_documents(texts)
        self.asked.pop()
        return vectors


class Failing(FakeEmbedder):
    """A fake that raises what it was given, once each, before it answers."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__(16)
        self.errors = list(errors)
        self.tries = 0

    def embed_documents(self, texts: Sequence[str]) -> Any:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return super().embed_documents(texts)


class Picky(FakeEmbedder):
    """A fake that refuses a whole request for one text in it."""

    def embed_documents(self, texts: Sequence[str]) -> Any:
        if any("poison" in text for text in texts):
            raise ModelError(self.name, "refused", status=400)
        return super().embed_documents(texts)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with SQLiteStorage.open(tmp_path / "store") as storage:
        yield storage


class TestEmbedding(EmbedderContract):
    def embedder(self) -> Embedder:
        return Embedding(FakeEmbedder(), dim=64)


def test_texts_go_in_batches_of_like_length_and_come_back_in_order() -> None:
    inner = FakeEmbedder(16)
    embedding = Embedding(inner, batch_texts=2, batch_chars=25)
    texts = [
        "five5",
        "a text that is longer than a batch may be",
        "ten chars.",
        "six 66",
        "sixteen letters.",
    ]
    made = embedding.embed_documents(texts)
    assert inner.asked == [
        ("a text that is longer than a batch may be",),
        ("sixteen letters.",),
        ("ten chars.", "six 66"),
        ("five5",),
    ]
    assert np.allclose(made, FakeEmbedder(16).embed_documents(texts))


def test_a_text_that_comes_twice_is_sent_once_and_a_blank_one_never() -> None:
    inner = FakeEmbedder(16)
    made = Embedding(inner).embed_documents(["tea", "", "tea", " \n"])
    assert inner.asked == [("tea",)]
    assert np.array_equal(made[0], made[2])
    assert not made[[1, 3]].any()


def test_nothing_is_embedded_twice_in_one_store(store: SQLiteStorage) -> None:
    inner = FakeEmbedder(16)
    first = Embedding(inner).on(store).embed_documents(["tea", "boat"])
    again = Embedding(inner).on(store).embed_documents(["boat", "kite", "tea"])
    assert inner.asked == [("boat", "tea")] * 0 + [inner.asked[0], ("kite",)]
    assert set(inner.asked[0]) == {"tea", "boat"}
    assert np.array_equal(again[[2, 0]], first)


def test_another_name_dimension_or_side_shares_no_vector(store: SQLiteStorage) -> None:
    inner = Sides()
    Embedding(inner).on(store).embed_documents(["tea"])
    Embedding(inner, name="other").on(store).embed_documents(["tea"])
    Embedding(inner, document_prefix="doc: ").on(store).embed_documents(["tea"])
    Embedding(inner).on(store).embed_queries(["tea"])
    assert inner.asked == [("tea",), ("tea",), ("doc: tea",)]
    assert inner.queries == [("tea",)]


def test_a_question_asked_before_is_known_in_the_process_and_after_a_flush_in_every_one(
    store: SQLiteStorage,
) -> None:
    inner = Sides()
    embedding = Embedding(inner).on(store)
    embedding.embed_queries(["tea?"])
    embedding.embed_queries(["tea?"])
    embedding.flush()
    Embedding(inner).on(store).embed_queries(["tea?"])
    assert inner.queries == [("tea?",)]


def test_without_the_cache_nothing_is_kept(store: SQLiteStorage) -> None:
    inner = FakeEmbedder(16)
    for _ in range(2):
        Embedding(inner, cache=False).on(store).embed_documents(["tea"])
    assert inner.asked == [("tea",), ("tea",)]


def test_a_read_only_store_is_read_and_not_written(tmp_path: Path, store: SQLiteStorage) -> None:
    inner = FakeEmbedder(16)
    Embedding(inner).on(store).embed_documents(["tea"])
    with SQLiteStorage.open(tmp_path / "store", read_only=True) as readonly:
        embedding = Embedding(inner).on(readonly)
        embedding.embed_documents(["tea"])
        embedding.embed_documents(["kite"])
        embedding.embed_queries(["kite"])
        embedding.flush()
    assert inner.asked == [("tea",), ("kite",), ("kite",)]


def test_families_get_their_prefixes_and_the_document_one_is_part_of_the_name() -> None:
    inner = Named("intfloat/e5-small")
    embedding = Embedding(inner)
    embedding.embed_documents(["tea"])
    embedding.embed_queries(["tea?"])
    assert inner.asked == [("passage: tea",), ("query: tea?",)]
    assert embedding.name == "intfloat/e5-small, documents as 'passage: '"


def test_prefixes_can_be_set_and_switched_off() -> None:
    inner = Named("intfloat/e5-small")
    Embedding(inner, query_prefix="", document_prefix="").embed_documents(["tea"])
    Embedding(inner, query_prefix="ask: ").embed_queries(["tea"])
    assert inner.asked == [("tea",), ("ask: tea",)]


def test_what_may_pass_is_tried_again() -> None:
    busy = ModelError("fake", "busy", status=429, retryable=True, retry_after=0.0)
    inner = Failing(busy, busy)
    made = Embedding(inner, retry=QUICK).embed_documents(["tea"])
    assert made.shape == (1, 16)
    assert inner.tries == 3


def test_a_refusal_is_not_tried_again() -> None:
    inner = Failing(ModelError("fake", "no key", status=401))
    with pytest.raises(ModelError, match="no key"):
        Embedding(inner, retry=QUICK).embed_documents(["tea"])
    assert inner.tries == 1


def test_what_tries_again_itself_is_asked_once() -> None:
    inner = Failing(ModelError("fake", "busy", status=503, retryable=True))
    inner.retries = True  # type: ignore[attr-defined]
    with pytest.raises(ModelError, match="busy"):
        Embedding(inner, retry=QUICK).embed_documents(["tea"])
    assert inner.tries == 1


def test_whatever_a_users_class_raises_becomes_a_backend_error() -> None:
    with pytest.raises(BackendError, match="KeyError: 'tea'"):
        Embedding(Failing(KeyError("tea"))).embed_documents(["tea"])


@pytest.mark.parametrize("fault", ["nan", "dimension", "count"])
def test_wrong_answers_are_not_kept(fault: Any, store: SQLiteStorage) -> None:
    inner = FakeEmbedder(16, fault=fault)
    embedding = Embedding(inner).on(store)
    with pytest.raises(BackendError, match="answered"):
        embedding.embed_documents(["tea"])
    inner.fault = ""
    assert np.isfinite(embedding.embed_documents(["tea"])).all()
    assert len(inner.asked) == 2


def test_one_refused_text_costs_no_other_its_vector() -> None:
    texts = [f"text {i}" for i in range(20)]
    texts[7] = "poison"
    made = Embedding(Picky(16)).embed_or_explain(texts)
    refused = [i for i, one in enumerate(made) if isinstance(one, Exception)]
    assert refused == [7]


def test_a_model_that_refuses_everything_is_not_asked_text_by_text_for_ever() -> None:
    inner = Failing(*(ModelError("fake", "refused", status=400) for _ in range(100)))
    made = Embedding(inner).embed_or_explain([f"text {i}" for i in range(100)])
    assert all(isinstance(one, ModelError) for one in made)
    assert inner.tries < 12


def test_what_concerns_every_text_is_raised() -> None:
    for error in (ModelError("fake", "no key", status=401), ConnectionResetError("away")):
        inner = Failing(error)
        embedding = Embedding(inner, retry=RetryRule(retries=0))
        if isinstance(error, ModelError):
            with pytest.raises(ModelError):
                embedding.embed_or_explain(["a", "b"])
            assert inner.tries == 1


def test_batches_run_beside_each_other_where_the_embedder_likes_that() -> None:
    together = threading.Barrier(3, timeout=20)

    class Wide(FakeEmbedder):
        concurrency = 3

        def embed_documents(self, texts: Sequence[str]) -> Any:
            together.wait()
            return super().embed_documents(texts)

    inner = Wide(16)
    texts = [f"text {i}" for i in range(6)]
    made = Embedding(inner, batch_texts=2).embed_documents(texts)
    assert np.allclose(made, FakeEmbedder(16).embed_documents(texts))


def test_asking_for_identity_and_dimension_costs_no_call() -> None:
    def never(texts: Any) -> Any:
        raise AssertionError("asked")

    embedding = Embedding(never, name="never")
    assert (embedding.dim, embedding.identity) == (0, "")
    assert embedding.adopts("never (12 dimensions)")
    assert (embedding.dim, embedding.identity) == (12, "never (12 dimensions)")
    assert not embedding.adopts("never (13 dimensions)")
    assert not embedding.adopts("other (12 dimensions)")


def test_the_shipped_table_is_used_as_it_is_and_caches_nothing(tmp_path: Path) -> None:
    with memory("hybrid", path=tmp_path, embedder=default_table()) as mem:
        mem.add("the boat is red", id="a")
        mem.search("boat")
        assert mem.runtime.embedder is default_table()
        vector = mem.get("a")
        assert vector is not None
        assert vector.vector is not None
    with SQLiteStorage.open(tmp_path) as storage:
        assert storage.drop_vectors() == 0


def test_a_store_opens_without_a_call_and_words_serve_while_its_embedder_is_away(
    tmp_path: Path,
) -> None:
    def away(texts: Any) -> Any:
        raise ConnectionRefusedError("no server")

    clock = FakeClock()
    embedder = Embedding(away, name="away", retry=RetryRule(retries=0))
    with memory("hybrid", path=tmp_path, embedder=embedder, clock=clock, enrich="inline") as mem:
        added = mem.add("the boat is red", id="a")
        assert added.ids == ("a",)
        assert [(one.step, one.stage) for one in added.failures] == [("", "embed")]
        assert added.pending >= 1
        found = mem.search("boat")
        assert [hit.record.id for hit in found.hits] == ["a"]
        assert [one.step for one in found.failures] == ["embedder"]
        assert "no server" in found.failures[0].cause
    working = Embedding(FakeEmbedder(16), name="away")
    clock.advance(minutes=10)
    with memory("hybrid", path=tmp_path, embedder=working, clock=clock) as mem:
        mem.manage()
        record = mem.get("a")
        assert record is not None
        assert record.vector is not None
        assert mem.search("boat").failures == ()


def test_adding_never_waits_for_a_slow_embedder_and_words_serve_meanwhile(tmp_path: Path) -> None:
    answer = threading.Event()

    class Slow(FakeEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Any:
            assert answer.wait(60)
            return super().embed_documents(texts)

    embedder = Embedding(Slow(16), query_seconds=0.05)
    with memory("hybrid", path=tmp_path, embedder=embedder, enrich="background") as mem:
        try:
            assert mem.add("the boat is red", id="a").ids == ("a",)
            found = mem.search("boat")
            assert [hit.record.id for hit in found.hits] == ["a"]
            assert ["no answer within 0.05 s" in one.cause for one in found.failures] == [True]
        finally:
            answer.set()
        assert mem.flush(60)
        record = mem.get("a")
        assert record is not None
        assert record.vector is not None


def test_a_poisonous_text_keeps_no_other_from_its_vector() -> None:
    clock = FakeClock()
    with memory(embedder=Picky(16), clock=clock) as mem:
        mem.add(["good one", "poison", "good two"])
        records = mem.storage.select(Scope(), Selection())
        vectors = {one.text: one.vector is not None for one in records}
        assert vectors == {"good one": True, "poison": False, "good two": True}
        assert [one.stage for one in mem.owed()] == ["embed"]


def test_a_store_that_was_empty_belongs_to_whose_vectors_come_first(tmp_path: Path) -> None:
    first = Embedding(lambda texts: FakeEmbedder(16).embed_documents(texts), name="first")
    with memory(WordSearch(), path=tmp_path, embedder=first, enrich="inline") as mem:
        assert mem.storage.embedder() == ""
        mem.add("tea", id="a")
        assert mem.storage.embedder() == "first (16 dimensions)"
    with pytest.raises(EmbedderMismatch, match=r"first \(16 dimensions\).*other"):
        memory(path=tmp_path, embedder=FakeEmbedder(16, name="other"))


def test_a_vector_of_another_dimension_than_the_stored_ones_is_refused(tmp_path: Path) -> None:
    with memory(path=tmp_path, embedder=Embedding(FakeEmbedder(16), name="same")) as mem:
        mem.add("tea")
    changed = Embedding(lambda texts: FakeEmbedder(8).embed_documents(texts), name="same")
    with memory(path=tmp_path, embedder=changed, enrich="inline") as mem:
        added = mem.add("boat")
        assert "answered (1, 8) for 1 texts of dimension 16" in added.failures[0].cause


def test_an_updated_text_is_embedded_and_an_unchanged_one_is_not() -> None:
    inner = FakeEmbedder(16)
    with memory(embedder=inner) as mem:
        mem.add("tea", id="a")
        mem.update("a", metadata={"n": 1})
        record = mem.get("a")
        assert record is not None
        assert record.vector is not None
        mem.update("a", "green tea")
        assert inner.asked == [("tea",), ("green tea",)]


def test_an_index_takes_vectors_up_as_soon_as_their_dimension_is_known() -> None:
    class Late(FakeEmbedder):
        """Says its dimension with its first vector, and fails until then."""

        known_dim = 0

        def embed_documents(self, texts: Sequence[str]) -> Any:
            vectors = super().embed_documents(texts)
            self.known_dim = 16
            return vectors

    clock, inner = FakeClock(), Late(16, fault="raise")
    with memory("hybrid", embedder=inner, clock=clock) as mem:
        mem.add("the boat is red")
        mem.search("boat")
        strategy: Any = mem.runtime.pipeline.steps[0].strategy
        assert _dense(mem, strategy).dim == 0
        inner.fault = ""
        clock.advance(minutes=10)
        mem.manage()
        mem.search("boat")
        rows = _dense(mem, strategy)
        assert rows.dim == 16
        right = inner.embed_documents(["the boat is red"])[0]
        assert rows.dot(right, 1)[0] == pytest.approx(1.0, abs=0.02)


def _dense(mem: Memory, strategy: Any) -> Any:
    """The rows of the records' own vectors in the default strategy's index."""
    view = mem.runtime.view(Scope()).for_step("hybrid")
    return view.project(strategy._projection()).buffers.dense
