"""Who said what: the projection that keeps every record's claims with their origin and time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memplug import EPISODE, Projection
from memplug_amemguard.claims import Claim, Statement, Value, statement
from memplug_amemguard.kinds import KINDS
from memplug_amemguard.magnets import domains, leads_away, listed, runs
from memplug_amemguard.signals import Signal, risk, signals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from memplug import Record, View
    from memplug.types import Delta
    from memplug_amemguard.consensus import Dispute

NO_WITNESS = 0.33
"""Risk from which a record's word counts for nothing."""
LISTED = 4
"""Subjects without facts from which a list is made to be found."""
MAGNET = Signal("lists subjects without facts", 0.45)
CROWD = 20
"""Repetitions by one origin from which it could fill a list."""
LEADS = 2
"""Times a plain word has to stand where subjects do to be one."""
_WORD = re.compile(r"[^\W\d_]+")
_OWN = frozenset(kind.name for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Said:
    """One record's claim to a value of a subject."""

    id: str
    origin: str
    time: datetime | None
    claim: Claim
    asked: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text comes to, whatever else is stored."""

    text: str
    statement: Statement
    signals: tuple[Signal, ...]
    """Of its wording and shape."""
    runs: Mapping[str, frozenset[tuple[str, str]]]
    """Run of three words -> the words around it."""
    hosts: tuple[str, ...]
    """Registrable parts of the hosts to which it sends clients, requests or credentials."""


def read(text: str) -> Reading:
    """A text read once, for good."""
    found = signals(text)
    if listed(text) >= LISTED:
        found = (*found, MAGNET)
    away = domains(text) if leads_away(text) else ()
    return Reading(text, statement(text), found, runs(text), away)


@dataclass(slots=True)
class Evidence:
    """The state. While it is shared its tables only grow; where something goes, it is built anew."""

    readings: dict[str, Reading] = field(default_factory=dict)
    said: dict[tuple[str, Value], list[Said]] = field(default_factory=dict)
    """(subject, value) -> who says so."""
    values: dict[tuple[str, str], dict[Value, None]] = field(default_factory=dict)
    """(subject, shape) -> values that were stated of it."""
    leading: Counter[str] = field(default_factory=Counter)
    """Stem -> times that it stood as a subject beyond doubt."""
    common: set[str] = field(default_factory=set)
    hosts: dict[str, set[str]] = field(default_factory=dict)
    """Registrable part of a host -> origins that link to it."""
    runs: dict[str, list[str]] = field(default_factory=dict)
    """Run of three words -> records that hold it."""
    around: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Run of three words -> the words before and after it."""
    seen: Counter[str] = field(default_factory=Counter)
    """Word -> records that hold it."""
    crowds: Counter[tuple[str, str, Value]] = field(default_factory=Counter)
    """(origin, subject, value) -> times that the origin says so."""
    crowded: set[str] = field(default_factory=set)
    """Subjects of which one origin says one thing so often that it could fill a list."""
    disputed: dict[str, tuple[Dispute, ...]] = field(default_factory=dict)
    """Record -> what stands against it, as far as it was asked for since the last change."""
    about: dict[int, frozenset[str]] = field(default_factory=dict)
    """Identity of a stored claim -> its subjects, likewise."""
    released: dict[str, bool] = field(default_factory=dict)
    """Record -> whether a person let it pass, likewise."""

    def add(self, record: Record[Any]) -> None:
        if record.kind in _OWN:
            return
        reading = read(record.text)
        self.readings[record.id] = reading
        if record.kind != EPISODE.name:
            return
        made, origin = reading.statement, origin_of(record)
        self.leading.update(made.leading)
        self.common |= made.common
        self.seen.update({word.casefold() for word in _WORD.findall(record.text)})
        for domain in domains(record.text):
            self.hosts.setdefault(domain, set()).add(origin)
        for run, around in reading.runs.items():
            self.runs.setdefault(run, []).append(record.id)
            self.around.setdefault(run, set()).update(around)
        if risk(reading.signals) >= NO_WITNESS:
            return
        time = record.event_time or record.ingest_time
        for claim in made.claims:
            said = Said(record.id, origin, time, claim, made.asked)
            for pair in claim.pairs:
                self.said.setdefault(pair, []).append(said)
                self.crowds[origin, *pair] += 1
                if self.crowds[origin, *pair] >= CROWD:
                    self.crowded.add(pair[0])
                self.values.setdefault((pair[0], pair[1].shape), {})[pair[1]] = None

    def subjects(self, claim: Claim) -> frozenset[str]:
        """Whom the claim may be about: plain words count where the store knows them as subjects, common ones do not."""
        words = {word for word in claim.maybe if self.leading.get(word, 0) >= LEADS}
        return (claim.subjects - self.common) | words

    def subjects_of(self, said: Said) -> frozenset[str]:
        """The same of a stored claim, which lives as long as the state."""
        held = self.about
        key = id(said.claim)
        found = held.get(key)
        if found is None:
            found = held[key] = self.subjects(said.claim)
        return found

    def planted(self, run: str, least: int) -> bool:
        """True where the run stands in this many records, in changing company, and its words nowhere else."""
        count = len(self.runs.get(run, ()))
        if count < least or len(self.around[run]) < 2:
            return False
        return all(self.seen[word] <= count for word in run.split())


class Claims(Projection[Evidence]):
    """All claims of the scope's active records."""

    name = "claims"

    def build(self, view: View) -> Evidence:
        state = Evidence()
        for record in view.all(vectors=False):
            state.add(record)
        return state

    def apply(self, state: Evidence, delta: Delta) -> Evidence | None:
        known = state.readings
        if any(id in known for id in delta.gone):
            return None
        if any(one.id in known and known[one.id].text != one.text for one in delta.put):
            return None
        for record in delta.put:
            if record.id not in known:
                state.add(record)
        # A search that still works on what was asked for before keeps its own tables.
        state.disputed, state.released, state.about = {}, {}, {}
        return state


def origin_of(record: Record[Any]) -> str:
    """What counts as one witness: the origin that was given, else the session."""
    return record.origin or record.session_id
