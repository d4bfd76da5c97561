"""An embedder of memplug as LangChain's."""

from __future__ import annotations

from typing import Any

from langchain_core.embeddings import Embeddings

from memplug import Embedder, Memory
from memplug.models.embedders import as_embedder


class MemplugEmbeddings(Embeddings):
    """The table that memplug ships, a Memory's embedder, or any other of memplug's port.

    The async methods run in LangChain's executor.
    """

    def __init__(self, embedder: Any = None) -> None:
        self.embedder: Embedder
        if embedder is None:
            from memplug.backends.static_table import default_table

            self.embedder = default_table()
        elif isinstance(embedder, Memory):
            self.embedder = embedder.runtime.embedder
        else:
            self.embedder = as_embedder(embedder)
        self.model = self.embedder.name

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector per text."""
        rows: list[list[float]] = self.embedder.embed_documents(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        row: list[float] = self.embedder.embed_queries([text])[0].tolist()
        return row
