"""What a rule is: a promise, the function that tries it, and advice for who does not keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from memplug.testing.verification.subject import Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise that every strategy keeps. Calling it gives what was seen, or raises Broken."""

    name: str
    promise: str
    fix: str
    check: Callable[[Subject], str]

    def __call__(self, subject: Subject) -> str:
        return self.check(subject)


def rule(name: str, promise: str, *, fix: str) -> Callable[[Callable[[Subject], str]], Rule]:
    """Makes a rule of the function that tries it."""
    return lambda check: Rule(name, promise, fix, check)
