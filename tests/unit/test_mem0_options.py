"""What the application asks of Mem0: its own fields, what to keep and leave out, add-only, and what needs a person."""

from __future__ import annotations

import json
import re
import sys
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, Field

from memplug import Memory
from memplug.errors import InvalidInput
from memplug.testing import ScriptedLLM, memory
from memplug_mem0 import Mem0
from memplug_mem0.kinds import FACT
from memplug_mem0.settings import Mem0Config

PIPELINE = ("--pipeline", "hybrid+mem0", "--user", "ann")


class Customer(BaseModel):
    """An application's own fields."""

    home_town: str = Field(default="", description="where they live")
    likes: list[str] = Field(default_factory=list, description="food and drink")
    allergy: str | None = None


def found(*facts: tuple[str, str]) -> str:
    return json.dumps(
        {
            "facts": [
                {
                    "message": 1,
                    "subject": "user",
                    "attribute": attribute,
                    "value": value,
                    "text": f"The user: {attribute} {value}.",
                    "many": attribute == "likes",
                }
                for attribute, value in facts
            ]
        }
    )


def held(opened: Memory) -> set[str]:
    records = opened.list(50, filters={"kind": FACT.name}).records
    return {one.payload.value for one in records if one.valid_to is None}


def test_the_fields_of_a_pydantic_model_reach_the_model_and_shape_the_profile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    llm = ScriptedLLM([found(("home town", "Rome"), ("likes", "tea"), ("shoe size", "39")), "[]"])
    config = Mem0Config(profile_schema="customers:Customer")
    customers = ModuleType("customers")
    monkeypatch.setattr(customers, "Customer", Customer, raising=False)
    monkeypatch.setitem(sys.modules, "customers", customers)
    with memory(Mem0(config), llm=llm, enrich="inline") as opened:
        opened.add("Rome, tea, and 39")
        section = opened.section("profile")
    asked = llm.prompts[0][-1].text
    assert "- home town: where they live\n- likes (many): food and drink\n- allergy\n" in asked
    assert section is not None
    assert section.text == "- home town: Rome\n- likes: tea"


@pytest.mark.parametrize("path", ["no_such_module:Customer", "json:nothing", "json:dumps", "json"])
def test_a_schema_that_is_none_is_named(path: str) -> None:
    with pytest.raises(Exception, match=re.escape(path)) as error:
        memory(Mem0(Mem0Config(profile_schema=path)))
    assert isinstance(error.value, InvalidInput) or isinstance(error.value.__cause__, InvalidInput)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Mem0Config(keep=("residence",)), {"Rome"}),
        (Mem0Config(leave_out=("residence",)), {"tea"}),
        (Mem0Config(keep=("residence", "likes"), leave_out=("likes",)), {"Rome"}),
    ],
    ids=["keep", "leave out", "both"],
)
@pytest.mark.parametrize("by_model", [True, False])
def test_attributes_that_are_kept_and_left_out(
    config: Mem0Config, expected: set[str], by_model: bool
) -> None:
    llm = ScriptedLLM([found(("Residence", "Rome"), ("likes", "tea")), "[]"]) if by_model else None
    with memory(Mem0(config), llm=llm, enrich="inline") as opened:
        opened.add("I live in Rome. I like tea.")
        assert held(opened) == expected


def test_instructions_stand_in_the_prompt_as_the_application_wrote_them() -> None:
    config = Mem0Config(include="diets", exclude="health", leave_out=("age",))
    llm = ScriptedLLM([found()])
    with memory(Mem0(config), llm=llm, enrich="inline") as opened:
        opened.add("I am a vegan")
    assert "Keep: diets\nLeave out: health; age\n" in llm.prompts[0][-1].text


def test_add_only_asks_no_model_to_decide_and_ends_nothing() -> None:
    llm = ScriptedLLM([found(("residence", "Rome")), found(("residence", "Oslo"))])
    with memory(Mem0(Mem0Config(updates="add")), llm=llm, enrich="inline") as opened:
        opened.add("We settled in Rome", time="2024-03-01T09:00:00Z")
        opened.add("Oslo it is", time="2024-03-04T09:00:00Z")
        section = opened.section("profile")
        assert held(opened) == {"Rome", "Oslo"}
        assert len(llm.prompts) == 2
        assert section is not None
        assert section.text == "- residence: Oslo"


@pytest.mark.parametrize(
    ("contained", "expected"),
    [(True, {"green tea", "hiking"}), (False, {"green tea", "hiking", "tea"})],
)
def test_a_sweep_ends_what_another_value_contains_where_it_is_asked_to(
    contained: bool, expected: set[str]
) -> None:
    with memory(Mem0(Mem0Config(contained=contained))) as opened:
        opened.add("I like tea.", time="2024-03-01T09:00:00Z")
        opened.add("I like green tea. I like hiking.", id="m2", time="2024-03-04T09:00:00Z")
        opened.manage()
        assert held(opened) == expected
        opened.delete("m2")
        assert held(opened) == {"tea"}


def test_the_terminal_lists_what_contradicts_for_a_person(cli: Any) -> None:
    said = ("My rent is 900 euros. I like cilantro.", "My rent is 1000 dollars. I hate cilantro.")
    for day, text in enumerate(said, 1):
        cli("add", text, "--id", f"m{day}", "--time", f"2024-03-0{day}T09:00:00Z", *PIPELINE)

    shown = cli("facts", "review", *PIPELINE[2:]).stdout
    (rent, taste) = cli.json("facts", "review", *PIPELINE[2:])["facts"]

    assert shown.splitlines() == [
        "user: rent",
        '  2024-03-01  900 euros  "My rent is 900 euros."  from m1',
        '  2024-03-02  1000 dollars  "My rent is 1000 dollars."  from m2',
        "user: likes / dislikes",
        '  2024-03-01  cilantro  "I like cilantro."  from m1',
        '  2024-03-02  cilantro  "I hate cilantro."  from m2',
    ]
    assert [one["value"] for one in rent] == ["900 euros", "1000 dollars"]
    assert [one["sources"] for one in taste] == [["m1"], ["m2"]]


def test_the_terminal_says_so_where_nothing_contradicts(cli: Any) -> None:
    cli("add", "I live in Rome.", *PIPELINE)

    assert cli("facts", "review", *PIPELINE[2:]).stdout == "Nothing to review.\n"
    assert "residence = Rome" in cli("facts", *PIPELINE[2:]).stdout
    assert cli("facts", "--user", "bob").stdout == "Nothing is known yet.\n"
    assert "review" in cli("facts", "bogus", code=1).stderr


def test_what_a_person_reviews_is_settled_by_deleting_one_of_both(cli: Any) -> None:
    for day, text in enumerate(("My rent is 900 euros.", "My rent is 1000 dollars."), 1):
        cli("add", text, "--id", f"m{day}", *PIPELINE)
    cli("delete", "m1", *PIPELINE)

    assert cli("facts", "review", *PIPELINE[2:]).stdout == "Nothing to review.\n"


def test_the_terminal_lists_what_only_frames_hold_when_it_is_asked_for(cli: Any) -> None:
    cli("add", "I sing in the gospel choir.", *PIPELINE)

    assert cli("facts", *PIPELINE[2:]).stdout == "Nothing is known yet.\n"
    assert "gospel choir" in cli("facts", "--all", *PIPELINE[2:]).stdout


def test_a_statement_that_tells_of_no_change_ends_nothing_and_a_person_sees_both(cli: Any) -> None:
    for day, text in enumerate(("I work as a nurse.", "I work as a teacher."), 1):
        cli("add", text, "--id", f"m{day}", "--time", f"2024-03-0{day}T09:00:00Z", *PIPELINE)

    assert cli("profile", *PIPELINE[2:]).stdout == "- occupation: teacher\n"
    assert cli("facts", *PIPELINE[2:]).stdout.count("occupation = ") == 2
    assert cli("facts", "review", *PIPELINE[2:]).stdout.splitlines() == [
        "user: occupation",
        '  2024-03-01  nurse  "I work as a nurse."  from m1',
        '  2024-03-02  teacher  "I work as a teacher."  from m2',
    ]
    cli(
        "add",
        "I no longer work as a nurse.",
        "--id",
        "m3",
        "--time",
        "2024-03-03T09:00:00Z",
        *PIPELINE,
    )
    assert cli("facts", "review", *PIPELINE[2:]).stdout == "Nothing to review.\n"
