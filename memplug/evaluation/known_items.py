"""Questions whose evidence is known because each was made from it: words of an episode, some of them dropped.

No model is needed, and the same seed gives the same questions. They say how well a memory finds a thing again that is
described with some of its own words; they say nothing of questions that need several episodes, or that nothing answers. Since
they repeat words of their evidence, they favour search by words.

With a model, questions are asked in other words (`asked_by`); what it thinks worth asking is its own choice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from memplug.datasets.cases import Question
from memplug.toolbox.ask import ask_many
from memplug.toolbox.prompts import Prompt
from memplug.toolbox.text import words

if TYPE_CHECKING:
    from memplug.ports import LLM
    from memplug.types import Record

METHOD = (
    "The questions were made from the store: each holds some words of one episode that no other episode holds together, "
    "and is answered by finding that episode. They repeat words of their evidence, so they favour search by words; "
    "questions that need several episodes, or that nothing answers, are not among them."
)
METHOD_WITH_MODEL = "Questions of the kind «asked» were written by {model}, each from one episode, in other words than it has."

WORDS, SPEAKER, DAY, ASKED = "its words", "who said it", "on which day", "asked"
"""Kinds of questions."""

_FEWEST, _MOST = 3, 6
"""Words of an episode that a question holds."""
_COMMON = 0.1
"""A word in a larger share of the episodes describes none of them."""
_WINDOW = 14
"""The words of a question stand together in the episode, within so many that describe it."""


@dataclass(frozen=True)
class Described:
    """An episode, with the words that describe it in the order of its text."""

    record: Record[Any]
    words: tuple[str, ...]


class Holdings:
    """The episodes of one scope, by the words they hold."""

    def __init__(self, episodes: Sequence[Record[Any]]) -> None:
        self.held: defaultdict[str, set[str]] = defaultdict(set)
        texts = Counter(" ".join(words(one.text)) for one in episodes)
        read = [(one, words(one.text)) for one in episodes]
        for record, found in read:
            for word in found:
                self.held[word].add(record.id)
        most = max(3, _COMMON * len(episodes))
        described = (
            Described(one, self._describing(found, most))
            for one, found in read
            if texts[" ".join(found)] == 1
        )
        self.described = [one for one in described if len(one.words) >= _FEWEST]
        """Those that a question can be made from: their text occurs once, and has words that describe it."""
        self.records = {one.id: one for one in episodes}
        self.speakers = {one.speaker for one in episodes} - {""}
        self.days = {one.event_time.date() for one in episodes if one.event_time}

    def _describing(self, found: Sequence[str], most: float) -> tuple[str, ...]:
        """The rarer words of a text in its order; where these are too few, with the rarest of its others.

        A store of notes that are nearly the same has few rarer words: a number or a name tells them apart.
        """
        telling = list(dict.fromkeys(one for one in found if len(one) > 1 or one.isdigit()))
        chosen = {one for one in telling if len(self.held[one]) <= most}
        if chosen:
            others = sorted(
                (one for one in telling if one not in chosen),
                key=lambda one: (len(self.held[one]), -len(one)),
            )
            chosen.update(others[: max(0, _FEWEST - len(chosen))])
        return tuple(one for one in telling if one in chosen)

    def with_all(self, chosen: Sequence[str]) -> list[Record[Any]]:
        """The episodes that hold all of these words."""
        return [self.records[id] for id in set.intersection(*(self.held[word] for word in chosen))]


def known_items(episodes: Sequence[Record[Any]], count: int, seed: int) -> list[Question]:
    """At most so many questions, no two from one episode, on the episodes of one scope."""
    holdings = Holdings(episodes)
    draw = Random(f"known items {seed}")
    order = sorted(holdings.described, key=lambda one: one.record.id)
    draw.shuffle(order)
    made: list[Question] = []
    for one in order:
        if len(made) >= count:
            break
        question = _question(one, holdings, draw, len(made))
        if question is not None:
            made.append(question)
    return made


def _question(one: Described, holdings: Holdings, draw: Random, number: int) -> Question | None:
    """A question that only this episode answers, of the kinds that it allows the one whose turn it is; None where none can be."""
    kinds = [WORDS]
    if len(holdings.speakers) > 1 and one.record.speaker:
        kinds.append(SPEAKER)
    if len(holdings.days) > 1 and one.record.event_time:
        kinds.append(DAY)
    kind = kinds[number % len(kinds)]
    for chosen in _choices(one, draw):
        if all(_excluded(other, one.record, kind) for other in holdings.with_all(chosen)):
            text = _worded(kind, chosen, one.record)
            return Question(
                id=f"{one.record.id}?", text=text, category=kind, gold=frozenset({one.record.id})
            )
    return None


def _choices(one: Described, draw: Random) -> Iterator[list[str]]:
    """Words to ask with: of a stretch of the text, ever more of them, in their order."""
    start = draw.randrange(max(1, len(one.words) - _WINDOW + 1))
    stretch = one.words[start : start + _WINDOW]
    first = draw.randint(_FEWEST, min(_MOST, len(stretch)))
    mixed = draw.sample(stretch, len(stretch))
    for size in range(first, len(stretch) + 1):
        kept = set(mixed[:size])
        yield [word for word in stretch if word in kept]


def _excluded(other: Record[Any], record: Record[Any], kind: str) -> bool:
    """True where the question cannot mean the other episode."""
    if other.id == record.id:
        return True
    if kind == SPEAKER:
        return other.speaker != record.speaker
    if kind == DAY and record.event_time and other.event_time:
        return other.event_time.date() != record.event_time.date()
    return False


def _worded(kind: str, chosen: Sequence[str], record: Record[Any]) -> str:
    described = " ".join(chosen)
    if kind == SPEAKER:
        return f"What did {record.speaker} say about {described}?"
    if kind == DAY and record.event_time:
        day = record.event_time
        return f"What was said about {described} on {day.day} {day:%B %Y}?"
    return f"{described}?"


class Asked(BaseModel):
    """What a model makes of an episode."""

    worth_asking: bool = Field(
        description="False where the message tells nothing that anybody would ask for later."
    )
    question: str = Field(
        description="One question that this message answers, in other words than it has; names may stay."
    )
    answer: str = Field(description="The answer, in a few words.")


ASKING = Prompt(
    "known-item",
    """\
[system]
You write questions that test a memory. You get one message from a long conversation. Write a question that somebody might ask \
months later, and that this message answers. The question must make sense to a reader who does not see the message: name the \
person and the subject, never write "the message". Use other words than the message where you can.
[user]
Said by {speaker} on {day}:

{text}""",
    ("speaker", "day", "text"),
)


def asked_by(llm: LLM, episodes: Sequence[Record[Any]], count: int, seed: int) -> list[Question]:
    """At most so many questions that a model writes, each from one episode; one call for each."""
    described = sorted(Holdings(episodes).described, key=lambda one: one.record.id)
    chosen = Random(f"asked {seed}").sample(described, min(count, len(described)))
    values = [
        {
            "speaker": one.record.speaker or "somebody",
            "day": f"{one.record.event_time:%d %B %Y}"
            if one.record.event_time
            else "an unknown day",
            "text": one.record.text,
        }
        for one in chosen
    ]
    made = []
    for one, answer in zip(chosen, ask_many(llm, ASKING, values, answer=Asked), strict=True):
        if answer is None or isinstance(answer, Exception) or answer.answer is None:
            continue
        written = answer.answer
        if written.worth_asking and written.question.strip():
            made.append(
                Question(
                    id=f"{one.record.id}??",
                    text=written.question.strip(),
                    category=ASKED,
                    gold=frozenset({one.record.id}),
                    answers=(written.answer.strip(),) if written.answer.strip() else (),
                )
            )
    return made
