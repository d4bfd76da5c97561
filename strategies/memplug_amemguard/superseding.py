"""Ends that other strategies give records: not on the word of one origin against what several agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from memplug import EPISODE
from memplug_amemguard.claims import OPEN
from memplug_amemguard.consensus import witnesses
from memplug_amemguard.speakers import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memplug import Batch, Mark, Record, View
    from memplug_amemguard.claims import Value
    from memplug_amemguard.evidence import Evidence

SEVERAL: Final = 2
"""Witnesses that one origin does not stand against."""


def unheard(batch: Batch, view: View, state: Evidence) -> frozenset[str]:
    """Derived records of the batch that would end, on the word of one origin, what independent origins agree on.

    Somebody's own affairs, a statement that names what it updates, and what a person released are heard. So is the
    next origin that says the same.
    """
    derived = {one.id: one.derived_from for one in batch.put if one.kind != EPISODE.name}
    sources = {**state.sources, **derived}
    return frozenset(
        mark.because
        for mark in batch.mark
        if mark.because in derived and _unheard(mark, sources, view, state)
    )


def _unheard(
    mark: Mark, sources: Mapping[str, tuple[str, ...]], view: View, state: Evidence
) -> bool:
    if mark.valid_to is None:
        return False
    ended = [_values(one, state) for one in _behind(mark.id, sources)]
    return any(
        _outvoted(subject, own[subject], theirs[subject], state)
        for id in _behind(mark.because, sources)
        if not _of_oneself(view.get(id)) and not view.released(id)
        for own in (_values(id, state),)
        for theirs in ended
        for subject in own.keys() & theirs.keys()
    )


def _behind(id: str, sources: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The episodes that a record comes from."""
    if id not in sources:
        yield id
    for source in sources.get(id, ()):
        yield from _behind(source, sources)


def _of_oneself(record: Record[Any] | None) -> bool:
    return (
        record is not None and record.role in ("", "user") and OURS.search(record.text) is not None
    )


def _outvoted(subject: str, own: set[Value], theirs: set[Value], state: Evidence) -> bool:
    """True where one origin states another value than several; not where it names theirs too."""
    rest, others = own - theirs, theirs - own
    if not rest or not others or any(one.shape not in OPEN for one in own & theirs):
        return False
    return _most(subject, others, state) >= SEVERAL > _most(subject, rest, state)


def _values(id: str, state: Evidence) -> dict[str, set[Value]]:
    """Subject -> values that a record states of it."""
    found: dict[str, set[Value]] = {}
    reading = state.readings.get(id)
    for claim in reading.statement.claims if reading is not None else ():
        about = state.subjects(claim)
        for subject, value in claim.pairs:
            if subject in about:
                found.setdefault(subject, set()).add(value)
    return found


def _most(subject: str, values: set[Value], state: Evidence) -> int:
    return max(witnesses(state.said.get((subject, value), ())) for value in values)
