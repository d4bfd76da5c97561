"""Items of a LangGraph store: listed as JSON, or in the table of its SQLite store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memplug.datasets.cases import read_json
from memplug.errors import InvalidInput
from memplug.importers.memos import Memo, Revision, Template, is_sqlite, rows_of, time_of
from memplug.inputs import to_metadata

_COLUMNS = ("prefix", "key", "value", "created_at", "updated_at", "expires_at")
_TEXTS = ("content", "text", "memory", "data", "value")


def read_langgraph(path: Path, namespace: str = "") -> list[Memo]:
    """The items, each under its namespace and key.

    path: JSON or JSON lines of `Item.dict()`, or the database of `SqliteStore`.
    namespace: which of its parts are whose, such as "memories/{user}" (see `Template`). It is needed where the items
        have more than one namespace, so that what belongs to different people is not put together unasked.

    Raises InvalidInput, which names the item that cannot be read.
    """
    if not path.is_file():
        raise InvalidInput(f"there is no file {path}")
    found = list(_rows(path) if is_sqlite(path) else _listed(path))
    spaces = {space for space, *_ in found}
    if len(spaces) > 1 and not namespace:
        raise InvalidInput(
            f"the items have {len(spaces):,} namespaces, such as {'/'.join(min(spaces))!r}: say which part is the user, "
            'as in --namespace "memories/{user}", or --namespace "**" to put all of them together'
        )
    template = Template(namespace or "**")
    return [
        Memo(
            id="/".join((*space, key)),
            revisions=(Revision(text=text, time=time_of(item["updated_at"], key)),),
            expires_at=time_of(item.get("expires_at"), key),
            metadata=to_metadata(
                {"namespace": "/".join(space), "key": key, **_plain(item["value"], text)}
            ),
            **template.read(space),
        )
        for space, key, item in found
        if (text := _said(item["value"])).strip()
    ]


def _rows(path: Path) -> Iterator[tuple[tuple[str, ...], str, dict[str, Any]]]:
    rows = rows_of(path, "store", _COLUMNS, "prefix")
    for row in rows:
        try:
            value = json.loads(row["value"])
        except ValueError as error:
            raise InvalidInput(f"{path}: the value of {row['key']!r} is not JSON") from error
        yield tuple(str(row["prefix"]).split(".")), str(row["key"]), {**row, "value": value}
    if not rows:
        raise InvalidInput(f'{path} has no table "store" with items in it')


def _listed(path: Path) -> Iterator[tuple[tuple[str, ...], str, dict[str, Any]]]:
    value = read_json(path)
    if isinstance(value, dict):
        value = value.get("items", [value])
    for number, item in enumerate(value, start=1):
        space = item.get("namespace") if isinstance(item, dict) else None
        parts = space.split(".") if isinstance(space, str) else space
        if (
            not isinstance(parts, list)
            or not isinstance(item.get("key"), str)
            or "value" not in item
        ):
            raise InvalidInput(
                f'{path}, item {number}: an item has a "namespace", a "key" and a "value"'
            )
        made = item.get("updated_at") or item.get("created_at")
        yield tuple(str(one) for one in parts), item["key"], {**item, "updated_at": made}


def _said(value: Any) -> str:
    """The text of an item: the first of its usual fields, those of a nested object too, else the JSON."""
    if isinstance(value, Mapping):
        for name in _TEXTS:
            inner = value.get(name)
            if isinstance(inner, str) and inner.strip():
                return inner
            if isinstance(inner, Mapping):
                return _said(inner)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(value: Any, text: str) -> dict[str, Any]:
    """Fields of the value beside the text that metadata can hold."""
    if not isinstance(value, Mapping):
        return {}
    return {
        name: one
        for name, one in value.items()
        if isinstance(one, str | int | float | bool)
        and one != text
        and name not in ("namespace", "key")
    }
