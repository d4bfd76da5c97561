"""A format for one's own data: documents and questions, one JSON object per line.

A folder holds `documents.jsonl` and `questions.jsonl`; folders in it that hold both are cases of their own. A document
has `text`, and where they are known `id`, `session`, `time` (ISO 8601), `role`, `speaker` and `metadata`. A question has
`question`, `gold` (ids of the documents that answer it; an empty list says that nothing does), and where they are known
`id`, `category`, `answers` and `time`. Instead of a folder one JSON file may hold both lists, as `documents` and
`questions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
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
    texts,
    to_time,
)
from memplug.errors import InvalidInput
from memplug.types import Message, Messages, Text

DOCUMENTS, QUESTIONS = "documents.jsonl", "questions.jsonl"
_DOCUMENT = {"id", "text", "session", "time", "role", "speaker", "metadata"}
_QUESTION = {"id", "question", "gold", "category", "answers", "time"}


def read_plain(path: Path) -> Iterator[Case]:
    """One case per folder with documents and questions, or for the JSON file with both."""
    if path.is_file() and path.name != DOCUMENTS:
        value = read_json(path)
        known = isinstance(value, dict) and {"documents", "questions"} <= set(value)
        expect(known, path, "an object with 'documents' and 'questions'")
        yield _case(path.stem, path, value["documents"], path, value["questions"])
        return
    found = files(path, f"**/{DOCUMENTS}")
    if not found:
        raise InvalidInput(f"{path} holds no {DOCUMENTS} beside a {QUESTIONS}, at any depth")
    for file in found:
        beside = file.with_name(QUESTIONS)
        yield _case(file.parent.name, file, read_json(file), beside, read_json(beside))


def _case(
    name: str,
    documents_file: Path,
    documents: Sequence[Mapping[str, Any]],
    questions_file: Path,
    questions: Sequence[Mapping[str, Any]],
) -> Case:
    expect(isinstance(documents, list), documents_file, "a list of documents")
    expect(isinstance(questions, list), questions_file, "a list of questions")
    messages: list[tuple[str, Message]] = []
    for number, row in enumerate(documents, 1):
        with reading(documents_file, "a document (an object with 'text')", number):
            messages.append(_document(row, number - 1))
    expect(messages, documents_file, "a list of documents: it holds none")
    known = {message.id for _, message in messages}
    _refuse_repeats(documents_file, [message.id for _, message in messages])
    asked: list[Question] = []
    for number, row in enumerate(questions, 1):
        with reading(questions_file, "a question (an object with 'question' and 'gold')", number):
            asked.append(_question(row, f"q{number - 1}", known))
    _refuse_repeats(questions_file, [one.id for one in asked])
    return Case(name=name, additions=_additions(messages), questions=tuple(asked))


def _refuse_repeats(file: Path, ids: Sequence[str]) -> None:
    rows: dict[str, int] = {}
    for number, id in enumerate(ids, 1):
        if id in rows:
            raise InvalidInput(f"{file}, rows {rows[id]} and {number}, have one id: {id[:40]!r}")
        rows[id] = number


def _additions(messages: Sequence[tuple[str, Message]]) -> tuple[Addition, ...]:
    """Documents of one session that follow each other are added together where each was said by somebody."""
    additions: list[Addition] = []
    for (session, said), run in groupby(messages, lambda one: (one[0], bool(one[1].role))):
        group = [message for _, message in run]
        if session and said:
            additions.append(Addition(content=Messages(tuple(group)), session_id=session))
        else:
            additions += [
                Addition(
                    content=Text(one.text, speaker=one.name, role=one.role),
                    id=one.id,
                    session_id=session,
                    time=one.time,
                    metadata=one.metadata,
                )
                for one in group
            ]
    return tuple(additions)


def _document(row: Mapping[str, Any], index: int) -> tuple[str, Message]:
    """The session, and what was said or written."""
    _refuse_unknown(row, _DOCUMENT)
    message = Message(
        role=str(row.get("role") or ""),
        text=_text(row, "text"),
        name=str(row.get("speaker") or ""),
        time=_moment(row),
        id=str(row.get("id", f"d{index}")),
        metadata=dict(row.get("metadata") or {}),
    )
    return str(row.get("session") or ""), message


def _question(row: Mapping[str, Any], default: str, known: set[str]) -> Question:
    _refuse_unknown(row, _QUESTION)
    given = row["gold"]
    if not isinstance(given, list):
        raise TypeError("'gold' must be a list of ids")
    gold = [str(one) for one in given]
    if stray := next((one for one in gold if one not in known), None):
        raise ValueError(f"'gold' names {stray[:40]!r}, and no document has this id")
    return Question(
        id=str(row.get("id", default)),
        text=_text(row, "question"),
        category=str(row.get("category") or "question"),
        gold=frozenset(gold),
        answerable=bool(given),
        answers=texts(row.get("answers")),
        time=_moment(row),
    )


def _text(row: Mapping[str, Any], field: str) -> str:
    text = row[field]
    if not isinstance(text, str) or not text.strip():
        raise TypeError(f"{field!r} must be a text that is not empty")
    return text


def _moment(row: Mapping[str, Any]) -> datetime | None:
    given = row.get("time")
    time = to_time(given)
    if given and time is None:
        raise ValueError(f"'time' must be an ISO 8601 time, not {str(given)[:40]!r}")
    return time


def _refuse_unknown(row: Mapping[str, Any], known: set[str]) -> None:
    if not isinstance(row, dict):
        raise TypeError(f"it is a {type(row).__name__}")
    unknown = sorted(set(row) - known)
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r} (there are: {', '.join(sorted(known))})")
