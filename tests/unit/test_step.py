"""The guard around a strategy: what passes, what is stamped, and what becomes a named failure."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from memplug.backends.sqlite import SQLiteStorage
from memplug.errors import PluginLoadError, StrategyError
from memplug.hookspecs import hookimpl
from memplug.ports import Resources, Write
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
    Condition,
    Edge,
    Failure,
    Filters,
    Hit,
    Kind,
    Mark,
    Proposal,
    Query,
    Ranking,
    Record,
    Scope,
    Section,
    Status,
    Sweep,
    Verdict,
    Withheld,
)
from memplug.view import View, Window

ANN, TEAM, BOB = Scope(user_id="ann"), Scope(agent_id="team"), Scope(user_id="bob")
DAY = datetime(2024, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    subject: str = ""


FACT = Kind("probe/fact", Fact)
OTHER = Kind("other/fact", Fact)


class Probe(Strategy[StrategyConfig]):
    """Answers every hook with what it was told; an exception is raised, a function called."""

    name = "probe"
    version = "7"
    kinds = (FACT,)

    def __init__(self, answer: Any = None) -> None:
        super().__init__()
        self.answer = answer

    def _say(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer() if callable(self.answer) else self.answer

    @hookimpl
    def check(self) -> Any:
        return self._say()

    @hookimpl
    def encode(self) -> Any:
        return self._say()

    @hookimpl
    def store(self) -> Any:
        return self._say()

    @hookimpl
    def admit(self) -> Any:
        return self._say()

    @hookimpl
    def rewrite(self) -> Any:
        return self._say()

    @hookimpl
    def retrieve(self) -> Any:
        return self._say()

    @hookimpl
    def weigh(self) -> Any:
        return self._say()

    @hookimpl
    def refine(self) -> Any:
        return self._say()

    @hookimpl
    def render(self) -> Any:
        return self._say()

    @hookimpl
    def manage(self) -> Any:
        return self._say()


class Warden(Probe):
    """The same as a guard."""

    guard = True


@pytest.fixture
def view() -> Iterator[View]:
    """Ann's scope, which reads the team's: an episode "e1", a fact of another step, hidden ones of both."""
    clock = FakeClock()
    storage = SQLiteStorage.open(":memory:", clock=clock)
    kinds = {kind.name: kind for kind in (EPISODE, FACT, OTHER)}
    storage.register(kinds.values())
    records = (
        episode("e1", scope=ANN),
        fact("probe/fact:own"),
        fact("probe/fact:hidden"),
        fact("other/fact:theirs", kind=OTHER),
        fact("other/fact:hidden", kind=OTHER),
    )
    hide = tuple(
        Mark(id=f"{kind}:hidden", status=Status.QUARANTINED, step="x")
        for kind in ("probe/fact", "other/fact")
    )
    storage.commit(
        Write(
            scope=ANN,
            verb="add",
            change="c1",
            time=clock.now(),
            batch=Batch(put=tuple(replace(one, ingest_time=DAY) for one in records), mark=hide),
        )
    )
    window = Window(
        storage=storage,
        access=Access(ANN, (TEAM,)),
        clock=clock,
        projections=Projections(storage, limit=1 << 20),
        kinds=kinds,
    )
    yield View(window)
    storage.close()


def fact(id: str = "probe/fact:new", kind: Kind[Fact] = FACT, **fields: Any) -> Record[Fact]:
    defaults: dict[str, Any] = {
        "text": "a fact",
        "payload": Fact(),
        "scope": ANN,
        "derived_from": ("e1",),
    }
    return Record(id=id, kind=kind.name, **{**defaults, **fields})


def row(*values: float) -> Any:
    return np.array(values, np.float32)


E1 = Hit(record=episode("e1", scope=ANN), score=0.5, episodes=("e1",))
E2 = Hit(record=episode("e2", scope=ANN), score=0.4, episodes=("e2",))
GIVEN = Batch(
    put=(fact("probe/fact:a"), fact("other/fact:b", kind=OTHER)),
    link=(Edge("e1", "probe/fact:a", "r"),),
    mark=(Mark(id="e1", trust=0.5, step="x"),),
    remove=("other/fact:gone",),
)
QUERY = Query(text="where is the cat?", k=5, filters=Filters(kinds=("episode", "probe/fact")))
ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "check": {"subject": source("e", id="s", scope=ANN)},
    "encode": {"sources": (source("e", id="s", scope=ANN),)},
    "store": {"batch": GIVEN},
    "admit": {"batch": GIVEN},
    "manage": {"signal": Sweep()},
    "retrieve": {"query": QUERY},
    "weigh": {"query": QUERY, "rankings": ()},
    "rewrite": {"query": QUERY},
    "refine": {"candidates": Candidates(hits=(E1, E2)), "query": QUERY},
    "render": {"candidates": Candidates(hits=(E1, E2)), "query": QUERY, "budget": 100},
}


def ask(hook: str, answer: Any, view: View, **options: Any) -> Any:
    step = Step(Probe(answer), **options)
    step.set_up(Resources(embedder=FakeEmbedder(3)))
    return step.ask(hook, ARGUMENTS[hook], view)


def test_a_put_is_stamped_with_step_and_version(view: View) -> None:
    batch = ask("encode", Batch(put=(fact(made_by="forged@1"),)), view, name="facts")

    assert batch.put[0].made_by == "facts@7"


def test_marks_and_verdicts_and_withheld_hits_name_their_step(view: View) -> None:
    mark = ask("store", Batch(mark=(Mark(id="e1", trust=0.1, step="forged"),)), view).mark[0]
    verdict = ask("check", [Verdict(status="demote", id="s#0", risk=0.5)], view)[0]
    kept_back = ask(
        "refine", Candidates(hits=(E2,), withheld=(Withheld("e1", "forged", "why"),)), view
    )

    assert (mark.step, verdict.step) == ("probe", "probe")
    assert kept_back.withheld == (Withheld("e1", "probe", "why"),)


def test_a_ranking_is_ordered_cut_to_the_pool_and_stamped_with_step_and_scope(view: View) -> None:
    items = tuple(Proposal(f"e{index}", index / 100) for index in range(60))

    ranking = ask("retrieve", Ranking(items, "forged", BOB), view)

    assert (ranking.step, ranking.scope, len(ranking.items)) == ("probe", ANN, 50)
    assert [item.id for item in ranking.items[:2]] == ["e59", "e58"]


def test_scores_of_numpy_and_their_rounding_are_taken_as_numbers(view: View) -> None:
    items = (
        Proposal("e1", float(np.float64(1 + 1e-9))),
        Proposal("e2", np.float32(0.5)),  # type: ignore[arg-type]
    )

    ranking = ask("retrieve", Ranking(items), view)

    assert [(type(item.score), item.score) for item in ranking.items] == [
        (float, 1.0),
        (float, 0.5),
    ]


def test_a_vector_is_made_float32_and_of_unit_length(view: View) -> None:
    batch = ask("encode", Batch(put=(fact(vector=np.array([3.0, 0.0, 4.0])),)), view)

    assert batch.put[0].vector.dtype == np.float32
    assert batch.put[0].vector == pytest.approx([0.6, 0.0, 0.8])


def test_only_the_arguments_a_hook_names_are_passed(view: View) -> None:
    class Picky(Strategy[StrategyConfig]):
        name = "picky"

        @hookimpl
        def retrieve(self, view: View, limit: int = 3) -> Ranking:
            return Ranking((Proposal(f"{view.scope.user_id}{limit}", 1.0),))

    ranking = Step(Picky()).ask("retrieve", {"query": QUERY}, view)

    assert isinstance(ranking, Ranking)
    assert ranking.items[0].id == "ann3"


def test_nothing_to_say_is_no_failure(view: View) -> None:
    assert [ask(hook, None, view) for hook in ARGUMENTS] == [None] * len(ARGUMENTS)


def test_what_removes_own_records_passes_hidden_ones_too(view: View) -> None:
    removes = ("probe/fact:own", "probe/fact:hidden", "probe/fact:a")

    assert ask("store", Batch(remove=removes), view).remove == removes


def test_hidden_records_of_others_and_unknown_ones_are_not_removed(view: View) -> None:
    batch = ask("store", Batch(remove=("other/fact:hidden", "nowhere")), view)

    assert batch.remove == ()


def test_a_put_may_go_to_the_shared_scope_that_is_configured(view: View) -> None:
    record = fact(scope=TEAM)

    assert ask("encode", Batch(put=(record,)), view, writes_shared=TEAM).put[0].scope == TEAM
    assert "foreign scope" in ask("encode", Batch(put=(record,)), view).cause


def test_filters_may_be_narrowed_and_nothing_widened(view: View) -> None:
    narrower = replace(
        QUERY,
        text="where is Pixel?",
        k=50,
        pool=9999,
        depth=0,
        history=True,
        filters=Filters(
            kinds=("episode",), since=DAY, metadata=(Condition("topic", "eq", "cats"),)
        ),
    )

    rewritten = ask("rewrite", narrower, view)

    assert rewritten == replace(narrower, k=5, pool=50, history=False)


def test_admit_may_leave_out_and_mark(view: View) -> None:
    answer = Batch(put=GIVEN.put[:1], mark=(*GIVEN.mark, Mark(id="probe/fact:a", trust=0.1)))

    batch = ask("admit", answer, view)

    assert batch.put == GIVEN.put[:1]
    assert [mark.step for mark in batch.mark] == ["x", "probe"]


def test_admit_cannot_take_back_the_marks_of_others(view: View) -> None:
    mine = Mark(id="probe/fact:a", trust=0.2, step="probe")
    given = replace(GIVEN, mark=(*GIVEN.mark, mine))

    batch: Any = Step(Probe(Batch(put=GIVEN.put))).ask("admit", {"batch": given}, view)

    assert batch.mark == GIVEN.mark


def test_what_refine_leaves_out_without_a_word_is_shown_as_withheld(view: View) -> None:
    before = Withheld("e0", "earlier", "stale")
    given = Candidates(hits=(E1,), asides={"lessons": (E2,)}, withheld=(before,))

    refined: Any = Step(Probe(Candidates(hits=(E1,)))).ask(
        "refine", {"candidates": given, "query": QUERY}, view
    )

    assert refined.withheld == (before, Withheld("e2", "probe", "left out, and no reason given"))


def test_numbers_of_numpy_become_plain_ones_everywhere(view: View) -> None:
    number = np.float32(0.5)
    batch = ask(
        "encode",
        Batch(
            put=(fact(trust=number),),
            link=(Edge("e1", "probe/fact:new", "r", number),),  # type: ignore[arg-type]
            mark=(Mark(id="e1", trust=number),),  # type: ignore[arg-type]
        ),
        view,
    )
    refined = ask("refine", Candidates(hits=(replace(E1, score=number),)), view)  # type: ignore[arg-type]
    verdicts = ask("check", [Verdict(status="accept", risk=number)], view)  # type: ignore[arg-type]

    found = (
        batch.put[0].trust,
        batch.link[0].weight,
        batch.mark[0].trust,
        refined.hits[0].score,
        verdicts[0].risk,
    )
    assert found == (0.5,) * 5
    assert {type(one) for one in found} == {float}


def test_ids_of_every_script_are_proposed(view: View) -> None:
    ranking = ask("retrieve", Ranking((Proposal("猫", 0.4), Proposal(np.str_("e1"), 0.9))), view)

    assert [(item.id, type(item.id)) for item in ranking.items] == [("e1", str), ("猫", str)]


def test_a_strategy_that_exits_is_contained(view: View) -> None:
    def leave() -> None:
        raise SystemExit(3)

    assert ask("retrieve", leave, view) == Failure("probe", "retrieve", "SystemExit: 3")
    assert ask("retrieve", leave, view, limit=5) == Failure("probe", "retrieve", "SystemExit: 3")


def test_refine_keeps_the_records_it_was_given(view: View) -> None:
    copy = replace(E2.record, vector=row(9, 9, 9))
    moved = replace(E2, record=copy, episodes=("forged",), score=0.9)

    refined = ask("refine", Candidates(hits=(moved, E1)), view)

    assert refined.hits[0].record is E2.record
    assert (refined.hits[0].episodes, refined.hits[0].score) == (("e2",), 0.9)


NAN = float("nan")
WRONG: list[tuple[str, Any, str]] = [
    ("check", Verdict(status="accept"), "not a sequence of Verdict"),
    ("check", ["accept"], "answered str, not Verdict"),
    ("check", [Verdict(status="deny")], "'deny' is not one of"),
    ("check", [Verdict(status="accept", id="elsewhere")], "no part of the source"),
    ("check", [Verdict(status="accept", risk=NAN)], "risk is nan"),
    ("check", [Verdict(status="accept", text="a\x00")], "NUL byte"),
    ("check", [Verdict(status="reject", reasons="spam")], "not a sequence of str"),  # type: ignore[arg-type]
    ("check", [Verdict(status="reject", reasons=(7,))], "answered int, not str"),  # type: ignore[arg-type]
    ("check", [Verdict(status="accept", text=" ")], "text is empty"),
    ("encode", [fact()], "answered list, not Batch"),
    ("encode", Batch(put=("fact",)), "answered str, not Record"),  # type: ignore[arg-type]
    ("encode", Batch(put=(fact("o", kind=OTHER),)), "its own are: probe/fact"),
    ("encode", Batch(put=(fact(kind=EPISODE),)), "kind 'episode'"),  # type: ignore[arg-type]
    ("encode", Batch(put=(fact(payload="text"),)), "is str, not Fact"),
    ("encode", Batch(put=(fact(scope=BOB),)), "foreign scope"),
    ("encode", Batch(put=(fact(id=""),)), "without an id"),
    ("encode", Batch(put=(fact(text=None),)), "not a string"),
    ("encode", Batch(put=(fact(text="\ud800"),)), "lone surrogate"),
    ("encode", Batch(put=(fact(trust=2),)), "trust of 'probe/fact:new' is 2"),
    ("encode", Batch(put=(fact(event_time=datetime(2024, 1, 1)),)), "no zone"),  # noqa: DTZ001
    ("encode", Batch(put=(fact(metadata={"x": NAN}),)), "not JSON"),
    ("encode", Batch(put=(fact(vector=row(NAN, 0, 0)),)), "NaN or infinity"),
    ("encode", Batch(put=(fact(vector=row(0, 0, 0)),)), "is zero"),
    ("encode", Batch(put=(fact(vector=row(1, 0)),)), "2 dimensions, not 3"),
    ("encode", Batch(put=(fact(vector=[1, 0, 0]),)), "not a row of numbers"),
    ("encode", Batch(put=(fact("e1"),)), "which is of kind 'episode', not its own"),
    ("encode", Batch(put=(fact("probe/fact:own", revision=9),)), "replaces revision 9"),
    ("encode", Batch(put=(fact(derived_from="e1"),)), "not a sequence of str"),
    ("encode", Batch(put=(fact(derived_from=("probe/fact:new",)),)), "from itself"),
    ("encode", Batch(put=(fact(speaker=None),)), "is NoneType, not a string"),
    ("encode", Batch(put=(fact(payload=Fact(object())),)), "cannot be written as JSON"),  # type: ignore[arg-type]
    ("encode", Batch(link=(Edge("a", "b", None),)), "is NoneType, not a string"),  # type: ignore[arg-type]
    ("encode", Batch(link=(Edge("", "b", "r"),)), "without naming it"),
    ("encode", Batch(mark=(Mark(id="e1", because="\ud800"),)), "lone surrogate"),
    ("encode", Batch(link=("edge",)), "answered str, not Edge"),  # type: ignore[arg-type]
    ("encode", Batch(link=(Edge("a", "b", "r", NAN),)), "has the weight nan"),
    ("encode", Batch(mark=(Mark(id="e1", trust=-1),)), "trust on 'e1' is -1"),
    ("encode", Batch(mark=(Mark(id="e1", status="gone"),)), "status 'gone'"),  # type: ignore[arg-type]
    ("encode", Batch(mark=(Mark(id=""),)), "without naming it"),
    ("store", Batch(remove=("e1",)), "of kind 'episode', which is not its own"),
    ("store", Batch(remove=("other/fact:b",)), "of kind 'other/fact'"),
    ("manage", Batch(remove=("other/fact:theirs",)), "of kind 'other/fact'"),
    ("admit", Batch(put=(fact("probe/fact:c"),)), "was not in the batch"),
    ("admit", Batch(put=(fact("probe/fact:a", text="!"),)), "changes 'probe/fact:a'"),
    ("admit", Batch(link=(Edge("a", "b", "r"),)), "edge that was not in the batch"),
    ("admit", Batch(remove=("probe/fact:a",)), "did not remove"),
    ("retrieve", ["e1"], "answered list, not Ranking"),
    ("retrieve", Ranking(("e1",)), "answered str, not Proposal"),  # type: ignore[arg-type]
    ("retrieve", Ranking((Proposal("e1", NAN),)), "score of 'e1' is nan"),
    ("retrieve", Ranking((Proposal("e1", 1.5),)), "score of 'e1' is 1.5"),
    ("retrieve", Ranking((Proposal("e1", "0.5"),)), "not a number"),  # type: ignore[arg-type]
    ("retrieve", Ranking((Proposal("e1", -0.1),)), "score of 'e1' is -0.1"),
    ("retrieve", Ranking((Proposal("e1", float("inf")),)), "score of 'e1' is inf"),
    ("retrieve", Ranking((Proposal(7, 0.5),)), "id is int, not a string"),  # type: ignore[arg-type]
    ("retrieve", Ranking((Proposal("\ud800", 0.5),)), "lone surrogate"),
    ("retrieve", Ranking((Proposal("e1", 0.5, why="words"),)), "not a sequence of Reason"),  # type: ignore[arg-type]
    ("weigh", ["a"], "not a mapping"),
    ("weigh", {"a": -1}, "weight -1.0 for 'a'"),
    ("weigh", {"a": NAN}, "weight nan for 'a'"),
    ("rewrite", "where?", "answered str, not Query"),
    ("rewrite", replace(QUERY, text=" "), "question is empty"),
    ("rewrite", replace(QUERY, filters=Filters()), "widens the filter 'kinds'"),
    ("rewrite", replace(QUERY, vector=row(NAN, 0, 0)), "NaN or infinity"),
    ("rewrite", replace(QUERY, k=2.5), "k is 2.5"),  # type: ignore[arg-type]
    (
        "rewrite",
        replace(QUERY, filters=replace(QUERY.filters, since=datetime(2024, 1, 1))),  # noqa: DTZ001
        "no zone",
    ),
    ("refine", Candidates(hits=(E1, E1)), "lists a record twice"),
    ("refine", Candidates(hits=(E1,), withheld=(Withheld("e2", "", None),)), "not a string"),  # type: ignore[arg-type]
    ("refine", Candidates(hits=(replace(E1, parts=None, score=0.1),)), "not a sequence of Part"),  # type: ignore[arg-type]
    ("refine", [E1], "answered list, not Candidates"),
    ("refine", Candidates(hits=(replace(E1, record=fact()),)), "was not among the candidates"),
    ("refine", Candidates(asides={"x": (replace(E1, score=NAN),)}), "score of 'e1' is nan"),
    ("refine", Candidates(withheld=(Withheld("e9", "", ""),)), "withholds 'e9'"),
    (
        "refine",
        Candidates(hits=(replace(E1, record=replace(E1.record, text="forged")),)),
        "changes the record 'e1'",
    ),
    ("render", "text", "answered str, not Section"),
    ("render", Section(title="", text="x"), "title is empty"),
    ("render", Section(title="t", text="x", priority="high"), "priority is 'high'"),  # type: ignore[arg-type]
    ("render", Section(title="t", text=None), "not a string"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("hook", "answer", "cause"), WRONG)
def test_a_wrong_answer_is_a_failure_that_names_step_stage_and_cause(
    hook: str, answer: Any, cause: str, view: View
) -> None:
    failure = ask(hook, answer, view)

    assert isinstance(failure, Failure)
    assert (failure.step, failure.stage) == ("probe", hook)
    assert cause in failure.cause


@pytest.mark.parametrize("hook", list(ARGUMENTS))
def test_an_exception_is_contained_and_told(hook: str, view: View) -> None:
    assert ask(hook, KeyError("colour"), view) == Failure("probe", hook, "KeyError: 'colour'")


def test_a_step_that_is_to_raise_raises_with_its_cause(view: View) -> None:
    with pytest.raises(
        StrategyError, match="'probe' failed in encode: ZeroDivisionError: odd"
    ) as e:
        ask("encode", ZeroDivisionError("odd"), view, on_error="raise")

    assert isinstance(e.value.__cause__, ZeroDivisionError)
    assert (e.value.strategy, e.value.stage) == ("probe", "encode")


@pytest.mark.parametrize(
    "hook", ["retrieve", "refine", "rewrite", "weigh", "render", "admit", "store"]
)
def test_a_guard_that_fails_stops_what_would_pass_unexamined(hook: str, view: View) -> None:
    with pytest.raises(StrategyError):
        Step(Warden(RuntimeError("down"))).ask(hook, ARGUMENTS[hook], view)


@pytest.mark.parametrize("hook", ["check", "encode", "manage"])
def test_a_guard_that_fails_where_the_core_waits_for_it_is_noted(hook: str, view: View) -> None:
    failure = Step(Warden(RuntimeError("down"))).ask(hook, ARGUMENTS[hook], view)

    assert failure == Failure("probe", hook, "RuntimeError: down")


def test_a_guard_that_fails_on_an_action_stops_it(view: View) -> None:
    with pytest.raises(StrategyError):
        Step(Warden(RuntimeError("down"))).ask("check", {"subject": Action("rm")}, view)


def test_a_call_past_its_limit_is_given_up(view: View) -> None:
    never = threading.Event()

    failure = ask("retrieve", never.wait, view, limit=0.02)

    never.set()
    assert failure == Failure("probe", "retrieve", "TimeoutError: no answer within 0.02 s")


def test_within_its_limit_a_call_answers_or_fails_as_without_one(view: View) -> None:
    good = ask("retrieve", Ranking((Proposal("e1", 1.0),)), view, limit=5)
    bad = ask("retrieve", KeyError("x"), view, limit=5)

    assert good.items == (Proposal("e1", 1.0),)
    assert bad.cause == "KeyError: 'x'"


def test_a_limited_call_sees_the_callers_context(view: View) -> None:
    budget = contextvars.ContextVar("budget", default=0)
    budget.set(3)

    assert ask("weigh", lambda: {"a": budget.get()}, view, limit=5) == {"a": 3.0}


def test_a_misspelt_hook_is_refused_with_the_nearest_name() -> None:
    class Misspelt(Strategy[StrategyConfig]):
        name = "misspelt"

        @hookimpl
        def retreive(self, query: Query) -> None: ...

    with pytest.raises(PluginLoadError, match=r"marks 'retreive' .* did you mean 'retrieve'"):
        Step(Misspelt())


def test_an_argument_that_the_hook_does_not_have_is_refused() -> None:
    class Greedy(Strategy[StrategyConfig]):
        name = "greedy"

        @hookimpl
        def retrieve(self, query: Query, storage: Any) -> None: ...

    with pytest.raises(PluginLoadError, match="takes 'storage'; the hook offers: query, view"):
        Step(Greedy())


def test_an_asynchronous_hook_is_refused() -> None:
    class Later(Strategy[StrategyConfig]):
        name = "later"

        @hookimpl
        async def retrieve(self, query: Query) -> None: ...

    with pytest.raises(PluginLoadError, match="no plain function"):
        Step(Later())


def test_a_wrapper_is_refused() -> None:
    class Wrapped(Strategy[StrategyConfig]):
        name = "wrapped"

        @hookimpl(wrapper=True)
        def retrieve(self, query: Query) -> Any:
            return (yield)

    with pytest.raises(PluginLoadError, match="is a wrapper"):
        Step(Wrapped())


def test_another_contract_is_refused() -> None:
    class Future(Strategy[StrategyConfig]):
        name = "future"
        contract = 2

    with pytest.raises(PluginLoadError, match="contract 2, and this memplug speaks 1"):
        Step(Future())


def test_a_strategy_without_a_name_is_refused() -> None:
    class Nameless(Strategy[StrategyConfig]):
        pass

    with pytest.raises(PluginLoadError, match=r"'Nameless'.* has no name"):
        Step(Nameless())
    assert Step(Nameless(), name="given").made_by == "given@1"
