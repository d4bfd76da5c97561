"""A reranker of memplug as LangChain's document compressor."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import Callbacks
from langchain_core.documents import BaseDocumentCompressor, Document
from pydantic import ConfigDict

from memplug.models.rerankers import as_reranker


class MemplugReranker(BaseDocumentCompressor):
    """Orders documents by a reranker's scores, best first; each copy carries `relevance_score` (0..1)."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    reranker: Any
    """An object with the Reranker port, a cross-encoder, or a function from a question and texts to scores in 0..1."""
    top_n: int | None = 3
    """How many documents stay; None keeps all."""

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks = None
    ) -> Sequence[Document]:
        """Copies of the best documents; ties keep their order."""
        if not documents:
            return []
        scores = as_reranker(self.reranker).scores(query, [one.page_content for one in documents])
        order = sorted(range(len(documents)), key=lambda place: -float(scores[place]))
        return [
            documents[place].model_copy(
                update={
                    "metadata": {
                        **documents[place].metadata,
                        "relevance_score": float(scores[place]),
                    }
                }
            )
            for place in order[: self.top_n]
        ]

    async def acompress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks = None
    ) -> Sequence[Document]:
        """The same, scored in a thread."""
        return await asyncio.to_thread(self.compress_documents, documents, query, callbacks)
