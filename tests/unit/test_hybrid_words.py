"""Terms, pieces, entities and names of a text; cues of its wording."""

from __future__ import annotations

import pytest

from memplug_hybrid.cues import Cue, asks_assistant, asks_when, cues, requests, weighted
from memplug_hybrid.words import entities, length, names, pieces, terms


def test_terms_are_stems_without_stop_words_and_single_letters() -> None:
    assert terms("The dogs were running to a B and C") == ["dog", "were", "run"]


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert terms("我喜欢猫") == ["我喜", "喜欢", "欢猫"]
    assert terms("猫") == ["猫"]
    assert terms("東京タワー") == ["東京", "京タ", "タワ", "ワー"]


def test_mixed_scripts_give_words_and_pairs() -> None:
    assert set(terms("Running with 小明")) == {"run", "小明"}


def test_full_width_letters_and_digits_equal_plain_ones() -> None:
    assert terms("２０２３ ＡＢＣ") == terms("2023 abc")


@pytest.mark.parametrize(
    ("text", "expected"), [("three plain words", 3), ("我喜欢猫", 3), ("naïve café", 2), ("", 0)]
)
def test_length_counts_words_and_half_of_each_unspaced_character(
    text: str, expected: float
) -> None:
    assert length(text) == expected


def test_a_text_of_120_words_is_one_piece() -> None:
    text = "word " * 119 + "end."

    assert pieces(text) == [text]


def test_a_longer_text_is_cut_between_sentences() -> None:
    sentence = " ".join(["word"] * 39) + " end."

    assert [len(piece.split()) for piece in pieces(" ".join([sentence] * 5))] == [80, 80, 40]


def test_a_sentence_longer_than_a_piece_is_cut_inside() -> None:
    assert [len(piece.split()) for piece in pieces("word " * 250)] == [100, 100, 50]


def test_a_short_last_piece_joins_the_one_before() -> None:
    assert [len(piece.split()) for piece in pieces("word " * 210)] == [100, 110]


def test_a_long_unspaced_text_is_cut_at_its_sentences_and_nothing_is_lost() -> None:
    text = "我昨天去了北京的长城和故宫。" * 40

    cut = pieces(text)

    assert "".join(cut) == text
    assert max(map(length, cut)) <= 120
    assert all(piece.endswith("。") for piece in cut)


def test_entities_come_in_order_long_names_first() -> None:
    assert entities("Ada Hill's house on the Isle of Man") == [
        "ada hill",
        "isle of man",
        "isle",
        "man",
    ]


@pytest.mark.parametrize(
    ("speaker", "asked", "expected"),
    [
        ("Anna", "what did anna say?", True),
        ("Anna", "Where is Annabel?", False),
        ("Anna Smith", "Did Smith call?", True),
        ("Will Smith", "will it rain?", False),
        ("小明", "小明喜欢什么？", True),
        ("a+b", "who is a+b?", True),
    ],
)
def test_a_speaker_is_named_by_whole_words(speaker: str, asked: str, expected: bool) -> None:
    assert names(speaker, asked) is expected


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("Always answer in metric units.", "user", Cue.UTTERED | Cue.USER | Cue.INSTRUCTION),
        ("Always answer in metric units.", "assistant", Cue.UTTERED | Cue.ASSISTANT),
        ("I prefer tea", "user", Cue.UTTERED | Cue.USER | Cue.PREFERENCE),
        ("Two cats?", "", Cue.QUESTION),
        ("We met Anna last week", "", Cue.NAME | Cue.TIME),
        ("It was 2019", "", Cue.NUMBER | Cue.TIME),
        ("昨天下雨了", "", Cue.TIME),
        ("a plain text", "", Cue(0)),
    ],
)
def test_cues_of_a_text(text: str, role: str, expected: Cue) -> None:
    assert cues(text, "", role) == expected


def test_cues_of_a_question() -> None:
    assert asks_when("When did she leave?")
    assert not asks_when("Where did she go?")
    assert asks_assistant("What did you recommend?")
    assert requests("Could you suggest a book?")
    assert not requests("Could you remind me what I said about books?")


def test_words_about_the_memory_weigh_less() -> None:
    assert weighted("Did I mention a boat?", 0.5) == [
        ("Did I ", 1.0),
        ("mention", 0.5),
        (" a boat?", 1.0),
    ]
