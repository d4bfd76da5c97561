"""Prompts as values: a named text with placeholders, which the configuration may reword."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

from memplug.errors import InvalidInput

RESERVED = ("answer", "max_tokens", "timeout")
"""No placeholder has these names: they are arguments of `ask`."""

_ROLE = re.compile(r"^\[(system|user|assistant)\][ \t]*$", re.MULTILINE)
_PLACE = re.compile(r"\{\{([a-z_][a-z0-9_]*)\}\}|\{([a-z_][a-z0-9_]*)\}")


class Plain(str):
    """A value that goes into a prompt as it is: the strategy's or the user's own words, never stored text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a strategy asks a model, under a name by which the configuration may reword it.

    `{turns}` in the text stands for a value; `placeholders` lists those names, each of which occurs. Other
    braces mean themselves, and `{{turns}}` is the word in braces. A line `[system]`, `[user]` or
    `[assistant]` begins a message of that role; a text without such a line is the user's.

    Raises InvalidInput where text and placeholders do not fit.
    """

    name: str
    text: str
    placeholders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        found = {match[2] for match in _PLACE.finditer(self.text) if match[2]}
        listed = ", ".join(f"{{{one}}}" for one in self.placeholders) or "none"
        for one in sorted(found - set(self.placeholders)):
            near = difflib.get_close_matches(one, self.placeholders, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"there are: {listed}"
            raise InvalidInput(
                f"prompt {self.name!r} has no placeholder {{{one}}}; {hint} "
                f"(for the word in braces, write {{{{{one}}}}})"
            )
        for one in self.placeholders:
            if one in RESERVED:
                raise InvalidInput(f"prompt {self.name!r}: no placeholder may be called {one!r}")
            if one not in found:
                raise InvalidInput(
                    f"prompt {self.name!r} lacks the placeholder {{{one}}}; it needs: {listed}"
                )
        if not any(text for _, text in self.parts):
            raise InvalidInput(f"prompt {self.name!r} is empty")

    def worded(self, text: str) -> Prompt:
        """The prompt in other words. Raises InvalidInput where its placeholders are not the same."""
        return replace(self, text=text)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """(role, text) of each message, placeholders not yet filled in."""
        first, *rest = _ROLE.split(self.text)
        parts = [("user", first), *zip(rest[::2], rest[1::2], strict=True)]
        return tuple((role, text.strip()) for role, text in parts if text.strip())


def filled(text: str, values: dict[str, str]) -> str:
    """The text with each placeholder replaced by its value; braces inside a value mean nothing."""
    return _PLACE.sub(lambda match: f"{{{match[1]}}}" if match[1] else values[match[2]], text)
