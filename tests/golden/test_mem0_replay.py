"""Mem0's whole way with a model, replayed: extraction, each decision, answers that cannot be used, what is owed.

`python tests/golden/test_mem0_replay.py` records the answers anew from the script below, where prompts were changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from memplug.errors import TruncatedAnswer
from memplug.models.cassettes import Recorded
from memplug.ports import LLM
from memplug.testing import FakeClock, ScriptedLLM, memory
from memplug.types import Message
from memplug_hybrid import Hybrid
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT

ANSWERS = Path(__file__).with_name("mem0_answers.jsonl")
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SAID = (
    "We settled in Rome",
    "Oslo it is, since Monday",
    "Green tea for me, every morning",
    "Green tea, as ever",
    "No more green tea for me",
    "The cat answers to Ada",
    "The rent is 950 now",
    "My brother came over, Ben",
)
FACTS = {
    "in Rome": ("residence", "Rome", "The user lives in Rome."),
    "Oslo it is": ("residence", "Oslo", "The user lives in Oslo."),
    "every morning": ("drinks", "green tea", "The user drinks green tea every morning."),
    "as ever": ("drinks", "green tea", "The user still drinks green tea."),
    "No more": ("habit", "no green tea", "The user gave up green tea."),
    "Ada": ("cat", "Ada", "The user's cat is called Ada."),
    "950": ("rent", "950", "The user's rent is 950."),
    "Ben": ("brother", "Ben", "The user's brother is Ben."),
}
DECISIONS = {
    "lives in Oslo": ("UPDATE", "lives in Rome"),
    "still drinks": ("NOOP", "every morning"),
    "gave up": ("DELETE", "every morning"),
    "brother is Ben": ("UPDATE", "a number that was made up"),
}
"""What a new fact says -> what it does, and to which stored one."""
FIRST_TRIES: dict[str, str | Exception] = {
    "Ada": "I would rather not answer in JSON.",
    "950": TruncatedAnswer("scripted", "the answer stopped at its limit", text='{"facts": [{"me'),
}


class Script:
    """Answers like a model, except for two messages that it first answers badly."""

    def __init__(self) -> None:
        self._bad = dict(FIRST_TRIES)

    def __call__(self, messages: Sequence[Message]) -> Any:
        text = messages[-1].text
        if "List every fact" not in text:
            known, _, new = text.partition("New facts")
            return json.dumps({"decisions": decided(numbered(known), numbered(new))})
        bad = next((name for name in self._bad if name in text), "")
        if bad:
            return self._bad.pop(bad)
        return json.dumps({"facts": extracted(numbered(text))})


def numbered(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1].isdigit()]


def extracted(lines: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "message": number,
            "subject": "user",
            "attribute": attribute,
            "value": value,
            "text": text,
            "many": attribute == "drinks",
        }
        for number, line in enumerate(lines, 1)
        for part, (attribute, value, text) in FACTS.items()
        if part in line
    ]


def decided(known: Sequence[str], new: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(new, 1):
        action, target = next(
            (does for part, does in DECISIONS.items() if part in line), ("ADD", "")
        )
        stored = [place for place, one in enumerate(known, 1) if target and target in one]
        named = stored or ([99] if target else [])
        found.append({"new": number, "action": action, "stored": named})
    return found


@dataclass(frozen=True)
class Lived:
    """What came of the messages, one a day."""

    failures: tuple[tuple[str, str], ...]
    found: tuple[bool, ...]
    owed: tuple[int, ...]
    """What was owed behind each message; what failed is tried again with a later one."""
    facts: tuple[tuple[str, str, str], ...]
    """(value, day of its end, why), in the order of their beginning."""
    profile: str


def lived(llm: LLM) -> Lived:
    clock = FakeClock(START)
    with memory(Hybrid(), Mem0(), llm=llm, enrich="inline", clock=clock) as opened:
        failures, owed = [], []
        for day, text in enumerate(SAID):
            result = opened.add(text, id=f"m{day}", time=START + timedelta(days=day))
            failures += [(f"m{day}", one.stage) for one in result.failures]
            owed.append(len(opened.owed()))
            clock.advance(days=1)
        found = tuple(opened.search(text)[0].record.text == text for text in SAID)
        records = opened.list(50, filters={"kind": FACT.name}).records
        marks = {
            one.id: next((it.reason for it in opened.history(one.id) if it.op == "mark"), "")
            for one in records
        }
        facts = sorted(
            (one.valid_from or START, one.payload.value, str(one.valid_to or "")[:10], one.id)
            for one in records
        )
        section = opened.section("profile")
        return Lived(
            failures=tuple(failures),
            found=found,
            owed=tuple(owed),
            facts=tuple((value, end, marks[id]) for _, value, end, id in facts),
            profile=section.text if section is not None else "",
        )


def test_the_whole_way_is_replayed() -> None:
    made = lived(Recorded(ScriptedLLM([]), ANSWERS, "replay"))

    assert made.failures == (("m5", "encode"), ("m6", "encode"))
    assert made.found == (True,) * len(SAID)
    assert made.owed == (0, 0, 0, 0, 0, 1, 2, 0)
    assert made.facts == (
        ("Rome", "2026-03-02", "updated to Oslo"),
        ("Oslo", "", ""),
        ("green tea", "2026-03-05", "no longer holds"),
        ("green tea", "2026-03-04", "said before"),
        ("no green tea", "", ""),
        ("Ada", "", ""),
        ("950", "", ""),
        ("Ben", "", ""),
    )
    assert made.profile == (
        "- residence: Oslo\n- brother: Ben\n- cat: Ada\n- habit: no green tea\n- rent: 950"
    )


def test_two_replays_are_the_same() -> None:
    first, second = (lived(Recorded(ScriptedLLM([]), ANSWERS, "replay")) for _ in range(2))

    assert first == second


if __name__ == "__main__":
    ANSWERS.unlink(missing_ok=True)
    lived(Recorded(ScriptedLLM(Script()), ANSWERS, "record"))
