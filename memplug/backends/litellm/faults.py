"""One request through litellm, and what it raises as memplug's errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from memplug.models.foreign import model_error

__all__ = ["asked", "model_error"]

T = TypeVar("T")


def asked(name: str, request: Callable[..., T], *, timeout: float, **arguments: Any) -> T:
    """What `request`, one of litellm's functions, returns for the model `name`. Raises ModelError.

    It makes a single try: memplug's own layer is the one that retries. `timeout` is how many seconds the
    server may say nothing.
    """
    try:
        return request(timeout=timeout, **arguments, max_retries=0, num_retries=0)
    except Exception as error:  # providers raise classes of their own through litellm
        raise model_error(name, error) from error
