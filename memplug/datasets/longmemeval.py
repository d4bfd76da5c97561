"""LongMemEval (Wu et al., 2024, github.com/xiaowu0162/LongMemEval): questions on a user's sessions with an assistant.

A file is a list of questions, each with a history of its own: `haystack_sessions` (lists of turns with `role` and
`content`), their `haystack_session_ids` and `haystack_dates`. The turns marked `has_answer` in the sessions that
`answer_session_ids` names are the evidence. A question whose id ends with `_abs` has no answer in its history. Questions
without any marked turn stay, for answers to be scored, but recall is not measured on them.
"""

from __future__ import annotations

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
    texts,
    to_time,
)
from memplug.types import Message, Messages

ABSTENTION = "abstention"
"""The category of the questions that the history does not answer."""
_DATE = ("%Y/%m/%d (%a) %H:%M", "%Y/%m/%d")
_START = datetime.min.replace(tzinfo=UTC)


def read_longmemeval(path: Path) -> Iterator[Case]:
    """One case per question: the path is a file, or a folder of JSON files."""
    for file in files(path, "*.json", "*.jsonl"):
        rows = read_json(file)
        expect(isinstance(rows, list) and rows, file, "a list of LongMemEval questions")
        for number, row in enumerate(rows, 1):
            with reading(file, "a LongMemEval question", number):
                case = _case(row)
            yield case


def _case(row: Mapping[str, Any]) -> Case:
    name = str(row["question_id"])
    sessions = row["haystack_sessions"]
    ids = _distinct([str(one) for one in row["haystack_session_ids"]])
    dates = [to_time(one, *_DATE) for one in row.get("haystack_dates") or [None] * len(sessions)]
    holding = {str(one) for one in row.get("answer_session_ids") or ()}
    history = list(zip(ids, dates, sessions, row["haystack_session_ids"], strict=True))
    # The file with the evidence alone does not keep the order of time.
    history.sort(key=lambda one: one[1] or _START)
    additions: list[Addition] = []
    gold: set[str] = set()
    for id, date, turns, given in history:
        messages = tuple(
            Message(role=turn["role"], text=turn["content"], time=date, id=f"{id}/{number}")
            for number, turn in enumerate(turns)
            if turn["content"].strip()
        )
        if messages:
            additions.append(Addition(content=Messages(messages), session_id=id, time=date))
        if str(given) in holding:
            gold |= {f"{id}/{n}" for n, turn in enumerate(turns) if turn.get("has_answer")}
    answerable = not name.endswith("_abs")
    question = Question(
        id=name,
        text=row["question"],
        category=str(row["question_type"]) if answerable else ABSTENTION,
        gold=frozenset(gold) if answerable else frozenset(),
        answerable=answerable,
        answers=texts(row.get("answer")),
        time=to_time(row.get("question_date"), *_DATE),
    )
    missing = len(holding - {str(one) for one in row["haystack_session_ids"]})
    return Case(
        name=name,
        additions=tuple(additions),
        questions=(question,),
        unresolved=missing if answerable else 0,
    )


def _distinct(ids: list[str]) -> list[str]:
    """The same ids, those that come again with their number behind them."""
    seen: dict[str, int] = {}
    result = []
    for id in ids:
        seen[id] = seen.get(id, 0) + 1
        result.append(id if seen[id] == 1 else f"{id}#{seen[id]}")
    return result
