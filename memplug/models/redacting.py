"""Secrets taken out of what servers and libraries say: some repeat the key that they refuse."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

REDACTED = "[redacted]"

_SECRET_NAME = re.compile(r"key|token|secret|password|credential|authorization", re.IGNORECASE)
_PATTERNS = (
    re.compile(r"\b(?:sk|pk|rk|gsk|hf|xai|pa|jina|nvapi)[-_][A-Za-z0-9_\-]{12,}"),
    re.compile(r"(?<=\bBearer )\S{6,}", re.IGNORECASE),
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),
)
_SHORTEST = 6
"""Characters from which on a value is taken for a secret: "none" and the like are words."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without these secrets, without keys that stand in the environment, and what looks like one."""
    known = {one for one in (*secrets, *_in_environment()) if len(one) >= _SHORTEST}
    for one in sorted(known, key=len, reverse=True):
        text = text.replace(one, REDACTED)
    for pattern in _PATTERNS:
        text = pattern.sub(REDACTED, text)
    return text


def secrets_in(value: Any, name: str = "") -> Iterator[str]:
    """The texts in an argument that are secret by its name: those of headers, and of keys, tokens, passwords."""
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from secrets_in(one, name if "headers" in name else str(inner))
    elif isinstance(value, str) and ("headers" in name or _SECRET_NAME.search(name)):
        yield value


def _in_environment() -> Iterator[str]:
    return (value for name, value in os.environ.items() if name.upper().endswith("API_KEY"))
