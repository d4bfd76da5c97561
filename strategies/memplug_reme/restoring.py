"""Bringing an archived lesson back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memplug import InvalidInput, Status
from memplug_reme.kinds import EXPERIENCE

if TYPE_CHECKING:
    from memplug import Memory, Record
    from memplug.results import ChangeResult


def archive(memory: Memory, limit: int = 100, **who: Any) -> list[Record[Any]]:
    """The archived lessons, at most `limit`."""
    filters: dict[str, Any] = {"kind": EXPERIENCE.name, "status": str(Status.RETIRED)}
    return list(memory.list(limit, filters=filters, **who).records)


def restore(memory: Memory, id: str, **who: Any) -> ChangeResult:
    """Takes the archiving of a lesson back, and of those archived in the same sweep.

    It is judged again only when it has been recalled anew. Raises InvalidInput for a lesson that is not archived.
    """
    record = memory.get(id, **who)
    if record is None or record.kind != EXPERIENCE.name or record.status is not Status.RETIRED:
        raise InvalidInput(f"{id!r} is no archived lesson")
    entry = next(one for one in reversed(memory.history(id, **who)) if one.op == "mark")
    return memory.undo(entry.change, **who)
