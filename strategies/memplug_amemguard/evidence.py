"""Who said what: the projection that keeps every record's claims with their origin and time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from memplug import EPISODE, Projection
from memplug_amemguard.claims import OPEN, Claim, Statement, Value, statement
from memplug_amemguard.kinds import KINDS
from memplug_amemguard.magnets import domains, leads_away, listed, runs, sends
from memplug_amemguard.procedures import Way, way
from memplug_amemguard.sentences import STEM, plain, posed, shouts, stem
from memplug_amemguard.signals import Signal, reported, risk, signals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
FILLERS = 3
"""Words that have to fill one place of a wording for any of them to be a value."""
SPARE = 6
"""Words of a wording up to which it can be known to mean what another means, one of them left out or not."""
SEVERAL = 2
"""Subjects of which a wording is used, from which on it is known."""
MOST = 32
"""Wordings that are kept of a word or a value."""
KEPT = 50_000
"""Answers that are kept between two changes of the state."""
RECENT = 8
"""Earlier statements of a value, and other values, with which a new one is compared."""
Given = TypeVarTuple("Given")
Found = TypeVar("Found")
Frame = frozenset[str]
"""A wording without subject and value."""
TURNED: Frame = frozenset("<")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W\d_][\w-]*")
_OWN = frozenset(kind.name for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Said:
    """One record's claim to a value of a subject."""

    id: str
    origin: str
    time: datetime | None
    claim: Claim

    @property
    def asked(self) -> bool:
        return self.claim.asked


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
    links: tuple[str, ...] = ()
    """Those of all hosts that it names, unless they are there to be read."""
    way: Way | None = None
    shouting: bool = False
    """No capital tells a name."""
    posed: str = ""
    """The question that it poses and answers, in small letters."""


@lru_cache(maxsize=512)
def alone(text: str) -> tuple[Signal, ...]:
    """What wording and shape say."""
    text = plain(text)
    found = signals(text)
    return (*found, MAGNET) if listed(text) >= LISTED else found


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """A text read once, for good."""
    text = plain(text)
    away = domains(text) if leads_away(text) and not reported(text) else ()
    links = domains(text) if sends(text) and not reported(text) else ()
    return Reading(
        text,
        statement(text),
        alone(text),
        runs(text),
        away,
        links,
        way(text),
        shouts(text),
        posed(text),
    )


def remembered(method: Callable[[Evidence, *Given], Found]) -> Callable[[Evidence, *Given], Found]:
    """The method, asked once for the same arguments between two changes of the state."""

    @wraps(method)
    def ask(state: Evidence, *given: *Given) -> Found:
        held = state.known_answers
        key = (method, *given)
        try:
            found: Found = held[key]
        except KeyError:
            found = method(state, *given)
            if len(held) >= KEPT:
                held.clear()
            held[key] = found
        return found

    return ask


@dataclass(slots=True)
class Evidence:
    """The state. While it is shared its tables only grow; where something goes, it is built anew."""

    readings: dict[str, Reading] = field(default_factory=dict)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Derived record -> what it was made from."""
    said: dict[tuple[str, Value], list[Said]] = field(default_factory=dict)
    """(subject, value) -> who says so."""
    values: dict[tuple[str, str], dict[Value, None]] = field(default_factory=dict)
    """(subject, shape) -> values that were stated of it."""
    leading: Counter[str] = field(default_factory=Counter)
    """Stem -> times that it stood as a subject beyond doubt."""
    firm: set[str] = field(default_factory=set)
    """Plain words of which two origins state the same value of a telling shape."""
    slots: dict[Frame, set[str]] = field(default_factory=dict)
    """Wording without one of its words -> the words that stood there."""
    several: dict[Frame, set[str]] = field(default_factory=dict)
    """Wording without one of its words -> subjects of which different words stood there."""
    shapes: dict[str, set[str]] = field(default_factory=dict)
    """Subject -> shapes of its values."""
    fills: dict[Value, set[Frame]] = field(default_factory=dict)
    """Value of an open shape -> wordings that it fills."""
    uses: dict[Frame, dict[str, str]] = field(default_factory=dict)
    """Wording -> some subjects of which it is used -> the value then."""
    known: dict[str, set[Frame]] = field(default_factory=dict)
    """Stem -> wordings with it that are used of several subjects."""
    agree: dict[Frame, dict[Frame, set[str]]] = field(default_factory=dict)
    """Wording -> other wording -> subjects of which two origins state the same value, one in each."""
    differ: dict[Frame, dict[Frame, set[str]]] = field(default_factory=dict)
    """The same, where the values differ."""
    common: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    """Names of several words."""
    hosts: dict[str, set[str]] = field(default_factory=dict)
    """Registrable part of a host -> origins that link to it."""
    linked: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Subject -> registrable part of a host -> origins that link to it where they speak of the subject."""
    ways: dict[Frame, list[tuple[str, Way]]] = field(default_factory=dict)
    """Title of a procedure -> (origin, procedure)."""
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
    asked_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Question -> known names in it, likewise."""
    released: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """Record -> the journal's position, and whether a person had let it pass then."""
    known_answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    """What was worked out from the tables since the last change: see `remembered`."""

    def add(self, record: Record[Any]) -> None:
        if record.kind in _OWN:
            return
        reading = read(record.text)
        self.readings[record.id] = reading
        if record.kind != EPISODE.name:
            self.sources[record.id] = record.derived_from
            return
        made, origin = reading.statement, origin_of(record)
        self.leading.update(made.leading)
        self.common |= made.common
        self.named.update(name for name in made.names if " " in name)
        self.seen.update({word.casefold() for word in _WORD.findall(record.text)})
        for domain in domains(record.text):
            self.hosts.setdefault(domain, set()).add(origin)
            for name in made.names:
                self.linked.setdefault(name, {}).setdefault(domain, set()).add(origin)
        for run, around in reading.runs.items():
            self.runs.setdefault(run, []).append(record.id)
            self.around.setdefault(run, set()).update(around)
        if risk(reading.signals) >= NO_WITNESS:
            return
        if reading.way is not None:
            self.ways.setdefault(reading.way.title, []).append((origin, reading.way))
        time = record.event_time or record.ingest_time
        for claim in made.claims:
            said = Said(record.id, origin, time, claim)
            for pair in claim.pairs:
                self._compare(said, *pair)
                self.said.setdefault(pair, []).append(said)
                self.crowds[origin, *pair] += 1
                if self.crowds[origin, *pair] >= CROWD:
                    self.crowded.add(pair[0])
                self.values.setdefault((pair[0], pair[1].shape), {})[pair[1]] = None
                self.shapes.setdefault(pair[0], set()).add(pair[1].shape)

    def _compare(self, said: Said, subject: str, value: Value) -> None:
        """Learns which wordings mean the same, which words are subjects, and where a value stands in a wording."""
        own = frame(said.claim, subject, value)
        if value.shape == "word":
            fillers = self.slots.setdefault(own, set())
            if len(fillers) < FILLERS:
                fillers.add(value.text)
        if said.asked:
            return
        for other in self.said.get((subject, value), ())[-RECENT:]:
            if other.origin != said.origin and not other.asked:
                if value.shape not in OPEN and subject in said.claim.maybe:
                    self.firm.add(subject)
                _note(self.agree, own, frame(other.claim, subject, value), subject)
        if value.shape in OPEN:
            fills = self.fills.setdefault(value, set())
            if len(fills) < MOST:
                fills.update((own,) if value.shape == "word" else self._cores(own))
        self._use(own, subject, value.text)
        others = self.values.get((subject, value.shape), {})
        if value.shape == "word":
            for different in [*others][-RECENT:]:
                if different != value and any(
                    one.origin != said.origin and frame(one.claim, subject, different) == own
                    for one in self.said[subject, different][-2:]
                ):
                    self.several.setdefault(own, set()).add(subject)
            return
        for different in [*others][-RECENT:]:
            if different != value:
                for other in self.said[subject, different][-2:]:
                    _note(self.differ, own, frame(other.claim, subject, different), subject)

    def _use(self, own: Frame, subject: str, value: str) -> None:
        """Two values of two subjects show that the wording has a place for a value."""
        if not own - TURNED or len(own) > SPARE:
            return
        if self._is_known(own):
            return
        uses = self.uses.setdefault(own, {})
        if len(uses) < SEVERAL or value not in uses.values():
            uses[subject] = value
        if self._is_known(own):
            for word in own - TURNED:
                known = self.known.setdefault(word, set())
                if len(known) < MOST:
                    known.add(own)

    def _is_known(self, wording: Frame) -> bool:
        uses = self.uses.get(wording, {})
        return len(uses) >= SEVERAL and len(set(uses.values())) >= SEVERAL

    @remembered
    def cores(self, wording: Frame) -> list[Frame]:
        """The wording, and where it is not known the largest known ones within it: what is left without its trimmings."""
        return self._cores(wording)

    def _cores(self, wording: Frame) -> list[Frame]:
        found = {
            one
            for word in wording - TURNED
            for one in self.known.get(word, ())
            if one <= wording and (TURNED & one) == (TURNED & wording)
        }
        if wording in found:
            return [wording]
        return [wording, *(one for one in found if not any(one < other for other in found))]

    @remembered
    def ordinary(self, wording: Frame) -> frozenset[str]:
        """Its words that belong to a known wording."""
        return frozenset().union(*(one for one in self.cores(wording) if self._is_known(one)))

    @remembered
    def meaning(self, wording: Frame, subject: str, shape: str) -> frozenset[Frame]:
        """Wordings in which the same value is stated of other subjects as in this one."""
        return frozenset().union(
            *(self._near(one, subject, shape, least=1) for one in self.cores(wording))
        )

    @remembered
    def kinship(self, one: Frame, other: Frame, subject: str, shape: str) -> int:
        """1 where the store shows that two wordings mean the same, -1 where it shows that they do not, else 0."""
        ours, others = self.cores(one), self.cores(other)
        if any(
            mine == theirs or self.alike(mine, theirs, subject, shape)
            for mine in ours
            for theirs in others
        ):
            return 1
        agree, differ = (
            sum(
                len(table.get(mine, {}).get(theirs, set()) - {subject})
                for mine in ours
                for theirs in others
            )
            for table in (self.agree, self.differ)
        )
        return -1 if differ > agree else 0

    @remembered
    def interchangeable(self, one: Value, other: Value) -> bool:
        """True where both fill the same place of some wording; names of so many words each."""
        if one.shape != "word" and len(one.text.split()) != len(other.text.split()):
            return False
        shared = self.fills.get(one, set()) & self.fills.get(other, set())
        return any(map(self._is_known, shared))

    def alike(self, one: Frame, other: Frame, subject: str, shape: str) -> bool:
        """True where the store shows that the wordings mean the same: of other subjects they state the same values.

        A value of a telling shape agrees by chance hardly ever, so one other subject is enough; with names and plain
        words it takes two. Two wordings that both mean the same as a third do so too.
        """
        if max(len(one), len(other)) > SPARE:
            return False
        near = self._near(one, subject, shape)
        return other in near or not near.isdisjoint(self._near(other, subject, shape))

    def _near(self, one: Frame, subject: str, shape: str, least: int = 0) -> frozenset[Frame]:
        least = least or (2 if shape in OPEN else 1)
        if one not in self.agree:
            one = next((less for word in sorted(one) if (less := one - {word}) in self.agree), one)
        against = self.differ.get(one, {})
        return frozenset(
            other
            for other, agreeing in list(self.agree.get(one, {}).items())
            if (count := len(agreeing) - (subject in agreeing)) >= least
            and len(against.get(other, set()) - {subject}) * 2 <= count
        )

    def slot(self, wording: Frame, subject: str) -> bool:
        """True where different words fill the place that this wording leaves, one for each subject as a rule."""
        if len(self.slots.get(wording, ())) < FILLERS:
            return False
        once = set().union(*list(self.agree.get(wording, {}).values())) - {subject}
        return len(once) > len(self.several.get(wording, set()) - {subject})

    @remembered
    def names_in(self, asked: str) -> tuple[str, ...]:
        """Known names of two or three words that a question, in small letters, holds."""
        words = _WORD.findall(asked)
        runs = {" ".join(words[at : at + n]) for n in (2, 3) for at in range(len(words) - n + 1)}
        found = sorted(runs & self.named, key=len, reverse=True)
        return tuple(
            one for at, one in enumerate(found) if not any(one in other for other in found[:at])
        )

    @remembered
    def subjects_in(self, text: str) -> tuple[str, ...]:
        """Known subjects that a text in small letters names."""
        words = dict.fromkeys(one for word in _NAME.findall(text) for one in (word, stem(word)))
        plain = (
            one
            for one in words
            if one in self.shapes
            and one not in self.common
            and ("-" in one or one in self.firm or self.leading.get(one, 0) >= LEADS)
        )
        return (*self.names_in(text), *plain)

    def certain(self, name: str) -> bool:
        """True where the word stands as a subject beyond doubt, here or elsewhere."""
        return not name.isalpha() or self.leading.get(name, 0) >= LEADS

    def subjects(self, claim: Claim) -> frozenset[str]:
        """Whom the claim may be about: plain words count where the store knows them as subjects, common ones do not."""
        words = {
            word for word in claim.maybe if word in self.firm or self.leading.get(word, 0) >= LEADS
        }
        return (claim.subjects - self.common) | words

    def planted(self, run: str, least: int) -> bool:
        """True where the run stands in this many records, in changing company, and its words nowhere else.

        The records speak of different subjects: a run that goes with one subject is a topic.
        """
        ids = self.runs.get(run, ())
        if len(ids) < least or len({before for before, _ in self.around[run]}) < 2:
            return False
        if any(self.seen[word] > len(ids) for word in run.split()):
            return False
        about = {self.readings[id].statement.topic for id in ids}
        return len(about - {frozenset()}) >= least


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
        state.disputed, state.released = {}, {}
        state.asked_names, state.known_answers = {}, {}
        return state


def origin_of(record: Record[Any]) -> str:
    """What counts as one witness: the origin that was given, else the session."""
    return record.origin or record.session_id


def frame(claim: Claim, subject: str, value: Value) -> Frame:
    """The wording of a claim without its subject and value; `TURNED` is in it where the value stands before the subject."""
    # Subjects and values are in small letters, so that a cut is their stem.
    words = claim.words - {subject, subject[:STEM], value.text, value.text[:STEM]}
    if value.shape == "word" and " " in value.text:
        words -= {one[:STEM] for one in value.text.split()}
    return words | TURNED if (subject, value) in claim.turned else words


def _note(table: dict[Frame, dict[Frame, set[str]]], one: Frame, other: Frame, about: str) -> None:
    if one != other and one - TURNED and other - TURNED:
        table.setdefault(one, {}).setdefault(other, set()).add(about)
        table.setdefault(other, {}).setdefault(one, set()).add(about)
