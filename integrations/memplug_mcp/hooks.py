"""What a client's hooks do: recall when a session or a turn begins, remember when it has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug import EPISODE

if TYPE_CHECKING:
    from memplug import Memory

EVENTS = ("session-start", "prompt", "stop")
_RECENT = 12
_LEAST = 0.2
"""A hit below this score is not worth a turn's tokens."""


def answer(event: str, given: Mapping[str, Any], memory: Memory) -> dict[str, Any] | None:
    """What the hook prints, or None; `given` is what the client wrote to its stdin."""
    if event == "stop":
        remember(given, memory)
        return None
    if event == "session-start":
        text, name = recent(memory), "SessionStart"
    else:
        prompt = str(given.get("prompt") or "")
        text, name = recalled(prompt, memory), "UserPromptSubmit"
    if not text:
        return None
    return {"hookSpecificOutput": {"hookEventName": name, "additionalContext": text}}


def recent(memory: Memory) -> str:
    """The newest memories, fenced as data by the memory's own rendering."""
    page = memory.list(_RECENT, filters={"kind": EPISODE.name}, newest_first=True)
    latest = " ".join(record.text[:200] for record in page)
    return memory.context(latest, k=_RECENT).text if latest.strip() else ""


def recalled(prompt: str, memory: Memory) -> str:
    """What bears on the prompt."""
    return memory.context(prompt, 800, min_score=_LEAST).text if prompt.strip() else ""


def remember(given: Mapping[str, Any], memory: Memory) -> int:
    """Adds what the session's transcript says and the memory does not hold yet; returns how many messages."""
    path = given.get("transcript_path")
    if not isinstance(path, str) or not Path(path).expanduser().is_file():
        return 0
    messages = list(_messages(Path(path).expanduser()))
    session = given.get("session_id")
    if not messages:
        return 0
    added = memory.add(messages, session_id=session if isinstance(session, str) else None)
    return len(added.new)


def _messages(transcript: Path) -> Iterator[dict[str, Any]]:
    """What the person and the model said; results of tools and what the client added are left out."""
    with transcript.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if not isinstance(entry, dict) or entry.get("isMeta") or entry.get("isSidechain"):
                continue
            message, id = entry.get("message"), entry.get("uuid")
            if entry.get("type") not in ("user", "assistant") or not isinstance(message, dict):
                continue
            text = _text(message.get("content"))
            if text.strip() and isinstance(id, str):
                found: dict[str, Any] = {"role": entry["type"], "content": text, "id": id}
                if isinstance(entry.get("timestamp"), str):
                    found["time"] = entry["timestamp"].replace("Z", "+00:00")
                yield found


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (
        one.get("text") for one in parts if isinstance(one, dict) and one.get("type") == "text"
    )
    return "\n".join(one for one in texts if isinstance(one, str))
