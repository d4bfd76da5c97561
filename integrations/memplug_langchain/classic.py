"""A memory as the retriever that `VectorStoreRetrieverMemory` of langchain_classic asks for."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.documents import Document
from langchain_core.vectorstores import VectorStoreRetriever
from pydantic import Field

from memplug_langchain.retriever import MemplugRetriever


class _NoVectors:
    """Stands where the base class looks for a vector store; tracing asks it for its embeddings."""

    embeddings = None


class MemplugVectorStoreRetriever(MemplugRetriever, VectorStoreRetriever):
    """A MemplugRetriever that documents can be added to: for `VectorStoreRetrieverMemory(retriever=...)`.

    That class takes no other retriever, and writes each turn through `add_documents`. Deprecated upstream as all
    classic memories are; with `create_agent`, use `MemplugMiddleware`.
    """

    vectorstore: Any = Field(default_factory=_NoVectors, exclude=True, repr=False)

    def add_documents(self, documents: list[Document], **kwargs: Any) -> list[str]:
        """Remembers the documents; their ids."""
        return [*self._handle().add(documents).ids]

    async def aadd_documents(self, documents: list[Document], **kwargs: Any) -> list[str]:
        """The same in a thread."""
        return await asyncio.to_thread(self.add_documents, documents)
