"""A strategy of one's own beside the default: decisions in a section of their own, the older one retired by the newer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from memplug import (
    Batch,
    Delta,
    Kind,
    Mark,
    Memory,
    Projection,
    Proposal,
    Query,
    Ranking,
    Reason,
    Source,
    Status,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.toolbox.text import words


@dataclass(frozen=True)
class Decision:
    """Payload: what it is about, and who decided."""

    topic: str
    by: str


DECISION = Kind("decisions/decision", Decision, section="decisions")
Index = dict[str, frozenset[str]]


class Words(Projection[Index]):
    """The words of every decision in force, by id."""

    name = "words"

    def build(self, view: View) -> Index:
        return {record.id: frozenset(words(record.text)) for record in view.all(DECISION)}

    def apply(self, state: Index, delta: Delta) -> Index:
        kept = {id: held for id, held in state.items() if id not in delta.gone}
        put = {one.id: frozenset(words(one.text)) for one in delta.put if one.kind == DECISION.name}
        return {**kept, **put}


class DecisionsConfig(StrategyConfig):
    """Settings: how an episode announces a decision; what follows is its topic."""

    announced_by: str = "we decided on the "


class Decisions(Strategy[DecisionsConfig]):
    """Episodes such as "We decided on the colour: blue." become decisions; one topic has one in force."""

    name = "decisions"
    kinds = (DECISION,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        put = []
        for source in sources:
            for episode in source.episodes:
                _, announced, rest = episode.text.lower().partition(self.config.announced_by)
                if announced:
                    payload = Decision(rest.partition(":")[0].strip(), episode.speaker)
                    put.append(DECISION.new(view, episode.id, episode.text, payload, [episode]))
        return Batch(put=tuple(put))

    @hookimpl
    def store(self, batch: Batch, view: View) -> Batch:
        """A newer decision retires the older one of its topic, for as long as the newer one exists."""
        marks = [
            Mark(id=old.id, because=new.id, reason="decided anew", status=Status.RETIRED)
            for new in batch.of(DECISION)
            for old in view.all(DECISION)
            if old.payload.topic == new.payload.topic and old.id != new.id and old.position
        ]
        return Batch(mark=tuple(marks))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking:
        asked = frozenset(words(query.text))
        shared = {id: asked & held for id, held in view.project(Words()).items()}
        found = sorted((id for id, both in shared.items() if both), key=lambda id: -len(shared[id]))
        allowed = [id for id, fits in zip(found, view.allowed(found), strict=True) if fits]
        return Ranking(
            tuple(
                Proposal(
                    id, len(shared[id]) / len(asked), (Reason(f"shares {sorted(shared[id])}"),)
                )
                for id in allowed[: query.pool]
            )
        )


def main() -> None:
    with TemporaryDirectory() as folder, Memory.open(folder, ["hybrid", Decisions()]) as memory:

        def current() -> list[str]:
            found = memory.search("Which colour did we pick?").candidates.asides
            return [hit.record.text for hit in found.get("decisions", ())]

        memory.add("We decided on the colour: green.", speaker="Ann")
        print(current())
        newer = memory.add("We decided on the colour: blue.", speaker="Ben")
        print(current())
        memory.delete(newer.ids[0])
        print(current(), "(the newer one was deleted)")
        print(memory.context("Which colour did we pick?", budget=200))


if __name__ == "__main__":
    main()
