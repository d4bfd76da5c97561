"""What a sweep asks a model: what facts say together, and which of them newer ones contradict or contain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from memplug import Batch, Mark
from memplug.toolbox.ask import ask_many
from memplug_mem0 import kinds
from memplug_mem0.deciding import lifted
from memplug_mem0.insights import FEWEST, MOST, Insights, Name, Topic, relevant, supports
from memplug_mem0.kinds import INSIGHT, REVIEW, TOPIC
from memplug_mem0.prompts import Insightful, Judged, Topics
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from pydantic import BaseModel

    from memplug import Record, View
    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts
    from memplug_mem0.validity import Entry

TOPICS: Final = 3
"""New topics of a subject at a time."""
RENEWED: Final = 5
"""Insights that a sweep writes."""
SUBJECTS: Final = 20
"""Subjects that a sweep asks about."""
LONGEST: Final = 400
"""Letters of a fact that the model is shown."""
_WORDS: Final = 4
_LETTERS: Final = 60
"""Words and letters of a topic."""


@dataclass
class Swept:
    """What comes of a sweep."""

    put: list[Record[Any]] = field(default_factory=list)
    mark: list[Mark] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    """Of calls whose answer could not be used: what they were about stays due."""

    def beside(self, other: Batch) -> Batch | None:
        """All of it and the other batch. Raises the first failure where nothing came of the sweep, so that it is owed."""
        whole = Batch(
            put=(*other.put, *self.put),
            link=other.link,
            mark=(*other.mark, *self.mark),
            remove=(*other.remove, *self.remove),
        )
        if whole or not self.failures:
            return whole or None
        raise self.failures[0]


@dataclass(frozen=True)
class Sweeping:
    """One sweep of a scope: the facts that hold, by subject, and what a model was asked about them before."""

    llm: LLM
    view: View
    known: Insights
    by_subject: dict[str, list[Entry]]
    """Oldest first."""
    made: Swept

    @classmethod
    def of(cls, llm: LLM, view: View, facts: Facts, known: Insights, made: Swept) -> Sweeping:
        """Without what the sweep has ended so far."""
        ended = {one.id for one in made.mark}
        held: dict[str, list[Entry]] = {}
        for one in facts.entries.values():
            if not one.ends and one.id not in ended and one.open_at(view.now):
                held.setdefault(one.subject, []).append(lifted(one, view))
        for entries in held.values():
            entries.sort(key=lambda it: it.order)
        return cls(llm, view, known, held, made)

    def contradictions(self, prompt: Prompt) -> None:
        """Ends facts that newer ones of their subject contradict or contain, as the model judges.

        A subject is due when one of its newest facts was not judged yet.
        """
        purpose = "contradictions"
        judged = self.known.seen(purpose)
        newest = {one: entries[-MOST:][::-1] for one, entries in self.by_subject.items()}
        due = [
            one
            for one, shown in newest.items()
            if len(shown) > 1 and any(it.id not in judged for it in shown)
        ]
        due = sorted(due)[:SUBJECTS]
        asked = [{"subject": one, "facts": [_line(it) for it in newest[one]]} for one in due]
        for subject, answer in zip(due, self._answers(prompt, asked, Judged), strict=True):
            if answer is not None:
                self.made.mark += _endings(newest[subject], answer)
                self.made.put.append(self._review(subject, purpose, newest[subject]))

    def topics(self, prompt: Prompt, least: int) -> dict[Name, Topic]:
        """The topics that there are now: where a subject has so many new facts, the model names what they are about."""
        purpose = "topics"
        seen = self.known.seen(purpose)
        new = {
            one: [it for it in entries if it.id not in seen and not it.secondhand][:MOST]
            for one, entries in self.by_subject.items()
        }
        due = sorted(one for one, entries in new.items() if len(entries) >= least)[:SUBJECTS]
        topics = dict(self.known.topics)
        named = {one: [topic for subject, topic in topics if subject == one] for one in due}
        asked = [
            {
                "subject": one,
                "facts": [_line(it) for it in new[one]],
                "known": named[one],
                "most": TOPICS,
            }
            for one in due
        ]
        for subject, answer in zip(due, self._answers(prompt, asked, Topics), strict=True):
            if answer is None:
                continue
            for topic, facts in _named(answer, named[subject], new[subject]):
                name = (subject, topic)
                if (one := self._topic(name, facts, topics.get(name))) is not None:
                    topics[name] = one
            self.made.put.append(self._review(subject, purpose, new[subject], again=True))
        return topics

    def insights(self, prompt: Prompt, topics: dict[Name, Topic]) -> None:
        """Writes insights anew whose facts changed, those first whose facts changed most."""
        changed = []
        for name, topic in topics.items():
            insight = self.known.insights.get(name)
            own = [one for one in self.by_subject.get(name[0], ()) if not one.secondhand]
            facts = relevant(topic, insight, own)
            stood = insight.facts if insight is not None else frozenset()
            if len(facts) < FEWEST:
                self.made.remove += [insight.id] if insight is not None else []
            elif difference := len(stood ^ {one.id for one in facts}):
                changed.append((-difference, name, facts))
        chosen = sorted(changed, key=lambda one: one[:2])[:RENEWED]
        asked = [
            {"subject": name[0], "topic": name[1], "facts": [_line(it) for it in facts]}
            for _, name, facts in chosen
        ]
        answers = self._answers(prompt, asked, Insightful)
        for (_, name, facts), answer in zip(chosen, answers, strict=True):
            if answer is not None and (text := " ".join(answer.text.split())):
                self.made.put.append(self._insight(topics[name], facts, text))

    def _answers(
        self, prompt: Prompt, asked: Sequence[dict[str, Any]], answer: type[BaseModel]
    ) -> Iterator[Any]:
        """Each typed answer; None where there is none, and why among the failures."""
        for one in ask_many(self.llm, prompt, asked, answer=answer):
            if isinstance(one, Exception):
                self.made.failures.append(one)
                yield None
            else:
                yield one.answer if one is not None else None

    def _topic(self, name: Name, facts: Sequence[Entry], before: Topic | None) -> Topic | None:
        """The topic with these facts; only with those that are believed most. None where it has better ones already."""
        most = max(one.trust for one in facts)
        ids = [one.id for one in facts if one.trust >= most]
        record = TOPIC.new(self.view, "/".join(name), name[1], kinds.Topic(*name), ids)
        if before is not None and most < before.trust:
            return None
        instead = before is not None and most > before.trust
        if before is not None and instead:
            record = replace(record, revision=before.revision)
        self.made.put.append(record)
        known = frozenset() if before is None or instead else before.facts
        return Topic(record.id, name, known | set(ids), most, record.revision)

    def _insight(self, topic: Topic, facts: Sequence[Entry], text: str) -> Record[Any]:
        """An insight, in the place of the one that the topic has."""
        before = self.known.insights.get(topic.name)
        since = max(one.time for one in facts)
        return INSIGHT.new(
            self.view,
            "/".join(topic.name),
            text,
            kinds.Insight(*topic.name),
            [topic.id, *(one.id for one in facts)],
            key=f"{' '.join(topic.name)}: {text}",
            event_time=since,
            valid_from=since,
            revision=before.revision if before is not None else 0,
        )

    def _review(
        self, subject: str, purpose: str, shown: Sequence[Entry], *, again: bool = False
    ) -> Record[Any]:
        """That the model was shown these facts; `again`: beside what it was shown of the subject before."""
        name = "/".join((purpose, subject, shown[0].id if again else ""))
        payload = kinds.Review(subject, purpose)
        record = REVIEW.new(self.view, name, purpose, payload, [one.id for one in shown])
        before = self.known.reviews.get(record.id)
        return replace(record, revision=before.revision) if before is not None else record


def sweep(
    llm: LLM | None,
    prompts: Callable[[str], Prompt],
    view: View,
    facts: Facts,
    known: Insights,
    config: Mem0Config,
    made: Swept,
) -> None:
    """Adds what the model makes of the scope to what the sweep has made so far; nothing without a model.

    Up to `SUBJECTS` calls for contradictions, as many for topics, and `RENEWED` for insights, where any are due.
    """
    if llm is None:
        return
    if config.contradictions == "model":
        Sweeping.of(llm, view, facts, known, made).contradictions(prompts("contradict"))
    if config.insights:
        sweeping = Sweeping.of(llm, view, facts, known, made)
        topics = sweeping.topics(prompts("topics"), config.insights)
        sweeping.insights(prompts("insight"), topics)


def _line(one: Entry) -> str:
    return f"({one.time:%Y-%m-%d %H:%M}) {one.attribute}: {one.value}. {one.text[:LONGEST]}"


def _endings(shown: Sequence[Entry], answer: Judged) -> Iterator[Mark]:
    """Marks for what is judged against a fact that stands before it; other numbers do nothing.

    shown: newest first, so that what ends a fact is never older, whatever arrived first.
    """
    for one in answer.judgements:
        if one.verdict == "none" or not 1 <= one.by < one.number <= len(shown):
            continue
        old, new = shown[one.number - 1], shown[one.by - 1]
        if not new.outweighs(old):
            continue
        reason = "a newer fact contains it"
        if one.verdict == "contradiction":
            reason = f"contradicted by {new.value[:80]}"
        yield Mark(id=old.id, because=new.id, reason=reason, valid_to=new.time)


def _named(
    answer: Topics, known: Sequence[str], shown: Sequence[Entry]
) -> Iterator[tuple[str, list[Entry]]]:
    """(topic, facts that it may stand on), each topic once; at most `TOPICS` that are not known."""
    fresh = 0
    for one in {folded(it.topic): it for it in answer.topics}.values():
        topic = folded(one.topic)
        numbers = [n for n in dict.fromkeys(one.facts) if 1 <= n <= len(shown)]
        facts = supports(topic, [shown[n - 1] for n in numbers], shown)
        if not facts or not 0 < len(topic) <= _LETTERS or len(topic.split()) > _WORDS:
            continue
        if topic not in known:
            fresh += 1
            if fresh > TOPICS:
                continue
        yield topic, facts
