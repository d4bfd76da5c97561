"""Shape: a router that weighs the other steps for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memplug import (
    EPISODE,
    Proposal,
    Query,
    Ranking,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, WordSearch, memory


class Newest(Strategy[StrategyConfig]):
    """The last episodes, newest first."""

    name = "newest"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        episodes = list(view.all(EPISODE))[-query.pool :]
        return Ranking(
            tuple(Proposal(one.id, 1 / (1 + age)) for age, one in enumerate(reversed(episodes)))
        )


class Router(Strategy[StrategyConfig]):
    """Asks the newest alone where the question is about now; words otherwise."""

    name = "router"

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        asked = {ranking.step for ranking in rankings}
        if not {"newest", "words"} <= asked:
            return None
        latest = "latest" in query.text
        return {"newest": float(latest), "words": float(not latest)}


class Stubborn(Router):
    """Another router, that always wants words."""

    name = "stubborn"

    @hookimpl
    def weigh(
        self, query: Query, rankings: Sequence[Ranking], view: View
    ) -> Mapping[str, float] | None:
        return {"newest": 0.0, "words": 1.0}


class TestNewest(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Newest()


class TestRouter(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Router()


def _first(mem: Any, query: str) -> str:
    text: str = mem.search(query).hits[0].record.text
    return text


def test_the_router_decides_who_counts() -> None:
    with memory(WordSearch(), Newest(), Router()) as mem:
        mem.add("the kite is red")
        mem.add("the boat is blue")
        assert _first(mem, "kite") == "the kite is red"
        assert _first(mem, "latest kite") == "the boat is blue"
        assert [hit.record.text for hit in mem.search("kite").hits] == ["the kite is red"]


def test_the_router_that_is_listed_first_wins() -> None:
    for steps, expected in (
        ((Router(), Stubborn()), "the boat is blue"),
        ((Stubborn(), Router()), "the kite is red"),
    ):
        with memory(WordSearch(), Newest(), *steps) as mem:
            mem.add("the kite is red")
            mem.add("the boat is blue")
            assert _first(mem, "latest kite") == expected


def test_without_the_router_the_configured_weights_count() -> None:
    with memory(WordSearch(), {"use": Newest(), "weight": 0}) as mem:
        mem.add("the kite is red")
        mem.add("the boat is blue")
        assert _first(mem, "latest kite") == "the kite is red"


def test_the_order_of_rankers_does_not_matter() -> None:
    answers = []
    for steps in ((WordSearch(), Newest()), (Newest(), WordSearch())):
        with memory(*steps) as mem:
            for index, text in enumerate(("red kite", "blue kite", "red boat")):
                mem.add(text, id=str(index))
            answers.append([(hit.record.id, hit.score) for hit in mem.search("red kite").hits])
    assert answers[0] == answers[1]
