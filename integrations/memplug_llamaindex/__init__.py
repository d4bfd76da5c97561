"""memplug for LlamaIndex: retriever, memory, memory block, reranker and embeddings."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from memplug import MissingExtraError

if TYPE_CHECKING:
    from memplug_llamaindex.block import MemplugMemoryBlock, MemplugSectionBlock
    from memplug_llamaindex.chat_memory import MemplugMemory
    from memplug_llamaindex.embedding import MemplugEmbedding
    from memplug_llamaindex.rerank import MemplugRerank
    from memplug_llamaindex.retriever import MemplugRetriever

_HOMES = {
    "MemplugEmbedding": "embedding",
    "MemplugMemory": "chat_memory",
    "MemplugMemoryBlock": "block",
    "MemplugRerank": "rerank",
    "MemplugRetriever": "retriever",
    "MemplugSectionBlock": "block",
}

__all__ = [
    "MemplugEmbedding",
    "MemplugMemory",
    "MemplugMemoryBlock",
    "MemplugRerank",
    "MemplugRetriever",
    "MemplugSectionBlock",
]

if find_spec("llama_index") is None or find_spec("llama_index.core") is None:
    raise MissingExtraError("memplug_llamaindex", "llamaindex")


def __getattr__(name: str) -> object:
    """Imports a class's module when the class is first used."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'memplug_llamaindex' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"memplug_llamaindex.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
