"""Embedders of others as memplug's: recognised by what they can do, named, probed, and run from any context."""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.backends.static_table import default_table
from memplug.config import load_settings
from memplug.errors import BackendError, ConfigError, MissingExtraError, ModelError
from memplug.models.embedders import Adapted, as_embedder, known_dim
from memplug.models.loops import LOOP, Loop
from memplug.models.prefixes import known_prefixes
from memplug.models.vectors import checked, identity, parts
from memplug.testing import EmbedderContract, FakeEmbedder, memory

FAKE = FakeEmbedder(16)


def vectors(texts: Sequence[str]) -> Any:
    """A function of texts, as a user has one."""
    return FAKE.embed_documents(texts)


async def slow_vectors(texts: Sequence[str]) -> Any:
    await asyncio.sleep(0)
    return FAKE.embed_documents(texts).tolist()


class LangChainLike:
    """What LangChain's `Embeddings` offers."""

    model = "tiny-1"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = FAKE.embed_documents(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = FAKE.embed_documents([f"asked {text}"])[0].tolist()
        return row


class LlamaIndexLike:
    """What LlamaIndex's `BaseEmbedding` offers."""

    model_name = "tiny-2"

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        return LangChainLike().embed_documents(texts)

    def get_query_embedding(self, query: str) -> list[float]:
        return LangChainLike().embed_query(query)


class SentenceTransformersLike:
    """What sentence-transformers' model offers."""

    def encode_document(self, texts: list[str], *, show_progress_bar: bool) -> Any:
        assert not show_progress_bar
        return FAKE.embed_documents(texts)

    def encode_query(self, texts: list[str], *, show_progress_bar: bool) -> Any:
        return FAKE.embed_documents([f"asked {text}" for text in texts])


class Nameless:
    """The port's methods without name and dimension."""

    def embed_documents(self, texts: Sequence[str]) -> Any:
        return FAKE.embed_documents(texts)

    embed_queries = embed_documents


class Calling:
    """An object that is called."""

    def __call__(self, texts: Sequence[str]) -> Any:
        return FAKE.embed_documents(texts)


FORMS: dict[str, Callable[[], Any]] = {
    "function": lambda: vectors,
    "coroutine function": lambda: slow_vectors,
    "pair": lambda: (vectors, slow_vectors),
    "partial": lambda: functools.partial(vectors),
    "callable object": Calling,
    "port without a name": Nameless,
    "langchain": LangChainLike,
    "llama_index": LlamaIndexLike,
    "sentence-transformers": SentenceTransformersLike,
}


@pytest.mark.parametrize("form", FORMS)
class TestEveryForm(EmbedderContract):
    @pytest.fixture
    def subject(self, form: str) -> Any:
        return as_embedder(FORMS[form]())


@pytest.mark.parametrize("form", ["langchain", "llama_index", "sentence-transformers"])
def test_questions_go_through_their_own_side(form: str) -> None:
    embedder = as_embedder(FORMS[form]())
    (asked,) = embedder.embed_queries(["tea"])
    (plain,) = embedder.embed_documents(["asked tea"])
    assert np.allclose(asked, plain)


def test_the_port_itself_is_taken_as_it_is() -> None:
    embedder = FakeEmbedder()
    assert as_embedder(embedder) is embedder


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (vectors, f"{__name__}.vectors"),
        (functools.partial(vectors), f"{__name__}.vectors"),
        ((vectors, slow_vectors), f"{__name__}.vectors"),
        (LangChainLike(), "LangChainLike tiny-1"),
        (LlamaIndexLike(), "LlamaIndexLike tiny-2"),
        (Calling(), f"{__name__}.Calling"),
    ],
)
def test_a_name_holds_nothing_that_changes_from_process_to_process(thing: Any, name: str) -> None:
    assert as_embedder(thing).name == name


def test_a_name_and_a_dimension_can_be_given() -> None:
    embedder = as_embedder(vectors, name="mine", dim=16)
    assert (embedder.name, known_dim(embedder)) == ("mine", 16)
    renamed = as_embedder(FakeEmbedder(8), name="other")
    assert (renamed.name, renamed.dim) == ("other", 8)


def test_the_dimension_costs_one_call_and_only_where_nobody_knows_it() -> None:
    asked: list[list[str]] = []

    def counted(texts: list[str]) -> Any:
        asked.append(texts)
        return FAKE.embed_documents(texts)

    embedder = as_embedder(counted)
    assert known_dim(embedder) == 0
    assert asked == []
    assert embedder.dim == 16
    assert embedder.dim == 16
    assert len(asked) == 1
    assert as_embedder(counted, dim=16).dim == 16
    assert len(asked) == 1


@pytest.mark.parametrize("thing", [3, "openai/x", FakeEmbedder, object(), (vectors,), None])
def test_anything_else_is_refused_with_what_would_do(thing: Any) -> None:
    with pytest.raises(ConfigError, match="LangChain"):
        as_embedder(thing)


def test_what_a_library_raises_is_named() -> None:
    def broken(texts: list[str]) -> Any:
        raise ValueError("no such luck")

    with pytest.raises(ModelError, match="ValueError: no such luck") as caught:
        as_embedder(broken, name="broken").embed_documents(["a"])
    assert caught.value.backend == "broken"
    assert not caught.value.retryable


def test_a_lost_connection_can_be_tried_again() -> None:
    def away(texts: list[str]) -> Any:
        raise ConnectionResetError("gone")

    with pytest.raises(ModelError) as caught:
        as_embedder(away).embed_documents(["a"])
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (np.zeros((1, 4)), r"vector of zeros for text 1 of 2|answered \(1, 4\)"),
        (np.ones((2, 3)), r"answered \(2, 3\) for 2 texts of dimension 4"),
        (np.ones(8), r"answered \(8,\)"),
        ([[1.0, 0, 0, 0], [0.0, 0, 0, 0]], "vector of zeros for text 2 of 2"),
        ([[1.0, 0, 0, 0], [float("nan"), 0, 0, 0]], "NaN"),
        ([[1.0, 0, 0, 0], [float("inf"), 0, 0, 0]], "NaN or infinity"),
        ([[1.0, 0, 0, 0], [1.0]], "numbers"),
        ("text", "numbers"),
        (None, r"numbers|answered \(\)"),
    ],
)
def test_wrong_answers_are_told(answer: Any, message: str) -> None:
    with pytest.raises(BackendError, match=message):
        checked("x", 4, answer, 2)


def test_rows_become_unit_vectors() -> None:
    rows = checked("x", 0, [[3.0, 4.0], [1e30, 0.0]], 2)
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [1.0, 0.0]])


def test_an_identity_can_be_taken_apart() -> None:
    assert parts(identity("a (b) c", 12)) == ("a (b) c", 12)
    assert parts("something else") == ("something else", 0)
    assert identity("x", 0) == ""


@pytest.mark.parametrize(
    ("model", "query", "document"),
    [
        ("intfloat/e5-small-v2", "query: ", "passage: "),
        ("sentence-transformers/multilingual-e5-large", "query: ", "passage: "),
        ("ollama/nomic-embed-text", "search_query: ", "search_document: "),
        (
            "BAAI/bge-small-en-v1.5",
            "Represent this sentence for searching relevant passages: ",
            "",
        ),
        ("BAAI/bge-m3", "", ""),
        ("openai/text-embedding-3-small", "", ""),
        ("all-MiniLM-L6-v2", "", ""),
    ],
)
def test_families_are_known_by_name(model: str, query: str, document: str) -> None:
    found = known_prefixes(model)
    assert (found.query, found.document) == (query, document)


def test_instructed_models_read_an_instruction_before_questions_only() -> None:
    found = known_prefixes("intfloat/multilingual-e5-large-instruct")
    assert found.query.startswith("Instruct: ")
    assert found.document == ""


async def _inside_a_loop() -> list[str]:
    embedder = as_embedder(slow_vectors, name="slow")
    with memory(embedder=embedder) as mem:
        mem.add("the boat is red", id="a")
        mem.flush()
        return [hit.record.id for hit in mem.search("boat").hits]


def test_a_coroutine_function_serves_inside_a_running_loop() -> None:
    assert asyncio.run(_inside_a_loop()) == ["a"]


def test_a_loop_is_shared_by_calls_and_threads() -> None:
    loops: list[Any] = []

    async def note(texts: list[str]) -> Any:
        loops.append(asyncio.get_running_loop())
        return FAKE.embed_documents(texts)

    embedder = Adapted(note, note, name="note", dim=16)
    threads = [threading.Thread(target=embedder.embed_documents, args=(["a"],)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(loops) == 4
    assert len(set(map(id, loops))) == 1


def test_a_closed_loop_leaves_no_thread_and_can_be_used_again() -> None:
    loop = Loop()

    async def name() -> str:
        return threading.current_thread().name

    assert loop.run(name()) == "memplug-loop"
    before = threading.active_count()
    loop.close()
    assert threading.active_count() == before - 1
    assert loop.run(name()) == "memplug-loop"
    loop.close()
    loop.close()


def test_what_waits_when_a_loop_is_closed_is_cancelled() -> None:
    loop = Loop()
    begun, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = threading.Thread(target=lambda: _ignored(loop, forever()))
    waiting.start()
    assert begun.wait(10)
    loop.close()
    assert ended.is_set()
    waiting.join(10)
    assert not waiting.is_alive()


def _ignored(loop: Loop, coroutine: Any) -> None:
    with pytest.raises(BaseException):  # noqa: B017, PT011 - cancelled, in whatever words
        loop.run(coroutine)


def test_waiting_for_the_loop_inside_itself_is_refused() -> None:
    async def outer() -> None:
        async def inner() -> None: ...

        LOOP.run(inner())

    with pytest.raises(RuntimeError, match="cannot wait"):
        LOOP.run(outer())


@pytest.mark.parametrize(
    ("embedder", "module", "line"),
    [
        ("openai/text-embedding-3-small", "litellm", "memplug[litellm]"),
        (
            "sentence-transformers/all-MiniLM-L6-v2",
            "sentence_transformers",
            "memplug[sentence-transformers]",
        ),
        ("onnx/./model", "onnxruntime", "memplug[onnx]"),
    ],
)
def test_without_its_extra_a_backend_says_the_line_for_pip(
    embedder: str, module: str, line: str, tmp_path: Path
) -> None:
    if importlib.util.find_spec(module) is not None:
        pytest.skip(f"{module} is installed")
    with pytest.raises(MissingExtraError) as caught:
        Memory.open(tmp_path / "store", embedder=embedder)
    assert f"pip install '{line}'" in str(caught.value)
    assert not (tmp_path / "store").exists()
    with Memory.open(tmp_path / "store") as mem:
        mem.add("everything else works")
        assert mem.search("works").failures == ()


def test_the_shipped_table_has_a_name_too() -> None:
    with Memory.open(":memory:", embedder="static") as mem:
        assert mem.runtime.embedder is default_table()


def test_a_configuration_sets_what_stands_around_an_embedder(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from memplug.testing import FakeEmbedder\n\n"
        "def Mine(dim):\n    return FakeEmbedder(dim, name='file')\n",
        "utf-8",
    )
    config = tmp_path / "memplug.toml"
    config.write_text(
        '[embedder]\nuse = "./mine.py:Mine"\noptions = { dim = 12 }\nname = "mine"\n'
        'document_prefix = "doc: "\nquery_prefix = "ask: "\ncache = false\n\n'
        '[next_embedder]\nuse = "./mine.py:Mine"\noptions = { dim = 6 }\n',
        "utf-8",
    )
    with Memory.open(tmp_path / "store", config=config) as mem:
        mem.add("tea")
        assert mem.storage.embedder() == "mine, documents as 'doc: ' (12 dimensions)"
        assert mem.search("tea").failures == ()
        assert mem.reembed().embedder == "file (6 dimensions)"


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("batch_texts = 0", "batch_texts"),
        ("query_seconds = 0", "query_seconds"),
        ("prefix = 'x'", "prefix"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, setting: str, field: str) -> None:
    config = tmp_path / "memplug.toml"
    config.write_text(f"[embedder]\nuse = 'static'\n{setting}\n", "utf-8")
    with pytest.raises(ConfigError, match=rf"embedder\.{field}"):
        Memory.open(tmp_path / "store", config=config)


def test_relative_folders_of_models_begin_beside_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / "memplug.toml"
    config.write_text(
        '[embedder]\nuse = "onnx/./tiny"\n\n[next_embedder]\nuse = "onnx"\n'
        'options = { model = "../other" }\n',
        "utf-8",
    )
    settings = load_settings(config)
    assert settings.embedder is not None
    assert settings.embedder.use == f"onnx/{tmp_path.resolve() / 'tiny'}"
    assert settings.next_embedder is not None
    assert settings.next_embedder.options == {"model": str(tmp_path.resolve().parent / "other")}
