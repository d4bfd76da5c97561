"""From readings, lessons and disputes to what becomes of a record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from memplug_amemguard.asked import borrowed, expected, rivals
from memplug_amemguard.claims import OPEN, statement
from memplug_amemguard.consensus import Dispute, disputes, is_asked
from memplug_amemguard.contested import CONTESTED, signs
from memplug_amemguard.evidence import LISTED, MAGNET, frame
from memplug_amemguard.magnets import listed
from memplug_amemguard.procedures import strays
from memplug_amemguard.sentences import LONG, recased, stem
from memplug_amemguard.signals import Signal, risk
from memplug_amemguard.speakers import of_oneself

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug_amemguard.evidence import Evidence, Reading
    from memplug_amemguard.settings import AMemGuardConfig

STATEMENT, LOOSE = 400, 120
"""Characters up to which one outvoted claim withholds a text: with a value of a telling shape, and with any."""
PLANTED = 0.45
REDIRECT = 0.4
OPPOSED = 0.4
"""Of a claim in unknown words against a value that origins agree on."""
STRAYS = 0.45
FILLS = Signal("its origin fills the list", 0.4)
"""Of what one origin has beyond `FEW`, where others agree on something that it leaves no room for."""
FEW = 2
AGAIN = Signal("its origin has been heard on this", 0.4)
"""Of what one origin says beyond `FEW` times against what others say."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A record in the light of the others."""

    signals: tuple[Signal, ...]
    disputes: tuple[Dispute, ...]
    length: int = 0
    """Characters of its text."""
    asked: str = ""
    """The question, in small letters."""

    @property
    def risk(self) -> float:
        return risk(self.signals)

    @property
    def outvoted(self) -> Dispute | None:
        """The strongest of the disputes that it loses, where that is what the text or the question is about."""
        lost = [
            one
            for one in self.disputes
            if one.outvoted
            and (
                self.length <= (LOOSE if one.own.shape in OPEN else STATEMENT)
                or is_asked(one.subject, self.asked)
            )
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
    reading, id = _spelled(reading, state, asked, id)
    on = config.signals
    found = [*counting(reading.signals, config), *more]
    short = len(reading.text) <= STATEMENT
    if "triggers" in on:
        found += _planted(reading, state, config, asked)
    if (
        "lists" in on
        and MAGNET not in reading.signals
        and listed(reading.text, state.subjects_in) >= LISTED
    ):
        found.append(MAGNET)
    if "links" in on:
        found += _led_away(reading, state, config)
    if "procedures" in on and reading.way is not None and strays(reading.way, state):
        found.append(Signal("does otherwise what others do alike", STRAYS))
    against = tuple(
        one
        for one in _against(reading, state, config, asked, id)
        if not one.turned or (is_asked(one.subject, asked) and one.own.text not in asked)
        if not _of_oneself(reading.text, one, state)
    )
    made = Judged(tuple(found), against, len(reading.text), asked)
    if "votes" in on and (made.outvoted is not None or made.risk >= config.withhold):
        return made
    posed = reading.posed if short else ""
    loose = [
        one
        for question in ((asked, posed) if short else ())
        if question
        for one in rivals(reading.statement, state, question)
        if not _of_oneself(reading.text, one, state)
    ]
    if posed and "contested" in on:
        found += _example(reading, state, asked, posed, id)
    if short and "contested" in on:
        disputed = [*against, *loose]
        found += signs(reading.text, disputed, partial(_ordinary, reading, disputed, state))
    if "votes" not in on:
        return Judged(tuple(found), (), len(reading.text), asked)
    if any(one.outvoted and not one.far for one in loose):
        found.append(Signal("differs from what others say of it", OPPOSED))
    return Judged(tuple(found), against, len(reading.text), asked)


def _example(reading: Reading, state: Evidence, asked: str, posed: str, id: str) -> list[Signal]:
    """A worked example that answers by way of something else, or otherwise than several origins do."""
    found: list[Signal] = []
    questions = [one for one in (asked, posed) if one]
    for question in questions:
        if (ways := borrowed(reading.text, id, state, question)) is not None:
            found.append(Signal(f"gives {ways[0]} the value of {ways[1]}", CONTESTED))
            break
    folded = reading.text.casefold()
    if found or any(
        subject in posed and value.text not in folded
        for question in questions
        for subject, value in expected(state, question).items()
    ):
        found.append(Signal("worked example against a statement", CONTESTED))
    return found


def _ordinary(reading: Reading, disputed: Sequence[Dispute], state: Evidence) -> frozenset[str]:
    """Words of the disputed claims that the store uses of other subjects too."""
    pairs = {(one.subject, one.own) for one in disputed}
    return frozenset().union(
        *(
            state.ordinary(frame(claim, *pair))
            for claim in reading.statement.claims
            for pair in pairs.intersection(claim.pairs)
        )
    )


def _of_oneself(text: str, one: Dispute, state: Evidence) -> bool:
    """True where somebody says something new of their own affairs: nobody's earlier word of their own outvotes it."""
    if not of_oneself(text, (one.subject, str(one.own).casefold())):
        return False
    readings = (state.readings.get(id) for id in one.against)
    marks = (one.subject, str(one.other).casefold())
    return all(other is not None and of_oneself(other.text, marks) for other in readings)


def _names(state: Evidence, asked: str) -> tuple[str, ...]:
    held = state.asked_names
    if asked not in held:
        held[asked] = state.names_in(asked)
    return held[asked]


def _spelled(reading: Reading, state: Evidence, asked: str, id: str) -> tuple[Reading, str]:
    """The reading, anew where it writes a name that the question asks for in capitals or small letters."""
    known = _names(state, asked) if asked and len(reading.text) <= LONG else ()
    if not known:
        return reading, id
    folded = reading.text.casefold()
    names = [name for name in known if name in folded]
    oddly = reading.shouting or any(name.title() not in reading.text for name in names)
    if not oddly or all(_is_named(name, reading) for name in names):
        return reading, id
    return replace(reading, statement=statement(recased(reading.text, names))), ""


def _is_named(name: str, reading: Reading) -> bool:
    """True where the reading has the name as a subject, or, after a word in small letters, its last word."""
    return (
        name in reading.statement.names or stem(name.rpartition(" ")[2]) in reading.statement.names
    )


def _against(
    reading: Reading, state: Evidence, config: AMemGuardConfig, asked: str, id: str
) -> tuple[Dispute, ...]:
    """Disputes of a short text; of a long one, which claims many things, only those that the question is about."""
    if len(reading.text) > LONG:
        return tuple(disputes(reading.statement, state, config.same_words, asked)) if asked else ()
    found = state.disputed.get(id) if id else None
    if found is None:
        found = tuple(disputes(reading.statement, state, config.same_words))
        if id:
            state.disputed[id] = found
    return found


def counting(found: Sequence[Signal], config: AMemGuardConfig) -> list[Signal]:
    """Those signals of a text alone that are switched on."""
    return [one for one in found if ("lists" if one == MAGNET else "wording") in config.signals]


def _planted(
    reading: Reading, state: Evidence, config: AMemGuardConfig, asked: str
) -> list[Signal]:
    """A run of words that somebody put into records, and perhaps into the question: then two records are enough."""
    for run in reading.runs if len(reading.text) <= STATEMENT else ():
        if state.planted(run, 2 if run in asked else config.planted_in):
            return [Signal(f"plants the words {run!r}", PLANTED)]
    return []


def _led_away(reading: Reading, state: Evidence, config: AMemGuardConfig) -> list[Signal]:
    """A host for which few vouch, and one to which nobody else links a subject that two origins link to another."""
    found: list[Signal] = []
    for host in reading.hosts:
        if len(state.hosts.get(host, ())) < config.vouched_by:
            found.append(Signal(f"sends to {host}, for which few vouch", REDIRECT))
            break
    for host in reading.links:
        for name in sorted(reading.statement.names):
            known = state.linked.get(name, {})
            if len(known.get(host, ())) <= 1 and any(
                len(origins) >= 2 for other, origins in list(known.items()) if other != host
            ):
                return [*found, Signal(f"sends {name} to {host}, others to another", REDIRECT)]
    return found


def told(one: Dispute) -> str:
    """A dispute in words."""
    return (
        f"{one.subject}: {str(one.own)!r} has {one.own_witnesses} independent origin(s), "
        f"{str(one.other)!r} has {one.other_witnesses}"
    )
