"""What a strategy may say of itself so that it is not asked in vain."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Hit,
    Proposal,
    Query,
    Ranking,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import memory


class Newest(Strategy[StrategyConfig]):
    """Proposes the newest episodes, and notes how many it was asked for."""

    name = "newest"

    def __init__(self) -> None:
        super().__init__()
        self.pools: list[int] = []

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        self.pools.append(query.pool)
        found = list(view.all(EPISODE))[-query.pool :][::-1]
        return Ranking(tuple(Proposal(one.id, 1 / (1 + age)) for age, one in enumerate(found)))


class Picky(Strategy[StrategyConfig]):
    """Wants only what speaks of tea, and notes what it was asked."""

    name = "picky"
    proposes_own = True

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []
        self.refined: list[str] = []

    def encodes(self, source: Source) -> bool:
        return any("tea" in one.text for one in source.episodes)

    def refines(self, query: Query) -> bool:
        return "tea" in query.text

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch | None:
        self.encoded += [one.text for source in sources for one in source.episodes]
        return None

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        return None

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        self.refined.append(query.text)
        return None


class Broken(Picky):
    """Cannot say what it wants."""

    def refine_depth(self, query: Query) -> int | None:
        raise RuntimeError("broken")

    def refines_these(self, candidates: Candidates, query: Query) -> bool:
        raise RuntimeError("broken")

    def encodes(self, source: Source) -> bool:
        raise RuntimeError("broken")

    def refines(self, query: Query) -> bool:
        raise RuntimeError("broken")


def test_a_source_that_a_step_makes_nothing_of_is_not_owed_to_it() -> None:
    step = Picky()
    with memory(Newest(), step) as opened:
        opened.add("I like coffee.")
        opened.add("I like tea.")
        assert step.encoded == ["I like tea."]


def test_an_update_is_judged_anew() -> None:
    step = Picky()
    with memory(Newest(), step) as opened:
        (id,) = opened.add("I like coffee.").ids
        opened.update(id, "I like tea.")
        assert step.encoded == ["I like tea."]


def test_refine_is_asked_where_it_may_change_something() -> None:
    step = Picky()
    with memory(Newest(), step) as opened:
        opened.add("I like tea.")
        assert opened.search("coffee?").hits
        assert opened.search("tea?").hits
        assert step.refined == ["tea?"]


@pytest.mark.parametrize(("question", "pool"), [("coffee?", 10), ("tea?", 50)])
def test_a_search_asks_for_little_where_nothing_refines_and_records_are_apart(
    question: str, pool: int
) -> None:
    newest = Newest()
    with memory(newest, Picky()) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(60)])
        opened.search(question, k=5)
        assert newest.pools == [pool]


class Shallow(Picky):
    """Looks at the first few hits of any question, and notes what it was given."""

    name = "shallow"

    def __init__(self, depth: int | None) -> None:
        super().__init__()
        self.depth = depth
        self.given: list[Hit] = []

    def refines(self, query: Query) -> bool:
        return True

    def refine_depth(self, query: Query) -> int | None:
        return self.depth

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates | None:
        self.given += candidates.hits
        return None


class Deep(Shallow):
    name = "deep"


@pytest.mark.parametrize(
    ("steps", "pool"),
    [
        ([Shallow(3)], 10),
        ([Shallow(20)], 20),
        ([Shallow(70)], 70),
        ([Shallow(None)], 50),
        ([Shallow(12), Deep(25)], 25),
        ([Shallow(12), Deep(None)], 50),
    ],
)
def test_a_search_asks_for_as_much_as_refining_looks_at(steps: list[Shallow], pool: int) -> None:
    newest = Newest()
    with memory(newest, *steps) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(80)])
        assert len(opened.search("note", k=5).hits) == 5
        assert newest.pools == [pool]
        assert [len(step.given) for step in steps] == [pool] * len(steps)


class Judging(Shallow):
    """Refines where one of the first hits speaks of tea, and notes how many it was shown."""

    name = "judging"

    def __init__(self, depth: int | None) -> None:
        super().__init__(depth)
        self.shown: list[int] = []

    def refines_these(self, candidates: Candidates, query: Query) -> bool:
        self.shown.append(len(candidates.hits))
        return any("tea" in hit.record.text for hit in candidates.hits)


@pytest.mark.parametrize("depth", [40, None])
def test_no_deep_hits_are_made_where_the_first_tell_that_none_is_refined(depth: int | None) -> None:
    step = Judging(depth)
    with memory(Newest(), step) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(80)])
        served = [hit.record.text for hit in opened.search("note", k=12).hits]
    assert served == [f"Note {n}." for n in range(79, 67, -1)]
    assert (step.shown, step.given) == ([17], [])


@pytest.mark.parametrize(("depth", "given"), [(40, 40), (None, 50)])
def test_deep_hits_are_made_where_one_of_the_first_is_refined(
    depth: int | None, given: int
) -> None:
    step = Judging(depth)
    with memory(Newest(), step) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(80)])
        opened.add("I like tea.")
        opened.search("note", k=5)
    assert (step.shown, len(step.given)) == ([15], given)


def test_hits_are_judged_where_every_step_that_refines_does() -> None:
    judging, other = Judging(40), Deep(40)
    with memory(Newest(), judging, other) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(80)])
        opened.search("note", k=5)
    assert judging.shown == []
    assert len(judging.given) == len(other.given) == 40


def test_few_hits_are_refined_without_being_judged() -> None:
    step = Judging(40)
    with memory(Newest(), step) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(8)])
        opened.search("note", k=5)
    assert (step.shown, len(step.given)) == ([], 8)


@pytest.mark.parametrize("reads", [(), ("vectors",), ("repeats",), ("vectors", "repeats")])
def test_refine_is_given_what_it_reads(reads: tuple[str, ...]) -> None:
    step: Shallow = type("Reading", (Shallow,), {"refine_reads": reads})(None)
    with memory(Newest(), step) as opened:
        opened.add("I like tea.", id="one")
        opened.add("I like tea.", id="two")
        (found,) = opened.search("tea", k=5).hits
    (given,) = step.given
    assert (given.record.vector is not None) is ("vectors" in reads)
    assert given.repeats == (2 if "repeats" in reads else 1)
    assert found.repeats == 2


def test_a_step_that_says_nothing_is_given_everything() -> None:
    assert Picky().refine_reads == ("vectors", "repeats")
    assert Picky().refine_depth(Query(text="tea")) is None
    assert Picky().refines_these(Candidates(), Query(text="tea"))


def test_steps_that_propose_the_same_records_are_asked_for_more() -> None:
    class Other(Newest):
        name = "other"

    newest = Newest()
    with memory(newest, Other()) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(60)])
        opened.search("note", k=5)
        assert newest.pools == [50]


def test_a_step_that_cannot_say_is_asked() -> None:
    step = Broken()
    with memory(Newest(), step) as opened:
        opened.add([{"role": "user", "content": f"Note {n}."} for n in range(20)])
        opened.add("I like coffee.")
        assert not opened.search("coffee?").failures
        assert step.encoded[-1] == "I like coffee."
        assert step.refined == ["coffee?"]
