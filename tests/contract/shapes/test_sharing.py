"""Shape: strategies that read a scope that others share, and one that writes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from memplug import (
    EPISODE,
    Batch,
    Candidates,
    Kind,
    Part,
    Query,
    Record,
    Scope,
    Section,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.testing import StrategyContract, WordSearch, holdings, memory

TEAM = Scope(tenant_id="acme", agent_id="team")
ANN = Scope(tenant_id="acme", user_id="ann")


@dataclass(frozen=True)
class Rule:
    """Whose rule it is."""

    author: str


RULE: Kind[Rule] = Kind("rules/rule", Rule, section="rules")


class Endorsed(Strategy[StrategyConfig]):
    """Lifts hits that a shared scope also knows, and renders what the shared scopes say."""

    name = "endorsed"

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> Candidates:
        known = {
            record.text
            for scope in view.shared
            for record, _ in view.at(scope).match(query.text, query.pool, EPISODE)
        }
        hits = [
            hit.moved(1.0 if hit.record.text in known else hit.score / 2, Part("endorsed", rank, 1))
            for rank, hit in enumerate(candidates.hits, 1)
        ]
        ordered = tuple(sorted(hits, key=lambda hit: -hit.score))
        return Candidates(hits=ordered, asides=candidates.asides, withheld=candidates.withheld)

    @hookimpl
    def render(
        self, candidates: Candidates, query: Query, view: View, budget: int
    ) -> Section | None:
        lines = [one.text for scope in view.shared for one in view.at(scope).all(EPISODE)]
        return Section(title="team", text="\n".join(lines)) if lines else None


class Rules(Strategy[StrategyConfig]):
    """Copies what begins with "Rule:" to the team's scope."""

    name = "rules"
    kinds = (RULE,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                Record(
                    id=RULE.id(TEAM, one.id),
                    kind=RULE.name,
                    text=one.text,
                    payload=Rule(view.scope.user_id),
                    scope=TEAM,
                )
                for source in sources
                for one in source.episodes
                if one.text.startswith("Rule:")
            )
        )


class Nosy(Strategy[StrategyConfig]):
    """Tries to read what the call may not read."""

    name = "nosy"

    @hookimpl
    def refine(self, candidates: Candidates, query: Query, view: View) -> None:
        view.at(Scope(tenant_id="acme", user_id="ben"))


class TestEndorsed(StrategyContract):
    def strategy(self) -> Strategy[Any]:
        return Endorsed()


def test_a_shared_scope_is_searched_too() -> None:
    with memory(WordSearch()) as mem:
        mem.add("the boat is mine", tenant_id="acme", user_id="ann")
        mem.add("the boat is ours", tenant_id="acme", agent_id="team")
        mem.add("the boat is theirs", tenant_id="acme", user_id="ben")
        found = mem.search("boat", shared=[TEAM], tenant_id="acme", user_id="ann")
        assert {hit.record.scope for hit in found.hits} == {ANN, TEAM}
        alone = mem.search("boat", tenant_id="acme", user_id="ann")
        assert {hit.record.scope for hit in alone.hits} == {ANN}


def test_a_strategy_reads_what_the_call_shares() -> None:
    with memory(WordSearch(), Endorsed()) as mem:
        for text in ("the boat is red", "the boat is blue"):
            mem.add(text, tenant_id="acme", user_id="ann")
        mem.add("the boat is blue", tenant_id="acme", agent_id="team")
        context = mem.context("boat", shared=[TEAM], tenant_id="acme", user_id="ann")
        assert context.retrieval.failures == ()
        assert context.retrieval.hits[0].record.text == "the boat is blue"
        (section,) = [one for one in context.sections if one.title == "team"]
        assert section.text == "the boat is blue"


def test_a_scope_that_is_not_shared_cannot_be_read() -> None:
    with memory(WordSearch(), Nosy()) as mem:
        mem.add("the boat is mine", tenant_id="acme", user_id="ann")
        mem.add("the boat is theirs", tenant_id="acme", user_id="ben")
        found = mem.search("boat", tenant_id="acme", user_id="ann")
        assert [hit.record.text for hit in found.hits] == ["the boat is mine"]
        (failure,) = found.failures
        assert (failure.step, failure.stage) == ("nosy", "refine")
        assert "acme/ben" in failure.cause


def test_a_step_writes_to_a_shared_scope_where_it_is_configured_to() -> None:
    step = {"use": Rules(), "writes_shared": {"tenant_id": "acme", "agent_id": "team"}}
    with memory(WordSearch(), step) as mem:
        added = mem.add("Rule: lock the harbour", tenant_id="acme", user_id="ann")
        assert added.failures == ()
        (rule,) = mem.list(tenant_id="acme", agent_id="team")
        assert (rule.text, rule.payload) == ("Rule: lock the harbour", Rule("ann"))


def test_a_step_that_is_not_configured_to_cannot_write_there() -> None:
    with memory(WordSearch(), Rules()) as mem:
        added = mem.add("Rule: lock the harbour", tenant_id="acme", user_id="ann")
        (failure,) = added.failures
        assert (failure.step, failure.stage) == ("rules", "encode")
        assert "foreign scope" in failure.cause
        assert holdings(mem, TEAM).ids() == set()
        assert len(holdings(mem, ANN).ids()) == 1
