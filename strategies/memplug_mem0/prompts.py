"""What the model is asked, and what it answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from memplug.toolbox.prompts import Prompt

EXTRACT = Prompt(
    "extract",
    """[system]
You keep a record of what is true about people, from what they say.
[user]
Below are numbered messages with their time and speaker. List every fact worth remembering about a person: where they
live and work, who they are to each other, what they own, like, do and decided, plans with their dates, numbers that
may change. One fact per item, complete in itself and in the language of the message, with names instead of pronouns
and dates written out (resolve "yesterday" by the message's time). Leave out questions, suppositions, small talk, and
what somebody says that somebody else believes.

For each: the message's number; the subject (a name; "user" for a speaker without one); the attribute in one or two
words, the same for the same thing every time ("residence", "employer", "likes"); the value; `many` where several
values may hold at a time; `since` as YYYY-MM-DD where the message says when it began.
{instructions}
{messages}""",
    ("instructions", "messages"),
)

DECIDE = Prompt(
    "decide",
    """[system]
You keep a record of facts true to the latest statement, without losing what was true before.
[user]
Stored facts, numbered, each with the time it holds from:
{known}

New facts, numbered, each with its time:
{new}

For each new fact decide what it does: ADD where nothing stored says it or speaks of the same thing; UPDATE where it
puts another value in the place of stored facts (name their numbers); DELETE where it says that stored facts no longer
hold (name their numbers); NOOP where a stored fact says the same (name its number). A fact about another person, a
further value of something one has many of, and a more precise wording of something else close nothing: ADD.""",
    ("known", "new"),
)

TOPICS = Prompt(
    "topics",
    """[system]
You look for what facts about a person have in common.
[user]
Whom the facts are about:
{subject}

Facts, numbered, each with the time it holds from:
{facts}

Topics that are known already:
{known}

Name up to {most} further topics on each of which two or more of these facts together say something about the person
that none says alone, such as diet, health or family. Each topic in one to three general words that quote no fact, with
the numbers of the facts that belong to it. Where facts belong to a known topic, name that one as it is written, with
their numbers. Name none where there is none.""",
    ("subject", "facts", "known", "most"),
)

INSIGHT = Prompt(
    "insight",
    """[system]
You write down what facts about a person say together, and nothing that does not follow from them.
[user]
Whom the facts are about:
{subject}

Topic:
{topic}

Facts, numbered, each with the time it holds from:
{facts}

Say in one sentence of at most 30 words, in the language of the facts, what they say together about the person on this
topic: a habit, a preference, a situation. Give no advice, and guess nothing.""",
    ("subject", "topic", "facts"),
)

CONTRADICT = Prompt(
    "contradict",
    """[system]
You keep a record of facts free of what newer facts contradict or contain.
[user]
Whom the facts are about:
{subject}

Facts, numbered, the newest first, each with the time it holds from:
{facts}

Hold each fact against those before it, which are newer. `contradiction` where it cannot be true any more because of one
of them; `contained` where one of them says all that it says; otherwise `none`, also where you are not sure. What one
has several of, and what was planned or has happened, contradicts nothing. For each that is not `none` give its
number, the verdict, and as `by` the number of the newer fact.""",
    ("subject", "facts"),
)

PROMPTS = (EXTRACT, DECIDE, TOPICS, INSIGHT, CONTRADICT)


class Found(BaseModel):
    """A fact in one message."""

    message: int
    subject: str
    attribute: str
    value: str
    text: str = Field(min_length=1)
    many: bool = False
    since: str = ""


class Extracted(BaseModel):
    """All facts of the messages."""

    facts: list[Found]


class Decision(BaseModel):
    """What a new fact does."""

    new: int
    action: Literal["ADD", "UPDATE", "DELETE", "NOOP"]
    stored: list[int] = Field(default_factory=list)


class Decisions(BaseModel):
    """One for each new fact."""

    decisions: list[Decision]


class Topical(BaseModel):
    """A topic, and the numbers of the facts that belong to it."""

    topic: str
    facts: list[int]


class Topics(BaseModel):
    """What facts are about."""

    topics: list[Topical]


class Insightful(BaseModel):
    """What facts say together."""

    text: str = Field(min_length=1, max_length=500)


class Judgement(BaseModel):
    """What a newer fact does to an older one."""

    number: int
    verdict: Literal["contradiction", "contained", "none"]
    by: int = 0


class Judged(BaseModel):
    """Of the facts that a newer one contradicts or contains."""

    judgements: list[Judgement]
