"""Trajectories from messages of OpenAI and LangChain, and from plain steps; recalled blocks in them are not stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from memplug import InvalidInput, Trajectory, TrajectoryStep
from memplug.inputs import to_trajectory
from memplug.testing import memory

CALLED = TrajectoryStep(
    "Let me look.", tool="find", arguments='{"id": 7}', result="there", seconds=None
)
OPENAI = [
    {"role": "user", "content": "Find it"},
    {
        "role": "assistant",
        "content": "Let me look.",
        "tool_calls": [
            {"id": "c1", "function": {"name": "find", "arguments": '{"id": 7}'}},
            {"id": "c2", "function": {"name": "open", "arguments": "{}"}},
        ],
    },
    {"role": "tool", "tool_call_id": "c2", "content": "locked", "is_error": True},
    {"role": "tool", "tool_call_id": "c1", "content": "there"},
]
RESPONSES = [
    {"role": "user", "content": "Find it"},
    {"type": "function_call", "call_id": "c1", "name": "find", "arguments": '{"id": 7}'},
    {"type": "function_call_output", "call_id": "c1", "output": "there"},
]
LANGCHAIN = [
    {"type": "human", "data": {"content": "Find it"}},
    {
        "type": "ai",
        "data": {
            "content": "Let me look.",
            "tool_calls": [
                {"name": "find", "args": {"id": 7}, "id": "c1"},
                {"name": "open", "args": {}, "id": "c2"},
            ],
        },
    },
    {"type": "tool", "data": {"content": "there", "tool_call_id": "c1", "status": "success"}},
    {"type": "tool", "data": {"content": "locked", "tool_call_id": "c2", "status": "error"}},
]


class LangChainMessage:
    """What a message of LangChain looks like from outside."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.type = given["type"]
        self.content = given["data"]["content"]
        self.tool_calls = given["data"].get("tool_calls", [])
        self.tool_call_id = given["data"].get("tool_call_id")
        self.status = given["data"].get("status")
        self.name = None


@pytest.mark.parametrize(
    "steps",
    [OPENAI, LANGCHAIN, [LangChainMessage(one) for one in LANGCHAIN]],
    ids=["openai", "langchain mappings", "langchain objects"],
)
def test_tool_calls_of_messages_become_steps_with_their_results(steps: list[Any]) -> None:
    made = to_trajectory({"task": "find", "steps": steps, "reward": 1}).steps
    assert made[0] == TrajectoryStep("Find it", role="user")
    assert made[1] == CALLED
    assert (made[2].text, made[2].tool, made[2].error) == ("", "open", "locked")
    assert len(made) == 3


def test_items_of_openais_responses_become_steps() -> None:
    made = to_trajectory({"task": "find", "steps": RESPONSES}).steps
    assert made == (TrajectoryStep("Find it", role="user"), replace(CALLED, text=""))


def test_plain_steps_and_results_without_a_call_stay_as_they_are() -> None:
    steps = [
        {"text": "I look", "tool": "find", "arguments": {"id": 7}, "error": "gone", "seconds": 1.5},
        {"role": "tool", "content": "out of the blue", "tool_call_id": "c9"},
        "done",
        CALLED,
    ]
    made = to_trajectory({"task": "find", "steps": steps}).steps
    assert made[0] == TrajectoryStep(
        "I look", tool="find", arguments='{"id": 7}', error="gone", seconds=1.5
    )
    assert [one.text for one in made[1:]] == ["out of the blue", "done", "Let me look."]


@pytest.mark.parametrize("steps", ["look", {"a": 1}, 5])
def test_steps_that_are_no_list_are_refused(steps: object) -> None:
    with pytest.raises(InvalidInput, match="steps must be a list"):
        to_trajectory({"task": "find", "steps": steps})


def test_a_recalled_block_in_a_step_is_not_stored_again() -> None:
    with memory() as opened:
        opened.add("The harbour opens at nine.")
        block = opened.context("When does the harbour open?").text
        step = TrajectoryStep(f"I recall: {block}", tool="read", result=block)
        added = opened.add(Trajectory("ask", (step,), id="t"))
        assert added.echoes == 2
        episode = opened.get("t#0")
        assert episode is not None
        assert episode.text == "I recall:\n[tool call] read()"
