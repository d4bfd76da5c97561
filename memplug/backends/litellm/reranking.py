"""Rerankers behind litellm: Cohere, Jina, Voyage, vLLM, Infinity and other servers with a `/rerank` address."""

from __future__ import annotations

import os
import random as random_module
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from memplug.backends.litellm.faults import asked
from memplug.backends.litellm.loading import litellm, require
from memplug.errors import ConfigError, ModelError
from memplug.models.deadlines import keep_to_deadline
from memplug.models.foreign import part
from memplug.models.rerankers import checked_scores
from memplug.models.retrying import Retrying, RetryRule
from memplug.ports import Clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATIENT = RetryRule(retries=1, first=0.2, longest=1.0, patience=10.0)
"""Somebody waits for a search, and the hits have an order without the reranker."""

_WHOLE_ADDRESS = ("cohere/", "jina_ai/")
"""Providers for which litellm takes `api_base` as the address of the request itself."""


class LiteLLMReranker:
    """A reranker by its litellm name, such as "cohere/rerank-v3.5" or "hosted_vllm/BAAI/bge-reranker-v2-m3".

    api_base: address of a server other than the provider's own. api_key: by default the provider's environment
    variable; api_key_env names another one.
    timeout: seconds for one request. retries: tries after the first, where another one can help.
    logits: the server answers with numbers of any size, which `1 / (1 + exp(-x))` brings between 0 and 1.
    batch: texts in one request.

    litellm is imported with the first question. Safe for threads. Raises ConfigError, and MissingExtraError where
    litellm is not installed.
    """

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        api_key_env: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
        retries: int | None = None,
        logits: bool = False,
        batch: int = 1000,
        extra: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        random: random_module.Random | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        for name, value in (("timeout", timeout), ("batch", batch)):
            if not value > 0:
                raise ConfigError(f"is {value}; it has to be above 0", field=name)
        if not model:
            raise ConfigError("is empty; name one such as 'cohere/rerank-v3.5'", field="model")
        require()
        self.model, self.timeout, self.logits, self.batch = model, timeout, logits, batch
        key = os.environ.get(api_key_env) if api_key_env else api_key
        given = {
            "api_base": _address(model, api_base),
            "api_key": key,
            "headers": dict(headers or {}) or None,
            # Infinity's answers cannot be read with the documents in them, and nobody needs them back.
            "return_documents": False,
        }
        self._arguments = dict(extra or {}) | {k: v for k, v in given.items() if v is not None}
        rule = PATIENT if retries is None else RetryRule(retries=retries)
        self._retrying = Retrying(rule, clock=clock, random=random, sleep=sleep)

    @property
    def name(self) -> str:
        return self.model

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Scores in 0..1, shape (len(texts),). Keeps to a deadline between requests. Raises ModelError or BackendError."""
        import numpy as np

        found: list[float] = []
        for start in range(0, len(texts), self.batch):
            some = [text or " " for text in texts[start : start + self.batch]]
            found += self._retrying(partial(self._asked, query, some))
        numbers = np.array(found, np.float64)
        if self.logits:
            numbers = 1 / (1 + np.exp(-numbers.clip(-50, 50)))
        return checked_scores(self.name, numbers, len(texts))

    def _asked(self, query: str, texts: list[str]) -> list[float]:
        """One request: a number per text, in their order. Raises ModelError."""
        keep_to_deadline()
        response = asked(
            self.name,
            litellm().rerank,
            model=self.model,
            query=query,
            documents=texts,
            top_n=len(texts),
            timeout=self.timeout,
            **self._arguments,
        )
        return self._in_order(response, len(texts))

    def _in_order(self, response: Any, count: int) -> list[float]:
        """The scores by the index that each carries; providers give the best first."""
        results = part(response, "results") or []
        scores: dict[int, float] = {}
        for one in results:
            index, score = part(one, "index"), part(one, "relevance_score")
            if isinstance(index, int) and isinstance(score, int | float):
                scores[index] = float(score)
        if len(results) != count or sorted(scores) != list(range(count)):
            raise ModelError(
                self.name,
                f"answered {len(results)} scores, of {len(scores)} texts, for {count} texts",
                retryable=True,
            )
        return [scores[index] for index in range(count)]


def _address(model: str, api_base: str | None) -> str | None:
    if api_base is None or not model.startswith(_WHOLE_ADDRESS):
        return api_base
    base = api_base.rstrip("/")
    return base if base.endswith("/rerank") else f"{base}/rerank"
