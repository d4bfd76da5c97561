"""What stands in which table, as the storage's own facts say it: the one thing that readers and the keeper agree by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

from memplug.errors import BackendError

if TYPE_CHECKING:
    from memplug.ports import Storage
    from memplug.types import Scope

FACT = "index lancedb"
"""The fact's name in `Storage.meta`."""
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One table: the version to read, and the journal position that it has reached."""

    table: str
    version: int
    position: int
    rows: int
    dim: int
    type: str = "flat"
    """"flat", "ivf_flat" or "ivf_sq"."""
    trained: int = 0
    """Rows when the index was trained; 0 without one."""
    probes: int = 0
    recall: float | None = None
    sample: int = 0
    adds: int = 0
    """Times rows were added since the files were merged."""


Key: TypeAlias = tuple[str, str]
"""Digest of a scope, and a kind's name."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The tables in use, and those that are to be removed or are just being made."""

    owner: str
    """Digest of the location of the store that writes the tables; "" where they lie beside it."""
    held: Mapping[Key, Held]
    leaving: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.held or self.leaving)


def key_of(scope: Scope, kind: str) -> Key:
    """Where a scope's table of a kind is found; of the scope only a digest is kept."""
    return digest_of(json.dumps([scope.tenant_id, scope.user_id, scope.agent_id])), kind


def digest_of(text: str) -> str:
    """What stands in the manifest for a text that may be private, such as a name or a URI with a password."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def parsed(text: str, owner: str) -> Manifest:
    """The manifest of a fact's text; an empty one where it is of another owner or format, or cannot be read."""
    try:
        found = json.loads(text) if text else {}
        if found.get("format") != _FORMAT or found["owner"] != owner:
            return Manifest(owner, {})
        held = {(one["scope"], one["kind"]): Held(**one["held"]) for one in found["tables"]}
        return Manifest(owner, held, tuple(found["leaving"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return Manifest(owner, {})


def read(storage: Storage) -> str:
    """The fact's text."""
    return storage.meta().get(FACT, "")


def write(storage: Storage, manifest: Manifest) -> None:
    """Keeps the manifest; by whoever holds the lane only."""
    tables = [
        {"scope": scope, "kind": kind, "held": asdict(held)}
        for (scope, kind), held in sorted(manifest.held.items())
    ]
    fact = {
        "format": _FORMAT,
        "owner": manifest.owner,
        "tables": tables,
        "leaving": list(manifest.leaving),
    }
    storage.set_meta({FACT: json.dumps(fact, separators=(",", ":"))})


def lost(held: Held, why: str) -> BackendError:
    """The error that a table is not what the manifest says."""
    return BackendError("lancedb", f"table {held.table} is {why}: it is built anew")
