"""What wrappers around other libraries' models share: time limits, their errors as memplug's, their messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from memplug.errors import MemplugError, ModelError
from memplug.models.deadlines import bounded
from memplug.models.redacting import redacted
from memplug.models.retrying import TIMEOUT, is_retryable, read_retry_after
from memplug.types import Message

T = TypeVar("T")

_ROLES = ("system", "user", "assistant")


def chat_messages(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Messages as OpenAI's interface takes them: role ("system", "user", "assistant") and content."""
    return [
        {"role": one.role if one.role in _ROLES else "user", "content": one.text}
        for one in messages
    ]


def in_time(name: str, seconds: float, call: Callable[[], T]) -> T:
    """What a call returns that has no time limit of its own; it is given up after so many seconds.

    Given up means that its thread, a daemon, is left alone. Raises ModelError.
    """
    try:
        return bounded(call, seconds)
    except MemplugError:
        raise
    except Exception as error:
        raise model_error(name, error) from error


def model_error(name: str, error: BaseException, secrets: Iterable[str] = ()) -> ModelError:
    """What a library raised for one request to the model `name`: its status, whether another try can help, when.

    Busy servers (429), broken ones (5xx), dropped connections, cut or unreadable answers and timeouts are
    retryable; a refusal (400, 401, 403, 404, 422 ...) and anything unknown is not. The message holds the
    beginning of what the library said, without the secrets.
    """
    status = _status(error)
    lost = any("ConnectionError" in one.__name__ for one in type(error).__mro__)
    return ModelError(
        name,
        f"{type(error).__name__}: {redacted(_said(error), secrets)[:200]}",
        status=status,
        retryable=lost if status is None else is_retryable(status),
        retry_after=_retry_after(error),
    )


def _status(error: BaseException) -> int | None:
    found = getattr(error, "status_code", None) or part(error, "response", "status_code")
    if isinstance(found, int):
        return found
    late = any("Timeout" in one.__name__ for one in type(error).__mro__)
    return TIMEOUT if late else None


def _said(error: BaseException) -> str:
    """What the library said, without its own and its layers' class names before it."""
    text = str(getattr(error, "message", "") or error)
    return re.sub(rf"^((litellm\.)?{type(error).__name__}: )*(\w+Exception - )?", "", text)


def _retry_after(error: BaseException) -> float | datetime | None:
    for headers in (part(error, "litellm_response_headers"), part(error, "response", "headers")):
        header = headers.get("retry-after") if headers is not None else None
        if header:
            return read_retry_after(header)
    return None


def part(thing: Any, *names: str | int) -> Any:
    """What stands at the end of a path of attributes, keys and places; None where it breaks off."""
    for name in names:
        if isinstance(name, int):
            thing = thing[name] if isinstance(thing, list) and len(thing) > name else None
        elif isinstance(thing, Mapping):
            thing = thing.get(name)
        else:
            thing = getattr(thing, name, None)
    return thing


def count(value: Any) -> int:
    """A number of tokens that a library may not have given."""
    return value if isinstance(value, int) and value > 0 else 0


def text_at(thing: Any, *names: str) -> str:
    """The first of these attributes or keys that is a text; "" where none is."""
    return next((one for name in names if isinstance(one := part(thing, name), str)), "")


def model_name(model: Any) -> str:
    """What another library's object calls its model, else its class's name."""
    return text_at(model, "model_name", "model") or type(model).__name__
