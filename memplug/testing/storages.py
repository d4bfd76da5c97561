"""What every storage has to keep: the rules of `memplug.ports.Storage`, as tests."""

from __future__ import annotations

from memplug.testing.storage_reading import (
    FilterRules,
    FollowRules,
    TimeRules,
    WordRules,
)
from memplug.testing.storage_spending import SpendRules
from memplug.testing.storage_vectors import VectorRules
from memplug.testing.storage_working import AccessRules, HouseRules, ReopenRules, WorkRules
from memplug.testing.storage_writing import (
    EdgeRules,
    LineageRules,
    MarkRules,
    RevisionRules,
    ScopeRules,
    UndoRules,
)


class StorageContract(
    RevisionRules,
    LineageRules,
    EdgeRules,
    MarkRules,
    UndoRules,
    ScopeRules,
    FilterRules,
    WordRules,
    TimeRules,
    FollowRules,
    WorkRules,
    SpendRules,
    AccessRules,
    HouseRules,
    VectorRules,
    ReopenRules,
):
    """Subclass it as `Test...` and give `open(folder)`.

    Opening the same folder again has to give what was written there; set `persistent = False` where it
    cannot. Two handles that are open at once have to see each other's commits.
    """
