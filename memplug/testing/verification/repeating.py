"""Rules on sameness: the same input gives the same memory, in whatever order, portions or place."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from memplug.hookspecs import REFINE
from memplug.testing.fakes import WordSearch
from memplug.testing.samples import holdings
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import (
    Broken,
    NotPromised,
    Subject,
    add,
    alike,
    answers,
    answers_alike,
    calm,
    comparing,
)
from memplug.types import Text

if TYPE_CHECKING:
    from memplug.memory import Memory


@rule(
    "determinism",
    "The same adds give the same memory and the same answers",
    fix="Take the time from `view.now` and chance from `self.resources.random`; keep no counter of your own.",
)
def the_same_adds_give_the_same_memory(subject: Subject) -> str:
    with subject.opened() as one, subject.opened() as other:
        subject.live(one)
        subject.live(other)
        what = "two memories of the same texts"
        alike(holdings(one), holdings(other), what)
        answers_alike(subject.found(one), subject.found(other), 0.0, what)
        return f"{len(holdings(one).records)} records, twice"


@rule(
    "repetition",
    "Adding the same again changes nothing",
    fix="Let a text and a record's id follow from the source alone, not from what is stored already.",
)
def adding_again_changes_nothing(subject: Subject) -> str:
    with subject.opened() as memory:
        subject.fill(memory)
        before = holdings(memory)
        subject.fill(memory)
        alike(before, holdings(memory), "the memory before and after the same was added again")
        return f"{len(before.records)} records stayed"


@rule(
    "bulk",
    "A bulk add gives what single adds give",
    fix="Derive from each source by itself; relate to others in `store` with `view.near(..., before=record)`. "
    "Otherwise declare `bulk_equals_single = False`.",
)
def a_bulk_add_equals_single_adds(subject: Subject) -> str:
    if not all(one.bulk_equals_single for one in subject.strategies):
        raise NotPromised("it declares that it derives from whole batches")
    contents = [one for one in subject.samples if not isinstance(one, Text)]
    with comparing(subject), subject.opened() as single, subject.opened() as bulk:
        subject.fill(single, contents)
        calm(bulk.add(contents).failures, "adding in bulk")
        alike(holdings(single), holdings(bulk), "single adds and a bulk add")
        return f"{len(contents)} sources in one call"


@rule(
    "order",
    "The order of the strategies in a pipeline does not matter to what they propose",
    fix="Do not take the first ranking, or the first record of a batch, for that of a certain step: ask for its name.",
)
def the_order_of_proposers_does_not_matter(subject: Subject) -> str:
    probe: Mapping[str, Any] = {"use": WordSearch(), "name": "order-probe"}
    steps = subject.steps()
    orders = [[*steps, probe], [probe, *steps]]
    if _commute(subject):
        orders.append([probe, *subject.steps()[::-1]])
    first, *others = orders
    for other in others:
        with (
            comparing(subject),
            subject.opened(steps=first) as one,
            subject.opened(steps=other) as two,
        ):
            subject.fill(one)
            subject.fill(two)
            what = "two memories with the strategies listed in another order"
            alike(holdings(one), holdings(two), what)
            answers_alike(subject.found(one), subject.found(two), subject.tolerance, what)
    return f"{len(orders)} orders"


def _commute(subject: Subject) -> bool:
    """True where no two of the strategies answer a hook whose order counts."""
    ordered = (*REFINE, "weigh", "render")
    strategies = subject.strategies
    return len(strategies) > 1 and all(
        sum(answers(one, hook) for one in strategies) < 2 for hook in ordered
    )


@rule(
    "projection",
    "A projection that followed the changes equals one that was built",
    fix="`apply` has to take `delta.gone` and `delta.unlinked` away and replace what `delta.put` names; "
    "return None to have it built anew.",
)
def following_equals_building(subject: Subject) -> str:
    with comparing(subject), subject.opened() as following, subject.opened() as building:
        _lived(subject, following, watched=True)
        _lived(subject, building, watched=False)
        built = subject.found(building)
        what = "a search that followed every change and one that is new to the memory"
        answers_alike(subject.found(following), built, subject.tolerance, what)
        hits = sum(map(len, built.values()))
        return f"{len(subject.samples)} adds, a delete and its undo, {hits} hits"


def _lived(subject: Subject, memory: Memory, *, watched: bool) -> None:
    """Adds everything, deletes one and brings it back, then deletes it again; searched at every step where watched."""
    for index, sample in enumerate(subject.samples):
        calm(add(memory, sample, index).failures, "adding")
        if watched:
            subject.found(memory)
    chosen = memory.list(filters={"kind": "episode"}).records[1].id
    for _ in range(2):
        removed = memory.delete(chosen)
        calm(removed.failures, "deleting")
        if watched:
            subject.found(memory)
        back = memory.undo(removed.change)
        calm(back.failures, "undoing")
        if watched:
            subject.found(memory)
    calm(memory.delete(chosen).failures, "deleting")


@rule(
    "export",
    "A memory that was exported and imported holds and answers the same",
    fix="Keep everything in records, edges and projections; what an instance remembers is not exported.",
)
def what_is_exported_can_be_imported(subject: Subject) -> str:
    with comparing(subject), subject.opened() as memory, subject.opened() as copy:
        subject.live(memory)
        first, second = io.StringIO(), io.StringIO()
        lines = memory.export(first)
        first.seek(0)
        copy.import_(first)
        what = "the memory and its copy"
        alike(holdings(memory), holdings(copy), what)
        copy.export(second)
        if sorted(second.getvalue().splitlines()) != sorted(first.getvalue().splitlines()):
            raise Broken("what the copy exports differs from what it was made of")
        answers_alike(subject.found(memory), subject.found(copy), subject.tolerance, what)
    return f"{lines} lines"
