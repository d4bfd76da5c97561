"""What litellm's models take is metered, priced by its table, budgeted, cached and recorded."""

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from memplug import (
    BudgetExceeded,
    Memory,
    Resources,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.ports import LLM
from memplug.testing import Fault, OpenAIServer
from memplug.types import Message

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)


class Mood(BaseModel):
    """A typed answer."""

    mood: str


class Moods(Strategy[StrategyConfig]):
    """Asks for the mood of every episode."""

    name = "moods"
    llm: LLM

    def setup(self, resources: Resources) -> None:
        assert resources.llm is not None
        self.llm = resources.llm

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> None:
        episodes = [one for source in sources for one in source.episodes]
        self.llm.complete_many([[Message("user", one.text)] for one in episodes], answer=Mood)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer('{"mood": "good"}') as server:
        yield server


def opened(
    server: OpenAIServer, model: str, *, config: dict[str, Any] | None = None, **llm: Any
) -> Memory:
    options = {"model": model, "api_base": server.url, "retries": 1, "temperature": 0}
    return Memory.open(
        ":memory:",
        Moods(),
        config={"llm": {"use": "litellm", "options": options, **llm}, **(config or {})},
        enrich="inline",
    )


def test_prices_come_from_litellms_table(server: OpenAIServer) -> None:
    with opened(server, "openai/gpt-4o-mini") as memory:
        (planned,) = memory.add("How is Ann?", dry_run=True).usage
        assert planned.cost > 0
        assert planned.unpriced == 0
        assert server.asked("chat") == []
        (spent,) = memory.add("How is Ann?").usage
    assert (spent.calls, spent.unpriced) == (1, 0)
    assert spent.tokens_in > 0
    assert spent.cost == pytest.approx(1.5e-7 * spent.tokens_in + 6e-7 * spent.tokens_out)


def test_a_model_that_is_not_in_the_table_has_no_price(server: OpenAIServer) -> None:
    with opened(server, "openai/tiny") as memory:
        (spent,) = memory.add("How is Ann?").usage
    assert (spent.calls, spent.unpriced, spent.cost) == (1, 1, 0.0)


def test_money_is_planned_with_the_table(server: OpenAIServer) -> None:
    limits = {"budgets": [{"money": 1e-9}]}
    refused = pytest.raises(BudgetExceeded, match="too small for one call of openai/gpt-4o-mini")
    with opened(server, "openai/gpt-4o-mini", config=limits) as memory, refused:
        memory.add("How is Ann?")
    assert server.asked("chat") == []


def test_retries_and_repairs_are_counted(server: OpenAIServer) -> None:
    server.fail(Fault(status=500))
    with opened(server, "openai/tiny") as memory:
        (spent,) = memory.add("How is Ann?").usage
    assert len(server.asked("chat")) == 2
    assert (spent.calls, spent.failed) == (1, 0)


def test_answers_at_temperature_0_are_cached(server: OpenAIServer) -> None:
    with opened(server, "openai/tiny") as memory:
        memory.add("How is Ann?", id="a")
        (again,) = memory.add("How is Ann?", id="b").usage
    assert (again.calls, again.cached) == (0, 1)
    assert len(server.asked("chat")) == 1


def test_a_cassette_replays_without_the_server(server: OpenAIServer, tmp_path: Path) -> None:
    tape = str(tmp_path / "tape.jsonl")
    with opened(server, "openai/tiny", cassette=tape, record="record") as memory:
        memory.add("How is Ann?")
    server.close()
    with opened(server, "openai/tiny", cassette=tape, record="replay") as memory:
        (spent,) = memory.add("How is Ann?").usage
    assert (spent.calls, spent.cached, spent.failed) == (0, 1, 0)
    assert "127.0.0.1" not in Path(tape).read_text("utf-8")
