"""Statements that update or deny each other, among the hits of a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from memplug import Candidates, Episode, Hit, Memory, Query, Record
from memplug.testing import memory
from memplug_hybrid import Hybrid
from memplug_mem0 import Mem0, disputing
from memplug_mem0.settings import Mem0Config

START = datetime(2024, 1, 1, tzinfo=UTC)
ASKED = "Have I ever used the Zotero citation manager?"
DENIED = "I've never used any citation manager like Zotero."
DONE = "I downloaded Zotero, a citation manager, and used it for the essay."
CHAT = (
    "The essay on film needs a better title.",
    "My sister liked the essay on the train.",
    "The citation style of the journal is odd.",
    "The library closes early in summer.",
    "A manager of the cinema wrote back.",
    "The essay is due at the end of term.",
)


def filled(opened: Memory, said: Sequence[tuple[str, str]]) -> None:
    for number, (name, text) in enumerate(said):
        message = {"role": "user", "name": name, "content": text, "id": text}
        opened.add([message], time=START + timedelta(days=number))


def hits(
    said: Sequence[tuple[str, str]], question: str, config: Mem0Config | None = None
) -> list[Hit]:
    with memory(Hybrid(), Mem0(config)) as opened:
        filled(opened, said)
        return list(opened.search(question).hits)


def texts(found: Sequence[Hit]) -> list[str]:
    return [hit.record.text for hit in found]


def by(name: str, *said: str) -> list[tuple[str, str]]:
    return [(name, text) for text in said]


@pytest.mark.parametrize(
    "order", [(DENIED, DONE), (DONE, DENIED)], ids=["denied first", "done first"]
)
def test_a_denial_and_what_it_denies_are_shown_and_name_each_other(order: tuple[str, str]) -> None:
    found = hits(by("Ann", order[0], *CHAT, order[1]), ASKED)
    marks = {hit.record.text: hit.disputed for hit in found if hit.disputed}
    assert marks == {DENIED: (DONE,), DONE: (DENIED,)}
    assert {DENIED, DONE} <= set(texts(found[:5]))


def test_a_dispute_between_the_only_hits_is_marked() -> None:
    assert [bool(hit.disputed) for hit in hits(by("Ann", DENIED, DONE), ASKED)] == [True, True]


def test_what_another_person_did_disputes_nothing() -> None:
    found = hits([*by("Ann", DENIED, *CHAT), ("Ben", DONE)], ASKED)
    assert not any(hit.disputed for hit in found)


def test_a_denial_of_something_else_disputes_nothing() -> None:
    found = hits(by("Ann", "I've never been to a cinema in France.", *CHAT, DONE), ASKED)
    assert not any(hit.disputed for hit in found)


def test_a_question_that_asks_for_no_experience_marks_nothing() -> None:
    found = hits(
        by("Ann", DENIED, *CHAT, DONE), "Where does the citation manager Zotero come from?"
    )
    assert not any(hit.disputed for hit in found)


def test_disputes_can_be_left_alone() -> None:
    found = hits(by("Ann", DENIED, *CHAT, DONE), ASKED, Mem0Config(disputes=False))
    assert not any(hit.disputed for hit in found)


@pytest.mark.parametrize(
    ("older", "newer", "question"),
    [
        (
            "I have 45 sources in my Zotero library, sorted by theme.",
            "My library in Zotero has recently grown to 52 sources.",
            "How many sources are in my Zotero library?",
        ),
        (
            "The Zoom call with the director is on April 21 at 3 PM.",
            "I moved the Zoom call with the director to April 22 at 11 AM.",
            "When is the Zoom call with the director?",
        ),
    ],
)
def test_a_newer_figure_stands_above_the_older_one(older: str, newer: str, question: str) -> None:
    found = texts(hits(by("Ann", older, *CHAT, newer), question))
    assert found.index(newer) < found.index(older)


def test_a_later_statement_of_the_same_figure_stays_where_it_was() -> None:
    said = by(
        "Ann",
        "I have 45 sources in my Zotero library, sorted by theme and by year.",
        *CHAT,
        "My library in Zotero has recently reached 45 sources.",
    )
    question = "How many sources are in my Zotero library, sorted by theme?"
    with_, without = hits(said, question), hits(said, question, Mem0Config(disputes=False))
    assert texts(with_) == texts(without)


def test_of_two_updates_the_one_nearer_to_the_question_is_moved() -> None:
    older = "I have 45 sources in my Zotero library, sorted by theme."
    near = "My sources in the Zotero library, sorted by theme, have recently grown to 52."
    far = "My library card was recently extended to 2026."
    question = "How many sources are in my Zotero library, sorted by theme?"
    assert texts(hits(by("Ann", older, *CHAT, near, far), question))[0] == near


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("the sources of it", "sourc", True),
        ("the source of it", "sourc", True),
        ("resources of it", "sourc", False),
        ("resources and a source", "sourc", True),
        ("outsourcing", "sourc", False),
        ("an_id", "id", False),
    ],
)
def test_a_telling_word_is_found_as_the_text_inflects_it(text: str, word: str, held: bool) -> None:
    assert (word in disputing._held(text, [word])) is held


def test_code_tells_no_figures() -> None:
    older = "I have 45 sources in my Zotero library."
    code = "See what I changed in my Zotero library: ```sources = 52```"
    question = "How many sources are in my Zotero library?"
    said = by("Ann", older, *CHAT, code)
    with_, without = hits(said, question), hits(said, question, Mem0Config(disputes=False))
    assert texts(with_) == texts(without)


@pytest.mark.parametrize(
    ("question", "depth"),
    [("How many sources are in my library?", 10), ("Have I ever been to Rome?", 32)],
)
def test_it_looks_no_deeper_than_it_has_to(question: str, depth: int) -> None:
    assert Mem0().refine_depth(Query(text=question)) == depth


@pytest.mark.parametrize(
    ("above", "question", "disputed"),
    [(2, ASKED, True), (10, ASKED, False), (2, "Have I ever sold a boat?", False)],
)
def test_a_dispute_needs_a_denial_among_the_first_hits(
    above: int, question: str, disputed: bool
) -> None:
    said = [f"Message {number} about Zotero." for number in range(above)]
    candidates = Candidates(hits=ranked(*said, DENIED, DONE))
    assert Mem0().refines_these(candidates, Query(text=question)) is disputed
    assert (disputing.ordered(candidates, question, "mem0") is not None) is disputed


def test_a_question_for_a_figure_looks_for_updates_among_any_hits() -> None:
    candidates = Candidates(hits=ranked(*CHAT))
    assert Mem0().refines_these(candidates, Query(text="How many sources are in my library?"))


def ranked(*said: str) -> tuple[Hit, ...]:
    """Hits of user messages, best first."""
    return tuple(
        Hit(
            record=Record(
                id=text, kind="episode", text=text, payload=Episode(), role="user", position=n
            ),
            score=1 - n / 100,
        )
        for n, text in enumerate(said)
    )


def test_a_question_for_what_was_first_keeps_the_order() -> None:
    said = by(
        "Ann",
        "I have 45 sources in my Zotero library.",
        *CHAT,
        "My library in Zotero has recently grown to 52 sources.",
    )
    question = "How many sources were originally in my Zotero library?"
    with_, without = hits(said, question), hits(said, question, Mem0Config(disputes=False))
    assert texts(with_) == texts(without)


@pytest.mark.parametrize(
    ("question", "concerned"),
    [
        ("How many sources are in my library?", True),
        ("Have I ever been to Rome?", True),
        ("Which soup do I like?", False),
        ("In which order did I visit the cities?", False),
    ],
)
def test_only_questions_for_figures_and_experiences_are_refined(
    question: str, concerned: bool
) -> None:
    assert Mem0().refines(Query(text=question)) is concerned
    assert not Mem0(Mem0Config(mode="compat")).refines(Query(text=question))
