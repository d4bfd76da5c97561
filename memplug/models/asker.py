"""Who is asking a model right now: the step, its stage and the scope, for metering and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def asking(step: str, stage: str, scope: Scope) -> Iterator[Asker]:
    """Model calls inside are on this step's account."""
    asker = Asker(step, stage, scope)
    token = _ASKER.set(asker)
    try:
        yield asker
    finally:
        _ASKER.reset(token)
