"""A language model over any transport: time limits, the retry layer, typed answers, many prompts at once."""

from __future__ import annotations

import random as random_module
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from memplug.errors import AnswerError, ConfigError, InvalidInput, ModelError, TruncatedAnswer
from memplug.models.answers import (
    instruction,
    is_strict,
    json_schema,
    parse_answer,
    without_thoughts,
)
from memplug.models.pool import Pool
from memplug.models.retrying import Retrying, RetryRule
from memplug.models.transport import Reply, Request, Transport
from memplug.ports import Clock, Completion
from memplug.types import Message

OptionsT = TypeVar("OptionsT", bound=BaseModel)

_REFUSED = (400, 404, 415, 422, 501)
_ABOUT_SCHEMAS = ("response_format", "json_schema", "schema", "structured output")


class ChatOptions(BaseModel):
    """How a model is asked, whatever the transport."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timeout: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    """Seconds that one request may take, where the call does not say."""
    retries: int = Field(default=3, ge=0)
    """How often a request is made again that met a busy or broken server."""
    patience: float = Field(default=180.0, ge=0, allow_inf_nan=False)
    """Seconds after the first try within which another may begin."""
    concurrency: int = Field(default=8, ge=1, le=1024)
    """Prompts of `complete_many` that are asked at once."""
    max_tokens: int | None = Field(default=None, gt=0)
    """Limit of an answer, where the call does not say."""
    answers: Literal["auto", "schema", "instruction"] = "auto"
    """How typed answers are asked for: bound to a JSON schema, by instruction, or whichever the model can."""


class ChatModel:
    """An LLM over a transport. Safe for threads.

    A request has a time limit and is retried here and nowhere else (see RetryRule). A typed answer is asked
    for as a JSON schema where the model takes one; a server that refuses it is asked by instruction from
    then on. An answer of another shape is shown to the model once, with what is wrong with it; if the next
    one does not fit either, AnswerError holds its text. An answer that was cut at its limit of tokens is a
    TruncatedAnswer. What a call took, a repair included, is summed in the Completion, or on the ModelError.
    """

    def __init__(
        self,
        transport: Transport,
        options: ChatOptions | None = None,
        *,
        clock: Clock | None = None,
        random: random_module.Random | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._transport = transport
        self.options = options or ChatOptions()
        rule = RetryRule(retries=self.options.retries, patience=self.options.patience)
        self._retrying = Retrying(rule, clock=clock, random=random, sleep=sleep)
        self._pool = Pool(self.options.concurrency, transport.name)
        self._refused: set[type[BaseModel]] = set()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    @property
    def name(self) -> str:
        return self._transport.name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """One answer; with `answer`, parsed into that model (`Completion.answer`).

        Raises ModelError; AnswerError where the answer does not fit, TruncatedAnswer where it was cut.
        """
        if not messages:
            raise InvalidInput("a model needs at least one message")
        request = Request(
            messages=tuple(messages),
            max_tokens=max_tokens or self.options.max_tokens,
            timeout=timeout or self.options.timeout,
        )
        tally = _Tally()
        try:
            if answer is None:
                return tally.completion(self._send(request, tally).text)
            return self._typed(request, answer, tally)
        except ModelError as error:
            tally.charge(error)
            raise

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order; a prompt that failed gives its exception.

        At most `concurrency` are asked at once, over all calls. An interrupt begins no more of them.
        """
        one = partial(self.complete, answer=answer, max_tokens=max_tokens, timeout=timeout)
        return self._pool.map(one, prompts)

    def _typed(self, request: Request, answer: type[BaseModel], tally: _Tally) -> Completion:
        asked, reply = self._first(request, answer, tally)
        try:
            parsed = parse_answer(answer, reply.text, self.name)
        except AnswerError as error:
            shown = without_thoughts(reply.text) or "(nothing)"
            complaint = f"You {str(error).removeprefix(f'{self.name}: ')}."
            repair = (
                *request.messages,
                Message("assistant", shown),
                Message("user", f"{complaint}\n\n{instruction(answer)}"),
            )
            reply = self._send(replace(asked, messages=repair), tally)
            parsed = parse_answer(answer, reply.text, self.name)
        return tally.completion(reply.text, parsed)

    def _first(
        self, request: Request, answer: type[BaseModel], tally: _Tally
    ) -> tuple[Request, Reply]:
        """The request in the form that the model takes, and its reply."""
        if not self._binds(answer):
            asked = replace(request, messages=_instructed(request.messages, answer))
            return asked, self._send(asked, tally)
        asked = self._bound(request, answer)
        try:
            return asked, self._send(asked, tally)
        except ModelError as error:
            if self.options.answers != "auto" or not _refuses_schema(error):
                raise
        with self._lock:
            self._refused.add(answer)
        return self._first(request, answer, tally)

    def _binds(self, answer: type[BaseModel]) -> bool:
        """Whether to ask for this answer as a schema."""
        if self.options.answers == "instruction":
            return False
        if self._transport.schemas is False:
            if self.options.answers == "schema":
                raise ConfigError(
                    f"{self.name} cannot bind answers to a schema; use 'auto' or 'instruction'",
                    field="answers",
                )
            return False
        return answer not in self._refused and json_schema(answer).get("type") == "object"

    def _bound(self, request: Request, answer: type[BaseModel]) -> Request:
        schema = json_schema(answer)
        if not (self._transport.schemas or self.options.answers == "schema"):
            # A server that is not known to heed schemas may silently ignore one.
            request = replace(request, messages=_instructed(request.messages, answer))
        return replace(
            request, schema=schema, schema_name=answer.__name__, strict=is_strict(schema)
        )

    def _send(self, request: Request, tally: _Tally) -> Reply:
        reply = self._retrying(partial(self._transport.send, request))
        tally.add(reply)
        if reply.finish_reason == "length":
            raise TruncatedAnswer(
                self.name,
                f"the answer was cut after {reply.tokens_out} tokens; ask for less, or raise max_tokens",
                text=reply.text,
            )
        if reply.finish_reason == "content_filter":
            raise ModelError(self.name, "the answer was withheld by a content filter")
        return reply


class _Tally:
    """What the requests of one call have taken."""

    def __init__(self) -> None:
        self._replies: list[Reply] = []

    def add(self, reply: Reply) -> None:
        self._replies.append(reply)

    def completion(self, text: str, parsed: Any = None) -> Completion:
        return Completion(
            text=text,
            answer=parsed,
            model=self._replies[-1].model,
            tokens_in=self._tokens_in,
            tokens_out=self._tokens_out,
            calls=len(self._replies),
            cost=self._cost,
        )

    def charge(self, error: ModelError) -> None:
        """Notes on the failure what was answered before it."""
        error.calls = len(self._replies)
        error.tokens_in, error.tokens_out = self._tokens_in, self._tokens_out
        error.cost = self._cost

    @property
    def _tokens_in(self) -> int:
        return sum(one.tokens_in for one in self._replies)

    @property
    def _tokens_out(self) -> int:
        return sum(one.tokens_out for one in self._replies)

    @property
    def _cost(self) -> float | None:
        """None where the price of any request is not known."""
        costs = [one.cost for one in self._replies if one.cost is not None]
        return sum(costs) if costs and len(costs) == len(self._replies) else None


def _instructed(messages: tuple[Message, ...], answer: type[BaseModel]) -> tuple[Message, ...]:
    """The messages with the shape of the answer at their end, in the user's last one: some servers take no other."""
    *before, last = messages
    if last.role != "user":
        return (*messages, Message("user", instruction(answer)))
    return (*before, Message("user", f"{last.text}\n\n{instruction(answer)}", last.name))


def _refuses_schema(error: ModelError) -> bool:
    text = str(error).lower()
    return error.status in _REFUSED and any(word in text for word in _ABOUT_SCHEMAS)


def checked_options(kind: type[OptionsT], given: Mapping[str, Any]) -> OptionsT:
    """Options of a model, those left out (None) at their defaults. Raises ConfigError naming the first wrong one."""
    try:
        return kind(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ConfigError(first["msg"], field=field) from error
