"""MuSiQue (Trivedi et al., 2022) as HippoRAG's experiments use it: questions over one corpus of passages.

The corpus is a list of `title` and `text`. A question has `paragraphs` with `title`, `paragraph_text` and
`is_supporting`; the supporting ones are its evidence, found in the corpus by title and text. The number of hops leads
the question's id. Without a corpus the paragraphs of all questions are it. A file of either kind may also hold one
JSON object per line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from memplug.datasets.cases import Addition, Case, Question, expect, files, read_json, reading
from memplug.errors import InvalidInput
from memplug.types import Text

_HOPS = re.compile(r"\d+hop")


def read_musique(path: Path) -> Iterator[Case]:
    """One case per file of questions: the path is that file, or a folder that holds it beside its corpus."""
    found = 0
    for file in files(path, "*.json", "*.jsonl"):
        rows = read_json(file)
        if not (isinstance(rows, list) and rows and _is_question(rows[0])):
            expect(path.is_dir(), file, "a list of MuSiQue questions ('question', 'paragraphs')")
            continue
        found += 1
        with reading(file, "in MuSiQue's format"):
            case = _case(rows, _corpus(file), file.stem if file.stem != "questions" else "musique")
        yield case
    if not found:
        raise InvalidInput(f"{path} holds no file of MuSiQue questions ('question', 'paragraphs')")


def _is_question(row: object) -> bool:
    return isinstance(row, dict) and "question" in row and "paragraphs" in row


def _corpus(questions: Path) -> Sequence[Mapping[str, str]]:
    """The passages beside the questions: `corpus.json`, or `NAME_corpus.json` for `NAME.json`."""
    for name in (f"{questions.stem}_corpus", "corpus"):
        for suffix in (".json", ".jsonl"):
            file = questions.with_name(name + suffix)
            if file.exists():
                rows = read_json(file)
                fields = all(
                    isinstance(row, dict) and {"title", "text"} <= set(row) for row in rows
                )
                expect(fields, file, "a corpus (a list of 'title' and 'text')")
                return list(rows)
    return ()


def _case(
    rows: Sequence[Mapping[str, Any]], corpus: Sequence[Mapping[str, str]], name: str
) -> Case:
    listed = [(passage["title"], passage["text"]) for passage in corpus]
    passages = listed or [
        (one["title"], one["paragraph_text"]) for row in rows for one in row["paragraphs"]
    ]
    ids = {passage: f"p{index}" for index, passage in enumerate(dict.fromkeys(passages))}
    questions: list[Question] = []
    unresolved = 0
    for index, row in enumerate(rows):
        support = {
            (one["title"], one["paragraph_text"])
            for one in row["paragraphs"]
            if one["is_supporting"]
        }
        gold = frozenset(ids[passage] for passage in support if passage in ids)
        answerable = bool(row.get("answerable", True))
        unresolved += len(support) - len(gold) if answerable else 0
        if answerable and not gold:
            continue
        hops = _HOPS.match(str(row.get("id", "")))
        questions.append(
            Question(
                id=str(row.get("id", f"q{index}")),
                text=row["question"],
                category=hops.group() if hops else "question",
                gold=gold if answerable else frozenset(),
                answerable=answerable,
            )
        )
    additions = tuple(
        Addition(content=Text(f"{title}\n{text}"), id=id) for (title, text), id in ids.items()
    )
    return Case(name=name, additions=additions, questions=tuple(questions), unresolved=unresolved)
