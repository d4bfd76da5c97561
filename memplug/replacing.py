"""Strings replaced wherever they stand in a value: in texts, metadata, payloads and the content of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]
"""(what is replaced, what stands in its place)."""

_NAMES = frozenset(
    {"id", "kind", "scope", "source_id", "doc_id", "session_id", "origin", "derived_from", "vector"}
)
"""Fields that name things: with another value they would name another thing."""


def ordered(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Each pair once, the longest first, so that a part of a string never spoils the whole."""
    return sorted(dict(pairs).items(), key=lambda pair: (-len(pair[0]), pair))


def replaced(value: T, pairs: Pairs) -> T:
    """The value with all of its strings changed; the same object where nothing is. Keys and names of things stay.

    A number that is written like one of the strings becomes a string.
    """
    return _changed(value, pairs) if pairs else value


def _changed(value: Any, pairs: Pairs) -> Any:
    if isinstance(value, str):
        return _text(value, pairs)
    if isinstance(value, int) and not isinstance(value, bool):
        return dict(pairs).get(str(value), value)
    if isinstance(value, Mapping):
        new = {key: _changed(one, pairs) for key, one in value.items()}
        return value if all(new[key] is value[key] for key in new) else new
    if isinstance(value, list | tuple):
        items = [_changed(one, pairs) for one in value]
        same = all(one is other for one, other in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        named = {key: one for key, one in given.items() if key not in _NAMES}
        found = {key: _changed(one, pairs) for key, one in named.items()}
        different = {key: one for key, one in found.items() if one is not named[key]}
        return replace(value, **different) if different else value
    return value


def _text(text: str, pairs: Pairs) -> str:
    for old, new in pairs:
        if old in text:
            text = text.replace(old, new)
    return text
