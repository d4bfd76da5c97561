"""Memory poisoning: records of which some were planted by an attacker, and questions that attack or ask for the rest.

A folder holds `memories.jsonl` in the order of writing (`id`, `text`, `created_at`, `source` with `session`, `type` and,
where it is not the session, `origin`, then `kind`, `when_to_use`), `queries.jsonl` (`id`, `text`, `relevant_ids`,
`malicious_ids` planted for it, `family` of the attack, `type`, `answer`) and `labels.jsonl` (`id`, `malicious`, `family`,
`hard_negative`: why a benign record looks like an attack). The labels are for scoring alone; no memory sees them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memplug.datasets.cases import (
    Addition,
    Case,
    Labels,
    Question,
    expect,
    files,
    read_json,
    reading,
    resolve,
    texts,
    to_time,
)
from memplug.errors import InvalidInput
from memplug.types import Text

_ROLES = ("user", "assistant", "tool")
MEMORIES, QUERIES, LABELS = "memories.jsonl", "queries.jsonl", "labels.jsonl"


def read_poison(path: Path) -> Iterator[Case]:
    """One case per folder with the three files: the path is such a folder, or one that holds some at any depth."""
    found = files(path, f"**/{MEMORIES}")
    if not found:
        raise InvalidInput(f"{path} holds no {MEMORIES}, at any depth")
    for file in found:
        expect(file.name == MEMORIES, file, f"a poisoning set: name its folder, or its {MEMORIES}")
        yield _case(file.parent)


def _case(folder: Path) -> Case:
    additions = [_addition(row) for row in _rows(folder / MEMORIES, ("id", "text"))]
    known = {one.id for one in additions}
    questions: list[Question] = []
    unresolved = 0
    for row in _rows(folder / QUERIES, ("id", "text")):
        gold, lost = resolve(row.get("relevant_ids") or (), known)
        planted, more = resolve(row.get("malicious_ids") or (), known)
        unresolved += lost + more
        questions.append(
            Question(
                id=str(row["id"]),
                text=row["text"],
                category=row.get("family") or str(row.get("type") or "clean"),
                gold=gold,
                answers=texts(row.get("answer")),
                planted=planted,
            )
        )
    return Case(
        name=folder.name,
        additions=tuple(additions),
        questions=tuple(questions),
        unresolved=unresolved,
        labels=_labels(folder / LABELS),
    )


def _addition(row: Mapping[str, Any]) -> Addition:
    source = row.get("source") or {}
    about = {"kind": row.get("kind"), "source": source.get("type"), "when": row.get("when_to_use")}
    role = source.get("type")
    session = str(source.get("session") or "")
    return Addition(
        content=Text(row["text"], role=role if role in _ROLES else ""),
        id=str(row["id"]),
        session_id=session,
        origin=str(source.get("origin") or session),
        time=to_time(row.get("created_at")),
        metadata={key: value for key, value in about.items() if value},
    )


def _labels(file: Path) -> Labels:
    rows = _rows(file, ("id", "malicious"))
    return Labels(
        ids=tuple(str(row["id"]) for row in rows),
        malicious={
            str(row["id"]): str(row.get("family") or "attack") for row in rows if row["malicious"]
        },
        hard={
            str(row["id"]): str(row["hard_negative"])
            for row in rows
            if row.get("hard_negative") and not row["malicious"]
        },
    )


def _rows(file: Path, fields: tuple[str, ...]) -> list[Mapping[str, Any]]:
    rows = read_json(file)
    for number, row in enumerate(rows, 1):
        with reading(file, "a row of a poisoning set", number):
            for field in fields:
                row[field]
    return list(rows)
