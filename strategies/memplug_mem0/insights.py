"""What facts say together: topics of a subject, insights on them, and which facts each of these stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from memplug import Projection, Proposal, Reason
from memplug.toolbox.text import words
from memplug_mem0.kinds import INSIGHT, REVIEW, TOPIC
from memplug_mem0.wording import telling

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Query, Record, View
    from memplug.types import Delta
    from memplug_mem0.profile import Lines
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts
    from memplug_mem0.validity import Entry

SAME: Final = 0.9
"""How relevant a fact of the topic itself is to its insight."""
RELEVANT: Final = 0.3
"""Least relevance of a fact that an insight stands on."""
FEWEST: Final = 2
"""Facts that an insight stands on at least."""
MOST: Final = 50
"""Facts that a model is shown at once, and that an insight stands on at most."""

Name = tuple[str, str]
"""(subject, topic)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that several facts of a subject are about."""

    id: str
    name: Name
    facts: frozenset[str]
    """Ids of the facts that a model put under it."""
    trust: float = 1.0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Insight:
    """A stored insight."""

    id: str
    name: Name
    text: str
    facts: frozenset[str]
    """Ids of the facts it stands on."""
    revision: int


@dataclass(frozen=True, slots=True)
class Review:
    """What a model was shown for a purpose."""

    id: str
    subject: str
    purpose: str
    facts: frozenset[str]
    revision: int


@dataclass(frozen=True)
class Insights:
    """Topics and insights of a scope by name, and reviews by id."""

    topics: Mapping[Name, Topic] = field(default_factory=dict)
    insights: Mapping[Name, Insight] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)

    def seen(self, purpose: str) -> frozenset[str]:
        """Ids of the facts that a model was shown for this purpose."""
        return frozenset(
            id for one in self.reviews.values() if one.purpose == purpose for id in one.facts
        )

    def holding(self, facts: Facts, moment: datetime | None) -> Iterator[Insight]:
        """The insights all of whose facts hold at the moment; None is any."""
        for one in self.insights.values():
            entries = [facts.entries.get(id) for id in one.facts]
            if all(it is not None and it.open_at(moment) for it in entries):
                yield one


class InsightIndex(Projection[Insights]):
    """`Insights`, following the ledger."""

    name = "insights"

    def build(self, view: View) -> Insights:
        found: list[Record[Any]] = []
        for kind in (TOPIC, INSIGHT, REVIEW):
            found += view.all(kind, vectors=False)
        return _with(Insights(), (), found)

    def apply(self, state: Insights, delta: Delta) -> Insights | None:
        put = [one for one in delta.put if one.kind in (TOPIC.name, INSIGHT.name, REVIEW.name)]
        return _with(state, delta.gone, put) if put or delta.gone else state

    def size(self, state: Insights) -> int:
        return 1024 + 600 * (len(state.topics) + len(state.insights) + len(state.reviews))


def _with(state: Insights, gone: Sequence[str], put: Sequence[Record[Any]]) -> Insights:
    away = set(gone)
    topics = {name: one for name, one in state.topics.items() if one.id not in away}
    insights = {name: one for name, one in state.insights.items() if one.id not in away}
    reviews = {id: one for id, one in state.reviews.items() if id not in away}
    for record in put:
        payload, facts = record.payload, frozenset(record.derived_from)
        if record.kind == REVIEW.name:
            reviews[record.id] = Review(
                record.id, payload.subject, payload.purpose, facts, record.revision
            )
            continue
        name = (payload.subject, payload.topic)
        if record.kind == TOPIC.name:
            topics[name] = Topic(record.id, name, facts, record.trust, record.revision)
        else:
            facts = frozenset(id for id in facts if not id.startswith(f"{TOPIC.name}:"))
            insights[name] = Insight(record.id, name, record.text, facts, record.revision)
    return Insights(topics, insights, reviews)


def relevant(topic: Topic, insight: Insight | None, known: Sequence[Entry]) -> list[Entry]:
    """The facts that the topic's insight is to stand on, oldest first.

    known: facts of its subject that hold. A fact that the insight stands on stays with it. Others count by relevance:
    `SAME` for a fact that was put under the topic or has it as its attribute, else the share of words in common with
    the insight. What others among them are believed more than is left out: the insight would be trusted like it.
    """
    said = frozenset(words(insight.text)) if insight is not None else frozenset()
    stays = insight.facts if insight is not None else frozenset()
    found = [one for one in known if one.id in stays or _relevance(topic, said, one) >= RELEVANT]
    most = max((one.trust for one in found), default=0.0)
    return sorted((one for one in found if one.trust >= most), key=lambda it: it.order)[-MOST:]


def _relevance(topic: Topic, said: frozenset[str], fact: Entry) -> float:
    if fact.id in topic.facts or fact.attribute == topic.name[1]:
        return SAME
    mine = frozenset(words(fact.text))
    return len(said & mine) / len(said | mine) if said and mine else 0.0


def supports(topic: str, named: Sequence[Entry], shown: Sequence[Entry]) -> list[Entry]:
    """Those of the named facts that hold every word of the topic which any of the shown facts holds.

    A topic lives while one of its facts does: so it quotes none of them that may be gone.
    """
    texts = {one.id: frozenset(words(f"{one.attribute} {one.value} {one.text}")) for one in shown}
    quoted = frozenset(words(topic)) & frozenset().union(*texts.values())
    return [one for one in named if quoted <= texts[one.id]]


def found_insights(
    query: Query, view: View, facts: Facts, state: Insights, config: Mem0Config
) -> Iterator[Proposal]:
    """Insights that hold and are near the question in meaning."""
    if query.vector is None or not state.insights:
        return
    moment = None if query.history else query.valid_at or query.as_of or view.now
    holding = {one.id: one for one in state.holding(facts, moment)}
    asked = telling(query.text)
    most = min(query.pool, query.k + len(state.insights) - len(holding))
    for record, cosine in view.near(query.vector, most, INSIGHT, threshold=config.gate):
        if (one := holding.get(record.id)) is None:
            continue
        held = telling(f"{' '.join(one.name)} {one.text}")
        share = len(asked & held) / len(asked) if asked else 0.0
        score = min(config.weight * (cosine + share) / 2, 1.0)
        yield Proposal(one.id, score, (Reason("insight"), Reason("cosine", cosine)))


def insight_lines(state: Insights, facts: Facts, moment: datetime, lines: Lines) -> Lines:
    """A line an insight that holds at the moment, to follow the profile's lines of facts."""
    shown = sorted(
        state.holding(facts, moment), key=lambda one: ("'s " in one.name[0], *one.name, one.id)
    )
    subjects = {facts.entries[id].subject for _, ids in lines for id in ids}
    several = len(subjects | {one.name[0] for one in shown}) > 1
    return [(_line(one, several), (one.id,)) for one in shown]


def _line(one: Insight, several: bool) -> str:
    subject, topic = one.name
    return f"- {f'{subject}: ' if several else ''}insight, {topic}: {one.text}"
