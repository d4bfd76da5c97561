"""From attempts to records: each attempt in short, its lessons or its reflection, and the figures of its tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from memplug import Batch, Mark, Status
from memplug_reme.distilling import Draft, failed_at, hindsight, succeeded, valid
from memplug_reme.drafting import Occasion, shown
from memplug_reme.kinds import EXPERIENCE, REFLECTION, TOOL
from memplug_reme.pairing import hard_pairs, within
from memplug_reme.toolkit import WINDOW, described, known

if TYPE_CHECKING:
    from memplug import Embedder, Record, View
    from memplug_reme.history import History
    from memplug_reme.kinds import Attempt, Call, Experience
    from memplug_reme.settings import ReMeConfig


@dataclass(frozen=True)
class New:
    """An attempt that arrived: its record, the attempts at its task before it, and what its steps say."""

    record: Record[Attempt]
    earlier: tuple[tuple[str, Attempt], ...]
    steps: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        return [*(id for id, _ in self.earlier), self.record.id]

    @property
    def occasion(self) -> Occasion:
        attempts = (*(one for _, one in self.earlier), self.record.payload)
        return Occasion(attempts, self.steps, self.evidence)


def gathered(
    found: Sequence[tuple[Record[Attempt], tuple[str, ...], tuple[str, ...]]], history: History
) -> list[New]:
    """(record, steps, evidence) of each attempt, with what came before it in the store or in the batch."""
    fresh: list[tuple[str, Attempt]] = []
    new: list[New] = []
    for record, steps, evidence in found:
        task = record.payload.task
        stored = [(id, history.attempts[id]) for id in history.before(task, record.id)]
        if record.id not in history.attempts:
            stored += [(id, one) for id, one in fresh if one.task == task]
            fresh.append((record.id, record.payload))
        new.append(New(record, tuple(stored[-MEMORY:]), steps, evidence))
    return new


MEMORY = 50
"""Attempts at the same task that a new one is compared with."""


class Making:
    """Builds the batch of one pass; a lesson that is there already is left as it is."""

    def __init__(self, view: View, history: History, config: ReMeConfig) -> None:
        self._view = view
        self._history = history
        self._config = config
        self._put: dict[str, Record[Any]] = {}
        self._mark: list[Mark] = []
        self._open: dict[str, list[tuple[str, Experience]]] = {}
        self._lessons = dict(history.lessons)
        self._retired: dict[str, set[str]] | None = None

    def add(self, new: New, drafts: Sequence[Draft]) -> None:
        """What one attempt leaves."""
        attempt = new.record.payload
        self._put[new.record.id] = new.record
        for number, draft in enumerate(drafts):
            lesson = not self._config.selective or not failed_at(attempt, self._config.success)
            if lesson:
                self._learn(draft, new, number)
            else:
                self._reflect(draft, new, number)
        if succeeded(attempt, self._config.success) and self._config.selective:
            self._conclude(new)

    def tools(self, names: Sequence[str], calls: Mapping[str, Sequence[tuple[str, Call]]]) -> None:
        """The figures of these tools, over their calls with the attempts that made them."""
        for tool in names:
            listed = list(calls[tool])[-WINDOW:]
            if not listed:
                continue
            id = TOOL.id(self._view.scope, tool)
            old = self._view.get(id)
            before = TOOL.of(old).payload if old is not None else None
            figures = known(
                tool,
                [call for _, call in listed],
                before.guidance if before else "",
                before.guided_at if before else 0,
            )
            sources = list(dict.fromkeys(one for one, _ in listed))
            record = TOOL.new(self._view, tool, described(figures), figures, sources)
            same = old is not None and (old.text, old.derived_from) == (
                record.text,
                record.derived_from,
            )
            if old is not None and not same:
                record = replace(record, revision=old.revision)
            self._put[record.id] = record

    @property
    def batch(self) -> Batch | None:
        found = Batch(put=tuple(self._put.values()), mark=tuple(self._mark))
        return found or None

    def _learn(self, draft: Draft, new: New, number: int) -> None:
        sources = [new.ids[one] for one in draft.attempts] or [new.record.id]
        name = f"{draft.payload.facet}\x1f{draft.when_to_use}\x1f{draft.content}"
        if not self._config.selective:
            name = f"{new.record.id}\x1f{number}\x1f{name}"
        elif self._superseded(draft.payload):
            return
        record = EXPERIENCE.new(
            self._view, name, draft.content, draft.payload, sources, key=draft.when_to_use
        )
        if record.id in self._put:
            return
        stored = self._view.get(record.id)
        if stored is not None and set(stored.derived_from) != set(record.derived_from):
            return
        retired = self._archived.get(record.id) if stored is None else None
        if retired is not None and self._newer(new, record.id):
            name = f"{name}\x1fafter {new.record.id}"
            record = replace(record, id=EXPERIENCE.id(self._view.scope, name))
        elif retired is not None and retired != set(record.derived_from):
            return
        self._put[record.id] = record
        self._lessons[record.id] = record.payload
        if self._config.selective:
            self._supersede(record)

    def _superseded(self, draft: Experience) -> bool:
        """True where a shorter way of the same task is known that this one only lengthens."""
        return draft.facet == "success" and any(
            one.facet == "success"
            and one.task == draft.task
            and len(one.calls) < len(draft.calls)
            and within(one.calls, draft.calls)
            for one in self._lessons.values()
        )

    def _supersede(self, record: Record[Experience]) -> None:
        """Retires the longer ways that this one shortens, for as long as it is there."""
        ours = record.payload
        if ours.facet != "success":
            return
        for id, one in self._lessons.items():
            if (
                one.facet == "success"
                and one.task == ours.task
                and len(ours.calls) < len(one.calls)
                and within(ours.calls, one.calls)
            ):
                reason = f"a shorter way is known: {record.id}"
                self._mark.append(
                    Mark(id=id, because=record.id, reason=reason, status=Status.RETIRED)
                )

    def _reflect(self, draft: Draft, new: New, number: int) -> None:
        name = f"{new.record.id}\x1f{number}"
        record = REFLECTION.new(
            self._view, name, draft.content, draft.payload, [new.record.id], key=draft.when_to_use
        )
        self._put[record.id] = record
        self._open.setdefault(draft.payload.task, []).append((record.id, draft.payload))

    def _conclude(self, new: New) -> None:
        """A success: the task's reflections are served no more; those of a model become lessons."""
        task = new.record.payload.task
        held = [id for _, id in self._history.reflections.get(task, ())]
        before = {*new.ids}
        for id in held:
            stored = self._view.get(id)
            if stored is None or not before.issuperset(stored.derived_from):
                continue
            self._settle(id, new)
            if stored.payload.by_model:
                self._keep(stored.text, stored.key, stored.payload, stored.derived_from, new)
        for id, payload in self._open.pop(task, ()):
            record = self._put[id]
            self._settle(id, new)
            if payload.by_model:
                self._keep(record.text, record.key, payload, record.derived_from, new)

    def _settle(self, id: str, new: New) -> None:
        self._mark.append(
            Mark(
                id=id,
                because=new.record.id,
                reason="a later attempt succeeded",
                status=Status.RETIRED,
            )
        )

    def _keep(
        self, text: str, key: str, payload: Experience, sources: Sequence[str], new: New
    ) -> None:
        """A reflection whose task then succeeded is a lesson, by both attempts' evidence."""
        numbers = tuple(n for n, id in enumerate(new.ids) if id in sources)
        self._learn(Draft(key, text, payload, (*numbers, len(new.ids) - 1)), new, -1)

    @property
    def _archived(self) -> dict[str, set[str]]:
        """Lessons that are stored and retired, each with what it derives from."""
        if self._retired is None:
            found = self._view.all(EXPERIENCE, status=Status.RETIRED, vectors=False)
            self._retired = {one.id: set(one.derived_from) for one in found}
        return self._retired

    def _newer(self, new: New, id: str) -> bool:
        """True where the attempt came after the lesson was last recalled, and was not known before."""
        return new.record.id not in self._history.attempts and self._view.usage(id).recalled > 0


def hard_drafts(
    new: New, history: History, embedder: Embedder | None, config: ReMeConfig
) -> list[Draft]:
    """What failures at other tasks teach beside this success, where their steps are near."""
    attempt = new.record.payload
    if not config.hard_pairs or embedder is None or not succeeded(attempt, config.success):
        return []
    others = [
        one
        for _, id in history.order[::-1]
        if (one := history.attempts[id]).task != attempt.task
        and failed_at(one, config.success)
        and one.calls
    ][:5]
    if not others or not attempt.calls:
        return []
    vectors = embedder.embed_documents(["\n".join(shown(one)) for one in (attempt, *others)])
    pairs = hard_pairs(vectors[:1], vectors[1:], threshold=config.hard_threshold)
    found = [hindsight(others[column], attempt) for _, column, _ in pairs]
    return [replace(one, attempts=()) for one in found if one is not None and valid(one)]
