"""The algorithm, on cases checked by hand."""

from __future__ import annotations

import math

import pytest

from memplug_my_idea.plans import announced, likeness, rarities


def test_a_sentence_with_a_cue_announces_a_plan() -> None:
    text = "It rains. I will call the dentist. Goodwill is free!"
    assert announced(text, ("i will", "will")) == ["I will call the dentist."]


def test_a_text_without_a_sentence_announces_nothing() -> None:
    assert announced(" ", ("will",)) == []


def test_a_word_that_all_hold_says_nothing() -> None:
    rarity = rarities([frozenset({"call", "ann"}), frozenset({"call"})])
    assert rarity == {"call": 0.0, "ann": pytest.approx(math.log(2))}


def test_rare_words_weigh_more() -> None:
    asked, rarity = frozenset({"call", "ann"}), {"call": 0.0, "ann": 1.0}
    assert likeness(asked, frozenset({"ann"}), rarity) == pytest.approx(2 / 3)
    assert likeness(asked, frozenset({"call"}), rarity) == pytest.approx(1 / 3)
    assert likeness(frozenset(), frozenset({"call"}), rarity) == 0.0
