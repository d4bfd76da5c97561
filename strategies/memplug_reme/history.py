"""The attempts, lessons and reflections of a scope, at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memplug import Projection
from memplug_reme.kinds import ATTEMPT, EXPERIENCE, KINDS, REFLECTION, Attempt, Call, Experience

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Delta, Record, View

Place = tuple[int, str]
"""(position, id): what orders records."""


@dataclass(frozen=True)
class History:
    """What a scope has tried and learned; active records only. Places are sorted."""

    attempts: dict[str, Attempt] = field(default_factory=dict)
    times: dict[str, datetime | None] = field(default_factory=dict)
    order: list[Place] = field(default_factory=list)
    tasks: dict[str, list[Place]] = field(default_factory=dict)
    """Abstracted task -> its attempts."""
    tools: dict[str, list[Place]] = field(default_factory=dict)
    """Tool -> the attempts that called it."""
    lessons: dict[str, Experience] = field(default_factory=dict)
    reflections: dict[str, list[Place]] = field(default_factory=dict)
    """Abstracted task -> what its failures since the last success left."""
    drafts: dict[str, Experience] = field(default_factory=dict)
    """The reflections by id."""

    def before(self, task: str, id: str) -> list[str]:
        """The task's attempts before that one (all, where it is not stored), oldest first."""
        ids = [one for _, one in self.tasks.get(task, ())]
        return ids[: ids.index(id)] if id in ids else ids

    def since(self, attempts: int) -> datetime | None:
        """When the attempt so many ago came; None where there are not as many."""
        return self.times[self.order[-attempts][1]] if 0 < attempts <= len(self.order) else None

    def calls(self, tool: str, limit: int) -> list[tuple[str, Call]]:
        """The tool's last calls, oldest first, each with its attempt."""
        found: list[tuple[str, Call]] = []
        for _, id in reversed(self.tools.get(tool, ())):
            found += [(id, one) for one in reversed(self.attempts[id].calls) if one.tool == tool]
            if len(found) >= limit:
                break
        return found[:limit][::-1]


class Followed(Projection[History]):
    """Brings a History up to date."""

    name = "history"

    def build(self, view: View) -> History:
        return _with(
            History(),
            (
                record
                for kind in (ATTEMPT, EXPERIENCE, REFLECTION)
                for record in view.all(kind, vectors=False)
            ),
        )

    def apply(self, state: History, delta: Delta) -> History:
        own = {kind.name for kind in KINDS}
        put = [one for one in delta.put if one.kind in own]
        gone = {*delta.gone, *(one.id for one in put)}
        touched = gone.intersection(
            state.attempts.keys() | state.lessons.keys() | state.drafts.keys()
        )
        if not put and not touched:
            return state
        return _with(_without(state, touched), put)

    def size(self, state: History) -> int:
        return 1024 + 800 * len(state.attempts) + 600 * (len(state.lessons) + len(state.drafts))


def _without(state: History, gone: set[str]) -> History:
    """A copy whose containers are its own, without these records; lists of places are shared while they are alike."""

    def left(places: dict[str, list[Place]]) -> dict[str, list[Place]]:
        if not gone:
            return dict(places)
        kept = {name: [one for one in held if one[1] not in gone] for name, held in places.items()}
        return {name: held for name, held in kept.items() if held}

    def rest(held: dict[str, Any]) -> dict[str, Any]:
        return {id: one for id, one in held.items() if id not in gone}

    return History(
        attempts=rest(state.attempts),
        times=rest(state.times),
        order=[one for one in state.order if one[1] not in gone],
        tasks=left(state.tasks),
        tools=left(state.tools),
        lessons=rest(state.lessons),
        reflections=left(state.reflections),
        drafts=rest(state.drafts),
    )


def _with(state: History, records: Iterable[Record[Any]]) -> History:
    """The state, whose containers are nobody else's but for lists in them, with these records."""
    changed: dict[int, list[Place]] = {}

    def placed(held: dict[str, list[Place]], name: str, record: Record[Any]) -> None:
        if id(held.get(name)) not in changed:
            held[name] = [*held.get(name, ())]
            changed[id(held[name])] = held[name]
        held[name].append((record.position, record.id))

    for record in records:
        if record.kind == ATTEMPT.name:
            attempt = ATTEMPT.of(record).payload
            state.attempts[record.id] = attempt
            state.times[record.id] = record.ingest_time
            state.order.append((record.position, record.id))
            placed(state.tasks, attempt.task, record)
            for tool in dict.fromkeys(call.tool for call in attempt.calls):
                placed(state.tools, tool, record)
        elif record.kind == EXPERIENCE.name:
            state.lessons[record.id] = EXPERIENCE.of(record).payload
        elif record.kind == REFLECTION.name:
            made = REFLECTION.of(record).payload
            state.drafts[record.id] = made
            placed(state.reflections, made.task, record)
    for places in (state.order, *changed.values()):
        places.sort()
    return state
