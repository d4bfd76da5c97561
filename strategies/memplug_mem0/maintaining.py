"""What a sweep does: values of one attribute that say the same, or that others contain, are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from memplug import Mark
from memplug.toolbox.text import words
from memplug_mem0.validity import Entry
from memplug_mem0.values import compared, folded

if TYPE_CHECKING:
    from memplug import View
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.state import Facts


def merged(view: View, state: Facts, config: Mem0Config) -> list[Mark]:
    """Marks that end the later of two values of one attribute whose vectors are nearly equal.

    Only what one has many of: of a single value the latest holds anyway. Each mark stands on the earlier fact, and
    goes with it.
    """
    marks: list[Mark] = []
    for slot in state.slots.values():
        held = [one for one in slot if one.adds and one.open_at(view.now)]
        if len(held) < 2:
            continue
        vectors = {
            one.id: record.vector for one in held if (record := view.get(one.id)) is not None
        }
        kept: list[Entry] = []
        for one in held:
            mine = vectors.get(one.id)
            twin = next(
                (
                    old
                    for old in kept
                    if old.outweighs(one)
                    and _alike(old, one, vectors.get(old.id), mine, config.duplicates)
                ),
                None,
            )
            if twin is None:
                kept.append(one)
            else:
                marks.append(
                    Mark(
                        id=one.id,
                        because=twin.id,
                        reason="nearly the same was said before",
                        valid_to=one.time,
                    )
                )
        if config.contained:
            marks += _contained(kept)
    return marks


def _contained(held: Sequence[Entry]) -> Iterator[Mark]:
    """Marks that end values all of whose words another value has: "tea" beside "green tea"."""
    known = [(one, frozenset(words(one.value))) for one in held]
    for one, mine in known:
        whole = next((it for it, its in known if mine < its and it.outweighs(one)), None)
        if mine and whole is not None:
            at = max(one.time, whole.time)
            yield Mark(id=one.id, because=whole.id, reason="another value contains it", valid_to=at)


def conflicts(held: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Facts that hold at once and cannot both: values of a single attribute that nothing tells which is newer, or
    a like and a dislike of the same."""
    found: list[tuple[Entry, ...]] = []
    open_now = [one for one in held if not one.ends]
    by_slot: dict[tuple[str, str], list[Entry]] = {}
    for one in sorted(open_now, key=lambda it: it.order):
        by_slot.setdefault(one.slot, []).append(one)
    for held in by_slot.values():
        single = [one for one in held if not one.many]
        found += [
            (a, b) for a, b in pairwise(single) if compared(a.value, b.value, a.attribute) != "same"
        ]
    liked = {(one.subject, folded(one.value)): one for one in open_now if one.attribute == "likes"}
    for one in open_now:
        if one.attribute == "dislikes" and (rival := liked.get((one.subject, folded(one.value)))):
            found.append((rival, one))
    return found


def _alike(old: Entry, new: Entry, first: object, second: object, least: float) -> bool:
    if folded(old.value) == folded(new.value):
        return True
    if first is None or second is None:
        return False
    return float(first @ second) >= least  # type: ignore[operator]
