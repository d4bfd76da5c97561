"""Words of many scripts."""

import pytest

from memplug.toolbox.text import overlap, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann's cat, twice-fed!", ["ann", "s", "cat", "twice", "fed"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("user_id = 42", ["user_id", "42"]),
        ("ｆｕｌｌ width", ["full", "width"]),
        ("cafe\u0301", ["café"]),
        ("東京に行く", ["東京", "京に", "に行", "行く"]),
        ("猫", ["猫"]),
        ("GPT東京ok", ["gpt", "東京", "ok"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("ภาษา", ["ภา", "าษ", "ษา"]),
        ("한국어 사전", ["한국어", "사전"]),
        ("Привет, мир", ["привет", "мир"]),
        ("... !?", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", ["Hello, World_wide v2.0!", "\x1f a-b\tC3PO", "__x__ 1e9", "?"])
def test_plain_letters_give_the_same_words_in_a_text_of_others(text: str) -> None:
    assert words(f"{text} ß") == [*words(text), "ss"]


def test_overlap_is_the_share_of_the_question() -> None:
    asked = frozenset(words("red bicycle today"))

    assert overlap(asked, "A RED bicycle.") == pytest.approx(2 / 3)
    assert overlap(frozenset(), "anything") == 0.0
