"""Questions that are made from a store: each is answered by one episode alone, and the same seed gives the same."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from memplug.evaluation.known_items import ASKED, DAY, SPEAKER, WORDS, Asked, asked_by, known_items
from memplug.testing import ScriptedLLM, episode
from memplug.toolbox.text import words
from memplug.types import EPISODE, Message, Record

Said = list[Record[Any]]

SAID = (
    ("Ann", 1, "Our neighbour sold the blue bicycle to a collector from Lyon for ninety euros."),
    ("Tom", 1, "The collector from Lyon also wanted the old tandem, but the tandem stays."),
    ("Ann", 2, "Grandmother's recipe for plum cake needs cardamom and a glass of cider."),
    ("Tom", 3, "My flight to Oslo was cancelled because of fog over the harbour."),
    ("Ann", 3, "Then take the night train through Hamburg and sleep on the ferry."),
    ("Tom", 4, "Dentist moved my appointment from Tuesday to the following Thursday morning."),
    ("Tom", 4, "Okay."),
    ("Ann", 5, "Okay."),
    ("Ann", 5, "The choir rehearses Brahms on Wednesday evenings in the old brewery."),
)


@pytest.fixture
def episodes() -> Said:
    return [
        episode(
            id=f"e{number}",
            text=text,
            speaker=speaker,
            event_time=datetime(2024, 5, day, 9, tzinfo=UTC),
        )
        for number, (speaker, day, text) in enumerate(SAID)
    ]


def test_each_question_holds_words_of_the_one_episode_that_answers_it(episodes: Said) -> None:
    texts = {one.id: set(words(one.text)) for one in episodes}
    questions = known_items(episodes, 100, seed=1)
    assert {one.category for one in questions} == {WORDS, SPEAKER, DAY}
    for one in questions:
        if one.category == WORDS:
            (gold,) = one.gold
            asked = set(words(one.text))
            assert len(asked) >= 3
            assert asked < texts[gold]
            assert [id for id, held in texts.items() if asked <= held] == [gold]


def test_no_two_questions_ask_for_one_episode_and_none_for_what_says_nothing(
    episodes: Said,
) -> None:
    questions = known_items(episodes, 100, seed=1)
    golds = [next(iter(one.gold)) for one in questions]
    assert len(set(golds)) == len(golds)
    assert not {"e6", "e7"} & set(golds)


def test_the_seed_decides_and_the_order_of_the_store_does_not(episodes: Said) -> None:
    assert known_items(episodes, 4, seed=1) == known_items(episodes[::-1], 4, seed=1)
    assert known_items(episodes, 4, seed=1) != known_items(episodes, 4, seed=2)
    assert len(known_items(episodes, 4, seed=1)) == 4


def test_a_text_that_occurs_twice_is_not_asked_for(episodes: Said) -> None:
    twice = episode(id="again", text=SAID[2][2], speaker="Ann")
    golds = {id for one in known_items([*episodes, twice], 100, seed=1) for id in one.gold}
    assert not {"e2", "again"} & golds


def test_texts_without_spaces_can_be_asked_for() -> None:
    said = (
        "昨日の夕方に駅前の喫茶店で友達と会いました。",
        "来週の水曜日に歯医者の予約があります。",
        "妹は京都の大学で建築を勉強しています。",
    )
    held = [episode(id=f"e{number}", text=text) for number, text in enumerate(said)]
    assert len(known_items(held, 10, seed=1)) == 3


def test_notes_that_are_nearly_the_same_can_be_asked_for() -> None:
    held = [
        episode(id=f"e{day}", text=f"Remember to water the plants on day {day}")
        for day in range(1, 16)
    ]
    texts = {one.id: set(words(one.text)) for one in held}
    questions = known_items(held, 100, seed=1)
    assert len(questions) == 15
    for one in questions:
        (gold,) = one.gold
        assert [id for id, said in texts.items() if set(words(one.text)) <= said] == [gold]


def test_a_model_asks_in_its_own_words_and_says_when_nothing_is_worth_asking(
    episodes: Said,
) -> None:
    def answer(messages: Sequence[Message]) -> Asked:
        text = messages[-1].text
        assert messages[0].role == "system"
        good = "Oslo" in text
        return Asked(worth_asking=good, question="Why did Tom not fly?", answer="fog")

    (question,) = asked_by(ScriptedLLM(answer), episodes, 100, seed=1)
    assert (question.category, question.text, question.answers) == (
        ASKED,
        "Why did Tom not fly?",
        ("fog",),
    )
    assert question.gold == {"e3"}


def test_a_model_is_asked_once_for_each_episode_and_may_fail(episodes: Said) -> None:
    llm = ScriptedLLM(lambda messages: RuntimeError("no answer"))
    assert asked_by(llm, episodes, 3, seed=1) == []
    assert len(llm.prompts) == 3
    assert all(one.kind == EPISODE.name for one in episodes)
