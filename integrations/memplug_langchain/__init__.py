"""memplug for LangChain and LangGraph: store, retriever, middleware, tools, reranker, embeddings and chat history."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from memplug import MissingExtraError

if TYPE_CHECKING:
    from memplug_langchain.classic import MemplugVectorStoreRetriever
    from memplug_langchain.embeddings import MemplugEmbeddings
    from memplug_langchain.history import MemplugChatMessageHistory
    from memplug_langchain.middleware import MemplugMiddleware
    from memplug_langchain.reranker import MemplugReranker
    from memplug_langchain.retriever import MemplugRetriever
    from memplug_langchain.store import MemplugStore
    from memplug_langchain.tools import memory_tools

_HOMES = {
    "MemplugChatMessageHistory": "history",
    "MemplugEmbeddings": "embeddings",
    "MemplugMiddleware": "middleware",
    "MemplugReranker": "reranker",
    "MemplugRetriever": "retriever",
    "MemplugStore": "store",
    "MemplugVectorStoreRetriever": "classic",
    "memory_tools": "tools",
}

__all__ = [
    "MemplugChatMessageHistory",
    "MemplugEmbeddings",
    "MemplugMiddleware",
    "MemplugReranker",
    "MemplugRetriever",
    "MemplugStore",
    "MemplugVectorStoreRetriever",
    "memory_tools",
]

if find_spec("langchain_core") is None:
    raise MissingExtraError("memplug_langchain", "langchain")


def __getattr__(name: str) -> object:
    """Imports a class's module when the class is first used: each needs another part of the framework."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'memplug_langchain' has no attribute {name!r}")
    from importlib import import_module

    try:
        module = import_module(f"memplug_langchain.{home}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("langchain", "langgraph"):
            raise
        raise MissingExtraError(f"memplug_langchain.{name}", "langchain") from error
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
