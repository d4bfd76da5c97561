"""Embedders behind litellm: OpenAI, Cohere, Voyage, Ollama and others by "provider/model", and any OpenAI-compatible server."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memplug.backends.litellm.faults import asked
from memplug.backends.litellm.loading import litellm, require
from memplug.errors import ConfigError, ModelError
from memplug.models.foreign import part
from memplug.models.retrying import RetryRule
from memplug.models.vectors import checked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class _Nought(int):
    """A 0 that is true: litellm reads a plain one, for embeddings, as nothing said, and tries twice more."""

    def __bool__(self) -> bool:
        return True


class LiteLLMEmbedder:
    """An embedder by its litellm name, such as "openai/text-embedding-3-small" or "ollama/nomic-embed-text".

    api_base: address of a server other than the provider's own. api_key: by default the provider's environment
        variable; api_key_env names another one.
    dimensions: asks for vectors of this length, of models that can shorten theirs.
    max_tokens: what the model reads of a text; by default what litellm's table says. Longer texts are cut there,
        for a server would refuse the whole batch. Where nobody knows it, texts are sent whole.
    timeout: seconds for one request. retries: tries after the first, where another one can help; a Memory makes
        them. concurrency: requests under way at once.

    litellm is imported with the first text. Safe for threads. Raises ConfigError, and MissingExtraError where
    litellm is not installed.
    """

    slow = True

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        api_key_env: str | None = None,
        headers: Mapping[str, str] | None = None,
        dimensions: int | None = None,
        max_tokens: int | None = None,
        timeout: float = 60.0,
        retries: int = 3,
        concurrency: int = 4,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        for name, value in (
            ("timeout", timeout),
            ("concurrency", concurrency),
            ("dimensions", dimensions),
            ("max_tokens", max_tokens),
        ):
            if value is not None and not value > 0:
                raise ConfigError(f"is {value}; it has to be above 0", field=name)
        if not model:
            raise ConfigError("is empty; name one: 'openai/text-embedding-3-small'", field="model")
        require()
        self.model, self.timeout, self.concurrency = model, timeout, concurrency
        self.retry = RetryRule(retries=retries)
        self.known_dim = dimensions or 0
        self._max_tokens = max_tokens
        self._lock = threading.Lock()
        key = os.environ.get(api_key_env) if api_key_env else api_key
        if key is None and api_base and model.startswith("openai/"):
            key = os.environ.get("OPENAI_API_KEY", "none")  # OpenAI's client insists on one
        given = {
            "api_base": api_base,
            "api_key": key,
            "headers": dict(headers or {}) or None,
            "dimensions": dimensions,
            # Without it litellm refuses them for every model of a server of OpenAI's kind that it does not know.
            "allowed_openai_params": ["dimensions"] if dimensions else None,
        }
        self._arguments = dict(extra or {}) | {k: v for k, v in given.items() if v is not None}

    @property
    def name(self) -> str:
        return self.model

    @property
    def family(self) -> str:
        """What tells the prefixes that the model wants: no provider puts them."""
        return self.model

    @property
    def dim(self) -> int:
        """The dimension; where nobody has said it, found by embedding a short text."""
        if not self.known_dim:
            with self._lock:
                if not self.known_dim:
                    self.embed_documents(["What does a vector look like?"])
        return self.known_dim

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, float32, shape (len(texts), dim), by one request. Raises ModelError or BackendError."""
        if not texts:
            return checked(self.name, self.dim, [], 0)
        # A blank text is a refusal of the whole batch.
        sent = [self._cut(text) if text.strip() else "-" for text in texts]
        response = asked(
            self.name,
            _once,
            model=self.model,
            input=sent,
            timeout=self.timeout,
            **self._arguments,
        )
        vectors = checked(self.name, self.known_dim, self._in_order(response, len(sent)), len(sent))
        self.known_dim = vectors.shape[1]
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions."""
        return self.embed_documents(texts)

    def _in_order(self, response: Any, count: int) -> list[Any]:
        """The vectors by the index that each carries; some servers answer as they get ready."""
        rows = part(response, "data") or []
        vectors: dict[int, Any] = {}
        for place, one in enumerate(rows):
            index = part(one, "index")
            vectors[place if index is None else index] = part(one, "embedding")
        if len(rows) != count or sorted(vectors) != list(range(count)):
            raise ModelError(
                self.name,
                f"answered {len(rows)} vectors, of {len(vectors)} texts, for {count} texts",
                retryable=True,
            )
        return [vectors[index] for index in range(count)]

    def _cut(self, text: str) -> str:
        """The text, as much of it as the model reads."""
        limit = self._limit()
        if not limit or len(text) <= limit:  # a token is a character or more
            return text
        tokens = litellm().encode(model=self.model, text=text)
        ids = getattr(tokens, "ids", tokens)
        if len(ids) <= limit:
            return text
        cut: str = litellm().decode(model=self.model, tokens=list(ids[:limit]))
        return cut

    def _limit(self) -> int:
        if self._max_tokens is None:
            table = litellm().model_cost
            known = table.get(self.model) or table.get(self.model.partition("/")[2]) or {}
            most = known.get("max_input_tokens") or known.get("max_tokens") or 0
            self._max_tokens = most if isinstance(most, int) else 0
        return self._max_tokens


def _once(**arguments: Any) -> Any:
    """One try of `litellm.embedding`."""
    return litellm().embedding(**{**arguments, "max_retries": _Nought()})
