"""What the model is asked."""

from __future__ import annotations

from pydantic import BaseModel, Field

from memplug.toolbox.prompts import Prompt

DIGEST = Prompt(
    "digest",
    """[system]
You prepare a conversation for later search.
[user]
Read the conversation of {date}. Write a summary of its main themes and key facts in one short paragraph, with the
names and dates that occur, and list its most telling keywords, single words or short phrases.

{conversation}""",
    ("date", "conversation"),
)

SPANS = Prompt(
    "spans",
    """[system]
You pick evidence. You copy, you never write.
[user]
Question: {question}

Below are numbered messages. For each message that bears on the question, give its number and the span that does,
copied word for word. Leave out the others.

{messages}""",
    ("question", "messages"),
)

PROMPTS = (DIGEST, SPANS)


class Digest(BaseModel):
    """A session's summary and keywords."""

    summary: str = Field(min_length=1)
    keywords: list[str]


class Span(BaseModel):
    """A part of one message."""

    number: int
    text: str


class Spans(BaseModel):
    """The parts that bear on a question."""

    spans: list[Span]
