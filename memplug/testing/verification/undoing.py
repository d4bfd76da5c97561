"""Rules on taking back: what a strategy derives follows its sources, when they are deleted, restored or erased."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from memplug.testing.samples import holdings, words_on_disk
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import (
    SECRET,
    Broken,
    Subject,
    add,
    alike,
    answers,
    calm,
    comparing,
)
from memplug.types import EPISODE, Scope, Text

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.types import Record


@rule(
    "lineage",
    "Every derived record ends in episodes",
    fix="Name what a record was made from: KIND.new(view, name, text, payload, sources) with at least one source.",
)
def every_derived_record_ends_in_episodes(subject: Subject) -> str:
    with subject.opened() as memory:
        subject.live(memory)
        derived = [one for one in memory.list(10_000).records if one.kind != EPISODE.name]
        for record in derived:
            if not _behind(memory, record):
                raise Broken(f"{record.kind} {record.id!r} derives from no episode")
    if not derived and any(answers(one, "encode") for one in subject.strategies):
        return "nothing was derived from these texts: give some that make it act (--text, or `samples`)"
    return f"{len(derived)} derived records"


def _behind(memory: Memory, record: Record[Any]) -> set[str]:
    """Ids of the episodes that a record rests on, at any depth."""
    waiting, seen, ends = [record], set[str](), set[str]()
    while waiting:
        one = waiting.pop()
        if one.kind == EPISODE.name:
            ends.add(one.id)
            continue
        sources = memory.storage.fetch(one.scope, [i for i in one.derived_from if i not in seen])
        seen.update(one.derived_from)
        waiting.extend(sources)
    return ends


@rule(
    "delete",
    "Deleting undoes adding",
    fix="Give a mark its cause (`because=record.id`), a record its sources and an edge its origin, so that they go along; "
    "rebuild what you keep when `Removed` comes. Otherwise declare `delete_is_exact = False`.",
)
def delete_undoes_insert(subject: Subject) -> str:
    exact = _exact(subject)
    with comparing(subject), subject.opened() as memory:
        subject.fill(memory)
        before = holdings(memory).active
        ids = _added(memory, f"Maria met a {SECRET} in Lisbon.").ids
        subject.found(memory)
        calm(memory.delete(ids=ids).failures, "deleting")
        calm(memory.manage(60.0).failures, "managing")
        after = holdings(memory).active
        if SECRET in repr(after):
            raise Broken("a word of the deleted text is still stored")
        if after.ids(EPISODE.name) != before.ids(EPISODE.name):
            raise Broken("other episodes went with the deleted one")
        for query, hits in subject.found(memory).items():
            if set(hits) - after.ids():
                raise Broken(f"{query!r} finds what is deleted")
        _not_rendered(subject, memory, "deleted")
        if exact:
            alike(before, after, "the memory before an add and after its delete")
    _deleted_from_a_closed_session(subject)
    return "exactly" if exact else "the text is gone; not exact, as it declares"


def _deleted_from_a_closed_session(subject: Subject) -> None:
    """What was consolidated of a session must not keep what is deleted from it."""
    with subject.opened() as memory:
        subject.live(memory, f"Ben bought a {SECRET}.")
        subject.found(memory)
        calm(memory.delete("last0").failures, "deleting")
        calm(memory.manage(60.0).failures, "managing")
        if SECRET in repr(holdings(memory)):
            raise Broken("a word of a text that was deleted from a closed session is still stored")
        _not_rendered(subject, memory, "deleted")


@rule(
    "undo",
    "Undo takes an add back, and brings a deleted memory back",
    fix="Let ids follow from what a record stands for, so that what is made anew and what comes back is one record.",
)
def undo_restores(subject: Subject) -> str:
    exact = _exact(subject)
    with comparing(subject), subject.opened() as memory:
        subject.fill(memory)
        before = holdings(memory)
        added = _added(memory, f"Pixel chased a {SECRET}.")
        calm(memory.undo(added.change).failures, "undoing")
        _same_episodes(before.active.ids(EPISODE.name), memory, "an add that was undone")
        if SECRET in repr(holdings(memory)):
            raise Broken("a word of the text whose add was undone is still stored")
        if exact:
            alike(before, holdings(memory), "the memory before an add and after its undo")
    with comparing(subject), subject.opened() as memory:
        subject.fill(memory)
        _added(memory, f"Ben plays a {SECRET}.")
        before = holdings(memory).active
        page = memory.list(filters={"kind": EPISODE.name})
        removed = memory.delete(page.records[-1].id)
        calm(memory.undo(removed.change).failures, "undoing")
        _same_episodes(before.ids(EPISODE.name), memory, "a delete that was undone")
        if exact:
            alike(before, holdings(memory).active, "the memory before a delete and after its undo")
    return "exactly" if exact else "the episodes; not exact, as it declares"


@rule(
    "erase",
    "Erasing reaches everything it made",
    fix="Keep nothing of a scope in the instance or in files of your own: records, edges and projections are erased for you.",
)
def erase_reaches_what_it_made(subject: Subject) -> str:
    with TemporaryDirectory(prefix="memplug-") as folder:
        store = Path(folder) / "store"
        with subject.opened(store) as memory:
            subject.fill(memory, user_id="ben")
            kept = holdings(memory, user_id="ben")
            subject.live(memory, f"Ann sells {SECRET} at the harbour.", user_id="ann")
            subject.found(memory, user_id="ann")
            for query in subject.queries:
                memory.context(query, 2000, user_id="ann")
            receipt = memory.erase(user_id="ann")
            if receipt.scopes != (Scope(user_id="ann"),):
                raise Broken(f"the receipt names {receipt.scopes}")
            if holdings(memory, user_id="ann").ids():
                raise Broken("records of the erased scope are left")
            alike(kept, holdings(memory, user_id="ben"), "another one's memory before and after")
            if any(subject.found(memory, user_id="ann").values()):
                raise Broken("the erased scope still has answers")
            _not_rendered(subject, memory, "erased", user_id="ann")
        left = words_on_disk(store, [SECRET])
        if left:
            raise Broken(f"a word of the erased text stands in {', '.join(left[SECRET])}")
    return f"{receipt.records} records, nothing left in memory or on disk"


def _exact(subject: Subject) -> bool:
    return all(one.delete_is_exact for one in subject.strategies)


def _added(memory: Memory, text: str, **who: Any) -> Any:
    added = add(memory, Text(text), 0, **who)
    calm(added.failures, "adding")
    return added


def _same_episodes(before: set[str], memory: Memory, after: str) -> None:
    scope = Scope()
    now = holdings(memory, scope).active.ids(EPISODE.name)
    if now != before:
        raise Broken(f"after {after}, {len(now ^ before)} episodes differ")


def _not_rendered(subject: Subject, memory: Memory, state: str, **who: Any) -> None:
    """Raises Broken where a context for an agent still holds the secret."""
    for query in subject.queries:
        context = memory.context(query, 2000, **who)
        calm(context.retrieval.failures, "rendering")
        if any(SECRET in section.text for section in context.sections):
            raise Broken(f"a context still says what is {state}")
