"""The models that need no script."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import numpy as np
import pytest
from pydantic import BaseModel, Field, field_validator

from memplug import Message
from memplug.errors import AnswerError
from memplug.ports import LLM, Reranker
from memplug.testing import EchoLLM, OverlapReranker


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Fact(BaseModel):
    subject: str
    certain: bool
    mood: Mood
    kind: Literal["event", "state"]


class Answer(BaseModel):
    facts: list[Fact]
    title: Annotated[str, Field(max_length=8)]
    code: Annotated[str, Field(min_length=60)]
    count: Annotated[int, Field(ge=2)]
    share: Annotated[float, Field(gt=0, lt=1)]
    debt: Annotated[int, Field(lt=0)]
    pair: tuple[int, str]
    least: Annotated[list[int], Field(min_length=2)]
    none: Annotated[list[int], Field(max_length=0)]
    either: Fact | None
    when: datetime
    id: UUID
    tags: dict[str, int]
    kept: str = "as it is"


class Tree(BaseModel):
    name: str
    children: list[Tree]


class Even(BaseModel):
    number: int

    @field_validator("number")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value < 1 or value % 2:
            raise ValueError("not a positive even number")
        return value


def asked(text: str) -> list[Message]:
    return [Message("system", "You answer."), Message("user", text)]


def test_an_echo_is_the_end_of_the_question() -> None:
    llm = EchoLLM(words=3)
    answer = llm.complete(asked("I moved to Porto last week"))
    assert answer.text == "Porto last week"
    assert (answer.tokens_in, answer.tokens_out, answer.model) == (8, 3, "echo")
    assert llm.prompts == [tuple(asked("I moved to Porto last week"))]


def test_an_empty_question_has_an_answer() -> None:
    assert EchoLLM().complete(asked(" ")).text


def test_a_typed_answer_is_valid_and_holds_the_echo() -> None:
    answer = EchoLLM().complete(asked("Ann is happy in Porto"), answer=Answer).answer
    assert isinstance(answer, Answer)
    assert answer.facts == [
        Fact(subject="Ann is happy in Porto", certain=False, mood=Mood.GOOD, kind="event")
    ]
    assert answer.title == "Ann is h"
    assert len(answer.code) == 60
    assert (answer.count, answer.debt, answer.none, answer.tags) == (2, -1, [], {})
    assert 0 < answer.share < 1
    assert len(answer.least) == 2
    assert answer.kept == "as it is"


def test_a_model_that_holds_itself_ends() -> None:
    answer = EchoLLM().complete(asked("roots"), answer=Tree).answer
    depth = 0
    while answer.children:
        answer, depth = answer.children[0], depth + 1
    assert 1 <= depth <= 8


def test_a_model_with_rules_of_its_own_has_to_be_given() -> None:
    with pytest.raises(AnswerError, match=r"EchoLLM\(answers="):
        EchoLLM().complete(asked("2?"), answer=Even)
    llm = EchoLLM(answers={Even: Even(number=4)})
    assert llm.complete(asked("2?"), answer=Even).answer == Even(number=4)


def test_many_answers_keep_their_order() -> None:
    answers = EchoLLM().complete_many([asked("one"), asked("two")])
    assert [one.text for one in answers if not isinstance(one, Exception)] == ["one", "two"]


def test_both_are_what_their_ports_ask_for() -> None:
    assert isinstance(EchoLLM(), LLM)
    assert isinstance(OverlapReranker(), Reranker)


def test_the_reranker_counts_shared_words() -> None:
    reranker = OverlapReranker()
    scores = reranker.scores("green bike", ["a green bike", "a green car", "the sea"])
    assert scores.dtype == np.float32
    assert scores.tolist() == [1.0, 0.5, 0.0]
    assert reranker.asked == ["green bike"]
