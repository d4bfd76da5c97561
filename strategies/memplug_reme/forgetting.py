"""Which lessons are archived, and how far each one's utility moves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from memplug import Mark, Status
from memplug_reme.utility import (
    Counters,
    compat_removes,
    counted,
    lower_bound,
    paper_removes,
    raw,
    useless,
)

if TYPE_CHECKING:
    from datetime import datetime

    from memplug import Usage
    from memplug_reme.settings import ReMeConfig


def removes(usage: Usage, config: ReMeConfig) -> bool:
    """True where the configured rule says that a lesson does not help."""
    counters = raw(usage.outcomes)
    match config.forget:
        case "never":
            return False
        case "paper":
            return paper_removes(counters, config.least, config.limit)
        case "compat":
            return compat_removes(counters, config.least, config.limit)
        case _:
            faded = counted(usage.outcomes, usage.used, config.half_life)
            return counters.tried >= config.least and useless(faded, config.limit)


def archived(
    usages: Mapping[str, Usage], config: ReMeConfig, since: datetime | None = None
) -> list[Mark]:
    """Marks on the lessons that do not help, of those recalled since then; one that was restored waits for that."""
    return [
        Mark(
            id=id,
            reason=f"of {len(usage.outcomes)} tasks it helped {sum(usage.outcomes):g}",
            status=Status.RETIRED,
        )
        for id, usage in sorted(usages.items())
        if (since is None or (usage.last is not None and usage.last >= since))
        and removes(usage, config)
    ]


def standing(usages: Mapping[str, Usage], ids: Sequence[str], config: ReMeConfig) -> list[float]:
    """The lower bound of each one's utility, the success that it came from counted in; 0..1."""
    found = []
    for id in ids:
        usage = usages.get(id)
        outcomes, used = (usage.outcomes, usage.used) if usage is not None else ((), 0)
        faded = counted(outcomes, used, config.half_life)
        found.append(lower_bound(Counters(faded.tried + 1, faded.helped + 1)))
    return found
