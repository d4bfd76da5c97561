"""Hand-written statements, a later one after each: what closes, and what may not, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory, Record
from memplug.testing import memory
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT
from memplug_mem0.reading import statements as reading

CASES = Path(__file__).with_name("mem0_cases.txt")
EARLIER, LATER = "2024-01-01T09:00:00Z", "2024-06-20T09:00:00Z"


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    language: str
    what: str
    first: str
    second: str
    closes: str


def read() -> list[Case]:
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [Case(*line.split("|")) for line in lines]


def facts(opened: Memory, who: str) -> Iterator[Record[Any]]:
    return iter(opened.list(100, filters={"kind": FACT.name}, user_id=who).records)


@pytest.fixture(scope="module")
def opened() -> Iterator[Memory]:
    """One memory for all cases; each has a user of its own."""
    with memory(Mem0()) as held:
        yield held


def closed(opened: Memory, case: Case, order: tuple[int, int]) -> set[str]:
    """Values of the first statement that have ended once both are known, whichever came first."""
    user = f"{order} {case}"
    said = ((case.first, EARLIER, "first"), (case.second, LATER, "second"))
    for index in order:
        text, time, id = said[index]
        opened.add(text, time=time, id=id, user_id=user)
    return {
        one.payload.value
        for one in facts(opened, user)
        if one.valid_to is not None and "first" in one.derived_from
    }


def test_the_table_is_long_enough_and_has_four_languages() -> None:
    cases = read()
    assert len(cases) >= 150
    assert {one.language for one in cases} == {"en", "de", "fr", "es"}


@pytest.mark.parametrize(
    "case", [one for one in read() if one.closes == "-"], ids=lambda one: one.second
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "out of order"])
def test_nothing_is_closed_wrongly(opened: Memory, case: Case, order: tuple[int, int]) -> None:
    assert closed(opened, case, order) == set()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "out of order"])
def test_nine_of_ten_updates_close_what_they_update(opened: Memory, order: tuple[int, int]) -> None:
    updates = [one for one in read() if one.closes != "-"]
    missed = [one for one in updates if closed(opened, one, order) != {one.closes}]
    assert len(missed) <= len(updates) // 10, missed


def test_a_message_is_read_once_whenever_it_was_said() -> None:
    text, languages = "I moved to Oslo in March.", ("en", "de", "fr", "es")
    before = reading._read.cache_info().misses
    early = reading.statements(
        text, "user", datetime(2024, 5, 1, tzinfo=UTC), languages, frames=False
    )
    late = reading.statements(
        text, "user", datetime(9000, 1, 1, tzinfo=UTC), languages, frames=False
    )
    assert reading._read.cache_info().misses == before + 1
    assert [one.value for one in early] == [one.value for one in late] == ["Oslo"]


@pytest.mark.parametrize(
    ("plain", "odd"),
    [
        ("I moved to Oslo on 3 April.", "I moved to Oslo on 3 Apr\u0130l."),
        (
            "Je me lève à vingt-deux heures et demie.",
            "Je me lève à v\u0131ngt-deux heures et demie.",
        ),
        ("Me mudé a Lugo en junio.", "Me mudé a Lugo en jun\u0131o."),
        ("Mein Opa wohnt in Bonn.", "Mein GRO\u1e9eVATER wohnt in Bonn."),
        ("Mi abuelo vive en Lugo.", "Mi abuel\u0131to vive en Lugo."),
    ],
)
def test_letters_that_patterns_hold_alike_are_read_alike(plain: str, odd: str) -> None:
    said, languages = datetime(2024, 2, 1, tzinfo=UTC), ("en", "de", "fr", "es")
    facts, others = (reading.statements(one, "user", said, languages) for one in (plain, odd))
    assert [one.attribute for one in facts if not one.ends] == [
        one.attribute for one in others if not one.ends
    ]
