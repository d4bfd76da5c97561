"""An embedder of memplug as LlamaIndex's."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.embeddings import BaseEmbedding

from memplug import Embedder, Memory
from memplug.models.embedders import as_embedder


class MemplugEmbedding(BaseEmbedding):
    """The table that memplug ships, a Memory's embedder, or any other of memplug's port."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Any = None, **fields: Any) -> None:
        found: Embedder
        if embedder is None:
            from memplug.backends.static_table import default_table

            found = default_table()
        elif isinstance(embedder, Memory):
            found = embedder.runtime.embedder
        else:
            found = as_embedder(embedder)
        super().__init__(model_name=found.name, **fields)
        self._embedder = found

    @classmethod
    def class_name(cls) -> str:
        return "MemplugEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        row: list[float] = self._embedder.embed_queries([query])[0].tolist()
        return row

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed_documents(texts).tolist()
        return rows

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)
