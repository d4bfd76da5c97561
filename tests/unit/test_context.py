"""What a context leaves out because the prompt holds it already."""

from collections.abc import Iterator

import pytest

from memplug import InvalidInput, Memory, Query, Section, Strategy, StrategyConfig, View, hookimpl
from memplug.types import Candidates, Scope


class Profile(Strategy[StrategyConfig]):
    name = "profiler"

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        return Section(title="profile", text="Ann is a vet.", priority=9)


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory.open(":memory:", ["hybrid", Profile()]) as opened:
        for number in range(6):
            opened.add(f"The ferry {number} leaves at nine.", id=f"m{number}")
        yield opened


def test_records_that_are_known_make_room_for_others(memory: Memory) -> None:
    plain = memory.context("When does the ferry leave?", k=2)
    first = {hit.record.id for hit in plain.retrieval.candidates.hits}
    further = memory.context("When does the ferry leave?", k=2, known=first)
    others = {hit.record.id for hit in further.retrieval.candidates.hits}

    assert (len(first), len(others)) == (2, 2)
    assert not first & others
    known = [one.text for one in memory.list(10) if one.id in first]
    assert not any(text in further.text for text in known)


def test_where_all_is_known_nothing_but_sections_is_said(memory: Memory) -> None:
    every = [f"m{number}" for number in range(6)]
    context = memory.context("When does the ferry leave?", known=every)

    assert [section.title for section in context.sections] == ["profile"]
    assert memory.context("ferry", known=every, without=("profile",)).text == ""


def test_sections_that_are_shown_elsewhere_are_left_out(memory: Memory) -> None:
    context = memory.context("When does the ferry leave?", without=("profile",))

    assert [section.title for section in context.sections] == ["memories"]
    assert "vet" not in context.text
    assert memory.context("ferry", without=("memories",)).sections[0].title == "profile"


def test_a_count_that_is_none_stays_an_error(memory: Memory) -> None:
    with pytest.raises(InvalidInput, match="k"):
        memory.context("ferry", k=0, known=["m1"])


def test_a_section_counts_as_recalled_what_it_shows_and_nothing_else(memory: Memory) -> None:
    ids = [f"m{number}" for number in range(6)]
    assert memory.section("profile", "When does the ferry leave?") is not None
    memory.flush()
    before = memory.storage.usage(Scope(), ids)
    memory.search("When does the ferry leave?")
    memory.flush()
    after = memory.storage.usage(Scope(), ids)

    assert not any(one.recalled for one in before.values())
    assert all(after[id].recalled for id in ids)
