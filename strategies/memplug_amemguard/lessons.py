"""The second memory: what was caught, how it is known again, and how it fades."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from memplug import Status
from memplug_amemguard.claims import statement
from memplug_amemguard.kinds import LESSON, Lesson
from memplug_amemguard.magnets import domains
from memplug_amemguard.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memplug import Record, View

WEIGHT = 0.4
"""Risk that a full lesson adds."""
HALF_LIFE = 90.0
"""Days after which a lesson weighs half as much, unless it was learned again."""
FORGOTTEN = 0.05
"""Share of its weight below which a lesson is removed."""
ALIKE = 0.6
"""Jaccard overlap of wordings from which a text is one that was caught."""
QUOTED = 100
"""Characters of somebody's words that are quoted."""
_LOOSE = ("name", "token", "word", "date", "time", "span", "money")
_ARGUMENT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[A-Za-z0-9]+(?:[_./-][A-Za-z0-9]+)+|\w{4,}")


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson with the share of its weight that is left."""

    id: str
    lesson: Lesson
    strength: float


def lesson(view: View, record: Record[Any], cause: str, reason: str) -> Record[Lesson]:
    """The lesson of a record that was caught."""
    made = statement(record.text)
    claims = sorted(
        {(subject, value.text) for claim in made.claims for subject, value in claim.told}
    )
    payload = Lesson(
        record=record.id,
        cause=cause,
        reason=reason,
        words=tuple(sorted({word for claim in made.claims for word in claim.words})),
        claims=tuple(claims[:32]),
        marks=_marks(record.text),
        day=view.now.astimezone(UTC).date().isoformat(),
    )
    return LESSON.new(view, record.id, f"caught: {reason}", payload, [record])


def _marks(text: str) -> tuple[str, ...]:
    made = statement(text)
    values = {
        value.text
        for claim in made.claims
        for value in claim.values
        if value.shape not in (*_LOOSE, "url") and len(value.text) >= 4
    }
    return tuple(sorted({*values, *domains(text)}))[:32]


def held(view: View) -> list[Held]:
    """All lessons that still count: of those quarantined as long as they are, of those withheld as long as they fade."""
    found = []
    for status, cause in ((Status.QUARANTINED, "quarantined"), (Status.ACTIVE, "withheld")):
        for record in view.all(LESSON, status=status, vectors=False):
            if record.payload.cause != cause:
                continue
            left = strength(record.payload.day, view.now)
            found.append(Held(record.id, record.payload, left))
    return found


def strength(day: str, now: datetime) -> float:
    """`0.5 ** (days / HALF_LIFE)` since it was learned last."""
    days = (now.astimezone(UTC).date() - date.fromisoformat(day)).days
    return float(0.5 ** (max(days, 0) / HALF_LIFE))


def recalled(text: str, lessons: Iterable[Held], own: str = "") -> tuple[Signal, ...]:
    """The strongest lesson that knows the text again: the same wording, or the same value of the same subject."""
    made = None
    best: Signal | None = None
    for one in lessons:
        if one.lesson.record == own:
            continue
        made = made or statement(text)
        words = {word for claim in made.claims for word in claim.words}
        pairs = {(subject, value.text) for claim in made.claims for subject, value in claim.told}
        known = set(one.lesson.words)
        union = len(words | known)
        same = bool(union) and len(known) >= 3 and len(words & known) / union >= ALIKE
        if same or pairs & set(one.lesson.claims):
            weight = WEIGHT * one.strength
            if best is None or weight > best.weight:
                best = Signal(f"like {one.lesson.record}, which was {one.lesson.cause}", weight)
    return (best,) if best is not None else ()


def about(asked: str, lessons: Iterable[Held]) -> list[str]:
    """Lessons on what is asked about, as evidence: whom they concern, and what was claimed, in quotation marks."""
    text = asked.casefold()
    lines = []
    for one in lessons:
        concerned = [pair for pair in one.lesson.claims if pair[0] in text and pair[0] != pair[1]]
        if concerned and one.strength >= FORGOTTEN:
            subject, value = concerned[0]
            lines.append(
                f"- learned: that {quoted(subject)} has {quoted(value)} was {one.lesson.cause} "
                f"with record {one.lesson.record} ({one.lesson.reason})"
            )
    return lines


def quoted(text: str) -> str:
    """The beginning of somebody's words on one line in quotation marks that they do not hold themselves."""
    line = " ".join(text.split()).replace('"', "'")
    return f'"{line[:QUOTED]}"'


def against_action(text: str, lessons: Iterable[Held]) -> tuple[Signal, ...]:
    """Lessons whose hosts, addresses, accounts or identifiers an action goes to."""
    named = {match.group().casefold() for match in _ARGUMENT.finditer(text)} | set(domains(text))
    found = []
    for one in lessons:
        marks = [mark for mark in one.lesson.marks if mark in named or mark.split()[0] in named]
        if marks:
            found.append(
                Signal(
                    f"goes to {marks[0]!r}, which {one.lesson.record} named; that was "
                    f"{one.lesson.cause}: {one.lesson.reason}",
                    min(1.0, WEIGHT * one.strength + 0.1),
                )
            )
    return tuple(found)
