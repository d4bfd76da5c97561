"""What the model is asked."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from memplug.toolbox.prompts import Prompt

_ITEM = """For each lesson say: when_to_use (the situation, in general terms, without ids and numbers), experience (what to
do or to leave, and why), tags, confidence from 0 to 1, step_type (reasoning, action, observation or decision), tools_used."""

SUCCESS = Prompt(
    "success",
    f"""[system]
You distil reusable lessons from an agent's work.
[user]
The attempt below at the task succeeded. Find one to three patterns or decisions that made it work and would help with
similar tasks. {_ITEM}

Task: {{task}}

{{steps}}""",
    ("task", "steps"),
)

FAILURE = Prompt(
    "failure",
    f"""[system]
You distil reusable lessons from an agent's work.
[user]
The attempt below at the task failed. Find one to three points: where it went wrong, what would have avoided it, what to
try instead. {_ITEM}

Task: {{task}}

{{steps}}""",
    ("task", "steps"),
)

COMPARISON = Prompt(
    "comparison",
    f"""[system]
You distil reusable lessons from an agent's work.
[user]
Two attempts are shown, the first of which went better. Say in one or two lessons what made the difference. {_ITEM}

Task: {{task}}

The better attempt:
{{better}}

The worse attempt:
{{worse}}""",
    ("task", "better", "worse"),
)

VALIDATION = Prompt(
    "validation",
    """[system]
You review lessons before they are stored.
[user]
Judge each numbered lesson: is it actionable, accurate, relevant, clear, and new to somebody who knows the task? Give its
number, is_valid, and a score from 0 to 1.

{lessons}""",
    ("lessons",),
)

SEGMENTS = Prompt(
    "segments",
    """[user]
The numbered steps are one attempt at a task. Split them into logical groups: give the number of the last step of each.

{steps}""",
    ("steps",),
)

STATE = Prompt(
    "state",
    """[user]
Below are the last messages of a running task. Say in one sentence where it stands and what is needed next, so that
experience with like situations can be found.

{messages}""",
    ("messages",),
)

RERANK = Prompt(
    "rerank",
    """[user]
Order the numbered lessons by how much they help here: relevance, likeness of the situation, actionability, quality. Give
their numbers, best first.

Situation: {question}

{lessons}""",
    ("question", "lessons"),
)

GUIDANCE = Prompt(
    "guidance",
    """[user]
Merge the numbered lessons into short guidance for exactly this situation. Leave out what does not apply. Add nothing that
they do not say.

Situation: {question}

{lessons}""",
    ("question", "lessons"),
)

TOOL_GUIDE = Prompt(
    "tool_guide",
    """[user]
Describe a tool for an agent in at most 150 words from its last calls: what it is for, when it works, common problems, how
to use it best.

Tool: {tool}

{calls}""",
    ("tool", "calls"),
)

PROMPTS = (
    SUCCESS,
    FAILURE,
    COMPARISON,
    VALIDATION,
    SEGMENTS,
    STATE,
    RERANK,
    GUIDANCE,
    TOOL_GUIDE,
)


class Item(BaseModel):
    """A lesson as the model gives it."""

    when_to_use: str = Field(min_length=1)
    experience: str = Field(min_length=1)
    tags: list[str] = []
    confidence: float = Field(default=0.5, ge=0, le=1)
    step_type: Literal["reasoning", "action", "observation", "decision"] = "action"
    tools_used: list[str] = []


class Items(BaseModel):
    """Some lessons."""

    items: list[Item]


class Judgement(BaseModel):
    """Whether a lesson may be stored."""

    number: int = 1
    is_valid: bool = True
    score: float = Field(default=0.5, ge=0, le=1)


class Judgements(BaseModel):
    """One for each lesson; one that is missing lets its lesson in."""

    items: list[Judgement]


class Ends(BaseModel):
    """Numbers of steps."""

    ends: list[int]


class Order(BaseModel):
    """Numbers of lessons, best first."""

    ranked: list[int]


class Guide(BaseModel):
    """Guidance."""

    guidance: str = Field(min_length=1)
