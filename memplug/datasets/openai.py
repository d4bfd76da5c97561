"""The chat export of OpenAI's ChatGPT: `conversations.json`, or the zip archive that holds it.

The file is a list of conversations. Each keeps its messages as a tree: `mapping` leads from a node's id to its
`message`, `parent` and `children`, and `current_node` is the last message of the branch the user saw. That branch is
what is read; drafts that were regenerated or edited away, hidden and system messages, and the model's private
reasoning are left out.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memplug.datasets.cases import Addition, Case, expect, files, read_json, reading
from memplug.errors import InvalidInput
from memplug.types import Message, Messages

_SPOKEN = {"text", "multimodal_text", "code", "execution_output", "tether_quote"}
_ROLES = {"user", "assistant", "tool"}


def read_openai(path: Path) -> Iterator[Case]:
    """One case per conversation that holds any message; its id is the session's."""
    found = files(path, "conversations*.json", "*.zip")
    if not found:
        raise InvalidInput(f"{path} holds no conversations.json and no zip archive of an export")
    for file in found:
        conversations = _from_zip(file) if file.suffix == ".zip" else read_json(file)
        expect(
            isinstance(conversations, list)
            and all(isinstance(one, dict) and "mapping" in one for one in conversations),
            file,
            "an OpenAI chat export (a list of conversations with 'mapping')",
        )
        for conversation in conversations:
            with reading(file, "an OpenAI chat export"):
                case = _case(conversation)
            if case.additions:
                yield case


def _from_zip(file: Path) -> list[Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = [
                name
                for name in archive.namelist()
                if Path(name).name.startswith("conversations") and name.endswith(".json")
            ]
            return [one for name in sorted(names) for one in json.loads(archive.read(name))]
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise InvalidInput(f"{file} cannot be read as an OpenAI export: {error}") from error


def _case(conversation: Mapping[str, Any]) -> Case:
    session = str(conversation.get("conversation_id") or conversation.get("id") or "")
    messages = tuple(
        message
        for node in _branch(conversation)
        if (message := _message(node.get("message"))) is not None
    )
    started = _time(conversation.get("create_time"))
    title = conversation.get("title") or ""
    addition = Addition(
        content=Messages(messages),
        session_id=session,
        time=started,
        metadata={"title": title} if title else {},
    )
    return Case(name=session or title or "chat", additions=(addition,) if messages else ())


def _branch(conversation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The nodes from the root to the current one; without one, along the last child of each."""
    mapping: Mapping[str, Any] = conversation["mapping"]
    current = str(conversation.get("current_node"))
    if current not in mapping:
        current = next((id for id, node in mapping.items() if not node.get("parent")), "")
        while current in mapping and mapping[current].get("children"):
            current = mapping[current]["children"][-1]
    nodes: dict[str, Mapping[str, Any]] = {}
    while current in mapping and current not in nodes:
        nodes[current] = mapping[current]
        current = str(mapping[current].get("parent"))
    return list(nodes.values())[::-1]


def _message(given: Mapping[str, Any] | None) -> Message | None:
    if not given:
        return None
    author = given.get("author") or {}
    content = given.get("content") or {}
    hidden = (given.get("metadata") or {}).get("is_visually_hidden_from_conversation")
    role = author.get("role", "")
    if hidden or role not in _ROLES or content.get("content_type", "text") not in _SPOKEN:
        return None
    text = _text(content)
    if not text.strip():
        return None
    return Message(
        role=role,
        text=text,
        name=author.get("name") or "",
        time=_time(given.get("create_time")),
        id=str(given.get("id") or ""),
    )


def _text(content: Mapping[str, Any]) -> str:
    parts = content.get("parts")
    if parts is None:
        return str(content.get("text") or "")
    pieces = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, dict):
            text = part.get("text")
            kind = str(part.get("content_type", ""))
            pieces.append(text if isinstance(text, str) else "[image]" if "image" in kind else "")
    return "\n".join(piece for piece in pieces if piece.strip())


def _time(seconds: object) -> datetime | None:
    """Aware UTC from seconds since 1970."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        return None
    return datetime.fromtimestamp(seconds, UTC)
