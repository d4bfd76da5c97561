"""Chat models behind litellm: a hundred providers by "provider/model", and any OpenAI-compatible server."""

from __future__ import annotations

import os
import random as random_module
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from memplug.backends.litellm.faults import asked
from memplug.backends.litellm.loading import litellm, require
from memplug.errors import ModelError
from memplug.models.chat import ChatModel, ChatOptions, checked_options
from memplug.models.foreign import chat_messages, count, part
from memplug.models.transport import Reply, Request
from memplug.ports import Clock


class LiteLLMOptions(ChatOptions):
    """What litellm is told."""

    model: str = Field(min_length=1)
    """As litellm names it: "openai/gpt-4o-mini", "ollama/llama3.2"."""
    api_base: str | None = None
    """Address of a server other than the provider's own."""
    api_key: str | None = Field(default=None, repr=False)
    """By default the provider's environment variable."""
    api_key_env: str | None = None
    """The environment variable that holds the key."""
    headers: dict[str, str] = Field(default_factory=dict, repr=False)
    temperature: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    extra: dict[str, Any] = Field(default_factory=dict)
    """Further arguments of `litellm.completion`."""


class LiteLLM(ChatModel):
    """A language model by its litellm name. litellm is imported when the model is first asked.

    The options are those of LiteLLMOptions; those left out (None) have the defaults there. Raises ConfigError,
    and MissingExtraError where litellm is not installed.
    """

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        api_key_env: str | None = None,
        headers: Mapping[str, str] | None = None,
        temperature: float | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
        retries: int | None = None,
        patience: float | None = None,
        concurrency: int | None = None,
        answers: Literal["auto", "schema", "instruction"] | None = None,
        extra: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
        random: random_module.Random | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        options = checked_options(
            LiteLLMOptions,
            {
                "model": model,
                "api_base": api_base,
                "api_key": api_key,
                "api_key_env": api_key_env,
                "headers": headers,
                "temperature": temperature,
                "max_tokens": max_tokens,
                "timeout": timeout,
                "retries": retries,
                "patience": patience,
                "concurrency": concurrency,
                "answers": answers,
                "extra": extra,
            },
        )
        require()
        self._litellm = LiteLLMTransport(options)
        super().__init__(self._litellm, options, clock=clock, random=random, sleep=sleep)

    def price(self, tokens_in: int, tokens_out: int) -> float | None:
        """US dollars of a call, by litellm's table; None where the model is not in it."""
        return self._litellm.price(tokens_in, tokens_out)


class LiteLLMTransport:
    """One request through `litellm.completion`, which makes a single try."""

    def __init__(self, options: LiteLLMOptions) -> None:
        self._options = options
        self._arguments = _arguments(options)

    @property
    def name(self) -> str:
        return self._options.model

    @property
    def schemas(self) -> bool | None:
        """True where litellm's table says so; what it does not know is tried."""
        return True if self._known().get("supports_response_schema") else None

    def price(self, tokens_in: int, tokens_out: int) -> float | None:
        """US dollars, or None."""
        known = self._known()
        per_in, per_out = known.get("input_cost_per_token"), known.get("output_cost_per_token")
        if per_in is None or per_out is None:
            return None
        return float(per_in * tokens_in + per_out * tokens_out)

    def _known(self) -> Mapping[str, Any]:
        """What litellm's table says of the model."""
        table: Mapping[str, Any] = litellm().model_cost
        model = self._options.model
        return table.get(model) or table.get(model.partition("/")[2]) or {}

    def send(self, request: Request) -> Reply:
        """The model's answer. Raises ModelError."""
        arguments = dict(self._arguments)
        if request.max_tokens is not None:
            arguments["max_tokens"] = request.max_tokens
        if request.schema is not None:
            arguments["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": request.schema_name,
                    "strict": request.strict,
                    "schema": request.schema,
                },
            }
        response = asked(
            self.name,
            litellm().completion,
            timeout=request.timeout,
            messages=chat_messages(request.messages),
            **arguments,
        )
        return self._reply(response)

    def _reply(self, response: Any) -> Reply:
        message = part(response, "choices", 0, "message")
        if message is None:
            raise ModelError(self.name, "answered without a choice", retryable=True)
        if message.content is None and part(message, "refusal"):
            raise ModelError(self.name, f"refused: {message.refusal[:200]}")
        cost = part(response, "_hidden_params", "response_cost")
        return Reply(
            text=message.content or "",
            finish_reason=response.choices[0].finish_reason or "",
            tokens_in=count(part(response, "usage", "prompt_tokens")),
            tokens_out=count(part(response, "usage", "completion_tokens")),
            cost=float(cost) if isinstance(cost, int | float) else None,
            model=response.model or self.name,
        )


def _arguments(options: LiteLLMOptions) -> dict[str, Any]:
    """What every request has in common."""
    arguments: dict[str, Any] = {"model": options.model, **options.extra}
    key = os.environ.get(options.api_key_env) if options.api_key_env else options.api_key
    own_server = options.api_base is not None and options.model.startswith("openai/")
    if key is None and own_server and "OPENAI_API_KEY" not in os.environ:
        key = "none"  # such a server may need no key, but OpenAI's client insists on one
    given = {
        "api_base": options.api_base,
        "api_key": key,
        "extra_headers": options.headers or None,
        "temperature": options.temperature,
    }
    return arguments | {name: value for name, value in given.items() if value is not None}
