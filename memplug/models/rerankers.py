"""Whatever a user has for a reranker, as the Reranker port; and what every answer of one is checked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from memplug.errors import BackendError, ConfigError, MemplugError
from memplug.models.foreign import model_error
from memplug.models.loops import called
from memplug.ports import Reranker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.ports import Storage

    Scores: TypeAlias = NDArray[np.float32]

_ROUNDING = 1e-3


def as_reranker(thing: Any) -> Reranker:
    """The reranker itself if it has the port, else a wrapper around it, recognised by what it can do.

    - sentence-transformers' CrossEncoder: `predict` and `rank`;
    - LangChain's cross-encoders: `score`, of pairs;
    - a function from a question and texts to one number each, a coroutine function too.

    Their numbers have to lie in 0..1. Raises ConfigError for anything else.
    """
    if not isinstance(thing, type):
        if callable(getattr(thing, "scores", None)):
            if not getattr(thing, "name", ""):
                raise ConfigError("the reranker has no name; set `name` on it", field="reranker")
            port: Reranker = thing
            return port
        for method, sibling in (("predict", "rank"), ("score", "score")):
            pairs = getattr(thing, method, None)
            if callable(pairs) and callable(getattr(thing, sibling, None)):
                return CallableReranker(_of_pairs(pairs), name=type(thing).__name__)
        if callable(thing):
            return CallableReranker(thing)
    found = f"the class {thing.__name__}" if isinstance(thing, type) else type(thing).__name__
    raise ConfigError(
        f"cannot use {found} as a reranker; give an object with `name` and `scores`, a name such as "
        "'late-interaction', 'cross-encoder' or 'cohere/rerank-v3.5', a cross-encoder of sentence-transformers "
        "or LangChain, or a function from a question and texts to scores",
        field="reranker",
    )


def in_storage(reranker: Reranker, storage: Storage) -> Reranker:
    """The reranker with its cache in this storage, where it can make use of one (`kept_in`)."""
    bind = getattr(reranker, "kept_in", None)
    bound: Reranker = reranker if bind is None else bind(storage)
    return bound


class CallableReranker:
    """A function from a question and texts to scores in 0..1 as a reranker."""

    def __init__(self, function: Callable[[str, list[str]], Any], *, name: str = "") -> None:
        self._function = function
        self._name = name or getattr(function, "__name__", "") or type(function).__name__

    @property
    def name(self) -> str:
        return self._name

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """What the function gives, checked. Raises BackendError."""
        if not texts:
            return checked_scores(self.name, [], 0)
        try:
            answer = called(self._function, query, list(texts))
        except (MemplugError, TimeoutError):
            raise
        except Exception as error:
            raise model_error(self.name, error) from error
        return checked_scores(self.name, answer, len(texts))


def _of_pairs(function: Callable[[list[tuple[str, str]]], Any]) -> Callable[[str, list[str]], Any]:
    def scores(query: str, texts: list[str]) -> Any:
        return function([(query, text) for text in texts])

    return scores


def checked_scores(name: str, answer: Any, count: int) -> Scores:
    """What the reranker `name` answered to `count` texts: float32 in 0..1, shape (count,).

    Raises BackendError for another count, for what is no number, NaN, and for what lies outside.
    """
    import numpy as np

    try:
        with np.errstate(over="ignore"):  # infinity is told below
            scores = np.asarray(answer, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise BackendError(name, f"did not answer with numbers: {str(error)[:100]}") from error
    if scores.shape != (count,):
        raise BackendError(name, f"answered {scores.shape} for {count} texts")
    if not np.isfinite(scores).all():
        raise BackendError(name, "answered NaN or infinity")
    if count and (scores.min() < -_ROUNDING or scores.max() > 1 + _ROUNDING):
        worst = scores.min() if scores.min() < -_ROUNDING else scores.max()
        raise BackendError(name, f"answered {worst:.3g}; a score lies between 0 and 1")
    clipped: Scores = scores.clip(0, 1)
    return clipped
