"""Many strategies as one: who is asked, in what order, and what a failure of one does to the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any, ClassVar

import pytest

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import (
    ConfigError,
    MissingExtraError,
    MissingResourceError,
    PluginLoadError,
    StrategyError,
)
from memplug.hookspecs import hookimpl
from memplug.merge import fuse, unite
from memplug.pipeline import Pipeline
from memplug.ports import Resources
from memplug.projection import Projections
from memplug.step import Step
from memplug.strategy import Strategy, StrategyConfig
from memplug.testing.fakes import FakeClock, FakeEmbedder
from memplug.testing.samples import episode, source
from memplug.types import (
    EPISODE,
    Access,
    Action,
    Batch,
    Candidates,
    Edge,
    Failure,
    Hit,
    Kind,
    Mark,
    Proposal,
    Query,
    Ranking,
    Scope,
    Section,
    Source,
    Sweep,
    Verdict,
)
from memplug.view import View, Window

ANN, TEAM = Scope(user_id="ann"), Scope(agent_id="team")
QUERY = Query(text="where is the cat?")
SOURCES = (source("The cat sleeps.", id="s", scope=ANN),)
NOTES = {name: Kind(f"{name}/note", str) for name in "abc"}


class Speaker(Strategy[StrategyConfig]):
    """Answers every hook with something that tells its name."""

    name = "speaker"
    score: ClassVar[float] = 0.5

    @hookimpl
    def check(self, subject: Source | Action) -> Sequence[Verdict]:
        return [Verdict(status="warn" if isinstance(subject, Action) else "accept")]

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        kind = NOTES[self.name]
        episodes = [one for given in sources for one in given.episodes]
        notes = tuple(
            kind.new(view, one.id, f"{self.name}: {one.text}", "", [one]) for one in episodes
        )
        links = tuple(
            Edge(one.id, note.id, self.name) for one, note in zip(episodes, notes, strict=True)
        )
        return Batch(
            put=notes, link=links, mark=tuple(Mark(id=one.id, trust=0.9) for one in episodes)
        )

    @hookimpl
    def store(self, batch: Batch) -> Batch:
        return Batch(mark=(Mark(id="e1", reason=f"{self.name} saw {len(batch.put)}"),))

    @hookimpl
    def manage(self, signal: Any) -> Batch:
        return Batch(mark=(Mark(id="e1", reason=f"{self.name}: {type(signal).__name__}"),))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        name = view.scope.user_id or view.scope.agent_id
        return Ranking((Proposal(f"{name}-1", self.score), Proposal(f"{name}-2", 0.2)))

    @hookimpl
    def render(self, candidates: Candidates) -> Section:
        return Section(title="who", text=f"{self.name} shows {len(candidates.hits)}")

    @hookimpl
    def rewrite(self, query: Query) -> Query:
        return replace(query, text=f"{query.text} {self.name}")

    @hookimpl
    def admit(self, batch: Batch) -> Batch:
        return replace(batch, mark=(*batch.mark, Mark(id=f"m{len(batch.mark)}", reason=self.name)))

    @hookimpl
    def refine(self, candidates: Candidates) -> Candidates:
        return replace(
            candidates, hits=tuple(replace(hit, score=hit.score / 2) for hit in candidates.hits)
        )


class A(Speaker):
    name = "a"
    kinds = (NOTES["a"],)
    score = 0.9


class B(Speaker):
    name = "b"
    kinds = (NOTES["b"],)
    score = 0.3


class C(Speaker):
    name = "c"
    kinds = (NOTES["c"],)
    score = 0.6


class Broken(Strategy[StrategyConfig]):
    """Fails wherever it is asked."""

    name = "broken"

    def _fail(self) -> Any:
        raise OSError("out of order")

    @hookimpl
    def check(self) -> Any:
        return self._fail()

    @hookimpl
    def encode(self) -> Any:
        return self._fail()

    @hookimpl
    def store(self) -> Any:
        return self._fail()

    @hookimpl
    def manage(self) -> Any:
        return self._fail()

    @hookimpl
    def retrieve(self) -> Any:
        return self._fail()

    @hookimpl
    def render(self) -> Any:
        return self._fail()

    @hookimpl
    def rewrite(self) -> Any:
        return self._fail()

    @hookimpl
    def admit(self) -> Any:
        return self._fail()

    @hookimpl
    def refine(self) -> Any:
        return self._fail()


class Router(Strategy[StrategyConfig]):
    """Weighs what it is told to weigh."""

    name = "router"

    def __init__(self, weights: Any = None) -> None:
        super().__init__()
        self.weights = weights

    @hookimpl
    def weigh(self, rankings: Sequence[Ranking]) -> Mapping[str, float] | None:
        if isinstance(self.weights, Exception):
            raise self.weights
        return self.weights  # type: ignore[no-any-return]


@pytest.fixture
def view() -> Iterator[View]:
    storage = SQLiteStorage.open(":memory:")
    yield View(
        Window(
            storage=storage,
            access=Access(ANN, (TEAM,)),
            clock=FakeClock(),
            projections=Projections(storage, limit=1 << 20),
            kinds={EPISODE.name: EPISODE, **{kind.name: kind for kind in NOTES.values()}},
        )
    )
    storage.close()


def pipeline(*strategies: Strategy[Any], **resources: Any) -> Pipeline:
    return Pipeline([Step(one) for one in strategies], Resources(clock=FakeClock(), **resources))


def routed(*weights: Any) -> Pipeline:
    """One router per answer, in list order, before a step "a" that weighs 2."""
    routers = [Step(Router(one), name=f"r{number}") for number, one in enumerate(weights)]
    return Pipeline([*routers, Step(A(), weight=2.0)], Resources())


def test_proposals_come_in_list_order(view: View) -> None:
    assert [name for name, _ in pipeline(A(), B(), C()).encode(SOURCES, view).items] == [
        "a",
        "b",
        "c",
    ]
    assert [name for name, _ in pipeline(C(), A(), B()).encode(SOURCES, view).items] == [
        "c",
        "a",
        "b",
    ]


def test_refinements_are_each_given_what_the_last_one_made(view: View) -> None:
    query, failures = pipeline(B(), A()).rewrite(QUERY, view)

    assert (query.text, failures) == ("where is the cat? b a", ())


def test_what_is_merged_is_the_same_in_every_order_of_steps(view: View) -> None:
    records = {
        (scope, f"{name}-{number}"): replace(
            episode(f"{name}-{number}", scope=scope), position=number
        )
        for scope, name in ((ANN, "ann"), (TEAM, "team"))
        for number in (1, 2)
    }
    unions, fusions = [], []
    for order in permutations((A(), B(), C(), Broken())):
        steps = pipeline(*order)
        unions.append(unite(batch for _, batch in steps.encode(SOURCES, view).items))
        answers = steps.retrieve(QUERY, [view, view.at(TEAM)])
        fusions.append(
            fuse(
                [ranking for _, ranking in answers.items],
                steps.weights,
                records=records,
                lineage={key: (key[1],) for key in records},
                kinds=steps.kinds,
            )
        )

    assert len(unions[0].put) == 3
    assert len(fusions[0].hits) == 4
    assert all(one == unions[0] for one in unions)
    assert all(one == fusions[0] for one in fusions)


def test_every_readable_scope_is_asked_and_named(view: View) -> None:
    answers = pipeline(A(), B()).retrieve(QUERY, [view, view.at(TEAM)])

    asked = [(ranking.step, ranking.scope, ranking.items[0].id) for _, ranking in answers.items]
    assert asked == [
        ("a", ANN, "ann-1"),
        ("b", ANN, "ann-1"),
        ("a", TEAM, "team-1"),
        ("b", TEAM, "team-1"),
    ]
    assert set(answers.timings) == {"a", "b"}
    assert all(seconds > 0 for seconds in answers.timings.values())


def test_only_the_named_steps_are_asked_where_some_are_named(view: View) -> None:
    steps = pipeline(A(), B(), C())

    assert [name for name, _ in steps.encode(SOURCES, view, only=frozenset({"b"})).items] == ["b"]
    assert [name for name, _ in steps.store(Batch(), view, only=frozenset({"c", "a"})).items] == [
        "a",
        "c",
    ]
    batch, _ = steps.admit(Batch(), view, only=frozenset({"b"}))
    assert [mark.step for mark in batch.mark] == ["b"]


def test_steps_that_are_asking_already_are_left_out(view: View) -> None:
    steps = pipeline(A(), B())

    assert steps.rewrite(QUERY, view, without=frozenset({"a"}))[0].text == "where is the cat? b"
    answers = steps.retrieve(QUERY, [view], without=frozenset({"b"}))
    assert [name for name, _ in answers.items] == ["a"]


def test_a_pipeline_tells_who_implements_a_hook() -> None:
    steps = pipeline(Router(), A())

    assert steps.answering("weigh") == ("router",)
    assert steps.answering("retrieve") == ("a",)


def test_a_stage_that_nobody_answers_gives_nothing(view: View) -> None:
    answers = pipeline(Router()).encode(SOURCES, view)

    assert (answers.items, answers.failures, answers.timings) == ((), (), {})


def test_actions_and_signals_and_sections_reach_the_steps(view: View) -> None:
    steps = pipeline(A())

    assert steps.check(Action("rm"), view).items[0][1][0].status == "warn"
    assert steps.manage(Sweep(), view).items[0][1].mark[0].reason == "a: Sweep"
    assert steps.render(Candidates(), QUERY, view, 100).items[0][1].text == "a shows 0"


def test_a_step_that_fails_is_named_and_the_others_go_on(view: View) -> None:
    steps = pipeline(A(), Broken(), B())
    hits = (Hit(record=episode("e1", scope=ANN), score=0.8),)

    def failure(stage: str) -> tuple[Failure]:
        return (Failure("broken", stage, "OSError: out of order"),)

    encoded = steps.encode(SOURCES, view)
    assert ([name for name, _ in encoded.items], encoded.failures) == (
        ["a", "b"],
        failure("encode"),
    )
    assert steps.check(SOURCES[0], view).failures == failure("check")
    assert steps.store(Batch(), view).failures == failure("store")
    assert steps.manage(Sweep(), view).failures == failure("manage")
    assert steps.retrieve(QUERY, [view]).failures == failure("retrieve")
    assert steps.render(Candidates(), QUERY, view, 9).failures == failure("render")
    assert steps.rewrite(QUERY, view) == (
        replace(QUERY, text="where is the cat? a b"),
        failure("rewrite"),
    )
    admitted, refused = steps.admit(Batch(), view)
    assert ([mark.step for mark in admitted.mark], refused) == (["a", "b"], failure("admit"))
    refined, failed = steps.refine(Candidates(hits=hits), QUERY, view)
    assert (refined.hits[0].score, failed) == (0.2, failure("refine"))


def test_a_step_that_is_to_raise_stops_the_call(view: View) -> None:
    steps = Pipeline([Step(A()), Step(Broken(), on_error="raise")], Resources())

    with pytest.raises(StrategyError, match="'broken' failed in retrieve: OSError: out of order"):
        steps.retrieve(QUERY, [view])


def test_without_a_router_the_configured_weights_count(view: View) -> None:
    steps = Pipeline([Step(A(), weight=2.0), Step(B())], Resources())

    assert steps.weigh(QUERY, (), view) == ({"a": 2.0, "b": 1.0}, ())


def test_routers_weights_are_united_and_the_first_listed_counts(view: View) -> None:
    weights, failures = routed(None, {"r0": 0.5, "a": 9.0}, {"a": 3.0, "r1": 0.1}).weigh(
        QUERY, (), view
    )

    assert (weights, failures) == ({"r0": 0.5, "r1": 0.1, "r2": 1.0, "a": 9.0}, ())


def test_a_router_that_fails_is_noted_and_the_next_one_asked(view: View) -> None:
    weights, failures = routed({"a": float("nan")}, OSError("x"), {"a": 0.5}).weigh(QUERY, (), view)

    assert weights["a"] == 0.5
    assert [failure.step for failure in failures] == ["r0", "r1"]


def test_routers_that_have_nothing_to_say_change_nothing(view: View) -> None:
    weights, failures = routed(None, OSError("x")).weigh(QUERY, (), view)

    assert (weights["a"], len(failures)) == (2.0, 1)


def test_the_kinds_of_all_steps_are_known_the_episode_included() -> None:
    assert list(pipeline(A(), B()).kinds) == ["episode", "a/note", "b/note"]


def test_two_steps_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"two steps have one name.*step 'router'"):
        pipeline(Router(), Router())


def test_a_kind_that_two_steps_declare_is_refused_and_its_owner_named() -> None:
    with pytest.raises(ConfigError, match=r"'a/note' already belongs to a .*step 'second'"):
        Pipeline([Step(A()), Step(A(), name="second")], Resources())


def test_a_resource_that_is_required_and_not_there_is_named() -> None:
    class Thinker(Strategy[StrategyConfig]):
        name = "thinker"
        requires = ("embedder", "llm")

    with pytest.raises(MissingResourceError, match="'thinker' requires 'llm'"):
        pipeline(Thinker(), embedder=FakeEmbedder())


def test_every_strategy_is_given_the_resources() -> None:
    strategy, embedder = A(), FakeEmbedder()

    pipeline(strategy, embedder=embedder)

    assert strategy.resources.embedder is embedder


class Unready(Strategy[StrategyConfig]):
    """Cannot be set up."""

    name = "unready"

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def setup(self, resources: Resources) -> None:
        raise self.error


def test_a_setup_that_fails_names_the_plugin() -> None:
    with pytest.raises(PluginLoadError, match=r"'unready'.*cannot be set up: ValueError: no model"):
        pipeline(Unready(ValueError("no model")))


def test_a_setup_that_says_what_is_missing_is_not_wrapped() -> None:
    with pytest.raises(MissingExtraError, match=r"memplug\[graph\]"):
        pipeline(Unready(MissingExtraError("unready", "graph")))
