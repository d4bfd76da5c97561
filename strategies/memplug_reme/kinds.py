"""The records that ReMe makes: attempts, lessons, reflections, what is known of a tool, and long tool outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memplug import Kind

Facet: TypeAlias = Literal["success", "failure", "comparison", "imported"]


@dataclass(frozen=True)
class Call:
    """One tool call of an attempt, as the rules see it."""

    tool: str
    arguments: str = ""
    """Abstracted."""
    error: str = ""
    """Abstracted; "" where the call went well."""
    seconds: float | None = None
    tokens: int = 0
    """Of arguments and result, estimated from their words."""
    step: str = ""
    """Id of the episode that holds it."""

    @property
    def shown(self) -> str:
        return f"{self.tool}({self.arguments})" if self.arguments else self.tool


@dataclass(frozen=True)
class Attempt:
    """A trajectory in short: its abstracted task, what it earned, and its calls."""

    task: str
    reward: float | None
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Experience:
    """A lesson; the record's key says when to use it, its text what to do."""

    facet: Facet
    task: str
    """The abstracted task that it came from; "" for one that was imported."""
    keywords: tuple[str, ...] = ()
    confidence: float = 0.5
    tools: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    """Ids of the episodes that are its evidence."""
    calls: tuple[str, ...] = ()
    """What to call, in order; tools' names."""
    avoid: tuple[str, ...] = ()
    """What failed there; tools' names."""
    by_model: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of a tool, over its last calls."""

    tool: str
    calls: int
    succeeded: int
    seconds: float | None
    """Mean, of the calls whose time is known."""
    tokens: float
    """Mean, estimated."""
    errors: tuple[tuple[str, int], ...]
    """The commonest errors, with how often each occurred."""
    guidance: str = ""
    """A model's words on how to use it."""
    guided_at: int = 0
    """Calls when that was written."""


@dataclass(frozen=True)
class Output:
    """A long tool output that was taken out of a running conversation."""

    tool: str
    lines: int


EXPERIENCE: Kind[Experience] = Kind("reme/experience", Experience, section="lessons")
REFLECTION: Kind[Experience] = Kind("reme/reflection", Experience, section="reflections")
"""What went wrong in an attempt that failed; no lesson until a later attempt at the same task succeeds."""
TOOL: Kind[Known] = Kind("reme/tool", Known, indexed=False, section="tools")
ATTEMPT: Kind[Attempt] = Kind("reme/attempt", Attempt, indexed=False, section=None)
TOOL_OUTPUT: Kind[Output] = Kind("reme/tool_output", Output, indexed=False, section=None)

KINDS: Final = (EXPERIENCE, REFLECTION, TOOL, ATTEMPT, TOOL_OUTPUT)
