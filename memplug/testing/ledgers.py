"""What the storage contract writes with: two kinds of its own, and a pen for one scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from memplug.ports import Committed, Owed, Selection, Write
from memplug.testing.fakes import FakeClock
from memplug.testing.samples import episode
from memplug.types import Batch, Edge, Filters, Kind, Mark, Record, Scope, Source, Status, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug.ports import Storage


@dataclass(frozen=True, slots=True)
class Note:
    """A payload with values of several types."""

    stars: int = 0
    tags: tuple[str, ...] = ()
    seen: datetime | None = None


NOTE: Kind[Note] = Kind("contract/note", Note)
TOPIC: Kind[Note] = Kind("contract/topic", Note, support="any")

ANN = Scope(user_id="ann")
BOB = Scope(user_id="bob")
HOSTILE = (
    "x' OR 1=1 --",
    '"; DROP TABLE records; --',
    "%",
    "_nn",
    "*",
    "a\x1fb",
    "åäö 🂡 中文",
    "NULL",
    "\\",
    "a/b",
    "ann' UNION SELECT * FROM records --",
)
"""Strings that are values and must never become query text."""
DAY = datetime(2024, 6, 1, tzinfo=UTC)


def derived(
    id: str, *sources: str, kind: Kind[Note] = NOTE, scope: Scope = ANN, **fields: Any
) -> Record[Note]:
    """A derived record of the contract's kinds."""
    fields.setdefault("text", f"about {id}")
    fields.setdefault("payload", Note())
    return Record(id=id, kind=kind.name, scope=scope, derived_from=sources, **fields)


def axis(index: int, dim: int = 8) -> NDArray[np.float32]:
    """A unit vector along one axis."""
    import numpy as np

    vector: NDArray[np.float32] = np.eye(1, dim, index, dtype=np.float32)[0]
    return vector


class Pen:
    """Writes to one scope of a storage; every commit is a change of its own unless one is named."""

    def __init__(self, storage: Storage, clock: FakeClock, scope: Scope = ANN) -> None:
        self.storage, self.clock, self.scope = storage, clock, scope
        self._count = count(1)
        self.change = ""
        """The change of the last commit."""

    def write(
        self,
        *,
        put: Iterable[Record[Any]] = (),
        link: Iterable[Edge] = (),
        mark: Iterable[Mark] = (),
        remove: Iterable[str] = (),
        change: str = "",
        verb: str = "test",
        **fields: Any,
    ) -> Committed:
        """One commit."""
        self.change = change or f"c{next(self._count)}-{self.scope.user_id}"
        return self.storage.commit(
            Write(
                scope=self.scope,
                verb=verb,
                change=self.change,
                time=self.clock.now(),
                batch=Batch(
                    put=tuple(put), link=tuple(link), mark=tuple(mark), remove=tuple(remove)
                ),
                **fields,
            )
        )

    def episodes(self, *texts: str, session_id: str = "", **fields: Any) -> None:
        """One source and episode per text; the text is the id of both."""
        self.write(
            put=[
                episode(text, scope=self.scope, session_id=session_id, **fields) for text in texts
            ],
            sources=tuple(
                Source(id=text, content=Text(text), session_id=session_id) for text in texts
            ),
        )

    def owe(self, *steps: str, source: str = "", **fields: Any) -> None:
        """Owes one encode per step."""
        self.write(
            owe=tuple(
                Owed(scope=self.scope, step=step, stage="encode", source=source, **fields)
                for step in steps
            )
        )

    def get(self, id: str) -> Record[Any] | None:
        """The record, of any status."""
        return next(iter(self.storage.fetch(self.scope, [id])), None)

    def ids(self, **filters: Any) -> list[str]:
        """Ids of the records that pass, in order."""
        chosen = Selection(filters=Filters(**filters))
        return [record.id for record in self.storage.select(self.scope, chosen)]

    def status(self, id: str) -> Status | None:
        """The record's status in force; None where it is gone."""
        found = self.get(id)
        return found.status if found else None

    def undo(self, change: str, new_change: str = "undone") -> Committed:
        """Takes a change back."""
        return self.storage.undo(self.scope, change, new_change=new_change, time=self.clock.now())


class LedgerRules:
    """Fixtures that all parts of the storage contract share."""

    persistent: ClassVar[bool] = True
    """False where a storage that is opened again is empty."""

    def open(self, folder: Path) -> Storage:
        """The storage to test; opening the same folder again gives what was written there."""
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterable[Storage]:
        storage = self.started(tmp_path / "store")
        yield storage
        storage.close()

    @pytest.fixture
    def pen(self, storage: Storage, clock: FakeClock) -> Pen:
        return Pen(storage, clock)

    @pytest.fixture
    def other(self, storage: Storage, clock: FakeClock) -> Pen:
        """A pen for another scope of the same storage."""
        return Pen(storage, clock, BOB)

    def started(self, folder: Path) -> Storage:
        """The storage, opened, with the contract's kinds."""
        storage = self.open(folder)
        storage.register((NOTE, TOPIC))
        return storage


def names(found: Sequence[tuple[str, float]]) -> list[str]:
    """The ids of a scored list."""
    return [id for id, _ in found]
