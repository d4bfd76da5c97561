"""Documents, chunks and messages of LangChain and LlamaIndex, recognised by what they can do; neither is imported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from memplug.types import JSON, Document, Passage

_ROLES = {"human": "user", "ai": "assistant", "chat": "", "function": "tool"}
_TITLES = ("title", "file_name")


@dataclass(slots=True)
class Pieces:
    """Pieces of documents that came one by one, put together by the document that each belongs to."""

    _passages: dict[str, list[Passage]] = field(default_factory=dict)

    def take(self, item: object) -> bool:
        """True where the item is a piece of a document, which is kept then; one without text is dropped."""
        found = _piece(item)
        if found is None:
            return False
        doc_id, passage = found
        if passage.text.strip():
            self._passages.setdefault(doc_id, []).append(passage)
        return True

    def documents(self) -> Iterable[Document]:
        """The documents so far, in the order of their first pieces."""
        for doc_id, passages in self._passages.items():
            yield Document(
                text="\n".join(one.text for one in passages),
                id=doc_id,
                title=_title(passages[0].metadata),
                passages=tuple(passages),
            )
        self._passages.clear()


def as_mapping(item: object) -> Mapping[str, Any] | None:
    """A chat message of LangChain or LlamaIndex as the mapping that `add` takes; None for anything else."""
    if isinstance(item, Mapping | str | bytes):
        return None
    content = getattr(item, "content", None)
    if isinstance(getattr(item, "type", None), str) and isinstance(content, str | list):
        return _langchain_message(item, content)
    role = getattr(item, "role", None)
    if role is not None and hasattr(item, "blocks"):
        return _llamaindex_message(item, role)
    return None


def _langchain_message(item: Any, content: object) -> dict[str, Any]:
    calls = [
        {"function": {"name": call.get("name", ""), "arguments": call.get("args", {})}}
        for call in getattr(item, "tool_calls", None) or ()
    ]
    name = getattr(item, "name", None)
    role = _ROLES.get(item.type, item.type) or str(getattr(item, "role", "user"))
    blocks = [
        one for one in content if not (isinstance(one, Mapping) and one.get("type") in _SILENT)
    ] if isinstance(content, list) else content  # fmt: skip
    return {
        "role": role,
        "content": blocks,
        "name": name if isinstance(name, str) else "",
        "id": getattr(item, "id", None) or "",
        "tool_calls": calls,
    }


_SILENT = ("tool_use", "tool_call", "thinking", "reasoning", "server_tool_call")
"""Blocks that say nothing to remember, or what the tool calls already say."""


def _llamaindex_message(item: Any, role: object) -> dict[str, Any]:
    kwargs = getattr(item, "additional_kwargs", None) or {}
    texts = [block.text for block in item.blocks if isinstance(getattr(block, "text", None), str)]
    return {
        "role": str(getattr(role, "value", role)),
        "content": "\n".join(texts),
        "name": kwargs.get("name", "") if isinstance(kwargs.get("name"), str) else "",
        "id": kwargs["id"] if isinstance(kwargs.get("id"), str) else "",
    }


def _piece(item: object) -> tuple[str, Passage] | None:
    """(document id, passage) of a LangChain Document, a LlamaIndex Document or a chunk of one."""
    if isinstance(item, Mapping | str | bytes):
        return None
    text = getattr(item, "page_content", None)
    if isinstance(text, str):
        metadata = _plain(getattr(item, "metadata", None))
        given = getattr(item, "id", None) or metadata.get("source")
        doc_id = given if isinstance(given, str) else _stable(text, metadata)
        return _short(doc_id), Passage(text=text, metadata=metadata, whole=False)
    node_id = getattr(item, "node_id", None)
    if isinstance(node_id, str) and callable(getattr(item, "get_content", None)):
        node: Any = item
        metadata = _plain(getattr(item, "metadata", None))
        if hasattr(item, "doc_id"):
            return node_id, Passage(text=node.get_content(), metadata=metadata, whole=False)
        doc_id = getattr(item, "ref_doc_id", None) or node_id
        return doc_id, Passage(text=node.get_content(), id=node_id, metadata=metadata)
    return None


def _plain(metadata: object) -> Mapping[str, JSON]:
    """The metadata as JSON; what JSON cannot say is written as text."""
    if not isinstance(metadata, Mapping):
        return {}
    text = json.dumps({str(key): value for key, value in metadata.items()}, default=str)
    plain: Mapping[str, JSON] = json.loads(text.replace("\\u0000", ""), parse_constant=str)
    return plain


def _title(metadata: Mapping[str, JSON]) -> str:
    found = (metadata.get(name) for name in _TITLES)
    return next((one for one in found if isinstance(one, str) and one), "")


def _stable(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _short(doc_id: str) -> str:
    """An address may be longer than an id can be."""
    return doc_id if len(doc_id) <= 400 else _stable(doc_id)
