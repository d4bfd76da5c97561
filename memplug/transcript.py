"""The exact log of a chat session, message by message, beside what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from memplug.types import JSON, Batch, Kind, Record, Scope

if TYPE_CHECKING:
    from memplug.memory import Memory

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """Payload of the kind `transcript/turn`: a message as its framework writes it."""

    message: dict[str, Any] = field(default_factory=dict)


TURN: Kind[Turn] = Kind("transcript/turn", Turn, indexed=False, section=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message: as it is logged, and as it is remembered."""

    message: Mapping[str, JSON]
    """What `messages` gives back."""
    role: str
    text: str = ""
    id: str = ""
    """Names it in its session; the same id again replaces it. The episode's id too. By default a new one."""
    remember: bool = True
    """Whether it becomes an episode; one without text never does."""


@dataclass(frozen=True, slots=True)
class _In:
    scope: Scope


class Transcript:
    """What was said in one session of one scope, in order, whatever of it is remembered.

    A message that goes into the memory too is logged as derived from its episode, so it goes when that is deleted
    or erased. The memory has to be a handle of `scoped` with a session.
    """

    def __init__(self, memory: Memory, session_id: str) -> None:
        memory.register(TURN)
        self._memory, self._session = memory, session_id
        self._scope = memory.bound or Scope()

    def messages(self) -> list[Mapping[str, JSON]]:
        """All messages, oldest first."""
        return [message for _, message in self.entries()]

    def entries(self) -> list[tuple[str, Mapping[str, JSON]]]:
        """The same with each one's episode before it, "" where it was not remembered."""
        found = ((record, TURN.of(record).payload.message) for record in self._records())
        return [
            (record.derived_from[0] if record.derived_from else "", one) for record, one in found
        ]

    def append(self, lines: Sequence[Line], *, metadata: Mapping[str, JSON] | None = None) -> None:
        """Logs the lines and remembers those that are to be. What a guard rejects is neither."""
        if not lines:
            return
        ids = self._memory.runtime.ids()
        lines = [one if one.id else replace(one, id=ids.fresh()) for one in lines]
        kept = [one for one in lines if one.remember and one.text.strip()]
        rejected: Mapping[str, str] = {}
        if kept:
            rejected = self._memory.add(
                [{"role": one.role, "content": one.text, "id": one.id} for one in kept],
                session_id=self._session,
                metadata=metadata,
            ).rejected
        remembered = {one.id for one in kept}
        put = [self._turn(one, one.id in remembered) for one in lines if one.id not in rejected]
        self._write(put)

    def replace(self, lines: Sequence[Line]) -> None:
        """Has the session consist of these lines. What was remembered stays."""
        self.clear()
        self.append(lines)

    def clear(self) -> None:
        """Empties the log. What was remembered stays: `memory.delete(session_id=...)` takes that away."""
        gone = tuple(record.id for record in self._records())
        if gone:
            self._memory.write(Batch(remove=gone), reason="transcript cleared")

    def _turn(self, line: Line, remembered: bool) -> Record[Turn]:
        # The text is no part of the message: a log entry is not found by its words, and no guard judges it again.
        return TURN.new(
            _In(self._scope),
            f"{self._session}\x1f{line.id}",
            f"{line.role or 'chat'} message",
            Turn(dict(line.message)),
            (line.id,) if remembered else (),
            session_id=self._session,
            role=line.role,
        )

    def _write(self, put: Sequence[Record[Turn]]) -> None:
        stored = {
            record.id: record.revision
            for record in self._memory.storage.fetch(
                self._scope, [one.id for one in put], vectors=False
            )
        }
        unique = {one.id: replace(one, revision=stored.get(one.id, 0)) for one in put}
        if unique:
            self._memory.write(Batch(put=tuple(unique.values())))

    def _records(self) -> Iterable[Record[Any]]:
        filters = {"kind": TURN.name, "session_id": self._session}
        cursor = None
        while True:
            page = self._memory.list(_PAGE, cursor, filters=filters)
            yield from page
            cursor = page.cursor
            if cursor is None:
                return
