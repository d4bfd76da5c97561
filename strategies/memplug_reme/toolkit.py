"""What is known of a tool: figures computed from its calls, and the sentences that say them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from memplug_reme.kinds import Known

if TYPE_CHECKING:
    from memplug_reme.kinds import Call

WINDOW = 100
"""Calls of a tool that its figures cover."""
ERRORS = 3


def known(tool: str, calls: Sequence[Call], guidance: str = "", guided_at: int = 0) -> Known:
    """The figures of a tool's calls, at least one."""
    timed = [call.seconds for call in calls if call.seconds is not None]
    errors = Counter(call.error for call in calls if call.error)
    commonest = sorted(errors.items(), key=lambda one: (-one[1], one[0]))[:ERRORS]
    return Known(
        tool=tool,
        calls=len(calls),
        succeeded=sum(not call.error for call in calls),
        seconds=math.fsum(timed) / len(timed) if timed else None,
        tokens=math.fsum(call.tokens for call in calls) / len(calls),
        errors=tuple(commonest),
        guidance=guidance,
        guided_at=guided_at,
    )


def described(figures: Known) -> str:
    """The figures as text, after a model's guidance where there is one."""
    share = round(100 * figures.succeeded / figures.calls)
    said = [f"{figures.tool}: {figures.calls} calls, {share}% went well"]
    if figures.seconds is not None:
        said.append(f"{figures.seconds:.3g} s each")
    said.append(f"about {figures.tokens:.0f} tokens each")
    text = ", ".join(said) + "."
    if figures.errors:
        listed = "; ".join(f"{error} ({count} times)" for error, count in figures.errors)
        text += f" Common errors: {listed}."
    if figures.succeeded < figures.calls / 2:
        text += " It fails more often than not: make sure that what it needs is done first."
    return f"{figures.guidance}\n{text}" if figures.guidance else text
