"""ReMe: lessons from an agent's attempts, credited by outcome, archived where they do not help."""

from memplug_reme.importing import import_pool, read_pool
from memplug_reme.outputs import WorkingMemory
from memplug_reme.restoring import archive, restore
from memplug_reme.strategy import ReMe

STRATEGY = ReMe

__all__ = ["STRATEGY", "ReMe", "WorkingMemory", "archive", "import_pool", "read_pool", "restore"]
