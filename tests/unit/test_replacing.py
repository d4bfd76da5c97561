"""Strings replaced in values of all forms."""

from __future__ import annotations

from memplug import EPISODE, Message, Messages, Record, Scope
from memplug.replacing import ordered, replaced
from memplug.types import Episode


def test_strings_are_replaced_at_any_depth() -> None:
    value = {"a": ["x1", {"b": ("1", "y")}], "c": 1, "d": True, "e": None, "f": 1.5}

    assert replaced(value, [("1", "#")]) == {
        "a": ["x#", {"b": ("#", "y")}],
        "c": "#",
        "d": True,
        "e": None,
        "f": 1.5,
    }


def test_what_is_not_touched_is_the_same_object() -> None:
    value = {"a": ["x", ("y",)]}

    assert replaced(value, [("z", "#")]) is value
    assert replaced(value, []) is value


def test_dataclasses_keep_the_names_of_things() -> None:
    record = Record(
        id="abc",
        kind=EPISODE.name,
        text="abc",
        payload=Episode("step", source_id="abc", title="abc", error="abc"),
        scope=Scope(user_id="abc"),
        session_id="abc",
        metadata={"abc": "abc"},
    )
    changed = replaced(record, [("abc", "#")])

    assert (changed.id, changed.scope.user_id, changed.session_id) == ("abc", "abc", "abc")
    assert (changed.text, changed.metadata) == ("#", {"abc": "#"})
    assert changed.payload == Episode("step", source_id="abc", title="#", error="#")
    assert replaced(Messages((Message("user", "abc", id="abc"),)), [("abc", "#")]) == Messages(
        (Message("user", "#", id="abc"),)
    )


def test_longer_strings_go_first() -> None:
    pairs = ordered([("ab", "1"), ("abcd", "2"), ("ab", "1")])

    assert pairs == [("abcd", "2"), ("ab", "1")]
    assert replaced("abcd ab", pairs) == "2 1"
