"""What patterns need, so that most are not tried: no match may be lost."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from memplug_mem0.reading.framing import changes, stirs
from memplug_mem0.reading.language import lexicon
from memplug_mem0.reading.languages.joining import joined
from memplug_mem0.reading.needing import Index, beginnings, may, needed, search, without
from memplug_mem0.reading.statements import sentences, tables

LANGUAGES = ("en", "de", "fr", "es")
CASES = Path(__file__).with_name("mem0_cases.txt")


def patterns(held: Any) -> Iterator[re.Pattern[str]]:
    """All patterns in a table or lexicon."""
    if isinstance(held, re.Pattern):
        yield held
    elif isinstance(held, tuple | list):
        for one in held:
            yield from patterns(one)
    elif dataclasses.is_dataclass(held):
        for field in dataclasses.fields(held):
            yield from patterns(getattr(held, field.name))


def begun(text: str) -> set[str]:
    """The beginnings of all words and signs of a text."""
    words = re.findall(r"\w+|[^\w\s]", text.lower())
    return {one for word in words for one in beginnings(word)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_of_a_language_matches_without_what_it_needs(language: str) -> None:
    known = {*patterns(tables((language,))[0]), *patterns(lexicon(language))}
    lines = [line.split("|") for line in CASES.read_text("utf-8").splitlines()]
    said = [text for line in lines if line[0] == language for text in line[2:4]]
    texts = [(text, begun(text)) for text in dict.fromkeys(said)][-250:]
    assert len(known) > 100
    assert sum(bool(needed(one)) for one in known) > len(known) / 2
    for pattern in known:
        needs = needed(pattern)
        for text, words in texts:
            if any(one.isdisjoint(words) for one in needs):
                assert not pattern.search(text), (pattern.pattern, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_changes_anything_without_a_word_that_stirs(language: str) -> None:
    lines = [line.split("|") for line in CASES.read_text("utf-8").splitlines()]
    said = {text for line in lines if line[0] == language for text in line[2:4]}
    still = 0
    for sentence in {one for text in said for one in sentences(text)}:
        if not stirs(sentence, language):
            still += 1
            assert not changes(sentence, language, closing=True), sentence
    assert still > 100


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bmoved to (.+)", {"moved "}),
        (r"(?i)\b(?:I|we) (?:work|worked|live) in\b", {"work ", "worked ", "live "}),
        (r"(?:started |began )?\bnew job\b", {"new "}),
        (r"(?<!\w)seit\b", {"seit "}),
        (r"\bworks?", {"work", "works"}),
        (r"\b[Ww]orks", {"works"}),
        (
            r"(?<!\w)(?:if|no longer|used_to|(?<!in )may(?=\s))(?!\w)",
            {"if ", "longer ", "used_to", "may "},
        ),
        (r"\bw(?:as|ere)(?: not)?$", {"was ", "were "}),
        (r"\bfoot(?: \w+)?s", {"foot"}),
        (r"\b(?:li)?ked", {"liked", "ked"}),
        (r"\b(?:ha){2,}\b|[😂🤣]", {"haha ", "hahaha ", "hahahah", "😂", "🤣"}),
        (r"(?!)", set()),
        (r"\bis(?!\w)", {"is "}),
        (r"\bis(?!n)", {"is"}),
        (r"ing\b", None),
        (r"(?:moved )?(?:here)?", None),
        (r"\b(?:moved|.+) to", {"to"}),
    ],
)
def test_what_a_pattern_needs_is_what_every_match_begins_words_with(
    pattern: str, needs: set[str] | None
) -> None:
    found = needed(re.compile(pattern))
    assert (set(found[0]) if found else None) == needs


def test_a_search_finds_what_the_pattern_finds_however_often_it_is_asked() -> None:
    pattern = re.compile(r"\bno longer (\w+)")
    for _ in range(200):
        assert search(pattern, "I play chess") is None
        match = search(pattern, "I no longer play")
        assert match is not None
        assert match[1] == "play"
        assert without(pattern, "I no longer play") == "I  "
        assert without(pattern, "I play") == "I play"


def test_letters_that_a_pattern_holds_alike_are_not_passed_over() -> None:
    pattern, odd = (
        re.compile(r"(?i)\bsince april in kassel\b"),
        "\u017fince apr\u0130l \u0131n \u212aassel",
    )
    assert pattern.search(odd)
    for number in range(300):
        assert not search(pattern, f"Nothing at all, {number} times.")
    assert search(pattern, odd)


def test_an_index_gives_what_may_match_in_order_and_from_a_place_on() -> None:
    sources = (r"\bmoved\b", r"\d+", r"\b(?:moved|went) to\b", r"\bnew\b")
    index = Index([(re.compile(one), one) for one in sources])
    last: list[str] = []
    for _ in range(200):
        last = [one for _, one in index.of("We moved to Rome")]
    assert last == [r"\bmoved\b", r"\d+", r"\b(?:moved|went) to\b"]
    assert [place for place, _ in index.of("We moved to Rome", 1)] == [1, 2]


def test_what_an_index_gives_loses_no_match_while_it_learns_a_few_patterns_at_a_time() -> None:
    words = [f"word{one}" for one in range(60)]
    index = Index([(re.compile(rf"\b{one}\b"), one) for one in words])
    counts = []
    for _ in range(120):
        found = [one for _, one in index.of("It is word7, or word59.")]
        assert {"word7", "word59"} <= {*found}
        counts.append(len(found))
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 60
    assert counts[-1] == 2
    assert max(before - after for before, after in pairwise(counts)) <= 2


def test_words_are_told_apart_from_the_signs_beside_them() -> None:
    pattern = re.compile(r"\bbreeze\b,? \w")
    assert all(may(pattern, "A (breeze), it was") for _ in range(150))
    assert not may(pattern, "A bree, ze it was")
    assert search(pattern, "A breeze, it was") is not None


def test_joined_phrases_match_what_they_match_with_bars_between_them() -> None:
    phrases = [
        "no",
        "no longer",
        "now",
        "new",
        "(?:a|an) new",
        "newly?",
        "No one",
        "[.,]",
        "new car",
    ]
    text = "No longer. A new car, now newl, a NEWLY new car, no one; an new one"
    flat, deep = (re.compile(f"(?i){one}") for one in ("|".join(phrases), joined(phrases)))
    whole = (re.compile(rf"(?i)\b(?:{one})\b") for one in ("|".join(phrases), joined(phrases)))
    assert len(deep.pattern) < len(flat.pattern) + len(phrases) * 5
    assert "n(?:" in deep.pattern
    assert flat.findall(text) == deep.findall(text)
    first, second = (one.findall(text) for one in whole)
    assert first == second


def test_the_words_that_make_a_sentence_worth_reading_are_whole() -> None:
    signals = lexicon("en").signals
    assert "mistaken" in signals
    assert "witched" not in signals


def test_sentences_end_where_a_sign_and_a_space_or_a_line_end() -> None:
    text = 'It is "here." Is it? (Yes, three.)  Four of\n\nfive.5 Dr. Six ends.\n'
    told = ['It is "here.', "Is it?", "(Yes, three.", "Four of", "five.5 Dr. Six ends."]
    assert [*sentences(text)] == told
