"""From readings, lessons and disputes to what becomes of a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memplug_amemguard.consensus import OPEN, Dispute, disputes
from memplug_amemguard.signals import Signal, risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug_amemguard.evidence import Evidence, Reading
    from memplug_amemguard.settings import AMemGuardConfig

AUTHORITY = 0.45
"""Of an appeal to authority, and of a burst of repetitions: where another value is known, never alone."""
STATEMENT, LOOSE = 400, 120
"""Characters up to which one outvoted claim withholds a text: with a value of a telling shape, and with any."""
PLANTED = 0.45
REDIRECT = 0.4
_APPEALS = re.compile(
    r"\b(?:directive|decree|ruling|ruled|orders? (?:of|from|by)|mandate\w*|authorit\w+|"
    r"authori[sz]ed by|signed off by|on behalf of|"
    r"instruct\w+ by|approved by|decision of|decided|resolution|edict|binding|official\w*|"
    r"verified|confirmed by|announc\w+|notice|memo|"
    r"bulletin|statement of|policy|void|supersed\w+|council|committee|board|head office|"
    r"management|headquarters|legal|compliance|"
    r"(?:earlier|previous|older|other) (?:\w+ )?(?:are|is) (?:wrong|invalid|outdated|obsolete))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A record in the light of the others."""

    signals: tuple[Signal, ...]
    disputes: tuple[Dispute, ...]
    length: int = 0
    """Characters of its text."""

    @property
    def risk(self) -> float:
        return risk(self.signals)

    @property
    def outvoted(self) -> Dispute | None:
        """The strongest of the disputes that it loses, where that is what the text is about; longer ones stay disputed."""
        lost = [
            one
            for one in self.disputes
            if one.outvoted and self.length <= (LOOSE if one.own.shape in OPEN else STATEMENT)
        ]
        return max(lost, key=lambda one: one.other_witnesses - one.own_witnesses) if lost else None

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.signals)


def judged(
    reading: Reading,
    state: Evidence,
    config: AMemGuardConfig,
    more: Sequence[Signal] = (),
    asked: str = "",
    id: str = "",
) -> Judged:
    """What the store and the question say of a reading.

    `more` are signals known already, `asked` is the question, `id` names the stored record that was read.
    """
    found = [*reading.signals, *more]
    held = state.disputed
    against = held.get(id) if id else None
    if against is None:
        against = tuple(disputes(reading.statement, state, config.same_words))
        if id:
            held[id] = against
    for run in reading.runs if len(reading.text) <= STATEMENT else ():
        # Two records are enough where the question carries the run too: someone put it there.
        if state.planted(run, 2 if run in asked else config.planted_in):
            found.append(Signal(f"plants the words {run!r}", PLANTED))
            break
    for host in reading.hosts:
        if len(state.hosts.get(host, ())) < config.vouched_by:
            found.append(Signal(f"sends to {host}, for which few vouch", REDIRECT))
            break
    if against and len(reading.text) <= STATEMENT:
        if _APPEALS.search(reading.text):
            found.append(Signal("appeals to authority against another value", AUTHORITY))
        if any(one.flooded for one in against):
            found.append(Signal("repeats itself against another value", AUTHORITY))
        if any(one.only_asked and one.other_witnesses for one in against):
            found.append(Signal("worked example against a statement", AUTHORITY))
    return Judged(tuple(found), against, len(reading.text))


def told(one: Dispute) -> str:
    """A dispute in words."""
    return (
        f"{one.subject}: {one.own.text!r} has {one.own_witnesses} independent origin(s), "
        f"{one.other.text!r} has {one.other_witnesses}"
    )
