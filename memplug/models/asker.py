"""Who is asking a model right now: the step, its stage and the scope, for metering and budgets."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from memplug.errors import BudgetExceeded
from memplug.types import Scope


@dataclass(frozen=True, slots=True)
class Asker:
    """A step at work; the core itself has the empty name."""

    step: str = ""
    stage: str = ""
    scope: Scope = Scope()
    refused: list[BudgetExceeded] = field(default_factory=list, compare=False, repr=False)
    """Calls that a budget did not let through."""


NOBODY = Asker()
"""The core itself, outside of any step."""

_ASKER: ContextVar[Asker] = ContextVar("memplug_asker", default=NOBODY)


def asker() -> Asker:
    """Who is asking in this context; threads that a backend starts get it by running in a copied context."""
    return _ASKER.get()


class asking:  # noqa: N801 - it reads as a verb: `with asking(...) as asker`
    """Model calls inside are on this step's account."""

    __slots__ = ("_asker", "_token")

    def __init__(self, step: str, stage: str, scope: Scope) -> None:
        self._asker = Asker(step, stage, scope)

    def __enter__(self) -> Asker:
        self._token = _ASKER.set(self._asker)
        return self._asker

    def __exit__(self, *error: object) -> None:
        _ASKER.reset(self._token)
