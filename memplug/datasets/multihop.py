"""Multi-hop questions over one corpus of passages, in the format of HippoRAG's experiments.

The corpus is a list of `title` and `text`, in `corpus.json` or `NAME_corpus.json` beside the questions' `NAME.json`;
without one the passages that the questions bring along are it. A file may also hold one JSON object per line. Data
sets differ in how a question names its passages and which of them support the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memplug.datasets.cases import Addition, Case, Question, expect, files, read_json, reading
from memplug.errors import InvalidInput
from memplug.types import Text

Passage = tuple[str, str]
"""(title, text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops:
    """One question of any of these data sets."""

    id: str
    text: str
    category: str
    passages: tuple[Passage, ...]
    supporting: frozenset[Passage]
    answerable: bool = True
    answers: tuple[str, ...] = ()


def read_multihop(
    path: Path,
    name: str,
    fields: Sequence[str],
    read: Callable[[Mapping[str, Any], int], Hops],
) -> Iterator[Case]:
    """One case per file of questions: the path is that file, or a folder that holds it beside its corpus.

    `fields` are what tells a question from a passage; `read` gives the question in a row and its index. HippoRAG keeps
    several data sets in one folder: where file names tell which is meant, the others are left out.
    """
    wanted = ", ".join(repr(field) for field in fields)
    found = {}
    for file in files(path, "*.json", "*.jsonl"):
        rows = read_json(file)
        known = isinstance(rows, list) and rows and isinstance(rows[0], dict)
        if known and set(fields) <= set(rows[0]):
            found[file] = rows
        else:
            expect(path.is_dir(), file, f"a list of {name} questions ({wanted})")
    if not found:
        raise InvalidInput(f"{path} holds no file of {name} questions ({wanted})")
    short = name[:5].lower()  # as files have it: hotpotqa, 2wikimultihopqa, 2wiki, musique
    meant = {file: rows for file, rows in found.items() if short in file.stem.lower()}
    for file, rows in (meant or found).items():
        questions = []
        for index, row in enumerate(rows):
            with reading(file, f"a {name} question", index + 1):
                questions.append(read(row, index))
        title = file.stem if file.stem != "questions" else name.lower()
        yield _case(questions, _corpus(file), title)


def _corpus(questions: Path) -> Sequence[Passage]:
    """The passages beside the questions."""
    for name in (f"{questions.stem}_corpus", "corpus"):
        for suffix in (".json", ".jsonl"):
            file = questions.with_name(name + suffix)
            if file.exists():
                rows = read_json(file)
                expect(isinstance(rows, list), file, "a corpus (a list of 'title' and 'text')")
                return [_passage(file, number, row) for number, row in enumerate(rows, 1)]
    return ()


def _passage(file: Path, number: int, row: Mapping[str, str]) -> Passage:
    with reading(file, "a passage with 'title' and 'text'", number):
        return row["title"], row["text"]


def _case(rows: Sequence[Hops], corpus: Sequence[Passage], name: str) -> Case:
    passages = corpus or [one for row in rows for one in row.passages]
    distinct: dict[Passage, Passage] = {}
    for one in passages:
        distinct.setdefault(_key(one), one)
    ids = {key: f"p{index}" for index, key in enumerate(distinct)}
    questions: list[Question] = []
    unresolved = 0
    for row in rows:
        support = {_key(one) for one in row.supporting}
        gold = frozenset(ids[one] for one in support if one in ids)
        unresolved += len(support) - len(gold) if row.answerable else 0
        if row.answerable and not gold:
            continue
        questions.append(
            Question(
                id=row.id,
                text=row.text,
                category=row.category,
                gold=gold if row.answerable else frozenset(),
                answerable=row.answerable,
                answers=row.answers,
            )
        )
    additions = tuple(
        Addition(content=Text(f"{title}\n{text}"), id=ids[key])
        for key, (title, text) in distinct.items()
    )
    return Case(name=name, additions=additions, questions=tuple(questions), unresolved=unresolved)


def _key(passage: Passage) -> Passage:
    """What two copies of a passage have in common: corpora join sentences with and without a space."""
    title, text = passage
    return title.strip(), "".join(text.split())
