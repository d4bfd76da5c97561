"""`memplug verify`: every rule is kept by a sound strategy, and noticed where a bad one breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from memplug.testing.verification import (
    RULES,
    Limits,
    Rule,
    another_process_makes_the_same_memory,
    verify,
)
from memplug.testing.verification.choosing import subject_of

BAD = Path(__file__).with_name("bad") / "strategies.py"

BROKEN = [
    ("Unversioned", "declarations"),
    ("Misread", "declarations"),
    ("Misnamed", "kinds"),
    ("Future", "declarations"),
    ("Idle", "hooks"),
    ("Misspelt", "hooks"),
    ("Lenient", "settings"),
    ("Undeclared", "resources"),
    ("Reliant", "optional"),
    ("Unfinished", "life"),
    ("Wordy", "odd texts"),
    ("Confident", "empty memory"),
    ("Timed", "determinism"),
    ("Shuffling", "processes"),
    ("Counting", "repetition"),
    ("Pairing", "bulk"),
    ("FirstWins", "order"),
    ("Overreading", "refining"),
    ("Drifting", "projection"),
    ("Unfiltered", "filters"),
    ("Hindsight", "as of"),
    ("Trusting", "expiry"),
    ("Folding", "isolation"),
    ("Gossip", "isolation"),
    ("Alone", "shared scope"),
    ("Rootless", "lineage"),
    ("Causeless", "delete"),
    ("Sourceless", "delete"),
    ("Flagging", "undo"),
    ("Hoarding", "erase"),
    ("Instance", "export"),
    ("Swallowing", "containment"),
    ("Chatty", "model calls"),
    ("Slow", "latency"),
]


HERE = [rule for rule in RULES if rule is not another_process_makes_the_same_memory]


def verified(name: str, rules: Sequence[Rule] = RULES, **options: Any) -> dict[str, list[str]]:
    """State -> names of the rules in it."""
    states: dict[str, list[str]] = {}
    for one in verify(subject_of(f"{BAD}:{name}", **options), rules).results:
        states.setdefault(one.state, []).append(one.rule)
    return states


def test_a_sound_strategy_keeps_every_rule() -> None:
    assert verified("Notes") == {"kept": [rule.name for rule in RULES]}


@pytest.mark.parametrize(("name", "rule"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_bad_strategy_is_caught_by_its_rule_alone(name: str, rule: str) -> None:
    limits = Limits(search_ms=1) if rule == "latency" else Limits()
    rules = RULES if rule == "processes" else HERE
    assert verified(name, rules, limits=limits).get("broken") == [rule]


def test_every_rule_has_a_strategy_that_breaks_it() -> None:
    assert {rule for _, rule in BROKEN} == {rule.name for rule in RULES}
