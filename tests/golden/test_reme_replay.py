"""ReMe's whole way with a model, replayed from recorded answers: two runs give the same memory and the same context.

`python tests/golden/test_reme_replay.py` records the answers anew from the script below, where prompts were changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from memplug import Memory, Trajectory, TrajectoryStep
from memplug.models.cassettes import Recorded
from memplug.ports import LLM
from memplug.testing import ScriptedLLM, memory
from memplug.types import Message
from memplug_reme import ReMe
from memplug_reme.settings import ReMeConfig

ANSWERS = Path(__file__).with_name("reme_answers.jsonl")
CONFIG = ReMeConfig(
    rerank=True, guidance=True, describe=True, segment=True, tool_guidance=3, sweep_every=0
)
WEIGH = (
    '{"items": [{"when_to_use": "When a parcel is shipped overseas", "experience": "Weigh the parcel before the label is '
    'printed.", "tags": ["parcel"], "confidence": 0.9, "step_type": "action", "tools_used": ["weigh"]}, {"when_to_use": '
    '"Whenever something is done", "experience": "Try to do a good job every time.", "tags": [], "confidence": 0.2}]}'
)
CUSTOMS = (
    '{"items": [{"when_to_use": "When the courier refuses a parcel", "experience": "Declare the parcel at the customs '
    'before the courier is booked.", "tags": ["customs"], "confidence": 0.8, "tools_used": ["declare"]}]}'
)
BETTER = (
    '{"items": [{"when_to_use": "When a parcel is shipped overseas", "experience": "The better attempt declared the parcel, '
    'the worse one booked at once.", "tags": ["customs"], "confidence": 0.7, "tools_used": ["declare", "book"]}]}'
)
SCRIPT = {
    "The attempt below at the task succeeded": WEIGH,
    "The attempt below at the task failed": CUSTOMS,
    "Two attempts are shown": BETTER,
    "Judge each numbered lesson": '{"items": [{"number": 2, "is_valid": false, "score": 0.2}]}',
    "Split them into logical groups": '{"ends": [5]}',
    "Say in one sentence where it stands": "A parcel has to be shipped overseas and is not weighed yet.",
    "Order the numbered lessons": '{"ranked": [2, 1]}',
    "Merge the numbered lessons": '{"guidance": "Weigh it, then declare it, then book."}',
    "Describe a tool": '{"guidance": "Books a courier; declare the parcel before."}',
}


def scripted(messages: Sequence[Message]) -> str:
    asked = "\n".join(one.text for one in messages)
    return next(answer for part, answer in SCRIPT.items() if part in asked)


def attempt(id: str, reward: float, *calls: str) -> Trajectory:
    steps = []
    for one in calls:
        tool, _, error = one.partition("!")
        steps.append(TrajectoryStep(f"I call {tool}.", tool=tool, error=error))
    return Trajectory("Ship parcel 17 overseas", tuple(steps), reward, id=id)


def lived(llm: LLM) -> tuple[dict[str, str], str, list[str]]:
    """What a memory holds after a failure, a success, feedback and a sweep; its context and its reflections."""
    with memory(ReMe(CONFIG), llm=llm, enrich="inline") as opened:
        opened.add(attempt("first", 0.0, "weigh", "book!refused"))
        told = titled(opened, "reflections")
        steps = ("weigh", "note", "note", "note", "note", "note", "note", "declare", "book", "seal")
        opened.add(attempt("second", 1.0, *steps))
        talk = [
            {"role": "user", "content": "Ship parcel 18 overseas"},
            {"role": "assistant", "content": "I look for it."},
            {"role": "user", "content": "go on"},
        ]
        context = opened.context(talk)
        opened.feedback(context.retrieval.id, 1.0)
        opened.add(attempt("third", 1.0, "weigh", "declare", "book"))
        result = opened.manage()
        assert not result.failures
        held = {
            one.id: one.text
            for one in opened.list(1000).records
            if one.kind in ("reme/experience", "reme/tool", "reme/reflection")
        }
        return held, context.text, told


def titled(opened: Memory, title: str) -> list[str]:
    hits = opened.search("Ship parcel 18 overseas").candidates.asides.get(title, ())
    return [hit.record.text for hit in hits]


def test_the_whole_way_with_a_model_is_replayed() -> None:
    held, context, told = lived(Recorded(ScriptedLLM([]), ANSWERS, "replay"))
    assert told == ["Declare the parcel at the customs before the courier is booked."]
    assert "Weigh it, then declare it, then book." in context
    texts = sorted(text for id, text in held.items() if id.startswith("reme/experience"))
    assert texts == [
        "Declare the parcel at the customs before the courier is booked.",
        "The better attempt declared the parcel, the worse one booked at once.",
        "Weigh the parcel before the label is printed.",
    ]
    assert any(text.startswith("Books a courier; declare the parcel") for text in held.values())


def test_two_replays_are_the_same() -> None:
    first, second = (lived(Recorded(ScriptedLLM([]), ANSWERS, "replay")) for _ in range(2))
    assert first[0] == second[0]
    assert first[2] == second[2]


if __name__ == "__main__":
    ANSWERS.unlink(missing_ok=True)
    lived(Recorded(ScriptedLLM(scripted), ANSWERS, "record"))
