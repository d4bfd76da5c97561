"""Shape: strategies that ask the memory again on their way, and one that asks while another asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from memplug import (
    Candidates,
    Part,
    Proposal,
    Query,
    Ranking,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, WordSearch, memory


class Chain(Strategy[StrategyConfig]):
    """Reads the best hit and asks on with its last word, twice (as IRCoT does with a model's thoughts)."""

    name = "chain"

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        scores: dict[str, float] = {}
        text = query.text
        for hop in range(3):
            hits = view.recall(replace(query, text=text, k=5)).hits
            for hit in hits:
                if hit.record.scope == view.scope:
                    scores.setdefault(hit.record.id, hit.score / (1 + hop))
            new = [hit for hit in hits if hit.record.text.split()[-1] not in text]
            if not new:
                break
            text = new[0].record.text.split()[-1]
        return Ranking(tuple(Proposal(id, score) for id, score in scores.items()))


class Second(Strategy[StrategyConfig]):
    """Reflects: asks once more before it settles the order."""

    name = "second"

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates:
        again = {hit.record.id: hit.score for hit in view.recall(replace(query, k=50)).hits}
        hits = [
            hit.moved(again.get(hit.record.id, 0.0), Part("second", rank, hit.score))
            for rank, hit in enumerate(candidates.hits, 1)
        ]
        return replace(candidates, hits=tuple(sorted(hits, key=lambda hit: -hit.score)))


class Endless(Strategy[StrategyConfig]):
    """Asks the same question again and again, as deep as it may."""

    name = "endless"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name  # type: ignore[misc]
        self.depths: list[int] = []

    @hookimpl
    def rewrite(self, query: Query, view: View) -> None:
        self.depths.append(query.depth)
        view.recall(query)


class TestChain(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Chain()


def _chained(*steps: Any) -> Any:
    mem = memory(WordSearch(), *steps)
    mem.add("Maria works with Pedro", id="a")
    mem.add("Pedro moved to Faro", id="b")
    mem.add("Faro has a harbour", id="c")
    mem.add("Oslo is cold", id="d")
    return mem


def test_asking_on_finds_what_words_alone_do_not() -> None:
    with _chained() as mem:
        assert {hit.record.id for hit in mem.search("Maria").hits} == {"a"}
    with _chained(Chain()) as mem:
        retrieval = mem.search("Maria")
        assert retrieval.failures == ()
        assert [hit.record.id for hit in retrieval.hits] == ["a", "b", "c"]


def test_two_that_ask_both_stop() -> None:
    with _chained(Chain(), Second()) as mem:
        retrieval = mem.search("Maria")
        assert retrieval.failures == ()
        assert {hit.record.id for hit in retrieval.hits} == {"a", "b", "c"}
        assert {part.step for part in retrieval.hits[0].parts} >= {"words", "second"}


def test_mutual_recursion_asks_each_step_at_most_once_on_a_way() -> None:
    one, other = Endless("one"), Endless("other")
    with _chained(one, other) as mem:
        retrieval = mem.search("Maria")
        assert retrieval.failures == ()
        assert {hit.record.id for hit in retrieval.hits} == {"a"}
        assert max(one.depths + other.depths) == 1
        assert len(one.depths) + len(other.depths) == 4


def test_deeper_than_four_is_refused_and_named() -> None:
    steps = [Endless(f"step{index}") for index in range(6)]
    with _chained(*steps) as mem:
        retrieval = mem.search("Maria")
        assert {hit.record.id for hit in retrieval.hits} == {"a"}
        assert any("deep" in failure.cause for failure in retrieval.failures)
        assert max(depth for step in steps for depth in step.depths) == 4


def test_a_nested_recall_is_not_logged_as_an_access() -> None:
    with _chained(Chain()) as mem:
        mem.search("Maria")
        mem.flush()
        scope = mem.users()[0]
        assert [one.text for one in mem.storage.asked(scope, 10)] == ["Maria"]
        assert mem.storage.usage(scope, ["a"])["a"].recalled == 1
