"""BEAM (Tavakoli et al., 2025, github.com/mohammadtavakoli78/BEAM): long chats of a user with an assistant.

A chat's folder holds `chat.json`, a list of batches of turns, a turn being a list of messages with `role`, `id`,
`content` and now and then a `time_anchor`; and `probing_questions/probing_questions.json`, which lists questions under
each of ten types. A question's `source_chat_ids` are the ids of the messages that answer it, as a list or as a mapping
of lists. The generator's `->-> 1,2` at the end of messages is not content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memplug.datasets.cases import (
    Addition,
    Case,
    Question,
    expect,
    files,
    read_json,
    reading,
    resolve,
    texts,
)
from memplug.errors import InvalidInput
from memplug.types import Message, Messages

ABSTENTION = "abstention"
"""The type of the questions that the chat does not answer."""
_ANSWERS = ("answer", "ideal_answer", "ideal_response", "ideal_summary", "expected_compliance")
"""Where the answer stands, which depends on the type."""
_MARKER = re.compile(r"\s*->->[\s\d,.]*$")


def read_beam(path: Path) -> Iterator[Case]:
    """One case per chat: the path is a `chat.json`, a chat's folder, or a folder with chats at any depth."""
    chats = files(path, "**/chat.json")
    if not chats:
        raise InvalidInput(f"{path} holds no chat.json, at any depth")
    for file in chats:
        name = "-".join(("beam", *file.parent.relative_to(_top(path, file)).parts))
        with reading(file, "in BEAM's format"):
            case = _case(file, name)
        yield case


def _top(path: Path, file: Path) -> Path:
    """The folder that the names of cases start below."""
    return path if path.is_dir() and file.parent != path else file.parent.parent


def _case(file: Path, name: str) -> Case:
    batches = read_json(file)
    expect(
        isinstance(batches, list)
        and all(isinstance(one, dict) and "turns" in one for one in batches),
        file,
        "in BEAM's format (a list of batches with 'turns')",
    )
    additions: list[Addition] = []
    time: datetime | None = None
    for number, batch in enumerate(batches, 1):
        messages: list[Message] = []
        for given in (message for turn in batch["turns"] for message in turn):
            time = to_time(given.get("time_anchor") or "") or time
            text = _MARKER.sub("", given.get("content") or "")
            messages.append(Message(role=given["role"], text=text, time=time, id=str(given["id"])))
        session = f"batch-{batch.get('batch_number', number)}"
        additions.append(Addition(content=Messages(tuple(messages)), session_id=session))
    known = {
        message.id
        for addition in additions
        if isinstance(addition.content, Messages)
        for message in addition.content.messages
        if message.text.strip()
    }
    questions, unresolved = _questions(file.parent, name, known)
    return Case(name=name, additions=tuple(additions), questions=questions, unresolved=unresolved)


def _questions(folder: Path, name: str, known: set[str]) -> tuple[tuple[Question, ...], int]:
    file = folder / "probing_questions" / "probing_questions.json"
    if not file.exists():
        return (), 0
    by_type: Mapping[str, Any] = read_json(file)
    expect(isinstance(by_type, dict), file, "BEAM's mapping from question types to questions")
    questions: list[Question] = []
    unresolved = 0
    for category, group in by_type.items():
        for index, given in enumerate(group):
            with reading(file, "a question of BEAM", f"{index + 1} of {category}"):
                question, missing = _question(given, f"{name}/{category}/{index}", category, known)
            unresolved += missing
            if question is not None:
                questions.append(question)
    return tuple(questions), unresolved


def _question(
    given: Mapping[str, Any], id: str, category: str, known: set[str]
) -> tuple[Question | None, int]:
    """The question, and how many of its evidence ids no message has; None where none is left that answers it."""
    answerable = category != ABSTENTION
    gold, missing = resolve(_ids(given.get("source_chat_ids")), known)
    if answerable and not gold:
        return None, missing
    question = Question(
        id=id,
        text=given["question"],
        category=category,
        gold=gold if answerable else frozenset(),
        answerable=answerable,
        answers=texts(next((given[name] for name in _ANSWERS if name in given), None)),
    )
    return question, missing


def _ids(value: object) -> Iterator[str]:
    """All ids in a list, or in a mapping of lists."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one)
    elif value is not None:
        yield str(value)


def to_time(text: str) -> datetime | None:
    """The day in "March-15-2024", taken as UTC; None where the text is not of that form."""
    try:
        return datetime.strptime(text.strip(), "%B-%d-%Y").replace(tzinfo=UTC)
    except ValueError:
        return None
