"""What new facts do to stored ones: by rules, or as the model decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from memplug import Mark
from memplug.toolbox.ask import ask
from memplug_mem0.extracting import replacement
from memplug_mem0.kinds import FACT
from memplug_mem0.prompts import Decisions
from memplug_mem0.state import Facts, entry_of
from memplug_mem0.validity import SAID, Entry, changes
from memplug_mem0.values import holds

if TYPE_CHECKING:
    from memplug import Record, View
    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt


def corrected(new: Sequence[Record[Any]], known: Facts, view: View) -> list[Record[Any]]:
    """What corrections that name a value put in its place, whichever of both arrived first."""
    entries = [entry_of(one, index) for index, one in enumerate(new)]
    facts = [one for one in entries if not one.ends]
    fresh = [one for one in entries if one.ends and not one.attribute]
    pairs = [(one, old) for one in fresh for old in (*known.about(one.subject), *facts)]
    pairs += [(one, old) for one in known.corrections for old in facts]
    made = {
        it.id: it for one, old in pairs if _meant(one, old) for it in replacement(view, one, old)
    }
    return list(made.values())


def _meant(named: Entry, fact: Entry) -> bool:
    return (
        not fact.ends
        and fact.subject == named.subject
        and fact.order[:2] < named.order[:2]
        and holds(fact.value, named.value)
    )


def by_rules(new: Iterable[Record[Any]], known: Facts) -> Iterator[Mark]:
    """Marks that close facts of the new records' slots by event time, and withdraw what no longer counts."""
    by_slot: dict[tuple[str, str], list[Entry]] = {}
    for index, record in enumerate(new):
        entry = entry_of(record, index)
        if entry.attribute:
            by_slot.setdefault(entry.slot, []).append(entry)
    for slot, entries in by_slot.items():
        made, withdrawn = changes(known.of(slot), entries)
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

    Stored facts are numbered from 1, so that no id can be made up; a number that is not there closes nothing, and
    the fact is added.
    """
    facts = [one for one in new if one.kind == FACT.name]
    shown: dict[str, Entry] = {}
    for record in facts:
        shown.update((one.id, one) for one in known.of(entry_of(record).slot) if not one.ends)
        if record.vector is not None:
            for found, _ in view.near(record.vector, similar, FACT, before=record):
                shown.setdefault(found.id, entry_of(found))
    fresh = {one.id for one in facts}
    stored = sorted((one for one in shown.values() if one.id not in fresh), key=lambda it: it.order)
    if not stored or not facts:
        return []
    answer = ask(
        llm,
        prompt,
        answer=Decisions,
        known=[f"({one.time:%Y-%m-%d %H:%M}) {one.text}" for one in stored],
        new=[f"({entry_of(one).time:%Y-%m-%d %H:%M}) {one.text}" for one in facts],
    )
    if answer is None:
        return None
    marks: list[Mark] = []
    for decision in answer.answer.decisions:
        if not 1 <= decision.new <= len(facts) or decision.action == "ADD":
            continue
        one = entry_of(facts[decision.new - 1])
        named = [stored[number - 1] for number in decision.stored if 1 <= number <= len(stored)]
        marks += [_decided(one, old, decision.action) for old in named]
    return marks


def _decided(one: Entry, old: Entry, action: str) -> Mark:
    """The mark for a decision, by event time: what happened later closes what was before."""
    if action == "NOOP":
        return Mark(id=one.id, because=old.id, reason=SAID, valid_to=one.time)
    earlier, later = sorted((one, old), key=lambda it: it.order)
    reason = "no longer holds" if action == "DELETE" else f"updated to {later.value[:80]}"
    if later is old and action == "DELETE":
        # A denial that is older than what it denies says nothing of it.
        return Mark(id=one.id, because=old.id, reason=reason, valid_to=old.time)
    return Mark(
        id=earlier.id, because=later.id, reason=reason, valid_to=max(later.time, earlier.time)
    )
