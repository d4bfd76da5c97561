"""Embedders of LangChain and LlamaIndex, as they are, inside memplug."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memplug import Memory
from memplug.models.embedders import as_embedder
from memplug.ports import Embedder
from memplug.testing import EmbedderContract, FakeEmbedder

pytestmark = pytest.mark.integration

FAKE = FakeEmbedder(16)


def langchain() -> Any:
    """LangChain's own fake: vectors drawn from a digest of the text."""
    module = pytest.importorskip("langchain_core.embeddings")
    return module.DeterministicFakeEmbedding(size=16)


def llama_index() -> Any:
    """A LlamaIndex embedding model with sides of its own."""
    module = pytest.importorskip("llama_index.core.base.embeddings.base")

    class Hashed(module.BaseEmbedding):  # type: ignore[misc, name-defined]
        def _get_text_embedding(self, text: str) -> list[float]:
            row: list[float] = FAKE.embed_documents([text])[0].tolist()
            return row

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(f"asked {query}")

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Hashed(model_name="hashed-1", embed_batch_size=3)


class TestLangChain(EmbedderContract):
    def embedder(self) -> Embedder:
        return as_embedder(langchain())


class TestLlamaIndex(EmbedderContract):
    def embedder(self) -> Embedder:
        return as_embedder(llama_index())


def test_names_tell_class_and_model() -> None:
    assert as_embedder(llama_index()).name == "Hashed hashed-1"
    assert as_embedder(langchain()).name.endswith("DeterministicFakeEmbedding")


def test_llama_index_questions_go_through_their_own_side() -> None:
    made = as_embedder(llama_index()).embed_queries(["tea"])
    assert np.allclose(made, FAKE.embed_documents(["asked tea"]), atol=1e-6)


@pytest.mark.parametrize("make", [langchain, llama_index])
def test_a_memory_takes_it_as_it_is(make: Any, tmp_path: Path) -> None:
    for turn in range(2):
        with Memory.open(tmp_path, embedder=make(), enrich="inline") as memory:
            memory.add(f"note {turn} about the boat", id=f"n{turn}")
            found = memory.search("boat")
            assert found.failures == ()
            assert len(found.hits) == turn + 1
            record = memory.get(f"n{turn}")
            assert record is not None
            assert record.vector is not None
            assert record.vector.shape == (16,)


def test_llama_index_coroutines_can_be_given_as_functions() -> None:
    model = llama_index()

    async def questions(texts: list[str]) -> list[list[float]]:
        return [await model.aget_query_embedding(text) for text in texts]

    embedder = as_embedder((model.get_text_embedding_batch, questions), name="mine")
    assert embedder.embed_queries(["tea", "boat"]).shape == (2, 16)
