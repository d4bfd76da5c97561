"""The way to a model: one request, one reply, one try. What a backend for a language model implements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from memplug.types import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a model."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    """JSON schema that binds the answer; never given where `Transport.schemas` is False."""
    schema_name: str = ""
    strict: bool = True
    """Whether the schema is in OpenAI's strict form."""
    max_tokens: int | None = None
    timeout: float = 60.0
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model answered to one request."""

    text: str
    finish_reason: str = "stop"
    """"length" where it was cut at its limit of tokens, "content_filter" where it was withheld."""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """US dollars; None where the price is not known."""
    model: str = ""


class Transport(Protocol):
    """One way to one model. `send` may be called from many threads at once."""

    @property
    def name(self) -> str:
        """The model's name, as users know it."""
        ...

    @property
    def schemas(self) -> bool | None:
        """Whether answers can be bound to a JSON schema; None where only trying tells."""
        ...

    def send(self, request: Request) -> Reply:
        """The answer, from a single try. Raises ModelError, which says whether another can help."""
        ...
