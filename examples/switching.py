"""A live store and its strategies: one is added later and catches up, its settings change, it goes, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import Any

from memplug import (
    Batch,
    Kind,
    Memory,
    Proposal,
    Query,
    Ranking,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)


@dataclass(frozen=True)
class Sum:
    """Payload: an amount of money."""

    amount: float


SUM: Kind[Sum] = Kind("spending/sum", Sum, section="spending")


class SpendingConfig(StrategyConfig):
    """Settings."""

    currency: str = "euros"


class Spending(Strategy[SpendingConfig]):
    """Notes what was paid ("paid 12 euros for the cake"), in a section of its own."""

    name = "spending"
    kinds = (SUM,)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        put = []
        for episode in (one for source in sources for one in source.episodes):
            words = [word.strip(".,") for word in episode.text.split()]
            for number, unit in pairwise(words):
                if unit == self.config.currency and number.replace(".", "").isdigit():
                    payload = Sum(float(number))
                    put.append(SUM.new(view, episode.id, episode.text, payload, [episode]))
        return Batch(put=tuple(put))

    @hookimpl
    def retrieve(self, query: Query, view: View) -> Ranking | None:
        if query.vector is None:
            return None
        found = view.near(query.vector, query.pool, SUM, threshold=0.0)
        return Ranking(tuple(Proposal(record.id, min(cosine, 1.0)) for record, cosine in found))


def spent(memory: Memory) -> float:
    """The sum of what a search for payments finds."""
    hits = memory.search("What did I pay?").candidates.asides.get("spending", ())
    return sum(hit.record.payload.amount for hit in hits)


def main() -> None:
    euros: Sequence[Any] = ["hybrid", Spending()]
    dollars: Mapping[str, Any] = {"use": Spending, "options": {"currency": "dollars"}}
    with TemporaryDirectory() as folder:
        with Memory.open(folder) as memory:
            print("-- the default alone")
            memory.add("I paid 12 euros for the cake.")
            memory.add("The tickets were 80 dollars, Ben paid.")
            print(f"spending: {spent(memory)}")

        with Memory.open(folder, euros) as memory:
            print(
                "-- a strategy is added: new texts are noted at once, old ones when it catches up"
            )
            memory.add("The taxi was 30 euros.")
            print(f"spending: {spent(memory)}")
            caught_up = memory.enrich("spending")
            print(f"caught up with {caught_up.made} more; spending: {spent(memory)}")

        with Memory.open(folder, ["hybrid", dollars]) as memory:
            print("-- other settings: everything is derived anew from the same episodes")
            memory.enrich("spending", rebuild=True)
            print(f"spending: {spent(memory)}")

        with Memory.open(folder) as memory:
            print("-- the strategy goes: what was said is still there")
            print(memory.search("cake")[0].record.text)
            print(f"spending: {spent(memory)}")


if __name__ == "__main__":
    main()
