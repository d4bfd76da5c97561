"""A request to a model as one canonical value: the key of cassettes and of the cache; and answers as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from memplug.errors import AnswerError, TruncatedAnswer
from memplug.ports import Completion

if TYPE_CHECKING:
    from memplug.types import Message

    AnswerT = TypeVar("AnswerT", bound=BaseModel)

_FAULTS: Mapping[str, type[AnswerError]] = {
    "AnswerError": AnswerError,
    "TruncatedAnswer": TruncatedAnswer,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked, without anything that is secret or says where the model is."""

    model: str
    messages: tuple[tuple[str, str], ...]
    """(role, text) of each."""
    answer: str
    """The JSON schema that was asked for; "" for plain text."""
    max_tokens: int | None

    @property
    def key(self) -> str:
        """SHA-256 of the canonical request, as hexadecimal digits."""
        canonical = json.dumps(
            [self.model, self.messages, self.answer, self.max_tokens],
            ensure_ascii=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def request(
    model: str,
    messages: Sequence[Message],
    answer: type[BaseModel] | None,
    max_tokens: int | None,
) -> Request:
    """The request that these arguments make."""
    return Request(
        model,
        tuple((one.role, one.text) for one in messages),
        "" if answer is None else _schema(answer),
        max_tokens,
    )


@lru_cache(maxsize=256)
def _schema(answer: type[BaseModel]) -> str:
    return json.dumps(answer.model_json_schema(), sort_keys=True, separators=(",", ":"))


def answer_json(result: Completion | AnswerError) -> dict[str, Any]:
    """What a model answered, for `answer_from`; a wrong answer is one too."""
    if isinstance(result, AnswerError):
        return {
            "error": "TruncatedAnswer" if isinstance(result, TruncatedAnswer) else "AnswerError",
            "backend": result.backend,
            "message": str(result).removeprefix(f"{result.backend}: "),
            "text": result.text,
        }
    typed = result.answer
    return {
        "text": result.text,
        "answer": typed.model_dump(mode="json") if isinstance(typed, BaseModel) else None,
        "by": result.model,
        "tokens_in": result.tokens_in,
        "tokens_out": result.tokens_out,
        "cost": result.cost,
    }


def checked_answer(value: Any) -> Mapping[str, Any]:
    """The value, where it has the shape that `answer_json` gives one. Raises ValueError."""
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        if "error" in value:
            told = (value["error"], value.get("backend"), value.get("message"))
            if all(isinstance(one, str) for one in told) and value["error"] in _FAULTS:
                return value
        elif isinstance(value.get("by"), str) and "answer" in value:
            counts = (value.get("tokens_in"), value.get("tokens_out"))
            if all(isinstance(one, int) and one >= 0 for one in counts):
                return value
    raise ValueError("no recorded answer")


def answer_from(value: Any, answer: type[AnswerT] | None) -> Completion | AnswerError:
    """The answer again: it took no call and costs nothing.

    Raises ValueError where it is not what `answer_json` made, or does not fit the model asked for.
    """
    value = checked_answer(value)
    fault = value.get("error")
    if fault is not None:
        return _FAULTS[fault](value["backend"], value["message"], text=value["text"])
    typed = None
    if answer is not None:
        try:
            typed = answer.model_validate(value["answer"])
        except ValidationError as error:
            raise ValueError(str(error)) from error
    return Completion(
        text=value["text"],
        answer=typed,
        model=value["by"],
        tokens_in=value["tokens_in"],
        tokens_out=value["tokens_out"],
        calls=0,
        cost=0.0,
    )
