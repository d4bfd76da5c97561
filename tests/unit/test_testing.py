"""The fakes behave, and the contracts notice what breaks them."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from memplug import (
    EPISODE,
    AnswerError,
    BackendError,
    Batch,
    Kind,
    Message,
    Proposal,
    Query,
    Ranking,
    Source,
    Strategy,
    StrategyConfig,
    TruncatedAnswer,
    View,
    hookimpl,
)
from memplug.ports import LLM, Embedder
from memplug.testing import (
    EmbedderContract,
    FakeClock,
    FakeEmbedder,
    ScriptedLLM,
    StrategyContract,
    WordSearch,
    episode,
    holdings,
    memory,
    source,
)


def _ask(text: str) -> list[Message]:
    return [Message("user", text)]


class Colour(BaseModel):
    """A typed answer."""

    name: str


def test_the_clock_steps_and_is_advanced() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    clock = FakeClock(start, step=1)
    assert clock.now() == start + timedelta(seconds=1)
    clock.advance(days=1, minutes=1)
    assert clock.now() == start + timedelta(days=1, seconds=62)
    assert clock.monotonic() == 86463
    still = FakeClock(start, step=0)
    assert still.now() == still.now() == start


def test_the_embedder_is_near_where_words_are_shared() -> None:
    embedder = FakeEmbedder(256)
    tea, green_tea, boat = embedder.embed_documents(["tea", "green tea", "boat"])
    assert tea @ green_tea > 0.5 > abs(tea @ boat)
    assert embedder.asked == [("tea", "green tea", "boat")]


@pytest.mark.parametrize(
    ("fault", "shape"), [("dimension", (1, 65)), ("count", (2, 64)), ("nan", (1, 64))]
)
def test_the_embedder_misbehaves_when_told_to(fault: Any, shape: tuple[int, int]) -> None:
    vectors = FakeEmbedder(fault=fault).embed_documents(["tea"])
    assert vectors.shape == shape
    assert np.isfinite(vectors).all() is np.bool_(fault != "nan")


def test_the_embedder_fails_when_told_to() -> None:
    with pytest.raises(BackendError, match="told to fail"):
        FakeEmbedder(fault="raise").embed_queries(["tea"])


def test_the_model_reads_its_lines_in_order() -> None:
    llm = ScriptedLLM(["red", '{"name": "blue"}', Colour(name="green"), ValueError("tired")])
    assert llm.complete(_ask("one")).text == "red"
    assert llm.complete(_ask("two"), answer=Colour).answer == Colour(name="blue")
    assert llm.complete(_ask("three"), answer=Colour).answer == Colour(name="green")
    with pytest.raises(ValueError, match="tired"):
        llm.complete(_ask("four"))
    with pytest.raises(BackendError, match="no answer number 5, to 'five'"):
        llm.complete(_ask("five"))
    assert [prompt[-1].text for prompt in llm.prompts] == ["one", "two", "three", "four", "five"]


def test_the_model_answers_by_a_function_and_many_at_once() -> None:
    llm = ScriptedLLM(lambda messages: messages[-1].text.upper())
    first, second = llm.complete_many([_ask("a"), _ask("b")])
    assert [one.text for one in (first, second) if not isinstance(one, Exception)] == ["A", "B"]
    (wrong,) = ScriptedLLM(["no json"]).complete_many([_ask("x")], answer=Colour)
    assert isinstance(wrong, AnswerError)
    (cut,) = ScriptedLLM(["one two three"]).complete_many([_ask("x")], max_tokens=2)
    assert isinstance(cut, TruncatedAnswer)
    assert cut.text == "one two"


def test_the_fakes_fill_their_ports() -> None:
    assert isinstance(FakeEmbedder(), Embedder)
    assert isinstance(ScriptedLLM([]), LLM)


def test_builders_make_what_add_would() -> None:
    made = source("tea", "milk", id="s")
    assert [one.id for one in made.episodes] == ["s#0", "s#1"]
    assert episode("tea").payload.source_id == "tea"


def test_two_memories_of_one_seed_give_the_same_ids() -> None:
    with memory(seed=3) as one, memory(seed=3) as other:
        assert one.add("tea").ids == other.add("tea").ids
    with memory(seed=3) as one, memory(seed=4) as other:
        assert one.add("tea").ids != other.add("tea").ids


def test_holdings_forget_when_things_were_written() -> None:
    with memory() as one, memory(clock=FakeClock(datetime(2030, 1, 1, tzinfo=UTC))) as other:
        for mem in (one, other):
            mem.add("tea", id="a")
        other.delete(other.add("milk", id="b").ids[0])
        assert holdings(one) == holdings(other)


def test_the_fakes_need_no_pytest() -> None:
    code = (
        "import sys; sys.modules['pytest'] = None\n"
        "from memplug.testing import FakeClock, FakeEmbedder, ScriptedLLM, memory\n"
        "with memory() as mem: mem.add('tea')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@dataclass(frozen=True)
class Copy:
    """A copy's payload."""

    text: str


COPY: Kind[Copy] = Kind("copies/copy", Copy)
STRAY: Kind[Copy] = Kind("stray", Copy)
_DICE = random.Random(0)


class _Copies(Strategy[StrategyConfig]):
    name = "copies"
    kinds = (COPY,)

    def copied(self, text: str) -> str:
        return text

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                COPY.new(view, one.id, self.copied(one.text), Copy(""), self.behind(one.id))
                for source in sources
                for one in source.episodes
            )
        )

    def behind(self, id: str) -> Sequence[str]:
        return [id]


class _Dice(_Copies):
    def copied(self, text: str) -> str:
        return f"{text} {_DICE.random()}"


class _Orphans(_Copies):
    def behind(self, id: str) -> Sequence[str]:
        return []


class _Misnamed(_Copies):
    name = "others"


class _Loud(_Copies):
    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        return Ranking(tuple(Proposal(one.id, 3.0) for one in view.all(EPISODE)))


class _Breaks(_Copies):
    @hookimpl
    def manage(self, signal: Any, view: View) -> None:
        raise RuntimeError("never tested")


class _Batches(_Copies):
    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        first = sources[0].episodes[0]
        return Batch(put=(COPY.new(view, first.id, first.text, Copy(""), [first]),))


@pytest.mark.parametrize(
    ("strategy", "test"),
    [
        (_Dice, "test_the_same_adds_give_the_same_memory"),
        (_Orphans, "test_every_derived_record_ends_in_episodes"),
        (_Orphans, "test_delete_undoes_insert"),
        (_Misnamed, "test_its_kinds_carry_its_name"),
        (_Loud, "test_a_whole_life_has_no_failures"),
        (_Breaks, "test_a_whole_life_has_no_failures"),
        (_Batches, "test_a_bulk_add_equals_single_adds"),
    ],
)
def test_the_strategy_contract_notices(strategy: type[Strategy[Any]], test: str) -> None:
    class Contract(StrategyContract):
        def strategy(self) -> Strategy[Any]:
            return strategy()

    check: Callable[[], None] = getattr(Contract(), test)
    with pytest.raises(AssertionError):
        check()


class _Halves(FakeEmbedder):
    def embed_documents(self, texts: Sequence[str]) -> Any:
        return super().embed_documents(texts) / 2


class _Sorted(FakeEmbedder):
    def embed_documents(self, texts: Sequence[str]) -> Any:
        return super().embed_documents(sorted(texts))


@pytest.mark.parametrize(
    ("embedder", "test"),
    [
        (_Halves(), "test_rows_have_unit_length"),
        (_Sorted(), "test_rows_follow_the_order_of_the_texts"),
        (FakeEmbedder(fault="nan"), "test_one_finite_float32_row_per_text"),
        (FakeEmbedder(fault="count"), "test_one_finite_float32_row_per_text"),
    ],
)
def test_the_embedder_contract_notices(embedder: FakeEmbedder, test: str) -> None:
    class Contract(EmbedderContract):
        pass

    with pytest.raises(AssertionError):
        getattr(Contract(), test)(embedder)


def test_a_contract_that_names_nothing_says_so() -> None:
    with pytest.raises(NotImplementedError):
        StrategyContract().strategy()


def test_the_plainest_search_answers() -> None:
    with memory(WordSearch()) as mem:
        mem.add("tea", id="a")
        assert [hit.record.id for hit in mem.search("tea").hits] == ["a"]
