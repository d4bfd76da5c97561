"""A dry run says what would be asked and stores nothing."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    AsyncMemory,
    Batch,
    Kind,
    Memory,
    Resources,
    Scope,
    Signal,
    Source,
    Spent,
    Strategy,
    StrategyConfig,
    Verdict,
    View,
    hookimpl,
)
from memplug.ports import LLM, Completion
from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, WordSearch, holdings
from memplug.types import EPISODE, Message

ANN = Scope(user_id="ann")


@dataclass(frozen=True)
class Note:
    """Nothing but its text."""


NOTE: Kind[Note] = Kind("notes/note", Note)


class Notes(Strategy[StrategyConfig]):
    """A note per episode that knows how many notes there are; a follow-up for each; it sweeps with a model."""

    name = "notes"
    kinds = (NOTE,)
    llm: LLM

    def setup(self, resources: Resources) -> None:
        assert resources.llm is not None
        self.llm = resources.llm

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        episodes = [one for source in sources for one in source.episodes]
        stored = len(list(view.all(EPISODE)))
        answers = self.llm.complete_many(
            [_user(f"{one.text} of {stored} in store") for one in episodes]
        )
        made = [one for one in answers if isinstance(one, Completion)]
        if len(made) < len(answers):
            raise RuntimeError("needs every answer")
        self.llm.complete(_user("sum up " + " ".join(one.text for one in made)))
        return Batch(
            put=tuple(
                NOTE.new(view, one.id, answer.text, Note(), [one])
                for one, answer in zip(episodes, made, strict=True)
            )
        )

    @hookimpl
    def manage(self, signal: Signal, view: View) -> None:
        self.llm.complete(_user("tidy up"))


class Guard(Strategy[StrategyConfig]):
    """Rejects what says "spam", and hides what says "hm"."""

    name = "guard"

    @hookimpl
    def check(self, subject: Any, view: View) -> list[Verdict]:
        verdicts = {
            "spam": Verdict(status="reject", reasons=("odd",)),
            "hm": Verdict(status="pending", reasons=("odd",)),
        }
        return [
            replace(verdicts[one.text], id=one.id)
            for one in subject.episodes
            if one.text in verdicts
        ]


def _user(text: str) -> tuple[Message, ...]:
    return (Message("user", text),)


def opened(path: Any = ":memory:", llm: Any = None, **options: Any) -> Memory:
    return Memory.open(
        path,
        [Guard(), Notes(), WordSearch()],
        llm=llm or ScriptedLLM(lambda messages: "one two three"),
        embedder=FakeEmbedder(),
        clock=FakeClock(),
        random=random.Random(1),
        **{"enrich": "inline", **options},
    )


def test_it_counts_the_calls_and_tokens_that_would_be_asked_first() -> None:
    llm = ScriptedLLM([])
    with opened(llm=llm, count_tokens=lambda text: len(text.split())) as memory:
        result = memory.add(["Ann moved", "to Lisbon"], user_id="ann", dry_run=True)
    assert result.dry_run
    assert (len(result.ids), result.new, result.change) == (2, result.ids, "")
    assert result.usage == (
        Spent(
            scope=ANN,
            step="notes",
            stage="encode",
            model="scripted",
            calls=2,
            tokens_in=12,
            unpriced=2,
        ),
    )
    assert result.failures == ()
    assert llm.prompts == []


def test_it_stores_nothing() -> None:
    with opened() as memory:
        memory.add("kept", id="kept", user_id="ann")
        scope = memory.users()[0]
        before = (holdings(memory, user_id="ann"), memory.storage.position(scope))
        memory.add(["more", "spam"], user_id="ann", dry_run=True)
        memory.add("kept, changed", id="kept", user_id="ann", dry_run=True)
        memory.add("nobody knows him", user_id="bob", dry_run=True)
        assert (holdings(memory, user_id="ann"), memory.storage.position(scope)) == before
        assert memory.users() == [scope]
        assert memory.owed() == []
        assert len(memory.search("nobody more", user_id="ann")) == 0
        assert sum(one.calls for one in memory.stats().usage) == 2


def test_strategies_see_the_episodes_as_if_they_were_stored() -> None:
    class Counts(Strategy[StrategyConfig]):
        name = "counts"
        seen: tuple[int, int, int] = (0, 0, 0)

        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> None:
            episodes = [one for source in sources for one in source.episodes]
            found = list(view.match(episodes[0].text, 5, EPISODE))
            Counts.seen = (len(episodes), len(list(view.all(EPISODE))), len(found))

    with Memory.open(":memory:", Counts(), embedder=FakeEmbedder(), enrich="inline") as memory:
        memory.add("first words")
        memory.add(["second words", "third"], dry_run=True)
    assert Counts.seen == (2, 3, 2)


def test_what_a_guard_keeps_out_is_not_planned() -> None:
    with opened() as memory:
        result = memory.add(["spam", "hm", "fine"], dry_run=True)
    assert list(result.rejected.values()) == ["odd"]
    assert [one.status for one in result.verdicts] == ["reject", "pending"]
    assert [one.calls for one in result.usage] == [1]


def test_what_is_known_already_is_not_planned() -> None:
    with opened() as memory:
        memory.add("a", id="x")
        assert memory.add("a", id="x", dry_run=True).usage == ()
        again = memory.add("b", id="x", dry_run=True)
        assert again.updated == ("x",)
        assert again.usage[0].calls == 1


class Priced(ScriptedLLM):
    """A model with a price list."""

    def price(self, tokens_in: int, tokens_out: int) -> float:
        return 0.5 * tokens_in + 2 * tokens_out


def test_what_such_calls_took_before_says_what_they_may_take() -> None:
    llm = Priced(lambda messages: "one two three")
    with opened(llm=llm, count_tokens=lambda text: len(text.split())) as memory:
        (first,) = memory.add("Ann moved", dry_run=True).usage
        assert (first.tokens_in, first.tokens_out, first.cost, first.unpriced) == (6, 0, 3.0, 0)
        memory.add("Ann moved")
        (second,) = memory.add("Ann stayed there", dry_run=True).usage
        assert (second.tokens_in, second.tokens_out, second.cost) == (7, 3, 9.5)


def test_failures_of_other_kinds_are_told() -> None:
    class Broken(Strategy[StrategyConfig]):
        name = "broken"

        @hookimpl
        def encode(self, sources: Sequence[Source], view: View) -> None:
            raise RuntimeError("oh")

    with Memory.open(":memory:", Broken(), embedder=FakeEmbedder(), enrich="inline") as memory:
        (failure,) = memory.add("a", dry_run=True).failures
    assert failure.cause == "RuntimeError: oh"


def test_it_works_in_a_store_that_is_only_read(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with opened(tmp_path, read_only=True) as memory:
        assert memory.add("a", dry_run=True).usage[0].calls == 1


def test_it_asks_nothing_of_a_budget_and_counts_toward_none() -> None:
    with opened(config={"budgets": [{"calls": 2}]}) as memory:
        for _ in range(5):
            assert memory.add("a", dry_run=True).usage[0].calls == 1
        memory.add("a")


def test_a_dry_run_of_maintenance_asks_no_model() -> None:
    llm = ScriptedLLM([])
    with opened(llm=llm, enrich="background") as memory:
        memory.add("a", user_id="ann", dry_run=True)
        memory.runtime.storage.set_meta({"x": "y"})
        result = memory.manage(user_id="ann", dry_run=True)
    (planned,) = result.usage
    assert (planned.step, planned.stage, planned.calls, planned.scope) == (
        "notes",
        "manage",
        1,
        ANN,
    )
    assert result.failures == ()
    assert llm.prompts == []


def test_asyncio_has_it_too() -> None:
    async def run() -> Any:
        async with AsyncMemory(opened()) as memory:
            return await memory.add("a", dry_run=True)

    result = asyncio.run(run())
    assert result.dry_run
    assert result.usage[0].calls == 1


# on the command line

PLUGIN = '''
from memplug import Strategy, hookimpl
from memplug.types import EPISODE, Message

class Asks(Strategy):
    """Asks for a note on every episode."""

    name = "asks"

    def setup(self, resources):
        self.llm = resources.llm

    @hookimpl
    def encode(self, sources, view):
        for source in sources:
            self.llm.complete([Message("user", "note " + source.episodes[0].text)])

    @hookimpl
    def rewrite(self, query, view):
        self.llm.complete([Message("user", query.text)])

    @hookimpl
    def manage(self, signal, view):
        self.llm.complete([Message("user", "tidy")])
'''

MODEL = """
from memplug.testing import ScriptedLLM

class Echo(ScriptedLLM):
    def __init__(self):
        super().__init__(lambda messages: messages[-1].text, name="echo")
"""


@pytest.fixture
def configuration(tmp_path: Path) -> str:
    (tmp_path / "asks.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "echo.py").write_text(MODEL, "utf-8")
    file = tmp_path / "memplug.toml"
    file.write_text(
        'enrich = "inline"\nllm = "./echo.py:Echo"\npipeline = ["hybrid", "./asks.py:Asks"]\n',
        "utf-8",
    )
    return str(file)


def test_add_tells_what_it_would_ask(cli: Any, configuration: str) -> None:
    shown = cli("add", "Ann moved", "--dry-run", "--pipeline", configuration).stdout
    assert not cli.store.exists()
    cli("add", "Bob stayed", "--pipeline", configuration)
    again = cli("add", "Ann moved", "--dry-run", "--pipeline", configuration).stdout
    assert "1 call, 3 tokens in, 3 out, cost unknown" in " ".join(again.split())
    assert "Would have remembered it." in shown
    assert "would ask echo: 1 call, 3 tokens in, cost unknown" in " ".join(shown.split())
    assert "what follows on the answers is not known" in " ".join(shown.split())
    texts = [one["text"] for one in cli.json("list", "--pipeline", configuration)["records"]]
    assert texts == ["Bob stayed"]
    plain = cli("add", "Ann moved", "--dry-run").stdout
    assert "No model would be asked." in plain


def test_commands_tell_what_was_asked(cli: Any, configuration: str) -> None:
    pipeline = ("--pipeline", configuration)
    verbs = (("add", "Ann moved"), ("search", "moved"), ("manage",), ("enrich", "--rebuild"))
    for command in verbs:
        shown = " ".join(cli(*command, *pipeline).stdout.split())
        assert "asked echo: 1 call, " in shown
        assert shown.count("cost unknown") == 1
    assert "asked" not in cli("search", "moved").stdout
    found = cli.json("search", "moved", *pipeline)["usage"]
    assert (found[0]["calls"], found[0]["cost"], found[0]["unpriced"]) == (1, None, 1)


def test_stats_tell_what_models_took_by_step_and_stage(cli: Any, configuration: str) -> None:
    cli("add", "Ann moved", "--pipeline", configuration, "--user", "ann")
    cli("add", "Bob moved", "--pipeline", configuration, "--user", "bob")
    shown = cli("stats").stdout
    rows = [line.split() for line in shown.splitlines() if line.startswith("asks")]
    assert [row[:7] for row in rows] == [["asks", "encode", "echo", "2", "0", "0", "6"]]
    assert rows[0][-1] == "unknown"
    usage = json.loads(cli("stats", "--json").stdout)["usage"]
    assert [one["scope"]["user_id"] for one in usage] == ["ann", "bob"]
    assert [one["cost"] for one in usage] == [None, None]
    of_ann = cli.json("stats", "--user", "ann")["usage"]
    assert [replace(Spent(), calls=one["calls"]).calls for one in of_ann] == [1]
