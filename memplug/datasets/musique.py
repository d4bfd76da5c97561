"""MuSiQue (Trivedi et al., 2022): questions of two to four hops.

A question has `paragraphs` with `title`, `paragraph_text` and `is_supporting`; the supporting ones are its evidence,
found in the corpus by title and text. The number of hops leads the question's id. For the corpus see
`memplug.datasets.multihop`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from memplug.datasets.cases import Case, texts
from memplug.datasets.multihop import Hops, read_multihop

_HOPS = re.compile(r"\d+hop")


def read_musique(path: Path) -> Iterator[Case]:
    """One case per file of questions: the path is that file, or a folder that holds it beside its corpus."""
    return read_multihop(path, "MuSiQue", ("question", "paragraphs"), _question)


def _question(row: Mapping[str, Any], index: int) -> Hops:
    passages = [(one["title"], one["paragraph_text"]) for one in row["paragraphs"]]
    supports = [bool(one["is_supporting"]) for one in row["paragraphs"]]
    hops = _HOPS.match(str(row.get("id", "")))
    return Hops(
        id=str(row.get("id", f"q{index}")),
        text=row["question"],
        category=hops.group() if hops else "question",
        passages=tuple(passages),
        supporting=frozenset(
            one for one, supporting in zip(passages, supports, strict=True) if supporting
        ),
        answerable=bool(row.get("answerable", True)),
        answers=texts([row.get("answer"), row.get("answer_aliases")]),
    )
