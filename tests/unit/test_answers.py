"""Typed answers: what is read out of what models say, and the schemas they are given."""

import json
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel

from memplug.errors import AnswerError
from memplug.models.answers import instruction, is_strict, json_schema, parse_answer


class Fact(BaseModel):
    """A fact with a day."""

    text: str = Field(min_length=1)
    day: date | None = None


class Facts(BaseModel):
    facts: list[Fact]


class Mood(BaseModel):
    mood: Literal["good", "bad"]
    why: str = ""


class Tree(BaseModel):
    name: str
    children: "list[Tree]" = []


class Counts(BaseModel):
    counts: dict[str, int]


class Names(RootModel[list[str]]):
    pass


def mood(text: str) -> Mood:
    return parse_answer(Mood, text, "m")


@pytest.mark.parametrize(
    "text",
    [
        '{"mood": "good"}',
        ' \n{"mood": "good"}\n',
        '<think>Perhaps {"mood": "bad"}? No.</think>\n{"mood": "good"}',
        'So {"mood": "bad"} would be wrong.</think>{"mood": "good"}',
        '```json\n{"mood": "good"}\n```',
        '```\n{"mood": "good"}\n```\nI hope this helps.',
        'As in {"mood": "bad"}, but:\n```json\n{"mood": "good"}\n```',
        'The answer [as asked] is {"mood": "good"}. Anything else?',
        'Sure! {"mood": "good"} and again {"mood": "good"}',
        '[{"mood": "good"}]',
        '{"mood": "good"}\n{"note": "extra"}',
    ],
)
def test_one_answer_is_found_however_it_is_wrapped(text: str) -> None:
    assert mood(text) == Mood(mood="good")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("I cannot say.", "it holds no JSON"),
        ("", "it holds no JSON"),
        ("{'mood': 'good'}", "it holds no JSON"),
        ('{"mood": "good"', "it holds no JSON"),
        ('{"mood": "fine"}', "mood: Input should be 'good' or 'bad'"),
        ('{"why": "sun"}', "mood: Field required"),
        ('{"mood": "good"} or {"mood": "bad"}', "it holds 2 different answers"),
        ('<think>{"mood": "good"}</think>', "it holds no JSON"),
        ("[" * 100_000, "it holds no JSON"),
        ('{"mood": NaN}', "it holds no JSON"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(text: str, complaint: str) -> None:
    with pytest.raises(AnswerError) as caught:
        mood(text)
    assert caught.value.text == text
    assert str(caught.value) == f"m: did not answer as Mood: {complaint}"


def test_nothing_is_evaluated() -> None:
    with pytest.raises(AnswerError):
        mood("__import__('os').getcwd()")


def test_a_complaint_holds_no_value_of_the_answer() -> None:
    with pytest.raises(AnswerError) as caught:
        mood('{"mood": "the secret of Ann"}')
    assert "Ann" not in str(caught.value)


def test_a_list_is_taken_for_the_object_that_has_only_one() -> None:
    found = parse_answer(Facts, '[{"text": "tea"}, {"text": "rain", "day": "2024-05-01"}]', "m")
    assert found.facts == [Fact(text="tea"), Fact(text="rain", day=date(2024, 5, 1))]


def test_a_list_of_one_object_is_that_object_where_its_items_do_not_fit() -> None:
    found = parse_answer(Facts, '[{"facts": [{"text": "tea"}]}]', "m")
    assert found.facts == [Fact(text="tea")]


def test_a_list_is_not_taken_for_an_object_that_asks_for_more() -> None:
    class Titled(BaseModel):
        title: str
        facts: list[str]

    with pytest.raises(AnswerError):
        parse_answer(Titled, '["tea"]', "m")


def test_a_top_level_list_can_be_asked_for() -> None:
    assert parse_answer(Names, 'Here: ["Ann", "Bo"]', "m").root == ["Ann", "Bo"]


def test_a_strict_model_reads_json_as_json() -> None:
    class Day(BaseModel):
        model_config = ConfigDict(strict=True)
        day: date

    assert parse_answer(Day, '{"day": "2024-05-01"}', "m").day == date(2024, 5, 1)


@given(st.text())
def test_any_text_gives_an_answer_or_an_answer_error(text: str) -> None:
    try:
        assert isinstance(mood(text), Mood)
    except AnswerError as error:
        assert error.text == text  # noqa: PT017 - either outcome is right


prose = st.text(st.characters(exclude_characters="{}[]`<", exclude_categories=["Cs"]))


@given(prose, st.text(st.characters(exclude_categories=["Cs"])), prose)
def test_an_answer_survives_prose_around_it(before: str, why: str, after: str) -> None:
    answer = Mood(mood="bad", why=why)
    assert mood(f"{before} {answer.model_dump_json()} {after}") == answer


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, dict):
        inside = [one for value in schema.values() for one in objects(value)]
        return [schema, *inside] if schema.get("type") == "object" else inside
    return [one for value in schema for one in objects(value)] if isinstance(schema, list) else []


@pytest.mark.parametrize("model", [Fact, Facts, Mood, Tree])
def test_a_schema_is_closed_and_asks_for_every_property(model: type[BaseModel]) -> None:
    schema = json_schema(model)
    assert schema["type"] == "object"
    assert objects(schema)
    for one in objects(schema):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    assert not {"default", "minLength", "title"} & set(json.dumps(schema).split('"'))
    assert is_strict(schema)


def test_what_a_strict_schema_cannot_say_is_told() -> None:
    assert not is_strict(json_schema(Counts))
    assert not is_strict(json_schema(Names))


def test_a_property_may_be_called_like_a_keyword() -> None:
    class Odd(BaseModel):
        title: str = ""
        default: int = 0
        properties: list[int] = []

    assert list(json_schema(Odd)["properties"]) == ["title", "default", "properties"]


def test_a_reference_stands_alone() -> None:
    class Pair(BaseModel):
        first: Fact = Field(description="the older one")

    assert json_schema(Pair)["properties"]["first"] == {"$ref": "#/$defs/Fact"}


def test_a_schema_is_the_callers_own() -> None:
    json_schema(Mood).clear()
    assert json_schema(Mood)["type"] == "object"


def test_an_instruction_names_every_field() -> None:
    text = instruction(Facts)
    assert "facts" in text
    assert "A fact with a day." in text
