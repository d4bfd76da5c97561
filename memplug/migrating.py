"""Moving what one storage holds into another: scope by scope, each in one transaction, and compared afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import takewhile
from typing import Any

from memplug.errors import BackendError, InvalidInput
from memplug.ports import Storage
from memplug.types import JSON, Scope, ScopeFilter

Row = Mapping[str, JSON]
Progress = Callable[[Scope, int], None]
"""Is told the scope and how many more records have been written, or were there already."""

_PLACES = ("position", "first", "last", "floor")
"""Columns with journal positions: a storage shifts them behind those that it has given already."""
_IMAGE_POSITION = 1
"""Where a record's image, a list in the journal, has the record's position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """What `migrate` did; every scope named in `moved` and `present` was compared row by row."""

    source: str
    target: str
    moved: tuple[Scope, ...] = ()
    present: tuple[Scope, ...] = ()
    """Scopes that the target held already, just as the source does."""
    changed: tuple[Scope, ...] = ()
    """Scopes that somebody wrote to at the source meanwhile; the target has them as they were before."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows compared, by what they are: "record", "edge", "journal", ..."""


def migrate(
    source: Storage,
    target: Storage,
    filter: ScopeFilter = ScopeFilter(),
    *,
    progress: Progress = lambda scope, records: None,
) -> Migration:
    """Moves every scope that the filter covers, with its journal, vectors, logs and owed work; the source stays.

    Each scope is one transaction of the target, then read back, and the number and the checksum of every sort of
    row are compared. So a call that was interrupted is simply made again: what is there already and is the same
    is left alone. Cached answers and vectors are not moved.

    Raises InvalidInput where the target holds another embedder's vectors, or one of the scopes with anything
    else in it (nothing of that scope is written), and BackendError where what was read back differs.
    """
    if source is target or source.location == target.location:
        raise InvalidInput(f"{source.location} is the source and the target: name two stores")
    made, held = source.embedder(), target.embedder()
    if made and held and made != held:
        raise InvalidInput(
            f"{target.location} holds vectors of {held}, {source.location} those of {made}: "
            "run memplug reembed on one of them first"
        )
    if filter == ScopeFilter():
        _move_unscoped(source, target)
    there = set(target.scopes())
    places = {scope: source.position(scope) for scope in source.scopes(filter)}
    moved, present, rows = [], [], Counter[str]()
    for scope in places:
        if scope in there:
            found = _compared(source, target, scope, progress)
            if found is None:
                raise InvalidInput(
                    f"{target.location} holds something else in scope {scope}: erase it there, or name another target"
                )
            present.append(scope)
        else:
            found = _moved(source, target, scope, progress)
            moved.append(scope)
        rows.update(found)
    return Migration(
        source=source.location,
        target=target.location,
        moved=tuple(moved),
        present=tuple(present),
        changed=tuple(one for one, place in places.items() if source.position(one) != place),
        rows=dict(rows),
    )


def _move_unscoped(source: Storage, target: Storage) -> None:
    """What models took for nobody in particular; a target that has counts of its own keeps them alone."""
    ours, theirs = (list(_unscoped(one)) for one in (source, target))
    if len(ours) > 1 and len(theirs) <= 1:
        target.load(ours)


def _unscoped(storage: Storage) -> Iterator[Row]:
    return takewhile(lambda row: row["row"] != "scope", storage.export(ScopeFilter()))


def _moved(source: Storage, target: Storage, scope: Scope, progress: Progress) -> Counter[str]:
    digest = _Digest()
    target.load(_told(digest.reading(source.export(_only(scope))), scope, progress))
    written = _digest(target, scope)
    if written != digest:
        raise BackendError(
            target.location,
            f"scope {scope} is not there as it was at {source.location} ({digest.against(written)}): "
            "erase it there and try again",
        )
    return digest.rows


def _compared(
    source: Storage, target: Storage, scope: Scope, progress: Progress
) -> Counter[str] | None:
    """The rows of a scope that both hold; None where they differ."""
    ours = _Digest()
    for _ in _told(ours.reading(source.export(_only(scope))), scope, progress):
        pass
    return ours.rows if ours == _digest(target, scope) else None


def _digest(storage: Storage, scope: Scope) -> _Digest:
    digest = _Digest()
    for _ in digest.reading(storage.export(_only(scope))):
        pass
    return digest


def _told(rows: Iterable[Row], scope: Scope, progress: Progress) -> Iterator[Row]:
    count = 0
    for row in rows:
        count += row["row"] == "record"
        if count == 1_000:
            progress(scope, count)
            count = 0
        yield row
    progress(scope, count)


def _only(scope: Scope) -> ScopeFilter:
    return ScopeFilter(tenant_id=scope.tenant_id, user_id=scope.user_id, agent_id=scope.agent_id)


@dataclass(slots=True)
class _Digest:
    """Counts and checksums of a scope's rows; neither their order nor where the journal's positions start matters."""

    rows: Counter[str] = field(default_factory=Counter)
    sums: dict[str, int] = field(default_factory=dict)

    def reading(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, counted as they pass."""
        floor = 0
        for row in rows:
            kind = str(row["row"])
            if kind == "scope":
                floor = _number(row["floor"])
            if kind != "memplug":
                text = json.dumps(_shifted(row, floor), sort_keys=True)
                value = int.from_bytes(blake2b(text.encode(), digest_size=16).digest())
                self.rows[kind] += 1
                self.sums[kind] = (self.sums.get(kind, 0) + value) % (1 << 128)
            yield row

    def against(self, other: _Digest) -> str:
        """What differs, in words."""
        kinds = sorted(set(self.rows) | set(other.rows))
        return ", ".join(
            f"{self.rows[kind]:,} rows of {kind!r} here and {other.rows[kind]:,} there"
            if self.rows[kind] != other.rows[kind]
            else f"other content in rows of {kind!r}"
            for kind in kinds
            if self.sums.get(kind) != other.sums.get(kind)
        )


def _shifted(row: Row, floor: int) -> dict[str, Any]:
    """The row with journal positions counted from the scope's first one."""
    plain: dict[str, Any] = dict(row)
    for name in _PLACES:
        if name in plain:
            plain[name] = _number(plain[name]) - floor
    if row["row"] == "journal" and row["op"] in ("put", "remove") and row["before"] is not None:
        image = json.loads(str(row["before"]))
        image[_IMAGE_POSITION] -= floor
        plain["before"] = image
    return plain


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise InvalidInput(f"an exported row has {value!r} for a journal position")
    return value
