"""What full text counts as a word."""

from __future__ import annotations

import pytest

from memplug.backends.ledger.words import expression, indexed, query_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("snake_case x2", ["snake", "case", "x2"]),
        ("Straße ÄÖÜ", ["strasse", "äöü"]),
        ("黒猫", ["黒", "猫", "黒猫"]),
        ("a黒b", ["a", "黒", "b"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("ｆｕｌｌ", ["full"]),
        ("…!?", []),
        ("x" * 100, ["x" * 64]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_question_asks_for_pairs_and_for_a_single_character_only_alone() -> None:
    assert query_words("黒猫と") == ["黒猫", "猫と"]
    assert query_words("猫 cat cat") == ["猫", "cat"]


def test_an_expression_quotes_every_word() -> None:
    assert expression(26, 'NEAR("a" b) OR *') == '"1axnear" OR "1axa" OR "1axb" OR "1axor"'
    assert expression(1, "?!") == ""


def test_the_key_is_indexed_with_the_text() -> None:
    assert indexed(1, "text", "key") == "1xkey 1xtext"
    assert indexed(1, "text", "text") == "1xtext"
