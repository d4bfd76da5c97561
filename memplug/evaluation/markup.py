"""HTML that is put together from values: what is not markup already is escaped, so that text can never become markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Part = Html | str | float | None
"""A number is written as it is; None and "" add nothing."""

_WITHOUT_END = frozenset({"br", "col", "hr", "img", "meta"})


def element(name: str, /, *parts: Part | Iterable[Part], **attributes: Part | bool) -> Html:
    """`<name attributes>parts</name>`. A trailing `_` of an attribute's name is dropped, `_` within it becomes `-`."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _WITHOUT_END:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(parts)}</{name}>")


def joined(parts: Iterable[Part | Iterable[Part]]) -> Html:
    """The parts one after the other, those that are no markup escaped."""
    return Html("".join(_part(part) for part in parts))


def _part(part: Part | Iterable[Part]) -> str:
    if isinstance(part, Html):
        return part
    if part is None:
        return ""
    if isinstance(part, str):
        return escape(visible(part))
    if isinstance(part, int | float):
        return str(part)
    return joined(part)


def _attribute(name: str, value: Part | bool) -> str:
    if value is None or value is False:
        return ""
    key = name.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{escape(visible(str(value)))}"'


def visible(text: str) -> str:
    """The text without characters that HTML and XML forbid or that turn the direction of what follows."""
    return "".join(_shown(one) for one in text)


def _shown(character: str) -> str:
    code = ord(character)
    control = code < 32 and character not in "\t\n"
    turning = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    broken = 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
    return "\ufffd" if control or turning or broken else character
