"""Shape: a mark on episodes of others that vanishes with its cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from memplug import (
    EPISODE,
    Batch,
    Mark,
    Record,
    Source,
    Status,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, WordSearch, memory


class Doubts(Strategy[StrategyConfig]):
    """ "Forget X" hides every earlier episode that names X; "Doubt X" trusts it less."""

    name = "doubts"

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        spoken = [one for source in sources for one in source.episodes]
        return Batch(mark=tuple(mark for one in spoken for mark in _marks(one, view)))


def _marks(said: Record[Any], view: View) -> Iterator[Mark]:
    verb, _, subject = said.text.partition(" ")
    if verb in ("Forget", "Doubt"):
        for earlier in view.all(EPISODE):
            if earlier.position < said.position and subject in earlier.text:
                yield _mark(earlier.id, said.id, verb)


def _mark(id: str, because: str, verb: str) -> Mark:
    if verb == "Doubt":
        return Mark(id=id, because=because, reason="doubted", trust=0.1)
    return Mark(id=id, because=because, reason="asked to forget", status=Status.QUARANTINED)


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Doubts()


def _found(mem: Any, text: str) -> set[str]:
    return {hit.record.id for hit in mem.search(text).hits}


def test_the_mark_vanishes_when_its_cause_is_deleted() -> None:
    with memory(WordSearch(), Doubts()) as mem:
        mem.add("the blue boat leaks", id="boat")
        removed = mem.add("Forget boat", id="cause")
        assert removed.failures == ()
        assert _found(mem, "leaks") == set()
        deleted = mem.delete("cause")
        assert _found(mem, "leaks") == {"boat"}
        mem.undo(deleted.change)
        assert _found(mem, "leaks") == set()


def test_the_mark_is_undone_with_the_add_that_made_it() -> None:
    with memory(WordSearch(), Doubts()) as mem:
        mem.add("the blue boat leaks", id="boat")
        removed = mem.add("Forget boat", id="cause")
        mem.undo(removed.change)
        assert _found(mem, "leaks") == {"boat"}


def test_the_mark_vanishes_when_its_cause_says_something_else() -> None:
    with memory(WordSearch(), Doubts()) as mem:
        mem.add("the blue boat leaks", id="boat")
        mem.add("Forget boat", id="cause")
        mem.update("cause", "never mind")
        assert _found(mem, "leaks") == {"boat"}


def test_two_causes_stand_apart() -> None:
    with memory(WordSearch(), Doubts()) as mem:
        mem.add("the blue boat leaks", id="boat")
        mem.add("Doubt boat", id="two")
        mem.add("Forget boat", id="one")
        assert mem.get("boat").status is Status.QUARANTINED  # type: ignore[union-attr]
        mem.delete("one")
        boat = mem.get("boat")
        assert boat is not None
        assert (boat.status, boat.trust) == (Status.ACTIVE, 0.1)
        mem.delete("two")
        boat = mem.get("boat")
        assert boat is not None
        assert boat.trust == 1.0


def test_history_names_step_and_cause() -> None:
    with memory(WordSearch(), Doubts()) as mem:
        mem.add("the blue boat leaks", id="boat")
        mem.add("Forget boat", id="cause")
        entries = [one for one in mem.history("boat") if one.op == "mark"]
        assert [(one.step, one.because, one.reason) for one in entries] == [
            ("doubts", "cause", "asked to forget")
        ]
