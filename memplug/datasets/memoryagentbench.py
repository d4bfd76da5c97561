"""MemoryAgentBench (Hu et al., 2025, github.com/HUST-AI-HYZ/MemoryAgentBench): long contexts, read piece by piece.

A row has a `context`, `questions`, their `answers` (each a text or a list of texts that count) and `metadata` with the
`source` and the questions' ids, types and dates. The data set is published as Parquet; write its rows as JSON first
(`docs/evaluation.md` shows how). It names no evidence. Where an answer of three characters or more stands word for word
in the context, the passages that hold it are taken for the evidence, unless they are more than a tenth of all; recall
is measured on these questions only, and is an approximation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from memplug.chunks import passages
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
from memplug.types import Text

WORDS = 120
"""Of a passage, as in a Document."""
_COMMON = 0.1
"""An answer that stands in more of the passages than this share tells nothing."""


def read_memoryagentbench(path: Path) -> Iterator[Case]:
    """One case per row of the file, or of every JSON file in the folder."""
    for file in files(path, "*.json", "*.jsonl"):
        rows = read_json(file)
        expect(isinstance(rows, list) and rows, file, "a list of MemoryAgentBench's rows")
        for number, row in enumerate(rows, 1):
            with reading(file, "a row of MemoryAgentBench", number):
                case = _case(row, f"{file.stem}-{number}")
            yield case


def _case(row: Mapping[str, Any], name: str) -> Case:
    pieces = passages(row["context"], words=WORDS, overlap=0)
    about = row.get("metadata") or {}
    source = str(about.get("source") or "question")
    questions: list[Question] = []
    for index, (text, answer) in enumerate(zip(row["questions"], row["answers"], strict=True)):
        answers = texts(answer)
        questions.append(
            Question(
                id=_entry(about, ("qa_pair_ids", "question_ids"), index) or f"{name}/q{index}",
                text=text,
                category=_entry(about, ("question_types",), index) or source,
                gold=frozenset(f"p{number}" for number in _holding(pieces, answers)),
                answers=answers,
                time=to_time(_entry(about, ("question_dates",), index), "%Y/%m/%d (%a) %H:%M"),
            )
        )
    additions = [Addition(content=Text(text), id=f"p{n}") for n, text in enumerate(pieces)]
    return Case(name=name, additions=tuple(additions), questions=tuple(questions))


def _entry(about: Mapping[str, Any], names: Sequence[str], index: int) -> str:
    """The metadata's entry for one question; "" where a list is missing or shorter."""
    for name in names:
        listed = about.get(name)
        if isinstance(listed, list) and index < len(listed) and listed[index]:
            return str(listed[index])
    return ""


def _holding(pieces: Sequence[str], answers: Sequence[str]) -> list[int]:
    """The passages in which one of the answers stands word for word; none where they are too many to tell."""
    wanted = [re.escape(answer) for answer in answers if len(answer) > 2]
    if not wanted:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE)
    found = [number for number, text in enumerate(pieces) if pattern.search(text)]
    return found if len(found) <= max(1, _COMMON * len(pieces)) else []
