"""What a strategy says that its `refine` can do without, tried against a search that gives it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memplug.strategy import READ
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import (
    Subject,
    answers,
    answers_alike,
    calm,
    comparing,
    scores,
)

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.strategy import Strategy

DEPTHS = (1, 5)
"""Hits that are asked for."""


@rule(
    "refining",
    "Its `refine` does as well with what it says it needs as with everything",
    fix="Name in `refine_reads` what `refine` reads, let `refine_depth` tell how far down it looks, and answer True in "
    "`refines` and `refines_these` where it may change something.",
)
def refining_needs_what_it_declares(subject: Subject) -> str:
    if not answers(subject.make(), "refine"):
        return "it does not refine"
    first, *others = subject.steps()
    given = [{**first, "use": _given_all(first["use"])}, *others]
    with comparing(subject), subject.opened() as one, subject.opened(steps=given) as all_of_it:
        for opened in (one, all_of_it):
            subject.fill(opened)
        for k in DEPTHS:
            what = f"a search for {k} as it declares, and one that gives it all,"
            answers_alike(
                _found(one, subject, k), _found(all_of_it, subject, k), subject.tolerance, what
            )
    return f"{len(subject.queries)} questions, twice"


def _given_all(strategy: Strategy[Any]) -> Strategy[Any]:
    """The strategy, which is always asked and given everything."""
    everything = {
        "refines": lambda query: True,
        "refine_depth": lambda query: None,
        "refines_these": lambda candidates, query: True,
        "refine_reads": READ,
    }
    for name, value in everything.items():
        setattr(strategy, name, value)
    return strategy


def _found(memory: Memory, subject: Subject, k: int) -> dict[str, dict[str, float]]:
    found = {}
    for query in subject.queries:
        retrieval = memory.search(query, k)
        calm(retrieval.failures, "searching")
        found[query] = scores(retrieval.candidates)
    return found
