"""A mem0 store: what `get_all` gives, dumps of its vector store, its history database, its local Qdrant.

mem0 keeps each memory as a point of a vector store, with its text, its owner and its dates as payload, and every
change of it in a SQLite table `history`. Its default vector store, Qdrant's local mode, keeps points as pickles in
SQLite; they are read as data and never unpickled. Read against mem0 2.2 and qdrant-client 1.20.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from memplug.datasets.cases import read_json
from memplug.errors import InvalidInput
from memplug.importers.inert import Inert, values_in
from memplug.importers.memos import Memo, Revision, day_end, is_sqlite, rows_of, time_of
from memplug.inputs import to_metadata

_HISTORY = ("memory_id", "old_memory", "new_memory", "event", "created_at", "updated_at", "role")
_OWN = {
    *("id", "memory", "data", "hash", "created_at", "updated_at", "user_id", "agent_id", "run_id"),
    *(
        "role",
        "actor_id",
        "attributed_to",
        "expiration_date",
        "metadata",
        "score",
        "text_lemmatized",
    ),
}


def read_mem0(path: Path) -> list[Memo]:
    """The memories that hold now, with what they said before where the history is there.

    path: JSON or JSON lines of `Memory.get_all` or of points with payloads; `history.db`; the `storage.sqlite` of a
    local Qdrant; or a folder with any of these. What mem0 deleted is left out. The history alone names no users.

    Raises InvalidInput, which names the item that cannot be read.
    """
    if not path.exists():
        raise InvalidInput(f"there is no file or folder {path}")
    items: dict[str, Memo] = {}
    past: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for file in _files(path):
        if is_sqlite(file):
            for row in rows_of(file, "history", _HISTORY, "created_at"):
                past[str(row["memory_id"])].append(row)
            found: Iterable[Mapping[str, Any]] = _points(file)
        else:
            found = _listed(read_json(file), file)
        for number, item in enumerate(found, start=1):
            memo = _memo(item, f"{file.name}, item {number}")
            items[memo.id] = memo
    if items:
        return [_with_past(memo, past[memo.id]) for memo in items.values() if memo.text.strip()]
    told = (_from_history(id, rows) for id, rows in past.items())
    return [memo for memo in told if memo is not None]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = [
        *sorted(path.glob("**/storage.sqlite")),
        *sorted(path.glob("**/history.db")),
        *sorted(path.glob("*.json")),
        *sorted(path.glob("*.jsonl")),
    ]
    named = [one for one in found if one.name not in ("meta.json", "config.json")]
    if not named:
        raise InvalidInput(f"{path} holds neither a storage.sqlite, nor a history.db, nor JSON")
    return named


def _points(file: Path) -> Iterator[Mapping[str, Any]]:
    for row in rows_of(file, "points", ("id", "point"), "id"):
        value = values_in(bytes(row["point"]))
        state = value.state if isinstance(value, Inert) else None
        point = state.get("__dict__", state) if isinstance(state, dict) else None
        if not isinstance(point, dict) or not isinstance(point.get("payload"), dict):
            raise InvalidInput(f"{file} has a point without a payload: it is no store of mem0's")
        yield point


def _listed(value: Any, file: Path) -> list[Any]:
    if isinstance(value, dict):
        value = next(
            (value[name] for name in ("results", "memories", "points") if name in value), [value]
        )
    if not isinstance(value, list):
        raise InvalidInput(f'{file} is no list of memories and has none under "results"')
    return value


def _memo(item: Any, where: str) -> Memo:
    if not isinstance(item, dict):
        raise InvalidInput(f"{where}: a memory is an object, not {type(item).__name__}")
    payload = item.get("payload")
    fields = {**item, **payload} if isinstance(payload, dict) else item
    text = fields.get("memory", fields.get("data"))
    if not isinstance(text, str) or not fields.get("id"):
        raise InvalidInput(f'{where}: a memory has an "id" and its text as "memory" or "data"')
    made = time_of(fields.get("created_at"), where)
    own = fields.get("metadata")
    extra = {
        name: value
        for name, value in {**fields, **(own if isinstance(own, dict) else {})}.items()
        if name not in _OWN and name not in ("payload", "vector", "version", "shard_key")
    }
    actor = fields.get("actor_id")
    return Memo(
        id=str(fields["id"]),
        revisions=(Revision(text=text, time=time_of(fields.get("updated_at"), where) or made),),
        user=_text(fields, "user_id"),
        agent=_text(fields, "agent_id"),
        session=_text(fields, "run_id"),
        role=_text(fields, "attributed_to") or _text(fields, "role"),
        expires_at=day_end(fields.get("expiration_date"), where),
        metadata=to_metadata({**extra, "actor": str(actor)} if actor else extra),
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)


def _with_past(memo: Memo, rows: list[Mapping[str, Any]]) -> Memo:
    """The memo with what the history says it said before; its last word stays."""
    before = [one for one in _revisions(rows) if one.text != memo.text]
    return replace(memo, revisions=(*before, memo.revisions[-1]))


def _from_history(id: str, rows: list[Mapping[str, Any]]) -> Memo | None:
    """What the history alone says; None where the memory was deleted."""
    said = _revisions(rows)
    if not said or str(rows[-1]["event"]).upper() == "DELETE":
        return None
    return Memo(id=id, revisions=said, role=str(rows[-1]["role"] or ""))


def _revisions(rows: list[Mapping[str, Any]]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            text=row["new_memory"],
            time=time_of(row["updated_at"] or row["created_at"], "history.db"),
        )
        for row in rows
        if isinstance(row["new_memory"], str) and row["new_memory"].strip()
    )
