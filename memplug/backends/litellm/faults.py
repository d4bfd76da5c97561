"""One request through litellm, and what it raises as memplug's errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from memplug.models.deadlines import time_left
from memplug.models.foreign import model_error
from memplug.models.redacting import redacted, secrets_in

T = TypeVar("T")

_SHORTEST = 0.1
"""Seconds; HTTP clients take 0 or less for an error of the caller's."""


def asked(name: str, request: Callable[..., T], *, timeout: float, **arguments: Any) -> T:
    """What `request`, one of litellm's functions, returns for the model `name`. Raises ModelError.

    It makes a single try: memplug's own layer is the one that retries. `timeout` is how many seconds the
    server may say nothing, and no longer than somebody waits for the answer.
    """
    left = time_left()
    if left is not None:
        timeout = max(_SHORTEST, min(timeout, left))
    try:
        return request(timeout=timeout, **arguments, max_retries=0, num_retries=0)
    except Exception as error:  # noqa: BLE001 - providers raise classes of their own through litellm
        secrets = tuple(secrets_in(arguments))
        # A traceback would show litellm's own text too, so what holds a key is not chained.
        clean = redacted(str(error), secrets) == str(error)
        raise model_error(name, error, secrets) from (error if clean else None)
