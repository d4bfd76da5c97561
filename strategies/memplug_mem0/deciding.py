"""What new facts do to stored ones: by rules, or as the model decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from memplug import Mark
from memplug.toolbox.ask import ask
from memplug_mem0.extracting import ended, replacement
from memplug_mem0.kinds import FACT, FRAME, NAMED
from memplug_mem0.outdating.namesakes import shared
from memplug_mem0.outdating.updating import akin, updates
from memplug_mem0.prompts import Decisions
from memplug_mem0.state import Facts, entries_of, entry_of
from memplug_mem0.validity import SAID, Entry, around, changes, replaces
from memplug_mem0.values import compared, holds

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt

COMPARED: Final = 4
"""Facts that a sentence is compared with in full, or sentences that a fact is."""


def weighed(
    new: Sequence[Record[Any]], known: Facts, view: View, others: Sequence[Record[Any]] = ()
) -> list[Record[Any]]:
    """The new records with the trust of what they are made from; what a person released is believed like anything.

    others: weighed before; new ones may be made from them.
    """
    trust = {one.id: one.trust for one in others}
    found = []
    for record in new:
        for id in record.derived_from:
            if id not in trust:
                entry = known.entries.get(id)
                source = view.get(id) if entry is None or entry.trust < 1 else None
                trust[id] = source.trust if source is not None else 1.0
        least = min((record.trust, *(trust[id] for id in record.derived_from)))
        if least < record.trust:
            record = replace(record, trust=least)
        doubted = least < 1 or record.payload.secondhand
        found.append(_believed(record) if doubted and _released(record, view) else record)
    return found


def _believed(record: Record[Any]) -> Record[Any]:
    return replace(record, trust=1.0, payload=replace(record.payload, secondhand=False))


def _released(record: Record[Any], view: View) -> bool:
    return any(view.released(id) for id in (record.id, *record.derived_from))


def lifted(entry: Entry, view: View) -> Entry:
    """A stored entry as a person sees it: a released one is believed like anything."""
    record = view.get(entry.id) if entry.doubted else None
    if record is None or not _released(record, view):
        return entry
    return replace(entry, trust=1.0, secondhand=False)


def corrected(
    new: Sequence[Entry], known: Facts, view: View, languages: tuple[str, ...]
) -> list[Record[Any]]:
    """What corrections that name a value put in its place, and ends that a sentence gives, whichever arrived first."""
    facts = [one for one in new if not one.ends]
    fresh = [one for one in new if one.ends and not one.attribute]
    pairs = [(one, old) for one in fresh for old in (*known.about(one.subject), *facts)]
    pairs += [(one, old) for old in facts for one in known.of((old.subject, "")) if one.ends]
    made = [
        it
        for one, old in pairs
        if _meant(one, old) and not shared(old.text, one.text, one.value, languages)
        for it in replacement(view, one, old)
    ]
    made += [ended(view, one, old) for one, old in _outdated(new, known, languages)]
    return list({it.id: it for it in made}.values())


def _outdated(
    entries: Sequence[Entry], known: Facts, languages: tuple[str, ...]
) -> list[tuple[Entry, Entry]]:
    """(what has the sentence, fact that ends by it), one of both new."""
    held = (known, Facts.of_entries(entries)) if len(entries) > 1 else (known,)
    pairs = [
        (one, old)
        for one in entries
        if one.closes
        for facts in held
        for old in _earlier(one, facts, languages)
    ]
    pairs += [
        (one, old) for old in entries if not old.ends for one in _later(old, known, languages)
    ]
    return [
        (one, old)
        for one, old in pairs
        # Another value of the same attribute ends it without a record of that.
        if not (one.slot == old.slot and replaces(one, old))
        and _outdates(one, old, languages)
        and not _read(one, old, held)
    ]


def _meant(named: Entry, fact: Entry) -> bool:
    return (
        not fact.ends
        and fact.subject == named.subject
        and fact.order[:2] < named.order[:2]
        and named.outweighs(fact)
        and holds(fact.value, named.value)
    )


def _earlier(one: Entry, known: Facts, languages: tuple[str, ...]) -> Iterator[Entry]:
    """The earlier facts that a sentence is compared with."""
    like, place = akin(one.text, languages), one.order[:2]
    found = (old for old in known.ended_by(one) if old.order[:2] < place and like(old.text))
    return islice(found, COMPARED)


def _later(fact: Entry, known: Facts, languages: tuple[str, ...]) -> Iterator[Entry]:
    """The later sentences that a fact is compared with."""
    place = fact.order[:2]
    found = (
        one
        for one in known.ending(fact)
        if place < one.order[:2] and akin(one.text, languages)(fact.text)
    )
    return islice(found, COMPARED)


def _outdates(later: Entry, fact: Entry, languages: tuple[str, ...]) -> bool:
    """True where the sentence, which is later, ends the fact."""
    named = later.closes == NAMED and not fact.framed
    return (
        fact.owner == later.owner
        and later.outweighs(fact)
        and not _repeats(later.text, fact.text)
        and updates(fact.text, fact.value, later.text, languages, named)
    )


def _repeats(later: str, earlier: str) -> bool:
    """True where the later text is the earlier one behind other sentences; not for "I no longer" before it."""
    before = later.removesuffix(earlier).rstrip()
    return later.endswith(earlier) and (not before or not before[-1].isalnum())


def _read(later: Entry, fact: Entry, known: Sequence[Facts]) -> bool:
    """True where a table reads out of the later sentence what the fact says."""
    return any(
        later.text.endswith(one.text)
        and not one.ends
        and not one.framed
        and compared(fact.value, one.value, fact.attribute) == "same"
        for facts in known
        for one in facts.of(fact.slot)
    )


def by_rules(new: Sequence[Entry], known: Facts, view: View) -> Iterator[Mark]:
    """Marks that close facts of the new entries' slots by event time, and withdraw what no longer counts."""
    by_slot: dict[tuple[str, str], list[Entry]] = {}
    for entry in new:
        if entry.attribute not in ("", FRAME):
            by_slot.setdefault(entry.slot, []).append(entry)
    for slot, entries in by_slot.items():
        near = [lifted(one, view) for one in around(known.of(slot), entries)]
        made, withdrawn = changes(near, entries)
        for one in sorted(made, key=lambda it: (it.id, it.because)):
            yield Mark(id=one.id, because=one.because, reason=one.reason, valid_to=one.at)
        for one in sorted(withdrawn, key=lambda it: (it.id, it.because)):
            yield Mark(id=one.id, because=one.because)


def by_model(
    llm: LLM | None,
    prompt: Prompt,
    new: Sequence[Record[Any]],
    known: Facts,
    view: View,
    similar: int,
) -> list[Mark] | None:
    """Marks as the model decides over each new fact and those like it; None where it is not to be asked.

    What is compared with is numbered from 1, so that no id can be made up; a number that is not there closes nothing,
    and the fact is added. A new fact is also compared with those before it in its batch, as if they came one by one.
    """
    facts = [one for one in new if one.kind == FACT.name]
    fresh = {one.id: one for one in entries_of(facts)}
    shown: dict[str, Entry] = {}
    before: list[Entry] = []
    for record in facts:
        entry = fresh[record.id]
        alike = (*known.of(entry.slot), *(one for one in before if one.slot == entry.slot))
        shown.update((one.id, one) for one in alike if not one.ends and one.id != entry.id)
        if record.vector is not None:
            for found, _ in view.near(record.vector, similar, FACT, before=record):
                shown.setdefault(found.id, fresh.get(found.id) or entry_of(found))
        before.append(entry)
    stored = sorted(shown.values(), key=lambda it: it.order)
    if not stored:
        return []
    answer = ask(
        llm,
        prompt,
        answer=Decisions,
        known=[f"({one.time:%Y-%m-%d %H:%M}) {one.text}" for one in stored],
        new=[f"({one.time:%Y-%m-%d %H:%M}) {one.text}" for one in fresh.values()],
    )
    if answer is None:
        return None
    marks: list[Mark] = []
    for decision in answer.answer.decisions:
        if not 1 <= decision.new <= len(facts) or decision.action == "ADD":
            continue
        one = fresh[facts[decision.new - 1].id]
        named = [stored[number - 1] for number in decision.stored if 1 <= number <= len(stored)]
        others = (lifted(old, view) for old in named if old.id != one.id)
        decided = (_decided(one, old, decision.action) for old in others)
        marks += [mark for mark in decided if mark is not None]
    return marks


def _decided(one: Entry, old: Entry, action: str) -> Mark | None:
    """The mark for a decision, by event time: what happened later closes what was before, unless it is outweighed."""
    earlier, later = sorted((one, old), key=lambda it: it.order)
    closed, because, reason, end = earlier, later, f"updated to {later.value[:80]}", later.time
    if action == "NOOP":
        closed, because, reason, end = one, old, SAID, one.time
    elif action == "DELETE":
        reason = "no longer holds"
        if later is old:
            # A denial that is older than what it denies says nothing of it.
            closed, because = one, old
    if not because.outweighs(closed):
        return None
    return Mark(id=closed.id, because=because.id, reason=reason, valid_to=end)
