"""Mem0 over real HTTP: extraction and each decision on a scripted server; whatever goes wrong is owed and made up later."""

import importlib.util
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from memplug import Memory
from memplug.backends.litellm.chat import LiteLLM
from memplug.cli import app
from memplug.models.cassettes import Recorded
from memplug.ports import LLM
from memplug.testing import FakeClock, Fault, OpenAIServer, ScriptedLLM, memory
from memplug_hybrid import Hybrid
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT

pytestmark = pytest.mark.integration

if importlib.util.find_spec("litellm") is None:  # its own import belongs into memplug's hands
    pytest.skip("could not import 'litellm'", allow_module_level=True)

SAID = {"We settled in Rome": "Rome", "Oslo it is, since Monday": "Oslo"}
FIRST, SECOND = SAID
EXTRACTING, DECIDING = "List every fact", "For each new fact decide"


def extracted(text: str) -> str:
    facts = [
        {
            "message": number,
            "subject": "user",
            "attribute": "residence",
            "value": value,
            "text": f"The user lives in {value}.",
        }
        for number, line in enumerate(numbered(text), 1)
        for said, value in SAID.items()
        if said in line
    ]
    return json.dumps({"facts": facts})


def numbered(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1].isdigit()]


class Model:
    """Extracts what it is asked to, and decides over the last new fact as it is told."""

    def __init__(self, action: str = "UPDATE", stored: int = 1) -> None:
        self.decision = {"action": action, "stored": [stored]}

    def __call__(self, messages: Sequence[Mapping[str, Any]]) -> str:
        text = str(messages[-1]["content"])
        if EXTRACTING in text:
            return extracted(text)
        new = len(numbered(text[text.index("New facts") :]))
        return json.dumps({"decisions": [{"new": new, **self.decision}]})


def on(server: OpenAIServer) -> LiteLLM:
    return LiteLLM("openai/tiny", api_base=server.url, api_key="none", timeout=20.0, retries=0)


def facts(llm: LLM | None) -> Memory:
    return memory(Hybrid(), Mem0(), llm=llm, enrich="inline")


def say(opened: Memory, text: str, day: int) -> list[tuple[str, str]]:
    """The failures of adding it."""
    result = opened.add(text, id=f"m{day}", time=f"2024-03-{day:02}T09:00:00Z")
    return [(one.step, one.stage) for one in result.failures]


def held(opened: Memory) -> set[str]:
    found = opened.list(50, filters={"kind": FACT.name}).records
    return {one.payload.value for one in found if one.valid_to is None}


def searched(opened: Memory, text: str) -> bool:
    return text in [hit.record.text for hit in opened.search(text)]


@pytest.mark.parametrize(
    ("action", "stored", "expected"),
    [
        ("ADD", 1, {"Rome", "Oslo"}),
        ("UPDATE", 1, {"Oslo"}),
        ("DELETE", 1, {"Oslo"}),
        ("NOOP", 1, {"Rome"}),
        ("UPDATE", 17, {"Rome", "Oslo"}),
    ],
    ids=["ADD", "UPDATE", "DELETE", "NOOP", "an invented number"],
)
def test_each_decision(action: str, stored: int, expected: set[str]) -> None:
    with OpenAIServer(Model(action, stored)) as server, facts(on(server)) as opened:
        failures = [say(opened, FIRST, 1), say(opened, SECOND, 4)]
        asked = [str(one.body["messages"][-1]["content"]) for one in server.asked("chat")]

        assert held(opened) == expected
        assert failures == [[], []]
        assert [EXTRACTING in text for text in asked] == [True, True, False]
        assert "1. (2024-03-01 09:00) The user lives in Rome." in asked[2]
        assert all(searched(opened, text) for text in SAID)


def test_one_call_reads_a_whole_exchange() -> None:
    talk = [{"role": "user", "content": text} for text in ("Hello there", FIRST, "So long")]
    with OpenAIServer(Model()) as server, facts(on(server)) as opened:
        opened.add(talk, time="2024-03-01T09:00:00Z")

        assert held(opened) == {"Rome"}
        assert len(server.asked("chat")) == 1


class Once:
    """Goes wrong for requests with a phrase until it is mended."""

    def __init__(self, phrase: str, line: str) -> None:
        self.phrase, self.line, self.well = phrase, line, Model()
        self.broken = True

    def __call__(self, messages: Sequence[Mapping[str, Any]]) -> str:
        asked = any(self.phrase in str(one["content"]) for one in messages)
        return self.line if self.broken and asked else self.well(messages)


@pytest.mark.parametrize("phrase", [EXTRACTING, DECIDING], ids=["extraction", "decision"])
@pytest.mark.parametrize(
    "line", ["As a model, I cannot.", '{"facts": [{"mess', '{"facts": 3, "decisions": 3}']
)
def test_what_is_no_answer_is_asked_for_once_more_then_owed(phrase: str, line: str) -> None:
    model = Once(phrase, line)
    with OpenAIServer(model) as server, facts(on(server)) as opened:
        failures = [say(opened, FIRST, 1), say(opened, SECOND, 4)]
        tries = [one for one in server.asked("chat") if asks(one.body, phrase)]
        found = [searched(opened, text) for text in SAID]
        model.broken = False
        settle(opened)

        stage = "encode" if phrase == EXTRACTING else "store"
        assert failures[1] == [("mem0", stage)]
        assert len(tries) == (4 if phrase == EXTRACTING else 2)
        assert found == [True, True]
        assert held(opened) == {"Oslo"}
        assert opened.owed() == []


def asks(body: Mapping[str, Any], phrase: str) -> bool:
    return any(phrase in str(one["content"]) for one in body["messages"])


def settle(opened: Memory) -> None:
    """What a person does: tries again what is owed."""
    opened.retry([one.id for one in opened.owed()])
    opened.flush()


@pytest.mark.parametrize(
    "fault",
    [Fault(flaw="length"), Fault(flaw="garbage"), Fault(status=500), Fault(flaw="drop")],
    ids=["cut at its limit", "no JSON", "down", "hung up"],
)
def test_a_server_that_fails_loses_nothing(fault: Fault) -> None:
    with OpenAIServer(Model()) as server, facts(on(server)) as opened:
        say(opened, FIRST, 1)
        server.fail(fault, path="chat")
        failures = say(opened, SECOND, 4)
        owed = [(one.step, one.stage, bool(one.cause)) for one in opened.owed()]
        found = [searched(opened, text) for text in SAID]
        before = held(opened)
        settle(opened)

        assert failures == [("mem0", "encode")]
        assert owed == [("mem0", "encode", True)]
        assert found == [True, True]
        assert (before, held(opened)) == ({"Rome"}, {"Oslo"})
        assert opened.owed() == []


def test_a_worker_makes_up_for_it_when_it_is_due() -> None:
    clock = FakeClock(datetime(2024, 3, 9, tzinfo=UTC))
    with OpenAIServer(Model()) as server:
        llm = on(server)
        with memory(Hybrid(), Mem0(), llm=llm, enrich="inline", clock=clock) as opened:
            say(opened, FIRST, 1)
            server.fail(Fault(status=503), path="chat")
            say(opened, SECOND, 4)
            early = opened.work()
            clock.advance(minutes=60)
            late = opened.work()

            assert (early.done, late.done) == (0, 1)
            assert held(opened) == {"Oslo"}


def test_a_person_retries_it_in_the_terminal(tmp_path: Path) -> None:
    runner = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    setup = tmp_path / "memplug.toml"
    with OpenAIServer(Model()) as server:
        setup.write_text(
            'pipeline = ["hybrid", "mem0"]\nenrich = "inline"\n[llm]\nuse = "openai/tiny"\n'
            f'options = {{ api_base = "{server.url}", api_key = "none", retries = 0 }}\n'
        )
        where = ["--store", str(tmp_path / "store"), "--pipeline", str(setup)]
        server.fail(Fault(status=500), path="chat")
        added = runner.invoke(app, ["add", FIRST, *where])
        found = runner.invoke(app, ["search", FIRST, *where])
        waiting = runner.invoke(app, ["queue", *where])
        retried = runner.invoke(app, ["queue", "retry", *where])
        profile = runner.invoke(app, ["profile", *where])

    assert "step 'mem0' failed in encode" in added.stderr
    assert FIRST in found.stdout
    assert "mem0" in waiting.stdout
    assert "Retried 1; 0 still owed." in retried.stdout
    assert profile.stdout == "- residence: Rome\n"


def test_what_was_recorded_is_replayed_without_a_server(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    with OpenAIServer(Model()) as server, facts(Recorded(on(server), file, "record")) as opened:
        name = on(server).name
        for day, text in enumerate(SAID, 1):
            say(opened, text, day)
        recorded = held(opened)
    silent = ScriptedLLM([], name=name)
    with facts(Recorded(silent, file, "replay")) as opened:
        for day, text in enumerate(SAID, 1):
            say(opened, text, day)
        replayed = held(opened)

    assert recorded == replayed == {"Oslo"}
    assert silent.prompts == []
