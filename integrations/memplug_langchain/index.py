"""What a LangGraph store embeds of its items, and with what."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from types import FunctionType
from typing import Any, Literal

import numpy as np
from langgraph.store.base import (
    IndexConfig,
    PutOp,
    ensure_embeddings,
    get_text_at_path,
    tokenize_path,
)
from numpy.typing import NDArray

from memplug import InvalidInput, Memory
from memplug.models.loops import called
from memplug_langchain.embeddings import MemplugEmbeddings
from memplug_langchain.items import Matrix, StoredItem, packed, unit


@dataclass(frozen=True, slots=True)
class Texts:
    """What a batch of operations has to embed."""

    documents: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


class Index:
    """What is embedded of a value, and with what; `model` names what made a vector."""

    def __init__(self, embeddings: Any, model: str, dim: int, fields: Sequence[str] | None) -> None:
        self.embeddings, self.model, self.dim = embeddings, model, dim
        self._paths = [_path(one) for one in fields or ["$"]]
        self.awaited = getattr(embeddings, "afunc", None) is not None

    @classmethod
    def of(cls, index: IndexConfig | Literal["memory"] | None, memory: Memory) -> Index | None:
        if index is None:
            return None
        if index == "memory":
            embedder = memory.runtime.embedder
            return cls(MemplugEmbeddings(embedder), embedder.name, embedder.dim, None)
        if not index.get("dims") or not index.get("embed"):
            raise InvalidInput('index must be "memory", None, or a mapping with dims and embed')
        dim = int(index["dims"])
        embeddings = ensure_embeddings(index["embed"])
        return cls(embeddings, f"{_name(index['embed'])}/{dim}", dim, index.get("fields"))

    def of_put(self, op: PutOp) -> list[str]:
        """What of the value is embedded."""
        return self._texts(op.value or {}, None if op.index is None else op.index or ())

    def of_item(self, item: StoredItem) -> list[str]:
        """The same of an item that is stored."""
        return self._texts(item.value, item.paths)

    def filled(self, item: StoredItem, vectors: Mapping[str, NDArray[np.float32]]) -> StoredItem:
        """The item with the vectors of its texts, which are found by the text."""
        rows = [vectors[text] for text in self.of_item(item)]
        if not rows:
            return replace(item, model="", vectors="")
        return replace(item, model=self.model, vectors=packed(np.stack(rows)))

    def _texts(self, value: Mapping[str, Any], paths: Sequence[str] | None) -> list[str]:
        chosen = self._paths if paths is None else [_path(one) for one in paths]
        found = chain.from_iterable(get_text_at_path(value, path) for path in chosen)
        return [text for text in found if text]

    def embed(self, texts: Texts) -> dict[str, Matrix]:
        if self.awaited:
            return dict(called(self.aembed, texts))
        one = self.embeddings
        vectors = {}
        if texts.documents:
            vectors["documents"] = self._checked(one.embed_documents(list(texts.documents)))
        if texts.queries:
            vectors["queries"] = self._checked([one.embed_query(text) for text in texts.queries])
        return vectors

    async def aembed(self, texts: Texts) -> dict[str, Matrix]:
        one = self.embeddings
        vectors = {}
        if texts.documents:
            vectors["documents"] = self._checked(await one.aembed_documents(list(texts.documents)))
        if texts.queries:
            asked = (one.aembed_query(text) for text in texts.queries)
            vectors["queries"] = self._checked(await asyncio.gather(*asked))
        return vectors

    def _checked(self, rows: Any) -> Matrix:
        matrix = unit(rows)
        if matrix.ndim != 2 or matrix.shape[1] != self.dim or not np.isfinite(matrix).all():
            raise InvalidInput(
                f"the index has {self.dim} dimensions; its embedder gave an array of shape {matrix.shape}"
            )
        return matrix


def _path(field: str) -> Any:
    return field if field == "$" else tokenize_path(field)


def _name(embed: Any) -> str:
    """What tells an embedder's vectors from another's, as far as it says what it is."""
    if isinstance(embed, str):
        return embed
    kind = embed if isinstance(embed, FunctionType) else type(embed)
    model = getattr(embed, "model", None) or getattr(embed, "model_name", None)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}:{model}" if isinstance(model, str) else name
