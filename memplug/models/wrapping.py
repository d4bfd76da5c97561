"""What stands around every language model of a Memory: the meter, then the cache, then the cassette."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from memplug.models.budgets import Budget, Budgets, Price
from memplug.models.caching import Cached
from memplug.models.cassettes import Recorded
from memplug.models.metering import Meter, Metered

if TYPE_CHECKING:
    from memplug.events import Events
    from memplug.ports import LLM, Clock, Storage, TokenCounter


def wrapped(
    llm: LLM,
    storage: Storage,
    clock: Clock,
    *,
    count: TokenCounter,
    cassette: str | Path = "",
    record: Literal["off", "record", "replay", "auto"] = "off",
    cache: bool | None = None,
    budgets: Sequence[Budget] = (),
    events: Events | None = None,
) -> Metered:
    """The model, metered and held within budgets, with its answers cached or recorded where that is wanted.

    A cassette in use takes the cache's place, so that every request reaches it. By default answers are cached
    where the model gives the same ones again, and under budgets: work that one cuts off goes on where it stopped.

    Raises ConfigError where there is no cassette to replay.
    """
    inner = llm
    if record != "off":
        inner = Recorded(inner, cassette, record)
    elif cache or (cache is None and (budgets or is_deterministic(llm))):
        inner = Cached(inner, storage)
    held = Budgets(
        budgets,
        storage,
        clock,
        count=count,
        price=price_of(llm),
        sleep=getattr(clock, "sleep", None),
    )
    return Metered(
        inner,
        Meter(storage, clock),
        clock,
        count=count,
        budgets=held if budgets else None,
        price=price_of(llm),
        events=events,
    )


def is_deterministic(llm: LLM) -> bool:
    """True where the model says that it is asked with the temperature 0."""
    options: Any = getattr(llm, "options", None)
    return getattr(options, "temperature", None) == 0


def price_of(llm: LLM) -> Price | None:
    """What a call costs, where the model can tell before it is asked: its method `price(tokens_in, tokens_out)`."""
    price: Any = getattr(llm, "price", None)
    return price if callable(price) else None
