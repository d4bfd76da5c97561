"""Shape: a guard, which fails closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from memplug import (
    Action,
    Batch,
    Candidates,
    Kind,
    Query,
    Scope,
    Source,
    Status,
    Strategy,
    StrategyConfig,
    StrategyError,
    Verdict,
    View,
    hookimpl,
)
from memplug.testing import FakeClock, StrategyContract, WordSearch, memory


@dataclass(frozen=True)
class Copy:
    """Nothing but its text."""


COPY: Kind[Copy] = Kind("copies/copy", Copy)


class Copies(Strategy[StrategyConfig]):
    """A copy of every episode, to see what is encoded."""

    name = "copies"
    kinds = (COPY,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                COPY.new(view, one.id, f"copy of {one.text}", Copy(), [one])
                for source in sources
                for one in source.episodes
            )
        )


class Guard(Strategy[StrategyConfig]):
    """Judges by the first word; fails in every stage that `broken` names."""

    name = "guard"
    guard = True

    def __init__(self, *broken: str) -> None:
        super().__init__()
        self.broken = set(broken)

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> Sequence[Verdict] | None:
        self._work("check")
        if isinstance(subject, Action):
            return [Verdict(status="deny" if subject.tool == "rm" else "allow", risk=0.9)]
        return [verdict for one in subject.episodes for verdict in _verdicts(one.id, one.text)]

    @hookimpl
    def admit(self, batch: Batch, view: View) -> Batch | None:
        self._work("admit")
        return None

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates:
        self._work("refine")
        spam = {hit.record.id: "spam" for hit in candidates.hits if "spam" in hit.record.text}
        return candidates.withhold(spam, "someone else")

    def _work(self, stage: str) -> None:
        if stage in self.broken:
            raise RuntimeError("the guard is asleep")


def _verdicts(id: str, text: str) -> list[Verdict]:
    match text.partition(":")[0]:
        case "reject":
            return [Verdict(status="reject", id=id, reasons=("bad",))]
        case "hold":
            return [Verdict(status="pending", id=id, reasons=("look at it",))]
        case "doubt":
            return [Verdict(status="demote", id=id, risk=0.75, reasons=("unsure",))]
        case "bad":
            return [Verdict(status="quarantine", id=id, reasons=("poison",))]
        case "redact":
            return [Verdict(status="accept", id=id, text="a number was here")]
    return []


class TestContract(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Guard()


def _texts(mem: Any, **filters: Any) -> list[str]:
    return [one.text for one in mem.list(filters=filters or None)]


def test_each_verdict_has_its_effect() -> None:
    with memory(WordSearch(), Guard(), Copies()) as mem:
        added = mem.add(
            [
                {"role": "user", "content": f"{word}: boat", "id": word}
                for word in ("fine", "reject", "hold", "doubt", "bad", "redact")
            ]
        )
        assert added.failures == ()
        assert dict(added.rejected) == {"reject": "bad"}
        assert {one.id: one.status for one in added.verdicts} == {
            "reject": "reject", "hold": "pending", "doubt": "demote", "bad": "quarantine",
        }  # fmt: skip
        assert mem.get("reject") is None
        held = ["fine", "hold", "doubt", "bad", "redact"]
        statuses = {one.id: one.status for one in mem.storage.fetch(Scope(), held)}
        assert statuses == {
            "fine": Status.ACTIVE, "hold": Status.PENDING, "doubt": Status.ACTIVE,
            "bad": Status.QUARANTINED, "redact": Status.ACTIVE,
        }  # fmt: skip
        assert _texts(mem, kind=COPY.name) == [
            "copy of fine: boat", "copy of doubt: boat", "copy of a number was here",
        ]  # fmt: skip
        (doubted,) = mem.storage.fetch(Scope(), ["doubt"])
        assert doubted.trust == 0.25
        assert {hit.record.id for hit in mem.search("boat").hits} == {"fine", "doubt"}
        assert "redact: boat" not in str(mem.storage.source(mem.users()[0], added.ids[0]))


def test_what_a_person_releases_is_encoded_and_found() -> None:
    with memory(WordSearch(), Guard(), Copies()) as mem:
        mem.add("hold: boat", id="held")
        assert mem.search("boat").hits == ()
        mem.release("held", "I know her")
        assert {hit.record.id for hit in mem.search("boat").hits} == {"held"}
        assert _texts(mem, kind=COPY.name) == ["copy of hold: boat"]
        assert [one.reason for one in mem.history("held") if one.verb == "release"] == [
            "I know her"
        ]


def test_episodes_stay_pending_while_the_check_fails() -> None:
    guard, clock = Guard("check"), FakeClock()
    with memory(WordSearch(), guard, Copies(), clock=clock) as mem:
        added = mem.add("fine: boat", id="a")
        assert [(one.step, one.stage) for one in added.failures] == [("guard", "check")]
        assert "asleep" in added.failures[0].cause
        assert mem.get("a").status is Status.PENDING  # type: ignore[union-attr]
        assert mem.search("boat").hits == ()
        assert _texts(mem, kind=COPY.name) == []

        clock.advance(minutes=1)
        assert [one.step for one in mem.manage().failures] == ["guard"]
        assert mem.get("a").status is Status.PENDING  # type: ignore[union-attr]

        guard.broken.clear()
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        assert {hit.record.id for hit in mem.search("boat").hits} == {"a"}
        assert _texts(mem, kind=COPY.name) == ["copy of fine: boat"]
        assert mem.owed() == []


def test_a_late_check_still_rejects_and_holds() -> None:
    guard, clock = Guard("check"), FakeClock()
    with memory(WordSearch(), guard, Copies(), clock=clock) as mem:
        for word in ("reject", "bad", "doubt"):
            mem.add(f"{word}: boat", id=word)
        guard.broken.clear()
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        assert mem.get("reject") is None
        assert mem.get("bad").status is Status.QUARANTINED  # type: ignore[union-attr]
        assert {hit.record.id for hit in mem.search("boat").hits} == {"doubt"}
        assert _texts(mem, kind=COPY.name) == ["copy of doubt: boat"]


def test_a_search_raises_while_the_guard_fails() -> None:
    with memory(WordSearch(), Guard("refine")) as mem:
        mem.add("fine: boat")
        with pytest.raises(StrategyError, match=r"'guard' failed in refine.*asleep"):
            mem.search("boat")
        with pytest.raises(StrategyError, match="refine"):
            mem.context("boat")


def test_nothing_derived_is_committed_while_admit_fails() -> None:
    guard, clock = Guard("admit"), FakeClock()
    with memory(WordSearch(), guard, Copies(), clock=clock) as mem:
        added = mem.add("fine: boat", id="a")
        assert any("asleep" in one.cause for one in added.failures)
        assert _texts(mem, kind=COPY.name) == []
        assert mem.get("a").status is Status.ACTIVE  # type: ignore[union-attr]
        guard.broken.clear()
        clock.advance(minutes=5)
        assert mem.manage().failures == ()
        assert _texts(mem, kind=COPY.name) == ["copy of fine: boat"]


def test_an_action_is_not_allowed_while_the_guard_fails() -> None:
    guard = Guard()
    with memory(WordSearch(), guard) as mem:
        assert mem.check(Action("ls")).status == "allow"
        assert mem.check(Action("rm")).status == "deny"
        assert mem.check("bad: boat").status == "quarantine"
        guard.broken.add("check")
        with pytest.raises(StrategyError, match="asleep"):
            mem.check(Action("ls"))
        assert mem.check("fine: boat").status == "pending"


def test_what_is_withheld_is_named_with_who_withheld_it() -> None:
    with memory(WordSearch(), Guard()) as mem:
        mem.add("spam boat", id="a")
        mem.add("good boat", id="b")
        found = mem.search("boat")
        assert [hit.record.id for hit in found.hits] == ["b"]
        assert [(one.id, one.step, one.reason) for one in found.candidates.withheld] == [
            ("a", "guard", "spam")
        ]
        mem.flush()
        assert mem.storage.usage(mem.users()[0], ["a"])["a"].withheld == 1
