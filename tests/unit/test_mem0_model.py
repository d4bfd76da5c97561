"""Facts with a model: extraction, decisions, and answers that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from memplug import Memory
from memplug.errors import TruncatedAnswer
from memplug.testing import FakeClock, ScriptedLLM, memory
from memplug.types import Message
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT
from memplug_mem0.settings import Mem0Config, ProfileField


def found(value: str, message: int = 1, **more: Any) -> dict[str, Any]:
    fact = {"message": message, "subject": "user", "attribute": "residence", "value": value}
    return {"facts": [{**fact, "text": f"The user lives in {value}.", **more}]}


def decided(action: str, *stored: int, new: int = 1) -> dict[str, Any]:
    return {"decisions": [{"new": new, "action": action, "stored": list(stored)}]}


def scripted(*lines: Any) -> ScriptedLLM:
    return ScriptedLLM(
        [one if isinstance(one, str | Exception) else json.dumps(one) for one in lines]
    )


def held(opened: Memory) -> set[str]:
    records = opened.list(50, filters={"kind": FACT.name}).records
    return {one.payload.value for one in records if one.valid_to is None}


def add(opened: Memory, text: str, day: int) -> Sequence[Any]:
    result = opened.add(text, time=f"2024-03-{day:02}T09:00:00Z")
    opened.flush()
    return result.failures


def test_an_update_closes_what_the_model_names_by_number() -> None:
    llm = scripted(found("Rome"), found("Oslo"), decided("UPDATE", 1))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        add(opened, "We settled in Rome", 1)
        add(opened, "Oslo it is, since Monday", 4)
        assert held(opened) == {"Oslo"}
        assert "1. (2024-03-01 09:00) The user lives in Rome." in llm.prompts[-1][-1].text


def test_an_update_that_arrives_late_is_itself_closed() -> None:
    llm = scripted(found("Oslo"), found("Rome"), decided("UPDATE", 1))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        add(opened, "Oslo it is", 9)
        add(opened, "We settled in Rome", 2)
        assert held(opened) == {"Oslo"}


@pytest.mark.parametrize(
    ("action", "expected"), [("ADD", {"Rome", "Oslo"}), ("NOOP", {"Rome"}), ("DELETE", {"Oslo"})]
)
def test_each_decision(action: str, expected: set[str]) -> None:
    llm = scripted(found("Rome"), found("Oslo"), decided(action, 1))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        add(opened, "We settled in Rome", 1)
        add(opened, "Oslo it is", 4)
        assert held(opened) == expected


def test_an_invented_number_closes_nothing_and_loses_nothing() -> None:
    llm = scripted(found("Rome"), found("Oslo"), decided("UPDATE", 7))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        add(opened, "We settled in Rome", 1)
        assert not add(opened, "Oslo it is", 4)
        assert held(opened) == {"Rome", "Oslo"}


def test_a_fact_of_a_message_that_is_not_there_is_passed_over() -> None:
    with memory(Mem0(), llm=scripted(found("Rome", message=9)), enrich="inline") as opened:
        assert not add(opened, "We settled in Rome", 1)
        assert held(opened) == set()


@pytest.mark.parametrize(
    "bad",
    ["no JSON at all", TruncatedAnswer("scripted", "stopped at its limit", text='{"facts": [')],
    ids=["bad JSON", "truncated"],
)
def test_a_bad_answer_leaves_the_episode_and_is_made_up_later(bad: Any) -> None:
    answers: list[Any] = [bad, found("Rome")]

    def script(messages: Sequence[Message]) -> Any:
        line = answers.pop(0)
        return line if isinstance(line, str | Exception) else json.dumps(line)

    clock = FakeClock()
    with memory(Mem0(), llm=ScriptedLLM(script), enrich="inline", clock=clock) as opened:
        failures = add(opened, "We settled in Rome", 1)
        assert [one.step for one in failures] == ["mem0"]
        assert [one.text for one in opened.list(5).records] == ["We settled in Rome"]
        clock.advance(minutes=60)
        opened.manage(10.0)
        assert held(opened) == {"Rome"}


def test_many_messages_are_one_call() -> None:
    llm = scripted(found("Rome", message=2))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        opened.add(
            [{"role": "user", "content": text} for text in ("Hello there", "We settled in Rome")]
        )
        assert len(llm.prompts) == 1
        assert held(opened) == {"Rome"}


@pytest.mark.parametrize("bulk", [True, False])
def test_facts_of_one_batch_are_held_against_each_other_as_if_they_came_one_by_one(
    bulk: bool,
) -> None:
    said = [
        {"role": "user", "content": text, "time": f"2024-03-{day:02}T09:00:00Z"}
        for day, text in ((1, "We settled in Rome"), (4, "Oslo it is"))
    ]
    rome, oslo = found("Rome"), found("Oslo", message=2)
    both = {"facts": [*rome["facts"], *oslo["facts"]]}
    llm = (
        scripted(both, decided("UPDATE", 1, new=2))
        if bulk
        else scripted(rome, found("Oslo"), decided("UPDATE", 1))
    )
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        if bulk:
            opened.add(said)
        else:
            opened.add(said[:1])
            opened.add(said[1:])
        assert held(opened) == {"Oslo"}


def test_a_fact_does_nothing_to_itself() -> None:
    rome, oslo = found("Rome")["facts"], found("Oslo")["facts"]
    llm = scripted({"facts": [*rome, *oslo]}, decided("DELETE", 1, new=1))
    with memory(Mem0(), llm=llm, enrich="inline") as opened:
        add(opened, "We settled in Rome, and in Oslo", 1)
        assert held(opened) == {"Rome", "Oslo"}


def test_instructions_of_the_application_reach_the_model() -> None:
    config = Mem0Config(
        include="diets", exclude="health", profile={"home": ProfileField(about="where they sleep")}
    )
    llm = scripted(found("Rome"))
    with memory(Mem0(config), llm=llm, enrich="inline") as opened:
        add(opened, "We settled in Rome", 1)
    asked = llm.prompts[0][-1].text
    assert "- home: where they sleep" in asked
    assert "Keep: diets" in asked
    assert "Leave out: health" in asked
