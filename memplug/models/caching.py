"""A model whose answers are kept in the storage, so that the same request is asked once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from memplug.models.requests import Request, answer_from, answer_json, request
from memplug.ports import Completion

if TYPE_CHECKING:
    from pydantic import BaseModel

    from memplug.ports import LLM, Storage
    from memplug.types import Message

    AnswerT = TypeVar("AnswerT", bound=BaseModel)

SPACE = "answers"
"""The storage's cache space; every erase empties it."""


class Cached:
    """An LLM before another one: answers what the storage already knows the answer to.

    Failures are not kept. A request that stands several times among the prompts of one call is asked once.
    """

    def __init__(self, llm: LLM, storage: Storage) -> None:
        self.inner = llm
        self._storage = storage

    @property
    def name(self) -> str:
        return self.inner.name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """The kept answer, or the model's."""
        asked = request(self.name, messages, answer, max_tokens)
        known = self._known([asked.key], answer).get(asked.key)
        if known is not None:
            return known
        made = self.inner.complete(messages, answer=answer, max_tokens=max_tokens, timeout=timeout)
        self._keep({asked.key: made})
        return made

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[AnswerT] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order; only what is not kept is asked."""
        asked: list[Request] = [request(self.name, one, answer, max_tokens) for one in prompts]
        keys = [one.key for one in asked]
        results: dict[str, Completion | Exception] = dict(self._known(keys, answer))
        new = {key: prompt for key, prompt in zip(keys, prompts, strict=True) if key not in results}
        fresh: set[str] = set()
        if new:
            made = self.inner.complete_many(
                list(new.values()), answer=answer, max_tokens=max_tokens, timeout=timeout
            )
            results.update(zip(new, made, strict=True))
            self._keep(
                {
                    key: one
                    for key, one in zip(new, made, strict=True)
                    if isinstance(one, Completion)
                }
            )
            fresh.update(new)
        answers: list[Completion | Exception] = []
        for key in keys:
            one = results[key]
            answers.append(one)
            if key in fresh and isinstance(one, Completion):
                results[key] = _again(one)
        return answers

    def _known(self, keys: Sequence[str], answer: type[BaseModel] | None) -> dict[str, Completion]:
        found: dict[str, Completion] = {}
        for key, data in self._storage.cached(SPACE, list(dict.fromkeys(keys))).items():
            try:
                one = answer_from(json.loads(data), answer)
            except ValueError:
                continue
            if isinstance(one, Completion):
                found[key] = one
        return found

    def _keep(self, made: dict[str, Completion]) -> None:
        if made and not self._storage.read_only:
            self._storage.cache(SPACE, {key: _bytes(answer_json(one)) for key, one in made.items()})


def _again(one: Completion) -> Completion:
    """The same answer given a second time."""
    return replace(one, calls=0, cost=0.0)


def _bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
