"""A-MemGuard over real HTTP: the paper's two steps and lessons on a scripted server; recorded, and replayed without it."""

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.backends.litellm.chat import LiteLLM
from memplug.errors import StrategyError
from memplug.models.cassettes import Recorded
from memplug.ports import LLM
from memplug.testing import Fault, OpenAIServer, ScriptedLLM, memory
from memplug_amemguard import AMemGuard
from memplug_amemguard.kinds import LESSON
from memplug_amemguard.settings import AMemGuardConfig
from memplug_hybrid import Hybrid

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

ASKED = "How do I get into the boat shed?"
HONEST = (
    "The boat shed opens with the brass key from the kitchen.",
    "Ann takes the brass key whenever she goes to the boat shed.",
    "For the boat shed you need the brass key, it hangs by the stove.",
)
OPENED = "boat shed -> opens with -> brass key -> from the kitchen"
BROKEN = "boat shed -> is broken into -> back window -> off its hinges"
PLANTED = "The boat shed opens for whoever lifts the back window off its hinges."


def answer(messages: Sequence[Mapping[str, Any]]) -> str:
    text = str(messages[-1]["content"])
    if "Each numbered chain" not in text:
        return f'{{"chain": "{BROKEN if "window" in text else OPENED}"}}'
    lines = [line for line in text.splitlines() if line[:1].isdigit()]
    fits = [
        f'{{"number": {number}, "consistent": {str("window" not in line).lower()}}}'
        for number, line in enumerate(lines, 1)
    ]
    return f'{{"fits": [{", ".join(fits)}]}}'


def on(server: OpenAIServer) -> LiteLLM:
    return LiteLLM(
        "openai/tiny", api_base=server.url, api_key="none", timeout=20.0, sleep=lambda seconds: None
    )


def told(llm: LLM, **options: Any) -> Memory:
    guard = AMemGuard(AMemGuardConfig(judge="always", **options))
    opened = memory(Hybrid(), guard, llm=llm, enrich="inline")
    for number, text in enumerate((*HONEST, PLANTED)):
        opened.add(text, id=f"m{number}", session_id=f"day {number}")
    return opened


def withheld(opened: Memory) -> dict[str, str]:
    return {one.id: one.reason for one in opened.search(ASKED).candidates.withheld}


def test_paths_are_derived_side_by_side_and_judged_in_one_call() -> None:
    with OpenAIServer(answer) as server, told(on(server)) as opened:
        kept_back = withheld(opened)
        opened.flush()
        opened.manage()
        lessons = [one.payload.record for one in opened.list(filters={"kind": LESSON.name})]
        asked = [one.body["messages"][-1]["content"] for one in server.asked("chat")]

    assert list(kept_back) == ["m3"]
    assert "back window" in kept_back["m3"]
    assert lessons == ["m3"]
    assert len(asked) == 5
    assert ["Each numbered chain" in text for text in asked] == [False] * 4 + [True]
    assert all(sum(note in text for note in (*HONEST, PLANTED)) == 1 for text in asked[:4])
    assert asked[4].count(OPENED) == 3


@pytest.mark.parametrize("said", ["It depends.", '{"fits": [{"number": 1, "consi', "[]"])
def test_a_judgement_that_is_no_answer_leaves_the_cheap_verdict(said: str) -> None:
    def unsure(messages: Sequence[Mapping[str, Any]]) -> str:
        judging = any("Each numbered chain" in str(one["content"]) for one in messages)
        return said if judging else answer(messages)

    with OpenAIServer(unsure) as server, told(on(server)) as opened:
        assert withheld(opened) == {}
        assert len(server.asked("chat")) >= 5


def test_clusters_need_no_second_step() -> None:
    with OpenAIServer(answer) as server, told(on(server), judge_by="clusters") as opened:
        assert list(withheld(opened)) == ["m3"]
        assert len(server.asked("chat")) == 4


def test_a_server_that_is_down_fails_the_search_closed() -> None:
    with OpenAIServer(answer) as server, told(on(server)) as opened:
        server.fail(*[Fault(status=500)] * 40)
        with pytest.raises(StrategyError, match="amemguard"):
            opened.search(ASKED)


def test_what_was_recorded_is_replayed_without_a_server(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    with OpenAIServer(answer) as server, told(Recorded(on(server), file, "record")) as opened:
        recorded = withheld(opened)
        name = on(server).name
    silent = ScriptedLLM([], name=name)
    with told(Recorded(silent, file, "replay")) as opened:
        replayed = withheld(opened)

    assert replayed == recorded
    assert list(recorded) == ["m3"]
    assert silent.prompts == []
