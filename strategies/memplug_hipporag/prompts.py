"""What the model is asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from memplug.toolbox.prompts import Prompt

NAMES = Prompt(
    "names",
    """[system]
You list named entities.
[user]
List the named entities of the text: people, places, organisations, works, events, dates, numbers that matter. Write
each as the text does.

{passage}""",
    ("passage",),
)

TRIPLES = Prompt(
    "triples",
    """[system]
You turn text into facts.
[user]
Write what the text says as facts of three parts: subject, relation, object. Each fact should have at least one, better
two of the listed entities as subject or object. Put the name in the place of a pronoun. State nothing that the text does
not say.

{passage}

{entities}""",
    ("passage", "entities"),
)

RELEVANT = Prompt(
    "relevant",
    """[system]
You judge which facts help to answer a question.
[user]
{question}

Give the numbers of the facts that bear on the question, directly or as a step on the way. Give none where none does.

{facts}""",
    ("question", "facts"),
)

THOUGHT = Prompt(
    "thought",
    """[system]
You find out, step by step, what has to be looked up to answer a question.
[user]
{question}

Thoughts so far:
{thoughts}

What was found so far:
{passages}

Write the one next thought: what is known now, and what has to be looked up next. Say that it is done where nothing more
has to be looked up.""",
    ("question", "thoughts", "passages"),
)

PROMPTS = (NAMES, TRIPLES, RELEVANT, THOUGHT)


class Names(BaseModel):
    """The entities of a text."""

    entities: list[str]


class Triple(BaseModel):
    """One fact."""

    subject: Annotated[str, Field(min_length=1)]
    relation: str
    object: Annotated[str, Field(min_length=1)]


class Triples(BaseModel):
    """The facts of a text."""

    triples: list[Triple]


class Relevant(BaseModel):
    """The numbers of the facts that bear on a question."""

    numbers: list[int]


class Thought(BaseModel):
    """What to look up next."""

    thought: str
    done: bool = False
