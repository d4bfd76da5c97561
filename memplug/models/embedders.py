"""Embedders of others, recognised by what they can do: LangChain's, LlamaIndex's, sentence-transformers', functions."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from memplug.errors import ConfigError, MemplugError
from memplug.models.foreign import model_error, text_at
from memplug.models.loops import called
from memplug.models.vectors import checked
from memplug.ports import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Side: TypeAlias = Callable[[list[str]], Any]
"""Texts to vectors, one each, in order; sequences or arrays of numbers. It may be a coroutine function."""

_PROBE = "What does a vector look like?"
_MODEL_FIELDS = ("model", "model_name", "model_id", "deployment", "name_or_path")


def as_embedder(thing: Any, *, name: str = "", dim: int = 0) -> Embedder:
    """Any embedder as memplug's port: an Embedder, or what `Adapted` can make one of.

    - LangChain: `embed_documents` and `embed_query`;
    - LlamaIndex: `get_text_embedding_batch` and `get_query_embedding`;
    - sentence-transformers: `encode_document` and `encode_query`;
    - a function of texts, or a pair (for documents, for queries); each may be a coroutine function.

    `name` is stored with the data, so it has to be the same in every process. Where it is not given, it is the
    object's class and model, or the function's module and name. Where neither `dim` nor the object says the
    dimension, the first vectors do; asked for before there are any, it costs one call. Raises ConfigError
    for anything else.
    """
    if isinstance(thing, type):
        raise _refusal(thing)
    if hasattr(thing, "embed_documents") and hasattr(thing, "embed_queries"):
        own = getattr(thing, "name", "")
        # Looked at without being asked for: a dimension may cost a call.
        has_dim = inspect.getattr_static(thing, "dim", None) is not None
        if not name and not dim and isinstance(own, str) and own and has_dim:
            port: Embedder = thing
            return port
        known = dim or known_dim(thing)
        return Adapted(
            thing.embed_documents, thing.embed_queries, name=name or _name(thing), dim=known
        )
    if hasattr(thing, "embed_documents") and hasattr(thing, "embed_query"):
        sides: tuple[Side, Side] = thing.embed_documents, _each(thing.embed_query)
    elif hasattr(thing, "get_text_embedding_batch") and hasattr(thing, "get_query_embedding"):
        sides = thing.get_text_embedding_batch, _each(thing.get_query_embedding)
    elif hasattr(thing, "encode_document") and hasattr(thing, "encode_query"):
        sides = _encoding(thing.encode_document), _encoding(thing.encode_query)
    elif isinstance(thing, tuple) and len(thing) == 2 and all(map(callable, thing)):
        sides = thing
    elif callable(thing):
        sides = thing, thing
    else:
        raise _refusal(thing)
    return Adapted(*sides, name=name or _name(thing), dim=dim)


def _refusal(thing: object) -> ConfigError:
    what = thing.__name__ if isinstance(thing, type) else type(thing).__name__
    return ConfigError(
        f"cannot use {what} as an embedder: give an object with embed_documents and embed_queries, an embedder "
        "of LangChain, LlamaIndex or sentence-transformers, a function of texts, or a name such as "
        "'openai/text-embedding-3-small'",
        field="embedder",
    )


def known_dim(embedder: Any) -> int:
    """The embedder's dimension if it is known without a call to its model; else 0."""
    known = getattr(embedder, "known_dim", None)
    if known is None:
        known = getattr(embedder, "dim", 0)
    return known if isinstance(known, int) else 0


class Adapted:
    """An Embedder made of two functions. What they raise is final: they try again themselves what may pass."""

    slow = True
    retries = True

    def __init__(self, documents: Side, queries: Side, *, name: str, dim: int = 0) -> None:
        self._documents, self._queries = documents, queries
        self._name, self.known_dim = name, dim
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    @property
    def dim(self) -> int:
        """The dimension; where nobody has said it, found by embedding a short text."""
        if not self.known_dim:
            with self._lock:
                if not self.known_dim:
                    self.embed_documents([_PROBE])
        return self.known_dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, float32, shape (len(texts), dim). Raises BackendError."""
        return self._embed(self._documents, texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        return self._embed(self._queries, texts)

    def _embed(self, side: Side, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return checked(self._name, self.dim, [], 0)
        vectors = checked(self._name, self.known_dim, self._asked(side, texts), len(texts))
        self.known_dim = vectors.shape[1]
        return vectors

    def _asked(self, side: Side, texts: Sequence[str]) -> Any:
        try:
            return called(side, list(texts))
        except MemplugError:
            raise
        except Exception as error:  # whatever the other library raises
            raise model_error(self._name, error) from error


def _each(one: Callable[[str], Any]) -> Side:
    return lambda texts: [called(one, text) for text in texts]


def _encoding(encode: Callable[..., Any]) -> Side:
    return lambda texts: encode(texts, show_progress_bar=False)


def _name(thing: Any) -> str:
    """A name that is the same in every process: class and model, or the function's."""
    if isinstance(thing, tuple):
        return _name(thing[0])
    if isinstance(thing, functools.partial):
        return _name(thing.func)
    qualified = getattr(thing, "__qualname__", None)
    if isinstance(qualified, str):
        return f"{thing.__module__}.{qualified}"
    kind: type[Any] = type(thing)
    model = text_at(thing, *_MODEL_FIELDS)
    return f"{kind.__name__} {model}" if model else f"{kind.__module__}.{kind.__qualname__}"
