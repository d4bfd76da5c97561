"""Sentences that no table has a pattern for: what ends what, and what may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from memplug import Batch, Memory
from memplug.ports import Write
from memplug.testing import memory
from memplug_mem0 import Mem0
from memplug_mem0.kinds import ENDING, FACT, FRAME, Ending
from memplug_mem0.outdating.updating import updates
from memplug_mem0.reading.filling import typed, unlike
from memplug_mem0.reading.frames import clauses
from memplug_mem0.reading.language import language_of, lexicon
from memplug_mem0.reading.statements import statements
from memplug_mem0.settings import Mem0Config
from memplug_mem0.state import Facts, _with, entry_of

LANGUAGES = ("en", "de", "fr", "es")
EARLIER, LATER = "2024-01-01T09:00:00Z", "2024-06-20T09:00:00Z"
SAID = datetime(2024, 6, 20, tzinfo=UTC)

UPDATES = {
    "another number in one frame": (
        "My savings account pays 2.5 percent interest.",
        "The bank cut rates, my savings account pays 1.8 percent now.",
    ),
    "a time that was moved": (
        "Our rehearsal starts at 7 pm.",
        "Our rehearsal has been pushed back to 8 pm.",
    ),
    "another name in one frame": (
        "I sit next to Karim at work.",
        "I sit next to Olga at work now.",
    ),
    "another noun in one frame": (
        "I play left wing for my club.",
        "The coach moved me, I play goalkeeper for my club now.",
    ),
    "stopped": ("I volunteer at the shelter.", "I stopped volunteering at the shelter."),
    "no longer": ("My son plays the tuba.", "My son no longer plays the tuba."),
    "ditched for another": ("I use Joplin as my notebook.", "I ditched Joplin for Zettlr."),
    "from one to another": (
        "I keep my recipes in Paprika.",
        "I migrated my recipes from Paprika to Mela.",
    ),
    "left a group": ("I sing in the gospel choir.", "I left the gospel choir in March."),
    "a holder retired": ("My trainer is Marcella.", "Marcella retired, so I train alone."),
    "a wrong code": ("The gate code is 4471.", "Sorry, wrong digits. The gate code is 4417."),
    "another one of what one has": ("My florist is Ottilie.", "I've switched florists."),
    "another colour": ("My front door is red.", "My front door is blue now."),
    "said of it in the next sentence": (
        "The alarm code is 4471.",
        "We changed the alarm code. It's 9912 now.",
    ),
    "not what was said": (
        "My aunt is allergic to cashews.",
        "To be accurate, my aunt is allergic to pistachios, not cashews.",
    ),
    "German, a number": ("Mein Koffer wiegt 20 kg.", "Mein Koffer wiegt inzwischen 23 kg."),
    "German, given up": (
        "Ich singe im Kirchenchor.",
        "Ich bin letzten Monat aus dem Kirchenchor ausgetreten.",
    ),
    "German, no longer": ("Ich trage eine Zahnspange.", "Ich trage keine Zahnspange mehr."),
    "French, replaced": (
        "Nous utilisons Jenkins pour nos tests.",
        "Nous avons remplacé Jenkins par Buildkite.",
    ),
    "French, no longer": ("Je dors sur le canapé.", "Je ne dors plus sur le canapé."),
    "French, a time": ("La mairie ferme à 17 heures.", "La mairie ferme désormais à 18 heures."),
    "Spanish, no longer": ("Duermo en el sofá.", "Ya no duermo en el sofá."),
    "Spanish, another": ("Mi hijo toca el violín.", "Mi hijo ahora toca el oboe."),
}

TRAPS = {
    "plan": ("I use Joplin as my notebook.", "I'm thinking of ditching Joplin for Zettlr."),
    "question": ("Our rehearsal starts at 7 pm.", "Was our rehearsal moved to 8 pm?"),
    "negation": ("I sing in the gospel choir.", "I haven't left the gospel choir."),
    "reported": ("The gate code is 4471.", "The caretaker says the gate code is 4417 now."),
    "hypothetical": ("I sing in the gospel choir.", "If I left the gospel choir I'd be sad."),
    "somebody else": (
        "I volunteer at the shelter.",
        "My wife stopped volunteering at the shelter.",
    ),
    "somebody else's": ("My dog weighs 12 kg.", "My neighbour's dog weighs 14 kg now."),
    "many": ("My sister is a surgeon.", "My sister is sick now."),
    "past": ("My suitcase weighs 20 kg.", "My suitcase weighed 25 kg last summer."),
    "unit": ("My suitcase weighs 20 kg.", "My suitcase weighs 44 pounds."),
    "refinement": ("I volunteer at the shelter.", "I volunteer at the dog shelter now."),
    "another one": ("The gate code is 4471.", "The garage code is 9911 now."),
    "for a while": ("I sit next to Karim at work.", "I sit next to Olga at work this week."),
    "a part": ("I eat meat.", "I stopped eating red meat."),
    "a part of the time": ("I drink cocoa.", "I stopped drinking cocoa after lunch."),
    "German, somebody else": (
        "Ich singe im Kirchenchor.",
        "Mein Bruder ist aus dem Kirchenchor ausgetreten.",
    ),
    "German, negation": (
        "Ich singe im Kirchenchor.",
        "Ich bin nicht aus dem Kirchenchor ausgetreten.",
    ),
    "French, another one": ("Mon chien pèse 12 kilos.", "Mon chat pèse maintenant 5 kilos."),
    "Spanish, for a while": ("Duermo en el sofá.", "Esta semana duermo en la cama."),
}

BOTH = pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "out of order"])


@pytest.fixture(scope="module")
def opened() -> Iterator[Memory]:
    """One memory for all cases; each has a user of its own."""
    with memory(Mem0()) as held:
        yield held


def facts(opened: Memory, user: str) -> list[Any]:
    return list(opened.list(100, filters={"kind": FACT.name}, user_id=user).records)


def closed(opened: Memory, user: str, case: tuple[str, str], order: tuple[int, int]) -> set[str]:
    """Values of the first statement that have ended once both are known."""
    said = ((case[0], EARLIER, "first"), (case[1], LATER, "second"))
    for index in order:
        text, time, id = said[index]
        opened.add(text, time=time, id=id, user_id=user)
    ended = (one for one in facts(opened, user) if one.valid_to is not None)
    return {one.payload.value for one in ended if "first" in one.derived_from}


@BOTH
@pytest.mark.parametrize("name", UPDATES)
def test_an_update_ends_what_it_updates(opened: Memory, name: str, order: tuple[int, int]) -> None:
    assert closed(opened, f"{name} {order}", UPDATES[name], order)


@BOTH
@pytest.mark.parametrize("name", TRAPS)
def test_what_only_sounds_like_an_update_ends_nothing(
    opened: Memory, name: str, order: tuple[int, int]
) -> None:
    assert closed(opened, f"{name} {order}", TRAPS[name], order) == set()


def test_deleting_the_update_reopens_the_fact(opened: Memory) -> None:
    assert closed(opened, "deleting", UPDATES["ditched for another"], (0, 1))
    opened.delete("second", user_id="deleting")
    assert [one.valid_to for one in facts(opened, "deleting")] == [None]


def test_a_framed_fact_is_no_line_of_the_profile_and_is_not_found_beside_messages(
    opened: Memory,
) -> None:
    opened.add("I sing in the gospel choir.", time=EARLIER, id="said", user_id="profile")
    (fact,) = facts(opened, "profile")
    assert fact.payload.framed
    assert fact.payload.confidence == 0.5
    assert "gospel" not in "".join(
        one.text
        for one in opened.context("choir", user_id="profile").sections
        if one.title == "profile"
    )
    asked = "I sing in the gospel choir"
    assert not opened.search(asked, user_id="profile").hits
    found = opened.search(asked, filters={"kind": FACT.name}, user_id="profile").hits
    assert [one.record.id for one in found] == [fact.id]


def test_frames_can_be_switched_off() -> None:
    with memory(Mem0(Mem0Config(frames=False))) as opened:
        opened.add("I sing in the gospel choir.", time=EARLIER, user_id="u")
        assert facts(opened, "u") == []


def test_small_talk_is_no_fact() -> None:
    said = (
        "I totally agree with you. No worries, we really appreciate it! I'm so happy for your team."
        " I've been doing great lately. Yeah, I've been busy, and it was fun and therapeutic!"
    )
    assert statements(said, "user", SAID, LANGUAGES) == ()


def test_the_language_is_that_of_most_words() -> None:
    texts = ("I use it.", "Ich nehme den Zug.", "Je prends le train.", "Tomo el tren.", "Xyzzy")
    assert [language_of(one, LANGUAGES) for one in texts] == ["en", "de", "fr", "es", ""]


def test_hours_of_one_moment_are_alike() -> None:
    words = lexicon("en")
    (first,), (second,), (third,) = (
        typed(one, words) for one in ("at 7 pm", "at 19:00", "at 8 pm")
    )
    assert not unlike(first, second)
    assert unlike(first, third)


def test_a_pronoun_stands_for_what_the_clause_before_is_about() -> None:
    (_, later) = clauses("My son changed schools, he goes to Parkside now.", "en")
    assert later.owner == "my"
    assert "son" in later.bag


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("My shoe size is 41. Correction: My shoe size is 42.", "41"),
        ("My desk is on the third floor. My desk is on the fifth floor now.", "third floor"),
        ("My locker code is 11-34. My locker code is 27-15 now.", "11-34"),
    ],
)
def test_of_one_message_the_earlier_sentence_ends(opened: Memory, text: str, ended: str) -> None:
    opened.add(text, id="m", time=EARLIER, user_id=text)
    found = facts(opened, text)
    assert len(found) > 1
    over = [one.payload.value for one in found if one.valid_to is not None]
    assert len(over) == 1
    assert ended in over[0]


def test_a_fact_says_itself_that_its_sentence_ends_others(opened: Memory) -> None:
    opened.add("My rent is 950 euros now.", id="m", time=EARLIER, user_id="itself")
    (fact,) = facts(opened, "itself")
    assert fact.payload.closes
    assert not opened.list(9, filters={"kind": ENDING.name}, user_id="itself").records
    assert entry_of(fact).closes == fact.payload.closes


@BOTH
def test_another_value_of_an_attribute_ends_the_first_by_itself(
    opened: Memory, order: tuple[int, int]
) -> None:
    user = f"by itself {order}"
    said = ("My rent is 950 euros.", "My rent is 990 euros now.")
    assert closed(opened, user, said, order) == {"950 euros"}
    assert not opened.list(9, filters={"kind": ENDING.name}, user_id=user).records


def test_a_sentence_that_gives_no_fact_of_the_speaker_is_an_ending(opened: Memory) -> None:
    opened.add("I left the gospel choir.", id="m", time=EARLIER, user_id="no fact")
    assert not facts(opened, "no fact")
    endings = opened.list(9, filters={"kind": ENDING.name}, user_id="no fact").records
    assert [one.text for one in endings if entry_of(one).closes] == ["I left the gospel choir."]


def test_an_ending_of_an_older_store_still_ends() -> None:
    """Before facts said it themselves, every sentence that may end something had an ending of its own."""
    with memory(Mem0()) as opened:
        opened.add("My locker code is 27-15 now.", id="m", time=LATER, user_id="u")
        (fact,) = facts(opened, "u")
        before = replace(fact, payload=replace(fact.payload, closes=""))
        ending = replace(
            before,
            id="mem0/ending:m",
            kind=ENDING.name,
            payload=Ending("user", FRAME, ""),
            revision=0,
        )
        put = Batch(put=(before, ending))
        opened.storage.commit(
            Write(scope=fact.scope, verb="test", change="before", time=SAID, batch=put)
        )
        opened.add("My locker code is 11-34.", id="first", time=EARLIER, user_id="u")
        over = [one.payload.value for one in facts(opened, "u") if one.valid_to is not None]
    assert over == ["11-34"]


def test_only_what_is_named_ends() -> None:
    told, later = "I sing in the gospel choir.", "I left the chess club."
    assert not updates(told, "in the gospel choir", later, LANGUAGES)


def test_a_sentence_and_what_it_may_end_find_each_other_by_a_word() -> None:
    with memory(Mem0()) as opened:
        opened.add("I sing in the gospel choir.", time=EARLIER, user_id="u")
        opened.add("I keep bees behind the barn.", time=EARLIER, user_id="u")
        opened.add("I left the gospel choir.", time=LATER, user_id="u")
        records = [
            *facts(opened, "u"),
            *opened.list(9, filters={"kind": ENDING.name}, user_id="u").records,
        ]
    known = _with(Facts(), (), records)
    ending = next(one for one in map(entry_of, records) if one.ends and one.closes)
    assert [one.value for one in known.ended_by(ending)] == ["in the gospel choir"]
    closed = _with(known, (), [replace(one, valid_to=None) for one in records])
    assert [one.value for one in closed.ended_by(ending)] == ["in the gospel choir"]
    assert not [*_with(known, [one.id for one in records], ()).ended_by(ending)]
